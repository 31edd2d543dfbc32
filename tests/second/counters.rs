//! Counters: what the year holds at the start, and what it holds afterwards (README §8).

use crate::Refusal;
use crate::case::State;
use crate::day;
use crate::ledger::Parts;
use crate::model::*;
use crate::num::Q;
use crate::plan::{Figures, counted};
use crate::value::Facts;

/// The key of a counter in the state: its name, or `name:cell`.
fn key(facts: &Facts<'_>, counter: &Counter) -> Result<String, Refusal> {
    let mut cells = Vec::new();
    for per in &counter.per {
        cells.push(match per {
            Per::Axis(axis) => {
                let a = &facts.pack.axes[*axis];
                let cell = facts.cells[*axis].ok_or_else(|| Refusal::new("wanted-fact", &a.fact))?;
                a.cells[cell].clone()
            }
            Per::Fact(fact) => {
                facts.case.facts.get(fact).cloned().ok_or_else(|| Refusal::new("wanted-fact", fact))?
            }
        });
    }
    Ok(if cells.is_empty() { counter.id.clone() } else { format!("{}:{}", counter.id, cells.join("/")) })
}

/// The window the settlement lies in.
fn window(facts: &Facts<'_>, counter: &Counter) -> Result<String, Refusal> {
    Ok(match counter.window {
        Window::Ever => "ever".to_owned(),
        Window::Year => {
            let start = day::year_start(facts.settlement()?, facts.pack.insurance_year);
            format!("year {}", day::show(start))
        }
        Window::Quarter => {
            let (year, month, _) = facts.settlement()?;
            format!("quarter {year}-{}", month.div_ceil(3))
        }
        Window::Month => {
            let (year, month, _) = facts.settlement()?;
            format!("month {year}-{month}")
        }
        Window::StayPeriod => {
            let period = facts.case.facts.get("period").map_or("", String::as_str);
            format!("stay {} {period}", day::show(facts.admission()?))
        }
    })
}

/// What a counter holds when the settlement begins.
pub(crate) fn start(facts: &Facts<'_>, id: &str) -> Result<Q, Refusal> {
    let counter = facts.pack.counter(id);
    let counter = counter.ok_or_else(|| Refusal::new("pack", &format!("there is no counter {id}")))?;
    let key = key(facts, counter)?;
    let state = &facts.case.state;
    match (state.held.get(&key), state.windows.get(&key)) {
        (Some(_), Some(then)) if *then != window(facts, counter)? => Ok(Q::zero()),
        (Some(held), _) => Ok(Q::int(*held)),
        (None, _) if state.fresh => Ok(Q::zero()),
        (None, _) => Err(Refusal::new("missing-counter", id)),
    }
}

/// The state after the settlement. A counter of which the start, the cell or the case's place in its box is not known
/// is not held afterwards.
pub(crate) fn next(facts: &Facts<'_>, figures: &[Figures], payers: &[Q], parts: &Parts) -> State {
    let mut state = facts.case.state.clone();
    for counter in &facts.pack.counters {
        let Ok(key) = key(facts, counter) else { continue };
        let counts = facts.inside(&counter.when);
        if counts == Ok(false) {
            continue;
        }
        let known = start(facts, &counter.id).and_then(|x| counts.map(|_| x));
        let (Ok(known), Ok(window)) = (known, window(facts, counter)) else {
            state.held.remove(&key);
            continue;
        };
        let added: Q = counter.counts.iter().map(|t| term(facts, t, figures, payers, parts)).sum();
        if let Some(fen) = (known + added).whole() {
            state.held.insert(key.clone(), fen);
            state.windows.insert(key, window);
        }
    }
    state
}

fn term(facts: &Facts<'_>, term: &Term, figures: &[Figures], payers: &[Q], parts: &Parts) -> Q {
    counted(match term {
        Term::Paid(i) => &figures[*i].paid,
        Term::Base(i) => &figures[*i].base,
        Term::Deductible(i) => &figures[*i].deductible,
        Term::Scope(i) => &figures[*i].scope,
        Term::Above(i) => &figures[*i].above,
        Term::Payer(i) => &payers[*i],
        Term::Part(p) => &parts[*p],
        Term::Total => &facts.total,
    })
}
