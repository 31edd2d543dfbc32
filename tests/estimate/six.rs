//! Six things not known: what a range then costs, and how often it stays loose. What is found stands in `docs/reports/ranges.md`,
//! to the fen and to the evaluation, each answer in `tests/lists/ranges.txt`: whoever changes how ranges are sought sees at once what it
//! costs and what it gains.

use crate::held::held;
use crate::hull;
use crate::question::{Dice, packs, question_of, seed_of};
use crate::shapes;
use std::fmt::Write;
use zifu::estimate::{Doubts, End, Estimate, Question, estimate};
use zifu::fault::Fault;
use zifu::money::{Fen, fen_text};
use zifu::pack::Pack;

/// Questions of each pack.
const EACH: usize = 12;
/// Among so many seeds they are sought.
const SEEDS: u64 = 400;
/// What was found last.
const REPORT: &str = "docs/reports/ranges.md";
/// At the median a range takes at most so many settlements and bounds.
const MEDIAN_MAX: usize = 100;

const HEAD: &str = "| pack | questions | both ends attained | loose | evaluations, median | worst | in all | gap | low | high | next |\n\
     |---|---|---|---|---|---|---|---|---|---|---|\n";

/// What was answered last, question by question.
const ANSWERS: &str = "tests/lists/ranges.txt";

#[derive(Default)]
struct Row {
    evaluations: Vec<usize>,
    attained: usize,
    loose: usize,
    /// The widest gap between a bound and the best case found, in fen.
    gap: Fen,
    /// All lower bounds, all upper bounds and what the next questions are worth and leave, added up in fen.
    sums: [Fen; 3],
    /// Every answer, a line each.
    said: Vec<String>,
}

impl Row {
    fn ask(&mut self, name: &str, pack: &Pack, question: &Question, doubts: &Doubts) {
        match estimate(pack, question, doubts) {
            Ok(range) => {
                self.add(&range);
                self.said.push(format!("{name}: {}", answer(&range)));
            }
            Err(faults) => self.said.push(format!("{name}: {}", refusals(&faults))),
        }
    }

    fn add(&mut self, range: &Estimate) {
        self.evaluations.push(range.evaluations);
        let ends: Vec<_> = std::iter::once(&range.low).chain(&range.high).collect();
        self.attained += usize::from(ends.iter().all(|end| end.attained));
        self.loose += usize::from(range.loose);
        let gaps = ends.iter().map(|end| (end.bound - end.witness.settlement.own).abs());
        self.gap = gaps.fold(self.gap, Fen::max);
        let high = range.high.as_ref().map_or(0, |end| end.bound);
        let worth = range.next.iter().map(|next| next.worth + next.left).sum();
        self.count([range.low.bound, high, worth]);
    }

    fn count(&mut self, more: [Fen; 3]) {
        self.sums.iter_mut().zip(more).for_each(|(sum, more)| *sum += more);
    }

    fn merge(&mut self, other: &Row) {
        self.evaluations.extend(&other.evaluations);
        self.attained += other.attained;
        self.loose += other.loose;
        self.gap = self.gap.max(other.gap);
        self.count(other.sums);
        self.said.extend_from_slice(&other.said);
    }

    fn median(&self) -> usize {
        let mut all = self.evaluations.clone();
        all.sort_unstable();
        all.get(all.len() / 2).copied().unwrap_or(0)
    }

    fn line(&self, name: &str) -> String {
        let worst = self.evaluations.iter().max().copied().unwrap_or(0);
        let asked = self.evaluations.len();
        let whole: usize = self.evaluations.iter().sum();
        let [low, high, next] = self.sums.map(fen_text);
        format!(
            "| {name} | {asked} | {} | {} | {} | {worst} | {whole} | {} | {low} | {high} | {next} |\n",
            self.attained,
            self.loose,
            self.median(),
            fen_text(self.gap),
        )
    }
}

/// A range on a line: both ends with their witnesses, what it hangs on, what to ask next, what stays open.
fn answer(range: &Estimate) -> String {
    let end = |end: &End| {
        let own = end.witness.settlement.own;
        if own == end.bound {
            fen_text(own)
        } else {
            format!("{} (bound {})", fen_text(own), fen_text(end.bound))
        }
    };
    let high = range.high.as_ref().map_or("no end".to_owned(), end);
    let next = range.next.iter().map(|next| {
        format!("{:?} worth {} leaving {}", next.unknown, fen_text(next.worth), fen_text(next.left))
    });
    let slope =
        range.per_thousand.map_or(String::new(), |fen| format!("; a thousand adds {}", fen_text(fen)));
    let open =
        if range.open.is_empty() { String::new() } else { format!("; open: {}", refusals(&range.open)) };
    format!(
        "{} to {high}{}; hangs on {:?}; ask {}{slope}{open}",
        end(&range.low),
        if range.loose { ", loose" } else { "" },
        range.reasons,
        next.collect::<Vec<_>>().join(", "),
    )
}

fn refusals(faults: &[Fault]) -> String {
    faults.iter().map(|fault| format!("{} {}", fault.at, fault.kind)).collect::<Vec<_>>().join(", ")
}

fn of_pack(name: &str, pack: &Pack) -> Row {
    let mut row = Row::default();
    for seed in 0..SEEDS {
        let (question, doubts, left) = question_of(&mut Dice(seed_of(name) + 5_000 + seed), pack, 6);
        if left > 0 {
            continue;
        }
        row.ask(&format!("{name} {seed}"), pack, &question, &doubts);
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
         Written by `ZIFU_RANGES=1 cargo test -p zifu --test estimate six` and held by the same test; the questions come from \
         fixed seeds. An evaluation is a settlement or a bound over a box of completions, those for the next questions \
         included. `gap` is the most that a bound lay beyond the best case found, in yuan; a range with more than 1 yuan or 1% \
         is called loose. The last three columns are sums over the questions, in yuan: the lower ends, the upper ends, what \
         the next questions are worth and leave; whatever moves any of them is seen.\n\n",
    );
    page += HEAD;
    let mut all = Row::default();
    for (name, pack) in &packs() {
        let row = of_pack(name, pack);
        page += &row.line(name);
        all.merge(&row);
    }
    let (mut places, mut shapes) = (Row::default(), Row::default());
    hull::questions(|name, pack, small| places.ask(name, pack, &small.question, &small.doubts));
    shapes::questions(|name, pack, small| shapes.ask(name, pack, &small.question, &small.doubts));
    let _ = write!(page, "{}", all.line("all"));
    page += "\nThe same of questions so small that every completion is settled too: one to three things open.\n\n";
    page += HEAD;
    let _ = write!(
        page,
        "{}{}",
        places.line("all packs of places"),
        shapes.line("all cases with a pack of their own")
    );
    assert!(all.evaluations.len() >= 100, "only {} questions", all.evaluations.len());
    assert!(all.median() <= MEDIAN_MAX, "{} evaluations at the median", all.median());
    assert!(
        all.loose * 100 <= all.evaluations.len() * 15,
        "{} of {} are loose",
        all.loose,
        all.evaluations.len()
    );
    let said: Vec<String> = [all, places, shapes].into_iter().flat_map(|row| row.said).collect();
    for (file, text) in [(ANSWERS, said.join("\n") + "\n"), (REPORT, page)] {
        held(file, &text, "ZIFU_RANGES", "estimate six");
    }
}
