//! `cargo xtask mutants`: code mutants of the engine, and the report of those that no test notices.
//!
//! Two passes, since building is what takes time: first against the cases alone, then what they missed against every quick
//! test of the engine. Further words go to cargo-mutants: `--shard 0/24 --sharding round-robin`, `--file src/money.rs`.

use crate::run;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The version that the report speaks of.
const VERSION: &str = "27.1.0";
/// The quick tests of the engine; the million settlements and the pages are left out.
const TESTS: &[&str] = &[
    "--lib",
    "--test=api",
    "--test=cases",
    "--test=checker",
    "--test=curve",
    "--test=estimate",
    "--test=examples",
    "--test=fuzz",
    "--test=hostile",
    "--test=properties",
    "--test=words",
];
/// Where the report goes, and the reasons it takes up.
const REPORT: &str = "docs/reports/mutants.md";
const REASONS: &str = "docs/reports/mutants.toml";

/// Runs both passes and writes the report; with `--report` only writes it, of what has been tried so far.
pub fn mutants(words: &[String]) -> Result<(), String> {
    let given: Vec<&String> = words.iter().skip(1).filter(|word| *word != "--report").collect();
    if given.len() + 1 == words.len() {
        let version = run::ask(run::cargo().args(["mutants", "--version"])).unwrap_or_default();
        if !version.contains(VERSION) {
            return Err(format!(
                "Install it first: cargo install cargo-mutants --version {VERSION} --locked"
            ));
        }
        for (pass, tests) in [&["--test=cases"][..], TESTS].into_iter().enumerate() {
            let mut cargo = run::cargo();
            cargo.args(["mutants", "--package", "zifu", "--timeout", "300", "--output"]).arg(folder());
            cargo.args(tests.iter().map(|test| format!("--cargo-arg={test}"))).args(&given);
            cargo.args((pass > 0).then_some("--iterate"));
            // It ends with a code of its own when mutants are missed; the report tells which.
            cargo.status().map_err(|e| format!("cargo mutants: {e}"))?;
        }
    }
    let said = given.iter().map(|word| format!(" {word}")).collect::<String>();
    let report = report(&Tried::read(&folder())?, &reasons()?, &said);
    run::write(&run::root().join(REPORT), report.as_bytes())?;
    println!("{REPORT} is written.");
    Ok(())
}

fn folder() -> PathBuf {
    run::target().join("mutants-out")
}

/// Every mutant by what became of it.
#[derive(Default)]
struct Tried {
    caught: BTreeSet<String>,
    missed: BTreeSet<String>,
    timeout: BTreeSet<String>,
    unviable: BTreeSet<String>,
    /// How many there were to try.
    all: usize,
    /// What the cases missed has been tried against the other tests too.
    twice: bool,
}

impl Tried {
    fn read(folder: &Path) -> Result<Tried, String> {
        let lines = |pass: &str, file: &str| -> BTreeSet<String> {
            let text = std::fs::read_to_string(folder.join(pass).join(file)).unwrap_or_default();
            text.lines().map(str::to_owned).collect()
        };
        let both = |file: &str| &lines("mutants.out.old", file) | &lines("mutants.out", file);
        let caught = &both("caught.txt") | &both("previously_caught.txt");
        let (timeout, unviable) = (both("timeout.txt"), both("unviable.txt"));
        let missed = both("missed.txt");
        let missed =
            missed.into_iter().filter(|one| !caught.contains(one) && !timeout.contains(one)).collect();
        let first = ["mutants.out.old", "mutants.out"].map(|pass| folder.join(pass).join("mutants.json"));
        let listed =
            first.iter().find(|file| file.is_file()).ok_or("Nothing has been tried: cargo xtask mutants")?;
        let listed: serde_json::Value =
            serde_json::from_str(&run::read_text(listed)?).map_err(|e| format!("mutants.json: {e}"))?;
        let caught = caught.difference(&unviable).cloned().collect();
        let twice = folder.join("mutants.out.old").is_dir();
        Ok(Tried { caught, missed, timeout, unviable, all: listed.as_array().map_or(0, Vec::len), twice })
    }
}

