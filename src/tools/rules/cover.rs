//! The pages beside the program, without a script: what is covered, from the register and the packs, and what the words mean.

use super::report::{escaped, heading, list, paragraph};
use super::{Passed, REGISTER, check, print, read_toml};
use crate::command;
use std::fmt::Write;
use std::path::Path;
use zifu::explain::Words;
use zifu::period::{Day, Period};
use zifu::tree::Tree;

/// A page: its file, its language, its title, what stands in its body.
#[derive(Debug)]
pub struct Leaflet {
    /// `cover.html`, `cover-en.html`, `terms.html`, `terms-en.html`.
    pub file: String,
    /// `zh-CN` or `en`.
    pub lang: &'static str,
    /// Its title, ready for HTML.
    pub title: String,
    /// HTML, with the heading.
    pub body: String,
}

/// The words a glossary explains, below `root`.
pub const TERMS: &str = "static/terms.toml";

/// Every page in every language. Nothing in them hangs on the day on which they are made.
///
/// # Errors
/// When the rules, the register or the glossary cannot be read.
pub fn leaflets(root: &Path) -> Result<Vec<Leaflet>, String> {
    let rules = root.join("rules");
    let register = read_toml(&rules.join(REGISTER))?;
    let background = read_toml(&rules.join(super::background::BACKGROUND))?;
    let terms = read_toml(&root.join(TERMS))?;
    let report = check(&rules)?;
    let mut pages = Vec::new();
    for english in [false, true] {
        let words = command::words(english);
        pages.push(page("cover", english, &words, cover(&register, &report.passed, &background, &words)));
        pages.push(page("terms", english, &words, glossary(&terms, &words)));
    }
    Ok(pages)
}

fn page(name: &str, english: bool, words: &Words, inside: String) -> Leaflet {
    let (own, other) = if english { ("-en", "") } else { ("", "-en") };
    let beside = if name == "cover" { "terms" } else { "cover" };
    let title = escaped(words.get(&format!("{name}.title")));
    let link = |to: &str, key: &str| format!("<a href=\"{to}\">{}</a>", escaped(words.get(key)));
    let mut body = String::new();
    let _ = write!(
        body,
        "<nav>{} · {} · {}</nav>\n<main>\n<h1>{title}</h1>\n{inside}</main>\n",
        link("index.html", "leaflet.back"),
        link(&format!("{beside}{own}.html"), &format!("{beside}.title")),
        link(&format!("{name}{other}.html"), "leaflet.other"),
    );
    let lang = if english { "en" } else { "zh-CN" };
    Leaflet { file: format!("{name}{own}.html"), lang, title, body }
}

/// The Chinese or the English of a pair of keys.
fn own<'t>(tree: &'t Tree, key: &str, words: &Words) -> &'t str {
    let english = || tree.text_at(&format!("{key}_en")).filter(|_| !words.chinese());
    english().or_else(|| tree.text_at(key)).unwrap_or("")
}

fn cover(register: &Tree, packs: &[Passed], background: &Tree, words: &Words) -> String {
    let mut page = String::new();
    paragraph(&mut page, words.get("cover.lead"));
    heading(&mut page, 2, words.get("cover.how-sure"));
    list(
        &mut page,
        &["cover.official", "cover.reported", "cover.unverified"].map(|key| words.get(key).to_owned()),
    );
    let places = register.items_at("place");
    let offered = places.iter().filter(|place| place.text_at("status") != Some("draft"));
    heading(&mut page, 2, words.get("cover.places"));
    table(&mut page, offered.clone(), packs, words);
    let drafts: Vec<String> = places
        .iter()
        .filter(|place| place.text_at("status") == Some("draft"))
        .map(|place| {
            [
                own(place, "name", words),
                " ",
                words.get(&format!("cover.scheme.{}", place.text_at("scheme").unwrap_or(""))),
            ]
            .concat()
        })
        .collect();
    if !drafts.is_empty() {
        paragraph(&mut page, words.get("cover.drafts"));
        list(&mut page, &drafts);
    }
    heading(&mut page, 2, words.get("cover.gaps"));
    for place in offered {
        one(&mut page, place, packs, words);
    }
    heading(&mut page, 2, words.get("cover.frames"));
    paragraph(&mut page, words.get("cover.frames-lead"));
    frames(&mut page, background, words);
    heading(&mut page, 2, words.get("cover.wrong"));
    paragraph(&mut page, words.get("cover.wrong-how"));
    let _ =
        writeln!(page, "<pre class=\"copy\" tabindex=\"0\">{}</pre>", escaped(words.get("cover.wrong-text")));
    page
}

fn of<'p>(place: &Tree, packs: &'p [Passed]) -> Option<&'p Passed> {
    let name = place.text_at("file")?.strip_suffix(".toml")?;
    packs.iter().find(|passed| passed.name == name)
}

