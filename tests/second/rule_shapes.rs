//! The fifty-five shapes of rules S01–S55 (README §15) and what of them the generated settlements hold.
//!
//! A settlement holds a rule shape when of each group of kinds below at least one took effect in it, and none of those
//! that must not. The test of a million settlements wants every line of this table often, and every two lines together.

use crate::shapes::{self, Shape, Shapes};
use Shape::*;

/// A rule shape, by the kinds that stand for it.
#[derive(Clone, Copy, Debug)]
pub struct RuleShape {
    /// Its number in README §15 and SHAPES.md.
    pub code: &'static str,
    /// Of each of these groups at least one.
    pub each: &'static [&'static [Shape]],
    /// None of these.
    pub none: &'static [Shape],
}

const fn shape(code: &'static str, each: &'static [&'static [Shape]]) -> RuleShape {
    RuleShape { code, each, none: &[] }
}

const ANY_CAP: &[Shape] = &[CapFund, CapScope, CapAbove, CapBase, CapLater, LineGroupLimit];

/// Rule shapes and the kinds that stand for them, in the order of their numbers.
pub const RULE_SHAPES: &[RuleShape] = &[
    shape("S01", &[&[Deductible]]),
    shape(
        "S02",
        &[
            &[Deductible],
            &[LineExcluded, LineLimit, LineLimitTable, LinePrepay, LinePrepayTable, LinePrinted, BillSums],
        ],
    ),
    shape("S03", &[&[BandsGross], &[Deductible]]),
    shape("S04", &[&[BandsAbove], &[Deductible]]),
    RuleShape { code: "S05", each: &[&[BandsGross, BandsAbove]], none: &[Deductible, DeductibleAll] },
    shape("S06", &[&[BandsWhole, BandsShareWhole]]),
    shape("S07", &[&[ValueGrow]]),
    shape("S08", &[&[OwnFactor, Points]]),
    shape("S09", &[&[ShareOfWage]]),
    shape("S10", &[&[CapScope]]),
    shape("S11", &[&[CapFund], &[CapCounted]]),
    shape("S12", &[&[OverCapShared]]),
    shape("S13", &[&[BandsShareGross, BandsExcess], &[Threshold]]),
    shape("S14", &[&[ThresholdCounted, BandsCounted]]),
    shape("S15", &[&[DeductibleFactor, DeductibleCeiling]]),
    shape("S16", &[&[GroupItem], &[Deductible]]),
    shape("S17", &[&[LineLimit, LineLimitTable], &[LinePrepay, LinePrepayTable]]),
    shape("S18", &[&[ItemShare]]),
    shape("S19", &[&[Account], &[AccountPart]]),
    shape("S20", &[&[CapFund], &[CapCounted], &[Account]]),
    shape("S21", &[&[DeductibleCounted]]),
    shape("S22", &[&[BandFull], &[Premium]]),
    shape("S23", &[&[OwnCeiling]]),
    shape("S24", &[&[ShareSecond], &[Threshold]]),
    shape("S25", &[&[Parallel]]),
    shape("S26", &[&[Deposit]]),
    shape("S27", &[&[Reversed, HospitalBears]]),
    shape("S28", &[&[CivilLayer]]),
    shape("S29", &[&[FirstShareBefore, FirstShareAfter, ToPart]]),
    shape("S30", &[&[Tie, RoundDown, RoundUp, RoundEven]]),
    shape("S32", &[&[Fixed]]),
    shape("S33", &[&[ExcludedShared]]),
    shape("S34", &[&[Floor]]),
    shape("S35", &[&[DeductibleAll, DeductibleCounted]]),
    shape("S36", &[&[OtherDay]]),
    shape("S37", &[&[LineGroupLimit]]),
    shape("S38", &[&[CapMixed], &[CapCounted]]),
    shape("S39", &[&[LineSelected], &[LinePrepayTable]]),
    shape("S40", &[&[BySelector]]),
    shape("S41", &[&[ByClass]]),
    shape("S42", &[&[ValueGrow, ValueCombined], ANY_CAP]),
    shape("S43", &[&[Share], &[BaseGroup]]),
    shape("S44", &[&[CapNested]]),
    shape("S45", &[&[CutSpared]]),
    shape("S46", &[&[ShareOfIncome], &[Threshold]]),
    shape("S47", &[&[AccountEarly]]),
    shape("S48", &[&[Carve]]),
    shape("S49", &[&[Fixed], &[GroupItem]]),
    shape("S50", &[&[LinePriced, LineQuantity, LineWhole]]),
    shape("S51", &[&[Package, PackageOwn]]),
    shape("S52", &[&[Merged]]),
    shape("S53", &[&[ValueEachOf, Spread]]),
    shape("S54", &[&[GroupItem], ANY_CAP]),
    shape("S55", &[&[Fixed, BandFull]]),
];

/// Rule shapes that are no settlement, and what holds them instead.
pub const ELSEWHERE: &[(&str, &str)] =
    &[("S31", "the bill behind a figure is found from settlements as they are: tests/curve.rs")];

/// Why two rule shapes never stand in one settlement, if they cannot.
pub fn apart(a: &RuleShape, b: &RuleShape) -> Option<&'static str> {
    let barred = |a: &RuleShape, b: &RuleShape| {
        b.each.iter().any(|group| group.iter().all(|kind| a.none.contains(kind)))
    };
    if barred(a, b) || barred(b, a) {
        return Some("the one is there only without the other");
    }
    let never =
        |a: &[Shape], b: &[Shape]| a.iter().all(|x| b.iter().all(|y| shapes::apart(*x, *y).is_some()));
    let found = a.each.iter().any(|left| b.each.iter().any(|right| never(left, right)));
    found.then_some("what stands for them cannot meet")
}

impl RuleShape {
    /// Whether a settlement in which these took effect holds it.
    pub fn holds(&self, shapes: Shapes) -> bool {
        self.each.iter().all(|group| group.iter().any(|kind| shapes.has(*kind)))
            && !self.none.iter().any(|kind| shapes.has(*kind))
    }
}
