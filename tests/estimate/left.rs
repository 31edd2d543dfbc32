//! What one corner of a question lacks leaves the rest of it a figure: corners that are refused, rows that look alike, days and cells
//! between which something changes.

use crate::written::{DIFFER, PACK, PRIMARY, asked, ends, made, more, proved, single};
use std::path::Path;
use zifu::estimate::{estimate, read};
use zifu::pack::Pack;
use zifu::tree::Tree;
use zifu_tools::cases::pack_of;
use zifu_tools::rules::{parse_toml, read_toml};

const LINE: &str = "[[line]]\nmark = \"other\"\n";

fn kinds(pack: &Pack, text: &str) -> Vec<&'static str> {
    proved(pack, text).open.iter().map(|fault| fault.kind).collect()
}

/// Nine tenths are paid of a bill of up to twenty million.
#[test]
fn a_line_up_to_the_largest_bill_is_followed_that_far() {
    let text = format!(
        "grade = \"primary\"\n{LINE}class = \"A\"\namount = \"1000.00\"\n{LINE}class = \"A\"\namount = [\"100.00\", \"20000000.00\"]\n"
    );
    assert_eq!(ends(&made(PACK), &text), (11_000, 200_000_000));
    assert_eq!(kinds(&made(PACK), &text), ["bill-too-large"]);
}

/// Together they pass the largest bill, each alone does not.
#[test]
fn two_lines_that_are_too_large_together_have_an_outer_bound() {
    let line = format!("{LINE}class = \"A\"\namount = [\"100.00\", \"15000000.00\"]\n");
    let range = proved(&made(PACK), &format!("grade = \"primary\"\n{line}{line}"));
    let high = range.high.expect("an end");
    assert!(high.bound >= 200_000_000 && high.witness.settlement.own <= 200_000_000, "{}", high.bound);
    assert_eq!((range.low.witness.settlement.own, range.low.attained), (2_000, true));
}

/// Only as a line of class A, or of class B without a share paid first, can it be taken off the rest.
#[test]
fn a_return_whose_class_is_not_said_keeps_the_class_it_can_have() {
    let text = format!(
        "grade = \"primary\"\n{LINE}class = \"A\"\namount = \"9000.00\"\n{LINE}amount = \"-500.00\"\n"
    );
    let range = proved(&made(PACK), &text);
    let high = range.high.expect("an end");
    assert!(range.low.bound <= 85_000 && high.bound >= 85_000, "{} {}", range.low.bound, high.bound);
    assert_eq!((range.low.witness.settlement.own, high.witness.settlement.own), (85_000, 85_000));
    assert_eq!(range.open.iter().map(|fault| fault.kind).collect::<Vec<_>>(), ["net-negative"]);
}

/// Beyond an own share of 3,000 a layer pays by a rate that nobody has told since 2024: a bill of 30,000 is the last that is settled.
#[test]
fn a_layer_without_a_rate_leaves_the_bills_below_its_threshold() {
    let layer =
        "[[payer]]\nid = \"layer\"\nfield = \"hifob_pay\"\ntitle = \"大额\"\ntitle_en = \"Large amounts\"\n";
    let half = single("half", "rate", "\"0.50\"").replace("last = \"open\"", "last = 2024-12-31");
    let start = single("start", "money", "\"3000.00\"");
    let of_item = "[[plan]]\nkind = \"share\"\nid = \"layer\"\npayer = \"layer\"\nbase = [\"copay\"]\ntakes_from = [\"copay\"]\nthreshold = { table = \"start\" }\nrate = { table = \"half\" }";
    let pack = made(&more(&[layer, &half, &start].concat(), of_item));
    for most in ["70000.00", "20000000.00"] {
        let text = format!("grade = \"primary\"\n[bill]\ntotal = [\"1000.00\", \"{most}\"]\n");
        assert_eq!(ends(&pack, &text), (10_000, 300_000), "{most}");
        assert_eq!(kinds(&pack, &text).first(), Some(&"after-rule"), "{most}");
    }
    let text = "grade = \"primary\"\n[bill]\ntotal = [\"30000.01\", \"40000.00\"]\n";
    let (question, doubts) = read(&asked(text), &pack).expect("a question");
    let faults = estimate(&pack, &question, &doubts).err().unwrap_or_default();
    assert!(faults.iter().any(|fault| fault.kind == "after-rule"), "{faults:?}");
}

