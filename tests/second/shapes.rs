//! What can happen in a settlement: the rule shapes as they took effect, not as a pack holds them.
//!
//! The evaluator notes a shape where the rule changed or made a figure. A pack with a cap that is never reached notes
//! nothing.

use crate::num::Q;
use std::cell::{Cell, RefCell};

macro_rules! shapes {
    ($($name:ident $text:literal)*) => {
        /// A rule shape that took effect.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Shape { $(
            #[doc = $text]
            $name,
        )* }

        impl Shape {
            /// All of them, in the order of their numbers.
            pub const ALL: &[Shape] = &[$(Shape::$name,)*];

            /// What it is, in a few words.
            pub fn text(self) -> &'static str {
                match self { $(Shape::$name => $text,)* }
            }
        }
    };
}

shapes! {
    LineExcluded "a line of class C"
    LineLimit "a line cut by its own limit"
    LineLimitTable "a line cut by a limit of the pack"
    LineQuantity "a line of which fewer units count"
    LineGroupLimit "a limit on the lines of a group, reached"
    LineWhole "a line that is over its limit as a whole"
    LinePrepay "a line paid first by its own rate"
    LinePrepayTable "a line paid first by a rate of the pack"
    LinePrepayFirst "paid first before the limit cut"
    LinePrepayExact "a fraction of a fen paid first"
    LinePrinted "a line with printed figures"
    LineReturn "a return"
    BillSums "a bill given as sums"
    ShareOfWage "a figure that is a share of a local wage"
    ShareOfBill "a figure that is a share of the bill"
    ShareOfIncome "a figure that is a share of the person's income or salary"
    ValueGrow "a figure that grows with a fact"
    ValueCombined "a figure put together from others"
    ValueEachOf "a figure for every certified disease"
    ValueAssumed "an assumption in place of what is not known"
    NoLimit "a figure that is `none`"
    NotPayable "an item that is not payable"
    OldVersion "a row that is no longer in force"
    OtherDay "a version that another day than the discharge chose"
    ByClass "a row for a class that the pack makes of grades"
    BySelector "a row chosen by age, kind of hospital or number of the stay"
    LineSelected "a row chosen by drug, category or mark of a line"
    LinePriced "a row chosen by price or quantity of a line"
    FirstShareBefore "a first share before the deductible"
    FirstShareAfter "a first share after the deductible"
    Deductible "a deductible"
    DeductibleAll "a deductible that takes everything"
    DeductibleCounted "a deductible paid in part before"
    DeductibleFactor "a factor on the deductible"
    DeductibleCeiling "a ceiling on the year's deductibles"
    BandsGross "several bands on the gross axis"
    BandsAbove "several bands above the deductible"
    BandsWhole "one band for the whole amount"
    BandFull "a band among several that is paid in full"
    BandsCounted "bands that go on from what was counted"
    OwnFactor "a factor on the own share"
    Points "points on the rate"
    RateFactor "a factor on the rate"
    RateCeiling "a ceiling on the rate"
    ToPart "an adjustment that goes to a part"
    CapFund "a cap on the payment, reached in `basic`"
    CapScope "a cap on the cost in scope, reached"
    CapAbove "a cap on the cost above the deductible, reached"
    CapBase "a cap on a base, reached"
    CapLater "a cap on the payment of a later layer, reached"
    CapCounted "a cap reached because of what was counted"
    CapMixed "a cap reached whose counter counts more than one kind of money, or costs"
    CapNested "a cap reached beside another one"
    DownFen "a boundary rounded down to the fen"
    TwoGroups "an item that works on two groups"
    GroupItem "an item of its own for the lines of a group"
    ItemShare "a first share of a kind of item"
    Share "a later layer pays"
    ShareSecond "a second later layer pays"
    OverCapShared "a layer that takes what lies above a cap"
    ExcludedShared "a layer that takes what is excluded"
    CutSpared "a layer that leaves an out-of-area cut alone"
    CivilLayer "a layer of the civil servants' supplement"
    HospitalBears "a part that the hospital bears"
    Threshold "a threshold that was passed"
    ThresholdCounted "a threshold passed because of what was counted"
    BandsShareGross "several bands of a layer on the gross axis"
    BandsExcess "several bands of a layer on the excess"
    BandsShareWhole "one band of a layer for the whole amount"
    BaseShare "a fraction of a part in a base"
    BaseGroup "a part of one group in a base"
    TakesSeveral "taken from several parts in order"
    ProRata "taken from several parts in proportion"
    Leaves "what a layer leaves is moved"
    Parallel "layers side by side"
    Fixed "a fixed sum"
    Carve "a share of a liable party"
    Package "a package price, passed"
    PackageOwn "an own share of a package"
    OwnCeiling "a ceiling on the own share, reached"
    Floor "a floor, reached"
    AccountEarly "the account pays early"
    Later "a payment after discharge"
    RoundItem "a payment of an item rounded"
    RoundBand "a payment of a band rounded"
    RoundOwn "the own side rounded"
    RoundDown "rounded down"
    RoundUp "rounded up"
    RoundEven "a half rounded to the even fen"
    Tie "a half fen rounded"
    ResidueMore "a residue that was left over"
    ResidueLess "a residue that was too much"
    Account "the account pays"
    Family "the account of the family pays"
    Premium "a premium beside the own share"
    AccountPart "an account that may not pay everything"
    Deposit "a deposit"
    Continued "a counter that goes on"
    DaysWindow "a window of days that goes on"
    Spread "a settlement counted in several months"
    Merged "a stay joined to the one before"
    StayWindow "a counter of a stay that goes on"
    Reversed "a settlement taken back"
    Keyed "a counter kept apart by cell"
    NewWindow "a counter that begins a new window"
    Uncounted "a settlement that a counter leaves out"
}

