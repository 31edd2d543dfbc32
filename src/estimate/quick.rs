//! The quick way: whole settlements at the values that can matter, nothing proved. What a page asks on every key press.

use super::{Known, Question};
use crate::bill::Bill;
use crate::case::{Assumed, Case, Inputs};
use crate::facts::{Fact, FactKind, FactValue, Situation};
use crate::fault::Fault;
use crate::money::{AMOUNT_MAX_FEN, Exact, Fen};
use crate::pack::{Axis, Item, Lookup, Pack, Row, Table, Value};
use crate::period::Day;
use crate::settle::{Broken, Settlement, settle};
use crate::state::YearState;

/// Most settlements one estimate may try.
const TRIES_MAX: usize = 512;

/// A case that was settled, with what was assumed for it.
#[derive(Clone, Debug)]
pub struct Settled {
    /// The settlement.
    pub settlement: Settlement,
    /// The facts it was settled with.
    pub situation: Situation,
    /// Values assumed for conflicting rules.
    pub assumed: Assumed,
    /// The year after it.
    pub state: YearState,
}

/// The answer to a question.
#[derive(Clone, Debug)]
pub enum Answer {
    /// One figure.
    Figure(Box<Settled>),
    /// Somewhere between two settlements.
    Range {
        /// The least own share, as a complete case.
        low: Box<Settled>,
        /// The greatest own share, as a complete case.
        high: Box<Settled>,
        /// Facts that would narrow it.
        facts: Vec<Fact>,
        /// Tables whose sources disagree.
        tables: Vec<String>,
        /// Why no figure is known for some of what it may be: the two ends leave that out.
        open: Vec<Fault>,
    },
    /// At least this, since 全自费 is not known, or no rule for the dear end of a bill that is open otherwise.
    Floor {
        /// As if everything in doubt could be counted by the insurance.
        at_least: Box<Settled>,
        /// What each 1,000 yuan of 全自费 adds, where that is what is not known and it can be settled.
        per_thousand: Option<Fen>,
        /// Facts that would narrow it: it is the least for all that they may be.
        facts: Vec<Fact>,
        /// Tables whose sources disagree.
        tables: Vec<String>,
        /// Why no figure is known for some of what it may be: the floor leaves that out.
        open: Vec<Fault>,
    },
    /// No figure, for these reasons.
    Refused(Vec<Fault>),
}

impl Answer {
    /// The settlement that stands for it: the one there is, or the lower end.
    #[must_use]
    pub fn low(&self) -> Option<&Settled> {
        match self {
            Answer::Figure(low) | Answer::Range { low, .. } | Answer::Floor { at_least: low, .. } => {
                Some(low)
            }
            Answer::Refused(_) => None,
        }
    }

    /// No more of it than the least that it tells, for these reasons too.
    #[must_use]
    pub fn least(self, mut gaps: Vec<Fault>) -> Answer {
        let (at_least, facts, tables) = match self {
            Answer::Figure(settled) => (settled, Vec::new(), Vec::new()),
            Answer::Range { low, facts, tables, open, .. } => {
                gaps.extend(open);
                (low, facts, tables)
            }
            other => return other,
        };
        Answer::Floor { at_least, per_thousand: None, facts, tables, open: gaps }
    }
}

/// Answers a question from whole settlements alone: facts with finitely many cells and conflicting readings are enumerated.
#[must_use]
pub fn quick(pack: &Pack, question: &Question) -> Answer {
    let answer = match question.bill.least() {
        Ok(bill) => search(pack, question, &bill),
        Err(faults) => return Answer::Refused(faults),
    };
    if matches!(question.bill, Known::Bill(_)) { answer } else { floor(pack, question, answer) }
}

/// Why none of the cases that a question leaves open comes to a figure; nothing as soon as one does, or where a fact that
/// cannot be tried through might still decide.
#[must_use]
pub fn uncovered(pack: &Pack, question: &Question) -> Option<Vec<Fault>> {
    let bill = question.bill.least().ok()?;
    let mut search = Search::new(pack, question, &bill);
    search.one = true;
    search.branch(&question.situation, &Assumed::default());
    let open = |fault: &Fault| matches!(fault.kind, "wanted-fact" | "missing-counter");
    (search.settled.is_empty() && !search.open.iter().any(open)).then_some(search.open)
}

