//! Faulty packs, each with what the checker must say (`tests/faults/pack.toml`), and refusals: every kind of fault is provoked.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test stops at what it did not expect"
)]

use std::path::Path;
use zifu::case::Inputs;
use zifu::explain;
use zifu::fault::{Fault, KINDS};
use zifu::pack::{Confidence, Pack};
use zifu::tree::Tree;
use zifu_tools::rules::{parse_toml, read_toml};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn faulty() -> Vec<Tree> {
    let list = read_toml(&root().join("tests/faults/pack.toml")).expect("the list of faulty packs");
    list.items_at("fault").to_vec()
}

/// What is sound, with the changes that a fault makes to it.
fn changed(sound: &str, fault: &Tree) -> Tree {
    let mut text = sound.to_owned();
    for change in [Some(fault), fault.get("also")].into_iter().flatten() {
        let (from, to) = (change.text_at("replace").expect("replace"), change.text_at("by").expect("by"));
        assert!(text.contains(from), "what is sound does not contain: {from}");
        text = text.replacen(from, to, 1);
    }
    parse_toml(&text).unwrap_or_else(|error| panic!("no TOML: {error}"))
}

fn sound_pack() -> String {
    std::fs::read_to_string(root().join("tests/peers/pack.toml")).expect("the sound pack")
}

fn check(fault: &Tree) -> Vec<Fault> {
    Pack::read(&changed(&sound_pack(), fault)).map(|_| Vec::new()).unwrap_or_else(|faults| faults)
}

/// Where what is wrong, fault by fault.
fn told(faults: &[Fault]) -> Vec<String> {
    faults.iter().map(|fault| format!("{}: {}", fault.at, fault.kind)).collect()
}

/// What the checker says of the sound pack with one text in place of another.
fn with(known: &str, other: &str) -> Vec<String> {
    let text = sound_pack();
    assert!(text.contains(known), "the sound pack does not contain: {known}");
    let faults = Pack::read(&parse_toml(&text.replacen(known, other, 1)).expect("TOML")).err();
    told(&faults.unwrap_or_default())
}

#[test]
fn faulty_cases_are_told_every_fault_at_its_path() {
    let list = read_toml(&root().join("tests/faults/case.toml")).expect("the list of faulty cases");
    let sound = list.text_at("sound").expect("the sound case");
    let words = root().join("static/words");
    let words = zifu_tools::rules::words(&words, &["engine", "checker"], "en").expect("words");
    let pack = Pack::read(&parse_toml(&sound_pack()).expect("TOML")).expect("a pack that passes");
    assert!(Inputs::read(&parse_toml(sound).expect("TOML"), &pack).is_ok());
    for fault in list.items_at("fault") {
        let got = Inputs::read(&changed(sound, fault), &pack).err().unwrap_or_default();
        let said: String = got.iter().map(|fault| explain::fault(fault, &words)).collect();
        for text in fault.items_at("says").iter().filter_map(Tree::text) {
            assert!(said.contains(text), "{text}: {said}");
        }
        let mut got = told(&got);
        let mut wanted: Vec<&str> = fault.items_at("expect").iter().filter_map(Tree::text).collect();
        got.sort();
        wanted.sort_unstable();
        assert_eq!(got, wanted, "{}", fault.text_at("why").expect("why"));
    }
}

#[test]
fn faulty_packs_are_told_every_fault_at_its_path() {
    for fault in faulty() {
        let mut got = told(&check(&fault));
        let mut wanted: Vec<String> =
            fault.items_at("expect").iter().filter_map(Tree::text).map(str::to_owned).collect();
        got.sort();
        wanted.sort();
        let why = fault.text_at("why").expect("why");
        assert!(!wanted.is_empty(), "{why}: nothing is expected");
        if fault.get("more").is_some() {
            assert!(wanted.iter().all(|one| got.contains(one)), "{why}: {got:?}");
        } else {
            assert_eq!(got, wanted, "{why}");
        }
    }
}

/// Each table of lines says in what unit it wants to be.
#[test]
fn a_table_of_lines_in_another_unit_is_told_its_own() {
    for (key, want) in [("prepay", "rate"), ("limit", "money"), ("quantity", "factor")] {
        let other = if want == "money" { "points" } else { "cap/large" };
        let lines = format!("[lines]\n{key} = {{ table = \"{other}\" }}\n[sources.task]");
        let text = sound_pack().replacen("[sources.task]", &lines, 1);
        let faults = Pack::read(&parse_toml(&text).expect("TOML")).err().unwrap_or_default();
        let told =
            faults.iter().find(|fault| fault.kind == "unit-value").unwrap_or_else(|| panic!("{faults:?}"));
        assert_eq!(
            (told.at.as_str(), &told.with),
            (format!("lines.{key}").as_str(), &vec![("want", want.to_owned())])
        );
    }
}

/// As many bands as a rate may have, and one more.
#[test]
fn forty_bands_are_the_most() {
    let of = |many: usize| {
        let bands = (1..many).map(|band| format!("{{ to = \"{}.00\", rate = \"0.85\" }}, ", band * 1_000));
        let last = "{ to = \"none\", rate = \"0.95\" }";
        let known = format!(
            "{{ to = \"30000.00\", rate = \"0.85\" }}, {{ to = \"40000.00\", rate = \"0.90\" }}, {last}"
        );
        with(&known, &(bands.collect::<String>() + last))
    };
    assert_eq!(of(40), Vec::<String>::new());
    assert_eq!(of(41), ["table[1].row[0].value: value-form"]);
}

