//! The answer.

pub mod end;
pub mod figure;
mod lines;
pub mod next;
pub mod paper;
pub mod range;
pub mod share;
mod step;
pub mod sure;
pub mod way;

use crate::answer::Reply;
use crate::ask::{Filled, Reading, Sheet};
use crate::draw::{At, View};
use crate::form::year::later;
use crate::host;
use crate::page::Page;
use crate::state::{Field, Spot};
use zifu::estimate::{Answer, Settled};
use zifu::explain::{Words, fault, money, numerals};
use zifu::facts::Fact;
use zifu::fault::Fault;
use zifu::money::{Fen, fen_text};
use zifu::text::concat;

/// The column with the answer.
pub fn panel(v: &mut View) {
    let kind = kind(v.page);
    v.el("section", "answer", |v| {
        v.set(At::Answer, kind);
        v.el("h2", "", |v| {
            v.set(At::TabIndex, "-1");
            v.key("page.answer");
        });
        v.part(|v| {
            let said = situation(v);
            if !said.is_empty() {
                v.say("p", "quiet", &said);
            }
        });
        v.part(paper::sums);
        v.part(body);
        v.part(|v| {
            if v.page.screen.is_some() && host::speaks() {
                v.button("", At::Action, "speak", v.t("page.big.speak"));
            }
        });
        v.part(|v| {
            if matches!(kind, "figure" | "floor" | "range") {
                later(v, "assume", "page.assume");
            }
        });
        v.part(|v| {
            if matches!(v.page.reply, Reply::Answer(_)) {
                if v.page.given.has("more") {
                    later(v, "further", "page.further");
                }
                share::share(v);
                if v.page.more().is_some() {
                    later(v, "todo", "todo.title");
                }
            }
        });
    });
}

fn kind(page: &Page) -> &'static str {
    match &page.reply {
        Reply::Missing if page.stuck.is_some() => "refused",
        Reply::Missing => "missing",
        Reply::Loading => "loading",
        Reply::NoRules => "no-rules",
        Reply::Answer(Answer::Figure(_)) => "figure",
        Reply::Answer(Answer::Range { .. }) => "range",
        Reply::Answer(Answer::Floor { .. }) => "floor",
        Reply::Answer(Answer::Refused(_)) => "refused",
    }
}

fn body(v: &mut View) {
    match &v.page.reply {
        Reply::Missing => match &v.page.stuck {
            Some((_, faults)) => refused(v, faults),
            None => missing(v),
        },
        Reply::Loading => loading(v),
        Reply::NoRules => no_rules(v),
        Reply::Answer(Answer::Figure(settled)) => {
            let settled = &settled.settlement;
            next::grounds(v, settled.total);
            figure::figure(v, settled, "page.own");
            sure::sure(v, [settled; 2]);
            unsaid(v);
            figure::sums(v, settled);
            v.part(|v| paper::beside(v, [settled; 2]));
            next::next(v, settled.total);
            way::way(v, settled, "");
            v.part(|v| lines::lines(v, settled));
            v.part(|v| {
                // Where the bill is the host's no other can be begun.
                if v.sole().is_some() && !v.page.given.locks(Spot::Answer(Field::Total)) {
                    v.el("p", "buttons", |v| v.button("", At::Action, "carry", v.t("page.before.carry")));
                }
            });
        }
        Reply::Answer(Answer::Range { low, high, facts, tables, open }) => {
            next::grounds(v, low.settlement.total);
            range::range(v, [low, high], facts, tables, open);
            v.part(|v| paper::beside(v, [&low.settlement, &high.settlement]));
            next::next(v, low.settlement.total);
        }
        Reply::Answer(Answer::Floor { at_least, per_thousand, facts, tables, open }) => {
            next::grounds(v, at_least.settlement.total);
            figure::figure(v, &at_least.settlement, range::Hold::of(open).floor());
            v.el("p", "note", |v| {
                v.set(At::Note, "floor");
                v.key("page.floor.why");
                v.text(" ");
                if let Some(adds) = per_thousand {
                    v.say("b", "", &v.words.fill("page.floor.slope", &[("sum", &whole(*adds))]));
                    v.text(" ");
                }
                if v.page.draft.form() != "lines" {
                    v.key("page.floor.how");
                }
            });
            range::reasons(v, "page.floor.facts", facts, tables);
            range::left_out(v, open, &at_least.settlement);
            sure::sure(v, [&at_least.settlement; 2]);
            figure::sums(v, &at_least.settlement);
            next::next(v, at_least.settlement.total);
            way::way(v, &at_least.settlement, "");
        }
        Reply::Answer(Answer::Refused(faults)) => refused(v, faults),
    }
}

