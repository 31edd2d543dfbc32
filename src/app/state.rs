//! What the person has answered and typed, and how an action changes it. Pure: no browser, no clock, no pack.
//!
//! Everything is kept as it was typed; reading it is `ask`'s work. So nothing is ever lost by being wrong, and
//! the draft survives a trap, a change of language or of the bill's form.

use zifu::facts::Fact;
use zifu::text::concat;

/// Names that stand for something: the key of each.
macro_rules! keys {
    ($(#[$doc:meta])* $name:ident { $($item:ident = $key:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name { $($item),+ }

        impl $name {
            /// All of them.
            #[allow(dead_code, reason = "not every set is walked through")]
            pub const ALL: &[$name] = &[$($name::$item),+];
            /// Their keys, in the same order.
            pub const KEYS: &'static [&'static str] = &[$($key),+];

            /// The name in drafts, hooks and words.
            pub fn key(self) -> &'static str {
                $name::KEYS.get(self as usize).copied().unwrap_or("")
            }
        }
    };
}
pub(crate) use keys;

keys! {
    /// One answer.
    Field {
        Start = "start", Place = "place", Elsewhere = "elsewhere", Filing = "filing", Area = "area",
        Kind = "kind", Stage = "stage", Age = "age", Assistance = "assistance",
        Setting = "setting", Disease = "disease", Admission = "admission", Year = "year", Used = "used", Before = "before", Day = "day",
        Grade = "grade", HospitalKind = "hospital_kind",
        Form = "form", Total = "total", Excluded = "excluded", Prepay = "prepay", OverLimit = "over_limit",
        Deposit = "deposit", Account = "account",
        Cause = "cause", Cover = "cover", Bought = "bought", Keep = "keep",
        PaidPool = "paid_pool", PaidOther = "paid_other", PaidAccount = "paid_account", PaidCash = "paid_cash",
        OwnIn = "own_in", OwnOut = "own_out", OwnOne = "own_one", OwnTwo = "own_two",
        PaidBefore = "paid_before", PaidMore = "paid_more", PaidBack = "paid_back",
    }
}

/// What a paper already settled prints: the national invoice's own words, then Beijing's two shares and what was paid beforehand.
pub const PAPER: [Field; 11] = [
    Field::PaidPool,
    Field::PaidOther,
    Field::PaidAccount,
    Field::PaidCash,
    Field::OwnIn,
    Field::OwnOut,
    Field::OwnOne,
    Field::OwnTwo,
    Field::PaidBefore,
    Field::PaidMore,
    Field::PaidBack,
];

/// How many of them every paper prints.
pub const PAPER_COMMON: usize = 6;

/// What a bill says of itself.
const OF_BILL: [Field; 5] = [Field::Total, Field::Excluded, Field::Prepay, Field::OverLimit, Field::Deposit];

keys! {
    /// One cell of a row of the bill.
    Cell {
        Name = "name", Class = "class", Amount = "amount", Prepay = "prepay", Limit = "limit",
        PrintedExcluded = "printed_excluded", PrintedOverLimit = "printed_over_limit", PrintedPrepay = "printed_prepay",
    }
}

/// A place in the draft: an answer, a fact that only some packs ask for, or a cell of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spot {
    /// An answer.
    Answer(Field),
    /// A fact that a pack asks for in its own words.
    Fact(Fact),
    /// A cell of a row.
    Row(usize, Cell),
}

impl Spot {
    /// The name in drafts, hooks and faults: `total`, `line/0/amount`.
    pub fn id(self) -> String {
        match self {
            Spot::Answer(field) => field.key().to_owned(),
            Spot::Fact(fact) => concat(&["fact/", fact.key()]),
            Spot::Row(index, cell) => concat(&["line/", &index.to_string(), "/", cell.key()]),
        }
    }

