//! What was tried, kept from run to run, and the report of it.

use crate::run::Outcome;
use crate::{VERSION, outcome_word};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use zifu::tree::Tree;

/// What has been tried so far.
#[derive(Default)]
pub struct Tried {
    /// By a mutant's key.
    pub outcomes: BTreeMap<String, Outcome>,
    /// What was asked for.
    pub runs: BTreeSet<String>,
}

impl Tried {
    /// Reads the notes of earlier runs; there may be none.
    pub fn read(path: &Path) -> Tried {
        let text = std::fs::read_to_string(path).unwrap_or_default();
        let mut tried = Tried::default();
        for (word, rest) in text.lines().filter_map(|line| line.split_once('\t')) {
            let outcome = Outcome::ALL.iter().find(|(_, one)| *one == word);
            match outcome {
                Some((outcome, _)) => drop(tried.outcomes.insert(rest.to_owned(), *outcome)),
                None => drop(tried.runs.insert(rest.to_owned())),
            }
        }
        tried
    }

    /// Writes the notes.
    pub fn write(&self, path: &Path) -> Result<(), String> {
        let runs = self.runs.iter().map(|run| format!("run\t{run}\n"));
        let outcomes = self.outcomes.iter().map(|(name, one)| format!("{}\t{name}\n", outcome_word(*one)));
        let text: String = runs.chain(outcomes).collect();
        std::fs::write(path, text).map_err(|e| format!("{}: {e}", path.display()))
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

/// A key for each name: the name without its place, and the how manieth of its kind it is in the order of the source. So what was
/// tried stays known when lines above it come or go.
pub fn keys<'n>(names: impl Iterator<Item = &'n str>) -> BTreeMap<String, String> {
    let mut met: BTreeMap<String, usize> = BTreeMap::new();
    let mut key = |name: &str| {
        let what = unplaced(name);
        let count = met.entry(what.clone()).or_default();
        *count += 1;
        if *count == 1 { what } else { format!("{what} #{count}") }
    };
    names.map(|name| (name.to_owned(), key(name))).collect()
}

/// Why a mutant survives, by its name without its place.
pub fn reasons(path: &Path) -> Result<BTreeMap<String, String>, String> {
    let tree = zifu_tools::rules::read_toml(path)?;
    let survivors = tree.items_at("survivor").iter();
    Ok(survivors
        .filter_map(|one| Some((one.text_at("mutant")?.to_owned(), one.text_at("why")?.to_owned())))
        .collect())
}

/// Of how many mutants how many were noticed when they were first tried, run by run, before a test was written for any of them.
pub fn samples(path: &Path) -> Result<Vec<[usize; 2]>, String> {
    let tree = zifu_tools::rules::read_toml(path)?;
    let number = |tree: &Tree, key: &str| match tree.get(key) {
        Some(Tree::Whole(number)) => usize::try_from(*number).map_err(|e| format!("{key}: {e}")),
        _ => Err(format!("{}: a [[sample]] without {key}", path.display())),
    };
    let samples = tree.items_at("sample").iter();
    samples.map(|one| Ok([number(one, "noticed")?, number(one, "tried")?])).collect()
}

/// A part of a whole in per cent, with one decimal.
fn per_cent(part: usize, whole: usize) -> String {
    let thousandths = (part * 1000).checked_div(whole).unwrap_or(0);
    format!("{}.{} %", thousandths / 10, thousandths % 10)
}

/// Between which shares the true one lies with a confidence of 95 %, when `part` of `whole` were found (Wilson's interval).
fn interval(part: usize, whole: usize) -> (f64, f64) {
    if whole == 0 {
        return (0.0, 1.0);
    }
    #[allow(clippy::cast_precision_loss, reason = "some thousands")]
    let (part, whole) = (part as f64, whole as f64);
    let z = 1.959_964;
    let share = part / whole;
    let middle = share + z * z / (2.0 * whole);
    let half = z * (share * (1.0 - share) / whole + z * z / (4.0 * whole * whole)).sqrt();
    let under = 1.0 + z * z / whole;
    ((middle - half) / under, (middle + half) / under)
}

/// How many were noticed at first sight.
fn first_tried(samples: &[[usize; 2]]) -> String {
    let Some([noticed, tried]) = samples.last() else { return String::new() };
    let (least, most) = interval(*noticed, *tried);
    let before = samples.iter().rev().skip(1).rev();
    let before: Vec<String> = before.map(|[part, whole]| format!("{part} of {whole}")).collect();
    format!(
        "Tests are written for what survives, so that share flatters. Of the mutants tried last for the first time, before any test was\n\
         written for them, {} were noticed ({noticed} of {tried}; with a confidence of 95 % between {:.1} % and {:.1} % of all would be;\n\
         in the runs before, with fewer tests: {}).\n\n",
        per_cent(*noticed, *tried),
        100.0 * least,
        100.0 * most,
        if before.is_empty() { "none".to_owned() } else { before.join(", ") },
    )
}

/// The report, in Markdown; `all` are the mutants that there are, each with its key.
pub fn report(
    tried: &Tried,
    all: &BTreeMap<String, String>,
    reasons: &BTreeMap<String, String>,
    samples: &[[usize; 2]],
) -> String {
    let found: BTreeMap<&String, Outcome> =
        all.iter().filter_map(|(name, key)| Some((name, *tried.outcomes.get(key)?))).collect();
    let of = |outcome: Outcome| found.values().filter(|one| **one == outcome).count();
    let (endless, missed) = (of(Outcome::Endless), of(Outcome::Missed));
    let caught = of(Outcome::Caught) + endless;
    let counted = caught + missed;
    let runs: Vec<String> = tried.runs.iter().map(|run| format!("`cargo xtask mutants {run}`")).collect();
    let mut text = format!(
        "# Code mutants of the engine\n\nWritten by {} (the mutants of cargo-mutants {VERSION}). A mutant changes one place of the engine's code;\n\
         a test is to notice it. Tried: {} of {}. {} of them do not compile and {} stand where no switch can (in a constant, in a function\n\
         that gives `impl Trait`); these are not counted.\n\n\
         **{} are noticed** ({caught} of {counted}; {endless} of them by never ending).\n\n",
        runs.join(", "),
        found.len(),
        all.len(),
        of(Outcome::Unviable),
        of(Outcome::Left),
        per_cent(caught, counted),
    );
    text += &first_tried(samples);
    text += "| file | noticed | survive |\n|---|---:|---:|\n";
    let mut files: BTreeMap<&str, [usize; 2]> = BTreeMap::new();
    for (name, outcome) in &found {
        let counts = files.entry(name.split(':').next().unwrap_or("")).or_default();
        match outcome {
            Outcome::Caught | Outcome::Endless => counts[0] += 1,
            Outcome::Missed => counts[1] += 1,
            Outcome::Unviable | Outcome::Left => {}
        }
    }
    for (file, [noticed, survive]) in files {
        text += &format!("| {file} | {noticed} | {survive} |\n");
    }
    text += "\n## What survives\n\n";
    if missed == 0 {
        text += "Nothing of what was tried.\n";
    }
    for (name, _) in found.iter().filter(|(_, outcome)| **outcome == Outcome::Missed) {
        let why =
            reasons.get(&unplaced(name)).map_or("no reason is known yet: a case is missing.", String::as_str);
        text += &format!("- `{name}`: {why}\n");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_report_counts_what_compiles_and_gives_reasons() {
        let outcomes = [
            ("src/a.rs:1:2: replace + with -", Outcome::Caught),
            ("src/a.rs:1:9: replace + with *", Outcome::Caught),
            ("src/b.rs:7:1: delete ! in f", Outcome::Missed),
            ("src/b.rs:8:1: replace f with ()", Outcome::Endless),
            ("src/b.rs:9:1: replace g with Default::default()", Outcome::Unviable),
            ("src/gone.rs:9:1: replace g with Default::default()", Outcome::Missed),
        ];
        let all = keys(outcomes.iter().take(5).map(|(name, _)| *name));
        // Tried when its line stood elsewhere.
        let outcomes = outcomes.map(|(name, outcome)| (unplaced(name), outcome)).into();
        let tried = Tried { outcomes, runs: ["--shard 0/2".to_owned()].into() };
        let reasons =
            BTreeMap::from([("src/b.rs: delete ! in f".to_owned(), "it comes to the same".to_owned())]);
        let text = report(&tried, &all, &reasons, &[[60, 80], [81, 263]]);
        assert!(text.contains("Tried: 5 of 5. 1 of them do not compile"), "{text}");
        assert!(text.contains("**75.0 % are noticed** (3 of 4; 1 of them by never ending)"), "{text}");
        assert!(
            text.contains(
                "30.7 % were noticed (81 of 263; with a confidence of 95 % between 25.5 % and 36.6 %"
            ),
            "{text}"
        );
        assert!(text.contains("with fewer tests: 60 of 80)"), "{text}");
        assert!(text.contains("| src/b.rs | 1 | 1 |"), "{text}");
        assert!(text.contains("- `src/b.rs:7:1: delete ! in f`: it comes to the same\n"), "{text}");
        assert!(!text.contains("gone"), "{text}");
    }

    #[test]
    fn a_mutant_keeps_its_key_when_lines_move() {
        let of = |names: [&str; 3]| -> Vec<String> {
            let keys = keys(names.into_iter());
            names.iter().map(|name| keys[*name].clone()).collect()
        };
        let there = of([
            "src/a.rs:1:2: replace + with - in f",
            "src/a.rs:9:2: replace + with - in f",
            "src/b.rs:1:2: f",
        ]);
        let moved = of([
            "src/a.rs:4:7: replace + with - in f",
            "src/a.rs:30:2: replace + with - in f",
            "src/b.rs:8:1: f",
        ]);
        assert_eq!(
            there,
            ["src/a.rs: replace + with - in f", "src/a.rs: replace + with - in f #2", "src/b.rs: f"]
        );
        assert_eq!(there, moved);
    }

    /// R. G. Newcombe, Two-sided confidence intervals for the single proportion, Statistics in Medicine 17 (1998), method 3:
    /// 81 of 263 gives 0.2553 to 0.3662.
    #[test]
    fn the_interval_is_wilsons() {
        let (least, most) = interval(81, 263);
        assert!((least - 0.2553).abs() < 0.00005 && (most - 0.3662).abs() < 0.00005, "{least} {most}");
        assert_eq!(interval(0, 0), (0.0, 1.0));
    }
}
