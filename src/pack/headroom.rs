//! Headroom: within the largest amount, no fraction of a settlement can outgrow `i128`.
//!
//! Every amount of a settlement is a whole number of 1/D fen. D is bounded here from the pack's own figures: it begins with 1
//! (or the denominators of exact shares paid first), and every item that can run in the same cells multiplies it by the
//! denominators of what it multiplies amounts with. With a cap on payment an item divides by a rate n/A, which
//! brings in n. A pro-rata division is cut to a millionth of a fen. Sums are formed over the least common
//! denominator, so nothing on the way is longer than V × D, where V bounds the amounts.

use super::{Item, ItemKind, Pack, Row, Table, Takes, Unit, inside};
use crate::fault::{At, Fault, tell};
use crate::money::{AMOUNT_MAX_FEN, Exact};
use crate::pack::value::{Operand, Value};
use crate::pack::{CapOn, RateRef};
use crate::text::number;

/// Rates that a line or a situation brings have at most six decimals.
const SIX_DECIMALS: u128 = 1_000_000;
/// What an assumption stands in for has four.
const FOUR_DECIMALS: u128 = 10_000;
/// Most combinations of cells that are told apart; what lies in axes beyond counts as running together.
const CELLS_MAX: usize = 4_000;

/// Tells when the fractions could outgrow their room.
pub(super) fn check(pack: &Pack, faults: &mut Vec<Fault>) {
    // Bill, counters and balances together stay below four times the largest amount.
    let amounts = u128::from(AMOUNT_MAX_FEN.unsigned_abs()) * 4;
    let most = (u128::MAX >> 2) / amounts;
    let bound = denominator(pack);
    if bound > most {
        let digits = |value: u128| number(i64::from(value.checked_ilog10().unwrap_or(0)));
        tell(faults, &At::ROOT, "plan", "headroom", &[("value", &digits(bound)), ("most", &digits(most))]);
    }
}

/// A bound on the denominators of one settlement's amounts; the greatest number when there is no smaller one.
pub(super) fn denominator(pack: &Pack) -> u128 {
    let mut axes: Vec<(usize, usize)> = Vec::new();
    let mut cells = 1_usize;
    for (axis, _) in pack.plan.iter().flat_map(|item| &item.when) {
        let size = pack.axes.get(*axis).map_or(1, |axis| axis.cells.len().max(1));
        if !axes.iter().any(|(known, _)| known == axis) && cells.saturating_mul(size) <= CELLS_MAX {
            cells *= size;
            axes.push((*axis, size));
        }
    }
    let mut greatest = 1;
    for cell in 0..cells {
        let mut at = vec![None; pack.axes.len()];
        let mut rest = cell;
        for (axis, size) in &axes {
            if let Some(place) = at.get_mut(*axis) {
                *place = Some(rest % size);
            }
            rest /= size;
        }
        let here = Here { pack, at: &at };
        let mut all = if pack.lines.prepay_exact { SIX_DECIMALS } else { 1 };
        for item in pack.plan.iter().filter(|item| inside(&item.when, &at) != Ok(false)) {
            all = all.saturating_mul(here.factor(item));
        }
        greatest = greatest.max(all);
    }
    greatest
}

/// A pack in some cells.
struct Here<'p> {
    pack: &'p Pack,
    at: &'p [Option<usize>],
}

