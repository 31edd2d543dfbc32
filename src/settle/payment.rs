//! Payment: later payers, account, cash, deposit (`rules/README.md` §10), and the year so far for the next settlement.

use super::figures::{LineFigures, Lines};
use super::round::Rounded;
use super::{Settlement, What, Work};
use crate::case::Case;
use crate::money::{Exact, Fen, Way};
use crate::pack::{Part, Term, inside};
use crate::state::{Slot, YearState};

/// How many stays a year state keeps: merging looks at the latest.
const STAYS: usize = 6;

/// Sums up a settlement.
pub(super) fn pay(case: &Case, mut work: Work, rounded: &Rounded, charged: Exact) -> Settlement {
    let mut later = 0;
    for (fen, pays_later) in rounded.payers.iter().zip(&case.plan.later) {
        later += if *pays_later { *fen } else { 0 };
    }
    let early = Way::HalfUp.round(work.account_first);
    let own = rounded.parts.iter().sum::<Fen>() + early;
    let at_counter = own + later;
    let by_own = early + account(case, &work, rounded, later);
    let family = family(case, rounded, later).min(at_counter - by_own);
    let account = by_own + family;
    let told = case.inputs.payment.account_current + case.inputs.payment.account_earlier;
    let cash = at_counter - account;
    let refund = case.inputs.payment.deposit.map(|deposit| deposit - cash);
    let whole = |fen: Fen| Exact::fen(fen);
    if account != 0 {
        work.bare(None, What::Account, whole(account), &[("due", whole(at_counter))]);
    }
    work.bare(None, What::Cash, whole(cash), &[("due", whole(at_counter)), ("later", whole(later))]);
    if let (Some(refund), Some(deposit)) = (refund, case.inputs.payment.deposit) {
        work.bare(None, What::Deposit, whole(refund), &[("deposit", whole(deposit))]);
    }
    let (lines, sums) = printed(case);
    Settlement {
        total: case.inputs.bill.total(),
        lines,
        sums,
        payers: rounded.payers.clone(),
        parts: rounded.parts,
        own,
        deductible: Way::HalfUp.round(charged),
        later,
        at_counter,
        account,
        family,
        balance: (told > 0).then_some(told - by_own),
        with_premium: case.inputs.payment.premium.map(|premium| own + premium),
        cash,
        refund,
        steps: work.trace.done(),
        added: Vec::new(),
        stay: case.stay.clone(),
    }
}

/// Each line's split in whole fen, and the sums.
fn printed(case: &Case) -> (Lines, LineFigures) {
    if let Some(short) = &case.short {
        return (short.lines.clone(), short.sums);
    }
    let mut lines = Vec::with_capacity(case.split().len());
    let mut sums = LineFigures::default();
    for (split, line) in case.split().iter().zip(case.inputs.bill.lines()) {
        let line = split.figures(line.amount);
        sums.add(&line);
        lines.push(line);
    }
    (lines.into(), sums)
}

/// What some parts come to at discharge; what comes back later counts as co-payment.
fn payable(rounded: &Rounded, later: Fen, allowed: &dyn Fn(&Part) -> bool) -> Fen {
    let mut due = if allowed(&Part::Copay) { later } else { 0 };
    for (part, fen) in Part::ALL.iter().zip(rounded.parts) {
        due += if allowed(part) { fen } else { 0 };
    }
    due
}

/// What the family's account may pay, before what is left to pay limits it.
fn family(case: &Case, rounded: &Rounded, later: Fen) -> Fen {
    let Some(pays) = &case.pack.family_pays else { return 0 };
    case.inputs.payment.account_family.min(payable(rounded, later, &|part| pays.contains(part))).max(0)
}

/// What accounts pay at the end, beside what an early account paid.
fn account(case: &Case, work: &Work, rounded: &Rounded, later: Fen) -> Fen {
    let allowed = |part: &Part| case.pack.account_pays.as_ref().is_none_or(|pays| pays.contains(part));
    let due = payable(rounded, later, &allowed);
    let [current, earlier] = work.account_left;
    (current + earlier).min(due).max(0)
}

/// A figure that somebody typed belongs to the window of the settlement it was typed for, whatever that settlement adds.
fn pin_typed(case: &Case, state: &mut YearState) {
    for slot in state.slots.iter_mut().filter(|slot| &*slot.window == "*") {
        let named = case.pack.counters.iter().position(|counter| *counter.id == *slot.counter);
        if let Some(pin) = named.and_then(|counter| case.plan.pins.get(counter)) {
            slot.window = pin.clone();
        }
    }
}

/// The year so far after this settlement.
pub(super) fn carry(
    case: &Case,
    settlement: &mut Settlement,
    rounded: &Rounded,
    tallies: &[super::Tally],
) -> YearState {
    let mut state = case.inputs.state.clone();
    pin_typed(case, &mut state);
    state.stays.extend(case.stay.clone());
    let older = state.stays.len().saturating_sub(STAYS);
    state.stays.drain(..older);
    settlement.added.reserve(case.plan.slots.len());
    for (index, counter) in case.pack.counters.iter().enumerate() {
        let counted = inside(&counter.when, &case.plan.cells);
        if counted == Ok(false) {
            continue;
        }
        let known = case.slot(index).filter(|_| counted == Ok(true));
        let known = known.and_then(|(slot, before)| Some((slot, before?)));
        let Some((slot, before)) = known else {
            // What this settlement adds, or to what, is not known: from here on the counter is not either.
            state.slots.retain(|slot| *slot.counter != *counter.id);
            state.lost.push(counter.id.clone());
            continue;
        };
        let tally = |index: usize| tallies.get(index).copied().unwrap_or_default();
        let fen = |value: Option<Exact>| value.map_or(0, |value| Way::HalfUp.round(value));
        let mut sum = before;
        for term in &counter.counts {
            sum += match *term {
                Term::Paid(item) => fen(tally(item).paid),
                Term::Payer(payer) => rounded.payers.get(payer).copied().unwrap_or(0),
                Term::Part(part) => settlement.part(part),
                Term::Base(item) => fen(tally(item).base),
                Term::Deductible(item) => fen(tally(item).deductible),
                Term::Scope(item) => fen(tally(item).scope),
                Term::Above(item) => fen(tally(item).above),
                Term::Group(group) => fen(Some(case.group_scope(group))),
                Term::Total => settlement.total,
            };
        }
        // Spread over months, each takes its even share of what this settlement added; the first take the odd fen.
        let mut left = sum - before;
        for (index, window) in slot.windows.iter().enumerate() {
            let months = (slot.windows.len() - index) as Fen;
            let added = if months == 1 {
                left
            } else {
                left.div_euclid(months) + Fen::from(left.rem_euclid(months) > 0)
            };
            let (counter, cell, window) = (slot.counter.clone(), slot.cell.clone(), window.clone());
            let held = state.count_in(&counter, &cell, &window).unwrap_or(0);
            let added_here = Slot { counter, cell, window, fen: added };
            state.put(Slot { fen: held + added, ..added_here.clone() });
            settlement.added.push(added_here);
            left -= added;
        }
    }
    state
}
