//! What the engine for other programs weighs: whole and without ranges, built fast and built small, and what its code consists of.

use crate::wasm::{self, Aim, Floor};
use crate::{npm, package, release, run};
use std::fmt::Write;
use std::path::{Path, PathBuf};

const MEMBER: &str = "zifu-wasm";

/// One way to build it: what it is called, for what, and without which features.
const BUILDS: [(&str, Aim, &[&str]); 4] = [
    ("as published: fast", Aim::Fast, &[]),
    ("fast, without ranges", Aim::Fast, &["--no-default-features"]),
    ("small", Aim::Small, &[]),
    ("small, without ranges", Aim::Small, &["--no-default-features"]),
];

/// The bytes of a file packed with brotli.
pub fn packed(file: &Path) -> Result<u64, String> {
    let told = run::ask(release::node_script("weights.mjs").arg("pack").arg(file))?;
    told.trim().parse().map_err(|_| format!("{} was not packed: {told}", file.display()))
}

/// Builds it in every way and writes the report.
pub fn report() -> Result<(), String> {
    wasm::ensure_target()?;
    npm::ensure_installed()?;
    let script = run::target().join("release-wasm").join("engine.js");
    run::write(&script, package::engine()?.script.as_bytes())?;
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
wasm-bindgen's glue) is {script} packed and the same in each. Aim: 60,000 for both together.

| build | module | packed | with the script |
|---|---|---|---|
{sizes}

Code by part, before binaryen, in the same four builds. What the compiler has written into its only caller counts there; lists and
texts of the standard library are counted apart, though it is the parts above that use them.

| part | fast | fast, without ranges | small | small, without ranges |
|---|---|---|---|---|
{parts}

## What stands in the way of 60,000

Without ranges and built small, the checker of packs, the reading of cases and settling together are still far above the aim. A module
of its own for ranges, fetched with the first question, brings a host that only settles no lower than that, and makes every question
asynchronous; the page can do it because its engine lies behind a promise anyway. It would halve what is published now: worth doing
when a host asks for it.

What would have to go is the checker of packs: a host would then hand in figures that somebody else has checked, which is against the
third invariant (one way in for packs), and even that leaves more than the aim, since the rest of the code is what settles. Fractions of
128 bits cost everywhere they are used: the first WebAssembly knows 64 bits at most.
";
