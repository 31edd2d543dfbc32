//! Every kind of fault, step, part and fact has words in every language, and the languages say the same things.

#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "a test stops at what it did not expect")]

use std::path::Path;
use zifu::explain::Words;
use zifu::fault::KINDS;
use zifu::settle::What;

fn words(language: &str) -> Words {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("static/words");
    zifu_tools::rules::words(&folder, &["engine", "checker"], language).expect("words")
}

#[test]
fn every_fault_has_words() {
    for words in [words("zh"), words("en")] {
        for kind in KINDS {
            assert!(words.find(&format!("fault.{kind}")).is_some(), "no words for fault.{kind}");
        }
        let known = |key: &str| key.strip_prefix("fault.").is_none_or(|kind| KINDS.contains(&kind));
        assert!(words.keys().all(known), "words for a fault that does not exist");
    }
}

#[test]
fn every_step_part_and_fact_has_words() {
    for words in [words("zh"), words("en")] {
        for what in What::ALL {
            let key = format!("step.{}", what.key());
            assert!(
                words.keys().any(|known| known == key || known.starts_with(&format!("{key}."))),
                "no words for {key}"
            );
        }
        for part in zifu::pack::Part::ALL {
            assert!(words.find(&format!("part.{}", part.key())).is_some(), "{part:?}");
        }
        for fact in zifu::facts::Fact::ALL {
            assert!(words.find(&format!("fact.{}", fact.key())).is_some(), "{fact:?}");
        }
    }
}

#[test]
fn languages_have_the_same_keys_and_placeholders() {
    let (zh, en) = (words("zh"), words("en"));
    assert_eq!(zh.keys().collect::<Vec<_>>(), en.keys().collect::<Vec<_>>());
    for key in zh.keys() {
        let mut pair = [placeholders(zh.get(key)), placeholders(en.get(key))];
        pair.iter_mut().for_each(|names| names.sort());
        assert_eq!(pair[0], pair[1], "placeholders of {key}");
    }
}

#[test]
fn words_that_mislead_are_not_used() {
    let zh = words("zh");
    for key in zh.keys() {
        for bad in ["无效", "非法", "抱歉", "不合规", "校验"] {
            assert!(!zh.get(key).contains(bad), "{key} says {bad}");
        }
    }
}

fn placeholders(text: &str) -> Vec<&str> {
    text.split('{').skip(1).filter_map(|piece| piece.split_once('}')).map(|(name, _)| name).collect()
}