    /// The place where the form asks for a fact.
    pub fn of_fact(fact: Fact) -> Spot {
        Spot::of(fact.key()).unwrap_or(Spot::Fact(fact))
    }

    /// The place of this name.
    pub fn of(id: &str) -> Option<Spot> {
        if let Some(fact) = id.strip_prefix("fact/") {
            return Fact::of(fact).map(Spot::Fact);
        }
        let Some(rest) = id.strip_prefix("line/") else {
            return Field::ALL.iter().find(|field| field.key() == id).map(|field| Spot::Answer(*field));
        };
        let (index, name) = rest.split_once('/')?;
        let cell = Cell::ALL.iter().find(|cell| cell.key() == name)?;
        Some(Spot::Row(index.parse().ok()?, *cell))
    }
}

/// The most rows the form offers.
pub const ROWS_MAX: usize = 200;

/// One row of the bill as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row([String; 8]);

impl Row {
    /// The text of a cell.
    pub fn get(&self, cell: Cell) -> &str {
        self.0.get(cell as usize).map_or("", String::as_str)
    }

    /// A row from what stands in each cell.
    pub fn of(text: impl Fn(Cell) -> String) -> Row {
        let mut row = Row::default();
        Cell::ALL.iter().for_each(|cell| row.set(*cell, text(*cell)));
        row
    }

    fn set(&mut self, cell: Cell, text: String) {
        if let Some(slot) = self.0.get_mut(cell as usize) {
            *slot = text;
        }
    }

    /// Whether nothing is typed in it.
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(String::is_empty)
    }
}

/// How many answers there are.
const FIELDS: usize = Field::ALL.len();
const FACTS: usize = Fact::ALL.len();

/// Everything answered and typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    answers: [String; FIELDS],
    facts: [String; FACTS],
    /// The rows of the bill.
    pub rows: Vec<Row>,
    /// The row taken out last and where it stood, so that it can be put back.
    pub removed: Option<(usize, Row)>,
}

impl Default for Draft {
    fn default() -> Draft {
        Draft {
            answers: [const { String::new() }; FIELDS],
            facts: [const { String::new() }; FACTS],
            rows: Vec::new(),
            removed: None,
        }
    }
}

impl Draft {
    /// The empty form on a day.
    pub fn new(today: &str) -> Draft {
        let mut draft = Draft::default();
        draft.put(Field::Day, today.to_owned());
        draft
    }

    /// An answer; empty when there is none.
    pub fn get(&self, field: Field) -> &str {
        self.answers.get(field as usize).map_or("", String::as_str)
    }

    /// Whether an answer is this one.
    pub fn is(&self, field: Field, value: &str) -> bool {
        self.get(field) == value
    }

    /// The form of the bill: `total`, `sums` or `lines`.
    pub fn form(&self) -> &str {
        if self.is(Field::Form, "") { "total" } else { self.get(Field::Form) }
    }

    /// Sets an answer, nothing else.
    pub fn put(&mut self, field: Field, text: String) {
        if let Some(slot) = self.answers.get_mut(field as usize) {
            *slot = text;
        }
    }

    /// What stands at a place.
    pub fn at(&self, spot: Spot) -> &str {
        match spot {
            Spot::Answer(field) => self.get(field),
            Spot::Fact(fact) => self.facts.get(fact as usize).map_or("", String::as_str),
            Spot::Row(index, cell) => self.rows.get(index).map_or("", |row| row.get(cell)),
        }
    }

    /// As text, for keeping: a line for each place, its name, a space and what is typed there.
    pub fn kept(&self) -> String {
        let mut text = String::new();
        let mut line = |spot: Spot| {
            let typed = self.at(spot);
            // A row without a word is a row, too. No field takes more than one line.
            if !typed.is_empty() || matches!(spot, Spot::Row(_, Cell::Name)) {
                for piece in [&spot.id(), " ", typed, "\n"] {
                    text.push_str(piece);
                }
            }
        };
        Field::ALL.iter().for_each(|field| line(Spot::Answer(*field)));
        Fact::ALL.iter().for_each(|fact| line(Spot::Fact(*fact)));
        for index in 0..self.rows.len() {
            Cell::ALL.iter().for_each(|cell| line(Spot::Row(index, *cell)));
        }
        text
    }

