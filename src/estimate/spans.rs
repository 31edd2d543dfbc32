//! The proved way: the plan is evaluated over whole boxes of completions, and ends are searched until a settled case meets its
//! bound.

mod before;
mod cells;
pub(super) mod curve;
mod days;
mod divide;
mod figure;
mod form;
mod lines;
mod others;
mod plan;
mod purse;
mod search;
mod size;
mod walk;
mod weigh;

use super::{Doubts, End, Estimate, Known, Next, Question, Unknown, Witness};
use crate::bill::Bill;
use crate::case::Inputs;
use crate::facts::{Fact, FactValue};
use crate::fault::{Fault, add_new};
use crate::money::{Fen, fen_text};
use crate::pack::Pack;
use crate::text::number;
use cells::Asked;
use search::{Found, Search, Side, settled};

/// Evaluations that one end may take.
const BUDGET: usize = 400;
/// The same when only the next question is sought.
const BUDGET_NEXT: usize = 40;
/// Of how many unknowns it is worked out what their answer is worth.
const ASKED_MOST: usize = 3;

/// Proves both ends.
pub(super) fn prove(pack: &Pack, question: &Question, doubts: &Doubts) -> Result<Estimate, Vec<Fault>> {
    let asked = Asked { pack, question, doubts };
    let mut search = Search::new(&asked, BUDGET);
    let (low, high) = ends(&mut search)?;
    let end = |found: Found, cut_short: Option<Fen>| {
        let bound = cut_short.unwrap_or(found.bound);
        let attained = (bound - found.witness.settlement.own).abs() <= found.rounding;
        End { bound, attained, witness: Box::new(found.witness) }
    };
    if asked.largest() > pack.max_bill {
        let most = fen_text(pack.max_bill);
        add_new(&mut search.open, Fault::new("bill", "bill-too-large").with("most", most));
    }
    // What was left out may come to nothing, or to all of the bill.
    let most = asked.most();
    let cut_short = search.loose;
    let low = end(low, cut_short.then_some(0));
    let high = end(high, cut_short.then_some(most));
    let far = |end: &End| {
        let own = end.witness.settlement.own;
        (end.bound - own).abs() > (own.abs() / 100).max(100)
    };
    let loose = search.loose || far(&low) || far(&high);
    let weights = search.weights();
    let mut evaluations = search.evaluations;
    let mut next = Vec::new();
    for (unknown, _) in weights.iter().take(if cut_short { 0 } else { ASKED_MOST }) {
        let width = high.bound - low.bound;
        let answers = answers(&search, unknown, [&low.witness, &high.witness]);
        let (one, spent) = worth(&asked, unknown, width, &answers);
        evaluations += spent;
        next.extend(one);
    }
    next.sort_by_key(|next| std::cmp::Reverse(next.worth));
    let per_thousand = match doubts.sums {
        None => question.bill.slope(|bill| {
            let inputs = Inputs { bill, ..low.witness.inputs.clone() };
            settled(&asked, inputs).ok().map(|witness| witness.settlement.own)
        }),
        Some(_) => None,
    };
    let endless = doubts.sums.is_some_and(|sums| sums.total.1.is_none())
        || doubts.lines.iter().any(|(_, line)| line.amount.is_some_and(|(_, high)| high.is_none()));
    Ok(Estimate {
        low,
        high: (!endless).then_some(high),
        reasons: weights.into_iter().map(|(unknown, _)| unknown).collect(),
        next,
        open: search.open,
        per_thousand,
        loose,
        evaluations,
    })
}

fn ends(search: &mut Search) -> Result<(Found, Found), Vec<Fault>> {
    match (search.end(Side::Low), search.end(Side::High)) {
        (Some(low), Some(high)) => Ok((low, high)),
        _ => {
            let mut faults = if search.open.is_empty() { &search.refused } else { &search.open }.clone();
            if search.loose {
                let most = number(i64::try_from(search::CELLS_MAX).unwrap_or(i64::MAX));
                add_new(&mut faults, Fault::new("situation", "too-many").with("most", most));
            }
            Err(faults)
        }
    }
}

/// A question with one thing more known.
type Answered = (Question, Doubts);

/// The questions that remain after the answers that one unknown may get.
fn answers(search: &Search, unknown: &Unknown, witnesses: [&Witness; 2]) -> Vec<Answered> {
    let asked = search.asked();
    let base = || (asked.question.clone(), asked.doubts.clone());
    let mut all: Vec<Answered> = Vec::new();
    match unknown {
        Unknown::Fact(fact) => {
            for value in search.values(*fact, witnesses) {
                let (mut question, mut doubts) = base();
                doubts.words.retain(|(known, _)| known != fact);
                doubts.numbers.retain(|(known, ..)| known != fact);
                doubts.days.retain(|(known, ..)| known != fact);
                question.situation.set(*fact, value);
                all.push((question, doubts));
            }
            return all;
        }
        Unknown::Table(table) => {
            for value in search.readings(table, witnesses) {
                let (question, mut doubts) = base();
                doubts.assumed.0.push((table.clone(), value));
                all.push((question, doubts));
            }
            return all;
        }
        _ => {}
    }
    for witness in witnesses {
        let (mut question, mut doubts) = base();
        let inputs = &witness.inputs;
        match unknown {
            Unknown::Counter(name) => {
                let (id, cell) = name.split_once(':').unwrap_or((name, ""));
                let slot = inputs.state.slots.iter().find(|slot| &*slot.counter == id && &*slot.cell == cell);
                let Some(slot) = slot else { continue };
                question.state.set(id, cell, "*", slot.fen);
                doubts.counters.retain(|(known, _)| known.split(':').next() != Some(id));
            }
            Unknown::Line(index) => {
                let Known::Bill(bill) = &question.bill else { continue };
                let mut lines = bill.lines().to_vec();
                if let (Some(slot), Some(line)) = (lines.get_mut(*index), inputs.bill.lines().get(*index)) {
                    *slot = line.clone();
                }
                doubts.lines.retain(|(known, _)| known != index);
                let Ok(bill) = Bill::new(lines) else { continue };
                question.bill = Known::Bill(bill);
            }
            Unknown::Sums => {
                question.bill = Known::Bill(inputs.bill.clone());
                doubts.sums = None;
            }
            Unknown::Account => {
                question.payment = inputs.payment;
                doubts.accounts = [None, None];
            }
            Unknown::Fact(_) | Unknown::Table(_) => {}
        }
        all.push((question, doubts));
    }
    all
}

/// What answering one unknown is worth, and how many evaluations it took to find out.
fn worth(asked: &Asked, unknown: &Unknown, width: Fen, answers: &[Answered]) -> (Option<Next>, usize) {
    let (mut sum, mut count, mut left, mut spent) = (0, 0, 0, 0);
    for (question, doubts) in answers {
        let answered = Asked { pack: asked.pack, question, doubts };
        let mut search = Search::new(&answered, BUDGET_NEXT);
        let found = ends(&mut search);
        spent += search.evaluations;
        if let Ok((low, high)) = found {
            let still = (high.bound - low.bound).clamp(0, width.max(0));
            sum += still;
            count += 1;
            left = left.max(still);
        }
    }
    if count == 0 {
        return (None, spent);
    }
    (Some(Next { unknown: unknown.clone(), worth: width - sum / count, left }), spent)
}

/// A value of a fact as it was chosen.
fn read_value(fact: Fact, text: &str) -> Option<FactValue> {
    FactValue::read(fact, text).ok()
}
