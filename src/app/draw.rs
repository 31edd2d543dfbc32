//! What the page is drawn with: elements put down one after the other, a tree for Yew in the end.
//!
//! Every element goes one and the same way, and none has a listener: see `hear`. Attributes stand in one table, so that
//! Yew compares them place by place, as far as the element's last one: what most elements have stands first.

use crate::answer::Reply;
use crate::page::Page;
use crate::state::Spot;
use yew::prelude::{AttrValue, Html};
use yew::virtual_dom::{AttributeOrProperty, Attributes, VList, VTag, VText};
use zifu::estimate::Answer;
use zifu::explain::{Words, money};
use zifu::facts::Fact;
use zifu::fault::Fault;
use zifu::money::{Fen, fen_text};
use zifu::pack::Pack;
use zifu::text::concat;

crate::state::keys! {
    /// An attribute.
    At {
        Class = "class", Id = "id", For = "for", Type = "type", Amount = "data-amount", Head = "data-head", Name = "name",
        Choice = "data-choice", Field = "data-field", InputMode = "inputmode", AutoComplete = "autocomplete",
        AutoCapitalize = "autocapitalize", SpellCheck = "spellcheck", DescribedBy = "aria-describedby",
        Hidden = "aria-hidden", Scope = "scope", Action = "data-action", Fold = "data-fold", Go = "data-go",
        Line = "data-line", Row = "data-row", Opens = "data-open", Note = "data-note", Level = "aria-level",
        Value = "value", Selected = "selected", Open = "open", Colspan = "colspan", Lang = "lang",
        Role = "role", TabIndex = "tabindex", Width = "width", Height = "height", ViewBox = "viewBox",
        Aspect = "preserveAspectRatio", Src = "src", Alt = "alt", Href = "href", Download = "download",
        Rows = "rows", ReadOnly = "readonly", Invalid = "aria-invalid", Disabled = "disabled",
        Expanded = "aria-expanded", Live = "aria-live", Label = "aria-label", Fault = "data-fault",
        Answer = "data-answer", Missing = "data-missing", Figure = "data-figure", Step = "data-step",
        Detail = "data-detail", Rule = "data-rule", Bar = "data-bar", Version = "data-version",
        Split = "data-split", Taken = "data-taken", Sum = "data-sum", Beside = "data-beside",
        Trap = "data-trap",
    }
}

/// An element whose end has not come.
struct Begun {
    tag: &'static str,
    with: Vec<Option<AttributeOrProperty>>,
    value: Option<AttrValue>,
    checked: Option<bool>,
    inside: Vec<Html>,
}

/// The page being drawn.
pub struct View<'a> {
    /// What it is drawn from.
    pub page: &'a Page,
    /// The words.
    pub words: &'a Words,
    begun: Vec<Begun>,
}

impl<'a> View<'a> {
    /// Draws.
    pub fn draw(page: &'a Page, words: &'a Words, inside: impl FnOnce(&mut View)) -> Html {
        let mut view = View { page, words, begun: Vec::new() };
        view.begin("", "");
        inside(&mut view);
        view.begun.pop().map(close).unwrap_or_default()
    }

    #[inline(never)]
    fn begin(&mut self, tag: &'static str, class: &str) {
        self.begun.push(Begun { tag, with: Vec::new(), value: None, checked: None, inside: Vec::new() });
        // The style goes by the element, a reader by its level among the headings around us.
        let deeper = self.page.given.deeper;
        if let (1.., ["h", level]) = (deeper, [tag.get(..1).unwrap_or(""), tag.get(1..).unwrap_or("")])
            && let Ok(level) = level.parse::<u8>()
        {
            self.set(At::Level, &(level + deeper).to_string());
        }
        if !class.is_empty() {
            self.set(At::Class, class);
        }
    }

    #[inline(never)]
    fn end(&mut self) {
        if let Some(node) = self.begun.pop().map(close) {
            self.put(node);
        }
    }

    /// What is drawn already.
    pub fn put(&mut self, node: Html) {
        if let Some(begun) = self.begun.last_mut() {
            begun.inside.push(node);
        }
    }

