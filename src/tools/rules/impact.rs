//! `zifu rules impact`: what a change of rules does to people, in yuan. Five named people first, then two hundred standard patients;
//! each settled by the old and by the new rules on the day the new ones begin, and once as a stay across that day.

use crate::cases;
use zifu::explain::{self, Words};
use zifu::facts::FactValue;
use zifu::money::{Fen, fen_text};
use zifu::pack::Pack;
use zifu::period::Day;
use zifu::tree::Tree;

mod people;
pub use people::{Person, five, standard};

/// What a person pays: or why there is no figure.
pub type Pays = Result<Fen, String>;

/// A person before and after.
#[derive(Clone, Debug)]
pub struct Change {
    /// Who.
    pub who: String,
    /// By the old rules.
    pub before: Pays,
    /// By the new rules.
    pub after: Pays,
}

impl Change {
    /// What the new rules add, if both give a figure.
    #[must_use]
    pub fn difference(&self) -> Option<Fen> {
        Some(self.after.as_ref().ok()? - self.before.as_ref().ok()?)
    }
}

/// Two packs, the day between them, and what people pay.
#[derive(Clone, Debug)]
pub struct Impact {
    /// The first day on which the packs differ, or the one asked for.
    pub day: Day,
    /// The five named people, discharged on that day.
    pub five: Vec<Change>,
    /// The same five, admitted five days before it and discharged five days after it.
    pub across: Vec<Change>,
    /// The two hundred.
    pub standard: Vec<Change>,
}

/// Settles everybody by both packs.
#[must_use]
pub fn impact(old: &Pack, new: &Pack, day: Day, words: &Words) -> Impact {
    let resident = new.head.scheme != "employee";
    let through = |person: &Person, days: (Day, Day)| Change {
        who: person.describe(words),
        before: pays(old, person, days, words),
        after: pays(new, person, days, words),
    };
    let (named, patients) = (five(resident), standard(resident));
    let around = (shifted(day, -5), shifted(day, 5));
    // New rules often begin with the insurance year: the stay of ten days is then cut to what lies in it, so that nobody is asked
    // about a stay over the year's end.
    let until = (shifted(day, -10).max(day.year_start(new.year_start)), day);
    Impact {
        day,
        five: named.iter().map(|person| through(person, until)).collect(),
        across: named.iter().filter(|person| person.stays()).map(|person| through(person, around)).collect(),
        standard: patients.iter().map(|person| through(person, until)).collect(),
    }
}

fn shifted(day: Day, by: i32) -> Day {
    let step = |day: Day| if by < 0 { day.before() } else { day.after() };
    (0..by.abs()).fold(day, |day, _| step(day).unwrap_or(day))
}

/// The first day on which the rows in force of two packs differ; nothing when they agree throughout.
#[must_use]
pub fn first_change(old: &Pack, new: &Pack) -> Option<Day> {
    let rows = |pack: &'_ Pack| pack.tables.iter().flat_map(|table| table.rows.clone()).collect::<Vec<_>>();
    let begins = |row: &zifu::pack::Row| [Some(row.period.first), row.period.last.and_then(Day::after)];
    let mut days: Vec<Day> = rows(old).iter().chain(&rows(new)).flat_map(begins).flatten().collect();
    days.sort();
    days.dedup();
    days.into_iter().find(|day| in_force(old, *day) != in_force(new, *day))
}

/// What is in force on a day: each table with its boxes and values.
fn in_force(pack: &Pack, day: Day) -> Vec<String> {
    let rows = pack.tables.iter().flat_map(|table| table.rows.iter().map(move |row| (table, row)));
    let held = rows.filter(|(_, row)| row.period.holds(day));
    let mut said: Vec<String> =
        held.map(|(table, row)| format!("{} {:?} {:?}", table.id, row.masks, row.value)).collect();
    said.sort();
    said
}

