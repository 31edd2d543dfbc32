//! What is wrong with an input: where, what kind, with which words. The sentences are data per language
//! (`static/words`), keyed by `fault.<kind>`; nothing here is a sentence for a person.

use crate::text::push_digits;
use crate::tree::Tree;
use std::fmt;

/// One fault of a pack, a case or a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Key path: `table[3].row[1].value`, or the name of a field.
    pub at: String,
    /// What kind, one of [`KINDS`].
    pub kind: &'static str,
    /// What the sentence names, by placeholder.
    pub with: Vec<(&'static str, String)>,
}

impl Fault {
    /// A fault that names nothing further.
    #[must_use]
    pub fn new(at: impl AsRef<str>, kind: &'static str) -> Fault {
        Fault { at: at.as_ref().to_owned(), kind, with: Vec::new() }
    }

    /// The table that it speaks of: the last word of its place, where a line may stand before it.
    #[must_use]
    pub fn table(&self) -> &str {
        self.at.split_once(' ').map_or(&self.at, |(_, table)| table)
    }

    /// The same fault, naming one thing more.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl AsRef<str>) -> Fault {
        self.with.push((name, value.as_ref().to_owned()));
        self
    }
}

/// Where a fault lies, grown key by key while an input is read; it becomes a text only when there is a fault.
#[derive(Clone, Copy, Debug)]
pub(crate) struct At<'a> {
    above: Option<&'a At<'a>>,
    key: &'a str,
    index: Option<usize>,
}

impl<'a> At<'a> {
    /// The input as a whole.
    pub const ROOT: At<'static> = At::new("");

    /// A place that has a text already.
    pub const fn new(text: &'a str) -> At<'a> {
        At { above: None, key: text, index: None }
    }

    /// `….key`
    pub fn key(&'a self, key: &'a str) -> At<'a> {
        At { above: Some(self), key, index: None }
    }

    /// `….key[index]`; `…[index]` when the key is empty.
    pub fn item(&'a self, key: &'a str, index: usize) -> At<'a> {
        At { above: Some(self), key, index: Some(index) }
    }

    pub fn text(&self) -> String {
        let mut text = self.above.map_or_else(String::new, At::text);
        if !text.is_empty() && !self.key.is_empty() {
            text.push('.');
        }
        text.push_str(self.key);
        if let Some(index) = self.index {
            text.push('[');
            push_digits(&mut text, index as u64, 1);
            text.push(']');
        }
        text
    }
}

/// Adds a fault that is not among those found so far.
pub(crate) fn add_new(faults: &mut Vec<Fault>, fault: Fault) {
    if !faults.contains(&fault) {
        faults.push(fault);
    }
}

/// Adds a fault to those found so far, at a place or at a key below it.
#[cold]
pub(crate) fn tell(
    faults: &mut Vec<Fault>,
    at: &At,
    key: &str,
    kind: &'static str,
    with: &[(&'static str, &str)],
) {
    let mut fault = Fault::new(at.key(key).text(), kind);
    for (name, value) in with {
        fault = fault.with(name, value);
    }
    faults.push(fault);
}

/// Tells where something else stands than the table that is wanted below a key, or the list: passed over, it would become a default.
pub(crate) fn of_kind(tree: &Tree, keys: &[&str], table: bool, at: &At, faults: &mut Vec<Fault>) {
    for key in keys {
        let fits = |value: &Tree| matches!((value, table), (Tree::Table(_), true) | (Tree::List(_), false));
        if tree.get(key).is_some_and(|value| !fits(value)) {
            let want = if table { "{ … }" } else { "[ … ]" };
            tell(faults, at, key, "wrong-kind", &[("want", want)]);
        }
    }
}

impl fmt::Display for Fault {
    /// For logs and tests: `at: kind (name=value, …)`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.at, self.kind)?;
        for (index, (name, value)) in self.with.iter().enumerate() {
            write!(f, "{}{name}={value}", if index == 0 { " (" } else { ", " })?;
        }
        if self.with.is_empty() { Ok(()) } else { f.write_str(")") }
    }
}

/// Every kind of fault; a test holds that each has words in every language.
pub const KINDS: &[&str] = &[
    // packs
    "after-last-band",
    "band-order",
    "bare-number",
    "base-twice",
    "cell-doubled",
    "cell-uncovered",
    "counter-axis",
    "format-unknown",
    "headroom",
    "missing-key",
    "not-in-base",
    "not-a-day",
    "number",
    "out-of-range",
    "paid-mixed",
    "parallel-apart",
    "period-reversed",
    "source-unknown",
    "table-below",
    "too-many",
    "unit-value",
    "unknown-key",
    "unknown-name",
    "unknown-word",
    "unused",
    "value-form",
    "wrong-kind",
    // cases
    "after-rule",
    "before-pack",
    "bill-empty",
    "bill-too-large",
    "line-class",
    "lines-differ",
    "line-prepay",
    "line-printed",
    "missing-counter",
    "net-negative",
    "not-covered",
    "period-too-long",
    "refused-person",
    "unknown-rule",
    "wanted-fact",
    "year-end-split",
    "year-end-unknown",
    // the engine itself
    "broken",
    // fields of the page
    "field-after",
    "field-amount",
    "field-comma",
    "field-day",
    "field-decimals",
    "field-dots",
    "field-empty",
    "field-large",
    "field-more-than-total",
    "field-negative",
    "field-percent",
    "field-unread",
    "place-unknown",
];
