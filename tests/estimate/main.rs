//! Ranges over generated questions under every pack: sound, attained, narrow, cheap. `ZIFU_ESTIMATES=20000 cargo test --release
//! --test estimate -- --nocapture` is the larger run.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test stops at what it did not expect"
)]

mod asked;
mod completion;
#[path = "../lists/dice.rs"]
mod dice;
#[path = "../lists/held.rs"]
mod held;
mod hull;
mod least;
mod left;
mod open;
mod place;
mod question;
mod shapes;
mod six;
mod wanted;
mod written;

use completion::completion;
use question::{Dice, packs, plain, question, seed_of};
use zifu::case::Case;
use zifu::estimate::{Answer, Doubts, Estimate, estimate, quick};
use zifu::money::Fen;
use zifu::pack::Pack;
use zifu::settle::settle;

#[derive(Default)]
struct Tally {
    asked: usize,
    attained: usize,
    loose: usize,
    evaluations: Vec<usize>,
}

fn check(name: &str, pack: &Pack, seed: u64, tally: &mut Tally) -> Result<(), String> {
    let mut dice = Dice(seed);
    let (question, doubts) = question(&mut dice, pack);
    let Estimate { low, high, loose, evaluations, .. } = match estimate(pack, &question, &doubts) {
        Ok(estimate) => estimate,
        Err(faults) => {
            let settled = (0..5).find_map(|_| completion(&mut dice, pack, &question, &doubts));
            let why = || {
                format!("{name} {seed}: refused, but can be settled\n{faults:?}\n{question:?}\n{doubts:?}")
            };
            return settled.map_or(Ok(()), |_| Err(why()));
        }
    };
    let high = high.expect("every generated bill has an end");
    tally.asked += 1;
    tally.attained += usize::from(low.attained && high.attained);
    tally.loose += usize::from(loose);
    tally.evaluations.push(evaluations);
    if std::env::var("ZIFU_SHOW").is_ok() && !(low.attained && high.attained) {
        println!(
            "{name} {seed}: low {} {} high {} {} loose {loose} evaluations {evaluations}",
            low.bound, low.witness.settlement.own, high.bound, high.witness.settlement.own
        );
    }
    for end in [&low, &high] {
        let case = Case::new(pack, end.witness.inputs.clone())
            .map_err(|faults| format!("{name} {seed}: {faults:?}"))?;
        let (again, _) = settle(&case).map_err(|broken| format!("{name} {seed}: {broken:?}"))?;
        if again != end.witness.settlement {
            return Err(format!("{name} {seed}: a witness does not settle as told"));
        }
        let (own, gap) = (again.own, (end.bound - again.own).abs());
        if gap > (own.abs() / 100).max(100) && !loose {
            return Err(format!("{name} {seed}: {gap} fen from the witness, but not called loose"));
        }
    }
    for _ in 0..12 {
        if let Some((settlement, inputs)) = completion(&mut dice, pack, &question, &doubts)
            && !(low.bound..=high.bound).contains(&settlement.own)
        {
            return Err(format!(
                "{name} {seed}: {} outside {} to {} (witnesses {} {})\n{question:?}\n{doubts:?}\nwith {:?} {:?} {:?}",
                settlement.own,
                low.bound,
                high.bound,
                low.witness.settlement.own,
                high.witness.settlement.own,
                inputs.situation,
                inputs.state,
                inputs.assumed
            ));
        }
    }
    Ok(())
}

#[test]
fn ranges_hold_every_completion_and_their_ends_are_attained() {
    let wanted: u64 = std::env::var("ZIFU_ESTIMATES").ok().and_then(|text| text.parse().ok()).unwrap_or(200);
    let packs = packs();
    let mut tally = Tally::default();
    let mut wrong = Vec::new();
    let each = (wanted / packs.len() as u64).max(4);
    for (name, pack) in &packs {
        let first = seed_of(name);
        wrong.extend((0..each).filter_map(|seed| check(name, pack, first + seed, &mut tally).err()));
    }
    tally.evaluations.sort_unstable();
    let median = tally.evaluations[tally.evaluations.len() / 2];
    println!(
        "{} ranges: both ends attained in {}, loose {}, evaluations median {median}, most {}",
        tally.asked,
        tally.attained,
        tally.loose,
        tally.evaluations.last().expect("some")
    );
    assert!(
        wrong.is_empty(),
        "{} of {}:\n{}",
        wrong.len(),
        tally.asked,
        wrong[..wrong.len().min(6)].join("\n")
    );
    // A small run leaves room for chance: a few questions more or less move it by a point or two.
    let least = if wanted >= 1_000 { 95 } else { 92 };
    assert!(
        tally.attained * 100 >= tally.asked * least,
        "both ends attained in {} of {}",
        tally.attained,
        tally.asked
    );
    assert!(median <= 100, "median {median} evaluations");
}

#[test]
fn the_quick_range_is_the_proved_one_under_every_pack() {
    let mut compared = 0;
    let mut wrong = Vec::new();
    for (name, pack) in &packs() {
        for seed in 0..8 {
            let question = plain(&mut Dice(seed_of(name) + 1_000 + seed), pack);
            let (low, high) = match quick(pack, &question) {
                Answer::Figure(settled) => (settled.settlement.own, settled.settlement.own),
                Answer::Range { low, high, open, .. } if open.is_empty() => {
                    (low.settlement.own, high.settlement.own)
                }
                _ => continue,
            };
            compared += 1;
            let proved = estimate(pack, &question, &Doubts::default()).expect("what is settled has a range");
            let (least, most) = (proved.low.bound, proved.high.expect("an end").bound);
            if !(0..=4).contains(&(low - least)) || !(0..=4).contains(&(most - high)) {
                wrong.push(format!("{name} {seed}: quick {low} to {high}, proved {least} to {most}"));
            }
        }
    }
    println!("{compared} quick ranges compared");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(compared >= 40, "{compared}");
}

#[test]
fn ranges_are_hardly_wider_than_what_their_completions_fill() {
    let (mut widths, mut hulls, mut ranges) = (0_i128, 0_i128, 0);
    for (name, pack) in &packs() {
        for seed in 0..3 {
            let mut dice = Dice(seed_of(name) + 2_000 + seed);
            let (question, doubts) = question(&mut dice, pack);
            let unknown = doubts.lines.len() + doubts.counters.len() + doubts.words.len() + doubts.days.len();
            if unknown > 2
                || doubts.sums.is_some()
                || doubts.counters.iter().any(|(_, (_, high))| high.is_none())
            {
                continue;
            }
            let Ok(range) = estimate(pack, &question, &doubts) else { continue };
            if !range.open.is_empty() {
                continue;
            }
            let settled = (0..120).filter_map(|_| completion(&mut dice, pack, &question, &doubts));
            let owns: Vec<Fen> = settled.map(|(settlement, _)| settlement.own).collect();
            let (Some(least), Some(most)) = (owns.iter().min(), owns.iter().max()) else { continue };
            widths += i128::from(range.high.expect("an end").bound - range.low.bound);
            hulls += i128::from(most - least);
            ranges += 1;
        }
    }
    println!(
        "{ranges} ranges are {}.{:02}% of their hulls",
        widths * 100 / hulls,
        widths * 10_000 / hulls % 100
    );
    assert!(ranges >= 10 && widths * 100 <= hulls * 125, "{ranges} ranges: {widths} {hulls}");
}
