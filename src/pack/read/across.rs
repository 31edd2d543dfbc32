//! What must hold across the records of a pack.

use super::*;

pub(super) fn parallel_adjacent(plan: &[Item], faults: &mut Vec<Fault>) {
    for (index, item) in plan.iter().enumerate() {
        let Some(name) = &item.parallel else { continue };
        let before = plan.iter().take(index).rposition(|known| known.parallel.as_ref() == Some(name));
        if before.is_some_and(|before| before + 1 != index) {
            tell(faults, &At::ROOT.item("plan", index), "parallel", "parallel-apart", &[("value", name)]);
        }
    }
}

/// A payer pays now or later, not both: what comes back could not be told apart otherwise.
pub(super) fn paid_once(plan: &[Item], faults: &mut Vec<Fault>) {
    for (index, item) in plan.iter().enumerate() {
        let other =
            |known: &&Item| item.payer.is_some_and(|payer| known.pays(payer)) && known.paid != item.paid;
        if let Some(known) = plan.iter().take(index).find(other) {
            tell(faults, &At::ROOT.item("plan", index), "paid", "paid-mixed", &[("value", &known.id)]);
        }
    }
}

/// What lay on a rate's bands before is counted on the same axis; otherwise the deductibles of earlier settlements would be counted
/// or left out wrongly. A layer goes on from its threshold's counter, so its rate has none.
pub(super) fn counted_on_its_axis(plan: &[Item], counters: &[Counter], faults: &mut Vec<Fault>) {
    for (index, item) in plan.iter().enumerate() {
        let here = At::ROOT.item("plan", index);
        let at = here.key("rate");
        match &item.kind {
            ItemKind::Basic(basic) => {
                let Some(counter) = basic.rate.counter.and_then(|counter| counters.get(counter)) else {
                    continue;
                };
                let (term, name) = match basic.rate.axis {
                    BandAxis::Gross => (Term::Scope(index), "scope:"),
                    BandAxis::Above => (Term::Above(index), "above:"),
                };
                if !counter.counts.contains(&term) {
                    let want = concat(&[name, &item.id]);
                    tell(faults, &at, "counter", "counter-axis", &[("value", &counter.id), ("want", &want)]);
                }
            }
            ItemKind::Share(share) if share.rate.counter.is_some() => {
                tell(
                    faults,
                    &at,
                    "counter",
                    "unknown-key",
                    &[("key", "counter"), ("want", "table axis mode")],
                );
            }
            _ => {}
        }
    }
}

/// A factor is never without limit; only the number of units that count may be.
pub(super) fn factors_limited(tables: &[Table], lines: LineRules, faults: &mut Vec<Fault>) {
    for (index, table) in tables.iter().enumerate() {
        let unlimited = table.rows.iter().position(|row| matches!(row.value, Value::NoLimit));
        if let Some(row) = unlimited.filter(|_| table.unit == Unit::Factor && lines.quantity != Some(index)) {
            let at = At::ROOT.item("table", index);
            tell(faults, &at.item("row", row), "value", "value-form", &[]);
        }
    }
}

/// A value names tables above its own, an `index/…` table anywhere unless it is one itself: so none hangs on itself.
pub(super) fn named_above(tables: &[Table], faults: &mut Vec<Fault>) {
    for (index, table) in tables.iter().enumerate() {
        for (place, row) in table.rows.iter().enumerate() {
            let mut named = Vec::new();
            row.value.tables(&mut named);
            for of in named {
                let below = tables.iter().skip(index).any(|other| other.id == of);
                if below && (!of.starts_with("index/") || table.id.starts_with("index/")) {
                    let at = At::ROOT.item("table", index);
                    tell(faults, &at.item("row", place), "value", "table-below", &[("value", of)]);
                }
            }
        }
    }
}
