//! The engine and the second evaluator agree on generated pairs, and the comparison notices every fen.

mod common;

use std::collections::BTreeMap;
use zifu_second::differ::{Verdict, as_file, compare, differences, smallest};
use zifu_second::generate::generate_tagged;

const PAIRS: u64 = 20_000;

#[test]
fn engine_and_second_evaluator_agree() {
    let mut tally: BTreeMap<String, u64> = BTreeMap::new();
    let mut tags: BTreeMap<&str, u64> = BTreeMap::new();
    let mut shown = String::new();
    let (mut wrong, mut beyond) = (0, 0);
    for seed in 0..PAIRS {
        let g = generate_tagged(seed);
        let verdict = compare(&g.pack, &g.case);
        match &verdict {
            Verdict::Same(settled, refused) => {
                let refused = refused.as_ref().map_or("", String::as_str);
                *tally.entry(format!("{settled} settled {refused}")).or_default() += 1;
            }
            Verdict::Headroom => beyond += 1,
            Verdict::Unread(_) | Verdict::Differ(_) => {
                wrong += 1;
                if wrong <= 2 {
                    let (pack, case) = smallest(&g.pack, &g.case);
                    shown += &format!("seed {seed}\n{}\n", as_file(&pack, &case, &compare(&pack, &case)));
                }
            }
        }
        for tag in g.tags {
            *tags.entry(tag).or_default() += 1;
        }
    }
    println!("{tally:#?}\n{tags:#?}\n{beyond} beyond the engine's fractions");
    assert!(wrong == 0, "{wrong} of {PAIRS} differ\n{shown}");
    assert!(beyond * 200 < PAIRS, "{beyond} of {PAIRS} are beyond the engine's fractions");
    let rare: Vec<_> =
        tags.iter().filter(|(_, n)| **n * 200 < PAIRS).filter(|(tag, _)| !seldom(tag)).collect();
    assert!(rare.is_empty(), "some feature is rare: {rare:?}");
}

/// Features that make most settlements end early.
fn seldom(tag: &str) -> bool {
    tag.contains("absent") || tag.contains("without") || tag.starts_with("no-") || tag == "return-printed"
}

/// A pair with several payers, an account, a deposit, a later payer and counters.
const PAIR: &str = r#"
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
    let case: toml::Value = toml::Value::Table(toml::from_str(PAIR).unwrap());
    assert_eq!(compare(&pack, &case), Verdict::Same(1, None));
    let ours = zifu_second::settle(
        &zifu_second::Pack::read(&pack).unwrap(),
        &zifu_second::Case::read(&case).unwrap(),
    );
    let ours = ours.unwrap();
    let theirs = zifu::pack::Pack::read(&zifu_tools::rules::parse_toml(&text).unwrap()).unwrap();
    let tree = zifu_tools::rules::parse_toml(PAIR).unwrap();
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
    assert!(noticed(&|_, state| state.slots[0].counter.push('x')));
    assert!(noticed(&|_, state| drop(state.slots.remove(0))));
    assert!(noticed(&|_, state| state.lost.push("paid".to_owned())));
}
