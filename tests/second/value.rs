//! Facts, axes, clocks, table rows and values (README §3–§5).

use crate::Refusal;
use crate::bug::Bug;
use crate::case::{Case, Line, Stay};
use crate::cell::{cell, number_cell};
use crate::combine::{combined, decided, kept};
use crate::day::{self, Day};
use crate::model::*;
use crate::num::Q;
use crate::pack::read_value;
use crate::round::{Way, to_fen};
use crate::shapes::{Seen, Shape};
use std::rc::Rc;

#[derive(Clone)]
/// A pack and a case, with everything about the case that does not change while it is settled.
pub(crate) struct Facts<'a> {
    pub pack: &'a Pack,
    pub case: &'a Case,
    /// The cell of each axis; none when the axis is unsettled.
    pub cells: Vec<Option<usize>>,
    /// The sum of all lines.
    pub total: Q,
    /// What of all lines was in scope before the plan.
    pub in_scope: Q,
    /// What has happened so far.
    pub seen: Rc<Seen>,
    /// Which stay this is, if a rule of merging speaks of it.
    pub stay: Option<Stay>,
    /// A planted fault.
    planted: Option<Bug>,
}

/// What a table gives for a case.
#[derive(Clone, Debug)]
pub(crate) enum Found {
    Figure(Q),
    Bands(Vec<Band>),
    NoLimit,
    NotPayable,
}

/// The first of these day facts that a case holds.
pub(crate) fn day_of(case: &Case, facts: &[&str]) -> Result<Day, Refusal> {
    let found = facts.iter().find_map(|f| case.facts.get(*f));
    let text = found.ok_or_else(|| Refusal::new("wanted-fact", "day"))?;
    day::parse(text).map_err(|e| Refusal::new("case", &e))
}

/// What a table says about a cap.
#[derive(Clone, Debug)]
pub(crate) enum Limit {
    None,
    Known(Q),
    /// It is not known, but not less than this; why it is not known.
    AtLeast(Q, Refusal),
}

