//! Every case that brings its own pack, asked with one to three things open: all shapes of rules have ends that are those of the hull, not
//! only the shapes that a published place has.

use crate::hull::{Compared, Small, a_counter, a_fact, a_line, a_number, an_account, near, numbers};
use crate::question::{Dice, seed_of};
use std::path::Path;
use zifu::case::Inputs;
use zifu::estimate::{Answer, Doubts, estimate, quick};
use zifu::facts::{FactKind, Situation};
use zifu::money::Fen;
use zifu::pack::Pack;
use zifu::tree::Tree;
use zifu_tools::cases::{files, pack_of};
use zifu_tools::rules::read_toml;

/// What is open, one after the other.
const OPEN: [&str; 11] = [
    "line",
    "counter",
    "account",
    "line fact",
    "line counter",
    "line line account",
    "fact",
    "fact account",
    "number line",
    "number counter",
    "number number",
];
/// How far the roundings of many layers may part a bound and its witness from the end, in fen.
const LAYERS: Fen = 50;

/// Every case that brings its own pack: its name, the pack, what is settled.
fn cases() -> Vec<(String, Pack, Inputs)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let files = files(&root.join("tests/cases")).expect("the cases");
    let read = |file: std::path::PathBuf| {
        let case = read_toml(&file).expect("TOML");
        let pack = matches!(case.get("pack"), Some(Tree::Table(_)))
            .then(|| pack_of(&case, &root.join("rules")).expect("a pack that passes"))?;
        let inputs = Inputs::read(&case, &pack).ok()?;
        Some((file.strip_prefix(root).unwrap_or(&file).display().to_string(), pack, inputs))
    };
    files.into_iter().filter_map(read).collect()
}

#[test]
fn the_quick_range_is_the_proved_one_under_every_shape() {
    let (mut compared, mut wrong) = (0, Vec::new());
    for (name, pack, inputs) in cases() {
        for (fact, _) in inputs.situation.iter().filter(|(fact, _)| fact.kind() != FactKind::Day) {
            let mut asked = Small::of(inputs.clone()).question;
            asked.situation = Situation::default();
            for (known, value) in inputs.situation.iter().filter(|(known, _)| *known != fact) {
                asked.situation.set(known, value.clone());
            }
            let Answer::Range { low, high, open, .. } = quick(&pack, &asked) else { continue };
            if !open.is_empty() {
                continue;
            }
            let name = format!("{name} without {}", fact.key());
            let proved = match estimate(&pack, &asked, &Doubts::default()) {
                Ok(proved) => proved,
                Err(faults) => {
                    wrong.push(format!("{name}: quick, but not proved: {faults:?}"));
                    continue;
                }
            };
            compared += 1;
            let (least, most) = (proved.low.bound, proved.high.map_or(Fen::MAX, |end| end.bound));
            let (low, high) = (low.settlement.own, high.settlement.own);
            if !(0..=LAYERS).contains(&(low - least)) || !(0..=LAYERS).contains(&(most - high)) {
                wrong.push(format!("{name}: quick {low} to {high}, proved {least} to {most}"));
            }
        }
    }
    println!("{compared} quick ranges compared");
    assert!(wrong.is_empty(), "{} of {compared}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(compared >= 50, "{compared}");
}

/// Every case of [`cases`] with one to three things open.
pub fn questions(mut each: impl FnMut(&str, &Pack, &Small)) {
    for (name, pack, inputs) in cases() {
        for number in numbers(&Small::of(inputs.clone())) {
            let mut small = Small::of(inputs.clone());
            near(&mut small, number);
            each(&format!("{name}: {}", number.0.key()), &pack, &small);
        }
        for (open, what) in (0..).zip(OPEN) {
            let mut dice = Dice(seed_of(&name) + open);
            let mut small = Small::of(inputs.clone());
            for one in what.split(' ') {
                match one {
                    "line" => a_line(&mut dice, &mut small),
                    "counter" => a_counter(&mut dice, &pack, &mut small),
                    "number" => a_number(&mut dice, &mut small),
                    "fact" => a_fact(&mut dice, &pack, &mut small),
                    _ => an_account(&mut dice, &mut small),
                }
            }
            if small.is_open() {
                each(&format!("{name}: {what}"), &pack, &small);
            }
        }
    }
}

#[test]
fn every_shape_of_rules_has_ends_that_hold() {
    let mut compared = Compared { layers: LAYERS, ..Compared::default() };
    questions(|name, pack, small| compared.compare(name, pack, small));
    let Compared { all, exact, loose, wrong, .. } = compared;
    println!("{all} hulls: both ends found to the fen in {exact}, called loose {loose}");
    assert!(wrong.is_empty(), "{} of {all}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(exact * 100 >= all * 99, "{exact} of {all}");
    assert!(all >= 200, "only {all} questions");
    assert!(loose * 50 <= all, "{loose} of {all} are loose");
}
