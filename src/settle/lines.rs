//! Lines: price limit → class and share paid first → in scope (`rules/README.md` §6).

use crate::bill::{Bill, Class, Line};
use crate::fault::Fault;
use crate::money::{Exact, Fen, Way};
use crate::pack::{LineRules, Pack, fen_exact};

/// How one line is split. The four amounts are exact and add up to the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineSplit {
    /// 全自费.
    pub excluded: Exact,
    /// 超限价自费.
    pub over_limit: Exact,
    /// 先行自付.
    pub prepay: Exact,
    /// 政策范围内.
    pub in_scope: Exact,
    /// Index of the group.
    pub group: usize,
}

/// Splits every line; a part whose sum in a group is negative is a fault.
pub(crate) fn split(bill: &Bill, pack: &Pack, faults: &mut Vec<Fault>) -> Vec<LineSplit> {
    let split: Vec<LineSplit> =
        bill.lines().iter().map(|line| split_line(line, pack.group_of(&line.mark), pack.lines)).collect();
    for group in 0..pack.groups.len() {
        let mut sums = [Exact::ZERO; 4];
        for line in split.iter().filter(|line| line.group == group) {
            for (sum, part) in sums.iter_mut().zip([line.excluded, line.over_limit, line.prepay, line.in_scope]) {
                *sum += part;
            }
        }
        if sums.iter().any(|sum| sum.is_negative()) {
            faults.push(Fault::new("bill", "net-negative"));
        }
    }
    split
}

fn split_line(line: &Line, group: usize, rules: LineRules) -> LineSplit {
    if let Some(printed) = line.printed {
        let [excluded, over_limit, prepay] = [printed.excluded, printed.over_limit, printed.prepay].map(fen_exact);
        let in_scope = fen_exact(line.amount) - excluded - over_limit - prepay;
        return LineSplit { excluded, over_limit, prepay, in_scope, group };
    }
    let amount = fen_exact(line.amount.abs());
    let (excluded, over_limit, prepay) = match line.class {
        Some(Class::C) | None => (amount, Exact::ZERO, Exact::ZERO),
        Some(_) => {
            let (over, prepay) = limited(line, amount, rules);
            (Exact::ZERO, over, prepay)
        }
    };
    // Computed on its own side, not as the rest: a fault in one of the parts shows when the sums are compared.
    let in_scope = if line.class == Some(Class::C) { Exact::ZERO } else { amount - over_limit - prepay };
    let signed = |value: Exact| if line.amount < 0 { -value } else { value };
    LineSplit {
        excluded: signed(excluded),
        over_limit: signed(over_limit),
        prepay: signed(prepay),
        in_scope: signed(in_scope),
        group,
    }
}

/// The part above the limit and the share paid first, of a positive amount.
fn limited(line: &Line, amount: Exact, rules: LineRules) -> (Exact, Exact) {
    let rate = line.prepay.unwrap_or(Exact::ZERO);
    let rounded = |value: Exact| if rules.prepay_exact { value } else { fen_exact(Way::HalfUp.round(value)) };
    let above = |value: Exact| match line.limit.map(fen_exact) {
        Some(limit) if value > limit && rules.whole_line => value,
        Some(limit) => (value - limit).floor_zero(),
        None => Exact::ZERO,
    };
    if rules.prepay_first {
        let prepay = rounded(rate * amount);
        return (above(amount - prepay), prepay);
    }
    let over = above(amount);
    (over, rounded(rate * (amount - over)))
}

/// A line's split in whole fen: the share paid first is rounded half-up, the in-scope part is the rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineFigures {
    /// 全自费.
    pub excluded: Fen,
    /// 超限价自费.
    pub over_limit: Fen,
    /// 先行自付.
    pub prepay: Fen,
    /// 政策范围内.
    pub in_scope: Fen,
}

impl LineSplit {
    /// For print and interface.
    #[must_use]
    pub fn figures(&self, amount: Fen) -> LineFigures {
        let [excluded, over_limit, prepay] =
            [self.excluded, self.over_limit, self.prepay].map(|part| Way::HalfUp.round(part));
        LineFigures { excluded, over_limit, prepay, in_scope: amount - excluded - over_limit - prepay }
    }
}
