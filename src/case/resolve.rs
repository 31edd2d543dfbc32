//! Resolving a case: cells, tables, counters. What stands in the way is kept with what it stands in the way of.

use super::{Inputs, Param, RuleRef, SlotRef};
use crate::facts::Fact;
use crate::fault::Fault;
use crate::money::{Exact, Way};
use crate::pack::{
    Cells, Clock, Item, ItemKind, Lookup, Pack, Per, Refusal, Table, Value, Window, fen_exact, inside,
};
use crate::state::window_name;
use crate::text::joined;

pub(super) struct Resolver<'p, 'i> {
    pub pack: &'p Pack,
    pub lookup: Lookup<'i>,
    pub inputs: &'i Inputs,
    pub in_scope: Exact,
    /// Groups that have lines.
    pub groups: Vec<usize>,
    pub params: Vec<Option<(Param, Option<RuleRef>)>>,
    pub faults: Vec<Fault>,
}

impl<'p: 'i, 'i> Resolver<'p, 'i> {
    /// Whether an item runs; resolves its tables if it does.
    pub fn item(&mut self, item: &'p Item) -> bool {
        if !self.has_lines(item) || !self.runs(&item.when, &item.id) {
            return false;
        }
        let at = joined(&["plan", &item.id], ".");
        for adjust in item.adjust() {
            self.runs(&adjust.when, &at);
        }
        for cap in item.caps() {
            self.runs(&cap.when, &at);
        }
        let cells = self.lookup.cells().to_vec();
        for table in item.tables_where(&|when| inside(when, &cells) == Ok(true)) {
            self.table(table);
        }
        true
    }

    /// A mechanism that works on lines has nothing to do, and nothing to look up, when its groups have none.
    fn has_lines(&self, item: &Item) -> bool {
        let on_lines = matches!(item.kind, ItemKind::Basic(_) | ItemKind::Fixed(_));
        !on_lines || self.groups.iter().any(|group| item.groups.contains(group))
    }

    fn runs(&mut self, when: &Cells, at: &str) -> bool {
        match inside(when, self.lookup.cells()) {
            Ok(runs) => runs,
            Err(axis) => {
                self.faults.push(self.lookup.open(axis).fault(at));
                false
            }
        }
    }

    /// Looks a table up; what stands in the way is kept with it, for whoever needs it.
    fn table(&mut self, index: usize) {
        if let Some(None) = self.params.get(index) {
            let found = self.look_up(index);
            if let Some(slot) = self.params.get_mut(index) {
                *slot = Some(found);
            }
        }
    }

    fn look_up(&mut self, index: usize) -> (Param, Option<RuleRef>) {
        let pack = self.pack;
        let Some(table) = pack.tables.get(index) else { return (Param::NotPayable, None) };
        let row = match self.row(table) {
            Ok(row) => row,
            Err(refusal) => return (Param::Open(vec![refusal.fault(&table.id)], None), None),
        };
        let rule = RuleRef { table: index, row };
        let Some(own) = table.rows.get(row).map(|row| &row.value) else { return (Param::NotPayable, None) };
        let value = self.inputs.assumed.value(&table.id, own);
        let param =
            self.value(value, &table.id).unwrap_or_else(|fault| Param::Open(vec![fault], value.least()));
        (param, Some(rule))
    }

    /// The row of a table; under the clock `line` every line's day must give the same.
    fn row(&self, table: &'i Table) -> Result<usize, Refusal> {
        if table.clock != Clock::Line {
            return self.lookup.row(table, None);
        }
        let mut found = None;
        for line in self.inputs.bill.lines() {
            let row = self.lookup.row(table, line.day)?;
            if found.is_some_and(|known| known != row) {
                return Err(Refusal::LinesDiffer(table.id.clone()));
            }
            found = Some(row);
        }
        found.map_or_else(|| self.lookup.row(table, None), Ok)
    }

    fn value(&mut self, value: &Value, id: &str) -> Result<Param, Fault> {
        let within = |value: Exact, min: &Option<Exact>, max: &Option<Exact>| {
            let value = min.map_or(value, |min| value.most(min));
            max.map_or(value, |max| value.least(max))
        };
        match value {
            Value::Figure(figure) => Ok(Param::Figure(*figure)),
            Value::Bands(bands) => Ok(Param::Bands(bands.clone())),
            Value::NoLimit => Ok(Param::NoLimit),
            Value::NotPayable => Ok(Param::NotPayable),
            Value::ShareOf { share, of, min, max, round } => {
                let product = *share * self.base_of(of, id)?;
                let product = match round.map(Exact::fen) {
                    Some(unit) => Exact::fen(Way::HalfUp.round(product.over(unit))) * unit,
                    None => product,
                };
                Ok(Param::Figure(within(product, min, max)))
            }
            Value::Grow { base, per, of, from, min, max } => {
                let wanted = || Refusal::Wanted(*of, Vec::new()).fault(id);
                let number = self.inputs.situation.whole(*of).ok_or_else(wanted)?;
                let steps = Exact::fen((number - from).max(0));
                Ok(Param::Figure(within(*base + *per * steps, min, max)))
            }
            Value::Unknown { why, why_en, .. } | Value::AnyOf { why, why_en, .. } => {
                Err(Fault::new(id, "unknown-rule").with("why", why).with("why_en", why_en))
            }
        }
    }

    fn base_of(&mut self, of: &str, id: &str) -> Result<Exact, Fault> {
        let fact = match of {
            "total" => return Ok(fen_exact(self.inputs.bill.total())),
            "in_scope" => return Ok(self.in_scope),
            "income" => Fact::Income,
            "salary" => Fact::Salary,
            index => {
                let table = self.pack.table_of(index).unwrap_or(usize::MAX);
                self.table(table);
                return match self.params.get(table).and_then(Option::as_ref) {
                    Some((Param::Figure(figure), _)) => Ok(*figure),
                    Some((Param::Open(faults, _), _)) if let [fault, ..] = faults.as_slice() => {
                        Err(fault.clone())
                    }
                    _ => Err(Fault::new(id, "unknown-rule")),
                };
            }
        };
        let amount = self.inputs.situation.get(fact).and_then(crate::facts::FactValue::number);
        amount.map(fen_exact).ok_or_else(|| Refusal::Wanted(fact, Vec::new()).fault(id))
    }

    /// The slot of every counter that this settlement reads or adds to.
    pub fn slots(&mut self, active: &[bool]) -> Vec<Option<SlotRef>> {
        let pack = self.pack;
        let situation = &self.inputs.situation;
        let (Some(settled), Some(admitted)) = (situation.settled(), situation.admitted()) else {
            return vec![None; pack.counters.len()];
        };
        let period = situation.whole(Fact::PeriodNo).unwrap_or(1);
        let running = || pack.plan.iter().zip(active).filter(|(_, active)| **active).map(|(item, _)| item);
        let mut slots = Vec::new();
        for (index, counter) in pack.counters.iter().enumerate() {
            let cells = self.lookup.cells().to_vec();
            let within = |when: &Cells| inside(when, &cells) == Ok(true);
            let read = running().any(|item| item.counters_where(&within).contains(&index));
            let counted = inside(&counter.when, &cells);
            if let (true, Err(axis)) = (read, counted) {
                self.faults.push(self.lookup.open(axis).fault(&counter.id));
            }
            if !read && counted == Ok(false) {
                slots.push(None);
                continue;
            }
            let Some(cell) = self.cell(&counter.per, &counter.id, read) else {
                slots.push(None);
                continue;
            };
            let start = counter.year_from.unwrap_or(pack.year_start);
            let window = window_name(counter.window, settled, admitted, period, start);
            let before = self.inputs.state.count(&counter.id, &cell, &window);
            // A settlement period that begins with this case has nothing behind it.
            let before = before.or((counter.window == Window::StayPeriod).then_some(0));
            slots.push(Some(SlotRef { cell, window, before }));
        }
        slots
    }

    /// The cell a counter is kept in; a fault when it is needed and not known.
    fn cell(&mut self, per: &[Per], at: &str, needed: bool) -> Option<String> {
        let mut cells = Vec::new();
        for per in per {
            match per {
                Per::Axis(axis) => {
                    let cell = self.lookup.cells().get(*axis).copied().flatten();
                    let name = cell.and_then(|cell| self.pack.axes.get(*axis)?.cells.get(cell).cloned());
                    match name {
                        Some(name) => cells.push(name),
                        None => {
                            self.faults.extend(needed.then(|| self.lookup.open(*axis).fault(at)));
                            return None;
                        }
                    }
                }
                Per::Fact(fact) => match self.inputs.situation.word(*fact) {
                    Some(word) => cells.push(word.to_owned()),
                    None => {
                        self.faults.extend(needed.then(|| Refusal::Wanted(*fact, Vec::new()).fault(at)));
                        return None;
                    }
                },
            }
        }
        Some(joined(&cells, "/"))
    }
}
