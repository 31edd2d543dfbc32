//! What the command says: the same in both languages, and for everything it can do.

#![allow(clippy::expect_used, reason = "a test stops at what it did not expect")]

use std::ffi::OsString;
use zifu::explain::Words;
use zifu_tools::command::{Exit, called, verbs, words};

fn both() -> [Words; 2] {
    [words(false), words(true)]
}

fn placeholders(text: &str) -> Vec<&str> {
    let mut names: Vec<&str> =
        text.split('{').skip(1).filter_map(|piece| piece.split_once('}')).map(|(name, _)| name).collect();
    names.sort_unstable();
    names
}

#[test]
fn both_languages_say_the_same_things() {
    let [zh, en] = both();
    assert_eq!(zh.keys().collect::<Vec<_>>(), en.keys().collect::<Vec<_>>());
    assert!(zh.keys().count() > 100, "the words are there");
    for key in zh.keys() {
        assert_eq!(placeholders(zh.get(key)), placeholders(en.get(key)), "placeholders of {key}");
    }
}

#[test]
fn every_verb_is_described_and_its_help_names_its_options() {
    for (index, words) in both().iter().enumerate() {
        for (name, options) in verbs() {
            assert!(words.get("help").contains(&format!("zifu {name}")), "help names {name}");
            let help = words.find(&format!("help.{}", name.replace(' ', "-"))).expect(name);
            for option in options {
                assert!(help.contains(&format!("--{option}")), "help of {name} names --{option}");
            }
            let lang = if index == 0 { "zh" } else { "en" };
            let args = name.split(' ').chain(["--help", "--lang", lang]).map(OsString::from);
            let said = called(args);
            assert_eq!((said.exit, said.out.trim_end()), (Exit::Done, help.trim_end()));
        }
    }
}
