//! The plan: an ordered list of mechanisms, each moving money from parts to one payer (`rules/README.md` §9).

use super::{Cells, Part};
use crate::facts::Fact;
use crate::money::Exact;
use crate::settle::What;

/// One item of the plan.
#[derive(Clone, Debug)]
pub struct Item {
    /// Its id.
    pub id: String,
    /// Skipped outside these cells.
    pub when: Cells,
    /// Index of the payer; an `account` has none.
    pub payer: Option<usize>,
    /// Groups whose money it works on.
    pub groups: Vec<usize>,
    /// When the payer pays.
    pub paid: WhenPaid,
    /// Items of one name see the parts as they were before the first of them.
    pub parallel: Option<String>,
    /// What it does.
    pub kind: ItemKind,
    /// The platform's codes for its steps; a band's number follows its code.
    pub codes: Vec<(What, String)>,
    /// When and with what to ask a payer who pays later.
    pub claim: Option<Box<Claim>>,
}

/// How a later payment is asked for: words for the person, Chinese and English.
#[derive(Clone, Debug, Default)]
pub struct Claim {
    /// Until when.
    pub deadline: [String; 2],
    /// What to bring.
    pub papers: [Vec<String>; 2],
}

/// When a payer's money arrives.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WhenPaid {
    /// At discharge.
    #[default]
    Counter,
    /// Later, by itself.
    Later,
    /// Later, if asked for.
    OnApplication,
}

/// The mechanisms.
#[derive(Clone, Debug)]
pub enum ItemKind {
    /// Deductible, bands, caps of one part of the bill.
    Basic(Basic),
    /// A later layer on parts of the own share.
    Share(Share),
    /// A fixed sum a line, settlement or day.
    Fixed(Fixed),
    /// A ceiling on the person's own share.
    OwnCeiling(OwnCeiling),
    /// A floor under what the funds pay together.
    Floor(Floor),
    /// An account that pays early.
    Account(Account),
    /// A liable party's share leaves first.
    Carve(Carve),
    /// A package price in place of what the bill says.
    Package(Package),
}

/// `carve`.
#[derive(Clone, Debug)]
pub struct Carve {
    /// Table of the share; `None`: the fact `liability`.
    pub table: Option<usize>,
    /// The parts that give it.
    pub parts: Vec<Part>,
    /// Where it goes when no payer takes it.
    pub to_part: Option<Part>,
}

/// `package`.
#[derive(Clone, Debug)]
pub struct Package {
    /// Table of the price.
    pub price: usize,
    /// The price is for each day (fact `days`).
    pub a_day: bool,
    /// The parts that the package holds.
    pub parts: Vec<Part>,
    /// Who bears what lies above the price; `None`: the person, as `package_difference`.
    pub above: Option<usize>,
    /// Table of the own share or own sum; `None`: the plan goes on with the package as in-scope amount.
    pub own: Option<usize>,
    /// The own share is measured on the price even when the bill is lower.
    pub on_price: bool,
}

/// `basic`.
#[derive(Clone, Debug)]
pub struct Basic {
    /// A share paid first out of area.
    pub first_share: Option<FirstShare>,
    /// 起付线.
    pub deductible: Option<Deductible>,
    /// The fund's rate.
    pub rate: RateRef,
    /// Changes of the rate, in order.
    pub adjust: Vec<Adjust>,
    /// 封顶线.
    pub caps: Vec<Cap>,
    /// Whether the point where a cap is reached is rounded.
    pub boundary: Boundary,
}

/// A share of the in-scope amount that is paid first.
#[derive(Clone, Debug)]
pub struct FirstShare {
    /// Its table.
    pub table: usize,
    /// After the deductible instead of before.
    pub after: bool,
    /// Where it goes.
    pub to_part: Part,
}

/// 起付线.
#[derive(Clone, Debug)]
pub struct Deductible {
    /// Its table.
    pub table: usize,
    /// What was charged already.
    pub counter: Option<usize>,
    /// Tables of factors on it.
    pub factors: Vec<usize>,
    /// A ceiling on the year's sum: table and counter.
    pub ceiling: Option<(usize, usize)>,
}

/// Which way bands are measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BandAxis {
    /// From the first yuan in scope, the deductible lying inside the first band.
    Gross,
    /// From the first yuan above the deductible (`basic`) or the threshold (`share`: excess).
    Above,
}

/// Whether each band shares its own piece, or one band the whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Each band its own piece.
    Marginal,
    /// The band of the upper end, for all of it.
    Whole,
}

