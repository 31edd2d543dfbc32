//! `cargo xtask fuzz --seconds N`: hostile inputs for so long, each of the four targets, overflow checks on.

use crate::{args, run};

/// Runs every target for so many seconds, side by side; the first input that breaks one is told with its number.
pub fn fuzz(words: &[String]) -> Result<(), String> {
    let (seconds, rest) = args::number(words, "--seconds", 60)?;
    args::none(&rest)?;
    let mut cargo = run::cargo();
    cargo.args([
        "test",
        "--package",
        "zifu",
        "--locked",
        "--test",
        "fuzz",
        "--",
        "--nocapture",
        "--test-threads",
        "4",
    ]);
    // `found` keeps what was broken once; the four targets draw on.
    cargo.env("ZIFU_FUZZ_SECONDS", seconds.to_string());
    run::see(&mut cargo)
}
