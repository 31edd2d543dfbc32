//! What is wrong with an input: where, what kind, with which words. The sentences are data per language
//! (`static/words`), keyed by `fault.<kind>`; nothing here is a sentence for a person.

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
    pub fn new(at: impl Into<String>, kind: &'static str) -> Fault {
        Fault { at: at.into(), kind, with: Vec::new() }
    }

    /// The same fault, naming one thing more.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Fault {
        self.with.push((name, value.into()));
        self
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
    "format-unknown",
    "kind-reserved",
    "missing-key",
    "not-in-base",
    "not-a-day",
    "number",
    "out-of-range",
    "paid-mixed",
    "parallel-apart",
    "period-reversed",
    "source-unknown",
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
    "place-unknown",
];
