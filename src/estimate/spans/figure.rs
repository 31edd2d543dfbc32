//! Parameters over a box of unknowns: what a table says, what a counter held, a number of the situation.

use super::form::{Cuts, Form};
use super::plan::{Bounds, Needs};
use crate::case::Param;
use crate::facts::{Fact, FactKind, FactValue};
use crate::fault::{At, tell};
use crate::money::Exact;
use crate::pack::{How, Operand, Unit, Value};

/// A parameter over the box.
pub enum Figure {
    Known(Form),
    Bands(Vec<(Option<i128>, Form)>),
    NoLimit,
    NotPayable,
}

impl Bounds<'_, '_> {
    /// A parameter, from what is given or from its row.
    pub fn figure(&self, table: usize) -> Result<Figure, Needs> {
        if let Some((_, form)) = self.given.tables.iter().find(|(known, _)| *known == table) {
            return Ok(Figure::Known(form.clone()));
        }
        let pack = self.case.pack();
        let row =
            self.case.rules(table).first().and_then(|rule| pack.tables.get(rule.table)?.rows.get(rule.row));
        let id = pack.tables.get(table).map_or("", |table| table.id.as_str());
        let value = row.map(|row| self.case.inputs().assumed.value(id, &row.value));
        let unit = pack.tables.get(table).map_or(Unit::Money, |table| table.unit);
        if let Some(value) = value
            && let Some(figure) = self.computed(value, unit)?
        {
            return Ok(figure);
        }
        match self.case.param(table) {
            Param::Figure(figure) => Ok(Figure::Known(Form::known(*figure))),
            Param::Bands(bands) => {
                let band = |band: &crate::pack::Band| {
                    (band.to.map(|to| Form::known(to).mid), Form::known(band.rate))
                };
                Ok(Figure::Bands(bands.iter().map(band).collect()))
            }
            Param::NoLimit => Ok(Figure::NoLimit),
            Param::NotPayable => Ok(Figure::NotPayable),
            Param::Open(faults, _) => Err(faults.clone()),
        }
    }

    /// A value that hangs on something in doubt; `None` when it does not.
    fn computed(&self, value: &Value, unit: Unit) -> Result<Option<Figure>, Needs> {
        Ok(self.value(value, unit)?.and_then(|(figure, moves)| moves.then_some(figure)))
    }

    /// A value, and whether it hangs on something in doubt; `None` for what is not made of others, or of what nobody says.
    fn value(&self, value: &Value, unit: Unit) -> Result<Option<(Figure, bool)>, Needs> {
        let known = |form: Form, moves: bool| Ok(Some((Figure::Known(form), moves)));
        match value {
            Value::Figure(figure) => known(Form::known(*figure), false),
            Value::ShareOf { share, of, min, max, round } => match self.base(of)? {
                Some((of, moves)) => {
                    let form = of.times(&Form::known(*share)).rounded(i128::from(round.unwrap_or(0)));
                    known(kept(form, *min, *max), moves)
                }
                None => Ok(None),
            },
            Value::Grow { base, per, of, from, over, min, max } => match self.told(*of) {
                Some((number, moves)) => {
                    let steps = Cuts::default().floor_zero(&number.minus(&Form::fen(*from)));
                    let each = *per * Exact::new(1, i128::from(*over));
                    known(kept(Form::known(*base).plus(&steps.times(&Form::known(each))), *min, *max), moves)
                }
                None => Ok(None),
            },
            Value::Combine { how, of, min, max } => {
                let (mut moving, mut needs) = (false, None);
                let mut figures = Vec::with_capacity(of.len());
                for operand in of {
                    let found = match operand {
                        Operand::Table(named) => self.table(named).map(Some),
                        Operand::Value(value) => self.value(value, unit),
                    };
                    match found {
                        // It decides, whatever is not known beside it.
                        Ok(Some((Figure::NotPayable, _))) => return Ok(Some((Figure::NotPayable, true))),
                        Ok(Some((figure, moves))) => {
                            moving |= moves;
                            figures.push(figure);
                        }
                        Ok(None) => return Ok(None),
                        Err(needed) => {
                            needs.get_or_insert(needed);
                        }
                    }
                }
                if let Some(needs) = needs {
                    return Err(needs);
                }
                let figure = match combined(*how, figures) {
                    Figure::Known(form) => Figure::Known(in_unit(kept(form, *min, *max), unit)),
                    other => other,
                };
                Ok(Some((figure, moving)))
            }
            _ => Ok(None),
        }
    }

