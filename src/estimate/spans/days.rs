//! Days in doubt: between two days the answer can change only where a rule, an insurance year or a counter begins anew.

use super::cells::{Asked, Cell};
use crate::estimate::Unknown;
use crate::facts::{Fact, FactValue};
use crate::pack::Window;
use crate::period::Day;

/// Most days that stand for the others.
const DAYS_MAX: usize = 400;
/// Most cells to begin with.
const STARTS_MAX: usize = 20_000;
/// The days of a stay.
const STAY: [Fact; 4] = [Fact::AdmissionDay, Fact::Day, Fact::DischargeDay, Fact::SettlementDay];

impl Asked<'_, '_> {
    /// The cells to begin with: one for each day and settlement period that may make a difference; and whether any was left out.
    pub fn starts(&self) -> (Vec<Cell>, bool) {
        let mut cells = vec![self.start()];
        let mut left_out = false;
        let mut all = Vec::new();
        for (fact, days, dropped) in self.all_days() {
            left_out |= dropped;
            all.push((fact, days.into_iter().map(FactValue::Day).collect::<Vec<_>>()));
        }
        for (fact, low, high) in self.doubts.numbers.iter().filter(|(fact, ..)| *fact == Fact::PeriodNo) {
            let numbers: Vec<FactValue> = (*low..=*high).take(DAYS_MAX).map(FactValue::Whole).collect();
            left_out |= high - low >= DAYS_MAX as i64;
            all.push((*fact, numbers));
        }
        for (fact, values) in all {
            cells = spread(&cells, fact, &values);
            left_out |= cells.len() > STARTS_MAX;
            cells.truncate(STARTS_MAX);
        }
        (cells, left_out)
    }

    /// The days that stand for the others, for every day that lies between two, and whether some were left out. Where the days of a
    /// stay are both in doubt, those of the one are edges of the other.
    fn all_days(&self) -> Vec<(Fact, Vec<Day>, bool)> {
        let doubted = &self.doubts.days;
        let mut all = Vec::with_capacity(doubted.len());
        for (fact, low, high) in doubted {
            let (days, dropped) = self.between(*fact, *low, *high, &self.period_edges(*fact, &[]));
            all.push((*fact, days, dropped));
        }
        if self.pack.period_days.is_none()
            || doubted.iter().filter(|(fact, ..)| STAY.contains(fact)).count() < 2
        {
            return all;
        }
        for place in 0..all.len() {
            let other =
                all.iter().enumerate().filter(|(other, (fact, ..))| *other != place && STAY.contains(fact));
            let days: Vec<Day> = other.flat_map(|(_, (_, days, _))| days.iter().copied()).collect();
            let (Some((fact, low, high)), Some(slot)) = (doubted.get(place), all.get_mut(place)) else {
                continue;
            };
            let mut edges = self.period_edges(*fact, &days);
            edges.extend(days.iter().filter(|_| STAY.contains(fact)));
            let (days, dropped) = self.between(*fact, *low, *high, &edges);
            *slot = (*fact, days, dropped);
        }
        all
    }

    /// Days on which a stay becomes too long or ceases to be: `others` are days its other end may be, beside those that are told.
    fn period_edges(&self, fact: Fact, others: &[Day]) -> Vec<Day> {
        let Some(days) = self.pack.period_days else { return Vec::new() };
        let told = self.question.situation.whole(Fact::PeriodNo).unwrap_or(1).max(1);
        let doubted = self.doubts.numbers.iter().find(|(fact, ..)| *fact == Fact::PeriodNo);
        let (low, high) = doubted.map_or((told, told), |(_, low, high)| ((*low).max(1), (*high).max(1)));
        let (end, step) = match fact {
            Fact::AdmissionDay => (Fact::DischargeDay, -1),
            Fact::DischargeDay => (Fact::AdmissionDay, 1),
            _ => return Vec::new(),
        };
        let mut ends = others.to_vec();
        ends.extend(self.question.situation.day(end));
        for (_, low, high) in self.doubts.days.iter().filter(|(known, ..)| *known == end) {
            ends.extend([*low, *high]);
        }
        let mut edges = Vec::new();
        for period in (low..=high).take(DAYS_MAX) {
            let length = days.saturating_mul(period);
            let at = |day: &Day| Day::of_number(day.number() + step * length + i64::from(step < 0));
            edges.extend(ends.iter().filter_map(at));
        }
        edges
    }

    /// Days on which what is kept of the year so far stops or begins to count: stays that a later one may belong to, windows of so
    /// many days.
    fn kept_days(&self) -> Vec<Day> {
        let later = |day: Day, days: i64| Day::of_number(day.number() + days);
        let mut edges = Vec::new();
        if !self.pack.merge.is_empty() {
            for stay in &self.question.state.stays {
                edges.extend([Some(stay.first), stay.first.after(), Some(stay.last), stay.last.after()]);
                edges.extend(self.pack.merge.iter().map(|rule| later(stay.last, rule.days + 1)));
            }
        }
        for slot in &self.question.state.slots {
            let counter = self.pack.counters.iter().find(|counter| counter.id == *slot.counter);
            let (Some(Window::Days(days)), Some(first)) =
                (counter.map(|counter| counter.window), Day::parse(&slot.window))
            else {
                continue;
            };
            edges.extend([Some(first), later(first, days)]);
        }
        edges.into_iter().flatten().collect()
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
    fn between(&self, fact: Fact, low: Day, high: Day, more: &[Day]) -> (Vec<Day>, bool) {
        let mut days = vec![low];
        let (turns, mut dropped) = self.turns(low, high);
        for edge in self.edges(fact).into_iter().chain(turns).chain(more.iter().copied()) {
            if edge > low && edge <= high && !days.contains(&edge) {
                days.push(edge);
            }
        }
        days.sort_unstable();
        dropped |= days.len() > DAYS_MAX;
        days.truncate(DAYS_MAX);
        (days, dropped)
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
            edges.extend(self.kept_days());
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
        let mut days: Vec<Day> = STAY.iter().filter_map(|fact| self.question.situation.day(*fact)).collect();
        let doubted = self.doubts.days.iter().filter(|(fact, ..)| STAY.contains(fact));
        days.extend(doubted.map(|(_, low, _)| *low));
        for axis in self.pack.axes.iter().filter(|axis| STAY.contains(&axis.fact)) {
            days.extend(axis.cuts().iter().filter_map(|number| Day::of_number(*number)));
        }
        days
    }

    /// Days between two on which a year, quarter or month of a counter begins.
    fn turns(&self, low: Day, high: Day) -> (Vec<Day>, bool) {
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
            let Some(begun) = before.filter(|begun| *begun > low) else { return (turns, false) };
            turns.push(begun);
            let Some(earlier) = begun.before() else { return (turns, false) };
            day = earlier;
        }
        (turns, true)
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
