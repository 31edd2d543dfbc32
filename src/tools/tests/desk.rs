//! The desk of who keeps the rules of a place: a new place, what is in force, what a change does, what no example holds.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test stops at what it did not expect"
)]

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use zifu_tools::command::{Exit, Said, called, words};
use zifu_tools::rules::mutate;

fn repository() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

/// A root of this test's own with an empty register.
fn root(name: &str) -> PathBuf {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("desk-{name}"));
    std::fs::remove_dir_all(&root).ok();
    std::fs::create_dir_all(root.join("rules")).expect("a folder");
    std::fs::write(root.join("rules/index.toml"), "# The register.\n").expect("a file");
    root
}

fn zifu(root: &Path, words: &[&str]) -> Said {
    let root = ["--root".into(), root.as_os_str().to_owned()];
    called(words.iter().map(OsString::from).chain(root))
}

const NEW: [&str; 12] = [
    "rules",
    "new",
    "some-place",
    "employee",
    "--name",
    "某某市",
    "--name-en",
    "Some Place",
    "--division",
    "990100",
    "--on",
    "2026-11-22",
];

#[test]
fn a_new_place_passes_with_everything_unknown() {
    let root = root("new");
    let made = zifu(&root, &NEW);
    assert_eq!(made.exit, Exit::Done, "{:?}", made.err);
    let check = zifu(&root, &["rules", "check", "--strict"]);
    assert_eq!((check.exit, check.err), (Exit::Done, Vec::new()));
    let case = root.join("tests/cases/some-place/employee/nothing-known-yet.toml");
    let test = zifu(&root, &["test", case.to_str().expect("a path")]);
    assert_eq!((test.exit, test.err), (Exit::Done, Vec::new()));
    let other: Vec<&str> =
        NEW.iter().map(|word| if *word == "employee" { "resident" } else { word }).collect();
    assert_eq!(zifu(&root, &other).exit, Exit::Done, "a second scheme beside the first");
    let check = zifu(&root, &["rules", "check", "--strict"]);
    assert_eq!((check.exit, check.err), (Exit::Done, Vec::new()));
    let before = std::fs::read_to_string(root.join("rules/index.toml")).expect("the register");
    assert_eq!(zifu(&root, &NEW).exit, Exit::Refused, "what is there is not written over");
    assert_eq!(std::fs::read_to_string(root.join("rules/index.toml")).expect("the register"), before);
    for (at, wrong) in [(2, "Some Place"), (3, "both"), (9, "99")] {
        let mut words = NEW;
        words[at] = wrong;
        assert_eq!(zifu(&root, &words).exit, Exit::Call, "{wrong}");
    }
    let shown = zifu(&root, &["rules", "show", "some-place", "--lang", "en", "--on", "2026-06-01"]).out;
    assert!(shown.contains("not known: The deductible of a stay was not found yet"), "{shown}");
}

#[test]
fn what_is_in_force_is_shown_for_a_day() {
    let shown = |day: &str| zifu(repository(), &["rules", "show", "beijing/employee", "--on", day]).out;
    assert!(
        shown("2025-06-01").contains("第一次住院，第一个结算周期：1,300.00 元"),
        "{}",
        shown("2025-06-01")
    );
    assert!(shown("2000-01-01").contains("这一天没有收录的"));
    assert_eq!(zifu(repository(), &["rules", "show", "beijing", "--on", "2025-13-01"]).exit, Exit::Call);
    assert_eq!(zifu(repository(), &["rules", "show", "no-such-place"]).exit, Exit::File);
}

#[test]
fn the_report_of_every_place_stands_alone() {
    for (place, lang) in [("beijing", "zh"), ("beijing", "en"), ("zhejiang-hangzhou", "zh")] {
        let page = zifu(repository(), &["rules", "report", place, "--lang", lang, "--on", "2025-06-01"]);
        assert_eq!(page.exit, Exit::Done, "{:?}", page.err);
        let page = page.out;
        for outside in ["<script", "src=", "href=", "http"] {
            assert!(!page.contains(outside), "{place}: the page needs {outside}");
        }
        let signs = if lang == "zh" {
            ["经办", "复核", "签发", "缺什么"]
        } else {
            ["Prepared", "Reviewed", "Signed", "missing"]
        };
        assert!(signs.iter().all(|sign| page.contains(sign)), "{place}: room to sign");
        assert_eq!(page.matches("<table").count(), page.matches("</table>").count());
        assert_eq!(page.matches("<tr>").count(), page.matches("</tr>").count());
    }
}

/// The pack of the peer benchmark as a place of its own, its grades and persons named as everywhere.
fn demo(root: &Path) -> PathBuf {
    let pack = std::fs::read_to_string(repository().join("tests/peers/pack.toml")).expect("the pack");
    let pack = pack
        .replace("place = \"example\"", "place = \"a-place\"")
        .replace("employee = \"employee\"", "active = \"employee\"");
    let file = root.join("rules/a-place/employee.toml");
    std::fs::create_dir_all(root.join("rules/a-place")).expect("a folder");
    std::fs::write(&file, pack).expect("a file");
    file
}

