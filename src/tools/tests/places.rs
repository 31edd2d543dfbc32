//! What the packs in the tree hold: enough of a stay in the places most people ask about, and every number with its source.

#![allow(clippy::expect_used, reason = "a test stops at what it did not expect")]

use std::path::{Path, PathBuf};
use zifu::period::Day;
use zifu::tree::Tree;
use zifu_tools::rules::{build, check, leaflets, read_toml};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

#[test]
fn the_rules_in_the_tree_pass_the_check() {
    let report = check(&root().join("rules")).expect("the packs");
    let told: Vec<String> = report.faults.iter().chain(&report.doubts).map(ToString::to_string).collect();
    assert!(told.is_empty(), "run `zifu rules check`:\n{}", told.join("\n"));
    let [mut figures, mut quoted] = [0, 0];
    for passed in &report.passed {
        let [all, own] = passed.figures;
        figures += all;
        quoted += own;
    }
    println!("{quoted} of {figures} figures stand in a sentence quoted beside them");
    assert!(report.passed.len() > 25 && figures > 1000);
}

/// Of a hundred cells that a stay at home is settled with.
const LEAST: usize = 80;

#[test]
fn a_stay_is_mostly_known_in_the_places_most_people_ask_about() {
    let report = check(&root().join("rules")).expect("the packs");
    for place in [
        "beijing",
        "shanghai",
        "guangdong-guangzhou",
        "guangdong-shenzhen",
        "zhejiang-hangzhou",
        "hubei-wuhan",
        "shandong-qingdao",
        "sichuan-chengdu",
    ] {
        let packs = report.passed.iter().filter(|passed| passed.pack.head.place == place);
        let mut schemes = 0;
        for passed in packs {
            let [known, all] = passed.stay;
            schemes += 1;
            assert!(all > 4, "{}: only {all} cells were looked at", passed.name);
            assert!(known * 100 >= all * LEAST, "{}: {known} of {all} cells known", passed.name);
        }
        assert_eq!(schemes, 2, "{place}: employees and residents");
    }
}

#[test]
fn a_stay_of_which_nothing_is_known_counts_nothing() {
    let report = check(&root().join("rules")).expect("the packs");
    // The share is no ornament: a place of which little is known stands below.
    assert!(report.passed.iter().any(|passed| passed.stay[0] * 100 < passed.stay[1] * LEAST));
}

/// Every row of every pack: source, first and last day, how sure it is. The checker demands them; this reads the files by itself.
#[test]
fn no_figure_lacks_source_period_and_confidence() {
    let rules = root().join("rules");
    let mut rows = 0;
    for passed in check(&rules).expect("the packs").passed {
        let tree = read_toml(&rules.join(format!("{}.toml", passed.name))).expect("a pack");
        for table in tree.items_at("table") {
            for row in table.items_at("row") {
                rows += 1;
                let at = format!("{}: {:?} {:?}", passed.name, table.text_at("id"), row.get("when"));
                let text = |key: &str| row.text_at(key).unwrap_or("");
                assert!(!text("source").is_empty(), "{at}: source");
                assert!(Day::parse(text("first")).is_some(), "{at}: first");
                assert!(text("last") == "open" || Day::parse(text("last")).is_some(), "{at}: last");
                assert!(
                    ["official", "reported", "unverified"].contains(&text("confidence")),
                    "{at}: confidence"
                );
            }
        }
    }
    assert!(rows > 1000, "{rows} rows were looked at");
}

/// Numbers outside tables are cut points, names and limits of the file, except these: each says where it is from.
#[test]
fn a_rule_outside_the_tables_has_its_source_too() {
    let rules = root().join("rules");
    let mut found = 0;
    for passed in check(&rules).expect("the packs").passed {
        let tree = read_toml(&rules.join(format!("{}.toml", passed.name))).expect("a pack");
        for key in ["period_days", "over_year_end"] {
            if tree.get(key).and_then(Tree::scalar).is_some_and(|value| value != "unknown") {
                let told = tree.items_at("background").iter().any(|entry| {
                    entry.text_at("kind") == Some("rule")
                        && entry.text_at("text").is_some_and(|text| text.contains(key_word(key)))
                        && entry.text_at("source").is_some()
                });
                found += 1;
                assert!(told, "{}: `{key}` needs a [[background]] of kind rule with its source", passed.name);
            }
        }
        assert!(tree.get("merge").is_none(), "{}: give the days of a merge a source here", passed.name);
    }
    assert!(found > 0);
}

fn key_word(key: &str) -> &str {
    if key == "period_days" { "90" } else { "年度" }
}

