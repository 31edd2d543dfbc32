//! What is proven of a pack when it is built: coverage, headroom, nothing unused.

use super::*;
use crate::pack::{cover, headroom};

/// Tells everything that does not hold.
pub(super) fn prove(pack: &Pack, tree: &Tree, faults: &mut Vec<Fault>) {
    for (index, table) in pack.tables.iter().enumerate() {
        cover::check(table, &pack.axes, index, faults);
    }
    unused(pack, tree, faults);
    // Only of a pack that is well otherwise: a table that hangs on itself has no end.
    if faults.is_empty() {
        headroom::check(pack, faults);
    }
    sourced(tree, faults);
}

/// Tables that the plan names and the pack has not, beside faults of shape; nothing when a table's own name may be one of those.
pub(super) fn misnamed(tree: &Tree, faults: &mut Vec<Fault>) {
    if faults.iter().any(|fault| !fault.at.starts_with("plan[")) {
        return;
    }
    let known: Vec<&str> = tree.items_at("table").iter().filter_map(|table| table.text_at("id")).collect();
    for (index, item) in tree.items_at("plan").iter().enumerate() {
        named_in(item, &At::ROOT.item("plan", index), &known, faults);
    }
}

/// Every table that a piece of a plan item names.
fn named_in(tree: &Tree, at: &At, known: &[&str], faults: &mut Vec<Fault>) {
    const NAMING: [&str; 5] = ["table", "own_factor", "rate_factor", "points", "ceiling"];
    for (key, value) in tree.pairs() {
        match value {
            Tree::Text(name) if NAMING.contains(&key.as_str()) && !known.contains(&name.as_str()) => {
                tell(faults, at, key, "unknown-name", &[("value", name)]);
            }
            Tree::Table(_) => named_in(value, &at.key(key), known, faults),
            Tree::List(items) => {
                for (index, item) in items.iter().enumerate() {
                    named_in(item, &at.item(key, index), known, faults);
                }
            }
            _ => {}
        }
    }
}

/// A row that names its source rests on nothing when the pack has no sources at all.
fn sourced(tree: &Tree, faults: &mut Vec<Fault>) {
    let rows = tree.items_at("table").iter().flat_map(|table| table.items_at("row"));
    let mut named = rows.filter_map(|row| row.text_at("source"));
    if tree.get("sources").is_none() && named.next().is_some() {
        tell(faults, &At::ROOT, "sources", "missing-key", &[("key", "sources")]);
    }
}

fn unused(pack: &Pack, tree: &Tree, faults: &mut Vec<Fault>) {
    let mut indices: Vec<&str> = Vec::new();
    for row in pack.tables.iter().flat_map(|table| &table.rows) {
        row.value.tables(&mut indices);
    }
    for (index, table) in pack.tables.iter().enumerate() {
        let of_lines = [pack.lines.prepay, pack.lines.limit, pack.lines.quantity].contains(&Some(index));
        let of_plan = pack.plan.iter().any(|item| item.tables().contains(&index))
            || pack.line_limits.iter().any(|limit| limit.table == index);
        let on_lines =
            |axis: &usize| pack.axes.get(*axis).is_some_and(|axis| axis.fact.key().starts_with("line_"));
        if of_plan && table.over.iter().any(on_lines) {
            let at = At::ROOT.item("table", index);
            tell(faults, &at, "over", "unknown-name", &[("value", &table.id)]);
        }
        for (place, row) in table.rows.iter().enumerate() {
            let mut named = Vec::new();
            row.value.tables(&mut named);
            for of in named.iter().filter(|of| pack.table_of(of).is_none()) {
                let at = At::ROOT.item("table", index);
                tell(faults, &at.item("row", place), "value", "unknown-name", &[("value", of)]);
            }
            if of_lines && row.value.is_computed() {
                let at = At::ROOT.item("table", index);
                tell(faults, &at.item("row", place), "value", "value-form", &[]);
            }
        }
        let read = of_lines || of_plan || indices.contains(&table.id.as_str());
        needed(read, "table", index, &table.id, faults);
    }
    for (index, counter) in pack.counters.iter().enumerate() {
        let read = pack.plan.iter().any(|item| item.counters().contains(&index))
            || pack.line_limits.iter().any(|limit| limit.counter == Some(index));
        needed(read, "counter", index, &counter.id, faults);
    }
    for (index, payer) in pack.payers.iter().enumerate() {
        let read = pack.plan.iter().any(|item| item.pays(index));
        needed(read, "payer", index, &payer.id, faults);
    }
    for (id, _) in tree.pairs_at("sources") {
        let cited = pack.tables.iter().any(|table| table.rows.iter().any(|row| row.cite.source == *id));
        if !cited && !tree.items_at("background").iter().any(|item| item.text_at("source") == Some(id)) {
            tell(faults, &At::new("sources"), id, "unused", &[("value", id)]);
        }
    }
}

/// A record that nothing reads is a fault.
fn needed(read: bool, key: &str, index: usize, id: &str, faults: &mut Vec<Fault>) {
    if !read {
        tell(faults, &At::ROOT.item(key, index), "id", "unused", &[("value", id)]);
    }
}