#[test]
fn a_change_is_told_in_yuan() {
    let root = root("impact");
    let old = demo(&root);
    let text = std::fs::read_to_string(&old).expect("the pack");
    let first = "when = { level = [\"tertiary\"], admission = [\"first\"] }\nfirst = 2000-01-01\nlast = \"open\"\nvalue = \"1300.00\"";
    assert!(text.contains(first));
    let later = first.replace("\"open\"", "2025-12-31")
        + "\nsource = \"task\"\nconfidence = \"unverified\"\n[[table.row]]\n"
        + &first.replace("2000-01-01", "2026-01-01").replace("1300.00", "1500.00");
    let new = root.join("new.toml");
    std::fs::write(&new, text.replace(first, &later)).expect("a file");
    let (old, new) = (old.to_str().expect("a path"), new.to_str().expect("a path"));
    let said = zifu(&root, &["rules", "impact", old, new, "--lang", "en"]);
    assert_eq!(said.exit, Exit::Done, "{:?}", said.err);
    assert!(said.out.contains("differ from 2026-01-01 on"), "{}", said.out);
    // 30,000 less a twentieth and a twenty-fifth is 27,300 in scope; the deductible takes 200 more of it, of which a retired person
    // had paid 0.15 × 0.6 = 9% already: 200 - 18 = 182.
    let wang = said.out.lines().find(|line| line.contains("Mrs Wang")).expect("the first of the five");
    assert!(wang.ends_with("182.00 more"), "{wang}");
    let second = said.out.lines().find(|line| line.contains("Mr Li")).expect("the second of the five");
    assert!(second.ends_with("the same"), "{second}");
    assert!(said.out.contains("of 200 people"), "{}", said.out);
    // Where nothing says how a stay over the year's end is settled, those who leave on the year's first day still have figures.
    for file in [old, new] {
        let text = std::fs::read_to_string(file).expect("a pack");
        let text = text.replacen("insurance_year", "over_year_end = \"unknown\"\ninsurance_year", 1);
        std::fs::write(file, text).expect("a file");
    }
    let said = zifu(&root, &["rules", "impact", old, new, "--lang", "en"]);
    let wang = said.out.lines().find(|line| line.contains("Mrs Wang")).expect("the first of the five");
    assert!(wang.ends_with("182.00 more"), "{wang}");
    let same = zifu(&root, &["rules", "impact", old, old, "--lang", "en"]);
    assert!(same.out.contains("is the same"), "{}", same.out);
}

#[test]
fn what_no_example_holds_is_listed() {
    let root = root("mutate");
    demo(&root);
    let folder = root.join("tests/cases");
    std::fs::create_dir_all(&folder).expect("a folder");
    let case = |kind: &str| {
        format!(
            "title = \"a stay\"\nwhy = \"the first band\"\npack = \"a-place/employee\"\nwork = [\"1300.00 + 0.15 * 8700.00 = 2605.00\"]\n\
             source = {{ kind = \"{kind}\" }}\n[situation]\ngrade = \"tertiary\"\nperson = \"active\"\nadmission = 1\nday = 2025-01-01\n\
             [state]\nfresh = true\n[bill]\ntotal = \"10000.00\"\n[expect]\nown = \"2605.00\"\n"
        )
    };
    std::fs::write(folder.join("one.toml"), case("hand-worked")).expect("a file");
    let outcome = mutate::mutate(&root, "a-place/employee", &words(true)).expect("an outcome");
    let holds = |text: &str| outcome.unnoticed.iter().any(|one| one.at.contains(text));
    let [tried, noticed] = outcome.sum();
    assert_eq!((outcome.examples, tried), (1, noticed + outcome.unnoticed.len()));
    assert!(noticed >= 5, "{outcome:?}");
    assert!(!holds("deductible admission=first level=tertiary"), "{:?}", outcome.unnoticed);
    assert!(holds("deductible admission=first level=primary"), "{:?}", outcome.unnoticed);
    std::fs::write(folder.join("one.toml"), case("regression")).expect("a file");
    let outcome = mutate::mutate(&root, "a-place/employee", &words(true)).expect("an outcome");
    assert_eq!((outcome.examples, outcome.sum()[1]), (0, 0), "what the engine made proves nothing");
    let said = zifu(&root, &["rules", "mutate", "a-place", "--least", "95"]);
    assert_eq!(said.exit, Exit::Refused);
}

#[test]
fn the_same_rules_build_the_same_bytes() {
    let built = || zifu_tools::rules::build(repository()).expect("assets");
    let (one, two) = (built(), built());
    let bytes = |assets: &[zifu_tools::rules::Asset]| {
        assets.iter().map(|asset| (asset.name.clone(), asset.bytes.clone())).collect::<Vec<_>>()
    };
    assert_eq!(bytes(&one), bytes(&two));
    let shown = zifu(repository(), &["rules", "build"]);
    assert_eq!(shown.out.lines().count(), one.len());
}
