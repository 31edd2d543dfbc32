//! The answer to what was typed: every pack and year that comes into question is asked, and their answers are put together.

use crate::ask;
use crate::page::Page;
use crate::settled::{barred, floored, join, of_pack};
use crate::state::{Draft, Field};
use zifu::estimate::Answer;
use zifu::facts::Fact;
use zifu::fault::Fault;
use zifu::money::Fen;
use zifu::pack::Pack;
use zifu::text::concat;

/// What there is to say.
pub enum Reply {
    /// Something is still wanted, or a field is at fault.
    Missing,
    /// Rules are on their way, or did not come.
    Loading,
    /// No rules for this place.
    NoRules,
    /// The engine's answer.
    Answer(Answer),
}

/// The answer to a draft; beside it what its open facts are worth, if asked for.
pub fn answer(page: &Page, packs: &[String], mut worth: Option<&mut Vec<(Fact, Fen)>>) -> Reply {
    let reading = &page.reading;
    let (place, register) = (page.draft.get(Field::Place), page.store.register());
    // No further answer helps where no rules are held.
    let foreign = !place.is_empty() && register.iter().all(|entry| entry.folder != place);
    if foreign && !register.is_empty() {
        return Reply::NoRules;
    }
    if reading.sheet.is_none() || !reading.missing.is_empty() || reading.day.is_none() {
        return Reply::Missing;
    }
    if packs.is_empty() {
        return if page.store.register().is_empty() { Reply::Loading } else { Reply::NoRules };
    }
    if page.more().is_none() {
        return Reply::Loading;
    }
    let mut answers = Vec::new();
    let Some(held) = held(page, &page.draft, packs) else { return Reply::Loading };
    for (pack, _) in held {
        answers.extend(of_pack(pack, &page.draft, reading, &mut worth).unwrap_or_default());
    }
    let unsure = page.draft.is(Field::Kind, "unsure");
    let answer = join(answers, unsure);
    answer.map(|answer| floored(answer, reading.unread.len())).map_or(Reply::Loading, Reply::Answer)
}

/// The question after whose answer no other answer helps any more, and why: no rule is held for it.
pub type Stuck = Option<(Field, Vec<Fault>)>;

/// Looks for it where there is no figure yet or none at all.
pub fn stuck(page: &Page, packs: &[String]) -> Stuck {
    page.more().filter(|_| matches!(page.reply, Reply::Missing | Reply::Answer(Answer::Refused(_))))?;
    let mut draft = page.draft.clone();
    let grade = draft.get(Field::Grade).to_owned();
    draft.put(Field::Grade, String::new());
    if draft.is(Field::Setting, "") {
        return None;
    }
    if let Some(faults) = nowhere(page, &draft, packs) {
        return Some((Field::Setting, faults));
    }
    draft.put(Field::Grade, grade);
    Some((Field::Grade, nowhere(page, &draft, packs)?))
}

/// Why nothing that can still be answered leads to a figure; nothing where something does.
fn nowhere(page: &Page, draft: &Draft, packs: &[String]) -> Option<Vec<Fault>> {
    barred(&held(page, draft, packs)?, draft, page.reading.day)
}

/// The packs that come into question, each with the person it is asked for; nothing while one has not come.
fn held<'p>(page: &'p Page, draft: &'p Draft, packs: &[String]) -> Option<Vec<(&'p Pack, &'p str)>> {
    let mut held = Vec::new();
    for (scheme, person) in ask::candidates(draft) {
        let name = concat(&[draft.get(Field::Place), "/", scheme]);
        if packs.contains(&name) {
            held.push((page.store.pack(&name)?, person));
        }
    }
    Some(held)
}
