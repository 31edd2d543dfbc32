//! The engine and the second evaluator agree on generated pairs, and the comparison notices every fen.

mod common;

use zifu_second::bug::Bug;
use zifu_second::differ::{Verdict, as_file, compare, differences, smallest};
use zifu_second::gate::{CASES, SEEDS, run};
use zifu_second::generate::generate_cases;
use zifu_second::rule_shapes::{ELSEWHERE, RULE_SHAPES};
use zifu_second::shapes::Shape;

/// Of a hundred packs at most so many may be left out because the checker cannot prove that their fractions have room.
const DROPPED_MAX: u64 = 6;

#[test]
fn engine_and_second_evaluator_agree_on_generated_settlements() {
    let tally = run(SEEDS, None);
    let packs = SEEDS.end - SEEDS.start;
    let mut shown = String::new();
    for (seed, number) in tally.wrong.iter().take(2) {
        let (pack, cases) = generate_cases(*seed, CASES);
        if let Some(case) = cases.get(*number) {
            let (pack, case) = smallest(&pack, case);
            let verdict = compare(&pack, &case);
            shown += &format!("seed {seed}, case {number}\n{}\n", as_file(&pack, &case, &verdict));
        }
    }
    println!("{:#?}, {} beyond the engine's fractions", tally.ends, tally.beyond);
    println!("{} settlements, {} at a kink or a half fen", tally.settlements, tally.kinks);
    assert!(tally.wrong.is_empty(), "{} of {} differ\n{shown}", tally.wrong.len(), tally.settlements);
    assert!(tally.settlements >= packs * 10, "only {} settlements", tally.settlements);
    assert!(tally.beyond * 200 < tally.settlements, "{} are beyond the engine's fractions", tally.beyond);
    let dropped = tally.dropped();
    println!("{dropped} of {packs} packs left out for want of proven room");
    assert!(dropped * 100 <= packs * DROPPED_MAX, "{dropped} of {packs} packs are left out");
    assert!(tally.kinks * 2 >= tally.settlements, "only {} at a kink or a half fen", tally.kinks);
    let faults = tally.gaps(packs);
    assert!(faults.is_empty(), "{} gaps in what was compared:\n{}", faults.len(), faults.join("\n"));
}

/// What the page once left open, or one of the two once read otherwise: both see it alike now.
#[test]
fn what_was_open_is_decided_alike() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("decided");
    let mut count = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        let mut file: toml::Table = toml::from_str(&text).unwrap();
        let pack = file.remove("pack").unwrap();
        let verdict = compare(&pack, &toml::Value::Table(file));
        assert!(matches!(verdict, Verdict::Same(..) | Verdict::Headroom), "{}: {verdict:#?}", path.display());
        count += 1;
    }
    assert!(count >= 24, "{count}");
}

/// The committed report is of these seeds and kinds: `cargo run -p zifu-second -- --write docs/reports/differential.md`.
#[test]
fn the_report_is_of_this_run() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/reports/differential.md");
    let page = std::fs::read_to_string(path).unwrap();
    let seeds = format!("| seeds | {} to {} |", SEEDS.start, SEEDS.end - 1);
    assert!(page.contains(&seeds), "the report is of other seeds");
    assert!(page.contains("| cases that differ | 0 |"));
    let kinds = Shape::ALL.iter().map(|kind| kind.text()).chain(Bug::ALL.iter().map(|bug| bug.text()));
    for row in kinds.chain(RULE_SHAPES.iter().map(|rule| rule.code)) {
        assert!(page.contains(&format!("\n| {row} | ")), "the report has no row for {row}");
    }
}

/// Every rule shape of the page is in the table, or is said to be held elsewhere.
#[test]
fn every_rule_shape_is_in_the_table() {
    let mut codes: Vec<&str> =
        RULE_SHAPES.iter().map(|rule| rule.code).chain(ELSEWHERE.iter().map(|(code, _)| *code)).collect();
    codes.sort_unstable();
    let all: Vec<String> = (1..=55).map(|n| format!("S{n:02}")).collect();
    assert_eq!(codes, all);
}

/// A pair with several payers, an account, a deposit, a later payer and counters.
const CASE: &str = r#"
title = "t"
why = "w"
situation = { day = "2025-06-01" }
state = { fresh = true }
payment = { account_current = "300.00", deposit = "5000.00" }
line = [
    { amount = "9000.00", class = "A" },
    { amount = "1000.05", class = "B", prepay = "0.1", limit = "800.00" },
    { amount = "50.00", class = "C" },
]
"#;

