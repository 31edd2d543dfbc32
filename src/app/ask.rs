//! From what was typed to what the engine is asked, and its answer in the page's terms.

#[path = "ask/rows.rs"]
mod rows;
#[path = "ask/year.rs"]
pub mod year;

use crate::state::{Draft, Field, PAPER, Spot};
use zifu::bill::{Bill, Line, Printed};
use zifu::estimate::Known;
use zifu::facts::{Fact, FactKind, FactValue, Situation};
use zifu::fault::Fault;
use zifu::money::{AMOUNT_MAX_FEN, Exact, Fen, Way};
use zifu::pack::{ItemKind, Pack};
use zifu::period::Day;
use zifu::read::{amount, percent};
use zifu::state::YearState;

/// The bill as far as it is known.
#[derive(Clone, Debug, PartialEq)]
pub enum Sheet {
    /// A total and what of it was filled in.
    Sums(Fen, Filled),
    /// Line by line, as cheap for the person as what is open allows, and as dear.
    Lines(Vec<Line>, Vec<Line>),
}

/// The parts of a total that were filled in.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Filled {
    /// 全自费.
    pub excluded: Option<Fen>,
    /// 先行自付.
    pub prepay: Option<Fen>,
    /// 超限价自付.
    pub over_limit: Option<Fen>,
}

impl Filled {
    /// As an invoice prints them: what is not filled in is none.
    pub fn printed(self) -> Printed {
        Printed {
            excluded: self.excluded.unwrap_or_default(),
            over_limit: self.over_limit.unwrap_or_default(),
            prepay: self.prepay.unwrap_or_default(),
        }
    }
}

impl Sheet {
    /// What the bill comes to, when there is one.
    pub fn total(sheet: &Option<Sheet>) -> Option<Fen> {
        Some(match sheet.as_ref()? {
            Sheet::Sums(total, _) => *total,
            Sheet::Lines(lines, _) => lines.iter().map(|line| line.amount).sum(),
        })
    }
}

/// What the form says, read.
#[derive(Debug, Default)]
pub struct Reading {
    /// Faults by the place they stand at.
    pub faults: Vec<(Spot, Fault)>,
    /// Answers still wanted before there can be a figure.
    pub missing: Vec<Field>,
    /// The bill, if there is one.
    pub sheet: Option<Sheet>,
    /// Rows that are not in the sum: their amount could not be read.
    pub unread: Vec<usize>,
    /// Cells that would bring the two ends of the bill together.
    pub doubts: Vec<Spot>,
    /// Deposit paid.
    pub deposit: Option<Fen>,
    /// What a paper already settled prints.
    pub paper: [Option<Fen>; PAPER.len()],
    /// Money on the account.
    pub account: Option<Fen>,
    /// How much of the year's outpatient deductible has been met.
    pub used: Option<Fen>,
    /// The day.
    pub day: Option<Day>,
}

/// Reads the form.
pub fn read(draft: &Draft) -> Reading {
    let mut reading = Reading::default();
    let outpatient = !draft.is(Field::Setting, "inpatient");
    for field in [Field::Place, Field::Kind, Field::Setting, Field::Grade] {
        if draft.is(field, "") {
            reading.missing.push(field);
        }
    }
    if draft.is(Field::Setting, "special") && draft.is(Field::Disease, "") {
        reading.missing.push(Field::Disease);
    }
    if draft.is(Field::Start, "after") {
        reading.paper = PAPER.map(|field| reading.answer(draft, field));
    }
    reading.sheet = match draft.form() {
        "lines" => reading.lines(draft),
        form => reading.sums(draft, form == "sums"),
    };
    if reading.sheet.is_none() && reading.faults.is_empty() {
        reading.missing.push(Field::Total);
    }
    if outpatient && draft.is(Field::Year, "some") {
        reading.used = reading.answer(draft, Field::Used);
    }
    if !outpatient {
        reading.deposit = reading.answer(draft, Field::Deposit);
    }
    reading.account = reading.answer(draft, Field::Account);
    for fact in Fact::ALL {
        let text = draft.at(Spot::Fact(*fact)).trim();
        if !text.is_empty()
            && text != "unsure"
            && let Err(fault) = value(*fact, text)
        {
            reading.faults.push((Spot::Fact(*fact), fault));
        }
    }
    reading.day = Day::parse(draft.get(Field::Day));
    if reading.day.is_none() {
        let fault = Fault::new("", "field-day").with("value", draft.get(Field::Day));
        reading.faults.push((Spot::Answer(Field::Day), fault));
    }
    reading
}

impl Reading {
    /// The fault at a place.
    pub fn fault_at(&self, spot: Spot) -> Option<&Fault> {
        self.faults.iter().find(|(at, _)| *at == spot).map(|(_, fault)| fault)
    }

