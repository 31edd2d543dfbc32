//! What a security office asks for first: what is inside (SBOM, CycloneDX), under which licences, and every digest.

use crate::{hash, licence, run, wasm};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The list of digests, in the form that `sha256sum --check` reads. It does not list itself.
pub const SUMS: &str = "SHA256SUMS";

/// The standard library is one component, though it is built of a dozen crates.
const STANDARD: &str = "rust-std";

/// Where a component comes from.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Origin {
    /// A crate of this project.
    Own,
    /// The standard library, which is built along (docs/adr/0012).
    Standard,
    /// A crate of somebody else's.
    Foreign,
}

/// What a published program is made of, by its reference.
type Components = BTreeMap<String, Component>;

struct Component {
    name: String,
    version: String,
    licences: BTreeSet<String>,
    origin: Origin,
    needs: BTreeSet<String>,
}

impl Component {
    fn licence(&self) -> String {
        match self.licences.iter().collect::<Vec<_>>().as_slice() {
            [one] => (*one).clone(),
            all => all.iter().map(|one| format!("({one})")).collect::<Vec<_>>().join(" AND "),
        }
    }
}

/// Writes `sbom.cdx.json` and `licences.txt` into a finished folder. Nothing is released whose licence `deny.toml` does not allow.
pub fn write(folder: &Path) -> Result<(), String> {
    let components = components()?;
    let refused = refused(&components, &licence::allowed(&run::root())?)?;
    if !refused.is_empty() {
        return Err(format!("deny.toml does not allow the licence of: {}", refused.join("; ")));
    }
    run::write(&folder.join("sbom.cdx.json"), sbom(&components).as_bytes())?;
    run::write(&folder.join("licences.txt"), licences(&components).as_bytes())
}

/// Writes [`SUMS`] over every other file of the folder, packed ones among them.
pub fn sums(folder: &Path) -> Result<(), String> {
    let mut lines = String::new();
    for path in run::files(folder) {
        let name = run::name_in(folder, &path);
        if name != SUMS {
            lines += &format!("{}  {name}\n", hash::hex(&run::read(&path)?));
        }
    }
    run::write(&folder.join(SUMS), lines.as_bytes())
}

/// All that is compiled into the published programs, as cargo itself plans to compile it: no build tools, no tests.
fn components() -> Result<Components, String> {
    let mut found = Components::new();
    let compiler = wasm::compiler_version()?;
    for (member, _) in wasm::PROGRAMS {
        let graph = wasm::graph(member)?;
        let graph = serde_json::from_str(&graph).map_err(|e| format!("cargo's plan of {member}: {e}"))?;
        take(&mut found, &graph, &compiler)?;
    }
    for (member, _) in wasm::PROGRAMS {
        if !found.values().any(|one| one.name == member) {
            return Err(format!("cargo's plan of {member} was not understood: it is no part of itself."));
        }
    }
    Ok(found)
}

/// Takes the units of one plan. A proc macro and a build script run while compiling and are no part of what is published.
fn take(found: &mut Components, graph: &Value, compiler: &str) -> Result<(), String> {
    let units = graph["units"].as_array().ok_or("cargo's plan has no units")?;
    let inside = |unit: &Value| {
        unit["platform"] == wasm::TRIPLE
            && unit["mode"] == "build"
            && unit["target"]["kind"][0] != "custom-build"
    };
    for unit in units.iter().filter(|unit| inside(unit)) {
        let own = component(unit, compiler)?;
        let reference = reference(&own);
        let mut needs = BTreeSet::new();
        for dep in unit["dependencies"].as_array().into_iter().flatten() {
            let at = dep["index"].as_u64().and_then(|at| usize::try_from(at).ok());
            if let Some(other) = at.and_then(|at| units.get(at)).filter(|unit| inside(unit)) {
                needs.insert(self::reference(&component(other, compiler)?));
            }
        }
        needs.remove(&reference);
        let known = found.entry(reference).or_insert(own);
        known.needs.extend(needs);
        known.licences.extend(licence_of(unit)?);
    }
    Ok(())
}

