//! The person's side of a bill while it is settled: named parts, kept apart by group.

use crate::money::Exact;
use crate::pack::{Entry, PARTS, Part};

/// Exact amounts by group and part.
#[derive(Clone, Debug)]
pub(crate) struct Purse {
    groups: Vec<[Exact; PARTS]>,
}

impl Purse {
    pub fn new(groups: usize) -> Purse {
        Purse { groups: vec![[Exact::ZERO; PARTS]; groups] }
    }

    pub fn get(&self, group: usize, part: Part) -> Exact {
        self.groups.get(group).and_then(|parts| parts.get(part.index())).copied().unwrap_or(Exact::ZERO)
    }

    /// Adds to a part.
    pub fn put(&mut self, group: usize, part: Part, amount: Exact) {
        if let Some(slot) = self.groups.get_mut(group).and_then(|parts| parts.get_mut(part.index())) {
            *slot += amount;
        }
    }

    /// A part over all groups.
    pub fn sum(&self, part: Part) -> Exact {
        let mut sum = Exact::ZERO;
        for group in 0..self.groups.len() {
            sum += self.get(group, part);
        }
        sum
    }

    /// A part over some groups.
    pub fn sum_in(&self, groups: &[usize], part: Part) -> Exact {
        let mut sum = Exact::ZERO;
        for group in groups {
            sum += self.get(*group, part);
        }
        sum
    }

    /// Everything.
    pub fn total(&self) -> Exact {
        let mut sum = Exact::ZERO;
        for parts in &self.groups {
            sum += Exact::total(parts);
        }
        sum
    }

    /// Takes at most `amount` out of a part of some groups, group after group; gives what was taken.
    pub fn take_in(&mut self, groups: &[usize], part: Part, amount: Exact) -> Exact {
        let mut left = amount;
        for group in groups {
            let taken = self.get(*group, part).floor_zero().least(left);
            self.put(*group, part, -taken);
            left -= taken;
        }
        amount - left
    }

    /// Moves a whole part, in every group.
    pub fn move_all(&mut self, from: Part, to: Part) {
        for group in 0..self.groups.len() {
            let amount = self.get(group, from);
            self.put(group, from, -amount);
            self.put(group, to, amount);
        }
    }

    /// Empties the open part of some groups and puts amounts into parts, each group getting them in proportion to what
    /// it had open.
    pub fn spread(&mut self, groups: &[usize], moves: &[(Part, Exact)]) {
        let open = self.sum_in(groups, Part::InScope);
        if open.is_zero() {
            return;
        }
        // Parts, and the two that every item moves to beside its cuts.
        let mut left = [Exact::ZERO; PARTS + 2];
        for (left, (_, amount)) in left.iter_mut().zip(moves) {
            *left = *amount;
        }
        let mut had_left = open;
        for group in groups {
            let had = self.get(*group, Part::InScope);
            if had.is_zero() {
                continue;
            }
            self.put(*group, Part::InScope, -had);
            // The last group takes what the others leave.
            let last = had == had_left;
            had_left -= had;
            for ((part, amount), left) in moves.iter().zip(&mut left) {
                let share = if last { *left } else { amount.part_of(had, open) };
                self.put(*group, *part, share);
                *left -= share;
            }
        }
    }

    /// What an entry of a base holds.
    pub fn entry(&self, entry: &Entry) -> Exact {
        let whole = match entry.group {
            Some(group) => self.get(group, entry.part),
            None => self.sum(entry.part),
        };
        whole * entry.share
    }

    /// Takes at most `amount` out of what an entry names; with `to`, into that part of the same group.
    pub fn take_entry(&mut self, entry: &Entry, amount: Exact, to: Option<Part>) -> Exact {
        let groups = match entry.group {
            Some(group) => group..group + 1,
            None => 0..self.groups.len(),
        };
        let mut left = amount;
        for group in groups {
            let taken = self.take_in(&[group], entry.part, left);
            left -= taken;
            if let Some(part) = to {
                self.put(group, part, taken);
            }
        }
        amount - left
    }
}
