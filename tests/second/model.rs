//! What a pack says, as plain data. The reader is in `pack.rs`, the meaning in the other modules.

use crate::day::Day;
use crate::num::Q;
use crate::round::Way;
use std::collections::BTreeMap;

/// The parts of the person's side, in the order of README §7.
pub const PARTS: [&str; 13] = [
    "excluded",
    "over_limit",
    "prepay",
    "in_scope",
    "deductible",
    "copay",
    "over_cap",
    "area_cut",
    "area_first",
    "not_payable",
    "item_share",
    "package_difference",
    "own_rest",
];

/// A part: an index into [`PARTS`].
pub type Part = usize;
/// The part `prepay`.
pub const PREPAY: Part = 2;
/// The part `in_scope`.
pub const IN_SCOPE: Part = 3;
/// The part `deductible`.
pub const DEDUCTIBLE: Part = 4;
/// The part `copay`.
pub const COPAY: Part = 5;
/// The part `over_cap`.
pub const OVER_CAP: Part = 6;
/// The part `excluded`.
pub const EXCLUDED: Part = 0;
/// The part `over_limit`.
pub const OVER_LIMIT: Part = 1;
/// The part `area_cut`.
pub const AREA_CUT: Part = 7;
/// The part `item_share`.
pub const ITEM_SHARE: Part = 10;
/// The part `package_difference`.
pub const PACKAGE_DIFFERENCE: Part = 11;
/// The part `not_payable`.
pub const NOT_PAYABLE: Part = 9;

/// A rule pack.
#[derive(Clone, Debug)]
pub struct Pack {
    pub(crate) insurance_year: (u32, u32),
    pub(crate) period_days: Option<i64>,
    /// A stay over the year's end: split, or unknown; otherwise settled whole.
    pub(crate) over_year_end: OverYearEnd,
    pub(crate) merges: Vec<Merge>,
    /// Legal limits on unknown rows: table, low.
    pub(crate) ceilings: Vec<(String, Option<Q>)>,
    pub(crate) account_in_fund: bool,
    pub(crate) max_bill: Option<Q>,
    pub(crate) refuse: Vec<(String, Vec<String>, String)>,
    pub(crate) axes: Vec<Axis>,
    pub(crate) tables: BTreeMap<String, Table>,
    pub(crate) lines: LineRules,
    pub(crate) groups: Vec<Group>,
    pub(crate) line_limits: Vec<LineLimit>,
    pub(crate) payers: Vec<Payer>,
    pub(crate) counters: Vec<Counter>,
    pub(crate) plan: Vec<Item>,
    pub(crate) account_pays: Option<Vec<Part>>,
    pub(crate) family_pays: Option<Vec<Part>>,
    pub(crate) round: Round,
}

#[derive(Clone, Debug)]
pub(crate) struct Axis {
    pub id: String,
    pub fact: String,
    pub cells: Vec<String>,
    pub kind: AxisKind,
}

#[derive(Clone, Debug)]
pub(crate) enum AxisKind {
    /// The cell of each word, and of any other word.
    Words(BTreeMap<String, usize>, Option<usize>),
    Numbers(Vec<Q>),
    Days(Vec<Day>),
}

/// A box: for each axis named, which cells are inside.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cells(pub Vec<(usize, Vec<bool>)>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Clock {
    Line,
    Admission,
    Discharge,
    Settlement,
    InsuranceYear,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unit {
    Money,
    Rate,
    Factor,
    Points,
    Bands,
}

#[derive(Clone, Debug)]
pub(crate) struct Table {
    pub unit: Unit,
    pub clock: Clock,
    pub rows: Vec<Row>,
}

#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub when: Cells,
    pub first: Day,
    pub last: Option<Day>,
    pub value: Value,
}

#[derive(Clone, Debug)]
pub(crate) struct Band {
    pub to: Option<Q>,
    pub rate: Q,
}

