//! Every rule shape has its cases, its keys and its example.

use libtest_mimic::Trial;
use std::collections::BTreeMap;
use std::path::Path;
use zifu::tree::Tree;
use zifu_tools::{cases, rules};

/// How many rule shapes there are: S01 to S55.
const SHAPES: usize = 55;

/// Every rule shape has a published case, or two that were worked by hand, and stands in the table of `rules/README.md` §15.
pub fn covered(root: &Path) -> Trial {
    let root = root.to_owned();
    Trial::test("lists/shapes", move || {
        let mut seen: BTreeMap<String, (usize, usize)> = BTreeMap::new();
        for file in cases::files(&root.join("tests/cases"))? {
            let case = rules::read_toml(&file)?;
            let kind = case.get("source").and_then(|source| source.text_at("kind")).unwrap_or("");
            for shape in case.items_at("shapes").iter().filter_map(Tree::text) {
                let (published, worked) =
                    seen.entry(shape.trim_end_matches(['a', 'b']).to_owned()).or_default();
                match kind {
                    "hand-worked" => *worked += 1,
                    "regression" => {}
                    _ => *published += 1,
                }
            }
        }
        let page = std::fs::read_to_string(root.join("rules/README.md"))?;
        let table =
            page.split("## 15. Shapes").nth(1).and_then(|rest| rest.split("\n## ").next()).unwrap_or("");
        let mut wrong = Vec::new();
        for shape in (1..=SHAPES).map(|number| format!("S{number:02}")) {
            let (published, worked) = seen.remove(&shape).unwrap_or_default();
            if published == 0 && worked < 2 {
                wrong.push(format!("{shape}: {worked} hand-worked cases and no published one"));
            }
            if !table.contains(&shape) {
                wrong.push(format!("{shape}: not in the table of rules/README.md §15"));
            }
        }
        wrong.extend(seen.keys().map(|shape| format!("{shape}: no such shape")));
        if wrong.is_empty() { Ok(()) } else { Err(wrong.join("\n").into()) }
    })
}

/// `rules/SHAPES.md` shows every shape once, by lines of a case of that shape or of the pack that the case names.
pub fn shown(root: &Path) -> Trial {
    let root = root.to_owned();
    Trial::test("lists/shape-examples", move || {
        let page = std::fs::read_to_string(root.join("rules/SHAPES.md"))?;
        let sections: Vec<&str> = page.split("\n### ").skip(1).collect();
        let mut wrong = Vec::new();
        if sections.len() != SHAPES {
            wrong.push(format!("{} shapes are shown", sections.len()));
        }
        for (number, section) in (1..).zip(sections) {
            let shape = format!("S{number:02}");
            let mut pieces = section.split("```");
            let (head, code, tail) = (pieces.next(), pieces.next(), pieces.next().unwrap_or(""));
            if !head.is_some_and(|head| head.starts_with(&shape)) {
                wrong.push(format!("{shape}: not in its place"));
            }
            let file = tail.trim().trim_matches('`');
            let path = root.join("tests/cases").join(format!("{file}.toml"));
            let case = rules::read_toml(&path)?;
            let mut text = std::fs::read_to_string(&path)?;
            if let Some(pack) = case.text_at("pack") {
                text.push_str(&std::fs::read_to_string(root.join("rules").join(format!("{pack}.toml")))?);
            }
            if !case.items_at("shapes").iter().filter_map(Tree::text).any(|one| one.starts_with(&shape)) {
                wrong.push(format!("{shape}: {file} is no case of it"));
            }
            let (text, lines) = (spaced(&text), code.unwrap_or("").lines().skip(1));
            for line in lines.map(|line| spaced(line.split(" #").next().unwrap_or(""))) {
                if !text.contains(&line) {
                    wrong.push(format!("{shape}: `{line}` is not in {file}"));
                }
            }
        }
        if wrong.is_empty() { Ok(()) } else { Err(wrong.join("\n").into()) }
    })
}

/// A text with single spaces.
fn spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
