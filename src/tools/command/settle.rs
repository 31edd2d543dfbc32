//! `zifu settle`: one case file.

use super::{Call, Exit, Said, result, state};
use crate::{cases, rules};
use serde_json::{Value, json};
use std::io::Read;
use std::path::Path;
use zifu::fault::Fault;
use zifu::pack::Pack;
use zifu::settle::Settlement;
use zifu::state::YearState;
use zifu::tree::Tree;

/// One settlement, and the year so far after it.
pub(super) type Settled = (Settlement, YearState);

/// `zifu settle CASE`.
pub(super) fn settle(call: &Call) -> Said {
    settled(call).unwrap_or_else(|said| said)
}

fn settled(call: &Call) -> Result<Said, Said> {
    let case = read(call, call.word(0))?;
    let tree = tree_for(call, Some(&case))?;
    let pack = checked(call, &tree)?;
    let state = match call.option("year-state") {
        None => None,
        Some(file) => {
            let tree = read(call, file)?;
            Some(state::read(&tree, &pack).map_err(|faults| refusal(call, Some(&pack), &faults))?)
        }
    };
    let all = fold(&case, &pack, state).map_err(|faults| refusal(call, Some(&pack), &faults))?;
    if let (Some(file), Some((_, after))) = (call.option("year-state-out"), all.last()) {
        let text = format!("{:#}\n", state::out(after));
        std::fs::write(file, text)
            .map_err(|error| Said::wrong(Exit::File, vec![format!("{file}: {error}")]))?;
    }
    if call.has("json") {
        let mut results = all.iter().map(|one| Value::Object(result::json(call, &pack, one, true)));
        let mut first = results.next().unwrap_or(Value::Null);
        let then: Vec<Value> = results.collect();
        if let (false, Some(first)) = (then.is_empty(), first.as_object_mut()) {
            first.insert("then".to_owned(), Value::Array(then));
        }
        return Ok(Said::done(format!("{first:#}\n")));
    }
    let texts: Vec<String> = all
        .iter()
        .map(|(settlement, _)| result::text(call, (&pack, tree.get("sources")), settlement))
        .collect();
    Ok(Said::done(texts.join("\n")))
}

/// Settles a case and what follows it in its `[[then]]`, the year going on.
///
/// # Errors
/// Every reason why one of them cannot be settled.
pub(super) fn fold(case: &Tree, pack: &Pack, state: Option<YearState>) -> Result<Vec<Settled>, Vec<Fault>> {
    known_keys(case)?;
    let mut all = vec![cases::settle_tree(case, pack, state)?];
    let mut step = case.clone();
    for then in case.items_at("then") {
        step = cases::patched(&step, then);
        all.push(cases::settle_next(&step, pack, all.last())?);
    }
    Ok(all)
}

/// Whether every key of a case is one that a case may have: a slip of the finger is told instead of passed over.
///
/// # Errors
/// Every key that is not.
pub(super) fn known_keys(case: &Tree) -> Result<(), Vec<Fault>> {
    let unknown = |(key, _): &&(String, Tree)| key != "id" && !cases::KEYS.contains(&key.as_str());
    let strangers: Vec<Fault> = case
        .pairs()
        .iter()
        .filter(unknown)
        .map(|(key, _)| {
            Fault::new(key, "unknown-key")
                .with("key", key)
                .with("want", ["id", &cases::KEYS.join(" ")].join(" "))
        })
        .collect();
    if strangers.is_empty() { Ok(()) } else { Err(strangers) }
}

/// A case that was not settled: in words, or for a program when JSON was asked for.
pub(super) fn refusal(call: &Call, pack: Option<&Pack>, faults: &[Fault]) -> Said {
    let exit = exit_of(faults);
    if call.has("json") {
        let out = format!("{:#}\n", json!({ "refused": super::refusal::listed(call, pack, faults) }));
        return Said { out, err: Vec::new(), exit };
    }
    Said::wrong(exit, super::refusal::sentences(call, pack, faults))
}

