//! `basic`: first share, 起付线, 分段, 封顶线 of one part of the bill (`rules/README.md` §9.1).

use super::ready::{Rated, Ready};
use super::walk::{Walked, room, walk};
use super::{What, Work};
use crate::case::{Param, Rules};
use crate::money::Exact;
use crate::pack::{BandAxis, Basic, CapOn, Deductible, Item, Part, RoundAt};

impl Work<'_, '_> {
    pub(super) fn basic(&mut self, index: usize, item: &Item, basic: &Basic) {
        let scope = self.purse.sum_in(&item.groups, Part::InScope);
        self.bare(Some(index), What::Base, scope, &[]);
        self.watch(&[scope]);
        let Some(ready) = self.item(index).filter(|_| !scope.is_zero()) else { return };
        if let Some(rules) = &ready.barred {
            self.shift(item, Part::NotPayable, scope);
            self.step(Some(index), What::NotPayable, 0, scope, &[], rules);
            self.pay(index, item, Exact::ZERO);
            self.tally(index, |tally| {
                tally.scope = Some(scope);
                tally.deductible = Some(Exact::ZERO);
                tally.above = Some(scope);
            });
            return;
        }
        if !self.ready_item(ready) {
            return;
        }
        let mut rest = scope;
        rest -= self.first_share(index, item, basic, false, rest);
        let charged = match &basic.deductible {
            Some(deductible) => self.deductible(index, item, ready, deductible, rest),
            None => Exact::ZERO,
        };
        let first_after = self.first_share(index, item, basic, true, rest - charged);
        rest -= first_after;
        self.tally(index, |tally| {
            tally.scope = Some(rest);
            tally.deductible = Some(charged);
            tally.above = Some(rest - charged);
        });
        self.bands(index, item, (basic, ready), rest, charged);
    }

    /// Moves in-scope money of an item's groups to another part.
    fn shift(&mut self, item: &Item, to: Part, amount: Exact) {
        let mut left = amount;
        for group in &item.groups {
            let taken = self.purse.take_in(&[*group], Part::InScope, left);
            self.purse.put(*group, to, taken);
            left -= taken;
        }
        self.sound &= left.is_zero();
    }

    fn first_share(&mut self, index: usize, item: &Item, basic: &Basic, after: bool, of: Exact) -> Exact {
        let Some(first) = basic.first_share.as_ref().filter(|first| first.after == after) else {
            return Exact::ZERO;
        };
        let Param::Figure(rate) = self.case.param(first.table) else { return Exact::ZERO };
        let amount = of * *rate;
        self.shift(item, first.to_part, amount);
        let rules = self.case.rules(first.table);
        self.step(Some(index), What::FirstShare, 0, amount, &[("rate", *rate), ("base", of)], &rules);
        amount
    }

    fn deductible(
        &mut self,
        index: usize,
        item: &Item,
        ready: &Ready,
        counted: &Deductible,
        scope: Exact,
    ) -> Exact {
        let Some((nominal, ceiling, rules)) = &ready.deductible else { return Exact::ZERO };
        let met = self.case.count(counted.counter);
        let mut due = *nominal - met;
        if let (Some(ceiling), Some((_, counter))) = (ceiling, counted.ceiling) {
            due = due.least(*ceiling - self.case.count(Some(counter)));
        }
        let charged = due.floor_zero().least(scope);
        self.shift(item, Part::Deductible, charged);
        let figures = [("nominal", *nominal), ("met", met), ("base", scope)];
        self.step(Some(index), What::Deductible, 0, charged, &figures, rules);
        charged
    }

