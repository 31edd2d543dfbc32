//! Headroom: within the largest amount, no fraction of a settlement can outgrow `i128`.
//!
//! Every amount of a settlement is a whole number of 1/D fen. D is bounded here from the pack's own figures: it begins with 1
//! (or the denominators of exact shares paid first), and every item that can run in the same cells multiplies it by the
//! denominators of what it multiplies amounts with. With a cap on payment an item divides by a rate n/A, which
//! brings in n. A pro-rata division is cut to a millionth of a fen. Sums are formed over the least common
//! denominator, so nothing on the way is longer than V × D, where V bounds the amounts.

use super::{Cells, Item, ItemKind, Pack, Row, Table, Takes, Unit};
use crate::fault::{At, Fault, tell};
use crate::money::{AMOUNT_MAX_FEN, Exact};
use crate::pack::value::{Operand, Value};
use crate::pack::{Adjust, AdjustKind, CapOn, RateRef};
use crate::text::number;

/// Rates that a line or a situation brings have at most six decimals.
const SIX_DECIMALS: u128 = 1_000_000;
/// What an assumption stands in for has four.
const FOUR_DECIMALS: u128 = 10_000;
/// Most combinations of classes of cells that are told apart; what lies in axes beyond counts as running together.
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
    let mut axes: Vec<(usize, Vec<u64>)> = Vec::new();
    let mut cells = 1_usize;
    for (axis, _) in pack.plan.iter().flat_map(|item| &item.when) {
        if axes.iter().any(|(known, _)| known == axis) {
            continue;
        }
        let classes = classes(pack, *axis);
        if cells.saturating_mul(classes.len()) <= CELLS_MAX {
            cells *= classes.len();
            axes.push((*axis, classes));
        }
    }
    let mut greatest = 1;
    for cell in 0..cells {
        let mut at = vec![u64::MAX; pack.axes.len()];
        let mut rest = cell;
        for (axis, classes) in &axes {
            if let (Some(place), Some(class)) = (at.get_mut(*axis), classes.get(rest % classes.len())) {
                *place = *class;
            }
            rest /= classes.len();
        }
        let here = Here { pack, at: &at };
        let mut all = if pack.lines.prepay_exact { SIX_DECIMALS } else { 1 };
        for item in pack.plan.iter().filter(|item| here.meets(&item.when)) {
            let (factor, cut) = here.factor(item);
            all = all.saturating_mul(factor);
            all = if cut { least_common(all, SIX_DECIMALS) } else { all };
        }
        greatest = greatest.max(all);
    }
    greatest
}

/// The cells of an axis, those together that no item of the plan tells apart.
fn classes(pack: &Pack, axis: usize) -> Vec<u64> {
    let mut classes = vec![pack.axes.get(axis).map_or(1, super::Axis::full)];
    for (_, mask) in pack.plan.iter().flat_map(|item| &item.when).filter(|(known, _)| *known == axis) {
        let mut finer = Vec::new();
        for class in classes {
            finer.extend([class & mask, class & !mask].into_iter().filter(|part| *part != 0));
        }
        classes = finer;
    }
    classes
}

/// A pack in some cells: a mask for each axis.
struct Here<'p> {
    pack: &'p Pack,
    at: &'p [u64],
}

