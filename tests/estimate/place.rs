//! What a place itself does not know, or has only for some: readings, bounds, shares, limits, hospitals.

use crate::open::layered_by;
use crate::written::{
    BILL, DIFFER, PACK, PRIMARY, UNKNOWN, answer, between, by_number, differ, ends, limited, made, more,
    proved, quick_ends, single, table,
};
use zifu::estimate::{Answer, estimate, read};
use zifu::facts::Fact;
use zifu::money::fen_text;
use zifu::pack::Pack;
use zifu_tools::rules::parse_toml;

const LAYER: &str =
    "[[payer]]\nid = \"layer\"\nfield = \"hifob_pay\"\ntitle = \"大额\"\ntitle_en = \"Large amounts\"\n";

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
        (pack, "grade = \"primary\"\n[[line]]\namount = \"1000.00\"\nclass = \"B\"\nmark = \"other\"\n")
    };
    let (pack, line) = of(&differ("0.20", "0.10"));
    assert_eq!(quick_ends(&pack, line).map(|end| end.settlement.own), [19_000, 28_000]);
    let of = |value: &str| {
        let (pack, line) = of(value);
        ends(&pack, line)
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
    let text = limited(&table("limit", "money", "months_covered", &rows));
    let pack = made(&by_number(&text, "months_covered", "[3, 7]", "[\"none\", \"short\", \"long\"]"));
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
    let Answer::Figure(settled) = answer(&pack, BILL) else { panic!("one answer") };
    assert_eq!(settled.settlement.own, 10_000);
}

/// With one value there is a figure, with the other nobody knows the rule: the fact is asked for, and the figure leaves the other out.
#[test]
fn a_fact_that_decides_whether_there_is_a_figure_is_asked_for() {
    let pack = made(&PACK.replace(DIFFER, UNKNOWN));
    let Answer::Range { low, high, facts, open, .. } = answer(&pack, BILL) else {
        panic!("a figure that leaves something out")
    };
    assert_eq!((low.settlement.own, high.settlement.own, facts), (10_000, 10_000, vec![Fact::Grade]));
    assert_eq!(open.iter().map(|fault| fault.kind).collect::<Vec<_>>(), ["unknown-rule"]);
}

/// The same own share, but all of it at the counter, or the fund's part laid out first: that is told as a range.
#[test]
fn what_is_laid_out_first_is_another_answer() {
    let plan = "[[plan]]\nkind = \"basic\"\nid = \"stay\"\npayer = \"pool\"\nrate = { table = \"rate\" }\nwhen = { grade = [\"primary\"] }\n[[plan]]\nkind = \"basic\"\nid = \"later\"\npayer = \"later\"\npaid = \"on-application\"\nrate = { table = \"rate\" }\nwhen = { grade = [\"tertiary\"] }\n";
    let text = PACK
        .replace(DIFFER, "\"0.90\"")
        .replace("[[plan]]\nkind = \"basic\"\nid = \"stay\"\npayer = \"pool\"\nrate = { table = \"rate\" }\n", plan)
        .replace("[lines]", "[[payer]]\nid = \"later\"\nfield = \"hifp_pay\"\ntitle = \"后付\"\ntitle_en = \"Later\"\n[lines]");
    let ends = quick_ends(&made(&text), BILL);
    let mut both = ends.map(|end| (end.settlement.own, end.settlement.at_counter));
    both.sort_unstable();
    assert_eq!(both, [(10_000, 10_000), (10_000, 100_000)]);
}

/// The greatest number of each kind that is tried where a limit grows with it.
#[test]
fn a_limit_that_grows_with_a_number_is_tried_at_the_greatest() {
    let of = |fact: &str| {
        let value = format!("{{ base = \"0.00\", per = \"10.00\", of = \"{fact}\" }}");
        let rows = table("limit", "money", fact, &[("few", &value), ("many", &value)]);
        let pack = made(&by_number(&limited(&rows), fact, "[2]", "[\"few\", \"many\"]"));
        let [low, high] = quick_ends(&pack, &PRIMARY.replace("1000.00", "100000.00"));
        [low, high].map(|end| 10_000_000 - end.settlement.own)
    };
    assert_eq!(of("years_covered"), [150_000, 0]);
    assert_eq!(of("claim_free_years"), [150_000, 0]);
    assert_eq!(of("age"), [150_000, 0]);
    assert_eq!(of("supply_months"), [24_000, 1_000]);
    assert_eq!(of("certified_months"), [12_000, 1_000]);
    assert_eq!(of("admission"), [366_000, 1_000]);
}

