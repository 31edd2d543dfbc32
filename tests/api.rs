//! Properties of the public interface, over seeded bills under the Beijing packs.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test stops at what it did not expect"
)]

use std::path::Path;
use zifu::bill::{Bill, Class, Line, Printed};
use zifu::case::{Assumed, Case, Inputs, Payment};
use zifu::estimate::{Answer, Known, Question, quick};
use zifu::facts::{Fact, FactValue, Situation};
use zifu::money::{Exact, Fen};
use zifu::national::{broken_identities, holds};
use zifu::pack::{Pack, Part};
use zifu::period::Day;
use zifu::settle::{LineFigures, Settlement, What, settle};
use zifu::state::YearState;
use zifu::tree::Tree;

fn pack(name: &str) -> Pack {
    let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules");
    zifu_tools::rules::read_pack(&rules, name).expect("a published pack passes its checker")
}

fn situation(person: &str, admission: i64) -> Situation {
    let word = |text: &str| FactValue::Word(text.to_owned());
    Situation::default()
        .with(Fact::Setting, word("inpatient"))
        .with(Fact::Grade, word("tertiary"))
        .with(Fact::Person, word(person))
        .with(Fact::Filing, word("local"))
        .with(Fact::Assistance, word("none"))
        .with(Fact::Age, FactValue::Whole(66))
        .with(Fact::Admission, FactValue::Whole(admission))
        .with(Fact::PeriodNo, FactValue::Whole(1))
        .with(Fact::Day, FactValue::Day(Day::new(2026, 3, 8).expect("a day")))
}

fn settled(
    pack: &Pack,
    situation: &Situation,
    lines: Vec<Line>,
    state: YearState,
) -> (Settlement, YearState) {
    let inputs = Inputs {
        situation: situation.clone(),
        bill: Bill::new(lines).expect("a bill"),
        state,
        payment: Payment::default(),
        assumed: Assumed::default(),
    };
    settle(&Case::new(pack, inputs).expect("a case")).expect("a settlement")
}

/// A small seeded generator: the tests must give the same bills everywhere.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
    }

    fn line(&mut self) -> Line {
        let class = [Class::A, Class::B, Class::C][usize::try_from(self.roll(3)).expect("small")];
        let amount = Fen::try_from(self.roll(3_000_000) + 1).expect("small");
        let prepay = (class == Class::B).then(|| Exact::new(i128::from(self.roll(31)), 100));
        let limit = (self.roll(4) == 0).then_some(amount / 2);
        Line { prepay, limit, ..Line::new(amount, class) }
    }
}

#[test]
fn everything_adds_up_and_nothing_is_negative() {
    let pack = pack("beijing/employee");
    let mut dice = Dice(7);
    for round in 0..400 {
        let person = if round % 2 == 0 { "active" } else { "retired" };
        let lines: Vec<Line> = (0..=dice.roll(12)).map(|_| dice.line()).collect();
        let (settlement, _) =
            settled(&pack, &situation(person, 1 + i64::from(round % 3 == 0)), lines, YearState::fresh());
        let payers: Fen = settlement.payers.iter().sum();
        assert_eq!(payers + settlement.own, settlement.total);
        assert!(settlement.payers.iter().all(|fen| *fen >= 0));
        assert!(Part::ALL.iter().all(|part| settlement.part(*part) >= 0));
        assert_eq!(broken_identities(&settlement, &pack), Vec::<u8>::new());
        for step in &settlement.steps {
            let by_rule =
                matches!(step.what, What::Deductible | What::Band | What::OverCap | What::FirstShare);
            assert!(!by_rule || !step.rules.is_empty(), "{} names no rule", step.id(&pack.plan));
        }
    }
}

#[test]
fn bills_are_the_same_when_their_lines_are() {
    let bill = |lines: &[(Fen, Class)]| {
        let lines = lines.iter().map(|(fen, class)| Line::new(*fen, *class));
        Bill::new(lines.collect()).expect("a bill")
    };
    let one = bill(&[(100, Class::A), (50, Class::C)]);
    assert_eq!(one, bill(&[(100, Class::A), (50, Class::C)]));
    assert_ne!(one, bill(&[(100, Class::A), (50, Class::A)]), "the same total, another line");
    assert_ne!(one, bill(&[(100, Class::A), (51, Class::C)]));
    assert_ne!(one, bill(&[(150, Class::A)]));
}

