//! Everything the command can do.

use super::{Verb, batch, desk, estimate, institution, packs, settle, test};

/// Every verb; `help.<name>` in `static/words` describes it.
pub(crate) const VERBS: &[Verb] = &[
    Verb {
        name: "settle",
        words: (1, 1),
        options: &["pack", "year-state", "year-state-out", "json", "text"],
        act: settle::settle,
    },
    Verb {
        name: "estimate",
        words: (1, 1),
        options: &["pack", "json", "text", "steps"],
        act: estimate::estimate,
    },
    Verb { name: "batch", words: (0, 1), options: &["pack", "quiet", "steps"], act: batch::batch },
    Verb { name: "test", words: (1, usize::MAX), options: &["nudge"], act: test::test },
    Verb { name: "institution", words: (2, 3), options: &[], act: institution::settle },
    Verb { name: "rules check", words: (0, 0), options: &["strict"], act: packs::check },
    Verb { name: "rules list", words: (0, 0), options: &[], act: packs::list },
    Verb { name: "rules show", words: (1, 1), options: &["on"], act: desk::show },
    Verb { name: "rules report", words: (1, 1), options: &["on", "out"], act: desk::report },
    Verb {
        name: "rules new",
        words: (2, 2),
        options: &["name", "name-en", "division", "on"],
        act: desk::new,
    },
    Verb { name: "rules impact", words: (2, 2), options: &["on", "all", "out"], act: desk::impact },
    Verb { name: "rules mutate", words: (0, usize::MAX), options: &["least"], act: desk::mutate },
    #[cfg(feature = "sheets")]
    Verb { name: "rules table", words: (2, 2), options: &["in", "out"], act: desk::table },
    Verb { name: "rules build", words: (0, 0), options: &["out"], act: desk::build },
    Verb { name: "rules schema", words: (0, 0), options: &["out"], act: desk::schema },
];
