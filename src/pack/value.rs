//! Values of rows: a closed set of forms, no expressions (`rules/README.md` §5).

use super::{Pack, Unit};
use crate::facts::{Fact, FactKind};
use crate::fault::{At, Fault, tell};
use crate::money::{Exact, Rate, Yuan};
use crate::text::joined;
use crate::tree::Tree;

/// One band: shares the piece up to `to` at `rate`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Band {
    /// Upper end in fen, included; `None` in the last band.
    pub to: Option<Exact>,
    /// The fund's share.
    pub rate: Exact,
}

/// How several figures become one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// Added.
    Sum,
    /// Multiplied.
    Times,
    /// The greatest.
    Most,
    /// The least.
    Least,
}

impl How {
    /// The keys in packs.
    pub(super) const KEYS: [(&'static str, How); 4] =
        [("sum", How::Sum), ("times", How::Times), ("most", How::Most), ("least", How::Least)];
}

/// One of several figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Operand {
    /// What another table says.
    Table(String),
    /// A value of its own.
    Value(Value),
}

/// A value of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A figure: fen, or a rate, factor or points.
    Figure(Exact),
    /// Bands of rates.
    Bands(Vec<Band>),
    /// A share of something, within bounds.
    ShareOf {
        /// The share.
        share: Exact,
        /// Of what: an `index/…` table's id, `total`, `in_scope`, `income` or `salary`.
        of: String,
        /// At least.
        min: Option<Exact>,
        /// At most.
        max: Option<Exact>,
        /// The product is rounded half-up to so many fen, if the notice prints it so.
        round: Option<i64>,
    },
    /// `base + per × max(0, fact − from)`, within bounds.
    Grow {
        /// Where it starts.
        base: Exact,
        /// For each unit of the fact.
        per: Exact,
        /// The fact.
        of: Fact,
        /// From here on.
        from: i64,
        /// The sum of the steps is divided by this (`over`).
        over: i64,
        /// At least.
        min: Option<Exact>,
        /// At most.
        max: Option<Exact>,
    },
    /// Several figures made one.
    Combine {
        /// How.
        how: How,
        /// The figures; in a product all but the first are factors.
        of: Vec<Operand>,
        /// At least.
        min: Option<Exact>,
        /// At most.
        max: Option<Exact>,
    },
    /// The figures of a table for each of the person's certified diseases, made one.
    EachOf {
        /// The table's id.
        table: String,
        /// All added instead of the greatest alone.
        sum: bool,
        /// For each disease beyond the first, on top.
        further: Option<Exact>,
        /// At most.
        max: Option<Exact>,
    },
    /// No limit.
    NoLimit,
    /// The item pays nothing.
    NotPayable,
    /// Not known.
    Unknown {
        /// Why, Chinese.
        why: String,
        /// Why, English.
        why_en: String,
        /// At least, if that is known.
        low: Option<Exact>,
        /// At most, if that is known.
        high: Option<Exact>,
    },
    /// Sources disagree.
    AnyOf {
        /// The readings.
        readings: Vec<Value>,
        /// Why, Chinese.
        why: String,
        /// Why, English.
        why_en: String,
    },
}

impl Pack {
    /// Whether a number of the situation enters a figure, beside choosing a row.
    #[must_use]
    pub fn enters(&self, fact: Fact) -> bool {
        let rows = self.tables.iter().flat_map(|table| &table.rows);
        let by_table = rows.map(|row| &row.value).any(|value| match value {
            Value::Grow { of, .. } => *of == fact,
            Value::ShareOf { of, .. } => *of == fact.key(),
            Value::Combine { .. } => true,
            _ => false,
        });
        by_table || self.plan.iter().any(|item| item.days_fact() == Some(fact))
    }

    /// Whether something is counted by a number of the situation: units for each day, months that a limit is kept in.
    #[must_use]
    pub fn counts_by(&self, fact: Fact) -> bool {
        match fact {
            Fact::Days => self.lines.quantity_a_day,
            Fact::SupplyMonths => self.counters.iter().any(|counter| counter.spread),
            _ => false,
        }
    }
}

impl Value {
    /// Whether it is worked out from facts or other tables.
    #[cfg(feature = "proofs")]
    pub(super) fn is_computed(&self) -> bool {
        use Value::{Combine, EachOf, Grow, ShareOf};
        matches!(self, ShareOf { .. } | Grow { .. } | Combine { .. } | EachOf { .. })
    }

