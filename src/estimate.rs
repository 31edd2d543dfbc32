//! When something is not known: two ends that hold every completion, each with a witness, what the figure hangs on, and which
//! answer would narrow it most. Never a default.
//!
//! A [`Question`] is a case in which facts and counters may be absent; [`Doubts`] say more of what is not known: which classes a
//! line may have, between which amounts a sum lies. [`estimate`] proves its ends; [`quick`] tries whole settlements only.

use crate::bill::{Bill, Class, Printed};
use crate::case::{Assumed, Inputs, Payment};
use crate::facts::{Fact, Situation};
use crate::fault::Fault;
use crate::money::{Exact, Fen};
#[cfg(feature = "spans")]
use crate::pack::Pack;
use crate::period::Day;
use crate::settle::Settlement;
use crate::state::YearState;

mod quick;
mod read;
#[cfg(feature = "spans")]
mod spans;

pub use quick::{Answer, Settled, days, quick, tried, uncovered};
pub use read::read;

/// What is known of the bill.
#[derive(Clone, Debug)]
pub enum Known {
    /// A bill whose split is known, but for what [`Doubts`] say of its lines.
    Bill(Bill),
    /// Only what it comes to in all.
    Total(Fen),
    /// What it comes to in all, what of it is paid first and what lies above limits; what is wholly self-paid is not known, and
    /// what is said of that here counts for nothing.
    Parts(Fen, Printed),
}

impl Known {
    /// The bill as it costs a person least as far as 全自费 goes: none of it, where that is not known.
    ///
    /// # Errors
    /// What is wrong with the bill as a whole.
    pub fn least(&self) -> Result<Bill, Vec<Fault>> {
        match self {
            Known::Bill(bill) => Ok(bill.clone()),
            Known::Total(total) => Bill::sums(*total, Printed::default()),
            Known::Parts(total, parts) => Bill::sums(*total, Printed { excluded: 0, ..*parts }),
        }
    }

    /// What each 1,000 yuan of 全自费 adds, as `own` settles a bill with so much of it, or with all that there can be; nothing
    /// where it is known, where there can be none, or where that is not settled.
    fn slope(&self, own: impl Fn(Bill) -> Option<Fen>) -> Option<Fen> {
        const THOUSAND: Fen = 100_000;
        let (total, parts) = match self {
            Known::Bill(_) => return None,
            Known::Total(total) => (*total, Printed::default()),
            Known::Parts(total, parts) => (*total, *parts),
        };
        let excluded = THOUSAND.min(total - parts.over_limit - parts.prepay);
        let with = Bill::sums(total, Printed { excluded, ..parts }).ok().filter(|_| excluded > 0)?;
        Some((own(with)? - own(self.least().ok()?)?) * THOUSAND / excluded)
    }
}

/// A question to a pack. What is absent is not known.
#[derive(Clone, Debug)]
pub struct Question {
    /// The facts that are known.
    pub situation: Situation,
    /// The bill, as far as it is known.
    pub bill: Known,
    /// The year so far.
    pub state: YearState,
    /// Accounts and deposit.
    pub payment: Payment,
}

/// From a least to a greatest amount in fen; without a greatest there is no end.
pub type Between = (Fen, Option<Fen>);

/// What may be true of one line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LineDoubt {
    /// Its possible classes; empty when the class is known.
    pub classes: Vec<Class>,
    /// 先行自付比例 between these rates.
    pub prepay: Option<(Exact, Exact)>,
    /// 限价 between these; no end = perhaps no limit.
    pub limit: Option<Between>,
    /// Its amount between these.
    pub amount: Option<Between>,
}

/// What may be true of a bill given as sums, in fen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SumsDoubt {
    /// 医疗费总额.
    pub total: Between,
    /// 全自费; no end = up to the total, as in the two below.
    pub excluded: Between,
    /// 超限价自费.
    pub over_limit: Between,
    /// 先行自付.
    pub prepay: Between,
}

/// What is known of things that are not known exactly.
#[derive(Clone, Debug, Default)]
pub struct Doubts {
    /// Facts that are one of several words.
    pub words: Vec<(Fact, Vec<String>)>,
    /// Whole numbers and yearly amounts (fen) between two ends, both possible.
    pub numbers: Vec<(Fact, i64, i64)>,
    /// Days between two, both possible.
    pub days: Vec<(Fact, Day, Day)>,
    /// Lines of the bill, by index.
    pub lines: Vec<(usize, LineDoubt)>,
    /// A bill given as sums; stands instead of the question's bill.
    pub sums: Option<SumsDoubt>,
    /// Counters (`id`, or `id:cell` for one kept apart) between two sums.
    pub counters: Vec<(String, Between)>,
    /// Balances of the current-year and the earlier-years account.
    pub accounts: [Option<Between>; 2],
    /// Values assumed openly.
    pub assumed: Assumed,
}

/// Something not known that an answer would settle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unknown {
    /// A fact of the situation.
    Fact(Fact),
    /// A counter of the year so far, by its id (`id:cell` when kept apart).
    Counter(String),
    /// A figure that the pack itself does not know, by its table.
    Table(String),
    /// A line of the bill, by index.
    Line(usize),
    /// How the bill splits.
    Sums,
    /// The balance of an account.
    Account,
}

