//! What a place itself does not know, or has only for some: readings, bounds, shares, limits, hospitals.

use crate::open::{FIRST, PACK, PRIMARY, asked, ends_under, layered_by, made};
use zifu::estimate::{Answer, quick, read};
use zifu::pack::Pack;

/// The pack with a deductible of this value, and the rate of primary hospitals of that.
fn with_deductible(deductible: &str, rate: &str) -> Pack {
    let table = format!(
        "[[table]]\nid = \"deductible\"\nunit = \"money\"\nover = []\nclock = \"discharge\"\nrow = [{{ first = 2020-01-01, last = \"open\", value = {deductible}, source = \"s\", confidence = \"unverified\" }}]\n[[plan]]"
    );
    let text = PACK
        .replace("[[plan]]", &table)
        .replace(
            "rate = { table = \"rate\" }",
            "deductible = { table = \"deductible\" }\nrate = { table = \"rate\" }",
        )
        .replace("value = \"0.90\"", &format!("value = {rate}"));
    made(&text)
}

#[test]
fn each_table_whose_sources_differ_is_named_once() {
    let two = |one: &str, other: &str| {
        format!(
            "{{ any_of = [\"{one}\", \"{other}\"], why = \"两处说法不一\", why_en = \"two sources differ\" }}"
        )
    };
    let pack = with_deductible(&two("100.00", "200.00"), &two("0.80", "0.90"));
    let (question, _) = read(&asked(PRIMARY), &pack).expect("a question");
    let Answer::Range { low, high, mut tables, .. } = quick(&pack, &question) else {
        panic!("a quick range")
    };
    tables.sort();
    assert_eq!(tables, ["deductible", "rate"]);
    assert_eq!((low.settlement.own, high.settlement.own), (19_000, 36_000));
}

#[test]
fn a_factor_of_which_nothing_is_known_may_be_a_thousand() {
    let table = "[[table]]\nid = \"factor\"\nunit = \"factor\"\nover = []\nclock = \"discharge\"\nrow = [{ first = 2020-01-01, last = \"open\", value = { unknown = \"没有写\", unknown_en = \"not stated\" }, source = \"s\", confidence = \"unverified\" }]\n[[table]]\nid = \"deductible\"\nunit = \"money\"\nover = []\nclock = \"discharge\"\nrow = [{ first = 2020-01-01, last = \"open\", value = \"0.40\", source = \"s\", confidence = \"unverified\" }]\n[[plan]]";
    let text = PACK.replace("[[plan]]", table).replace(
        "rate = { table = \"rate\" }",
        "deductible = { table = \"deductible\", factors = [\"factor\"] }\nrate = { table = \"rate\" }",
    );
    let pack = made(&text);
    // From no deductible to one of 400.00.
    assert_eq!(ends_under(&pack, PRIMARY), (10_000, 46_000));
}

#[test]
fn what_a_place_knows_only_within_bounds_lies_within_them() {
    let of = |pack: &Pack| ends_under(pack, PRIMARY);
    let between = |low: &str, high: &str| {
        format!("{{ unknown = \"没有写\", unknown_en = \"not stated\", low = \"{low}\", high = \"{high}\" }}")
    };
    assert_eq!(of(&with_deductible(&between("100.00", "300.00"), "\"0.90\"")), (19_000, 37_000));
    assert_eq!(of(&with_deductible("\"100.00\"", &between("0.70", "0.90"))), (19_000, 37_000));
}

#[test]
fn a_share_that_the_place_does_not_know_lies_between_its_readings() {
    let with = |value: &str| {
        let table = format!(
            "[[table]]\nid = \"first\"\nunit = \"rate\"\nover = [\"mark\"]\nclock = \"discharge\"\nrow = [{{ first = 2020-01-01, last = \"open\", value = {value}, source = \"s\", confidence = \"unverified\" }}]\n"
        );
        let text = PACK
            .replace("[[payer]]", &format!("{table}[[payer]]"))
            .replace("[lines]\n", "[lines]\nprepay = { table = \"first\" }\n");
        made(&text)
    };
    let ends = |pack: &Pack| {
        let line = "grade = \"primary\"\n[[line]]\namount = \"1000.00\"\nclass = \"B\"\nmark = \"other\"\n";
        ends_under(pack, line)
    };
    let two = "{ any_of = [\"0.20\", \"0.10\"], why = \"两处说法不一\", why_en = \"two sources differ\" }";
    assert_eq!(ends(&with(two)), (19_000, 28_000));
    // Nothing at all is known of it: from none of it to all of it.
    assert_eq!(ends(&with("{ unknown = \"没有写\", unknown_en = \"not stated\" }")), (10_000, 100_000));
    let bounded = "{ unknown = \"没有写\", unknown_en = \"not stated\", low = \"0.10\", high = \"0.30\" }";
    assert_eq!(ends(&with(bounded)), (19_000, 37_000));
}