    /// From what was kept; what is not understood is left out.
    pub fn read(kept: &str) -> Draft {
        let mut draft = Draft::default();
        for line in kept.split('\n') {
            let Some((id, typed)) = line.split_once(' ') else { continue };
            match Spot::of(id) {
                Some(Spot::Answer(field)) => draft.put(field, typed.to_owned()),
                Some(Spot::Fact(fact)) => draft.tell(fact, typed.to_owned()),
                Some(Spot::Row(index, cell)) => {
                    if index == draft.rows.len() && index < ROWS_MAX {
                        draft.rows.push(Row::default());
                    }
                    if !typed.is_empty() {
                        draft.write(index, cell, typed.to_owned());
                    }
                }
                None => {}
            }
        }
        draft
    }

    /// It, and beneath it another, which shows where nothing is typed.
    #[inline(never)]
    pub fn over(&self, below: &Draft) -> Draft {
        Draft::read(&concat(&[&below.kept(), &self.kept()]))
    }

    fn tell(&mut self, fact: Fact, text: String) {
        if let Some(slot) = self.facts.get_mut(fact as usize) {
            *slot = text;
        }
    }

    fn write(&mut self, index: usize, cell: Cell, text: String) {
        if let Some(row) = self.rows.get_mut(index) {
            row.set(cell, text);
        }
    }
}

/// What a person did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Answered or typed.
    Set(Spot, String),
    /// Wants one row more.
    AddRow,
    /// Rows that were read off a pasted bill or a file.
    AddRows(Vec<Row>),
    /// Took a row out.
    RemoveRow(usize),
    /// Put it back.
    PutBack,
    /// Has the next bill of the same year in hand: what the year is after this one.
    Next(String),
}

/// What an action makes of a draft.
pub fn reduce(draft: &mut Draft, action: Action) {
    match action {
        Action::Set(Spot::Answer(field), text) => set(draft, field, text),
        Action::Set(Spot::Fact(fact), text) => draft.tell(fact, text),
        Action::Set(Spot::Row(index, cell), text) => draft.write(index, cell, text),
        Action::AddRow if draft.rows.len() < ROWS_MAX => draft.rows.push(Row::default()),
        Action::AddRows(rows) => {
            draft.rows.retain(|row| !row.is_empty());
            draft.rows.extend(rows);
            draft.rows.truncate(ROWS_MAX);
            draft.put(Field::Form, "lines".to_owned());
        }
        Action::RemoveRow(index) if index < draft.rows.len() => {
            let row = draft.rows.remove(index);
            draft.removed = (!row.is_empty()).then_some((index, row));
        }
        Action::AddRow | Action::RemoveRow(_) => {}
        Action::PutBack => {
            if let Some((index, row)) = draft.removed.take() {
                draft.rows.insert(index.min(draft.rows.len()), row);
            }
        }
        Action::Next(year) => {
            draft.put(Field::Before, year);
            OF_BILL.iter().chain(&PAPER).for_each(|field| draft.put(*field, String::new()));
            draft.rows.clear();
            if draft.form() == "lines" {
                draft.rows.push(Row::default());
            }
            let number = match draft.get(Field::Admission) {
                "1" => "2",
                "2" | "3" => "3",
                other => other,
            };
            draft.put(Field::Admission, number.to_owned());
        }
    }
}