/// Twice a wage that lies between two: the limit lies between twice the one and twice the other.
#[test]
fn a_limit_in_wages_of_which_bounds_are_known() {
    let tables = [
        single("index/wage", "money", &between("100.00", "200.00")),
        single("limit", "money", "{ share = \"2\", of = \"index/wage\" }"),
    ];
    assert_eq!(ends(&made(&limited(&tables.concat())), PRIMARY), (60_000, 80_000));
}

/// Points below nothing, one part of which lies between two.
#[test]
fn points_of_which_bounds_are_known() {
    let tables = [
        single("part", "points", &between("-0.10", "0.05")),
        single("points", "points", "{ sum = [\"-0.20\", { table = \"part\" }] }"),
    ];
    let pack = made(&more(&tables.concat(), "adjust = [{ points = \"points\" }]"));
    // Nine tenths less 0.15 to 0.30.
    assert_eq!(ends(&pack, PRIMARY), (25_000, 40_000));
}

/// A threshold that is none has no counter: the bands of the layer begin at their beginning.
#[test]
fn a_threshold_that_is_none_counts_nothing() {
    let tables = [
        LAYER,
        "[[counter]]\nid = \"used\"\ncounts = [\"base:layer\"]\nwindow = \"year\"\n",
        &single("threshold", "money", "\"none\""),
        &single(
            "layers",
            "bands",
            "{ bands = [{ to = \"500.00\", rate = \"0.50\" }, { to = \"none\", rate = \"1\" }] }",
        ),
    ];
    let layer = "[[plan]]\nkind = \"share\"\nid = \"layer\"\npayer = \"layer\"\nbase = [\"excluded\"]\ntakes_from = [\"excluded\"]\nthreshold = { table = \"threshold\", counter = \"used\" }\nrate = { table = \"layers\" }";
    let pack = made(&more(&tables.concat(), layer));
    let excluded = "[state]\nfresh = true\nused = \"400.00\"\n[bill]\nexcluded = [\"100.00\", \"700.00\"]";
    // Half of the first 500.00, all above: of 100.00 out of the catalogue 50.00 stay, of 500.00 or more
    // 250.00; and a tenth of what is in it, which is less the more is not.
    assert_eq!(ends(&pack, &PRIMARY.replace("[bill]", excluded)), (14_000, 30_000));
}

/// A layer that takes half of what is in scope leaves the other half to the item after it.
#[test]
fn what_a_layer_takes_out_of_scope_is_gone() {
    let layer = "[[plan]]\nkind = \"share\"\nid = \"layer\"\npayer = \"layer\"\nbase = [\"in_scope\"]\ntakes_from = [\"in_scope\"]\nrate = { table = \"half\" }\n";
    let pack = made(&more(&[LAYER, &single("half", "rate", "\"0.50\""), layer].concat(), ""));
    let line = "grade = \"primary\"\n[[line]]\nclass = \"A\"\nmark = \"other\"\namount = [\"1000.00\", \"2000.00\"]\n";
    assert_eq!(ends(&pack, line), (5_000, 10_000));
}

/// Where every item is rounded, the bounds allow for its half fen.
#[test]
fn a_bound_allows_for_the_rounding_of_an_item() {
    let pack = made(&(PACK.replace("\"0.90\"", "\"0.50\"") + "[round]\nat = \"item\"\nway = \"half-up\"\n"));
    let line = |amount: &str| {
        format!("grade = \"primary\"\n[[line]]\nclass = \"A\"\nmark = \"other\"\namount = {amount}\n")
    };
    let own = |fen: i64| match answer(&pack, &line(&format!("\"{}\"", fen_text(fen)))) {
        Answer::Figure(settled) => settled.settlement.own,
        other => panic!("one figure: {other:?}"),
    };
    for (low, high) in [(1, 99), (98, 99), (99, 100), (97, 201)] {
        let range = proved(&pack, &line(&format!("[\"{}\", \"{}\"]", fen_text(low), fen_text(high))));
        let bounds = range.low.bound..=range.high.expect("an end").bound;
        let outside: Vec<i64> = (low..=high).filter(|fen| !bounds.contains(&own(*fen))).collect();
        assert!(outside.is_empty(), "{low} to {high}: {bounds:?} does not hold those of {outside:?}");
    }
}

