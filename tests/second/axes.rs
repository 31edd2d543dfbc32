//! The axes of generated packs.

use crate::dice::{map, s, words};
use toml::Value;

/// The axes a pack may use: name, definition, cells.
pub(crate) const AXES: [(&str, &[&str]); 6] = [
    ("setting", &["inpatient", "outpatient", "special"]),
    ("class", &["one", "two", "three"]),
    ("person", &["active", "retired"]),
    ("age", &["under-45", "45-to-69", "from-70"]),
    ("admission", &["first", "later"]),
    ("kind", &["listed", "tcm", "general"]),
];

/// Axes over the facts of a line.
pub(crate) const LINE_AXES: [(&str, &[&str]); 6] = [
    ("line-class", &["A", "B", "C"]),
    ("line-mark", &["drugs", "unmarked"]),
    ("line-category", &["09", "12", "any-category"]),
    ("line-drug", &["negotiated", "any-drug"]),
    ("line-price", &["cheap", "middling", "dear"]),
    ("line-count", &["few", "many"]),
];

/// The axis over the certified diseases.
pub(crate) const ILLNESS: (&str, &[&str]) = ("illness", &["diabetes", "hypertension", "any-illness"]);

/// The definition of an axis.
pub(crate) fn axis(name: &str) -> Value {
    match name {
        "class" => map([
            ("of", s("grade")),
            (
                "map",
                map([
                    ("tertiary", s("one")),
                    ("secondary", s("two")),
                    ("primary", s("three")),
                    ("community", s("three")),
                ]),
            ),
        ]),
        "age" => map([
            ("of", s("age")),
            ("cuts", Value::Array(vec![Value::Integer(45), Value::Integer(70)])),
            ("names", words(AXES[3].1)),
        ]),
        "admission" => map([
            ("of", s("admission")),
            ("cuts", Value::Array(vec![Value::Integer(2)])),
            ("names", words(AXES[4].1)),
        ]),
        "kind" => other("hospital_kind", AXES[5].1),
        "line-mark" => other("line_mark", LINE_AXES[1].1),
        "line-category" => other("line_category", LINE_AXES[2].1),
        "line-drug" => other("line_drug", LINE_AXES[3].1),
        "line-price" => map([
            ("of", s("line_price")),
            ("cuts", words(&["20.00", "300.00"])),
            ("names", words(LINE_AXES[4].1)),
        ]),
        "line-count" => map([
            ("of", s("line_quantity")),
            ("cuts", Value::Array(vec![Value::Integer(3)])),
            ("names", words(LINE_AXES[5].1)),
        ]),
        "illness" => other("disease", ILLNESS.1),
        "line-class" => map([("of", s("line_class")), ("values", words(LINE_AXES[0].1))]),
        name => {
            let cells = AXES.iter().find(|(n, _)| *n == name).map_or(&[][..], |(_, cells)| cells);
            map([("of", s(name)), ("values", words(cells))])
        }
    }
}

/// An axis whose last cell is that of every other word.
fn other(fact: &str, cells: &[&str]) -> Value {
    let (last, known) = cells.split_last().unwrap_or((&"", &[]));
    map([("of", s(fact)), ("values", words(known)), ("else", s(*last))])
}
