//! Completions of a question: everything that is not known, told at random.

use crate::question::{Dice, some, word};
use zifu::bill::{Bill, Line, Printed};
use zifu::case::{Assumed, Case, Inputs};
use zifu::estimate::{Doubts, Known, Question};
use zifu::facts::{Fact, FactValue};
use zifu::fault::Fault;
use zifu::money::{Exact, Fen};
use zifu::pack::{Lookup, Pack, Per, Row, Unit, Value};
use zifu::period::Day;
use zifu::settle::{Broken, Settlement, settle};

/// One completion of a question, chosen at random; `None` when the rules do not cover it.
pub fn completion(
    dice: &mut Dice,
    pack: &Pack,
    question: &Question,
    doubts: &Doubts,
) -> Option<(Settlement, Inputs)> {
    let mut inputs = Inputs {
        situation: question.situation.clone(),
        bill: completed_bill(dice, question, doubts)?,
        state: question.state.clone(),
        payment: question.payment,
        assumed: Assumed::default(),
    };
    for (fact, low, high) in &doubts.days {
        let number = dice.between(low.number(), high.number());
        inputs.situation.set(*fact, FactValue::Day(Day::of_number(number)?));
    }
    for (id, (low, high)) in &doubts.counters {
        let fen = dice.between(*low, high.unwrap_or(low + 50_000_000));
        inputs.state.set(id, "", "*", fen);
    }
    if let Some((low, high)) = doubts.accounts[0] {
        inputs.payment.account_current = dice.between(low, high.unwrap_or(low + 1_000_000));
    }
    for _ in 0..60 {
        let faults = match Case::new(pack, inputs.clone()).map(|case| settle(&case)) {
            Ok(Ok((settlement, _))) => return Some((settlement, inputs)),
            Ok(Err(Broken::Needs(faults))) | Err(faults) => faults,
            Ok(Err(broken)) => panic!("{broken:?}"),
        };
        if !faults.iter().any(|fault| told(dice, pack, doubts, &mut inputs, fault)) {
            return None;
        }
    }
    None
}

/// Tells a case what a fault says it wants; whether that could be.
fn told(dice: &mut Dice, pack: &Pack, doubts: &Doubts, inputs: &mut Inputs, fault: &Fault) -> bool {
    let named =
        |wanted: &str| fault.with.iter().find(|(name, _)| *name == wanted).map(|(_, text)| text.as_str());
    match fault.kind {
        "wanted-fact" => {
            let fact = Fact::of(named("fact").expect("a fact")).expect("a fact");
            let words = doubts.words.iter().find(|(known, _)| *known == fact);
            let numbers = doubts.numbers.iter().find(|(known, ..)| *known == fact);
            let value = match (words, numbers) {
                (Some((_, words)), _) => word(dice.pick::<String>(words)),
                (_, Some((_, low, high))) => FactValue::Whole(dice.between(*low, *high)),
                _ => some(dice, pack, fact),
            };
            let fresh = inputs.situation.get(fact).is_none();
            inputs.situation.set(fact, value);
            fresh
        }
        "unknown-rule" => ruled(dice, pack, inputs, fault, named("why").expect("a reason")),
        "line-prepay" => {
            let index = fault
                .at
                .trim_start_matches("line[")
                .split(']')
                .next()
                .expect("an index")
                .parse()
                .expect("an index");
            let rate = Exact::new(i128::from(dice.between(0, 100)), 100);
            with_line(inputs, index, |line| line.prepay = Some(rate));
            true
        }
        "missing-counter" => {
            let id = named("counter").expect("a counter");
            let counter = pack.counters.iter().find(|counter| counter.id == id).expect("known");
            let mut cells = Vec::new();
            for per in &counter.per {
                cells.push(match per {
                    Per::Axis(axis) => {
                        let axis = &pack.axes[*axis];
                        axis.cell(&inputs.situation).map(|cell| axis.cells[cell].clone()).unwrap_or_default()
                    }
                    Per::Fact(fact) => inputs.situation.word(*fact).unwrap_or("").to_owned(),
                });
            }
            let fen = dice.money();
            inputs.state.set(&counter.id, &cells.join("/"), "*", fen);
            true
        }
        _ => false,
    }
}

