//! `cargo run -p zifu-second --bin differ -- 10000000`: compares the engine with the second evaluator on about so many
//! settlements of generated pairs; exits with 1 when they differ.
//!
//! `--seed N` begins elsewhere, `--report` prints the coverage as a table, `--file F` compares one case file that has
//! its pack in line.

use std::process::ExitCode;
use std::time::Instant;
use zifu_second::differ::{Verdict, as_file, compare, smallest};
use zifu_second::gate::{CASES, Tally, run};
use zifu_second::generate::generate_cases;
use zifu_second::shapes::{ALONE, BY_CASES, Shape, apart};

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

fn print(tally: &Tally) {
    for (end, n) in &tally.ends {
        println!("{n:10} {end}");
    }
    println!("{:10} beyond the engine's fractions", tally.beyond);
    println!("{:10} with an amount at a kink, a fen beside one, or a half fen", tally.kinks);
    for shape in Shape::ALL {
        let can = |other: &&Shape| apart(*shape, **other).is_none();
        let least = Shape::ALL.iter().filter(can).map(|other| (tally.pair(*shape, *other), other)).min();
        let (n, other) = least.unwrap_or((0, shape));
        println!("{:10} {} ({n} with {other:?})", tally.shape(*shape), shape.text());
    }
    for (i, a) in Shape::ALL.iter().enumerate() {
        for b in &Shape::ALL[i + 1..] {
            // In a million as many as the gate wants.
            if ![ALONE, BY_CASES].concat().iter().any(|s| s == a || s == b)
                && apart(*a, *b).is_none()
                && tally.pair(*a, *b) * 1_000_000 < 250 * tally.settlements
            {
                println!("{:10} {a:?} with {b:?}", tally.pair(*a, *b));
            }
        }
    }
}

fn main() -> ExitCode {
    if let Some(path) = option("--file") {
        let verdict = one_file(&path);
        println!("{verdict:#?}");
        return if matches!(verdict, Ok(Verdict::Same(..))) { ExitCode::SUCCESS } else { ExitCode::FAILURE };
    }
    let wanted: u64 = std::env::args().nth(1).and_then(|n| n.parse().ok()).unwrap_or(100_000);
    let mut seed: u64 = option("--seed").and_then(|n| n.parse().ok()).unwrap_or(0);
    let start = Instant::now();
    let mut all = Tally::default();
    while all.settlements < wanted {
        // About 14 settlements a seed.
        let seeds = ((wanted - all.settlements) / 14 + 1).min(50_000);
        all.add(&run(seed..seed + seeds, None));
        seed += seeds;
    }
    print(&all);
    for (seed, number) in all.wrong.iter().take(3) {
        let (pack, cases) = generate_cases(*seed, CASES);
        if let Some(case) = cases.get(*number) {
            let (pack, case) = smallest(&pack, case);
            println!("# seed {seed}, case {number}\n{}", as_file(&pack, &case, &compare(&pack, &case)));
        }
    }
    println!(
        "{} settlements up to seed {seed} in {:.1?}, {} differ",
        all.settlements,
        start.elapsed(),
        all.wrong.len()
    );
    if all.wrong.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