/// No figure, why, and whom to ask.
fn refused(v: &mut View, faults: &[Fault]) {
    note(v, "refused", "refused", |v| {
        v.el("p", "", |v| v.word("b", "", "page.refused"));
        sentences(v, faults);
        frames(v, faults);
        v.word("p", "", "page.call");
    });
}

#[inline(always)]
pub fn note<'a>(v: &mut View<'a>, class: &str, name: &str, inside: impl FnOnce(&mut View<'a>)) {
    v.el("div", class, |v| {
        v.set(At::Note, name);
        inside(v);
    });
}

/// The heads of a table of two amounts a row.
fn heads(v: &mut View, keys: [&'static str; 2]) {
    v.el("thead", "", |v| {
        v.el("tr", "", |v| {
            v.say("td", "", "");
            keys.iter().for_each(|key| v.head("col", v.t(key)));
        });
    });
}

/// The amounts of a row under such heads; each knows its own, for where they stand below each other.
fn cells(v: &mut View, keys: [&'static str; 2], amounts: &[Option<Fen>]) {
    for (key, amount) in keys.into_iter().zip(amounts) {
        v.el("td", "amount", |v| {
            if let Some(fen) = *amount {
                v.set(At::Head, v.t(key));
                v.set(At::Amount, &fen_text(fen));
                v.text(&money(fen));
            }
        });
    }
}

/// A fault with the form's own words for the answer it names.
fn named(v: &View, found: &Fault) -> Fault {
    let mut found = found.clone();
    let fact = found.with.iter().find(|(name, _)| *name == "fact").map(|(_, fact)| fact.clone());
    let fact = fact.unwrap_or_default();
    for (name, value) in &mut found.with {
        let named = Fact::of(&fact).filter(|_| *name == "value");
        let label = named.map_or("", |fact| v.value(fact, value));
        if !label.is_empty() {
            label.clone_into(value);
        }
    }
    found
}

/// Each fault as a sentence, the same sentence once.
pub fn sentences(v: &mut View, faults: &[Fault]) {
    told(v, faults).iter().for_each(|sentence| v.say("p", "", sentence));
}

/// What faults say, each sentence once.
pub fn told(v: &View, faults: &[Fault]) -> Vec<String> {
    let mut told: Vec<String> = Vec::new();
    for found in faults {
        let sentence = fault(&named(v, found), v.words);
        if !told.contains(&sentence) {
            told.push(sentence);
        }
    }
    told
}

/// Where the national frame is told, when the place's own figure is what is missing.
fn frames(v: &mut View, faults: &[Fault]) {
    v.part(|v| {
        if faults.iter().any(|fault| fault.kind == "unknown-rule") {
            v.word("p", "", "page.frames.see");
        }
    });
}

/// What was taken as nothing because nobody said.
fn unsaid(v: &mut View) {
    v.part(|v| {
        if let Some(words) = unsaid_words(v) {
            v.el("p", "note", |v| {
                v.set(At::Note, "unsaid");
                v.text(&words);
            });
        }
    });
}

/// The same in words, when there is such a thing.
pub fn unsaid_words(v: &View) -> Option<String> {
    let Some(Sheet::Sums(_, Filled { excluded: Some(_), prepay, over_limit })) = v.page.reading.sheet else {
        return None;
    };
    let name = match (prepay, over_limit) {
        (None, None) if v.page.draft.form() == "total" => return Some(v.t("page.unsaid").to_owned()),
        (None, None) => {
            concat(&[v.t("page.prepay.short"), v.t("page.unsaid.and"), v.t("page.over_limit.short")])
        }
        (None, _) => v.t("page.prepay.short").to_owned(),
        (_, None) => v.t("page.over_limit.short").to_owned(),
        _ => return None,
    };
    Some(v.words.fill("page.unsaid.one", &[("name", &name)]))
}

fn missing(v: &mut View) {
    let Reading { missing, faults, .. } = &v.page.reading;
    if missing.is_empty() {
        v.el("ul", "leads", |v| {
            v.el("li", "", |v| match faults.first() {
                Some((at, _)) => v.lead(&at.id(), v.t("page.fix")),
                None => v.key("page.fix"),
            });
        });
        return;
    }
    v.word("p", "", "page.missing");
    v.el("ul", "leads", |v| {
        for field in missing {
            let lines = *field == Field::Total && v.page.draft.form() == "lines";
            let at = if lines { "line/0/amount" } else { field.key() };
            v.el("li", "", |v| {
                v.set(At::Missing, field.key());
                v.lead(at, v.label(&["page.missing.", field.key()]));
            });
        }
    });
}

fn loading(v: &mut View) {
    if v.page.store.broken() {
        note(v, "refused", "broken", |v| v.word("p", "", "page.broken"));
    } else if v.page.store.failed() {
        note(v, "refused", "failed", |v| {
            v.word("p", "", "page.failed");
            v.button("", At::Action, "again", v.t("page.again"));
        });
    } else {
        v.word("p", "", "page.loading");
    }
}

/// No rules: the only honest bounds, and whom to ask.
fn no_rules(v: &mut View) {
    if v.page.more().is_none() {
        return loading(v);
    }
    let sheet = &v.page.reading.sheet;
    let least = match sheet {
        Some(Sheet::Sums(_, filled)) => filled.printed().excluded + filled.printed().over_limit,
        Some(Sheet::Lines(..)) | None => 0,
    };
    let bounds = Sheet::total(sheet).map(|total| (least, total));
    note(v, "", "no-rules", |v| {
        match bounds {
            Some((low, high)) => {
                v.say(
                    "p",
                    "",
                    &v.words.fill("page.no-rules", &[("low", &money(low)), ("high", &money(high))]),
                );
                v.word("p", "", "page.no-rules.kept");
            }
            None => v.word("p", "", "page.place.none"),
        }
        v.word("p", "", "page.call");
    });
}

/// What has been answered, in one line.
pub fn situation(v: &View) -> String {
    let draft = &v.page.draft;
    let mut said = String::new();
    let mut say = |words: &str| {
        if !said.is_empty() {
            said.push_str(" · ");
        }
        said.push_str(words);
    };
    if let Some(entry) = v.page.store.register().iter().find(|entry| draft.is(Field::Place, &entry.folder)) {
        say(v.of(&entry.name, &entry.name_en));
    }
    for field in [Field::Kind, Field::Stage, Field::Setting, Field::Grade, Field::Admission] {
        let value = draft.get(field);
        let idle = match field {
            Field::Stage => !draft.is(Field::Kind, "resident"),
            Field::Admission => !draft.is(Field::Setting, "inpatient"),
            _ => false,
        };
        let label = v.label(&["page.", field.key(), ".", value]);
        if !label.is_empty() && value != "unsure" && !idle {
            say(label);
        }
    }
    said
}

/// Whole yuan with separators.
pub fn whole(fen: Fen) -> String {
    let yuan = if fen < 0 { -((-fen + 50) / 100) } else { (fen + 50) / 100 };
    let text = money(yuan * 100);
    text.strip_suffix(".00").unwrap_or(&text).to_owned()
}

/// The one figure of the answer in whole yuan, in fen; none for a range.
fn single(reply: &Reply) -> Option<Fen> {
    match reply {
        Reply::Answer(Answer::Figure(settled)) => Some((settled.settlement.own + 50) / 100 * 100),
        Reply::Answer(Answer::Floor { at_least, .. }) => Some(at_least.settlement.own / 1000 * 1000),
        _ => None,
    }
}

/// The one settlement that an answer is, when it is one.
pub fn certain(reply: &Reply) -> Option<&Settled> {
    match reply {
        Reply::Answer(Answer::Figure(settled)) => Some(settled),
        _ => None,
    }
}

/// The answer in one breath: for the bar at the foot and for the voice.
fn short(page: &Page, words: &Words) -> Option<String> {
    let Reply::Answer(answer) = &page.reply else { return None };
    let (key, sum) = match answer {
        Answer::Figure(settled) => ("page.short", whole(settled.settlement.own)),
        Answer::Range { low, high, open, .. } => {
            (range::Hold::of(open).short(), range::span(words, [low, high], open))
        }
        Answer::Floor { at_least, open, .. } => {
            let key = match range::Hold::of(open) {
                range::Hold::Except => "page.short.floor.except",
                _ => "page.short.floor",
            };
            (key, whole(at_least.settlement.own / 1000 * 1000))
        }
        Answer::Refused(_) => return None,
    };
    Some(words.fill(key, &[("sum", &sum)]))
}

/// What the live region says.
pub fn spoken(page: &Page, words: &Words) -> String {
    match kind(page) {
        "refused" => words.get("page.refused").to_owned(),
        _ => short(page, words).unwrap_or_default(),
    }
}

/// The bar at the foot of a phone; out of the way while something is typed.
pub fn bar(v: &mut View) {
    let Some(words) = short(v.page, v.words).filter(|_| !v.page.typing) else { return };
    v.el("button", "bar", |v| {
        v.set(At::Type, "button");
        v.set(At::Bar, "");
        v.text(&words);
        if let Some(fen) = single(&v.page.reply).filter(|_| v.page.zh) {
            v.say("small", "", &numerals(fen));
        }
        v.word("small", "", "page.bar");
    });
}
