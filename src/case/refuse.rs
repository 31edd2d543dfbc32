//! Why a pack does not settle a situation at all.

use crate::facts::{Fact, FactValue, Situation};
use crate::fault::{At, Fault, tell};
use crate::pack::{OverYearEnd, Pack, Refusal};
use crate::text::number;

/// Why a pack does not settle such a situation.
pub(super) fn refused(pack: &Pack, situation: &Situation) -> Vec<Fault> {
    let mut faults = Vec::new();
    refuse_person(pack, situation, &mut faults);
    refuse_reversed(situation, &mut faults);
    refuse_period(pack, situation, &mut faults);
    refuse_merged(pack, situation, &mut faults);
    faults
}

fn refuse_person(pack: &Pack, situation: &Situation, faults: &mut Vec<Fault>) {
    for refuse in &pack.refuse {
        let value = situation.get(refuse.fact).map(FactValue::text);
        if let Some(value) = value.filter(|value| refuse.values.contains(value)) {
            let named = [
                ("fact", refuse.fact.key()),
                ("value", &value),
                ("why", &refuse.why),
                ("why_en", &refuse.why_en),
            ];
            tell(faults, &At::ROOT, "situation", "refused-person", &named);
        }
    }
}

/// A word that no rule of merging has would count as “not merged”.
fn refuse_merged(pack: &Pack, situation: &Situation, faults: &mut Vec<Fault>) {
    let Some(word) = situation.word(Fact::Merged).filter(|_| !pack.merge.is_empty()) else { return };
    if word != "no" && pack.merge.iter().all(|rule| rule.id != word) {
        faults.push(Refusal::NotCovered(Fact::Merged, word.to_owned()).fault("situation.merged"));
    }
}

/// No stay ends before it begins, and none is settled before it ends.
fn refuse_reversed(situation: &Situation, faults: &mut Vec<Fault>) {
    let Some(last) = situation.discharge() else { return };
    if situation.day(Fact::AdmissionDay).is_some_and(|first| last < first) {
        tell(faults, &At::ROOT, "situation.discharge_day", "period-reversed", &[]);
    }
    if situation.day(Fact::SettlementDay).is_some_and(|settled| settled < last) {
        tell(faults, &At::ROOT, "situation.settlement_day", "period-reversed", &[]);
    }
}

fn refuse_period(pack: &Pack, situation: &Situation, faults: &mut Vec<Fault>) {
    let (Some(first), Some(last)) = (situation.day(Fact::AdmissionDay), situation.discharge()) else {
        return;
    };
    let over = first.year_start(pack.year_start) != last.year_start(pack.year_start);
    let kind = match pack.over_year_end {
        Some(OverYearEnd::Split) if situation.word(Fact::Continues) != Some("yes") => Some("year-end-split"),
        Some(OverYearEnd::Unknown) => Some("year-end-unknown"),
        _ => None,
    };
    if let Some(kind) = kind.filter(|_| over) {
        tell(faults, &At::ROOT, "situation.discharge_day", kind, &[]);
    }
    let Some(days) = pack.period_days else { return };
    let period = situation.whole(Fact::PeriodNo).unwrap_or(1).max(1);
    if last.number() - first.number() >= days.saturating_mul(period) {
        tell(faults, &At::ROOT, "situation.discharge_day", "period-too-long", &[("days", &number(days))]);
    }
}
