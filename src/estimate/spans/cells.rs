//! What is finite: facts, readings and days are enumerated as far as they matter; what is left unknown in a cell are numbers.

use super::before::MILLIONTH;
use super::form::{Form, ONE, Range};
use super::lines::{Doubtful, Way, bill, pots};
use super::plan::{Given, Outcome, bounds, bounds_in_part};
use crate::bill::{Bill, Line, Printed};
use crate::case::{Assumed, Case, Inputs, Param};
use crate::estimate::{Between, Doubts, Known, LineDoubt, Question, SumsDoubt, Unknown};
use crate::facts::{Fact, FactKind, FactValue, Situation};
use crate::fault::Fault;
use crate::money::{AMOUNT_MAX_FEN, Exact, Fen};
use crate::pack::{Pack, Unit, Value};
use crate::settle::lines::LineSplit;
use crate::state::YearState;

/// How finely a rate may be written.
const RATE_STEP: i64 = 1_000_000;

/// One choice for everything finite.
#[derive(Clone)]
pub struct Cell {
    pub situation: Situation,
    pub assumed: Assumed,
    /// Numbers of the situation that lie between two ends here and enter a figure.
    pub numbers: Vec<(Fact, i64, i64)>,
    /// Facts and tables that were enumerated on the way here, with what was chosen.
    pub chosen: Vec<(Unknown, String)>,
}

/// What a number that is not known stands for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Knob {
    Counter(usize),
    Table(usize),
    Number(Fact),
    Balance(usize),
}

/// Values that are still open in one box of a cell: whole steps of fen, millionths or units.
#[derive(Clone)]
pub struct Room {
    pub knobs: Vec<(i64, i64)>,
    pub doubtful: Vec<Doubtful>,
}

/// A cell made ready: its case, and what is a number in it.
pub struct Ready<'p> {
    pub cell: Cell,
    pub case: Case<'p>,
    pub knobs: Vec<Knob>,
    pub room: Room,
    /// Each line as it is split by itself, where a group's limit may take more of it out of scope.
    raw: Vec<LineSplit>,
}

/// Everything that is asked, in one place.
pub struct Asked<'p, 'q> {
    pub pack: &'p Pack,
    pub question: &'q Question,
    pub doubts: &'q Doubts,
}

