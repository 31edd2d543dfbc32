//! The money's way: from the total to the figure, each row with its step.

use super::{cells, heads, step, sure, whole};
use crate::draw::{At, View};
use zifu::explain::{money, payer, percent};
use zifu::money::{Exact, Fen, Way, fen_text};
use zifu::pack::{ItemKind, Pack, WhenPaid};
use zifu::settle::{Settlement, Step, What};
use zifu::text::concat;

/// What a step is called, what it puts on the person and on a fund.
pub type Row = (String, Option<Exact>, Option<Exact>);

const HEADS: [&str; 2] = ["page.way.own", "page.way.fund"];

/// The table. For an end of a range its name goes before the steps' names: `low:pool/band/1`.
pub fn way(v: &mut View, settled: &Settlement, end: &str) {
    let Some(pack) = v.sole() else { return };
    v.word("h3", "", "page.way");
    v.word("p", "quiet", "page.way.how");
    v.el("table", "way", |v| {
        heads(v, HEADS);
        v.el("tbody", "", |v| {
            let sums = &settled.sums;
            plain(v, "page.way.total", "total", settled.total);
            plain(v, "page.excluded.short", "excluded", sums.excluded);
            plain(v, "page.over_limit.short", "over_limit", sums.over_limit);
            plain(v, "page.prepay.short", "prepay", sums.prepay);
            plain(v, "page.way.scope", "in_scope", sums.in_scope);
            for step in &settled.steps {
                if let Some(row) = row(v, pack, step) {
                    v.part(|v| draw(v, pack, end, step, row));
                }
            }
            v.el("tr", "end", |v| {
                v.head("row", v.t("page.way.end"));
                cells(v, HEADS, &[Some(settled.own), Some(settled.payers.iter().sum())]);
            });
        });
    });
}

/// A row above the plan; those in between only when there is something in them.
fn plain(v: &mut View, key: &'static str, name: &str, fen: Fen) {
    let both = matches!(name, "total" | "in_scope");
    if fen == 0 && !both {
        return;
    }
    v.el("tr", "", |v| {
        v.set(At::Row, name);
        v.head("row", v.t(key));
        if both {
            v.el("td", "amount both", |v| {
                v.set(At::Colspan, "2");
                v.set(At::Amount, &fen_text(fen));
                v.text(&money(fen));
            });
        } else {
            cells(v, HEADS, &[Some(fen), None]);
        }
    });
}

fn fen(value: Exact) -> Fen {
    Way::HalfUp.round(value)
}

/// What a step puts where; nothing for steps that only lead to others.
pub fn row(v: &View, pack: &Pack, step: &Step) -> Option<Row> {
    // The place's own tables that split the lines; what the split came to stands above.
    if step.what == What::Lines && !step.rules.is_empty() {
        return Some((v.t("page.row.lines").to_owned(), None, None));
    }
    let item = pack.plan.get(step.item?)?;
    // A later layer takes from what is the person's already.
    let later = matches!(item.kind, ItemKind::Share(_) | ItemKind::OwnCeiling(_) | ItemKind::Floor(_));
    let amount = Some(step.amount);
    let less = Some(-step.amount);
    let some = !step.amount.is_zero();
    let (key, own, fund) = match step.what {
        What::Deductible if some => ("page.row.deductible", amount, None),
        What::FirstShare if some => ("page.row.first_share", amount, None),
        What::NotPayable if !later && some => ("page.row.not_payable", amount, None),
        What::OverCap if !later => ("page.row.over_cap", amount, None),
        What::Band if later => ("page.row.more", less, amount),
        What::Band => ("page.row.band", step.figure("own"), amount),
        What::Paid if matches!(item.kind, ItemKind::Share(_)) => return None,
        What::Paid if later && some => ("page.row.pays", less, amount),
        What::Paid if matches!(item.kind, ItemKind::Fixed(_)) => {
            ("page.row.pays", step.figure("own"), amount)
        }
        _ => return None,
    };
    let edge = |name: &str| step.figure(name).map_or_else(String::new, |value| whole(fen(value)));
    let with = [
        ("payer", item.payer.map_or("", |index| payer(pack, index, v.words))),
        ("rate", &step.figure("rate").map(percent).unwrap_or_default()),
        ("from", &edge("from")),
        ("to", &edge("to")),
    ];
    let mut label = v.words.fill(key, &with);
    if item.paid != WhenPaid::Counter {
        label.push_str(v.t("page.row.later"));
    }
    Some((label, own, fund))
}

fn draw(v: &mut View, pack: &Pack, end: &str, step: &Step, (label, own, fund): Row) {
    let mut id = step.id(&pack.plan);
    if !end.is_empty() {
        id = concat(&[end, ":", &id]);
    }
    let open = v.page.open.as_ref() == Some(&id);
    v.el("tr", "", |v| {
        v.set(At::Step, &id);
        v.el("th", "", |v| {
            v.set(At::Scope, "row");
            v.el("button", "open", |v| {
                v.set(At::Type, "button");
                v.set(At::Opens, &id);
                v.set(At::Expanded, if open { "true" } else { "false" });
                v.text(&label);
            });
            if sure::weak(pack, step) {
                v.word("small", "", "page.weak.mark");
            }
        });
        cells(v, HEADS, &[own.map(fen), fund.map(fen)]);
    });
    v.part(|v| {
        if open {
            v.el("tr", "detail", |v| {
                v.el("td", "", |v| {
                    v.set(At::Colspan, "3");
                    v.set(At::Detail, &id);
                    step::detail(v, pack, step);
                });
            });
        }
    });
}