    fn bands(
        &mut self,
        index: usize,
        item: &Item,
        (basic, ready): (&Basic, &Ready),
        scope: Exact,
        charged: Exact,
    ) {
        let case = self.case;
        let Some(rates) = &ready.rates else { return };
        let before = case.count(basic.rate.counter);
        let (from, mut to) = match basic.rate.axis {
            BandAxis::Gross => (before + charged, before + scope),
            BandAxis::Above => (before, before + scope - charged),
        };
        let full = to - from;
        let room = |on: CapOn| room(case, &ready.caps, on);
        let (scope_room, above_room, fund_room) = (room(CapOn::Scope), room(CapOn::Above), room(CapOn::Fund));
        let allowed = scope_room.least.map(|room| (room - charged).floor_zero());
        let mut cost = None;
        for (allowed, room) in [(allowed, scope_room.least), (above_room.least, above_room.least)] {
            if let Some(end) = allowed.map(|allowed| from + allowed).filter(|end| *end < to) {
                (to, cost) = (end, room);
            }
        }
        let walked = walk(rates, basic.rate.mode, (from, to), fund_room.least, self.rule(basic.boundary));
        self.trace_bands(index, &walked, rates);
        let cut = full - (to - from);
        let over = cut + walked.over;
        self.watch(&[over, walked.fund, walked.covered]);
        if over.is_positive() {
            let needed = |open: bool, allowed: Option<Exact>, known: Option<Exact>| {
                open && allowed.is_some_and(|most| most < full && known.is_none_or(|known| most < known))
            };
            let known = |open: bool, allowed: Option<Exact>| allowed.filter(|_| !open);
            let by_cost = needed(scope_room.open, allowed, known(above_room.open, above_room.least))
                || needed(above_room.open, above_room.least, known(scope_room.open, allowed));
            let by_fund = walked.over.is_positive() && fund_room.open;
            if (by_cost || by_fund) && !self.caps_known(ready) {
                return;
            }
            self.over_cap(index, over, &walked, [fund_room.least, cost], &ready.cap_rules);
        }
        let (mut fund, mut own_sum) = (walked.fund, walked.own);
        if case.pack.round.at == RoundAt::Item {
            (fund, own_sum) = self.round_item(fund, own_sum);
        }
        // What is covered leaves the open part; what the two sides take of it was computed apart from it.
        self.sound &= self.purse.sum_in(&item.groups, Part::InScope) == walked.covered + over;
        let mut moves = walked.cuts;
        moves.extend_from_slice(&[(Part::OverCap, over), (Part::Copay, own_sum)]);
        self.purse.spread(&item.groups, &moves);
        self.pay(index, item, fund);
        self.bare(Some(index), What::Paid, fund, &[("own", own_sum)]);
    }

    /// What a cap leaves out: one on what the layer pays, when that was reached, or else one on the costs it looks at.
    pub(super) fn over_cap(
        &mut self,
        index: usize,
        over: Exact,
        walked: &Walked,
        [paid, cost]: [Option<Exact>; 2],
        rules: &Rules,
    ) {
        let (name, room) = if walked.capped { ("room", paid) } else { ("room_cost", cost) };
        self.step(Some(index), What::OverCap, 0, over, &[(name, room.unwrap_or(Exact::ZERO))], rules);
    }

    pub(super) fn trace_bands(&mut self, index: usize, walked: &Walked, rates: &[Rated]) {
        for shared in &walked.bands {
            let Some(rate) = rates.get(shared.band - 1) else { continue };
            let figures = [
                ("from", shared.from),
                ("to", shared.to),
                ("width", shared.width),
                ("rate", rate.fund),
                ("rate_table", rate.table_rate),
                ("rate_own", rate.own),
                ("own", shared.own),
                ("cut", shared.cut),
            ];
            let told = figures.len() - usize::from(!shared.cut.is_positive());
            let figures = figures.get(..told).unwrap_or(&[]);
            self.step(Some(index), What::Band, shared.band, shared.fund, figures, &rate.rules);
        }
    }

    /// `round.at = "item"`: one side in whole fen, at most what the item covers; the other takes the rest.
    pub(super) fn round_item(&self, fund: Exact, own: Exact) -> (Exact, Exact) {
        let round = &self.case.pack.round;
        let covered = fund + own;
        let whole = |value: Exact| Exact::fen(round.way.round(value)).least(covered);
        if round.own_side {
            let own = whole(own);
            return (covered - own, own);
        }
        let fund = whole(fund);
        (fund, covered - fund)
    }
}
