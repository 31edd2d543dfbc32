//! What a pack itself leaves open, asked in words: two readings, a limit nobody states, a fact that is said to be unknown.

use crate::written::{
    BILL, DIFFER, PACK, PRIMARY, UNKNOWN, answer, asked, barred, by_number, ends, limited, made, more,
    proved, quick_ends, quick_own, single, table,
};
use zifu::bill::Printed;
use zifu::estimate::{Answer, Known, days, quick, read};
use zifu::facts::Fact;
use zifu::pack::Pack;

fn pack() -> Pack {
    made(PACK)
}

#[test]
fn two_readings_are_two_ends() {
    let text = "grade = \"tertiary\"\n[bill]\ntotal = \"1000.00\"\n";
    let pack = pack();
    assert_eq!(ends(&pack, text), (15_000, 20_000));
    let (question, _) = read(&asked(text), &pack).expect("a question");
    assert!(matches!(question.bill, zifu::estimate::Known::Bill(_)), "{:?}", question.bill);
    let Answer::Range { low, high, open, .. } = answer(&pack, text) else { panic!("a quick range") };
    assert_eq!((low.settlement.own, high.settlement.own, open.len()), (15_000, 20_000, 0));
}

#[test]
fn a_fact_that_is_said_to_be_unknown_is_one_that_is_not_said() {
    assert_eq!(ends(&pack(), BILL), (10_000, 20_000));
    assert_eq!(ends(&pack(), &format!("grade = \"unknown\"\n{BILL}")), (10_000, 20_000));
}

#[test]
fn a_limit_that_nobody_states_lies_anywhere() {
    let line = |mark: &str, more: &str| {
        format!(
            "grade = \"primary\"\n[[line]]\namount = \"1000.00\"\nclass = \"A\"\nmark = \"{mark}\"\n{more}"
        )
    };
    assert_eq!(ends(&pack(), &line("other", "")), (10_000, 10_000));
    // From all of it within the limit to all of it above.
    assert_eq!(ends(&pack(), &line("bed", "")), (10_000, 100_000));
    assert_eq!(
        ends(&pack(), &line("bed", "limit = \"600.00\"\n")),
        (46_000, 46_000),
        "the line's own limit stands"
    );
    assert_eq!(ends(&pack(), &line("bed", "limit = [\"600.00\", \"601.01\"]\n")), (45_909, 46_000));
}

#[test]
fn a_share_in_doubt_is_tried_at_both_ends_and_an_amount_between() {
    let line = "grade = \"primary\"\n[[line]]\nclass = \"B\"\nmark = \"other\"\n";
    assert_eq!(
        ends(&pack(), &format!("{line}amount = \"1000.00\"\nprepay = [\"0.10\", \"0.25\"]\n")),
        (19_000, 32_500)
    );
    assert_eq!(
        ends(&pack(), &format!("{line}amount = [\"100.01\", \"1000.00\"]\nprepay = \"0.10\"\n")),
        (1_900, 19_000)
    );
}

/// The pack, its share paid first taken before a limit, with a deductible that a counter of these axes keeps, and a layer that halves
/// what was paid first.
pub fn layered_by(axes: &str) -> Pack {
    let layer =
        "[[payer]]\nid = \"layer\"\nfield = \"hifob_pay\"\ntitle = \"大额\"\ntitle_en = \"Large amounts\"\n";
    let counter = format!(
        "[[counter]]\nid = \"used\"\ncounts = [\"deductible:stay\"]\nwindow = \"year\"\nper = {axes}\n"
    );
    let half = single("half", "rate", "\"0.50\"");
    let deductible = single("deductible", "money", "\"300.00\"");
    let of_item = "deductible = { table = \"deductible\", counter = \"used\" }\n[[plan]]\nkind = \"share\"\nid = \"layer\"\npayer = \"layer\"\nbase = [\"prepay\"]\ntakes_from = [\"prepay\"]\nrate = { table = \"half\" }";
    let text = more(&[layer, &half, &counter, &deductible].concat(), of_item);
    made(&text.replace("[lines]\n", "[lines]\nprepay_first = true\n"))
}

