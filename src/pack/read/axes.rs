//! Axes: one fact turned into cells.

use super::*;
use crate::facts::FactValue;

pub(super) fn read_axes(tree: &Tree, faults: &mut Vec<Fault>) -> Vec<Axis> {
    let mut axes = Vec::new();
    for (name, axis) in tree.get("axes").map_or(&[][..], Tree::pairs) {
        let at = format!("axes.{name}");
        let Some(fact) = axis.text_at("of").and_then(Fact::of) else {
            faults.push(Fault::new(format!("{at}.of"), "unknown-name").with("value", owned(axis, "of")));
            continue;
        };
        match read_axis(name, axis, fact, &at, faults) {
            Some(axis) if (1..=CELLS_AXIS_MAX).contains(&axis.cells.len()) => axes.push(axis),
            Some(_) => faults.push(Fault::new(at, "too-many").with("most", CELLS_AXIS_MAX.to_string())),
            None => {}
        }
    }
    axes
}

fn read_axis(name: &str, axis: &Tree, fact: Fact, at: &str, faults: &mut Vec<Fault>) -> Option<Axis> {
    let name = name.to_owned();
    if axis.get("cuts").is_some() {
        let cuts = read_cuts(axis, fact, at, faults)?;
        let cells = texts(axis, "names");
        let ascending = cuts.iter().zip(cuts.iter().skip(1)).all(|(a, b)| a < b);
        if cells.len() != cuts.len() + 1 || !ascending {
            faults.push(Fault::new(format!("{at}.names"), "value-form"));
            return None;
        }
        return Some(Axis { name, fact, cells, pick: PickCell::Cuts(cuts) });
    }
    if fact.kind() != crate::facts::FactKind::Word {
        faults.push(Fault::new(format!("{at}.cuts"), "missing-key").with("key", "cuts"));
        return None;
    }
    let mut cells: Vec<String> = texts(axis, "values");
    let mut map: Vec<(String, usize)> = cells.iter().cloned().zip(0..).collect();
    for (word, cell) in axis.get("map").map_or(&[][..], Tree::pairs) {
        let cell = cell.text().unwrap_or("");
        let place = cells.iter().position(|known| known == cell).unwrap_or_else(|| {
            cells.push(cell.to_owned());
            cells.len() - 1
        });
        map.push((word.clone(), place));
    }
    let other = axis.text_at("else").map(|cell| {
        cells.iter().position(|known| known == cell).unwrap_or_else(|| {
            cells.push(cell.to_owned());
            cells.len() - 1
        })
    });
    if cells.is_empty() {
        faults.push(Fault::new(format!("{at}.values"), "missing-key").with("key", "values"));
        return None;
    }
    Some(Axis { name, fact, cells, pick: PickCell::Words(map, other) })
}

fn read_cuts(axis: &Tree, fact: Fact, at: &str, faults: &mut Vec<Fault>) -> Option<Vec<i64>> {
    let mut cuts = Vec::new();
    for cut in axis.items_at("cuts") {
        let text = cut.scalar().unwrap_or_default();
        match FactValue::read(fact, &text).ok().and_then(|value| value.number()) {
            Some(number) => cuts.push(number),
            None => {
                faults.push(Fault::new(format!("{at}.cuts"), "number").with("value", text));
                return None;
            }
        }
    }
    Some(cuts)
}
