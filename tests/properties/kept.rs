//! What a pack keeps of situations it has met changes nothing: a case settles as under a pack that never met one.

use crate::drawn::{Drawn, stay};
use crate::hold;
use proptest::prelude::*;
use zifu::bill::{Bill, Line};
use zifu::case::{Case, Inputs};
use zifu::pack::Pack;
use zifu::period::Day;
use zifu::settle::settle;
use zifu::state::YearState;

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
