//! Tables and their rows.

use super::*;

pub(super) fn read_table(tree: &Tree, at: &At, pack: &Tree, names: &mut Names) -> Table {
    let unit = match tree.text_at("unit") {
        Some("money") => Unit::Money,
        Some("rate") => Unit::Rate,
        Some("factor") => Unit::Factor,
        Some("points") => Unit::Points,
        _ => Unit::Bands,
    };
    let over = names.each(tree, "over", at, Names::axis);
    let clock = match tree.text_at("clock") {
        Some("line") => Clock::Line,
        Some("admission") => Clock::Admission,
        Some("settlement") => Clock::Settlement,
        Some("insurance-year") => Clock::InsuranceYear,
        _ => Clock::Discharge,
    };
    let mut rows = Vec::new();
    for (index, row) in tree.items_at("row").iter().enumerate() {
        rows.extend(read_row(row, &at.item("row", index), unit, &over, pack, names));
    }
    if tree.items_at("row").is_empty() {
        tell(names.faults, at, "row", "missing-key", &[("key", "row")]);
    }
    Table { id: owned(tree, "id"), unit, over, clock, rows }
}

fn read_row(tree: &Tree, at: &At, unit: Unit, over: &[usize], pack: &Tree, names: &mut Names) -> Option<Row> {
    let cells = names.cells_at(tree, at);
    for (axis, _) in &cells {
        if let Some(axis) = names.axes.get(*axis).filter(|_| !over.contains(axis)) {
            let name = &axis.name;
            tell(names.faults, &at.key("when"), name, "unknown-name", &[("value", name)]);
        }
    }
    let mut masks = Vec::with_capacity(over.len());
    for axis in over {
        let own = cells.iter().find(|(known, _)| known == axis).map(|(_, mask)| *mask);
        masks.push(own.unwrap_or_else(|| names.axes.get(*axis).map_or(0, Axis::full)));
    }
    let period = Period {
        first: tree.text_at("first").and_then(Day::parse)?,
        last: tree.text_at("last").and_then(Day::parse),
    };
    if period.last.is_some_and(|last| last < period.first) {
        tell(names.faults, at, "last", "period-reversed", &[]);
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
        tell(names.faults, at, "source", "missing-key", &[("key", "source")]);
    }
    if let (Some(source), Some(sources)) = (tree.text_at("source"), pack.get("sources"))
        && sources.get(source).is_none()
    {
        tell(names.faults, at, "source", "source-unknown", &[("value", source)]);
    }
    let value = value_at(tree.get("value")?, unit, &at.key("value"), names.faults)?;
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
