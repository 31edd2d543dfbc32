//! Every case that brings its own pack, asked with one to three things open: all shapes of rules have ends that are those of the hull, not
//! only the shapes that a published place has.

use crate::hull::{Compared, Small, a_counter, a_fact, a_line, an_account};
use crate::question::{Dice, seed_of};
use std::path::Path;
use zifu::case::Inputs;
use zifu::tree::Tree;
use zifu_tools::cases::{files, pack_of};
use zifu_tools::rules::read_toml;

#[test]
fn every_shape_of_rules_has_ends_that_hold() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut compared = Compared { layers: 50, ..Compared::default() };
    for file in files(&root.join("tests/cases")).expect("the cases") {
        let case = read_toml(&file).expect("TOML");
        if !matches!(case.get("pack"), Some(Tree::Table(_))) {
            continue;
        }
        let pack = pack_of(&case, &root.join("rules")).expect("a pack that passes");
        let Ok(inputs) = Inputs::read(&case, &pack) else { continue };
        let name = file.strip_prefix(root).unwrap_or(&file).display().to_string();
        for (open, what) in (0..).zip([
            "line",
            "counter",
            "account",
            "line fact",
            "line counter",
            "line line account",
            "fact",
            "fact account",
        ]) {
            let mut dice = Dice(seed_of(&name) + open);
            let mut small = Small::of(inputs.clone());
            for one in what.split(' ') {
                match one {
                    "line" => a_line(&mut dice, &mut small),
                    "counter" => a_counter(&mut dice, &pack, &mut small),
                    "fact" => a_fact(&mut dice, &pack, &mut small),
                    _ => an_account(&mut dice, &mut small),
                }
            }
            if small.is_open() {
                compared.compare(&format!("{name}: {what}"), &pack, &small);
            }
        }
    }
    let Compared { all, exact, loose, wrong, .. } = compared;
    println!("{all} hulls: both ends found to the fen in {exact}, called loose {loose}");
    assert!(wrong.is_empty(), "{} of {all}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(exact * 100 >= all * 99, "{exact} of {all}");
    assert!(all >= 200, "only {all} questions");
    assert!(loose * 50 <= all, "{loose} of {all} are loose");
}
