//! From a case to its outcome: lines, plan, the final rounding, payment, state.

use crate::bug::Bug;
use crate::case::{Count, Stay};
use crate::counters;
use crate::ledger::{Parts, Place};
use crate::merge;
use crate::model::*;
use crate::num::Q;
use crate::plan::{Figures, Run, begin};
use crate::round::{Way, reconcile, to_fen};
use crate::shapes::{Seen, Shape};
use crate::value::Facts;
use crate::{Case, Outcome, Refusal};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::rc::Rc;

/// Settles a case.
pub fn settle(pack: &Pack, case: &Case) -> Result<Outcome, Refusal> {
    settle_with(pack, case, None)
}

/// Settles a case with a fault planted.
pub fn settle_with(pack: &Pack, case: &Case, planted: Option<Bug>) -> Result<Outcome, Refusal> {
    let (case, stay) = merged(pack, case)?;
    let mut facts = Facts::new(pack, &case, planted)?;
    facts.stay = stay;
    run_all(&mut facts)
}

/// The case with what the year so far says about its stay.
fn merged<'a>(pack: &Pack, case: &'a Case) -> Result<(Cow<'a, Case>, Option<Stay>), Refusal> {
    if pack.merges.is_empty() {
        return Ok((Cow::Borrowed(case), None));
    }
    let mut case = case.clone();
    let stay = merge::stay(pack, &mut case)?;
    Ok((Cow::Owned(case), stay))
}

/// Settles a case, and how far below its kink each amount was that was compared with one.
pub(crate) fn settle_measuring(pack: &Pack, case: &Case) -> (Result<Outcome, Refusal>, Vec<Q>) {
    let (case, stay) = match merged(pack, case) {
        Ok(found) => found,
        Err(refusal) => return (Err(refusal), Vec::new()),
    };
    let mut facts = match Facts::new(pack, &case, None) {
        Ok(facts) => facts,
        Err(refusal) => return (Err(refusal), Vec::new()),
    };
    facts.stay = stay;
    facts.seen = Rc::new(Seen::measuring());
    let outcome = run_all(&mut facts);
    (outcome, facts.seen.distances())
}

fn run_all(facts: &mut Facts<'_>) -> Result<Outcome, Refusal> {
    let (pack, case) = (facts.pack, facts.case);
    counters::known(pack, &case.state)?;
    if case.lines.is_empty() {
        return Err(Refusal::new("bill-empty", "the bill has no line"));
    }
    for (fact, values, why) in &pack.refuse {
        if case.facts.get(fact).is_some_and(|v| values.contains(v)) {
            return Err(Refusal::new("refused-person", why));
        }
    }
    if pack.max_bill.as_ref().is_some_and(|max| facts.total > *max) {
        return Err(Refusal::new("bill-too-large", "the bill is larger than the pack settles"));
    }
    if facts.reversed()? {
        return Err(Refusal::new("period-reversed", "a stay that ends before it begins"));
    }
    facts.over_year_end()?;
    if facts.too_long()? {
        return Err(Refusal::new("period-too-long", "a stay of several periods is settled period by period"));
    }
    let begun = begin(facts)?;
    let pay = &case.payment;
    let mut run = Run {
        facts,
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
    let way = facts.way();
    let exact_parts: Parts = std::array::from_fn(|p| run.ledger.groups.iter().map(|g| &g[p]).sum());
    let (mut part_order, payer_order) = order(pack);
    if facts.bug(Bug::ResidueLast) {
        part_order.reverse();
    }
    let mut amounts: Vec<Q> = part_order.iter().map(|p| exact_parts[*p].clone()).collect();
    amounts.extend(payer_order.iter().map(|p| run.ledger.payers[*p].clone()));
    amounts.push(run.ledger.account.clone());
    let fen = reconcile(&amounts, &facts.total, way);
    note_rounding(facts, &amounts, way);
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
    let at_counter = if facts.bug(Bug::LaterForgotten) { own.clone() } else { &own + &later };
    let pays = |p: &Part| pack.account_pays.as_ref().is_none_or(|all| all.contains(p));
    let mut may_pay: Q = (0..PARTS.len()).filter(pays).map(|p| &parts[p]).sum();
    if pays(&COPAY) {
        may_pay += &later;
    }
    if facts.bug(Bug::AccountAll) {
        may_pay = at_counter.clone();
    }
    facts.seen.when(may_pay < at_counter, Shape::AccountPart);
    let pay = &facts.case.payment;
    let balance = Q::int(pay.account_current + pay.account_earlier) - &early;
    let account = balance.min(may_pay).max(Q::zero()) + &early;
    let by_own = account;
    let family = match &pack.family_pays {
        None => Q::zero(),
        Some(pays) => {
            let mut may: Q = pays.iter().map(|p| &parts[*p]).sum();
            if pays.contains(&COPAY) {
                may += &later;
            }
            Q::int(pay.account_family).min(may).max(Q::zero()).min(&at_counter - &by_own)
        }
    };
    facts.seen.when(family.is_positive(), Shape::Family);
    facts.seen.when(pay.premium.is_some(), Shape::Premium);
    let account = &by_own + &family;
    let cash = &at_counter - &account;
    facts.seen.when(by_own > early, Shape::Account);
    facts.seen.when(pay.deposit.is_some(), Shape::Deposit);

    let whole = |q: &Q| q.whole().unwrap_or(i64::MAX);
    let mut fields = payer_fields(pack, &payers, &laters);
    let mut funds: Q =
        fields.iter().filter(|(f, _)| !matches!(**f, "hosp_part_amt" | "plan_pay")).map(|(_, x)| x).sum();
    if pack.account_in_fund {
        funds += &account;
    }
    let charged: Q = run.figures.iter().map(|f| &f.deductible).sum();
    fields.extend([
        ("medfee_sumamt", facts.total.clone()),
        ("act_pay_dedc", to_fen(&charged, Way::HalfUp)),
        ("fund_pay_sumamt", funds),
        ("psn_part_amt", at_counter.clone()),
        ("acct_pay", account.clone()),
        ("psn_cash_pay", cash.clone()),
        ("acct_mulaid_pay", family.clone()),
    ]);
    let told = pay.account_current + pay.account_earlier;
    if told > 0 {
        fields.insert("balc", Q::int(told) - &by_own);
    }
    // How fractions of a fen are shown here the page does not say.
    let names = ["fulamt_ownpay_amt", "overlmt_selfpay", "preselfpay_amt", "inscp_scp_amt"];
    if run.split_whole {
        fields.extend(names.into_iter().zip(run.split.iter().cloned()));
    }
    let (state, added) = counters::next(run, &payers, &parts);
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
        state,
        added,
        stay: run.facts.stay.clone(),
        family: whole(&family),
        with_premium: pay.premium.map(|premium| premium + whole(&own)),
        steps: run.steps.iter().cloned().collect(),
        exact_parts: PARTS.iter().map(|p| (*p).to_owned()).zip(exact_parts).collect(),
        exact_payers: pack.payers.iter().map(|p| p.id.clone()).zip(run.ledger.payers.clone()).collect(),
        exact_account: run.ledger.account.clone(),
        shapes: facts.seen.all(),
    }
}