/// A figure for a table that the pack does not know.
fn ruled(dice: &mut Dice, pack: &Pack, inputs: &mut Inputs, fault: &Fault, why: &str) -> bool {
    let (line, id) = fault.at.split_once(' ').unwrap_or(("", &fault.at));
    let Some(table) = pack.table_of(id).map(|table| &pack.tables[table]) else { return false };
    // The row of this very situation where it can be named; otherwise what all rows with the reason allow.
    let here = Lookup::new(pack, &inputs.situation).row(table, None).ok().map(|row| &table.rows[row]);
    let gives = |row: &&Row| match &row.value {
        Value::AnyOf { why: known, .. } | Value::Unknown { why: known, .. } => known == why,
        _ => false,
    };
    let rows: Vec<&Row> = match here.filter(gives) {
        Some(row) => vec![row],
        None => table.rows.iter().filter(gives).collect(),
    };
    let (mut low, mut high, mut value): (Option<Exact>, Option<Exact>, Option<Value>) = (None, None, None);
    for row in rows {
        match &row.value {
            Value::AnyOf { readings, .. } => value = Some(dice.pick(readings).clone()),
            Value::Unknown { low: least, high: most, .. } => {
                low = low.max(*least);
                high = most.map(|most| high.map_or(most, |high| high.min(most))).or(high);
                value = Some(unknown(dice, table.unit, low, high));
            }
            _ => {}
        }
    }
    let Some(value) = value else { return false };
    if line.is_empty() {
        inputs.assumed.0.push((id.to_owned(), value));
        return true;
    }
    let index: usize = line.trim_start_matches("line[").trim_end_matches(']').parse().expect("an index");
    let Value::Figure(figure) = value else { return false };
    with_line(inputs, index, |line| line.prepay = Some(figure));
    true
}

fn with_line(inputs: &mut Inputs, index: usize, change: impl FnOnce(&mut Line)) {
    let mut lines = inputs.bill.lines().to_vec();
    change(&mut lines[index]);
    inputs.bill = Bill::new(lines).expect("a bill");
}

fn unknown(dice: &mut Dice, unit: Unit, low: Option<Exact>, high: Option<Exact>) -> Value {
    let (least, most) = match unit {
        Unit::Money => (Exact::ZERO, Exact::fen(100_000_000)),
        Unit::Points => (-Exact::ONE, Exact::ONE),
        _ => (Exact::ZERO, Exact::ONE),
    };
    let (low, high) = (low.unwrap_or(least), high.unwrap_or(most));
    let at = low + (high - low) * Exact::new(i128::from(dice.between(0, 20)), 20);
    let at = if unit == Unit::Money { Exact::fen(zifu::money::Way::Down.round(at)) } else { at };
    match unit {
        Unit::Bands => Value::Bands(vec![zifu::pack::Band { to: None, rate: at }]),
        _ => Value::Figure(at),
    }
}

fn completed_bill(dice: &mut Dice, question: &Question, doubts: &Doubts) -> Option<Bill> {
    if let Some(sums) = &doubts.sums {
        let mut end = |(low, high): (Fen, Option<Fen>)| dice.between(low, high.expect("an end"));
        let printed = Printed {
            excluded: end(sums.excluded),
            over_limit: end(sums.over_limit),
            prepay: end(sums.prepay),
        };
        return Bill::sums(end(sums.total), printed).ok();
    }
    let bill = match &question.bill {
        Known::Bill(bill) => bill,
        Known::Total(total) => {
            let excluded = dice.between(0, *total);
            let prepay = dice.between(0, total - excluded);
            return Bill::sums(*total, Printed { excluded, over_limit: 0, prepay }).ok();
        }
        Known::Parts(total, parts) => {
            let excluded = dice.between(0, total - parts.over_limit - parts.prepay);
            return Bill::sums(*total, Printed { excluded, ..*parts }).ok();
        }
    };
    let mut lines = bill.lines().to_vec();
    for (index, doubt) in &doubts.lines {
        let line = &mut lines[*index];
        if !doubt.classes.is_empty() {
            line.class = Some(*dice.pick(&doubt.classes));
        }
        if let Some((low, high)) = doubt.prepay {
            line.prepay = Some(low + (high - low) * Exact::new(i128::from(dice.between(0, 10)), 10));
        }
        if let Some((low, high)) = doubt.amount {
            line.amount = dice.between(low, high.expect("an end"));
        }
        if let Some((low, high)) = doubt.limit {
            line.limit = Some(dice.between(low, high.unwrap_or(low * 20)));
        }
    }
    Bill::new(lines).ok()
}
