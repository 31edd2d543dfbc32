//! 看懂单子: a paper that is already settled, in its own words: its sums tested first, then ours beside it. What differs is a
//! question to ask; nothing accuses.

use super::range::between;
use super::{cells, heads};
use crate::ask::Sheet;
use crate::draw::{At, View};
use crate::state::{Cell, Spot};
use zifu::explain::money;
use zifu::money::{Fen, fen_text};
use zifu::national;
use zifu::settle::Settlement;

/// Amounts together, when each of them is printed.
fn together(parts: &[Option<Fen>]) -> Option<Fen> {
    parts.iter().copied().sum()
}

/// The paper's own sums. Only what is printed whole is tested, and no rule of ours has a part in it.
pub fn sums(v: &mut View) {
    let paper = v.page.reading.paper;
    if paper.iter().all(Option::is_none) {
        return;
    }
    let [pool, other, account, cash, inside, outside, one, two, before, more, back] = paper;
    let both = together(&[one, two]);
    // At the end something is paid or given back, seldom both.
    let added = more.or(back).map(|_| more.unwrap_or(0) - back.unwrap_or(0));
    let reading = &v.page.reading;
    // With an amount that could not be read the rows come to less than the bill.
    let unread = reading.faults.iter().any(|(at, _)| matches!(at, Spot::Row(_, Cell::Amount)));
    let total = Sheet::total(&reading.sheet).filter(|_| !unread);
    v.word("h3", "", "paper.check");
    test(v, "paper.four", [together(&[pool, other, account, cash]), total]);
    test(v, "paper.borne", [together(&[inside.or(both), outside]), together(&[account, cash])]);
    test(v, "paper.parts", [both, inside]);
    test(v, "paper.before", [together(&[before, added]), cash]);
}

/// One sum of the paper's own.
fn test(v: &mut View, key: &'static str, sides: [Option<Fen>; 2]) {
    let [Some(left), Some(right)] = sides else { return };
    let with = [("left", &*money(left)), ("right", &*money(right))];
    v.el("p", "", |v| {
        v.set(At::Sum, key);
        v.set(At::Amount, &fen_text(left - right));
        v.text(&v.words.fill(key, &with));
        v.text(" ");
        v.key(if left == right { "paper.holds" } else { "paper.ask" });
    });
}

/// What we make of the same figures, in the order of the rows.
fn ours(v: &View, settled: &Settlement) -> [Option<Fen>; 7] {
    let national = |name| v.sole().and_then(|pack| national::field(settled, pack, name));
    let pool = national("hifp_pay");
    let sums = &settled.sums;
    let outside = sums.excluded + sums.over_limit;
    let inside = settled.at_counter - outside;
    [
        pool,
        together(&[national("fund_pay_sumamt"), pool.map(|pool| -pool)]),
        Some(settled.at_counter),
        Some(inside),
        Some(outside),
        Some(inside - sums.prepay),
        Some(sums.prepay),
    ]
}

const HEADS: [&str; 2] = ["paper.printed", "paper.ours"];

/// Ours beside the paper's, and what to ask where they differ; between two ends both are ours.
pub fn beside(v: &mut View, ends: [&Settlement; 2]) {
    let [pool, other, account, cash, inside, outside, one, two, ..] = v.page.reading.paper;
    let printed = [
        ("page.paid_pool", pool),
        ("page.paid_other", other),
        ("paper.mine", together(&[account, cash])),
        ("page.own_in", inside),
        ("page.own_out", outside),
        ("page.own_one", one),
        ("page.own_two", two),
    ];
    let [low, high] = ends;
    let (low, high) = (ours(v, low), ours(v, high));
    let mut rows = Vec::new();
    for (index, (key, printed)) in printed.into_iter().enumerate() {
        let end = |end: &[Option<Fen>]| end.get(index).copied().flatten();
        if let (Some(printed), Some(low), Some(high)) = (printed, end(&low), end(&high)) {
            rows.push((key, printed, [low.min(high), low.max(high)]));
        }
    }
    if rows.is_empty() {
        return;
    }
    v.el("table", "paper", |v| {
        heads(v, HEADS);
        v.el("tbody", "", |v| {
            for (key, printed, [low, high]) in &rows {
                v.el("tr", "", |v| {
                    v.set(At::Row, key);
                    v.head("row", v.label(&[key]));
                    if low == high {
                        cells(v, HEADS, &[Some(*printed), Some(*low)]);
                    } else {
                        cells(v, HEADS, &[Some(*printed)]);
                        v.el("td", "amount", |v| {
                            v.set(At::Head, v.t("paper.ours"));
                            v.text(&between(v.words, &money(*low), &money(*high)));
                        });
                    }
                });
            }
        });
    });
    rows.retain(|(_, printed, [low, high])| !(low..=high).contains(&printed));
    if rows.is_empty() {
        return v.word("p", "note", "paper.agrees");
    }
    v.el("div", "note", |v| {
        v.word("p", "", "paper.differs");
        v.el("ul", "", |v| {
            for (key, ..) in &rows {
                let words = v.label(&["paper.ask.", key]).to_owned();
                v.say("li", "", &words);
            }
        });
    });
}
