//! Everything the command can do.

use super::{Verb, batch, institution, packs, settle, test};

/// Every verb; `help.<name>` in `static/words` describes it.
pub(crate) const VERBS: &[Verb] = &[
    Verb {
        name: "settle",
        words: (1, 1),
        options: &["pack", "year-state", "year-state-out", "json", "text"],
        act: settle::settle,
    },
    Verb { name: "batch", words: (0, 1), options: &["pack", "quiet", "steps"], act: batch::batch },
    Verb { name: "test", words: (1, usize::MAX), options: &["nudge"], act: test::test },
    Verb { name: "institution", words: (2, 3), options: &[], act: institution::settle },
    Verb { name: "rules check", words: (0, 0), options: &["strict"], act: packs::check },
    Verb { name: "rules list", words: (0, 0), options: &[], act: packs::list },
];
