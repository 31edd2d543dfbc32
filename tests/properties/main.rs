//! What must hold whatever comes: over drawn stays under every published pack, and over drawn amounts as text.
//!
//! The draws are seeded, so that every run sees the same; `ZIFU_DRAWS=50 cargo test --test properties` draws fifty times as
//! many. What fails is shrunk to its smallest form and printed as the bill that it is.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test stops at what it did not expect"
)]

mod cases;
mod drawn;
mod ground;
mod kept;
mod money;
mod settlement;
mod year;

use proptest::strategy::Strategy;
use proptest::test_runner::{Config, RngSeed, TestCaseResult, TestRunner};

/// Runs a property over so many draws; the first that breaks it stops the test in its smallest form.
pub fn hold<S: Strategy>(draws: u32, strategy: &S, property: impl Fn(S::Value) -> TestCaseResult) {
    let more = std::env::var("ZIFU_DRAWS").ok().and_then(|text| text.parse::<u32>().ok()).unwrap_or(1);
    let config = Config {
        cases: draws * more,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(20_261_122),
        max_shrink_iters: 4_000,
        ..Config::default()
    };
    if let Err(broken) = TestRunner::new(config).run(strategy, property) {
        panic!("{broken}");
    }
}
