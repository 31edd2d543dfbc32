//! `cargo xtask test`: everything that must hold, what fails fastest first.
//!
//! To add a stage, add a line to `stages()`: its name and a function that gives a [`Tally`].

use crate::{browser, cases, host, ledger, npm, package, release, run, site};
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

/// How many checks of a stage held. A stage that does not count is one check.
#[derive(Clone, Copy, Default)]
pub struct Tally {
    passed: u32,
    failed: u32,
}

impl Tally {
    /// An error when something failed.
    pub fn all_well(self) -> Result<(), String> {
        if self.failed == 0 {
            Ok(())
        } else {
            Err(format!("{} of {} failed, see above.", self.failed, self.failed + self.passed))
        }
    }
}

type Stage = (&'static str, fn() -> Result<Tally, String>);

fn stages(browser: bool) -> Vec<Stage> {
    let mut stages: Vec<Stage> = vec![
        ("what is needed", needed),
        ("formatting", formatting),
        ("lints", lints),
        ("tests in Rust", rust_tests),
        ("npm packages", || done(npm::install())),
        ("release build", || done(release::release())),
        ("bytes", || done(ledger::print_and_gate())),
        ("engine package", package_tests),
    ];
    if browser {
        stages.insert(1, ("a browser", || done(browser::ensure_chromium().map(|_| ()))));
        stages.push(("pages in a browser", pages));
    }
    stages
}

/// Runs the stages until one fails, and says how it went.
pub fn run_all(skip_browser: bool) -> Result<(), String> {
    let mut all = Tally::default();
    let mut times = Vec::new();
    let mut trouble = None;
    let stages = stages(!skip_browser);
    for (name, stage) in &stages {
        println!("\n== {name}");
        let start = Instant::now();
        let outcome = stage();
        let took = start.elapsed();
        let tally = outcome.as_ref().copied().unwrap_or(Tally { passed: 0, failed: 1 });
        all.passed += tally.passed;
        all.failed += tally.failed;
        times.push((*name, took, tally));
        println!("== {name}: {}", seconds(took));
        if let Err(why) = outcome {
            trouble = Some(format!("{name}: {why}"));
        } else if tally.failed > 0 {
            trouble = Some(format!("{name}: {} failed, see above.", tally.failed));
        }
        if trouble.is_some() {
            break;
        }
    }
    println!();
    for (name, took, tally) in &times {
        println!("{name:<20} {:>9}  {} passed, {} failed", seconds(*took), tally.passed, tally.failed);
    }
    for (name, _) in stages.iter().skip(times.len()) {
        println!("{name:<20} {:>9}", "not run");
    }
    println!("{} passed, {} failed", all.passed, all.failed);
    trouble.map_or(Ok(()), Err)
}

fn seconds(time: Duration) -> String {
    format!("{:.1} s", time.as_secs_f64())
}

fn done(outcome: Result<(), String>) -> Result<Tally, String> {
    outcome.map(|()| Tally { passed: 1, failed: 0 })
}

fn needed() -> Result<Tally, String> {
    crate::wasm::ensure_source()?;
    done(npm::ensure_node())
}

fn formatting() -> Result<Tally, String> {
    let outcome = run::see(run::cargo().args(["fmt", "--all", "--check"]));
    done(outcome.map_err(|e| format!("{e} Run `cargo fmt --all`.")))
}

fn lints() -> Result<Tally, String> {
    let words = ["clippy", "--workspace", "--all-targets", "--locked", "--quiet", "--", "-D", "warnings"];
    done(run::see(run::cargo().args(words)))
}

/// Engine, tools, second evaluator and every case: nothing is left out.
fn rust_tests() -> Result<Tally, String> {
    let words = ["test", "--workspace", "--locked", "--no-fail-fast"];
    counted(run::cargo().args(words), cargo_line)
}

/// `test result: ok. 5 passed; 0 failed; …`
fn cargo_line(line: &str, tally: &mut Tally) {
    let Some(rest) = line.strip_prefix("test result: ") else { return };
    let count = |word: &str| {
        let words: Vec<&str> = rest.split([' ', ';', '.']).filter(|text| !text.is_empty()).collect();
        let at = words.iter().position(|text| *text == word)?;
        words.get(at.checked_sub(1)?)?.parse().ok()
    };
    tally.passed += count("passed").unwrap_or(0);
    tally.failed += count("failed").unwrap_or(0);
}

/// The engine package as others take it, and every case on it, compared with the native engine: on the small program, which takes
/// the whole one for ranges, and on the whole one alone.
pub fn package_tests() -> Result<Tally, String> {
    package::pack()?;
    cases::write()?;
    let tests = run::files(&run::root().join("tests").join("package")).into_iter();
    let tests: Vec<_> = tests.filter(|file| file.to_string_lossy().ends_with(".test.mjs")).collect();
    let all = package_run("small", &tests)?;
    // How it is packed and taken is the same for both.
    let again: Vec<_> =
        tests.iter().filter(|file| !file.to_string_lossy().contains("shape")).cloned().collect();
    let more = package_run("whole", &again)?;
    Ok(Tally { passed: all.passed + more.passed, failed: all.failed + more.failed })
}

fn package_run(program: &str, tests: &[PathBuf]) -> Result<Tally, String> {
    let mut node = run::in_root("node");
    node.args(["--test", "--test-reporter=spec", "--test-timeout=280000"]).args(tests);
    node.env("ZIFU_PROGRAM", program);
    match browser::find() {
        Some(chromium) => node.env("CHROMIUM", chromium),
        None => node.env("SKIP_BROWSER", "1"),
    };
    counted(&mut node, node_line)
}

/// Every `*.test.mjs` in `tests/pages`, against the release in `dist/`.
fn pages() -> Result<Tally, String> {
    let chromium = browser::ensure_chromium()?;
    let (listener, address) = host::listen(0)?;
    std::thread::spawn(move || host::serve(&listener, &site::dist()));
    let tests = run::files(&npm::folder()).into_iter().filter(|file| {
        let name = file.to_string_lossy();
        name.ends_with(".test.mjs") && !name.contains("node_modules")
    });
    let mut node = run::in_root("node");
    // The limit is for a whole file, and only against one that hangs: a busy machine is no fault.
    node.args(["--test", "--test-reporter=spec", "--test-timeout=400000"])
        .args(tests)
        .env("CHROMIUM", chromium)
        .env("ZIFU_ADDRESS", address);
    counted(&mut node, node_line)
}

/// `ℹ pass 5`, `ℹ fail 0`
fn node_line(line: &str, tally: &mut Tally) {
    let mut words = line.split_whitespace().skip(1);
    if let (Some(word), Some(Ok(count)), None) =
        (words.next(), words.next().map(str::parse::<u32>), words.next())
    {
        match word {
            "pass" => tally.passed += count,
            "fail" | "cancelled" => tally.failed += count,
            _ => {}
        }
    }
}

/// Runs a test runner and counts by its own words. One that fails without counting a failure is a failure.
fn counted(command: &mut Command, read: fn(&str, &mut Tally)) -> Result<Tally, String> {
    let mut tally = Tally::default();
    let well = run::each_line(command, |line| read(line, &mut tally))?;
    if !well && tally.failed == 0 {
        tally.failed = 1;
    }
    if well && tally.passed == 0 {
        return Err("No test ran at all.".into());
    }
    Ok(tally)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_read() {
        let mut tally = Tally::default();
        cargo_line(
            "test result: FAILED. 5 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out",
            &mut tally,
        );
        cargo_line("test passed", &mut tally);
        node_line("ℹ pass 7", &mut tally);
        node_line("ℹ fail 1", &mut tally);
        node_line("ℹ duration_ms 12.5", &mut tally);
        assert_eq!((tally.passed, tally.failed), (12, 3));
    }
}
