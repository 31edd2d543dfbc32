//! The page as a component: what it holds, what happens to it.

use crate::ask::{self, Reading};
use crate::host::{Host, Timer, has_main};
use crate::load::Store;
use crate::state::{Action, Draft, Field, json, reduce};
use crate::{form, result};
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlInputElement};
use yew::prelude::*;
use zifu::case::Payment;
use zifu::estimate::{Answer, Question, Settled, estimate};
use zifu::explain::Words;
use zifu::facts::Fact;
use zifu::fault::Fault;
use zifu::pack::Pack;
use zifu::tree::Tree;

/// How long the figure must stand still before it is read out.
const CALM_MS: i32 = 1200;

/// What happens.
pub enum Msg {
    /// The person did something to the draft.
    Do(Action),
    /// A file came, or did not.
    Got(String, Option<Tree>),
    /// A step is opened or closed.
    Open(String),
    /// Go to a part of the page, by selector.
    Go(String),
    /// A text field has the focus, or no longer.
    Typing(bool),
    /// The other language.
    Switch,
    /// The figure has stood still for a while.
    Say,
    /// Ask again for what did not come.
    Again,
    /// Fall, on purpose: for the tests of the shell.
    Trap,
}

/// What there is to say.
pub enum Reply {
    /// Something is still wanted, or a field is at fault.
    Missing,
    /// Rules are on their way, or did not come.
    Loading,
    /// No rules for this place.
    NoRules,
    /// The engine's answer.
    Answer(Box<Answer>),
}

/// The page.
pub struct Page {
    host: Host,
    /// What was typed.
    pub draft: Draft,
    /// What was typed, read.
    pub reading: Reading,
    /// `zh` or `en`.
    pub lang: &'static str,
    /// Files that came.
    pub store: Store,
    /// The answer to the draft as it stands.
    pub reply: Reply,
    /// The open step.
    pub open: Option<String>,
    /// Whether a text field has the focus.
    pub typing: bool,
    /// What the live region says.
    pub spoken: String,
    root: NodeRef,
    calm: Option<Timer>,
    main: bool,
    trap: bool,
}

#[derive(Properties, PartialEq)]
pub struct Props {
    /// What the shell offers.
    pub host: Host,
}

impl Component for Page {
    type Message = Msg;
    type Properties = Props;

    fn create(ctx: &Context<Page>) -> Page {
        let host = ctx.props().host.clone();
        let kept = crate::host::parse(&host.text("draft"));
        let mut draft = kept.as_ref().map_or_else(|| Draft::new(&host.text("today")), Draft::read);
        if draft.is(Field::Place, "") {
            draft.put(Field::Place, host.text("place"));
        }
        let mut page = Page {
            lang: if host.text("lang") == "en" { "en" } else { "zh" },
            trap: host.on("trapTest"),
            host,
            draft,
            reading: Reading::default(),
            store: Store::default(),
            reply: Reply::Missing,
            open: None,
            typing: false,
            spoken: String::new(),
            root: NodeRef::default(),
            calm: None,
            main: !has_main(),
        };
        page.refresh(ctx);
        page
    }

    fn update(&mut self, ctx: &Context<Page>, msg: Msg) -> bool {
        match msg {
            Msg::Do(action) => {
                self.draft = reduce(std::mem::take(&mut self.draft), action);
                self.host.keep(&json(&self.draft.tree()));
            }
            Msg::Got(name, tree) => self.store.put(&name, tree),
            Msg::Open(id) => self.open = if self.open.as_ref() == Some(&id) { None } else { Some(id) },
            Msg::Go(selector) => {
                self.go(&selector);
                return false;
            }
            Msg::Typing(typing) => return std::mem::replace(&mut self.typing, typing) != typing,
            Msg::Switch => self.lang = if self.lang == "zh" { "en" } else { "zh" },
            Msg::Say => {
                let words = self.words().map(|words| result::spoken(self, words));
                self.spoken = words.unwrap_or_default();
                return true;
            }
            Msg::Again => self.store.forget_failed(),
            Msg::Trap => trap(),
        }
        self.refresh(ctx);
        true
    }