#[test]
fn each_identity_notices_the_figure_that_breaks_it() {
    let pack = pack("beijing/employee");
    let (good, _) =
        settled(&pack, &situation("active", 1), vec![Line::new(4_000_000, Class::A)], YearState::fresh());
    assert!(holds(&good, &pack));
    let broken = |change: &dyn Fn(&mut Settlement)| {
        let mut one = good.clone();
        change(&mut one);
        assert!(!holds(&one, &pack));
        broken_identities(&one, &pack)
    };
    let line = |one: &mut Settlement, change: fn(&mut LineFigures)| {
        let mut lines = one.lines.to_vec();
        change(&mut lines[0]);
        one.lines = lines.into();
    };
    assert_eq!(broken(&|one| one.total += 1), [1, 2]);
    assert_eq!(broken(&|one| one.sums.excluded += 1), [1]);
    assert_eq!(broken(&|one| one.sums.over_limit += 1), [1]);
    assert_eq!(broken(&|one| one.sums.prepay += 1), [1]);
    assert_eq!(broken(&|one| one.sums.in_scope -= 1), [1]);
    assert_eq!(broken(&|one| line(one, |line| line.excluded += 1)), [1]);
    assert_eq!(broken(&|one| line(one, |line| line.prepay += 1)), [1]);
    assert_eq!(broken(&|one| line(one, |line| line.in_scope += 1)), [1]);
    assert_eq!(broken(&|one| line(one, |line| line.over_limit += 1)), [1]);
    assert_eq!(broken(&|one| one.payers[0] += 1), [2]);
    assert_eq!(broken(&|one| one.later += 1), [2]);
    assert_eq!(broken(&|one| one.at_counter += 1), [2, 4]);
    assert_eq!(broken(&|one| one.cash -= 1), [4]);
    assert_eq!(broken(&|one| one.family = one.account + 1), [5]);
    assert_eq!(broken(&|one| one.parts[0] = -1), [6]);
}

#[test]
fn order_of_lines_does_not_matter() {
    let pack = pack("beijing/employee");
    let mut dice = Dice(11);
    for _ in 0..100 {
        let mut lines: Vec<Line> = (0..8).map(|_| dice.line()).collect();
        let (before, _) = settled(&pack, &situation("retired", 1), lines.clone(), YearState::fresh());
        lines.reverse();
        let (after, _) = settled(&pack, &situation("retired", 1), lines, YearState::fresh());
        assert_eq!((before.own, before.payers, before.parts), (after.own, after.payers, after.parts));
    }
}

#[test]
fn a_dearer_bill_never_costs_less() {
    let pack = pack("beijing/employee");
    let mut last = 0;
    for yuan in (0..600).map(|step| step * 997) {
        let line = Line::new(yuan * 100 + 1, Class::A);
        let (settlement, _) = settled(&pack, &situation("active", 1), vec![line], YearState::fresh());
        assert!(settlement.own >= last, "{yuan}");
        last = settlement.own;
    }
}

#[test]
fn a_cap_is_never_passed_over_a_year() {
    let pack = pack("beijing/employee");
    let pool = pack.payers.iter().position(|payer| payer.id == "pool").expect("pool");
    let mut state = YearState::fresh();
    let mut paid = 0;
    for admission in 1..=6 {
        let (settlement, next) =
            settled(&pack, &situation("active", admission), vec![Line::new(4_000_000, Class::A)], state);
        paid += settlement.payers[pool];
        state = next;
    }
    assert_eq!(paid, 10_000_000, "six stays of 40,000 use the whole 100,000 and no fen more");
}

#[test]
fn a_range_has_a_witness_at_each_end_and_names_what_moves_it() {
    let pack = pack("beijing/employee");
    let mut known = Situation::default();
    for (fact, value) in situation("active", 1).iter() {
        if ![Fact::Grade, Fact::Assistance].contains(&fact) {
            known.set(fact, value.clone());
        }
    }
    let question = Question {
        situation: known,
        bill: Known::Bill(Bill::new(vec![Line::new(4_000_000, Class::A)]).expect("a bill")),
        state: YearState::fresh(),
        payment: Payment::default(),
    };
    let Answer::Range { low, high, facts, .. } = quick(&pack, &question) else { panic!("a range") };
    assert_eq!(facts, [Fact::Grade], "help for the needy does not matter at this sum");
    for end in [&low, &high] {
        let line = vec![Line::new(4_000_000, Class::A)];
        let (again, _) = settled(&pack, &end.situation, line, YearState::fresh());
        assert_eq!(again, end.settlement, "an end of the range is an ordinary settlement");
    }
    assert_eq!((low.settlement.own, high.settlement.own), (467_000, 660_500));
}

