//! Generated pairs: nearly all settle, and what must always hold does.

use std::collections::BTreeMap;
use zifu_second::generate::{generate, generate_tagged};
use zifu_second::shrink::shrink;
use zifu_second::{Case, Outcome, Pack, Q, settle};

const PAIRS: u64 = 4_000;
/// At most one fen per rounding.
const FEW: i64 = 5;

fn check(outcome: &Outcome) -> Result<(), String> {
    let parts: i64 = outcome.parts.values().sum();
    let payers: i64 = outcome.payers.values().sum();
    let exact: Q = outcome.exact_parts.values().chain(outcome.exact_payers.values()).sum();
    let hold = [
        ("the sum is the bill", parts + payers + outcome.account_early == outcome.bill),
        ("exactly too", exact + &outcome.exact_account == Q::int(outcome.bill)),
        ("own is parts and the early account", outcome.own == parts + outcome.account_early),
        ("at the counter is own and later", outcome.at_counter == outcome.own + outcome.later),
        ("account and cash make it up", outcome.account + outcome.cash == outcome.at_counter),
        ("the account does not pay too much", outcome.account_early <= outcome.account),
        ("in_scope is empty", outcome.parts["in_scope"] == 0),
        // When the own side of a piece with a fraction of a fen is rounded up, the payment may be a fraction below 0.
        ("no payer is far below 0", outcome.payers.values().all(|x| *x >= -FEW)),
        ("later is the payers'", (-FEW..=payers + FEW).contains(&outcome.later)),
        ("no count is far below 0", outcome.state.held.values().flatten().all(|x| x.fen >= -FEW)),
    ];
    match hold.iter().find(|(_, holds)| !holds) {
        Some((what, _)) => Err((*what).to_owned()),
        None => Ok(()),
    }
}

#[test]
fn most_pairs_settle_and_add_up() {
    let mut refused: BTreeMap<&str, u64> = BTreeMap::new();
    let mut tags: BTreeMap<&str, u64> = BTreeMap::new();
    let (mut settled, mut below) = (0, 0);
    for seed in 0..PAIRS {
        let g = generate_tagged(seed);
        let pack = Pack::read(&g.pack).unwrap_or_else(|e| panic!("seed {seed}: {e}"));
        let case = Case::read(&g.case).unwrap_or_else(|e| panic!("seed {seed}: {e}"));
        match settle(&pack, &case) {
            Ok(outcome) => {
                settled += 1;
                let figures = outcome.parts.values().chain(outcome.payers.values());
                below += u64::from(figures.into_iter().any(|x| *x < 0));
                for tag in g.tags {
                    *tags.entry(tag).or_default() += 1;
                }
                check(&outcome).unwrap_or_else(|e| panic!("seed {seed}: {e}: {outcome:#?}"));
            }
            Err(refusal) => {
                assert!(refusal.kind != "pack", "seed {seed}: {refusal:?}");
                *refused.entry(refusal.kind).or_default() += 1;
            }
        }
    }
    println!("settled {settled} of {PAIRS}, {below} with a figure below 0; refused {refused:?}; {tags:#?}");
    assert!(settled * 10 > PAIRS * 8, "only {settled} of {PAIRS} settle: {refused:?}");
    let seldom = [
        "absent",
        "reverse",
        "without",
        "no-",
        "return",
        "refuse",
        "small-max",
        "period-days",
        "year",
        "item-own",
        "package-moves",
        "group-limit-when",
    ];
    let rare = |(tag, n): (&&str, &u64)| !seldom.iter().any(|s| tag.contains(s)) && *n < PAIRS / 40;
    assert!(!tags.iter().any(rare), "some feature is rare: {tags:?}");
}

#[test]
fn the_text_of_a_pair_is_read_back() {
    for seed in 0..200 {
        let (pack, case) = generate(seed);
        let text = toml::to_string(&pack).unwrap();
        assert_eq!(toml::Value::Table(toml::from_str(&text).unwrap()), pack, "seed {seed}");
        let text = toml::to_string(&case).unwrap();
        assert_eq!(toml::Value::Table(toml::from_str(&text).unwrap()), case, "seed {seed}");
        assert_eq!(generate(seed), (pack, case));
    }
}

/// A planted failure: "the pool pays by a band from the second on". What remains must need no other item or line.
#[test]
fn shrinking_keeps_the_failure_and_little_else() {
    let fails = |pack: &toml::Value, case: &toml::Value| {
        let (Ok(pack), Ok(case)) = (Pack::read(pack), Case::read(case)) else { return false };
        let Ok(outcome) = settle(&pack, &case) else { return false };
        outcome.steps.iter().any(|(step, x)| step.starts_with("pool/band/2") && x.is_positive())
    };
    let failing = (0..50).map(generate).filter(|(p, c)| fails(p, c)).take(3);
    for (pack, case) in failing {
        let (pack, case) = shrink(&pack, &case, fails);
        assert!(fails(&pack, &case));
        assert_eq!(pack["plan"].as_array().unwrap().len(), 1);
        assert_eq!(pack["table"].as_array().unwrap().len(), 1, "{pack}");
        assert!(case.get("line").and_then(toml::Value::as_array).is_none_or(|l| l.len() == 1), "{case}");
    }
}
