//! Where every yuan lies: parts by group, payers, and what the account has paid early (README §7).

use crate::model::{IN_SCOPE, PARTS, Part};
use crate::num::Q;

/// The share of `had` out of `open`, cut down to a millionth of a fen; all of `x` when `had` is all of `open`.
pub(crate) fn part_of(x: &Q, had: &Q, open: &Q) -> Q {
    let million = Q::int(1_000_000);
    let cut = |x: &Q| (x * &million).floor();
    if had == open {
        return x.clone();
    }
    (cut(x) * cut(had) / cut(open)).floor() / million.clone()
}

/// The parts of one group.
pub(crate) type Parts = [Q; PARTS.len()];

/// Where money goes, or comes from.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Place {
    Part(usize, Part),
    Payer(usize),
    Account,
}

#[derive(Clone, Debug)]
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

    /// Empties the open part of several groups; each amount is divided among them in proportion to what they had open
    /// (README §11, pro rata). The amounts together are what was open.
    pub fn spread(&mut self, groups: &[usize], amounts: &[(&dyn Fn(usize) -> Place, &Q)]) {
        let open: Vec<Q> = groups.iter().map(|g| self.groups[*g][IN_SCOPE].clone()).collect();
        let width: Q = open.iter().sum();
        let last = open.iter().rposition(|open| !open.is_zero());
        for (to, amount) in amounts {
            let mut left = (*amount).clone();
            for (i, g) in groups.iter().enumerate().filter(|(i, _)| !open[*i].is_zero()) {
                let share = if Some(i) == last { left.clone() } else { part_of(amount, &open[i], &width) };
                self.shift(Place::Part(*g, IN_SCOPE), to(*g), &share);
                left -= &share;
            }
        }
        // What cutting left in one group it took too much from another.
        for g in groups {
            self.groups[*g][IN_SCOPE] = Q::zero();
        }
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
