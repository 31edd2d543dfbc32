//! `rules/background.toml`: what holds behind the packs, as text (`rules/README.md` §17). No settlement reads it.

use super::check::check_source;
use super::{Finding, read_toml};
use std::path::Path;
use zifu::explain::Words;
use zifu::period::Day;
use zifu::tree::Tree;

/// The file, below `rules/`.
pub const BACKGROUND: &str = "background.toml";
/// The place of what holds everywhere.
const NATIONAL: &str = "national";
/// What an entry is: binding, a limit on what places may set, or only told.
const KINDS: [&str; 3] = ["rule", "ceiling", "background"];
const CONFIDENCE: [&str; 3] = ["official", "reported", "unverified"];
const KEYS: [&str; 12] = [
    "place",
    "topic",
    "kind",
    "first",
    "last",
    "title",
    "title_en",
    "text",
    "text_en",
    "source",
    "confidence",
    "clause",
];
/// `clause` alone may be left out.
const NEEDED: usize = 11;

/// Checks the file, if there is one: keys, days, places that exist, sources that exist and are used.
pub(super) fn check(rules: &Path, packs: &[String], faults: &mut Vec<Finding>) {
    let path = rules.join(BACKGROUND);
    if !path.exists() {
        return;
    }
    let file = format!("rules/{BACKGROUND}");
    let tree = match read_toml(&path) {
        Ok(tree) => tree,
        Err(error) => return faults.push(Finding::new(file, "", "no-toml").with("error", error)),
    };
    let sources = tree.pairs_at("sources");
    let entries = tree.items_at("background");
    for (index, entry) in entries.iter().enumerate() {
        let mut found = one(entry, &format!("background[{index}]"), &file, packs);
        let source = entry.text_at("source").unwrap_or("");
        if !source.is_empty() && !sources.iter().any(|(id, _)| id == source) {
            let at = format!("background[{index}].source");
            found.push(Finding::new(&file, at, "unknown-name").with("value", source));
        }
        faults.append(&mut found);
    }
    for (id, source) in sources {
        let used = entries.iter().any(|entry| entry.text_at("source") == Some(id));
        check_source(&file, id, source, used, faults);
    }
}

fn one(entry: &Tree, at: &str, file: &str, packs: &[String]) -> Vec<Finding> {
    let mut faults = Vec::new();
    let mut tell = |key: &str, kind: &'static str, with: &[(&'static str, &str)]| {
        let finding = Finding::new(file, format!("{at}.{key}"), kind);
        faults.push(with.iter().fold(finding, |finding, (name, value)| finding.with(name, value)));
    };
    for key in KEYS.iter().take(NEEDED) {
        if entry.text_at(key).is_none_or(str::is_empty) {
            tell(key, "missing-key", &[("key", key)]);
        }
    }
    for (key, _) in entry.pairs().iter().filter(|(key, _)| !KEYS.contains(&key.as_str())) {
        tell(key, "unknown-key", &[("key", key), ("want", &KEYS.join(" "))]);
    }
    for (key, words) in [("kind", KINDS), ("confidence", CONFIDENCE)] {
        let word = entry.text_at(key).unwrap_or("");
        if !words.contains(&word) {
            tell(key, "unknown-word", &[("value", word), ("want", &words.join(" "))]);
        }
    }
    for key in ["first", "last"] {
        let day = entry.text_at(key).unwrap_or("");
        if Day::parse(day).is_none() && !(key == "last" && day == "open") {
            tell(key, "not-a-day", &[("value", day), ("want", "2025-01-31")]);
        }
    }
    let place = entry.text_at("place").unwrap_or("");
    let known = |name: &String| name.split_once('/').is_some_and(|(folder, _)| folder == place);
    if place != NATIONAL && !packs.iter().any(known) {
        tell("place", "unknown-name", &[("value", place)]);
    }
    faults
}

/// What stands behind a place's packs on a day, the place's own entries before the national ones.
fn behind<'t>(tree: &'t Tree, place: &str, day: Day) -> Vec<&'t Tree> {
    let holds = |entry: &&Tree| {
        let at = |key: &str| entry.text_at(key).and_then(Day::parse);
        at("first").is_some_and(|first| first <= day) && at("last").is_none_or(|last| day <= last)
    };
    [place, NATIONAL]
        .into_iter()
        .flat_map(|place| {
            tree.items_at("background").iter().filter(move |entry| entry.text_at("place") == Some(place))
        })
        .filter(holds)
        .collect()
}

/// Topics that are no frame of a figure.
const ASIDE: [&str; 2] = ["account", "premium"];

/// What stands behind a place's figures on a day, each entry as one text with its source.
pub(super) fn told(rules: &Path, place: &str, day: Day, words: &Words) -> Vec<String> {
    let Ok(tree) = read_toml(&rules.join(BACKGROUND)) else { return Vec::new() };
    let (title, text) = if words.chinese() { ("title", "text") } else { ("title_en", "text_en") };
    let entries = behind(&tree, place, day);
    let frames = entries.into_iter().filter(|entry| !ASIDE.contains(&entry.text_at("topic").unwrap_or("")));
    frames
        .map(|entry| {
            let said = |key: &str| entry.text_at(key).unwrap_or("");
            let source = tree.get("sources").and_then(|sources| sources.get(said("source")));
            let from = |key: &str| source.and_then(|source| source.text_at(key)).unwrap_or("");
            let sure = format!("confidence.{}", said("confidence"));
            let values = [
                ("title", said(title)),
                ("text", said(text)),
                ("source", from("title")),
                ("number", from("number")),
                ("sure", words.get(&sure)),
            ];
            words.fill("cover.frame", &values)
        })
        .collect()
}

/// The same in words, a line for the title and one for the text; empty without the file.
pub(super) fn lines(rules: &Path, place: &str, day: Day, words: &Words) -> Vec<String> {
    let Ok(tree) = read_toml(&rules.join(BACKGROUND)) else { return Vec::new() };
    let (title, text) = if words.chinese() { ("title", "text") } else { ("title_en", "text_en") };
    behind(&tree, place, day)
        .into_iter()
        .flat_map(|entry| {
            let said = |key: &str| entry.text_at(key).unwrap_or("").to_owned();
            [format!("  {}", said(title)), format!("      {}", said(text))]
        })
        .collect()
}
