//! The invariants of `ARCHITECTURE.md`, read off the source text.

#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "a test stops at what it did not expect")]

use std::path::{Path, PathBuf};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every source file of the engine (the members `app`, `wasm` and `tools` lie below `src` too and are left out).
fn engine() -> Vec<(PathBuf, String)> {
    let mut files = Vec::new();
    collect(&root().join("src"), &["app", "wasm", "tools", "catalogue", "more", "qr", "sheet"], &mut files);
    assert!(files.len() > 20, "the engine's files were not found");
    files
}

fn collect(folder: &Path, skipped: &[&str], files: &mut Vec<(PathBuf, String)>) {
    for entry in std::fs::read_dir(folder).expect("folder").map(|entry| entry.expect("entry").path()) {
        let name = entry.file_name().expect("name").to_string_lossy().into_owned();
        if entry.is_dir() && !skipped.contains(&name.as_str()) {
            collect(&entry, skipped, files);
        } else if name.ends_with(".rs") {
            let text = std::fs::read_to_string(&entry).expect("text");
            files.push((entry, text));
        }
    }
}

/// A file's code without its tests and comments.
fn code(text: &str) -> String {
    let text = text.split("#[cfg(test)]").next().unwrap_or(text);
    text.lines().map(|line| line.split("//").next().unwrap_or("")).collect::<Vec<_>>().join("\n")
}

fn refuse(words: &[&str], except: &[&str], why: &str) {
    for (path, text) in engine() {
        let name = path.strip_prefix(root()).expect("below root").to_string_lossy().into_owned();
        if except.contains(&name.as_str()) {
            continue;
        }
        let code = code(&text);
        for word in words {
            assert!(!code.contains(word), "{name} names `{word}`: {why}");
        }
    }
}

#[test]
fn engine_knows_no_clock_file_network_or_browser() {
    let words = [
        "SystemTime",
        "Instant",
        "std::fs",
        "std::net",
        "std::env",
        "std::process",
        "println!",
        "wasm_bindgen",
        "yew",
        "js_sys",
    ];
    refuse(&words, &[], "the engine is a pure function; days and packs are handed in");
}

#[test]
fn engine_has_no_float() {
    refuse(&["f32", "f64", "as_f", "parse::<f"], &[], "money is exact");
}

/// A float is named only where JavaScript has nothing else: a number that is refused unless whole, and a width on the screen. A
/// workbook's cell becomes a decimal as it is read.
#[test]
fn floats_stay_at_two_edges() {
    let mut files = Vec::new();
    collect(&root().join("src"), &[], &mut files);
    let naming = files.iter().filter(|(_, text)| ["f32", "f64"].iter().any(|word| code(text).contains(word)));
    let mut names: Vec<String> = naming
        .map(|(path, _)| path.strip_prefix(root()).expect("below root").to_string_lossy().into_owned())
        .collect();
    names.sort();
    assert_eq!(names, ["src/app/host.rs", "src/wasm/tree.rs"]);
}

#[test]
fn only_money_names_rust_decimal() {
    refuse(&["rust_decimal", "Decimal"], &["src/money.rs"], "decimals are an edge of the engine");
}

#[test]
fn only_the_tree_names_serde() {
    refuse(&["serde"], &["src/tree.rs"], "files enter through one untyped tree and one checker");
}

#[test]
fn no_place_and_no_rule_value_in_code() {
    let register = zifu_tools::rules::read_toml(&root().join("rules/index.toml")).expect("register");
    let mut words: Vec<String> = Vec::new();
    for place in register.items_at("place") {
        let folder = place.text_at("folder").expect("folder");
        words.extend(folder.split('-').map(str::to_owned));
        words.push(place.text_at("name").expect("name").trim_end_matches('市').to_owned());
    }
    words.extend(["1300", "30404", "100000.00", "400000"].map(str::to_owned));
    for (path, text) in engine() {
        let code = code(&text).to_lowercase();
        for word in &words {
            assert!(
                !code.contains(&word.to_lowercase()),
                "{} names {word}: places and figures are data",
                path.display()
            );
        }
    }
}

#[test]
fn one_way_in_for_packs() {
    let mut makers = Vec::new();
    for (path, text) in engine() {
        if code(&text).contains("Pack {\n        head") {
            makers.push(path);
        }
    }
    assert_eq!(makers, [root().join("src/pack/read.rs")], "a Pack is made by the checker alone");
}

#[test]
fn files_stay_short() {
    let mut files = engine();
    for folder in [
        "src/app",
        "src/wasm",
        "src/tools",
        "src/catalogue",
        "src/more",
        "src/qr",
        "src/sheet",
        "xtask/src",
        "tests",
    ] {
        collect(&root().join(folder), &["node_modules"], &mut files);
    }
    for (path, text) in files {
        let lines = code(&text).lines().count();
        assert!(lines <= 500, "{} has {lines} lines; what is it for?", path.display());
    }
}

#[test]
fn every_invariant_names_its_check() {
    let page = std::fs::read_to_string(root().join("ARCHITECTURE.md")).expect("ARCHITECTURE.md");
    let tests = std::fs::read_to_string(root().join("tests/tidy.rs")).expect("this file");
    for name in
        tests.split("#[test]\nfn ").skip(1).filter_map(|piece| piece.split_once('(')).map(|(name, _)| name)
    {
        assert!(page.contains(name), "ARCHITECTURE.md does not name the check `{name}`");
    }
}