/// A set of shapes, and whether an amount stood at a kink.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shapes {
    bits: u128,
    /// Some amount lay at a kink of a rule or within a fen of it, or ended in a half fen that was rounded.
    pub kink: bool,
}

impl Shapes {
    /// Whether it holds a shape.
    pub fn has(self, shape: Shape) -> bool {
        self.bits >> (shape as u32) & 1 == 1
    }

    /// The shapes in it.
    pub fn iter(self) -> impl Iterator<Item = Shape> {
        Shape::ALL.iter().copied().filter(move |shape| self.has(*shape))
    }

    /// Adds a shape.
    pub fn add(&mut self, shape: Shape) {
        self.bits |= 1 << (shape as u32);
    }
}

/// Notes what happens while a case is settled.
#[derive(Clone, Debug, Default)]
pub(crate) struct Seen {
    shapes: Cell<Shapes>,
    /// How far below its kink each amount was; kept only where somebody asks.
    distances: Option<RefCell<Vec<Q>>>,
}

impl Seen {
    /// Notes distances too.
    pub fn measuring() -> Seen {
        Seen { distances: Some(RefCell::default()), ..Seen::default() }
    }

    /// The distances that were noted.
    pub fn distances(&self) -> Vec<Q> {
        self.distances.as_ref().map(|all| all.borrow().clone()).unwrap_or_default()
    }

    /// Notes a shape.
    pub fn note(&self, shape: Shape) {
        let mut all = self.shapes.get();
        all.add(shape);
        self.shapes.set(all);
    }

    /// Notes a shape if it is so.
    pub fn when(&self, so: bool, shape: Shape) {
        if so {
            self.note(shape);
        }
    }

    /// Notes that an amount is compared with a figure at which something changes.
    pub fn compared(&self, amount: &Q, kink: &Q) {
        let distance = kink - amount;
        if distance.abs() <= Q::one() {
            self.kink();
        }
        if let Some(all) = &self.distances {
            all.borrow_mut().push(distance);
        }
    }

    /// Notes that an amount is rounded.
    pub fn rounded(&self, amount: &Q) {
        if (amount * Q::int(2)).whole().is_some_and(|twice| twice % 2 != 0) {
            self.note(Shape::Tie);
            self.kink();
        }
    }

    fn kink(&self) {
        let mut all = self.shapes.get();
        all.kink = true;
        self.shapes.set(all);
    }

    /// Goes back to what was noted before.
    pub fn reset(&self, before: Shapes) {
        self.shapes.set(before);
    }

    /// All that was noted.
    pub fn all(&self) -> Shapes {
        self.shapes.get()
    }
}

/// Why two shapes never take effect in one settlement, if they cannot.
pub fn apart(a: Shape, b: Shape) -> Option<&'static str> {
    let among = |all: &[Shape], x: Shape| all.contains(&x);
    let found = APART
        .iter()
        .find(|(left, right, _)| (among(left, a) && among(right, b)) || (among(left, b) && among(right, a)));
    found.map(|(_, _, why)| *why)
}

/// Shapes that exclude each other: each of the first list and each of the second, and why.
pub const APART: &[(&[Shape], &[Shape], &str)] = &[
    (
        &[Shape::BillSums],
        &[
            Shape::LineExcluded,
            Shape::LineLimit,
            Shape::LineLimitTable,
            Shape::LineWhole,
            Shape::LinePrepay,
            Shape::LinePrepayTable,
            Shape::LinePrepayFirst,
            Shape::LinePrepayExact,
            Shape::LinePrinted,
            Shape::LineReturn,
            Shape::LineQuantity,
            Shape::LineSelected,
            Shape::LinePriced,
        ],
        "a bill of sums is a single line whose figures are given",
    ),
    (
        &[Shape::BillSums],
        &[Shape::TwoGroups, Shape::BaseGroup, Shape::GroupItem],
        "a bill of sums is a single line, which lies in the group of all other lines",
    ),
    (
        &[Shape::TwoGroups],
        &[Shape::GroupItem],
        "generated packs have two groups: what an item of the one took up is not left for an item of both",
    ),
    (&[Shape::RoundDown], &[Shape::RoundUp, Shape::RoundEven], "a pack rounds in one way"),
    (&[Shape::RoundUp], &[Shape::RoundEven], "a pack rounds in one way"),
    (&[Shape::ResidueMore], &[Shape::ResidueLess], "a settlement has one residue"),
    (&[Shape::RoundItem], &[Shape::RoundBand], "a pack rounds in one place"),
    (&[Shape::RoundDown], &[Shape::ResidueLess], "what is rounded down is never too much"),
    (&[Shape::RoundUp], &[Shape::ResidueMore], "what is rounded up is never too little"),
];
