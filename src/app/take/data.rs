//! The settlement as data, under the names of the national interface.

use crate::answer::Reply;
use crate::page::Page;
use crate::result::range::Hold;
use zifu::estimate::Answer;
use zifu::money::fen_text;
use zifu::national::{NAMES, field};
use zifu::pack::Pack;
use zifu::settle::Settlement;
use zifu::text::concat;

/// A text as JSON.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            '\n' => quoted.push_str("\\n"),
            c if c < ' ' => {}
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// The figures with their national names, the year after them so that the next bill can go on from it, amounts as text so that no reader loses a digit, and what they are not.
pub fn json(settled: &Settlement, pack: &Pack, day: &str, year: &str, note: &str) -> String {
    let head = &pack.head;
    let mut text = String::from("{\n");
    let about = [
        ("place", &*head.place),
        ("scheme", &head.scheme),
        ("version", &head.version),
        ("day", day),
        ("year", year),
        ("note", note),
    ];
    for (name, value) in about {
        text.push_str(&concat(&["  \"", name, "\": ", &quoted(value), ",\n"]));
    }
    fields(&mut text, settled, pack, NAMES, "");
    text.push_str(&concat(&["  \"own\": \"", &fen_text(settled.own), "\"\n}\n"]));
    text
}

/// Figures by their national names; the end of a range is named after a stop.
fn fields(text: &mut String, settled: &Settlement, pack: &Pack, names: &[&str], end: &str) {
    for name in names {
        if let Some(fen) = field(settled, pack, name) {
            text.push_str(&concat(&["  \"", name, end, "\": \"", &fen_text(fen), "\",\n"]));
        }
    }
}

/// What the page around us is told of a figure, as JSON; nothing when there is none.
pub fn estimate(page: &Page) -> Option<String> {
    let (Reply::Answer(answer), Some(pack)) = (&page.reply, page.pack()) else { return None };
    let (kind, ends) = match answer {
        Answer::Figure(settled) => ("exact", vec![("", settled)]),
        Answer::Floor { at_least: least, .. } => ("floor", vec![("", least)]),
        Answer::Range { low, high, open, .. } => match Hold::of(open) {
            Hold::All => ("range", vec![(".low", low), (".high", high)]),
            Hold::Except => ("except", vec![(".low", low), (".high", high)]),
            Hold::Least => ("floor", vec![("", low)]),
        },
        Answer::Refused(_) => return None,
    };
    // Between two schemes only what is the person's can be compared.
    let names = if page.pack_names().len() > 1 { &["psn_part_amt"][..] } else { NAMES };
    let mut text = concat(&["{\"kind\":\"", kind, "\",\"fields\":{\n"]);
    for (end, settled) in ends {
        fields(&mut text, &settled.settlement, pack, names, end);
    }
    // The last one has no comma.
    text.truncate(text.len() - 2);
    text.push_str("}}");
    Some(text)
}

/// The same as a table of two columns.
pub fn csv(settled: &Settlement, pack: &Pack, note: &str) -> String {
    let mut text = String::from("name,yuan\n");
    for name in NAMES {
        if let Some(fen) = field(settled, pack, name) {
            text.push_str(&concat(&[name, ",", &fen_text(fen), "\n"]));
        }
    }
    text.push_str(&concat(&[
        "own,",
        &fen_text(settled.own),
        "\nnote,\"",
        &note.replace('"', "\"\""),
        "\"\n",
    ]));
    text
}