/// Settles a person by a pack: facts the person does not say are the usual ones, as far as the pack asks for them.
fn pays(pack: &Pack, person: &Person, (from, to): (Day, Day), words: &Words) -> Pays {
    let text = |text: &str| Tree::Text(text.to_owned());
    let mut facts: Vec<(String, Tree)> = person.facts();
    let mut put = |key: &str, value: Tree| {
        if !facts.iter().any(|(known, _)| known == key) {
            facts.push((key.to_owned(), value));
        }
    };
    put("day", text(&to.text()));
    if person.stays() {
        put("admission_day", text(&from.text()));
        put("discharge_day", text(&to.text()));
    }
    for axis in &pack.axes {
        let key = axis.fact.key();
        if !key.starts_with("line_")
            && let Some(value) = people::usual(key, axis)
        {
            put(key, value);
        }
    }
    let case = Tree::Table(vec![
        ("situation".to_owned(), Tree::Table(facts)),
        ("state".to_owned(), Tree::Table(vec![("fresh".to_owned(), Tree::Flag(true))])),
        ("bill".to_owned(), person.bill()),
    ]);
    match cases::settle_tree(&case, pack, None) {
        Ok((settlement, _)) => Ok(settlement.own),
        Err(faults) => Err(faults.first().map(|fault| explain::fault(fault, words)).unwrap_or_default()),
    }
}

/// The impact as text; `all` lists the two hundred one by one, otherwise those whose figure changes.
#[must_use]
pub fn text(impact: &Impact, all: bool, words: &Words) -> String {
    let mut lines = vec![words.fill("impact.day", &[("day", &impact.day.text())])];
    for (key, changes) in [("impact.five", &impact.five), ("impact.across", &impact.across)] {
        lines.push(String::new());
        lines.push(words.get(key).to_owned());
        lines.extend(changes.iter().map(|change| format!("  {}", line(change, words))));
    }
    lines.push(String::new());
    lines.push(words.get("impact.standard").to_owned());
    lines.push(format!("  {}", sum(&impact.standard, words)));
    let moved = |change: &&Change| all || change.difference() != Some(0);
    let told = |change: &Change| change.before.is_ok() || change.after.is_ok();
    lines.extend(
        impact
            .standard
            .iter()
            .filter(moved)
            .filter(|change| all || told(change))
            .map(|change| format!("  {}", line(change, words))),
    );
    lines.join("\n") + "\n"
}

fn line(change: &Change, words: &Words) -> String {
    let pays = |pays: &Pays| match pays {
        Ok(fen) => explain::money(*fen),
        Err(why) => words.fill("impact.none", &[("why", why)]),
    };
    let (before, after) = (pays(&change.before), pays(&change.after));
    let difference = match change.difference() {
        Some(0) => words.get("impact.same").to_owned(),
        Some(more) if more > 0 => words.fill("impact.more", &[("yuan", &explain::money(more))]),
        Some(less) => words.fill("impact.less", &[("yuan", &explain::money(-less))]),
        None if before == after => words.get("impact.neither").to_owned(),
        None => words.get("impact.one").to_owned(),
    };
    words.fill(
        "impact.line",
        &[("who", &change.who), ("before", &before), ("after", &after), ("difference", &difference)],
    )
}

fn sum(changes: &[Change], words: &Words) -> String {
    let differences: Vec<Fen> = changes.iter().filter_map(Change::difference).collect();
    let count = |keep: &dyn Fn(&Fen) -> bool| differences.iter().filter(|fen| keep(fen)).count().to_string();
    let total: Fen = differences.iter().sum();
    let values = [
        ("people", changes.len().to_string()),
        ("both", differences.len().to_string()),
        ("more", count(&|fen| *fen > 0)),
        ("less", count(&|fen| *fen < 0)),
        ("same", count(&|fen| *fen == 0)),
        ("most", explain::money(differences.iter().copied().max().unwrap_or(0))),
        ("least", explain::money(differences.iter().copied().min().unwrap_or(0))),
        ("total", explain::money(total)),
    ];
    let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
    words.fill("impact.sum", &values)
}

/// The fact's value as a case file writes it.
fn written(value: &FactValue) -> Tree {
    match value {
        FactValue::Whole(number) => Tree::Whole(*number),
        FactValue::Money(fen) => Tree::Text(fen_text(*fen)),
        other => Tree::Text(other.text()),
    }
}