impl<'p> Asked<'p, '_> {
    /// The cell in which nothing has been chosen.
    pub fn start(&self) -> Cell {
        Cell {
            situation: self.question.situation.clone(),
            assumed: self.doubts.assumed.clone(),
            numbers: Vec::new(),
            chosen: Vec::new(),
        }
    }

    /// A bill with everything doubtful in some way, and what is doubtful on it.
    fn bill(&self, cell: &Cell) -> Result<(Bill, Vec<Doubtful>), Vec<Fault>> {
        let most = self.pack.max_bill;
        let whole = |total: Fen| Bill::sums(total, Printed { excluded: 0, over_limit: 0, prepay: 0 });
        if let Some(mut sums) = self.doubts.sums {
            // Beyond the largest bill of the pack nothing can be settled.
            let top = sums.total.1.unwrap_or(most).min(most).max(sums.total.0);
            sums.total.1 = Some(top);
            return Ok((whole(top)?, vec![Doubtful::sums(&sums, most)]));
        }
        let exact = |fen: Fen| (fen, Some(fen));
        let open = |total: Fen, [over_limit, prepay]: [Between; 2]| {
            let sums = SumsDoubt { total: exact(total), excluded: (0, Some(total)), over_limit, prepay };
            Ok((whole(total)?, vec![Doubtful::sums(&sums, most)]))
        };
        let bill = match &self.question.bill {
            Known::Total(total) => return open(*total, [(0, Some(*total)); 2]),
            Known::Parts(total, parts) => return open(*total, [parts.over_limit, parts.prepay].map(exact)),
            Known::Bill(bill) => bill.clone(),
        };
        let mut doubtful = Vec::new();
        let least = self.least(&bill);
        for (index, line) in bill.lines().iter().enumerate() {
            let told = self.doubts.lines.iter().find(|(known, _)| *known == index).map(|(_, doubt)| doubt);
            let mut doubt = told.cloned().unwrap_or_default();
            self.by_tables(line, &mut doubt, cell)?;
            // Beyond the largest bill of the pack nothing can be settled.
            if let Some((low, high)) = &mut doubt.amount {
                let room = most.saturating_sub(least.saturating_sub(*low)).max(*low);
                *high = Some(high.unwrap_or(most).min(room));
            }
            if doubt != LineDoubt::default() {
                doubtful.push(Doubtful::line(index, line, &doubt, most));
            }
        }
        Ok((bill, doubtful))
    }

    /// What the place's own line tables do not know of a line is in doubt too.
    fn by_tables(&self, line: &Line, doubt: &mut LineDoubt, cell: &Cell) -> Result<(), Vec<Fault>> {
        let (Ok(bill), Some(_)) = (Bill::new(vec![line.clone()]), line.class) else { return Ok(()) };
        let inputs = self.inputs(cell, bill);
        let classes =
            if doubt.classes.is_empty() { line.class.into_iter().collect() } else { doubt.classes.clone() };
        for class in classes {
            let mut line = Line { class: Some(class), ..line.clone() };
            // At most two tables stand behind a line.
            for _ in 0..2 {
                line.prepay = line.prepay.or(doubt.prepay.map(|(low, _)| low));
                line.limit = line.limit.or(doubt.limit.map(|(low, _)| low));
                let Err(fault) = crate::settle::lines::alone(&inputs, self.pack, &line) else { break };
                let by_limit = self.pack.lines.limit.and_then(|table| self.pack.tables.get(table));
                let limit = by_limit.is_some_and(|table| table.id == fault.at);
                match fault.kind {
                    "line-prepay" => doubt.prepay = Some((Exact::ZERO, Exact::ONE)),
                    "unknown-rule" if limit => doubt.limit = Some((0, None)),
                    "unknown-rule" => doubt.prepay = Some(self.readings(&fault.at)),
                    _ => return Err(vec![fault]),
                }
            }
        }
        Ok(())
    }

    /// The ends of every value that a table does not know, over all its rows.
    fn readings(&self, id: &str) -> (Exact, Exact) {
        let (mut low, mut high): (Option<Exact>, Option<Exact>) = (None, None);
        let table = self.pack.table_of(id).and_then(|table| self.pack.tables.get(table));
        for row in table.map_or(&[][..], |table| &table.rows) {
            let (least, most) = match &row.value {
                Value::Unknown { low, high, .. } => (low.unwrap_or(Exact::ZERO), high.unwrap_or(Exact::ONE)),
                Value::AnyOf { readings, .. } => {
                    let figure = |reading: &Value| match reading {
                        Value::Figure(figure) => *figure,
                        _ => Exact::ONE,
                    };
                    let figures = || readings.iter().map(figure);
                    (figures().min().unwrap_or(Exact::ZERO), figures().max().unwrap_or(Exact::ONE))
                }
                _ => continue,
            };
            low = Some(low.map_or(least, |low| low.min(least)));
            high = Some(high.map_or(most, |high| high.max(most)));
        }
        (low.unwrap_or(Exact::ZERO), high.unwrap_or(Exact::ONE))
    }

    fn inputs(&self, cell: &Cell, bill: Bill) -> Inputs {
        Inputs {
            situation: cell.situation.clone(),
            bill,
            state: self.question.state.clone(),
            payment: self.question.payment,
            assumed: cell.assumed.clone(),
        }
    }

    /// Makes a cell ready.
    ///
    /// # Errors
    /// What stands in the way: facts to be enumerated, or rules that do not cover the cell.
    pub fn ready(&self, cell: Cell) -> Result<Ready<'p>, (Cell, Vec<Fault>)> {
        match self.try_ready(&cell) {
            Ok((case, knobs, room)) => {
                let mut raw = Vec::new();
                if !self.pack.line_limits.is_empty() {
                    for (split, line) in case.split().iter().zip(case.inputs().bill.lines()) {
                        let own = crate::settle::lines::alone(case.inputs(), self.pack, line);
                        raw.push(own.map_or(*split, |(own, _)| own));
                    }
                }
                Ok(Ready { cell, case, knobs, room, raw })
            }
            Err(faults) => Err((cell, faults)),
        }
    }

    fn try_ready(&self, cell: &Cell) -> Result<(Case<'p>, Vec<Knob>, Room), Vec<Fault>> {
        let (bill, doubtful) = self.bill(cell)?;
        let mut inputs = self.inputs(cell, bill);
        let mut ways = Vec::new();
        for one in &doubtful {
            let found = one.ways(&inputs, self.pack).map_err(|fault| vec![fault])?;
            ways.extend(found.into_iter().next().map(|way| way.line));
        }
        inputs.bill = placed(&inputs.bill, &doubtful, &ways.iter().collect::<Vec<_>>())?;
        let case = Case::new(self.pack, inputs)?;
        let (mut knobs, mut ends) = (Vec::new(), Vec::new());
        let mut add = |knob: Knob, between: (i64, i64)| {
            knobs.push(knob);
            ends.push(between);
        };
        for (fact, low, high) in &cell.numbers {
            add(Knob::Number(*fact), (*low, *high));
        }
        for counter in 0..self.pack.counters.len() {
            let Some((slot, before)) = case.slot(counter) else { continue };
            let id = self.pack.counters.get(counter).map_or("", |counter| counter.id.as_str());
            let told = self.told(id, &slot.cell);
            match (told, before) {
                (Some((low, high)), _) => add(Knob::Counter(counter), (low, high)),
                (None, None) => add(Knob::Counter(counter), (0, AMOUNT_MAX_FEN)),
                _ => {}
            }
        }
        for (table, between) in self.unknown_tables(&case) {
            add(Knob::Table(table), between);
        }
        for (place, between) in self.doubts.accounts.iter().enumerate() {
            if let Some((low, high)) = between {
                add(Knob::Balance(place), (*low, high.unwrap_or(AMOUNT_MAX_FEN)));
            }
        }
        Ok((case, knobs, Room { knobs: ends, doubtful }))
    }

    /// What a doubt says of a counter.
    fn told(&self, id: &str, cell: &str) -> Option<(i64, i64)> {
        let named = |name: &str| {
            let (known, of) = name.split_once(':').unwrap_or((name, ""));
            known == id && (of.is_empty() || of == cell)
        };
        let found = self.doubts.counters.iter().find(|(name, _)| named(name));
        found.map(|(_, (low, high))| (*low, high.unwrap_or(AMOUNT_MAX_FEN)))
    }

    /// Tables that the pack itself does not know in this case, with the ends of what they may say, in steps.
    fn unknown_tables(&self, case: &Case) -> Vec<(usize, (i64, i64))> {
        let mut found = Vec::new();
        for (index, table) in self.pack.tables.iter().enumerate() {
            let (Param::Open(..), Some(rule)) = (case.param(index), case.rules(index).first().copied())
            else {
                continue;
            };
            let Some(own) = table.rows.get(rule.row).map(|row| &row.value) else { continue };
            let Value::Unknown { low, high, .. } = case.inputs().assumed.value(&table.id, own) else {
                continue;
            };
            let (least, most, step) = match table.unit {
                Unit::Money => (0, AMOUNT_MAX_FEN, 1),
                Unit::Rate | Unit::Bands => (0, RATE_STEP, RATE_STEP),
                Unit::Factor => (0, 1000 * RATE_STEP, RATE_STEP),
                Unit::Points => (-RATE_STEP, RATE_STEP, RATE_STEP),
            };
            let steps = |value: &Exact| {
                let whole = *value * Exact::fen(step);
                i64::try_from(whole.num().div_euclid(whole.den().max(1))).unwrap_or(0)
            };
            let ends = (low.as_ref().map_or(least, steps), high.as_ref().map_or(most, steps));
            found.push((index, ends));
        }
        found
    }
}

