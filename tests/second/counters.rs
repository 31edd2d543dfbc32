//! Counters: what the year holds at the start, and what it holds afterwards (README §8).

use crate::Refusal;
use crate::bug::Bug;
use crate::case::{Count, State, Stay};
use crate::day;
use crate::ledger::Parts;
use crate::merge;
use crate::model::*;
use crate::num::Q;
use crate::plan::{Run, counted};
use crate::shapes::Shape;
use crate::value::Facts;

/// The key of a counter in the state: its name, or `name:cell`.
fn key(facts: &Facts<'_>, counter: &Counter) -> Result<String, Refusal> {
    let mut cells = Vec::new();
    let per = if facts.bug(Bug::OneCell) { &[] } else { counter.per.as_slice() };
    for per in per {
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

/// Every typed figure stands under a key that the pack has (README §8).
pub fn known(pack: &Pack, state: &State) -> Result<(), Refusal> {
    for (key, counts) in &state.held {
        let (id, cell) = key.split_once(':').unwrap_or((key, ""));
        let pieces = |per: &[Per]| cell.splitn(per.len().max(1), '/').map(str::to_owned).collect::<Vec<_>>();
        let fits = |per: &[Per]| {
            let pieces = pieces(per);
            pieces.len() == per.len()
                && per.iter().zip(&pieces).all(|(per, piece)| match per {
                    Per::Axis(axis) => pack.axes[*axis].cells.contains(piece),
                    Per::Fact(_) => !piece.is_empty(),
                })
        };
        let kept = |counter: &&Counter| match counter.per.as_slice() {
            [] => cell.is_empty(),
            per => fits(per),
        };
        let typed = counts.iter().any(|count| count.window.is_none());
        if typed && !pack.counters.iter().filter(|counter| counter.id == id).any(|counter| kept(&counter)) {
            return Err(Refusal::new("unknown-key", key));
        }
    }
    Ok(())
}

/// The window the settlement lies in, for the counts kept under this key.
fn window(facts: &Facts<'_>, counter: &Counter, key: &str) -> Result<String, Refusal> {
    let month = |(year, month, _): day::Day| format!("month {year}-{month}");
    Ok(match counter.window {
        Window::Ever => "ever".to_owned(),
        Window::Year => {
            let from = if facts.bug(Bug::CalendarYear) { (1, 1) } else { counter.year_from };
            let start = day::year_start(facts.settlement()?, from);
            format!("year {}", day::show(start))
        }
        Window::Quarter => {
            let (year, month, _) = facts.settlement()?;
            format!("quarter {year}-{}", month.div_ceil(3))
        }
        Window::Month => month(facts.settlement()?),
        Window::Days(days) => {
            let now = facts.settlement()?;
            let begun = |count: &Count| day::parse(count.window.as_ref()?.strip_prefix("days ")?).ok();
            let holds = |first: &day::Day| (0..days).contains(&(day::count(now) - day::count(*first)));
            let kept = facts.case.state.held.get(key).into_iter().flatten().filter_map(begun).find(holds);
            format!("days {}", day::show(kept.unwrap_or(now)))
        }
        Window::Stay => {
            let chain = facts.stay.as_ref().map_or_else(|| facts.admission(), |stay| Ok(stay.chain))?;
            format!("chain {}", day::show(chain))
        }
        Window::StayPeriod => {
            let period = facts.case.facts.get("period").map_or("1", String::as_str);
            format!("stay {} {period}", day::show(facts.admission()?))
        }
    })
}

/// Every window that the settlement counts in: several months for a prescription of several.
fn windows(facts: &Facts<'_>, counter: &Counter, key: &str) -> Result<Vec<String>, Refusal> {
    let mut all = vec![window(facts, counter, key)?];
    if counter.spread {
        let (year, month, _) = facts.settlement()?;
        let first = i64::from(year) * 12 + i64::from(month) - 1;
        all.extend(
            (1..facts.months()?).map(|n| format!("month {}-{}", (first + n) / 12, (first + n) % 12 + 1)),
        );
    }
    Ok(all)
}

/// Whether it is settled where in the counter the settlement belongs; otherwise no item reads it.
pub(crate) fn settled(facts: &Facts<'_>, id: &str) -> Result<(), Refusal> {
    let counter = facts.pack.counter(id);
    let counter = counter.ok_or_else(|| Refusal::new("pack", &format!("there is no counter {id}")))?;
    facts.inside(&counter.when)?;
    let key = key(facts, counter)?;
    windows(facts, counter, &key).map(|_| ())
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
    // A stay that begins a chain has nothing behind it, unless a part of it was billed before.
    let billed = |s: &Stay| state.stays.iter().any(|known| known.first == s.first && known.words == s.words);
    let alone = |s: &Stay| s.merged.as_deref() == Some("no") && s.chain == s.first && !billed(s);
    let begins = counter.window == Window::Stay && facts.stay.as_ref().is_some_and(alone);
    if state.lost.contains(&counter.id) {
        return if begins { Ok(Q::zero()) } else { Err(unknown()) };
    }
    let windows = windows(facts, counter, key)?;
    match state.held.get(key) {
        Some(counts) => {
            let goes_on = facts.bug(Bug::StaysCounted);
            let at = |i: usize, c: &&Count| match &c.window {
                None => i == 0,
                Some(w) => *w == windows[i] || (goes_on && i == 0),
            };
            let mut here = 0;
            let mut known = false;
            for i in 0..windows.len() {
                if let Some(count) = counts.iter().find(|c| at(i, c)) {
                    here += count.fen;
                    known = true;
                }
            }
            let seen = &facts.seen;
            seen.when(here > 0, Shape::Continued);
            seen.when(!known, Shape::NewWindow);
            seen.when(here > 0 && *key != counter.id, Shape::Keyed);
            seen.when(here > 0 && matches!(counter.window, Window::Days(_)), Shape::DaysWindow);
            seen.when(here > 0 && counter.window == Window::Stay, Shape::StayWindow);
            Ok(Q::int(here))
        }
        // A settlement period begins afresh.
        None if state.fresh || begins || counter.window == Window::StayPeriod => Ok(Q::zero()),
        None => Err(unknown()),
    }
}

/// What was added to a count: its key, its window, how much.
pub(crate) type Added = Vec<(String, String, i64)>;

/// The state after the settlement, and what was added. A counter of which the start, the cell or the case's place in its
/// box is not known is unknown afterwards.
pub(crate) fn next(run: &Run<'_>, payers: &[Q], parts: &Parts) -> (State, Added) {
    let facts = run.facts;
    let mut state = facts.case.state.clone();
    let mut all_added = Vec::new();
    for counter in &facts.pack.counters {
        // Typed figures belong to the window of this settlement from now on.
        for (key, counts) in &mut state.held {
            if key.split(':').next() == Some(&counter.id)
                && let Ok(window) = window(facts, counter, key)
            {
                for count in counts.iter_mut().filter(|c| c.window.is_none()) {
                    count.window = Some(window.clone());
                }
            }
        }
        let key = match (facts.inside(&counter.when), key(facts, counter)) {
            (Ok(false), _) if !facts.bug(Bug::CountsAll) => {
                facts.seen.note(Shape::Uncounted);
                continue;
            }
            (Ok(_), Ok(key)) => key,
            _ => {
                lose(&mut state, counter);
                continue;
            }
        };
        let (Ok(_), Ok(windows)) = (held(facts, counter, &key), windows(facts, counter, &key)) else {
            lose(&mut state, counter);
            continue;
        };
        state.lost.remove(&counter.id);
        let added: Q = counter.counts.iter().map(|t| term(run, t, payers, parts)).sum();
        let mut left = added.whole().unwrap_or(0);
        facts.seen.when(windows.len() > 1 && left != 0, Shape::Spread);
        let counts = state.held.entry(key.clone()).or_default();
        for (window, months) in windows.iter().zip((1..=windows.len()).rev()) {
            // Each month takes what is left by the months left, rounded up.
            let months = i64::try_from(months).unwrap_or(1);
            let part = left.div_euclid(months) + i64::from(left.rem_euclid(months) > 0);
            let before = counts.iter().find(|c| c.window.as_ref() == Some(window)).map_or(0, |c| c.fen);
            counts.retain(|c| c.window.as_ref() != Some(window));
            counts.push(Count { window: Some(window.clone()), fen: before + part });
            all_added.push((key.clone(), window.clone(), part));
            left -= part;
        }
    }
    if let Some(stay) = &facts.stay {
        let joined = stay.merged.as_ref().is_some_and(|word| word != "no");
        facts.seen.when(joined, Shape::Merged);
        merge::keep(&mut state.stays, stay.clone());
    }
    (state, all_added)
}

/// What was counted before, in any cell, says nothing any more.
fn lose(state: &mut State, counter: &Counter) {
    state.lost.insert(counter.id.clone());
    state.held.retain(|key, _| key.split(':').next() != Some(&counter.id));
}

fn term(run: &Run<'_>, term: &Term, payers: &[Q], parts: &Parts) -> Q {
    let figures = &run.figures;
    counted(match term {
        Term::Paid(i) => &figures[*i].paid,
        Term::Base(i) => &figures[*i].base,
        Term::Deductible(i) => &figures[*i].deductible,
        Term::Scope(i) => &figures[*i].scope,
        Term::Above(i) => &figures[*i].above,
        Term::Payer(i) => &payers[*i],
        Term::Part(p) => &parts[*p],
        Term::Group(group) => {
            let lines = run.lines.iter().filter(|(g, _)| g == group);
            return counted(&lines.map(|(_, in_scope)| in_scope).sum());
        }
        Term::Total => &run.facts.total,
    })
}