/// The columns of the table of places, by the ends of their keys.
const HEADS: [&str; 7] = ["place", "scheme", "status", "checked", "sure", "known", "confirmed"];

/// Where on the page a pack's own part begins.
fn anchor(passed: &Passed) -> String {
    passed.name.replace('/', "-")
}

fn table<'t>(page: &mut String, places: impl Iterator<Item = &'t Tree>, packs: &[Passed], words: &Words) {
    page.push_str("<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"");
    page.push_str(&escaped(words.get("cover.places")));
    page.push_str("\"><table>\n<thead><tr>");
    for key in HEADS {
        let _ = write!(page, "<th scope=\"col\">{}</th>", escaped(words.get(&format!("cover.head.{key}"))));
    }
    page.push_str("</tr></thead>\n<tbody>\n");
    for place in places {
        let text = |key: &str| place.text_at(key).unwrap_or("");
        let Some(passed) = of(place, packs) else { continue };
        let [official, reported, unverified] = passed.confidence.map(|count| count.to_string());
        let [known, all] = passed.stay.map(|count| count.to_string());
        let sure = [("official", &*official), ("reported", &reported), ("unverified", &unverified)];
        let confirmed = if passed.pack.head.confirmed { "cover.confirmed" } else { "cover.unconfirmed" };
        let cells = [
            words.get(&format!("cover.scheme.{}", text("scheme"))).to_owned(),
            words.get(&format!("cover.status.{}", text("status"))).to_owned(),
            text("checked_on").to_owned(),
            words.fill("cover.sure", &sure),
            words.fill("cover.known", &[("known", &*known), ("all", &all)]),
            words.get(confirmed).to_owned(),
        ];
        let (anchor, name) = (anchor(passed), escaped(own(place, "name", words)));
        let _ = write!(page, "<tr><th scope=\"row\"><a href=\"#{anchor}\">{name}</a></th>");
        // On a phone each cell stands below the other, with the head of its column.
        for (key, cell) in HEADS.iter().skip(1).zip(cells) {
            let head = escaped(words.get(&format!("cover.head.{key}")));
            let _ = write!(page, "<td data-head=\"{head}\">{}</td>", escaped(&cell));
        }
        page.push_str("</tr>\n");
    }
    page.push_str("</tbody>\n</table></div>\n");
}

/// A pack: since when, and what is not in it.
fn one(page: &mut String, place: &Tree, packs: &[Passed], words: &Words) {
    let Some(passed) = of(place, packs) else { return };
    let head = &passed.pack.head;
    let title = escaped(if words.chinese() { &head.title } else { &head.title_en });
    let _ = writeln!(page, "<h3 id=\"{}\">{title}</h3>", anchor(passed));
    let first = passed.pack.tables.iter().flat_map(|table| &table.rows).map(|row| row.period.first).min();
    let first = first.map(Day::text).unwrap_or_default();
    paragraph(page, &words.fill("cover.version", &[("version", &*head.version), ("first", &first)]));
    list(page, if words.chinese() { &head.gaps } else { &head.gaps_en });
}

/// What holds behind the packs, with its source: texts, no figure of a place.
fn frames(page: &mut String, background: &Tree, words: &Words) {
    for entry in background.items_at("background") {
        let text = |key: &str| entry.text_at(key).unwrap_or("");
        heading(page, 3, own(entry, "title", words));
        paragraph(page, own(entry, "text", words));
        let source = background.get("sources").and_then(|sources| sources.get(text("source")));
        let told = |key: &str| source.and_then(|source| source.text_at(key)).unwrap_or("");
        let Some(first) = Day::parse(text("first")) else { continue };
        let period = Period { first, last: Day::parse(text("last")) };
        let sure = format!("confidence.{}", text("confidence"));
        let values = [
            ("title", told("title")),
            ("number", told("number")),
            ("period", &print::period(period, words)),
            ("sure", words.get(&sure)),
        ];
        let _ = writeln!(page, "<p><small>{}</small></p>", escaped(&words.fill("cover.from", &values)));
    }
}

/// Every word with its plain meaning, in the groups of the file.
fn glossary(terms: &Tree, words: &Words) -> String {
    let mut page = String::new();
    paragraph(&mut page, words.get("terms.lead"));
    for group in terms.items_at("group") {
        heading(&mut page, 2, own(group, "title", words));
        page.push_str("<dl>\n");
        for term in group.items_at("term") {
            let _ = write!(page, "<dt>{}", escaped(own(term, "word", words)));
            if !words.chinese() {
                let _ = write!(
                    page,
                    " <span lang=\"zh-CN\">{}</span>",
                    escaped(term.text_at("word").unwrap_or(""))
                );
            }
            let _ = writeln!(page, "</dt><dd>{}</dd>", escaped(own(term, "text", words)));
        }
        page.push_str("</dl>\n");
    }
    page
}
