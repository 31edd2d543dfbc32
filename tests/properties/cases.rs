//! Every case that settles, those of rule shapes that no place has among them: the same sums.

use crate::settlement::{adds_up, adds_up_exactly};
use std::path::Path;
use zifu::case::{Case, Inputs};
use zifu::settle::settle;
use zifu::state::YearState;
use zifu::tree::Tree;
use zifu_tools::cases::{Packs, files, settle_next, stages};
use zifu_tools::rules::read_toml;

#[test]
fn every_case_adds_up() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let packs = Packs::below(&root.join("rules"));
    let (mut settled, mut wrong) = (0, Vec::new());
    for file in files(&root.join("tests/cases")).expect("the cases") {
        let case = read_toml(&file).expect("TOML");
        let pack = packs.of(&case).expect("a pack that passes");
        stages(&case, |stage, at, last| {
            let next = settle_next(stage, &pack, last).ok()?;
            // A bill taken back is the bill with every sign turned; that is held elsewhere.
            if stage.get("reverse") == Some(&Tree::Flag(true)) {
                return Some(next);
            }
            let mut inputs = Inputs::read(stage, &pack).expect("it was settled");
            inputs.state =
                last.map_or_else(|| inputs.state.clone(), |(_, state): &(_, YearState)| state.clone());
            let (settlement, _) =
                settle(&Case::new(&pack, inputs.clone()).expect("a case")).expect("a settlement");
            settled += 1;
            let held =
                adds_up(&settlement, &inputs, &pack).and_then(|()| adds_up_exactly(&settlement, &pack));
            wrong.extend(held.err().map(|error| format!("{} {at}: {error}", file.display())));
            Some(next)
        });
    }
    assert!(wrong.is_empty(), "{} of {settled}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(settled >= 1_500, "only {settled} settlements");
}
