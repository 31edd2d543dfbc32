//! A case (README §14): facts, lines, payment and what the year has counted so far.

use crate::num::Q;
use crate::read::{each, fen, flag, mapping, maybe, need_day, text};
use std::collections::{BTreeMap, BTreeSet};
use toml::{Table as Tree, Value};

/// One case to settle.
#[derive(Clone, Debug, Default)]
pub struct Case {
    /// Facts of README §3 as text.
    pub facts: BTreeMap<String, String>,
    /// The lines of the bill.
    pub lines: Vec<Line>,
    /// What the person can pay with.
    pub payment: Payment,
    /// Table id → value, taken where the table's row is not known or disputed.
    pub assume: BTreeMap<String, Value>,
    /// The counters of the year.
    pub state: State,
    /// It takes the settlement before it back.
    pub reverse: bool,
}

/// One line of a bill; money in fen.
#[derive(Clone, Debug, Default)]
pub struct Line {
    /// The amount; below 0 for a return.
    pub amount: i64,
    /// `A`, `B` or `C`; empty when only printed figures are known.
    pub class: String,
    /// The rate paid first.
    pub prepay: Option<Q>,
    /// The most of this line that counts.
    pub limit: Option<i64>,
    /// The word that puts the line into a group.
    pub mark: String,
    /// The category of the national table.
    pub category: String,
    /// A pack's own group of drugs.
    pub drug: String,
    /// The line's own day.
    pub day: Option<String>,
    /// How many; none is 1.
    pub quantity: Option<i64>,
    /// What the hospital's list prints.
    pub printed: Printed,
    /// It stands for a whole bill that is given as sums.
    pub bill: bool,
}

/// Printed figures of a line, in fen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Printed {
    /// Wholly self-paid.
    pub excluded: Option<i64>,
    /// Above the limit.
    pub over_limit: Option<i64>,
    /// Paid first.
    pub prepay: Option<i64>,
}

/// Balances and deposit, in fen.
#[derive(Clone, Debug, Default)]
pub struct Payment {
    /// The balance of this year, or of no stated year.
    pub account_current: i64,
    /// The balance of earlier years.
    pub account_earlier: i64,
    /// The balance of a family member's account.
    pub account_family: i64,
    /// The premium of the year, if it is told.
    pub premium: Option<i64>,
    /// The deposit, if one was paid.
    pub deposit: Option<i64>,
}

/// A year state.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct State {
    /// Counters that are not held are 0.
    pub fresh: bool,
    /// Counter (or `counter:cell`) → its counts, the last one set at the end.
    pub held: BTreeMap<String, Vec<Count>>,
    /// Counters that are unknown, whatever is held.
    pub lost: BTreeSet<String>,
    /// The last stays, the latest at the end.
    pub stays: Vec<Stay>,
}

/// A stay, or what a stay may be merged with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stay {
    /// The first day of all that is merged.
    pub chain: (i32, u32, u32),
    /// Its first day.
    pub first: (i32, u32, u32),
    /// Its last day.
    pub last: (i32, u32, u32),
    /// The words of `setting`, `hospital` and `disease`.
    pub words: [Option<String>; 3],
    /// The rule that joined it, or `no`; none if that is not known.
    pub merged: Option<String>,
    /// Which stay of the year it is, if that is known.
    pub number: Option<i64>,
}

fn read_stay(t: &Tree) -> Result<Stay, String> {
    let first = need_day(t, "first")?;
    let [setting, hospital, disease] = ["setting", "hospital", "disease"].map(|key| maybe(t, key));
    Ok(Stay {
        chain: if t.contains_key("chain") { need_day(t, "chain")? } else { first },
        first,
        last: need_day(t, "last")?,
        words: [setting?, hospital?, disease?],
        merged: maybe(t, "merged")?,
        number: maybe(t, "admission")?.and_then(|n| n.parse().ok()),
    })
}

/// What a counter holds for one window.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Count {
    /// The window; a typed figure has none yet: it belongs to the window of the next settlement.
    pub window: Option<String>,
    /// The sum.
    pub fen: i64,
}

impl Line {
    /// Its quantity, without a sign.
    pub(crate) fn count(&self) -> Q {
        Q::int(self.quantity.unwrap_or(1)).abs()
    }
}

impl State {
    /// What was last counted under this key.
    pub fn latest(&self, key: &str) -> Option<i64> {
        self.held.get(key)?.last().map(|count| count.fen)
    }
}

