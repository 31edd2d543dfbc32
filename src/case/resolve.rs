//! Resolving a case: cells, tables, counters. What stands in the way is kept with what it stands in the way of.

use super::{Inputs, Param, RuleRef, Rules, SlotRef};
use crate::facts::{Fact, FactValue};
use crate::fault::Fault;
use crate::money::{Exact, Way};
use crate::pack::{
    Cells, Clock, How, Item, ItemKind, Lookup, Operand, Pack, Per, Refusal, Table, Unit, Value, Window,
    fen_exact, inside,
};
use crate::period::Day;
use crate::state::{month_name, window_name};
use crate::text::{joined, number};
use std::cell::Cell;

pub(super) struct Resolver<'p, 'i> {
    pub pack: &'p Pack,
    pub lookup: Lookup<'i>,
    pub inputs: &'i Inputs,
    pub in_scope: Exact,
    /// Which groups have lines.
    pub groups: &'i [bool],
    /// A line has a day of its own.
    pub dated: bool,
    pub params: Vec<Option<(Param, Rules)>>,
    /// First day of the chain of merged stays, and whether it begins with this very bill.
    pub chain: Option<(Day, bool)>,
    pub faults: Vec<Fault>,
    /// It looked at something that another case of the same situation may have otherwise: amounts, lines' days, the year so far.
    pub alone: Cell<bool>,
}

