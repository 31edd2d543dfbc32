//! What stays are drawn from: the packs under `rules/`, the situations of their cases, the words their axes know.

use std::path::Path;
use std::sync::LazyLock;
use zifu::case::{Assumed, Inputs};
use zifu::facts::{Fact, FactValue, Situation};
use zifu::pack::Pack;
use zifu_tools::rules::{names, read_pack, read_toml};

/// A pack, and what its cases tell of the people it settles.
pub struct Ground {
    /// `place/scheme`.
    pub name: String,
    pub pack: Pack,
    /// Situations that its cases settle, with what these assume.
    pub situations: Vec<(Situation, Assumed)>,
    /// What a fact may be: what cases say of it and a value for every cell of its axes.
    pub values: Vec<(Fact, Vec<FactValue>)>,
    /// Marks, categories and drug groups that sort a line; the empty word among them.
    pub words: [Vec<String>; 3],
}

/// Every published pack.
pub static GROUNDS: LazyLock<Vec<Ground>> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let rules = root.join("rules");
    names(&rules).expect("packs").iter().map(|name| ground(root, &rules, name)).collect()
});

/// Facts that a draw never changes: who told a day or a chain told it together with others.
const KEPT: [Fact; 6] =
    [Fact::Day, Fact::AdmissionDay, Fact::DischargeDay, Fact::SettlementDay, Fact::Merged, Fact::PeriodNo];

fn ground(root: &Path, rules: &Path, name: &str) -> Ground {
    let pack = read_pack(rules, name).unwrap_or_else(|faults| panic!("{name}: {}", faults.join("\n")));
    let mut files = zifu_tools::cases::files(&root.join("tests/cases").join(name)).expect("cases");
    // Fifty situations of a place are enough; the larger places have several for every cell.
    let step = files.len().div_ceil(50).max(1);
    files = files.into_iter().step_by(step).collect();
    let mut situations: Vec<(Situation, Assumed)> = Vec::new();
    for case in files.iter().map(|file| read_toml(file).expect("case")) {
        if case.get("refused").is_some() {
            continue;
        }
        let Ok(inputs) = Inputs::read(&case, &pack) else { continue };
        if !situations.contains(&(inputs.situation.clone(), inputs.assumed.clone())) {
            situations.push((inputs.situation, inputs.assumed));
        }
    }
    assert!(!situations.is_empty(), "{name} has no case to begin with");
    let values = values(&pack, &situations);
    let words = [0, 1, 2].map(|kind| {
        let mut words = vec![String::new()];
        words.extend(pack.groups.iter().filter_map(|group| group.takes.get(kind)).flatten().cloned());
        let fact = [Fact::LineMark, Fact::LineCategory, Fact::LineDrug][kind];
        for axis in pack.axes.iter().filter(|axis| axis.fact == fact) {
            words.extend(axis.words().map(str::to_owned));
        }
        words.truncate(12);
        words
    });
    Ground { name: name.to_owned(), pack, situations, values, words }
}

fn values(pack: &Pack, situations: &[(Situation, Assumed)]) -> Vec<(Fact, Vec<FactValue>)> {
    let mut all: Vec<(Fact, Vec<FactValue>)> = Vec::new();
    let told = situations.iter().flat_map(|(situation, _)| situation.iter());
    let told = told.map(|(fact, value)| (fact, value.clone()));
    let known = pack.axes.iter().flat_map(|axis| axis.examples().into_iter().map(|value| (axis.fact, value)));
    for (fact, value) in told.chain(known) {
        if KEPT.contains(&fact) || fact.key().starts_with("line_") {
            continue;
        }
        match all.iter_mut().find(|(one, _)| *one == fact) {
            Some((_, values)) if values.contains(&value) => {}
            Some((_, values)) => values.push(value),
            None => all.push((fact, vec![value])),
        }
    }
    all
}