impl Here<'_> {
    /// By how much an item can multiply the denominators, and whether it divides pro rata: what is cut to a millionth then.
    fn factor(&self, item: &Item) -> (u128, bool) {
        let table = |index: usize| self.pack.tables.get(index).map_or(1, |table| self.of_table(table));
        let mut all = 1_u128;
        let mut cut = false;
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
                cut = item.groups.len() > 1;
            }
            ItemKind::Share(share) => {
                share.base.iter().for_each(|entry| by(entry.share.den().unsigned_abs()));
                share.threshold.iter().for_each(|threshold| by(table(threshold.table)));
                by(self.shared(item, &share.rate));
                cut = pro_rata(&share.takes);
            }
            ItemKind::Fixed(fixed) => {
                by(table(fixed.table));
                cut = item.groups.len() > 1;
            }
            ItemKind::OwnCeiling(own) => {
                own.base.iter().for_each(|entry| by(entry.share.den().unsigned_abs()));
                by(table(own.ceiling.table));
                cut = pro_rata(&own.takes);
            }
            ItemKind::Floor(floor) => {
                floor.base.iter().for_each(|entry| by(entry.share.den().unsigned_abs()));
                by(table(floor.table));
                cut = pro_rata(&floor.takes);
            }
            ItemKind::Account(_) => {}
            ItemKind::Carve(carve) => by(carve.table.map_or(SIX_DECIMALS, table)),
            ItemKind::Package(package) => {
                by(table(package.price));
                by(package.own.map_or(1, table));
            }
        }
        (all, cut)
    }

    /// What rates, adjustments and caps of an item multiply denominators by.
    fn shared(&self, item: &Item, rate: &RateRef) -> u128 {
        let table = |index: usize| self.pack.tables.get(index).map_or(1, |table| self.of_table(table));
        let mut adjusted = table(rate.table);
        let adjusts: Vec<&Adjust> = item.adjust().iter().filter(|adjust| self.meets(&adjust.when)).collect();
        for adjust in &adjusts {
            let by = table(adjust.table);
            adjusted = match adjust.kind {
                AdjustKind::OwnFactor | AdjustKind::RateFactor => adjusted.saturating_mul(by),
                AdjustKind::Points | AdjustKind::Ceiling => least_common(adjusted, by),
            };
        }
        let capped = item
            .caps()
            .iter()
            .filter(|cap| self.meets(&cap.when))
            .fold(adjusted, |all, cap| least_common(all, table(cap.table)));
        let divides = item.caps().iter().any(|cap| cap.on == CapOn::Fund && self.meets(&cap.when));
        // What the room covers is divided by the rate's numerator; an adjusted one is at most its denominator.
        let numerator = if adjusts.is_empty() { self.numerator(rate.table) } else { adjusted };
        if divides { capped.saturating_mul(numerator) } else { capped }
    }

    /// The least common denominator of a table's rows; what an assumption may put in an unknown's place has four decimals at most.
    fn of_table(&self, table: &Table) -> u128 {
        let mut common = 1;
        for row in table.rows.iter().filter(|row| self.agrees(table, row)) {
            let open = matches!(row.value, Value::Unknown { .. } | Value::AnyOf { .. });
            let assumed = if open && table.unit != Unit::Money { FOUR_DECIMALS } else { 1 };
            common = least_common(least_common(common, self.of_value(&row.value)), assumed);
        }
        common
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
            [min, max].into_iter().flatten().fold(1_u128, |all, bound| least_common(all, den(bound)))
        };
        let own = match value {
            Value::Figure(figure) => den(figure),
            Value::Bands(bands) => bands.iter().fold(1, |all, band| least_common(all, den(&band.rate))),
            Value::ShareOf { share, of, .. } => {
                let base = match of.as_str() {
                    "in_scope" if self.pack.lines.prepay_exact => SIX_DECIMALS,
                    // What is no table comes to one.
                    of => named(of),
                };
                den(share).saturating_mul(base)
            }
            Value::Grow { base, per, over, .. } => {
                let over = over.unsigned_abs().into();
                den(base).saturating_mul(den(per)).saturating_mul(over)
            }
            Value::Combine { of, .. } => {
                let mut all = 1_u128;
                for operand in of {
                    all = all.saturating_mul(match operand {
                        Operand::Table(table) => named(table),
                        Operand::Value(value) => self.of_value(value),
                    });
                }
                all
            }
            Value::EachOf { table, .. } => named(table),
            Value::AnyOf { readings, .. } => {
                readings.iter().fold(1, |all, one| least_common(all, self.of_value(one)))
            }
            Value::Unknown { low, high, .. } => bounds(low, high),
            Value::NoLimit | Value::NotPayable => 1,
        };
        let (least, most) = match value {
            Value::ShareOf { min, max, .. }
            | Value::Grow { min, max, .. }
            | Value::Combine { min, max, .. } => (min, max),
            Value::EachOf { further, max, .. } => (further, max),
            _ => return own,
        };
        least_common(own, bounds(least, most))
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
        table.over.iter().zip(&row.masks).all(|(axis, mask)| mask & self.mask(*axis) != 0)
    }

    /// Whether a box meets these cells.
    fn meets(&self, cells: &Cells) -> bool {
        cells.iter().all(|(axis, mask)| mask & self.mask(*axis) != 0)
    }

    fn mask(&self, axis: usize) -> u64 {
        self.at.get(axis).copied().unwrap_or(u64::MAX)
    }
}

fn pro_rata(takes: &Takes) -> bool {
    matches!(takes, Takes::ProRata)
}

fn least_common(a: u128, b: u128) -> u128 {
    let (mut x, mut y) = (a, b);
    while y != 0 {
        (x, y) = (y, x % y);
    }
    (a / x.max(1)).saturating_mul(b)
}