    /// What another table says, and whether that hangs on something in doubt.
    fn table(&self, named: &str) -> Result<(Figure, bool), Needs> {
        let figure = self.figure(self.case.pack().table_of(named).unwrap_or(usize::MAX))?;
        let moves = matches!(&figure, Figure::Known(form) if !form.is_settled());
        Ok((figure, moves))
    }

    /// What a share is of, and whether that is in doubt.
    fn base(&self, of: &str) -> Result<Option<(Form, bool)>, Needs> {
        let amount = |form: &Form| Ok(Some((form.clone(), !form.is_settled())));
        match of {
            "total" => amount(&self.given.total),
            "in_scope" => amount(&self.given.scope_before),
            "income" => Ok(self.told(Fact::Income)),
            "salary" => Ok(self.told(Fact::Salary)),
            index => Ok(match self.table(index)? {
                (Figure::Known(form), moves) => Some((form, moves)),
                _ => None,
            }),
        }
    }

    /// A number of the situation, and whether it is in doubt.
    fn told(&self, fact: Fact) -> Option<(Form, bool)> {
        let given = self.given.numbers.iter().find(|(known, _)| *known == fact);
        let said = || self.case.inputs().situation.get(fact).and_then(FactValue::number);
        given
            .map(|(_, form)| (form.clone(), true))
            .or_else(|| said().map(|number| (Form::fen(number), false)))
    }

    /// What a counter held before.
    pub fn count(&self, counter: Option<usize>) -> Result<Form, Needs> {
        let Some(counter) = counter else { return Ok(Form::zero()) };
        if let Some((_, form)) = self.given.counters.iter().find(|(known, _)| *known == counter) {
            return Ok(form.clone());
        }
        let faults = self.case.open(&[], &[counter]);
        if faults.is_empty() { Ok(Form::known(self.case.count(Some(counter)))) } else { Err(faults) }
    }

    pub fn limited(&self, table: usize) -> Result<Option<Form>, Needs> {
        Ok(match self.figure(table)? {
            Figure::Known(form) => Some(form),
            _ => None,
        })
    }

    /// A number of the situation.
    pub fn number(&self, fact: Fact, at: &str) -> Result<Form, Needs> {
        if let Some((_, form)) = self.given.numbers.iter().find(|(known, _)| *known == fact) {
            return Ok(form.clone());
        }
        match self.case.inputs().situation.get(fact).and_then(FactValue::number) {
            Some(number) if fact.kind() == FactKind::Rate => {
                Ok(Form::known(Exact::new(i128::from(number), 1_000_000)))
            }
            Some(number) => Ok(Form::fen(number)),
            None => {
                let mut faults = Vec::new();
                tell(&mut faults, &At::ROOT, at, "wanted-fact", &[("fact", fact.key())]);
                Err(faults)
            }
        }
    }
}

/// Several figures made one, as `case` does it with what is known.
fn combined(how: How, figures: Vec<Figure>) -> Figure {
    let mut cuts = Cuts::default();
    let (mut all, mut unlimited): (Option<Form>, bool) = (None, false);
    for figure in figures {
        let form = match figure {
            Figure::Known(form) => form,
            Figure::NoLimit => {
                unlimited = true;
                continue;
            }
            Figure::NotPayable | Figure::Bands(_) => return Figure::NotPayable,
        };
        all = Some(match (all, how) {
            (None, _) => form,
            (Some(all), How::Sum) => all.plus(&form),
            (Some(all), How::Times) => all.times(&form),
            (Some(all), How::Most) => cuts.most(&all, &form),
            (Some(all), How::Least) => cuts.least(&all, &form),
        });
    }
    match all {
        Some(form) if !unlimited || how == How::Least => Figure::Known(form),
        _ => Figure::NoLimit,
    }
}

/// A figure kept within its unit.
fn in_unit(form: Form, unit: Unit) -> Form {
    let one = Exact::ONE;
    match unit {
        Unit::Rate => kept(form, Some(Exact::ZERO), Some(one)),
        Unit::Points => kept(form, Some(-one), Some(one)),
        Unit::Money | Unit::Factor | Unit::Bands => kept(form, Some(Exact::ZERO), None),
    }
}

/// A figure within its bounds.
fn kept(form: Form, min: Option<Exact>, max: Option<Exact>) -> Form {
    let mut cuts = Cuts::default();
    let form = min.map_or(form.clone(), |min| cuts.most(&form, &Form::known(min)));
    max.map_or(form.clone(), |max| cuts.least(&form, &Form::known(max)))
}
