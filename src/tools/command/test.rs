//! `zifu test`: do case files come out to the fen, and do they feel every number of their packs?

use super::{Call, Exit, Said};
use crate::cases::nudge::{Unfelt, Way};
use crate::cases::{self, Packs};
use crate::rules;
use std::path::Path;
use zifu::tree::Tree;

/// `zifu test CASE…`.
pub(super) fn test(call: &Call) -> Said {
    let packs = Packs::below(&call.rules());
    let mut said = Said::done(String::new());
    for file in &call.words {
        let read = rules::read_toml(Path::new(file)).map_err(|error| vec![error]);
        let told = read.and_then(|case| {
            if call.has("nudge") { nudge(call, file, &case) } else { run(call, file, &case, &packs) }
        });
        match told {
            Ok(line) => {
                said.out.push_str(&line);
                said.out.push('\n');
            }
            Err(lines) => {
                said.exit = Exit::Refused;
                said.err.extend(lines.iter().map(|line| format!("{file}: {line}")));
            }
        }
    }
    said
}

fn run(call: &Call, file: &str, case: &Tree, packs: &Packs) -> Result<String, Vec<String>> {
    let pack = packs.of(case)?;
    let checks = cases::run_on(case, &pack)?.to_string();
    Ok(call.fill("test.passed", &[("file", file), ("count", &checks)]))
}

fn nudge(call: &Call, file: &str, case: &Tree) -> Result<String, Vec<String>> {
    let report = cases::nudge::nudge(case)?;
    if report.unfelt.is_empty() {
        return Ok(call.fill("test.nudged", &[("file", file), ("count", &report.tried.to_string())]));
    }
    let line = |unfelt: &Unfelt| {
        let way = call.say.get(if unfelt.way == Way::Up { "test.up" } else { "test.down" });
        call.fill("test.not-felt", &[("at", unfelt.at.as_str()), ("way", way)])
    };
    Err(report.unfelt.iter().map(line).collect())
}
