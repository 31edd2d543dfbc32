//! `zifu rules show`: what is in force on a day, in words.

use super::{Passed, background, print};
use std::path::Path;
use zifu::explain::Words;
use zifu::pack::{Pack, Row, Table};
use zifu::period::Day;
use zifu::tree::Tree;

/// A table with its rows in force on a day.
pub(super) fn in_force(pack: &Pack, day: Day) -> impl Iterator<Item = (&Table, Vec<&Row>)> {
    let rows = move |table: &Table| -> bool { table.rows.iter().any(|row| row.period.holds(day)) };
    pack.tables
        .iter()
        .filter(move |table| rows(table))
        .map(move |table| (table, table.rows.iter().filter(|row| row.period.holds(day)).collect()))
}

/// What a table is called: by its own name in the words, or by its id.
pub(super) fn title(table: &Table, words: &Words) -> String {
    let known = words.find(&format!("table.{}", table.id)).map(str::to_owned);
    let parts = || -> Option<String> {
        let (head, rest) = table.id.split_once('/')?;
        let (head, rest) = (words.find(&format!("table.{head}"))?, words.find(&format!("table.{rest}"))?);
        Some(words.fill("table.pair", &[("head", head), ("rest", rest)]))
    };
    match known.or_else(parts) {
        Some(name) => format!("{name}（{}）", table.id),
        None => table.id.clone(),
    }
}

/// Everything in force on a day, as text, with what stands behind it (`rules` holds the background file).
#[must_use]
pub fn show(passed: &Passed, tree: &Tree, rules: &Path, day: Day, words: &Words) -> String {
    let (pack, sources) = (&passed.pack, tree.get("sources"));
    let head = &pack.head;
    let (name, gaps) =
        if words.chinese() { (&head.title, &head.gaps) } else { (&head.title_en, &head.gaps_en) };
    let values = [("title", name.as_str()), ("version", &head.version), ("day", &day.text())];
    let mut lines = vec![words.fill("show.head", &values)];
    for (table, rows) in in_force(pack, day) {
        lines.push(String::new());
        lines.push(title(table, words));
        for row in rows {
            let values = [
                ("cells", print::cells(pack, table, row, words)),
                ("value", print::value(&row.value, table.unit, words)),
                ("source", print::source(row, sources)),
                ("period", print::period(row.period, words)),
                ("confidence", print::confidence(row.confidence, words)),
            ];
            let values: Vec<(&str, &str)> =
                values.iter().map(|(name, value)| (*name, value.as_str())).collect();
            lines.push(format!("  {}", words.fill("show.row", &values)));
            lines.push(format!("      {}", words.fill("show.from", &values)));
        }
    }
    let over: Vec<&Table> =
        pack.tables.iter().filter(|table| !table.rows.iter().any(|row| row.period.holds(day))).collect();
    if !over.is_empty() {
        lines.push(String::new());
        lines.push(words.get("show.none").to_owned());
        lines.extend(over.iter().map(|table| format!("  {}", title(table, words))));
    }
    lines.push(String::new());
    lines.push(words.get("show.gaps").to_owned());
    lines.extend(gaps.iter().map(|gap| format!("  {gap}")));
    let behind = background::lines(rules, &head.place, day, words);
    if !behind.is_empty() {
        lines.extend([String::new(), words.get("show.background").to_owned()]);
        lines.extend(behind);
    }
    lines.join("\n") + "\n"
}
