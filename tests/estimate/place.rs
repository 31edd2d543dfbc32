//! What a place itself does not know, or has only for some: readings, bounds, shares, limits, hospitals.

use crate::open::layered_by;
use crate::written::{
    DIFFER, PACK, PRIMARY, UNKNOWN, answer, between, by_months, differ, ends, limited, made, more,
    quick_ends, single, table,
};
use zifu::estimate::Answer;
use zifu::pack::Pack;

/// The pack with a deductible of this value, and the rate of primary hospitals of that.
fn with_deductible(deductible: &str, rate: &str) -> Pack {
    let text = more(&single("deductible", "money", deductible), "deductible = { table = \"deductible\" }");
    made(&text.replace("value = \"0.90\"", &format!("value = {rate}")))
}

#[test]
fn each_table_whose_sources_differ_is_named_once() {
    let pack = with_deductible(&differ("100.00", "200.00"), &differ("0.80", "0.90"));
    let Answer::Range { low, high, mut tables, .. } = answer(&pack, PRIMARY) else { panic!("a quick range") };
    tables.sort();
    assert_eq!(tables, ["deductible", "rate"]);
    assert_eq!((low.settlement.own, high.settlement.own), (19_000, 36_000));
}

#[test]
fn a_factor_of_which_nothing_is_known_may_be_a_thousand() {
    let tables = single("factor", "factor", UNKNOWN) + &single("deductible", "money", "\"0.40\"");
    let pack = made(&more(&tables, "deductible = { table = \"deductible\", factors = [\"factor\"] }"));
    // From no deductible to one of 400.00.
    assert_eq!(ends(&pack, PRIMARY), (10_000, 46_000));
}

#[test]
fn what_a_place_knows_only_within_bounds_lies_within_them() {
    let of = |deductible: &str, rate: &str| ends(&with_deductible(deductible, rate), PRIMARY);
    assert_eq!(of(&between("100.00", "300.00"), "\"0.90\""), (19_000, 37_000));
    assert_eq!(of("\"100.00\"", &between("0.70", "0.90")), (19_000, 37_000));
}

#[test]
fn a_share_that_the_place_does_not_know_lies_between_its_readings() {
    let of = |value: &str| {
        let text = more(&single("first", "rate", value), "");
        let pack = made(&text.replace("[lines]\n", "[lines]\nprepay = { table = \"first\" }\n"));
        ends(&pack, "grade = \"primary\"\n[[line]]\namount = \"1000.00\"\nclass = \"B\"\nmark = \"other\"\n")
    };
    assert_eq!(of(&differ("0.20", "0.10")), (19_000, 28_000));
    // Nothing at all is known of it: from none of it to all of it.
    assert_eq!(of(UNKNOWN), (10_000, 100_000));
    assert_eq!(of(&between("0.10", "0.30")), (19_000, 37_000));
}

#[test]
fn a_limit_that_falls_is_tried_at_the_last_of_the_months_before() {
    let growing = "{ base = \"100.00\", per = \"10.00\", of = \"months_covered\" }";
    let rows = [("none", "\"20.00\""), ("short", growing), ("long", "\"50.00\"")];
    let text = limited(&table("limit", "money", "months", &rows));
    let pack = made(&by_months(&text, "[3, 7]", "[\"none\", \"short\", \"long\"]"));
    // Six months: 160.00 are paid; seven: 50.00; up to two: 20.00.
    assert_eq!(quick_ends(&pack, PRIMARY).map(|end| end.settlement.own), [84_000, 98_000]);
    assert_eq!(ends(&pack, PRIMARY), (84_000, 98_000));
}

#[test]
fn a_hospital_that_is_not_said_may_be_one_that_the_year_knows() {
    let pack = layered_by("[\"hospital\"]");
    let of = |hospital: &str| {
        let year = "[state]\nfresh = true\n\"used:first\" = \"300.00\"\n[bill]";
        ends(&pack, &format!("{hospital}{}", PRIMARY.replace("[bill]", year)))
    };
    assert_eq!(of("hospital = \"first\"\n"), (10_000, 10_000));
    assert_eq!(of("hospital = \"second\"\n"), (37_000, 37_000));
    assert_eq!(of(""), (10_000, 37_000));
}