/// The rate of an item.
#[derive(Clone, Debug)]
pub struct RateRef {
    /// Its table.
    pub table: usize,
    /// The axis of its bands.
    pub axis: BandAxis,
    /// Marginal or whole.
    pub mode: Mode,
    /// What lay on the axis before.
    pub counter: Option<usize>,
}

/// A change of the rate.
#[derive(Clone, Debug)]
pub struct Adjust {
    /// Which.
    pub kind: AdjustKind,
    /// Its table.
    pub table: usize,
    /// Where the lost share goes, if not to the co-payment.
    pub to_part: Option<Part>,
    /// Only in these cells.
    pub when: Cells,
}

/// Kinds of change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AdjustKind {
    /// Factor on the own share.
    OwnFactor,
    /// Points on the fund's rate.
    Points,
    /// Factor on the fund's rate.
    RateFactor,
    /// The rate at most this.
    Ceiling,
}

/// A limit.
#[derive(Clone, Debug)]
pub struct Cap {
    /// Its table.
    pub table: usize,
    /// What was used already.
    pub counter: Option<usize>,
    /// What it limits.
    pub on: CapOn,
    /// Only in these cells.
    pub when: Cells,
}

/// What a cap limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CapOn {
    /// The payer's payment.
    Fund,
    /// The in-scope amount.
    Scope,
    /// The amount above the deductible.
    Above,
    /// What a share looks at.
    Base,
}

/// Rounding of the boundary between layers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Boundary {
    /// Not rounded.
    #[default]
    Exact,
    /// Rounded down to the fen.
    DownFen,
}

/// A part, or a fraction of it, that a share looks at.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The part.
    pub part: Part,
    /// This fraction of it.
    pub share: Exact,
    /// Only this group's.
    pub group: Option<usize>,
}

/// `share`.
#[derive(Clone, Debug)]
pub struct Share {
    /// What it looks at.
    pub base: Vec<Entry>,
    /// Its own threshold.
    pub threshold: Option<Threshold>,
    /// The rate.
    pub rate: RateRef,
    /// Changes of the rate.
    pub adjust: Vec<Adjust>,
    /// Limits.
    pub caps: Vec<Cap>,
    /// Whether the point where a cap is reached is rounded.
    pub boundary: Boundary,
    /// Which parts shrink.
    pub takes: Takes,
    /// Where the own share of what it covered goes.
    pub leaves: Option<Part>,
}

/// A start line of a layer.
#[derive(Clone, Copy, Debug)]
pub struct Threshold {
    /// Its table.
    pub table: usize,
    /// What lay on its axis before.
    pub counter: Option<usize>,
}

/// Which parts shrink when a payer pays.
#[derive(Clone, Debug)]
pub enum Takes {
    /// In this order (indices into the base).
    Ordered(Vec<usize>),
    /// In proportion.
    ProRata,
}

/// `fixed`.
#[derive(Clone, Debug)]
pub struct Fixed {
    /// Its table.
    pub table: usize,
    /// For each what.
    pub each: Each,
}

/// What a fixed amount is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Each {
    /// Each line, times its quantity.
    Line,
    /// The settlement.
    Settlement,
    /// Each day (fact `days`).
    Day,
}

/// `own_ceiling`.
#[derive(Clone, Debug)]
pub struct OwnCeiling {
    /// What counts as the own share.
    pub base: Vec<Entry>,
    /// The ceiling.
    pub ceiling: Threshold,
    /// Which parts shrink.
    pub takes: Takes,
}

/// `floor`.
#[derive(Clone, Debug)]
pub struct Floor {
    /// Table of the guaranteed rate.
    pub table: usize,
    /// Of the total instead of the in-scope amount.
    pub of_total: bool,
    /// Plan payers counted.
    pub payers: Vec<usize>,
    /// What it may take.
    pub base: Vec<Entry>,
    /// In which order.
    pub takes: Takes,
}

/// `account`.
#[derive(Clone, Debug)]
pub struct Account {
    /// Which balance.
    pub which: Which,
    /// Parts it may pay.
    pub pays: Vec<Part>,
}

/// Which account balance pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// 当年账户.
    Current,
    /// 历年账户.
    Earlier,
    /// Either.
    Any,
}

impl Item {
    /// Every table the item reads.
    #[must_use]
    pub fn tables(&self) -> Vec<usize> {
        self.tables_where(&|_| true)
    }

    /// Every counter the item reads.
    #[must_use]
    pub fn counters(&self) -> Vec<usize> {
        self.counters_where(&|_| true)
    }

