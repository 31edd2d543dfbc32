//! What the engine for other programs weighs: whole and without ranges, built fast and built small, and what its code consists of.

use crate::wasm::{self, Aim, Floor};
use crate::{npm, package, release, run};
use std::fmt::Write;
use std::path::{Path, PathBuf};

const MEMBER: &str = "zifu-wasm";

/// One way to build it: what it is called, for what, and without which features.
const BUILDS: [(&str, Aim, &[&str]); 4] = [
    ("small, without ranges: `zifu.wasm`", Aim::Small, &["--no-default-features"]),
    ("fast: `whole.wasm`", Aim::Fast, &[]),
    ("small", Aim::Small, &[]),
    ("fast, without ranges", Aim::Fast, &["--no-default-features"]),
];

/// The bytes of a file packed with brotli.
pub fn packed(file: &Path) -> Result<u64, String> {
    let told = run::ask(release::node_script("weights.mjs").arg("pack").arg(file))?;
    told.trim().parse().map_err(|_| format!("{} was not packed: {told}", file.display()))
}

/// Builds it in every way and writes the report.
pub fn report() -> Result<(), String> {
    wasm::ensure_source()?;
    npm::ensure_installed()?;
    let script = run::target().join("release-wasm").join("engine.js");
    run::write(&script, package::small()?.script.as_bytes())?;
    let script = packed(&script)?;
    let mut sizes = String::new();
    let mut parts = Vec::new();
    for (name, aim, words) in BUILDS {
        let raw = wasm::compile_for(aim, Floor::Mvp, MEMBER, words)?;
        let finished = release::finished(aim, "weighed", &raw)?;
        let module = file("weighed.small.wasm");
        let packed = packed(&module)?;
        let whole = packed + script;
        let line = format!("| {name} | {} | {packed} | {whole} |", finished.wasm.len());
        println!("{line}");
        writeln!(sizes, "{line}").map_err(|e| e.to_string())?;
        parts.push(by_part(&raw)?);
    }
    let mut table = String::new();
    for (index, (part, _)) in parts.first().into_iter().flatten().enumerate() {
        let cells: Vec<String> = parts
            .iter()
            .map(|build| build.get(index).map_or(String::new(), |(_, size)| size.to_string()))
            .collect();
        writeln!(table, "| {part} | {} |", cells.join(" | ")).map_err(|e| e.to_string())?;
    }
    let text = TEXT
        .replace("{script}", &script.to_string())
        .replace("{sizes}", sizes.trim_end())
        .replace("{parts}", table.trim_end());
    run::write(&run::root().join("docs/reports/engine-size.md"), text.as_bytes())
}

/// The bytes of its code by part, before binaryen makes it smaller: after that a function is no longer one part's alone.
fn by_part(raw: &Path) -> Result<Vec<(String, u64)>, String> {
    let keeping = release::lowered("named", raw, &["-g"])?;
    let code = wasm::bind_with(&keeping, "named", true)?;
    let named = file("named.bound.wasm");
    run::write(&named, &code.wasm)?;
    let told = run::ask(release::node_script("weights.mjs").arg("parts").arg(&named))?;
    serde_json::from_str(&told).map_err(|e| format!("parts of {}: {e}", named.display()))
}

fn file(name: &str) -> PathBuf {
    run::target().join("release-wasm").join(name)
}

const TEXT: &str = "\
# What the engine package weighs

Written by `cargo xtask package --weights`. Bytes; packed = brotli 11. The script beside the module (columns, records, search,
wasm-bindgen's glue) is {script} packed; the whole program's own is its glue alone. Aim: 60,000 for `zifu.wasm` and its script.

| build | module | packed | with the script |
|---|---|---|---|
{sizes}

Code by part, before binaryen, in the same four builds. What the compiler has written into its only caller counts there; lists and
texts of the standard library are counted apart, though it is the parts above that use them.

| part | `zifu.wasm` | `whole.wasm` | small | fast, without ranges |
|---|---|---|---|---|
{parts}

## What stands in the way of 60,000

The package is two programs: `zifu.wasm` settles, explains and is what a page loads; `whole.wasm` is fetched when a range, a curve, the
bills for a figure or distances are first asked for, and is what Node starts with. So a page that settles loads two fifths of what it
did when there was one program. The aim is missed by what the first program still is above 60,000.

Its code is many small parts; the greatest are cases read and resolved, and the checker of packs. Without that a host would hand in figures that somebody else has
checked, which is against the third invariant (one way in for packs). Fractions of 128 bits cost everywhere they are used: the first
WebAssembly knows 64 bits at most. Tried and not better, packed: inlining more or less than the compiler does for few bytes
(thresholds of -20, 15 and 30 in place of 5), `opt-level = \"s\"`, and binaryen's merging of similar functions, const hoisting,
reordering of functions, outlining.
";