#[test]
fn a_limit_that_falls_is_tried_at_the_last_of_the_months_before() {
    let rows = "row = [\n  { when = { months = [\"none\"] }, first = 2020-01-01, last = \"open\", value = \"20.00\", source = \"s\", confidence = \"unverified\" },\n  { when = { months = [\"short\"] }, first = 2020-01-01, last = \"open\", value = { base = \"100.00\", per = \"10.00\", of = \"months_covered\" }, source = \"s\", confidence = \"unverified\" },\n  { when = { months = [\"long\"] }, first = 2020-01-01, last = \"open\", value = \"50.00\", source = \"s\", confidence = \"unverified\" },\n]\n";
    let text = PACK
        .replace(
            "[axes]\n",
            "[axes]\nmonths = { of = \"months_covered\", cuts = [3, 7], names = [\"none\", \"short\", \"long\"] }\n",
        )
        .replace(
            "[[plan]]",
            &format!("[[table]]\nid = \"limit\"\nunit = \"money\"\nover = [\"months\"]\nclock = \"discharge\"\n{rows}[[plan]]"),
        )
        .replace(
            "rate = { table = \"rate\" }\n",
            "rate = { table = \"rate\" }\ncaps = [{ table = \"limit\", on = \"fund\" }]\n",
        );
    let pack = made(&text);
    let told = asked("grade = \"primary\"\n[bill]\ntotal = \"1000.00\"\n");
    let (question, _) = read(&told, &pack).expect("a question");
    let Answer::Range { low, high, .. } = quick(&pack, &question) else { panic!("a quick range") };
    // Six months: 160.00 are paid; seven: 50.00; up to two: 20.00.
    assert_eq!((low.settlement.own, high.settlement.own), (84_000, 98_000));
    assert_eq!(ends_under(&pack, PRIMARY), (84_000, 98_000));
}

#[test]
fn a_hospital_that_is_not_said_may_be_one_that_the_year_knows() {
    let pack = layered_by(&FIRST.replace("\"grade\"", "\"hospital\""));
    let of = |hospital: &str| {
        let text = format!(
            "grade = \"primary\"\n{hospital}[state]\nfresh = true\n\"used:first\" = \"300.00\"\n[bill]\ntotal = \"1000.00\"\n"
        );
        ends_under(&pack, &text)
    };
    assert_eq!(of("hospital = \"first\"\n"), (10_000, 10_000));
    assert_eq!(of("hospital = \"second\"\n"), (37_000, 37_000));
    assert_eq!(of(""), (10_000, 37_000));
}

#[test]
fn a_limit_beside_one_that_is_none_is_the_least_or_none_at_all() {
    let of = |how: &str, other: &str| {
        let row = |id: &str, value: &str| {
            format!(
                "[[table]]\nid = \"{id}\"\nunit = \"money\"\nover = []\nclock = \"discharge\"\nrow = [{{ first = 2020-01-01, last = \"open\", value = {value}, source = \"s\", confidence = \"unverified\" }}]\n"
            )
        };
        let both = format!("{{ {how} = [\"500.00\", {{ table = \"other\" }}] }}");
        let tables = format!("{}{}[[plan]]", row("other", other), row("limit", &both));
        let text = PACK.replace("[[plan]]", &tables).replace(
            "rate = { table = \"rate\" }\n",
            "rate = { table = \"rate\" }\ncaps = [{ table = \"limit\", on = \"fund\" }]\n",
        );
        let line = "grade = \"primary\"\n[[line]]\nclass = \"A\"\nmark = \"other\"\namount = [\"1000.00\", \"2000.00\"]\n";
        ends_under(&made(&text), line)
    };
    // Nine tenths of it, up to 500.00 where that binds.
    assert_eq!(of("least", "\"none\""), (50_000, 150_000));
    assert_eq!(of("most", "\"none\""), (10_000, 20_000));
    assert_eq!(of("sum", "\"none\""), (10_000, 20_000));
    assert_eq!(of("most", "\"600.00\""), (40_000, 140_000));
    assert_eq!(of("sum", "\"600.00\""), (10_000, 90_000));
    // The other is not known, but at least 100.00 and at most 200.00.
    let unknown =
        "{ unknown = \"没有写\", unknown_en = \"not stated\", low = \"100.00\", high = \"200.00\" }";
    assert_eq!(of("least", unknown), (80_000, 190_000));
    assert_eq!(of("most", unknown), (50_000, 150_000));
    assert_eq!(of("sum", unknown), (30_000, 140_000));
}