impl<'a> Facts<'a> {
    pub fn new(pack: &'a Pack, case: &'a Case, planted: Option<Bug>) -> Result<Facts<'a>, Refusal> {
        let fact = |a: &Axis| cell(a, case.facts.get(&a.fact).map(String::as_str));
        let cells = pack.axes.iter().map(fact).collect::<Result<_, _>>()?;
        let total = case.lines.iter().map(|l| Q::int(l.amount)).sum();
        Ok(Facts { pack, case, cells, total, in_scope: Q::zero(), seen: Rc::default(), stay: None, planted })
    }

    /// Whether this fault is planted.
    pub fn bug(&self, bug: Bug) -> bool {
        self.planted == Some(bug)
    }

    /// The same facts with those of one line (README §6.4).
    pub fn of_line(&self, line: &Line) -> Result<Facts<'a>, Refusal> {
        let mut cells = self.cells.clone();
        for (axis, slot) in self.pack.axes.iter().zip(&mut cells) {
            let word = match axis.fact.as_str() {
                "line_class" => &line.class,
                "line_mark" => &line.mark,
                "line_category" => &line.category,
                "line_drug" => &line.drug,
                "line_price" => {
                    // Of the absolute amount, rounded down to the fen; cuts are yuan.
                    let price = (Q::int(line.amount).abs() / line.count()).floor() / Q::int(100);
                    *slot = number_cell(axis, &price);
                    continue;
                }
                "line_quantity" => {
                    *slot = number_cell(axis, &line.count());
                    continue;
                }
                _ => continue,
            };
            *slot = cell(axis, Some(word))?;
        }
        Ok(Facts { cells, ..self.clone() })
    }

    /// Whether the case lies in the box. An unsettled axis refuses unless another says no, or none of its cells is
    /// inside.
    pub fn inside(&self, when: &Cells) -> Result<bool, Refusal> {
        let mut wanted = None;
        for (axis, cells) in &when.0 {
            match self.cells[*axis] {
                Some(c) if !cells[c] => return Ok(false),
                Some(_) => {}
                None if cells.iter().all(|c| !c) => return Ok(false),
                None => wanted = wanted.or(Some(*axis)),
            }
        }
        match wanted {
            None => Ok(true),
            Some(axis) => Err(self.wanted(axis)),
        }
    }

    /// Why an unsettled axis stops the case: its fact is absent, or has a value without a cell.
    pub fn wanted(&self, axis: usize) -> Refusal {
        let fact = &self.pack.axes[axis].fact;
        let absent = !self.case.facts.contains_key(fact) && !fact.starts_with("line_");
        Refusal::new(if absent { "wanted-fact" } else { "not-covered" }, fact)
    }

    fn day(&self, facts: &[&str]) -> Result<Day, Refusal> {
        day_of(self.case, facts)
    }

    pub fn discharge(&self) -> Result<Day, Refusal> {
        self.day(&["discharge_day", "day"])
    }

    pub fn settlement(&self) -> Result<Day, Refusal> {
        self.day(&["settlement_day", "discharge_day", "day"])
    }

    /// Whether the stay would end before it begins, or be settled before it ends.
    pub fn reversed(&self) -> Result<bool, Refusal> {
        let told = |key| self.case.facts.contains_key(key);
        let Ok(ended) = self.discharge() else { return Ok(false) };
        Ok((told("admission_day") && ended < self.admission()?)
            || (told("settlement_day") && self.settlement()? < ended))
    }

    /// Whether the stay has more days than its settlement periods hold.
    pub fn too_long(&self) -> Result<bool, Refusal> {
        let facts = &self.case.facts;
        let Some(days) = self.pack.period_days else { return Ok(false) };
        if !facts.contains_key("admission_day") || self.discharge().is_err() {
            return Ok(false);
        }
        let period = if facts.contains_key("period") { self.number("period", 0)? } else { Q::one() };
        // Both the first and the last day count (README §1).
        let stayed = day::count(self.discharge()?) - day::count(self.admission()?) + 1;
        Ok(Q::int(stayed) > Q::int(days) * period)
    }

    pub fn admission(&self) -> Result<Day, Refusal> {
        self.day(&["admission_day", "day"])
    }

    fn clock(&self, clock: Clock, line_day: Option<&str>) -> Result<Day, Refusal> {
        if self.bug(Bug::DayOfVersion) {
            return self.settlement();
        }
        match clock {
            Clock::Settlement => self.settlement(),
            Clock::Discharge => self.discharge(),
            Clock::Admission => self.admission(),
            Clock::InsuranceYear => Ok(day::year_start(self.discharge()?, self.pack.insurance_year)),
            Clock::Line => match line_day {
                Some(text) => day::parse(text).map_err(|e| Refusal::new("case", &e)),
                None => self.discharge(),
            },
        }
    }

    /// The one row that holds for the case.
    pub fn row(&self, id: &str, table: &'a Table, day: Day) -> Result<&'a Row, Refusal> {
        let live = |r: &&Row| r.first <= day && r.last.is_none_or(|last| day <= last);
        let mut any = false;
        let mut fitting = Vec::new();
        for row in table.rows.iter().filter(live) {
            any = true;
            let fits = |(axis, cells): &(usize, Vec<bool>)| match self.cells[*axis] {
                Some(c) => cells[c],
                None => cells.iter().any(|c| *c),
            };
            if row.when.0.iter().all(fits) {
                fitting.push(row);
            }
        }
        match fitting.as_slice() {
            [row] => Ok(row),
            [] if any => Err(Refusal::new("pack", &format!("{id}: no row"))),
            [] => {
                let before = table.rows.iter().all(|r| day < r.first);
                let kind = if before { "before-pack" } else { "after-rule" };
                Err(Refusal::new(kind, &format!("{id}: {} is not covered", day::show(day))))
            }
            [first, ..] => {
                let open = first.when.0.iter().map(|(axis, _)| *axis).chain(0..self.cells.len());
                // Any of several unsettled axes may be named.
                let mut wanted =
                    open.into_iter().filter(|a| self.cells[*a].is_none()).map(|a| self.wanted(a));
                let mut refusal =
                    wanted.next().unwrap_or_else(|| Refusal::new("pack", &format!("{id}: two rows")));
                refusal.also.extend(wanted.map(|other| other.kind));
                Err(refusal)
            }
        }
    }

    /// What the table says, on the day its clock names.
    pub fn find(&self, id: &str) -> Result<Found, Refusal> {
        let (table, row) = self.table_row(id, None)?;
        self.said(id, table, row)
    }

    /// What a table of `[lines]` says about a line; these facts are the line's.
    pub fn find_for(&self, id: &str, line: &Line) -> Result<Found, Refusal> {
        let (table, row) = self.table_row(id, Some(line))?;
        self.said(id, table, row)
    }

    fn table_row(&self, id: &str, line: Option<&Line>) -> Result<(&'a Table, &'a Row), Refusal> {
        let table = self.pack.tables.get(id);
        let table = table.ok_or_else(|| Refusal::new("pack", &format!("there is no table {id}")))?;
        let row = match (table.clock, line) {
            (Clock::Line, None) => self.row_of_lines(id, table)?,
            (clock, line) => self.row(id, table, self.clock(clock, line.and_then(|l| l.day.as_deref()))?)?,
        };
        self.note_row(id, table, row);
        Ok((table, row))
    }

    fn said(&self, id: &str, table: &Table, row: &Row) -> Result<Found, Refusal> {
        match &row.value {
            Value::Unknown(why, _) | Value::AnyOf(why, _) => self.assumed(id, table, why),
            value => self.resolve(value),
        }
    }

    /// A cap; one that is not known counts with the least it can be.
    pub fn cap(&self, id: &str) -> Result<Limit, Refusal> {
        let (table, row) = self.table_row(id, None)?;
        let found = match self.said(id, table, row) {
            Ok(found) => found,
            Err(refusal) if refusal.kind == "unknown-rule" => {
                let least = match &row.value {
                    // Without a least value it is needed like anything else.
                    Value::Unknown(_, own) => match self.low(id, own.as_ref()) {
                        Some(low) => low,
                        None => return Err(refusal),
                    },
                    Value::AnyOf(_, readings) => self.least(readings)?,
                    _ => return Err(refusal),
                };
                return Ok(Limit::AtLeast(least, refusal));
            }
            Err(refusal) => return Err(refusal),
        };
        match found {
            Found::Figure(x) => Ok(Limit::Known(x)),
            Found::NoLimit => Ok(Limit::None),
            _ => Err(Refusal::new("pack", &format!("{id}: money or none is wanted"))),
        }
    }

    /// The least of several readings; one that pays nothing is 0.
    fn least(&self, readings: &[Value]) -> Result<Q, Refusal> {
        let mut least: Option<Q> = None;
        for reading in readings {
            let x = match self.resolve(reading)? {
                Found::Figure(x) => x,
                Found::NoLimit => continue,
                Found::NotPayable | Found::Bands(_) => Q::zero(),
            };
            least = Some(least.map_or(x.clone(), |l| l.min(x)));
        }
        Ok(least.unwrap_or_default())
    }

    /// The clock is the line's, but the table is read for all lines together: their days must give the same row.
    fn row_of_lines(&self, id: &str, table: &'a Table) -> Result<&'a Row, Refusal> {
        let mut found: Option<&Row> = None;
        for line in &self.case.lines {
            let row = self.row(id, table, self.clock(Clock::Line, line.day.as_deref())?)?;
            if found.is_some_and(|f| !std::ptr::eq(f, row)) {
                return Err(Refusal::new(
                    "lines-differ",
                    &format!("{id}: the lines lie in several versions"),
                ));
            }
            found = Some(row);
        }
        found.map_or_else(|| self.row(id, table, self.discharge()?), Ok)
    }

    /// The least an unknown row can be: its own, raised by the law behind the pack.
    fn low(&self, id: &str, own: Option<&Q>) -> Option<Q> {
        let legal =
            self.pack.ceilings.iter().filter(|(table, _)| table == id).filter_map(|(_, low)| low.as_ref());
        own.into_iter().chain(legal).cloned().max()
    }

    fn assumed(&self, id: &str, table: &Table, why: &str) -> Result<Found, Refusal> {
        let refusal = || Refusal::new("unknown-rule", &format!("{id}: {why}"));
        let given = self.case.assume.get(id).ok_or_else(refusal)?;
        let value = read_value(given, table.unit).map_err(|e| Refusal::new("case", &e))?;
        match value {
            Value::Unknown(..) | Value::AnyOf(..) => Err(refusal()),
            value => {
                self.seen.note(Shape::ValueAssumed);
                self.resolve(&value)
            }
        }
    }

    fn resolve(&self, value: &Value) -> Result<Found, Refusal> {
        Ok(match value {
            Value::Figure(q) => Found::Figure(q.clone()),
            Value::Bands(bands) => Found::Bands(bands.clone()),
            Value::Share { share, of, round, min, max } => {
                self.seen.note(match of.as_str() {
                    "total" | "in_scope" => Shape::ShareOfBill,
                    "income" | "salary" => Shape::ShareOfIncome,
                    _ => Shape::ShareOfWage,
                });
                let mut exact = share * self.share_base(of)?;
                if self.bug(Bug::BoundsBeforeRounding) {
                    exact = within(exact, min.as_ref(), max.as_ref());
                }
                let printed = match round {
                    Some(step) => {
                        self.seen.rounded(&(&exact / step));
                        to_fen(&(exact / step), Way::HalfUp) * step
                    }
                    None => exact,
                };
                if self.bug(Bug::BoundsBeforeRounding) {
                    return Ok(Found::Figure(printed));
                }
                Found::Figure(within(printed, min.as_ref(), max.as_ref()))
            }
            Value::Grow { base, per, of, from, over, min, max } => {
                self.seen.note(Shape::ValueGrow);
                let from = if self.bug(Bug::GrowsFromZero) { &Q::zero() } else { from };
                let steps = (self.number(of, 0)? - from).max(Q::zero()) / over;
                Found::Figure(within(base + per * steps, min.as_ref(), max.as_ref()))
            }
            Value::Combined { how, of, unit, min, max } => {
                self.seen.note(Shape::ValueCombined);
                let operand = |o: &Operand| match o {
                    Operand::Value(value) => self.resolve(value),
                    Operand::Table(table) => self.find(table),
                };
                let all = decided(of.iter().map(operand).collect())?;
                let bounded = |x: Q| kept(within(x, min.as_ref(), max.as_ref()), *unit);
                combined(*how, &all, bounded)
            }
            Value::EachOf { table, how, further, max } => {
                self.seen.note(Shape::ValueEachOf);
                let all = self.each_disease(table)?;
                let others = Q::int(i64::try_from(all.len()).unwrap_or(1) - 1);
                combined(*how, &all, |x| kept(within(x + further * &others, None, max.as_ref()), Unit::Money))
            }
            Value::NoLimit => {
                self.seen.note(Shape::NoLimit);
                Found::NoLimit
            }
            Value::NotPayable => Found::NotPayable,
            Value::Unknown(why, _) | Value::AnyOf(why, _) => return Err(Refusal::new("unknown-rule", why)),
        })
    }

    /// What a table says for each word of the fact `diseases`.
    fn each_disease(&self, table: &str) -> Result<Vec<Found>, Refusal> {
        let all = self.case.facts.get("diseases").ok_or_else(|| Refusal::new("wanted-fact", "diseases"))?;
        let one = |disease: &str| {
            let mut facts = self.clone();
            for (axis, slot) in self.pack.axes.iter().zip(&mut facts.cells) {
                if axis.fact == "disease" {
                    *slot = cell(axis, Some(disease))?;
                }
            }
            facts.find(table)
        };
        decided(all.split('+').map(one).collect())
    }

    fn share_base(&self, of: &str) -> Result<Q, Refusal> {
        match of {
            "total" => Ok(self.total.clone()),
            "in_scope" => Ok(self.in_scope.clone()),
            "income" | "salary" => Ok(self.number(of, 2)? * Q::int(100)),
            index => self.figure(index),
        }
    }

    /// The way of rounding.
    pub fn way(&self) -> Way {
        match self.pack.round.way {
            Way::HalfEven if self.bug(Bug::EvenAsUp) => Way::HalfUp,
            way => way,
        }
    }

    /// A number among the facts.
    fn number(&self, fact: &str, places: usize) -> Result<Q, Refusal> {
        let text = self.case.facts.get(fact).ok_or_else(|| Refusal::new("wanted-fact", fact))?;
        Q::decimal(text, places).map_err(|e| Refusal::new("case", &e))
    }

    /// The fact `liability`.
    pub fn liability(&self) -> Result<Q, Refusal> {
        self.number("liability", 6)
    }

    /// The fact `supply_months`, 1 to 24.
    pub fn months(&self) -> Result<i64, Refusal> {
        let months = self.number("supply_months", 0)?.whole().unwrap_or(0);
        if (1..=24).contains(&months) {
            Ok(months)
        } else {
            Err(Refusal::new("not-covered", "supply_months"))
        }
    }

    /// Whether the figures of a table are rates.
    pub fn is_rate(&self, table: &str) -> bool {
        self.pack.tables.get(table).is_some_and(|t| t.unit == Unit::Rate)
    }

    /// Why a stay over the end of the insurance year is not settled, if it is not.
    pub fn over_year_end(&self) -> Result<(), Refusal> {
        let year = |day| day::year_start(day, self.pack.insurance_year);
        if !self.case.facts.contains_key("admission_day")
            || year(self.admission()?) == year(self.discharge()?)
        {
            return Ok(());
        }
        let continues = self.case.facts.get("continues").is_some_and(|word| word == "yes");
        match self.pack.over_year_end {
            OverYearEnd::Split if !continues => Err(Refusal::new("year-end-split", "costs are given apart")),
            OverYearEnd::Unknown => Err(Refusal::new("year-end-unknown", "it is not known how")),
            OverYearEnd::One | OverYearEnd::Split => Ok(()),
        }
    }

    /// The fact `days`.
    pub fn days(&self) -> Result<Q, Refusal> {
        self.number("days", 0)
    }

    /// A table that must give a figure.
    pub fn figure(&self, id: &str) -> Result<Q, Refusal> {
        match self.find(id)? {
            Found::Figure(q) => Ok(q),
            _ => Err(Refusal::new("pack", &format!("{id}: a figure is wanted"))),
        }
    }

    /// A table that gives a figure, or none for "no limit".
    pub fn limit(&self, id: &str) -> Result<Option<Q>, Refusal> {
        match self.find(id)? {
            Found::Figure(q) => Ok(Some(q)),
            Found::NoLimit => Ok(None),
            _ => Err(Refusal::new("pack", &format!("{id}: money or none is wanted"))),
        }
    }

    /// A table of bands; one rate is one band.
    pub fn bands(&self, id: &str) -> Result<Vec<Band>, Refusal> {
        match self.find(id)? {
            Found::Bands(bands) => Ok(bands),
            Found::Figure(rate) => Ok(vec![Band { to: None, rate }]),
            _ => Err(Refusal::new("pack", &format!("{id}: bands or a rate are wanted"))),
        }
    }

    /// Whether the table says that nothing is paid. A table that cannot be read says nothing here.
    pub fn not_payable(&self, id: &str) -> bool {
        let seen = self.seen.all();
        let barred = matches!(self.find(id), Ok(Found::NotPayable));
        // Looking is not using.
        self.seen.reset(seen);
        self.seen.when(barred, Shape::NotPayable);
        barred
    }
}

fn within(x: Q, min: Option<&Q>, max: Option<&Q>) -> Q {
    let x = min.map_or(x.clone(), |m| x.max(m.clone()));
    max.map_or(x.clone(), |m| x.min(m.clone()))
}
