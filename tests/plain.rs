//! A bill of plain lines, split in whole fen, settles as the same bill at length: figures, lines, steps and the year after it.

#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "a test stops at what it did not expect")]

use std::path::Path;
use zifu::bill::{Bill, Class, Columns, Plain};
use zifu::case::{Case, Inputs};
use zifu::pack::Pack;
use zifu::settle::settle;
use zifu_tools::cases::{Packs, files};
use zifu_tools::rules::{parse_toml, read_toml};

/// A fixed series: the same bills everywhere.
struct Series(u64);

impl Series {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
    }

    fn fen(&mut self, most: u64) -> i64 {
        i64::try_from(self.below(most)).expect("small") + 1
    }

    fn line(&mut self) -> Plain {
        let class = [Class::A, Class::B, Class::C][usize::try_from(self.below(3)).expect("small")];
        let amount = self.fen(3_000_000);
        let share = u32::try_from(self.below(1_000_001)).expect("small");
        Plain {
            amount: if self.below(12) == 0 { -(amount / 50) } else { amount },
            class,
            prepay: (class == Class::B || self.below(9) == 0).then_some(share),
            limit: (self.below(3) == 0).then(|| self.fen(3_000_000)),
        }
    }
}

/// The same bill with its lines at length: a line that is not plain is put beside and taken out again by making it anew.
fn at_length(bill: &Bill) -> Bill {
    Bill::new(bill.lines().to_vec()).expect("the same bill")
}

/// The sound pack of the peers, with these rules for lines, and a case under it.
fn sound(rules: &str) -> (Pack, Inputs) {
    let text = include_str!("peers/pack.toml").replace("[axes]\n", &format!("{rules}[axes]\n"));
    let pack = Pack::read(&parse_toml(&text).expect("TOML")).expect("a pack that passes");
    let case = "[situation]\ngrade = \"tertiary\"\nperson = \"employee\"\nadmission = 1\nday = 2026-01-01\n[state]\nfresh = true\n[[line]]\namount = \"1.00\"\nclass = \"A\"\n";
    let inputs = Inputs::read(&parse_toml(case).expect("TOML"), &pack).expect("a case");
    (pack, inputs)
}

/// Settles both ways; gives whether they were settled at all.
fn compare(inputs: &Inputs, pack: &Pack, plain: Vec<Plain>, name: &str) -> bool {
    let Ok(bill) = Bill::plain(&plain) else { return false };
    let told = |bill: Bill| {
        let inputs = Inputs { bill, ..inputs.clone() };
        let case = Case::new(pack, inputs).map_err(|faults| format!("{faults:?}"))?;
        settle(&case).map_err(|broken| format!("{broken:?}"))
    };
    let long = told(at_length(&bill));
    let short = told(bill);
    assert_eq!(short, long, "{name}");
    long.is_ok()
}

#[test]
fn every_bill_of_plain_lines_settles_as_at_length() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let packs = Packs::below(&root.join("rules"));
    let mut series = Series(7);
    let mut settled = 0;
    for file in files(&root.join("tests/cases")).expect("the cases") {
        let case = read_toml(&file).expect("TOML");
        let pack = packs.of(&case).expect("a pack that passes");
        let Ok(inputs) = Inputs::read(&case, &pack) else { continue };
        let plain: Vec<Plain> = (0..1 + series.below(6)).map(|_| series.line()).collect();
        settled += usize::from(compare(&inputs, &pack, plain, &file.display().to_string()));
    }
    assert!(settled > 500, "{settled} bills only");
}

#[test]
fn a_fault_of_a_plain_bill_is_told_as_at_length() {
    let line = |amount: i64, class: Class, prepay: Option<u32>, limit: Option<i64>| Plain {
        amount,
        class,
        prepay,
        limit,
    };
    let kinds = |plain: Vec<Plain>| -> Vec<String> {
        Bill::plain(&plain)
            .expect_err("a fault")
            .iter()
            .map(|fault| format!("{} {}", fault.at, fault.kind))
            .collect()
    };
    assert_eq!(kinds(Vec::new()), ["line bill-empty"]);
    assert_eq!(kinds(vec![line(10_000_000_000, Class::A, None, None)])[0], "line[0].amount field-large");
    assert_eq!(kinds(vec![line(1, Class::B, Some(1_000_001), None)]), ["line[0].prepay out-of-range"]);
    assert_eq!(kinds(vec![line(1, Class::B, None, Some(-1))]), ["line[0].limit out-of-range"]);
    let many = vec![line(9_999_999_999, Class::A, None, None); 2];
    assert_eq!(kinds(many), ["line bill-too-large"]);
}

#[test]
fn a_line_of_class_b_without_its_share_is_refused_on_both_ways() {
    let (pack, inputs) = sound("");
    let short = Plain { amount: 100, class: Class::B, prepay: None, limit: None };
    assert!(!compare(&inputs, &pack, vec![short], "no share"));
    assert!(!compare(
        &inputs,
        &pack,
        vec![Plain { amount: -100, class: Class::A, ..short }],
        "below nothing"
    ));
    assert!(compare(&inputs, &pack, vec![Plain { prepay: Some(100_000), ..short }], "with it"));
}

/// The short way is taken where it may be, and a bill's numbers come back out of the settlement for the next one.
#[test]
fn the_numbers_of_a_plain_bill_come_back() {
    let (pack, inputs) = sound("");
    let line = Plain { amount: 54_550, class: Class::B, prepay: Some(50_000), limit: Some(50_000) };
    let told = |bill: Bill| {
        let case = Case::new(&pack, Inputs { bill, ..inputs.clone() }).expect("a case");
        settle(&case).expect("a settlement").0
    };
    let columns = || Columns::new(vec![54_550, 1 << 21 | 1 << 20 | 50_000, 50_000]);
    let short = told(Bill::columns(columns()).expect("a bill"));
    assert_eq!(short, told(Bill::plain(&[line]).expect("a bill")));
    assert_eq!((short.lines[0].over_limit, short.lines[0].prepay), (4_550, 2_500));
    assert_eq!(short.lines.numbers(), Some(columns().numbers()));
    let long = told(at_length(&Bill::plain(&[line]).expect("a bill")));
    assert_eq!(long.lines.numbers(), None);
}

/// The short way splits a line by the pack's own rules for lines, too.
#[test]
fn the_short_way_knows_the_rules_for_lines() {
    let of = |rules: &str| {
        let (pack, inputs) = sound(&format!("[lines]\n{rules}\n"));
        let of = |limit: i64| {
            let line = Plain { amount: 54_550, class: Class::B, prepay: Some(50_000), limit: Some(limit) };
            let bill = Bill::plain(&[line]).expect("a bill");
            let settlement = settle(&Case::new(&pack, Inputs { bill, ..inputs.clone() }).expect("a case"))
                .expect("a settlement")
                .0;
            let figures = settlement.lines[0];
            assert!(settlement.lines.numbers().is_some(), "the short way");
            (figures.over_limit, figures.prepay, figures.in_scope)
        };
        [of(50_000), of(54_550)]
    };
    // 5% first of 545.50 is 27.28 and leaves 518.22, of which 18.22 lie above 500.
    assert_eq!(of("prepay_first = true"), [(1_822, 2_728, 50_000), (0, 2_728, 51_822)]);
    assert_eq!(of("over_limit = \"whole-line\""), [(54_550, 0, 0), (0, 2_728, 51_822)]);
}
