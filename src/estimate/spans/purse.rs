//! The person's side over a box of unknowns: parts by group, parts over all groups, and everything together.

use super::form::{Cuts, Form};
use crate::pack::{Entry, PARTS, Part};

/// Bounds by group and part. What all groups hold of a part, and what all parts hold together, are kept beside it: sums of
/// bounds would be wider.
#[derive(Clone)]
pub struct Purse {
    groups: Vec<[Form; PARTS]>,
    sums: [Form; PARTS],
    /// Everything.
    pub left: Form,
    /// Whether the plan looks at parts of single groups.
    apart: bool,
}

impl Purse {
    pub fn new(groups: usize, apart: bool) -> Purse {
        let none = || std::array::from_fn(|_| Form::zero());
        Purse { groups: (0..groups).map(|_| none()).collect(), sums: none(), left: Form::zero(), apart }
    }

    pub fn get(&self, group: usize, part: Part) -> Form {
        let found = self.groups.get(group).and_then(|parts| parts.get(part.index()));
        found.cloned().unwrap_or_else(Form::zero)
    }

    /// A part over all groups.
    pub fn sum(&self, part: Part) -> Form {
        self.sums.get(part.index()).cloned().unwrap_or_else(Form::zero)
    }

    /// A part over some groups.
    pub fn sum_in(&self, groups: &[usize], part: Part) -> Form {
        if groups.len() == self.groups.len() {
            return self.sum(part);
        }
        let mut sum = Form::zero();
        for group in groups {
            sum = sum.plus(&self.get(*group, part));
        }
        sum.natural()
    }

    fn set(&mut self, group: usize, part: Part, form: Form) {
        if let Some(slot) = self.groups.get_mut(group).and_then(|parts| parts.get_mut(part.index())) {
            *slot = form;
        }
    }

    fn set_sum(&mut self, part: Part, form: Form) {
        if let Some(slot) = self.sums.get_mut(part.index()) {
            *slot = form;
        }
    }

    /// Sets what a part holds over all groups, where that is better known than its pieces.
    pub fn know_sum(&mut self, part: Part, form: Form) {
        self.set_sum(part, form);
    }

    fn add_sum(&mut self, part: Part, amount: &Form) {
        let sum = self.sum(part).plus(amount).natural();
        self.set_sum(part, sum);
    }

    /// Adds to a part.
    pub fn put(&mut self, group: usize, part: Part, amount: &Form) {
        let sum = self.get(group, part).plus(amount).natural();
        self.set(group, part, sum);
        self.add_sum(part, amount);
        self.left = self.left.plus(amount);
    }

    /// Moves an amount that is surely there from the open part of some groups, group after group, to another part.
    pub fn shift(&mut self, cuts: &mut Cuts, groups: &[usize], to: Part, amount: &Form) {
        self.add_sum(Part::InScope, &amount.negated());
        self.add_sum(to, amount);
        let mut rest = amount.clone();
        for group in groups {
            let held = self.get(*group, Part::InScope);
            let taken = if groups.len() == 1 { rest.clone() } else { cuts.least(&held, &rest) };
            self.set(*group, Part::InScope, held.minus(&taken).natural());
            if self.apart {
                let sum = self.get(*group, to).plus(&taken).natural();
                self.set(*group, to, sum);
            }
            rest = rest.minus(&taken).natural();
        }
    }

    /// Empties the open part of some groups; `moves` go to parts, in proportion to what each group had open, and what a payer
    /// takes leaves.
    pub fn spread(&mut self, groups: &[usize], moves: &[(Part, Form)], paid: &Form) {
        let open = self.sum_in(groups, Part::InScope);
        let kept = moves.iter().fold(Form::zero(), |sum, (_, amount)| sum.plus(amount));
        let mut left = self.besides(&[Part::InScope]).plus(&kept);
        for group in (0..self.groups.len()).filter(|group| !groups.contains(group)) {
            left = left.plus(&self.get(group, Part::InScope));
        }
        self.left = self.left.minus(paid).natural().and(&left);
        for (part, amount) in moves {
            self.add_sum(*part, amount);
        }
        let all = groups.len() == self.groups.len();
        let rest = if all { Form::zero() } else { self.sum(Part::InScope).minus(&open).natural() };
        self.set_sum(Part::InScope, rest);
        for group in groups {
            let had = self.get(*group, Part::InScope);
            self.set(*group, Part::InScope, Form::zero());
            if !self.apart {
                continue;
            }
            for (part, amount) in moves {
                let share = if groups.len() == 1 {
                    amount.clone()
                } else {
                    had.over(&open).map_or_else(
                        || Form::anything(super::form::Range::of(0, amount.range.high.max(0))),
                        |weight| weight.times(amount),
                    )
                };
                let sum = self.get(*group, *part).plus(&share).natural();
                self.set(*group, *part, sum);
            }
        }
    }

