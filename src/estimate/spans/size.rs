//! How large a bill may be of which amounts are in doubt.

use super::cells::Asked;
use crate::bill::Bill;
use crate::estimate::{Between, Known};
use crate::money::Fen;

impl Asked<'_, '_> {
    /// What a bill comes to when every amount in doubt is at its least.
    pub fn least(&self, bill: &Bill) -> Fen {
        self.sum(bill, &|(low, _)| low)
    }

    fn sum(&self, bill: &Bill, end: &dyn Fn(Between) -> Fen) -> Fen {
        let mut sum: Fen = 0;
        for (index, line) in bill.lines().iter().enumerate() {
            let told = self.doubts.lines.iter().find(|(known, _)| *known == index);
            let doubt = told.and_then(|(_, doubt)| doubt.amount);
            sum = sum.saturating_add(doubt.map_or(line.amount, end));
        }
        sum
    }

    /// The most that a bill which can be settled may come to.
    pub fn most(&self) -> Fen {
        self.largest().min(self.pack.max_bill)
    }

    /// The most that the bill may come to, as far as that is told.
    pub fn largest(&self) -> Fen {
        let most = self.pack.max_bill;
        match (self.doubts.sums, &self.question.bill) {
            (Some(sums), _) => sums.total.1.unwrap_or(most),
            (None, Known::Total(total) | Known::Parts(total, _)) => *total,
            (None, Known::Bill(bill)) => self.sum(bill, &|(low, high)| high.unwrap_or(most.max(low))),
        }
    }
}
