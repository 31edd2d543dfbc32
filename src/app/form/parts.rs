//! What every question is made of: choices, ticks, fields with their echo and their one sentence of help.

use super::gates;
use crate::draw::{At, View, split};
use crate::state::{Field, Spot};
use zifu::explain::{fault, money, numerals};
use zifu::facts::Fact;
use zifu::fault::Fault;
use zifu::read::signed;
use zifu::text::concat;

/// What a field takes.
#[derive(Clone, Copy, PartialEq)]
pub enum Kind {
    /// Yuan, echoed in Chinese numerals.
    Money,
    /// A share in percent.
    Percent,
    /// A day.
    Day,
    /// A whole number.
    Count,
    /// Anything.
    Text,
}

/// The key of the words of a place, in two parts.
fn key(spot: Spot) -> [&'static str; 2] {
    match spot {
        Spot::Answer(field) => ["page.", field.key()],
        Spot::Fact(fact) => ["fact.", fact.key()],
        Spot::Row(_, cell) => ["page.line.", cell.key()],
    }
}

/// The words of a question: the place's own, if it has some.
fn question<'a>(v: &View<'a>, spot: Spot) -> &'a str {
    let fact = match spot {
        Spot::Answer(field) => Fact::of(field.key()),
        Spot::Fact(fact) => Some(fact),
        Spot::Row(..) => None,
    };
    if let Some(fact) = fact {
        let own = v.value(fact, "?");
        if !own.is_empty() {
            return own;
        }
    }
    v.find(&key(spot)).unwrap_or("")
}

/// A choice between values by their words, `page.<question>.<value>`; what follows a bar in the words is a hint. A value
/// without words stands for itself.
pub fn choice(v: &mut View, spot: Spot, values: &[&str]) {
    let [start, name] = key(spot);
    let mut options = Vec::new();
    for value in values {
        let unsure = if *value == "unsure" { v.find(&["page.unsure"]) } else { None };
        let words = v.find(&[start, name, ".", value]).or(unsure);
        options.push((*value, words.unwrap_or(value)));
    }
    choice_of(v, spot, &options);
}

/// A choice between values with their words.
pub fn choice_of(v: &mut View, spot: Spot, options: &[(&str, &str)]) {
    let now = if spot == Spot::Answer(Field::Form) { v.page.draft.form() } else { v.page.draft.at(spot) };
    let chosen = options.iter().find(|(value, _)| *value == now);
    // The gates are not in the way of the first figure: they wait in one line each.
    let waits = if gates::is(spot) { v.t("page.gate.open") } else { "" };
    let told = chosen.map_or(waits, |(_, words)| split(words).0).to_owned();
    asked(v, spot, &told, &|v| choices(v, spot, options, now));
}

/// A question. Once there is an answer, one that has been answered folds into a line with what was said; the one in hand stays
/// open, and so does a fault.
fn asked(v: &mut View, spot: Spot, told: &str, inside: &dyn Fn(&mut View)) {
    if matches!(spot, Spot::Row(..)) {
        return inside(v);
    }
    let said = v.page.folds() && !told.is_empty();
    let open = v.page.hand == Some(spot) || v.page.reading.fault_at(spot).is_some();
    v.el("details", if said { "asked said" } else { "asked" }, |v| {
        if open || !said {
            v.set(At::Open, "");
        }
        v.el("summary", "", |v| {
            if said {
                v.text(split(question(v, spot)).0);
                v.text(" ");
                v.say("b", "", told);
            }
        });
        inside(v);
    });
}

fn choices(v: &mut View, spot: Spot, options: &[(&str, &str)], now: &str) {
    let id = spot.id();
    // Short words stand side by side where there is room.
    let short = options.iter().all(|(_, words)| words.len() <= 27 && !words.contains('|'));
    v.el("fieldset", "choice", |v| {
        v.set(At::Field, &id);
        if v.page.given.locks(spot) {
            v.set(At::Disabled, "");
        }
        v.el("legend", "", |v| hinted(v, question(v, spot)));
        v.el("div", if short { "options side" } else { "options" }, |v| {
            for (value, words) in options {
                option(v, &id, value, words, now == *value);
            }
        });
        fault_of(v, &id, v.page.reading.fault_at(spot));
    });
}

/// Words and their hint, smaller.
fn hinted(v: &mut View, words: &str) {
    let (label, hint) = split(words);
    v.text(label);
    if !hint.is_empty() {
        v.say("small", "", hint);
    }
}

fn option(v: &mut View, name: &str, value: &str, words: &str, on: bool) {
    v.el("label", if on { "option on" } else { "option" }, |v| {
        v.el("input", "", |v| {
            v.set(At::Type, "radio");
            v.set(At::Name, name);
            v.set(At::Choice, &concat(&[name, ":", value]));
            v.holds(value, Some(on));
        });
        v.el("span", "", |v| hinted(v, words));
    });
}

