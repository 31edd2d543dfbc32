//! The page as a component: what it holds, what happens to it.

use crate::answer::{self, Reply, Stuck};
use crate::ask::{self, Reading};
use crate::draw::View;
use crate::form::paste::{self, Found};
use crate::form::{SCREENS, screen_of};
use crate::given::Given;
use crate::host::{self, Host};
use crate::load::Store;
use crate::msg::Msg;
use crate::state::{Action, Draft, Field, Spot, reduce};
use crate::{result, screen, take};
use wasm_bindgen::JsValue;
use web_sys::Element;
use yew::prelude::*;
use zifu::explain::Words;
use zifu::facts::Fact;
use zifu::money::Fen;
use zifu::pack::Pack;
use zifu::text::concat;

/// How long the figure must stand still before it is read out.
const CALM_MS: i32 = 1200;
/// With more rows than this the worth of each open answer waits until the typing pauses: it takes many settlements.
const ROWS_AT_ONCE: usize = 8;
const PAUSE_MS: i32 = 250;
const ZH: &str = "words/zh";
const EN: &str = "words/en";
const MORE_ZH: &str = "more/zh";
const MORE_EN: &str = "more/en";

/// Whether what is typed is kept when the page is left.
#[derive(Clone, Copy, PartialEq)]
pub enum Shelf {
    /// Nobody asked for it.
    Off,
    /// It is, for a day.
    Kept,
    /// The browser does not let us.
    Refused,
}

/// The page.
pub struct Page {
    /// The shell.
    pub host: Host,
    /// Where it stands.
    pub root: Element,
    /// What was typed.
    pub draft: Draft,
    /// What was typed, read.
    pub reading: Reading,
    /// Whether the words are Chinese.
    pub zh: bool,
    /// Files that came.
    pub store: Store,
    /// The answer to the draft as it stands.
    pub reply: Reply,
    /// Where nobody need answer on.
    pub stuck: Stuck,
    /// The question answered last.
    pub hand: Option<Spot>,
    /// Whether there has been an answer to what is typed.
    answered: bool,
    /// The open step.
    pub open: Option<String>,
    /// Whether a text field has the focus.
    pub typing: bool,
    /// What each answer still open is worth in fen.
    pub worth: Vec<(Fact, Fen)>,
    /// Whether leaving loses anything.
    pub shelf: Shelf,
    /// What came of reading a bill.
    pub pasted: Option<Found>,
    /// What was erased, or stood there before the next bill of the year was begun, until something is typed.
    pub erased: Option<Draft>,
    /// Large print: one question a screen, and which one.
    pub screen: Option<usize>,
    /// The day.
    pub today: String,
    /// What was taken away last: its kind and its text or address.
    pub taken: Option<(String, String)>,
    /// Whether it was copied.
    pub copied: bool,
    /// Whether the sheet is printed large.
    pub large_sheet: bool,
    /// What came of a link: its draft, or that it was not whole.
    pub linked: Option<bool>,
    /// What the page around us sets.
    pub given: Given,
    /// The figure that it was told last.
    told: Option<String>,
    /// What the live region says.
    pub spoken: String,
    say: JsValue,
    calm: Option<i32>,
    weigh: JsValue,
    pause: Option<i32>,
    /// Whether the page has no main part but ours.
    pub main: bool,
    /// Whether the tests' trap is drawn.
    pub trap: bool,
}

/// What the page is given.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// What the shell offers.
    pub host: Host,
    /// Where the page stands.
    pub root: Element,
}

impl Component for Page {
    type Message = Msg;
    type Properties = Props;

