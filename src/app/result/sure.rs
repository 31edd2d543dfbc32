//! How far a figure can be trusted: rules that nobody verified, rules that have ended, rules not compared with their sources for long.

use super::note;
use crate::draw::View;
use zifu::pack::{Confidence, Pack, Row};
use zifu::period::Day;
use zifu::settle::{Settlement, Step};
use zifu::text::concat;

/// The rows a step rests on.
fn rows<'p>(pack: &'p Pack, step: &'p Step) -> impl Iterator<Item = &'p Row> {
    step.rules.iter().filter_map(|rule| pack.tables.get(rule.table)?.rows.get(rule.row))
}

fn unverified(row: &Row) -> bool {
    row.confidence == Confidence::Unverified
}

/// Whether a step rests on a rule that is not verified.
#[inline(never)]
pub fn weak(pack: &Pack, step: &Step) -> bool {
    rows(pack, step).any(unverified)
}

/// What is to be told beside a figure, a box for each.
pub fn sure(v: &mut View, ends: [&Settlement; 2]) {
    let told = told(v, ends);
    v.part(|v| told.iter().for_each(|(name, words)| note(v, "note", name, |v| v.text(words))));
}

/// The same for what is taken away: what it is called, and its words. A range has two ends, a figure is both.
pub fn told(v: &View, ends: [&Settlement; 2]) -> Vec<(&'static str, String)> {
    let (names, today) = (v.page.pack_names(), Day::parse(&v.page.today));
    let (mut weak, mut ended, mut stale) = (false, None, None);
    for entry in v.page.store.register() {
        let name = concat(&[&*entry.folder, "/", &entry.scheme]);
        let Some(pack) = v.page.store.pack(&name).filter(|_| names.contains(&name)) else { continue };
        if Day::parse(&entry.look_again).is_some_and(|again| Some(again) < today) {
            stale = pack.head.checked_on;
        }
        if names.len() > 1 {
            // Nobody can say here whose steps these are: one rule that is not verified casts its doubt on all.
            weak |= pack.tables.iter().any(|table| table.rows.iter().any(unverified));
            continue;
        }
        for step in ends.iter().flat_map(|end| &end.steps) {
            weak |= self::weak(pack, step);
            for row in rows(pack, step) {
                ended = ended.max(row.period.last.filter(|last| Some(*last) < today));
            }
        }
    }
    let mut told = Vec::new();
    for (name, key, day) in [
        ("weak", "page.weak", today.filter(|_| weak)),
        ("ended", "page.ended", ended),
        ("stale", "page.stale", stale),
    ] {
        if let Some(day) = day {
            told.push((name, v.words.fill(key, &[("day", &day.text())])));
        }
    }
    told
}
