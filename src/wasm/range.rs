//! Ranges, curves, bills and distances on their way out.

use crate::{Table, figures, told};
use zifu::estimate::{Beyond, Bills, Distance, End, Estimate, Found, Stretch, Unknown, Wanted};
use zifu::fault::Fault;
use zifu::money::{Fen, Yuan, fen_text};
use zifu::pack::Pack;
use zifu::tree::Tree;

/// A range with both ends as settlements.
pub fn range(estimate: &Estimate, pack: &Pack) -> Tree {
    let Estimate { low, high, reasons, next, open, per_thousand, loose, evaluations: _ } = estimate;
    let mut all = Table::default();
    all.put("low", end(low, reasons, pack));
    // Without an upper end there is no such key.
    if let Some(high) = high {
        all.put("high", end(high, reasons, pack));
    }
    all.put("loose", Tree::Flag(*loose));
    if let Some(fen) = per_thousand {
        all.fen("per_thousand", *fen);
    }
    all.put("reasons", Tree::List(reasons.iter().map(|unknown| named(unknown).done()).collect()));
    let asked = next.iter().map(|next| {
        let mut one = named(&next.unknown);
        one.fen("worth", next.worth);
        one.fen("left", next.left);
        one.done()
    });
    all.put("next", Tree::List(asked.collect()));
    all.put("open", told(open));
    all.done()
}

/// What is not known: `{ fact }`, `{ counter }`, `{ table }`, `{ line }`, `{ sums }` or `{ account }`.
fn named(unknown: &Unknown) -> Table {
    let mut one = Table::default();
    match unknown {
        Unknown::Fact(fact) => one.text("fact", fact.key()),
        Unknown::Counter(counter) => one.text("counter", counter),
        Unknown::Table(table) => one.text("table", table),
        Unknown::Line(index) => one.text("line", &index.to_string()),
        Unknown::Sums => one.put("sums", Tree::Flag(true)),
        Unknown::Account => one.put("account", Tree::Flag(true)),
    }
    one
}

/// An end: its bound, whether the witness attains it, the witness, and what it was settled with.
fn end(end: &End, reasons: &[Unknown], pack: &Pack) -> Tree {
    let mut one = Table::default();
    one.fen("bound", end.bound);
    one.put("attained", Tree::Flag(end.attained));
    let inputs = &end.witness.inputs;
    let mut with = Vec::new();
    for unknown in reasons {
        let mut fact = named(unknown);
        let value = match unknown {
            Unknown::Fact(fact) => inputs.situation.get(*fact).map(zifu::facts::FactValue::text),
            Unknown::Counter(name) => {
                let (id, cell) = name.split_once(':').unwrap_or((name, ""));
                let slot = inputs.state.slots.iter().find(|slot| &*slot.counter == id && &*slot.cell == cell);
                slot.map(|slot| fen_text(slot.fen))
            }
            _ => None,
        };
        if let Some(value) = value {
            fact.text("value", &value);
            with.push(fact.done());
        }
    }
    one.put("with", Tree::List(with));
    one.put("settlement", figures(&end.witness.settlement, pack, true));
    one.done()
}

fn ids(ids: &[String]) -> Tree {
    Tree::List(ids.iter().map(|id| Tree::Text(id.clone())).collect())
}

/// What was found, under its name, and where that ends if it does.
fn reached<T>(name: &str, found: &Found<T>, one: impl Fn(&T) -> Tree) -> Tree {
    let Found { all, beyond } = found;
    let mut told = Table::default();
    told.put(name, Tree::List(all.iter().map(one).collect()));
    if let Some(Beyond { scope, total, why }) = beyond {
        let mut end = Table::default();
        end.fen("scope", *scope);
        end.fen("total", *total);
        end.put("faults", crate::told(why));
        told.put("beyond", end.done());
    }
    told.done()
}

