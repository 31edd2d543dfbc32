//! Hostile inputs: real packs, cases and questions, changed without mercy. Whatever comes in, the engine answers with a figure
//! that adds up or with a fault that says where; it never panics, overflows (overflow checks are on) or hangs.
//!
//! The run with the tests is short and always the same. `cargo xtask fuzz --seconds N` goes on for so long, over new inputs; what
//! fails is told with its number, which makes the same input again: `ZIFU_FUZZ=case:17 cargo test --test fuzz -- --nocapture`.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test stops at what it did not expect"
)]

mod change;
mod found;
mod target;

use std::panic::catch_unwind;
use std::sync::mpsc;
use std::time::{Duration, Instant};
use target::{Seeds, TARGETS};

/// A single input may take so long, on the slowest machine.
const PATIENCE: Duration = Duration::from_secs(120);

/// Runs one target over the inputs of these numbers until the time is over, if any is set; gives how many went well.
fn run(name: &str, numbers: std::ops::Range<u64>, until: Option<Instant>) -> Result<u64, String> {
    let target = TARGETS.iter().find(|(known, _)| *known == name).expect("a target").1;
    let name = name.to_owned();
    let (tell, told) = mpsc::channel();
    let work = std::thread::spawn(move || {
        let seeds = Seeds::read();
        let (mut done, mut figures) = (0, 0);
        for number in numbers {
            if until.is_some_and(|until| Instant::now() > until) {
                break;
            }
            let begun = tell.send(number).is_ok();
            let outcome = catch_unwind(std::panic::AssertUnwindSafe(|| target(&seeds, number)));
            match outcome {
                Ok(Ok(figure)) => figures += u64::from(figure),
                Ok(Err(what)) => return Err(format!("{name}:{number}: {what}")),
                Err(_) => return Err(format!("{name}:{number}: a panic, told above")),
            }
            done += u64::from(begun);
        }
        println!("{name}: {done} inputs, {figures} came to a figure");
        if figures == 0 && done > 100 {
            return Err(format!("{name}: none of {done} inputs came to a figure"));
        }
        Ok(done)
    });
    // The other end of the channel falls silent when an input hangs.
    let mut last = None;
    loop {
        match told.recv_timeout(PATIENCE) {
            Ok(number) => last = Some(number),
            Err(mpsc::RecvTimeoutError::Disconnected) => break,
            Err(mpsc::RecvTimeoutError::Timeout) => {
                return Err(format!("{last:?} has not ended after {} s", PATIENCE.as_secs()));
            }
        }
    }
    work.join().map_err(|_| "the run itself broke".to_owned())?
}

/// So many inputs with the tests; longer, or only one, when the environment says so.
fn fuzz(name: &str, inputs: u64) {
    let told = |key: &str| std::env::var(key).ok();
    if let Some((_, number)) =
        told("ZIFU_FUZZ").as_deref().and_then(|one| one.split_once(':')).filter(|(one, _)| *one == name)
    {
        let number = number.parse().expect("a number after the colon");
        run(name, number..number + 1, None).unwrap_or_else(|what| panic!("{what}"));
        return;
    }
    if told("ZIFU_FUZZ").is_some() {
        return;
    }
    let seconds = told("ZIFU_FUZZ_SECONDS").and_then(|text| text.parse::<u64>().ok());
    let numbers = match seconds {
        // Other inputs than those of the tests, and others every time.
        Some(_) => {
            let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
            let from = now.map_or(0, |now| now.as_secs()) * 1_000_000;
            from..u64::MAX
        }
        None => 0..inputs,
    };
    let until = seconds.map(|seconds| Instant::now() + Duration::from_secs(seconds));
    run(name, numbers, until).unwrap_or_else(|what| panic!("{what}"));
}

#[test]
fn packs() {
    fuzz("pack", 250);
}

#[test]
fn cases() {
    fuzz("case", 4_000);
}

#[test]
fn settlements() {
    fuzz("settle", 600);
}

#[test]
fn estimates() {
    fuzz("estimate", 120);
}
