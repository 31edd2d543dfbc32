//! The layers that look at the person's own side: `share`, `own_ceiling`, `floor` (README §9.2, §9.3).

use crate::Refusal;
use crate::ledger::{Ledger, Place, part_of};
use crate::model::*;
use crate::num::Q;
use crate::plan::{Figures, Run, both};
use crate::walk::{Shared, walk};

/// A base while money is taken from it.
struct Base<'a> {
    entries: &'a [Entry],
    /// What may still be taken from each.
    left: Vec<Q>,
    sum: Q,
    all_groups: Vec<usize>,
}

impl<'a> Base<'a> {
    fn new(entries: &'a [Entry], ledger: &Ledger) -> Base<'a> {
        let all_groups: Vec<usize> = (0..ledger.groups.len()).collect();
        let one = |e: &Entry| {
            let present = match e.group {
                Some(g) => ledger.groups[g][e.part].clone(),
                None => ledger.sum(&all_groups, e.part),
            };
            e.share.as_ref().map_or(present.clone(), |share| present * share)
        };
        let held: Vec<Q> = entries.iter().map(one).collect();
        Base { entries, sum: held.iter().sum(), left: held, all_groups }
    }

    /// Takes `amount` out of the base; gives what was taken.
    fn take(&mut self, ledger: &mut Ledger, takes: &Takes, amount: &Q, to: impl Fn(usize) -> Place) -> Q {
        let wish: Vec<(usize, Option<Q>)> = match takes {
            Takes::ProRata => {
                let sum: Q = self.left.iter().sum();
                let last = self.left.iter().rposition(|left| left.is_positive());
                let share = |(i, left): (usize, &Q)| {
                    (i, (Some(i) != last && !sum.is_zero()).then(|| part_of(amount, left, &sum)))
                };
                self.left.iter().enumerate().map(share).collect()
            }
            Takes::InOrder(parts) => {
                let of = |p: &Part| {
                    let part = *p;
                    let entries = self.entries.iter().enumerate().filter(move |(_, e)| e.part == part);
                    entries.map(|(i, _)| (i, None)).collect::<Vec<_>>()
                };
                parts.iter().flat_map(of).collect()
            }
        };
        let mut taken = Q::zero();
        for (i, share) in wish {
            let entry = &self.entries[i];
            let open = (amount - &taken).min(self.left[i].clone());
            let most = share.map_or(open.clone(), |s| s.min(open));
            let one = entry.group.map(|g| [g]);
            let groups: &[usize] = one.as_ref().map_or(self.all_groups.as_slice(), |g| g.as_slice());
            let (_, moved) = ledger.draw(groups, entry.part, &most, &to);
            self.left[i] -= &moved;
            taken += &moved;
        }
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
        let mut base = Base::new(&share.base, before.unwrap_or(&self.ledger));
        let mut figures = Figures { base: base.sum.clone(), ..Figures::default() };
        if base.sum.is_zero() {
            return Ok(figures);
        }
        let Some(mut shared) = self.share_excess(share, &base.sum)? else { return Ok(figures) };
        shared.round_item(&self.facts.pack.round);
        for (band, x) in &shared.bands {
            self.step(item, &format!("band/{band}"), x);
        }
        self.step(item, "over_cap", &shared.over);
        let payer = item.payer.unwrap_or_default();
        figures.paid = base.take(&mut self.ledger, &share.takes, &shared.paid, |_| Place::Payer(payer));
        for (part, x) in &shared.to_parts {
            base.take(&mut self.ledger, &share.takes, x, |g| Place::Part(g, *part));
        }
        if let Some(leaves) = share.leaves {
            base.take(&mut self.ledger, &share.takes, &shared.own, |g| Place::Part(g, leaves));
        }
        Ok(figures)
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
                Some(threshold) => (threshold, self.count(t.counter.as_deref())?),
            },
        };
        let from = c.clone().max(threshold.clone());
        // Nothing above the threshold: nothing else is looked up.
        if from >= &c + base {
            return Ok(None);
        }
        let counts = self.least_room(&share.caps, CapOn::Base).and_then(|room| room.cut(base));
        let rule = self.rule(&share.rate, &share.adjust, &share.caps, share.down_fen);
        let (counts, rule) = both(counts, rule)?;
        let to = &c + &counts;
        let less = if share.rate.axis == RateAxis::Excess { threshold } else { Q::zero() };
        let end = c + base;
        let mut shared = walk(&rule, &(&from - &less), &(&to - &less))?;
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
        let mut base = Base::new(entries, &self.ledger);
        let mut figures = Figures { base: base.sum.clone(), ..Figures::default() };
        if base.sum.is_zero() || self.facts.not_payable(&ceiling.table) {
            return Ok(figures);
        }
        let Some(room) = self.room(ceiling)? else { return Ok(figures) };
        let above = (&base.sum - room).max(Q::zero()).min(base.sum.clone());
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
        let mut base = Base::new(&entries, &self.ledger);
        if base.sum.is_zero() || self.facts.not_payable(rate) {
            return Ok(figures);
        }
        let of = if of_total { &self.facts.total } else { &self.facts.in_scope };
        let named: Q = payers.iter().map(|p| &self.ledger.payers[*p]).sum();
        let lacking = (self.facts.figure(rate)? * of - named).max(Q::zero());
        let payer = item.payer.unwrap_or_default();
        let takes = Takes::InOrder(takes_from.to_vec());
        figures.paid = base.take(&mut self.ledger, &takes, &lacking, |_| Place::Payer(payer));
        Ok(figures)
    }
}
