//! Case files below a folder.

use std::path::{Path, PathBuf};

/// The form to copy, which lies among the cases and is none.
const TEMPLATE: &str = "TEMPLATE.toml";

/// Every case file at or below a path, sorted: a file itself, of a folder all that end in `.toml` but the template.
///
/// # Errors
/// Which path could not be read, and why.
pub fn files(path: &Path) -> Result<Vec<PathBuf>, String> {
    if path.is_file() {
        return Ok(vec![path.to_owned()]);
    }
    let told = |error: std::io::Error| format!("{}: {error}", path.display());
    let mut found = Vec::new();
    for entry in std::fs::read_dir(path).map_err(told)? {
        let below = entry.map_err(told)?.path();
        let case = below.extension().is_some_and(|ending| ending == "toml") && !below.ends_with(TEMPLATE);
        if below.is_dir() || case {
            found.extend(files(&below)?);
        }
    }
    found.sort();
    Ok(found)
}