/// Notes what the final rounding does.
fn note_rounding(facts: &Facts<'_>, amounts: &[Q], way: Way) {
    let seen = &facts.seen;
    for exact in amounts.iter().filter(|x| x.whole().is_none()) {
        seen.rounded(exact);
        let half = (exact * Q::int(2)).whole().is_some();
        seen.when(way == Way::Down, Shape::RoundDown);
        seen.when(way == Way::Up, Shape::RoundUp);
        seen.when(way == Way::HalfEven && half, Shape::RoundEven);
    }
    let left = &facts.total - amounts.iter().map(|x| to_fen(x, way)).sum::<Q>();
    seen.when(left.is_positive(), Shape::ResidueMore);
    seen.when(left.is_negative(), Shape::ResidueLess);
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
    // `paid` of a package holds for who bears what lies above its price, too.
    let above = |i: &Item| matches!(&i.kind, Kind::Package(p) if p.above == Some(payer));
    let later = run.facts.pack.plan.iter().any(|i| i.later && (i.payer == Some(payer) || above(i)));
    if later { figure.clone() } else { Q::zero() }
}

impl Outcome {
    /// The same settlement taken back: every amount negated, the counters without what it added.
    pub fn reversed(&self) -> Outcome {
        let mut taken = self.clone();
        // The stay goes with what it was settled for.
        if let Some(at) = taken.state.stays.iter().rposition(|kept| Some(kept) == self.stay.as_ref()) {
            taken.state.stays.remove(at);
        }
        for (key, window, fen) in &mut taken.added {
            *fen = -*fen;
            let counts = taken.state.held.entry(key.clone()).or_default();
            let window = Some(window.clone());
            let held = counts.iter().find(|c| c.window == window).map_or(0, |c| c.fen);
            counts.retain(|c| c.window != window);
            counts.push(Count { window, fen: held + *fen });
        }
        let sums = [
            &mut taken.bill,
            &mut taken.own,
            &mut taken.later,
            &mut taken.at_counter,
            &mut taken.account_early,
            &mut taken.account,
            &mut taken.family,
            &mut taken.cash,
        ];
        sums.into_iter().for_each(|fen| *fen = -*fen);
        let figures =
            taken.payers.values_mut().chain(taken.parts.values_mut()).chain(taken.fields.values_mut());
        figures.for_each(|fen| *fen = -*fen);
        let exact = taken.exact_parts.values_mut().chain(taken.exact_payers.values_mut());
        exact.chain(taken.steps.values_mut()).for_each(|x| *x = -&*x);
        taken.exact_account = -&taken.exact_account;
        taken.fields.remove("balc");
        (taken.refund, taken.with_premium) = (None, None);
        taken.shapes.add(Shape::Reversed);
        taken
    }
}