    /// The tables that a combined value names.
    pub(super) fn tables<'v>(&'v self, found: &mut Vec<&'v str>) {
        match self {
            Value::Combine { of, .. } => {
                for operand in of {
                    match operand {
                        Operand::Table(table) => found.push(table),
                        Operand::Value(value) => value.tables(found),
                    }
                }
            }
            Value::EachOf { table, .. } => found.push(table),
            Value::ShareOf { of, .. } if of.starts_with("index/") => found.push(of),
            Value::AnyOf { readings, .. } => readings.iter().for_each(|reading| reading.tables(found)),
            _ => {}
        }
    }

    /// The least figure an unknown or disputed value can have, if that is known.
    #[must_use]
    pub fn least(&self) -> Option<Exact> {
        match self {
            Value::Figure(figure) => Some(*figure),
            Value::Unknown { low, .. } => *low,
            Value::AnyOf { readings, .. } => {
                let mut least: Option<Exact> = None;
                for reading in readings {
                    match reading {
                        Value::NoLimit => {}
                        Value::Figure(figure) => {
                            least = Some(least.map_or(*figure, |known| known.min(*figure)))
                        }
                        _ => return None,
                    }
                }
                least
            }
            _ => None,
        }
    }
}

/// Reads a value of a unit; every fault is told.
pub fn read_value(tree: &Tree, unit: Unit, at: &str, faults: &mut Vec<Fault>) -> Option<Value> {
    value_at(tree, unit, &At::new(at), faults)
}

/// The same, at a place within an input.
pub(crate) fn value_at(tree: &Tree, unit: Unit, at: &At, faults: &mut Vec<Fault>) -> Option<Value> {
    match tree {
        Tree::Text(text) if text == "none" && matches!(unit, Unit::Money | Unit::Factor) => {
            Some(Value::NoLimit)
        }
        Tree::Text(text) if text == "not_payable" => Some(Value::NotPayable),
        Tree::Text(text) if unit != Unit::Bands => figure(text, unit, at, faults).map(Value::Figure),
        Tree::Table(_) => {
            if let Some(how) =
                How::KEYS.iter().find(|(key, _)| unit != Unit::Bands && tree.get(key).is_some())
            {
                return combine(tree, *how, unit, at, faults);
            }
            match ["bands", "share", "base", "unknown", "any_of", "each_of"]
                .iter()
                .find(|key| tree.get(key).is_some())
            {
                Some(&"bands") if unit == Unit::Bands => bands(tree, at, faults).map(Value::Bands),
                Some(&"share") if unit == Unit::Money => share_of(tree, at, faults),
                Some(&"base") if unit != Unit::Bands => grow(tree, unit, at, faults),
                Some(&"unknown") => unknown(tree, unit, at, faults),
                Some(&"any_of") => any_of(tree, unit, at, faults),
                Some(&"each_of") if unit == Unit::Money => each_of(tree, at, faults),
                _ => fault(at, "value-form", faults),
            }
        }
        Tree::Whole(_) | Tree::Other(_) => fault(at, "bare-number", faults),
        _ => fault(at, "value-form", faults),
    }
}

fn fault<T>(at: &At, kind: &'static str, faults: &mut Vec<Fault>) -> Option<T> {
    tell(faults, at, "", kind, &[]);
    None
}

/// A fault below a key of a form: what stands there, and what is wanted.
fn other<T>(
    tree: &Tree,
    key: &str,
    want: &str,
    at: &At,
    kind: &'static str,
    faults: &mut Vec<Fault>,
) -> Option<T> {
    let value = tree.get(key).and_then(Tree::scalar).unwrap_or_default();
    tell(faults, at, key, kind, &[("key", key), ("want", want), ("value", &value)]);
    None
}

fn keys(tree: &Tree, known: &[&str], at: &At, faults: &mut Vec<Fault>) {
    for (key, _) in tree.pairs() {
        if !known.contains(&key.as_str()) {
            let want = joined(known, " ");
            tell(faults, at, key, "unknown-key", &[("key", key), ("want", &want)]);
        }
    }
}