    fn view(&self, ctx: &Context<Page>) -> Html {
        let Some(words) = self.words() else {
            // Words in no language yet: a mark that needs none.
            let again = ctx.link().callback(|_: MouseEvent| Msg::Again);
            let failed = self.store.failed();
            return html! {
                <div class="zifu">
                    if failed { <button type="button" data-action="again" onclick={again}>{"再试一次 · Try again"}</button> }
                    else { <p class="wait">{"……"}</p> }
                </div>
            };
        };
        let view = View { page: self, words, link: ctx.link() };
        let focus = |typing| {
            ctx.link().batch_callback(move |event: FocusEvent| is_text(&event).then_some(Msg::Typing(typing)))
        };
        let switch = ctx.link().callback(|_: MouseEvent| Msg::Switch);
        let other = if self.lang == "zh" { "en" } else { "zh-CN" };
        html! {
            <div class="zifu" ref={self.root.clone()} role={self.main.then_some("main")} lang={if self.lang == "zh" { "zh-CN" } else { "en" }}
                onfocusin={focus(true)} onfocusout={focus(false)}>
                <div class="head">
                    <button type="button" class="plain" lang={other} data-action="language" onclick={switch}>
                        {view.t("page.switch")}
                    </button>
                    <h1>{view.t("page.title")}</h1>
                    <p class="lead">{view.t("page.lead")}</p>
                    <p class="quiet">{view.t("page.private")}{" "}{view.t("page.not-official")}</p>
                </div>
                <div class="columns">
                    {form::form(&view)}
                    {result::panel(&view)}
                </div>
                {result::end::foot(&view)}
                if self.trap {
                    <button type="button" data-trap="" onclick={ctx.link().callback(|_: MouseEvent| Msg::Trap)}>
                        {"trap"}
                    </button>
                }
                <p class="aside" role="status" aria-live="polite">{&self.spoken}</p>
                {result::bar(&view)}
            </div>
        }
    }
}

impl Page {
    /// The words of the language, when they have come.
    pub fn words(&self) -> Option<&Words> {
        let other = if self.lang == "zh" { "words/en" } else { "words/zh" };
        self.store.words(&["words/", self.lang].concat()).or_else(|| self.store.words(other))
    }

    /// The packs that come into question, in order, as far as the register offers them.
    pub fn pack_names(&self) -> Vec<String> {
        let place = self.draft.get(Field::Place);
        let offered = |scheme: &str| {
            self.store.register().iter().any(|entry| entry.folder == place && entry.scheme == scheme)
        };
        let schemes = ask::candidates(&self.draft).into_iter().map(|(scheme, _)| scheme);
        schemes.filter(|scheme| offered(scheme)).map(|scheme| [place, "/", scheme].concat()).collect()
    }

    /// The first of them that has come.
    pub fn pack(&self) -> Option<&Pack> {
        self.pack_names().iter().find_map(|name| self.store.pack(name))
    }

    /// Brings a part of the page into view and gives it the focus.
    fn go(&self, selector: &str) {
        let root = self.root.cast::<web_sys::Element>();
        let found = root.and_then(|root| root.query_selector(selector).ok().flatten());
        if let Some(found) = found.and_then(|found| found.dyn_into::<HtmlElement>().ok()) {
            found.scroll_into_view();
            drop(found.focus());
        }
    }

    /// Asks for files that are wanted and works the answer out anew.
    fn refresh(&mut self, ctx: &Context<Page>) {
        let mut wanted = vec!["index".to_owned(), ["words/", self.lang].concat()];
        let packs = self.pack_names();
        if self.open.is_some() {
            wanted.extend(packs.iter().map(|name| ["cites/", name].concat()));
        }
        wanted.extend(packs.iter().map(|name| ["pack/", name].concat()));
        for name in wanted {
            if self.store.wants(&name) {
                let host = self.host.clone();
                ctx.link().send_future(async move { Msg::Got(name.clone(), host.asset(name).await) });
            }
        }
        self.reading = ask::read(&self.draft);
        // A pack without a list of diseases says in its own way that it holds none.
        let listed = |pack: &Pack| pack.axes.iter().any(|axis| axis.fact == Fact::Disease);
        if self.pack().is_some_and(|pack| !listed(pack)) {
            self.reading.missing.retain(|field| *field != Field::Disease);
        }
        self.reply = self.answer(&packs);
        let link = ctx.link().clone();
        self.calm = Timer::after(CALM_MS, move || link.send_message(Msg::Say));
    }

    fn answer(&self, packs: &[String]) -> Reply {
        let reading = &self.reading;
        let (place, register) = (self.draft.get(Field::Place), self.store.register());
        // No further answer helps where no rules are held.
        let foreign = !place.is_empty() && register.iter().all(|entry| entry.folder != place);
        if foreign && !register.is_empty() {
            return Reply::NoRules;
        }
        let Some(sheet) =
            reading.sheet.as_ref().filter(|_| reading.missing.is_empty() && reading.day.is_some())
        else {
            return Reply::Missing;
        };
        if packs.is_empty() {
            return if self.store.register().is_empty() { Reply::Loading } else { Reply::NoRules };
        }
        let mut answers = Vec::new();
        for (scheme, person) in ask::candidates(&self.draft) {
            let name = [self.draft.get(Field::Place), "/", scheme].concat();
            if !packs.contains(&name) {
                continue;
            }
            let Some(pack) = self.store.pack(&name) else { return Reply::Loading };
            let situation = ask::situation(&self.draft, person, reading.day);
            let payment = Payment {
                account_current: reading.account.unwrap_or(0),
                account_earlier: 0,
                deposit: reading.deposit,
            };
            for used in ask::used(&self.draft, reading.used) {
                let (situation, state) = (situation.clone(), ask::year(pack, &situation, used));
                answers.push(match sheet.known() {
                    Ok(bill) => estimate(pack, &Question { situation, bill, state, payment }),
                    Err(faults) => Answer::Refused(faults),
                });
            }
        }
        let unsure = self.draft.is(Field::Kind, "unsure");
        join(answers, unsure).map_or(Reply::Loading, |answer| Reply::Answer(Box::new(answer)))
    }
}

