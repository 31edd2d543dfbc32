//! What every step of a settlement says, for the cases that show rule shapes, situations and traps: `tests/lists/traces.txt` holds it
//! to the fraction, so that whoever changes the engine reads what changed. `ZIFU_TRACES=1 cargo test -p zifu --test traces` writes
//! it anew.

#![allow(clippy::expect_used, reason = "a test stops at what it did not expect")]

#[path = "lists/held.rs"]
mod held;

use std::fmt::Write;
use std::path::Path;
use zifu::explain;
use zifu::money::{Exact, fen_text};
use zifu::pack::{Pack, Part};
use zifu::settle::{Settlement, Step};
use zifu::state::YearState;
use zifu_tools::cases::{Packs, files, settle_next, stages};
use zifu_tools::rules::read_toml;

/// Below `tests/cases`: places have too many cases of one kind.
const FOLDERS: [&str; 6] = ["asked", "packs", "published", "shapes", "situations", "traps"];
const HELD: &str = "tests/lists/traces.txt";

fn fraction(value: Exact) -> String {
    if value.den() == 1 { value.num().to_string() } else { format!("{}/{}", value.num(), value.den()) }
}

/// A step on a line: what it is, which sentence tells it, its amount and figures in fen, and the tables with the rows that it rests on.
fn line(step: &Step, pack: &Pack) -> String {
    let sentence = explain::key(step, pack);
    let mut line = format!(
        "  {} {} {}",
        step.id(&pack.plan),
        sentence.trim_start_matches("step."),
        fraction(step.amount)
    );
    for (name, value) in step.figures.iter() {
        let _ = write!(line, " {name}={}", fraction(*value));
    }
    for rule in step.rules.iter() {
        let table = pack.tables.get(rule.table).map_or("", |table| table.id.as_str());
        let _ = write!(line, " [{table} {}]", rule.row + 1);
    }
    line
}

/// A settlement: its steps, then its payers, the parts of the own share, what is paid when, and what the year holds after it.
fn trace(settlement: &Settlement, state: &YearState, pack: &Pack) -> Vec<String> {
    let mut lines: Vec<String> = settlement.steps.iter().map(|step| line(step, pack)).collect();
    let named = |name: &str, fen: i64| (fen != 0).then(|| format!(" {name}={}", fen_text(fen)));
    let payers = pack.payers.iter().zip(&settlement.payers);
    let payers: String = payers.filter_map(|(payer, fen)| named(&payer.id, *fen)).collect();
    let parts: String =
        Part::ALL.iter().filter_map(|part| named(part.key(), settlement.part(*part))).collect();
    let sums = [
        ("own", settlement.own),
        ("deductible", settlement.deductible),
        ("later", settlement.later),
        ("account", settlement.account),
        ("family", settlement.family),
        ("cash", settlement.cash),
        ("balance", settlement.balance.unwrap_or(0)),
        ("refund", settlement.refund.unwrap_or(0)),
        ("with_premium", settlement.with_premium.unwrap_or(0)),
    ];
    let sums: String = sums.iter().filter_map(|(name, fen)| named(name, *fen)).collect();
    let slots = state.slots.iter().filter(|slot| slot.fen != 0);
    let slots: String = slots
        .map(|slot| format!(" {}:{}@{}={}", slot.counter, slot.cell, slot.window, fen_text(slot.fen)))
        .collect();
    lines.extend(
        [("payers", payers), ("parts", parts), ("sums", sums), ("year", slots)]
            .into_iter()
            .filter(|(_, text)| !text.is_empty())
            .map(|(name, text)| format!("  = {name}:{text}")),
    );
    lines
}

#[test]
fn every_step_says_what_it_said() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let packs = Packs::below(&root.join("rules"));
    let mut lines = Vec::new();
    for folder in FOLDERS {
        for file in files(&root.join("tests/cases").join(folder)).expect("a folder of cases") {
            let case = read_toml(&file).expect("TOML");
            let pack = packs.of(&case).expect("a pack that passes");
            let name = file.strip_prefix(root.join("tests/cases")).unwrap_or(&file).display().to_string();
            stages(&case, |stage, at, last| {
                let next = settle_next(stage, &pack, last).ok()?;
                lines.push(if at.is_empty() { name.clone() } else { format!("{name}, then {at}") });
                lines.extend(trace(&next.0, &next.1, &pack));
                Some(next)
            });
        }
    }
    held::held(HELD, &(lines.join("\n") + "\n"), "ZIFU_TRACES", "traces");
}