    /// An element of a class; the class may be empty.
    #[inline(always)]
    pub fn el(&mut self, tag: &'static str, class: &str, inside: impl FnOnce(&mut View<'a>)) {
        self.begin(tag, class);
        inside(self);
        self.end();
    }

    /// A place for what comes and goes. What stands beside it keeps its own elements, with focus and all.
    #[inline(always)]
    pub fn part(&mut self, inside: impl FnOnce(&mut View<'a>)) {
        self.el("", "", inside);
    }

    /// An element of a class that holds words alone.
    #[inline(never)]
    pub fn say(&mut self, tag: &'static str, class: &str, words: &str) {
        self.el(tag, class, |v| v.text(words));
    }

    /// Words.
    #[inline(never)]
    pub fn text(&mut self, words: &str) {
        self.put(VText::new(shared(words)).into());
    }

    /// Words by key.
    #[inline(never)]
    pub fn key(&mut self, key: &'static str) {
        self.text(self.words.get(key));
    }

    /// An element of a class that holds words by key alone.
    #[inline(never)]
    pub fn word(&mut self, tag: &'static str, class: &str, key: &'static str) {
        self.say(tag, class, self.words.get(key));
    }

    /// An attribute of the element begun last.
    #[inline(never)]
    pub fn set(&mut self, at: At, value: &str) {
        let Some(begun) = self.begun.last_mut() else { return };
        if begun.with.len() <= at as usize {
            begun.with.resize_with(at as usize + 1, || None);
        }
        if let Some(slot) = begun.with.get_mut(at as usize) {
            *slot = Some(AttributeOrProperty::Attribute(shared(value)));
        }
    }

    /// What an input holds, and whether it is chosen.
    #[inline(never)]
    pub fn holds(&mut self, value: &str, checked: Option<bool>) {
        if let Some(begun) = self.begun.last_mut() {
            begun.value = Some(shared(value));
            begun.checked = checked;
        }
    }

    /// A button that does something by name.
    #[inline(never)]
    pub fn button(&mut self, class: &str, at: At, name: &str, words: &str) {
        self.el("button", class, |v| {
            v.set(At::Type, "button");
            v.set(at, name);
            v.text(words);
        });
    }

    /// What opens on request.
    #[inline(always)]
    pub fn fold(&mut self, name: &str, title: &str, open: bool, inside: impl FnOnce(&mut View<'a>)) {
        self.el("details", "fold", |v| {
            v.set(At::Fold, name);
            if open {
                v.set(At::Open, "");
            }
            v.say("summary", "", title);
            v.el("div", "inside", inside);
        });
    }

    /// A place that is filled from outside when it is opened: see `static/beside`.
    #[inline(never)]
    pub fn beside(&mut self, name: &str, title: &str) {
        self.fold(name, title, false, |v| v.el("div", "", |v| v.set(At::Beside, name)));
    }

    /// The head of a row or a column.
    #[inline(never)]
    pub fn head(&mut self, scope: &str, words: &str) {
        self.el("th", "", |v| {
            v.set(At::Scope, scope);
            v.text(words);
        });
    }

    /// A cell with an amount.
    #[inline(never)]
    pub fn amount(&mut self, class: &str, fen: Fen) {
        self.el("td", class, |v| {
            v.set(At::Amount, &fen_text(fen));
            v.text(&money(fen));
        });
    }

    /// Words by key.
    pub fn t(&self, key: &'a str) -> &'a str {
        self.words.get(key)
    }

    /// Words by a key put together, if there are any.
    pub fn find(&self, parts: &[&str]) -> Option<&'a str> {
        self.words.find(&concat(parts))
    }

    /// Words by a key put together, without the hint that may follow a bar; empty if there are none.
    pub fn label(&self, parts: &[&str]) -> &'a str {
        split(self.find(parts).unwrap_or("")).0
    }

    /// The pack that a settlement's steps and payers are of; nothing where several come into question.
    pub fn sole(&self) -> Option<&'a Pack> {
        self.page.pack().filter(|_| self.page.pack_names().len() == 1)
    }

    /// The first of the packs in question that tells a fact apart, or the first of all.
    pub fn asking(&self, fact: Fact) -> Option<&'a Pack> {
        let names = self.page.pack_names();
        let mut packs = names.iter().filter_map(|name| self.page.store.pack(name));
        let first = packs.clone().next();
        packs.find(|pack| pack.axes.iter().any(|axis| axis.fact == fact)).or(first)
    }

    /// What a value of a fact is called: by the place first, then by us; empty if by nobody.
    pub fn value(&self, fact: Fact, value: &str) -> &'a str {
        let named = self.asking(fact).and_then(|pack| pack.title(fact, value));
        match named {
            Some((zh, en)) => self.of(zh, en),
            None => self.label(&["page.", fact.key(), ".", value]),
        }
    }

    /// What a fact is asked by: in the place's own words, or else what it is called.
    pub fn asked(&self, fact: Fact) -> &'a str {
        match self.value(fact, "?") {
            "" => self.label(&["fact.", fact.key()]),
            own => own,
        }
    }

    /// The Chinese or the English of a pair.
    pub fn of<'t>(&self, zh: &'t str, en: &'t str) -> &'t str {
        if self.page.zh || en.is_empty() { zh } else { en }
    }

    /// That nothing is a settlement, in the words of the page around us or in ours.
    pub fn disclaimer(&self) -> &'a str {
        match &*self.page.given.disclaimer {
            "" => self.words.get("page.estimate"),
            theirs => theirs,
        }
    }

    /// A button that leads to a question.
    pub fn lead(&mut self, field: &str, words: &str) {
        self.button("plain", At::Go, field, words);
    }

    /// Whether a fact stands between the person and a sharper figure, or has been told already.
    pub fn wants(&self, fact: Fact, spot: Spot) -> bool {
        let names =
            |fault: &Fault| fault.with.iter().any(|(name, value)| *name == "fact" && value == fact.key());
        let wanted = match &self.page.reply {
            Reply::Answer(Answer::Range { facts, open, .. } | Answer::Floor { facts, open, .. }) => {
                facts.contains(&fact) || open.iter().any(names)
            }
            Reply::Answer(Answer::Refused(faults)) => faults.iter().any(names),
            _ => false,
        };
        wanted || !self.page.draft.at(spot).is_empty()
    }
}

fn shared(text: &str) -> AttrValue {
    AttrValue::Rc(text.into())
}

fn close(begun: Begun) -> Html {
    let inside = Html::from(VList::with_children(begun.inside, None));
    if begun.tag.is_empty() {
        return inside;
    }
    let mut tag = VTag::new(begun.tag);
    let keys = At::KEYS.get(..begun.with.len()).unwrap_or_default();
    tag.attributes = Attributes::Dynamic { keys, values: begun.with.into() };
    if let Some(slot) = tag.children_mut() {
        *slot = inside;
    }
    tag.set_value(begun.value);
    if let Some(checked) = begun.checked {
        tag.set_checked(checked);
    }
    tag.into()
}

/// Words and, after a bar, their hint.
pub fn split(words: &str) -> (&str, &str) {
    words.split_once('|').unwrap_or((words, ""))
}