fn layered() -> Pack {
    layered_by("[\"grade\"]")
}

#[test]
fn a_share_taken_first_may_bring_the_rest_below_its_limit() {
    let bill = "[state]\n\"used:primary\" = \"0.00\"\n[[line]]\namount = \"1000.00\"\nclass = \"B\"\nmark = \"other\"\nlimit = \"900.00\"\n";
    // A tenth paid first leaves 900, just the limit: 50 + 300 + 60. A twentieth: 25 + 50 above it + 300 + 60. A fifth: 100 + 300 + 50.
    let of = |prepay: &str| ends(&layered(), &format!("grade = \"primary\"\n{bill}prepay = {prepay}\n"));
    assert_eq!(
        (of("\"0.10\""), of("\"0.05\""), of("\"0.20\"")),
        ((41_000, 41_000), (43_500, 43_500), (45_000, 45_000))
    );
    assert_eq!(of("[\"0.05\", \"0.20\"]"), (41_000, 45_000));
}

#[test]
fn a_counter_kept_apart_is_told_for_its_cell_or_for_all() {
    let of = |state: &str| ends(&layered(), &format!("grade = \"primary\"\n[state]\n{state}\n{BILL}"));
    assert_eq!(of("\"used:primary\" = \"300.00\""), (10_000, 10_000));
    assert_eq!(of("\"used:primary\" = [\"0.00\", \"300.00\"]"), (10_000, 37_000));
    assert_eq!(of("\"used:primary\" = [\"100.00\", \"200.00\"]"), (19_000, 28_000));
    // What another cell holds says nothing of this one, which begins the year then.
    assert_eq!(of("\"used:tertiary\" = [\"0.00\", \"300.00\"]\nfresh = true"), (37_000, 37_000));
}

#[test]
fn a_cell_that_the_place_does_not_keep_apart_is_told() {
    for (state, told) in
        [("used:nowhere", true), ("used:primary/nowhere", true), ("used", true), ("used:primary", false)]
    {
        let text =
            format!("grade = \"primary\"\n[state]\n\"{state}\" = \"1.00\"\n[bill]\ntotal = \"1000.00\"\n");
        let faults = read(&asked(&text), &layered()).err().unwrap_or_default();
        assert_eq!(faults.iter().any(|fault| fault.kind == "unknown-key"), told, "{state}: {faults:?}");
    }
}

#[test]
fn a_cell_of_two_axes_has_two_names() {
    let pack = layered_by("[\"grade\", \"hospital\"]");
    for (state, told) in [
        ("used:primary/first", false),
        ("used:primary", true),
        ("used:primary/", true),
        ("used:nowhere/first", true),
    ] {
        let text = format!("[state]\n\"{state}\" = \"1.00\"\n[bill]\ntotal = \"1000.00\"\n");
        let faults = read(&asked(&text), &pack).err().unwrap_or_default();
        assert_eq!(faults.iter().any(|fault| fault.kind == "unknown-key"), told, "{state}: {faults:?}");
    }
}

#[test]
fn one_ratio_for_the_whole_bill_jumps_within_a_range() {
    let bands =
        "value = { bands = [{ to = \"10000.00\", rate = \"0.80\" }, { to = \"none\", rate = \"0.90\" }] }";
    let text = PACK
        .replace("id = \"rate\"\nunit = \"rate\"", "id = \"rate\"\nunit = \"bands\"")
        .replace("value = \"0.90\"", bands)
        .replace(&format!("value = {DIFFER}"), bands)
        .replace(
            "rate = { table = \"rate\" }",
            "rate = { table = \"rate\", axis = \"gross\", mode = \"whole\" }",
        );
    let pack = made(&text);
    let of = |amount: &str| {
        let text =
            format!("grade = \"primary\"\n[[line]]\nclass = \"A\"\nmark = \"other\"\namount = {amount}\n");
        ends(&pack, &text)
    };
    // A fen above ten thousand halves the own share.
    assert_eq!((of("\"10000.00\""), of("\"10000.01\"")), ((200_000, 200_000), (100_000, 100_000)));
    assert_eq!(of("[\"9000.00\", \"11000.00\"]"), (100_000, 200_000));
    assert_eq!(of("[\"10000.01\", \"30000.00\"]"), (100_000, 300_000));
    assert_eq!(of("[\"100.00\", \"9000.00\"]"), (2_000, 180_000));
}

