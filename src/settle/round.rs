//! The one rounding at the end (`rules/README.md` §11): every payer and every part to whole fen, the residue to the part the
//! pack names.

use super::{Broken, What, Work};
use crate::money::{Exact, Fen};
use crate::pack::{PARTS, Part};

/// Every figure in whole fen; the sum is the bill.
pub(crate) struct Rounded {
    pub payers: Vec<Fen>,
    pub parts: [Fen; PARTS],
}

/// Rounds and gives the residue away.
pub(super) fn close(work: &mut Work) -> Result<Rounded, Broken> {
    let round = &work.case.pack.round;
    let mut sum = round.way.round(work.account_first);
    let mut payers = Vec::with_capacity(work.payers.len());
    for payer in &work.payers {
        let fen = round.way.round(*payer);
        payers.push(fen);
        sum += fen;
    }
    let mut parts = [0; PARTS];
    for (slot, part) in parts.iter_mut().zip(Part::ALL) {
        let exact = work.purse.sum(*part);
        // Groups may each be told exactly and their sum not.
        if exact.is_lost() {
            return Err(Broken::Headroom);
        }
        *slot = round.way.round(exact);
        sum += *slot;
    }
    let residue = work.case.inputs.bill.total() - sum;
    let mut rounded = Rounded { payers, parts };
    if residue != 0 {
        give(work, &mut rounded, residue)?;
        work.bare(None, What::Residue, Exact::fen(residue), &[]);
    }
    Ok(rounded)
}

/// A surplus goes whole to the first candidate that holds anything exactly; a lack is taken along the candidates,
/// from each at most what it holds.
fn give(work: &Work, rounded: &mut Rounded, residue: Fen) -> Result<(), Broken> {
    let named = &work.case.pack.round.residue;
    let others = Part::ALL.iter().copied().filter(|part| !named.contains(part));
    let mut left = residue;
    for part in named.iter().copied().chain(others) {
        let exact = work.purse.sum(part);
        if let Some(slot) = rounded.parts.get_mut(part.index()) {
            settle_one(slot, &mut left, !exact.is_zero());
        }
    }
    let last_first = work.case.pack.plan.iter().rev().filter_map(|item| item.payer);
    for payer in last_first {
        let exact = work.payers.get(payer).copied().unwrap_or(Exact::ZERO);
        if let Some(slot) = rounded.payers.get_mut(payer) {
            settle_one(slot, &mut left, !exact.is_zero());
        }
    }
    if left == 0 { Ok(()) } else { Err(Broken::Identity) }
}

fn settle_one(slot: &mut Fen, left: &mut Fen, holds: bool) {
    if *left == 0 || !holds {
        return;
    }
    let change = if *left > 0 { *left } else { (*left).max(-*slot) };
    *slot += change;
    *left -= change;
}
