//! Faults planted in the second evaluator: the comparison notices every one, and shrinks what it found.

use zifu_second::bug::Bug;
use zifu_second::differ::{Verdict, as_file, compare, compare_with, smallest_with};
use zifu_second::gate::{CASES, first_difference};
use zifu_second::generate::generate_cases;

/// Within so many seeds of the run that gates.
const SEEDS: u64 = zifu_second::report::BUG_SEEDS;

#[test]
fn every_planted_fault_is_noticed() {
    assert!(Bug::ALL.len() >= 20);
    let mut missed = Vec::new();
    for bug in Bug::ALL {
        match first_difference(0..SEEDS, *bug) {
            Some((seed, number)) => println!("{}: seed {seed}, case {number}", bug.text()),
            None => missed.push(bug.text()),
        }
    }
    assert!(missed.is_empty(), "not noticed within {SEEDS} seeds: {missed:#?}");
}

/// What is printed is a case file of a few lines, and it still shows the fault.
#[test]
fn a_difference_shrinks_to_a_short_bill() {
    for bug in [Bug::CapForgets, Bug::GrossFromCounter, Bug::TakesLastFirst] {
        let (seed, number) = first_difference(0..SEEDS, bug).expect("it is noticed");
        let (pack, cases) = generate_cases(seed, CASES);
        let (small, case) = smallest_with(&pack, &cases[number], Some(bug));
        let verdict = compare_with(&small, &case, Some(bug));
        assert!(matches!(verdict, Verdict::Differ(_)), "{verdict:?}");
        assert!(matches!(compare(&small, &case), Verdict::Same(..)), "without the fault both agree");
        let text = as_file(&small, &case, &verdict);
        let mut file: toml::Table = toml::from_str(&text).expect("a case file");
        let read_pack = file.remove("pack").expect("its pack");
        assert_eq!(compare_with(&read_pack, &toml::Value::Table(file), Some(bug)), verdict);
        let lines = case.get("line").and_then(toml::Value::as_array).map_or(0, Vec::len);
        assert!(lines <= 6 && text.lines().count() < 200, "{lines} lines of a bill:\n{text}");
    }
}
