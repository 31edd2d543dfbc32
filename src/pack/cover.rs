//! Exactly once: in every elementary period every cell of a table lies in exactly one row.

use super::{Axis, Row, Table};
use crate::fault::{At, Fault, tell};
use crate::period::Day;
use crate::text::{concat, joined, number};

/// How many cells a table may have.
pub const CELLS_MAX: usize = 50_000;

/// A box of cells: one mask for each axis of the table's `over`, as in a row. A single cell has one bit in each.
type Masks = Vec<u64>;

/// Tells every uncovered and doubled box of a table.
pub fn check(table: &Table, axes: &[Axis], index: usize, faults: &mut Vec<Fault>) {
    let at = concat(&[&At::ROOT.item("table", index).text(), " ", &table.id]);
    let at = At::new(&at);
    let mut sizes = Vec::with_capacity(table.over.len());
    let mut cells = 1_usize;
    for axis in &table.over {
        let size = axes.get(*axis).map_or(1, |axis| axis.cells.len().max(1));
        cells = cells.saturating_mul(size);
        sizes.push(size);
    }
    if cells > CELLS_MAX {
        tell(faults, &at, "", "too-many", &[("most", &number(CELLS_MAX as i64))]);
        return;
    }
    for (first, last) in pieces(&table.rows) {
        let (uncovered, doubled) = wrong(table, first, &sizes, cells);
        for (boxes, kind) in [(uncovered, "cell-uncovered"), (doubled, "cell-doubled")] {
            for masks in merge(boxes) {
                let cells = name(&masks, table, axes);
                let last = last.map_or_else(|| "open".to_owned(), |day| day.text());
                tell(faults, &at, "", kind, &[("cells", &cells), ("first", &first.text()), ("last", &last)]);
            }
        }
    }
}

/// The cells that no row holds on a day, and those that several do.
fn wrong(table: &Table, day: Day, sizes: &[usize], cells: usize) -> (Vec<Masks>, Vec<Masks>) {
    let mut rows: Vec<&Row> = Vec::new();
    for row in &table.rows {
        if row.period.holds(day) {
            rows.push(row);
        }
    }
    let (mut uncovered, mut doubled) = (Vec::new(), Vec::new());
    for number in 0..cells {
        let cell = cell_of(number, sizes);
        let count = rows.iter().filter(|row| row.masks.iter().zip(&cell).all(|(mask, bit)| mask & bit != 0));
        match count.count() {
            0 => uncovered.push(cell),
            1 => {}
            _ => doubled.push(cell),
        }
    }
    (uncovered, doubled)
}

/// The elementary periods between the rows' limits, from the earliest first day on.
fn pieces(rows: &[Row]) -> Vec<(Day, Option<Day>)> {
    let mut starts: Vec<Day> = Vec::new();
    let mut start = |day: Day| {
        if let Err(place) = starts.binary_search(&day) {
            starts.insert(place, day);
        }
    };
    let (mut end, mut open) = (None, false);
    for row in rows {
        start(row.period.first);
        match row.period.last {
            Some(last) => {
                end = end.max(Some(last));
                last.after().into_iter().for_each(&mut start);
            }
            None => open = true,
        }
    }
    let end = end.filter(|_| !open);
    let inside = |day: &Day| end.is_none_or(|end| *day <= end);
    let mut pieces = Vec::new();
    for (index, start) in starts.iter().enumerate() {
        if inside(start) {
            let next = starts.get(index + 1).copied().filter(inside);
            pieces.push((*start, next.map_or(end, Day::before)));
        }
    }
    pieces
}

/// One cell of a product by its number; the last axis counts fastest.
fn cell_of(mut number: usize, sizes: &[usize]) -> Masks {
    let mut cell = vec![0; sizes.len()];
    for (mask, size) in cell.iter_mut().zip(sizes).rev() {
        *mask = 1 << (number % size);
        number /= size;
    }
    cell
}

/// Merges boxes that differ along one axis only, axis by axis, so that a person reads boxes and not a list.
fn merge(mut boxes: Vec<Masks>) -> Vec<Masks> {
    let width = boxes.first().map_or(0, Vec::len);
    for axis in (0..width).rev() {
        let mut merged: Vec<Masks> = Vec::new();
        for candidate in boxes {
            let same = |known: &&mut Masks| {
                known.iter().zip(&candidate).enumerate().all(|(index, (a, b))| index == axis || a == b)
            };
            match merged.iter_mut().find(same) {
                Some(known) => known.iter_mut().zip(&candidate).for_each(|(mask, more)| *mask |= more),
                None => merged.push(candidate),
            }
        }
        boxes = merged;
    }
    boxes
}

fn name(masks: &[u64], table: &Table, axes: &[Axis]) -> String {
    let mut text = String::new();
    for (mask, axis) in masks.iter().zip(&table.over) {
        let Some(axis) = axes.get(*axis) else { continue };
        if mask.count_ones() as usize == axis.cells.len() {
            continue;
        }
        let mut names: Vec<&str> = Vec::new();
        for (index, cell) in axis.cells.iter().enumerate() {
            if mask & (1 << index) != 0 {
                names.push(cell);
            }
        }
        let gap = if text.is_empty() { "" } else { " " };
        text.extend([gap, &axis.name, "=", &joined(&names, "|")]);
    }
    if text.is_empty() { "*".to_owned() } else { text }
}