#[test]
fn a_class_that_is_not_said_may_be_any() {
    let line = "grade = \"primary\"\n[[line]]\namount = \"1000.00\"\nmark = \"other\"\n";
    for unsaid in ["", "class = \"unknown\"\n", "class = [\"A\", \"C\"]\n"] {
        assert_eq!(ends(&pack(), &format!("{line}{unsaid}")), (10_000, 100_000), "{unsaid}");
    }
    assert_eq!(ends(&pack(), &format!("{line}class = \"C\"\n")), (100_000, 100_000));
}

#[test]
fn an_account_that_is_told_pays_at_both_ends() {
    let range = proved(&pack(), "[bill]\ntotal = \"1000.00\"\n[payment]\naccount = \"150.00\"\n");
    let paid = |end: &zifu::estimate::End| (end.witness.settlement.account, end.witness.settlement.cash);
    assert_eq!(paid(&range.low), (10_000, 0));
    assert_eq!(paid(&range.high.expect("an end")), (15_000, 5_000));
}

#[test]
fn an_account_between_two_sums_leaves_the_own_share_as_it_is() {
    let text = format!("{PRIMARY}[payment]\naccount = [\"50.00\", \"150.00\"]\n");
    let (_, doubts) = read(&asked(&text), &pack()).expect("a question");
    assert_eq!(doubts.accounts, [Some((5_000, Some(15_000))), None]);
    assert_eq!(ends(&pack(), &text), (10_000, 10_000));
}

#[test]
fn a_number_that_enters_a_limit_is_tried_at_the_end_of_its_pieces() {
    let limit = |least: &str| format!("{{ base = \"{least}\", per = \"10.00\", of = \"months_covered\" }}");
    let rows =
        table("limit", "money", "months_covered", &[("short", &limit("100.00")), ("long", &limit("200.00"))]);
    let pack = made(&by_number(&limited(&rows), "months_covered", "[7]", "[\"short\", \"long\"]"));
    // From a limit of 100.00 to one that does not bind.
    assert_eq!(quick_ends(&pack, PRIMARY).map(|end| end.settlement.own), [10_000, 90_000]);
    let range = proved(&pack, PRIMARY);
    let most = range.high.expect("an end");
    assert_eq!((range.low.witness.settlement.own, most.witness.settlement.own), (10_000, 90_000));
    // A life has 1,800 months at most: 18,200.00 are paid then, of 50,000.00.
    let [low, _] = quick_ends(&pack, &PRIMARY.replace("1000.00", "50000.00"));
    assert_eq!(low.settlement.own, 5_000_000 - 1_820_000);
}

#[test]
fn sums_in_doubt_are_tried_where_their_parts_fill_the_bill() {
    let of = |sums: &str| ends(&pack(), &format!("grade = \"primary\"\n[bill]\n{sums}"));
    // What is excluded may be said to be more than the bill; it is at most all of it.
    assert_eq!(of("total = \"1000.00\"\nexcluded = [\"0.00\", \"2000.00\"]\n"), (10_000, 100_000));
    // Each part as much as it may be: 450.00, and a tenth of the 550.00 that stay.
    let parts = "excluded = [\"0.00\", \"100.00\"]\nover_limit = [\"0.00\", \"50.00\"]\nprepay = [\"0.00\", \"300.00\"]\n";
    assert_eq!(of(&format!("total = \"1000.00\"\n{parts}")), (10_000, 50_500));
    // Two parts that cannot both be as much as they may: together they are all of it at most.
    for parts in [("excluded", "over_limit"), ("over_limit", "prepay"), ("excluded", "prepay")] {
        let two = format!("{} = [\"0.00\", \"800.00\"]\n{} = [\"0.00\", \"800.00\"]\n", parts.0, parts.1);
        assert_eq!(of(&format!("total = \"1000.00\"\n{two}")), (10_000, 100_000), "{parts:?}");
    }
    // A bill that may be less than one of its parts is at least that much.
    for part in ["excluded", "over_limit", "prepay"] {
        assert_eq!(
            of(&format!("total = [\"900.00\", \"1000.00\"]\n{part} = \"950.00\"\n")),
            (95_000, 95_500),
            "{part}"
        );
    }
}

