//! Days in doubt: between two days the answer can change only where a rule, an insurance year or a counter begins anew.

use super::cells::{Asked, Cell};
use crate::estimate::Unknown;
use crate::facts::{Fact, FactValue};
use crate::pack::Window;
use crate::period::Day;

/// Most days that stand for the others.
const DAYS_MAX: usize = 400;

impl Asked<'_, '_> {
    /// The cells to begin with: one for each day and settlement period that may make a difference.
    pub fn starts(&self) -> Vec<Cell> {
        let mut cells = vec![self.start()];
        for (fact, low, high) in &self.doubts.days {
            let days = self.between(*fact, *low, *high);
            cells = spread(&cells, *fact, &days.into_iter().map(FactValue::Day).collect::<Vec<_>>());
        }
        for (fact, low, high) in self.doubts.numbers.iter().filter(|(fact, ..)| *fact == Fact::PeriodNo) {
            let numbers: Vec<FactValue> = (*low..=*high).take(DAYS_MAX).map(FactValue::Whole).collect();
            cells = spread(&cells, *fact, &numbers);
        }
        cells
    }

    /// The days a wanted day may be.
    pub fn days(&self, fact: Fact) -> Option<Vec<Day>> {
        let mut edges = self.edges(fact);
        edges.sort_unstable();
        edges.dedup();
        let first = edges.first()?.before();
        Some(first.into_iter().filter(|_| fact == Fact::RetiredOn).chain(edges.iter().copied()).collect())
    }

    /// The first of two days, and every day in between on which something begins.
    fn between(&self, fact: Fact, low: Day, high: Day) -> Vec<Day> {
        let mut days = vec![low];
        for edge in self.edges(fact).into_iter().chain(self.turns(low, high)) {
            if edge > low && edge <= high && !days.contains(&edge) {
                days.push(edge);
            }
        }
        days.sort_unstable();
        days.truncate(DAYS_MAX);
        days
    }

    /// Days on which a row or a cell begins.
    fn edges(&self, fact: Fact) -> Vec<Day> {
        let mut edges = Vec::new();
        for axis in self.pack.axes.iter().filter(|axis| axis.fact == fact) {
            edges.extend(axis.cuts().iter().filter_map(|number| Day::of_number(*number)));
        }
        if fact == Fact::RetiredOn {
            return edges;
        }
        if fact != Fact::CertifiedOn {
            edges.extend(self.stay_days());
        }
        for row in self.pack.tables.iter().flat_map(|table| &table.rows) {
            edges.push(row.period.first);
            edges.extend(row.period.last.and_then(Day::after));
        }
        edges
    }

    /// Days of the stay that are told, and those on which a cell of such a day begins: a stay does not end before it begins, so the
    /// days on either side of them do not stand for one another.
    fn stay_days(&self) -> Vec<Day> {
        const STAY: [Fact; 4] = [Fact::AdmissionDay, Fact::Day, Fact::DischargeDay, Fact::SettlementDay];
        let mut days: Vec<Day> = STAY.iter().filter_map(|fact| self.question.situation.day(*fact)).collect();
        let doubted = self.doubts.days.iter().filter(|(fact, ..)| STAY.contains(fact));
        days.extend(doubted.map(|(_, low, _)| *low));
        for axis in self.pack.axes.iter().filter(|axis| STAY.contains(&axis.fact)) {
            days.extend(axis.cuts().iter().filter_map(|number| Day::of_number(*number)));
        }
        days
    }

    /// Days between two on which a year, quarter or month of a counter begins.
    fn turns(&self, low: Day, high: Day) -> Vec<Day> {
        let by_month =
            self.pack.counters.iter().any(|one| matches!(one.window, Window::Month | Window::Quarter));
        let starts: Vec<_> = self
            .pack
            .counters
            .iter()
            .filter_map(|counter| counter.year_from)
            .chain([self.pack.year_start])
            .collect();
        let mut turns = Vec::new();
        let mut day = high;
        for _ in 0..DAYS_MAX {
            let mut before = starts.iter().map(|start| day.year_start(*start)).max();
            if by_month {
                before = before.max(Day::new(day.year(), day.month(), 1));
            }
            let Some(begun) = before.filter(|begun| *begun > low) else { break };
            turns.push(begun);
            let Some(earlier) = begun.before() else { break };
            day = earlier;
        }
        turns
    }
}

fn spread(cells: &[Cell], fact: Fact, values: &[FactValue]) -> Vec<Cell> {
    let mut all = Vec::with_capacity(cells.len() * values.len());
    for cell in cells {
        for value in values {
            let mut cell = cell.clone();
            cell.chosen.push((Unknown::Fact(fact), value.text()));
            cell.situation.set(fact, value.clone());
            all.push(cell);
        }
    }
    all
}