/// A stay does not end before it begins: where it ended is not said, the rate is that of a day after it began.
#[test]
fn a_day_that_is_not_said_lies_after_the_stay_began() {
    let text = PACK.replace(
        "first = 2020-01-01, last = \"open\", value = \"0.90\"",
        "first = 2020-01-01, last = 2025-01-31, value = \"0.70\", source = \"s\", confidence = \"unverified\" },\n  { when = { grade = [\"primary\"] }, first = 2025-02-01, last = \"open\", value = \"0.90\"",
    );
    let pack = made(&text);
    let of = |admitted: &str| {
        let told = format!("[situation]\nadmission_day = {admitted}\n{PRIMARY}");
        let (question, doubts) = read(&parse_toml(&told).expect("TOML"), &pack).expect("a question");
        let range = estimate(&pack, &question, &doubts).expect("a range");
        (range.low.witness.settlement.own, range.high.expect("an end").witness.settlement.own)
    };
    assert_eq!(of("2025-03-01"), (10_000, 10_000));
    assert_eq!(of("2025-01-20"), (10_000, 30_000));
}

/// A ceiling, and a floor, that look at what one of two groups left with the person.
#[test]
fn what_stays_with_the_person_is_kept_by_group() {
    let lines = "grade = \"primary\"\n[[line]]\nclass = \"A\"\nmark = \"other\"\namount = [\"1000.00\", \"2000.00\"]\n[[line]]\nclass = \"A\"\nmark = \"visit\"\namount = \"1000.00\"\n";
    let of = |table: &str, item: &str| {
        let group = "[[group]]\nid = \"visits\"\nmarks = [\"visit\"]\n";
        let item = format!(
            "group = [\"main\", \"visits\"]\n[[plan]]\nid = \"layer\"\npayer = \"layer\"\nbase = [{{ part = \"copay\", group = \"main\" }}]\ntakes_from = [\"copay\"]\n{item}"
        );
        ends(&made(&more(&[group, LAYER, table].concat(), &item)), lines)
    };
    // A tenth of 1,000.00 to 2,000.00, at most 150.00; and of 1,000.00 beside it all of the tenth.
    let ceiling = "kind = \"own_ceiling\"\nceiling = { table = \"ceiling\" }\n";
    assert_eq!(of(&single("ceiling", "money", "\"150.00\""), ceiling), (20_000, 25_000));
    // Together the funds pay 95% at least, as far as the first tenth goes: 5% of 2,000.00 to 3,000.00.
    let floor = "kind = \"floor\"\nof = \"in_scope\"\npayers = [\"pool\"]\nrate = { table = \"least\" }\n";
    assert_eq!(of(&single("least", "rate", "\"0.95\""), floor), (10_000, 15_000));
}

/// A limit that grows with months in doubt, beside one that is none.
#[test]
fn a_limit_in_doubt_beside_one_that_is_none() {
    let of = |how: &str| {
        let growing = "{ base = \"100.00\", per = \"10.00\", of = \"months_covered\" }";
        let both = format!("{{ {how} = [{growing}, {{ table = \"none\" }}] }}");
        let tables = single("none", "money", "\"none\"") + &single("limit", "money", &both);
        ends(&made(&limited(&tables)), &format!("months_covered = [1, 5]\n{PRIMARY}"))
    };
    // 110.00 to 150.00 of the 900.00 are paid where the least counts, all of it where the other is none.
    assert_eq!(of("least"), (85_000, 89_000));
    assert_eq!(of("sum"), (10_000, 10_000));
    assert_eq!(of("most"), (10_000, 10_000));
}