#[test]
fn what_a_thousand_adds_is_told_of_a_total_that_is_known() {
    let of = |total: &str| {
        let text = format!(
            "grade = \"primary\"\n[bill]\ntotal = {total}\nexcluded = \"unknown\"\nover_limit = \"unknown\"\nprepay = \"unknown\"\n"
        );
        proved(&pack(), &text).per_thousand
    };
    // Nine tenths of what leaves the scope.
    assert_eq!((of("\"1000.00\""), of("[\"900.00\", \"1000.00\"]")), (Some(90_000), None));
}

#[test]
fn a_number_between_two_is_a_number() {
    let of = |age: &str| {
        let text = asked(&format!("age = {age}\n[bill]\ntotal = \"1000.00\"\n"));
        read(&text, &pack()).map(|(_, doubts)| doubts.numbers).map_err(|faults| faults.len())
    };
    assert_eq!(of("[60, 65]"), Ok(vec![(Fact::Age, 60, 65)]));
    assert_eq!(of("[60, 60]"), Ok(vec![(Fact::Age, 60, 60)]));
    assert_eq!(of("[65, 60]"), Err(1));
}

#[test]
fn a_bill_up_to_the_largest_is_closed_and_one_beyond_is_open() {
    let of = |total: &str| {
        let text = format!("grade = \"primary\"\n[bill]\ntotal = {total}\nexcluded = \"0.00\"\n");
        proved(&pack(), &text).open.iter().map(|fault| fault.kind).collect::<Vec<_>>()
    };
    assert_eq!(of("[\"1.00\", \"20000000.00\"]"), Vec::<&str>::new());
    assert_eq!(of("[\"1.00\", \"20000000.01\"]"), ["bill-too-large"]);
}

#[test]
fn a_key_that_no_bill_has_is_told() {
    let text = "grade = \"primary\"\n[bill]\ntotal = [\"1.00\", \"2.00\"]\nsum = \"1.00\"\n";
    let faults = read(&asked(text), &pack()).err().unwrap_or_default();
    assert_eq!(
        faults.iter().map(|fault| (fault.at.as_str(), fault.kind)).collect::<Vec<_>>(),
        [("bill.sum", "unknown-key")]
    );
}

#[test]
fn a_bill_in_doubt_has_its_total_and_no_lines_beside_it() {
    let of = |text: &str| {
        let faults = read(&asked(text), &pack()).err().unwrap_or_default();
        faults.iter().map(|fault| (fault.at.clone(), fault.kind)).collect::<Vec<_>>()
    };
    let told = |at: &str, kind: &'static str| (at.to_owned(), kind);
    let sums = "grade = \"primary\"\n[bill]\nexcluded = [\"0.00\", \"5.00\"]\n";
    assert_eq!(of(sums), [told("bill.total", "missing-key")]);
    let line = "total = \"9.00\"\n[[line]]\nclass = \"A\"\nmark = \"other\"\namount = \"1.00\"\n";
    assert_eq!(of(&format!("{sums}{line}")), [told("bill", "wrong-kind")]);
}