/// A settlement period has a day at least; what lies no day behind may be merged.
#[test]
fn a_period_of_one_day_is_the_least() {
    let of = |more: &str| with("[axes]\n", &format!("{more}[axes]\n"));
    let merge = |days: i64| {
        format!(
            "[[merge]]\nid = \"again\"\nbefore = [\"inpatient\"]\nstay = [\"inpatient\"]\ndays = {days}\nsame = [\"hospital\"]\n"
        )
    };
    assert_eq!(of("period_days = 1\n"), Vec::<String>::new());
    assert_eq!(of("period_days = 0\n"), ["period_days: out-of-range"]);
    assert_eq!(of(&merge(0)), Vec::<String>::new());
    assert_eq!(of(&merge(-1)), ["merge[0].days: out-of-range"]);
}

/// A row may hold on one day; the next begins on the day after.
#[test]
fn a_row_may_hold_on_one_day() {
    let row = |first: &str, last: &str| {
        format!(
            "[[table.row]]\nfirst = {first}\nlast = {last}\nvalue = \"0.97\"\nsource = \"task\"\nconfidence = \"unverified\"\n"
        )
    };
    let of = |last: &str| {
        let rows = [row("2000-01-01", "2019-12-31"), row("2020-01-01", last), row("2020-01-02", "\"open\"")];
        with(&row("2000-01-01", "\"open\""), &rows.concat())
    };
    assert_eq!(of("2020-01-01"), Vec::<String>::new());
    assert!(of("2019-12-31").iter().any(|fault| fault.ends_with(": period-reversed")));
}

/// Fifty by fifty by twenty cells fit a table, fifty by fifty by twenty-one do not.
#[test]
fn fifty_thousand_cells_are_the_most() {
    let of = |many: usize| {
        let axis = |name: &str, fact: &str, many: usize| {
            let values: String = (0..many).map(|value| format!("\"{name}{value}\", ")).collect();
            format!("{name} = {{ of = \"{fact}\", values = [{values}] }}\n")
        };
        let axes =
            axis("first", "disease", 50) + &axis("second", "hospital", 50) + &axis("third", "setting", many);
        let text = sound_pack().replace("[axes]\n", &format!("[axes]\n{axes}"));
        let text = text.replacen("over = []", "over = [\"first\", \"second\", \"third\"]", 1);
        told(&Pack::read(&parse_toml(&text).expect("TOML")).err().unwrap_or_default())
    };
    assert_eq!(of(20), Vec::<String>::new());
    assert_eq!(of(21), ["table[1] tiers: too-many"]);
}

#[test]
fn rows_are_counted_by_how_sure_they_are() {
    let text = sound_pack();
    let rows = text.matches("confidence = \"unverified\"").count();
    let text = text.replacen("confidence = \"unverified\"", "confidence = \"reported\"", 5).replacen(
        "confidence = \"reported\"",
        "confidence = \"official\"",
        2,
    );
    let pack = Pack::read(&parse_toml(&text).expect("TOML")).unwrap_or_else(|faults| panic!("{faults:?}"));
    assert_eq!(pack.confidence_counts(), [2, 3, rows - 5]);
    let keys = [Confidence::Official, Confidence::Reported, Confidence::Unverified].map(Confidence::key);
    assert_eq!(keys, ["official", "reported", "unverified"]);
}

#[test]
fn every_kind_of_pack_fault_is_provoked() {
    let kinds: Vec<&str> = faulty().iter().flat_map(check).map(|fault| fault.kind).collect();
    let first_of_a_case = KINDS.iter().position(|kind| *kind == "after-rule").expect("kinds of cases follow");
    for kind in &KINDS[..first_of_a_case] {
        assert!(kinds.contains(kind), "no faulty pack provokes `{kind}`");
    }
}

#[test]
fn every_kind_of_refusal_has_a_case() {
    let mut files = Vec::new();
    collect(&root().join("tests/cases"), &mut files);
    let kinds: Vec<String> = files.iter().flat_map(|text| refusals(text)).collect();
    let first = KINDS.iter().position(|kind| *kind == "after-rule").expect("first kind of a case");
    let end = KINDS.iter().position(|kind| *kind == "broken").expect("kinds of the page follow");
    for kind in &KINDS[first..end] {
        assert!(kinds.iter().any(|known| known == kind), "no case file is refused with `{kind}`");
    }
}

fn refusals(text: &str) -> Vec<String> {
    let lines = text.lines().filter_map(|line| line.trim().strip_prefix("refused"));
    lines.filter_map(|rest| rest.split('"').nth(1)).map(str::to_owned).collect()
}

fn collect(folder: &Path, files: &mut Vec<String>) {
    for path in std::fs::read_dir(folder).expect("folder").map(|entry| entry.expect("entry").path()) {
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|ending| ending == "toml") {
            files.push(std::fs::read_to_string(&path).expect("text"));
        }
    }
}

#[test]
fn a_tree_is_bounded() {
    let deep = format!("x = {}1{}", "[".repeat(40), "]".repeat(40));
    assert!(parse_toml(&deep).is_err());
    assert!(parse_toml(&format!("x = \"{}\"", "a".repeat(5_000))).is_err());
    let float = parse_toml("x = 0.12345678901234567890123").expect_err("a float");
    assert!(float.contains("in quotes"), "{float}");
}