#[derive(Clone, Debug)]
pub(crate) enum Value {
    Figure(Q),
    Bands(Vec<Band>),
    Share {
        share: Q,
        of: String,
        round: Option<Q>,
        min: Option<Q>,
        max: Option<Q>,
    },
    Grow {
        base: Q,
        per: Q,
        of: String,
        from: Q,
        over: Q,
        min: Option<Q>,
        max: Option<Q>,
    },
    /// Operands put together, kept within the unit.
    Combined {
        how: Combine,
        of: Vec<Operand>,
        unit: Unit,
        min: Option<Q>,
        max: Option<Q>,
    },
    /// A table looked up for each certified disease.
    EachOf {
        table: String,
        how: Combine,
        further: Q,
        max: Option<Q>,
    },
    NoLimit,
    NotPayable,
    /// Why it is not known, and the least it can be.
    Unknown(String, Option<Q>),
    /// Why, and each reading.
    AnyOf(String, Vec<Value>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Combine {
    Sum,
    Times,
    Most,
    Least,
}

#[derive(Clone, Debug)]
pub(crate) enum Operand {
    Value(Box<Value>),
    Table(String),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OverYearEnd {
    One,
    Split,
    Unknown,
}

/// A rule by which a stay belongs together with what came before it.
#[derive(Clone, Debug)]
pub(crate) struct Merge {
    pub id: String,
    pub before: Vec<String>,
    pub stay: Vec<String>,
    pub days: i64,
    pub same: Vec<String>,
    pub counts: bool,
}

/// A limit on what a group's lines bring into scope together.
#[derive(Clone, Debug)]
pub(crate) struct LineLimit {
    pub group: usize,
    pub when: Cells,
    pub limit: Counted,
    pub to: Part,
}

#[derive(Clone, Debug)]
pub(crate) struct LineRules {
    pub whole_line: bool,
    pub prepay_first: bool,
    pub prepay_exact: bool,
    /// The rate of a class B line without its own.
    pub prepay: Option<String>,
    /// The limit, for each of its quantity, of a line without its own.
    pub limit: Option<String>,
    /// How many units of a line count at most, and whether for each day.
    pub quantity: Option<(String, bool)>,
}

#[derive(Clone, Debug)]
pub(crate) struct Group {
    pub id: String,
    pub marks: Vec<String>,
    pub categories: Vec<String>,
    pub drugs: Vec<String>,
}

#[derive(Clone, Debug)]
pub(crate) struct Payer {
    pub id: String,
    pub field: String,
}

#[derive(Clone, Debug)]
pub(crate) struct Counter {
    pub id: String,
    pub counts: Vec<Term>,
    pub when: Cells,
    pub window: Window,
    /// A settlement counts evenly in several months.
    pub spread: bool,
    /// Where its year begins.
    pub year_from: (u32, u32),
    pub per: Vec<Per>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Window {
    Year,
    Quarter,
    Month,
    /// So many days from the first settlement on.
    Days(i64),
    /// One stay with all that is merged with it.
    Stay,
    StayPeriod,
    Ever,
}

#[derive(Clone, Debug)]
pub(crate) enum Per {
    Axis(usize),
    Fact(String),
}

/// What a counter adds up; the numbers are indices of plan items, payers and parts.
#[derive(Clone, Debug)]
pub(crate) enum Term {
    Paid(usize),
    Payer(usize),
    Part(Part),
    Base(usize),
    Deductible(usize),
    Scope(usize),
    Above(usize),
    /// What a group's lines bring into scope.
    Group(usize),
    Total,
}

#[derive(Clone, Debug)]
pub(crate) struct Item {
    pub id: String,
    pub when: Cells,
    pub payer: Option<usize>,
    pub groups: Vec<usize>,
    pub later: bool,
    pub parallel: Option<String>,
    pub kind: Kind,
}

#[derive(Clone, Debug)]
pub(crate) enum Kind {
    Basic(Box<Basic>),
    Share(Box<Share>),
    Fixed { amount: String, each: Each },
    OwnCeiling { base: Vec<Entry>, ceiling: Counted, takes: Takes },
    Floor { rate: String, of_total: bool, payers: Vec<usize>, takes_from: Vec<Part> },
    Account { which: Which, pays: Vec<Part> },
    Carve { rate: Option<String>, base: Vec<Part>, to_part: Option<Part> },
    Package(Box<Package>),
}

/// A price in place of the bill.
#[derive(Clone, Debug)]
pub(crate) struct Package {
    pub price: String,
    pub each: Each,
    pub base: Vec<Part>,
    pub above: Option<usize>,
    pub own: Option<String>,
    pub on_price: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Each {
    Line,
    Settlement,
    Day,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Which {
    Current,
    Earlier,
    Any,
}

/// A table and the counter that belongs to it.
#[derive(Clone, Debug)]
pub(crate) struct Counted {
    pub table: String,
    pub counter: Option<String>,
}

#[derive(Clone, Debug)]
pub(crate) struct Basic {
    pub first_share: Option<FirstShare>,
    pub deductible: Option<Deductible>,
    pub rate: Option<Rate>,
    pub adjust: Vec<Adjust>,
    pub caps: Vec<Cap>,
    pub down_fen: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct FirstShare {
    pub table: String,
    pub after: bool,
    pub to_part: Part,
}

#[derive(Clone, Debug)]
pub(crate) struct Deductible {
    pub due: Counted,
    pub factors: Vec<String>,
    pub ceiling: Option<Counted>,
}

#[derive(Clone, Debug)]
pub(crate) struct Rate {
    pub table: String,
    pub axis: RateAxis,
    pub whole: bool,
    pub counter: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RateAxis {
    Gross,
    Above,
    Excess,
}

#[derive(Clone, Debug)]
pub(crate) struct Adjust {
    pub how: How,
    pub table: String,
    pub to_part: Option<Part>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum How {
    OwnFactor,
    Points,
    RateFactor,
    Ceiling,
}

#[derive(Clone, Debug)]
pub(crate) struct Cap {
    pub cap: Counted,
    pub on: CapOn,
    pub when: Cells,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CapOn {
    Fund,
    Scope,
    Above,
    Base,
}

#[derive(Clone, Debug)]
pub(crate) struct Share {
    pub base: Vec<Entry>,
    pub threshold: Option<Counted>,
    pub rate: Rate,
    pub adjust: Vec<Adjust>,
    pub caps: Vec<Cap>,
    pub takes: Takes,
    pub leaves: Option<Part>,
    pub down_fen: bool,
}

/// One entry of a base: a part (of one group or of all), or a fraction of it.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub part: Part,
    pub group: Option<usize>,
    pub share: Option<Q>,
}

#[derive(Clone, Debug)]
pub(crate) enum Takes {
    InOrder(Vec<Part>),
    ProRata,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum At {
    Payer,
    Item,
    Band,
}

#[derive(Clone, Debug)]
pub(crate) struct Round {
    pub at: At,
    pub side_own: bool,
    pub way: Way,
    pub residue: Vec<Part>,
}
