//! Axes: one fact turned into finitely many cells; boxes of cells (`rules/README.md` §3).

use crate::facts::{Fact, FactKind, FactValue, Situation};
use crate::period::Day;

/// An axis: one fact turned into finitely many cells.
#[derive(Clone, Debug)]
pub struct Axis {
    /// Its name.
    pub name: String,
    /// The fact it looks at.
    pub fact: Fact,
    /// Its cells, by name.
    pub cells: Vec<String>,
    pub(super) pick: PickCell,
}

#[derive(Clone, Debug)]
pub(super) enum PickCell {
    /// Words and their cells; the cell of any other word, if the axis has one.
    Words(Vec<(String, usize)>, Option<usize>),
    Cuts(Vec<i64>),
}

impl Axis {
    /// The cell in which a situation lies, if the fact is known and has one.
    #[must_use]
    pub fn cell(&self, situation: &Situation) -> Option<usize> {
        let value = situation.get(self.fact)?;
        match (&self.pick, value) {
            (PickCell::Words(map, other), FactValue::Word(word)) => {
                map.iter().find(|(name, _)| name == word).map(|(_, cell)| *cell).or(*other)
            }
            (PickCell::Cuts(cuts), value) => {
                let number = value.number()?;
                Some(cuts.iter().filter(|cut| **cut <= number).count())
            }
            (PickCell::Words(..), _) => None,
        }
    }

    /// The mask of all its cells.
    pub(super) fn full(&self) -> u64 {
        u64::MAX >> (64 - self.cells.len().clamp(1, 64))
    }

    /// One value of the fact for every cell (every word, for an axis of words).
    #[must_use]
    pub fn examples(&self) -> Vec<FactValue> {
        match &self.pick {
            PickCell::Words(map, other) => {
                let any_other =
                    other.and_then(|cell| self.cells.get(cell)).map(|name| FactValue::Word(name.clone()));
                map.iter().map(|(word, _)| FactValue::Word(word.clone())).chain(any_other).collect()
            }
            PickCell::Cuts(cuts) => {
                let below = cuts.first().map(|cut| (cut - 1).max(0));
                let numbers = below.into_iter().chain(cuts.iter().copied());
                match self.fact.kind() {
                    FactKind::Whole => numbers.map(FactValue::Whole).collect(),
                    FactKind::Money => numbers.map(FactValue::Money).collect(),
                    FactKind::Rate => numbers.map(FactValue::Rate).collect(),
                    FactKind::Day | FactKind::Word => Vec::new(),
                }
            }
        }
    }

    /// A day in every cell of an axis of days: the last before its first cut point, and each cut point.
    #[must_use]
    pub fn days(&self) -> Vec<Day> {
        let before = self.cuts().first().map(|cut| cut - 1);
        let numbers = before.into_iter().chain(self.cuts().iter().copied());
        numbers.filter(|_| self.fact.kind() == FactKind::Day).filter_map(Day::of_number).collect()
    }

    /// Whether a word is one that this axis knows, or the name of its cell for every other word.
    #[must_use]
    pub fn names(&self, word: &str) -> bool {
        let other = match &self.pick {
            PickCell::Words(_, other) => other.and_then(|cell| self.cells.get(cell)),
            PickCell::Cuts(_) => None,
        };
        self.words().any(|known| known == word) || other.is_some_and(|cell| cell == word)
    }

    /// Its cut points, rising; nothing for an axis of words.
    #[must_use]
    pub fn cuts(&self) -> &[i64] {
        match &self.pick {
            PickCell::Cuts(cuts) => cuts,
            PickCell::Words(..) => &[],
        }
    }

    /// The words of the fact that this axis knows; nothing for an axis of cut points.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        let map: &[(String, usize)] = match &self.pick {
            PickCell::Words(map, _) => map,
            PickCell::Cuts(_) => &[],
        };
        map.iter().map(|(word, _)| word.as_str())
    }
}

/// A box: for each axis named, the cells allowed (bit i = cell i).
pub type Cells = Vec<(usize, u64)>;

/// Whether all axes of a box allow a situation's cells: `Some(true)` inside, `Some(false)` outside, `None` when it
/// hangs on an axis whose cell is not known (its index is given back).
pub(crate) fn inside(cells: &Cells, at: &[Option<usize>]) -> Result<bool, usize> {
    let mut open = None;
    for (axis, mask) in cells {
        match at.get(*axis).copied().flatten() {
            Some(cell) if mask & (1 << cell) == 0 => return Ok(false),
            Some(_) => {}
            None => open = open.or(Some(*axis)),
        }
    }
    open.map_or(Ok(true), Err)
}
