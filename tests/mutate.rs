//! Every figure of the three places that most people ask about is held by an example: made wrong in turn, an example with evidence of
//! its own must notice in 95 of 100 cases. `zifu rules mutate` lists what none notices.

#![allow(clippy::expect_used, reason = "a test stops at what it did not expect")]

use std::path::Path;
use zifu_tools::command::words;
use zifu_tools::rules::{mutate, names};

/// In a hundred changes.
const LEAST: usize = 95;

#[test]
fn examples_notice_when_a_rule_is_made_wrong() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let say = words(true);
    let known = names(&root.join("rules")).expect("the packs");
    for place in ["beijing", "shanghai", "guangdong-guangzhou"] {
        let (mut tried, mut noticed) = (0, 0);
        for name in known.iter().filter(|name| name.split('/').next() == Some(place)) {
            let outcome = mutate::mutate(root, name, &say).expect("a pack whose examples pass");
            let [more, seen] = outcome.sum();
            tried += more;
            noticed += seen;
        }
        assert!(tried > 100, "{place}: {tried} changes only");
        assert!(
            noticed * 100 >= tried * LEAST,
            "{place}: {noticed} of {tried} changes noticed; see: cargo run -p zifu-tools -- rules mutate {place}"
        );
    }
}
