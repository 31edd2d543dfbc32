//! `zifu rules check`: what the engine's checker cannot see from one pack alone — files, sources, sentences, the register.

use super::{Finding, REGISTER, add_sources, background, known, named_sources, names, quote, read_toml};
use std::collections::BTreeMap;
use std::path::Path;
use zifu::money::Exact;
use zifu::pack::{Pack, Row, Table, Unit, Value};
use zifu::period::Day;
use zifu::tree::Tree;

/// A pack that passed, and how well it rests on its sources.
#[derive(Debug)]
pub struct Passed {
    /// `place/scheme`.
    pub name: String,
    /// The pack.
    pub pack: Pack,
    /// Rows that are official, reported, unverified.
    pub confidence: [usize; 3],
    /// Rows whose value is unknown or disputed.
    pub open: usize,
    /// Figures in all, and those that stand in a sentence quoted beside them.
    pub figures: [usize; 2],
    /// Of what a stay at home is settled with, on the day last compared: cells known, and cells in all.
    pub stay: [usize; 2],
}

/// What a check found.
#[derive(Debug, Default)]
pub struct Report {
    /// Everything that is wrong.
    pub faults: Vec<Finding>,
    /// What a keeper should look at again: it may be right.
    pub doubts: Vec<Finding>,
    /// Packs that passed the engine's checker.
    pub passed: Vec<Passed>,
}

/// Checks every pack below `rules`, the sources of each place and the register, in both directions.
///
/// # Errors
/// When the folder cannot be read at all.
pub fn check(rules: &Path) -> Result<Report, String> {
    let mut report = Report::default();
    let names = names(rules)?;
    let mut used: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for name in &names {
        let place = name.split_once('/').map_or("", |(place, _)| place);
        let sources = used.entry(place.to_owned()).or_default();
        one(rules, name, sources, &mut report);
    }
    for (place, used) in &used {
        check_sources(rules, place, used, &mut report.faults);
    }
    check_register(rules, &names, &mut report);
    background::check(rules, &names, &mut report.faults);
    Ok(report)
}

/// One pack: the engine's checker, then its sentences and what changes without a word.
fn one(rules: &Path, name: &str, used: &mut Vec<String>, report: &mut Report) {
    let file = format!("rules/{name}.toml");
    let path = rules.join(format!("{name}.toml"));
    let mut tree = match read_toml(&path) {
        Ok(tree) => tree,
        Err(error) => {
            report.faults.push(Finding::new(&file, "", "no-toml").with("error", error));
            return;
        }
    };
    used.extend(named_sources(&tree));
    add_sources(&mut tree, &path.with_file_name("sources.toml"));
    let own = format!("{}/{}", tree.text_at("place").unwrap_or(""), tree.text_at("scheme").unwrap_or(""));
    if own != name {
        report.faults.push(Finding::new(&file, "place", "name-differs").with("own", own));
    }
    let pack = match Pack::read(&tree) {
        Ok(pack) => pack,
        Err(faults) => {
            let told = |fault| Finding::of(&file, fault, &tree);
            report.faults.extend(faults.into_iter().map(told));
            return;
        }
    };
    let mut figures = [0, 0];
    let mut open = 0;
    for (index, table) in pack.tables.iter().enumerate() {
        let at = format!("table[{index}] {}", table.id);
        check_quotes(table, &at, &file, &mut figures, &mut report.faults);
        check_jumps(table, &at, &file, &mut report.doubts);
        open += table.rows.iter().filter(|row| unknown(&row.value)).count();
    }
    let confidence = pack.confidence_counts();
    let stay = pack.head.checked_on.map_or([0, 0], |day| known::stay(&tree, &pack, day));
    report.passed.push(Passed { name: name.to_owned(), pack, confidence, open, figures, stay });
}

/// Whether a value is not known, or disputed.
pub(super) fn unknown(value: &Value) -> bool {
    matches!(value, Value::Unknown { .. } | Value::AnyOf { .. })
}

fn check_quotes(table: &Table, at: &str, file: &str, figures: &mut [usize; 2], faults: &mut Vec<Finding>) {
    let money = table.unit == Unit::Money;
    for (index, row) in table.rows.iter().enumerate() {
        let count = quote::numbers(&row.value, money).len();
        let [all, quoted] = figures;
        *all += count;
        if row.cite.quote.is_empty() {
            continue;
        }
        let missing = quote::missing(&row.value, money, &row.cite.quote);
        *quoted += count.saturating_sub(missing.len());
        if !missing.is_empty() {
            let told: Vec<String> = missing.iter().map(|number| number.text()).collect();
            let finding = Finding::new(file, format!("{at} row[{index}].quote"), "not-in-quote");
            faults.push(finding.with("figures", told.join(" ")).with("quote", &row.cite.quote));
        }
    }
}

/// A figure that changes by more than this from one version to the next is doubted unless a note or a quote bears it out: a slip of
/// the finger (a nought too many, 8.5 for 85) shows as a jump.
fn check_jumps(table: &Table, at: &str, file: &str, doubts: &mut Vec<Finding>) {
    for (index, row) in table.rows.iter().enumerate() {
        if !row.cite.note.is_empty() || !row.cite.quote.is_empty() {
            continue;
        }
        let follows = |before: &&Row| {
            before.period.last.and_then(Day::after) == Some(row.period.first)
                && before.masks.iter().zip(&row.masks).all(|(a, b)| a & b != 0)
        };
        for before in table.rows.iter().filter(follows) {
            if let Some((from, to)) = jump(&before.value, &row.value, table.unit) {
                let finding = Finding::new(file, format!("{at} row[{index}]"), "jump").with("from", from);
                doubts.push(finding.with("to", to).with("first", row.period.first.text()));
                break;
            }
        }
    }
}