/// A complete case that was settled in the ordinary way.
#[derive(Clone, Debug)]
pub struct Witness {
    /// What comes out.
    pub settlement: Settlement,
    /// The case.
    pub inputs: Inputs,
}

/// One end of a range of the own share (自己要出).
#[derive(Clone, Debug)]
pub struct End {
    /// No completion lies beyond this, in fen. Where the witness attains it, it differs from the witness's own share by the fen
    /// that rounding can make, or not at all.
    pub bound: Fen,
    /// Whether the witness attains the bound.
    pub attained: bool,
    /// The best completion found.
    pub witness: Box<Witness>,
}

/// What answering one question would do to a range.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Next {
    /// What to ask.
    pub unknown: Unknown,
    /// By how much the range would shrink on average over its answers, in fen.
    pub worth: Fen,
    /// How wide it may still be at worst, in fen.
    pub left: Fen,
}

/// The answer: everything that can be true lies between the two ends.
#[derive(Clone, Debug)]
pub struct Estimate {
    /// The least own share.
    pub low: End,
    /// The greatest own share; `None` when there is no upper end.
    pub high: Option<End>,
    /// What the figure hangs on.
    pub reasons: Vec<Unknown>,
    /// The questions worth asking next, the most useful first.
    pub next: Vec<Next>,
    /// Completions for which no rule is known, by reason: there the own share may reach the whole bill.
    pub open: Vec<Fault>,
    /// When only the total is known: what each further 1,000 yuan of 全自费 adds to the lower end, in fen.
    pub per_thousand: Option<Fen>,
    /// An end may lie further out than the truth by more than ¥1 or 1%.
    pub loose: bool,
    /// How many settlements and bounds it took.
    pub evaluations: usize,
}

/// Answers a question with two ends that hold every completion.
///
/// # Errors
/// Every reason why no completion can be settled.
#[cfg(feature = "spans")]
pub fn estimate(pack: &Pack, question: &Question, doubts: &Doubts) -> Result<Estimate, Vec<Fault>> {
    spans::prove(pack, question, doubts)
}

/// A straight stretch of the own share as the in-scope amount of the bill grows and all else stays; amounts in fen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// In-scope amount (政策范围内) where it begins.
    pub from: Fen,
    /// In-scope amount where it ends.
    pub to: Fen,
    /// The own share at both ends.
    pub own: [Fen; 2],
    /// The whole bill at both ends.
    pub totals: [Fen; 2],
    /// What each further 1,000 yuan adds to the own share.
    pub per_thousand: Fen,
    /// Ids of the steps that are new here: a band, a cap, a layer.
    pub begins: Vec<String>,
    /// Ids of the steps that are over.
    pub ends: Vec<String>,
}

/// The figure that a bill is sought for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// 自己要出, in fen.
    Own(Fen),
    /// What all payers pay together, now and later, in fen.
    Paid(Fen),
}

/// Bills in a row that give a stated figure: the first and the last, in fen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bills {
    /// Their in-scope amounts.
    pub scope: [Fen; 2],
    /// Their totals.
    pub totals: [Fen; 2],
}

/// What was found for a bill as it grows, and where that ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found<T> {
    /// All of it, by the in-scope amount.
    pub all: Vec<T>,
    /// Where a larger bill hangs on what nobody has told; nothing where all is known.
    pub beyond: Option<Beyond>,
}

/// The largest bill that can be settled, and why a fen more cannot be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Beyond {
    /// Its in-scope amount, in fen.
    pub scope: Fen,
    /// The whole bill, in fen.
    pub total: Fen,
    /// What is not known from there on.
    pub why: Vec<Fault>,
}

/// Something that lies ahead of a bill as it grows, in fen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Distance {
    /// How much more in scope it takes.
    pub more: Fen,
    /// The in-scope amount there.
    pub at: Fen,
    /// The own share there.
    pub own: Fen,
    /// What each further 1,000 yuan adds to the own share from there on.
    pub per_thousand: Fen,
    /// Ids of the steps that begin.
    pub begins: Vec<String>,
    /// Ids of the steps that are over.
    pub ends: Vec<String>,
}

/// The own share of a case while its in-scope amount grows from nothing to `most` fen, from kink to kink, as far as every figure is
/// known. A stretch begins where the one before it ends; a fen later where the own share jumps (a ratio for the whole bill, say).
///
/// # Errors
/// Every reason why the case cannot be settled.
#[cfg(feature = "spans")]
pub fn curve(pack: &Pack, inputs: &Inputs, most: Fen) -> Result<Found<Stretch>, Vec<Fault>> {
    spans::curve::curve(pack, inputs, most)
}

/// Every bill that, the rest of the case being the same, gives a stated figure to the fen (S31), as far as every figure is known.
///
/// # Errors
/// Every reason why the case cannot be settled.
#[cfg(feature = "spans")]
pub fn bills(pack: &Pack, inputs: &Inputs, wanted: Wanted) -> Result<Found<Bills>, Vec<Fault>> {
    spans::curve::bills(pack, inputs, wanted)
}

/// How far it is from a bill to each kink ahead: the deductible met, the next band, a cap, the threshold of a layer.
///
/// # Errors
/// Every reason why the case cannot be settled.
#[cfg(feature = "spans")]
pub fn distances(pack: &Pack, inputs: &Inputs) -> Result<Found<Distance>, Vec<Fault>> {
    spans::curve::distances(pack, inputs)
}
