//! Dividing what is finite: the values of a fact that is wanted, the readings of a table in dispute.

use super::cells::{Asked, Cell};
use crate::estimate::Unknown;
use crate::estimate::quick::{disputed, least, most};
use crate::facts::{Fact, FactKind, FactValue};
use crate::fault::Fault;
use crate::pack::Value;

/// Most numbers that are tried one by one: those of a leap year's days, and then some.
const PIECES_MAX: i64 = 400;

impl Asked<'_, '_> {
    /// The cells into which a fault divides a cell: the values of the fact it wants, the readings in dispute.
    pub fn divide(&self, cell: &Cell, faults: &[Fault]) -> Option<(Unknown, Vec<Cell>)> {
        faults.iter().find_map(|fault| match fault.kind {
            "wanted-fact" => self.by_fact(cell, fault),
            "unknown-rule" => self.by_reading(cell, fault),
            _ => None,
        })
    }

    fn by_fact(&self, cell: &Cell, fault: &Fault) -> Option<(Unknown, Vec<Cell>)> {
        let named = fault.with.iter().find(|(name, _)| *name == "fact");
        let fact = named.and_then(|(_, key)| Fact::of(key))?;
        if cell.situation.get(fact).is_some() {
            return None;
        }
        let unknown = Unknown::Fact(fact);
        let with = |value: FactValue, number: Option<(i64, i64)>| {
            let mut cell = cell.clone();
            cell.chosen.push((unknown.clone(), value.text()));
            cell.numbers.extend(number.map(|(low, high)| (fact, low, high)));
            cell.situation.set(fact, value);
            cell
        };
        if fact == Fact::Diseases {
            return None;
        }
        let cells = match fact.kind() {
            FactKind::Word => {
                let words = self.words(fact);
                words.into_iter().map(|word| with(FactValue::Word(word), None)).collect()
            }
            FactKind::Day => {
                let days = self.days(fact)?;
                days.into_iter().map(|day| with(FactValue::Day(day), None)).collect()
            }
            FactKind::Whole | FactKind::Money | FactKind::Rate => {
                let enters = self.pack.enters(fact);
                let value = |number: i64| match fact.kind() {
                    FactKind::Money => FactValue::Money(number),
                    FactKind::Rate => FactValue::Rate(number),
                    _ => FactValue::Whole(number),
                };
                let pieces = self.pieces(fact)?.into_iter();
                pieces.map(|(low, high)| with(value(low), enters.then_some((low, high)))).collect()
            }
        };
        Some((unknown, cells))
    }

    /// The words a fact may be.
    fn words(&self, fact: Fact) -> Vec<String> {
        if let Some((_, words)) = self.doubts.words.iter().find(|(known, _)| *known == fact) {
            return words.clone();
        }
        let mut words: Vec<String> = Vec::new();
        let mut add = |word: String| {
            if !words.contains(&word) {
                words.push(word);
            }
        };
        let mut on_axis = false;
        for axis in self.pack.axes.iter().filter(|axis| axis.fact == fact) {
            on_axis = true;
            for value in axis.examples() {
                add(value.text());
            }
        }
        if !on_axis {
            // Only counters kept apart by it look at the word: one of those known, or another.
            for slot in &self.question.state.slots {
                slot.cell.split('/').filter(|word| !word.is_empty()).for_each(|word| add(word.to_owned()));
            }
            add("other".to_owned());
        }
        words
    }

    /// Pieces between the cut points of a number, within what is known of it; each number by itself where something is counted
    /// by it, and nothing when those are too many.
    fn pieces(&self, fact: Fact) -> Option<Vec<(i64, i64)>> {
        let told = self.doubts.numbers.iter().find(|(known, ..)| *known == fact);
        let (low, high) = told.map_or((least(fact), most(fact)), |(_, low, high)| (*low, *high));
        if self.pack.counts_by(fact) {
            return (high - low < PIECES_MAX).then(|| (low..=high).map(|number| (number, number)).collect());
        }
        let mut starts = vec![low];
        for axis in self.pack.axes.iter().filter(|axis| axis.fact == fact) {
            starts.extend(axis.cuts().iter().copied().filter(|cut| *cut > low && *cut <= high));
        }
        starts.sort_unstable();
        starts.dedup();
        let ends = starts.iter().skip(1).map(|next| next - 1).chain([high]);
        Some(starts.iter().copied().zip(ends).collect())
    }

    fn by_reading(&self, cell: &Cell, fault: &Fault) -> Option<(Unknown, Vec<Cell>)> {
        if cell.assumed.0.iter().any(|(id, _)| *id == fault.at) {
            return None;
        }
        let table = self.pack.table_of(&fault.at).and_then(|table| self.pack.tables.get(table))?;
        let row = disputed(self.pack, table, &cell.situation, fault)?;
        let Value::AnyOf { readings, .. } = &row.value else { return None };
        let readings = readings.clone();
        let unknown = Unknown::Table(fault.at.clone());
        let cells = readings.into_iter().enumerate().map(|(index, reading)| {
            let mut cell = cell.clone();
            cell.chosen.push((unknown.clone(), crate::text::number(index as i64)));
            cell.assumed.0.push((fault.at.clone(), reading));
            cell
        });
        Some((unknown.clone(), cells.collect()))
    }
}