/// One answer from the answers of several packs or years: the widest range that holds them all.
fn join(answers: Vec<Answer>, unsure: bool) -> Option<Answer> {
    if answers.len() < 2 {
        return answers.into_iter().next();
    }
    let mut ends: Vec<Box<Settled>> = Vec::new();
    let mut why = if unsure { vec![Fact::Person] } else { Vec::new() };
    let (mut doubts, mut gaps) = (Vec::new(), Vec::new());
    for answer in answers {
        match answer {
            Answer::Figure(settled) | Answer::Floor { at_least: settled, .. } => ends.push(settled),
            Answer::Range { low, high, facts, tables, open } => {
                ends.extend([low, high]);
                for fact in facts {
                    if !why.contains(&fact) {
                        why.push(fact);
                    }
                }
                doubts.extend(tables);
                gaps.extend(open);
            }
            Answer::Refused(faults) => gaps.extend(faults),
        }
    }
    let own = |end: &Settled| end.settlement.own;
    let low = ends.iter().min_by_key(|end| own(end)).cloned();
    let high = ends.into_iter().max_by_key(|end| own(end));
    match (low, high) {
        (Some(low), Some(high)) if own(&low) == own(&high) && gaps.is_empty() => Some(Answer::Figure(low)),
        (Some(low), Some(high)) => Some(Answer::Range { low, high, facts: why, tables: doubts, open: gaps }),
        _ => Some(Answer::Refused(gaps)),
    }
}

/// What the parts of the page are drawn from.
pub struct View<'a> {
    /// The page.
    pub page: &'a Page,
    /// The words.
    pub words: &'a Words,
    /// Where messages go.
    pub link: &'a yew::html::Scope<Page>,
}

impl<'a> View<'a> {
    /// Words by key.
    pub fn t(&self, key: &'a str) -> &'a str {
        self.words.get(key)
    }

    /// Words by a key put together.
    pub fn tt(&self, parts: &[&str]) -> String {
        self.words.get(&parts.concat()).to_owned()
    }

    /// Sends an action.
    pub fn act<E: 'static>(&self, action: Action) -> Callback<E> {
        self.link.callback(move |_| Msg::Do(action.clone()))
    }

    /// The Chinese or the English of a pair.
    pub fn of<'t>(&self, zh: &'t str, en: &'t str) -> &'t str {
        if self.page.lang == "zh" || en.is_empty() { zh } else { en }
    }

    /// A button that leads to a question.
    pub fn lead(&self, field: &str, words: &str) -> Html {
        let selector = [
            r#"[data-field=""#,
            field,
            r#""] input,input[data-field=""#,
            field,
            r#""],select[data-field=""#,
            field,
            r#""]"#,
        ];
        let selector = selector.concat();
        let go = self.link.callback(move |_: MouseEvent| Msg::Go(selector.clone()));
        html! { <button type="button" class="plain" data-go={field.to_owned()} onclick={go}>{words}</button> }
    }

    /// The name of a fact.
    pub fn fact(&self, key: &str) -> &'a str {
        self.words.find(&["fact.", key].concat()).unwrap_or("")
    }

    /// Whether a fact stands between the person and a sharper figure, or has been told already.
    pub fn wants(&self, fact: Fact, field: Field) -> bool {
        let names =
            |fault: &Fault| fault.with.iter().any(|(name, value)| *name == "fact" && value == fact.key());
        let wanted = match &self.page.reply {
            Reply::Answer(answer) => match &**answer {
                Answer::Range { facts, open, .. } => facts.contains(&fact) || open.iter().any(names),
                Answer::Refused(faults) => faults.iter().any(names),
                _ => false,
            },
            _ => false,
        };
        wanted || !self.page.draft.is(field, "")
    }
}

fn is_text(event: &FocusEvent) -> bool {
    let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
    input.is_some_and(|input| input.type_() == "text")
}

fn trap() {
    #[cfg(target_arch = "wasm32")]
    core::arch::wasm32::unreachable();
}
