//! Hostile packs (`tests/faults/hostile.toml`): each is refused, at the key paths and in the sentences that stand there.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test stops at what it did not expect"
)]

use std::path::Path;
use zifu::explain::{Words, fault};
use zifu::pack::Pack;
use zifu::tree::Tree;
use zifu_tools::rules::{parse_toml, read_toml, words};

/// What a hostile input comes to: the sentences of its faults in both languages, or why it is no tree at all.
enum Answer {
    Sentences([Vec<String>; 2]),
    Stopped(String),
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn answer(hostile: &Tree, sound: &str, languages: &[Words; 2]) -> Answer {
    let read = match (hostile.text_at("toml"), hostile.text_at("json"), hostile.text_at("append")) {
        (Some(toml), ..) => parse_toml(toml),
        (_, Some(json), _) => serde_json::from_str::<Tree>(json).map_err(|error| error.to_string()),
        (.., Some(append)) => parse_toml(&format!("{sound}{append}")),
        _ => {
            let (from, to) =
                (hostile.text_at("replace").expect("replace"), hostile.text_at("by").expect("by"));
            assert!(sound.contains(from), "the sound pack does not contain: {from}");
            parse_toml(&sound.replacen(from, to, 1))
        }
    };
    match read {
        Err(why) => Answer::Stopped(why),
        Ok(tree) => {
            let faults = Pack::read(&tree).map_or_else(|faults| faults, |_| Vec::new());
            Answer::Sentences([0, 1].map(|one| {
                let mut all: Vec<String> = faults.iter().map(|told| fault(told, &languages[one])).collect();
                all.sort();
                all
            }))
        }
    }
}

#[test]
fn hostile_packs_are_refused_in_whole_sentences() {
    let list = read_toml(&root().join("tests/faults/hostile.toml")).expect("the list of hostile packs");
    let sound = std::fs::read_to_string(root().join("tests/peers/pack.toml")).expect("the sound pack");
    let folder = root().join("static/words");
    let languages =
        ["en", "zh"].map(|language| words(&folder, &["engine", "checker"], language).expect("words"));
    let all = list.items_at("hostile");
    let mut wrong = Vec::new();
    for hostile in all {
        let why = hostile.text_at("why").expect("why");
        match answer(hostile, &sound, &languages) {
            Answer::Stopped(stopped) => {
                let wanted = hostile.text_at("stops").unwrap_or("nothing, it should be read");
                if !stopped.contains(wanted) {
                    wrong.push(format!("{why}\n    stops = {stopped:?}"));
                }
            }
            Answer::Sentences([english, chinese]) => {
                let says: Vec<&str> = hostile.items_at("says").iter().filter_map(Tree::text).collect();
                if english != says || says.is_empty() {
                    wrong.push(format!("{why}\n    says = {english:#?}"));
                }
                for sentence in english.iter().chain(&chinese) {
                    let unfilled = ["{at}", "{want}", "{value}", "{key}", "{most}", "fault."];
                    assert!(!unfilled.iter().any(|gap| sentence.contains(gap)), "{why}: {sentence}");
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {} differ:\n{}", wrong.len(), all.len(), wrong.join("\n"));
    assert!(all.len() >= 60, "only {} hostile packs are left", all.len());
}
