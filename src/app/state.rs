//! What the person has answered and typed, and how an action changes it. Pure: no browser, no clock, no pack.
//!
//! Everything is kept as it was typed; reading it is `ask`'s work. So nothing is ever lost by being wrong, and
//! the draft survives a trap, a change of language or of the bill's form.

use zifu::tree::Tree;

macro_rules! keys {
    ($(#[$doc:meta])* $name:ident { $($item:ident = $key:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name { $($item),+ }

        impl $name {
            /// All of them.
            pub const ALL: &[$name] = &[$($name::$item),+];

            /// The name in drafts, hooks and words.
            pub fn key(self) -> &'static str {
                match self { $($name::$item => $key),+ }
            }
        }
    };
}

keys! {
    /// One answer.
    Field {
        Start = "start", Place = "place", Elsewhere = "elsewhere", Filing = "filing", Area = "area",
        Kind = "kind", Stage = "stage", Age = "age", Assistance = "assistance",
        Setting = "setting", Disease = "disease", Admission = "admission", Year = "year", Used = "used", Day = "day",
        Grade = "grade", HospitalKind = "hospital_kind",
        Form = "form", Total = "total", Excluded = "excluded", Prepay = "prepay", OverLimit = "over_limit",
        Deposit = "deposit", Account = "account",
    }
}

keys! {
    /// One cell of a row of the bill.
    Cell {
        Name = "name", Class = "class", Amount = "amount", Prepay = "prepay", Limit = "limit",
        PrintedExcluded = "printed_excluded", PrintedOverLimit = "printed_over_limit", PrintedPrepay = "printed_prepay",
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

/// Everything answered and typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    answers: [String; 24],
    /// The rows of the bill.
    pub rows: Vec<Row>,
    /// The row taken out last and where it stood, so that it can be put back.
    pub removed: Option<(usize, Row)>,
}

/// What a person did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Answered or typed.
    Set(Field, String),
    /// Typed in a row.
    SetCell(usize, Cell, String),
    /// Wants one row more.
    AddRow,
    /// Took a row out.
    RemoveRow(usize),
    /// Put it back.
    PutBack,
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

    /// As a tree, for keeping.
    pub fn tree(&self) -> Tree {
        let filled = Field::ALL.iter().filter(|field| !self.is(**field, ""));
        let mut pairs: Vec<(String, Tree)> =
            filled.map(|field| (field.key().to_owned(), Tree::Text(self.get(*field).to_owned()))).collect();
        let row = |row: &Row| Tree::List(row.0.iter().cloned().map(Tree::Text).collect());
        pairs.push(("rows".to_owned(), Tree::List(self.rows.iter().map(row).collect())));
        Tree::Table(pairs)
    }

    /// From what was kept; what is not understood is left out.
    pub fn read(tree: &Tree) -> Draft {
        let mut draft = Draft::default();
        for field in Field::ALL {
            draft.put(*field, tree.text_at(field.key()).unwrap_or("").to_owned());
        }
        for kept in tree.items_at("rows").iter().take(ROWS_MAX) {
            let mut row = Row::default();
            for (cell, text) in Cell::ALL.iter().zip(kept.items()) {
                row.set(*cell, text.text().unwrap_or("").to_owned());
            }
            draft.rows.push(row);
        }
        draft
    }
}

/// What a draft becomes.
pub fn reduce(mut draft: Draft, action: Action) -> Draft {
    match action {
        Action::Set(field, text) => set(&mut draft, field, text),
        Action::SetCell(index, cell, text) => {
            if let Some(row) = draft.rows.get_mut(index) {
                row.set(cell, text);
            }
        }
        Action::AddRow if draft.rows.len() < ROWS_MAX => draft.rows.push(Row::default()),
        Action::AddRow => {}
        Action::RemoveRow(index) if index < draft.rows.len() => {
            let row = draft.rows.remove(index);
            draft.removed = (!row.is_empty()).then_some((index, row));
        }
        Action::RemoveRow(_) => {}
        Action::PutBack => {
            if let Some((index, row)) = draft.removed.take() {
                draft.rows.insert(index.min(draft.rows.len()), row);
            }
        }
    }
    draft
}

/// An answer, and what goes without asking once it is given. An answer the person gave is never changed.
fn set(draft: &mut Draft, field: Field, text: String) {
    draft.put(field, text);
    if draft.is(Field::Start, "in") && field == Field::Start && draft.is(Field::Setting, "") {
        draft.put(Field::Setting, "inpatient".to_owned());
    }
    if draft.form() == "lines" && draft.rows.is_empty() {
        draft.rows.push(Row::default());
    }
}

/// A tree as JSON text.
pub fn json(tree: &Tree) -> String {
    let mut out = String::new();
    write_json(tree, &mut out);
    out
}

fn write_json(tree: &Tree, out: &mut String) {
    match tree {
        Tree::Text(text) => write_text(text, out),
        Tree::List(items) => {
            for (index, item) in items.iter().enumerate() {
                out.push(if index == 0 { '[' } else { ',' });
                write_json(item, out);
            }
            out.push_str(if items.is_empty() { "[]" } else { "]" });
        }
        Tree::Table(pairs) => {
            for (index, (key, value)) in pairs.iter().enumerate() {
                out.push(if index == 0 { '{' } else { ',' });
                write_text(key, out);
                out.push(':');
                write_json(value, out);
            }
            out.push_str(if pairs.is_empty() { "{}" } else { "}" });
        }
        // A draft holds texts only.
        Tree::Flag(_) | Tree::Whole(_) | Tree::Other(_) => out.push_str("null"),
    }
}

fn write_text(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => {
                out.push('\\');
                out.push(c);
            }
            c if c < ' ' => {
                out.push_str("\\u00");
                out.push(char::from_digit(c as u32 / 16, 16).unwrap_or('0'));
                out.push(char::from_digit(c as u32 % 16, 16).unwrap_or('0'));
            }
            c => out.push(c),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(actions: Vec<Action>) -> Draft {
        actions.into_iter().fold(Draft::new("2026-11-22"), reduce)
    }

    fn say(field: Field, text: &str) -> Action {
        Action::Set(field, text.to_owned())
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
            Action::SetCell(0, Cell::Amount, "-12.5".into()),
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
            Action::SetCell(0, Cell::Name, "床位费".into()),
            Action::RemoveRow(0),
            Action::PutBack,
            Action::RemoveRow(7),
        ]);
        assert_eq!(draft.rows.iter().map(|row| row.get(Cell::Name)).collect::<Vec<_>>(), ["床位费", ""]);
    }

    #[test]
    fn what_is_kept_is_read_again() {
        let draft = after(vec![
            say(Field::Total, "4.68万"),
            Action::AddRow,
            Action::SetCell(0, Cell::Name, "\"\\\n药".into()),
        ]);
        assert_eq!(Draft::read(&draft.tree()), draft);
        let kept = json(&draft.tree());
        assert!(kept.contains(r#""total":"4.68万""#) && kept.contains(r#""\"\\\u000a药""#), "{kept}");
        assert_eq!(Draft::read(&Tree::Whole(3)), Draft::default());
    }
}
