//! `share`: every layer after the basic one (`rules/README.md` §9.2).

use super::walk::{room, walk};
use super::{What, Work};
use crate::case::{Param, Rules};
use crate::money::Exact;
use crate::pack::{BandAxis, CapOn, Entry, Item, Part, RoundAt, Share, Takes};

impl Work<'_, '_> {
    /// What a base holds, entry by entry; parallel items see the parts as they stood before the first of them.
    pub(super) fn holdings(&self, base: &[Entry]) -> Vec<Exact> {
        let purse = self.frozen.as_ref().unwrap_or(&self.purse);
        let mut held = Vec::with_capacity(base.len());
        for entry in base {
            held.push(purse.entry(entry).floor_zero());
        }
        held
    }

    pub(super) fn share(&mut self, index: usize, item: &Item, share: &Share) {
        let case = self.case;
        let held = self.holdings(&share.base);
        let base = Exact::total(&held);
        self.tally(index, |tally| tally.base = Some(base));
        self.watch(&[base]);
        let Some(ready) = self.item(index).filter(|_| !base.is_zero()) else { return };
        if let Some(rules) = &ready.barred {
            self.step(Some(index), What::NotPayable, 0, Exact::ZERO, &[("base", base)], rules);
            self.pay(index, item, Exact::ZERO);
            return;
        }
        let Some(start) = self.start_line(share) else { return };
        let rules = share.threshold.map_or_else(Rules::default, |threshold| case.rules(threshold.table));
        let unlimited = share.threshold.is_none_or(|threshold| case.unlimited(threshold.table));
        let counter = share.threshold.and_then(|threshold| threshold.counter).filter(|_| !unlimited);
        let before = case.count(counter);
        let reach = before + base;
        let figures = [("threshold", start), ("before", before), ("reach", reach)];
        self.step(Some(index), What::Base, 0, base, &figures, &rules);
        if reach <= start || !self.ready_item(ready) {
            return;
        }
        let shift = if share.rate.axis == BandAxis::Gross { Exact::ZERO } else { start };
        let from = before.most(start) - shift;
        let full = (reach - shift - from).floor_zero();
        let room = |on: CapOn| room(case, &ready.caps, on);
        let (base_room, fund_room) = (room(CapOn::Base), room(CapOn::Fund));
        // A cap on the base limits what is looked at, not what lies above the threshold.
        let seen = base_room.least.map_or(base, |room| base.least(room));
        let width = (before + seen - shift - from).floor_zero();
        let Some(rates) = &ready.rates else { return };
        let piece = (from, from + width);
        let walked = walk(rates, share.rate.mode, piece, fund_room.least, self.rule(share.boundary));
        self.trace_bands(index, &walked, rates);
        let over = full - width + walked.over;
        self.watch(&[reach, over, width, walked.fund, walked.covered]);
        if over.is_positive() {
            let open = (full > width && base_room.open) || (walked.over.is_positive() && fund_room.open);
            if open && !self.caps_known(ready) {
                return;
            }
            let rooms = [fund_room.least, base_room.least];
            self.over_cap(index, over, &walked, rooms, &ready.cap_rules);
        }
        let (mut paid, mut own) = (walked.fund, walked.own);
        if case.pack.round.at == RoundAt::Item {
            (paid, own) = self.round_item(paid, own);
        }
        self.settle_share(index, item, share, held, (paid, own), walked.cuts);
    }

    /// The threshold, or nothing when it is not known.
    fn start_line(&mut self, share: &Share) -> Option<Exact> {
        let Some(threshold) = share.threshold else { return Some(Exact::ZERO) };
        let unlimited = self.case.unlimited(threshold.table);
        let counter = threshold.counter.filter(|_| !unlimited);
        if !self.ready(&[threshold.table], counter.as_slice()) {
            return None;
        }
        Some(match self.case.param(threshold.table) {
            Param::Figure(start) => *start,
            _ => Exact::ZERO,
        })
    }

    /// Takes out of the parts what the layer pays, and moves its own share where the plan says.
    fn settle_share(
        &mut self,
        index: usize,
        item: &Item,
        share: &Share,
        mut held: Vec<Exact>,
        (paid, own): (Exact, Exact),
        mut moves: Vec<(Part, Exact)>,
    ) {
        // The parts named may hold less than the payment: parallel items, or a list that leaves parts out.
        let taken = self.take(&share.base, &share.takes, &mut held, paid, None);
        self.sound &= taken <= paid;
        moves.extend(share.leaves.map(|part| (part, own)));
        for (part, amount) in moves {
            self.take(&share.base, &share.takes, &mut held, amount, Some(part));
        }
        self.pay(index, item, taken);
        self.bare(Some(index), What::Paid, taken, &[("own", own)]);
    }

    /// Takes an amount out of the entries of a base, each at most what is left of what it held; gives what was taken. With `to`
    /// it goes to that part of the same group.
    pub(super) fn take(
        &mut self,
        base: &[Entry],
        takes: &Takes,
        held: &mut [Exact],
        amount: Exact,
        to: Option<Part>,
    ) -> Exact {
        let sum = Exact::total(held);
        self.watch(&[sum, amount]);
        let count = match takes {
            Takes::Ordered(order) => order.len(),
            Takes::ProRata => base.len(),
        };
        let mut taken = Exact::ZERO;
        // In proportion, the last entry that holds anything takes what the others leave.
        let last = held.iter().rposition(|left| left.is_positive());
        for turn in 0..count {
            let place = match takes {
                Takes::Ordered(order) => order.get(turn).copied().unwrap_or(usize::MAX),
                Takes::ProRata => turn,
            };
            let (Some(entry), Some(left)) = (base.get(place), held.get_mut(place)) else { continue };
            let wanted = match takes {
                Takes::ProRata if Some(place) != last => left.least(amount.part_of(*left, sum)),
                _ => left.least(amount - taken),
            };
            let moved = self.purse.take_entry(entry, wanted, to);
            *left -= moved;
            taken += moved;
        }
        taken
    }
}
