//! Facts, axes, clocks, table rows and values (README §3–§5).

use crate::Refusal;
use crate::case::Case;
use crate::day::{self, Day};
use crate::model::*;
use crate::num::Q;
use crate::pack::read_value;

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
}

/// What a table gives for a case.
#[derive(Clone, Debug)]
pub(crate) enum Found {
    Figure(Q),
    Bands(Vec<Band>),
    NoLimit,
    NotPayable,
}

impl<'a> Facts<'a> {
    pub fn new(pack: &'a Pack, case: &'a Case) -> Result<Facts<'a>, Refusal> {
        let cells = pack.axes.iter().map(|a| cell(a, case)).collect::<Result<_, _>>()?;
        let total = case.lines.iter().map(|l| Q::int(l.amount)).sum();
        Ok(Facts { pack, case, cells, total, in_scope: Q::zero() })
    }

    /// Whether the case lies in the box. An unsettled axis is settled enough if all its cells, or none, are inside.
    pub fn inside(&self, when: &Cells) -> Result<bool, Refusal> {
        let mut wanted = None;
        for (axis, cells) in &when.0 {
            match self.cells[*axis] {
                Some(c) if !cells[c] => return Ok(false),
                Some(_) => {}
                None if cells.iter().all(|c| !c) => return Ok(false),
                None if cells.iter().all(|c| *c) => {}
                None => wanted = wanted.or(Some(*axis)),
            }
        }
        match wanted {
            None => Ok(true),
            Some(axis) => Err(self.wanted(axis)),
        }
    }

    /// Why an unsettled axis stops the case: its fact is absent, or has a value without a cell.
    fn wanted(&self, axis: usize) -> Refusal {
        let fact = &self.pack.axes[axis].fact;
        let absent = !self.case.facts.contains_key(fact);
        Refusal::new(if absent { "wanted-fact" } else { "not-covered" }, fact)
    }

    /// The first of these day facts that the case holds.
    fn day(&self, facts: &[&str]) -> Result<Day, Refusal> {
        let found = facts.iter().find_map(|f| self.case.facts.get(*f));
        let text = found.ok_or_else(|| Refusal::new("wanted-fact", "day"))?;
        day::parse(text).map_err(|e| Refusal::new("case", &e))
    }

    pub fn discharge(&self) -> Result<Day, Refusal> {
        self.day(&["discharge_day", "day"])
    }

    pub fn settlement(&self) -> Result<Day, Refusal> {
        self.day(&["settlement_day", "discharge_day", "day"])
    }

    pub fn admission(&self) -> Result<Day, Refusal> {
        self.day(&["admission_day", "day"])
    }

    fn clock(&self, clock: Clock, line_day: Option<&str>) -> Result<Day, Refusal> {
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
    fn row(&self, id: &str, table: &'a Table, day: Day) -> Result<&'a Row, Refusal> {
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
                let axis = open.into_iter().find(|a| self.cells[*a].is_none());
                Err(axis.map_or_else(|| Refusal::new("pack", &format!("{id}: two rows")), |a| self.wanted(a)))
            }
        }
    }

    /// What the table says, on the day its clock names.
    pub fn find(&self, id: &str, line_day: Option<&str>) -> Result<Found, Refusal> {
        let table = self.pack.tables.get(id);
        let table = table.ok_or_else(|| Refusal::new("pack", &format!("there is no table {id}")))?;
        let row = match (table.clock, line_day) {
            (Clock::Line, None) => self.row_of_lines(id, table)?,
            (clock, day) => self.row(id, table, self.clock(clock, day)?)?,
        };
        match &row.value {
            Value::Unknown(why) => self.assumed(id, table, why),
            Value::AnyOf(why) => self.assumed(id, table, why),
            value => self.resolve(value),
        }
    }

    /// The clock is the line's, but the table is read for all lines together: their days must give the same row.
    fn row_of_lines(&self, id: &str, table: &'a Table) -> Result<&'a Row, Refusal> {
        let mut found: Option<&Row> = None;
        for line in &self.case.lines {
            let row = self.row(id, table, self.clock(Clock::Line, line.day.as_deref())?)?;
            if found.is_some_and(|f| !std::ptr::eq(f, row)) {
                return Err(Refusal::new("line-days", &format!("{id}: the lines lie in several versions")));
            }
            found = Some(row);
        }
        found.map_or_else(|| self.row(id, table, self.discharge()?), Ok)
    }

    fn assumed(&self, id: &str, table: &Table, why: &str) -> Result<Found, Refusal> {
        let refusal = || Refusal::new("unknown-rule", &format!("{id}: {why}"));
        let given = self.case.assume.get(id).ok_or_else(refusal)?;
        let value = read_value(given, table.unit).map_err(|e| Refusal::new("case", &e))?;
        match value {
            Value::Unknown(_) | Value::AnyOf(_) => Err(refusal()),
            value => self.resolve(&value),
        }
    }

    fn resolve(&self, value: &Value) -> Result<Found, Refusal> {
        Ok(match value {
            Value::Figure(q) => Found::Figure(q.clone()),
            Value::Bands(bands) => Found::Bands(bands.clone()),
            Value::Share { share, of, min, max } => {
                Found::Figure(within(share * self.share_base(of)?, min.as_ref(), max.as_ref()))
            }
            Value::Grow { base, per, of, from, min, max } => {
                let steps = (self.number(of, 0)? - from).max(Q::zero());
                Found::Figure(within(base + per * steps, min.as_ref(), max.as_ref()))
            }
            Value::NoLimit => Found::NoLimit,
            Value::NotPayable => Found::NotPayable,
            Value::Unknown(why) | Value::AnyOf(why) => return Err(Refusal::new("unknown-rule", why)),
        })
    }

    fn share_base(&self, of: &str) -> Result<Q, Refusal> {
        match of {
            "total" => Ok(self.total.clone()),
            "in_scope" => Ok(self.in_scope.clone()),
            "income" | "salary" => Ok(self.number(of, 2)? * Q::int(100)),
            index => self.figure(index),
        }
    }

    /// A number among the facts.
    fn number(&self, fact: &str, places: usize) -> Result<Q, Refusal> {
        let text = self.case.facts.get(fact).ok_or_else(|| Refusal::new("wanted-fact", fact))?;
        Q::decimal(text, places).map_err(|e| Refusal::new("case", &e))
    }

    /// The fact `days`.
    pub fn days(&self) -> Result<Q, Refusal> {
        self.number("days", 0)
    }

    /// A table that must give a figure.
    pub fn figure(&self, id: &str) -> Result<Q, Refusal> {
        match self.find(id, None)? {
            Found::Figure(q) => Ok(q),
            _ => Err(Refusal::new("pack", &format!("{id}: a figure is wanted"))),
        }
    }

    /// A table that gives a figure, or none for "no limit".
    pub fn limit(&self, id: &str) -> Result<Option<Q>, Refusal> {
        match self.find(id, None)? {
            Found::Figure(q) => Ok(Some(q)),
            Found::NoLimit => Ok(None),
            _ => Err(Refusal::new("pack", &format!("{id}: money or none is wanted"))),
        }
    }

    /// A table of bands; one rate is one band.
    pub fn bands(&self, id: &str) -> Result<Vec<Band>, Refusal> {
        match self.find(id, None)? {
            Found::Bands(bands) => Ok(bands),
            Found::Figure(rate) => Ok(vec![Band { to: None, rate }]),
            _ => Err(Refusal::new("pack", &format!("{id}: bands or a rate are wanted"))),
        }
    }

    /// Whether the table says that nothing is paid. A table that cannot be read says nothing here.
    pub fn not_payable(&self, id: &str) -> bool {
        matches!(self.find(id, None), Ok(Found::NotPayable))
    }
}

fn within(x: Q, min: Option<&Q>, max: Option<&Q>) -> Q {
    let x = min.map_or(x.clone(), |m| x.max(m.clone()));
    max.map_or(x.clone(), |m| x.min(m.clone()))
}

fn cell(axis: &Axis, case: &Case) -> Result<Option<usize>, Refusal> {
    let Some(text) = case.facts.get(&axis.fact) else { return Ok(None) };
    let bad = |e: String| Refusal::new("case", &e);
    Ok(match &axis.kind {
        AxisKind::Words(words) => words.get(text).copied(),
        AxisKind::Numbers(cuts) => {
            let x = Q::decimal(text, 2).map_err(bad)?;
            Some(cuts.iter().filter(|c| **c <= x).count())
        }
        AxisKind::Days(cuts) => {
            let x = day::parse(text).map_err(bad)?;
            Some(cuts.iter().filter(|c| **c <= x).count())
        }
    })
}
