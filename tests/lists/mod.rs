//! The committed lists of what the cases must cover: `published.toml` by id, the others by rows.

#[cfg(feature = "spans")]
mod inverse;
mod shapes;

use libtest_mimic::{Failed, Trial};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use zifu::money::{Fen, Yuan};
use zifu::tree::Tree;
use zifu_tools::command::words;
use zifu_tools::{cases, rules};

/// The trials of every list.
pub fn trials(root: &Path) -> Vec<Trial> {
    let mut trials = published(root);
    trials.push(shapes::covered(root));
    trials.push(shapes::shown(root));
    for (name, rows) in BY_ROW {
        trials.push(rows_covered(root, name, rows));
        trials.push(rows_felt(root, name));
    }
    trials
}

/// Lists whose rows name cases in the folder of the same name below `tests/cases`, or say why a row has none.
const BY_ROW: [(&str, &[&str]); 3] = [("asked", ASKED), ("situations", SITUATIONS), ("traps", TRAPS)];

/// The rows of what the source documents ask for.
const ASKED: &[&str] = &[
    "A1", "A2", "A3", "A4", "A5", "B1", "B2", "B3", "B4", "B5", "B6", "B7", "C1", "C2", "C3", "C4", "C5",
    "C6", "C7", "C8", "C9", "D1", "D2", "D3", "D4", "D5", "D6", "D7", "D8",
];

/// The five situations, what a patient's situation holds, the year.
const SITUATIONS: &[&str] = &[
    "1", "2", "3", "4", "5", "place", "tier", "person", "cause", "cover", "setting", "hospital", "filing",
    "account", "whole", "year",
];

/// What changes the figure and is easily overlooked.
const TRAPS: &[&str] = &[
    "printed",
    "returns",
    "expired",
    "clocks",
    "not-held",
    "elsewhere",
    "dated",
    "condition",
    "readmission",
    "confused",
];

