//! 看懂单子: a paper that is already settled, in its own words: its sums tested first, then ours beside it. What differs is a
//! question to ask; nothing accuses.

use crate::draw::{At, View};
use crate::state::Field;
use zifu::explain::money;
use zifu::money::{Fen, fen_text};
use zifu::settle::Settlement;

/// What such papers print, in the words of the national invoice.
pub const FIELDS: [Field; 6] =
    [Field::PaidPool, Field::PaidOther, Field::PaidAccount, Field::PaidCash, Field::OwnIn, Field::OwnOut];

/// The sums of the paper and ours beside it; nothing before something of it is typed.
pub fn paper(v: &mut View, settled: &Settlement) {
    let paper = v.page.reading.paper;
    if paper.iter().all(Option::is_none) {
        return;
    }
    let [pool, other, account, cash, inside, outside] = paper;
    v.word("h3", "", "paper.check");
    // Only what is printed whole can be tested.
    let four = [pool, other, account, cash].into_iter().sum::<Option<Fen>>();
    let paid = [account, cash].into_iter().sum::<Option<Fen>>();
    let borne = [inside, outside].into_iter().sum::<Option<Fen>>();
    test(v, "paper.four", four, Some(settled.total));
    test(v, "paper.borne", borne, paid);
    let later = settled.later;
    let funds: Fen = settled.payers.iter().sum::<Fen>() - later;
    let ours = [
        ("paper.funds", pool.map(|pool| pool + other.unwrap_or(0)), funds),
        ("paper.mine", paid.or(borne), settled.at_counter),
        ("page.own_out", outside, settled.sums.excluded + settled.sums.over_limit),
    ];
    v.el("table", "paper", |v| {
        v.el("thead", "", |v| {
            v.el("tr", "", |v| {
                v.say("td", "", "");
                v.head("col", v.t("paper.printed"));
                v.head("col", v.t("paper.ours"));
            });
        });
        v.el("tbody", "", |v| {
            for (key, printed, ours) in ours {
                if let Some(printed) = printed {
                    v.el("tr", "", |v| {
                        v.set(At::Row, key);
                        v.head("row", v.label(&[key]));
                        v.amount("amount", printed);
                        v.amount("amount", ours);
                    });
                }
            }
        });
    });
    let differs = ours.iter().any(|(_, printed, ours)| printed.is_some_and(|printed| printed != *ours));
    v.word("p", "note", if differs { "paper.differs" } else { "paper.agrees" });
}

/// One sum of the paper's own.
fn test(v: &mut View, key: &'static str, left: Option<Fen>, right: Option<Fen>) {
    let (Some(left), Some(right)) = (left, right) else { return };
    let with = [("left", &*money(left)), ("right", &*money(right))];
    v.el("p", "", |v| {
        v.set(At::Sum, key);
        v.set(At::Amount, &fen_text(left - right));
        v.text(&v.words.fill(key, &with));
        v.text(" ");
        v.key(if left == right { "paper.holds" } else { "paper.ask" });
    });
}
