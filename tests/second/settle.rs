//! From a case to its outcome: lines, plan, the final rounding, payment, state.

use crate::counters;
use crate::ledger::{Parts, Place};
use crate::model::*;
use crate::num::Q;
use crate::plan::{Figures, Run, begin};
use crate::round::{Way, reconcile, to_fen};
use crate::value::Facts;
use crate::{Case, Outcome, Refusal};
use std::collections::BTreeMap;

/// Settles a case.
pub fn settle(pack: &Pack, case: &Case) -> Result<Outcome, Refusal> {
    if case.lines.is_empty() {
        return Err(Refusal::new("bill-empty", "the bill has no line"));
    }
    for (fact, values, why) in &pack.refuse {
        if case.facts.get(fact).is_some_and(|v| values.contains(v)) {
            return Err(Refusal::new("refused-person", why));
        }
    }
    let mut facts = Facts::new(pack, case)?;
    if pack.max_bill.as_ref().is_some_and(|max| facts.total > *max) {
        return Err(Refusal::new("bill-too-large", "the bill is larger than the pack settles"));
    }
    if facts.too_long()? {
        return Err(Refusal::new("period-too-long", "a stay of several periods is settled period by period"));
    }
    let begun = begin(&mut facts)?;
    let pay = &case.payment;
    let mut run = Run {
        facts: &facts,
        ledger: begun.ledger,
        split: begun.split,
        split_whole: begun.split_whole,
        lines: begun.lines,
        figures: vec![Figures::default(); pack.plan.len()],
        steps: Vec::new(),
        balances: [pay.account_current, pay.account_earlier].map(Q::int),
    };
    run.run()?;
    for g in 0..run.ledger.groups.len() {
        let open = run.ledger.groups[g][IN_SCOPE].clone();
        run.ledger.shift(Place::Part(g, IN_SCOPE), Place::Part(g, NOT_PAYABLE), &open);
    }
    Ok(finish(&run))
}

/// The order in which differences of a fen are given: residue parts, other parts, payers from the last item back, the
/// account.
fn order(pack: &Pack) -> (Vec<Part>, Vec<usize>) {
    let mut parts = pack.round.residue.clone();
    parts.extend((0..PARTS.len()).filter(|p| !pack.round.residue.contains(p)));
    let mut payers: Vec<usize> = Vec::new();
    for payer in pack.plan.iter().rev().filter_map(|i| i.payer).chain(0..pack.payers.len()) {
        if !payers.contains(&payer) {
            payers.push(payer);
        }
    }
    (parts, payers)
}

fn finish(run: &Run<'_>) -> Outcome {
    let (facts, pack) = (run.facts, run.facts.pack);
    let way = pack.round.way;
    let exact_parts: Parts = std::array::from_fn(|p| run.ledger.groups.iter().map(|g| &g[p]).sum());
    let (part_order, payer_order) = order(pack);
    let mut amounts: Vec<Q> = part_order.iter().map(|p| exact_parts[*p].clone()).collect();
    amounts.extend(payer_order.iter().map(|p| run.ledger.payers[*p].clone()));
    amounts.push(run.ledger.account.clone());
    let fen = reconcile(&amounts, &facts.total, way);
    let mut parts = Parts::default();
    let mut payers = vec![Q::zero(); pack.payers.len()];
    for (p, x) in part_order.iter().zip(&fen) {
        parts[*p] = x.clone();
    }
    for (p, x) in payer_order.iter().zip(fen.iter().skip(part_order.len())) {
        payers[*p] = x.clone();
    }
    let early = fen.last().cloned().unwrap_or_default();

    let own = parts.iter().sum::<Q>() + &early;
    let laters: Vec<Q> = (0..payers.len()).map(|p| later_of(run, p, &payers[p])).collect();
    let later: Q = laters.iter().sum();
    let at_counter = &own + &later;
    let pays = |p: &Part| pack.account_pays.as_ref().is_none_or(|all| all.contains(p));
    let mut may_pay: Q = (0..PARTS.len()).filter(pays).map(|p| &parts[p]).sum();
    if pays(&COPAY) {
        may_pay += &later;
    }
    let pay = &facts.case.payment;
    let balance = Q::int(pay.account_current + pay.account_earlier) - &early;
    let account = balance.min(may_pay).max(Q::zero()) + &early;
    let cash = &at_counter - &account;

    let whole = |q: &Q| q.whole().unwrap_or(i64::MAX);
    let mut fields = payer_fields(pack, &payers, &laters);
    let funds: Q =
        fields.iter().filter(|(f, _)| !matches!(**f, "hosp_part_amt" | "plan_pay")).map(|(_, x)| x).sum();
    let charged: Q = run.figures.iter().map(|f| &f.deductible).sum();
    fields.extend([
        ("medfee_sumamt", facts.total.clone()),
        ("act_pay_dedc", to_fen(&charged, Way::HalfUp)),
        ("fund_pay_sumamt", funds),
        ("psn_part_amt", at_counter.clone()),
        ("acct_pay", account.clone()),
        ("psn_cash_pay", cash.clone()),
    ]);
    let told = pay.account_current + pay.account_earlier;
    if told > 0 {
        fields.insert("balc", Q::int(told) - &account);
    }
    // How fractions of a fen are shown here the page does not say.
    let names = ["fulamt_ownpay_amt", "overlmt_selfpay", "preselfpay_amt", "inscp_scp_amt"];
    if run.split_whole {
        fields.extend(names.into_iter().zip(run.split.iter().cloned()));
    }
    Outcome {
        bill: whole(&facts.total),
        payers: pack.payers.iter().map(|p| p.id.clone()).zip(payers.iter().map(whole)).collect(),
        fields: fields.iter().map(|(name, x)| ((*name).to_owned(), whole(x))).collect(),
        parts: PARTS.iter().map(|p| (*p).to_owned()).zip(parts.iter().map(whole)).collect(),
        own: whole(&own),
        later: whole(&later),
        at_counter: whole(&at_counter),
        account_early: whole(&early),
        account: whole(&account),
        refund: pay.deposit.map(|d| d - whole(&cash)),
        cash: whole(&cash),
        state: counters::next(facts, &run.figures, &payers, &parts),
        steps: run.steps.iter().cloned().collect(),
        exact_parts: PARTS.iter().map(|p| (*p).to_owned()).zip(exact_parts).collect(),
        exact_payers: pack.payers.iter().map(|p| p.id.clone()).zip(run.ledger.payers.clone()).collect(),
        exact_account: run.ledger.account.clone(),
    }
}

/// What payers give at the counter, by national name. `plan_pay` is claimed afterwards by its nature and always shown;
/// of the others only what is paid at the counter is printed.
fn payer_fields<'a>(pack: &'a Pack, payers: &[Q], laters: &[Q]) -> BTreeMap<&'a str, Q> {
    let mut fields = BTreeMap::new();
    for (payer, (x, later)) in pack.payers.iter().zip(payers.iter().zip(laters)) {
        let printed = if payer.field == "plan_pay" { x.clone() } else { x - later };
        *fields.entry(payer.field.as_str()).or_insert_with(Q::zero) += &printed;
    }
    fields
}

/// What a payer gives back later: all of its figure, or nothing.
fn later_of(run: &Run<'_>, payer: usize, figure: &Q) -> Q {
    let later = run.facts.pack.plan.iter().any(|i| i.payer == Some(payer) && i.later);
    if later { figure.clone() } else { Q::zero() }
}
