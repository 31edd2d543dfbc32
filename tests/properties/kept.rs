//! What a pack keeps of situations it has met changes nothing: a case settles as under a pack that never met one.

use crate::drawn::{Drawn, stay};
use crate::hold;
use proptest::prelude::*;
use std::path::Path;
use zifu::bill::{Bill, Line};
use zifu::case::{Case, Inputs};
use zifu::facts::{Fact, FactValue};
use zifu::pack::Pack;
use zifu::period::Day;
use zifu::settle::settle;
use zifu::state::{Stay, YearState};
use zifu_tools::rules::read_toml;

fn told(pack: &Pack, inputs: &Inputs) -> String {
    match Case::new(pack, inputs.clone()).map(|case| settle(&case)) {
        Ok(settled) => format!("{settled:?}"),
        Err(faults) => format!("{faults:?}"),
    }
}

/// Cases of the same situation that differ in everything else: amounts, groups, lines' days, the year so far, balances.
fn others(drawn: &Drawn) -> Vec<Inputs> {
    let inputs = drawn.inputs();
    let bill = |change: &dyn Fn(&mut Line)| {
        let mut lines = inputs.bill.lines().to_vec();
        lines.iter_mut().for_each(change);
        Bill::new(lines).expect("a bill")
    };
    let mut others = vec![inputs.clone(); 5];
    others[1].bill = bill(&|line| line.day = Day::new(2026, 2, 3));
    others[1].state = YearState::default();
    others[2].bill = bill(&|line| {
        (line.mark, line.category, line.drug) = Default::default();
        (line.amount, line.printed) = (line.amount / 3 + line.amount.signum(), None);
    });
    others[2].payment = Default::default();
    others[3].state.slots.iter_mut().for_each(|slot| slot.fen = slot.fen / 2 + 1);
    others[3].bill = bill(&|line| line.day = Day::new(2025, 12, 30));
    others[4].assumed = Default::default();
    others
}

/// Two stays of the same situation, one of which goes on from another: the deductible was paid with that one.
#[test]
fn what_a_pack_keeps_of_a_chain_of_stays_is_of_that_chain() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let case = read_toml(&root.join("tests/cases/shapes/readmission-within-15-days.toml")).expect("TOML");
    let warm = Pack::read(case.get("pack").expect("its own pack")).expect("a pack that passes");
    let mut alone = Inputs::read(&case, &warm).expect("a case");
    let day = |month, day| Day::new(2025, month, day).expect("a day");
    alone.situation = alone
        .situation
        .with(Fact::AdmissionDay, FactValue::Day(day(3, 25)))
        .with(Fact::DischargeDay, FactValue::Day(day(3, 30)));
    let mut again = alone.clone();
    let words = Stay::FACTS.map(|fact| alone.situation.word(fact).map(str::to_owned));
    let stay =
        Stay { chain: day(3, 1), first: day(3, 1), last: day(3, 10), words, merged: None, number: Some(1) };
    again.state.stays = vec![stay];
    let mut early = again.clone();
    early.state.stays[0].chain = day(2, 20);
    let all = [&alone, &again, &early];
    let fresh = all.map(|inputs| told(&warm.clone(), inputs));
    assert_ne!(fresh[0], fresh[1]);
    for (inputs, fresh) in all.iter().chain(&all).zip(fresh.iter().chain(&fresh)) {
        assert_eq!(told(&warm, inputs), *fresh);
    }
}

#[test]
fn what_a_pack_keeps_changes_nothing() {
    hold(150, &stay(), |drawn| {
        let (warm, others) = (drawn.ground().pack.clone(), others(&drawn));
        for inputs in others.iter().chain(&others) {
            prop_assert_eq!(told(&warm, inputs), told(&warm.clone(), inputs));
        }
        Ok(())
    });
}
