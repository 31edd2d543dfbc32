//! Five people with names, two hundred without, and what is usual where nobody says otherwise.

use super::written;
use zifu::explain::Words;
use zifu::money::{Fen, fen_text};
use zifu::pack::Axis;
use zifu::tree::Tree;

/// Somebody with a bill.
#[derive(Clone, Debug)]
pub struct Person {
    /// The key of a name, for the five.
    name: Option<&'static str>,
    kind: &'static str,
    setting: &'static str,
    grade: &'static str,
    admission: i64,
    age: i64,
    total: Fen,
}

/// The shares of a usual bill: a twentieth is outside the catalogue, a twenty-fifth is paid first.
const EXCLUDED: Fen = 20;
const PREPAY: Fen = 25;

impl Person {
    /// In the words' language: who, where, which stay, how large a bill.
    #[must_use]
    pub fn describe(&self, words: &Words) -> String {
        let word = |fact: &str, cell: &str| crate::rules::print::cell_word(fact, cell, words);
        let mut said =
            vec![word("person", self.kind), word("grade", self.grade), word("setting", self.setting)];
        if self.stays() {
            said.push(words.fill("impact.stay", &[("number", &self.admission.to_string())]));
        }
        said.push(words.fill("impact.total", &[("total", &zifu::explain::money(self.total))]));
        let said = said.join(words.get("print.and"));
        match self.name {
            Some(name) => words.fill("impact.named", &[("name", words.get(name)), ("who", &said)]),
            None => said,
        }
    }

    /// Whether it is a stay.
    #[must_use]
    pub fn stays(&self) -> bool {
        self.setting == "inpatient"
    }

    /// The facts of the situation.
    pub(super) fn facts(&self) -> Vec<(String, Tree)> {
        let word = |text: &str| Tree::Text(text.to_owned());
        let mut facts = vec![
            ("setting".to_owned(), word(self.setting)),
            ("grade".to_owned(), word(self.grade)),
            ("person".to_owned(), word(self.kind)),
            ("age".to_owned(), Tree::Whole(self.age)),
        ];
        if self.stays() {
            facts.push(("admission".to_owned(), Tree::Whole(self.admission)));
        }
        facts
    }

    /// The bill, by its sums.
    pub(super) fn bill(&self) -> Tree {
        let sums =
            [("total", self.total), ("excluded", self.total / EXCLUDED), ("prepay", self.total / PREPAY)];
        Tree::Table(sums.iter().map(|(key, fen)| ((*key).to_owned(), Tree::Text(fen_text(*fen)))).collect())
    }
}

/// The five: an older person's first stay in a large hospital comes first.
#[must_use]
pub fn five(resident: bool) -> Vec<Person> {
    let (work, old) = if resident { ("adult", "elder") } else { ("active", "retired") };
    let person = |name, kind, setting, grade, admission, age, yuan: Fen| Person {
        name: Some(name),
        kind,
        setting,
        grade,
        admission,
        age,
        total: yuan * 100,
    };
    vec![
        person("impact.name.1", old, "inpatient", "tertiary", 1, 68, 30_000),
        person("impact.name.2", work, "inpatient", "secondary", 2, 45, 12_000),
        person("impact.name.3", old, "inpatient", "primary", 1, 76, 6_000),
        person("impact.name.4", work, "inpatient", "tertiary", 1, 52, 300_000),
        person("impact.name.5", work, "outpatient", "tertiary", 1, 33, 5_000),
    ]
}

/// The two hundred: every grade, working and old, first and later stays with ten sizes of bill, outpatient years with five.
#[must_use]
pub fn standard(resident: bool) -> Vec<Person> {
    const STAYS: [Fen; 10] = [1_500, 3_000, 5_000, 8_000, 12_000, 20_000, 35_000, 60_000, 150_000, 400_000];
    const YEARS: [Fen; 5] = [500, 1_500, 4_000, 10_000, 25_000];
    let kinds = if resident { [("adult", 48), ("elder", 72)] } else { [("active", 48), ("retired", 72)] };
    let mut people = Vec::new();
    for grade in ["tertiary", "secondary", "primary", "community"] {
        for (kind, age) in kinds {
            let mut add = |setting, admission, yuan: Fen| {
                people.push(Person { name: None, kind, setting, grade, admission, age, total: yuan * 100 });
            };
            for admission in [1, 2] {
                STAYS.iter().for_each(|yuan| add("inpatient", admission, *yuan));
            }
            YEARS.iter().for_each(|yuan| add("outpatient", 1, *yuan));
        }
    }
    people
}

/// What is usual for a fact that a pack asks for and a person does not say.
pub(super) fn usual(fact: &str, axis: &Axis) -> Option<Tree> {
    const WORDS: [(&str, &[&str]); 9] = [
        ("filing", &["local"]),
        ("assistance", &["none"]),
        ("civil", &["no"]),
        ("claim", &["direct"]),
        ("cause", &["illness"]),
        ("hospital_kind", &["general", "other"]),
        ("contract", &["chosen", "yes"]),
        ("area", &["city", "local"]),
        ("tier", &["one"]),
    ];
    let whole = match fact {
        "period" | "admission" => Some(1),
        "months_covered" => Some(120),
        "years_covered" => Some(10),
        "claim_free_years" => Some(0),
        "days" => Some(10),
        _ => None,
    };
    if let Some(number) = whole {
        return Some(Tree::Whole(number));
    }
    let known: Vec<&str> = axis.words().collect();
    let preferred = WORDS.iter().find(|(name, _)| *name == fact).map_or(&[][..], |(_, words)| *words);
    let word = preferred.iter().find(|word| known.contains(*word));
    // An axis that sorts every other word into a cell takes any word.
    word.map(|word| Tree::Text((*word).to_owned())).or_else(|| match fact {
        "disease" => None,
        _ => axis.examples().first().map(written),
    })
}