/// Each row is there, names cases that exist or a reason, and every case of the folder stands in a row.
fn rows_covered(root: &Path, name: &'static str, rows: &'static [&'static str]) -> Trial {
    let list = list(root, &format!("{name}.toml"));
    let folder = root.join("tests/cases").join(name);
    let root = root.to_path_buf();
    Trial::test(format!("lists/{name}"), move || {
        let listed: BTreeSet<&str> = list.pairs().iter().map(|(row, _)| row.as_str()).collect();
        let asked: BTreeSet<&str> = rows.iter().copied().collect();
        if listed != asked {
            return Err(format!(
                "asked for or listed, but not both: {:?}",
                listed.symmetric_difference(&asked)
            )
            .into());
        }
        let mut wrong = Vec::new();
        let mut named = BTreeSet::new();
        for (row, entry) in list.pairs() {
            let cases: Vec<&str> = entry.items_at("cases").iter().filter_map(Tree::text).collect();
            if cases.is_empty() && entry.text_at("reason").is_none_or(str::is_empty) {
                wrong.push(format!("{row}: neither a case nor a reason"));
            }
            if entry.text_at("asks").is_none_or(str::is_empty) {
                wrong.push(format!("{row}: say what it asks under `asks`"));
            }
            wrong.extend(unsaid(&root, row, entry)?);
            let stem = format!("{}-", row.to_lowercase());
            wrong.extend(
                cases
                    .iter()
                    .filter(|case| !case.starts_with(&stem))
                    .map(|case| format!("{row}: {case} is not named after it")),
            );
            named.extend(cases.into_iter().map(str::to_owned));
        }
        let found: BTreeSet<String> = stems(&folder).into_iter().collect();
        wrong.extend(
            named
                .symmetric_difference(&found)
                .map(|case| format!("{case}: in the list or the folder, but not in both")),
        );
        if wrong.is_empty() { Ok(()) } else { Err(wrong.join("\n").into()) }
    })
}

/// Rows that are guidance of the page and nothing else: each names its words.
const GUIDANCE: [&str; 3] = ["C1", "C2", "D1"];

/// What a row asks the page to say, under `words`, and the page does not say, in Chinese or in English.
fn unsaid(root: &Path, row: &str, entry: &Tree) -> Result<Vec<String>, Failed> {
    let keys = entry.pairs_at("words");
    let mut wrong = Vec::new();
    if keys.is_empty() && GUIDANCE.contains(&row) {
        wrong.push(format!("{row}: a row of guidance names its words under `words`"));
    }
    for (at, language) in ["zh", "en"].into_iter().enumerate() {
        let words = rules::read_toml(&root.join(format!("static/words/later.{language}.toml")))?;
        for (key, parts) in keys {
            let said = words.text_at(key).unwrap_or("");
            for part in parts.items() {
                let part = part.items().get(at).and_then(Tree::text).unwrap_or("");
                if part.is_empty() || !said.contains(part) {
                    wrong.push(format!("{row}: {key} does not say `{part}` ({language})"));
                }
            }
        }
    }
    Ok(wrong)
}

fn list(root: &Path, name: &str) -> Tree {
    let path = root.join("tests/lists").join(name);
    rules::read_toml(&path).unwrap_or_else(|error| panic!("{error}"))
}

/// One trial for each published row, and one that the folder and the list name the same.
fn published(root: &Path) -> Vec<Trial> {
    let list = list(root, "published.toml");
    let folder = root.join("tests/cases/published");
    let mut trials = Vec::new();
    let mut listed = BTreeSet::new();
    for (id, row) in list.pairs() {
        listed.insert(id.clone());
        let (file, row) = (folder.join(format!("{id}.toml")), row.clone());
        let (same, kept) = (file.clone(), row.clone());
        #[cfg(feature = "spans")]
        trials.extend(inverse::trial(id, &file, &row));
        trials.push(Trial::test(format!("lists/published/{id}"), move || prints(&file, &row)));
        trials.push(Trial::test(format!("lists/nudged/{id}"), move || {
            not_planted(&same, &kept)?;
            felt(&same, &kept)
        }));
    }
    trials.push(Trial::test("lists/published", move || {
        let found: BTreeSet<String> = stems(&folder).into_iter().collect();
        if listed == found {
            return Ok(());
        }
        let apart: Vec<_> = listed.symmetric_difference(&found).collect();
        Err(format!("in tests/lists/published.toml or in tests/cases/published, but not in both: {apart:?}")
            .into())
    }));
    trials
}

/// Every case of a folder that carries its pack breaks when a number of it is nudged, but for what its row excuses with a reason
/// under `unfelt`, by the case's name and the number's place.
fn rows_felt(root: &Path, name: &'static str) -> Trial {
    let list = list(root, &format!("{name}.toml"));
    let folder = root.join("tests/cases").join(name);
    Trial::test(format!("lists/{name}-nudged"), move || {
        let excused: BTreeSet<String> = list
            .pairs()
            .iter()
            .flat_map(|(_, row)| row.pairs_at("unfelt"))
            .map(|(at, _)| at.clone())
            .collect();
        let mut unfelt = BTreeSet::new();
        for stem in stems(&folder) {
            let case = rules::read_toml(&folder.join(format!("{stem}.toml")))?;
            if case.text_at("pack").is_none() {
                let report = cases::nudge::nudge(&case, &words(true))
                    .map_err(|wrong| format!("{stem}: {}", wrong.join("\n")))?;
                unfelt.extend(report.unfelt.iter().map(|nudge| format!("{stem}: {nudge}")));
            }
        }
        same(&unfelt, &excused)
    })
}

/// The numbers that no case feels are those that a list excuses.
fn same(unfelt: &BTreeSet<String>, excused: &BTreeSet<String>) -> Result<(), Failed> {
    if unfelt == excused {
        return Ok(());
    }
    let apart: Vec<_> = unfelt.symmetric_difference(excused).collect();
    Err(format!("nudged and not felt, or listed and felt: {apart:?}").into())
}

fn stems(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
    let files: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    files.iter().filter_map(|file| file.file_stem()?.to_str().map(str::to_owned)).collect()
}

fn fen(text: &str) -> Result<Fen, Failed> {
    Yuan::parse(text).map(Yuan::fen).map_err(|_| format!("`{text}` is no amount").into())
}

/// The settlements of a case: the file's own and each `[[then]]`.
fn settlements(case: &Tree) -> impl Iterator<Item = &Tree> {
    std::iter::once(case).chain(case.items_at("then"))
}

/// What a settlement expects, by key; a known difference counts with the figure that was published.
fn expected(settlement: &Tree) -> Result<Vec<(String, Fen)>, Failed> {
    let mut found = Vec::new();
    for (key, value) in settlement.pairs_at("expect") {
        match value {
            Tree::Table(pairs) => {
                for (name, value) in pairs {
                    found.push((format!("{key}.{name}"), fen(value.text().unwrap_or(""))?));
                }
            }
            _ => found.push((key.clone(), fen(value.text().unwrap_or(""))?)),
        }
    }
    if let Some(difference) = settlement.get("known_difference") {
        let all =
            if difference.items().is_empty() { std::slice::from_ref(difference) } else { difference.items() };
        for one in all {
            found.push(("known_difference".to_owned(), fen(one.text_at("published").unwrap_or(""))?));
        }
    }
    Ok(found)
}

/// A case expects every figure that its source prints, and settles the bill that its source asks for.
fn prints(file: &Path, row: &Tree) -> Result<(), Failed> {
    let case = rules::read_toml(file)?;
    let stem = file.file_stem().and_then(|stem| stem.to_str());
    if case.get("source").and_then(|source| source.text_at("id")) != stem {
        return Err("source.id: the id of the row, which is the file's name".into());
    }
    let mut all = Vec::new();
    for settlement in settlements(&case) {
        all.extend(expected(settlement)?);
    }
    let figures: Vec<&str> = row.items_at("figures").iter().filter_map(Tree::text).collect();
    if figures.is_empty() && row.pairs_at("sums").is_empty() {
        return Err("the list names no figure of it".into());
    }
    for figure in figures {
        let wanted = fen(figure)?;
        if !all.iter().any(|(_, fen)| *fen == wanted) {
            return Err(format!("{figure} was published and is expected nowhere").into());
        }
    }
    let first = expected(&case)?;
    for (sum, terms) in row.pairs_at("sums") {
        let mut total = 0;
        for term in terms.items().iter().filter_map(Tree::text) {
            let (sign, name) = term.strip_prefix('-').map_or((1, term), |name| (-1, name));
            let known = first.iter().find(|(key, _)| key == name).map(|(_, fen)| *fen);
            total += sign * known.map_or_else(|| fen(name), Ok)?;
        }
        if total != fen(sum)? {
            return Err(format!("{sum} was published; {terms:?} give {total} fen").into());
        }
    }
    match row.text_at("bill") {
        Some(bill) if case.get("bill").and_then(|sums| sums.text_at("total")) != Some(bill) => {
            Err(format!("the bill asked for is {bill}").into())
        }
        _ => Ok(()),
    }
}

/// A case breaks when any number of its pack is nudged, but for those the list names with a reason.
fn felt(file: &Path, row: &Tree) -> Result<(), Failed> {
    let case = rules::read_toml(file)?;
    let report = cases::nudge::nudge(&case, &words(true)).map_err(|wrong| wrong.join("\n"))?;
    if report.tried == 0 {
        return Err("no number of its pack was nudged".into());
    }
    let unfelt: BTreeSet<String> = report.unfelt.iter().map(ToString::to_string).collect();
    let excused: BTreeSet<String> = row.pairs_at("unfelt").iter().map(|(at, _)| at.clone()).collect();
    same(&unfelt, &excused)
}

/// No figure of its pack is one that it expects, but for those that the source states: the list says so under `stated`.
fn not_planted(file: &Path, row: &Tree) -> Result<(), Failed> {
    let case = rules::read_toml(file)?;
    let mut figures = BTreeSet::new();
    for figure in row.items_at("figures").iter().filter_map(Tree::text) {
        figures.insert(fen(figure)?);
    }
    let numbers = case.get("pack").map(cases::nudge::numbers).unwrap_or_default();
    let planted: BTreeSet<String> = numbers
        .into_iter()
        .filter(|(_, number)| {
            number.contains('.') && fen(number).is_ok_and(|fen| fen > 100 && figures.contains(&fen))
        })
        .map(|(at, _)| at)
        .collect();
    let stated: BTreeSet<String> = row.pairs_at("stated").iter().map(|(at, _)| at.clone()).collect();
    let apart: Vec<_> = planted.symmetric_difference(&stated).collect();
    if apart.is_empty() {
        Ok(())
    } else {
        Err(format!("expected figures in the pack that the list does not explain, or the reverse: {apart:?}")
            .into())
    }
}
