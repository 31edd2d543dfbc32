//! Code mutants of the engine: `cargo xtask mutants [--look] [words for cargo mutants, as --shard 0/16 --sharding round-robin]`.
//!
//! cargo-mutants lists them, a copy of the project takes them all behind a switch, and every quick test of the engine is run
//! with one after the other on. What was tried adds up from run to run; what was missed is tried again. `--look` only tells
//! what survives, so that a sample stays the sample that was drawn; `--again` tries only what survived so far.

mod report;
mod run;
mod switch;

use report::Tried;
use run::Outcome;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::sync::Mutex;
use switch::Mutant;

/// The version that the report speaks of.
pub const VERSION: &str = "27.1.0";
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
    "--test=packs",
    "--test=plain",
    "--test=properties",
    "--test=traces",
    "--test=unproven",
    "--test=words",
];
/// Where the report goes, and the reasons it takes up.
const REPORT: &str = "docs/reports/mutants.md";
const REASONS: &str = "docs/reports/mutants.toml";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match mutants(&words) {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}

fn mutants(words: &[String]) -> Result<(), String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let root = root.canonicalize().map_err(|e| format!("{}: {e}", root.display()))?;
    let target = root.join(std::env::var_os("CARGO_TARGET_DIR").map_or("target".into(), PathBuf::from));
    let look = words.iter().any(|word| word == "--look");
    let again = words.iter().any(|word| word == "--again");
    let (given, only_report) = (
        words
            .iter()
            .filter(|word| !["--again", "--look", "--report"].contains(&word.as_str()))
            .cloned()
            .collect::<Vec<_>>(),
        words.iter().any(|word| word == "--report"),
    );
    let version = Command::new("cargo").args(["mutants", "--version"]).output().map_err(|e| e.to_string())?;
    if !String::from_utf8_lossy(&version.stdout).contains(VERSION) {
        return Err(format!("Install it first: cargo install cargo-mutants --version {VERSION} --locked"));
    }
    let notes = target.join("mutants-tried.txt");
    let mut tried = if look { Tried::default() } else { Tried::read(&notes) };
    if !only_report {
        let mut mutants = listed(&root, &given)?;
        if again {
            mutants.retain(|one| tried.outcomes.get(&one.key) == Some(&Outcome::Missed));
        } else {
            tried.runs.insert(given.join(" "));
        }
        let before = tried.outcomes.clone();
        let before = |one: &Mutant| before.get(&one.key).copied();
        try_all(&root, &target, &mutants, &before, |one, outcome, said| {
            println!("{}\t{}\t{said}", outcome_word(outcome), one.name);
            tried.outcomes.insert(one.key.clone(), outcome);
            if look { Ok(()) } else { tried.write(&notes) }
        })?;
    }
    if !look {
        let all = asked(&root, &[])?;
        let all = report::keys(all.iter().map(|one| one.name.as_str()));
        let reasons = root.join(REASONS);
        let text = report::report(&tried, &all, &report::reasons(&reasons)?, &report::samples(&reasons)?);
        std::fs::write(root.join(REPORT), text).map_err(|e| format!("{REPORT}: {e}"))?;
        println!("{REPORT} is written.");
    }
    Ok(())
}

pub fn outcome_word(outcome: Outcome) -> &'static str {
    Outcome::ALL.iter().find(|(one, _)| *one == outcome).map_or("", |(_, word)| word)
}

/// Builds them all and tries each that is not done, as many at once as the machine has processors.
fn try_all(
    root: &Path,
    target: &Path,
    mutants: &[Mutant],
    before: &dyn Fn(&Mutant) -> Option<Outcome>,
    mut each: impl FnMut(&Mutant, Outcome, &str) -> Result<(), String> + Send,
) -> Result<(), String> {
    let done = |one: &Mutant| before(one).is_some_and(|one| one != Outcome::Missed);
    let out = |one: &Mutant| before(one).filter(|one| [Outcome::Unviable, Outcome::Left].contains(one));
    let known = (1..).zip(mutants).filter_map(|(number, one)| Some((number, out(one)?))).collect();
    let built = run::build(root, target, mutants, known, TESTS)?;
    for (number, outcome) in &built.known {
        each(&mutants[number - 1], *outcome, "")?;
    }
    // Mixed, so that a run which is broken off has tried some of every file.
    let mixed = |number: usize| number.wrapping_mul(2_654_435_761) % (1 << 32);
    let open: BTreeMap<usize, (usize, &Mutant)> = (1..)
        .zip(mutants)
        .filter(|(number, mutant)| !built.known.contains_key(number) && !done(mutant))
        .map(|(number, mutant)| (mixed(number), (number, mutant)))
        .collect();
    let queue = Mutex::new(open.into_iter());
    let told = Mutex::new(&mut each);
    let work = || -> Result<(), String> {
        loop {
            let next = queue.lock().map_err(|e| e.to_string())?.next();
            let Some((_, (number, mutant))) = next else { return Ok(()) };
            let (outcome, said) = built.try_one(number, &mutant.file)?;
            told.lock().map_err(|e| e.to_string())?(mutant, outcome, &said)?;
        }
    };
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        let running: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        running.into_iter().try_for_each(|one| one.join().unwrap_or_else(|_| Err("a thread broke".into())))
    })
}

/// What cargo-mutants would try, of all or of a part of them.
fn listed(root: &Path, words: &[String]) -> Result<Vec<Mutant>, String> {
    let all = asked(root, &[])?;
    let keys: BTreeMap<String, String> = report::keys(all.iter().map(|one| one.name.as_str()));
    let mut mutants = if words.is_empty() { all } else { asked(root, words)? };
    for one in &mut mutants {
        one.key = keys.get(&one.name).cloned().unwrap_or_default();
    }
    Ok(mutants)
}

/// What cargo-mutants lists when it is given these words.
fn asked(root: &Path, words: &[String]) -> Result<Vec<Mutant>, String> {
    let mut cargo = Command::new("cargo");
    cargo.current_dir(root).args(["mutants", "--package", "zifu", "--list", "--json"]).args(words);
    let output = cargo.stderr(Stdio::inherit()).output().map_err(|e| format!("cargo mutants: {e}"))?;
    let listed: serde_json::Value =
        serde_json::from_slice(&output.stdout).map_err(|e| format!("cargo mutants --list: {e}"))?;
    let text = |one: &serde_json::Value| one.as_str().unwrap_or_default().to_owned();
    let number = |one: &serde_json::Value| one.as_u64().and_then(|n| usize::try_from(n).ok()).unwrap_or(0);
    let at = |one: &serde_json::Value| (number(&one["line"]), number(&one["column"]));
    let listed = listed.as_array().into_iter().flatten();
    Ok(listed
        .map(|one| Mutant {
            name: text(&one["name"]),
            key: String::new(),
            file: text(&one["file"]),
            genre: text(&one["genre"]),
            start: at(&one["span"]["start"]),
            end: at(&one["span"]["end"]),
            replacement: text(&one["replacement"]),
            opaque: text(&one["function"]["return_type"]).contains("impl "),
        })
        .collect())
}
