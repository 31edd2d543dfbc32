//! From TOML to the JSON files a page loads: figures and citations apart, the register, the words of each language.

use super::background::{self, BACKGROUND};
use super::{REGISTER, pack_tree, read_toml};
use crate::command;
use serde_json::{Map, Value};
use std::path::Path;
use zifu::explain::Words;
use zifu::pack::Pack;
use zifu::period::Day;
use zifu::tree::Tree;

/// One file the page can load, by its logical name.
#[derive(Debug)]
pub struct Asset {
    /// Logical name: `index`, `cover` (the whole register), `background`, `pack/beijing/employee`, `cites/beijing/employee`,
    /// `words/zh`, `more/zh`, `later/zh`, `beside/zh`, `terms/zh`.
    pub name: String,
    /// JSON bytes.
    pub bytes: Vec<u8>,
}

/// What stands in the citations file instead of the figures file.
const CITED: [&str; 5] = ["source", "clause", "quote", "note", "note_en"];
/// Languages with words.
const LANGUAGES: [&str; 2] = ["zh", "en"];

/// Builds every asset from `rules/` and `static/words/` below `root`. A place whose status is `draft` is listed but its pack is
/// not published.
///
/// # Errors
/// All faults found in all files, in words, one a line.
pub fn build(root: &Path) -> Result<Vec<Asset>, String> {
    let rules = root.join("rules");
    let mut faults = Vec::new();
    let mut assets = Vec::new();
    let register = read_toml(&rules.join(REGISTER))?;
    let after = look_again(&register)?;
    assets.push(asset("index", &offered(&rules, &register, after)?));
    assets.push(asset("cover", &to_json(&register)));
    if rules.join(BACKGROUND).exists() {
        assets.push(asset("background", &to_json(&read_toml(&rules.join(BACKGROUND))?)));
    }
    for place in register.items_at("place").iter().filter(|place| place.text_at("status") != Some("draft")) {
        let Some(name) = place.text_at("file").and_then(|file| file.strip_suffix(".toml")) else { continue };
        match publish(&rules, name, after) {
            Ok(both) => assets.extend(both),
            Err(more) => faults.extend(more),
        }
    }
    for language in LANGUAGES {
        for part in PARTS {
            match words(root, language, part) {
                Ok(words) => assets.push(asset(&format!("{part}/{language}"), &Value::Object(words))),
                Err(error) => faults.push(error),
            }
        }
    }
    let terms = read_toml(&root.join(super::cover::TERMS))?;
    for (language, ending) in LANGUAGES.iter().zip(["", "_en"]) {
        assets.push(asset(&format!("terms/{language}"), &explained(&terms, ending)));
    }
    if faults.is_empty() { Ok(assets) } else { Err(faults.join("\n")) }
}

/// The terms for the page: by a key that is the same in every language, the names with commas between, a bar, the sentence.
fn explained(terms: &Tree, ending: &str) -> Value {
    let mut words = Map::new();
    for term in terms.items_at("group").iter().flat_map(|group| group.items_at("term")) {
        let own = |key: &str| term.text_at(&format!("{key}{ending}")).filter(|text| !text.is_empty());
        let names: Vec<&str> = [own("word"), own("also")].into_iter().flatten().collect();
        let line = format!("{}|{}", names.join(", "), own("text").unwrap_or_default());
        words.insert(term.text_at("word_en").unwrap_or_default().to_owned(), serde_json::json!(line));
    }
    Value::Object(words)
}

fn asset(name: &str, value: &Value) -> Asset {
    Asset { name: name.to_owned(), bytes: value.to_string().into_bytes() }
}

