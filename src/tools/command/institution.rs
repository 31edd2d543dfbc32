//! `zifu institution`: the agency's yearly settlement with an institution. It concerns no patient's bill.

use super::{Call, Exit, Said};
use zifu::money::{Exact, Rate, Way, Yuan, fen_text};

/// `zifu institution COMPUTED RATE [PAID]`: what the year's computed costs come to by the institution's compliance rate
/// (考核系数), rounded half-up to the fen, and what is left of it after the payments on account.
pub(super) fn settle(call: &Call) -> Said {
    let money = |place: usize| {
        Yuan::parse(call.word(place))
            .map(Yuan::fen)
            .map_err(|_| call.fill("institution.amount", &[("value", call.word(place))]))
    };
    let settled = || {
        let computed = money(0)?;
        let rate = Rate::parse(call.word(1)).ok().filter(|rate| rate.exact() <= Exact::new(1, 1));
        let rate = rate.ok_or_else(|| call.fill("institution.rate", &[("value", call.word(1))]))?;
        let paid = if call.words.len() > 2 { money(2)? } else { 0 };
        let due = Way::HalfUp.round(Exact::fen(computed) * rate.exact());
        Ok([fen_text(computed), call.word(1).to_owned(), fen_text(due), fen_text(paid), fen_text(due - paid)])
    };
    match settled() {
        Ok([computed, rate, due, paid, rest]) => {
            let values = [
                ("computed", computed.as_str()),
                ("rate", &rate),
                ("due", &due),
                ("paid", &paid),
                ("rest", &rest),
            ];
            Said::done(format!("{}\n", call.fill("institution.settled", &values)))
        }
        Err(line) => Said::wrong(Exit::Call, vec![line]),
    }
}