impl Here<'_> {
    /// By how much an item can multiply the denominators.
    fn factor(&self, item: &Item) -> u128 {
        let table = |index: usize| self.pack.tables.get(index).map_or(1, |table| self.of_table(table));
        let mut all = 1_u128;
        let mut by = |factor: u128| all = all.saturating_mul(factor);
        match &item.kind {
            ItemKind::Basic(basic) => {
                basic.first_share.iter().for_each(|first| by(table(first.table)));
                if let Some(deductible) = &basic.deductible {
                    by(table(deductible.table));
                    deductible.factors.iter().for_each(|factor| by(table(*factor)));
                    deductible.ceiling.iter().for_each(|(ceiling, _)| by(table(*ceiling)));
                }
                by(self.shared(item, &basic.rate));
                by(if item.groups.len() > 1 { SIX_DECIMALS } else { 1 });
            }
            ItemKind::Share(share) => {
                share.base.iter().for_each(|entry| by(entry.share.den().unsigned_abs()));
                share.threshold.iter().for_each(|threshold| by(table(threshold.table)));
                by(self.shared(item, &share.rate));
                by(taken(&share.takes));
            }
            ItemKind::Fixed(fixed) => {
                by(table(fixed.table));
                by(if item.groups.len() > 1 { SIX_DECIMALS } else { 1 });
            }
            ItemKind::OwnCeiling(own) => {
                own.base.iter().for_each(|entry| by(entry.share.den().unsigned_abs()));
                by(table(own.ceiling.table));
                by(taken(&own.takes));
            }
            ItemKind::Floor(floor) => {
                floor.base.iter().for_each(|entry| by(entry.share.den().unsigned_abs()));
                by(table(floor.table));
                by(taken(&floor.takes));
            }
            ItemKind::Account(_) => {}
            ItemKind::Carve(carve) => by(carve.table.map_or(SIX_DECIMALS, table)),
            ItemKind::Package(package) => {
                by(table(package.price));
                by(package.own.map_or(1, table));
            }
        }
        all
    }

    /// What rates, adjustments and caps of an item multiply denominators by.
    fn shared(&self, item: &Item, rate: &RateRef) -> u128 {
        let table = |index: usize| self.pack.tables.get(index).map_or(1, |table| self.of_table(table));
        let adjusted = item
            .adjust()
            .iter()
            .fold(table(rate.table), |all, adjust| all.saturating_mul(table(adjust.table)));
        let capped = item.caps().iter().fold(adjusted, |all, cap| all.saturating_mul(table(cap.table)));
        let divides = item.caps().iter().any(|cap| cap.on == CapOn::Fund);
        // What the room covers is divided by the rate's numerator; an adjusted one is at most its denominator.
        let numerator = if item.adjust().is_empty() { self.numerator(rate.table) } else { adjusted };
        if divides { capped.saturating_mul(numerator) } else { capped }
    }

    /// The greatest denominator of a table's rows; what an assumption may put in an unknown's place has four decimals at most.
    fn of_table(&self, table: &Table) -> u128 {
        let mut greatest = 1;
        for row in table.rows.iter().filter(|row| self.agrees(table, row)) {
            let open = matches!(row.value, Value::Unknown { .. } | Value::AnyOf { .. });
            let assumed = if open && table.unit != Unit::Money { FOUR_DECIMALS } else { 1 };
            greatest = greatest.max(self.of_value(&row.value)).max(assumed);
        }
        greatest
    }

    fn of_value(&self, value: &Value) -> u128 {
        let den = |figure: &Exact| figure.den().unsigned_abs();
        let named = |id: &str| {
            self.pack
                .table_of(id)
                .and_then(|table| self.pack.tables.get(table))
                .map_or(1, |table| self.of_table(table))
        };
        let bounds = |min: &Option<Exact>, max: &Option<Exact>| {
            [min, max].into_iter().flatten().fold(1_u128, |all, bound| all.max(den(bound)))
        };
        match value {
            Value::Figure(figure) => den(figure),
            Value::Bands(bands) => bands.iter().fold(1, |all, band| least_common(all, den(&band.rate))),
            Value::ShareOf { share, of, min, max, .. } => {
                let base = match of.as_str() {
                    "in_scope" if self.pack.lines.prepay_exact => SIX_DECIMALS,
                    of if of.starts_with("index/") => named(of),
                    _ => 1,
                };
                den(share).saturating_mul(base).max(bounds(min, max))
            }
            Value::Grow { base, per, over, min, max, .. } => {
                let over = over.unsigned_abs().into();
                den(base).saturating_mul(den(per)).saturating_mul(over).max(bounds(min, max))
            }
            Value::Combine { of, min, max, .. } => {
                let mut all = 1_u128;
                for operand in of {
                    all = all.saturating_mul(match operand {
                        Operand::Table(table) => named(table),
                        Operand::Value(value) => self.of_value(value),
                    });
                }
                all.max(bounds(min, max))
            }
            // Sums of several rows of one table: over their common denominator, which six decimals bound.
            Value::EachOf { table, .. } => {
                if named(table) == 1 {
                    1
                } else {
                    SIX_DECIMALS
                }
            }
            Value::AnyOf { readings, .. } => readings.iter().fold(1, |all, one| all.max(self.of_value(one))),
            Value::Unknown { low, high, .. } => bounds(low, high),
            Value::NoLimit | Value::NotPayable => 1,
        }
    }

    /// The greatest numerator among a table's rates.
    fn numerator(&self, table: usize) -> u128 {
        let Some(table) = self.pack.tables.get(table) else { return 1 };
        let mut greatest = 1;
        for row in table.rows.iter().filter(|row| self.agrees(table, row)) {
            greatest = greatest.max(match &row.value {
                Value::Figure(rate) => rate.num().unsigned_abs(),
                Value::Bands(bands) => {
                    bands.iter().fold(1, |all, band| all.max(band.rate.num().unsigned_abs()))
                }
                Value::NoLimit | Value::NotPayable => 1,
                _ => self.of_table(table),
            });
        }
        greatest
    }

    /// Whether a row may hold in these cells.
    fn agrees(&self, table: &Table, row: &Row) -> bool {
        table.over.iter().zip(&row.masks).all(|(axis, mask)| match self.at.get(*axis).copied().flatten() {
            Some(cell) => mask & (1 << cell) != 0,
            None => true,
        })
    }
}

fn taken(takes: &Takes) -> u128 {
    if matches!(takes, Takes::ProRata) { SIX_DECIMALS } else { 1 }
}

fn least_common(a: u128, b: u128) -> u128 {
    let (mut x, mut y) = (a, b);
    while y != 0 {
        (x, y) = (y, x % y);
    }
    (a / x.max(1)).saturating_mul(b)
}
