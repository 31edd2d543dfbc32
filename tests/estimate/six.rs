//! Six things not known: what a range then costs, and how often it stays loose. `ZIFU_RANGES=docs/reports/ranges.md cargo test -p
//! zifu --test estimate six` writes what it found as a page.

use crate::question::{Dice, packs, question_of, seed_of};
use std::fmt::Write;
use zifu::estimate::{Estimate, estimate};
use zifu::money::Fen;
use zifu::pack::Pack;

/// Questions of each pack.
const EACH: usize = 12;
/// Among so many seeds they are sought.
const SEEDS: u64 = 400;
/// At the median a range takes at most so many settlements and bounds.
const MEDIAN_MAX: usize = 100;

#[derive(Default)]
struct Row {
    evaluations: Vec<usize>,
    attained: usize,
    loose: usize,
    /// The widest gap between a bound and the best case found, in fen.
    gap: Fen,
}

impl Row {
    fn add(&mut self, range: &Estimate) {
        self.evaluations.push(range.evaluations);
        let ends: Vec<_> = std::iter::once(&range.low).chain(&range.high).collect();
        self.attained += usize::from(ends.iter().all(|end| end.attained));
        self.loose += usize::from(range.loose);
        let gaps = ends.iter().map(|end| (end.bound - end.witness.settlement.own).abs());
        self.gap = gaps.fold(self.gap, Fen::max);
    }

    fn merge(&mut self, other: &Row) {
        self.evaluations.extend(&other.evaluations);
        self.attained += other.attained;
        self.loose += other.loose;
        self.gap = self.gap.max(other.gap);
    }

    fn median(&self) -> usize {
        let mut all = self.evaluations.clone();
        all.sort_unstable();
        all.get(all.len() / 2).copied().unwrap_or(0)
    }

    fn line(&self, name: &str) -> String {
        let worst = self.evaluations.iter().max().copied().unwrap_or(0);
        let asked = self.evaluations.len();
        format!(
            "| {name} | {asked} | {} | {} | {} | {worst} | {}.{:02} |\n",
            self.attained,
            self.loose,
            self.median(),
            self.gap / 100,
            self.gap % 100
        )
    }
}

fn of_pack(name: &str, pack: &Pack) -> Row {
    let mut row = Row::default();
    for seed in 0..SEEDS {
        let (question, doubts, left) = question_of(&mut Dice(seed_of(name) + 5_000 + seed), pack, 6);
        if left > 0 {
            continue;
        }
        if let Ok(range) = estimate(pack, &question, &doubts) {
            row.add(&range);
        }
        if row.evaluations.len() == EACH {
            break;
        }
    }
    row
}

#[test]
fn six_unknowns_take_a_hundred_evaluations_at_the_median() {
    let mut page = String::from(
        "# Ranges with six things not known\n\n\
         Written by `ZIFU_RANGES=docs/reports/ranges.md cargo test -p zifu --test estimate six`; the questions come from fixed \
         seeds. An evaluation is a settlement or a bound over a box of completions, those for the next questions included. \
         `gap` is the most that a bound lay beyond the best case found, in yuan; a range with more than 1 yuan or 1% is called \
         loose.\n\n\
         | pack | questions | both ends attained | loose | evaluations, median | worst | gap |\n|---|---|---|---|---|---|---|\n",
    );
    let mut all = Row::default();
    for (name, pack) in &packs() {
        let row = of_pack(name, pack);
        page += &row.line(name);
        all.merge(&row);
    }
    let _ = write!(page, "{}", all.line("all"));
    println!("{page}");
    if let Ok(path) = std::env::var("ZIFU_RANGES") {
        std::fs::write(path, &page).expect("the page is written");
    }
    assert!(all.evaluations.len() >= 100, "only {} questions", all.evaluations.len());
    assert!(all.median() <= MEDIAN_MAX, "{} evaluations at the median", all.median());
    assert!(
        all.loose * 100 <= all.evaluations.len() * 15,
        "{} of {} are loose",
        all.loose,
        all.evaluations.len()
    );
}