/// Figures and citations of one pack; both are read back through the checker before they are given out.
fn publish(rules: &Path, name: &str, after: i64) -> Result<[Asset; 2], Vec<String>> {
    let tree = pack_tree(rules, name).map_err(|error| vec![error])?;
    let faults = |faults: Vec<zifu::fault::Fault>| -> Vec<String> {
        faults.iter().map(|fault| format!("rules/{name}.toml: {fault}")).collect()
    };
    let pack = Pack::read(&tree).map_err(faults)?;
    let mut figures = to_json(&tree);
    let mut cites: Vec<Value> = Vec::new();
    let tables = figures.get_mut("table").and_then(Value::as_array_mut);
    for table in tables.into_iter().flatten() {
        for row in table.get_mut("row").and_then(Value::as_array_mut).into_iter().flatten() {
            let Some(row) = row.as_object_mut() else { continue };
            let mut cite = Map::new();
            for key in CITED {
                cite.extend(row.remove(key).map(|value| (key.to_owned(), value)));
            }
            let cite = Value::Object(cite);
            let index = cites.iter().position(|known| *known == cite).unwrap_or_else(|| {
                cites.push(cite);
                cites.len() - 1
            });
            row.insert("cite".to_owned(), serde_json::json!(index));
        }
    }
    let mut apart = |key: &str| figures.as_object_mut().and_then(|pack| pack.remove(key));
    let sources = apart("sources").unwrap_or(Value::Null);
    let (gaps, gaps_en) = (apart("gaps"), apart("gaps_en"));
    let behind = apart("background");
    let published: Tree =
        serde_json::from_str(&figures.to_string()).map_err(|error| vec![error.to_string()])?;
    Pack::read(&published).map_err(faults)?;
    let day = tree.text_at("checked_on").and_then(Day::parse);
    let place = tree.text_at("place").unwrap_or("");
    // What is told at the foot of the page: what the pack leaves out, and what holds behind it (its
    // own texts, then the national frame) without being counted.
    let told = |gaps: Option<Value>, english: bool| {
        let words = command::words(english);
        let frames = day.map(|day| background::told(rules, place, day, &words));
        let mut told: Vec<Value> = doubts(&pack, after, &words).into_iter().map(Value::from).collect();
        told.extend(gaps.as_ref().and_then(Value::as_array).cloned().unwrap_or_default());
        let text = if english { "text_en" } else { "text" };
        let behind = behind.iter().filter_map(Value::as_array).flatten();
        told.extend(behind.filter_map(|entry| entry.get(text).cloned()));
        told.extend(frames.into_iter().flatten().map(Value::from));
        told
    };
    let (gaps, gaps_en) = (told(gaps, false), told(gaps_en, true));
    let cites = serde_json::json!({ "rows": cites, "sources": sources, "gaps": gaps, "gaps_en": gaps_en });
    Ok([asset(&format!("pack/{name}"), &figures), asset(&format!("cites/{name}"), &cites)])
}

/// The words of a language travel in parts: for the first questions, for answers, for what comes when it is opened.
const PARTS: [&str; 4] = ["words", "more", "later", "beside"];

/// Words of keepers of rules, of the command and of the pages beside the program; the page does not load them.
const OFF_PAGE: [&str; 4] = ["checker.", "command.", "cover.", "rules."];

/// Words of the engine, and those of questions that stand there only when another is answered: nobody sees them before something is
/// filled in.
const AFTER: [&str; 17] = [
    "step.",
    "part.",
    "confidence.",
    "fact.",
    "fault.",
    "page.filing",
    "page.stage",
    "page.admission",
    "page.year",
    "page.used",
    "page.before",
    "page.assistance",
    "page.deposit",
    "page.account",
    "page.broken",
    "page.fix",
    "page.large",
];