#[test]
fn a_limit_beside_one_that_is_none_is_the_least_or_none_at_all() {
    let of = |how: &str, other: &str| {
        let both = format!("{{ {how} = [\"500.00\", {{ table = \"other\" }}] }}");
        let pack = made(&limited(&(single("other", "money", other) + &single("limit", "money", &both))));
        let line = "grade = \"primary\"\n[[line]]\nclass = \"A\"\nmark = \"other\"\namount = [\"1000.00\", \"2000.00\"]\n";
        ends(&pack, line)
    };
    // Nine tenths of it, up to 500.00 where that binds.
    assert_eq!(of("least", "\"none\""), (50_000, 150_000));
    assert_eq!(of("most", "\"none\""), (10_000, 20_000));
    assert_eq!(of("sum", "\"none\""), (10_000, 20_000));
    assert_eq!(of("most", "\"600.00\""), (40_000, 140_000));
    assert_eq!(of("sum", "\"600.00\""), (10_000, 90_000));
    // The other is not known, but at least 100.00 and at most 200.00.
    let unknown = between("100.00", "200.00");
    assert_eq!(of("least", &unknown), (80_000, 190_000));
    assert_eq!(of("most", &unknown), (50_000, 150_000));
    assert_eq!(of("sum", &unknown), (30_000, 140_000));
}

/// Of a limit that is not known and one that is none the least is the one that is not known, the greatest and the sum are none.
#[test]
fn a_limit_not_known_beside_one_that_is_none() {
    let of = |how: &str| {
        let both = format!("{{ {how} = [{{ table = \"unknown\" }}, {{ table = \"none\" }}] }}");
        let tables = [
            single("unknown", "money", &between("100.00", "200.00")),
            single("none", "money", "\"none\""),
            single("limit", "money", &both),
        ];
        ends(&made(&limited(&tables.concat())), PRIMARY)
    };
    assert_eq!(of("least"), (80_000, 90_000));
    assert_eq!(of("most"), (10_000, 10_000));
    assert_eq!(of("sum"), (10_000, 10_000));
}

/// Two values of a fact that come to the same are one answer.
#[test]
fn a_fact_that_makes_no_difference_is_not_asked_for() {
    let pack = made(&PACK.replace(DIFFER, "\"0.90\""));
    let Answer::Figure(settled) = answer(&pack, "[bill]\ntotal = \"1000.00\"\n") else {
        panic!("one answer")
    };
    assert_eq!(settled.settlement.own, 10_000);
}

/// The same own share, but all of it at the counter, or the fund's part laid out first: that is told as a range.
#[test]
fn what_is_laid_out_first_is_another_answer() {
    let plan = "[[plan]]\nkind = \"basic\"\nid = \"stay\"\npayer = \"pool\"\nrate = { table = \"rate\" }\nwhen = { grade = [\"primary\"] }\n[[plan]]\nkind = \"basic\"\nid = \"later\"\npayer = \"later\"\npaid = \"on-application\"\nrate = { table = \"rate\" }\nwhen = { grade = [\"tertiary\"] }\n";
    let text = PACK
        .replace(DIFFER, "\"0.90\"")
        .replace("[[plan]]\nkind = \"basic\"\nid = \"stay\"\npayer = \"pool\"\nrate = { table = \"rate\" }\n", plan)
        .replace("[lines]", "[[payer]]\nid = \"later\"\nfield = \"hifp_pay\"\ntitle = \"后付\"\ntitle_en = \"Later\"\n[lines]");
    let ends = quick_ends(&made(&text), "[bill]\ntotal = \"1000.00\"\n");
    let mut both = ends.map(|end| (end.settlement.own, end.settlement.at_counter));
    both.sort_unstable();
    assert_eq!(both, [(10_000, 10_000), (10_000, 100_000)]);
}
