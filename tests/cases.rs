//! Every file under `tests/cases/` is one test, named by its path; the lists of `tests/lists` say what must be among them.

#![allow(clippy::panic, reason = "a test stops at what it did not expect")]

mod lists;

use libtest_mimic::{Arguments, Failed, Trial};
use std::path::Path;
use std::sync::Arc;
use zifu::explain::Words;
use zifu_tools::cases::{self, Packs};
use zifu_tools::command::words;

fn main() {
    let arguments = Arguments::from_args();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let files = cases::files(&root.join("tests/cases")).unwrap_or_else(|error| panic!("{error}"));
    assert!(files.len() >= 25, "tests/cases holds {} files only", files.len());
    let say = Arc::new(words(true));
    let packs = Arc::new(Packs::below(&root.join("rules")));
    let mut trials = lists::trials(root);
    trials.extend(files.into_iter().map(|file| {
        let name = file.strip_prefix(root.join("tests/cases")).unwrap_or(&file).with_extension("");
        let (packs, say) = (Arc::clone(&packs), Arc::clone(&say));
        Trial::test(name.to_string_lossy().into_owned(), move || run(&file, &packs, &say))
    }));
    libtest_mimic::run(&arguments, trials).exit();
}

fn run(file: &Path, packs: &Packs, say: &Words) -> Result<(), Failed> {
    let case = zifu_tools::rules::read_toml(file)?;
    let pack = packs.of(&case).map_err(|faults| faults.join("\n"))?;
    cases::run_on(&case, &pack, say).map(|_| ()).map_err(|wrong| wrong.join("\n").into())
}