#[test]
fn two_ends_stand_in_their_order() {
    let of = |amount: &str| {
        let text =
            format!("grade = \"primary\"\n[[line]]\nclass = \"A\"\nmark = \"other\"\namount = {amount}\n");
        read(&asked(&text), &pack())
            .err()
            .unwrap_or_default()
            .iter()
            .map(|fault| fault.kind)
            .collect::<Vec<_>>()
    };
    assert_eq!(of("[\"600.00\", \"600.00\"]"), Vec::<&str>::new());
    assert_eq!(of("[\"600.01\", \"600.00\"]"), ["out-of-range"]);
}

#[test]
fn a_line_outside_the_catalogue_needs_no_limit() {
    let line =
        "grade = \"primary\"\n[[line]]\nclass = \"C\"\nmark = \"bed\"\namount = [\"100.00\", \"200.00\"]\n";
    assert_eq!(ends(&pack(), line), (10_000, 20_000));
}

/// Of two facts that are not said, the one that the rows tell apart is asked for.
#[test]
fn the_fact_that_matters_is_asked_for() {
    let text = PACK
        .replace("[axes]\n", "[axes]\nage = { of = \"age\", cuts = [60], names = [\"young\", \"old\"] }\n")
        .replace("over = [\"grade\"]", "over = [\"age\", \"grade\"]");
    let pack = made(&text);
    let line = "[[line]]\namount = \"1000.00\"\nclass = \"A\"\nmark = \"other\"\n";
    let inputs = zifu::case::Inputs::read(&asked(line), &pack).expect("a case");
    let broken = zifu::case::Case::new(&pack, inputs)
        .map_err(zifu::settle::Broken::Needs)
        .and_then(|case| zifu::settle::settle(&case).map(|_| ()));
    let Err(zifu::settle::Broken::Needs(faults)) = broken else { panic!("a rate without the grade") };
    let facts = faults.iter().flat_map(|fault| &fault.with).filter(|(name, _)| *name == "fact");
    assert_eq!(facts.map(|(_, fact)| fact.as_str()).collect::<Vec<_>>(), ["grade"]);
}

/// A share between nothing and all.
#[test]
fn a_liability_that_is_not_said_may_be_none_or_all() {
    let payer = "[[payer]]\nid = \"liable\"\nfield = \"plan_pay\"\ntitle = \"责任方\"\ntitle_en = \"The liable party\"\n";
    let item = "[[plan]]\nkind = \"carve\"\nid = \"liability\"\npayer = \"liable\"\nshare = \"liability\"\n";
    let pack = made(&more(&[payer, item].concat(), ""));
    let of = |liability: &str| ends(&pack, &format!("{liability}{PRIMARY}"));
    assert_eq!(of("liability = \"0.5\"\n"), (5_000, 5_000));
    assert_eq!(of("liability = [\"0.5\", \"0.7\"]\n"), (3_000, 5_000));
    assert_eq!(of(""), (0, 10_000));
}

#[test]
fn days_between_two_are_days() {
    let text = asked("admission_day = [2025-01-02, 2025-05-30]\n[bill]\ntotal = \"1000.00\"\n");
    let (_, doubts) = read(&text, &pack()).expect("a question");
    let [(fact, first, last)] = doubts.days.as_slice() else { panic!("{doubts:?}") };
    assert_eq!(
        (*fact, first.text(), last.text()),
        (Fact::AdmissionDay, "2025-01-02".into(), "2025-05-30".into())
    );
    assert_eq!(doubts.numbers, []);
    let text = asked("admission_day = [2025-05-30, 2025-01-02]\n[bill]\ntotal = \"1000.00\"\n");
    assert_eq!(read(&text, &pack()).map_err(|faults| faults.len()).err(), Some(1), "the later day first");
}

#[test]
fn a_number_that_nothing_bounds_is_asked_for() {
    let item = "[[plan]]\nkind = \"fixed\"\nid = \"daily\"\npayer = \"pool\"\namount = { table = \"sum\" }\neach = \"day\"\n";
    let pack = made(&more(&(single("sum", "money", "\"100.00\"") + item), ""));
    let Answer::Refused(faults) = answer(&pack, PRIMARY) else { panic!("days without end were tried") };
    assert_eq!(faults.iter().map(|fault| fault.kind).collect::<Vec<_>>(), ["wanted-fact"]);
}

