//! What the figure hangs on, and how much.

use super::cells::Asked;
use super::form::{ONE, Range};
use super::lines::{Doubtful, pots};
use super::read_value;
use super::search::{DUST, Search};
use crate::estimate::{Unknown, Witness};
use crate::facts::{Fact, FactValue};
use crate::pack::Value;

impl<'p, 'q> Search<'p, 'q> {
    /// What is asked.
    pub fn asked(&self) -> &'q Asked<'p, 'q> {
        self.asked
    }

    /// Everything unknown that can move the figure, by how much it can, the most first.
    pub fn weights(&self) -> Vec<(Unknown, i128)> {
        let mut weights: Vec<(Unknown, i128)> = Vec::new();
        let mut add = |unknown: Unknown, weight: i128| {
            if weight <= DUST {
                return;
            }
            match weights.iter_mut().find(|(known, _)| *known == unknown) {
                Some((_, known)) => *known = (*known).max(weight),
                None => weights.push((unknown, weight)),
            }
        };
        for root in &self.roots {
            for (place, knob) in root.ready.knobs.iter().enumerate() {
                add(root.ready.name(*knob), root.own.effect(place).widest());
            }
            let first = root.ready.knobs.len();
            let pots = pots(&root.ways);
            for (one, ways) in root.ready.room.doubtful.iter().zip(&root.ways) {
                let Some(group) = ways.first().map(|way| way.group).filter(|_| ways.len() > 1) else {
                    continue;
                };
                let place = pots.iter().position(|pot| pot.group == group).unwrap_or(0);
                let moved = |offset: usize| {
                    let of = |end: &dyn Fn(&super::lines::Way) -> i128| {
                        let low = ways.iter().map(end).min().unwrap_or(0);
                        ways.iter().map(end).max().unwrap_or(0) - low
                    };
                    let here = of(&|way| way.along.get(offset).copied().unwrap_or(0));
                    let whole = pots.get(place).and_then(|pot| pot.along.get(offset));
                    let whole = whole.map_or(ONE, |range| (range.high - range.low).max(1));
                    let effect = root.own.effect(first + 4 * place + offset).widest();
                    (effect / 1_000_000).saturating_mul(here / 1_000_000) / (whole / 1_000_000).max(1)
                        * 1_000_000
                };
                let weight = (0..4).map(moved).max().unwrap_or(0);
                let unknown = match one {
                    Doubtful::Line { index, .. } => Unknown::Line(*index),
                    Doubtful::Sums(_) => Unknown::Sums,
                };
                add(unknown, weight);
            }
        }
        for unknown in &self.divided {
            add(unknown.clone(), self.spread(unknown));
        }
        let days: Vec<Unknown> =
            self.asked.doubts.days.iter().map(|(fact, ..)| Unknown::Fact(*fact)).collect();
        for unknown in days {
            add(unknown.clone(), self.spread(&unknown));
        }
        weights.sort_by_key(|(_, weight)| std::cmp::Reverse(*weight));
        weights
    }

    /// How far the ends of the range move with the choice of something enumerated.
    fn spread(&self, unknown: &Unknown) -> i128 {
        // The ends, and the figure in the middle of the box: rough ends alone may hide a difference.
        let mut by_choice: Vec<(&str, [Range; 2])> = Vec::new();
        for root in &self.roots {
            let chosen = root.ready.cell.chosen.iter().find(|(known, _)| known == unknown);
            let choice = chosen.map_or("", |(_, choice)| choice.as_str());
            let here = [root.own.range, Range::of(root.own.mid, root.own.mid)];
            match by_choice.iter_mut().find(|(known, _)| *known == choice) {
                Some((_, known)) => {
                    let ([ends, mid], [ends_here, mid_here]) = (*known, here);
                    *known = [ends.hull(ends_here), mid.hull(mid_here)];
                }
                None => by_choice.push((choice, here)),
            }
        }
        let apart = |end: &dyn Fn(&[Range; 2]) -> i128| {
            let low = by_choice.iter().map(|(_, range)| end(range)).min().unwrap_or(0);
            by_choice.iter().map(|(_, range)| end(range)).max().unwrap_or(0) - low
        };
        let ends = apart(&|[ends, _]| ends.low).max(apart(&|[ends, _]| ends.high));
        ends.max(apart(&|[_, mid]| mid.low)).max(apart(&|[_, mid]| mid.high))
    }

    /// The values of a fact that were told apart.
    pub fn values(&self, fact: Fact, witnesses: [&Witness; 2]) -> Vec<FactValue> {
        let mut values: Vec<FactValue> = Vec::new();
        let chosen = self.roots.iter().flat_map(|root| &root.ready.cell.chosen);
        let texts = chosen.filter(|(known, _)| *known == Unknown::Fact(fact)).map(|(_, text)| text);
        let met = witnesses.iter().filter_map(|witness| witness.inputs.situation.get(fact).cloned());
        for value in texts.filter_map(|text| read_value(fact, text)).chain(met) {
            if !values.contains(&value) {
                values.push(value);
            }
        }
        values.truncate(12);
        values
    }

    /// The values that a table took at the two ends.
    pub fn readings(&self, table: &str, witnesses: [&Witness; 2]) -> Vec<Value> {
        let mut values = Vec::new();
        for witness in witnesses {
            let found = witness.inputs.assumed.0.iter().find(|(id, _)| id == table);
            values.extend(found.map(|(_, value)| value.clone()));
        }
        values
    }
}