    /// What an entry of a base holds.
    pub fn entry(&self, entry: &Entry) -> Form {
        let whole = match entry.group {
            Some(group) => self.get(group, entry.part),
            None => self.sum(entry.part),
        };
        if entry.share == crate::money::Exact::ONE {
            return whole;
        }
        whole.times(&Form::known(entry.share)).natural()
    }

    /// Takes an amount, at most what is there, out of what an entry names; with `to`, into that part.
    pub fn take(&mut self, cuts: &mut Cuts, entry: &Entry, amount: &Form, to: Option<Part>) {
        self.add_sum(entry.part, &amount.negated());
        match to {
            Some(part) => self.add_sum(part, amount),
            None => self.left = self.left.minus(amount).natural(),
        }
        if !self.apart && entry.part != Part::InScope {
            return;
        }
        let groups = match entry.group {
            Some(group) => group..group + 1,
            None => 0..self.groups.len(),
        };
        let single = groups.len() == 1;
        let mut rest = amount.clone();
        for group in groups {
            let held = self.get(group, entry.part);
            let taken = if single { rest.clone() } else { cuts.least(&held, &rest) };
            self.set(group, entry.part, held.minus(&taken).natural());
            if let Some(part) = to {
                let sum = self.get(group, part).plus(&taken).natural();
                self.set(group, part, sum);
            }
            rest = rest.minus(&taken).natural();
        }
    }

    /// Takes a share of some parts out of some groups; with `to`, into that part of the same group. Gives what was moved.
    pub fn carve(
        &mut self,
        groups: &[usize],
        parts: &[Part],
        (rate, kept): (&Form, &Form),
        to: Option<Part>,
    ) -> Form {
        let all = groups.len() == self.groups.len();
        let (mut moved, mut stays) = (Form::zero(), Form::zero());
        for part in parts {
            let held = self.sum_in(groups, *part);
            let (share, rest) = (held.times(rate).natural(), held.times(kept).natural());
            for group in groups {
                let one = self.get(*group, *part);
                self.set(*group, *part, one.times(kept).natural());
                if let Some(to) = to {
                    let sum = self.get(*group, to).plus(&one.times(rate)).natural();
                    self.set(*group, to, sum);
                }
            }
            if all {
                self.set_sum(*part, rest.clone());
            } else {
                self.add_sum(*part, &share.negated());
            }
            if let Some(to) = to {
                self.add_sum(to, &share);
            }
            moved = moved.plus(&share);
            stays = stays.plus(&rest);
        }
        if to.is_none() {
            let left = self.left.minus(&moved).natural();
            // The same from the other side, where every group takes part.
            self.left = if all { left.and(&self.besides(parts).plus(&stays)) } else { left };
        }
        moved
    }

    /// Takes everything out of some parts of some groups.
    pub fn empty(&mut self, groups: &[usize], parts: &[Part], base: &Form) {
        let all = groups.len() == self.groups.len();
        for part in parts {
            let held = self.sum_in(groups, *part);
            for group in groups {
                self.set(*group, *part, Form::zero());
            }
            if all {
                self.set_sum(*part, Form::zero());
            } else {
                self.add_sum(*part, &held.negated());
            }
        }
        let left = self.left.minus(base).natural();
        self.left = if all { left.and(&self.besides(parts)) } else { left };
    }

    /// What every part but these holds.
    pub fn besides(&self, parts: &[Part]) -> Form {
        let mut sum = Form::zero();
        for part in Part::ALL.iter().filter(|part| !parts.contains(part)) {
            sum = sum.plus(&self.sum(*part));
        }
        sum
    }
}
