//! How much is known of what a stay at home is settled with.

use super::check::unknown;
use zifu::facts::{Fact, FactValue, Situation};
use zifu::pack::{Axis, Pack, Row};
use zifu::period::Day;
use zifu::tree::Tree;

/// Keys of the plan that name something other than a table.
const NAMES: [&str; 7] = ["id", "kind", "payer", "counter", "group", "when", "field"];

/// Cells known and cells in all, on a day, of the tables that the plan may use for a stay at home: deductible, ratios, caps, the
/// layers above. Not counted: what is given line by line (`[lines]`), and cells of other settings or of care elsewhere.
#[must_use]
pub fn stay(tree: &Tree, pack: &Pack, day: Day) -> [usize; 2] {
    let mut used = Vec::new();
    for item in tree.items_at("plan").iter().filter(|item| runs(item, pack)) {
        named(item, pack, &mut used);
    }
    // A value may name further tables; they come behind and are looked at in turn.
    let mut at = 0;
    while let Some(index) = used.get(at).copied() {
        at += 1;
        for row in tree.items_at("table").get(index).map_or(&[][..], |table| table.items_at("row")) {
            row.get("value").into_iter().for_each(|value| named(value, pack, &mut used));
        }
    }
    let mut count = [0, 0];
    for table in used.iter().filter_map(|index| pack.tables.get(*index)) {
        for row in table.rows.iter().filter(|row| row.period.holds(day)) {
            let cells = cells(pack, &table.over, row);
            let [known, all] = &mut count;
            *all += cells;
            *known += if unknown(&row.value) { 0 } else { cells };
        }
    }
    count
}

/// Whether an item of the plan can run for a stay.
fn runs(item: &Tree, pack: &Pack) -> bool {
    item.pairs_at("when").iter().all(|(name, cells)| {
        let axis = pack.axes.iter().find(|axis| axis.name == *name && axis.fact == Fact::Setting);
        axis.is_none_or(|axis| {
            let cell = at_home(axis).and_then(|cell| axis.cells.get(cell));
            cell.is_some_and(|cell| cells.items().iter().any(|own| own.text() == Some(cell)))
        })
    })
}

/// Every table that a part of the plan or a value names.
fn named(tree: &Tree, pack: &Pack, used: &mut Vec<usize>) {
    if let Some(index) =
        tree.text().and_then(|text| pack.table_of(text)).filter(|index| !used.contains(index))
    {
        used.push(index);
    }
    tree.items().iter().for_each(|item| named(item, pack, used));
    for (_, value) in tree.pairs().iter().filter(|(key, _)| !NAMES.contains(&key.as_str())) {
        named(value, pack, used);
    }
}

/// The cell of an axis in which a stay at home lies: of areas the first (`rules/README.md` §3).
fn at_home(axis: &Axis) -> Option<usize> {
    let word =
        |word: &str| axis.cell(&Situation::default().with(axis.fact, FactValue::Word(word.to_owned())));
    match axis.fact {
        Fact::Setting => word("inpatient"),
        Fact::Filing => word("local"),
        Fact::Area => Some(0),
        _ => None,
    }
}

/// How many cells of a stay at home a row holds.
fn cells(pack: &Pack, over: &[usize], row: &Row) -> usize {
    let mut cells = 1;
    for (index, mask) in over.iter().zip(&row.masks) {
        let Some(axis) = pack.axes.get(*index) else { continue };
        let bound = matches!(axis.fact, Fact::Setting | Fact::Filing | Fact::Area);
        cells *= match at_home(axis) {
            Some(cell) => usize::from(mask >> cell & 1 == 1),
            None if bound => 0,
            None => mask.count_ones() as usize,
        };
    }
    cells
}