    fn fault(&mut self, at: Spot, kind: &'static str) {
        self.faults.push((at, Fault::new("", kind)));
    }

    /// An amount that may be left out; not below nothing.
    fn answer(&mut self, draft: &Draft, field: Field) -> Option<Fen> {
        self.typed(draft, Spot::Answer(field), amount)
    }

    /// What is typed at a place, read; what is left empty is none.
    fn typed<T>(&mut self, draft: &Draft, at: Spot, read: fn(&str) -> Result<T, Fault>) -> Option<T> {
        let text = draft.at(at);
        if text.trim().is_empty() {
            return None;
        }
        read(text).map_err(|fault| self.faults.push((at, fault))).ok()
    }

    fn sums(&mut self, draft: &Draft, all: bool) -> Option<Sheet> {
        let total = self.answer(draft, Field::Total);
        // A settled paper prints both under names of its own; copied once is enough.
        let [_, _, _, _, _, outside, _, two, ..] = self.paper;
        let mut filled =
            Filled { excluded: self.answer(draft, Field::Excluded).or(outside), ..Filled::default() };
        if all || two.is_some() {
            filled.prepay = self.answer(draft, Field::Prepay).or(two);
            filled.over_limit = self.answer(draft, Field::OverLimit);
        }
        let (total, printed) = (total?, filled.printed());
        if printed.excluded + printed.prepay + printed.over_limit > total {
            let last = match printed {
                Printed { excluded, .. } if excluded > total => Field::Excluded,
                Printed { over_limit: 0, .. } => Field::Prepay,
                _ => Field::OverLimit,
            };
            self.fault(Spot::Answer(last), "field-more-than-total");
            return None;
        }
        Some(Sheet::Sums(total, filled))
    }
}

impl Sheet {
    /// As the engine is asked: one bill, or the cheap and the dear end of what it may be. `open`: this place does not tell
    /// what is paid first of class B.
    ///
    /// # Errors
    /// What is wrong with the bill as a whole.
    pub fn known(&self, open: bool) -> Result<Vec<Known>, Vec<Fault>> {
        let one = |bill: Result<Bill, Vec<Fault>>| bill.map(|bill| vec![Known::Bill(bill)]);
        match self {
            Sheet::Sums(total, filled) => match (filled.excluded, filled.prepay, filled.over_limit) {
                (Some(_), ..) => one(Bill::sums(*total, filled.printed())),
                (None, None, None) => Ok(vec![Known::Total(*total)]),
                _ => Ok(vec![Known::Parts(*total, filled.printed())]),
            },
            Sheet::Lines(cheap, dear) => rows::ends(cheap, dear, open),
        }
    }
}

/// Which packs come into question, and for which person: `(scheme, person)`.
pub fn candidates(draft: &Draft) -> Vec<(&'static str, &str)> {
    match draft.get(Field::Kind) {
        "" => Vec::new(),
        "resident" => vec![("resident", draft.get(Field::Stage))],
        "unsure" => vec![("employee", ""), ("resident", "")],
        person => vec![("employee", person)],
    }
}

/// The facts that the form tells.
pub fn situation(draft: &Draft, person: &str, day: Option<Day>) -> Situation {
    let mut situation = Situation::default();
    let mut word = |fact: Fact, text: &str| {
        if !text.is_empty() && text != "unsure" {
            situation.set(fact, FactValue::Word(text.to_owned()));
        }
    };
    let outside = draft.is(Field::Elsewhere, "yes");
    word(Fact::Setting, draft.get(Field::Setting));
    word(Fact::Grade, draft.get(Field::Grade));
    word(Fact::Person, person);
    word(Fact::Filing, if outside { draft.get(Field::Filing) } else { "local" });
    word(Fact::Area, draft.get(Field::Area));
    word(Fact::HospitalKind, draft.get(Field::HospitalKind));
    word(Fact::Assistance, draft.get(Field::Assistance));
    word(Fact::Disease, draft.get(Field::Disease));
    if draft.is(Field::Start, "claim") {
        word(Fact::Claim, "manual");
    }
    let mut whole = |fact: Fact, text: &str| {
        if let Ok(number) = text.parse() {
            situation.set(fact, FactValue::Whole(number));
        }
    };
    whole(Fact::Age, draft.get(Field::Age));
    if !draft.is(Field::Setting, "outpatient") {
        whole(Fact::Admission, draft.get(Field::Admission));
    }
    if draft.is(Field::Setting, "inpatient") {
        whole(Fact::PeriodNo, "1");
    }
    if let Some(day) = day {
        situation.set(Fact::Day, FactValue::Day(day));
    }
    for fact in Fact::ALL {
        let text = draft.at(Spot::Fact(*fact));
        if text.is_empty() || text == "unsure" {
            continue;
        }
        if let Ok(value) = value(*fact, text) {
            situation.set(*fact, value);
        }
    }
    situation
}

