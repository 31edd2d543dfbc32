//! A rule pack (规则包): how one scheme of one place settles a bill. Checked when read; afterwards nothing is left to
//! doubt. The format is `rules/README.md`.

use crate::case::Plans;
use crate::facts::Fact;
use crate::money::{Exact, Fen, Way};
use crate::period::{Day, MonthDay, Period};

mod axis;
#[cfg(feature = "proofs")]
mod cover;
#[cfg(feature = "proofs")]
mod headroom;
mod line;
mod names;
mod part;
mod pick;
mod plan;
mod read;
pub mod schema;
mod value;

use axis::PickCell;
pub(crate) use axis::inside;
pub use axis::{Axis, Cells};
pub use part::{PARTS, Part};
pub use pick::{Lookup, Refusal};
pub use plan::{
    Account, Adjust, AdjustKind, BandAxis, Basic, Boundary, Cap, CapOn, Carve, Claim, Deductible, Each,
    Entry, FirstShare, Fixed, Floor, Item, ItemKind, Mode, OwnCeiling, Package, RateRef, Share, Takes,
    Threshold, WhenPaid, Which,
};
pub(crate) use value::value_at;
pub use value::{Band, How, Operand, Value, read_value};

/// The one format version this engine knows.
pub const FORMAT: i64 = 1;

/// National names a payer may speak (`rules/README.md` §7).
pub const FIELDS: &[&str] = &[
    "hifp_pay",
    "cvlserv_pay",
    "hifes_pay",
    "hifmi_pay",
    "hifob_pay",
    "maf_pay",
    "hifdm_pay",
    "oth_pay",
    "hosp_part_amt",
    "plan_pay",
];

/// The day that selects a table's version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clock {
    /// The line's own day.
    Line,
    /// 入院日.
    Admission,
    /// 出院日 or the day of the visit.
    Discharge,
    /// 结算日.
    Settlement,
    /// The first day of the insurance year.
    InsuranceYear,
}

/// What a table's values are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Yuan.
    Money,
    /// 0–1.
    Rate,
    /// From 0 on.
    Factor,
    /// −1 to 1.
    Points,
    /// Bands of rates.
    Bands,
}

/// How sure a figure is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Confidence {
    /// From memory, weak or derived.
    Unverified,
    /// Restated by a reliable publisher.
    Reported,
    /// Read on a government page.
    Official,
}

impl Confidence {
    /// Its word in packs and results.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Confidence::Unverified => "unverified",
            Confidence::Reported => "reported",
            Confidence::Official => "official",
        }
    }
}

/// Where a figure is from: in the row itself, or by number in the citations file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cite {
    /// Source id.
    pub source: String,
    /// Clause.
    pub clause: String,
    /// The notice's own short wording.
    pub quote: String,
    /// Our note, Chinese.
    pub note: String,
    /// Our note, English.
    pub note_en: String,
    /// Index into the citations file, in a built pack.
    pub index: Option<usize>,
}

/// One row of a table: a box of cells, a period, a value.
#[derive(Clone, Debug)]
pub struct Row {
    /// Allowed cells, one mask for each axis of the table's `over`.
    pub masks: Vec<u64>,
    /// In force.
    pub period: Period,
    /// The value.
    pub value: Value,
    /// How sure it is.
    pub confidence: Confidence,
    /// Where it is from.
    pub cite: Cite,
}

/// A dated table of values over axes.
#[derive(Clone, Debug)]
pub struct Table {
    /// Its id, such as `deductible/inpatient`.
    pub id: String,
    /// What its values are.
    pub unit: Unit,
    /// Indices of its axes.
    pub over: Vec<usize>,
    /// The day that selects the version.
    pub clock: Clock,
    /// Its rows.
    pub rows: Vec<Row>,
}

/// A fund or plan that pays.
#[derive(Clone, Debug)]
pub struct Payer {
    /// Its id in the pack.
    pub id: String,
    /// The national name.
    pub field: &'static str,
    /// Chinese name.
    pub title: String,
    /// English name.
    pub title_en: String,
}

/// Lines with certain marks, settled apart.
#[derive(Clone, Debug)]
pub struct Group {
    /// Its id; group 0 is `main`.
    pub id: String,
    /// Marks, categories and drug groups that sort a line here.
    pub takes: [Vec<String>; 3],
}

