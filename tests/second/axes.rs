//! The axes of generated packs.

use crate::dice::{map, s, words};
use toml::Value;

/// The axes a pack may use: name, definition, cells.
pub(crate) const AXES: [(&str, &[&str]); 5] = [
    ("setting", &["inpatient", "outpatient", "special"]),
    ("class", &["one", "two", "three"]),
    ("person", &["active", "retired"]),
    ("age", &["under-45", "45-to-69", "from-70"]),
    ("admission", &["first", "later"]),
];

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
        name => {
            let cells = AXES.iter().find(|(n, _)| *n == name).map_or(&[][..], |(_, cells)| cells);
            map([("of", s(name)), ("values", words(cells))])
        }
    }
}
