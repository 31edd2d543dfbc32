//! `cargo run -p zifu-second -- 10000000`: compares the engine with the second evaluator on about so many settlements of
//! generated pairs; progress goes to stderr; exits with 1 when they differ.
//!
//! * Without a number the seeds are those of the test run.
//! * `--seed N` begins elsewhere than at seed 0.
//! * `--write docs/reports/differential.md` writes what was compared as a page. The same number of settlements gives the same
//!   page everywhere: it depends on the seeds alone.
//! * `--file F` compares one case file that has its pack in line.
//! * `--speed` measures how fast this evaluator settles; it compares nothing.

use std::process::ExitCode;
use std::time::Instant;
use zifu_second::differ::{Verdict, as_file, compare, smallest};
use zifu_second::gate::{CASES, SEEDS, Tally, run};
use zifu_second::generate::{generate, generate_cases};
use zifu_second::{Case, Pack, report, settle};

/// About so many settlements come out of a seed.
const OF_A_SEED: u64 = 13;
/// Seeds between two lines of progress.
const STEP: u64 = 5_000;

fn given(name: &str) -> bool {
    std::env::args().any(|arg| arg == name)
}

/// `--name VALUE` among the arguments.
fn option(name: &str) -> Option<String> {
    let args: Vec<String> = std::env::args().collect();
    args.get(args.iter().position(|arg| arg == name)? + 1).cloned()
}

/// Compares a case file.
fn one_file(path: &str) -> Result<Verdict, String> {
    let text = std::fs::read_to_string(path).map_err(|e| e.to_string())?;
    let mut file = toml::from_str::<toml::Table>(&text).map_err(|e| e.to_string())?;
    let pack = file.remove("pack").ok_or("the file has no [pack]")?;
    Ok(compare(&pack, &toml::Value::Table(file)))
}

/// How fast this evaluator settles.
fn speed() -> Result<(), String> {
    let read = |seed| {
        let (pack, case) = generate(seed);
        Ok((Pack::read(&pack)?, Case::read(&case)?))
    };
    let pairs: Vec<(Pack, Case)> = (0..2_000).map(read).collect::<Result<_, String>>()?;
    let start = Instant::now();
    let rounds = 20;
    let settled = (0..rounds).flat_map(|_| &pairs).filter(|(p, c)| settle(p, c).is_ok()).count();
    println!("{settled} settled of {} in {:.1?}", pairs.len() * rounds, start.elapsed());
    Ok(())
}

/// The first cases that differ, made small, as case files.
fn show_wrong(tally: &Tally) {
    eprintln!("seed and case of each: {:?}", tally.wrong);
    for (seed, number) in tally.wrong.iter().take(3) {
        let (pack, cases) = generate_cases(*seed, CASES);
        if let Some(case) = cases.get(*number) {
            let (pack, case) = smallest(&pack, case);
            println!("# seed {seed}, case {number}\n{}", as_file(&pack, &case, &compare(&pack, &case)));
        }
    }
}

fn main() -> ExitCode {
    if let Some(path) = option("--file") {
        let verdict = one_file(&path);
        println!("{verdict:#?}");
        return if matches!(verdict, Ok(Verdict::Same(..))) { ExitCode::SUCCESS } else { ExitCode::FAILURE };
    }
    if given("--speed") {
        return speed().map_or(ExitCode::FAILURE, |()| ExitCode::SUCCESS);
    }
    let wanted: Option<u64> = std::env::args().nth(1).and_then(|n| n.parse().ok());
    let first: u64 = option("--seed").and_then(|n| n.parse().ok()).unwrap_or(SEEDS.start);
    let (start, mut seed, mut all) = (Instant::now(), first, Tally::default());
    loop {
        let seeds = match wanted {
            Some(wanted) => wanted.saturating_sub(all.settlements).div_ceil(OF_A_SEED),
            None => SEEDS.end.saturating_sub(seed),
        };
        if seeds == 0 {
            break;
        }
        let seeds = seeds.min(STEP);
        all.add(&run(seed..seed + seeds, None));
        seed += seeds;
        let (settled, differ) = (all.settlements, all.wrong.len());
        eprintln!("{settled:10} settlements, {differ} differ, {:.0?}", start.elapsed());
    }
    if let Some(path) = option("--write")
        && let Err(why) = std::fs::write(path, report::page(&all, &(first..seed)))
    {
        eprintln!("{why}");
        return ExitCode::FAILURE;
    }
    for gap in all.gaps(seed - first) {
        eprintln!("seldom: {gap}");
    }
    println!("{} settlements of seeds {first} to {seed}, {} differ", all.settlements, all.wrong.len());
    show_wrong(&all);
    if all.wrong.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
