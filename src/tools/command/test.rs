//! `zifu test`: do case files come out to the fen, and do they feel every number of their packs?

use super::{Call, Exit, Said};
use crate::cases::nudge::{Unfelt, Way};
use crate::cases::{self, Packs};
use crate::rules;
use std::path::Path;
use std::sync::Arc;
use zifu::pack::Pack;
use zifu::tree::Tree;

/// `zifu test CASE…`; of a folder every case below it.
pub(super) fn test(call: &Call) -> Said {
    let packs = Packs::below(&call.rules());
    let mut said = Said::done(String::new());
    let (mut all, mut good) = (0_usize, 0_usize);
    for word in &call.words {
        let files = match cases::files(Path::new(word)) {
            Ok(files) => files,
            Err(line) => {
                said.exit = Exit::File;
                said.err.push(line);
                continue;
            }
        };
        for file in files {
            all += 1;
            match told(call, &file, &packs) {
                Ok(line) => {
                    good += 1;
                    said.out.push_str(&line);
                    said.out.push('\n');
                }
                Err(lines) => {
                    said.exit = if said.exit == Exit::Done { Exit::Refused } else { said.exit };
                    said.err.extend(lines.iter().map(|line| format!("{}: {line}", file.display())));
                }
            }
        }
    }
    if all != 1 {
        let values = [("good", &*good.to_string()), ("all", &all.to_string())];
        said.out.push_str(&call.fill("test.sum", &values));
        said.out.push('\n');
    }
    said
}

/// What is to be said of one file: a line when it is as it should be, else what is wrong.
fn told(call: &Call, path: &Path, packs: &Packs) -> Result<String, Vec<String>> {
    let case = rules::read_toml(path).map_err(|error| vec![call.misformed(&error)])?;
    let file = path.display().to_string();
    if call.has("nudge") { nudge(call, &file, &case) } else { run(call, &file, &case, packs) }
}

fn run(call: &Call, file: &str, case: &Tree, packs: &Packs) -> Result<String, Vec<String>> {
    let pack = match case.get("pack") {
        None => return Err(vec![call.say.get("settle.no-pack").to_owned()]),
        Some(tree @ Tree::Table(_)) => Arc::new(Pack::read(tree).map_err(|faults| call.sentences(&faults))?),
        Some(_) => packs.of(case)?,
    };
    let checks = cases::run_on(case, &pack, &call.say)?.to_string();
    Ok(call.fill("test.passed", &[("file", file), ("count", &checks)]))
}

fn nudge(call: &Call, file: &str, case: &Tree) -> Result<String, Vec<String>> {
    let report = cases::nudge::nudge(case, &call.say)?;
    if report.unfelt.is_empty() {
        return Ok(call.fill("test.nudged", &[("file", file), ("count", &report.tried.to_string())]));
    }
    let line = |unfelt: &Unfelt| {
        let way = call.say.get(if unfelt.way == Way::Up { "test.up" } else { "test.down" });
        call.fill("test.not-felt", &[("at", unfelt.at.as_str()), ("way", way)])
    };
    Err(report.unfelt.iter().map(line).collect())
}