/// Nobody need answer on where no answer helps; where one might, nothing is said yet.
#[test]
fn a_question_is_barred_when_every_case_it_leaves_open_is_refused() {
    let bill = "[bill]\ntotal = \"1000.00\"\nexcluded = \"0.00\"\n";
    assert_eq!(barred(&pack(), bill), None);
    let primary = made(&PACK.replace("value = \"0.90\"", &format!("value = {UNKNOWN}")));
    assert_eq!(barred(&primary, bill), None, "a tertiary hospital has its rate");
    assert_eq!(barred(&primary, PRIMARY), Some(vec!["unknown-rule"]));
    let none = PACK.replace("value = \"0.90\"", &format!("value = {UNKNOWN}"));
    let none = made(&none.replace(&format!("value = {DIFFER}"), &format!("value = {UNKNOWN}")));
    assert_eq!(barred(&none, bill), Some(vec!["unknown-rule"]));
    let day = PACK.replace("last = \"open\"", "last = 2021-12-31");
    assert_eq!(barred(&made(&day), bill), Some(vec!["after-rule"]));
}

/// Days cannot be tried through: they may still decide.
#[test]
fn a_question_is_not_barred_while_a_number_is_wanted() {
    let item = "[[plan]]\nkind = \"fixed\"\nid = \"daily\"\npayer = \"pool\"\namount = { table = \"sum\" }\neach = \"day\"\n";
    let pack = made(&more(&(single("sum", "money", "\"100.00\"") + item), ""));
    assert_eq!(barred(&pack, PRIMARY), None);
}

/// A day that only picks a cell is tried on both sides of each cut; it need not be known to the day.
#[test]
fn a_day_that_only_picks_a_cell_is_tried_in_each() {
    let axis = "[axes]\nera = { of = \"retired_on\", cuts = [\"2001-01-01\", \"2010-07-01\"], names = [\"old\", \"middle\", \"new\"] }\n";
    let rows = table(
        "limit",
        "money",
        "era",
        &[("old", "\"600.00\""), ("middle", "\"700.00\""), ("new", "\"800.00\"")],
    );
    let pack = made(&limited(&rows).replace("[axes]\n", axis));
    let days: Vec<String> = days(&pack, Fact::RetiredOn).iter().map(|day| day.text()).collect();
    assert_eq!(days, ["2000-12-31", "2001-01-01", "2010-07-01"]);
    let Answer::Range { low, high, facts, open, .. } = answer(&pack, PRIMARY) else { panic!("a range") };
    assert_eq!((low.settlement.own, high.settlement.own), (20_000, 40_000));
    assert_eq!((facts, open), (vec![Fact::RetiredOn], Vec::new()));
    assert_eq!(ends(&pack, PRIMARY), (20_000, 40_000), "as it is proved");
    let said = |day: &str| quick_own(&pack, &format!("retired_on = {day}\n{PRIMARY}"));
    assert_eq!(
        [said("2000-12-31"), said("2001-01-01"), said("2010-06-30"), said("2010-07-01")],
        [40_000, 30_000, 30_000, 20_000]
    );
    assert!(zifu::estimate::days(&pack, Fact::CertifiedOn).is_empty(), "what days are counted from");
}

/// Of a bill of which nothing can be self-paid any more, and where a little of it is not settled, no slope is told.
#[test]
fn a_slope_that_cannot_be_settled_is_not_told() {
    let of = |total: i64, prepay: i64| {
        let (mut question, _) = read(&asked(PRIMARY), &pack()).expect("a question");
        question.bill = Known::Parts(total, Printed { excluded: 0, over_limit: 0, prepay });
        let Answer::Floor { at_least, per_thousand, .. } = quick(&pack(), &question) else {
            panic!("a floor")
        };
        (at_least.settlement.own, per_thousand)
    };
    assert_eq!(of(100_000, 50_000), (55_000, Some(90_000)));
    assert_eq!(of(100_000, 100_000), (100_000, None));
}