const PLAN: &str = r#"
[[payer]]
id = "later"
field = "hifmi_pay"
title = "t"
title_en = "t"
[[counter]]
id = "paid"
counts = ["paid:a"]
window = "year"
[[plan]]
kind = "basic"
id = "a"
payer = "a"
deductible = { table = "ded" }
rate = { table = "rate" }
caps = [{ table = "cap", counter = "paid", on = "fund" }]
[[plan]]
kind = "share"
id = "b"
payer = "later"
paid = "automatic-later"
base = ["copay", "over_cap"]
takes_from = ["over_cap", "copay"]
rate = { table = "later" }
[sources.s]
title = "t"
number = "1"
issuer = "n"
published = "2020-01-01"
kind = "notice"
"#;

/// A planted fault: every figure of the engine's settlement, changed by one fen, is noticed.
#[test]
fn one_fen_more_in_any_figure_is_noticed() {
    let tables = [
        ("ded", "money", "1000.00"),
        ("rate", "rate", "0.85"),
        ("cap", "money", "5000.00"),
        ("later", "rate", "0.5"),
    ];
    let tables: String = tables.map(|(id, unit, x)| common::table(id, unit, &format!("{x:?}"))).concat();
    let text = common::HEAD.to_owned() + &common::payers(&["a"]) + &tables + PLAN;
    let pack: toml::Value = toml::Value::Table(toml::from_str(&text).unwrap());
    let case: toml::Value = toml::Value::Table(toml::from_str(CASE).unwrap());
    assert_eq!(compare(&pack, &case), Verdict::Same(1, None));
    let ours = zifu_second::settle(
        &zifu_second::Pack::read(&pack).unwrap(),
        &zifu_second::Case::read(&case).unwrap(),
    );
    let ours = ours.unwrap();
    let theirs = zifu::pack::Pack::read(&zifu_tools::rules::parse_toml(&text).unwrap()).unwrap();
    let tree = zifu_tools::rules::parse_toml(CASE).unwrap();
    let (right, state) = zifu_tools::cases::settle_tree(&tree, &theirs, None).unwrap();
    let noticed = |change: &dyn Fn(&mut zifu::settle::Settlement, &mut zifu::state::YearState)| {
        let (mut wrong, mut state) = (right.clone(), state.clone());
        change(&mut wrong, &mut state);
        !differences(&ours, &wrong, &state, &theirs).is_empty()
    };
    assert!(!noticed(&|_, _| ()));
    let sums: [fn(&mut zifu::settle::Settlement) -> &mut i64; 11] = [
        |s| &mut s.total,
        |s| &mut s.own,
        |s| &mut s.deductible,
        |s| &mut s.later,
        |s| &mut s.at_counter,
        |s| &mut s.account,
        |s| &mut s.cash,
        |s| &mut s.sums.excluded,
        |s| &mut s.sums.over_limit,
        |s| &mut s.sums.prepay,
        |s| &mut s.sums.in_scope,
    ];
    for (i, sum) in sums.iter().enumerate() {
        assert!(noticed(&|s, _| *sum(s) += 1), "sum {i}");
    }
    assert!(noticed(&|s, _| s.refund = s.refund.map(|x| x + 1)));
    for i in 0..right.payers.len() {
        assert!(noticed(&|s, _| s.payers[i] += 1), "payer {i}");
    }
    for i in 0..right.parts.len() {
        assert!(noticed(&|s, _| s.parts[i] += 1), "part {i}");
    }
    let ids = ["a/deductible", "a/band/1", "a/over_cap", "a/paid", "b/band/1", "b/paid"];
    for id in ids {
        let at = right.steps.iter().position(|step| step.id(&theirs.plan) == id).expect(id);
        let more = zifu::money::Exact::new(1, 1_000_000);
        assert!(noticed(&|s, _| s.steps[at].amount += more), "step {id}");
    }
    assert!(noticed(&|_, state| state.slots[0].fen += 1));
    assert!(noticed(&|_, state| state.slots[0].counter = "x".into()));
    assert!(noticed(&|_, state| drop(state.slots.remove(0))));
    assert!(noticed(&|_, state| state.lost.push("paid".to_owned())));
}
