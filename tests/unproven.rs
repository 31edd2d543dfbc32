//! A pack that nobody proved may be refused, or its cases may be; what is settled with it is right.

#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "a test stops at what it did not expect")]

use std::path::{Path, PathBuf};
use zifu::case::{Case, Inputs};
use zifu::pack::Pack;
use zifu::settle::{Broken, Settlement, settle};
use zifu::tree::Tree;
use zifu_tools::rules::{names, pack_tree, parse_toml, read_pack, read_toml};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn settled(case: &Tree, pack: &Pack) -> Option<Settlement> {
    let inputs = Inputs::read(case, pack).ok()?;
    settle(&Case::new(pack, inputs).ok()?).ok().map(|(settlement, _)| settlement)
}

fn cases(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.path().is_dir() {
            cases(&entry.path(), found);
        } else {
            found.push(entry.path());
        }
    }
}

/// The pack with one row of one table treated: left out, or set beside itself with another value.
fn changed(tree: &Tree, table: usize, row: usize, double: bool) -> Tree {
    let mut tree = tree.clone();
    let Tree::Table(pairs) = &mut tree else { return tree };
    let tables = pairs.iter_mut().find(|(key, _)| key == "table").map(|(_, value)| value);
    let Some(Tree::List(tables)) = tables else { return tree };
    let Some(Tree::Table(table)) = tables.get_mut(table) else { return tree };
    let rows = table.iter_mut().find(|(key, _)| key == "row").map(|(_, value)| value);
    let Some(Tree::List(rows)) = rows else { return tree };
    if double {
        let mut twin = rows[row].clone();
        if let Tree::Table(twin) = &mut twin {
            twin.retain(|(key, _)| key != "value");
            twin.push(("value".to_owned(), Tree::Text("not_payable".to_owned())));
        }
        rows.push(twin);
    } else {
        rows.remove(row);
    }
    tree
}

/// Every row of a pack left out or doubled, before a case that uses the pack: the same figures, or none.
#[test]
fn a_hole_or_a_doubled_cell_gives_no_other_figure() {
    let mut compared = 0;
    let mut refused = 0;
    for name in ["beijing/employee", "beijing/resident"] {
        let rules = root().join("rules");
        let tree = pack_tree(&rules, name).expect("pack");
        let proven = read_pack(&rules, name).expect("pack");
        let mut files = Vec::new();
        cases(&root().join("tests/cases").join(name), &mut files);
        files.sort();
        let files = files.iter().step_by(6).map(|file| read_toml(file).expect("case"));
        let known: Vec<(Tree, Settlement)> =
            files.filter_map(|case| settled(&case, &proven).map(|figures| (case, figures))).collect();
        for (index, table) in tree.items_at("table").iter().enumerate() {
            for row in 0..table.items_at("row").len() {
                for double in [false, true] {
                    let Ok(pack) = Pack::read_unproven(&changed(&tree, index, row, double)) else { continue };
                    for (case, figures) in &known {
                        match settled(case, &pack) {
                            Some(found) => {
                                compared += 1;
                                let same = |one: &Settlement| (one.own, one.payers.clone(), one.parts);
                                assert_eq!(
                                    same(&found),
                                    same(figures),
                                    "{name} table {index} row {row} {double}"
                                );
                            }
                            None => refused += 1,
                        }
                    }
                }
            }
        }
    }
    assert!(compared > 1_000 && refused > 100, "{compared} settled, {refused} refused");
}

/// A pack of layers, one of the co-payment of the one before, by these rates.
fn layers(rates: &[&str]) -> Tree {
    let mut text = r#"
format = 1
place = "example"
scheme = "employee"
title = "t"
version = "1"
checked_on = "2026-01-01"
insurance_year = "01-01"
max_bill = "20000000.00"
"#
    .to_owned();
    let mut plan = String::new();
    for (layer, rate) in rates.iter().enumerate() {
        let row = format!(
            r#"row = [{{ first = "2020-01-01", last = "open", value = "{rate}", source = "s", confidence = "official" }}]"#,
        );
        text += &format!("[[payer]]\nid = \"p{layer}\"\nfield = \"oth_pay\"\ntitle = \"t\"\n");
        text += &format!(
            "[[table]]\nid = \"r{layer}\"\nunit = \"rate\"\nover = []\nclock = \"discharge\"\n{row}\n"
        );
        plan += &format!(
            "[[plan]]\nid = \"i{layer}\"\npayer = \"p{layer}\"\nrate = {{ table = \"r{layer}\" }}\n"
        );
        plan += if layer == 0 {
            "kind = \"basic\"\n"
        } else {
            "kind = \"share\"\nbase = [\"copay\"]\ntakes_from = [\"copay\"]\n"
        };
    }
    parse_toml(&(text + &plan)).expect("toml")
}

