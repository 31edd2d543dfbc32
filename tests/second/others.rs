//! The items `fixed` and `account` (README §9.3).

use crate::Refusal;
use crate::bug::Bug;
use crate::case::Line;
use crate::ledger::Place;
use crate::model::*;
use crate::num::Q;
use crate::plan::{Figures, Run};
use crate::shapes::Shape;
use crate::value::Found;

impl Run<'_> {
    pub(crate) fn fixed(&mut self, item: &Item, table: &str, each: Each) -> Result<Figures, Refusal> {
        let payer = item.payer.unwrap_or_default();
        let scope = self.ledger.sum(&item.groups, IN_SCOPE);
        if scope.is_zero() {
            return Ok(Figures::default());
        }
        self.facts.seen.when(!item.groups.contains(&0), Shape::GroupItem);
        let amount = match self.facts.find(table)? {
            Found::NotPayable => {
                self.ledger.spread(&item.groups, &[(NOT_PAYABLE, scope)], payer);
                return Ok(Figures::default());
            }
            Found::Bands(_) => return Err(Refusal::new("pack", table)),
            Found::Figure(x) => Some(x),
            Found::NoLimit => None,
        };
        let taken = match (amount, each) {
            (None, _) => scope.clone(),
            (Some(x), Each::Settlement) => x,
            (Some(x), Each::Day) => x * self.facts.days()?,
            (Some(x), Each::Line) => {
                let lines = self.facts.case.lines.iter().zip(&self.lines);
                let lines = lines.filter(|(_, (group, _))| item.groups.contains(group));
                let one = |(line, (_, in_scope)): (&Line, &(usize, Q))| {
                    let quantity =
                        if self.facts.bug(Bug::FixedOnce) { 1 } else { line.quantity.unwrap_or(1) };
                    self.facts.seen.compared(in_scope, &(&x * Q::int(quantity)));
                    let most = (&x * Q::int(quantity)).min(in_scope.abs());
                    if in_scope.is_negative() { -most } else { most }
                };
                lines.map(one).sum()
            }
        };
        let several = item.groups.iter().filter(|g| !self.ledger.groups[**g][IN_SCOPE].is_zero()).count() > 1;
        self.facts.seen.when(several, Shape::TwoGroups);
        let taken = taken.min(scope.clone()).max(Q::zero());
        self.facts.seen.when(taken.is_positive() && taken < scope, Shape::Fixed);
        self.ledger.spread(&item.groups, &[(COPAY, &scope - &taken)], payer);
        Ok(Figures { paid: taken, ..Figures::default() })
    }

    /// The account pays early, whole fen: part by part, no more than the balance.
    pub(crate) fn account(&mut self, which: Which, pays: &[Part]) -> Figures {
        let groups: Vec<usize> = (0..self.ledger.groups.len()).collect();
        let mut paid = Q::zero();
        let turned = self.facts.bug(Bug::AccountTurned);
        for (i, balance) in self.balances.iter_mut().enumerate() {
            let i = if turned { 1 - i } else { i };
            let open = match which {
                Which::Current => i == 0,
                Which::Earlier => i == 1,
                Which::Any => true,
            };
            if !open {
                continue;
            }
            // Like a base, the parts of every group.
            let holds: Q = pays.iter().map(|p| self.ledger.sum(&groups, *p)).sum();
            let mut left = holds.floor().min(balance.clone()).max(Q::zero());
            for part in pays {
                let (_, moved) = self.ledger.draw(&groups, *part, &left, |_| Place::Account);
                left -= &moved;
                *balance -= &moved;
                paid += &moved;
            }
        }
        self.facts.seen.when(paid.is_positive(), Shape::AccountEarly);
        Figures { paid, ..Figures::default() }
    }
}
