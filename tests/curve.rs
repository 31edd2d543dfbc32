//! The cost curve, the bills that give a figure, the distances ahead.

#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "a test stops at what it did not expect")]

use std::path::Path;
use zifu::bill::{Bill, Printed};
use zifu::case::{Assumed, Case, Inputs, Payment};
use zifu::estimate::{Wanted, bills, curve, distances};
use zifu::facts::{Fact, FactValue, Situation};
use zifu::money::Fen;
use zifu::pack::Pack;
use zifu::period::Day;
use zifu::settle::settle;
use zifu::state::YearState;

fn pack(name: &str) -> Pack {
    let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules");
    zifu_tools::rules::read_pack(&rules, name).expect("a published pack passes its checker")
}

/// A first stay in a tertiary hospital of the place, so much in scope and some beside it.
fn stay(scope: Fen, excluded: Fen) -> Inputs {
    let word = |text: &str| FactValue::Word(text.to_owned());
    let situation = Situation::default()
        .with(Fact::Setting, word("inpatient"))
        .with(Fact::Grade, word("tertiary"))
        .with(Fact::Person, word("active"))
        .with(Fact::Filing, word("local"))
        .with(Fact::Assistance, word("none"))
        .with(Fact::Age, FactValue::Whole(50))
        .with(Fact::Admission, FactValue::Whole(1))
        .with(Fact::PeriodNo, FactValue::Whole(1))
        .with(Fact::Day, FactValue::Day(Day::new(2026, 3, 8).expect("a day")));
    let printed = Printed { excluded, over_limit: 0, prepay: 0 };
    Inputs {
        situation,
        bill: Bill::sums(scope + excluded, printed).expect("a bill"),
        state: YearState::fresh(),
        payment: Payment::default(),
        assumed: Assumed::default(),
    }
}

fn own(pack: &Pack, inputs: Inputs) -> Fen {
    settle(&Case::new(pack, inputs).expect("a case")).expect("a settlement").0.own
}

#[test]
fn the_curve_is_the_settlement_from_kink_to_kink() {
    let pack = pack("beijing/employee");
    let stretches = curve(&pack, &stay(4_000_000, 250_000), 200_000_000).expect("a curve");
    let kinks: Vec<Fen> = stretches.iter().map(|stretch| stretch.from).collect();
    // Deductible, two ends of bands, the cap of the pool, the threshold of the later layer: as the settlement's own steps.
    assert_eq!(stretches[0].per_thousand, 100_000, "all below the deductible is the person's: {kinks:?}");
    assert!(stretches[1].begins.contains(&"pool/band/1".to_owned()), "{:?}", stretches[1]);
    assert!(stretches.len() >= 5, "{kinks:?}");
    for pair in stretches.windows(2) {
        assert_eq!(pair[0].to, pair[1].from, "no gap between stretches");
    }
    for stretch in &stretches {
        let middle = stretch.from + (stretch.to - stretch.from) / 2;
        for scope in [stretch.from, middle, stretch.to] {
            let exact = own(&pack, stay(scope, 250_000));
            let straight = stretch.own[0]
                + Fen::try_from(
                    i128::from(scope - stretch.from) * i128::from(stretch.per_thousand) / 100_000,
                )
                .expect("small");
            assert!(
                (exact - straight).abs() <= 3 + (scope - stretch.from) / 90_000,
                "{scope}: {exact} {straight}"
            );
        }
    }
}

#[test]
fn a_reimbursement_leads_back_to_its_bill() {
    let pack = pack("beijing/employee");
    for scope in [150_000, 1_234_567, 4_000_000, 9_999_999, 31_000_000] {
        let inputs = stay(scope, 0);
        let paid = scope - own(&pack, inputs.clone());
        let found = bills(&pack, &inputs, Wanted::Paid(paid)).expect("bills");
        let held = |scope: Fen| found.iter().any(|bills| (bills.scope[0]..=bills.scope[1]).contains(&scope));
        assert!(held(scope), "{scope} pays {paid}: {found:?}");
        for bills in &found {
            for scope in bills.scope {
                assert_eq!(scope - own(&pack, stay(scope, 0)), paid, "every bill told gives the figure");
            }
        }
    }
    let none = bills(&pack, &stay(4_000_000, 500_000), Wanted::Own(499_999)).expect("bills");
    assert!(none.is_empty(), "no bill with 5,000 outside the catalogue costs less than that: {none:?}");
    let below = bills(&pack, &stay(4_000_000, 0), Wanted::Paid(0)).expect("bills");
    assert_eq!(below[0].scope, [0, 130_000], "nothing is paid up to the deductible");
}

#[test]
fn what_lies_ahead_is_told_from_the_bill_on() {
    let pack = pack("beijing/employee");
    let ahead = distances(&pack, &stay(2_500_000, 0)).expect("distances");
    assert_eq!(ahead[0].more, 500_000, "{ahead:?}");
    assert!(ahead[0].begins.contains(&"pool/band/2".to_owned()), "{ahead:?}");
    assert!(ahead.windows(2).all(|pair| pair[0].more < pair[1].more));
    assert!(ahead.iter().any(|one| one.begins.iter().any(|id| id.ends_with("/over_cap"))), "{ahead:?}");
}