/// A bill without its 全自费 becomes the least that it can be.
fn floor(pack: &Pack, question: &Question, answer: Answer) -> Answer {
    let mut least = answer.least(Vec::new());
    if let Answer::Floor { at_least, per_thousand, .. } = &mut least {
        *per_thousand = question.bill.slope(|bill| {
            let with = Search::new(pack, question, &bill).attempt(&at_least.situation, &at_least.assumed);
            with.ok().map(|with| with.settlement.own)
        });
    }
    least
}

struct Search<'p> {
    pack: &'p Pack,
    question: &'p Question,
    bill: &'p Bill,
    tries: usize,
    settled: Vec<Settled>,
    /// Situations for which there is no figure.
    refused: Vec<Situation>,
    /// Some of these as if limits that nobody knows were none.
    unlimited: Vec<Settled>,
    /// It is being searched as if one were none.
    lifted: bool,
    facts: Vec<Fact>,
    tables: Vec<String>,
    open: Vec<Fault>,
    /// One settlement is enough.
    one: bool,
}

fn search(pack: &Pack, question: &Question, bill: &Bill) -> Answer {
    let mut search = Search::new(pack, question, bill);
    search.branch(&question.situation, &Assumed::default());
    let Search { mut settled, refused, unlimited, facts, tables, open, .. } = search;
    let facts = mattering(&facts, &settled, &unlimited, &refused);
    settled.extend(unlimited);
    // Of equal ones the first is the lower end, the last the higher.
    let high = settled.iter().max_by_key(|one| one.settlement.own).cloned();
    match (settled.into_iter().min_by_key(|one| one.settlement.own), high) {
        (Some(low), Some(high)) if open.is_empty() && same(&low, &high) => Answer::Figure(Box::new(low)),
        (Some(low), Some(high)) => {
            Answer::Range { low: Box::new(low), high: Box::new(high), facts, tables, open }
        }
        _ => Answer::Refused(open),
    }
}

/// Facts that move the figure, and those that decide whether there is one.
fn mattering(facts: &[Fact], settled: &[Settled], unlimited: &[Settled], refused: &[Situation]) -> Vec<Fact> {
    let said = |situation| facts.iter().map(|fact| Situation::get(situation, *fact)).collect::<Said>();
    let known = settled.len();
    let settled: Vec<(Said, &Settled)> =
        settled.iter().chain(unlimited).map(|one| (said(&one.situation), one)).collect();
    let refused: Vec<Said> = refused.iter().map(said).collect();
    let mut mattering = Vec::new();
    for (at, fact) in facts.iter().enumerate() {
        if moves(at, &settled) || decides(at, settled.get(..known).unwrap_or_default(), &refused) {
            mattering.push(*fact);
        }
    }
    mattering
}

/// What a case says of each fact that was tried; nothing where it did not come to that.
type Said<'s> = Vec<Option<&'s FactValue>>;

/// Whether two cases say the same of every fact but one, as far as both say something.
fn alike(at: usize, one: &Said, other: &Said) -> bool {
    let mut pairs = one.iter().zip(other).enumerate();
    pairs.all(|(index, (value, also))| index == at || value.is_none() || also.is_none() || value == also)
}

/// Whether a fact moves the figure: two settlements that differ in it alone come to different sums.
fn moves(at: usize, settled: &[(Said, &Settled)]) -> bool {
    settled.iter().enumerate().any(|(index, (said, one))| {
        settled.iter().skip(index + 1).any(|(also, other)| {
            !same(one, other)
                && said.get(at) != also.get(at)
                && one.assumed.agrees(&other.assumed)
                && alike(at, said, also)
        })
    })
}

/// Whether a fact decides if there is a figure at all: with one value of it there is, with another there is none.
fn decides(at: usize, settled: &[(Said, &Settled)], refused: &[Said]) -> bool {
    let differ = |one: &Said, other: &Said| match (one.get(at), other.get(at)) {
        (Some(Some(value)), Some(Some(also))) => value != also,
        _ => false,
    };
    settled.iter().any(|(said, _)| refused.iter().any(|also| differ(said, also) && alike(at, said, also)))
}

/// Two settlements that a person could not tell apart: own share and what is due when.
fn same(low: &Settled, high: &Settled) -> bool {
    let (low, high) = (&low.settlement, &high.settlement);
    low.own == high.own && low.at_counter == high.at_counter
}

