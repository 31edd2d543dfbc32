//! What an answer that is still open is worth: how far the figure moves with it alone.

use zifu::estimate::{Answer, Question, quick, tried};
use zifu::facts::Fact;
use zifu::money::Fen;
use zifu::pack::Pack;

/// Adds what the open facts of a range or a floor are worth, in fen; of two figures for a fact the greater stays.
pub fn add(worth: &mut Vec<(Fact, Fen)>, pack: &Pack, question: &Question, answer: &Answer) {
    let (Answer::Range { low, facts, .. } | Answer::Floor { at_least: low, facts, .. }) = answer else {
        return;
    };
    for fact in facts {
        // All others stay as at the lower end.
        let (mut least, mut most) = (Fen::MAX, Fen::MIN);
        for value in tried(pack, *fact) {
            let situation = low.situation.clone().with(*fact, value);
            if let Some(low) = quick(pack, &Question { situation, ..question.clone() }).low() {
                least = least.min(low.settlement.own);
                most = most.max(low.settlement.own);
            }
        }
        if most > least {
            let moves = most - least;
            match worth.iter_mut().find(|(known, _)| known == fact) {
                Some((_, known)) => *known = moves.max(*known),
                None => worth.push((*fact, moves)),
            }
        }
    }
}