impl Case {
    /// Reads a case without its `[[then]]`.
    pub fn read(toml: &Value) -> Result<Case, String> {
        let t = mapping(toml)?;
        let mut case = Case::default();
        case.patch(t)?;
        if let Some(state) = t.get("state").map(mapping).transpose()? {
            case.state.fresh = flag(state, "fresh")?;
            case.state.stays = each(state, "stays", |v| read_stay(mapping(v)?))?;
            for key in state.keys().filter(|k| !matches!(k.as_str(), "fresh" | "stays")) {
                let typed = Count { window: None, fen: fen(state, key)?.unwrap_or_default() };
                case.state.held.insert(key.clone(), vec![typed]);
            }
        }
        Ok(case)
    }

    /// Reads a case and its further settlements. What a further one does not give again stays; its state is the
    /// caller's to hand on.
    pub fn read_chain(toml: &Value) -> Result<Vec<Case>, String> {
        let mut all = vec![Case::read(toml)?];
        each(mapping(toml)?, "then", |v| {
            let t = mapping(v)?;
            let mut next = all.last().cloned().unwrap_or_default();
            next.patch(t)?;
            all.push(next);
            Ok(())
        })?;
        Ok(all)
    }

    fn patch(&mut self, t: &Tree) -> Result<(), String> {
        self.reverse = flag(t, "reverse")?;
        if let Some(situation) = t.get("situation") {
            for (fact, value) in mapping(situation)? {
                self.facts.insert(fact.clone(), text(value)?);
            }
        }
        if t.contains_key("bill") || t.contains_key("line") {
            self.lines = read_lines(t)?;
        }
        if t.contains_key("payment") {
            self.payment = read_payment(t)?;
        }
        if let Some(assume) = t.get("assume") {
            self.assume = mapping(assume)?.clone().into_iter().collect();
        }
        Ok(())
    }
}

fn read_payment(t: &Tree) -> Result<Payment, String> {
    let Some(p) = t.get("payment").map(mapping).transpose()? else { return Ok(Payment::default()) };
    let balance = |key| fen(p, key).map(Option::unwrap_or_default);
    Ok(Payment {
        account_current: balance("account")? + balance("account_current")?,
        account_earlier: balance("account_earlier")?,
        account_family: balance("account_family")?,
        premium: fen(p, "premium")?,
        deposit: fen(p, "deposit")?,
    })
}

fn read_lines(t: &Tree) -> Result<Vec<Line>, String> {
    match t.get("bill") {
        Some(bill) => Ok(vec![read_bill(mapping(bill)?)?]),
        None => each(t, "line", |v| read_line(mapping(v)?)),
    }
}

/// A bill given as sums is one line with printed figures; every figure left out is 0.
fn read_bill(t: &Tree) -> Result<Line, String> {
    let mut printed = read_printed(t)?;
    printed.excluded.get_or_insert(0);
    let sums = [printed.excluded, printed.over_limit, printed.prepay].into_iter().flatten().sum::<i64>();
    let amount = match (fen(t, "total")?, fen(t, "in_scope")?) {
        (Some(total), Some(scope)) if total != scope + sums => {
            return Err("the sums of the bill do not make its total".into());
        }
        (Some(total), _) => total,
        (None, Some(scope)) => scope + sums,
        (None, None) => return Err("the key total is wanted".into()),
    };
    Ok(Line { amount, printed, bill: true, ..Line::default() })
}

fn read_printed(t: &Tree) -> Result<Printed, String> {
    Ok(Printed {
        excluded: fen(t, "excluded")?,
        over_limit: fen(t, "over_limit")?,
        prepay: fen(t, "prepay")?,
    })
}

fn read_line(t: &Tree) -> Result<Line, String> {
    let whole = |text: String| text.parse::<i64>().map_err(|_| format!("{text:?} is not a whole number"));
    Ok(Line {
        amount: fen(t, "amount")?.ok_or("the key amount is wanted")?,
        class: maybe(t, "class")?.unwrap_or_default(),
        prepay: maybe(t, "prepay")?.map(|p| Q::decimal(&p, 6)).transpose()?,
        limit: fen(t, "limit")?,
        mark: maybe(t, "mark")?.unwrap_or_default(),
        category: maybe(t, "category")?.unwrap_or_default(),
        drug: maybe(t, "drug")?.unwrap_or_default(),
        day: maybe(t, "day")?,
        quantity: maybe(t, "quantity")?.map(whole).transpose()?,
        printed: t.get("printed").map(|p| read_printed(mapping(p)?)).transpose()?.unwrap_or_default(),
        bill: false,
    })
}
