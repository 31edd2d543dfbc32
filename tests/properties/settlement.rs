//! One settlement: what it adds up to, exactly and to the fen; that it knows no order of lines.

use crate::drawn::{Drawn, settled, stay};
use crate::ground::GROUNDS;
use crate::hold;
use proptest::prelude::*;
use std::cell::RefCell;
use std::collections::BTreeMap;
use zifu::bill::Bill;
use zifu::case::Inputs;
use zifu::money::{Exact, Fen};
use zifu::national::broken_identities;
use zifu::pack::{ItemKind, Pack, Package, Part, RoundAt};
use zifu::settle::{Settlement, Step, What, reverse};
use zifu::state::YearState;

/// Everything to the fen, and nothing below 0.
pub fn adds_up(settlement: &Settlement, inputs: &Inputs, pack: &Pack) -> Result<(), TestCaseError> {
    let payers: Fen = settlement.payers.iter().sum();
    prop_assert_eq!(settlement.total, inputs.bill.total());
    prop_assert_eq!(payers + settlement.own, settlement.total);
    prop_assert_eq!(broken_identities(settlement, pack), Vec::<u8>::new());
    let early = pack.plan.iter().enumerate().filter(|(_, item)| matches!(item.kind, ItemKind::Account(_)));
    let early: Exact = early.flat_map(|(index, _)| paid(settlement, index)).sum();
    let parts: Fen = settlement.parts.iter().sum();
    prop_assert_eq!(Exact::fen(settlement.own), Exact::fen(parts) + early);
    prop_assert_eq!(settlement.at_counter, settlement.own + settlement.later);
    prop_assert_eq!(settlement.at_counter, settlement.account + settlement.cash);
    prop_assert_eq!(settlement.part(Part::InScope), 0, "what no item took up is not payable");
    let payment = inputs.payment;
    prop_assert!(settlement.family <= payment.account_family);
    prop_assert!(settlement.account - settlement.family <= payment.account_current + payment.account_earlier);
    let told = payment.account_current + payment.account_earlier;
    prop_assert_eq!(settlement.balance, (told > 0).then_some(told - settlement.account + settlement.family));
    prop_assert_eq!(settlement.refund, payment.deposit.map(|deposit| deposit - settlement.cash));
    prop_assert_eq!(settlement.with_premium, payment.premium.map(|premium| settlement.own + premium));
    let sums = &settlement.sums;
    let figures = settlement.payers.iter().chain(&settlement.parts).chain([
        &settlement.own,
        &settlement.later,
        &settlement.account,
        &settlement.family,
        &settlement.cash,
        &settlement.deductible,
        &sums.excluded,
        &sums.over_limit,
        &sums.prepay,
        &sums.in_scope,
    ]);
    for fen in figures {
        prop_assert!(*fen >= 0, "{} below nothing", fen);
    }
    Ok(())
}

/// What an item paid, exactly.
pub fn paid(settlement: &Settlement, item: usize) -> impl Iterator<Item = Exact> {
    let steps = settlement.steps.iter();
    steps.filter(move |step| step.item == Some(item) && step.what == What::Paid).map(|step| step.amount)
}

/// What every payer pays, exactly: its payments, and what a package's price leaves to a payer without one.
pub fn exact_payers(settlement: &Settlement, pack: &Pack) -> Vec<Exact> {
    let mut payers = vec![Exact::ZERO; pack.payers.len()];
    for (index, item) in pack.plan.iter().enumerate() {
        if let ItemKind::Package(Package { above: Some(payer), .. }) = item.kind {
            let base =
                settlement.steps.iter().filter(|step| step.item == Some(index) && step.what == What::Base);
            payers[payer] += base.map(|step| figure(step, "above")).sum();
        }
        if let Some(payer) = item.payer {
            payers[payer] += paid(settlement, index).sum();
        }
    }
    payers
}

pub fn figure(step: &Step, name: &str) -> Exact {
    step.figure(name).unwrap_or(Exact::ZERO)
}

/// Before any rounding: the lines make the bill; every item shares out exactly what it began with; every band's width is what
/// its payer, the person and other parts take of it; and every payer is, to the fen, what its items paid.
pub fn adds_up_exactly(settlement: &Settlement, pack: &Pack) -> Result<(), TestCaseError> {
    let steps = |item: usize, what: What| {
        settlement.steps.iter().filter(move |step| step.item == Some(item) && step.what == what)
    };
    let lines = settlement.steps.iter().find(|step| step.what == What::Lines).expect("the lines' step");
    let split: Exact =
        ["excluded", "over_limit", "prepay", "in_scope"].iter().map(|name| figure(lines, name)).sum();
    prop_assert_eq!(split, Exact::fen(settlement.total));
    for (index, item) in pack.plan.iter().enumerate() {
        let (mut width, mut fund, mut own) = (Exact::ZERO, Exact::ZERO, Exact::ZERO);
        for band in steps(index, What::Band) {
            let shared = band.amount + figure(band, "own") + figure(band, "cut");
            prop_assert_eq!(shared, figure(band, "width"), "{} {}", &item.id, band.band);
            width += figure(band, "width");
            fund += band.amount;
            own += figure(band, "own");
        }
        if pack.round.at == RoundAt::Item {
            // One side becomes whole fen when the item ends, the other takes the rest of what both cover.
            let whole = |side: Exact| Exact::fen(pack.round.way.round(side)).least(fund + own);
            fund = if pack.round.own_side { fund + own - whole(own) } else { whole(fund) };
        }
        let over: Exact = steps(index, What::OverCap).map(|step| step.amount).sum();
        let all: Exact = paid(settlement, index).sum();
        match &item.kind {
            ItemKind::Basic(_) => {
                let Some(base) = steps(index, What::Base).next() else { continue };
                let barred: Exact = steps(index, What::NotPayable).map(|step| step.amount).sum();
                let before = steps(index, What::FirstShare).chain(steps(index, What::Deductible));
                let before: Exact = before.map(|step| step.amount).sum();
                prop_assert_eq!(base.amount, barred + before + width + over, "{}", &item.id);
                prop_assert_eq!(all, fund, "{}", &item.id);
            }
            ItemKind::Share(_) => {
                prop_assert!(all <= fund, "{} takes no more than it shares", &item.id);
                let base: Exact = steps(index, What::Base).map(|step| step.amount).sum();
                prop_assert!(width + over <= base, "{} shares no more than it looks at", &item.id);
            }
            _ => {}
        }
    }
    // What the pack's proof says of its fractions: none of this settlement's amounts is finer.
    let finest = pack.denominator();
    for step in &settlement.steps {
        let beside = ["own", "cut", "width", "above"].map(|name| figure(step, name));
        for amount in beside.into_iter().chain([step.amount]) {
            prop_assert!(
                amount.den().unsigned_abs() <= finest,
                "{:?} {}: finer than {finest}",
                step.what,
                amount.den()
            );
        }
    }
    // The exact rest of the bill is the person's: each payer within a fen of it, the residue being a part's.
    let payers = exact_payers(settlement, pack);
    let exact: Exact = payers.iter().copied().sum();
    prop_assert!(exact <= Exact::fen(settlement.total) && !exact.is_negative());
    for (payer, fen) in payers.iter().zip(&settlement.payers) {
        let apart = *payer - Exact::fen(*fen);
        prop_assert!(apart < Exact::ONE && -apart < Exact::ONE, "{} {}", payer.num(), fen);
    }
    Ok(())
}

