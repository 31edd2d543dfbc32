//! The engine for other programs as an npm package: a small module that settles, the whole one for ranges, their scripts, the published
//! packs and words.

use crate::wasm::{Aim, Code, Floor};
use crate::{npm, release, run, site, wasm, weights};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use zifu_tools::rules;

/// The glue's parts in the order they stand in the one script.
const SCRIPT: [&str; 6] = [
    "src/wasm/js/plain.js",
    "src/wasm/js/columns.js",
    "src/wasm/js/records.js",
    "static/search/search.js",
    "src/wasm/js/engine.js",
    "src/wasm/js/open.js",
];
/// Files that are taken as they are, with their names in the package.
const KEPT: [(&str, &str); 7] = [
    ("src/wasm/js/browser.js", "browser.js"),
    ("src/wasm/js/node.js", "node.js"),
    ("src/wasm/js/index.d.ts", "index.d.ts"),
    ("src/wasm/js/README.md", "README.md"),
    ("src/wasm/js/package.json", "package.json"),
    ("LICENSE-MIT", "LICENSE-MIT"),
    ("LICENSE-APACHE", "LICENSE-APACHE"),
];
/// Brotli bytes of script and module together, and what they may be: the small program (aimed at: 60,000; what stands in the way is
/// in `docs/reports/engine-size.md`), and what comes on top when ranges are first asked for.
const MOST: u64 = 96_100;
const MOST_WHOLE: u64 = 231_000;
/// The languages of the words.
const LANGUAGES: [&str; 2] = ["zh", "en"];

/// A program for a host: its script and its module.
pub struct Engine {
    pub script: String,
    pub wasm: Vec<u8>,
}

/// Where the package is put together.
pub fn folder() -> PathBuf {
    run::target().join("package")
}

/// Builds the small program, which settles and explains: few bytes, no ranges. Its script is all that a host calls.
pub fn small() -> Result<Engine, String> {
    let raw = wasm::compile_for(Aim::Small, Floor::Mvp, "zifu-wasm", &["--no-default-features"])?;
    scripted(release::finished(Aim::Small, "engine", &raw)?, &SCRIPT)
}

/// Builds the whole program: lowered like the page, but with room for speed. Its script is the glue alone.
fn whole() -> Result<Engine, String> {
    scripted(release::lowered_code(Aim::Fast, "zifu-wasm", "whole")?, &["src/wasm/js/whole.js"])
}

/// A program whose script begins with its glue.
fn scripted(code: Code, parts: &[&str]) -> Result<Engine, String> {
    let mut script = wasm::factory("glue", &code.glue);
    for part in parts {
        script.push('\n');
        script += &run::read_text(&run::root().join(part))?;
    }
    Ok(Engine { script: release::minify("js", &site::ascii(&script))?, wasm: code.wasm })
}

/// Writes a program and sees to it that it is not above its budget.
fn put(out: &Path, name: &str, engine: &Engine, most: u64) -> Result<(), String> {
    let (script, module) = (out.join(format!("{name}.js")), out.join(format!("{name}.wasm")));
    run::write(&script, engine.script.as_bytes())?;
    run::write(&module, &engine.wasm)?;
    let size = weights::packed(&script)? + weights::packed(&module)?;
    println!("{name}.wasm with its script: {size} of {most} bytes allowed, packed.");
    if size > most {
        return Err(format!("The engine package's {name} is {} bytes over its budget.", size - most));
    }
    Ok(())
}

/// Builds the package's folder.
pub fn build() -> Result<PathBuf, String> {
    wasm::ensure_source()?;
    npm::ensure_installed()?;
    let (small, whole) = (small()?, whole()?);
    let out = folder();
    if out.exists() {
        std::fs::remove_dir_all(&out).map_err(|e| format!("Cannot remove {}: {e}", out.display()))?;
    }
    put(&out, "zifu", &small, MOST)?;
    put(&out, "whole", &whole, MOST_WHOLE)?;
    let root = run::root();
    for (from, to) in KEPT {
        run::write(&out.join(to), &run::read(&root.join(from))?)?;
    }
    for asset in rules::build(&root)? {
        if asset.name.starts_with("pack/") || asset.name == "index" {
            run::write(&out.join(format!("{}.json", asset.name)), &asset.bytes)?;
        }
    }
    for language in LANGUAGES {
        run::write(&out.join(format!("words/{language}.json")), words(&root, language)?.as_bytes())?;
    }
    run::write(&out.join("catalogue.json"), zifu_catalogue::build(&root)?.as_bytes())?;
    Ok(out)
}

/// The sentences of steps and faults in one language.
fn words(root: &Path, language: &str) -> Result<String, String> {
    let mut all = Vec::new();
    for part in ["engine", "checker"] {
        let tree = rules::read_toml(&root.join(format!("static/words/{part}.{language}.toml")))?;
        all.extend(tree.pairs().to_vec());
    }
    Ok(rules::json(&zifu::tree::Tree::Table(all)))
}

/// Builds the folder and packs it as npm would publish it; the archive's path comes back.
pub fn pack() -> Result<PathBuf, String> {
    let out = build()?;
    let words = ["pack", "--pack-destination", ".", "--loglevel=error"];
    let name = run::ask(npm::npm().args(words).current_dir(&out).stdin(Stdio::null()))?;
    Ok(out.join(name.trim()))
}