    fn create(ctx: &Context<Page>) -> Page {
        let Props { host, root } = ctx.props();
        let today = host.text("today");
        let kept = Some(host.text("draft")).filter(|kept| !kept.is_empty());
        let (linked, sent) = if kept.is_some() { (None, None) } else { take::link::arrived() };
        let given = Given::new(host);
        let shelf = sent.is_none() && given.has("keep");
        let kept = kept.or_else(|| if shelf { host::kept() } else { None });
        let kept = kept.map(|kept| Draft::read(&kept)).or(sent);
        let empty = given.fill(Draft::new(&today), true);
        let mut draft = match kept {
            None => empty.clone(),
            // The host has set something since: what is typed, and that alone, stands before it.
            Some(typed) if host.on("late") => given.fill(typed.over(&empty), false),
            Some(kept) => given.fill(kept, false),
        };
        host.keep(&empty.kept());
        if draft.is(Field::Place, "") {
            draft.put(Field::Place, host.text("place"));
        }
        let large = host.on("large-print") || host::fragment() == "#large";
        let (link, weigh) = (ctx.link().clone(), ctx.link().clone());
        let mut page = Page {
            zh: host.text("lang") != "en",
            trap: host.on("trapTest"),
            host: host.clone(),
            root: root.clone(),
            draft,
            reading: Reading::default(),
            store: Store::default(),
            reply: Reply::Missing,
            stuck: None,
            hand: None,
            answered: false,
            open: None,
            typing: false,
            worth: Vec::new(),
            shelf: Shelf::Off,
            pasted: None,
            erased: None,
            screen: large.then_some(0),
            today,
            taken: None,
            copied: false,
            large_sheet: false,
            linked,
            given,
            told: None,
            spoken: String::new(),
            say: host::function(move |_| link.send_message(Msg::Say)),
            calm: None,
            weigh: host::function(move |_| weigh.send_message(Msg::Weigh)),
            pause: None,
            main: !host::has_main(),
        };
        let link = ctx.link().clone();
        page.host.on_screen(move |screen| link.send_message(Msg::Screen(screen)));
        page.shelve();
        page.refresh(ctx);
        page
    }

    fn update(&mut self, ctx: &Context<Page>, msg: Msg) -> bool {
        match msg {
            Msg::Do(Action::Set(spot, _)) if self.given.locks(spot) => {}
            Msg::Do(action) => {
                if let (false, Some(found)) =
                    (matches!(action, Action::Set(Spot::Answer(_), _)), &mut self.pasted)
                {
                    found.before = None;
                }
                self.hand = if let Action::Set(spot, _) = action { Some(spot) } else { self.hand };
                reduce(&mut self.draft, action);
                self.erased = None;
                self.linked = None;
                self.shelve();
            }
            Msg::Got(name, tree) => self.store.put(&name, tree, &self.given.places),
            Msg::Switch => {
                self.zh = !self.zh;
                self.taken = None;
            }
            Msg::Again => self.store.forget_failed(),
            Msg::Erase => {
                let empty = self.given.fill(Draft::new(&self.today), false);
                self.erased = Some(std::mem::replace(&mut self.draft, empty));
                self.answered = false;
                (self.pasted, self.linked) = (None, None);
                self.shelve();
                // What an earlier visit kept goes too, also where this one began with a link and keeps nothing.
                host::erase();
            }
            Msg::Restore => {
                if let Some(draft) = self.erased.take() {
                    self.draft = draft;
                }
                self.shelve();
            }
            Msg::Year(on) => self.year(on),
            Msg::Table(file) => paste::ask(self, ctx.link(), file),
            Msg::Rows(tree, anew) => {
                if let Some(before) = self.pasted.take().filter(|_| anew).and_then(|found| found.before) {
                    self.draft.rows = before;
                }
                self.pasted = Some(paste::take(tree.as_ref(), &mut self.draft));
                self.shelve();
            }
            Msg::Load(kept) => {
                self.draft = self.given.fill(Draft::read(&kept), false);
                (self.pasted, self.erased, self.linked, self.hand) = (None, None, None, None);
                self.shelve();
            }
            Msg::Take(what) if what == "image" => {
                self.take(&what);
                let (rows, link) = (self.taken.take().unwrap_or_default().1, ctx.link().clone());
                // No name of anything that is shown; the rows tell which picture is waited for.
                self.taken = Some((String::new(), rows.clone()));
                let waited = rows.clone();
                self.host
                    .picture(&rows, move |picture| link.send_message(Msg::Drawn(waited.clone(), picture)));
                return true;
            }
            Msg::Trap => host::trap(),
            look => return self.look(look),
        }
        self.refresh(ctx);
        true
    }

