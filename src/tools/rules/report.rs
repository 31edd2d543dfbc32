//! `zifu rules report`: one page a chief can read and sign. What is in force, from where, what is missing, which examples hold it.
//! No script, no style from elsewhere: it opens by double click and prints on A4.

use super::{Passed, print, show};
use crate::cases;
use std::fmt::Write;
use std::path::Path;
use zifu::explain::Words;
use zifu::pack::{Pack, Row, Table};
use zifu::period::Day;
use zifu::tree::Tree;

const STYLE: &str = "body{font:16px/1.6 sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#111;background:#fff}\
table{border-collapse:collapse;width:100%;margin:.5rem 0 1.5rem}th,td{border:1px solid #767676;padding:.3rem .5rem;text-align:left;vertical-align:top}\
th{background:#eee}td.open{background:#fff3cd}small{color:#333}.sign td{height:3.5rem;width:25%}h2{margin-top:2rem;break-after:avoid}\
tr{break-inside:avoid}@page{size:A4;margin:15mm}";

/// An example of a pack: its file, its title, its kind of evidence, and what is wrong with it.
struct Example {
    file: String,
    title: String,
    kind: String,
    wrong: Vec<String>,
}

/// The page of a place: every pack of it, one after the other.
#[must_use]
pub fn report(root: &Path, packs: &[(&Passed, Tree)], day: Day, words: &Words) -> String {
    let mut page = String::new();
    let lang = if words.chinese() { "zh-CN" } else { "en" };
    let titles: Vec<&str> = packs.iter().map(|(passed, _)| named(&passed.pack, words).0).collect();
    let title = words.fill("report.title", &[("titles", &titles.join(" · "))]);
    let title = escaped(&title);
    // Writing to a text cannot fail.
    let _ = write!(
        page,
        "<!doctype html>\n<html lang=\"{lang}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <title>{title}</title><style>{STYLE}</style></head><body>\n<h1>{title}</h1>\n"
    );
    for (passed, tree) in packs {
        one(&mut page, root, passed, tree, day, words);
    }
    page.push_str("</body></html>\n");
    page
}

fn named<'p>(pack: &'p Pack, words: &Words) -> (&'p str, &'p [String]) {
    let head = &pack.head;
    if words.chinese() { (&head.title, &head.gaps) } else { (&head.title_en, &head.gaps_en) }
}

fn one(page: &mut String, root: &Path, passed: &Passed, tree: &Tree, day: Day, words: &Words) {
    let pack = &passed.pack;
    let (title, gaps) = named(pack, words);
    let checked = pack.head.checked_on.map(Day::text).unwrap_or_default();
    let [official, reported, unverified] = passed.confidence.map(|count| count.to_string());
    let [figures, quoted] = passed.figures.map(|count| count.to_string());
    let [known, stay] = passed.stay.map(|count| count.to_string());
    heading(page, 2, title);
    let confirmed = tree.get("confirmed");
    let text = |key: &str| confirmed.and_then(|confirmed| confirmed.text_at(key)).unwrap_or("");
    let confirmed = match confirmed {
        Some(_) => words.fill(
            "report.confirmed",
            &[("body", text("body")), ("person", text("person")), ("day", text("day"))],
        ),
        None => words.get("report.not-confirmed").to_owned(),
    };
    let values = [
        ("version", pack.head.version.as_str()),
        ("checked", &checked),
        ("official", &official),
        ("reported", &reported),
        ("unverified", &unverified),
        ("open", &passed.open.to_string()),
        ("figures", &figures),
        ("quoted", &quoted),
        ("known", &known),
        ("stay", &stay),
    ];
    paragraph(page, &words.fill("report.head", &values));
    paragraph(page, &confirmed);
    heading(page, 3, &words.fill("report.in-force", &[("day", &day.text())]));
    for (table, rows) in show::in_force(pack, day) {
        figures_of(page, pack, table, &rows, tree, words);
    }
    heading(page, 3, words.get("report.changes"));
    changes(page, pack, day, words);
    heading(page, 3, words.get("report.missing"));
    list(page, &missing(pack, gaps, day, words));
    heading(page, 3, words.get("report.sources"));
    sources(page, tree, words);
    heading(page, 3, words.get("report.examples"));
    examples(page, &of_pack(root, &passed.name, pack, words), words);
    heading(page, 3, words.get("report.sign"));
    let cells = ["report.made", "report.reviewed", "report.signed", "report.date"]
        .map(|key| words.get(key).to_owned());
    page.push_str("<table class=\"sign\">");
    row(page, "th", &cells);
    row(page, "td", &cells.map(|_| String::new()));
    page.push_str("</table>\n");
}