fn asset(name: &str) -> Tree {
    let assets = build(&root()).expect("a build");
    let found = assets.into_iter().find(|asset| asset.name == name).expect("an asset");
    let text = String::from_utf8(found.bytes).expect("text");
    serde_json::from_str(&text).expect("JSON")
}

#[test]
fn the_page_is_told_what_is_not_verified_and_from_which_day_a_pack_is_old() {
    let register = read_toml(&root().join("rules/index.toml")).expect("the register");
    let after: i64 =
        register.get("look_again_after").and_then(Tree::scalar).expect("days").parse().expect("a number");
    let report = check(&root().join("rules")).expect("the packs");
    let nanjing =
        report.passed.iter().find(|passed| passed.name == "jiangsu-nanjing/employee").expect("Nanjing");
    let [_, _, unverified] = nanjing.confidence;
    let checked = nanjing.pack.head.checked_on.expect("a day");
    let again = Day::of_number(checked.number() + after).expect("a day").text();
    let cites = asset("cites/jiangsu-nanjing/employee");
    for key in ["gaps", "gaps_en"] {
        let told: Vec<&str> = cites.items_at(key).iter().filter_map(Tree::text).collect();
        assert!(unverified > 0 && told.iter().any(|text| text.contains(&format!(" {unverified} "))), "{key}");
        assert!(told.iter().any(|text| text.contains(&checked.text()) && text.contains(&again)), "{key}");
    }
    // The register that the page loads first names the day as well: figures after it say so.
    let index = asset("index");
    let mut places = index.items_at("place").iter();
    assert!(places.any(|place| place.text_at("folder") == Some("jiangsu-nanjing")
        && place.text_at("look_again") == Some(&again)));
}

#[test]
fn what_stands_behind_a_place_travels_with_its_sources() {
    let cites = asset("cites/jiangsu-nanjing/employee");
    for (key, words) in [("gaps", "最多降20个百分点"), ("gaps_en", "at most 20 points")] {
        let told = cites.items_at(key);
        assert!(
            told.iter()
                .any(|text| text.text().is_some_and(|text| text.contains(words) && text.contains("22号"))),
            "{key}"
        );
    }
}

#[test]
fn the_pages_beside_the_program_tell_every_place_and_every_gap() {
    let pages = leaflets(&root()).expect("pages");
    let files: Vec<&str> = pages.iter().map(|page| page.file.as_str()).collect();
    assert_eq!(files, ["cover.html", "terms.html", "cover-en.html", "terms-en.html"]);
    let register = read_toml(&root().join("rules/index.toml")).expect("the register");
    let report = check(&root().join("rules")).expect("the packs");
    for page in pages.iter().filter(|page| page.file.starts_with("cover")) {
        let chinese = page.lang == "zh-CN";
        for place in register.items_at("place") {
            let name = place.text_at(if chinese { "name" } else { "name_en" }).expect("a name");
            assert!(page.body.contains(name), "{}: {name}", page.file);
        }
        for passed in &report.passed {
            let head = &passed.pack.head;
            let gaps = if chinese { &head.gaps } else { &head.gaps_en };
            let draft = register.items_at("place").iter().any(|place| {
                place.text_at("status") == Some("draft")
                    && place.text_at("folder") == Some(&head.place)
                    && place.text_at("scheme") == Some(&head.scheme)
            });
            for gap in gaps.iter().filter(|_| !draft) {
                let gap = gap.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
                assert!(page.body.contains(&gap), "{}: {gap}", page.file);
            }
        }
    }
    assert!(pages.iter().all(|page| !page.body.contains("<script") && !page.body.contains("http")));
}

#[test]
fn every_word_explained_is_explained_in_both_languages() {
    let terms = read_toml(&root().join("static/terms.toml")).expect("the glossary");
    let mut seen: Vec<&str> = Vec::new();
    for group in terms.items_at("group") {
        assert!(group.text_at("title").is_some() && group.text_at("title_en").is_some());
        for term in group.items_at("term") {
            let text = |key: &str| term.text_at(key).expect(key);
            let word = text("word");
            assert!(!seen.contains(&word), "{word} stands twice");
            seen.push(word);
            assert!(
                text("text").ends_with('。') && text("text_en").ends_with('.'),
                "{word}: whole sentences"
            );
            assert!(
                !text("text").chars().any(|letter| letter.is_ascii_alphabetic()),
                "{word}: Chinese words alone"
            );
            assert!(!text("word_en").is_empty());
        }
    }
    assert!(seen.len() > 40);
}
