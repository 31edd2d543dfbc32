//! The layers that look at the person's own side: `share`, `own_ceiling`, `floor` (README §9.2, §9.3).

use crate::Refusal;
use crate::bug::Bug;
use crate::ledger::{Ledger, Place};
use crate::model::*;
use crate::num::Q;
use crate::plan::{Figures, Run, both};
use crate::shapes::Shape;
use crate::value::Facts;
use crate::walk::{Shared, walk};

/// A base while money is taken from it.
struct Base<'a> {
    entries: &'a [Entry],
    /// What may still be taken from each.
    left: Vec<Q>,
    sum: Q,
    all_groups: Vec<usize>,
    facts: &'a Facts<'a>,
}

impl<'a> Base<'a> {
    fn new(entries: &'a [Entry], ledger: &Ledger, facts: &'a Facts<'a>) -> Base<'a> {
        let all_groups: Vec<usize> = (0..ledger.groups.len()).collect();
        let one = |e: &Entry| {
            let present = match e.group {
                Some(g) if !facts.bug(Bug::GroupOfBase) => ledger.groups[g][e.part].clone(),
                _ => ledger.sum(&all_groups, e.part),
            };
            facts.seen.when(e.share.is_some() && present.is_positive(), Shape::BaseShare);
            let others = || ledger.sum(&all_groups, e.part) != present;
            facts.seen.when(e.group.is_some() && others(), Shape::BaseGroup);
            e.share.as_ref().map_or(present.clone(), |share| present * share)
        };
        let held: Vec<Q> = entries.iter().map(one).collect();
        Base { entries, sum: held.iter().sum(), left: held, all_groups, facts }
    }

    /// Takes `amount` out of the base; gives what was taken.
    fn take(&mut self, ledger: &mut Ledger, takes: &Takes, amount: &Q, to: impl Fn(usize) -> Place) -> Q {
        let wish: Vec<(usize, Option<Q>)> = match takes {
            Takes::ProRata if self.sum.is_zero() => Vec::new(),
            Takes::ProRata if self.facts.bug(Bug::ProRataInOrder) => {
                (0..self.entries.len()).map(|i| (i, None)).collect()
            }
            Takes::ProRata => {
                // In proportion to what each entry has still to give; the last that holds anything takes the rest.
                let sum: Q = self.left.iter().sum();
                let last = self.left.iter().rposition(Q::is_positive);
                let share = |(i, left): (usize, &Q)| {
                    let rest = Some(i) == last || sum.is_zero();
                    (i, if rest { None } else { Some(amount.part_of(left, &sum)) })
                };
                self.left.iter().enumerate().map(share).collect()
            }
            Takes::InOrder(parts) => {
                let of = |p: &Part| {
                    let part = *p;
                    let entries = self.entries.iter().enumerate().filter(move |(_, e)| e.part == part);
                    entries.map(|(i, _)| (i, None)).collect::<Vec<_>>()
                };
                let turned = self.facts.bug(Bug::TakesLastFirst);
                let parts: Vec<&Part> =
                    if turned { parts.iter().rev().collect() } else { parts.iter().collect() };
                parts.into_iter().flat_map(of).collect()
            }
        };
        let mut givers = 0;
        let mut taken = Q::zero();
        for (i, share) in wish {
            let entry = &self.entries[i];
            let open = (amount - &taken).min(self.left[i].clone());
            let most = share.map_or(open.clone(), |s| s.min(open));
            let one = entry.group.map(|g| [g]);
            let groups: &[usize] = one.as_ref().map_or(self.all_groups.as_slice(), |g| g.as_slice());
            let (_, moved) = ledger.draw(groups, entry.part, &most, &to);
            givers += usize::from(moved.is_positive());
            self.left[i] -= &moved;
            taken += &moved;
        }
        let shape = if matches!(takes, Takes::ProRata) { Shape::ProRata } else { Shape::TakesSeveral };
        self.facts.seen.when(givers > 1, shape);
        taken
    }
}

impl Run<'_> {
    pub(crate) fn share(
        &mut self,
        item: &Item,
        share: &Share,
        before: Option<&Ledger>,
    ) -> Result<Figures, Refusal> {
        let mut base = Base::new(&share.base, before.unwrap_or(&self.ledger), self.facts);
        let mut figures = Figures { base: base.sum.clone(), ..Figures::default() };
        if base.sum.is_zero() {
            return Ok(figures);
        }
        let Some(mut shared) = self.share_excess(share, &base.sum)? else { return Ok(figures) };
        shared.round_item(self.facts);
        let seen = &self.facts.seen;
        let paid_before = self.facts.seen.all().has(Shape::Share);
        seen.when(shared.paid.is_positive(), Shape::Share);
        seen.when(shared.paid.is_positive() && paid_before, Shape::ShareSecond);
        seen.when(shared.paid.is_positive() && before.is_some_and(|b| *b != self.ledger), Shape::Parallel);
        if shared.paid.is_positive() {
            self.note_base(&share.base, &base);
        }
        for (band, x) in &shared.bands {
            self.step(item, &format!("band/{band}"), x);
        }
        self.step(item, "over_cap", &shared.over);
        let payer = item.payer.unwrap_or_default();
        figures.paid = base.take(&mut self.ledger, &share.takes, &shared.paid, |_| Place::Payer(payer));
        for (part, x) in &shared.to_parts {
            base.take(&mut self.ledger, &share.takes, x, |g| Place::Part(g, *part));
        }
        if let Some(leaves) = share.leaves.filter(|_| !self.facts.bug(Bug::LeavesNothing)) {
            seen.when(shared.own.is_positive(), Shape::Leaves);
            base.take(&mut self.ledger, &share.takes, &shared.own, |g| Place::Part(g, leaves));
        }
        Ok(figures)
    }