/// A result that the engine itself does not trust ends otherwise than a refusal.
pub(super) fn exit_of(faults: &[Fault]) -> Exit {
    if faults.iter().any(|fault| fault.kind == "broken") { Exit::Engine } else { Exit::Refused }
}

/// Reads a case, state or pack: TOML, or JSON by its ending; `-` is standard input, where a `{` at the beginning means JSON.
pub(super) fn read(call: &Call, name: &str) -> Result<Tree, Said> {
    let file = |error: std::io::Error| {
        let error = call.trouble(&error);
        Said::wrong(Exit::File, vec![call.fill("call.file", &[("file", name), ("error", &error)])])
    };
    let mut text = String::new();
    if name == "-" {
        std::io::stdin().read_to_string(&mut text).map_err(file)?;
    } else {
        text = std::fs::read_to_string(name).map_err(file)?;
    }
    let json = name.ends_with(".json") || (name == "-" && text.trim_start().starts_with('{'));
    let tree = if json {
        serde_json::from_str(&text).map_err(|error| error.to_string())
    } else {
        rules::parse_toml(&text)
    };
    tree.map_err(|error| {
        let error = call.misformed(&error);
        Said::wrong(Exit::Refused, vec![call.fill("call.no-toml", &[("file", name), ("error", &error)])])
    })
}

/// The pack to settle with: the one of `--pack`, or the one that the case names or carries.
///
/// # Errors
/// What is to be said when there is none, or it has faults.
pub(super) fn pack_for(call: &Call, case: Option<&Tree>) -> Result<Pack, Said> {
    checked(call, &tree_for(call, case)?)
}

/// The same before it is checked, with its sources.
///
/// # Errors
/// What is to be said when there is none.
pub(super) fn tree_for(call: &Call, case: Option<&Tree>) -> Result<Tree, Said> {
    match (call.option("pack"), case.and_then(|case| case.get("pack"))) {
        (Some(name), _) => tree_by(call, name),
        (None, Some(Tree::Text(name))) => named(call, name),
        (None, Some(tree)) => Ok(tree.clone()),
        (None, None) => Err(Said::wrong(Exit::Refused, vec![call.say.get("settle.no-pack").to_owned()])),
    }
}

/// A pack by its file or its name.
///
/// # Errors
/// As [`pack_for`].
pub(super) fn pack_by(call: &Call, name: &str) -> Result<Pack, Said> {
    checked(call, &tree_by(call, name)?)
}

fn tree_by(call: &Call, name: &str) -> Result<Tree, Said> {
    if !Path::new(name).is_file() {
        return named(call, name);
    }
    let mut tree = read(call, name)?;
    rules::add_sources(&mut tree, &Path::new(name).with_file_name("sources.toml"));
    Ok(tree)
}

/// Checks a pack.
///
/// # Errors
/// Every fault it has.
pub(super) fn checked(call: &Call, tree: &Tree) -> Result<Pack, Said> {
    Pack::read(tree).map_err(|faults| {
        let mut err = vec![call.say.get("settle.pack-faulty").to_owned()];
        err.extend(call.sentences(&faults));
        Said::wrong(Exit::Refused, err)
    })
}

/// A pack of the folder of rules.
fn named(call: &Call, name: &str) -> Result<Tree, Said> {
    let name = name.strip_suffix(".toml").unwrap_or(name);
    let known = rules::names(&call.rules()).unwrap_or_default();
    if !known.iter().any(|one| one == name) {
        let values =
            [("name", name), ("folder", &call.rules().display().to_string()), ("known", &known.join(" "))];
        return Err(Said::wrong(Exit::File, vec![call.fill("settle.pack-unknown", &values)]));
    }
    rules::pack_tree(&call.rules(), name).map_err(|error| Said::wrong(Exit::Refused, vec![error]))
}
