//! Folders of rules with one fault each: every kind of finding is provoked, at its place, with words that say what to do.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test stops at what it did not expect"
)]

use std::path::{Path, PathBuf};
use zifu_tools::command::words;
use zifu_tools::rules::{Finding, check};

const REGISTER: &str = r#"
[[place]]
folder = "a-place"
division = "990000"
name = "某地"
name_en = "A place"
scheme = "employee"
status = "draft"
checked_on = 2026-11-22
file = "a-place/employee.toml"
"#;
const SOURCES: &str = "[task]\ntitle = \"某通知\"\nnumber = \"某发〔2025〕1号\"\nkind = \"notice\"\n";

/// In which file, what is replaced by what.
type Change<'t> = (&'t str, &'t str, &'t str);

/// A folder with the pack of the peer benchmark as its only place, sound but for these replacements.
fn folder(name: &str, changes: &[Change]) -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/peers/pack.toml");
    let pack = std::fs::read_to_string(root)
        .expect("the pack")
        .replace("place = \"example\"", "place = \"a-place\"");
    let pack = pack.split("[sources.task]").next().expect("a head").to_owned();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("check-{name}"));
    std::fs::remove_dir_all(&folder).ok();
    std::fs::create_dir_all(folder.join("a-place")).expect("a folder");
    let files =
        [("index.toml", REGISTER), ("a-place/sources.toml", SOURCES), ("a-place/employee.toml", &pack)];
    for (file, text) in files {
        let mut text = text.to_owned();
        for (_, from, to) in changes.iter().filter(|(own, _, _)| *own == file) {
            assert!(text.contains(from), "{file} does not contain: {from}");
            text = text.replacen(from, to, 1);
        }
        std::fs::write(folder.join(file), text).expect("a file");
    }
    folder
}

#[test]
fn a_sound_folder_has_no_fault() {
    let report = check(&folder("sound", &[])).expect("a folder");
    assert_eq!((report.faults, report.doubts), (Vec::new(), Vec::new()));
    assert_eq!(report.passed.len(), 1);
}