/// One table as in a notice: the case, the figure, since when, from where.
fn figures_of(page: &mut String, pack: &Pack, table: &Table, rows: &[&Row], tree: &Tree, words: &Words) {
    heading(page, 4, &show::title(table, words));
    page.push_str("<table>");
    row(
        page,
        "th",
        &["report.case", "report.figure", "report.days", "report.source"]
            .map(|key| words.get(key).to_owned()),
    );
    for one in rows {
        let open = super::check::unknown(&one.value);
        let mut from = escaped(&print::source(one, tree.get("sources")));
        if !one.cite.quote.is_empty() {
            let _ = write!(from, "<br>“{}”", escaped(&one.cite.quote));
        }
        let note = if words.chinese() { &one.cite.note } else { &one.cite.note_en };
        if !note.is_empty() {
            let _ = write!(from, "<br><small>{}</small>", escaped(note));
        }
        let _ = writeln!(
            page,
            "<tr><td>{}</td><td{}>{}</td><td>{}</td><td>{from}<br><small>{}</small></td></tr>",
            escaped(&print::cells(pack, table, one, words)),
            if open { " class=\"open\"" } else { "" },
            escaped(&print::value(&one.value, table.unit, words)),
            escaped(&print::period(one.period, words)),
            escaped(&print::confidence(one.confidence, words)),
        );
    }
    page.push_str("</table>\n");
}

/// Rows that begin later than the day: what is already written for the time to come.
fn changes(page: &mut String, pack: &Pack, day: Day, words: &Words) {
    let mut said = Vec::new();
    for table in &pack.tables {
        for row in table.rows.iter().filter(|row| row.period.first > day) {
            let values = [
                ("table", show::title(table, words)),
                ("cells", print::cells(pack, table, row, words)),
                ("first", row.period.first.text()),
                ("value", print::value(&row.value, table.unit, words)),
            ];
            let values: Vec<(&str, &str)> =
                values.iter().map(|(name, value)| (*name, value.as_str())).collect();
            said.push(words.fill("report.change", &values));
        }
    }
    if said.is_empty() {
        said.push(words.get("report.no-change").to_owned());
    }
    list(page, &said);
}

/// What the pack says is missing, and every figure in force that is not known or disputed.
fn missing(pack: &Pack, gaps: &[String], day: Day, words: &Words) -> Vec<String> {
    let mut said = gaps.to_vec();
    for (table, rows) in show::in_force(pack, day) {
        for row in rows.into_iter().filter(|row| super::check::unknown(&row.value)) {
            let values = [
                ("table", show::title(table, words)),
                ("cells", print::cells(pack, table, row, words)),
                ("value", print::value(&row.value, table.unit, words)),
            ];
            let values: Vec<(&str, &str)> =
                values.iter().map(|(name, value)| (*name, value.as_str())).collect();
            said.push(words.fill("report.open", &values));
        }
    }
    said
}

fn sources(page: &mut String, tree: &Tree, words: &Words) {
    page.push_str("<table>");
    row(
        page,
        "th",
        &["report.source", "report.number", "report.issuer", "report.published"]
            .map(|key| words.get(key).to_owned()),
    );
    for (_, source) in tree.pairs_at("sources") {
        let text = |key: &str| source.get(key).and_then(Tree::scalar).unwrap_or_default();
        row(page, "td", &["title", "number", "issuer", "published"].map(text));
    }
    page.push_str("</table>\n");
}

/// Every example that settles by a pack, run again now.
fn of_pack(root: &Path, name: &str, pack: &Pack, words: &Words) -> Vec<Example> {
    let mut files = Vec::new();
    super::mutate::collect(&root.join("tests/cases"), &mut files);
    files.sort();
    let mut examples = Vec::new();
    for file in files {
        let Ok(case) = super::read_toml(&file) else { continue };
        if case.text_at("pack") != Some(name) {
            continue;
        }
        let text = |key: &str| case.text_at(key).unwrap_or("").to_owned();
        let kind = case.get("source").and_then(|source| source.text_at("kind")).unwrap_or("").to_owned();
        let wrong = cases::run_on(&case, pack, words).err().unwrap_or_default();
        let file = file.strip_prefix(root).unwrap_or(&file).display().to_string();
        examples.push(Example { file, title: text("title"), kind, wrong });
    }
    examples
}

fn examples(page: &mut String, examples: &[Example], words: &Words) {
    let agreed = examples.iter().filter(|example| example.wrong.is_empty()).count().to_string();
    let values = [("count", examples.len().to_string()), ("agreed", agreed)];
    let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
    paragraph(page, &words.fill("report.example-count", &values));
    page.push_str("<table>");
    row(
        page,
        "th",
        &["report.example", "report.evidence", "report.result"].map(|key| words.get(key).to_owned()),
    );
    for example in examples {
        let evidence = words.get(&format!("evidence.{}", example.kind)).to_owned();
        let result = if example.wrong.is_empty() {
            words.get("report.agrees").to_owned()
        } else {
            example.wrong.join("; ")
        };
        row(page, "td", &[format!("{} ({})", example.title, example.file), evidence, result]);
    }
    page.push_str("</table>\n");
}

pub(super) fn heading(page: &mut String, level: u8, text: &str) {
    let _ = writeln!(page, "<h{level}>{}</h{level}>", escaped(text));
}

pub(super) fn paragraph(page: &mut String, text: &str) {
    let _ = writeln!(page, "<p>{}</p>", escaped(text));
}

pub(super) fn list(page: &mut String, items: &[String]) {
    page.push_str("<ul>");
    for item in items {
        let _ = write!(page, "<li>{}</li>", escaped(item));
    }
    page.push_str("</ul>\n");
}

fn row(page: &mut String, tag: &str, cells: &[String]) {
    page.push_str("<tr>");
    for cell in cells {
        let _ = write!(page, "<{tag}>{}</{tag}>", escaped(cell));
    }
    page.push_str("</tr>\n");
}

pub(super) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