/// A bill with each doubtful line as given.
fn placed(known: &Bill, doubtful: &[Doubtful], lines: &[&Line]) -> Result<Bill, Vec<Fault>> {
    let mut pairs = Vec::with_capacity(lines.len());
    for (one, line) in doubtful.iter().zip(lines) {
        let index = match one {
            Doubtful::Line { index, .. } => Some(*index),
            Doubtful::Sums(_) => None,
        };
        pairs.push((index, *line));
    }
    bill(known, &pairs)
}

impl Ready<'_> {
    /// The ways of every doubtful line in a box.
    pub fn ways(&self, room: &Room) -> Result<Vec<Vec<Way>>, Vec<Fault>> {
        let mut all = Vec::with_capacity(room.doubtful.len());
        for one in &room.doubtful {
            all.push(one.ways(self.case.inputs(), self.case.pack()).map_err(|fault| vec![fault])?);
        }
        Ok(all)
    }

    /// The unit of one step of a knob.
    fn step(&self, knob: Knob) -> i128 {
        match knob {
            Knob::Table(table) => match self.case.pack().tables.get(table).map(|table| table.unit) {
                Some(Unit::Money) => ONE,
                _ => ONE / i128::from(RATE_STEP),
            },
            Knob::Number(fact) if fact.kind() == FactKind::Rate => MILLIONTH,
            _ => ONE,
        }
    }

    /// Bounds of the own share over a box; knobs have the first places, then four for each pot of doubtful lines.
    pub fn bounds(&self, room: &Room, ways: &[Vec<Way>]) -> Result<Outcome, Vec<Fault>> {
        bounds(&self.case, &self.all_given(room, ways))
    }

    /// The same of those completions that can be settled, and what the others lack.
    pub fn bounds_in_part(
        &self,
        room: &Room,
        ways: &[Vec<Way>],
    ) -> Result<(Outcome, Vec<Fault>), Vec<Fault>> {
        bounds_in_part(&self.case, &self.all_given(room, ways))
    }

    fn all_given(&self, room: &Room, ways: &[Vec<Way>]) -> Given {
        let mut given = self.given(room, ways);
        let mut forms = Vec::with_capacity(self.knobs.len());
        for (place, (knob, (low, high))) in self.knobs.iter().zip(&room.knobs).enumerate() {
            let step = self.step(*knob);
            let range = Range::of(i128::from(*low) * step, i128::from(*high) * step);
            forms.push(if low == high { settled(range.low) } else { Form::unknown(place, range) });
        }
        for (knob, form) in self.knobs.iter().zip(forms) {
            match *knob {
                Knob::Counter(counter) => given.counters.push((counter, form)),
                Knob::Table(table) => given.tables.push((table, form)),
                Knob::Number(fact) => given.numbers.push((fact, form)),
                Knob::Balance(place) => {
                    if let Some(slot) = given.balances.get_mut(place) {
                        *slot = form;
                    }
                }
            }
        }
        given
    }

    /// The parts of the bill: what is known of them, and the pots.
    fn given(&self, room: &Room, ways: &[Vec<Way>]) -> Given {
        let case = &self.case;
        let mut groups: Vec<[Form; 4]> =
            (0..case.pack().groups.len()).map(|_| std::array::from_fn(|_| Form::zero())).collect();
        let payment = case.inputs().payment;
        let mut given = Given {
            groups: Vec::new(),
            total: Form::zero(),
            scope_before: Form::zero(),
            doubtful: Vec::new(),
            counters: Vec::new(),
            tables: Vec::new(),
            numbers: Vec::new(),
            balances: [payment.account_current, payment.account_earlier].map(Form::fen),
        };
        let open = |index: usize| {
            room.doubtful.iter().any(|one| match one {
                Doubtful::Line { index: known, .. } => *known == index,
                Doubtful::Sums(_) => true,
            })
        };
        for (index, (split, line)) in case.split().iter().zip(case.inputs().bill.lines()).enumerate() {
            let Some(parts) = groups.get_mut(split.group).filter(|_| !open(index)) else { continue };
            let split = self.raw.get(index).unwrap_or(split);
            let known = [split.excluded, split.over_limit, split.prepay, split.in_scope];
            for (slot, part) in parts.iter_mut().zip(known) {
                *slot = slot.plus(&Form::known(part));
            }
            given.scope_before = given.scope_before.plus(&Form::known(split.in_scope));
            given.total = given.total.plus(&Form::fen(line.amount));
        }
        let smooth =
            room.doubtful.iter().zip(ways).filter(|(one, ways)| one.smooth() && ways.len() > 1).count()
                as i128;
        for (place, pot) in pots(ways).iter().enumerate() {
            let first = self.knobs.len() + 4 * place;
            let [out, excluded, over, amount] = &pot.along;
            let forms = [out, excluded, over, amount].map(|range| (range.low, range.high));
            let mut made = Vec::with_capacity(4);
            for (offset, (low, high)) in forms.into_iter().enumerate() {
                made.push(if low == high {
                    settled(low)
                } else {
                    Form::unknown(first + offset, Range::of(low, high))
                });
            }
            let [out, excluded, over, amount] = made.as_slice() else { continue };
            let [prepay_ends, scope_ends] = pot.rest;
            let prepay = out.minus(excluded).minus(over).rounded(2 * smooth).within(prepay_ends);
            let scope = amount.minus(out).rounded(2 * smooth).within(scope_ends);
            if let Some(parts) = groups.get_mut(pot.group) {
                for (slot, form) in parts.iter_mut().zip([excluded, over, &prepay, &scope]) {
                    *slot = slot.plus(form);
                }
            }
            given.total = given.total.plus(amount);
            given.scope_before = given.scope_before.plus(&scope);
            given.doubtful.push(pot.group);
        }
        given.groups = groups;
        given
    }

    /// The complete case in which every knob and every doubtful line is as given.
    pub fn complete(&self, room: &Room, knobs: &[i64], lines: &[&Line]) -> Result<Inputs, Vec<Fault>> {
        let pack = self.case.pack();
        let mut inputs = self.case.inputs().clone();
        inputs.bill = placed(&inputs.bill, &room.doubtful, lines)?;
        for (knob, value) in self.knobs.iter().zip(knobs) {
            match *knob {
                Knob::Counter(counter) => {
                    if let Some((slot, _)) = self.case.slot(counter) {
                        set_counter(&mut inputs.state, &slot.counter, &slot.cell, *value);
                    }
                }
                Knob::Table(table) => {
                    if let Some(table) = pack.tables.get(table) {
                        inputs.assumed.0.retain(|(id, _)| *id != table.id);
                        inputs.assumed.0.push((table.id.clone(), figure(table.unit, *value)));
                    }
                }
                Knob::Number(fact) => {
                    let value = match fact.kind() {
                        FactKind::Money => FactValue::Money(*value),
                        FactKind::Rate => FactValue::Rate(*value),
                        _ => FactValue::Whole(*value),
                    };
                    inputs.situation.set(fact, value);
                }
                Knob::Balance(0) => inputs.payment.account_current = *value,
                Knob::Balance(_) => inputs.payment.account_earlier = *value,
            }
        }
        Ok(inputs)
    }

    /// What a knob is called in a question.
    pub fn name(&self, knob: Knob) -> Unknown {
        let pack = self.case.pack();
        match knob {
            Knob::Counter(counter) => {
                let id = pack.counters.get(counter).map_or("", |counter| counter.id.as_str());
                let cell = self.case.slot(counter).map_or("", |(slot, _)| &slot.cell);
                Unknown::Counter(if cell.is_empty() {
                    id.to_owned()
                } else {
                    crate::text::joined(&[id, cell], ":")
                })
            }
            Knob::Table(table) => {
                Unknown::Table(pack.tables.get(table).map_or(String::new(), |table| table.id.clone()))
            }
            Knob::Number(fact) => Unknown::Fact(fact),
            Knob::Balance(_) => Unknown::Account,
        }
    }
}

fn settled(units: i128) -> Form {
    Form::anything(Range::of(units, units))
}

fn set_counter(state: &mut YearState, id: &str, cell: &str, fen: Fen) {
    state.set(id, cell, "*", fen);
}

/// A figure of a table in its unit.
fn figure(unit: Unit, steps: i64) -> Value {
    let rate = Exact::new(i128::from(steps), i128::from(RATE_STEP));
    match unit {
        Unit::Money => Value::Figure(Exact::fen(steps)),
        Unit::Bands => Value::Bands(vec![crate::pack::Band { to: None, rate }]),
        Unit::Rate | Unit::Factor | Unit::Points => Value::Figure(rate),
    }
}
