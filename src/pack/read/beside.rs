//! What stands beside the plan: limits on groups, merging, the end of the year, background.

use super::*;

pub(super) fn read_line_limits(tree: &Tree, names: &mut Names) -> Vec<LineLimit> {
    let mut limits = Vec::new();
    for (index, limit) in tree.items_at("line_limit").iter().enumerate() {
        let at = At::ROOT.item("line_limit", index);
        let when = names.cells_at(limit, &at);
        let counter = names.counter_at(limit, "counter", &at);
        let excluded = limit.text_at("to") == Some("excluded");
        let table = names.table_at(limit, "table", &at);
        let group = limit.text_at("group").and_then(|name| names.group(name, &at.key("group")));
        let (Some(table), Some(group)) = (table, group) else { continue };
        items::money(table, &at, names);
        limits.push(LineLimit { group, when, table, counter, excluded });
    }
    limits
}

pub(super) fn read_merge(tree: &Tree) -> Vec<Merge> {
    let mut all = Vec::new();
    for item in tree.items_at("merge") {
        let mut same = Vec::new();
        for name in texts(item, "same") {
            same.extend(Fact::of(&name));
        }
        all.push(Merge {
            id: owned(item, "id"),
            before: texts(item, "before"),
            stay: texts(item, "stay"),
            days: match item.get("days") {
                Some(Tree::Whole(days)) => *days,
                _ => 0,
            },
            same,
            counts: matches!(item.get("counts"), Some(Tree::Flag(true))),
        });
    }
    all
}

/// A legal limit (`ceiling`) narrows the unknown figures of a table, and does nothing else.
pub(super) fn narrow(tree: &Tree, names: &mut Names) {
    for (index, item) in tree.items_at("background").iter().enumerate() {
        let at = At::ROOT.item("background", index);
        let source = item.text_at("source").unwrap_or("");
        if tree.get("sources").is_some_and(|sources| sources.get(source).is_none()) {
            tell(names.faults, &at, "source", "source-unknown", &[("value", source)]);
        }
        if item.text_at("kind") != Some("ceiling") {
            continue;
        }
        let Some(table) = names.table_at(item, "table", &at) else {
            tell(names.faults, &at, "table", "missing-key", &[("key", "table")]);
            continue;
        };
        let Some(table) = names.tables.get_mut(table) else { continue };
        let mut bound = |key: &str| {
            let value = value_at(item.get(key)?, table.unit, &at.key(key), names.faults)?;
            if let Value::Figure(figure) = value { Some(figure) } else { None }
        };
        let (least, greatest) = (bound("low"), bound("high"));
        for row in &mut table.rows {
            if let Value::Unknown { low, high, .. } = &mut row.value {
                *low = [*low, least].into_iter().flatten().max();
                *high = [*high, greatest].into_iter().flatten().min();
            }
        }
    }
}

pub(super) fn over_year_end(tree: &Tree) -> Option<OverYearEnd> {
    Some(match tree.text_at("over_year_end")? {
        "one" => OverYearEnd::One,
        "split" => OverYearEnd::Split,
        _ => OverYearEnd::Unknown,
    })
}

/// Whether a key of a table is `true`.
pub(super) fn flag(tree: Option<&Tree>, key: &str) -> bool {
    matches!(tree.and_then(|tree| tree.get(key)), Some(Tree::Flag(true)))
}