/// Whether the checker finds room for the fractions of such layers.
fn has_room(rates: &[&str]) -> bool {
    let faults = Pack::read(&layers(rates)).err().unwrap_or_default();
    !faults.iter().any(|fault| fault.kind == "headroom")
}

/// 2¹²⁶ ÷ (4 × 9,999,999,999 fen) = 2.127e27 is the room.
#[test]
fn a_little_beyond_the_room_is_beyond_it() {
    let six = ["0.123457"; 4];
    let with = |rate| has_room(&[six[0], six[1], six[2], six[3], rate]);
    // Four rates of six places come to 1e24: times 2,000 there is room, times 2,500 there is none.
    assert!(with("0.0005") && !with("0.0004"));
}

/// Rates of six decimals in layer after layer: the checker says so, and without it no figure comes out.
#[test]
fn fractions_that_outgrow_their_room_are_refused() {
    let tree = layers(&[
        "0.123457", "0.123459", "0.123461", "0.123463", "0.123465", "0.123467", "0.123469", "0.123471",
        "0.123473",
    ]);
    let faults = Pack::read(&tree).expect_err("too long fractions");
    let told = faults.iter().find(|fault| fault.kind == "headroom").expect("too long fractions");
    // Nine rates of six places, the first odd in its last, come to 1e54, or all there is.
    let figure =
        |name: &str| told.with.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str());
    assert_eq!((figure("value"), figure("most")), (Some("38"), Some("27")), "{told:?}");
    let pack = Pack::read_unproven(&tree).expect("all else is well");
    let case =
        parse_toml("[situation]\nday = \"2025-01-01\"\n[bill]\ntotal = \"19999999.99\"\n").expect("toml");
    let case = Case::new(&pack, Inputs::read(&case, &pack).expect("inputs")).expect("case");
    assert_eq!(settle(&case).err(), Some(Broken::Headroom));
}

/// What every pack of the repository uses of the room.
#[test]
fn every_pack_keeps_within_its_headroom() {
    let rules = root().join("rules");
    for name in names(&rules).expect("rules") {
        let pack = read_pack(&rules, &name).expect("a pack passes its checker");
        println!("{name}: denominators below 1e{}", pack.denominator().checked_ilog10().unwrap_or(0) + 1);
        assert!(pack.denominator() > 0);
    }
}

/// A table with a row for one of two cells, that no checker saw: where the cell is not told, its neighbour's row is not taken.
#[test]
fn a_cell_without_a_row_is_not_taken_for_its_neighbour() {
    let tree = parse_toml(
        r#"
format = 1
place = "example"
scheme = "employee"
title = "t"
version = "1"
checked_on = "2026-01-01"
insurance_year = "01-01"
max_bill = "20000000.00"
[axes]
grade = { of = "grade", values = ["tertiary", "primary"] }
[[payer]]
id = "pool"
field = "hifp_pay"
title = "t"
[[table]]
id = "rate"
unit = "rate"
over = ["grade"]
clock = "discharge"
row = [{ when = { grade = ["primary"] }, first = "2020-01-01", last = "open", value = "0.90", source = "s", confidence = "official" }]
[[plan]]
id = "pool"
kind = "basic"
payer = "pool"
rate = { table = "rate" }
"#,
    )
    .expect("toml");
    let pack = Pack::read_unproven(&tree).expect("what reads it does not prove it");
    let own = |grade: &str| {
        let case = format!("[situation]\nday = \"2025-01-01\"\n{grade}[bill]\ntotal = \"1000.00\"\n");
        settled(&parse_toml(&case).expect("toml"), &pack).map(|settlement| settlement.own)
    };
    assert_eq!(own("grade = \"primary\"\n"), Some(10_000));
    assert_eq!(own("grade = \"tertiary\"\n"), None);
    assert_eq!(own(""), None);
}
