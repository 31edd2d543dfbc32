//! A figure that hangs on something unsaid: two ends, why they differ, and what would bring them together.

use super::{frames, next, note, sure, told, unsaid, way, whole};
use crate::draw::{At, View};
use crate::state::{Cell, Field, Spot};
use zifu::estimate::Settled;
use zifu::explain::Words;
use zifu::facts::{Fact, FactValue};
use zifu::fault::Fault;
use zifu::pack::Value;
use zifu::settle::Settlement;
use zifu::text::concat;

/// Of many open rows only the first are named.
const ROWS_TOLD: usize = 5;

/// The range.
pub fn range(v: &mut View, ends: [&Settled; 2], facts: &[Fact], tables: &[String], open: &[Fault]) {
    let [low, high] = ends;
    v.word("p", "label", Hold::of(open).label());
    v.el("p", "range", |v| {
        v.set(At::Figure, "range");
        v.text(&span(v.words, ends, open));
        v.text(" ");
        v.key("page.yuan");
    });
    sure::sure(v, [&low.settlement, &high.settlement]);
    reasons(v, "page.range.why", facts, tables);
    left_out(v, open, &low.settlement);
    unsaid(v);
    v.part(|v| end(v, low, facts, if high.settlement.own == low.settlement.own { "one" } else { "low" }));
    v.part(|v| {
        if high.settlement.own != low.settlement.own {
            end(v, high, facts, "high");
        }
    });
}

/// How far what is shown of a range holds.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Hold {
    /// In every case.
    All,
    /// But for the cases that no rule covers.
    Except,
    /// As a least: rows of the bill could not be read.
    Least,
}

impl Hold {
    /// What is open decides.
    pub fn of(open: &[Fault]) -> Hold {
        match open {
            [] => Hold::All,
            _ if open.iter().any(|fault| fault.kind == "field-unread") => Hold::Least,
            _ => Hold::Except,
        }
    }

    /// What stands above a sum that is a least for want of 全自费.
    pub fn floor(self) -> &'static str {
        if self == Hold::Except { "page.floor.except" } else { "page.floor" }
    }

    /// What stands above the sum.
    pub fn label(self) -> &'static str {
        match self {
            Hold::All => "page.own",
            Hold::Except => "page.own.except",
            Hold::Least => "page.floor",
        }
    }

    /// The sum in one breath.
    pub fn short(self) -> &'static str {
        match self {
            Hold::All => "page.short",
            Hold::Except => "page.short.except",
            Hold::Least => "page.short.floor",
        }
    }
}

/// Both ends, rounded outward to ten yuan, or the one sum that both are; of a least the lower one.
pub fn span(words: &Words, [low, high]: [&Settled; 2], open: &[Fault]) -> String {
    let (low, high) = (low.settlement.own, high.settlement.own);
    let least = whole(low.div_euclid(1000) * 1000);
    match Hold::of(open) {
        Hold::Least => least,
        _ if low == high => whole(low),
        _ => between(words, &least, &whole((high + 999).div_euclid(1000) * 1000)),
    }
}

/// What a figure leaves out, in sentences.
pub fn told_open(v: &View, open: &[Fault], settlement: &Settlement) -> Vec<String> {
    let mut all = told(v, open);
    if open.iter().any(|fault| fault.kind != "field-unread") {
        let total = whole(settlement.total);
        all.insert(0, v.words.fill("page.range.open", &[("total", &total)]));
    }
    all
}

/// What a figure leaves out, and why: cases that no rule covers, rows that could not be read.
pub fn left_out(v: &mut View, open: &[Fault], settlement: &Settlement) {
    v.part(|v| {
        if open.is_empty() {
            return;
        }
        note(v, "refused", "open", |v| {
            told_open(v, open, settlement).iter().for_each(|sentence| v.say("p", "", sentence));
            let unread = v.page.reading.unread.iter().map(|row| Spot::Row(*row, Cell::Amount));
            rows(v, &unread.collect::<Vec<_>>());
            frames(v, open);
        });
    });
}

/// Two ends as one text.
pub fn between(words: &Words, low: &str, high: &str) -> String {
    words.fill("page.range", &[("low", low), ("high", high)])
}

/// What a figure hangs on, after words that say how.
pub fn reasons(v: &mut View, how: &'static str, facts: &[Fact], tables: &[String]) {
    let draft = &v.page.draft;
    let visit = !draft.is(Field::Setting, "inpatient") && !draft.is(Field::Year, "first");
    let year = visit && v.page.reading.used.is_none() && draft.is(Field::Before, "");
    let doubts = &v.page.reading.doubts;
    v.part(|v| {
        if !facts.is_empty() || year || !doubts.is_empty() {
            v.el("div", "note", |v| {
                v.word("p", "", how);
                v.el("ul", "leads", |v| {
                    for fact in facts {
                        v.el("li", "", |v| {
                            v.lead(&next::field(v.page, *fact), v.asked(*fact));
                            v.say("span", "quiet", &next::worth(v, *fact));
                        });
                    }
                    if year {
                        v.el("li", "", |v| v.lead(Field::Year.key(), v.t("page.year.why")));
                    }
                });
                rows(v, doubts);
            });
        }
    });
    v.part(|v| {
        let Some(pack) = v.sole() else { return };
        for table in tables.iter().filter_map(|table| pack.tables.get(pack.table_of(table)?)) {
            for row in &table.rows {
                if let Value::AnyOf { why, why_en, .. } = &row.value {
                    v.say("p", "note", v.of(why, why_en));
                    break;
                }
            }
        }
    });
}

/// Buttons to the first rows of the bill with something open.
fn rows(v: &mut View, spots: &[Spot]) {
    v.el("ul", "leads", |v| {
        for spot in spots.iter().take(ROWS_TOLD) {
            let Spot::Row(row, _) = spot else { continue };
            let number = (row + 1).to_string();
            let name = v.page.draft.at(Spot::Row(*row, Cell::Name));
            let words = concat(&[&v.words.fill("page.line.number", &[("number", &number)]), " ", name]);
            v.el("li", "", |v| v.lead(&spot.id(), &words));
        }
    });
}

/// One end: what it was settled with, and how.
fn end(v: &mut View, settled: &Settled, facts: &[Fact], name: &'static str) {
    if v.sole().is_none() {
        return;
    }
    let mut with = String::new();
    for fact in facts {
        let value = settled.situation.get(*fact).map(FactValue::text).unwrap_or_default();
        let mut label = v.value(*fact, &value);
        for question in ["page.stage.", "page.kind."] {
            if label.is_empty() && *fact == Fact::Person {
                label = v.label(&[question, &value]);
            }
        }
        if !label.is_empty() {
            with.push_str(v.t(if with.is_empty() { "page.range.with" } else { "page.range.and" }));
            let name = v.asked(*fact).trim_end_matches(['？', '?']);
            let pair = [("fact", name), ("value", label)];
            with.push_str(&v.words.fill("page.range.pair", &pair));
        }
    }
    let own = whole(settled.settlement.own);
    let title = v.words.fill(&concat(&["page.range.", name]), &[("sum", &own)]);
    v.fold(name, &title, false, |v| {
        if !with.is_empty() {
            v.say("p", "quiet", &with);
        }
        way::way(v, &settled.settlement, name);
    });
}
