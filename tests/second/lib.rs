//! A second evaluator of rule packs, written from `rules/README.md` alone, so that the engine can be compared with it.
//!
//! It shares no code with the engine: it has its own reader, its own fractions and its own walk. It is meant to be read
//! next to the page; where the page can be read in two ways, a comment says which way was taken.
//!
//! ```text
//! Pack::read(&toml) ─┐
//!                    ├─ settle(&pack, &case) → Outcome | Refusal
//! Case::read(&toml) ─┘
//! ```

mod axes;
mod before;
pub mod bug;
pub mod case;
mod cell;
mod combine;
mod counters;
mod day;
pub mod dice;
pub mod differ;
pub mod gate;
pub mod generate;
mod generate_around;
mod generate_case;
mod generate_plan;
mod generate_value;
mod layers;
mod ledger;
mod lines;
mod merge;
mod model;
mod num;
mod others;
mod pack;
mod plan;
mod plan_read;
mod read;
pub mod report;
mod round;
pub mod rule_shapes;
mod settle;
pub mod shapes;
pub mod shrink;
mod value;
mod walk;

pub use case::{Case, Count, Line, Payment, Printed, State, Stay};
pub use model::{PARTS, Pack};
pub use num::Q;
pub use round::{Way, to_fen};
pub use settle::{settle, settle_with};
use shapes::Shapes;

use std::collections::BTreeMap;

/// A settlement; all whole amounts are fen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The sum of the lines.
    pub bill: i64,
    /// What each payer gives.
    pub payers: BTreeMap<String, i64>,
    /// What payers give at the counter, by national name.
    pub fields: BTreeMap<String, i64>,
    /// What lies in each part, over all groups.
    pub parts: BTreeMap<String, i64>,
    /// The person's: all parts, and what the account paid early.
    pub own: i64,
    /// What payers give back after discharge.
    pub later: i64,
    /// Due at discharge: own and later.
    pub at_counter: i64,
    /// What the account paid as an item of the plan.
    pub account_early: i64,
    /// What the account pays in all.
    pub account: i64,
    /// Of it, what the family's account pays.
    pub family: i64,
    /// Own and the premium, if one was told.
    pub with_premium: Option<i64>,
    /// What was added to each count: its key, its window, how much.
    pub added: Vec<(String, String, i64)>,
    /// The stay that it left in the state.
    pub stay: Option<case::Stay>,
    /// What is left to pay in cash.
    pub cash: i64,
    /// Deposit less cash, if a deposit was paid.
    pub refund: Option<i64>,
    /// The counters after this settlement.
    pub state: State,
    /// Exact amounts in fen by step.
    pub steps: BTreeMap<String, Q>,
    /// The parts before the final rounding.
    pub exact_parts: BTreeMap<String, Q>,
    /// The payers before the final rounding.
    pub exact_payers: BTreeMap<String, Q>,
    /// The account's early payment before the final rounding.
    pub exact_account: Q,
    /// The rule shapes that took effect.
    pub shapes: Shapes,
}

/// Why a case is not settled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// One of the kinds of README §13; `case` and `pack` for faults of the input.
    pub kind: &'static str,
    /// What is wanted or wrong.
    pub what: String,
    /// The kinds of further reasons that were found.
    pub also: Vec<&'static str>,
}

impl Refusal {
    fn new(kind: &'static str, what: &str) -> Refusal {
        Refusal { kind, what: what.to_owned(), also: Vec::new() }
    }
}
