//! What a security office asks for first: what is inside (SBOM, CycloneDX), under which licences, and every digest.

use crate::manifest::Entry;
use crate::run;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// What is published: the page's program and those that are loaded when they are used.
const PROGRAMS: [&str; 3] = ["zifu-app", "zifu-sheet", "zifu-qr"];

/// A crate that is compiled into a published module.
struct Crate {
    name: String,
    version: String,
    licence: String,
    source: bool,
    needs: BTreeSet<String>,
}

/// Writes `sbom.cdx.json` and `licences.txt` into a finished folder.
pub fn write(folder: &Path) -> Result<(), String> {
    let crates = crates()?;
    run::write(&folder.join("sbom.cdx.json"), sbom(&crates).as_bytes())?;
    run::write(&folder.join("licences.txt"), licences(&crates).as_bytes())
}

/// Writes `SHA256SUMS`, in the form that `sha256sum --check` reads.
pub fn sums(folder: &Path, entries: &[Entry]) -> Result<(), String> {
    let lines: String = entries.iter().map(|entry| format!("{}  {}\n", entry.sha256, entry.file)).collect();
    run::write(&folder.join("SHA256SUMS"), lines.as_bytes())
}

/// The crates that the page's module is made of: normal dependencies for the web alone, no build tools, no tests.
fn crates() -> Result<BTreeMap<String, Crate>, String> {
    let words =
        ["metadata", "--format-version", "1", "--locked", "--filter-platform", "wasm32-unknown-unknown"];
    let text = run::ask(run::cargo().args(words))?;
    let all: Value = serde_json::from_str(&text).map_err(|e| format!("cargo metadata: {e}"))?;
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let packages: BTreeMap<String, Value> =
        list(&all["packages"]).into_iter().map(|one| (word(&one["id"]), one)).collect();
    let nodes: BTreeMap<String, Value> =
        list(&all["resolve"]["nodes"]).into_iter().map(|one| (word(&one["id"]), one)).collect();
    let ours = |one: &Value| PROGRAMS.iter().any(|program| one["name"] == *program);
    let mut open: Vec<String> =
        packages.iter().filter(|(_, one)| ours(one)).map(|(id, _)| id.clone()).collect();
    let mut found = BTreeMap::new();
    while let Some(id) = open.pop() {
        if found.contains_key(&id) {
            continue;
        }
        let package = &packages[&id];
        // What runs while compiling is no part of what is published.
        let compiles = |id: &String| {
            list(&packages[id]["targets"]).iter().any(|target| target["kind"][0] == "proc-macro")
        };
        let normal = |dep: &Value| list(&dep["dep_kinds"]).iter().any(|kind| kind["kind"].is_null());
        let needs: BTreeSet<String> = list(&nodes[&id]["deps"])
            .iter()
            .filter(|dep| normal(dep))
            .map(|dep| word(&dep["pkg"]))
            .filter(|id| !compiles(id))
            .collect();
        open.extend(needs.iter().cloned());
        let one = Crate {
            name: word(&package["name"]),
            version: word(&package["version"]),
            licence: word(&package["license"]),
            source: !package["source"].is_null(),
            needs,
        };
        found.insert(id, one);
    }
    if found.len() < 10 {
        return Err(
            "The list of crates has fewer than ten entries: cargo metadata was not understood.".into()
        );
    }
    Ok(found)
}

fn purl(one: &Crate) -> String {
    format!("pkg:cargo/{}@{}", one.name, one.version)
}

fn sbom(crates: &BTreeMap<String, Crate>) -> String {
    let licence = |one: &Crate| json!([{ "expression": one.licence.replace('/', " OR ") }]);
    let mut components: Vec<Value> = crates
        .values()
        .filter(|one| one.source)
        .map(|one| json!({ "type": "library", "bom-ref": purl(one), "name": one.name, "version": one.version, "purl": purl(one), "licenses": licence(one) }))
        .collect();
    components.sort_by_key(|one| one["purl"].as_str().unwrap_or_default().to_owned());
    let mut dependencies: Vec<Value> = crates
        .values()
        .map(|one| {
            let mut on: Vec<String> = one.needs.iter().filter_map(|id| crates.get(id)).map(purl).collect();
            on.sort();
            json!({ "ref": purl(one), "dependsOn": on })
        })
        .collect();
    dependencies.sort_by_key(|one| one["ref"].as_str().unwrap_or_default().to_owned());
    let version = env!("CARGO_PKG_VERSION");
    let about = json!({ "component": { "type": "application", "bom-ref": format!("pkg:cargo/zifu-app@{version}"), "name": "zifu", "version": version } });
    let bom = json!({ "bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1, "metadata": about, "components": components, "dependencies": dependencies });
    serde_json::to_string_pretty(&bom).unwrap_or_default() + "\n"
}

fn licences(crates: &BTreeMap<String, Crate>) -> String {
    let mut lines: Vec<String> = crates
        .values()
        .filter(|one| one.source)
        .map(|one| format!("{} {}: {}", one.name, one.version, one.licence))
        .collect();
    lines.sort();
    format!(
        "Zifu is under MIT or Apache-2.0, as you choose. Compiled into it are, each under its own licence:\n\n{}\n",
        lines.join("\n")
    )
}
