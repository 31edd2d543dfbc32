//! `cargo run -p zifu-second --bin differ -- --count 100000 --seed 1`: compares the engine with the second evaluator on
//! generated pairs; exits with 1 when they differ.

use std::collections::BTreeMap;
use std::process::ExitCode;
use std::time::Instant;
use zifu_second::differ::{Verdict, as_file, compare, smallest};
use zifu_second::generate::generate_open;

/// `--name N` among the arguments.
fn number(name: &str, otherwise: u64) -> u64 {
    let args: Vec<String> = std::env::args().collect();
    let at = args.iter().position(|arg| arg == name);
    at.and_then(|at| args.get(at + 1)?.parse().ok()).unwrap_or(otherwise)
}

/// Compares the case file named after `--file`, which has its pack in line.
fn one_file() -> Option<Result<Verdict, String>> {
    let args: Vec<String> = std::env::args().collect();
    let path = args.get(args.iter().position(|arg| arg == "--file")? + 1)?;
    let text = std::fs::read_to_string(path).map_err(|e| e.to_string());
    let read = |text: String| toml::from_str::<toml::Table>(&text).map_err(|e| e.to_string());
    Some(text.and_then(read).and_then(|mut file| {
        let pack = file.remove("pack").ok_or("the file has no [pack]")?;
        Ok(compare(&pack, &toml::Value::Table(file)))
    }))
}

fn main() -> ExitCode {
    if let Some(verdict) = one_file() {
        println!("{verdict:#?}");
        return if matches!(verdict, Ok(Verdict::Same(..))) { ExitCode::SUCCESS } else { ExitCode::FAILURE };
    }
    let (count, first, show) = (number("--count", 20_000), number("--seed", 0), number("--show", 3));
    let open = std::env::args().any(|arg| arg == "--open");
    let start = Instant::now();
    let mut tally: BTreeMap<String, u64> = BTreeMap::new();
    let mut tags: BTreeMap<&str, u64> = BTreeMap::new();
    let mut wrong = 0;
    for seed in first..first + count {
        let g = generate_open(seed, open);
        let verdict = compare(&g.pack, &g.case);
        let name = match &verdict {
            Verdict::Same(settled, None) => format!("same, {settled} settlements"),
            Verdict::Same(settled, Some(kind)) => format!("same, refused {kind} after {settled}"),
            Verdict::Headroom => "headroom".to_owned(),
            Verdict::Unread(_) => "UNREAD".to_owned(),
            Verdict::Differ(_) => "DIFFER".to_owned(),
        };
        *tally.entry(name).or_default() += 1;
        for tag in g.tags {
            *tags.entry(tag).or_default() += 1;
        }
        if matches!(verdict, Verdict::Unread(_) | Verdict::Differ(_)) {
            wrong += 1;
            if wrong <= show {
                let (pack, case) = smallest(&g.pack, &g.case);
                println!("# seed {seed}\n{}", as_file(&pack, &case, &compare(&pack, &case)));
            } else if wrong <= show + 20 {
                println!("# seed {seed}: {}", format!("{verdict:?}").chars().take(300).collect::<String>());
            }
        }
    }
    for (name, n) in tally {
        println!("{n:8} {name}");
    }
    println!("{tags:?}");
    println!("{count} pairs from seed {first} in {:.1?}, {wrong} differ", start.elapsed());
    if wrong == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
