//! A small pack in words that a test writes further, and questions asked of it in words.

use zifu::estimate::{Answer, Estimate, Settled, estimate, quick, read, uncovered};
use zifu::money::Fen;
use zifu::pack::Pack;
use zifu::tree::Tree;
use zifu_tools::rules::parse_toml;

/// A ratio with two readings, and a limit for each unit that is known of one class only.
pub const PACK: &str = r#"
format = 1
place = "example"
scheme = "employee"
title = "例"
title_en = "An example"
version = "1"
checked_on = 2026-01-01
insurance_year = "01-01"
max_bill = "20000000.00"
[axes]
grade = { of = "grade", values = ["tertiary", "primary"] }
mark = { of = "line_mark", values = ["bed"], else = "other" }
[[table]]
id = "rate"
unit = "rate"
over = ["grade"]
clock = "discharge"
row = [
  { when = { grade = ["tertiary"] }, first = 2020-01-01, last = "open", value = { any_of = ["0.80", "0.85"], why = "两处说法不一", why_en = "two sources differ" }, source = "s", confidence = "unverified" },
  { when = { grade = ["primary"] }, first = 2020-01-01, last = "open", value = "0.90", source = "s", confidence = "unverified" },
]
[[table]]
id = "unit-limit"
unit = "money"
over = ["mark"]
clock = "discharge"
row = [
  { when = { mark = ["bed"] }, first = 2020-01-01, last = "open", value = { unknown = "没有写", unknown_en = "not stated" }, source = "s", confidence = "unverified" },
  { when = { mark = ["other"] }, first = 2020-01-01, last = "open", value = "none", source = "s", confidence = "unverified" },
]
[[payer]]
id = "pool"
field = "hifp_pay"
title = "统筹基金"
title_en = "Pooled fund"
[lines]
limit = { table = "unit-limit" }
[[plan]]
kind = "basic"
id = "stay"
payer = "pool"
rate = { table = "rate" }
[sources.s]
title = "示例"
kind = "recall"
"#;

/// What the pack says of tertiary hospitals.
pub const DIFFER: &str =
    r#"{ any_of = ["0.80", "0.85"], why = "两处说法不一", why_en = "two sources differ" }"#;
/// A value of which nothing is known.
pub const UNKNOWN: &str = r#"{ unknown = "没有写", unknown_en = "not stated" }"#;

/// A value known within bounds.
pub fn between(low: &str, high: &str) -> String {
    UNKNOWN.replace(" }", &format!(", low = \"{low}\", high = \"{high}\" }}"))
}

/// Two readings of one value.
pub fn differ(one: &str, other: &str) -> String {
    DIFFER.replace("0.80", one).replace("0.85", other)
}

/// A table over one axis, a row for each of its cells.
pub fn table(id: &str, unit: &str, over: &str, rows: &[(&str, &str)]) -> String {
    let row = |(cell, value): &(&str, &str)| {
        let when =
            if over.is_empty() { String::new() } else { format!("when = {{ {over} = [\"{cell}\"] }}, ") };
        format!(
            "  {{ {when}first = 2020-01-01, last = \"open\", value = {value}, source = \"s\", confidence = \"unverified\" }},\n"
        )
    };
    let over = if over.is_empty() { String::new() } else { format!("\"{over}\"") };
    let rows: String = rows.iter().map(row).collect();
    format!(
        "[[table]]\nid = \"{id}\"\nunit = \"{unit}\"\nover = [{over}]\nclock = \"discharge\"\nrow = [\n{rows}]\n"
    )
}

/// A table of one row.
pub fn single(id: &str, unit: &str, value: &str) -> String {
    table(id, unit, "", &[("", value)])
}

/// The pack with more tables, counters or items before its plan, and more said of its one item.
pub fn more(before: &str, of_item: &str) -> String {
    PACK.replace("[[plan]]", &format!("{before}[[plan]]"))
        .replace("rate = { table = \"rate\" }\n", &format!("rate = {{ table = \"rate\" }}\n{of_item}\n"))
}

/// The pack, its pool up to the table `limit`.
pub fn limited(tables: &str) -> String {
    more(tables, "caps = [{ table = \"limit\", on = \"fund\" }]")
}

/// The pack as a text that tells a number of the situation apart, by an axis of its name.
pub fn by_number(text: &str, fact: &str, cuts: &str, names: &str) -> String {
    let axis = format!("[axes]\n{fact} = {{ of = \"{fact}\", cuts = {cuts}, names = {names} }}\n");
    text.replace("[axes]\n", &axis)
}

/// A pack as it is written.
pub fn made(text: &str) -> Pack {
    Pack::read(&parse_toml(text).expect("TOML")).unwrap_or_else(|faults| panic!("{faults:?}"))
}

/// A bill of a thousand.
pub const BILL: &str = "[bill]\ntotal = \"1000.00\"\n";

/// The same in a primary hospital.
pub const PRIMARY: &str = "grade = \"primary\"\n[bill]\ntotal = \"1000.00\"\n";

/// Of a bill's sums none is known beside the total.
pub const OPEN: &str = "excluded = \"unknown\"\nover_limit = \"unknown\"\nprepay = \"unknown\"\n";

pub fn asked(text: &str) -> Tree {
    parse_toml(&format!("[situation]\nday = 2025-06-01\n{text}")).expect("TOML")
}

/// The proved range of a question.
pub fn proved(pack: &Pack, text: &str) -> Estimate {
    let (question, doubts) = read(&asked(text), pack).unwrap_or_else(|faults| panic!("{text}: {faults:?}"));
    estimate(pack, &question, &doubts).unwrap_or_else(|faults| panic!("{text}: {faults:?}"))
}

/// The ends, to the fen, of a question; both must be reached.
pub fn ends(pack: &Pack, text: &str) -> (Fen, Fen) {
    let range = proved(pack, text);
    let high = range.high.expect("an end");
    assert!(range.low.attained && high.attained && !range.loose, "{text}");
    (range.low.witness.settlement.own, high.witness.settlement.own)
}

/// The quick answer to a question.
pub fn answer(pack: &Pack, text: &str) -> Answer {
    let (question, _) = read(&asked(text), pack).unwrap_or_else(|faults| panic!("{text}: {faults:?}"));
    quick(pack, &question)
}

/// Why nothing that a question leaves open comes to a figure, by the kinds of the faults.
pub fn barred(pack: &Pack, text: &str) -> Option<Vec<&'static str>> {
    let (question, _) = read(&asked(text), pack).unwrap_or_else(|faults| panic!("{text}: {faults:?}"));
    uncovered(pack, &question).map(|faults| faults.iter().map(|fault| fault.kind).collect())
}

/// Both ends of a quick answer.
pub fn quick_ends(pack: &Pack, text: &str) -> [Settled; 2] {
    let Answer::Range { low, high, .. } = answer(pack, text) else { panic!("a quick range: {text}") };
    [*low, *high]
}

/// The own share that a quick answer gives.
pub fn quick_own(pack: &Pack, text: &str) -> Fen {
    let Answer::Figure(settled) = answer(pack, text) else { panic!("a figure: {text}") };
    settled.settlement.own
}
