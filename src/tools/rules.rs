//! Rule packs as files: found, read, checked, built into what a page loads.

use std::path::{Path, PathBuf};
use zifu::fault::Fault;
use zifu::pack::Pack;
use zifu::tree::Tree;

mod background;
mod build;
mod check;
mod cover;
mod finding;
pub mod impact;
mod known;
pub mod mutate;
pub mod new;
pub mod print;
mod quote;
pub mod report;
pub mod schema;
#[cfg(feature = "sheets")]
pub mod sheet;
pub mod show;

pub(crate) use build::to_json;
pub use build::{Asset, build, json};
pub use check::{Passed, Report, check};
pub use cover::{Leaflet, leaflets};
pub use finding::Finding;

/// The places offered or in work: `rules/index.toml`.
pub const REGISTER: &str = "index.toml";

/// Reads a TOML file as a tree.
///
/// # Errors
/// What could not be opened, or where the file is no TOML.
pub fn read_toml(path: &Path) -> Result<Tree, String> {
    let text = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    parse_toml(&text).map_err(|error| format!("{}: {error}", path.display()))
}

/// Reads TOML text as a tree.
///
/// # Errors
/// Where the text is no TOML, or holds something no file of ours holds.
pub fn parse_toml(text: &str) -> Result<Tree, String> {
    toml::from_str::<Tree>(text).map_err(|error| error.to_string().trim_end().to_owned())
}

/// Reads the pack `place/scheme` below `rules`, with the place's sources that it names.
///
/// # Errors
/// As [`read_toml`].
pub fn pack_tree(rules: &Path, name: &str) -> Result<Tree, String> {
    let path = rules.join(format!("{name}.toml"));
    let mut tree = read_toml(&path)?;
    add_sources(&mut tree, &path.with_file_name("sources.toml"));
    Ok(tree)
}

/// Adds to a pack, as `sources`, those sources of a file that it names; a pack that brings its own keeps them.
pub fn add_sources(tree: &mut Tree, file: &Path) {
    let named = named_sources(tree);
    if tree.get("sources").is_some() {
        return;
    }
    if let (Tree::Table(pairs), Ok(Tree::Table(known))) = (tree, read_toml(file)) {
        let used = known.into_iter().filter(|(id, _)| named.contains(id)).collect();
        pairs.push(("sources".to_owned(), Tree::Table(used)));
    }
}

/// Every source that a pack's rows name.
fn named_sources(tree: &Tree) -> Vec<String> {
    let rows = tree.items_at("table").iter().flat_map(|table| table.items_at("row"));
    rows.filter_map(|row| row.text_at("source")).map(str::to_owned).collect()
}

/// Every `place/scheme` that has a file below `rules`, sorted.
///
/// # Errors
/// When the folder cannot be read.
pub fn names(rules: &Path) -> Result<Vec<String>, String> {
    let list = |folder: &Path| -> Result<Vec<PathBuf>, String> {
        let entries = std::fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        Ok(entries.filter_map(Result::ok).map(|entry| entry.path()).collect())
    };
    let mut names = Vec::new();
    for folder in list(rules)?.into_iter().filter(|path| path.is_dir()) {
        for file in list(&folder)? {
            let toml = file.extension().is_some_and(|ending| ending == "toml");
            let stem = file.file_stem().and_then(|stem| stem.to_str()).unwrap_or("");
            if let (true, false, Some(place)) =
                (toml, stem == "sources", folder.file_name().and_then(|name| name.to_str()))
            {
                names.push(format!("{place}/{stem}"));
            }
        }
    }
    names.sort();
    Ok(names)
}

/// Reads and checks one pack.
///
/// # Errors
/// Every fault, a line each: file, key path, fault.
pub fn read_pack(rules: &Path, name: &str) -> Result<Pack, Vec<String>> {
    let tree = pack_tree(rules, name).map_err(|error| vec![error])?;
    Pack::read(&tree)
        .map_err(|faults| faults.iter().map(|fault| format!("rules/{name}.toml: {fault}")).collect())
}

/// Every pack below `rules` with its name, in the order of [`names`].
///
/// # Errors
/// As [`names`] and [`read_pack`].
pub fn packs(rules: &Path) -> Result<Vec<(String, Pack)>, Vec<String>> {
    let names = names(rules).map_err(|error| vec![error])?;
    names.into_iter().map(|name| read_pack(rules, &name).map(|pack| (name, pack))).collect()
}

/// The words of some files in one language.
///
/// # Errors
/// As [`read_toml`].
pub fn words(folder: &Path, files: &[&str], language: &str) -> Result<zifu::explain::Words, String> {
    let mut pairs = Vec::new();
    for file in files {
        let tree = read_toml(&folder.join(format!("{file}.{language}.toml")))?;
        pairs.extend_from_slice(tree.pairs());
    }
    Ok(zifu::explain::Words::read(&Tree::Table(pairs)))
}

/// Faults as lines.
#[must_use]
pub fn lines(faults: &[Fault]) -> Vec<String> {
    faults.iter().map(Fault::to_string).collect()
}