#[test]
fn only_a_total_gives_a_floor_and_a_slope() {
    let pack = pack("beijing/employee");
    let question = Question {
        situation: situation("active", 1),
        bill: Known::Total(4_680_000),
        state: YearState::fresh(),
        payment: Payment::default(),
    };
    let Answer::Floor { at_least, per_thousand, facts, tables, open } = quick(&pack, &question) else {
        panic!("a floor")
    };
    assert_eq!((at_least.settlement.own, per_thousand, open), (694_500, Some(95_000), Vec::new()));
    assert!(facts.is_empty() && tables.is_empty(), "nothing else is open");
}

#[test]
fn a_floor_is_the_least_for_what_is_not_said_and_tells_what_that_is() {
    let pack = pack("beijing/employee");
    let question = |bill: Known| Question {
        situation: situation("active", 1)
            .iter()
            .filter(|(fact, _)| *fact != Fact::Grade)
            .fold(Situation::default(), |known, (fact, value)| known.with(fact, value.clone())),
        bill,
        state: YearState::fresh(),
        payment: Payment::default(),
    };
    let inside = Bill::sums(4_680_000, Printed::default()).expect("a bill");
    let Answer::Range { low, high, .. } = quick(&pack, &question(Known::Bill(inside))) else {
        panic!("a range")
    };
    assert!(low.settlement.own < high.settlement.own);
    let Answer::Floor { at_least, facts, .. } = quick(&pack, &question(Known::Total(4_680_000))) else {
        panic!("a floor")
    };
    assert_eq!((at_least.settlement.own, facts), (low.settlement.own, vec![Fact::Grade]));
}

#[test]
fn packs_register_and_sources_are_in_order() {
    let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules");
    let report = zifu_tools::rules::check(&rules).expect("the folder of rules");
    let told: Vec<String> = report.faults.iter().chain(&report.doubts).map(ToString::to_string).collect();
    assert_eq!(told, Vec::<String>::new());
    assert!(report.passed.len() >= 8, "eight hard packs are written out");
}

/// What a place calls a value is asked for by the fact and the value together.
#[test]
fn a_title_is_of_its_fact_and_its_word() {
    let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules");
    let mut titles = 0;
    for name in zifu_tools::rules::names(&rules).expect("the packs") {
        let pack = pack(&name);
        for title in &pack.head.titles {
            titles += 1;
            assert_eq!(
                pack.title(title.fact, &title.word),
                Some((&*title.title, &*title.title_en)),
                "{name}"
            );
            assert_eq!(pack.title(title.fact, "no such word"), None, "{name}");
        }
        assert_eq!(pack.title(Fact::Liability, "tertiary"), None, "{name}");
    }
    assert!(titles > 20, "only {titles} titles");
}

/// What is shown of lines and steps when a test stops is what they hold, and what holds the same is the same.
#[test]
fn figures_show_and_compare_what_they_hold() {
    let pack = pack("beijing/employee");
    let of = |amount| {
        settled(&pack, &situation("active", 1), vec![Line::new(amount, Class::A)], YearState::fresh()).0
    };
    let (one, same, other) = (of(4_000_000), of(4_000_000), of(4_000_001));
    assert!(format!("{:?}", one.lines).contains("in_scope: 4000000"), "{:?}", one.lines);
    let step = one.steps.iter().find(|step| step.what == What::Deductible).expect("a deductible");
    assert!(format!("{:?}", step.figures).contains("\"nominal\""), "{:?}", step.figures);
    assert_eq!(one.lines, same.lines);
    assert_ne!(one.lines, other.lines);
    assert_eq!(one.steps, same.steps);
    assert_ne!(one.steps, other.steps);
}

/// A year that another pack left behind is fresh under none; one that was never fresh does not become so.
#[test]
fn a_year_is_fresh_where_all_it_counts_is_known() {
    let pack = pack("beijing/employee");
    let known = pack.counters.iter().find(|counter| counter.per.is_empty()).expect("a counter").id.clone();
    let of = |id: &str, fresh: bool| {
        let mut state = if fresh { YearState::fresh() } else { YearState::default() };
        state.set(id, "", "*", 100);
        state.under(&pack).fresh
    };
    assert_eq!((of(&known, true), of(&known, false)), (true, false));
    assert_eq!((of("of another place", true), of("of another place", false)), (false, false));
}

