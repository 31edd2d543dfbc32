//! `fixed`, `own_ceiling`, `floor`, `account` (`rules/README.md` §9.3).

use super::{What, Work};
use crate::case::Param;
use crate::facts::Fact;
use crate::money::Exact;
use crate::pack::{Account, Each, Fixed, Floor, Item, OwnCeiling, Part, Refusal, Which};

impl Work<'_, '_> {
    pub(super) fn fixed(&mut self, index: usize, item: &Item, fixed: &Fixed) {
        let scope = self.purse.sum_in(&item.groups, Part::InScope);
        self.bare(Some(index), What::Base, scope, &[]);
        if scope.is_zero() || !self.ready(&[fixed.table], &[]) {
            return;
        }
        // Only a sum of money is multiplied by days.
        if matches!(self.case.param(fixed.table), Param::Figure(_)) && !self.days_known(item) {
            return;
        }
        let rules = self.case.rules(fixed.table);
        let (paid, own) = match self.case.param(fixed.table) {
            Param::Figure(sum) => {
                let (paid, own) = self.fixed_split(item, fixed, *sum, scope);
                // An earlier item may have taken of the lines' money, a return may have left more on one side than there is:
                // then the payer takes at most what is left.
                if paid + own == scope && !paid.is_negative() && !own.is_negative() {
                    (paid, own)
                } else {
                    (paid.floor_zero().least(scope), scope - paid.floor_zero().least(scope))
                }
            }
            Param::NoLimit => (scope, Exact::ZERO),
            Param::NotPayable | Param::Bands(_) | Param::Open(..) => {
                self.purse.spread(&item.groups, &[(Part::NotPayable, scope)]);
                self.step(Some(index), What::NotPayable, 0, scope, &[], &rules);
                self.pay(index, item, Exact::ZERO);
                return;
            }
        };
        self.purse.spread(&item.groups, &[(Part::Copay, own)]);
        self.pay(index, item, paid);
        self.step(Some(index), What::Paid, 0, paid, &[("own", own), ("base", scope)], &rules);
    }

    /// Whether the number of days is known, for an amount a day; or the share of a liable party.
    pub(super) fn days_known(&mut self, item: &Item) -> bool {
        let wanted = item.days_fact().filter(|fact| self.case.inputs.situation.get(*fact).is_none());
        self.needs.extend(wanted.map(|fact| Refusal::Wanted(fact, Vec::new()).fault(&item.id)));
        wanted.is_none()
    }

    /// What the payer and the person bear of a fixed amount, each computed on its own side.
    fn fixed_split(&self, item: &Item, fixed: &Fixed, sum: Exact, scope: Exact) -> (Exact, Exact) {
        let days = self.case.inputs.situation.whole(Fact::Days).unwrap_or(0);
        match fixed.each {
            Each::Settlement => (scope.least(sum), (scope - sum).floor_zero()),
            Each::Day => {
                let sum = sum * Exact::fen(days);
                (scope.least(sum), (scope - sum).floor_zero())
            }
            Each::Line => {
                let mut sides = (Exact::ZERO, Exact::ZERO);
                let lines = self.case.split().iter().zip(self.case.inputs.bill.lines());
                for (split, line) in lines.filter(|(split, _)| item.groups.contains(&split.group)) {
                    let sum = sum * Exact::fen(i64::from(line.quantity));
                    let amount = if split.in_scope.is_negative() { -split.in_scope } else { split.in_scope };
                    let (paid, own) = (amount.least(sum), (amount - sum).floor_zero());
                    let signed = |value: Exact| if split.in_scope.is_negative() { -value } else { value };
                    sides.0 += signed(paid);
                    sides.1 += signed(own);
                }
                sides
            }
        }
    }

    pub(super) fn own_ceiling(&mut self, index: usize, item: &Item, own: &OwnCeiling) {
        let mut held = self.holdings(&own.base);
        let base = Exact::total(&held);
        self.tally(index, |tally| tally.base = Some(base));
        let unlimited = self.case.unlimited(own.ceiling.table);
        let barred = matches!(self.case.param(own.ceiling.table), Param::NotPayable);
        let counter = own.ceiling.counter.filter(|_| !unlimited && !barred);
        if base.is_zero() || !self.ready(&[own.ceiling.table], counter.as_slice()) {
            return;
        }
        let rules = self.case.rules(own.ceiling.table);
        let before = self.case.count(own.ceiling.counter);
        let paid = match self.case.param(own.ceiling.table) {
            Param::Figure(ceiling) => (before + base - *ceiling).floor_zero().least(base),
            _ => Exact::ZERO,
        };
        self.step(Some(index), What::Base, 0, base, &[("before", before)], &rules);
        let taken = self.take(&own.base, &own.takes, &mut held, paid, None);
        self.pay(index, item, taken);
        self.step(Some(index), What::Paid, 0, taken, &[], &rules);
    }

    pub(super) fn floor(&mut self, index: usize, item: &Item, floor: &Floor) {
        let mut held = self.holdings(&floor.base);
        let room = Exact::total(&held);
        if room.is_zero() || !self.ready(&[floor.table], &[]) {
            return;
        }
        let of = if floor.of_total { Exact::fen(self.case.inputs.bill.total()) } else { self.case.in_scope };
        let mut so_far = Exact::ZERO;
        for payer in &floor.payers {
            so_far += self.payers.get(*payer).copied().unwrap_or(Exact::ZERO);
        }
        let rules = self.case.rules(floor.table);
        let wanted = match self.case.param(floor.table) {
            Param::Figure(rate) => (*rate * of - so_far).floor_zero(),
            _ => Exact::ZERO,
        };
        self.step(Some(index), What::Base, 0, of, &[("before", so_far)], &rules);
        let taken = self.take(&floor.base, &floor.takes, &mut held, wanted, None);
        self.pay(index, item, taken);
        self.step(Some(index), What::Paid, 0, taken, &[], &rules);
    }

    pub(super) fn account(&mut self, index: usize, account: &Account) {
        let groups: Vec<usize> = (0..self.case.pack.groups.len()).collect();
        let [current, earlier] = self.account_left;
        let balance = Exact::fen(match account.which {
            Which::Current => current,
            Which::Earlier => earlier,
            Which::Any => current + earlier,
        });
        // Parts are whole fen here unless shares paid first are kept exact; an account pays whole fen.
        let mut payable = Exact::ZERO;
        for part in &account.pays {
            payable += self.purse.sum(*part);
        }
        let fen = crate::money::Way::Down.round(payable.floor_zero().least(balance));
        let mut left = Exact::fen(fen);
        for part in &account.pays {
            left -= self.purse.take_in(&groups, *part, left);
        }
        self.sound &= left.is_zero();
        let from_current = match account.which {
            Which::Earlier => 0,
            Which::Current | Which::Any => fen.min(current),
        };
        self.account_left = [current - from_current, earlier - (fen - from_current)];
        self.account_first += Exact::fen(fen);
        self.tally(index, |tally| tally.paid = Some(Exact::fen(fen)));
        self.bare(Some(index), What::Paid, Exact::fen(fen), &[]);
    }
}