/// Of a limit that is not known and one that is none the least is the one that is not known, the greatest and the sum are none.
#[test]
fn a_limit_not_known_beside_one_that_is_none() {
    let of = |how: &str| {
        let row = |id: &str, value: &str| {
            format!(
                "[[table]]\nid = \"{id}\"\nunit = \"money\"\nover = []\nclock = \"discharge\"\nrow = [{{ first = 2020-01-01, last = \"open\", value = {value}, source = \"s\", confidence = \"unverified\" }}]\n"
            )
        };
        let unknown =
            "{ unknown = \"没有写\", unknown_en = \"not stated\", low = \"100.00\", high = \"200.00\" }";
        let both = format!("{{ {how} = [{{ table = \"unknown\" }}, {{ table = \"none\" }}] }}");
        let tables =
            format!("{}{}{}[[plan]]", row("unknown", unknown), row("none", "\"none\""), row("limit", &both));
        let text = PACK.replace("[[plan]]", &tables).replace(
            "rate = { table = \"rate\" }\n",
            "rate = { table = \"rate\" }\ncaps = [{ table = \"limit\", on = \"fund\" }]\n",
        );
        ends_under(&made(&text), PRIMARY)
    };
    assert_eq!(of("least"), (80_000, 90_000));
    assert_eq!(of("most"), (10_000, 10_000));
    assert_eq!(of("sum"), (10_000, 10_000));
}

/// Two values of a fact that come to the same are one answer.
#[test]
fn a_fact_that_makes_no_difference_is_not_asked_for() {
    let text = PACK.replace(
        "{ any_of = [\"0.80\", \"0.85\"], why = \"两处说法不一\", why_en = \"two sources differ\" }",
        "\"0.90\"",
    );
    let pack = made(&text);
    let (question, _) = read(&asked("[bill]\ntotal = \"1000.00\"\n"), &pack).expect("a question");
    let Answer::Figure(settled) = quick(&pack, &question) else { panic!("one answer") };
    assert_eq!(settled.settlement.own, 10_000);
}

/// The same own share, but all of it at the counter, or the fund's part laid out first: that is told as a range.
#[test]
fn what_is_laid_out_first_is_another_answer() {
    let plan = "[[plan]]\nkind = \"basic\"\nid = \"stay\"\npayer = \"pool\"\nrate = { table = \"rate\" }\nwhen = { grade = [\"primary\"] }\n[[plan]]\nkind = \"basic\"\nid = \"later\"\npayer = \"later\"\npaid = \"on-application\"\nrate = { table = \"rate\" }\nwhen = { grade = [\"tertiary\"] }\n";
    let text = PACK
        .replace("{ any_of = [\"0.80\", \"0.85\"], why = \"两处说法不一\", why_en = \"two sources differ\" }", "\"0.90\"")
        .replace("[[plan]]\nkind = \"basic\"\nid = \"stay\"\npayer = \"pool\"\nrate = { table = \"rate\" }\n", plan)
        .replace("[lines]", "[[payer]]\nid = \"later\"\nfield = \"hifp_pay\"\ntitle = \"后付\"\ntitle_en = \"Later\"\n[lines]");
    let pack = made(&text);
    let (question, _) = read(&asked("[bill]\ntotal = \"1000.00\"\n"), &pack).expect("a question");
    let Answer::Range { low, high, .. } = quick(&pack, &question) else { panic!("two answers") };
    let told = |settled: &zifu::estimate::Settled| (settled.settlement.own, settled.settlement.at_counter);
    let mut both = [told(&low), told(&high)];
    both.sort_unstable();
    assert_eq!(both, [(10_000, 10_000), (10_000, 100_000)]);
}
