//! Questions written out: as a case with lists, as a total alone.

use crate::question::{packs, word};
use zifu::bill::{Class, Printed};
use zifu::case::Payment;
use zifu::estimate::{Answer, Doubts, Known, Question, Unknown, estimate, quick, read};
use zifu::facts::{Fact, FactValue, Situation};
use zifu::fault::Fault;
use zifu::period::Day;
use zifu::state::YearState;

#[test]
fn a_question_is_a_case_with_lists() {
    let (_, pack) = packs().into_iter().find(|(name, _)| name == "beijing/employee").expect("the pack");
    let text = r#"
        [situation]
        setting = "inpatient"
        grade = ["tertiary", "secondary"]
        person = "active"
        filing = "local"
        assistance = "none"
        admission = 1
        period = 1
        day = "2026-03-08"
        [state]
        fresh = true
        pool_paid = ["0.00", "90000.00"]
        [[line]]
        amount = "30000.00"
        class = "A"
        [[line]]
        amount = "4000.00"
        class = ["B", "C"]
        prepay = ["0.05", "0.30"]
    "#;
    let tree = zifu_tools::rules::parse_toml(text).expect("TOML");
    let (question, doubts) = read(&tree, &pack).expect("a question");
    let range = estimate(&pack, &question, &doubts).expect("a range");
    let high = range.high.expect("an end");
    assert!(range.low.attained && high.attained && !range.loose);
    assert!(range.low.bound < high.bound);
    // Everything in doubt is among the reasons, and the answers that narrow it most are told first.
    for unknown in [Unknown::Fact(Fact::Grade), Unknown::Counter("pool_paid".to_owned()), Unknown::Line(1)] {
        assert!(range.reasons.contains(&unknown), "{:?}", range.reasons);
    }
    assert!(!range.next.is_empty() && range.next.windows(2).all(|pair| pair[0].worth >= pair[1].worth));
    assert!(range.next.iter().all(|next| next.worth >= 0 && next.left <= high.bound - range.low.bound));
    // The dearest completion has the line outside the catalogue, as the witness says.
    assert_eq!(high.witness.inputs.bill.lines()[1].class, Some(Class::C));

    let open = text.replace("amount = \"4000.00\"", "amount = [\"4000.00\", \"none\"]");
    let (question, doubts) =
        read(&zifu_tools::rules::parse_toml(&open).expect("TOML"), &pack).expect("a question");
    let range = estimate(&pack, &question, &doubts).expect("a range");
    assert!(range.high.is_none(), "an amount without an end has no upper end");

    let wrong = text
        .replace("[\"0.05\", \"0.30\"]", "[\"0.30\", \"0.05\"]")
        .replace("[\"B\", \"C\"]", "[\"B\", \"D\"]");
    let faults = read(&zifu_tools::rules::parse_toml(&wrong).expect("TOML"), &pack).expect_err("two faults");
    let at: Vec<&str> = faults.iter().map(|fault| fault.at.as_str()).collect();
    assert_eq!(at, ["line[1].class", "line[1].prepay"]);
}

/// A first stay of an employee in Beijing.
fn stay(bill: Known) -> Question {
    let situation =
        [("setting", "inpatient"), ("grade", "tertiary"), ("person", "active"), ("filing", "local")];
    let mut known = Situation::default();
    for (fact, text) in situation.into_iter().chain([("assistance", "none")]) {
        known.set(Fact::of(fact).expect("a fact"), word(text));
    }
    for (fact, number) in [(Fact::Admission, 1), (Fact::PeriodNo, 1)] {
        known.set(fact, FactValue::Whole(number));
    }
    known.set(Fact::Day, FactValue::Day(Day::new(2026, 3, 8).expect("a day")));
    Question { situation: known, bill, state: YearState::fresh(), payment: Payment::default() }
}

#[test]
fn with_a_total_alone_there_is_a_floor_and_a_slope() {
    let (_, pack) = packs().into_iter().find(|(name, _)| name == "beijing/employee").expect("the pack");
    let question = stay(Known::Total(4_680_000));
    let range = estimate(&pack, &question, &Doubts::default()).expect("a range");
    assert_eq!(range.low.witness.settlement.own, 694_500, "as if all were in the catalogue");
    assert_eq!(range.per_thousand, Some(95_000), "each 1,000 outside it adds 950");
    assert_eq!(range.high.expect("an end").witness.settlement.own, 4_680_000, "or none of it");
    assert_eq!(range.reasons, [Unknown::Sums]);
}

/// 2,000.00 paid first are the person's; of the rest nobody knows what is self-paid.
#[test]
fn a_bill_without_what_is_self_paid_is_a_least_by_both_ways() {
    let (_, pack) = packs().into_iter().find(|(name, _)| name == "beijing/employee").expect("the pack");
    let parts = Printed { excluded: 0, over_limit: 0, prepay: 200_000 };
    let question = stay(Known::Parts(4_680_000, parts));
    let range = estimate(&pack, &question, &Doubts::default()).expect("a range");
    let Answer::Floor { at_least, per_thousand, .. } = quick(&pack, &question) else { panic!("a floor") };
    // Of 44,800.00 in scope 1,300.00, 15 % to 30,000.00, 10 % to 40,000.00, 5 % above; and the 2,000.00.
    let least = 130_000 + 430_500 + 100_000 + 24_000 + 200_000;
    assert_eq!((at_least.settlement.own, per_thousand), (least, Some(95_000)));
    assert_eq!((range.low.witness.settlement.own, range.per_thousand), (least, Some(95_000)));
    assert_eq!(range.high.expect("an end").witness.settlement.own, 4_680_000);
}

#[test]
fn sums_in_doubt_fit_into_a_total() {
    let (_, pack) = packs().into_iter().find(|(name, _)| name == "beijing/employee").expect("the pack");
    let asked = |bill: &str| {
        let known = "[situation]\ngrade = \"tertiary\"\n[state]\nfresh = true\n[bill]\n";
        let tree = zifu_tools::rules::parse_toml(&format!("{known}{bill}")).expect("TOML");
        let (question, doubts) = read(&tree, &pack)?;
        let total = match question.bill {
            Known::Total(total) | Known::Parts(total, _) => total,
            Known::Bill(bill) => bill.total(),
        };
        Ok::<_, Vec<Fault>>((total, doubts.sums.is_some()))
    };
    // 60.00 and 40.01 are more than 100.00, whatever else is in doubt.
    let over = "total = [\"90.00\", \"100.00\"]\nexcluded = [\"60.00\", \"70.00\"]\nprepay = \"40.01\"\n";
    for wrong in [
        over,
        "total = [\"-1.00\", \"100.00\"]\n",
        "total = \"100.00\"\nover_limit = [\"-1.00\", \"0.00\"]\n",
    ] {
        let faults = asked(wrong).expect_err(wrong);
        assert_eq!(faults.len(), 1, "{wrong}: {faults:?}");
        assert!(faults[0].at.starts_with("bill"), "{wrong}: {faults:?}");
    }
    let fits =
        asked("total = [\"90.00\", \"100.01\"]\nexcluded = [\"60.00\", \"70.00\"]\nprepay = \"40.01\"\n");
    assert_eq!(fits, Ok((10_001, true)));
    assert_eq!(asked("total = \"100.00\"\n"), Ok((10_000, false)), "nothing but a total");
}
