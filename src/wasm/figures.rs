//! A settlement with every name a host may ask for, as a tree: what the records of [`crate::desk`] are made of in JavaScript, and
//! how both ends of a range go out.

use crate::Table;
use zifu::explain::exact_money;
use zifu::money::{Exact, Way};
use zifu::national::{NAMES, field};
use zifu::pack::{Pack, Part};
use zifu::settle::{Settlement, Step};
use zifu::text::{concat, millionths};
use zifu::tree::Tree;

/// A settlement; `trace`: with its steps.
#[must_use]
pub fn figures(settlement: &Settlement, pack: &Pack, trace: bool) -> Tree {
    let mut all = Table::default();
    all.fen("own", settlement.own);
    all.fen("at_counter", settlement.at_counter);
    all.fen("later", settlement.later);
    all.fen("account", settlement.account);
    all.fen("cash", settlement.cash);
    if let Some(refund) = settlement.refund {
        all.fen("refund", refund);
    }
    let mut fields = Table::default();
    for name in NAMES {
        if let Some(fen) = field(settlement, pack, name) {
            fields.fen(name, fen);
        }
    }
    all.put("fields", fields.done());
    let mut parts = Table::default();
    for part in Part::ALL {
        parts.fen(part.key(), settlement.part(*part));
    }
    all.put("parts", parts.done());
    let mut payers = Table::default();
    for (payer, fen) in pack.payers.iter().zip(&settlement.payers) {
        payers.fen(&payer.id, *fen);
    }
    all.put("payers", payers.done());
    if trace {
        let mut steps = Vec::new();
        for step in &settlement.steps {
            steps.push(traced(step, pack));
        }
        all.put("steps", Tree::List(steps));
    }
    all.done()
}

/// A step with its figures and the tables it rests on.
fn traced(step: &Step, pack: &Pack) -> Tree {
    let mut all = Table::default();
    all.text("id", &step.id(&pack.plan));
    if let Some(code) = step.code(&pack.plan) {
        all.text("code", &code);
    }
    all.text("amount", &plain_money(step.amount));
    for (name, value) in step.figures.iter() {
        all.text(name, &if is_rate(name) { plain_rate(*value) } else { plain_money(*value) });
    }
    let mut rules = Vec::new();
    for rule in step.rules.iter() {
        if let Some(table) = pack.tables.get(rule.table) {
            rules.push(Tree::Text(table.id.clone()));
        }
    }
    all.put("rules", Tree::List(rules));
    all.done()
}

/// Whether a step's figure is a rate.
pub(crate) fn is_rate(name: &str) -> bool {
    name.starts_with("rate")
}

/// An exact amount without separators: `1300.00`, `272.775`, `≈0.33`.
fn plain_money(value: Exact) -> String {
    exact_money(value).replace(',', "")
}

/// A rate as packs write it: `0.955`, or `≈` and six decimals.
fn plain_rate(value: Exact) -> String {
    let fine = value * Exact::fen(1_000_000);
    let about = if fine.den() == 1 { "" } else { "≈" };
    let rounded = Way::HalfUp.round(fine);
    let sign = if rounded < 0 { "-" } else { "" };
    concat(&[about, sign, &millionths(rounded.abs())])
}
