//! `carve` and `package` over a box of unknowns.

use super::figure::Figure;
use super::form::{Form, ONE};
use super::plan::{Bounds, Needs};
use crate::facts::Fact;
use crate::money::Exact;
use crate::pack::{Carve, Item, Package, Part, Unit};

impl Bounds<'_, '_> {
    /// A liable party's share of every part leaves first.
    pub fn carve(&mut self, item: &Item, carve: &Carve) -> Result<(), Needs> {
        let Carve { table, parts, to_part } = carve;
        let rate = match table {
            Some(table) => match self.figure(*table)? {
                Figure::Known(rate) => rate,
                _ => return Ok(()),
            },
            None => self.number(Fact::Liability, &item.id)?,
        };
        let kept = Form::known(Exact::ONE).minus(&rate).natural();
        let moved = self.purse.carve(&item.groups, parts, (&rate, &kept), *to_part);
        if item.payer.is_some() {
            self.pay(item, &moved);
        }
        Ok(())
    }

    /// A package price in place of what the parts hold.
    pub fn package(&mut self, item: &Item, package: &Package) -> Result<(), Needs> {
        let Package { price, a_day, parts, above: bearer, own, on_price } = package;
        let mut base = Form::zero();
        for part in parts {
            base = base.plus(&self.purse.sum_in(&item.groups, *part));
        }
        let base = base.natural();
        if base.is_zero() {
            return Ok(());
        }
        let Figure::Known(mut price) = self.figure(*price)? else { return Ok(()) };
        if *a_day {
            price = price.times(&self.number(Fact::Days, &item.id)?);
        }
        let held = self.cuts.least(&base, &price);
        let above = self.cuts.floor_zero(&base.minus(&price));
        let own = match own {
            None => None,
            Some(table) => match self.figure(*table)? {
                Figure::Known(figure) => {
                    let of = if *on_price { &price } else { &held };
                    let rate = crate::case::unit_of(self.case.pack(), *table) == Some(Unit::Rate);
                    let wanted = if rate { figure.times(of) } else { figure };
                    Some(self.cuts.least(&wanted, &held).natural())
                }
                Figure::NoLimit => Some(held.clone()),
                _ => return Ok(()),
            },
        };
        self.purse.empty(&item.groups, parts, &base);
        let Some(group) = item.groups.first().copied() else { return Ok(()) };
        match bearer.and_then(|payer| self.payers.get_mut(payer)) {
            Some(sum) => *sum = sum.plus(&above),
            None => self.purse.put(group, Part::PackageDifference, &above),
        }
        match own {
            None => self.purse.put(group, Part::InScope, &held),
            Some(own) => {
                self.purse.put(group, Part::Copay, &own);
                let paid = held.minus(&own).natural();
                self.pay(item, &paid);
            }
        }
        Ok(())
    }
}

/// The unit of a rate in millionths.
pub const MILLIONTH: i128 = ONE / 1_000_000;