    /// Notes what a layer that pays looks at, and what it leaves alone.
    fn note_base(&self, entries: &[Entry], base: &Base<'_>) {
        let seen = &self.facts.seen;
        let holds = |part: Part| {
            let mut all = entries.iter().zip(&base.left);
            all.any(|(e, left)| e.part == part && left.is_positive())
        };
        seen.when(holds(OVER_CAP), Shape::OverCapShared);
        seen.when(holds(EXCLUDED), Shape::ExcludedShared);
        let cut = self.ledger.sum(&base.all_groups, AREA_CUT).is_positive();
        seen.when(cut && !entries.iter().any(|e| e.part == AREA_CUT), Shape::CutSpared);
    }

    /// What lies above the threshold is shared; none if the item pays nothing.
    fn share_excess(&self, share: &Share, base: &Q) -> Result<Option<Shared>, Refusal> {
        let threshold = share.threshold.as_ref();
        let tables: Vec<&String> = threshold
            .map(|t| &t.table)
            .into_iter()
            .chain([&share.rate.table])
            .chain(share.adjust.iter().map(|a| &a.table))
            .collect();
        if self.bars(&tables, &share.caps)? {
            return Ok(None);
        }
        let (threshold, c) = match threshold {
            None => (Q::zero(), Q::zero()),
            // No limit: its counter is not needed.
            Some(t) => match self.facts.limit(&t.table)? {
                None => (Q::zero(), Q::zero()),
                Some(threshold) if self.facts.bug(Bug::ThresholdForgets) => (threshold, Q::zero()),
                Some(threshold) => (threshold, self.count(t.counter.as_deref())?),
            },
        };
        let from = c.clone().max(threshold.clone());
        self.facts.seen.compared(&(&c + base), &threshold);
        let passed = threshold.is_positive() && threshold < &c + base;
        self.facts.seen.when(passed, Shape::Threshold);
        self.facts.seen.when(passed && &threshold >= base, Shape::ThresholdCounted);
        // Nothing above the threshold: nothing else is looked up.
        if from >= &c + base {
            return Ok(None);
        }
        let counts = self.least_room(&share.caps, CapOn::Base);
        let counts = counts.and_then(|room| room.cut(base, base, &self.facts.seen, Shape::CapBase));
        let rule = self.rule(&share.rate, &share.adjust, (&share.caps, Shape::CapLater), share.down_fen);
        let (counts, rule) = both(counts, rule)?;
        let to = &c + &counts;
        let excess = share.rate.axis == RateAxis::Excess && !self.facts.bug(Bug::ExcessAsGross);
        let less = if excess { threshold } else { Q::zero() };
        let end = c + base;
        let mut shared = walk(self.facts, &rule, &(&from - &less), &(&to - &less))?;
        let shapes = [Shape::BandsShareGross, Shape::BandsExcess, Shape::BandsShareWhole];
        self.note_walk(&rule, &shared, shapes, &share.rate);
        shared.over += &(end - to.max(from));
        Ok(Some(shared))
    }

    pub(crate) fn own_ceiling(
        &mut self,
        item: &Item,
        entries: &[Entry],
        ceiling: &Counted,
        takes: &Takes,
    ) -> Result<Figures, Refusal> {
        let mut base = Base::new(entries, &self.ledger, self.facts);
        let mut figures = Figures { base: base.sum.clone(), ..Figures::default() };
        if base.sum.is_zero() || self.facts.not_payable(&ceiling.table) {
            return Ok(figures);
        }
        let Some(mut room) = self.room(ceiling)? else { return Ok(figures) };
        if self.facts.bug(Bug::CeilingOfBase) {
            room += &self.count(ceiling.counter.as_deref())?;
        }
        self.facts.seen.compared(&base.sum, &room);
        let above = (&base.sum - room).max(Q::zero()).min(base.sum.clone());
        self.facts.seen.when(above.is_positive(), Shape::OwnCeiling);
        let payer = item.payer.unwrap_or_default();
        figures.paid = base.take(&mut self.ledger, takes, &above, |_| Place::Payer(payer));
        Ok(figures)
    }

    pub(crate) fn floor(
        &mut self,
        item: &Item,
        rate: &str,
        of_total: bool,
        payers: &[usize],
        takes_from: &[Part],
    ) -> Result<Figures, Refusal> {
        let mut figures = Figures::default();
        let entries: Vec<Entry> =
            takes_from.iter().map(|part| Entry { part: *part, group: None, share: None }).collect();
        let mut base = Base::new(&entries, &self.ledger, self.facts);
        if base.sum.is_zero() || self.facts.not_payable(rate) {
            return Ok(figures);
        }
        let of = if of_total { &self.facts.total } else { &self.split[IN_SCOPE] };
        let all = self.facts.bug(Bug::FloorOfAll);
        let all: Vec<usize> = if all { (0..self.ledger.payers.len()).collect() } else { payers.to_vec() };
        let named: Q = all.iter().map(|p| &self.ledger.payers[*p]).sum();
        let lacking = (self.facts.figure(rate)? * of - named).max(Q::zero());
        self.facts.seen.when(lacking.is_positive(), Shape::Floor);
        let payer = item.payer.unwrap_or_default();
        let takes = Takes::InOrder(takes_from.to_vec());
        figures.paid = base.take(&mut self.ledger, &takes, &lacking, |_| Place::Payer(payer));
        Ok(figures)
    }
}