/// How far a counter reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Window {
    /// The insurance year.
    Year,
    /// The calendar quarter.
    Quarter,
    /// The calendar month.
    Month,
    /// So many days from the first settlement that falls into it; then the next begins.
    Days(i64),
    /// One settlement period of one stay.
    StayPeriod,
    /// A stay with all that is merged with it.
    Stay,
    /// Without end.
    Ever,
}

/// What a counter adds up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Term {
    /// What an item paid.
    Paid(usize),
    /// What a payer paid.
    Payer(usize),
    /// What a part holds at the end.
    Part(Part),
    /// What a share looked at.
    Base(usize),
    /// What an item charged as deductible.
    Deductible(usize),
    /// In-scope amount an item started from.
    Scope(usize),
    /// The same less its deductible.
    Above(usize),
    /// In-scope amount of a group, as its lines enter the plan.
    Group(usize),
    /// The whole bill.
    Total,
}

/// What separates a counter's counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Per {
    /// The cells of an axis.
    Axis(usize),
    /// The values of a fact.
    Fact(Fact),
}

/// A running sum over settlements.
#[derive(Clone, Debug)]
pub struct Counter {
    /// Its id.
    pub id: String,
    /// What it adds up.
    pub counts: Vec<Term>,
    /// Only settlements in these cells.
    pub when: Cells,
    /// How far it reaches.
    pub window: Window,
    /// Where its year begins, if not with the pack's.
    pub year_from: Option<MonthDay>,
    /// Kept apart by these.
    pub per: Vec<Per>,
    /// A settlement that covers several months (fact `supply_months`) counts evenly in each of them.
    pub spread: bool,
}

/// Line rules of the pack.
#[derive(Clone, Copy, Debug, Default)]
pub struct LineRules {
    /// Keep the share paid first exact instead of rounding it per line.
    pub prepay_exact: bool,
    /// A line above its limit is out as a whole.
    pub whole_line: bool,
    /// Take the share first, then apply the limit.
    pub prepay_first: bool,
    /// Table of the share paid first, for class B lines that have none of their own.
    pub prepay: Option<usize>,
    /// Table of the price limit a unit, for lines that have none of their own.
    pub limit: Option<usize>,
    /// Table of how many units count.
    pub quantity: Option<usize>,
    /// That many for each day of the fact `days`.
    pub quantity_a_day: bool,
}

/// A limit on what a group's lines bring into scope together.
#[derive(Clone, Debug)]
pub struct LineLimit {
    /// The group.
    pub group: usize,
    /// Only in these cells.
    pub when: Cells,
    /// Its table.
    pub table: usize,
    /// What earlier settlements used of it.
    pub counter: Option<usize>,
    /// What lies above is 全自费 instead of 超限价.
    pub excluded: bool,
}

/// Where rounding happens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RoundAt {
    /// Each payer once, at the end.
    #[default]
    Payer,
    /// Each item's payment.
    Item,
    /// Each band's payment.
    Band,
}

/// The pack's rounding rule.
#[derive(Clone, Debug, Default)]
pub struct Round {
    /// Where.
    pub at: RoundAt,
    /// Round the own side; the fund takes the rest.
    pub own_side: bool,
    /// Which way.
    pub way: Way,
    /// Parts that absorb the residue, in order.
    pub residue: Vec<Part>,
}

/// Persons whom the pack does not settle.
#[derive(Clone, Debug)]
pub struct Refuse {
    /// The fact that names them.
    pub fact: Fact,
    /// Its values.
    pub values: Vec<String>,
    /// Why, Chinese.
    pub why: String,
    /// Why, English.
    pub why_en: String,
}

/// Title, version and the like.
#[derive(Clone, Debug)]
pub struct Head {
    /// Folder of the place.
    pub place: String,
    /// Scheme.
    pub scheme: String,
    /// Chinese title.
    pub title: String,
    /// English title.
    pub title_en: String,
    /// Version that can be said on the telephone.
    pub version: String,
    /// Last day a person compared the values with their sources.
    pub checked_on: Option<Day>,
    /// Whether a bureau confirmed the pack (已核定).
    pub confirmed: bool,
    /// What is missing, Chinese.
    pub gaps: Vec<String>,
    /// What is missing, English.
    pub gaps_en: Vec<String>,
    /// The pack's own words for values of facts.
    pub titles: Vec<Title>,
}

