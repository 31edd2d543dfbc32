//! The settlement as data, under the names of the national interface.

use zifu::money::fen_text;
use zifu::national::{NAMES, field};
use zifu::pack::Pack;
use zifu::settle::Settlement;

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

/// The figures with their national names, amounts as text so that no reader loses a digit, and what they are not.
pub fn json(settled: &Settlement, pack: &Pack, day: &str, note: &str) -> String {
    let head = &pack.head;
    let mut text = String::from("{\n");
    let about = [
        ("place", &*head.place),
        ("scheme", &head.scheme),
        ("version", &head.version),
        ("day", day),
        ("note", note),
    ];
    for (name, value) in about {
        text.push_str(&["  \"", name, "\": ", &quoted(value), ",\n"].concat());
    }
    for name in NAMES {
        if let Some(fen) = field(settled, pack, name) {
            text.push_str(&["  \"", name, "\": \"", &fen_text(fen), "\",\n"].concat());
        }
    }
    text.push_str(&["  \"own\": \"", &fen_text(settled.own), "\"\n}\n"].concat());
    text
}

/// The same as a table of two columns.
pub fn csv(settled: &Settlement, pack: &Pack, note: &str) -> String {
    let mut text = String::from("name,yuan\n");
    for name in NAMES {
        if let Some(fen) = field(settled, pack, name) {
            text.push_str(&[name, ",", &fen_text(fen), "\n"].concat());
        }
    }
    text.push_str(
        &["own,", &fen_text(settled.own), "\nnote,\"", &note.replace('"', "\"\""), "\"\n"].concat(),
    );
    text
}