/// One thing to tick; what it holds is what it will be when pressed.
pub fn tick(v: &mut View, field: Field) {
    let on = v.page.draft.is(field, "yes");
    v.el("label", if on { "option tick on" } else { "option tick" }, |v| {
        v.el("input", "", |v| {
            v.set(At::Type, "checkbox");
            v.set(At::Field, field.key());
            if v.page.given.locks(Spot::Answer(field)) {
                v.set(At::Disabled, "");
            }
            v.holds(if on { "" } else { "yes" }, Some(on));
        });
        v.say("span", "", v.label(&["page.", field.key()]));
    });
}

/// A list to choose from, where there are many.
pub fn select(v: &mut View, field: Field, values: &[&str]) {
    let id = concat(&["f-", field.key()]);
    let now = v.page.draft.get(field);
    v.el("div", "field", |v| {
        v.el("label", "", |v| {
            v.set(At::For, &id);
            v.text(split(question(v, Spot::Answer(field))).0);
        });
        v.el("select", "", |v| {
            v.set(At::Id, &id);
            v.set(At::Field, field.key());
            if v.page.given.locks(Spot::Answer(field)) {
                v.set(At::Disabled, "");
            }
            for value in [""].iter().chain(values) {
                v.el("option", "", |v| {
                    v.set(At::Value, value);
                    if *value == now {
                        v.set(At::Selected, "");
                    }
                    let words = if value.is_empty() {
                        v.t("page.select")
                    } else {
                        let named = Fact::of(field.key()).map_or("", |fact| v.value(fact, value));
                        if named.is_empty() { value } else { named }
                    };
                    v.text(words);
                });
            }
        });
    });
}

/// A field to type in.
pub fn entry(v: &mut View, spot: Spot, kind: Kind) {
    let text = v.page.draft.at(spot);
    let unit = if kind == Kind::Money { v.t("page.yuan") } else { "" };
    let told = if text.is_empty() { String::new() } else { concat(&[text, " ", unit]) };
    asked(v, spot, &told, &|v| typed(v, spot, kind, text));
}

fn typed(v: &mut View, spot: Spot, kind: Kind, text: &str) {
    let name = spot.id();
    let id = concat(&["f-", &name.replace('/', "-")]);
    let (hint_id, echo_id) = (concat(&[&id, "-h"]), concat(&[&id, "-e"]));
    let (label, hint) = split(question(v, spot));
    let fault = v.page.reading.fault_at(spot);
    v.el("div", "field", |v| {
        v.el("label", "", |v| {
            v.set(At::For, &id);
            v.text(label);
        });
        if !hint.is_empty() {
            v.el("small", "hint", |v| {
                v.set(At::Id, &hint_id);
                v.text(hint);
            });
        }
        v.el("div", if kind == Kind::Percent { "box narrow" } else { "box" }, |v| {
            v.el("input", "", |v| {
                v.set(At::Type, "text");
                v.set(At::Id, &id);
                v.set(At::Field, &name);
                v.set(
                    At::InputMode,
                    if matches!(kind, Kind::Money | Kind::Percent | Kind::Count) {
                        "decimal"
                    } else {
                        "text"
                    },
                );
                if v.page.given.locks(spot) {
                    v.set(At::ReadOnly, "");
                }
                v.set(At::AutoComplete, "off");
                v.set(At::AutoCapitalize, "off");
                v.set(At::SpellCheck, "false");
                let mut told = echo_id.clone();
                if !hint.is_empty() {
                    told = concat(&[&hint_id, " ", &told]);
                }
                if fault.is_some() {
                    v.set(At::Invalid, "true");
                    told = concat(&[&told, " fault-", &name]);
                }
                v.set(At::DescribedBy, &told);
                v.holds(text, None);
            });
            let unit = match kind {
                Kind::Money => v.t("page.yuan"),
                Kind::Percent => "%",
                Kind::Day | Kind::Count | Kind::Text => return,
            };
            v.el("span", "unit", |v| {
                v.set(At::Hidden, "true");
                v.text(unit);
            });
        });
        let echo = if kind == Kind::Money { echo(v, text) } else { String::new() };
        v.el("p", "echo", |v| {
            v.set(At::Id, &echo_id);
            v.text(&echo);
        });
        fault_of(v, &name, fault);
    });
}

/// The amount in Chinese numerals, to see a lost or doubled nought.
fn echo(v: &View, text: &str) -> String {
    let Ok(fen) = signed(text) else { return String::new() };
    let sum = sum_in_words(v, fen);
    // Digits are echoed once they are many enough for a nought to hide.
    match fen {
        100_000_000.. => v.words.fill("page.large", &[("sum", &sum)]),
        0 => String::new(),
        _ => sum,
    }
}

/// An amount in the words of the language: Chinese numerals, or digits in groups.
pub fn sum_in_words(v: &View, fen: i64) -> String {
    if v.page.zh { numerals(fen) } else { concat(&[&money(fen), " ", v.t("page.yuan")]) }
}

/// The sentence of a fault at a field.
fn fault_of(v: &mut View, name: &str, found: Option<&Fault>) {
    v.part(|v| {
        if let Some(found) = found {
            v.el("p", "fault", |v| {
                v.set(At::Id, &concat(&["fault-", name]));
                v.set(At::Fault, name);
                v.text(&fault(found, v.words));
            });
        }
    });
}