/// What a value of a fact is called in this place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Title {
    /// The fact.
    pub fact: Fact,
    /// The value; `?` is the question itself.
    pub word: String,
    /// Chinese.
    pub title: String,
    /// English.
    pub title_en: String,
}

/// When a stay belongs together with what came before it (合并结算).
#[derive(Clone, Debug)]
pub struct Merge {
    /// The word of the fact `merged`.
    pub id: String,
    /// Settings of the earlier one.
    pub before: Vec<String>,
    /// Settings of this one.
    pub stay: Vec<String>,
    /// At most so many days between them.
    pub days: i64,
    /// Facts that agree.
    pub same: Vec<Fact>,
    /// It counts as a further admission all the same.
    pub counts: bool,
}

/// What happens to a stay over the end of the insurance year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OverYearEnd {
    /// Settled whole.
    One,
    /// Settled at the end of the year and again after it.
    Split,
    /// Not known.
    Unknown,
}

/// A checked pack.
#[derive(Clone, Debug)]
pub struct Pack {
    /// Title, version and the like.
    pub head: Head,
    /// Where the insurance year begins.
    pub year_start: MonthDay,
    /// Length of a settlement period in days, if stays are cut into periods.
    pub period_days: Option<i64>,
    /// What happens to a stay over the year's end, if the pack says it.
    pub over_year_end: Option<OverYearEnd>,
    /// When stays are merged.
    pub merge: Vec<Merge>,
    /// Largest bill in fen.
    pub max_bill: Fen,
    /// Persons refused by name.
    pub refuse: Vec<Refuse>,
    /// Axes.
    pub axes: Vec<Axis>,
    /// Tables.
    pub tables: Vec<Table>,
    /// Groups; the first is `main`.
    pub groups: Vec<Group>,
    /// Payers.
    pub payers: Vec<Payer>,
    /// Counters.
    pub counters: Vec<Counter>,
    /// The plan.
    pub plan: Vec<Item>,
    /// Parts the family account may pay; `None`: it does not pay.
    pub family_pays: Option<Vec<Part>>,
    /// Account payments are counted in the fund's sum (a provincial custom).
    pub account_in_fund: bool,
    /// Parts the account may pay; `None` = every part.
    pub account_pays: Option<Vec<Part>>,
    /// Line rules.
    pub lines: LineRules,
    /// Limits on what groups bring into scope.
    pub line_limits: Vec<LineLimit>,
    /// Rounding.
    pub round: Round,
    /// What situations met so far have made of it. A pack is not changed after it was read.
    pub(crate) plans: Plans,
}

impl Pack {
    /// What this place calls a value of a fact (`?`: the question), if the pack says it: Chinese and English.
    #[must_use]
    pub fn title(&self, fact: Fact, word: &str) -> Option<(&str, &str)> {
        let title = self.head.titles.iter().find(|title| title.fact == fact && title.word == word)?;
        Some((&title.title, &title.title_en))
    }

    /// The table of this id.
    #[must_use]
    pub fn table_of(&self, id: &str) -> Option<usize> {
        self.tables.iter().position(|table| table.id == id)
    }

    /// A bound on the denominators of one settlement's amounts: how much of the headroom the pack uses.
    #[cfg(feature = "proofs")]
    #[must_use]
    pub fn denominator(&self) -> u128 {
        headroom::denominator(self)
    }

    /// The share of the rows that rest on each confidence: official, reported, unverified.
    #[must_use]
    pub fn confidence_counts(&self) -> [usize; 3] {
        let mut counts = [0; 3];
        for row in self.tables.iter().flat_map(|table| &table.rows) {
            let [official, reported, unverified] = &mut counts;
            match row.confidence {
                Confidence::Official => *official += 1,
                Confidence::Reported => *reported += 1,
                Confidence::Unverified => *unverified += 1,
            }
        }
        counts
    }
}

/// An amount written in a pack, as exact fen.
pub(crate) fn fen_exact(fen: Fen) -> Exact {
    Exact::fen(fen)
}
