//! The stored JSON Schema is the one that the engine's own table of shapes gives.

#![allow(clippy::expect_used, reason = "a test stops at what it did not expect")]

use std::path::Path;

#[test]
fn the_stored_schema_is_the_one_of_the_engine() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/schema.json");
    let stored = std::fs::read_to_string(file).expect("rules/schema.json");
    let same = stored == zifu_tools::rules::schema::text();
    assert!(same, "write it anew: cargo run -p zifu-tools -- rules schema --out rules/schema.json");
}
