//! Licence expressions (SPDX), held against what `deny.toml` allows.
//!
//! cargo-deny asks the same of every crate of the lock file; here the question is put to what is compiled into the published
//! programs, the standard library among it, with no tool and no network.

use crate::run;
use std::path::Path;

/// The licences that `deny.toml` allows, in its words.
pub fn allowed(root: &Path) -> Result<Vec<String>, String> {
    let rules = run::read_text(&root.join("deny.toml"))?;
    let line = |text: &str| text.lines().find_map(|line| line.strip_prefix("allow = ").map(String::from));
    let list = rules.split_once("[licenses]").and_then(|(_, rest)| line(rest)).unwrap_or_default();
    let allowed: Vec<String> = list.split('"').skip(1).step_by(2).map(String::from).collect();
    if allowed.is_empty() {
        return Err("deny.toml allows no licence at all: see [licenses] allow.".into());
    }
    Ok(allowed)
}

/// Whether what is allowed is enough for this expression: one side of OR, both sides of AND; AND binds tighter, and a licence
/// WITH an exception is a licence of its own.
pub fn holds(expression: &str, allowed: &[String]) -> Result<bool, String> {
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut words = words.as_slice();
    match (either(&mut words, allowed), words) {
        (Some(held), []) => Ok(held),
        _ => Err(format!("`{expression}` cannot be read as a licence expression.")),
    }
}

fn either(words: &mut &[&str], allowed: &[String]) -> Option<bool> {
    let mut held = both(words, allowed)?;
    while let Some(rest) = after(words, "OR") {
        *words = rest;
        held |= both(words, allowed)?;
    }
    Some(held)
}

fn both(words: &mut &[&str], allowed: &[String]) -> Option<bool> {
    let mut held = one(words, allowed)?;
    while let Some(rest) = after(words, "AND") {
        *words = rest;
        held &= one(words, allowed)?;
    }
    Some(held)
}

fn one(words: &mut &[&str], allowed: &[String]) -> Option<bool> {
    let (first, rest) = words.split_first()?;
    *words = rest;
    match *first {
        "(" => {
            let held = either(words, allowed)?;
            *words = after(words, ")")?;
            Some(held)
        }
        ")" | "AND" | "OR" | "WITH" => None,
        name => {
            let mut name = name.to_owned();
            if let Some(rest) = after(words, "WITH") {
                let (exception, rest) = rest.split_first()?;
                name = format!("{name} WITH {exception}");
                *words = rest;
            }
            Some(allowed.contains(&name))
        }
    }
}

fn after<'w, 't>(words: &&'w [&'t str], wanted: &str) -> Option<&'w [&'t str]> {
    words.split_first().filter(|(first, _)| **first == wanted).map(|(_, rest)| rest)
}

/// The `license` that a crate's own Cargo.toml states, if it states one.
pub fn stated(manifest: &Path) -> Result<Option<String>, String> {
    let text = run::read_text(manifest)?;
    let package = text.lines().skip_while(|line| line.trim() != "[package]").skip(1);
    let mut lines = package.take_while(|line| !line.starts_with('['));
    let value = lines.find_map(|line| line.strip_prefix("license")?.trim_start().strip_prefix('='));
    Ok(value.map(|value| value.trim().trim_matches(['"', '\'']).to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn held(expression: &str) -> Result<bool, String> {
        holds(expression, &["MIT", "Zlib", "Apache-2.0 WITH LLVM-exception"].map(String::from))
    }

    #[test]
    fn an_expression_holds_by_what_is_allowed() {
        for yes in [
            "MIT",
            "Apache-2.0 OR MIT",
            "Apache-2.0/MIT",
            "(Apache-2.0 OR MIT) AND Zlib",
            "Apache-2.0 AND BSD-3-Clause OR MIT",
            "MIT AND Apache-2.0 WITH LLVM-exception AND (MIT OR Apache-2.0)",
        ] {
            assert_eq!(held(yes), Ok(true), "{yes}");
        }
        for no in
            ["Apache-2.0", "MIT AND Apache-2.0", "(MIT OR Zlib) AND BSD-3-Clause", "MIT WITH LLVM-exception"]
        {
            assert_eq!(held(no), Ok(false), "{no}");
        }
    }

    #[test]
    fn what_is_no_expression_is_refused() {
        for broken in ["", "MIT OR", "(MIT", "MIT)", "MIT Zlib", "WITH MIT", "MIT WITH"] {
            assert!(held(broken).is_err(), "{broken}");
        }
    }
}