#[test]
fn every_kind_of_finding_is_told_with_its_place_and_in_words() {
    const PACK: &str = "a-place/employee.toml";
    const LIST: &str = "index.toml";
    const FROM: &str = "a-place/sources.toml";
    let row = "last = \"open\"\nvalue = \"300.00\"\nsource = \"task\"";
    let jump = "last = 2024-12-31\nvalue = \"300.00\"\nsource = \"task\"\nconfidence = \"unverified\"\n[[table.row]]\nwhen = { level = [\"primary\"], admission = [\"first\"] }\nfirst = 2025-01-01\nlast = \"open\"\nvalue = \"3000.00\"\nsource = \"task\"";
    let quoted = "last = \"open\"\nvalue = \"300.00\"\nquote = \"起付标准为三千元\"\nsource = \"task\"";
    let uncovered = row.replace("\"open\"", "2024-12-31");
    let cases: &[(&str, &str, &[Change])] = &[
        ("no-toml", "", &[(PACK, "format = 1", "format = ")]),
        (
            "name-differs",
            "place",
            &[(PACK, "\"a-place\"", "\"b-place\""), (LIST, "\"a-place\"", "\"b-place\"")],
        ),
        ("not-in-quote", "table[0] deductible row[0].quote", &[(PACK, row, quoted)]),
        ("jump", "table[0] deductible row[1]", &[(PACK, row, jump)]),
        ("source-unused", "more", &[(FROM, "[task]", "[more]\ntitle = \"x\"\nkind = \"press\"\n[task]")]),
        ("notice-number", "task.number", &[(FROM, "number = \"某发〔2025〕1号\"\n", "")]),
        ("source-address", "task", &[(FROM, "某通知", "https://example.org/")]),
        ("gaps-differ", "place[0].gaps_en", &[(LIST, "status", "gaps = [\"缺\"]\nstatus")]),
        ("listed-without-file", "place[0]", &[(LIST, "employee.toml", "resident.toml")]),
        ("file-not-listed", "", &[(LIST, "employee.toml", "resident.toml")]),
        ("register-differs", "place[0].checked_on", &[(LIST, "2026-11-22", "2026-11-21")]),
        ("missing-key", "place[0].name_en", &[(LIST, "name_en = \"A place\"\n", "")]),
        ("unknown-word", "place[0].status", &[(LIST, "draft", "fine")]),
        ("cell-uncovered", "table[0] deductible", &[(PACK, row, &uncovered)]),
    ];
    let mut told = Vec::new();
    for (kind, at, changes) in cases {
        let report = check(&folder(kind, changes)).expect("a folder");
        let all: Vec<&Finding> = report.faults.iter().chain(&report.doubts).collect();
        let found = all.iter().find(|finding| finding.fault.kind == *kind);
        let found = found.unwrap_or_else(|| panic!("{kind} is not among {all:?}"));
        assert_eq!(found.fault.at, *at, "{kind}");
        for words in [words(false), words(true)] {
            let said = found.say(&words);
            assert!(said.contains(&found.file) && !said.contains('{') && !said.contains("fault."), "{said}");
        }
        told.push(*kind);
    }
    let report = check(&folder("in-words", &[(PACK, row, &uncovered)])).expect("a folder");
    let said = report.faults[0].say(&words(false));
    assert!(said.contains("一级医院，第一次住院 在 2025-01-01 到 open 之间没有数"), "{said}");
    let report =
        check(&folder("row", &[(PACK, row, &row.replace("\"open\"", "\"offen\""))])).expect("a folder");
    let said = report.faults[0].say(&words(false));
    assert!(said.contains("（deductible，第一次住院，一级医院）: "), "which row it is stands there: {said}");
    let said = report.faults[0].say(&words(true));
    assert!(said.contains(" (deductible, "), "{said}");
    let twice = format!("{REGISTER}{REGISTER}");
    let report = check(&folder("twice", &[(LIST, REGISTER, &twice)])).expect("a folder");
    told.extend(report.faults.iter().map(|finding| finding.fault.kind));
    let kinds = words(false);
    for key in kinds.keys().filter_map(|key| key.strip_prefix("found.")) {
        assert!(told.contains(&key), "nothing provokes found.{key}");
    }
}

#[test]
fn the_background_is_checked_like_the_packs() {
    let folder = folder("background", &[]);
    let entry = r#"
[[background]]
place = "national"
topic = "waiting"
kind = "rule"
first = 2025-01-01
last = "open"
title = "等待期"
title_en = "Waiting"
text = "三个月。"
text_en = "Three months."
source = "task"
confidence = "reported"
[sources.task]
title = "某通知"
number = "某发〔2025〕1号"
kind = "notice"
"#;
    let told = |from: &str, to: &str| {
        assert!(entry.contains(from), "{from}");
        std::fs::write(folder.join("background.toml"), entry.replacen(from, to, 1)).expect("a file");
        let report = check(&folder).expect("a folder");
        report.faults.iter().map(|finding| format!("{}: {}", finding.fault.at, finding.fault.kind)).collect()
    };
    let wrong: [(&str, &str, &[&str]); 8] = [
        ("", "", &[]),
        ("text_en = \"Three months.\"\n", "", &["background[0].text_en: missing-key"]),
        ("kind = \"rule\"", "kind = \"law\"", &["background[0].kind: unknown-word"]),
        ("2025-01-01", "\"2025-02-29\"", &["background[0].first: not-a-day"]),
        ("\"national\"", "\"nowhere\"", &["background[0].place: unknown-name"]),
        ("source =", "share = \"0.5\"\nsource =", &["background[0].share: unknown-key"]),
        (
            "source = \"task\"",
            "source = \"other\"",
            &["background[0].source: unknown-name", "task: source-unused"],
        ),
        ("number = \"某发〔2025〕1号\"\n", "", &["task.number: notice-number"]),
    ];
    for (from, to, wanted) in wrong {
        let got: Vec<String> = told(from, to);
        assert_eq!(got, wanted, "{from} → {to}");
    }
}