fn figure(text: &str, unit: Unit, at: &At, faults: &mut Vec<Fault>) -> Option<Exact> {
    let value = match unit {
        Unit::Money => Yuan::parse(text).map(|yuan| Exact::fen(yuan.fen())),
        _ => Rate::parse(text).map(Rate::exact),
    };
    let Ok(value) = value else {
        tell(faults, at, "", "number", &[("value", text)]);
        return None;
    };
    let fits = match unit {
        Unit::Money | Unit::Factor => !value.is_negative(),
        Unit::Rate | Unit::Bands => !value.is_negative() && value <= Exact::ONE,
        Unit::Points => value <= Exact::ONE && -value <= Exact::ONE,
    };
    if !fits {
        tell(faults, at, "", "out-of-range", &[("value", text)]);
        return None;
    }
    Some(value)
}

fn optional(tree: &Tree, key: &str, unit: Unit, at: &At, faults: &mut Vec<Fault>) -> Option<Exact> {
    let value = tree.get(key)?;
    let at = at.key(key);
    match value.text() {
        Some(text) => figure(text, unit, &at, faults),
        None => fault(&at, "bare-number", faults),
    }
}

fn bands(tree: &Tree, at: &At, faults: &mut Vec<Fault>) -> Option<Vec<Band>> {
    keys(tree, &["bands"], at, faults);
    let items = tree.items_at("bands");
    let mut bands: Vec<Band> = Vec::new();
    for (index, item) in items.iter().enumerate() {
        let at = at.item("bands", index);
        keys(item, &["to", "rate"], &at, faults);
        let last = index + 1 == items.len();
        let to = match item.text_at("to") {
            Some("none") if last => None,
            Some("none") => return fault(&at, "after-last-band", faults),
            Some(text) => Some(figure(text, Unit::Money, &at, faults)?),
            None => return fault(&at, "bare-number", faults),
        };
        if last && to.is_some() {
            return fault(&at, "after-last-band", faults);
        }
        let floor = bands.last().and_then(|band| band.to).unwrap_or(Exact::ZERO);
        if to.is_some_and(|to| to <= floor) {
            return fault(&at, "band-order", faults);
        }
        let rate = optional(item, "rate", Unit::Rate, &at, faults);
        if item.get("rate").is_none() {
            tell(faults, &at, "rate", "missing-key", &[("key", "rate")]);
        }
        bands.push(Band { to, rate: rate? });
    }
    if bands.is_empty() || bands.len() > 40 {
        return fault(at, "value-form", faults);
    }
    Some(bands)
}

fn share_of(tree: &Tree, at: &At, faults: &mut Vec<Fault>) -> Option<Value> {
    keys(tree, &["share", "of", "min", "max", "round"], at, faults);
    let share = optional(tree, "share", Unit::Factor, at, faults)?;
    let of = tree.text_at("of").unwrap_or("").to_owned();
    if !(of.starts_with("index/") || ["total", "in_scope", "income", "salary"].contains(&of.as_str())) {
        return other(tree, "of", "", at, "unknown-name", faults);
    }
    let min = optional(tree, "min", Unit::Money, at, faults);
    let max = optional(tree, "max", Unit::Money, at, faults);
    let round = match tree.text_at("round") {
        Some("fen") => Some(1),
        Some("yuan") => Some(100),
        None if tree.get("round").is_none() => None,
        _ => return other(tree, "round", "fen | yuan", at, "unknown-word", faults),
    };
    Some(Value::ShareOf { share, of, min, max, round })
}

fn signed(tree: &Tree, key: &str, unit: Unit, at: &At, faults: &mut Vec<Fault>) -> Option<Exact> {
    let text = tree.text_at(key)?;
    match text.strip_prefix('-') {
        Some(rest) => figure(rest, unit, at, faults).map(|value| -value),
        None => figure(text, unit, at, faults),
    }
}

