//! Many comparisons at once, and what happened in them.
//!
//! The pairs depend on their seeds alone, never on the number of threads or their order: a run of the same seeds sees
//! the same settlements everywhere.

use crate::bug::Bug;
use crate::differ::{Both, Verdict};
use crate::generate::generate_cases;
use crate::rule_shapes::{self, RULE_SHAPES};
use crate::shapes::{Shape, Shapes, apart};
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};

/// Seeds of the run that gates: always the same, so that what was seen on one machine is what every machine sees.
pub const SEEDS: Range<u64> = 0..103_000;
/// Seeds of about 1.2 million settlements.
const WHOLE: u64 = 103_000;
/// In how many settlements of the whole every kind and every rule shape must take effect, and every two that can.
const LEAST: [u64; 2] = [5_000, 200];
/// How many cases are made for a pack.
pub const CASES: usize = 10;
/// Seeds that a thread takes at once.
const BATCH: u64 = 16;
/// How a pack is counted that the checker refuses for want of room.
const NO_ROOM: &str = "pack without headroom";

/// What a run found.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// Settlements that came out the same.
    pub settlements: u64,
    /// Of them, how many had an amount at a kink, a fen beside one, or a half fen to round.
    pub kinks: u64,
    /// How often each end of a case was met.
    pub ends: BTreeMap<String, u64>,
    /// Cases in which a fraction of the engine overflowed.
    pub beyond: u64,
    /// Seed and number of each case that differs.
    pub wrong: Vec<(u64, usize)>,
    /// How many settlements had both of two shapes; with itself, how many had it.
    together: Vec<u64>,
    /// The same for the rule shapes of the table.
    rules_together: Vec<u64>,
}

/// Counts every two of those present, in a square of side `all`.
fn count_pairs(together: &mut Vec<u64>, all: usize, present: &[usize]) {
    together.resize(all * all, 0);
    for a in present {
        for b in present {
            together[a * all + b] += 1;
        }
    }
}

fn add_pairs(all: &mut Vec<u64>, more: &[u64]) {
    all.resize(all.len().max(more.len()), 0);
    for (all, one) in all.iter_mut().zip(more) {
        *all += one;
    }
}

impl Tally {
    fn count(&mut self, shapes: Shapes) {
        self.settlements += 1;
        self.kinks += u64::from(shapes.kink);
        let present: Vec<usize> = shapes.iter().map(|s| s as usize).collect();
        count_pairs(&mut self.together, Shape::ALL.len(), &present);
        let held = RULE_SHAPES.iter().enumerate().filter(|(_, rule)| rule.holds(shapes));
        let held: Vec<usize> = held.map(|(i, _)| i).collect();
        count_pairs(&mut self.rules_together, RULE_SHAPES.len(), &held);
    }

    /// In how many settlements both took effect.
    pub fn pair(&self, a: Shape, b: Shape) -> u64 {
        self.together.get(a as usize * Shape::ALL.len() + b as usize).copied().unwrap_or(0)
    }

    /// In how many settlements it took effect.
    pub fn shape(&self, shape: Shape) -> u64 {
        self.pair(shape, shape)
    }

    /// In how many settlements two rule shapes took effect, by their place in the table.
    pub fn rules(&self, a: usize, b: usize) -> u64 {
        self.rules_together.get(a * RULE_SHAPES.len() + b).copied().unwrap_or(0)
    }

    /// Adds what another run found.
    pub fn add(&mut self, other: &Tally) {
        self.settlements += other.settlements;
        self.kinks += other.kinks;
        self.beyond += other.beyond;
        self.wrong.extend(&other.wrong);
        for (end, n) in &other.ends {
            *self.ends.entry(end.clone()).or_default() += n;
        }
        add_pairs(&mut self.together, &other.together);
        add_pairs(&mut self.rules_together, &other.rules_together);
    }