/// A unit as a component that needs nothing yet. The standard library has the version of its compiler.
fn component(unit: &Value, compiler: &str) -> Result<Component, String> {
    let id = unit["pkg_id"].as_str().unwrap_or_default();
    let origin = match (unit["is_std"] == true, id.starts_with("path+")) {
        (true, true) => Origin::Standard,
        (false, true) => Origin::Own,
        (_, false) => Origin::Foreign,
    };
    let (name, version) = if origin == Origin::Standard {
        (STANDARD.to_owned(), compiler.to_owned())
    } else {
        named(id).ok_or(format!("cargo's plan names a crate that cannot be read: {id}"))?
    };
    Ok(Component { name, version, licences: BTreeSet::new(), origin, needs: BTreeSet::new() })
}

/// Name and version of a package: `…#name@version`, or `…/name#version` where the folder is called the same.
fn named(id: &str) -> Option<(String, String)> {
    let (place, rest) = id.split_once('#')?;
    let (name, version) = rest.split_once('@').or_else(|| Some((place.rsplit('/').next()?, rest)))?;
    Some((name.to_owned(), version.to_owned()))
}

/// Under which licence a unit's crate is. A crate of the standard library that states none (proc_macro) is under that of the others.
fn licence_of(unit: &Value) -> Result<Option<String>, String> {
    let id = unit["pkg_id"].as_str().unwrap_or_default();
    let (standard, local) = (unit["is_std"] == true, id.starts_with("path+"));
    if local && !standard {
        return Ok(Some(env!("CARGO_PKG_LICENSE").to_owned()));
    }
    let source = PathBuf::from(unit["target"]["src_path"].as_str().unwrap_or_default());
    let manifest = source.ancestors().map(|folder| folder.join("Cargo.toml")).find(|file| file.is_file());
    let manifest = manifest.ok_or(format!("The source of {id} is not where cargo's plan says."))?;
    match licence::stated(&manifest)? {
        None if !(standard && local) => Err(format!("{} states no licence.", manifest.display())),
        stated => Ok(stated.map(|one| one.replace('/', " OR "))),
    }
}

/// What a component is called in the SBOM; a crate of the registry by its package URL.
fn reference(one: &Component) -> String {
    match one.origin {
        Origin::Foreign => format!("pkg:cargo/{}@{}", one.name, one.version),
        Origin::Own | Origin::Standard => format!("{}@{}", one.name, one.version),
    }
}

/// The components whose licence is not allowed, with it.
fn refused(components: &Components, allowed: &[String]) -> Result<Vec<String>, String> {
    let mut refused = Vec::new();
    for one in components.values() {
        if !licence::holds(&one.licence(), allowed)? {
            refused.push(format!("{} {} ({})", one.name, one.version, one.licence()));
        }
    }
    Ok(refused)
}