/// A curve.
pub fn curve(found: &Found<Stretch>) -> Tree {
    let one = |stretch: &Stretch| {
        let Stretch { from, to, own, totals, per_thousand, begins, ends } = stretch;
        let mut one = Table::default();
        one.fen("from", *from);
        one.fen("to", *to);
        one.put("own", pair(*own));
        one.put("totals", pair(*totals));
        one.fen("per_thousand", *per_thousand);
        one.put("begins", ids(begins));
        one.put("ends", ids(ends));
        one.done()
    };
    reached("stretches", found, one)
}

fn pair(ends: [Fen; 2]) -> Tree {
    Tree::List(ends.iter().map(|fen| Tree::Text(fen_text(*fen))).collect())
}

/// Bills that give a figure.
pub fn bills(found: &Found<Bills>) -> Tree {
    let one = |bills: &Bills| {
        let mut one = Table::default();
        one.put("scope", pair(bills.scope));
        one.put("totals", pair(bills.totals));
        one.done()
    };
    reached("bills", found, one)
}

/// What lies ahead.
pub fn distances(found: &Found<Distance>) -> Tree {
    let one = |distance: &Distance| {
        let Distance { more, at, own, per_thousand, begins, ends } = distance;
        let mut one = Table::default();
        one.fen("more", *more);
        one.fen("at", *at);
        one.fen("own", *own);
        one.fen("per_thousand", *per_thousand);
        one.put("begins", ids(begins));
        one.put("ends", ids(ends));
        one.done()
    };
    reached("ahead", found, one)
}

/// An amount that the host gives.
pub fn amount(text: &str, at: &str) -> Result<Fen, Vec<Fault>> {
    let wrong = || vec![Fault::new(at, "number").with("value", text)];
    Yuan::parse(text).map(Yuan::fen).map_err(|_| wrong())
}

/// `{ own }` or `{ paid }`: the figure that a bill is sought for.
pub fn wanted(tree: &Tree) -> Result<Wanted, Vec<Fault>> {
    match (tree.text_at("own"), tree.text_at("paid")) {
        (Some(own), None) => amount(own, "own").map(Wanted::Own),
        (None, Some(paid)) => amount(paid, "paid").map(Wanted::Paid),
        _ => Err(vec![Fault::new("wanted", "missing-key").with("key", "own, paid")]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_is_sought_by_one_name() {
        let table =
            |name: &str, value: &str| Tree::Table(vec![(name.to_owned(), Tree::Text(value.to_owned()))]);
        assert_eq!(wanted(&table("own", "12.50")).ok(), Some(Wanted::Own(1_250)));
        assert_eq!(wanted(&table("paid", "7")).ok(), Some(Wanted::Paid(700)));
        assert!(wanted(&table("paid", "7.5e3")).is_err());
        assert!(wanted(&table("fund", "7")).is_err());
    }

    #[test]
    fn what_is_not_known_is_named_by_its_kind() {
        let told = named(&Unknown::Counter("pool_paid".to_owned())).done();
        assert_eq!(told.text_at("counter"), Some("pool_paid"));
        assert_eq!(named(&Unknown::Line(3)).done().text_at("line"), Some("3"));
    }

    #[test]
    fn bills_come_out_as_pairs_of_amounts() {
        let all = vec![Bills { scope: [0, 130_000], totals: [5, 130_005] }];
        let told = bills(&Found { all, beyond: None });
        let [bills] = told.items_at("bills") else { unreachable!("one entry") };
        let texts: Vec<_> = bills.items_at("totals").iter().filter_map(Tree::text).collect();
        assert_eq!(texts, ["0.05", "1300.05"]);
        assert!(told.get("beyond").is_none(), "all is known");
    }

    #[test]
    fn where_knowing_ends_is_told_with_the_reason() {
        let why = vec![Fault::new("table.limit", "unknown-rule")];
        let told = distances(&Found { all: Vec::new(), beyond: Some(Beyond { scope: 1, total: 205, why }) });
        let end = told.get("beyond");
        assert_eq!(end.and_then(|end| end.text_at("total")), Some("2.05"));
        assert_eq!(end.map(|end| end.items_at("faults").len()), Some(1));
    }
}
