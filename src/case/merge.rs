//! Which stay this is, and whether it belongs together with the one before (`rules/README.md` §8.1).

use super::Inputs;
use crate::facts::{Fact, FactValue, Situation};
use crate::pack::{Merge, Pack};
use crate::state::Stay;

/// Works out the stay of a case, and fills in the facts `merged` and `admission` where the year so far tells them. Nothing for
/// a settlement that no rule of merging looks at.
pub(super) fn stay(pack: &Pack, inputs: &mut Inputs) -> Option<Stay> {
    if pack.merge.is_empty() {
        return None;
    }
    let situation = &inputs.situation;
    let setting = situation.word(Fact::Setting)?.to_owned();
    let is_stay = pack.merge.iter().any(|rule| rule.stay.contains(&setting));
    if !is_stay && !pack.merge.iter().any(|rule| rule.before.contains(&setting)) {
        return None;
    }
    let (first, last) = (situation.admitted()?, situation.discharge()?);
    let words = Stay::FACTS.map(|fact| situation.word(fact).map(str::to_owned));
    let state = &inputs.state;
    let before = state.stays.iter().max_by_key(|stay| stay.last);
    let told = situation.word(Fact::Merged);
    let mut stay = Stay { chain: first, first, last, words, merged: None, number: None };
    // A bill of a stay that has been billed in part already is the same stay.
    if let Some(same) = before.filter(|known| known.first == first && known.words == stay.words) {
        (stay.chain, stay.merged, stay.number) = (same.chain, same.merged.clone(), same.number);
    } else {
        let rule = match (told, before) {
            (Some(word), _) => Some(pack.merge.iter().find(|rule| rule.id == word)),
            (None, Some(before)) => decide(pack, situation, &stay, before),
            (None, None) => state.fresh.then_some(None),
        };
        let year = |stay: &Stay| stay.last.year_start(pack.year_start);
        let this_year = before.filter(|known| year(known) == year(&stay));
        let so_far = match this_year {
            Some(known) => known.number,
            None if state.fresh || before.is_some() => Some(0),
            None => None,
        };
        if let Some(rule) = rule {
            stay.merged = Some(rule.map_or("no", |rule| rule.id.as_str()).to_owned());
            let joined = rule.and(before);
            stay.chain = joined.map_or(first, |known| known.chain);
            // What was merged with a stay of its own is no further admission, unless the rule counts it.
            let again = joined.is_some_and(|known| {
                let setting = known.word(Fact::Setting);
                pack.merge.iter().any(|rule| rule.stay.iter().any(|word| Some(word.as_str()) == setting))
            });
            let counts = is_stay && !(again && rule.is_some_and(|rule| !rule.counts));
            stay.number = so_far.map(|number| number + i64::from(counts));
        }
    }
    if let Some(word) = stay.merged.clone().filter(|_| told.is_none()) {
        inputs.situation.set(Fact::Merged, FactValue::Word(word));
    }
    match inputs.situation.whole(Fact::Admission) {
        Some(number) => stay.number = Some(number),
        None => {
            if let Some(number) = stay.number.filter(|_| is_stay) {
                inputs.situation.set(Fact::Admission, FactValue::Whole(number));
            }
        }
    }
    Some(stay)
}

/// The rule that joins a stay to the one before; `Some(None)`: no rule does; `None`: it hangs on a fact that is not known.
fn decide<'p>(
    pack: &'p Pack,
    situation: &Situation,
    stay: &Stay,
    before: &Stay,
) -> Option<Option<&'p Merge>> {
    let gap = stay.first.number() - before.last.number();
    for rule in &pack.merge {
        let is = |words: &[String], stay: &Stay| {
            stay.word(Fact::Setting).is_some_and(|setting| words.iter().any(|word| word == setting))
        };
        if !(0..=rule.days).contains(&gap) || !is(&rule.before, before) || !is(&rule.stay, stay) {
            continue;
        }
        let mut agrees = Some(true);
        for fact in &rule.same {
            match (situation.word(*fact), before.word(*fact)) {
                (Some(here), Some(there)) if here == there => {}
                (Some(_), Some(_)) => agrees = Some(false),
                _ if agrees == Some(true) => agrees = None,
                _ => {}
            }
        }
        match agrees {
            Some(true) => return Some(Some(rule)),
            Some(false) => {}
            None => return None,
        }
    }
    Some(None)
}