    fn view(&self, _: &Context<Page>) -> Html {
        let none = Words::default();
        match self.words() {
            Some(words) => View::draw(self, words, screen::whole),
            None => View::draw(self, &none, screen::wordless),
        }
    }

    fn destroy(&mut self, _: &Context<Page>) {
        host::not_later(self.calm);
        host::not_later(self.pause);
    }
}

impl Page {
    /// The words of the language, or those of the other when they alone have come.
    pub fn words(&self) -> Option<&Words> {
        let (this, other) = if self.zh { (ZH, EN) } else { (EN, ZH) };
        self.store.words(this).or_else(|| self.store.words(other))
    }

    fn own_words(&self) -> Option<&Words> {
        self.store.words(if self.zh { ZH } else { EN })
    }

    /// The words, when those for answers are among them.
    pub fn more(&self) -> Option<&Words> {
        self.own_words().filter(|_| self.store.joined(if self.zh { MORE_ZH } else { MORE_EN }))
    }

    /// Whether what is answered folds: from the first answer on, where all questions stand below each other. Not in a
    /// frame: what moves in it nobody could put back under the reader's eyes.
    pub fn folds(&self) -> bool {
        self.answered && self.screen.is_none() && !self.host.on("framed")
    }

    /// The packs that come into question, in order, as far as the register offers them.
    pub fn pack_names(&self) -> Vec<String> {
        let place = self.draft.get(Field::Place);
        let mut names = Vec::new();
        for (scheme, _) in ask::candidates(&self.draft) {
            let mut register = self.store.register().iter();
            if register.any(|entry| entry.folder == place && entry.scheme == scheme) {
                names.push(concat(&[place, "/", scheme]));
            }
        }
        names
    }

    /// The first of them that has come.
    pub fn pack(&self) -> Option<&Pack> {
        self.pack_names().iter().find_map(|name| self.store.pack(name))
    }

    /// What is only looked at in another way changes no answer: nothing is settled anew. Whether to draw comes back.
    fn look(&mut self, msg: Msg) -> bool {
        match msg {
            Msg::Open(id) => self.open = if self.open.as_ref() == Some(&id) { None } else { Some(id) },
            Msg::Go(field) if field.is_empty() => {
                host::go(&self.root, ".answer h2");
                return false;
            }
            // In large print it may stand on another screen.
            Msg::Go(field) => {
                if host::go_to_field(&self.root, &field) || self.screen.is_none() {
                    return false;
                }
                self.turn(screen_of(&field));
            }
            Msg::Typing(typing) => return std::mem::replace(&mut self.typing, typing) != typing,
            Msg::Large => {
                self.screen = if self.screen.is_some() { None } else { Some(0) };
                host::put_screen("replaceState", 0);
            }
            Msg::Next => self.turn(self.screen.unwrap_or(0) + 1),
            Msg::Screen(screen) => {
                self.screen = self.screen.map(|_| screen);
                self.top();
            }
            Msg::Speak => {
                host::speak(&self.words().map(|words| result::spoken(self, words)).unwrap_or_default());
                return false;
            }
            Msg::Say => {
                let words = self.words().map(|words| result::spoken(self, words));
                self.spoken = words.unwrap_or_default();
            }
            Msg::Weigh => self.settle(true),
            Msg::Drawn(rows, picture) => {
                let waited = |taken: &&mut (String, String)| taken.0.is_empty() && taken.1 == rows;
                if let Some((kind, url)) = self.taken.as_mut().filter(waited) {
                    *kind = "image".to_owned();
                    *url = picture.unwrap_or_default();
                }
            }
            Msg::Take(what) => self.take(&what),
            _ => return false,
        }
        true
    }

    /// Takes the answer away.
    fn take(&mut self, what: &str) {
        self.copied = false;
        match what {
            "print" | "print-large" => {
                self.large_sheet = what == "print-large";
                // The sheet is drawn first.
                let print = host::function(|_| host::print());
                host::later(60, &print);
            }
            "copy" => {
                drop(
                    self.root
                        .query_selector("[data-taken] textarea")
                        .map(|found| found.map(|area| host::send(&area, "select", &[]))),
                );
                if let Some((_, text)) = &self.taken {
                    host::copy(text);
                }
                self.copied = true;
            }
            what => {
                let none = Words::default();
                let mut taken = None;
                drop(View::draw(self, self.words().unwrap_or(&none), |v| {
                    taken = result::share::take(v, what)
                }));
                self.taken = Some((what.to_owned(), taken.unwrap_or_default()));
            }
        }
    }

