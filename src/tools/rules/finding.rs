//! What a check found, as data: the sentence is made in the reader's language.

use std::fmt;
use zifu::explain::{self, Words};
use zifu::fault::Fault;
use zifu::tree::Tree;

/// One thing found in one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The file, from the folder that holds `rules/`.
    pub file: String,
    /// Where in the file, what kind, with which words; the sentence is `fault.<kind>` of the engine or `found.<kind>` here.
    pub fault: Fault,
    /// Which table and which row of it, as a keeper knows them: its id and its cases (`grade=secondary person=retired`).
    pub row: Option<(String, String)>,
}

impl Finding {
    /// A finding that names nothing further.
    #[must_use]
    pub fn new(file: impl Into<String>, at: impl AsRef<str>, kind: &'static str) -> Finding {
        Finding { file: file.into(), fault: Fault::new(at, kind), row: None }
    }

    /// A fault of the engine's checker in a file, with the table and the row that its path only counts: `table[3].row[17].last`.
    #[must_use]
    pub fn of(file: &str, fault: Fault, tree: &Tree) -> Finding {
        let counted = |text: &str, name: &str| -> Option<usize> {
            text.split_once(&format!("{name}["))?.1.split_once(']')?.0.parse().ok()
        };
        let row = || {
            let table = tree.items_at("table").get(counted(&fault.at, "table")?)?;
            let row = counted(&fault.at, "row").and_then(|index| table.items_at("row").get(index));
            let axis = |(name, cells): &(String, Tree)| {
                let cells: Vec<&str> = cells.items().iter().filter_map(Tree::text).collect();
                format!("{name}={}", cells.join("|"))
            };
            let cases: Vec<String> =
                row.map_or(&[][..], |row| row.pairs_at("when")).iter().map(axis).collect();
            Some((table.text_at("id")?.to_owned(), cases.join(" ")))
        };
        // A path that tells the table's id itself needs no more.
        let row = if fault.at.contains(' ') { None } else { row() };
        Finding { file: file.to_owned(), row, fault }
    }

    /// The same finding, naming one thing more.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl AsRef<str>) -> Finding {
        self.fault = self.fault.with(name, value);
        self
    }

    /// File and sentence, in the words' language.
    #[must_use]
    pub fn say(&self, words: &Words) -> String {
        let own = format!("found.{}", self.fault.kind);
        let says = if words.find(&own).is_some() {
            let mut values = vec![("at", self.fault.at.as_str())];
            values.extend(self.fault.with.iter().map(|(name, value)| (*name, value.as_str())));
            words.fill(&own, &values)
        } else {
            explain::fault(&spoken(&self.fault, words), words)
        };
        let place = match &self.row {
            Some((table, cases)) if cases.is_empty() => format!("（{table}）"),
            Some((table, cases)) => format!("（{table}，{}）", cells(cases, words)),
            None => String::new(),
        };
        let place = if words.chinese() {
            place
        } else {
            place.replace('（', " (").replace('，', ", ").replace('）', ")")
        };
        format!("{}{place}: {says}", self.file)
    }
}

/// A fault whose cells are named as people name them: `grade=secondary person=retired` is 二级医院，退休.
fn spoken(fault: &Fault, words: &Words) -> Fault {
    let one = |(name, value): &(&'static str, String)| match *name {
        "cells" => ("cells", cells(value, words)),
        name => (name, value.clone()),
    };
    Fault { with: fault.with.iter().map(one).collect(), ..fault.clone() }
}

fn cells(boxes: &str, words: &Words) -> String {
    if boxes == "*" {
        return words.get("print.all").to_owned();
    }
    let axis = |one: &str| {
        let (axis, cells) = one.split_once('=')?;
        let names: Vec<String> =
            cells.split('|').map(|cell| super::print::cell_word(axis, cell, words)).collect();
        let named = names.iter().zip(cells.split('|')).all(|(name, cell)| name != cell);
        // A cell of the pack's own naming keeps its axis: it could not be found otherwise.
        Some(if named { names.join(words.get("print.or")) } else { one.to_owned() })
    };
    let said: Vec<String> = boxes.split(' ').map(|one| axis(one).unwrap_or_else(|| one.to_owned())).collect();
    said.join(words.get("print.and"))
}

impl fmt::Display for Finding {
    /// For logs and tests.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.file, self.fault)
    }
}
