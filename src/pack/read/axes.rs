//! Axes: one fact turned into cells.

use super::*;
use crate::facts::FactValue;

pub(super) fn read_axes(tree: &Tree, faults: &mut Vec<Fault>) -> Vec<Axis> {
    let mut axes = Vec::new();
    for (name, axis) in tree.pairs_at("axes") {
        let axes_at = At::new("axes");
        let at = axes_at.key(name);
        let Some(fact) = axis.text_at("of").and_then(Fact::of) else {
            tell(faults, &at, "of", "unknown-name", &[("value", &owned(axis, "of"))]);
            continue;
        };
        match read_axis(name, axis, fact, &at, faults) {
            Some(axis) if (1..=CELLS_AXIS_MAX).contains(&axis.cells.len()) => axes.push(axis),
            Some(_) => tell(faults, &at, "", "too-many", &[("most", &number(CELLS_AXIS_MAX as i64))]),
            None => {}
        }
    }
    axes
}

fn read_axis(name: &str, axis: &Tree, fact: Fact, at: &At, faults: &mut Vec<Fault>) -> Option<Axis> {
    let name = name.to_owned();
    if axis.get("cuts").is_some() {
        let cuts = read_cuts(axis, fact, at, faults)?;
        let cells = texts(axis, "names");
        let ascending = cuts.iter().zip(cuts.iter().skip(1)).all(|(a, b)| a < b);
        if cells.len() != cuts.len() + 1 || !ascending {
            tell(faults, at, "names", "value-form", &[]);
            return None;
        }
        return Some(Axis { name, fact, cells, pick: PickCell::Cuts(cuts) });
    }
    if fact.kind() != crate::facts::FactKind::Word {
        tell(faults, at, "cuts", "missing-key", &[("key", "cuts")]);
        return None;
    }
    let mut cells: Vec<String> = texts(axis, "values");
    let mut map: Vec<(String, usize)> = Vec::new();
    for (place, cell) in cells.iter().enumerate() {
        map.push((cell.clone(), place));
    }
    for (word, cell) in axis.pairs_at("map") {
        map.push((word.clone(), place_of(cell.text().unwrap_or(""), &mut cells)));
    }
    let other = axis.text_at("else").map(|cell| place_of(cell, &mut cells));
    if cells.is_empty() {
        tell(faults, at, "values", "missing-key", &[("key", "values")]);
        return None;
    }
    Some(Axis { name, fact, cells, pick: PickCell::Words(map, other) })
}

/// The place of a cell among those known; a new one is added.
fn place_of(cell: &str, cells: &mut Vec<String>) -> usize {
    cells.iter().position(|known| known == cell).unwrap_or_else(|| {
        cells.push(cell.to_owned());
        cells.len() - 1
    })
}

fn read_cuts(axis: &Tree, fact: Fact, at: &At, faults: &mut Vec<Fault>) -> Option<Vec<i64>> {
    let mut cuts = Vec::new();
    for cut in axis.items_at("cuts") {
        let text = cut.scalar().unwrap_or_default();
        match FactValue::read(fact, &text).ok().and_then(|value| value.number()) {
            Some(number) => cuts.push(number),
            None => {
                tell(faults, at, "cuts", "number", &[("value", &text)]);
                return None;
            }
        }
    }
    Some(cuts)
}

/// The pack's own words for values of facts. A value must be one that an axis knows by name; English words stand beside Chinese ones.
pub(super) fn read_titles(tree: &Tree, axes: &[Axis], faults: &mut Vec<Fault>) -> Vec<Title> {
    let mut titles = Vec::new();
    for (key, english) in [("titles", false), ("titles_en", true)] {
        for (name, words) in tree.pairs_at(key) {
            let (root, fact) = (At::new(key), Fact::of(name));
            for (word, text) in words.pairs() {
                let at = root.key(name);
                let known = |axis: &Axis| Some(axis.fact) == fact && (word == "?" || axis.names(word));
                let text = text.text().unwrap_or("").to_owned();
                match fact.filter(|_| axes.iter().any(known)) {
                    None => tell(faults, &at, word, "unknown-name", &[("value", word)]),
                    Some(fact) if !english => {
                        titles.push(Title { fact, word: word.clone(), title_en: text.clone(), title: text });
                    }
                    Some(fact) => {
                        match titles.iter_mut().find(|title| title.fact == fact && title.word == *word) {
                            Some(title) => title.title_en = text,
                            None => tell(faults, &at, word, "unknown-name", &[("value", word)]),
                        }
                    }
                }
            }
        }
    }
    titles
}
