//! `dist/manifest.json`: every published file with its sizes and digest.

use crate::{hash, inventory, run};
use serde_json::{Value, json};
use std::path::Path;

/// The manifest's name below the folder; it does not list itself.
pub const NAME: &str = "manifest.json";

/// Lists what lies in the folder. Packed siblings are sizes of their file, not files of their own.
pub fn write(folder: &Path) -> Result<(), String> {
    let mut files = Vec::new();
    for path in run::files(folder) {
        let name = run::name_in(folder, &path);
        if name == NAME || name == inventory::SUMS || name.ends_with(".br") || name.ends_with(".gz") {
            continue;
        }
        let bytes = run::read(&path)?;
        let packed = |kind: &str| {
            std::fs::metadata(folder.join(format!("{name}.{kind}"))).ok().map(|about| about.len())
        };
        files.push(json!({
            "file": name,
            "bytes": bytes.len(),
            "brotli": packed("br"),
            "gzip": packed("gz"),
            "sha256": hash::hex(&bytes),
            "integrity": name.ends_with(".js").then(|| hash::integrity(&bytes)),
        }));
    }
    let text = serde_json::to_string_pretty(&json!({ "files": files })).map_err(|e| e.to_string())?;
    run::write(&folder.join(NAME), (text + "\n").as_bytes())
}

/// One line of the manifest.
pub struct Entry {
    pub file: String,
    pub bytes: u64,
    pub brotli: u64,
    pub gzip: u64,
}

/// Reads the manifest of a release.
pub fn read(folder: &Path) -> Result<Vec<Entry>, String> {
    let path = folder.join(NAME);
    let text = std::fs::read_to_string(&path)
        .map_err(|_| format!("{} is not there: run `cargo xtask release` first.", path.display()))?;
    let value: Value = serde_json::from_str(&text).map_err(|e| format!("{}: {e}", path.display()))?;
    let files = value["files"].as_array().ok_or(format!("{} lists no files", path.display()))?;
    files
        .iter()
        .map(|entry| {
            let size =
                |key: &str| entry[key].as_u64().ok_or(format!("{}: no {key} for {entry}", path.display()));
            Ok(Entry {
                file: entry["file"].as_str().unwrap_or_default().to_owned(),
                bytes: size("bytes")?,
                brotli: size("brotli")?,
                gzip: size("gzip")?,
            })
        })
        .collect()
}
