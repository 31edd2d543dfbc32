//! Node and the npm packages pinned in `tests/pages/package-lock.json`.

use crate::run;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Where the packages are declared and installed.
pub fn folder() -> PathBuf {
    run::root().join("tests").join("pages")
}

/// Node and npm are there and new enough.
pub fn ensure_node() -> Result<(), String> {
    let advice = "Install Node 20 or later (with npm) for this command. `cargo xtask serve` does without it.";
    let version = Command::new("node").arg("--version").stderr(Stdio::null()).output();
    let version = version.map_err(|_| format!("Node was not found. {advice}"))?;
    let version = String::from_utf8_lossy(&version.stdout).trim().trim_start_matches('v').to_owned();
    let major: u32 = version.split('.').next().and_then(|text| text.parse().ok()).unwrap_or(0);
    if major < 20 {
        return Err(format!("Node {version} is too old. {advice}"));
    }
    run::ask(npm().arg("--version")).map(|_| ()).map_err(|e| format!("{e} {advice}"))
}

/// Installs exactly what the lock file names.
pub fn install() -> Result<(), String> {
    install_in(&folder())
}

/// The same for a folder of its own, whose packages not every change needs.
pub fn install_in(folder: &Path) -> Result<(), String> {
    ensure_node()?;
    // No install scripts: none of the packages needs one, and a build should not run strangers' code.
    let words = ["ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"];
    run::see(npm().args(words).current_dir(folder)).map_err(|e| {
        let lock = folder.join("package-lock.json");
        format!("{e}\nThe packages in {} could not be installed: see above.", lock.display())
    })
}

/// Installs unless what is installed is already what the lock file names.
pub fn ensure_installed() -> Result<(), String> {
    let here = folder().join("node_modules").join(".package-lock.json");
    let wanted = folder().join("package-lock.json");
    let newer = |a: PathBuf, b: PathBuf| {
        Some(a.metadata().ok()?.modified().ok()? >= b.metadata().ok()?.modified().ok()?)
    };
    if newer(here, wanted) == Some(true) { ensure_node() } else { install() }
}

/// A script of an installed package, run by node: `tool("esbuild", "bin/esbuild")`.
pub fn tool(package: &str, script: &str) -> Command {
    let mut command = run::in_root("node");
    command.arg(folder().join("node_modules").join(package).join(script));
    command
}

pub fn npm() -> Command {
    run::in_root(if cfg!(windows) { "npm.cmd" } else { "npm" })
}
