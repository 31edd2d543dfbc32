//! `zifu rules mutate`: is every figure of a pack held by an example? Each number is nudged, each pair of neighbours swapped, each
//! boundary of time shifted, each record taken away; an example with evidence of its own must notice.

use super::{names, pack_tree, read_toml};
use crate::cases;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use zifu::explain::Words;
use zifu::pack::Pack;
use zifu::period::Day;
use zifu::tree::Tree;

mod edits;
use edits::Edit;

/// Evidence of its own: figures that the engine made prove nothing about a pack.
const EVIDENCE: [&str; 3] = ["official-example", "settlement-slip", "hand-worked"];

/// What was done to a pack.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A number one hundredth more or less.
    Nudge,
    /// The values of two rows that differ in one axis changed places.
    Swap,
    /// A boundary between two versions a day earlier or later.
    Day,
    /// A known value became unknown, an unknown one known.
    Drop,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Kind; 4] = [Kind::Nudge, Kind::Swap, Kind::Day, Kind::Drop];

    /// Its word.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Kind::Nudge => "nudge",
            Kind::Swap => "swap",
            Kind::Day => "day",
            Kind::Drop => "drop",
        }
    }
}

/// A change that no example noticed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unnoticed {
    /// What was done.
    pub kind: Kind,
    /// The record: table and row, or axis.
    pub at: String,
    /// From what to what.
    pub change: String,
}

/// What came out for one pack.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// `place/scheme`.
    pub name: String,
    /// Examples with evidence of their own.
    pub examples: usize,
    /// Changes tried and changes noticed, in the order of [`Kind::ALL`].
    pub counts: [[usize; 2]; 4],
    /// Changes that no example noticed.
    pub unnoticed: Vec<Unnoticed>,
}

impl Outcome {
    /// Changes tried and noticed, of all kinds.
    #[must_use]
    pub fn sum(&self) -> [usize; 2] {
        self.counts.iter().fold([0, 0], |[tried, noticed], [more, seen]| [tried + more, noticed + seen])
    }
}

/// Changes every figure of one pack and runs its examples on each change.
///
/// # Errors
/// When the pack or one of its examples is wrong as it stands, in words.
pub fn mutate(root: &Path, name: &str, say: &Words) -> Result<Outcome, Vec<String>> {
    let rules = root.join("rules");
    let tree = pack_tree(&rules, name).map_err(|error| vec![error])?;
    let pack = Pack::read(&tree).map_err(|faults| super::lines(&faults))?;
    let examples = examples(&root.join("tests/cases"), name)?;
    for (file, case) in &examples {
        cases::run_on(case, &pack, say).map_err(|wrong| {
            wrong.iter().map(|line| format!("{}: {line}", file.display())).collect::<Vec<_>>()
        })?;
    }
    let example = |(_, case): (PathBuf, Tree)| Example { touches: touched(&case, &pack), case };
    let examples: Vec<Example> = examples.into_iter().map(example).collect();
    let edits = edits::all(&tree);
    let outcome = Outcome { name: name.to_owned(), examples: examples.len(), ..Outcome::default() };
    Ok(run(&tree, &examples, &edits, say, outcome))
}

/// An example, and the tables that its first settlement rests on.
struct Example {
    case: Tree,
    touches: Vec<String>,
}

/// The tables that a case's first settlement rests on; nothing for a case that is refused.
fn touched(case: &Tree, pack: &Pack) -> Vec<String> {
    let Ok((settlement, _)) = cases::settle_tree(case, pack, None) else { return Vec::new() };
    let rules = settlement.steps.iter().flat_map(|step| step.rules.iter());
    let mut tables: Vec<String> =
        rules.filter_map(|rule| pack.tables.get(rule.table)).map(|table| table.id.clone()).collect();
    tables.sort();
    tables.dedup();
    tables
}

/// Every example with evidence of its own that settles by this pack, sorted by file.
fn examples(folder: &Path, name: &str) -> Result<Vec<(PathBuf, Tree)>, Vec<String>> {
    let mut files = Vec::new();
    collect(folder, &mut files);
    files.sort();
    let mut examples = Vec::new();
    for file in files {
        let case = read_toml(&file).map_err(|error| vec![error])?;
        let kind = case.get("source").and_then(|source| source.text_at("kind")).unwrap_or("");
        if case.text_at("pack") == Some(name) && EVIDENCE.contains(&kind) {
            examples.push((file, case));
        }
    }
    Ok(examples)
}

