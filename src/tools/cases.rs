//! Case files: a situation and a bill with what must come out (`rules/README.md` §14). Run by the tests and by `zifu settle`.

use compare::Compared;
use std::path::Path;
use zifu::case::{Case, Inputs};
use zifu::explain::{self, Words};
use zifu::fault::Fault;
use zifu::pack::Pack;
use zifu::settle::{Broken, Settlement, reverse, settle};
use zifu::state::YearState;
use zifu::tree::Tree;

pub mod arithmetic;
mod compare;
mod files;
pub mod nudge;
mod packs;

pub use files::files;
pub use packs::Packs;

/// Keys a case file may have at its top.
pub(crate) const KEYS: [&str; 16] = [
    "title",
    "why",
    "shapes",
    "source",
    "pack",
    "work",
    "situation",
    "assume",
    "state",
    "bill",
    "line",
    "payment",
    "expect",
    "refused",
    "then",
    "known_difference",
];
/// Kinds of evidence.
const SOURCE_KINDS: [&str; 5] =
    ["official-example", "settlement-slip", "published", "hand-worked", "regression"];

/// The pack that a case names or carries.
///
/// # Errors
/// Every fault of the pack, a line each.
pub fn pack_of(case: &Tree, rules: &Path) -> Result<Pack, Vec<String>> {
    match case.get("pack") {
        Some(Tree::Text(name)) => crate::rules::read_pack(rules, name),
        Some(tree) => Pack::read(tree).map_err(|faults| crate::rules::lines(&faults)),
        None => Err(vec![
            "pack: name one (`pack = \"beijing/employee\"`) or write one in line as [pack]".to_owned(),
        ]),
    }
}

/// Runs a case file with the pack that it names or carries; gives how many figures and refusals came out as expected.
///
/// # Errors
/// Everything that is wrong with the file or differs from what it expects.
pub fn run(case: &Tree, rules: &Path, say: &Words) -> Result<usize, Vec<String>> {
    run_on(case, &pack_of(case, rules)?, say)
}

/// Runs a case file on a pack that was read before ([`Packs`] keeps those of a whole run).
///
/// # Errors
/// As [`run`].
pub fn run_on(case: &Tree, pack: &Pack, say: &Words) -> Result<usize, Vec<String>> {
    let mut wrong = Vec::new();
    check_head(case, say, &mut wrong);
    let mut checks = 0;
    stages(case, |step, at, last| {
        let (next, count) = run_one(step, pack, last, at, say, &mut wrong).unzip();
        checks += count.unwrap_or(1);
        next
    });
    if checks == 0 {
        wrong.push(say.get("case.nothing").to_owned());
    }
    if wrong.is_empty() { Ok(checks) } else { Err(wrong) }
}

/// The settlements of a case file one after the other, each as a case of its own: `each` is given one, its number (empty for the first) and
/// what the last one left behind, and gives what it leaves behind itself; nothing when it was refused.
pub fn stages<T>(case: &Tree, mut each: impl FnMut(&Tree, &str, Option<&T>) -> Option<T>) {
    let mut step = case.clone();
    let mut last = None;
    let mut thens = (1..).zip(case.items_at("then"));
    let mut at = String::new();
    loop {
        last = each(&step, &at, last.as_ref()).or(last);
        let Some((number, then)) = thens.next() else { break };
        at = number.to_string();
        // What the year holds is kept through a refusal: what the file says of it, until something is settled.
        let told = step.get("state").filter(|_| last.is_none()).cloned();
        step = patched(&step, then);
        if let (Some(told), Tree::Table(pairs)) = (told, &mut step) {
            pairs.push(("state".to_owned(), told));
        }
    }
}

fn check_head(case: &Tree, say: &Words, wrong: &mut Vec<String>) {
    for (key, _) in case.pairs().iter().filter(|(key, _)| !KEYS.contains(&key.as_str())) {
        wrong.push(say.fill("case.unknown-key", &[("key", key)]));
    }
    for key in ["title", "why"] {
        if case.text_at(key).is_none_or(str::is_empty) {
            wrong.push(say.fill("case.missing", &[("key", key)]));
        }
    }
    let source = case.get("source").unwrap_or(&Tree::Flag(false));
    match source.text_at("kind") {
        Some(kind) if SOURCE_KINDS.contains(&kind) => {
            if kind == "hand-worked" && case.items_at("work").is_empty() && case.get("refused").is_none() {
                wrong.push(say.get("case.no-work").to_owned());
            }
        }
        _ => wrong.push(say.fill("case.source-kind", &[("kinds", &SOURCE_KINDS.join(" | "))])),
    }
    for line in case.items_at("work").iter().filter_map(Tree::text) {
        if let Err(slip) = arithmetic::check(line) {
            let slip = say.fill(slip.key, &[("value", &slip.value)]);
            wrong.push(say.fill("case.work", &[("line", line), ("slip", &slip)]));
        }
    }
}