/// An answer, and what goes without asking once it is given. An answer the person gave is never changed, but for an age.
fn set(draft: &mut Draft, field: Field, text: String) {
    // An age is told in the bands of a place; in those of another it would say something else.
    if field == Field::Place && !draft.is(Field::Place, "") && !draft.is(Field::Place, &text) {
        draft.put(Field::Age, String::new());
    }
    draft.put(field, text);
    if draft.is(Field::Start, "in") && field == Field::Start && draft.is(Field::Setting, "") {
        draft.put(Field::Setting, "inpatient".to_owned());
    }
    if draft.form() == "lines" && draft.rows.is_empty() {
        draft.rows.push(Row::default());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(actions: Vec<Action>) -> Draft {
        let mut draft = Draft::new("2026-11-22");
        actions.into_iter().for_each(|action| reduce(&mut draft, action));
        draft
    }

    fn say(field: Field, text: &str) -> Action {
        Action::Set(Spot::Answer(field), text.to_owned())
    }

    #[test]
    fn every_answer_has_its_slot() {
        let mut draft = Draft::default();
        assert_eq!(Field::ALL.len(), draft.answers.len());
        assert_eq!(Cell::ALL.len(), Row::default().0.len());
        for field in Field::ALL {
            draft.put(*field, field.key().to_owned());
        }
        assert!(Field::ALL.iter().all(|field| draft.is(*field, field.key())));
    }

    #[test]
    fn switching_the_form_of_the_bill_loses_nothing() {
        let draft = after(vec![
            say(Field::Total, "46800"),
            say(Field::Excluded, "3000"),
            say(Field::Form, "lines"),
            Action::Set(Spot::Row(0, Cell::Amount), "-12.5".into()),
            say(Field::Form, "sums"),
            say(Field::Prepay, "1200"),
            say(Field::Form, "total"),
        ]);
        assert_eq!((draft.get(Field::Total), draft.get(Field::Prepay)), ("46800", "1200"));
        assert_eq!(draft.rows.len(), 1);
        assert_eq!(draft.rows.first().map(|row| row.get(Cell::Amount)), Some("-12.5"));
    }

    #[test]
    fn being_in_hospital_answers_the_setting_but_never_changes_it() {
        assert!(after(vec![say(Field::Start, "in")]).is(Field::Setting, "inpatient"));
        let given = after(vec![say(Field::Setting, "outpatient"), say(Field::Start, "in")]);
        assert!(given.is(Field::Setting, "outpatient"));
    }

    #[test]
    fn a_row_taken_out_can_be_put_back() {
        let draft = after(vec![
            Action::AddRow,
            Action::AddRow,
            Action::Set(Spot::Row(0, Cell::Name), "床位费".into()),
            Action::RemoveRow(0),
            Action::PutBack,
            Action::RemoveRow(7),
        ]);
        assert_eq!(draft.rows.iter().map(|row| row.get(Cell::Name)).collect::<Vec<_>>(), ["床位费", ""]);
    }

    #[test]
    fn the_next_bill_of_the_year_begins_empty_with_the_year_carried() {
        let draft = after(vec![
            say(Field::Total, "46800"),
            say(Field::Admission, "1"),
            say(Field::Place, "somewhere"),
            Action::Next("1|289150;pool_paid||2026-01-01|3710850".to_owned()),
        ]);
        assert!(draft.is(Field::Total, "") && draft.is(Field::Admission, "2"));
        assert!(draft.is(Field::Place, "somewhere") && draft.get(Field::Before).starts_with("1|289150"));
    }

    #[test]
    fn what_is_kept_is_read_again() {
        let draft = after(vec![
            say(Field::Total, "4.68 万"),
            say(Field::Form, "lines"),
            Action::AddRow,
            Action::Set(Spot::Row(1, Cell::Amount), "-3".into()),
            Action::AddRow,
            Action::Set(Spot::Fact(Fact::Tier), "two".into()),
        ]);
        assert_eq!(draft.rows.len(), 3);
        assert_eq!(Draft::read(&draft.kept()), draft);
        assert_eq!(Draft::read("line/7/amount 3\nnothing\nno such"), Draft::default());
    }
}
