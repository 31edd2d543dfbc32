//! The answer to what was typed: every pack and year that comes into question is asked, and their answers are put together.

use crate::ask;
use crate::page::Page;
use crate::settled::{floored, join, of_pack};
use crate::state::Field;
use zifu::estimate::Answer;
use zifu::facts::Fact;
use zifu::money::Fen;

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
    for (scheme, _) in ask::candidates(&page.draft) {
        let name = [page.draft.get(Field::Place), "/", scheme].concat();
        if !packs.contains(&name) {
            continue;
        }
        let Some(pack) = page.store.pack(&name) else { return Reply::Loading };
        answers.extend(of_pack(pack, &page.draft, reading, &mut worth).unwrap_or_default());
    }
    let unsure = page.draft.is(Field::Kind, "unsure");
    let answer = join(answers, unsure);
    answer.map(|answer| floored(answer, reading.unread.len())).map_or(Reply::Loading, Reply::Answer)
}