impl<'p: 'i, 'i> Resolver<'p, 'i> {
    /// Whether an item runs; resolves its tables if it does.
    pub fn item(&mut self, item: &'p Item) -> bool {
        if !self.has_lines(item) || !self.runs(&item.when, &[&item.id]) {
            return false;
        }
        let at = ["plan", item.id.as_str()];
        for adjust in item.adjust() {
            self.runs(&adjust.when, &at);
        }
        for cap in item.caps() {
            self.runs(&cap.when, &at);
        }
        let cells = self.lookup.cells();
        let tables = item.tables_where(&|when| inside(when, cells) == Ok(true));
        for table in tables {
            self.table(table);
        }
        true
    }

    /// A mechanism that works on lines has nothing to do, and nothing to look up, when its groups have none.
    fn has_lines(&self, item: &Item) -> bool {
        let on_lines = matches!(item.kind, ItemKind::Basic(_) | ItemKind::Fixed(_));
        !on_lines || item.groups.iter().any(|group| self.filled(*group))
    }

    fn filled(&self, group: usize) -> bool {
        self.groups.get(group) == Some(&true)
    }

    /// Whether a box holds the case; a fault at the path of these keys when it hangs on an axis that is not known.
    fn runs(&mut self, when: &Cells, at: &[&str]) -> bool {
        match inside(when, self.lookup.cells()) {
            Ok(runs) => runs,
            Err(axis) => {
                self.faults.push(self.lookup.open(axis).fault(&joined(at, ".")));
                false
            }
        }
    }

    /// Looks a table up; what stands in the way is kept with it, for whoever needs it.
    fn table(&mut self, index: usize) {
        if let Some(None) = self.params.get(index) {
            // A table that hangs on itself finds this, which leads nowhere, and is refused.
            if let Some(slot) = self.params.get_mut(index) {
                *slot = Some((Param::Open(Vec::new(), None), Rules::default()));
            }
            let found = self.look_up(index);
            if let Some(slot) = self.params.get_mut(index) {
                *slot = Some(found);
            }
        }
    }

    fn look_up(&mut self, index: usize) -> (Param, Rules) {
        let pack = self.pack;
        let Some(table) = pack.tables.get(index) else { return (Param::NotPayable, Rules::default()) };
        let row = match self.row(&self.lookup, table) {
            Ok(row) => row,
            Err(refusal) => return (Param::Open(vec![refusal.fault(&table.id)], None), Rules::default()),
        };
        let mut rules = vec![RuleRef { table: index, row }];
        let Some(own) = table.rows.get(row).map(|row| &row.value) else {
            return (Param::NotPayable, rules.into());
        };
        let value = self.inputs.assumed.value(&table.id, own);
        let param = self
            .value(value, table, &mut rules)
            .unwrap_or_else(|fault| Param::Open(vec![fault], value.least()));
        (param, rules.into())
    }

    /// The limits on what groups bring into scope that apply here, their tables resolved.
    pub fn line_limits(&mut self) -> Vec<usize> {
        let pack = self.pack;
        let mut limits = Vec::new();
        for (index, limit) in pack.line_limits.iter().enumerate() {
            if self.filled(limit.group) && self.runs(&limit.when, &["line_limit"]) {
                self.table(limit.table);
                limits.push(index);
            }
        }
        limits
    }

    /// The row of a table; under the clock `line` every line's day must give the same.
    fn row(&self, lookup: &Lookup, table: &Table) -> Result<usize, Refusal> {
        if table.clock != Clock::Line || !self.dated {
            return lookup.row(table, None);
        }
        self.alone.set(true);
        let mut found = None;
        for line in self.inputs.bill.lines() {
            let row = lookup.row(table, line.day)?;
            if found.is_some_and(|known| known != row) {
                return Err(Refusal::LinesDiffer(table.id.clone()));
            }
            found = Some(row);
        }
        found.map_or_else(|| lookup.row(table, None), Ok)
    }

    fn value(&mut self, value: &Value, table: &Table, rules: &mut Vec<RuleRef>) -> Result<Param, Fault> {
        let id = &table.id;
        match value {
            Value::Figure(figure) => Ok(Param::Figure(*figure)),
            Value::Bands(bands) => Ok(Param::Bands(bands.clone())),
            Value::NoLimit => Ok(Param::NoLimit),
            Value::NotPayable => Ok(Param::NotPayable),
            Value::ShareOf { share, of, min, max, round } => {
                let product = *share * self.base_of(of, id, rules)?;
                let product = match round.map(Exact::fen) {
                    Some(unit) => Exact::fen(Way::HalfUp.round(product.over(unit))) * unit,
                    None => product,
                };
                Ok(Param::Figure(within(product, min, max)))
            }
            Value::Grow { base, per, of, from, over, min, max } => {
                let wanted = || Refusal::Wanted(*of, Vec::new()).fault(id);
                let number = self.inputs.situation.whole(*of).ok_or_else(wanted)?;
                let steps = Exact::new(i128::from(number.saturating_sub(*from).max(0)), i128::from(*over));
                Ok(Param::Figure(within(*base + *per * steps, min, max)))
            }
            Value::Combine { how, of, min, max } => {
                let found = of.iter().map(|operand| match operand {
                    Operand::Table(named) => self.named(named, id, rules),
                    Operand::Value(value) => self.value(value, table, rules),
                });
                let params = decided(found.collect())?;
                Ok(bounded(combined(*how, &params), table.unit, min, max))
            }
            Value::EachOf { table: named, sum, further, max } => {
                let params = self.each_disease(named, rules)?;
                let how = if *sum { How::Sum } else { How::Most };
                let more = Exact::fen(params.len() as i64 - 1) * further.unwrap_or(Exact::ZERO);
                let figure = match combined(how, &params) {
                    Param::Figure(figure) => Param::Figure(figure + more),
                    other => other,
                };
                Ok(bounded(figure, table.unit, &None, max))
            }
            Value::Unknown { why, why_en, .. } | Value::AnyOf { why, why_en, .. } => {
                Err(Fault::new(id, "unknown-rule").with("why", why).with("why_en", why_en))
            }
        }
    }

    /// What another table says, its row noted.
    fn named(&mut self, named: &str, id: &str, rules: &mut Vec<RuleRef>) -> Result<Param, Fault> {
        let index = self.pack.table_of(named).unwrap_or(usize::MAX);
        self.table(index);
        match self.params.get(index).and_then(Option::as_ref) {
            Some((Param::Open(faults, _), _)) if let [fault, ..] = faults.as_slice() => Err(fault.clone()),
            Some((param, more)) => {
                rules.extend_from_slice(more);
                Ok(param.clone())
            }
            None => Err(leads_nowhere(id, named)),
        }
    }

    /// What a table says for each disease that the person is certified for.
    fn each_disease(&self, named: &str, rules: &mut Vec<RuleRef>) -> Result<Vec<Param>, Fault> {
        let situation = &self.inputs.situation;
        let wanted = || Refusal::Wanted(Fact::Diseases, Vec::new()).fault(named);
        let unnamed = || leads_nowhere(named, named);
        let index = self.pack.table_of(named).ok_or_else(unnamed)?;
        let table = self.pack.tables.get(index).ok_or_else(unnamed)?;
        // The lines' days choose the same row, if they choose one.
        let day = if self.dated { self.inputs.bill.lines().first().and_then(|line| line.day) } else { None };
        self.alone.set(self.alone.get() || self.dated);
        let mut found = Vec::new();
        for disease in situation.word(Fact::Diseases).ok_or_else(wanted)?.split('+') {
            let one = situation.clone().with(Fact::Disease, FactValue::Word(disease.to_owned()));
            let row = self.row(&Lookup::new(self.pack, &one), table);
            found.push(
                match row.map(|_| super::line_param(self.inputs, self.pack, &one, (index, day), rules)) {
                    Ok(Param::Open(faults, _)) => Err(faults.into_iter().next().unwrap_or_else(wanted)),
                    Ok(param) => Ok(param),
                    Err(refusal) => Err(refusal.fault(named)),
                },
            );
        }
        decided(found)
    }

    fn base_of(&mut self, of: &str, id: &str, rules: &mut Vec<RuleRef>) -> Result<Exact, Fault> {
        let fact = match of {
            "total" => {
                self.alone.set(true);
                return Ok(fen_exact(self.inputs.bill.total()));
            }
            "in_scope" => {
                self.alone.set(true);
                return Ok(self.in_scope);
            }
            "income" => Fact::Income,
            "salary" => Fact::Salary,
            index => {
                return match self.named(index, id, rules)? {
                    Param::Figure(figure) => Ok(figure),
                    _ => Err(leads_nowhere(id, index)),
                };
            }
        };
        let amount = self.inputs.situation.get(fact).and_then(FactValue::number);
        amount.map(fen_exact).ok_or_else(|| Refusal::Wanted(fact, Vec::new()).fault(id))
    }

    /// The slot of every counter that this settlement reads or adds to.
    pub fn slots(&mut self, active: &[bool]) -> Vec<Option<SlotRef>> {
        let pack = self.pack;
        let situation = &self.inputs.situation;
        let Some(settled) = situation.settled() else { return vec![None; pack.counters.len()] };
        let admitted = situation.admitted();
        let period = situation.whole(Fact::PeriodNo).unwrap_or(1);
        let running = || pack.plan.iter().zip(active).filter(|(_, active)| **active).map(|(item, _)| item);
        let mut slots = Vec::with_capacity(pack.counters.len());
        let cells = self.lookup.cells().to_vec();
        let within = |when: &Cells| inside(when, &cells) == Ok(true);
        let by_items: Vec<usize> = running().flat_map(|item| item.counters_where(&within)).collect();
        for (index, counter) in pack.counters.iter().enumerate() {
            let read = by_items.contains(&index)
                || pack.line_limits.iter().any(|limit| {
                    limit.counter == Some(index) && self.filled(limit.group) && within(&limit.when)
                });
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
            let of_stay = matches!(counter.window, Window::Stay | Window::StayPeriod);
            if of_stay && admitted.is_none() {
                let wanted = || Refusal::Wanted(Fact::AdmissionDay, Vec::new()).fault(&counter.id);
                self.faults.extend(read.then(wanted));
                slots.push(None);
                continue;
            }
            let start = counter.year_from.unwrap_or(pack.year_start);
            let first = match counter.window {
                Window::Stay if self.chain.is_some() => {
                    self.chain.map_or_else(String::new, |(chain, _)| chain.text())
                }
                Window::Days(days) => {
                    self.alone.set(true);
                    self.inputs.state.begun(&counter.id, &cell, settled, days).text()
                }
                window => window_name(window, settled, admitted.unwrap_or(settled), period, start),
            };
            let mut windows = vec![first.into()];
            if counter.spread {
                let Some(months) = self.months(&counter.id, read) else {
                    slots.push(None);
                    continue;
                };
                windows.extend((1..months).map(|month| month_name(settled, month).into()));
            }
            // A settlement period that begins with this case has nothing behind it.
            let begins_if_told = counter.window == Window::StayPeriod;
            let begins = counter.window == Window::Stay
                && self.chain.is_some_and(|(chain, begins)| begins && Some(chain) == admitted);
            let (counter, cell) = (counter.id.as_str().into(), cell.into());
            slots.push(Some(SlotRef { counter, cell, windows, begins, begins_if_told }));
        }
        slots
    }

    /// How many months a settlement covers; a fault when that is needed and not known.
    fn months(&mut self, at: &str, needed: bool) -> Option<i64> {
        let months = self.inputs.situation.whole(Fact::SupplyMonths);
        let refusal = match months {
            Some(months @ 1..=24) => return Some(months),
            Some(months) => Refusal::NotCovered(Fact::SupplyMonths, number(months)),
            None => Refusal::Wanted(Fact::SupplyMonths, Vec::new()),
        };
        self.faults.extend(needed.then(|| refusal.fault(at)));
        None
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

fn within(value: Exact, min: &Option<Exact>, max: &Option<Exact>) -> Exact {
    let value = min.map_or(value, |min| value.most(min));
    max.map_or(value, |max| value.least(max))
}

/// What several parameters make, if that is known: one that is not payable decides, whatever is not known beside it.
fn decided(found: Vec<Result<Param, Fault>>) -> Result<Vec<Param>, Fault> {
    if found.iter().any(|param| matches!(param, Ok(Param::NotPayable))) {
        return Ok(vec![Param::NotPayable]);
    }
    found.into_iter().collect()
}

/// Several parameters made one: what is not payable makes the whole so; without limit is a sum, a product or the greatest
/// that has one such figure, and the least that has nothing else.
fn combined(how: How, params: &[Param]) -> Param {
    let mut all: Option<Exact> = None;
    let mut unlimited = false;
    for param in params {
        let figure = match param {
            Param::Figure(figure) => *figure,
            Param::NoLimit => {
                unlimited = true;
                continue;
            }
            _ => return Param::NotPayable,
        };
        all = Some(match (all, how) {
            (None, _) => figure,
            (Some(all), How::Sum) => all + figure,
            (Some(all), How::Times) => all * figure,
            (Some(all), How::Most) => all.most(figure),
            (Some(all), How::Least) => all.least(figure),
        });
    }
    match all {
        Some(figure) if !unlimited || how == How::Least => Param::Figure(figure),
        _ => Param::NoLimit,
    }
}

/// Keeps a combined figure within its bounds and its unit.
fn bounded(param: Param, unit: Unit, min: &Option<Exact>, max: &Option<Exact>) -> Param {
    let Param::Figure(figure) = param else { return param };
    let figure = within(figure, min, max);
    Param::Figure(match unit {
        Unit::Rate => figure.floor_zero().least(Exact::ONE),
        Unit::Points => figure.most(-Exact::ONE).least(Exact::ONE),
        Unit::Money | Unit::Factor | Unit::Bands => figure.floor_zero(),
    })
}

/// A value names a table that the pack has not, or that holds no figure: only a pack that nobody proved comes this far.
fn leads_nowhere(id: &str, named: &str) -> Fault {
    Fault::new(id, "unknown-rule").with("why", named).with("why_en", named)
}
