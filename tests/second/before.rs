//! What changes the bill before the layers work on it: `carve` and `package` (README §9.4).

use crate::Refusal;
use crate::ledger::Place;
use crate::model::*;
use crate::num::Q;
use crate::plan::{Figures, Run};
use crate::shapes::Shape;
use crate::value::Found;

impl Run<'_> {
    /// A liable party's share of every part leaves first.
    pub(crate) fn carve(
        &mut self,
        item: &Item,
        rate: Option<&String>,
        base: &[Part],
        to_part: Option<Part>,
    ) -> Result<Figures, Refusal> {
        let rate = match rate {
            None => self.facts.liability()?,
            Some(table) => match self.facts.find(table)? {
                Found::Figure(rate) => rate,
                _ => return Ok(Figures::default()),
            },
        };
        let mut figures = Figures::default();
        for g in &item.groups {
            for part in base {
                let held = self.ledger.groups[*g][*part].clone();
                let share = &held * &rate;
                let to = match (to_part, item.payer) {
                    (Some(to), _) => Place::Part(*g, to),
                    (None, payer) => Place::Payer(payer.unwrap_or_default()),
                };
                self.ledger.shift(Place::Part(*g, *part), to, &share);
                figures.base += &held;
                figures.paid += &share;
            }
        }
        self.facts.seen.when(figures.paid.is_positive(), Shape::Carve);
        self.step(item, "paid", &figures.paid);
        if to_part.is_some() {
            figures.paid = Q::zero();
        }
        Ok(figures)
    }

    /// A package price in place of what the parts hold.
    pub(crate) fn package(&mut self, item: &Item, package: &Package) -> Result<Figures, Refusal> {
        let held: Q = package.base.iter().map(|part| self.ledger.sum(&item.groups, *part)).sum();
        let mut figures = Figures { base: held.clone(), ..Figures::default() };
        if held.is_zero() {
            return Ok(figures);
        }
        let price = match self.facts.find(&package.price)? {
            Found::Figure(price) if package.each == Each::Day => price * self.facts.days()?,
            Found::Figure(price) => price,
            _ => return Ok(figures),
        };
        self.facts.seen.compared(&held, &price);
        let m = held.clone().min(price.clone());
        let own = match &package.own {
            None => None,
            Some(table) => match self.facts.find(table)? {
                Found::Figure(rate) if self.facts.is_rate(table) => {
                    Some(rate * if package.on_price { &price } else { &m })
                }
                Found::Figure(sum) => Some(sum),
                // No limit on the own share: all of it. Not payable: the item does nothing.
                Found::NoLimit => Some(m.clone()),
                Found::NotPayable | Found::Bands(_) => return Ok(figures),
            },
        };
        let first = item.groups.first().copied().unwrap_or_default();
        for part in &package.base {
            for g in &item.groups {
                let all = self.ledger.groups[*g][*part].clone();
                self.ledger.shift(Place::Part(*g, *part), Place::Part(first, IN_SCOPE), &all);
            }
        }
        // What the base held lies in one place now, beside what was in scope there and does not belong to it.
        let above = &held - &m;
        self.facts.seen.when(above.is_positive(), Shape::Package);
        let over = package.above.map_or(Place::Part(first, PACKAGE_DIFFERENCE), Place::Payer);
        self.ledger.shift(Place::Part(first, IN_SCOPE), over, &above);
        if let Some(own) = own {
            let own = own.min(m.clone());
            self.facts.seen.note(Shape::PackageOwn);
            figures.paid = m - &own;
            let payer = item.payer.unwrap_or_default();
            self.ledger.shift(Place::Part(first, IN_SCOPE), Place::Part(first, COPAY), &own);
            self.ledger.shift(Place::Part(first, IN_SCOPE), Place::Payer(payer), &figures.paid);
            self.step(item, "paid", &figures.paid);
        }
        Ok(figures)
    }
}