/// What is typed for a fact that a pack asks for.
///
/// # Errors
/// What to do about it.
fn value(fact: Fact, text: &str) -> Result<FactValue, Fault> {
    let said = || Fault::new("", "field-amount").with("value", text);
    match fact.kind() {
        FactKind::Word => Ok(FactValue::Word(text.to_owned())),
        FactKind::Money => amount(text).map(FactValue::Money),
        FactKind::Day => Day::parse(text)
            .map(FactValue::Day)
            .ok_or_else(|| Fault::new("", "field-day").with("value", text)),
        FactKind::Rate => Ok(FactValue::Rate(Way::Down.round(percent(text)? * Exact::fen(1_000_000)))),
        FactKind::Whole => match amount(text)? {
            fen if fen % 100 == 0 => Ok(FactValue::Whole(fen / 100)),
            _ => Err(said()),
        },
    }
}

/// How much of the year's outpatient deductible may have been met: one amount, or both ends when nobody said.
pub fn used(draft: &Draft, told: Option<Fen>) -> Vec<Fen> {
    let known = draft.is(Field::Year, "first") || !draft.is(Field::Before, "");
    if draft.is(Field::Setting, "inpatient") || known {
        return vec![0];
    }
    told.map_or(vec![0, AMOUNT_MAX_FEN], |told| vec![told])
}

