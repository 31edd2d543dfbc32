//! Many comparisons at once, and what happened in them.
//!
//! The pairs depend on their seeds alone, never on the number of threads or their order: a run of the same seeds sees
//! the same settlements everywhere.

use crate::bug::Bug;
use crate::differ::{Both, Verdict};
use crate::generate::generate_cases;
use crate::shapes::{Shape, Shapes};
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};

/// How many cases are made for a pack.
pub const CASES: usize = 10;
/// Seeds that a thread takes at once.
const BATCH: u64 = 16;

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
}

impl Tally {
    fn count(&mut self, shapes: Shapes) {
        let all = Shape::ALL.len();
        self.together.resize(all * all, 0);
        self.settlements += 1;
        self.kinks += u64::from(shapes.kink);
        let present: Vec<usize> = shapes.iter().map(|s| s as usize).collect();
        for a in &present {
            for b in &present {
                self.together[a * all + b] += 1;
            }
        }
    }

    /// In how many settlements both took effect.
    pub fn pair(&self, a: Shape, b: Shape) -> u64 {
        self.together.get(a as usize * Shape::ALL.len() + b as usize).copied().unwrap_or(0)
    }

    /// In how many settlements it took effect.
    pub fn shape(&self, shape: Shape) -> u64 {
        self.pair(shape, shape)
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
        self.together.resize(self.together.len().max(other.together.len()), 0);
        for (all, one) in self.together.iter_mut().zip(&other.together) {
            *all += one;
        }
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
                self.end("pack without headroom".to_owned());
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
