//! One pack asked for a draft, and the answers of several packs or years put together. It knows nothing of the page.

use crate::ask::{self, Reading};
use crate::state::Draft;
use crate::worth;
use zifu::bill::{Bill, Printed};
use zifu::case::Payment;
use zifu::estimate::{Answer, Known, Question, Settled, quick, uncovered};
use zifu::facts::Fact;
use zifu::fault::Fault;
use zifu::money::Fen;
use zifu::pack::Pack;
use zifu::period::Day;

/// Accounts and deposit, as far as the form tells.
pub fn payment(reading: &Reading) -> Payment {
    Payment { account_current: reading.account.unwrap_or(0), deposit: reading.deposit, ..Payment::default() }
}

/// What a pack answers to a draft, once for each year that comes into question; beside it what open facts are worth, if asked
/// for. Nothing while an answer is still wanted.
pub fn of_pack(
    pack: &Pack,
    draft: &Draft,
    reading: &Reading,
    worth: &mut Option<&mut Vec<(Fact, Fen)>>,
) -> Option<Vec<Answer>> {
    let sheet = reading.sheet.as_ref().filter(|_| reading.missing.is_empty() && reading.day.is_some())?;
    let (_, person) = ask::candidates(draft).into_iter().find(|(scheme, _)| *scheme == pack.head.scheme)?;
    let situation = ask::situation(draft, person, reading.day);
    let payment = payment(reading);
    let mut answers = Vec::new();
    for used in ask::used(draft, reading.used) {
        let state = ask::year(pack, &situation, used, draft);
        // What is paid first of class B is open where the place does not tell it.
        for open in [false, true] {
            let bills = match sheet.known(open) {
                Ok(bills) => bills,
                Err(faults) => {
                    answers.push(Answer::Refused(faults));
                    break;
                }
            };
            let mut asked = Vec::new();
            let mut found = Vec::new();
            for bill in bills {
                let (situation, state) = (situation.clone(), state.clone());
                let question = Question { situation, bill, state, payment };
                found.push(quick(pack, &question));
                asked.push(question);
            }
            if !open && found.iter().any(|answer| unrated(pack, answer)) {
                continue;
            }
            // Weighed is what is told, not what was only tried.
            if let Some(worth) = worth.as_deref_mut() {
                asked
                    .iter()
                    .zip(&found)
                    .for_each(|(question, answer)| worth::add(worth, pack, question, answer));
            }
            answers.extend(ends(found));
            break;
        }
    }
    Some(answers)
}

/// Of the two ends of a bill the cheap one alone is a least, the dear one alone nothing.
fn ends(found: Vec<Answer>) -> Vec<Answer> {
    match <[Answer; 2]>::try_from(found) {
        Ok([Answer::Refused(faults), _]) => vec![Answer::Refused(faults)],
        Ok([cheap, Answer::Refused(faults)]) => vec![cheap.least(faults)],
        Ok(both) => both.into(),
        Err(found) => found,
    }
}

/// A bill on which nearly nothing hangs, and one of some size: what refuses both refuses for the sake of the answers.
const BILLS: [Fen; 2] = [100, 1_000_000];

/// Why no further answer leads to a figure under these packs, each with the person it is asked for; nothing where one does.
pub fn barred(held: &[(&Pack, &str)], draft: &Draft, day: Option<Day>) -> Option<Vec<Fault>> {
    let mut all = Vec::new();
    for (pack, person) in held {
        let situation = ask::situation(draft, person, day);
        let state = ask::year(pack, &situation, 0, draft);
        for total in BILLS {
            let bill = Known::Bill(Bill::sums(total, Printed::default()).ok()?);
            let (situation, state) = (situation.clone(), state.clone());
            let question = Question { situation, bill, state, payment: Payment::default() };
            all.extend(uncovered(pack, &question)?);
        }
    }
    (!all.is_empty()).then_some(all)
}

/// Whether an answer lacks what is paid first of class B.
fn unrated(pack: &Pack, answer: &Answer) -> bool {
    let table = pack.lines.prepay.and_then(|table| pack.tables.get(table));
    let (Answer::Refused(faults) | Answer::Range { open: faults, .. }) = answer else { return false };
    faults
        .iter()
        .any(|fault| fault.kind == "line-prepay" || table.is_some_and(|table| fault.table() == table.id))
}

/// One answer from the answers of several packs or years: the widest range that holds them all, or the least of what each is at
/// least.
pub fn join(answers: Vec<Answer>, unsure: bool) -> Option<Answer> {
    if answers.len() < 2 {
        return answers.into_iter().next();
    }
    let mut ends: Vec<Box<Settled>> = Vec::new();
    let mut why = if unsure { vec![Fact::Person] } else { Vec::new() };
    let (mut doubts, mut gaps) = (Vec::new(), Vec::new());
    let mut slope = None;
    for answer in answers {
        let (facts, tables, open) = match answer {
            Answer::Figure(settled) => {
                ends.push(settled);
                continue;
            }
            Answer::Floor { at_least, per_thousand, facts, tables, open } => {
                if slope.is_none_or(|(least, _)| at_least.settlement.own < least) {
                    slope = Some((at_least.settlement.own, per_thousand));
                }
                ends.push(at_least);
                (facts, tables, open)
            }
            Answer::Range { low, high, facts, tables, open } => {
                ends.extend([low, high]);
                (facts, tables, open)
            }
            Answer::Refused(faults) => (Vec::new(), Vec::new(), faults),
        };
        for fact in facts {
            if !why.contains(&fact) {
                why.push(fact);
            }
        }
        doubts.extend(tables);
        gaps.extend(open);
    }
    let own = |end: &Settled| end.settlement.own;
    let low = ends.iter().min_by_key(|end| own(end)).cloned();
    let high = ends.into_iter().max_by_key(|end| own(end));
    match (low, high, slope) {
        // What is at least so much under one pack has no upper end under all of them.
        (Some(at_least), _, Some((_, per_thousand))) => {
            Some(Answer::Floor { at_least, per_thousand, facts: why, tables: doubts, open: gaps })
        }
        (Some(low), Some(high), _) if own(&low) == own(&high) && gaps.is_empty() => Some(Answer::Figure(low)),
        (Some(low), Some(high), _) => {
            Some(Answer::Range { low, high, facts: why, tables: doubts, open: gaps })
        }
        _ => Some(Answer::Refused(gaps)),
    }
}

/// With rows that could not be read a figure is the least that it can be.
pub fn floored(answer: Answer, unread: usize) -> Answer {
    let fault = || Fault::new("", "field-unread").with("rows", unread.to_string());
    match answer {
        answer if unread == 0 => answer,
        Answer::Figure(low) => {
            let (high, open) = (low.clone(), vec![fault()]);
            Answer::Range { low, high, facts: Vec::new(), tables: Vec::new(), open }
        }
        Answer::Range { low, high, facts, tables, mut open } => {
            open.push(fault());
            Answer::Range { low, high, facts, tables, open }
        }
        other => other,
    }
}