    /// Its changes of the rate.
    pub(crate) fn adjust(&self) -> &[Adjust] {
        match &self.kind {
            ItemKind::Basic(basic) => &basic.adjust,
            ItemKind::Share(share) => &share.adjust,
            _ => &[],
        }
    }

    /// Its limits.
    pub(crate) fn caps(&self) -> &[Cap] {
        match &self.kind {
            ItemKind::Basic(basic) => &basic.caps,
            ItemKind::Share(share) => &share.caps,
            _ => &[],
        }
    }

    /// The tables of its caps that lie within their own boxes.
    pub(crate) fn cap_tables(&self, within: &dyn Fn(&Cells) -> bool) -> Vec<usize> {
        let mut tables = Vec::new();
        for cap in self.caps() {
            if within(&cap.when) {
                tables.push(cap.table);
            }
        }
        tables
    }

    /// The tables it reads where its adjustments and caps lie within their own boxes.
    pub(crate) fn tables_where(&self, within: &dyn Fn(&Cells) -> bool) -> Vec<usize> {
        let mut tables = Vec::new();
        match &self.kind {
            ItemKind::Basic(basic) => {
                tables.extend(basic.first_share.as_ref().map(|first| first.table));
                if let Some(deductible) = &basic.deductible {
                    tables.push(deductible.table);
                    tables.extend_from_slice(&deductible.factors);
                    tables.extend(deductible.ceiling.map(|(table, _)| table));
                }
                tables.push(basic.rate.table);
            }
            ItemKind::Share(share) => {
                tables.extend(share.threshold.map(|threshold| threshold.table));
                tables.push(share.rate.table);
            }
            ItemKind::Fixed(fixed) => tables.push(fixed.table),
            ItemKind::OwnCeiling(own) => tables.push(own.ceiling.table),
            ItemKind::Floor(floor) => tables.push(floor.table),
            ItemKind::Account(_) => {}
            ItemKind::Carve(carve) => tables.extend(carve.table),
            ItemKind::Package(package) => {
                tables.push(package.price);
                tables.extend(package.own);
            }
        }
        for adjust in self.adjust() {
            if within(&adjust.when) {
                tables.push(adjust.table);
            }
        }
        tables.extend_from_slice(&self.cap_tables(within));
        tables
    }

    /// The counters it reads where its caps lie within their own boxes.
    pub(crate) fn counters_where(&self, within: &dyn Fn(&Cells) -> bool) -> Vec<usize> {
        self.counters_needed(within, &|_| false)
    }

    /// The same without the counters of limits that are none.
    pub(crate) fn counters_needed(
        &self,
        within: &dyn Fn(&Cells) -> bool,
        unlimited: &dyn Fn(usize) -> bool,
    ) -> Vec<usize> {
        let mut counters = Vec::new();
        let mut add = |table: usize, counter: Option<usize>| {
            counters.extend(counter.filter(|_| !unlimited(table)));
        };
        let (rate, caps): (Option<&RateRef>, &[Cap]) = match &self.kind {
            ItemKind::Basic(basic) => {
                if let Some(deductible) = &basic.deductible {
                    add(deductible.table, deductible.counter);
                    if let Some((table, counter)) = deductible.ceiling {
                        add(table, Some(counter));
                    }
                }
                (Some(&basic.rate), &basic.caps)
            }
            ItemKind::Share(share) => {
                if let Some(threshold) = share.threshold {
                    add(threshold.table, threshold.counter);
                }
                (Some(&share.rate), &share.caps)
            }
            ItemKind::OwnCeiling(own) => {
                add(own.ceiling.table, own.ceiling.counter);
                (None, &[])
            }
            _ => (None, &[]),
        };
        for cap in caps.iter().filter(|cap| within(&cap.when)) {
            add(cap.table, cap.counter);
        }
        counters.extend(rate.and_then(|rate| rate.counter));
        counters
    }

    /// The fact an amount is multiplied by.
    #[must_use]
    pub fn days_fact(&self) -> Option<Fact> {
        match &self.kind {
            ItemKind::Fixed(Fixed { each: Each::Day, .. })
            | ItemKind::Package(Package { a_day: true, .. }) => Some(Fact::Days),
            ItemKind::Carve(Carve { table: None, .. }) => Some(Fact::Liability),
            _ => None,
        }
    }

    /// Whether it pays through a payer.
    #[must_use]
    pub fn pays(&self, payer: usize) -> bool {
        let above = match &self.kind {
            ItemKind::Package(package) => package.above,
            _ => None,
        };
        [self.payer, above].contains(&Some(payer))
    }
}