/// At birth both rates are a half; only that of the one grade grows, and so does the deductible: (10,000 - 1,600) * 0.5 + 1,600.
#[test]
fn rows_that_agree_at_one_age_are_two_rows() {
    let deductible = single("deductible", "money", "{ base = \"100.00\", per = \"10.00\", of = \"age\" }");
    let text = more(&deductible, "deductible = { table = \"deductible\" }")
        .replace(DIFFER, "{ base = \"0.50\", per = \"0.003\", of = \"age\", max = \"0.95\" }")
        .replace("value = \"0.90\"", "value = \"0.50\"");
    assert_eq!(ends(&made(&text), "[bill]\ntotal = \"10000.00\"\n"), (202_000, 580_000));
}

/// More days than are looked at: nothing is known of those that are left out.
#[test]
fn a_search_that_is_cut_short_attains_nothing() {
    let text = format!(
        "admission_day = [1900-01-01, 2025-01-01]\nsettlement_day = [2025-06-01, 2099-12-31]\n{PRIMARY}"
    );
    let range = proved(&made(PACK), &text);
    let high = range.high.expect("an end");
    assert!(range.loose && !range.low.attained && !high.attained);
    assert_eq!((range.low.bound, high.bound), (0, 100_000));
}

/// A stay of ninety days at most that ends on 1 June began on 4 March or later; one that began on 1 March ends before 30 May.
#[test]
fn days_in_doubt_are_tried_where_a_stay_becomes_short_enough() {
    let pack = made(&PACK.replace("max_bill", "period_days = 90\nmax_bill"));
    let of = |days: &str| {
        let text = format!("[situation]\n{days}\n{PRIMARY}");
        let (question, doubts) = read(&parse_toml(&text).expect("TOML"), &pack).expect("a question");
        estimate(&pack, &question, &doubts)
            .map(|range| range.low.bound)
            .map_err(|faults| format!("{faults:?}"))
    };
    assert_eq!(of("admission_day = [2025-02-01, 2025-05-20]\ndischarge_day = 2025-06-01"), Ok(10_000));
    assert_eq!(
        of("admission_day = [2025-01-01, 2025-03-20]\ndischarge_day = [2025-06-01, 2025-06-10]"),
        Ok(10_000)
    );
    assert!(of("admission_day = [2025-02-01, 2025-03-03]\ndischarge_day = 2025-06-01").is_err());
}

/// The end of the stay before, and the fifteen days after it: only then are the days one stay.
#[test]
fn days_in_doubt_are_tried_after_the_stay_before() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let file = root.join("tests/cases/shapes/readmission-billed-in-part.toml");
    let pack = pack_of(&read_toml(&file).expect("TOML"), &root.join("rules")).expect("a pack");
    let of = |days: &str| {
        let text = format!(
            "[situation]\nsetting = \"inpatient\"\nhospital = \"first\"\ndisease = \"heart\"\n{days}\n[state]\nfresh = true\nstays = [{{ first = 2025-03-01, last = 2025-03-10, setting = \"inpatient\", hospital = \"first\", disease = \"heart\", admission = 1 }}]\n[bill]\ntotal = \"4000.00\"\n"
        );
        let tree: Tree = parse_toml(&text).expect("TOML");
        let (question, doubts) = read(&tree, &pack).expect("a question");
        let range = estimate(&pack, &question, &doubts).unwrap_or_else(|faults| panic!("{faults:?}"));
        (range.low.bound, range.high.expect("an end").bound)
    };
    let told = |day: &str| of(&format!("admission_day = {day}\ndischarge_day = 2025-05-30"));
    let alone: Vec<_> = ["2025-03-05", "2025-03-15", "2025-03-25", "2025-03-26", "2025-05-30"]
        .map(told)
        .into_iter()
        .collect();
    let low = alone.iter().map(|(low, _)| *low).min();
    let high = alone.iter().map(|(_, high)| *high).max();
    let (least, most) = told("[2025-03-05, 2025-05-30]");
    assert_eq!((Some(least), Some(most)), (low, high), "{alone:?}");
    assert!(least < most, "{alone:?}");
}
