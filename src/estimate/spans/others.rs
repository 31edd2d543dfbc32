//! `fixed`, `own_ceiling`, `floor`, `account` over a box of unknowns.

use super::figure::Figure;
use super::form::{Form, ONE, Range};
use super::plan::{Bounds, Needs};
use crate::facts::Fact;
use crate::money::Exact;
use crate::pack::{Account, Each, Entry, Fixed, Floor, Item, OwnCeiling, Part, Which};

impl Bounds<'_, '_> {
    pub fn fixed(&mut self, item: &Item, fixed: &Fixed) -> Result<(), Needs> {
        let Fixed { table, each } = fixed;
        let scope = self.purse.sum_in(&item.groups, Part::InScope);
        if scope.is_zero() {
            return Ok(());
        }
        let paid = match self.figure(*table)? {
            Figure::Known(sum) => match each {
                Each::Settlement => self.cuts.least(&scope, &sum),
                Each::Day => {
                    let days = self.number(Fact::Days, &item.id)?;
                    self.cuts.least(&scope, &sum.times(&days))
                }
                Each::Line if item.groups.iter().any(|group| self.given.doubtful.contains(group)) => {
                    Form::anything(Range::of(0, scope.range.high))
                }
                Each::Line => {
                    let paid = self.by_line(item, &sum);
                    self.cuts.least(&scope, &paid)
                }
            },
            Figure::NoLimit => scope.clone(),
            Figure::NotPayable | Figure::Bands(_) => {
                self.purse.spread(&item.groups, &[(Part::NotPayable, scope)], &Form::zero());
                return Ok(());
            }
        };
        let own = scope.minus(&paid).natural();
        self.purse.spread(&item.groups, &[(Part::Copay, own)], &paid);
        self.pay(item, &paid);
        Ok(())
    }

    /// A fixed sum a line, over lines that are known.
    fn by_line(&mut self, item: &Item, sum: &Form) -> Form {
        let case = self.case;
        let mut paid = Form::zero();
        for (split, line) in case.split().iter().zip(case.inputs().bill.lines()) {
            if !item.groups.contains(&split.group) {
                continue;
            }
            let back = split.in_scope.is_negative();
            let amount = Form::known(if back { -split.in_scope } else { split.in_scope });
            let most = sum.times(&Form::fen(i64::from(line.quantity)));
            let one = self.cuts.least(&amount, &most);
            paid = if back { paid.minus(&one) } else { paid.plus(&one) };
        }
        paid.natural()
    }

    pub fn own_ceiling(&mut self, item: &Item, own: &OwnCeiling) -> Result<(), Needs> {
        let OwnCeiling { base: entries, ceiling, takes } = own;
        let (mut held, base) = self.holdings(entries);
        if base.is_zero() {
            return Ok(());
        }
        let Figure::Known(most) = self.figure(ceiling.table)? else { return Ok(()) };
        let before = self.count(ceiling.counter)?;
        let beyond = self.cuts.floor_zero(&before.plus(&base).minus(&most));
        let wanted = self.cuts.least(&beyond, &base);
        let left = self.purse.left.clone();
        let paid = self.take(entries, takes, &mut held, &wanted, None);
        self.purse.left = left.minus(&paid).natural();
        self.pay(item, &paid);
        Ok(())
    }

    pub fn floor(&mut self, item: &Item, floor: &Floor) -> Result<(), Needs> {
        let Floor { table, of_total, payers, base: entries, takes } = floor;
        let (mut held, room) = self.holdings(entries);
        if room.is_zero() {
            return Ok(());
        }
        let Figure::Known(rate) = self.figure(*table)? else { return Ok(()) };
        let of = if *of_total { &self.given.total } else { &self.scope };
        let mut wanted = of.times(&rate);
        for payer in payers {
            wanted = wanted.minus(&self.payers.get(*payer).cloned().unwrap_or_else(Form::zero));
        }
        let wanted = self.cuts.floor_zero(&wanted);
        let wanted = self.cuts.least(&wanted, &room);
        let left = self.purse.left.clone();
        let paid = self.take(entries, takes, &mut held, &wanted, None);
        self.purse.left = left.minus(&paid).natural();
        self.pay(item, &paid);
        Ok(())
    }

    pub fn account(&mut self, account: &Account) {
        let Account { which, pays } = account;
        let [current, earlier] = self.balances.clone();
        let balance = match which {
            Which::Current => current.clone(),
            Which::Earlier => earlier.clone(),
            Which::Any => current.plus(&earlier),
        };
        let mut payable = Form::zero();
        for part in pays {
            payable = payable.plus(&self.purse.sum(*part));
        }
        let paid = self.cuts.least(&payable.natural(), &balance);
        let settled = paid.is_settled() && paid.range.low.rem_euclid(ONE) == 0;
        let paid = if settled { paid } else { paid.rounded(2).natural() };
        let left = self.purse.left.minus(&paid).natural();
        self.accounts = self.accounts.plus(&paid);
        let mut rest = paid.clone();
        for part in pays {
            let entry = Entry { part: *part, share: Exact::ONE, group: None };
            let held = self.purse.sum(*part);
            let taken = self.cuts.least(&held, &rest);
            self.purse.take(&mut self.cuts, &entry, &taken, None);
            rest = rest.minus(&taken).natural();
        }
        self.purse.left = left;
        let from_current = match which {
            Which::Earlier => Form::zero(),
            Which::Current | Which::Any => self.cuts.least(&paid, &current),
        };
        let from_earlier = paid.minus(&from_current).natural();
        self.balances = [current.minus(&from_current).natural(), earlier.minus(&from_earlier).natural()];
    }
}
