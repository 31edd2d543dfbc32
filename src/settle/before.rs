//! `carve` and `package`: what changes the bill before the layers work on it (`rules/README.md` §9.4).

use super::{What, Work};
use crate::case::{Param, Rules};
use crate::facts::Fact;
use crate::money::Exact;
use crate::pack::{Carve, Item, Package, Part};

impl Work<'_, '_> {
    /// A liable party's share of every part leaves first (责任比例).
    pub(super) fn carve(&mut self, index: usize, item: &Item, carve: &Carve) {
        if !self.ready(carve.table.as_slice(), &[]) || !self.days_known(item) {
            return;
        }
        let rate = match carve.table.map(|table| self.case.param(table)) {
            Some(Param::Figure(rate)) => *rate,
            Some(_) => return,
            None => self.case.inputs.situation.rate(Fact::Liability).unwrap_or(Exact::ZERO),
        };
        let (mut base, mut moved) = (Exact::ZERO, Exact::ZERO);
        for group in &item.groups {
            for part in &carve.parts {
                let held = self.purse.get(*group, *part).floor_zero();
                let share = held * rate;
                self.purse.put(*group, *part, -share);
                if let Some(to) = carve.to_part {
                    self.purse.put(*group, to, share);
                }
                base += held;
                moved += share;
            }
        }
        let rules = carve.table.map_or_else(Rules::default, |table| self.case.rules(table));
        if item.payer.is_some() {
            self.pay(index, item, moved);
        }
        self.tally(index, |tally| tally.base = Some(base));
        self.step(Some(index), What::Paid, 0, moved, &[("rate", rate), ("base", base)], &rules);
    }

    /// A package price in place of what the parts hold (病种包干, 床日定额).
    pub(super) fn package(&mut self, index: usize, item: &Item, package: &Package) {
        let mut base = Exact::ZERO;
        for part in &package.parts {
            base += self.purse.sum_in(&item.groups, *part).floor_zero();
        }
        self.watch(&[base]);
        self.tally(index, |tally| tally.base = Some(base));
        if base.is_zero() || !self.ready(&[package.price], &[]) {
            return;
        }
        let case = self.case;
        let Param::Figure(price) = case.param(package.price) else { return };
        // Only a price is multiplied by days.
        if !self.days_known(item) {
            return;
        }
        let days = case.inputs.situation.whole(Fact::Days).filter(|_| package.a_day);
        let price = days.map_or(*price, |days| *price * Exact::fen(days));
        let held = base.least(price);
        let above = base - held;
        let own = match package.own.map(|own| (own, case.param(own))) {
            None => None,
            Some((own, _)) if !self.ready(&[own], &[]) => return,
            Some((own, Param::Figure(figure))) => {
                let of = if package.on_price { price } else { held };
                let rate = crate::case::unit_of(case.pack, own) == Some(crate::pack::Unit::Rate);
                Some(if rate { *figure * of } else { *figure }.least(held))
            }
            Some((_, Param::NoLimit)) => Some(held),
            Some(_) => return,
        };
        for part in &package.parts {
            self.purse.take_in(&item.groups, *part, base);
        }
        let mut put = |part: Part, amount: Exact| {
            if let Some(group) = item.groups.first() {
                self.purse.put(*group, part, amount);
            }
        };
        match package.above {
            Some(_) => {}
            None => put(Part::PackageDifference, above),
        }
        match own {
            Some(own) => put(Part::Copay, own),
            None => put(Part::InScope, held),
        }
        if let Some(sum) = package.above.and_then(|payer| self.payers.get_mut(payer)) {
            *sum += above;
        }
        let mut rules = case.rules(package.price).to_vec();
        package.own.into_iter().for_each(|own| rules.extend_from_slice(&case.rules(own)));
        let rules = Rules::from(rules);
        self.step(Some(index), What::Base, 0, base, &[("price", price), ("above", above)], &rules);
        if let Some(own) = own {
            self.pay(index, item, held - own);
            self.step(Some(index), What::Paid, 0, held - own, &[("own", own)], &rules);
        }
    }
}
