//! The national interface's names for a settlement's figures: one fixed mapping.

use crate::money::Fen;
use crate::pack::{Pack, WhenPaid};
use crate::settle::{LineFigures, Settlement};

/// Names this engine speaks, in the interface's order.
pub const NAMES: &[&str] = &[
    "medfee_sumamt",
    "fulamt_ownpay_amt",
    "overlmt_selfpay",
    "preselfpay_amt",
    "inscp_scp_amt",
    "act_pay_dedc",
    "hifp_pay",
    "cvlserv_pay",
    "hifes_pay",
    "hifmi_pay",
    "hifob_pay",
    "maf_pay",
    "hifdm_pay",
    "oth_pay",
    "fund_pay_sumamt",
    "hosp_part_amt",
    "psn_part_amt",
    "acct_pay",
    "acct_mulaid_pay",
    "psn_cash_pay",
    "balc",
];

/// One figure by its national name, as the counter would print it: payers who pay later are not in it.
#[must_use]
pub fn field(settlement: &Settlement, pack: &Pack, name: &str) -> Option<Fen> {
    let paid = |field: &str| -> Fen {
        let at_counter =
            |payer: usize| pack.plan.iter().any(|item| item.pays(payer) && item.paid == WhenPaid::Counter);
        let mut sum = 0;
        for (index, (payer, fen)) in pack.payers.iter().zip(&settlement.payers).enumerate() {
            if payer.field == field && at_counter(index) {
                sum += fen;
            }
        }
        sum
    };
    Some(match name {
        "medfee_sumamt" => settlement.total,
        "fulamt_ownpay_amt" => settlement.sums.excluded,
        "overlmt_selfpay" => settlement.sums.over_limit,
        "preselfpay_amt" => settlement.sums.prepay,
        "inscp_scp_amt" => settlement.sums.in_scope,
        "act_pay_dedc" => settlement.deductible,
        "fund_pay_sumamt" => {
            let mut sum = if pack.account_in_fund { settlement.account } else { 0 };
            for field in crate::pack::FIELDS {
                sum += if matches!(*field, "hosp_part_amt" | "plan_pay") { 0 } else { paid(field) };
            }
            sum
        }
        "psn_part_amt" => settlement.at_counter,
        "acct_pay" => settlement.account,
        "acct_mulaid_pay" => settlement.family,
        "balc" => return settlement.balance,
        "psn_cash_pay" => settlement.cash,
        "plan_pay" => {
            let mut sum = 0;
            for (payer, fen) in pack.payers.iter().zip(&settlement.payers) {
                sum += if payer.field == "plan_pay" { *fen } else { 0 };
            }
            sum
        }
        known if NAMES.contains(&known) => paid(known),
        _ => return None,
    })
}

/// Whether the interface's identities hold to the fen: the bill is the four parts of its lines (1); it is what payers and the
/// person bear (2, 3); what the person bears at the counter is account and cash (4), the family's share lying inside the account.
#[must_use]
pub fn holds(settlement: &Settlement, pack: &Pack) -> bool {
    broken_identities(settlement, pack).is_empty()
}

/// The identities of the interface that do not hold, by number; none when all is well.
#[must_use]
pub fn broken_identities(settlement: &Settlement, pack: &Pack) -> Vec<u8> {
    let sums = &settlement.sums;
    let by_lines = sums.excluded + sums.over_limit + sums.prepay + sums.in_scope;
    let (mut funds, mut others, mut later) = (0, 0, 0);
    for (index, (payer, fen)) in pack.payers.iter().zip(&settlement.payers).enumerate() {
        let now = pack.plan.iter().any(|item| item.pays(index) && item.paid == WhenPaid::Counter);
        match payer.field {
            _ if !now => later += fen,
            "hosp_part_amt" | "plan_pay" => others += fen,
            _ => funds += fen,
        }
    }
    let named = field(settlement, pack, "fund_pay_sumamt").unwrap_or(0);
    let counted = if pack.account_in_fund { settlement.account } else { 0 };
    let told = settlement.lines.told();
    let lines = told.map_or(by_lines, |lines| lines.iter().map(LineFigures::amount).sum());
    let sign = settlement.total.signum();
    let checks = [
        (1, settlement.total == by_lines && settlement.total == lines),
        (2, settlement.total == funds + settlement.at_counter + others && later == settlement.later),
        (3, named == funds + counted),
        (4, settlement.at_counter == settlement.account + settlement.cash),
        (5, settlement.family * sign <= settlement.account * sign),
        (6, settlement.parts.iter().all(|fen| fen * sign >= 0)),
    ];
    checks.into_iter().filter(|(_, holds)| !holds).map(|(number, _)| number).collect()
}