impl<'p> Search<'p> {
    fn new(pack: &'p Pack, question: &'p Question, bill: &'p Bill) -> Search<'p> {
        Search {
            pack,
            question,
            bill,
            tries: 0,
            settled: Vec::new(),
            refused: Vec::new(),
            unlimited: Vec::new(),
            lifted: false,
            facts: Vec::new(),
            tables: Vec::new(),
            open: Vec::new(),
            one: false,
        }
    }

    fn branch(&mut self, situation: &Situation, assumed: &Assumed) {
        if self.one && !self.settled.is_empty() {
            return;
        }
        self.tries += 1;
        let faults = match self.attempt(situation, assumed) {
            Ok(settled) if self.lifted => return self.unlimited.push(settled),
            Ok(settled) => return self.settled.push(settled),
            Err(faults) => faults,
        };
        if self.tries < TRIES_MAX {
            for fault in &faults {
                if let Some(fact) = self.wanted(fault, situation) {
                    return self.by_fact(fact, situation, assumed);
                }
                if let Some((table, readings)) = self.readings(fault, situation, assumed) {
                    return self.by_reading(table, readings, situation, assumed);
                }
            }
        }
        self.refused.push(situation.clone());
        let limit = faults.iter().find_map(|fault| self.limit(fault, situation, assumed));
        for fault in faults {
            if !self.open.contains(&fault) {
                self.open.push(fault);
            }
        }
        if let Some(limit) = limit.filter(|_| self.tries < TRIES_MAX) {
            let lifted = std::mem::replace(&mut self.lifted, true);
            self.branch(situation, &assumed.and(&limit.id, Value::NoLimit));
            self.lifted = lifted;
        }
    }

    /// The limit that nobody knows and that a bill is refused for lying above. Once enough of it is 全自费 it is not refused, so that a
    /// least holds only if it holds without that limit too, where nobody pays more. Nothing where the bill is known, or nothing may
    /// be paid below the limit either.
    fn limit(&self, fault: &Fault, situation: &Situation, assumed: &Assumed) -> Option<&'p Table> {
        let table = self.table(fault, assumed).filter(|_| !matches!(self.question.bill, Known::Bill(_)))?;
        let index = self.pack.table_of(&table.id)?;
        let caps = self.pack.plan.iter().flat_map(Item::caps).any(|cap| cap.table == index);
        match disputed(self.pack, table, situation, fault)?.value {
            Value::Unknown { low: Some(low), .. } if caps && low > Exact::ZERO => Some(table),
            _ => None,
        }
    }

    fn attempt(&self, situation: &Situation, assumed: &Assumed) -> Result<Settled, Vec<Fault>> {
        let inputs = Inputs {
            situation: situation.clone(),
            bill: self.bill.clone(),
            state: self.question.state.clone(),
            payment: self.question.payment,
            assumed: assumed.clone(),
        };
        let case = Case::new(self.pack, inputs)?;
        match settle(&case) {
            Ok((settlement, state)) => {
                Ok(Settled { settlement, situation: situation.clone(), assumed: assumed.clone(), state })
            }
            Err(Broken::Needs(faults)) => Err(faults),
            Err(Broken::Headroom | Broken::Identity) => Err(vec![Fault::new("settle", "broken")]),
        }
    }

    fn wanted(&self, fault: &Fault, situation: &Situation) -> Option<Fact> {
        let named = fault.with.iter().find(|(name, _)| *name == "fact").and_then(|(_, key)| Fact::of(key))?;
        let finite = match named.kind() {
            FactKind::Word => true,
            FactKind::Day => !days(self.pack, named).is_empty(),
            _ => self.pack.axes.iter().any(|axis| axis.fact == named),
        };
        (fault.kind == "wanted-fact" && finite && situation.get(named).is_none()).then_some(named)
    }

    fn by_fact(&mut self, fact: Fact, situation: &Situation, assumed: &Assumed) {
        if !self.facts.contains(&fact) {
            self.facts.push(fact);
        }
        let mut values = tried(self.pack, fact);
        self.ends(fact, &mut values);
        for value in values {
            self.branch(&situation.clone().with(fact, value), assumed);
        }
    }