    /// The next bill of the same year, or no longer on from what came before.
    fn year(&mut self, on: bool) {
        if !on {
            self.draft.put(Field::Before, String::new());
            self.erased = None;
        } else if let (Some(pack), Some(settled)) = (self.pack(), result::certain(&self.reply)) {
            let year = ask::year::after(pack, settled, self.draft.get(Field::Before));
            self.erased = Some(self.draft.clone());
            reduce(&mut self.draft, Action::Next(year));
            if self.screen.is_some() {
                self.turn(SCREENS - 1);
            }
            host::go(&self.root, ".bill input");
        }
        self.shelve();
    }

    /// Another screen of large print.
    fn turn(&mut self, screen: usize) {
        host::put_screen("pushState", screen);
        self.screen = Some(screen);
        self.top();
    }

    /// Hands what is typed to the shell, and keeps it if that was asked for. What was taken away was of what stood there before.
    fn shelve(&mut self) {
        self.taken = None;
        let kept = self.draft.kept();
        self.host.keep(&kept);
        if !self.draft.is(Field::Keep, "yes") {
            if self.shelf != Shelf::Off {
                host::erase();
            }
            self.shelf = Shelf::Off;
        } else if host::keep(&kept) {
            self.shelf = Shelf::Kept;
        } else {
            self.shelf = Shelf::Refused;
        }
    }

    /// Brings the reader to the top of a screen.
    fn top(&self) {
        let root = self.root.clone();
        let go = host::function(move |_| {
            host::go(&root, ".count");
        });
        host::later(30, &go);
    }

    fn want(&mut self, ctx: &Context<Page>, name: &str) {
        if self.store.wants(name) {
            let (link, named) = (ctx.link().clone(), name.to_owned());
            self.host.asset(name, move |tree| link.send_message(Msg::Got(named.clone(), tree)));
        }
    }

    /// Works the answer out, and what each open fact is worth if that is asked for.
    fn settle(&mut self, weighed: bool) {
        let (packs, mut worth) = (self.pack_names(), Vec::new());
        self.reply = answer::answer(self, &packs, weighed.then_some(&mut worth));
        self.stuck = answer::stuck(self, &packs);
        self.worth = worth;
    }

    /// Asks for files that are wanted and works the answer out anew.
    fn refresh(&mut self, ctx: &Context<Page>) {
        self.want(ctx, "index");
        self.want(ctx, if self.zh { ZH } else { EN });
        // The words of the answer come while the questions are answered.
        let begun = self.draft != Draft::new(&self.today) || self.linked.is_some();
        if self.own_words().is_some() && begun {
            self.want(ctx, if self.zh { MORE_ZH } else { MORE_EN });
        }
        let packs = self.pack_names();
        packs.iter().for_each(|name| self.want(ctx, &concat(&["pack/", name])));
        self.reading = ask::read(&self.draft);
        // A pack without a list of diseases says in its own way that it holds none.
        let listed = |pack: &Pack| pack.axes.iter().any(|axis| axis.fact == Fact::Disease);
        if self.pack().is_some_and(|pack| !listed(pack)) {
            self.reading.missing.retain(|field| *field != Field::Disease);
        }
        host::not_later(self.pause.take());
        let at_once = self.draft.rows.len() <= ROWS_AT_ONCE;
        self.settle(at_once);
        if !at_once {
            self.pause = host::later(PAUSE_MS, &self.weigh);
        }
        if matches!(self.reply, Reply::Answer(_)) {
            self.answered = true;
            packs.iter().for_each(|name| self.want(ctx, &concat(&["cites/", name])));
        }
        let told = take::data::estimate(self);
        if told != self.told {
            if let Some(detail) = &told {
                self.host.tell("estimate", detail);
            }
            self.told = told;
        }
        host::not_later(self.calm);
        self.calm = host::later(CALM_MS, &self.say);
    }
}
