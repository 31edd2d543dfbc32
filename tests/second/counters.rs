//! Counters: what the year holds at the start, and what it holds afterwards (README §8).

use crate::Refusal;
use crate::case::{Count, State};
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
                let cell = facts.cells[*axis].ok_or_else(|| facts.wanted(*axis))?;
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
            let start = day::year_start(facts.settlement()?, counter.year_from);
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

/// Whether it is settled where in the counter the settlement belongs; otherwise no item reads it.
pub(crate) fn settled(facts: &Facts<'_>, id: &str) -> Result<(), Refusal> {
    let counter = facts.pack.counter(id);
    let counter = counter.ok_or_else(|| Refusal::new("pack", &format!("there is no counter {id}")))?;
    facts.inside(&counter.when)?;
    key(facts, counter).map(|_| ())
}

/// What a counter holds when the settlement begins.
pub(crate) fn start(facts: &Facts<'_>, id: &str) -> Result<Q, Refusal> {
    let counter = facts.pack.counter(id);
    let counter = counter.ok_or_else(|| Refusal::new("pack", &format!("there is no counter {id}")))?;
    held(facts, counter, &key(facts, counter)?)
}

fn held(facts: &Facts<'_>, counter: &Counter, key: &str) -> Result<Q, Refusal> {
    let state = &facts.case.state;
    let unknown = || Refusal::new("missing-counter", &counter.id);
    if state.lost.contains(&counter.id) {
        return Err(unknown());
    }
    match state.held.get(key) {
        Some(counts) => {
            let window = window(facts, counter)?;
            let here = counts.iter().find(|c| c.window.as_ref().is_none_or(|w| *w == window));
            Ok(here.map_or_else(Q::zero, |c| Q::int(c.fen)))
        }
        // A settlement period begins afresh.
        None if state.fresh || counter.window == Window::StayPeriod => Ok(Q::zero()),
        None => Err(unknown()),
    }
}

/// The state after the settlement. A counter of which the start, the cell or the case's place in its box is not known
/// is unknown afterwards.
pub(crate) fn next(facts: &Facts<'_>, figures: &[Figures], payers: &[Q], parts: &Parts) -> State {
    let mut state = facts.case.state.clone();
    for counter in &facts.pack.counters {
        let Ok(window) = window(facts, counter) else {
            state.lost.insert(counter.id.clone());
            continue;
        };
        // Typed figures belong to the window of this settlement from now on.
        for (key, counts) in &mut state.held {
            if key.split(':').next() == Some(&counter.id) {
                for count in counts.iter_mut().filter(|c| c.window.is_none()) {
                    count.window = Some(window.clone());
                }
            }
        }
        let key = match (facts.inside(&counter.when), key(facts, counter)) {
            (Ok(false), _) => continue,
            (Ok(true), Ok(key)) => key,
            _ => {
                state.lost.insert(counter.id.clone());
                continue;
            }
        };
        let Ok(held) = held(facts, counter, &key) else {
            state.lost.insert(counter.id.clone());
            continue;
        };
        let added: Q = counter.counts.iter().map(|t| term(facts, t, figures, payers, parts)).sum();
        if let Some(fen) = (held + added).whole() {
            let counts = state.held.entry(key).or_default();
            counts.retain(|c| c.window.as_ref() != Some(&window));
            counts.push(Count { window: Some(window), fen });
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