fn grow(tree: &Tree, unit: Unit, at: &At, faults: &mut Vec<Fault>) -> Option<Value> {
    keys(tree, &["base", "per", "of", "from", "over", "min", "max"], at, faults);
    let base = optional(tree, "base", unit, at, faults)?;
    let step_unit = if unit == Unit::Money { Unit::Money } else { Unit::Factor };
    let Some(per) = signed(tree, "per", step_unit, at, faults) else {
        return other(tree, "per", "", at, "missing-key", faults);
    };
    let of = match tree.text_at("of").and_then(Fact::of) {
        Some(fact) if fact.kind() == FactKind::Whole => fact,
        _ => return other(tree, "of", "", at, "unknown-name", faults),
    };
    let mut whole = |key: &str, absent: i64| match tree.get(key) {
        None => Some(absent),
        Some(Tree::Whole(number)) if key == "from" || *number > 0 => Some(*number),
        Some(_) => other(tree, key, "0, 1, 2 …", at, "wrong-kind", faults),
    };
    let (from, over) = (whole("from", 0)?, whole("over", 1)?);
    let min = optional(tree, "min", unit, at, faults);
    let max = optional(tree, "max", unit, at, faults);
    // Nothing falls below none, and a rate goes no higher than all: where it stops has to be told.
    let falls = per.is_negative();
    let end = if falls { "min" } else { "max" };
    if (falls || unit == Unit::Rate) && tree.get(end).is_none() {
        return other(tree, end, "", at, "missing-key", faults);
    }
    Some(Value::Grow { base, per, of, from, over, min, max })
}

fn combine(
    tree: &Tree,
    (key, how): (&str, How),
    unit: Unit,
    at: &At,
    faults: &mut Vec<Fault>,
) -> Option<Value> {
    keys(tree, &[key, "min", "max"], at, faults);
    let mut of = Vec::new();
    for (index, item) in tree.items_at(key).iter().enumerate() {
        let at = at.item(key, index);
        let unit = if how == How::Times && index > 0 { Unit::Factor } else { unit };
        of.push(match item.text_at("table") {
            Some(table) => {
                keys(item, &["table"], &at, faults);
                Operand::Table(table.to_owned())
            }
            None => match value_at(item, unit, &at, faults)? {
                value @ (Value::Figure(_)
                | Value::ShareOf { .. }
                | Value::Grow { .. }
                | Value::Combine { .. }) => Operand::Value(value),
                _ => return fault(&at, "value-form", faults),
            },
        });
    }
    if of.len() < 2 {
        return fault(at, "value-form", faults);
    }
    let min = optional(tree, "min", unit, at, faults);
    let max = optional(tree, "max", unit, at, faults);
    Some(Value::Combine { how, of, min, max })
}

fn each_of(tree: &Tree, at: &At, faults: &mut Vec<Fault>) -> Option<Value> {
    keys(tree, &["each_of", "how", "further", "max"], at, faults);
    let sum = match tree.text_at("how") {
        Some("sum") => true,
        Some("most") => false,
        _ => return other(tree, "how", "sum | most", at, "unknown-word", faults),
    };
    let table = tree.text_at("each_of").unwrap_or("").to_owned();
    let further = optional(tree, "further", Unit::Money, at, faults);
    let max = optional(tree, "max", Unit::Money, at, faults);
    Some(Value::EachOf { table, sum, further, max })
}

fn unknown(tree: &Tree, unit: Unit, at: &At, faults: &mut Vec<Fault>) -> Option<Value> {
    keys(tree, &["unknown", "unknown_en", "low", "high"], at, faults);
    let Some(why) = tree.text_at("unknown") else {
        return other(tree, "unknown", "\"…\"", at, "wrong-kind", faults);
    };
    let why_en = tree.text_at("unknown_en").unwrap_or(why).to_owned();
    let low = optional(tree, "low", unit, at, faults);
    let high = optional(tree, "high", unit, at, faults);
    Some(Value::Unknown { why: why.to_owned(), why_en, low, high })
}

fn any_of(tree: &Tree, unit: Unit, at: &At, faults: &mut Vec<Fault>) -> Option<Value> {
    keys(tree, &["any_of", "why", "why_en"], at, faults);
    let mut readings = Vec::new();
    for (index, item) in tree.items_at("any_of").iter().enumerate() {
        let value = value_at(item, unit, &at.item("any_of", index), faults)?;
        if matches!(value, Value::Unknown { .. } | Value::AnyOf { .. }) {
            return fault(at, "value-form", faults);
        }
        readings.push(value);
    }
    if readings.len() < 2 {
        return fault(at, "value-form", faults);
    }
    let why = tree.text_at("why").unwrap_or("").to_owned();
    let why_en = tree.text_at("why_en").unwrap_or(&why).to_owned();
    Some(Value::AnyOf { readings, why, why_en })
}