/// The same mutant wherever its line has moved to: `src/bill.rs: replace > with < in check_line`.
fn unplaced(name: &str) -> String {
    let mut pieces = name.splitn(4, ':');
    match (pieces.next(), pieces.nth(1), pieces.next()) {
        (Some(file), Some(_), Some(what)) => format!("{file}:{what}"),
        _ => name.to_owned(),
    }
}

/// Why a mutant survives, by its name without its place.
fn reasons() -> Result<BTreeMap<String, String>, String> {
    let tree = zifu_tools::rules::read_toml(&run::root().join(REASONS))?;
    let survivors = tree.items_at("survivor").iter();
    Ok(survivors
        .filter_map(|one| Some((one.text_at("mutant")?.to_owned(), one.text_at("why")?.to_owned())))
        .collect())
}

fn report(tried: &Tried, reasons: &BTreeMap<String, String>, said: &str) -> String {
    let caught = tried.caught.len() + tried.timeout.len();
    let counted = caught + tried.missed.len();
    let share = |part: usize| (part * 1000).checked_div(counted).unwrap_or(0);
    let mut text = format!(
        "# Code mutants of the engine\n\nWritten by `cargo xtask mutants{said}` (cargo-mutants {VERSION}). A mutant changes one place of the engine's code; a test is to\n\
         notice it. Tried: {} of {} mutants; {} of them do not compile and are not counted.\n\n\
         **{}.{} % are noticed** ({caught} of {counted}; {} by never ending).\n\n| file | noticed | survive |\n|---|---:|---:|\n",
        counted + tried.unviable.len(),
        tried.all,
        tried.unviable.len(),
        share(caught) / 10,
        share(caught) % 10,
        tried.timeout.len(),
    );
    if !tried.twice {
        text.insert_str(
            text.find("\n\n|").unwrap_or(0),
            "\n\nThis is the first pass alone: the cases. What they miss has not been tried against the other tests yet.",
        );
    }
    let mut files: BTreeMap<&str, [usize; 2]> = BTreeMap::new();
    let noticed = tried.caught.iter().chain(&tried.timeout).map(|name| (name, 0));
    for (name, column) in noticed.chain(tried.missed.iter().map(|name| (name, 1))) {
        files.entry(name.split(':').next().unwrap_or("")).or_default()[column] += 1;
    }
    for (file, [noticed, survive]) in files {
        text += &format!("| {file} | {noticed} | {survive} |\n");
    }
    text += "\n## What survives\n\n";
    if tried.missed.is_empty() {
        text += "Nothing of what was tried.\n";
    }
    for name in &tried.missed {
        let why =
            reasons.get(&unplaced(name)).map_or("no reason is known yet: a case is missing.", String::as_str);
        text += &format!("- `{name}`: {why}\n");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(names: &[&str]) -> BTreeSet<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn the_report_counts_what_compiles_and_gives_reasons() {
        let tried = Tried {
            caught: set(&["src/a.rs:1:2: replace + with -", "src/a.rs:1:9: replace + with *"]),
            missed: set(&["src/b.rs:7:1: delete ! in f"]),
            timeout: set(&["src/b.rs:8:1: replace f with ()"]),
            unviable: set(&["src/b.rs:9:1: replace g with Default::default()"]),
            all: 9,
            twice: true,
        };
        let reasons =
            BTreeMap::from([("src/b.rs: delete ! in f".to_owned(), "it comes to the same".to_owned())]);
        let text = report(&tried, &reasons, " --shard 0/2");
        assert!(text.contains("Tried: 5 of 9 mutants; 1 of them"), "{text}");
        assert!(text.contains("**75.0 % are noticed** (3 of 4; 1 by never ending)"), "{text}");
        assert!(text.contains("| src/b.rs | 1 | 1 |"), "{text}");
        assert!(!text.contains("first pass alone"), "{text}");
        let once = report(&Tried { twice: false, ..tried }, &reasons, "");
        assert!(once.contains("This is the first pass alone: the cases."), "{once}");
        assert!(text.contains("- `src/b.rs:7:1: delete ! in f`: it comes to the same\n"), "{text}");
    }
}
