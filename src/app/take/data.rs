//! The settlement as data, under the names of the national interface.

use crate::answer::Reply;
use crate::page::Page;
use crate::result::range::Hold;
use zifu::estimate::{Answer, Settled};
use zifu::money::{Fen, fen_text};
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
pub fn json(reply: &Reply, pack: &Pack, day: &str, year: &str, note: &str) -> Option<String> {
    let (kind, ends) = ends(reply)?;
    let head = &pack.head;
    let mut text = String::from("{\n");
    let about = [
        ("place", &*head.place),
        ("scheme", &head.scheme),
        ("version", &head.version),
        ("day", day),
        ("kind", kind),
        ("year", year),
        ("note", note),
    ];
    for (name, value) in about {
        text.push_str(&concat(&["  \"", name, "\": ", &quoted(value), ",\n"]));
    }
    for (end, settled) in ends {
        fields(&mut text, &settled.settlement, pack, NAMES, end);
        named(&mut text, "own", end, settled.settlement.own);
    }
    closed(&mut text);
    text.push_str("}\n");
    Some(text)
}

/// The last figure has no comma.
fn closed(text: &mut String) {
    text.truncate(text.len() - 2);
    text.push('\n');
}

/// What kind of answer it is, and its ends with what their names end in.
fn ends(reply: &Reply) -> Option<(&'static str, Vec<(&'static str, &Settled)>)> {
    let Reply::Answer(answer) = reply else { return None };
    Some(match answer {
        Answer::Figure(settled) => ("exact", vec![("", settled)]),
        Answer::Floor { at_least: least, .. } => ("floor", vec![("", least)]),
        Answer::Range { low, high, open, .. } => match Hold::of(open) {
            Hold::All => ("range", vec![(".low", low), (".high", high)]),
            Hold::Except => ("except", vec![(".low", low), (".high", high)]),
            Hold::Least => ("floor", vec![("", low)]),
        },
        Answer::Refused(_) => return None,
    })
}

fn named(text: &mut String, name: &str, end: &str, fen: Fen) {
    text.push_str(&concat(&["  \"", name, end, "\": \"", &fen_text(fen), "\",\n"]));
}

/// Figures by their national names; the end of a range is named after a stop.
fn fields(text: &mut String, settled: &Settlement, pack: &Pack, names: &[&str], end: &str) {
    for name in names {
        if let Some(fen) = field(settled, pack, name) {
            named(text, name, end, fen);
        }
    }
}

/// What the page around us is told of a figure, as JSON; nothing when there is none.
pub fn estimate(page: &Page) -> Option<String> {
    let ((kind, ends), pack) = (ends(&page.reply)?, page.pack()?);
    // Between two schemes only what is the person's can be compared.
    let names = if page.pack_names().len() > 1 { &["psn_part_amt"][..] } else { NAMES };
    let mut text = concat(&["{\"kind\":\"", kind, "\",\"fields\":{\n"]);
    for (end, settled) in ends {
        fields(&mut text, &settled.settlement, pack, names, end);
    }
    closed(&mut text);
    text.push_str("}}");
    Some(text)
}

/// The same as a table of two columns.
pub fn csv(reply: &Reply, pack: &Pack, note: &str) -> Option<String> {
    let (kind, ends) = ends(reply)?;
    let mut text = concat(&["name,yuan\nkind,", kind, "\n"]);
    for (end, settled) in ends {
        let mut row = |name: &str, fen| text.push_str(&concat(&[name, end, ",", &fen_text(fen), "\n"]));
        for name in NAMES {
            field(&settled.settlement, pack, name).into_iter().for_each(|fen| row(name, fen));
        }
        row("own", settled.settlement.own);
    }
    text.push_str(&concat(&["note,\"", &note.replace('"', "\"\""), "\"\n"]));
    Some(text)
}