    /// Kinds and rule shapes, alone and two together, that took effect too seldom for a run of so many seeds, and pairs
    /// said to be impossible that were met.
    pub fn gaps(&self, seeds: u64) -> Vec<String> {
        let [each, pair] = LEAST.map(|least| (least * seeds).div_ceil(WHOLE));
        let mut faults = Vec::new();
        let mut look = |names: [&str; 2], n: u64, least: u64, apart: Option<&str>| match apart {
            Some(why) if n > 0 => faults.push(format!("{} with {}: {n}, though {why}", names[0], names[1])),
            None if n < least => faults.push(format!("{} with {}: {n}", names[0], names[1])),
            _ => {}
        };
        for (i, a) in Shape::ALL.iter().enumerate() {
            look([a.text(), "anything"], self.shape(*a), each, None);
            for b in &Shape::ALL[i + 1..] {
                look([a.text(), b.text()], self.pair(*a, *b), pair, apart(*a, *b));
            }
        }
        for (i, a) in RULE_SHAPES.iter().enumerate() {
            look([a.code, "anything"], self.rules(i, i), each, None);
            for (j, b) in RULE_SHAPES.iter().enumerate().skip(i + 1) {
                look([a.code, b.code], self.rules(i, j), pair, rule_shapes::apart(a, b));
            }
        }
        faults
    }

    /// Packs that were left out because the checker cannot prove that their fractions have room.
    pub fn dropped(&self) -> u64 {
        self.ends.get(NO_ROOM).copied().unwrap_or(0)
    }

    fn end(&mut self, end: String) {
        *self.ends.entry(end).or_default() += 1;
    }

    /// Compares all cases of a seed.
    fn seed(&mut self, seed: u64, planted: Option<Bug>) {
        let (pack, cases) = generate_cases(seed, CASES);
        let both = match Both::read(&pack) {
            Ok(both) => both.with(planted),
            // The checker refuses packs whose fractions may have no room.
            Err(what) if what.contains(": headroom (") && !what.contains("ours:") => {
                self.end(NO_ROOM.to_owned());
                return;
            }
            Err(what) => {
                self.end(format!("unread: {what}"));
                self.wrong.push((seed, 0));
                return;
            }
        };
        for (number, case) in cases.iter().enumerate() {
            let verdict = both.compare(case, |shapes| self.count(shapes));
            match verdict {
                Verdict::Same(settled, refused) => {
                    let refused = refused.map_or(String::new(), |kind| format!(", then refused: {kind}"));
                    self.end(format!("{settled} settled{refused}"));
                }
                Verdict::Headroom => self.beyond += 1,
                Verdict::Unread(_) | Verdict::Differ(_) => self.wrong.push((seed, number)),
            }
        }
    }
}

/// Compares all cases of these seeds on all processors.
pub fn run(seeds: Range<u64>, planted: Option<Bug>) -> Tally {
    let next = AtomicU64::new(seeds.start);
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let work = || {
        let mut tally = Tally::default();
        loop {
            let first = next.fetch_add(BATCH, Ordering::Relaxed);
            if first >= seeds.end {
                return tally;
            }
            for seed in first..(first + BATCH).min(seeds.end) {
                tally.seed(seed, planted);
            }
        }
    };
    let mut all = Tally::default();
    std::thread::scope(|scope| {
        let running: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        for one in running {
            if let Ok(tally) = one.join() {
                all.add(&tally);
            } else {
                // A panic of either evaluator is a difference.
                all.wrong.push((u64::MAX, 0));
            }
        }
    });
    all.wrong.sort_unstable();
    all
}

/// The first seed and case of these in which a planted fault makes a difference.
pub fn first_difference(seeds: Range<u64>, planted: Bug) -> Option<(u64, usize)> {
    seeds.step_by(64).find_map(|first| {
        // The seeds of a batch are run together; the first difference among them is the first of all.
        run(first..first + 64, Some(planted)).wrong.into_iter().next()
    })
}
