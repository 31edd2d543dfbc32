//! Licences, sources and known faults, asked of those who know them: cargo-deny, RustSec's database, the registry of npm.
//!
//! None of them stands in the gate: a change must not fail because a service is away. Here each question ends in one of three ways,
//! and one that was not answered is said to be so, never taken for a clean one.

use crate::{npm, run};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;

const INSTALL: &str =
    "cargo-deny is not installed: `cargo install --locked cargo-deny --version 0.20.2`, then ask again";

/// How a question ended.
#[derive(Debug, PartialEq, Eq)]
enum Outcome {
    /// Asked, and nothing was found.
    Clean,
    /// Asked, and this was found.
    Found(String),
    /// Not asked, or not answered: why.
    Open(String),
}

/// Asks every question and prints how each ended.
///
/// # Errors
/// When something was found, and when no question at all was answered.
pub fn run() -> Result<(), String> {
    let mut asked = Vec::new();
    let deny = cargo_deny(&["--version"]).output().is_ok_and(|said| said.status.success());
    let licences = ["check", "licenses", "bans", "sources"];
    asked.push((
        "crates: licences, sources, wildcards".to_owned(),
        if deny { rules(&licences) } else { missing() },
    ));
    asked.push(("crates: known faults".to_owned(), if deny { faults() } else { missing() }));
    for folder in locked(&run::root()) {
        let name = folder.strip_prefix(run::root()).unwrap_or(&folder).display().to_string();
        asked.push((format!("packages of {name}: known faults"), packages(&folder)));
    }
    println!();
    for (question, outcome) in &asked {
        println!("{}", line(question, outcome));
    }
    verdict(&asked.into_iter().map(|(_, outcome)| outcome).collect::<Vec<_>>())
}

fn line(question: &str, outcome: &Outcome) -> String {
    match outcome {
        Outcome::Clean => format!("nothing found   {question}"),
        Outcome::Found(what) => format!("FOUND           {question}: {what}"),
        Outcome::Open(why) => format!("NOT ANSWERED    {question}: {why}"),
    }
}

/// A question that was not answered is no fault of the tree, as long as another one was.
fn verdict(outcomes: &[Outcome]) -> Result<(), String> {
    let found = outcomes.iter().filter(|one| matches!(one, Outcome::Found(_))).count();
    let clean = outcomes.iter().filter(|one| **one == Outcome::Clean).count();
    if found > 0 {
        return Err(format!("{found} of {} questions found something, see above.", outcomes.len()));
    }
    if clean == 0 {
        return Err("Nothing was checked at all: no question was answered, see above.".into());
    }
    println!("{clean} of {} questions were answered, and nothing was found.", outcomes.len());
    Ok(())
}

fn missing() -> Outcome {
    Outcome::Open(INSTALL.into())
}

fn cargo_deny(words: &[&str]) -> Command {
    let mut cargo = run::cargo();
    cargo.arg("deny").args(words);
    cargo
}

/// Held against `deny.toml`; what does not hold has been printed.
fn rules(words: &[&str]) -> Outcome {
    match run::see(&mut cargo_deny(words)) {
        Ok(()) => Outcome::Clean,
        Err(why) => Outcome::Found(why),
    }
}

/// The database is fetched first, and looked into without the network: so a host that is away is told from a fault that is known.
fn faults() -> Outcome {
    match run::see(&mut cargo_deny(&["fetch", "db"])) {
        Ok(()) => rules(&["check", "--disable-fetch", "advisories"]),
        Err(why) => Outcome::Open(format!("RustSec's database could not be fetched. {why}")),
    }
}

/// Every folder with packages that a lock file pins.
fn locked(root: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![root.to_path_buf()];
    while let Some(folder) = open.pop() {
        if folder.join("package-lock.json").is_file() {
            found.push(folder.clone());
        }
        for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let made =
                name.starts_with('.') || ["node_modules", "target", "dist", "dist-js"].contains(&&*name);
            if entry.path().is_dir() && !made {
                open.push(entry.path());
            }
        }
    }
    found.sort();
    found
}

fn packages(folder: &Path) -> Outcome {
    if let Err(why) = npm::ensure_node() {
        return Outcome::Open(why);
    }
    let mut npm = npm::npm();
    npm.args(["audit", "--json", "--package-lock-only"]).current_dir(folder);
    match npm.output() {
        Ok(said) => answered(&String::from_utf8_lossy(&said.stdout)),
        Err(why) => Outcome::Open(format!("npm could not be started: {why}")),
    }
}

/// What npm's answer says. It ends the same way whether faults are known or the registry refuses the question, so the text decides.
fn answered(text: &str) -> Outcome {
    let answer: Value = serde_json::from_str(text).unwrap_or_default();
    let counts = &answer["metadata"]["vulnerabilities"];
    match counts["total"].as_u64() {
        Some(0) => Outcome::Clean,
        Some(count) => {
            let names: Vec<&str> = answer["vulnerabilities"]
                .as_object()
                .into_iter()
                .flatten()
                .map(|(name, _)| &**name)
                .collect();
            Outcome::Found(format!("{count} known: {}", names.join(", ")))
        }
        None => {
            let told = [&answer["message"], &answer["error"]["summary"]];
            let why = told.iter().find_map(|one| one.as_str()).filter(|why| !why.is_empty());
            Outcome::Open(format!("the registry gave no answer ({})", why.unwrap_or("npm said nothing")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_told_from_none() {
        assert_eq!(
            answered(r#"{"vulnerabilities":{},"metadata":{"vulnerabilities":{"total":0}}}"#),
            Outcome::Clean
        );
        let found = answered(r#"{"vulnerabilities":{"x":{}},"metadata":{"vulnerabilities":{"total":1}}}"#);
        assert_eq!(found, Outcome::Found("1 known: x".into()));
        for (text, word) in [
            (r#"{"message":"405 Method Not Allowed","error":{"summary":""}}"#, "405"),
            (r#"{"error":{"code":"ENOAUDIT","summary":"Your registry does not support audit"}}"#, "support"),
            ("", "nothing"),
        ] {
            assert!(matches!(answered(text), Outcome::Open(why) if why.contains(word)), "{text}");
        }
    }

    #[test]
    fn only_findings_and_no_answer_at_all_are_an_error() {
        let open = || Outcome::Open("away".into());
        assert!(verdict(&[Outcome::Clean, open()]).is_ok());
        assert!(verdict(&[open(), open()]).is_err_and(|why| why.contains("Nothing was checked")));
        assert!(verdict(&[Outcome::Clean, Outcome::Found("x".into())]).is_err());
        assert!(line("q", &open()).starts_with("NOT ANSWERED"));
    }

    #[test]
    fn the_lock_files_are_found_and_none_below_what_npm_installs() {
        let root = run::root();
        let found: Vec<PathBuf> = locked(&root);
        assert!(
            found.contains(&root.join("tests/pages")) && found.contains(&root.join("tests/lighthouse")),
            "{found:?}"
        );
        assert!(found.iter().all(|folder| !folder.to_string_lossy().contains("node_modules")), "{found:?}");
    }
}