fn sbom(components: &Components) -> String {
    let listed: Vec<Value> = components
        .iter()
        .map(|(reference, one)| {
            let mut value = json!({ "type": "library", "bom-ref": reference, "name": one.name, "version": one.version, "licenses": [{ "expression": one.licence() }] });
            if one.origin == Origin::Foreign {
                value["purl"] = json!(reference);
            }
            value
        })
        .collect();
    let version = env!("CARGO_PKG_VERSION");
    let whole = format!("zifu-release@{version}");
    let programs: Vec<&String> = components
        .iter()
        .filter(|(_, one)| wasm::PROGRAMS.iter().any(|(member, _)| one.name == *member))
        .map(|(reference, _)| reference)
        .collect();
    let mut dependencies = vec![json!({ "ref": whole, "dependsOn": programs })];
    dependencies.extend(
        components.iter().map(|(reference, one)| json!({ "ref": reference, "dependsOn": one.needs })),
    );
    let about = json!({ "component": { "type": "application", "bom-ref": whole, "name": "zifu", "version": version } });
    let bom = json!({ "bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1, "metadata": about, "components": listed, "dependencies": dependencies });
    serde_json::to_string_pretty(&bom).unwrap_or_default() + "\n"
}

fn licences(components: &Components) -> String {
    let mut lines: Vec<String> = components
        .values()
        .filter(|one| one.origin != Origin::Own)
        .map(|one| format!("{} {}: {}", one.name, one.version, one.licence()))
        .collect();
    lines.sort();
    format!(
        "Zifu is under MIT or Apache-2.0, as you choose. Compiled into it are, each under its own licence\n\
         ({STANDARD} is Rust's standard library, which is built along):\n\n{}\n",
        lines.join("\n")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn real() -> Components {
        wasm::ensure_source().unwrap();
        components().unwrap()
    }

    #[test]
    fn every_licence_is_one_that_deny_toml_allows() {
        let allowed = licence::allowed(&run::root()).unwrap();
        let real = real();
        assert_eq!(refused(&real, &allowed), Ok(Vec::new()));
        let fewer: Vec<String> = allowed.iter().filter(|one| *one != "Zlib").cloned().collect();
        let refused = refused(&real, &fewer).unwrap();
        assert!(refused.iter().any(|one| one.starts_with("zlib-rs ")), "{refused:?}");
    }

    #[test]
    fn every_reference_is_a_component_and_every_program_is_covered() {
        let bom: Value = serde_json::from_str(&sbom(&real())).unwrap();
        let list = |value: &Value| value.as_array().cloned().unwrap();
        let mut known: Vec<Value> =
            list(&bom["components"]).iter().map(|one| one["bom-ref"].clone()).collect();
        known.push(bom["metadata"]["component"]["bom-ref"].clone());
        let mut referring = Vec::new();
        for one in list(&bom["dependencies"]) {
            for other in list(&one["dependsOn"]) {
                assert!(known.contains(&other), "{other} is no component");
            }
            referring.push(one["ref"].clone());
        }
        known.sort_by_key(ToString::to_string);
        referring.sort_by_key(ToString::to_string);
        assert_eq!(referring, known, "each component has one entry under dependencies");
        let text = bom.to_string();
        for part in
            ["zifu-app@", "zifu-sheet@", "zifu-more@", "zifu-qr@", "zifu@", "rust-std@", "cargo/dlmalloc@"]
        {
            assert!(text.contains(part), "{part}");
        }
        assert!(!text.contains("file:"), "where things lie here is nobody's business");
    }

    #[test]
    fn a_build_script_and_a_proc_macro_are_no_part() {
        let unit = |name: &str, platform: Value, kind: &str, deps: Value| json!({ "pkg_id": format!("path+file:///x#{name}@1.0.0"), "platform": platform, "mode": "build", "target": { "kind": [kind] }, "dependencies": deps });
        let web = json!(wasm::TRIPLE);
        let graph = json!({ "units": [
            unit("app", web.clone(), "lib", json!([{ "index": 1 }, { "index": 2 }, { "index": 3 }])),
            unit("macro", Value::Null, "proc-macro", json!([])),
            unit("script", web.clone(), "custom-build", json!([])),
            unit("inside", web, "lib", json!([])),
        ] });
        let mut found = Components::new();
        take(&mut found, &graph, "1.0.0").unwrap();
        assert_eq!(found.keys().collect::<Vec<_>>(), ["app@1.0.0", "inside@1.0.0"]);
        assert_eq!(found["app@1.0.0"].needs, BTreeSet::from(["inside@1.0.0".to_owned()]));
    }

    #[test]
    fn packages_are_named_in_two_ways() {
        let pair = |name: &str, version: &str| Some((name.to_owned(), version.to_owned()));
        assert_eq!(named("registry+https://x/index#cfg-if@1.0.4"), pair("cfg-if", "1.0.4"));
        assert_eq!(named("path+file:///rust/library/core#0.0.0"), pair("core", "0.0.0"));
        assert_eq!(named("core"), None);
    }

    #[test]
    fn the_sums_are_of_every_file_but_themselves() {
        let folder = run::target().join("tests").join("sums");
        let _fresh = std::fs::remove_dir_all(&folder);
        for (name, text) in [("a.js", "abc"), ("a.js.br", ""), ("data/b.json", "abc"), (SUMS, "old")] {
            run::write(&folder.join(name), text.as_bytes()).unwrap();
        }
        sums(&folder).unwrap();
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        let wanted = format!("{abc}  a.js\n{empty}  a.js.br\n{abc}  data/b.json\n");
        assert_eq!(run::read_text(&folder.join(SUMS)), Ok(wanted));
    }
}