    /// A number that enters a figure counts from the beginning to the end of each of its pieces.
    fn ends(&self, fact: Fact, values: &mut Vec<FactValue>) {
        if fact.kind() != FactKind::Whole || !(self.pack.enters(fact) || self.pack.counts_by(fact)) {
            return;
        }
        let axes = self.pack.axes.iter().filter(|axis| axis.fact == fact);
        let numbers =
            axes.flat_map(|axis| axis.cuts().iter().map(|cut| cut - 1)).chain([least(fact), most(fact)]);
        for value in numbers.filter(|number| *number >= least(fact)).map(FactValue::Whole) {
            if !values.contains(&value) {
                values.push(value);
            }
        }
    }

    /// The table that a fault calls unknown, where nothing is assumed for it yet.
    fn table(&self, fault: &Fault, assumed: &Assumed) -> Option<&'p Table> {
        let id = fault.table();
        if fault.kind != "unknown-rule" || assumed.0.iter().any(|(known, _)| known == id) {
            return None;
        }
        self.pack.table_of(id).and_then(|table| self.pack.tables.get(table))
    }

    fn readings(
        &self,
        fault: &Fault,
        situation: &Situation,
        assumed: &Assumed,
    ) -> Option<(&'p str, &'p [Value])> {
        let table = self.table(fault, assumed)?;
        match &disputed(self.pack, table, situation, fault)?.value {
            Value::AnyOf { readings, .. } => Some((&table.id, readings)),
            _ => None,
        }
    }

    fn by_reading(&mut self, table: &str, readings: &[Value], situation: &Situation, assumed: &Assumed) {
        if !self.tables.iter().any(|known| known == table) {
            self.tables.push(table.to_owned());
        }
        for reading in readings {
            self.branch(situation, &assumed.and(table, reading.clone()));
        }
    }
}

/// One value of a fact for every cell of a pack, each once: those that a quick answer tries.
#[must_use]
pub fn tried(pack: &Pack, fact: Fact) -> Vec<FactValue> {
    let mut values: Vec<FactValue> = days(pack, fact).into_iter().map(FactValue::Day).collect();
    for value in pack.axes.iter().filter(|axis| axis.fact == fact).flat_map(Axis::examples) {
        if !values.contains(&value) {
            values.push(value);
        }
    }
    values
}

/// The same for a day that only says in which cell one lies. Other days are also counted from, or select rows: one of them
/// does not stand for the next.
#[must_use]
pub fn days(pack: &Pack, fact: Fact) -> Vec<Day> {
    let mut days: Vec<Day> = Vec::new();
    for axis in pack.axes.iter().filter(|axis| axis.fact == fact && fact == Fact::RetiredOn) {
        for day in axis.days() {
            let at = days.partition_point(|known| *known < day);
            if days.get(at) != Some(&day) {
                days.insert(at, day);
            }
        }
    }
    days
}

/// The row of a table that a fault speaks of: that of the situation, or else one that gives the reason.
pub(super) fn disputed<'p>(
    pack: &'p Pack,
    table: &'p Table,
    situation: &Situation,
    fault: &Fault,
) -> Option<&'p Row> {
    let reason = fault.with.iter().find(|(name, _)| *name == "why").map(|(_, text)| text);
    let gives = |row: &&Row| match &row.value {
        Value::AnyOf { why, .. } | Value::Unknown { why, .. } => Some(why) == reason,
        _ => false,
    };
    let here = Lookup::new(pack, situation).row(table, None).ok().and_then(|row| table.rows.get(row));
    here.filter(gives).or_else(|| table.rows.iter().find(gives))
}

/// The least number that a fact can be: what is counted begins at one.
pub(super) fn least(fact: Fact) -> i64 {
    let counted = [Fact::Admission, Fact::PeriodNo, Fact::SupplyMonths, Fact::CertifiedMonths];
    i64::from(counted.contains(&fact))
}

/// The greatest number that a fact can sensibly be, where nothing is said.
pub(super) fn most(fact: Fact) -> i64 {
    match fact {
        Fact::Age | Fact::YearsCovered | Fact::ClaimFreeYears => 150,
        Fact::MonthsCovered => 1_800,
        Fact::Liability => 1_000_000,
        Fact::SupplyMonths => 24,
        Fact::CertifiedMonths => 12,
        Fact::Admission | Fact::PeriodNo | Fact::Days => 366,
        _ => AMOUNT_MAX_FEN,
    }
}
