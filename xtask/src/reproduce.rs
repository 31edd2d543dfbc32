//! Two clones in different folders must give the same bytes.

use crate::run;
use std::path::Path;
use std::process::Command;

/// Clones the last commit twice, releases in both, compares every digest. Takes two clean builds.
pub fn run() -> Result<(), String> {
    let work = run::target().join("reproduce");
    let changed = run::ask(run::in_root("git").args(["status", "--porcelain", "--untracked-files=no"]))?;
    if !changed.trim().is_empty() {
        println!("Not committed, so not in the clones:\n{changed}");
    }
    let mut sums = Vec::new();
    // Paths of other lengths, so that a path which finds its way into a file changes it.
    for name in ["a", "another-folder/with-a-longer-path"] {
        let clone = work.join(name);
        if clone.exists() {
            std::fs::remove_dir_all(&clone).map_err(|e| format!("Cannot remove {}: {e}", clone.display()))?;
        }
        run::see(Command::new("git").args(["clone", "--quiet"]).arg(run::root()).arg(&clone))?;
        println!("Releasing in {} …", clone.display());
        let mut cargo = Command::new("cargo");
        cargo.args(["run", "--quiet", "--locked", "--package", "xtask", "--", "release"]);
        run::see(cargo.current_dir(&clone).env_remove("CARGO_TARGET_DIR"))?;
        sums.push(digests(&clone)?);
    }
    let [one, other] = sums.as_slice() else { return Err("no two releases".into()) };
    let differ = differing(one, other);
    if !differ.is_empty() {
        return Err(format!("Two clones differ in: {}", differ.join(", ")));
    }
    println!("Two clones give the same bytes: {} files.", one.lines().count());
    Ok(())
}

/// The digests of both folders: what is published as it is, and as scripts alone.
fn digests(clone: &Path) -> Result<String, String> {
    let mut lines = run::read_text(&clone.join("dist").join("SHA256SUMS"))?;
    let scripts = clone.join("dist-js");
    for file in run::files(&scripts) {
        let name = file.strip_prefix(&scripts).unwrap_or(&file).display().to_string();
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