/// The next settlement of a case: its own tables replace, situation facts patch.
pub(crate) fn patched(before: &Tree, then: &Tree) -> Tree {
    let mut pairs: Vec<(String, Tree)> = before.pairs().to_vec();
    pairs.retain(|(key, _)| {
        !matches!(key.as_str(), "expect" | "known_difference" | "refused" | "state" | "reverse")
    });
    let gives_bill = then.get("bill").is_some() || then.get("line").is_some();
    pairs.retain(|(key, _)| !(gives_bill && matches!(key.as_str(), "bill" | "line")));
    for (key, value) in then.pairs() {
        let old = pairs.iter_mut().find(|(known, _)| known == key);
        match (old, key.as_str()) {
            (Some((_, Tree::Table(facts))), "situation") => {
                for (fact, new) in value.pairs() {
                    facts.retain(|(known, _)| known != fact);
                    facts.push((fact.clone(), new.clone()));
                }
            }
            (Some((_, old)), _) => *old = value.clone(),
            (None, _) => pairs.push((key.clone(), value.clone())),
        }
    }
    Tree::Table(pairs)
}

fn run_one(
    case: &Tree,
    pack: &Pack,
    last: Option<&(Settlement, YearState)>,
    at: &str,
    say: &Words,
    wrong: &mut Vec<String>,
) -> Option<((Settlement, YearState), usize)> {
    let settled = settle_next(case, pack, last);
    let mut tell = |what: String| wrong.push(staged(say, at, what));
    match (settled, case.text_at("refused")) {
        (Ok((settlement, next)), None) => {
            let (count, differ) = Compared { settlement: &settlement, state: &next, pack, say }.with(case);
            differ.into_iter().for_each(tell);
            Some(((settlement, next), count))
        }
        (Ok(_), Some(kind)) => {
            tell(say.fill("case.settled", &[("kind", kind)]));
            None
        }
        (Err(faults), Some(kind)) => {
            if !faults.iter().any(|fault| fault.kind == kind) {
                let came: Vec<String> = faults.iter().map(|fault| told(fault, say)).collect();
                tell(say.fill("case.refused", &[("kind", kind), ("came", &came.join(" "))]));
            }
            None
        }
        (Err(faults), None) => {
            faults.iter().for_each(|fault| tell(told(fault, say)));
            None
        }
    }
}

/// A fault with its kind, which `refused` names.
fn told(fault: &Fault, say: &Words) -> String {
    say.fill("case.fault", &[("kind", fault.kind), ("says", &explain::fault(fault, say))])
}

/// What is wrong with one stage of a case: the first, or a `[[then]]` by its number.
fn staged(say: &Words, at: &str, what: String) -> String {
    if at.is_empty() { what } else { say.fill("case.then", &[("number", at), ("what", &what)]) }
}

/// Settles a stage of a case after the one before it, or takes that one back (`reverse = true`).
///
/// # Errors
/// Every reason why it cannot be settled.
pub fn settle_next(
    case: &Tree,
    pack: &Pack,
    last: Option<&(Settlement, YearState)>,
) -> Result<(Settlement, YearState), Vec<Fault>> {
    match (case.get("reverse"), last) {
        (Some(Tree::Flag(true)), Some((settlement, state))) => Ok(reverse(settlement, state)),
        _ => settle_tree(case, pack, last.map(|(_, state)| state.clone())),
    }
}

/// Settles what a case file says, starting from a year state if one is handed in.
///
/// # Errors
/// Every reason why it cannot be settled.
pub fn settle_tree(
    case: &Tree,
    pack: &Pack,
    state: Option<YearState>,
) -> Result<(Settlement, YearState), Vec<Fault>> {
    let mut inputs = Inputs::read(case, pack)?;
    if let Some(state) = state {
        inputs.state = state;
    }
    let case = Case::new(pack, inputs)?;
    settle(&case).map_err(|broken| match broken {
        Broken::Needs(faults) => faults,
        broken => vec![Fault::new("settle", "broken").with("value", format!("{broken:?}"))],
    })
}
