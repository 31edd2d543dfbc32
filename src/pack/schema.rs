//! The one table of what a pack file may hold. It drives the reader's first pass and its messages; JSON Schema,
//! skeletons and documentation can be made from it.

use crate::fault::{At, Fault, tell};
use crate::money::{Rate, Yuan};
use crate::period::{Day, MonthDay};
use crate::text::joined;
use crate::tree::Tree;

/// What a value must look like.
#[derive(Debug)]
pub enum Shape {
    /// Any text.
    Text,
    /// One of these words.
    Word(&'static [&'static str]),
    /// A whole number.
    Whole,
    /// `true` or `false`.
    Flag,
    /// A day.
    Day,
    /// A day, or `"open"`.
    LastDay,
    /// A day of any year: `"01-01"`.
    YearStart,
    /// Money as quoted text.
    Money,
    /// A number with at most six decimals as quoted text.
    Factor,
    /// A cut point: a whole number, an amount or a day.
    Cut,
    /// A list of such values.
    List(&'static Shape),
    /// A table with free keys and such values.
    Map(&'static Shape),
    /// A table with these keys.
    Table(&'static [Field]),
    /// Either of two.
    Either(&'static Shape, &'static Shape),
    /// A value of `rules/README.md` §5, read with the table's unit.
    Value,
}

/// A key of a table.
#[derive(Debug)]
pub struct Field {
    /// The key.
    pub key: &'static str,
    /// What stands there.
    pub shape: &'static Shape,
    /// Whether it must stand there.
    pub need: bool,
}

const fn need(key: &'static str, shape: &'static Shape) -> Field {
    Field { key, shape, need: true }
}

const fn may(key: &'static str, shape: &'static Shape) -> Field {
    Field { key, shape, need: false }
}

const WORDS: Shape = Shape::List(&Shape::Text);
const TITLES: Shape = Shape::Map(&Shape::Text);
const BOX: Shape = Shape::Map(&WORDS);
const GROUPS: Shape = Shape::Either(&Shape::Text, &WORDS);

const AXIS: Shape = Shape::Table(&[
    need("of", &Shape::Text),
    may("values", &WORDS),
    may("map", &Shape::Map(&Shape::Text)),
    may("cuts", &Shape::List(&Shape::Cut)),
    may("names", &WORDS),
    may("else", &Shape::Text),
]);

const ROW: Shape = Shape::Table(&[
    may("when", &BOX),
    need("first", &Shape::Day),
    need("last", &Shape::LastDay),
    need("value", &Shape::Value),
    may("source", &Shape::Text),
    may("clause", &Shape::Text),
    need("confidence", &Shape::Word(&["official", "reported", "unverified"])),
    may("quote", &Shape::Text),
    may("note", &Shape::Text),
    may("note_en", &Shape::Text),
    may("cite", &Shape::Whole),
]);

const TABLE: Shape = Shape::Table(&[
    need("id", &Shape::Text),
    need("unit", &Shape::Word(&["money", "rate", "factor", "points", "bands"])),
    need("over", &WORDS),
    need("clock", &Shape::Word(&["line", "admission", "discharge", "settlement", "insurance-year"])),
    need("row", &Shape::List(&ROW)),
]);

const COUNTER: Shape = Shape::Table(&[
    need("id", &Shape::Text),
    need("counts", &WORDS),
    may("when", &BOX),
    need("window", &Shape::Word(&["year", "quarter", "month", "days", "stay-period", "stay", "ever"])),
    may("days", &Shape::Whole),
    may("spread", &Shape::Flag),
    may("year_from", &Shape::YearStart),
    may("per", &WORDS),
]);

const BASE_PART: Shape =
    Shape::Table(&[need("part", &Shape::Text), may("share", &Shape::Factor), may("group", &Shape::Text)]);

const DEDUCTIBLE: Shape = Shape::Table(&[
    need("table", &Shape::Text),
    may("counter", &Shape::Text),
    may("factors", &WORDS),
    may("ceiling", &Shape::Table(&[need("table", &Shape::Text), need("counter", &Shape::Text)])),
]);

const RATE: Shape = Shape::Table(&[
    need("table", &Shape::Text),
    may("axis", &Shape::Word(&["gross", "above", "excess"])),
    may("mode", &Shape::Word(&["marginal", "whole"])),
    may("counter", &Shape::Text),
]);

const ADJUST: Shape = Shape::Table(&[
    may("own_factor", &Shape::Text),
    may("points", &Shape::Text),
    may("rate_factor", &Shape::Text),
    may("ceiling", &Shape::Text),
    may("to_part", &Shape::Text),
    may("when", &BOX),
]);

const CAP: Shape = Shape::Table(&[
    need("table", &Shape::Text),
    may("counter", &Shape::Text),
    need("on", &Shape::Word(&["fund", "scope", "above", "base"])),
    may("when", &BOX),
]);

const FIRST_SHARE: Shape = Shape::Table(&[
    need("table", &Shape::Text),
    need("at", &Shape::Word(&["before", "after"])),
    may("to_part", &Shape::Text),
]);

const LINE_LIMIT: Shape = Shape::Table(&[
    need("group", &Shape::Text),
    need("table", &Shape::Text),
    may("when", &BOX),
    may("counter", &Shape::Text),
    may("to", &Shape::Word(&["over_limit", "excluded"])),
]);

/// Steps that the platform has codes for.
const CODES: &[Field] = &[
    may("base", &Shape::Text),
    may("deductible", &Shape::Text),
    may("band", &Shape::Text),
    may("over_cap", &Shape::Text),
    may("paid", &Shape::Text),
];

const BACKGROUND: Shape = Shape::Table(&[
    need("kind", &Shape::Word(&["rule", "ceiling", "background"])),
    need("text", &Shape::Text),
    may("text_en", &Shape::Text),
    need("source", &Shape::Text),
    may("clause", &Shape::Text),
    may("table", &Shape::Text),
    may("low", &Shape::Text),
    may("high", &Shape::Text),
]);

const MERGE: Shape = Shape::Table(&[
    need("id", &Shape::Text),
    need("before", &WORDS),
    need("stay", &WORDS),
    need("days", &Shape::Whole),
    may("same", &Shape::List(&Shape::Word(&["hospital", "disease"]))),
    may("counts", &Shape::Flag),
]);

const ITEM: Shape = Shape::Table(&[
    need("id", &Shape::Text),
    need(
        "kind",
        &Shape::Word(&["basic", "share", "fixed", "own_ceiling", "floor", "account", "carve", "package"]),
    ),
    may("when", &BOX),
    may("payer", &Shape::Text),
    may("group", &GROUPS),
    may("paid", &Shape::Word(&["counter", "automatic-later", "on-application"])),
    may("parallel", &Shape::Text),
    may("first_share", &FIRST_SHARE),
    may("deductible", &DEDUCTIBLE),
    may("rate", &RATE),
    may("adjust", &Shape::List(&ADJUST)),
    may("caps", &Shape::List(&CAP)),
    may("boundary", &Shape::Word(&["exact", "down-fen"])),
    may("base", &Shape::List(&Shape::Either(&Shape::Text, &BASE_PART))),
    may("threshold", &Shape::Table(&[need("table", &Shape::Text), may("counter", &Shape::Text)])),
    may("takes_from", &GROUPS),
    may("leaves", &Shape::Text),
    may("amount", &Shape::Table(&[need("table", &Shape::Text)])),
    may("each", &Shape::Word(&["line", "settlement", "day"])),
    may("ceiling", &Shape::Table(&[need("table", &Shape::Text), may("counter", &Shape::Text)])),
    may("of", &Shape::Word(&["in_scope", "total"])),
    may("payers", &WORDS),
    may("which", &Shape::Word(&["current", "earlier", "any"])),
    may("pays", &WORDS),
    may("share", &Shape::Word(&["liability"])),
    may("to_part", &Shape::Text),
    may("price", &Shape::Table(&[need("table", &Shape::Text)])),
    may("above", &Shape::Text),
    may("own", &Shape::Table(&[need("table", &Shape::Text)])),
    may("on", &Shape::Word(&["price", "least"])),
    may("codes", &Shape::Table(CODES)),
    may("deadline", &Shape::Text),
    may("deadline_en", &Shape::Text),
    may("papers", &WORDS),
    may("papers_en", &WORDS),
]);

const SOURCE: Shape = Shape::Table(&[
    need("title", &Shape::Text),
    may("number", &Shape::Text),
    may("issuer", &Shape::Text),
    may("published", &Shape::Either(&Shape::Text, &Shape::Whole)),
    need("kind", &Shape::Word(&["notice", "press", "guide", "slip", "recall"])),
    may("note", &Shape::Text),
    may("note_en", &Shape::Text),
]);

/// The whole file.
pub const PACK: Shape = Shape::Table(&[
    need("format", &Shape::Whole),
    need("place", &Shape::Text),
    may("division", &Shape::Text),
    need("scheme", &Shape::Text),
    need("title", &Shape::Text),
    may("title_en", &Shape::Text),
    need("version", &Shape::Text),
    need("checked_on", &Shape::Day),
    need("insurance_year", &Shape::YearStart),
    may("period_days", &Shape::Whole),
    may("over_year_end", &Shape::Word(&["one", "split", "unknown"])),
    may("merge", &Shape::List(&MERGE)),
    need("max_bill", &Shape::Money),
    may("gaps", &WORDS),
    may("gaps_en", &WORDS),
    may(
        "confirmed",
        &Shape::Table(&[need("body", &Shape::Text), need("person", &Shape::Text), need("day", &Shape::Day)]),
    ),
    may(
        "refuse",
        &Shape::List(&Shape::Table(&[
            need("fact", &Shape::Text),
            need("values", &WORDS),
            need("why", &Shape::Text),
            may("why_en", &Shape::Text),
        ])),
    ),
    may("titles", &Shape::Map(&TITLES)),
    may("titles_en", &Shape::Map(&TITLES)),
    may("axes", &Shape::Map(&AXIS)),
    may(
        "lines",
        &Shape::Table(&[
            may("prepay_round", &Shape::Word(&["half-up", "exact"])),
            may("over_limit", &Shape::Word(&["excess", "whole-line"])),
            may("prepay_first", &Shape::Flag),
            may("prepay", &Shape::Table(&[need("table", &Shape::Text)])),
            may("limit", &Shape::Table(&[need("table", &Shape::Text)])),
            may(
                "quantity",
                &Shape::Table(&[need("table", &Shape::Text), may("each", &Shape::Word(&["line", "day"]))]),
            ),
        ]),
    ),
    may(
        "group",
        &Shape::List(&Shape::Table(&[
            need("id", &Shape::Text),
            may("marks", &WORDS),
            may("categories", &WORDS),
            may("drugs", &WORDS),
        ])),
    ),
    may("line_limit", &Shape::List(&LINE_LIMIT)),
    need(
        "payer",
        &Shape::List(&Shape::Table(&[
            need("id", &Shape::Text),
            need("field", &Shape::Word(super::FIELDS)),
            need("title", &Shape::Text),
            may("title_en", &Shape::Text),
        ])),
    ),
    may("counter", &Shape::List(&COUNTER)),
    may("table", &Shape::List(&TABLE)),
    need("plan", &Shape::List(&ITEM)),
    may("payment", &Shape::Table(&[may("account_pays", &WORDS), may("family_pays", &WORDS)])),
    may("national", &Shape::Table(&[may("account_in_fund", &Shape::Flag)])),
    may("background", &Shape::List(&BACKGROUND)),
    may(
        "round",
        &Shape::Table(&[
            may("at", &Shape::Word(&["payer", "item", "band"])),
            may("side", &Shape::Word(&["fund", "own"])),
            may("way", &Shape::Word(&["half-up", "down", "up", "half-even"])),
            may("residue", &WORDS),
        ]),
    ),
    may("sources", &Shape::Map(&SOURCE)),
]);

/// Compares a tree with a shape; tells every deviation.
pub(super) fn compare(tree: &Tree, shape: &Shape, at: &At, faults: &mut Vec<Fault>) {
    let mut fault = |kind: &'static str, want: &str| {
        let got = tree.scalar().unwrap_or_default();
        tell(faults, at, "", kind, &[("want", want), ("value", &got)]);
    };
    match (shape, tree) {
        (Shape::Value, _)
        | (Shape::Text, Tree::Text(_))
        | (Shape::Whole, Tree::Whole(_))
        | (Shape::Flag, Tree::Flag(_)) => {}
        (Shape::Cut, Tree::Whole(_) | Tree::Text(_)) => {}
        (Shape::Word(words), Tree::Text(text)) if words.contains(&text.as_str()) => {}
        (Shape::Word(words), _) => fault("unknown-word", &joined(words, " | ")),
        (Shape::Day, Tree::Text(text)) if Day::parse(text).is_some() => {}
        (Shape::LastDay, Tree::Text(text)) if text == "open" || Day::parse(text).is_some() => {}
        (Shape::Day | Shape::LastDay, _) => fault("not-a-day", "2025-01-31"),
        (Shape::YearStart, Tree::Text(text)) if MonthDay::parse(text).is_some() => {}
        (Shape::YearStart, _) => fault("not-a-day", "01-01"),
        (Shape::Money, Tree::Text(text)) if Yuan::parse(text).is_ok() => {}
        (Shape::Factor, Tree::Text(text)) if Rate::parse(text).is_ok() => {}
        (Shape::Money | Shape::Factor, Tree::Text(_)) => fault("number", "\"12.50\", \"0.85\""),
        (Shape::Money | Shape::Factor, _) => fault("bare-number", "\"0.85\""),
        (Shape::List(inner), Tree::List(items)) => {
            for (index, item) in items.iter().enumerate() {
                compare(item, inner, &at.item("", index), faults);
            }
        }
        (Shape::Map(inner), Tree::Table(pairs)) => {
            for (key, value) in pairs {
                compare(value, inner, &at.key(key), faults);
            }
        }
        (Shape::Table(fields), Tree::Table(pairs)) => compare_table(pairs, fields, at, faults),
        (Shape::Either(first, second), _) => {
            let mut trial = Vec::new();
            compare(tree, first, at, &mut trial);
            if !trial.is_empty() {
                compare(tree, second, at, faults);
            }
        }
        _ => fault("wrong-kind", kind_word(shape)),
    }
}

fn compare_table(pairs: &[(String, Tree)], fields: &[Field], at: &At, faults: &mut Vec<Fault>) {
    for (key, value) in pairs {
        match fields.iter().find(|field| field.key == key) {
            Some(field) => compare(value, field.shape, &at.key(key), faults),
            None => {
                let mut known = Vec::new();
                for field in fields {
                    known.push(field.key);
                }
                let want = joined(&known, " ");
                tell(faults, at, key, "unknown-key", &[("key", key), ("want", &want)]);
            }
        }
    }
    for field in fields.iter().filter(|field| field.need) {
        if !pairs.iter().any(|(key, _)| key == field.key) {
            tell(faults, at, field.key, "missing-key", &[("key", field.key)]);
        }
    }
}

fn kind_word(shape: &Shape) -> &'static str {
    match shape {
        Shape::Whole => "a whole number",
        Shape::Flag => "true | false",
        Shape::List(_) => "[ … ]",
        Shape::Map(_) | Shape::Table(_) => "{ … }",
        _ => "\"…\"",
    }
}