/// The words of a language: every `static/words/*.<language>.toml` that the page needs, laid together; a key stands once. What is
/// said only with an answer (`more.*` and the engine's steps), or by parts loaded later (`later.*`, `beside.*`), travels apart, so that the first questions come sooner.
fn words(root: &Path, language: &str, wanted: &str) -> Result<Map<String, Value>, String> {
    let folder = root.join("static/words");
    let entries = std::fs::read_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut paths: Vec<_> = entries.filter_map(Result::ok).map(|entry| entry.path()).collect();
    paths.sort();
    let ending = format!(".{language}.toml");
    let mut seen = Vec::new();
    let mut words = Map::new();
    for path in &paths {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or("");
        if !name.ends_with(&ending) || OFF_PAGE.iter().any(|off| name.starts_with(off)) {
            continue;
        }
        for (key, value) in read_toml(path)?.pairs() {
            let text = value.text().ok_or_else(|| format!("{}: `{key}` is no text", path.display()))?;
            if seen.contains(key) {
                return Err(format!("{}: `{key}` stands twice", path.display()));
            }
            seen.push(key.clone());
            let begins = |starts: &[&str]| starts.iter().any(|start| key.starts_with(start));
            let named =
                PARTS.iter().find(|part| name.strip_prefix(**part).is_some_and(|rest| rest.starts_with('.')));
            let after = begins(&AFTER);
            let part = named.copied().unwrap_or(if after { "more" } else { "words" });
            if part == wanted {
                words.insert(key.clone(), serde_json::json!(text));
            }
        }
    }
    Ok(words)
}

/// What a person is told of a pack's figures first: how many rules nobody verified, and until when they were compared with their
/// sources. A page has no need to count days: the sentence names the day from which it is old.
fn doubts(pack: &Pack, after: i64, words: &Words) -> Vec<String> {
    let [_, _, unverified] = pack.confidence_counts();
    let mut told = Vec::new();
    if unverified > 0 {
        told.push(words.fill("cover.weak", &[("count", &unverified.to_string())]));
    }
    if let Some(day) = pack.head.checked_on {
        told.push(words.fill("cover.old", &[("day", &day.text()), ("again", &again(day, after))]));
    }
    told
}

/// The day from which rules compared with their sources on a day count as not compared for long.
fn again(day: Day, after: i64) -> String {
    Day::of_number(day.number() + after).map(Day::text).unwrap_or_default()
}

/// What the page needs of the register before anything is asked: who is offered, under which name, and from which day its rules
/// count as old.
fn offered(rules: &Path, register: &Tree, after: i64) -> Result<Value, String> {
    let mut places = Vec::new();
    for place in register.items_at("place").iter().filter(|place| place.text_at("status") != Some("draft")) {
        let keep = |key: &str| place.text_at(key).map(|text| (key.to_owned(), serde_json::json!(text)));
        let mut kept: Map<String, Value> =
            ["folder", "scheme", "name", "name_en"].into_iter().filter_map(keep).collect();
        if let Some(file) = place.text_at("file") {
            let checked = read_toml(&rules.join(file))?.text_at("checked_on").and_then(Day::parse);
            kept.extend(checked.map(|day| ("look_again".to_owned(), serde_json::json!(again(day, after)))));
        }
        places.push(Value::Object(kept));
    }
    Ok(serde_json::json!({ "place": places }))
}

/// After how many days the register calls a comparison with the sources old.
fn look_again(register: &Tree) -> Result<i64, String> {
    match register.get("look_again_after") {
        Some(Tree::Whole(days)) if *days > 0 => Ok(*days),
        _ => Err(format!("rules/{REGISTER}: `look_again_after` = whole days, above 0, is wanted.")),
    }
}

/// A tree as JSON text: the form in which packs travel.
#[must_use]
pub fn json(tree: &Tree) -> String {
    to_json(tree).to_string()
}

pub(crate) fn to_json(tree: &Tree) -> Value {
    match tree {
        Tree::Flag(flag) => serde_json::json!(flag),
        Tree::Whole(number) => serde_json::json!(number),
        Tree::Text(text) => serde_json::json!(text),
        Tree::List(items) => Value::Array(items.iter().map(to_json).collect()),
        Tree::Table(pairs) => pairs.iter().map(|(key, value)| (key.clone(), to_json(value))).collect(),
        Tree::Other(_) => Value::Null,
    }
}
