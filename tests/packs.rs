//! What packs say, as the engine reads it: every different record of the packs of places and of cases (`tests/lists/records.txt`), and
//! how fine their fractions may become (`tests/lists/headroom.txt`). `ZIFU_PACKS=1 cargo test -p zifu --test packs` writes both anew.

#![allow(clippy::expect_used, reason = "a test stops at what it did not expect")]

#[path = "lists/held.rs"]
mod held;

use std::collections::BTreeSet;
use std::fmt::{Debug, Write};
use std::path::Path;
use std::sync::LazyLock;
use zifu::pack::Pack;
use zifu_tools::cases::{Packs, files};
use zifu_tools::rules::{names, read_pack, read_toml};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every pack of a place and of a case, with its name.
static PACKS: LazyLock<Vec<(String, Pack)>> = LazyLock::new(packs);

fn packs() -> Vec<(String, Pack)> {
    let rules = root().join("rules");
    let names = names(&rules).expect("the folder of rules");
    let sound = read_toml(&root().join("tests/peers/pack.toml")).expect("TOML");
    let mut all = vec![("peers".to_owned(), Pack::read(&sound).expect("a pack that passes"))];
    for name in names {
        let pack = read_pack(&rules, &name).expect("a pack passes its checker");
        all.push((name, pack));
    }
    let places = Packs::below(&rules);
    for file in files(&root().join("tests/cases")).expect("the cases") {
        let case = read_toml(&file).expect("TOML");
        if case.pairs_at("pack").is_empty() {
            continue;
        }
        let name = file.strip_prefix(root()).unwrap_or(&file).display().to_string();
        let pack = places.of(&case).expect("a pack that passes");
        all.push((name, Pack::clone(&pack)));
    }
    all
}

/// Puts down records on a line each.
fn put<T: Debug>(lines: &mut BTreeSet<String>, records: &[T]) {
    lines.extend(records.iter().map(|record| format!("{record:?}")));
}

#[test]
fn every_record_of_a_pack_is_read_as_it_was() {
    let mut lines = BTreeSet::new();
    for (_, pack) in &*PACKS {
        put(&mut lines, &pack.axes);
        put(&mut lines, &pack.counters);
        put(&mut lines, &pack.groups);
        put(&mut lines, &pack.line_limits);
        put(&mut lines, &pack.merge);
        put(&mut lines, &pack.payers);
        put(&mut lines, &pack.plan);
        put(&mut lines, &pack.refuse);
        put(&mut lines, &[&pack.lines]);
        put(&mut lines, &[&pack.round]);
        let heads = pack.tables.iter().map(|table| (&table.id, table.unit, &table.over, table.clock));
        put(&mut lines, &heads.collect::<Vec<_>>());
        let rows = pack.tables.iter().flat_map(|table| &table.rows);
        put(&mut lines, &rows.map(|row| (row.confidence, &row.value)).collect::<Vec<_>>());
    }
    let text = lines.into_iter().collect::<Vec<_>>().join("\n") + "\n";
    held::held("tests/lists/records.txt", &text, "ZIFU_PACKS", "packs");
}

#[test]
fn no_fraction_of_a_pack_may_become_finer_than_it_was() {
    let mut text = String::new();
    for (name, pack) in &*PACKS {
        let _ = writeln!(text, "{name} 1/{}", pack.denominator());
    }
    held::held("tests/lists/headroom.txt", &text, "ZIFU_PACKS", "packs");
}
