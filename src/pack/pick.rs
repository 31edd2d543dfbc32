//! Looking a table up: the one row of a situation on a day, or why there is none.

use super::{Clock, Pack, Row, Table};
use crate::facts::{Fact, Situation};
use crate::fault::Fault;
use crate::period::Day;
use crate::text::joined;

/// Why no row can be named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// A fact is wanted; the second value lists the axis's words.
    Wanted(Fact, Vec<String>),
    /// The fact has a value that the pack has no cell for.
    NotCovered(Fact, String),
    /// The day lies before the first row.
    Before(Day, Day),
    /// The day lies after the last row's last day.
    After(Day, Day),
    /// Lines of different days would select different versions of this table.
    LinesDiffer(String),
}

impl Refusal {
    /// As a fault of a case.
    #[must_use]
    pub fn fault(&self, at: &str) -> Fault {
        match self {
            Refusal::Wanted(fact, words) => {
                Fault::new(at, "wanted-fact").with("fact", fact.key()).with("words", joined(words, " "))
            }
            Refusal::NotCovered(fact, value) => {
                Fault::new(at, "not-covered").with("fact", fact.key()).with("value", value)
            }
            Refusal::Before(day, first) => {
                Fault::new(at, "before-pack").with("day", day.text()).with("first", first.text())
            }
            Refusal::After(day, last) => {
                Fault::new(at, "after-rule").with("day", day.text()).with("last", last.text())
            }
            Refusal::LinesDiffer(table) => Fault::new(at, "lines-differ").with("value", table),
        }
    }
}

/// A situation seen through a pack's axes.
pub struct Lookup<'p> {
    pack: &'p Pack,
    situation: &'p Situation,
    cells: Vec<Option<usize>>,
}

impl<'p> Lookup<'p> {
    /// Works out the cell of every axis.
    #[must_use]
    pub fn new(pack: &'p Pack, situation: &'p Situation) -> Lookup<'p> {
        let mut cells = Vec::with_capacity(pack.axes.len());
        for axis in &pack.axes {
            cells.push(axis.cell(situation));
        }
        Lookup { pack, situation, cells }
    }

    /// The cells, one for each axis of the pack.
    #[must_use]
    pub fn cells(&self) -> &[Option<usize>] {
        &self.cells
    }

    /// Why an axis has no cell.
    #[must_use]
    pub fn open(&self, axis: usize) -> Refusal {
        let Some(axis) = self.pack.axes.get(axis) else { return Refusal::Wanted(Fact::Day, Vec::new()) };
        match self.situation.get(axis.fact) {
            Some(value) => Refusal::NotCovered(axis.fact, value.text()),
            None => {
                let mut words = Vec::new();
                for word in axis.words() {
                    words.push(word.to_owned());
                }
                Refusal::Wanted(axis.fact, words)
            }
        }
    }

    /// The day of a clock, if it is known.
    #[must_use]
    pub fn day(&self, clock: Clock, line: Option<Day>) -> Option<Day> {
        match clock {
            Clock::Line => line.or_else(|| self.situation.discharge()),
            Clock::Admission => self.situation.admitted(),
            Clock::Discharge => self.situation.discharge(),
            Clock::Settlement => self.situation.settled(),
            Clock::InsuranceYear => {
                self.situation.discharge().map(|day| day.year_start(self.pack.year_start))
            }
        }
    }

    /// The one row of a table.
    ///
    /// # Errors
    /// A [`Refusal`] when the day lies outside every row, or an axis without a cell would make a difference.
    pub fn row(&self, table: &'p Table, line: Option<Day>) -> Result<usize, Refusal> {
        let day = self.day(table.clock, line).ok_or_else(|| Refusal::Wanted(Fact::Day, Vec::new()))?;
        let mut found: Option<usize> = None;
        let mut several = false;
        let mut alive = false;
        for (index, row) in table.rows.iter().enumerate().filter(|(_, row)| row.period.holds(day)) {
            alive = true;
            if self.agrees(table, row) {
                several |= found.is_some();
                found = Some(index);
            }
        }
        match found {
            Some(row) if !several && self.whole(table, row) => Ok(row),
            _ if alive => Err(self.undecided(table)),
            _ => Err(outside(table, day)),
        }
    }

    /// Whether a row holds all cells of every axis whose cell is not known. A table that covers its domain exactly once has no
    /// other single row; in one that nobody proved, a cell without a row must not be taken for its neighbour.
    fn whole(&self, table: &Table, row: usize) -> bool {
        let Some(row) = table.rows.get(row) else { return false };
        table.over.iter().zip(&row.masks).all(|(axis, mask)| {
            let known = self.cells.get(*axis).copied().flatten().is_some();
            known || self.pack.axes.get(*axis).is_some_and(|axis| mask & axis.full() == axis.full())
        })
    }

    fn agrees(&self, table: &Table, row: &Row) -> bool {
        table.over.iter().zip(&row.masks).all(|(axis, mask)| match self.cells.get(*axis).copied().flatten() {
            Some(cell) => mask & (1 << cell) != 0,
            None => true,
        })
    }

    /// The first axis without a cell that matters to the table.
    fn undecided(&self, table: &Table) -> Refusal {
        let open = table.over.iter().filter(|axis| self.cells.get(**axis).copied().flatten().is_none());
        let matters = |axis: &usize| {
            let Some(place) = table.over.iter().position(|known| known == axis) else { return false };
            let Some(axis) = self.pack.axes.get(*axis) else { return false };
            table
                .rows
                .iter()
                .any(|row| row.masks.get(place).is_some_and(|mask| mask & axis.full() != axis.full()))
        };
        let first = open.clone().find(|axis| matters(axis)).or_else(|| open.clone().next());
        first.map_or(Refusal::Wanted(Fact::Day, Vec::new()), |axis| self.open(*axis))
    }
}

fn outside(table: &Table, day: Day) -> Refusal {
    let first = table.rows.iter().map(|row| row.period.first).min().unwrap_or(day);
    if day < first {
        return Refusal::Before(day, first);
    }
    let last = table.rows.iter().filter_map(|row| row.period.last).max().unwrap_or(day);
    Refusal::After(day, last)
}