/// The year so far, as far as the form tells.
pub fn year(pack: &Pack, situation: &Situation, used: Fen, draft: &Draft) -> YearState {
    let mut state = YearState::fresh();
    year::put(draft.get(Field::Before), pack, &mut state);
    if used == 0 {
        return state;
    }
    let lookup = zifu::pack::Lookup::new(pack, situation);
    for item in &pack.plan {
        let ItemKind::Basic(basic) = &item.kind else { continue };
        let here = item.when.iter().all(|(axis, mask)| {
            lookup.cells().get(*axis).copied().flatten().is_some_and(|cell| mask & (1 << cell) != 0)
        });
        let counter = basic.deductible.as_ref().and_then(|deductible| deductible.counter);
        if let Some(counter) = counter.filter(|_| here).and_then(|counter| pack.counters.get(counter)) {
            state.set(&counter.id, "", "*", used);
        }
    }
    state
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::{Action, Cell, reduce};
    use zifu::bill::Class;

    fn draft(answers: &[(Field, &str)]) -> Draft {
        let mut draft = Draft::new("2026-11-22");
        for (field, text) in answers {
            reduce(&mut draft, Action::Set(Spot::Answer(*field), (*text).to_owned()));
        }
        draft
    }

    const ANSWERED: [(Field, &str); 4] = [
        (Field::Place, "somewhere"),
        (Field::Kind, "retired"),
        (Field::Setting, "inpatient"),
        (Field::Grade, "tertiary"),
    ];

    fn at(reading: &Reading) -> Vec<(String, &str)> {
        reading.faults.iter().map(|(at, fault)| (at.id(), fault.kind)).collect()
    }

    #[test]
    fn an_empty_form_wants_the_five_answers_and_faults_nothing() {
        let reading = read(&draft(&[]));
        assert_eq!(reading.missing, [Field::Place, Field::Kind, Field::Setting, Field::Grade, Field::Total]);
        assert!(reading.faults.is_empty());
    }

    #[test]
    fn a_total_alone_is_told_from_a_total_with_nothing_self_paid() {
        let mut answers = ANSWERED.to_vec();
        answers.push((Field::Total, "４．６８万"));
        let reading = read(&draft(&answers));
        assert_eq!(reading.sheet, Some(Sheet::Sums(4_680_000, Filled::default())));
        assert!(reading.missing.is_empty());
        answers.push((Field::Excluded, "0"));
        let filled = Filled { excluded: Some(0), ..Filled::default() };
        assert_eq!(read(&draft(&answers)).sheet, Some(Sheet::Sums(4_680_000, filled)));
    }

    #[test]
    fn more_self_paid_than_the_total_is_one_fault_at_its_field() {
        let reading = read(&draft(&[(Field::Total, "100"), (Field::Excluded, "100.01")]));
        assert_eq!(at(&reading), [("excluded".to_owned(), "field-more-than-total")]);
        let sums =
            [(Field::Form, "sums"), (Field::Total, "100"), (Field::Excluded, "60"), (Field::Prepay, "40.01")];
        assert_eq!(at(&read(&draft(&sums))), [("prepay".to_owned(), "field-more-than-total")]);
    }

    #[test]
    fn what_is_not_filled_in_of_the_sums_is_not_known() {
        let of = |more: &[(Field, &str)]| {
            let mut answers = vec![(Field::Form, "sums"), (Field::Total, "100")];
            answers.extend(more);
            read(&draft(&answers)).sheet.expect("a bill").known(false)
        };
        assert!(matches!(of(&[]).as_deref(), Ok([Known::Total(10_000)])));
        let parts = of(&[(Field::Prepay, "8")]);
        assert!(matches!(parts.as_deref(), Ok([Known::Parts(10_000, Printed { prepay: 800, .. })])));
        assert!(matches!(of(&[(Field::Excluded, "0")]).as_deref(), Ok([Known::Bill(_)])));
    }

    #[test]
    fn a_row_is_read_with_its_returns_and_its_printed_split() {
        let cells = [
            (0, Cell::Amount, "-35.20"),
            (0, Cell::Class, "B"),
            (0, Cell::Prepay, "10%"),
            (1, Cell::Amount, "100"),
            (1, Cell::PrintedPrepay, "8"),
        ];
        let mut draft = draft(&[(Field::Form, "lines")]);
        reduce(&mut draft, Action::AddRow);
        for (row, cell, text) in cells {
            reduce(&mut draft, Action::Set(Spot::Row(row, cell), text.to_owned()));
        }
        let reading = read(&draft);
        assert!(reading.faults.is_empty(), "{:?}", reading.faults);
        assert!(reading.doubts.is_empty() && reading.unread.is_empty());
        let Some(Sheet::Lines(lines, dear)) = reading.sheet else { panic!("no lines") };
        assert_eq!(lines, dear);
        assert_eq!(lines.iter().map(|line| line.amount).collect::<Vec<_>>(), [-3_520, 10_000]);
        assert_eq!(lines[0].prepay, Some(Exact::new(1, 10)));
        assert_eq!(lines[1].printed.map(|printed| printed.prepay), Some(800));
    }

    #[test]
    fn what_a_row_lacks_is_said_at_its_cell() {
        let mut draft = draft(&[(Field::Form, "lines")]);
        let mut typed = |cell: Cell, text: &str| {
            reduce(&mut draft, Action::Set(Spot::Row(0, cell), text.to_owned()));
            read(&draft)
        };
        assert_eq!(at(&typed(Cell::Amount, "12")), [("line/0/class".to_owned(), "line-class")]);
        // What a class B line is paid first of, the pack may say.
        assert!(typed(Cell::Class, "B").faults.is_empty());
        assert!(typed(Cell::Amount, "1.2.3").sheet.is_none());
    }

    #[test]
    fn an_open_row_has_two_ends_and_an_unread_one_stays_out_of_the_sum() {
        let mut draft = draft(&[(Field::Form, "lines")]);
        let cells = [
            (0, Cell::Name, "敷料"),
            (0, Cell::Amount, "100"),
            (1, Cell::Name, "看不清"),
            (1, Cell::Amount, "1Z.5"),
            (2, Cell::Amount, "200"),
            (2, Cell::Class, "B"),
            (2, Cell::Prepay, "0-30"),
            (3, Cell::Name, "敷料"),
            (3, Cell::Amount, "-10"),
            (4, Cell::Amount, "-5"),
        ];
        for (row, cell, text) in cells {
            while draft.rows.len() <= row {
                reduce(&mut draft, Action::AddRow);
            }
            reduce(&mut draft, Action::Set(Spot::Row(row, cell), text.to_owned()));
        }
        let reading = read(&draft);
        assert_eq!(reading.unread, [1]);
        let Some(Sheet::Lines(cheap, dear)) = reading.sheet else { panic!("no lines") };
        let classes = |lines: &[Line]| lines.iter().map(|line| line.class).collect::<Vec<_>>();
        let [a, b, c] = [Class::A, Class::B, Class::C].map(Some);
        // What is given back is of the class of what was bought; without its like the other way round.
        assert_eq!(classes(&cheap), [a, b, a, c]);
        assert_eq!(classes(&dear), [c, b, c, a]);
        assert_eq!([cheap[1].prepay, dear[1].prepay], [Some(Exact::ZERO), Some(Exact::new(3, 10))]);
    }

    #[test]
    fn nothing_unsaid_becomes_a_fact() {
        let mut answers = ANSWERED.to_vec();
        answers.extend([(Field::Grade, "unsure"), (Field::Admission, "unsure")]);
        let known = situation(&draft(&answers), "retired", None);
        let facts: Vec<&str> = known.iter().map(|(fact, _)| fact.key()).collect();
        assert_eq!(facts, ["setting", "person", "filing", "period"]);
    }

    #[test]
    fn an_unsaid_year_is_both_its_ends() {
        assert_eq!(used(&draft(&[(Field::Setting, "outpatient")]), None), [0, AMOUNT_MAX_FEN]);
        assert_eq!(used(&draft(&[(Field::Setting, "outpatient"), (Field::Year, "first")]), None), [0]);
        assert_eq!(used(&draft(&[(Field::Setting, "inpatient")]), None), [0]);
    }
}
