//! Payment: later payers, account, cash, deposit (`rules/README.md` §10), and the year so far for the next settlement.

use super::lines::LineFigures;
use super::round::Rounded;
use super::{Settlement, What, Work, later_payers};
use crate::case::Case;
use crate::facts::Fact;
use crate::money::{Exact, Fen, Way};
use crate::pack::{Part, Term, Window, inside};
use crate::state::{Slot, YearState, window_name};

/// How many stays a year state keeps: merging looks at the latest.
const STAYS: usize = 6;

/// Sums up a settlement.
pub(super) fn pay(case: &Case, mut work: Work, rounded: &Rounded, charged: Exact) -> Settlement {
    let mut later = 0;
    for (fen, pays_later) in rounded.payers.iter().zip(later_payers(case)) {
        later += if pays_later { *fen } else { 0 };
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
        work.step(None, What::Account, 0, whole(account), &[("due", whole(at_counter))], &[]);
    }
    work.step(None, What::Cash, 0, whole(cash), &[("due", whole(at_counter)), ("later", whole(later))], &[]);
    if let (Some(refund), Some(deposit)) = (refund, case.inputs.payment.deposit) {
        work.step(None, What::Deposit, 0, whole(refund), &[("deposit", whole(deposit))], &[]);
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
        steps: work.steps,
        added: Vec::new(),
    }
}

/// Each line's split in whole fen, and the sums.
fn printed(case: &Case) -> (Vec<LineFigures>, LineFigures) {
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
    (lines, sums)
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
    let situation = &case.inputs.situation;
    let (Some(settled), Some(admitted)) = (situation.settled(), situation.admitted()) else { return };
    let period = situation.whole(Fact::PeriodNo).unwrap_or(1);
    for slot in state.slots.iter_mut().filter(|slot| slot.window == "*") {
        let Some(counter) = case.pack.counters.iter().find(|counter| counter.id == slot.counter) else {
            continue;
        };
        let start = counter.year_from.unwrap_or(case.pack.year_start);
        slot.window = match (counter.window, &case.stay) {
            (Window::Stay, Some(stay)) => stay.chain.text(),
            (window, _) => window_name(window, settled, admitted, period, start),
        };
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
    for (counter, slot) in case.pack.counters.iter().zip(&case.slots) {
        let counted = inside(&counter.when, &case.cells);
        if counted == Ok(false) {
            continue;
        }
        let known = slot.as_ref().filter(|_| counted == Ok(true)).and_then(|slot| Some((slot, slot.before?)));
        let Some((slot, before)) = known else {
            // What this settlement adds, or to what, is not known: from here on the counter is not either.
            state.slots.retain(|slot| slot.counter != counter.id);
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
            let held = state.count_in(&counter.id, &slot.cell, window).unwrap_or(0);
            state.set(&counter.id, &slot.cell, window, held + added);
            settlement.added.push(Slot {
                counter: counter.id.clone(),
                cell: slot.cell.clone(),
                window: window.clone(),
                fen: added,
            });
            left -= added;
        }
    }
    state
}
