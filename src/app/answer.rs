//! The answer to what was typed: every pack and year that comes into question is asked, and their answers are put together.

use crate::ask;
use crate::page::{Page, Reply};
use crate::state::Field;
use crate::worth;
use zifu::case::Payment;
use zifu::estimate::{Answer, Question, Settled, quick};
use zifu::facts::Fact;
use zifu::fault::Fault;
use zifu::money::Fen;
use zifu::pack::Pack;

/// The answer to a draft; beside it what its open facts are worth, if asked for.
pub fn answer(page: &Page, packs: &[String], mut worth: Option<&mut Vec<(Fact, Fen)>>) -> Reply {
    let reading = &page.reading;
    let (place, register) = (page.draft.get(Field::Place), page.store.register());
    // No further answer helps where no rules are held.
    let foreign = !place.is_empty() && register.iter().all(|entry| entry.folder != place);
    if foreign && !register.is_empty() {
        return Reply::NoRules;
    }
    let Some(sheet) = reading.sheet.as_ref().filter(|_| reading.missing.is_empty() && reading.day.is_some())
    else {
        return Reply::Missing;
    };
    if packs.is_empty() {
        return if page.store.register().is_empty() { Reply::Loading } else { Reply::NoRules };
    }
    if page.more().is_none() {
        return Reply::Loading;
    }
    let mut answers = Vec::new();
    for (scheme, person) in ask::candidates(&page.draft) {
        let name = [page.draft.get(Field::Place), "/", scheme].concat();
        if !packs.contains(&name) {
            continue;
        }
        let Some(pack) = page.store.pack(&name) else { return Reply::Loading };
        let situation = ask::situation(&page.draft, person, reading.day);
        let payment = Payment {
            account_current: reading.account.unwrap_or(0),
            deposit: reading.deposit,
            ..Payment::default()
        };
        for used in ask::used(&page.draft, reading.used) {
            let (situation, state) = (situation.clone(), ask::year(pack, &situation, used));
            // What is paid first of class B is open where the place does not tell it.
            for open in [false, true] {
                let mut found = Vec::new();
                match sheet.known(open) {
                    Ok(bills) => {
                        for bill in bills {
                            let (situation, state) = (situation.clone(), state.clone());
                            let question = Question { situation, bill, state, payment };
                            let answer = quick(pack, &question);
                            if let Some(worth) = worth.as_deref_mut() {
                                worth::add(worth, pack, &question, &answer);
                            }
                            found.push(answer);
                        }
                    }
                    Err(faults) => found.push(Answer::Refused(faults)),
                }
                if open || !found.iter().any(|answer| unrated(pack, answer)) {
                    answers.extend(found);
                    break;
                }
            }
        }
    }
    let unsure = page.draft.is(Field::Kind, "unsure");
    let answer = join(answers, unsure);
    answer.map(|answer| floored(answer, reading.unread.len())).map_or(Reply::Loading, Reply::Answer)
}

/// Whether an answer lacks what is paid first of class B.
fn unrated(pack: &Pack, answer: &Answer) -> bool {
    let table = pack.lines.prepay.and_then(|table| pack.tables.get(table));
    let (Answer::Refused(faults) | Answer::Range { open: faults, .. }) = answer else { return false };
    faults.iter().any(|fault| fault.kind == "line-prepay" || table.is_some_and(|table| fault.at == table.id))
}

/// With rows that could not be read a figure is the least that it can be.
fn floored(answer: Answer, unread: usize) -> Answer {
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

/// One answer from the answers of several packs or years: the widest range that holds them all.
fn join(answers: Vec<Answer>, unsure: bool) -> Option<Answer> {
    if answers.len() < 2 {
        return answers.into_iter().next();
    }
    let mut ends: Vec<Box<Settled>> = Vec::new();
    let mut why = if unsure { vec![Fact::Person] } else { Vec::new() };
    let (mut doubts, mut gaps) = (Vec::new(), Vec::new());
    for answer in answers {
        match answer {
            Answer::Figure(settled) | Answer::Floor { at_least: settled, .. } => ends.push(settled),
            Answer::Range { low, high, facts, tables, open } => {
                ends.extend([low, high]);
                for fact in facts {
                    if !why.contains(&fact) {
                        why.push(fact);
                    }
                }
                doubts.extend(tables);
                gaps.extend(open);
            }
            Answer::Refused(faults) => gaps.extend(faults),
        }
    }
    let own = |end: &Settled| end.settlement.own;
    let low = ends.iter().min_by_key(|end| own(end)).cloned();
    let high = ends.into_iter().max_by_key(|end| own(end));
    match (low, high) {
        (Some(low), Some(high)) if own(&low) == own(&high) && gaps.is_empty() => Some(Answer::Figure(low)),
        (Some(low), Some(high)) => Some(Answer::Range { low, high, facts: why, tables: doubts, open: gaps }),
        _ => Some(Answer::Refused(gaps)),
    }
}
