//! Where every yuan lies: parts by group, payers, and what the account has paid early (README §7).

use crate::model::{IN_SCOPE, PARTS, Part};
use crate::num::Q;

/// The parts of one group.
pub(crate) type Parts = [Q; PARTS.len()];

/// Where money goes, or comes from.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Place {
    Part(usize, Part),
    Payer(usize),
    Account,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Ledger {
    pub groups: Vec<Parts>,
    pub payers: Vec<Q>,
    pub account: Q,
}

impl Ledger {
    pub fn new(groups: usize, payers: usize) -> Ledger {
        let groups = vec![Parts::default(); groups];
        Ledger { groups, payers: vec![Q::zero(); payers], account: Q::zero() }
    }

    fn at(&mut self, place: Place) -> &mut Q {
        match place {
            Place::Part(group, part) => &mut self.groups[group][part],
            Place::Payer(payer) => &mut self.payers[payer],
            Place::Account => &mut self.account,
        }
    }

    /// Moves money from one place to another.
    pub fn shift(&mut self, from: Place, to: Place, amount: &Q) {
        *self.at(from) -= amount;
        *self.at(to) += amount;
    }

    /// The sum of a part over groups.
    pub fn sum(&self, groups: &[usize], part: Part) -> Q {
        groups.iter().map(|g| &self.groups[*g][part]).sum()
    }

    /// Empties what groups have in scope: `moves` go to parts, each group the same fraction; the rest goes to a payer.
    pub fn spread(&mut self, groups: &[usize], moves: &[(Part, Q)], payer: usize) {
        let total = self.sum(groups, IN_SCOPE);
        let mut left = moves.to_vec();
        let mut open_left = total.clone();
        for g in groups {
            let open = self.groups[*g][IN_SCOPE].clone();
            if open.is_zero() {
                continue;
            }
            // The last one takes what the others leave.
            let last = open == open_left;
            open_left -= &open;
            let mut rest = open.clone();
            for ((part, amount), (_, left)) in moves.iter().zip(&mut left) {
                let share = if last { left.clone() } else { amount.part_of(&open, &total) };
                self.shift(Place::Part(*g, IN_SCOPE), Place::Part(*g, *part), &share);
                rest -= &share;
                *left -= &share;
            }
            self.shift(Place::Part(*g, IN_SCOPE), Place::Payer(payer), &rest);
        }
    }

    /// Moves `amount` out of a part of several groups, in their order, each giving at most what it holds; `to` says
    /// where the money of a group goes. Gives the last group that gave something, and how much was moved in all.
    pub fn draw(
        &mut self,
        groups: &[usize],
        part: Part,
        amount: &Q,
        to: impl Fn(usize) -> Place,
    ) -> (Option<usize>, Q) {
        let mut left = amount.clone();
        let mut last = None;
        for g in groups {
            let gives = left.clone().min(self.groups[*g][part].clone()).max(Q::zero());
            if !gives.is_zero() {
                self.shift(Place::Part(*g, part), to(*g), &gives);
                left -= &gives;
                last = Some(*g);
            }
        }
        (last, amount - left)
    }

    /// Like `draw`, but the whole amount is moved, whatever the part holds (it may also be below 0).
    pub fn push(&mut self, groups: &[usize], part: Part, amount: &Q, to: impl Fn(usize) -> Place) {
        let (last, moved) = self.draw(groups, part, amount, &to);
        let rest = amount - moved;
        if let Some(g) = last.or(groups.first().copied())
            && !rest.is_zero()
        {
            self.shift(Place::Part(g, part), to(g), &rest);
        }
    }
}
