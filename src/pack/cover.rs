//! Exactly once: in every elementary period every cell of a table lies in exactly one row.

use super::{Axis, Row, Table};
use crate::fault::Fault;
use crate::period::Day;

/// How many cells a table may have.
pub const CELLS_MAX: u64 = 50_000;

/// Tells every uncovered and doubled box of a table.
pub fn check(table: &Table, axes: &[Axis], at: &str, faults: &mut Vec<Fault>) {
    let sizes: Vec<usize> =
        table.over.iter().map(|axis| axes.get(*axis).map_or(1, |axis| axis.cells.len())).collect();
    let cells: u64 = sizes.iter().map(|size| *size as u64).product();
    if cells > CELLS_MAX {
        faults.push(Fault::new(at, "too-many").with("most", CELLS_MAX.to_string()));
        return;
    }
    for (first, last) in pieces(&table.rows) {
        let rows: Vec<&Row> = table.rows.iter().filter(|row| row.period.holds(first)).collect();
        let mut wrong: [Vec<Vec<usize>>; 2] = [Vec::new(), Vec::new()];
        for cell in cells_of(&sizes) {
            let count = rows.iter().filter(|row| row_holds(row, &cell)).count();
            let [uncovered, doubled] = &mut wrong;
            match count {
                0 => uncovered.push(cell),
                1 => {}
                _ => doubled.push(cell),
            }
        }
        for (cells, kind) in wrong.into_iter().zip(["cell-uncovered", "cell-doubled"]) {
            for boxed in merge(cells) {
                let last = last.map_or("open".to_owned(), |day| day.to_string());
                let named = name(&boxed, table, axes);
                faults.push(
                    Fault::new(at, kind)
                        .with("cells", named)
                        .with("first", first.to_string())
                        .with("last", last),
                );
            }
        }
    }
}

fn row_holds(row: &Row, cell: &[usize]) -> bool {
    row.masks.iter().zip(cell).all(|(mask, cell)| mask & (1 << cell) != 0)
}

/// The elementary periods between the rows' limits, from the earliest first day on.
fn pieces(rows: &[Row]) -> Vec<(Day, Option<Day>)> {
    let mut starts: Vec<Day> = rows.iter().map(|row| row.period.first).collect();
    starts.extend(rows.iter().filter_map(|row| row.period.last).filter_map(Day::after));
    starts.sort_unstable();
    starts.dedup();
    let end = if rows.iter().any(|row| row.period.last.is_none()) {
        None
    } else {
        rows.iter().filter_map(|row| row.period.last).max()
    };
    let inside = |start: &Day| end.is_none_or(|end| *start <= end);
    let starts: Vec<Day> = starts.into_iter().filter(inside).collect();
    let nexts = starts.iter().skip(1).map(|next| next.before()).chain([end]);
    starts.iter().copied().zip(nexts).collect()
}

/// Every cell of a product, as one index for each axis.
fn cells_of(sizes: &[usize]) -> Vec<Vec<usize>> {
    let mut cells = vec![Vec::new()];
    for size in sizes {
        cells = cells
            .into_iter()
            .flat_map(|cell| {
                (0..*size).map(move |index| {
                    let mut next: Vec<usize> = cell.clone();
                    next.push(index);
                    next
                })
            })
            .collect();
    }
    cells
}

/// Merges cells that differ along one axis only, axis by axis, so that a person reads boxes and not a list.
fn merge(cells: Vec<Vec<usize>>) -> Vec<Vec<Vec<usize>>> {
    let mut boxes: Vec<Vec<Vec<usize>>> =
        cells.into_iter().map(|cell| cell.into_iter().map(|index| vec![index]).collect()).collect();
    let width = boxes.first().map_or(0, Vec::len);
    for axis in (0..width).rev() {
        let mut merged: Vec<Vec<Vec<usize>>> = Vec::new();
        for candidate in boxes {
            let same = |known: &Vec<Vec<usize>>| {
                known.iter().zip(&candidate).enumerate().all(|(index, (a, b))| index == axis || a == b)
            };
            match merged.iter_mut().find(|known| same(known)).and_then(|known| known.get_mut(axis)) {
                Some(cells) => cells.extend(candidate.get(axis).into_iter().flatten()),
                None => merged.push(candidate),
            }
        }
        boxes = merged;
    }
    boxes
}

fn name(boxed: &[Vec<usize>], table: &Table, axes: &[Axis]) -> String {
    let mut words = Vec::new();
    for (cells, axis) in boxed.iter().zip(&table.over) {
        let Some(axis) = axes.get(*axis) else { continue };
        if cells.len() < axis.cells.len() {
            let names: Vec<&str> =
                cells.iter().filter_map(|cell| axis.cells.get(*cell)).map(String::as_str).collect();
            words.push(format!("{}={}", axis.name, names.join("|")));
        }
    }
    if words.is_empty() { "*".to_owned() } else { words.join(" ") }
}