/// The figures between which a value jumps: money to more than double or less than half, rates by more than 15 points.
fn jump(before: &Value, after: &Value, unit: Unit) -> Option<(String, String)> {
    let money = unit == Unit::Money;
    let text = |value: Exact| {
        let figure = Value::Figure(value);
        quote::numbers(&figure, money).first().map(|number| number.text()).unwrap_or_default()
    };
    let leaps = |from: Exact, to: Exact, money: bool| {
        let two = Exact::new(2, 1);
        if money {
            to > from * two || from > to * two
        } else {
            (to - from).max(from - to) > Exact::new(15, 100)
        }
    };
    match (before, after) {
        (Value::Figure(from), Value::Figure(to)) if leaps(*from, *to, money) => {
            Some((text(*from), text(*to)))
        }
        (Value::Bands(from), Value::Bands(to)) => {
            let pairs = from.iter().zip(to);
            let mut rates = pairs.map(|(from, to)| (from.rate, to.rate));
            rates.find(|(from, to)| leaps(*from, *to, false)).map(|(from, to)| (text(from), text(to)))
        }
        _ => None,
    }
}

/// The sources of a place: every one is used, and a notice has its number.
fn check_sources(rules: &Path, place: &str, used: &[String], faults: &mut Vec<Finding>) {
    let file = format!("rules/{place}/sources.toml");
    let sources = match read_toml(&rules.join(place).join("sources.toml")) {
        Ok(sources) => sources,
        Err(error) => {
            faults.push(Finding::new(file, "", "no-toml").with("error", error));
            return;
        }
    };
    for (id, source) in sources.pairs() {
        check_source(&file, id, source, used.contains(id), faults);
    }
}

/// One source: used, with its number if it is a notice, without an address.
pub(super) fn check_source(file: &str, id: &str, source: &Tree, used: bool, faults: &mut Vec<Finding>) {
    if !used {
        faults.push(Finding::new(file, id, "source-unused"));
    }
    let filled = |key: &str| source.text_at(key).is_some_and(|text| !text.trim().is_empty());
    if source.text_at("kind") == Some("notice") && !filled("number") && !filled("note") {
        faults.push(Finding::new(file, format!("{id}.number"), "notice-number"));
    }
    let text = [source.text_at("title"), source.text_at("note")];
    if text.into_iter().flatten().any(|text| text.contains("http://") || text.contains("https://")) {
        faults.push(Finding::new(file, id, "source-address"));
    }
}

const STATUSES: [&str; 3] = ["complete", "partial", "draft"];

/// The register against the files, in both directions, and against what each pack says of itself.
fn check_register(rules: &Path, names: &[String], report: &mut Report) {
    let file = format!("rules/{REGISTER}");
    let register = match read_toml(&rules.join(REGISTER)) {
        Ok(register) => register,
        Err(error) => {
            report.faults.push(Finding::new(file, "", "no-toml").with("error", error));
            return;
        }
    };
    let mut listed: Vec<&str> = Vec::new();
    for (index, place) in register.items_at("place").iter().enumerate() {
        let at = format!("place[{index}]");
        let name = place.text_at("file").and_then(|file| file.strip_suffix(".toml")).unwrap_or("");
        for key in ["folder", "name", "name_en", "scheme", "status", "checked_on", "file", "division"] {
            if place.text_at(key).is_none_or(str::is_empty) {
                report
                    .faults
                    .push(Finding::new(&file, format!("{at}.{key}"), "missing-key").with("key", key));
            }
        }
        if place.text_at("status").is_some_and(|status| !STATUSES.contains(&status)) {
            let want = STATUSES.join(" ");
            let value = place.text_at("status").unwrap_or("");
            let finding = Finding::new(&file, format!("{at}.status"), "unknown-word");
            report.faults.push(finding.with("value", value).with("want", want));
        }
        if place.items_at("gaps").len() != place.items_at("gaps_en").len() {
            report.faults.push(Finding::new(&file, format!("{at}.gaps_en"), "gaps-differ"));
        }
        if listed.contains(&name) {
            report.faults.push(Finding::new(&file, &at, "listed-twice").with("name", name));
        }
        if !name.is_empty() && !names.iter().any(|known| known == name) {
            report.faults.push(Finding::new(&file, &at, "listed-without-file").with("name", name));
        }
        listed.push(name);
        agrees(place, name, &at, &file, report);
    }
    for name in names.iter().filter(|name| !listed.contains(&name.as_str())) {
        report.faults.push(Finding::new(&file, "", "file-not-listed").with("name", name));
    }
}

/// What the register says of a pack is what the pack says.
fn agrees(place: &Tree, name: &str, at: &str, file: &str, report: &mut Report) {
    let Some(passed) = report.passed.iter().find(|passed| passed.name == name) else { return };
    let head = &passed.pack.head;
    let checked = head.checked_on.map(Day::text).unwrap_or_default();
    let pairs = [("folder", head.place.as_str()), ("scheme", &head.scheme), ("checked_on", &checked)];
    for (key, own) in pairs {
        let listed = place.text_at(key).unwrap_or("");
        if !listed.is_empty() && listed != own {
            let finding = Finding::new(file, format!("{at}.{key}"), "register-differs");
            report.faults.push(finding.with("listed", listed).with("own", own).with("name", name));
        }
    }
}
