//! Tables and their rows.

use super::*;

pub(super) fn read_table(tree: &Tree, at: &str, pack: &Tree, names: &mut Names) -> Table {
    let unit = match tree.text_at("unit") {
        Some("money") => Unit::Money,
        Some("rate") => Unit::Rate,
        Some("factor") => Unit::Factor,
        Some("points") => Unit::Points,
        _ => Unit::Bands,
    };
    let over: Vec<usize> =
        texts(tree, "over").iter().filter_map(|name| names.axis(name, &format!("{at}.over"))).collect();
    let clock = match tree.text_at("clock") {
        Some("line") => Clock::Line,
        Some("admission") => Clock::Admission,
        Some("settlement") => Clock::Settlement,
        Some("insurance-year") => Clock::InsuranceYear,
        _ => Clock::Discharge,
    };
    let mut rows = Vec::new();
    for (index, row) in tree.items_at("row").iter().enumerate() {
        rows.extend(read_row(row, &format!("{at}.row[{index}]"), unit, &over, pack, names));
    }
    if tree.items_at("row").is_empty() {
        names.faults.push(Fault::new(format!("{at}.row"), "missing-key").with("key", "row"));
    }
    Table { id: owned(tree, "id"), unit, over, clock, rows }
}

fn read_row(
    tree: &Tree,
    at: &str,
    unit: Unit,
    over: &[usize],
    pack: &Tree,
    names: &mut Names,
) -> Option<Row> {
    let cells = names.cells_at(tree, at);
    for (axis, _) in cells.iter().filter(|(axis, _)| !over.contains(axis)) {
        let name = names.axes.get(*axis).map_or("", |axis| axis.name.as_str()).to_owned();
        names.faults.push(Fault::new(format!("{at}.when.{name}"), "unknown-name").with("value", name));
    }
    let full = |axis: &usize| {
        names.axes.get(*axis).map_or(0, |axis| u64::MAX >> (64 - axis.cells.len().clamp(1, 64)))
    };
    let masks = over
        .iter()
        .map(|axis| {
            cells.iter().find(|(known, _)| known == axis).map_or_else(|| full(axis), |(_, mask)| *mask)
        })
        .collect();
    let period = Period {
        first: tree.text_at("first").and_then(Day::parse)?,
        last: tree.text_at("last").and_then(Day::parse),
    };
    if period.last.is_some_and(|last| last < period.first) {
        names.faults.push(Fault::new(format!("{at}.last"), "period-reversed"));
    }
    let confidence = match tree.text_at("confidence") {
        Some("official") => Confidence::Official,
        Some("reported") => Confidence::Reported,
        _ => Confidence::Unverified,
    };
    let index = match tree.get("cite") {
        Some(Tree::Whole(index)) => usize::try_from(*index).ok(),
        _ => None,
    };
    if tree.get("source").is_none() && index.is_none() {
        names.faults.push(Fault::new(format!("{at}.source"), "missing-key").with("key", "source"));
    }
    if let (Some(source), Some(sources)) = (tree.text_at("source"), pack.get("sources"))
        && sources.get(source).is_none()
    {
        names.faults.push(Fault::new(format!("{at}.source"), "source-unknown").with("value", source));
    }
    let value = read_value(tree.get("value")?, unit, &format!("{at}.value"), names.faults)?;
    let cite = Cite {
        source: owned(tree, "source"),
        clause: owned(tree, "clause"),
        quote: owned(tree, "quote"),
        note: owned(tree, "note"),
        note_en: owned(tree, "note_en"),
        index,
    };
    Some(Row { masks, period, value, confidence, cite })
}
