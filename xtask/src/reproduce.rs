//! Two clones in different folders must give the same bytes.

use crate::run;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

const REPORT: &str = "docs/reports/reproduce.md";

/// Clones the last commit twice, releases in both, compares every digest. Takes two clean builds; a clone whose release of this
/// commit has come to its end is not built again.
pub fn run() -> Result<(), String> {
    let work = run::target().join("reproduce");
    let changed = run::ask(run::in_root("git").args(["status", "--porcelain", "--untracked-files=no"]))?;
    if !changed.trim().is_empty() {
        println!("Not committed, so not in the clones:\n{changed}");
    }
    let commit = run::ask(run::in_root("git").args(["rev-parse", "HEAD"]))?;
    let commit = commit.trim();
    let mut sums = Vec::new();
    // Paths of other lengths, so that a path which finds its way into a file changes it.
    for name in ["a", "another-folder/with-a-longer-path"] {
        sums.push(released(&work.join(name), commit)?);
    }
    let [one, other] = sums.as_slice() else { return Err("no two releases".into()) };
    let differ = differing(one, other);
    if !differ.is_empty() {
        return Err(format!("Two clones differ in: {}", differ.join(", ")));
    }
    let files = one.lines().count();
    println!("Two clones give the same bytes: {files} files.");
    let text = TEXT
        .replace("{commit}", commit.get(..12).unwrap_or(commit))
        .replace("{files}", &files.to_string())
        .replace("{digest}", &crate::hash::hex(one.as_bytes()));
    run::write(&run::root().join(REPORT), text.as_bytes())
}

const TEXT: &str = "\
# The same bytes from two clones

Written by `cargo xtask reproduce`.

The release of commit {commit}, built from two fresh clones in folders of other names and lengths on one machine: {files} files in
`dist/` and `dist-js/`, each with the same SHA-256 in both. SHA-256 of the list of them: `{digest}`. Another machine with the
toolchain that `rust-toolchain.toml` names, the packages that both lock files pin and the same Node, which packs, should come to the same list; that has not
been tried.
";

/// The digests of what a clone of the commit releases.
fn released(clone: &Path, commit: &str) -> Result<String, String> {
    let done = clone.join("target").join("released");
    if std::fs::read_to_string(&done).is_ok_and(|known| known == commit) {
        eprintln!("{} has released this commit already.", clone.display());
        return digests(clone);
    }
    if clone.exists() {
        std::fs::remove_dir_all(clone).map_err(|e| format!("Cannot remove {}: {e}", clone.display()))?;
    }
    run::see(Command::new("git").args(["clone", "--quiet"]).arg(run::root()).arg(clone))?;
    run::see(Command::new("git").args(["checkout", "--quiet", "--detach", commit]).current_dir(clone))?;
    eprintln!("Releasing in {} …", clone.display());
    let begin = Instant::now();
    let mut cargo = Command::new("cargo");
    cargo.args(["run", "--locked", "--package", "xtask", "--", "release"]);
    run::see(cargo.current_dir(clone).env_remove("CARGO_TARGET_DIR"))?;
    eprintln!("Released in {} s.", begin.elapsed().as_secs());
    run::write(&done, commit.as_bytes())?;
    digests(clone)
}

/// The digests of both folders: what is published as it is, and as scripts alone.
fn digests(clone: &Path) -> Result<String, String> {
    let mut lines = run::read_text(&clone.join("dist").join("SHA256SUMS"))?;
    let scripts = clone.join("dist-js");
    for file in run::files(&scripts) {
        let name = run::name_in(&scripts, &file);
        lines += &format!("{}  dist-js/{name}\n", crate::hash::hex(&run::read(&file)?));
    }
    Ok(lines)
}

/// The names whose lines do not stand in both lists.
fn differing(one: &str, other: &str) -> Vec<String> {
    let missing = |from: &str, of: &str| -> Vec<String> {
        let lines: std::collections::BTreeSet<&str> = of.lines().collect();
        from.lines().filter(|line| !lines.contains(line)).map(String::from).collect()
    };
    let mut names: Vec<String> = [missing(one, other), missing(other, one)]
        .concat()
        .iter()
        .filter_map(|line| line.split_whitespace().last().map(String::from))
        .collect();
    names.sort();
    names.dedup();
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_is_named_once() {
        let one = "aa  x.js\nbb  y.js\n";
        assert!(differing(one, one).is_empty());
        assert_eq!(differing(one, "aa  x.js\ncc  y.js\ndd  z.js\n"), ["y.js", "z.js"]);
    }
}
