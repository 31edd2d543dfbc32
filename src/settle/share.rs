//! `share`: every layer after the basic one (`rules/README.md` §9.2).

use super::walk::{barred, rated, room, walk};
use super::{What, Work};
use crate::case::{Param, RuleRef};
use crate::money::Exact;
use crate::pack::{BandAxis, CapOn, Entry, Item, Part, RoundAt, Share, Takes};

impl Work<'_, '_> {
    /// What a base holds, entry by entry; parallel items see the parts as they stood before the first of them.
    pub(super) fn holdings(&self, base: &[Entry]) -> Vec<Exact> {
        let purse = self.frozen.as_ref().unwrap_or(&self.purse);
        base.iter().map(|entry| purse.entry(entry).floor_zero()).collect()
    }

    pub(super) fn share(&mut self, index: usize, item: &Item, share: &Share) {
        let case = self.case;
        let held = self.holdings(&share.base);
        let base: Exact = held.iter().copied().sum();
        self.tally(index, |tally| tally.base = Some(base));
        if base.is_zero() {
            return;
        }
        if let Some(rule) = barred(case, item.tables_where(&|when| case.within(when)).into_iter()) {
            self.step(Some(index), What::NotPayable, 0, Exact::ZERO, vec![("base", base)], vec![Some(rule)]);
            self.pay(index, item, Exact::ZERO);
            return;
        }
        let Some((start, rule)) = self.start_line(share) else { return };
        let before = case.count(share.threshold.and_then(|threshold| threshold.counter));
        let reach = before + base;
        let figures = vec![("threshold", start), ("before", before), ("reach", reach)];
        self.step(Some(index), What::Base, 0, base, figures, vec![rule]);
        if reach <= start || !self.ready_item(item) {
            return;
        }
        let shift = if share.rate.axis == BandAxis::Gross { Exact::ZERO } else { start };
        let from = before.most(start) - shift;
        let full = (reach - shift - from).floor_zero();
        let (base_room, mut cap_rules) = room(case, &share.caps, CapOn::Base);
        let width = base_room.map_or(full, |room| full.least(room));
        let (fund_room, more) = room(case, &share.caps, CapOn::Fund);
        cap_rules.extend(more);
        let Some(rates) = rated(case, &share.rate, &share.adjust) else { return };
        let walked =
            walk(&rates, share.rate.mode, (from, from + width), fund_room, self.rule(share.boundary));
        self.trace_bands(index, &walked, &rates);
        let over = full - width + walked.over;
        if over.is_positive() {
            if !self.caps_known(item) {
                return;
            }
            let room = fund_room.or(base_room).unwrap_or(Exact::ZERO);
            self.step(Some(index), What::OverCap, 0, over, vec![("room", room)], cap_rules);
        }
        let mut own: Exact = walked.bands.iter().map(|shared| shared.own).sum();
        let cuts: Vec<(Part, Exact)> =
            walked.bands.iter().flat_map(|shared| shared.cuts.iter().copied()).collect();
        let mut paid = walked.fund;
        if case.pack.round.at == RoundAt::Item {
            let rounded = self.round_item(paid, paid + own);
            own += paid - rounded;
            paid = rounded;
        }
        self.settle_share(index, item, share, &held, (paid, own), &cuts);
    }

    /// The threshold, or nothing when it is not known.
    fn start_line(&mut self, share: &Share) -> Option<(Exact, Option<RuleRef>)> {
        let Some(threshold) = share.threshold else { return Some((Exact::ZERO, None)) };
        let unlimited = *self.case.param(threshold.table) == Param::NoLimit;
        let counter: Vec<usize> = threshold.counter.into_iter().filter(|_| !unlimited).collect();
        if !self.ready(&[threshold.table], &counter) {
            return None;
        }
        let start = match self.case.param(threshold.table) {
            Param::Figure(start) => *start,
            _ => Exact::ZERO,
        };
        Some((start, self.case.rule(threshold.table)))
    }

    /// Takes out of the parts what the layer pays, and moves its own share where the plan says.
    fn settle_share(
        &mut self,
        index: usize,
        item: &Item,
        share: &Share,
        held: &[Exact],
        (paid, own): (Exact, Exact),
        cuts: &[(Part, Exact)],
    ) {
        // The parts named may hold less than the payment: parallel items, or a list that leaves parts out.
        let taken = self.take(&share.base, &share.takes, held, paid);
        self.sound &= taken <= paid;
        let moves = cuts.iter().copied().chain(share.leaves.map(|part| (part, own)));
        for (part, amount) in moves.collect::<Vec<_>>() {
            let now = |work: &Self, entry: &Entry| work.purse.entry(entry).floor_zero();
            let left: Vec<Exact> =
                share.base.iter().zip(held).map(|(entry, held)| now(self, entry).least(*held)).collect();
            let moved = self.take(&share.base, &share.takes, &left, amount);
            self.purse.put(item.groups.first().copied().unwrap_or(0), part, moved);
        }
        self.pay(index, item, taken);
        self.step(Some(index), What::Paid, 0, taken, vec![("own", own)], Vec::new());
    }

    /// Takes an amount out of the entries of a base; gives what was taken.
    pub(super) fn take(&mut self, base: &[Entry], takes: &Takes, held: &[Exact], amount: Exact) -> Exact {
        let mut taken = Exact::ZERO;
        match takes {
            Takes::Ordered(order) => {
                for place in order {
                    let (Some(entry), Some(most)) = (base.get(*place), held.get(*place)) else { continue };
                    taken += self.purse.take_entry(entry, most.least(amount - taken));
                }
            }
            Takes::ProRata => {
                let sum: Exact = held.iter().copied().sum();
                if !sum.is_positive() {
                    return Exact::ZERO;
                }
                for (entry, held) in base.iter().zip(held) {
                    taken += self.purse.take_entry(entry, amount * held.over(sum));
                }
            }
        }
        taken
    }
}
