//! Which stay a settlement is, and whether it belongs together with the one before (README §8.1).

use crate::Refusal;
use crate::case::{Case, Stay};
use crate::day;
use crate::model::{Merge, Pack};
use crate::value::day_of;

/// How many stays a year state keeps.
const KEPT: usize = 6;
/// The facts that two bills of one stay have in common.
const WORDS: [&str; 3] = ["setting", "hospital", "disease"];

/// The stay of a case, if its setting is one that a rule of merging speaks of; the facts `merged` and `admission` that
/// follow from it are put into the case where it does not hold them.
pub(crate) fn stay(pack: &Pack, case: &mut Case) -> Result<Option<Stay>, Refusal> {
    let Some(setting) = case.facts.get("setting").cloned() else { return Ok(None) };
    let among =
        |list: fn(&Merge) -> &Vec<String>, word: &String| pack.merges.iter().any(|m| list(m).contains(word));
    let counts = among(|m| &m.stay, &setting);
    if !counts && !among(|m| &m.before, &setting) {
        return Ok(None);
    }
    // A word that no rule has is no rule's.
    let strange = |word: &&String| *word != "no" && pack.merges.iter().all(|m| m.id != **word);
    if let Some(word) = case.facts.get("merged").filter(strange) {
        return Err(Refusal::new("not-covered", word));
    }
    let first = day_of(case, &["admission_day", "day"])?;
    let last = day_of(case, &["discharge_day", "day"])?;
    let words = WORDS.map(|fact| case.facts.get(fact).cloned());
    let state = &case.state;
    let before = state.stays.iter().rev().reduce(|a, b| if b.last > a.last { b } else { a });
    let mut stay = Stay { chain: first, first, last, words, merged: None, number: None };
    if let Some(same) = before.filter(|b| b.first == first && b.words == stay.words) {
        stay.chain = same.chain;
        stay.merged.clone_from(&same.merged);
        stay.number = same.number;
    } else {
        let told = case.facts.get("merged");
        let rule = match (told, before) {
            (Some(word), _) => Some(pack.merges.iter().find(|m| m.id == *word)),
            (None, Some(before)) => fitting(pack, &stay, before),
            (None, None) if state.fresh => Some(None),
            (None, None) => None,
        };
        let year = |s: &Stay| day::year_start(s.last, pack.insurance_year);
        let so_far = match before {
            Some(b) if year(b) == year(&stay) => b.number,
            Some(_) => Some(0),
            None => state.fresh.then_some(0),
        };
        if let Some(rule) = rule {
            let joined = rule.and(before);
            stay.merged = Some(rule.map_or("no", |m| m.id.as_str()).to_owned());
            stay.chain = joined.map_or(first, |b| b.chain);
            let to_a_stay =
                joined.and_then(|b| b.words[0].as_ref()).is_some_and(|word| among(|m| &m.stay, word));
            let again = counts && !(to_a_stay && rule.is_some_and(|m| !m.counts));
            stay.number = so_far.map(|n| n + i64::from(again));
        }
    }
    if let Some(word) = &stay.merged {
        case.facts.entry("merged".to_owned()).or_insert_with(|| word.clone());
    }
    match (case.facts.get("admission"), stay.number) {
        (Some(told), _) => stay.number = told.parse().ok(),
        (None, Some(number)) if counts => drop(case.facts.insert("admission".to_owned(), number.to_string())),
        (None, _) => {}
    }
    Ok(Some(stay))
}

/// The first rule that fits; none if that hangs on a fact that is not known.
fn fitting<'a>(pack: &'a Pack, stay: &Stay, before: &Stay) -> Option<Option<&'a Merge>> {
    let gap = day::count(stay.first) - day::count(before.last);
    let is = |words: &[String], s: &Stay| s.words[0].as_ref().is_some_and(|word| words.contains(word));
    for rule in &pack.merges {
        if !(0..=rule.days).contains(&gap) || !is(&rule.before, before) || !is(&rule.stay, stay) {
            continue;
        }
        let word =
            |s: &Stay, fact: &String| WORDS.iter().position(|w| w == fact).and_then(|i| s.words[i].clone());
        let pairs: Vec<_> = rule.same.iter().map(|fact| (word(stay, fact), word(before, fact))).collect();
        if pairs.iter().any(|(a, b)| a.is_some() && b.is_some() && a != b) {
            continue;
        }
        let known = pairs.iter().all(|(a, b)| a.is_some() && b.is_some());
        return known.then_some(Some(rule));
    }
    Some(None)
}

/// The stays that are kept, with this one at the end.
pub(crate) fn keep(stays: &mut Vec<Stay>, stay: Stay) {
    stays.push(stay);
    let older = stays.len().saturating_sub(KEPT);
    stays.drain(..older);
}
