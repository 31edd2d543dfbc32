//! The figure, who pays, and when.

use super::whole;
use crate::draw::{At, View};
use crate::state::Field;
use zifu::explain::{money, numerals};
use zifu::money::{Fen, fen_text};
use zifu::settle::Settlement;
use zifu::text::concat;

/// The figure in whole yuan, with its numerals.
pub fn figure(v: &mut View, settled: &Settlement, label: &'static str) {
    // A floor is rounded down, so that it stays one.
    let shown = if label != "page.own" { settled.own / 1000 * 1000 } else { settled.own };
    v.word("p", "label", label);
    v.el("p", "figure", |v| {
        v.set(At::Figure, "own");
        v.set(At::Amount, &fen_text(settled.own));
        v.text(&whole(shown));
        v.word("span", "yuan", "page.yuan");
    });
    v.part(|v| {
        if v.page.zh {
            v.say("p", "numerals", &numerals((shown + 50) / 100 * 100));
        }
    });
}

/// Who pays, as a bar with its table, and what is paid when.
pub fn sums(v: &mut View, settled: &Settlement) {
    payers(v, settled);
    times(v, settled);
}

fn payers(v: &mut View, settled: &Settlement) {
    let total = settled.total.max(1);
    let share = |fen: Fen| fen.clamp(0, total).saturating_mul(1000) / total;
    let rounded = |fen: Fen| (share(fen) + 5) / 10;
    // Whole percents that add up: what rounding leaves is put on the person's side.
    let rest = 100 - settled.payers.iter().map(|fen| rounded(*fen)).sum::<i64>();
    v.el("svg", "split", |v| {
        v.set(At::ViewBox, "0 0 1000 40");
        v.set(At::Aspect, "none");
        v.set(At::Hidden, "true");
        rect(v, "fund", "1000");
        rect(v, "own", &share(settled.own).to_string());
    });
    v.el("table", "payers", |v| {
        v.word("caption", "", "page.payers");
        v.el("tbody", "", |v| {
            line(v, "own", v.t("page.me"), settled.own, rest);
            for (name, fen) in payers_of(v, settled) {
                line(v, "fund", name, fen, rounded(fen));
            }
        });
    });
}

/// Who pays what beside the person; all together where it is open whose payers they are.
pub fn payers_of<'a>(v: &View<'a>, settled: &Settlement) -> Vec<(&'a str, Fen)> {
    let mut payers = Vec::new();
    let Some(pack) = v.sole() else { return vec![(v.t("page.way.fund"), settled.payers.iter().sum())] };
    for (payer, fen) in pack.payers.iter().zip(&settled.payers) {
        if *fen != 0 {
            payers.push((v.of(&payer.title, &payer.title_en), *fen));
        }
    }
    payers
}

fn rect(v: &mut View, class: &str, width: &str) {
    v.el("rect", class, |v| {
        v.set(At::Width, width);
        v.set(At::Height, "40");
    });
}

fn line(v: &mut View, class: &str, name: &str, fen: Fen, percent: i64) {
    v.el("tr", class, |v| {
        v.el("th", "", |v| {
            v.set(At::Scope, "row");
            v.el("span", "key", |v| v.set(At::Hidden, "true"));
            v.text(name);
        });
        v.say("td", "percent", &concat(&[&percent.to_string(), "%"]));
        v.amount("amount", fen);
    });
}

/// Due at discharge, back later, deposit: hook, words, amount.
pub fn times_of(v: &View, settled: &Settlement) -> Vec<(&'static str, &'static str, Fen)> {
    let stay = v.page.draft.is(Field::Setting, "inpatient");
    let mut rows =
        vec![("counter", if stay { "page.counter" } else { "page.counter.visit" }, settled.at_counter)];
    if settled.account != 0 {
        rows.push(("account", "page.from-account", settled.account));
        rows.push(("cash", "page.cash", settled.cash));
    }
    match settled.refund {
        Some(refund) if refund < 0 => rows.push(("refund", "page.due", -refund)),
        Some(refund) => rows.push(("refund", "page.refund", refund)),
        None => {}
    }
    if settled.later != 0 {
        rows.push(("later", "page.later", settled.later));
    }
    rows
}

fn times(v: &mut View, settled: &Settlement) {
    let rows = times_of(v, settled);
    v.el("table", "times", |v| {
        v.word("caption", "", "page.times");
        v.el("tbody", "", |v| {
            for (name, key, fen) in rows {
                v.el("tr", "", |v| {
                    v.head("row", v.t(key));
                    v.el("td", "amount", |v| {
                        v.set(At::Figure, name);
                        v.set(At::Amount, &fen_text(fen));
                        v.text(&money(fen));
                    });
                });
            }
        });
    });
}
