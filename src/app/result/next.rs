//! What is best answered next: the gates first, then what moves the figure most.

use super::{note, whole};
use crate::draw::View;
use crate::page::Page;
use crate::state::{Field, Spot};
use zifu::facts::Fact;
use zifu::money::Fen;
use zifu::text::concat;

/// The place in the form that tells a fact.
pub fn field(page: &Page, fact: Fact) -> String {
    let spot = match fact {
        Fact::Person if page.draft.is(Field::Kind, "resident") => Spot::Answer(Field::Stage),
        Fact::Person => Spot::Answer(Field::Kind),
        fact => Spot::of_fact(fact),
    };
    spot.id()
}

/// What a fact is worth, in words; empty when that is not known.
pub fn worth(v: &View, fact: Fact) -> String {
    let known = v.page.worth.iter().find(|(known, _)| *known == fact);
    known.map_or_else(String::new, |(_, fen)| v.words.fill("page.worth", &[("sum", &whole(*fen))]))
}

/// The open fact that moves the figure most.
fn dearest(page: &Page) -> Option<(Fact, Fen)> {
    let mut dearest: Option<(Fact, Fen)> = None;
    for (fact, fen) in &page.worth {
        if dearest.is_none_or(|(_, most)| *fen > most) {
            dearest = Some((*fact, *fen));
        }
    }
    dearest
}

/// The box with the next question; nothing when what is left moves less than a hundredth of the bill.
pub fn next(v: &mut View, total: Fen) {
    let gates = crate::form::gates::open(v);
    v.part(|v| {
        if let Some(gate) = gates.first() {
            note(v, "note", "next", |v| {
                v.key("page.next.gate");
                v.lead(gate.key(), v.label(&["page.", gate.key()]));
            });
        } else if let Some((fact, fen)) = dearest(v.page).filter(|(_, fen)| *fen > total / 100) {
            note(v, "note", "next", |v| {
                v.text(&v.words.fill("page.next", &[("sum", &whole(fen))]));
                v.lead(&field(v.page, fact), v.asked(fact));
            });
        }
    });
}

/// The gates whose answers may take the figure's ground away.
pub const GROUNDS: [Field; 2] = [Field::Cause, Field::Cover];

/// What an answer says that takes the figure's ground away: who else pays first, or that nobody does.
pub fn ground(v: &View, gate: Field, total: Fen) -> Option<String> {
    let key = concat(&["page.", gate.key(), ".ground.", v.page.draft.get(gate)]);
    v.words.find(&key)?;
    Some(v.words.fill(&key, &[("total", &whole(total))]))
}

/// The boxes that say so.
pub fn grounds(v: &mut View, total: Fen) {
    for gate in GROUNDS {
        v.part(|v| {
            if let Some(words) = ground(v, gate, total) {
                note(v, "refused", "ground", |v| v.say("p", "", &words));
            }
        });
    }
}
