//! What a run compared, as a page.

use crate::bug::Bug;
use crate::gate::{SEEDS, Tally, first_difference};
use crate::rule_shapes::{self, ELSEWHERE, RULE_SHAPES, RuleShape};
use crate::shapes::{APART, Shape, apart};
use std::fmt::Write;
use std::ops::Range;

/// Within so many seeds a planted fault must be noticed.
pub const BUG_SEEDS: u64 = 2_000;

/// The page of a run over these seeds. It holds no time and nothing of the machine: the same seeds give the same page.
pub fn page(tally: &Tally, seeds: &Range<u64>) -> String {
    let mut page = head(tally, seeds);
    rules(&mut page, tally);
    kinds(&mut page, tally);
    page += "\n## What cannot meet\n\nNo settlement holds one of the left and one of the right; a run that meets such a pair fails.\n\n";
    page += "| left | right | why |\n|---|---|---|\n";
    let texts = |all: &[Shape]| all.iter().map(|shape| shape.text()).collect::<Vec<_>>().join("; ");
    for (left, right, why) in APART {
        let _ = writeln!(page, "| {} | {} | {why} |", texts(left), texts(right));
    }
    bugs(&mut page);
    page
}

fn head(tally: &Tally, seeds: &Range<u64>) -> String {
    let share = |n: u64| {
        format!("{}.{:02}%", n * 100 / tally.settlements.max(1), n * 10_000 / tally.settlements.max(1) % 100)
    };
    let packs = seeds.end - seeds.start;
    let dropped = tally.dropped();
    let command = if *seeds == SEEDS { String::new() } else { format!("{} ", tally.settlements) };
    format!(
        "# The engine beside the second evaluator\n\n\
         Written by `cargo run -p zifu-second -- {command}--write docs/reports/differential.md`. It depends on the seeds alone; \
         without a number of settlements they are those of the test run.\n\n\
         | | |\n|---|---|\n\
         | seeds | {} to {} |\n\
         | settlements compared, every figure and step | {} |\n\
         | cases that differ | {} |\n\
         | settlements with an amount at a kink, a fen beside one, or a half fen to round | {} ({}) |\n\
         | packs left out because their fractions have no proven room | {dropped} of {packs} |\n\
         | cases in which a fraction of the engine overflowed nevertheless (refused, no figure) | {} |\n\n",
        seeds.start,
        seeds.end.saturating_sub(1),
        tally.settlements,
        tally.wrong.len(),
        tally.kinks,
        share(tally.kinks),
        tally.beyond,
    )
}

/// What of each group of kinds stands for a rule shape.
fn stands(rule: &RuleShape) -> String {
    let group = |kinds: &&[Shape]| kinds.iter().map(|kind| kind.text()).collect::<Vec<_>>().join(", or ");
    let mut text = rule.each.iter().map(group).collect::<Vec<_>>().join(" **and** ");
    if !rule.none.is_empty() {
        let none: Vec<&str> = rule.none.iter().map(|kind| kind.text()).collect();
        let _ = write!(text, " **without** {}", none.join(", "));
    }
    text
}

fn rules(page: &mut String, tally: &Tally) {
    *page += "## Rule shapes\n\nA settlement holds a shape when what stands for it took effect, not when the pack merely has the key. \
              `seldomest` is the other shape that it met least often.\n\n\
              | shape | settlements | seldomest | stands for it |\n|---|---|---|---|\n";
    for (i, rule) in RULE_SHAPES.iter().enumerate() {
        let others = RULE_SHAPES.iter().enumerate();
        let others = others.filter(|(j, other)| *j != i && rule_shapes::apart(rule, other).is_none());
        let least = others.map(|(j, other)| (tally.rules(i, j), other.code)).min().unwrap_or_default();
        let (n, other) = least;
        let _ =
            writeln!(page, "| {} | {} | {n} with {other} | {} |", rule.code, tally.rules(i, i), stands(rule));
    }
    for (code, why) in ELSEWHERE {
        let _ = writeln!(page, "| {code} | – | – | {why} |");
    }
}

fn kinds(page: &mut String, tally: &Tally) {
    *page += "\n## Kinds\n\n| kind | settlements | met least often |\n|---|---|---|\n";
    for kind in Shape::ALL {
        let others = Shape::ALL.iter().filter(|other| *other != kind && apart(*kind, **other).is_none());
        let least = others.map(|other| (tally.pair(*kind, *other), other.text())).min();
        let (n, other) = least.unwrap_or_default();
        let _ = writeln!(page, "| {} | {} | {n} with {other} |", kind.text(), tally.shape(*kind));
    }
}

fn bugs(page: &mut String) {
    let _ = write!(
        page,
        "\n## Planted faults\n\nEach is planted in the second evaluator; the run must notice it within {BUG_SEEDS} seeds.\n\n\
         | fault | first noticed at |\n|---|---|\n"
    );
    for bug in Bug::ALL {
        let at = first_difference(0..BUG_SEEDS, *bug);
        let at = at
            .map_or_else(|| "**not noticed**".to_owned(), |(seed, case)| format!("seed {seed}, case {case}"));
        let _ = writeln!(page, "| {} | {at} |", bug.text());
    }
}
