//! “At least”: what it holds for where 全自费 is not known, above limits that nobody knows.

use crate::written::{BILL, OPEN, PRIMARY, UNKNOWN, answer, between, limited, made, more, single, table};
use zifu::bill::Printed;
use zifu::estimate::{Answer, Known};
use zifu::facts::Fact;

/// Half of the bill may be 全自费, and then the limit that nobody knows does not matter: a least must not forget that.
#[test]
fn a_least_holds_below_a_limit_that_nobody_knows() {
    let asked = |tertiary: &str, primary: &str, open: &str| {
        let rows = [("tertiary", tertiary), ("primary", primary)];
        answer(&made(&limited(&table("limit", "money", "grade", &rows))), &format!("{BILL}{open}"))
    };
    let of = |tertiary: &str, primary: &str| {
        let answer = asked(tertiary, primary, OPEN);
        let Answer::Floor { facts, open, .. } = &answer else { panic!("a least: {answer:?}") };
        (answer.low().expect("its low end").settlement.own, open.len(), facts.clone())
    };
    let grade = || vec![Fact::Grade];
    assert_eq!(of("\"100.00\"", "\"200.00\""), (80_000, 0, grade()));
    assert_eq!(of("\"100.00\"", &between("500.00", "600.00")), (10_000, 1, grade()));
    // Everybody is refused, and asked nevertheless what they would pay less for.
    assert_eq!(of(&between("400.00", "600.00"), &between("500.00", "600.00")), (10_000, 1, grade()));
    // Where nothing at all is known of it, no part of the bill settles below it.
    assert_eq!(of("\"100.00\"", UNKNOWN), (90_000, 1, grade()));
    // With the whole bill known there is no figure, and no least that takes the limit for none.
    let known = asked(&between("400.00", "600.00"), &between("500.00", "600.00"), "");
    assert!(matches!(known, Answer::Refused(_)), "{known:?}");
}

/// A deductible that nobody knows is no limit of what is paid: without it there is no least either.
#[test]
fn only_a_limit_is_taken_for_none() {
    let tables = single("deductible", "money", &between("100.00", "300.00"));
    let pack = made(&more(&tables, "deductible = { table = \"deductible\" }"));
    let none = answer(&pack, &format!("{PRIMARY}{OPEN}"));
    assert!(matches!(none, Answer::Refused(_)), "{none:?}");
    // Nor is a limit below which nothing may be paid.
    let pack = made(&limited(&single("limit", "money", &between("0.00", "600.00"))));
    let none = answer(&pack, &format!("{PRIMARY}{OPEN}"));
    assert!(matches!(none, Answer::Refused(_)), "{none:?}");
}

/// What is said of 全自费 beside parts counts for nothing: it is not known.
#[test]
fn a_least_has_no_part_out_of_the_catalogue() {
    let parts = Printed { excluded: 50_000, over_limit: 1_000, prepay: 2_000 };
    let least = Known::Parts(100_000, parts).least().expect("a bill");
    let known = Known::Parts(100_000, Printed { excluded: 0, ..parts }).least().expect("a bill");
    assert_eq!(least.lines(), known.lines());
}