/// A reversal is the same with every sign turned, and leaves no trace in the year.
fn is_taken_back(
    settlement: &Settlement,
    before: &YearState,
    after: &YearState,
) -> Result<(), TestCaseError> {
    let (taken, state) = reverse(settlement, after);
    let minus = |all: &[Fen]| all.iter().map(|fen| -fen).collect::<Vec<Fen>>();
    prop_assert_eq!(&taken.payers, &minus(&settlement.payers));
    prop_assert_eq!(taken.parts.to_vec(), minus(&settlement.parts));
    prop_assert_eq!(
        [taken.total, taken.own, taken.cash, taken.account, taken.family, taken.later, taken.deductible],
        [
            settlement.total,
            settlement.own,
            settlement.cash,
            settlement.account,
            settlement.family,
            settlement.later,
            settlement.deductible
        ]
        .map(|fen| -fen)
    );
    prop_assert_eq!(taken.steps.len(), settlement.steps.len());
    for slot in &state.slots {
        let held = before.count(&slot.counter, &slot.cell, &slot.window);
        prop_assert_eq!(held.unwrap_or(0), slot.fen, "{} {}", &slot.counter, &slot.window);
    }
    Ok(())
}

#[test]
fn every_settlement_adds_up_and_can_be_taken_back() {
    let settled_by_pack: RefCell<BTreeMap<&str, [u32; 2]>> = RefCell::default();
    hold(6_000, &stay(), |drawn: Drawn| {
        let ground = drawn.ground();
        let inputs = drawn.inputs();
        let outcome = settled(ground, inputs.clone());
        settled_by_pack.borrow_mut().entry(&ground.name).or_default()[usize::from(outcome.is_ok())] += 1;
        let Ok((settlement, state)) = outcome else { return Ok(()) };
        adds_up(&settlement, &inputs, &ground.pack)?;
        adds_up_exactly(&settlement, &ground.pack)?;
        is_taken_back(&settlement, &inputs.state, &state)
    });
    // Enough of what is drawn comes to a figure under every pack; less where less is known.
    for ground in GROUNDS.iter() {
        let counts = settled_by_pack.borrow();
        let [refused, settled] = counts.get(ground.name.as_str()).copied().unwrap_or_default();
        println!("{}: {settled} settled, {refused} refused", ground.name);
        assert!(settled > 10, "{}: only {settled} settled, {refused} refused", ground.name);
    }
}

/// What a settlement says of the bill as a whole.
pub fn figures(settlement: &Settlement) -> (Vec<Fen>, Vec<Fen>, [Fen; 6]) {
    let sums = [
        settlement.own,
        settlement.cash,
        settlement.account,
        settlement.later,
        settlement.deductible,
        settlement.sums.in_scope,
    ];
    (settlement.payers.clone(), settlement.parts.to_vec(), sums)
}

#[test]
fn the_order_of_lines_does_not_matter() {
    let shuffled = stay().prop_flat_map(|drawn| {
        let lines = drawn.inputs().bill.lines().to_vec();
        (Just(drawn), Just(lines).prop_shuffle())
    });
    hold(2_500, &shuffled, |(drawn, lines)| {
        let ground = drawn.ground();
        let inputs = drawn.inputs();
        let other = Inputs { bill: Bill::new(lines).expect("the same bill"), ..inputs.clone() };
        match (settled(ground, inputs), settled(ground, other)) {
            (Ok((one, after_one)), Ok((other, after_other))) => {
                prop_assert_eq!(figures(&one), figures(&other));
                prop_assert_eq!(after_one, after_other);
            }
            (Err(one), Err(other)) => {
                let kinds = |faults: &[zifu::fault::Fault]| {
                    faults.iter().map(|fault| fault.kind).collect::<std::collections::BTreeSet<_>>()
                };
                prop_assert_eq!(kinds(&one), kinds(&other));
            }
            (one, other) => prop_assert!(false, "{:?} {:?}", one.is_ok(), other.is_ok()),
        }
        Ok(())
    });
}