#[test]
fn words_that_come_later_are_found_among_the_first() {
    let words = Path::new(env!("CARGO_MANIFEST_DIR")).join("static/words");
    let of = |what: &str| zifu_tools::rules::words(&words, &[what], "en").expect("words");
    let (mut engine, checker) = (of("engine"), of("checker"));
    let key = checker.keys().find(|key| engine.find(key).is_none()).expect("a word of its own").to_owned();
    engine.add(of("checker"));
    assert_eq!(engine.find(&key), checker.find(&key));
    assert!(engine.keys().all(|key| engine.find(key).is_some()));
}

#[test]
fn a_fact_may_be_a_text_a_whole_number_or_a_flag() {
    let scalar = |tree: Tree| tree.scalar();
    assert_eq!(scalar(Tree::Flag(true)).as_deref(), Some("true"));
    assert_eq!(scalar(Tree::Flag(false)).as_deref(), Some("false"));
    assert_eq!(scalar(Tree::Whole(-7)).as_deref(), Some("-7"));
    assert_eq!(scalar(Tree::List(Vec::new())), None);
}

#[test]
fn a_file_holds_so_many_values_and_no_more() {
    let of = |many: usize| {
        let text = format!("[{}]", vec!["0"; many - 1].join(","));
        serde_json::from_str::<Tree>(&text).is_ok()
    };
    let text = |bytes: usize| serde_json::from_str::<Tree>(&format!("\"{}\"", "x".repeat(bytes))).is_ok();
    assert!(text(zifu::tree::TEXT_MAX) && !text(zifu::tree::TEXT_MAX + 1));
    assert!(of(zifu::tree::NODES_MAX));
    assert!(!of(zifu::tree::NODES_MAX + 1));
}

/// What a host asks before it sends a bill in columns.
#[test]
fn a_pack_looks_at_lines_where_its_lines_have_rules() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let packs = zifu_tools::cases::Packs::below(&root.join("rules"));
    let of = |name: &str| {
        let case = zifu_tools::rules::read_toml(&root.join("tests/cases/shapes").join(name)).expect("TOML");
        packs.of(&case).expect("a pack that passes").looks_at_lines()
    };
    assert!(of("quantity-whole-line.toml"), "a table of units");
    assert!(of("examinations-limit-a-stay.toml"), "a limit on a group");
    assert!(of("fixed-line-returned-in-two.toml"), "a sum for each line");
    assert!(of("share-by-unit-price.toml"), "a share paid first by the place");
    assert!(!of("limit-for-life.toml"));
}

/// What was lost for one counter stays lost for the others.
#[test]
fn a_counter_that_is_told_again_is_no_longer_lost() {
    let mut state = YearState { lost: vec!["one".to_owned(), "other".to_owned()], ..YearState::fresh() };
    state.set("one", "", "*", 100);
    assert_eq!(state.lost, ["other"]);
}

#[test]
fn a_rate_may_end_in_noughts() {
    let exact = |text: &str| zifu::money::Rate::parse(text).map(zifu::money::Rate::exact);
    assert_eq!(exact("0.8500000"), exact("0.85"));
    assert!(exact("0.8500001").is_err(), "seven places");
    assert_eq!(zifu::money::Rate::parse("0.850").map(|rate| rate.to_string()), Ok("0.85".to_owned()));
    assert!(exact("1000").is_ok() && exact("1000.000001").is_err(), "a factor of a thousand is the greatest");
}

/// A settlement period begins with nothing behind it, unless what its counter held is lost.
#[test]
fn a_period_begins_with_nothing_where_nothing_of_it_is_lost() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let packs = zifu_tools::cases::Packs::below(&root.join("rules"));
    let file = root.join("tests/cases/shapes/limit-for-a-settlement-period.toml");
    let case = zifu_tools::rules::read_toml(&file).expect("TOML");
    let pack = packs.of(&case).expect("a pack that passes");
    let of = |lost: &[&str]| {
        let mut inputs = Inputs::read(&case, &pack).expect("a case");
        inputs.state =
            YearState { lost: lost.iter().map(|id| (*id).to_owned()).collect(), ..YearState::default() };
        settle(&Case::new(&pack, inputs).expect("a case")).map(|(settlement, _)| settlement.own).ok()
    };
    assert_eq!((of(&[]), of(&["another"]), of(&["used"])), (Some(50_000), Some(50_000), None));
}
