//! The national interface's names for a settlement's figures: one fixed mapping.

use crate::money::Fen;
use crate::pack::{Pack, Part, WhenPaid};
use crate::settle::Settlement;

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
    "psn_cash_pay",
];

/// One figure by its national name, as the counter would print it: payers who pay later are not in it.
#[must_use]
pub fn field(settlement: &Settlement, pack: &Pack, name: &str) -> Option<Fen> {
    let paid = |field: &str| -> Fen {
        let at_counter = |payer: usize| {
            pack.plan.iter().any(|item| item.payer == Some(payer) && item.paid == WhenPaid::Counter)
        };
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
            let mut sum = 0;
            for field in crate::pack::FIELDS {
                sum += if matches!(*field, "hosp_part_amt" | "plan_pay") { 0 } else { paid(field) };
            }
            sum
        }
        "psn_part_amt" => settlement.at_counter,
        "acct_pay" => settlement.account,
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

/// The identities of the interface that do not hold, by number; none when all is well.
#[must_use]
pub fn broken_identities(settlement: &Settlement, pack: &Pack) -> Vec<u8> {
    let get = |name: &str| field(settlement, pack, name).unwrap_or(0);
    let plans: Fen = {
        let later_or_private = |index: usize| {
            pack.payers.get(index).is_some_and(|payer| payer.field == "plan_pay")
                && pack.plan.iter().any(|item| item.payer == Some(index) && item.paid == WhenPaid::Counter)
        };
        settlement
            .payers
            .iter()
            .enumerate()
            .filter(|(index, _)| later_or_private(*index))
            .map(|(_, fen)| fen)
            .sum()
    };
    let lines: Fen = settlement
        .lines
        .iter()
        .map(|line| line.excluded + line.over_limit + line.prepay + line.in_scope)
        .sum();
    let checks = [
        (
            1,
            get("medfee_sumamt")
                == get("fulamt_ownpay_amt")
                    + get("overlmt_selfpay")
                    + get("preselfpay_amt")
                    + get("inscp_scp_amt"),
        ),
        (
            2,
            get("medfee_sumamt")
                == get("fund_pay_sumamt") + get("psn_part_amt") + get("hosp_part_amt") + plans,
        ),
        (4, get("psn_part_amt") == get("acct_pay") + get("psn_cash_pay")),
        (8, lines == settlement.total),
        (9, Part::ALL.iter().all(|part| settlement.part(*part) >= 0) || settlement.total < 0),
    ];
    checks.into_iter().filter(|(_, holds)| !holds).map(|(number, _)| number).collect()
}