pub(super) fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for path in
        std::fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok).map(|entry| entry.path())
    {
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|ending| ending == "toml") && !path.ends_with("TEMPLATE.toml")
        {
            files.push(path);
        }
    }
}

/// Applies every change, several at a time; the order of what comes out does not hang on which was done first.
fn run(tree: &Tree, examples: &[Example], edits: &[Edit], say: &Words, mut outcome: Outcome) -> Outcome {
    let next = AtomicUsize::new(0);
    let results: Mutex<Vec<(usize, bool)>> = Mutex::new(Vec::new());
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                // The example that noticed last often notices the next change too.
                let mut order: Vec<usize> = (0..examples.len()).collect();
                while let Some((index, edit)) = pick(edits, &next) {
                    if let Some(noticed) = notices((tree, edit), examples, say, &mut order) {
                        results
                            .lock()
                            .unwrap_or_else(std::sync::PoisonError::into_inner)
                            .push((index, noticed));
                    }
                }
            });
        }
    });
    let mut results = results.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    results.sort_unstable();
    for (index, noticed) in results {
        let Some(edit) = edits.get(index) else { continue };
        let place = Kind::ALL.iter().position(|kind| *kind == edit.kind);
        if let Some([tried, seen]) = place.and_then(|place| outcome.counts.get_mut(place)) {
            *tried += 1;
            *seen += usize::from(noticed);
        }
        if !noticed {
            let (at, change) = (edit.at.clone(), edit.change.clone());
            outcome.unnoticed.push(Unnoticed { kind: edit.kind, at, change });
        }
    }
    outcome
}

fn pick<'e>(edits: &'e [Edit], next: &AtomicUsize) -> Option<(usize, &'e Edit)> {
    let index = next.fetch_add(1, Ordering::Relaxed);
    edits.get(index).map(|edit| (index, edit))
}

/// Whether an example notices a change; nothing when the changed pack does not pass the checker, which says nothing of the examples.
fn notices(
    (tree, edit): (&Tree, &Edit),
    examples: &[Example],
    say: &Words,
    order: &mut Vec<usize>,
) -> Option<bool> {
    let mut changed = tree.clone();
    edit.apply(&mut changed);
    let pack = Pack::read(&changed).ok()?;
    // Examples that rest on the table that was changed come first.
    let table = edit.at.split(' ').next().unwrap_or("");
    let rests = |index: &usize| {
        examples.get(*index).is_some_and(|example| example.touches.iter().any(|known| known == table))
    };
    let (near, far): (Vec<usize>, Vec<usize>) = order.iter().copied().partition(rests);
    let fails = |index: &&usize| {
        examples.get(**index).is_some_and(|one| cases::run_on(&one.case, &pack, say).is_err())
    };
    let found = near.iter().chain(&far).find(fails).copied();
    if let Some(found) = found {
        order.retain(|index| *index != found);
        order.insert(0, found);
    }
    Some(found.is_some())
}

/// The packs meant by `place` or `place/scheme`; all of them when nothing is named.
///
/// # Errors
/// A name that fits no pack.
pub fn meant(rules: &Path, words: &[String]) -> Result<Vec<String>, String> {
    let known = names(rules)?;
    if words.is_empty() {
        return Ok(known);
    }
    let mut meant = Vec::new();
    for word in words {
        let word = word.trim_end_matches(".toml").trim_start_matches("rules/").trim_end_matches('/');
        let fits =
            |name: &&String| *name == word || name.split_once('/').is_some_and(|(place, _)| place == word);
        let before = meant.len();
        meant.extend(known.iter().filter(fits).cloned());
        if meant.len() == before {
            return Err(word.to_owned());
        }
    }
    Ok(meant)
}

/// A day earlier or later, as text.
fn moved(day: &str, later: bool) -> Option<String> {
    let day = Day::parse(day)?;
    if later { day.after() } else { day.before() }.map(Day::text)
}
