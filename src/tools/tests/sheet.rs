//! A table as a sheet and back: nothing is lost, what is changed is taken, what would be wrong is not written.

#![cfg(feature = "sheets")]
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test stops at what it did not expect"
)]

use calamine::{Reader, Xlsx};
use rust_xlsxwriter::Workbook;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use zifu_tools::command::words;
use zifu_tools::rules::sheet::{Refused, take, write};
use zifu_tools::rules::{names, parse_toml};

fn rules() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rules")
}

fn pack(name: &str) -> (PathBuf, String) {
    let file = rules().join(format!("{name}.toml"));
    let text = std::fs::read_to_string(&file).expect("a pack");
    (file, text)
}

#[test]
fn a_sheet_that_was_not_changed_gives_the_same_bytes_back() {
    let mut tables = 0;
    for (at, name) in names(&rules()).expect("names").iter().enumerate() {
        let (file, text) = pack(name);
        let tree = parse_toml(&text).expect("TOML");
        // A third of each pack's tables, another third in the next: every form of value comes by.
        for table in tree.items_at("table").iter().skip(at % 3).step_by(3) {
            let id = table.text_at("id").expect("an id");
            let sheet = write(&tree, id, &words(at % 2 == 0)).expect("a sheet");
            let back =
                take(&file, &text, id, &sheet).unwrap_or_else(|refused| panic!("{name} {id}: {refused:?}"));
            assert!(back == text, "{name} {id} came back changed");
            tables += 1;
        }
    }
    assert!(tables >= 40, "{tables}");
}

/// The sheet of a table with every cell passed through a change, as a person's program would write it.
fn changed(sheet: &[u8], change: impl Fn(usize, usize, String) -> String) -> Vec<u8> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(sheet)).expect("a book");
    let range = book.worksheet_range_at(0).expect("a sheet").expect("cells");
    let mut new = Workbook::new();
    let page = new.add_worksheet();
    for (line, cells) in range.rows().enumerate() {
        for (column, cell) in cells.iter().enumerate() {
            let (row, place) =
                (u32::try_from(line).expect("a row"), u16::try_from(column).expect("a column"));
            page.write_string(row, place, change(line, column, cell.to_string())).expect("written");
        }
    }
    new.save_to_buffer().expect("a book")
}

#[test]
fn a_changed_figure_is_taken_and_nothing_else_moves() {
    let (file, text) = pack("beijing/employee");
    let tree = parse_toml(&text).expect("TOML");
    let sheet = write(&tree, "deductible/inpatient", &words(true)).expect("a sheet");
    let dearer = changed(&sheet, |_, _, cell| if cell == "1300.00" { "1500.00".to_owned() } else { cell });
    let back = take(&file, &text, "deductible/inpatient", &dearer).expect("taken");
    let (before, after) = (parse_toml(&text).expect("TOML"), parse_toml(&back).expect("TOML"));
    let values = |tree: &zifu::tree::Tree, id: &str| {
        let table =
            tree.items_at("table").iter().find(|table| table.text_at("id") == Some(id)).expect("a table");
        table
            .items_at("row")
            .iter()
            .map(|row| row.get("value").cloned().expect("a value"))
            .collect::<Vec<_>>()
    };
    let own = values(&after, "deductible/inpatient");
    assert!(own.contains(&zifu::tree::Tree::Text("1500.00".to_owned())));
    assert!(!own.contains(&zifu::tree::Tree::Text("1300.00".to_owned())));
    assert_eq!(own.len(), values(&before, "deductible/inpatient").len());
    for table in before.items_at("table").iter().filter_map(|table| table.text_at("id")) {
        if table != "deductible/inpatient" {
            assert_eq!(values(&before, table), values(&after, table), "{table}");
        }
    }
    assert!(back.contains("# emergency care without observation"), "comments stay");
}

#[test]
fn bands_are_written_as_people_write_them() {
    let (file, text) = pack("beijing/employee");
    let tree = parse_toml(&text).expect("TOML");
    let sheet = write(&tree, "tiers/inpatient", &words(false)).expect("a sheet");
    let wider =
        changed(&sheet, |_, _, cell| cell.replace("40000.00: 0.90", "50000.00：0.90").replace("; ", "；"));
    let back = take(&file, &text, "tiers/inpatient", &wider).expect("taken");
    assert!(back.contains("50000.00"), "full-width signs are read too");
    parse_toml(&back).expect("TOML");
}

#[test]
fn what_would_be_wrong_is_not_taken() {
    let (file, text) = pack("beijing/employee");
    let tree = parse_toml(&text).expect("TOML");
    let sheet = write(&tree, "deductible/inpatient", &words(false)).expect("a sheet");
    let torn = changed(&sheet, |_, _, cell| if cell == "1300.00" { "13OO".to_owned() } else { cell });
    let Err(Refused::Faults(faults)) = take(&file, &text, "deductible/inpatient", &torn) else {
        panic!("faults")
    };
    assert!(faults.iter().any(|finding| finding.fault.kind == "number"), "{faults:?}");
    let other = changed(
        &sheet,
        |line, column, cell| if (line, column) == (0, 0) { "level".to_owned() } else { cell },
    );
    assert!(matches!(take(&file, &text, "deductible/inpatient", &other), Err(Refused::Heading(_))));
    assert!(matches!(write(&tree, "no/such", &words(false)), Err(Refused::NoTable(_))));
    assert!(matches!(take(&file, &text, "deductible/inpatient", b"no sheet"), Err(Refused::File(_))));
}
