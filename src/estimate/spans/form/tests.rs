//! A [`Form`] against exact arithmetic: what it says of an expression of a few unknowns holds wherever they lie, and where each
//! unknown stands once its ends are reached.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test stops at what it did not expect"
)]

use super::*;
use proptest::prelude::*;

/// Unknowns of an expression.
const PLACES: usize = 3;
/// Steps from the lower to the upper end of an unknown.
const STEPS: i128 = 8;
/// What roundings and near comparisons may add up to: some hundred-thousandths of what is multiplied with another.
fn dust(of: Range) -> i128 {
    20 * NEAR * (1_000 + of.widest() / ONE)
}

/// An expression of unknowns.
#[derive(Clone, Debug)]
enum Tree {
    Unknown(usize),
    /// A fraction.
    Known(i64, i64),
    Plus(Box<Tree>, Box<Tree>),
    Minus(Box<Tree>, Box<Tree>),
    Times(Box<Tree>, Box<Tree>),
    /// Divided by a hundred more than the second is above nothing.
    Over(Box<Tree>, Box<Tree>),
    Least(Box<Tree>, Box<Tree>),
    Most(Box<Tree>, Box<Tree>),
    /// Through bands of two rates, in percent, that change at so many fen.
    Climb(Box<Tree>, i64, [i64; 2]),
    /// Back through the same bands.
    Reach(Box<Tree>, i64, [i64; 2]),
    /// The one or the other; which one nobody knows.
    Either(Box<Tree>, Box<Tree>),
    /// Rounded to whole fen, down where the bit is not set and up where it is.
    Rounded(Box<Tree>),
}

use Tree::*;

impl Tree {
    /// What is said of it; nothing where it jumps so far that a divisor may be nothing.
    fn form(&self, box_: &[(i64, i64); PLACES], cuts: &mut Cuts) -> Option<Form> {
        let mut of = |tree: &Tree| tree.form(box_, cuts);
        Some(match self {
            Unknown(place) => {
                let (low, width) = box_[*place];
                Form::unknown(*place, Range::of(ONE * i128::from(low), ONE * i128::from(low + width)))
            }
            Known(num, den) => Form::known(Exact::new((*num).into(), (*den).into())),
            Plus(one, two) => of(one)?.plus(&of(two)?),
            Minus(one, two) => of(one)?.minus(&of(two)?),
            Times(one, two) => of(one)?.times(&of(two)?),
            Over(one, two) => {
                let (one, two) = (of(one)?, of(two)?);
                one.over(&cuts.floor_zero(&two).plus(&Form::known(Exact::new(100, 1))))?
            }
            Least(one, two) => {
                let (one, two) = (of(one)?, of(two)?);
                cuts.least(&one, &two)
            }
            Most(one, two) => {
                let (one, two) = (of(one)?, of(two)?);
                cuts.most(&one, &two)
            }
            Climb(of_what, turn, rates) => {
                let of_what = of(of_what)?;
                let x = cuts.floor_zero(&of_what);
                let rates = rates.map(|rate| Form::known(Exact::new(rate.into(), 100)));
                cuts.climb(&x, &bands(*turn, &rates))
            }
            Reach(of_what, turn, rates) => {
                let of_what = of(of_what)?;
                let y = cuts.floor_zero(&of_what);
                let rates = rates.map(|rate| Form::known(Exact::new(rate.into(), 100)));
                cuts.reach(&y, &bands(*turn, &rates))?
            }
            Either(one, two) => of(one)?.either(&of(two)?),
            Rounded(one) => of(one)?.rounded(2),
        })
    }

    /// Its value where the unknowns lie so many steps above their lower ends; `bits` decide what nobody knows.
    fn value(&self, box_: &[(i64, i64); PLACES], at: [i128; PLACES], bits: &mut u32) -> Exact {
        let mut of = |tree: &Tree| tree.value(box_, at, bits);
        let whole = |number: i64| Exact::new(number.into(), 1);
        match self {
            Unknown(place) => {
                let (low, width) = box_[*place];
                whole(low) + Exact::new(i128::from(width) * at[*place], STEPS)
            }
            Known(num, den) => Exact::new((*num).into(), (*den).into()),
            Plus(one, two) => of(one) + of(two),
            Minus(one, two) => of(one) - of(two),
            Times(one, two) => of(one) * of(two),
            Over(one, two) => {
                let (one, two) = (of(one), of(two));
                one.over(two.floor_zero() + whole(100))
            }
            Least(one, two) => of(one).least(of(two)),
            Most(one, two) => of(one).most(of(two)),
            Climb(of_what, turn, [low, high]) => {
                let x = of(of_what).floor_zero();
                let turn = whole(*turn);
                x.least(turn) * Exact::new((*low).into(), 100)
                    + (x - turn).floor_zero() * Exact::new((*high).into(), 100)
            }
            Reach(of_what, turn, [low, high]) => {
                let y = of(of_what).floor_zero();
                let (low, high) = (Exact::new((*low).into(), 100), Exact::new((*high).into(), 100));
                let below = whole(*turn) * low;
                y.least(below).over(low) + (y - below).floor_zero().over(high)
            }
            Either(one, two) => {
                let both = [of(one), of(two)];
                *bits = bits.rotate_right(1);
                both[(*bits & 1) as usize]
            }
            Rounded(one) => {
                let exact = of(one);
                *bits = bits.rotate_right(1);
                let down = exact.num().div_euclid(exact.den());
                let up = down + i128::from(exact.num().rem_euclid(exact.den()) != 0);
                Exact::new(if *bits & 1 == 0 { down } else { up }, 1)
            }
        }
    }

    /// The same without jumps and roundings, each unknown in one place.
    fn once(self, next: &mut usize) -> Tree {
        if let Unknown(place) = self {
            *next += 1;
            return if *next > PLACES { Known(3 + 4 * i64::from(place != 0), 3) } else { Unknown(*next - 1) };
        }
        let mut of = |tree: Box<Tree>| Box::new(tree.once(next));
        match self {
            Unknown(_) => self,
            Known(num, den) => Known(num, den),
            Plus(one, two) => Plus(of(one), of(two)),
            Minus(one, two) => Minus(of(one), of(two)),
            Times(one, two) => Times(of(one), of(two)),
            Over(one, two) => Over(of(one), of(two)),
            Least(one, two) | Either(one, two) => Least(of(one), of(two)),
            Most(one, two) => Most(of(one), of(two)),
            Climb(one, turn, rates) => Climb(of(one), turn, rates),
            Reach(one, turn, rates) => Reach(of(one), turn, rates),
            Rounded(one) => one.once(next),
        }
    }

    /// Whether it has neither jumps nor roundings.
    fn is_smooth(&self) -> bool {
        match self {
            Unknown(_) | Known(..) => true,
            Plus(one, two)
            | Minus(one, two)
            | Times(one, two)
            | Least(one, two)
            | Most(one, two)
            | Over(one, two) => one.is_smooth() && two.is_smooth(),
            Climb(one, ..) | Reach(one, ..) => one.is_smooth(),
            Either(..) | Rounded(_) => false,
        }
    }
}

fn bands<'f>(turn: i64, rates: &'f [Form; 2]) -> [Band<'f>; 2] {
    let turn = ONE * i128::from(turn);
    [Band { from: 0, to: Some(turn), rate: &rates[0] }, Band { from: turn, to: None, rate: &rates[1] }]
}

fn trees() -> impl Strategy<Value = Tree> {
    let leaf = prop_oneof![
        3 => (0..PLACES).prop_map(Unknown),
        1 => (-60_i64..60, 1_i64..7).prop_map(|(num, den)| Known(num, den)),
    ];
    leaf.prop_recursive(4, 10, 2, |inner| {
        let two = || (inner.clone(), inner.clone()).prop_map(|(one, two)| (Box::new(one), Box::new(two)));
        let one = || inner.clone().prop_map(Box::new);
        let rates = || [0_i64..=100, 0_i64..=100];
        let above = || [1_i64..=100, 1_i64..=100];
        prop_oneof![
            two().prop_map(|(one, two)| Plus(one, two)),
            two().prop_map(|(one, two)| Minus(one, two)),
            two().prop_map(|(one, two)| Times(one, two)),
            two().prop_map(|(one, two)| Over(one, two)),
            two().prop_map(|(one, two)| Least(one, two)),
            two().prop_map(|(one, two)| Most(one, two)),
            (one(), 0_i64..40, rates()).prop_map(|(one, turn, rates)| Climb(one, turn, rates)),
            (one(), 1_i64..40, above()).prop_map(|(one, turn, rates)| Reach(one, turn, rates)),
            two().prop_map(|(one, two)| Either(one, two)),
            one().prop_map(Rounded),
        ]
    })
}

fn boxes() -> impl Strategy<Value = [(i64, i64); PLACES]> {
    let one = || (-40_i64..40, 0_i64..40);
    [one(), one(), one()]
}

/// An exact value in units, rounded down and up.
fn units(value: Exact) -> Range {
    assert!(!value.is_lost(), "the expressions are small");
    quotient_of(value.num() * ONE, value.den())
}

/// Every point of the box: its lower end, its middle, its upper end and something between, in all unknowns.
fn points() -> Vec<[i128; PLACES]> {
    let at = [0, 3, STEPS / 2, STEPS];
    let mut all = Vec::new();
    for one in at {
        for two in at {
            all.extend(at.map(|three| [one, two, three]));
        }
    }
    all
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 3_000, ..ProptestConfig::default() })]

    #[test]
    fn a_form_holds_wherever_the_unknowns_lie(tree in trees(), box_ in boxes(), bits in any::<u32>()) {
        let Some(form) = tree.form(&box_, &mut Cuts::default()) else {
            prop_assert!(!tree.is_smooth());
            return Ok(());
        };
        let off = form.wobble + form.rounding;
        let value = |at| units(tree.value(&box_, at, &mut bits.clone()));
        for at in points() {
            let there = value(at);
            prop_assert!(form.range.low <= there.high && there.low <= form.range.high, "{at:?}: {there:?} {form:?}");
            for place in 0..PLACES {
                let [mut from, mut to] = [at, at];
                (from[place], to[place]) = (0, STEPS);
                let (from, to) = (value(from), value(to));
                let effect = form.effect(place).around(2 * off);
                let moved = Range::of(to.low - from.high, to.high - from.low);
                prop_assert!(effect.low <= moved.high && moved.low <= effect.high, "{place} {moved:?} {form:?}");
            }
        }
        let middle = value([STEPS / 2; PLACES]);
        let mid = Range::of(form.mid, form.mid).around(off + 1);
        prop_assert!(mid.low <= middle.high && middle.low <= mid.high, "{middle:?} {form:?}");
    }

    #[test]
    fn where_each_unknown_stands_once_the_ends_are_reached(tree in trees(), box_ in boxes()) {
        let tree = tree.once(&mut 0);
        let form = tree.form(&box_, &mut Cuts::default()).ok_or_else(|| TestCaseError::fail("nothing is said"))?;
        let mut hull: Option<Range> = None;
        for at in points() {
            let there = units(tree.value(&box_, at, &mut 0));
            hull = Some(hull.map_or(there, |hull| hull.hull(there)));
        }
        let hull = hull.unwrap_or_default();
        let dust = dust(hull);
        prop_assert!(form.wobble == 0 && form.rounding <= dust, "{form:?}");
        prop_assert!((form.range.low - hull.low).abs() <= dust, "{hull:?} {form:?}");
        prop_assert!((form.range.high - hull.high).abs() <= dust, "{hull:?} {form:?}");
    }
}

/// In whole fen: middle, jumps, ends and what the first unknown moves.
fn said(form: &Form) -> [i128; 6] {
    let effect = form.effect(0);
    [form.mid, form.wobble, form.range.low, form.range.high, effect.low, effect.high]
        .map(|units| (units + ONE / 2).div_euclid(ONE))
}

#[test]
fn forms_worked_by_hand() {
    let whole = |number: i128| Form::known(Exact::new(number, 1));
    let x = Form::unknown(0, Range::of(2 * ONE, 12 * ONE));
    assert_eq!(said(&x), [7, 0, 2, 12, 10, 10]);
    assert_eq!(said(&x.times(&whole(3)).plus(&whole(1))), [22, 0, 7, 37, 30, 30]);
    assert_eq!(said(&whole(100).minus(&x)), [93, 0, 88, 98, -10, -10]);
    // 600 ÷ x: 300 to 50; the slope is −600 ÷ x², between −150 and −4.17, over ten.
    assert_eq!(said(&whole(600).over(&x).expect("x is above nothing")), [86, 0, 50, 300, -1_500, -42]);
    let jump = whole(10).either(&whole(30));
    assert_eq!(said(&jump), [20, 10, 10, 30, 0, 0]);
    assert_eq!(said(&jump.plus(&x)), [27, 10, 12, 42, 10, 10]);
    assert_eq!(said(&jump.times(&whole(4))), [80, 40, 40, 120, 0, 0]);
    assert_eq!(said(&whole(4).times(&jump)), [80, 40, 40, 120, 0, 0]);
    assert_eq!(said(&jump.over(&whole(5)).expect("five")), [4, 2, 2, 6, 0, 0]);
    assert_eq!(said(&jump.minus(&jump)), [0, 20, -20, 20, 0, 0]);
    assert_eq!((jump.over(&jump.minus(&jump)).is_none(), whole(1).over(&whole(-1)).is_none()), (true, true));
    // Two accounts: the better middle, what is common to their ends and their effects.
    assert_eq!(said(&x.and(&Form::unknown(0, Range::of(0, 10 * ONE)))), [7, 0, 2, 10, 10, 10]);
    assert_eq!(said(&x.and(&Form::anything(Range::of(5 * ONE, 40 * ONE)))), [7, 0, 5, 12, 10, 10]);
    assert_eq!(said(&Form::anything(Range::of(5 * ONE, 40 * ONE)).and(&x)), [7, 0, 5, 12, 10, 10]);
    let rounded = x.clone().rounded(1);
    assert_eq!((rounded.rounding, rounded.range), (1 + ONE / 2, x.range.around(ONE / 2)));

    let mut cuts = Cuts::default();
    assert_eq!(said(&cuts.least(&x, &whole(20))), said(&x));
    assert_eq!(said(&cuts.most(&x, &whole(1))), said(&x));
    assert_eq!(said(&cuts.floor_zero(&whole(-3))), [0; 6]);
    assert!(cuts.edges.is_empty(), "what is decided is not cut");
    assert_eq!(said(&cuts.least(&x, &whole(5))), [5, 0, 2, 5, 0, 10]);
    assert_eq!(said(&cuts.most(&whole(5), &jump)), [20, 10, 10, 30, 0, 0]);
    assert_eq!(said(&cuts.most(&whole(15), &jump)), [20, 10, 15, 30, 0, 0]);
    assert_eq!(cuts.edges.len(), 2);

    // One of one up to six, five of one above: 2 to 6 + 5 × 6 = 36, in the middle 6 + 5.
    let rates = [Form::known(Exact::new(1, 1)), Form::known(Exact::new(5, 1))];
    let mut cuts = Cuts::default();
    let climbed = cuts.climb(&x, &bands(6, &rates));
    assert_eq!((said(&climbed), cuts.edges.len()), ([11, 0, 2, 36, 10, 50], 1));
    let back = cuts.reach(&Form::unknown(0, Range::of(2 * ONE, 36 * ONE)), &bands(6, &rates));
    assert_eq!((said(&back.expect("known rates")), cuts.edges.len()), ([9, 0, 2, 12, 7, 34], 2));
    assert!(
        cuts.reach(&x, &bands(6, &[Form::zero(), whole(1)])).is_none(),
        "a band of nothing has no way back"
    );
    // A rate that nobody knows, of a known amount: all of the amount's width times the rate's.
    let rate = Form::unknown(0, Range::of(ONE, 3 * ONE));
    assert_eq!(said(&cuts.climb(&whole(4), &bands(6, &[rate, Form::zero()]))), [8, 0, 4, 12, 8, 8]);
    // One that is one or three: what it may be off grows with the amount; so does what roundings may move it by.
    let rates = [whole(1).either(&whole(3)), Form::zero()];
    assert_eq!(said(&cuts.climb(&whole(4), &bands(6, &rates))), [8, 4, 4, 12, 0, 0]);
    let rounded = cuts.climb(&whole(4), &bands(6, &[whole(2).rounded(1), Form::zero()]));
    assert_eq!((said(&rounded), rounded.rounding / ONE), ([8, 0, 6, 10, 0, 0], 2));
}

/// What is as good as decided is taken as decided, and by how much that may be wrong is kept.
#[test]
fn forms_close_to_an_edge() {
    let whole = |number: i128| Form::known(Exact::new(number, 1));
    let mut cuts = Cuts::default();
    let x = Form::unknown(0, Range::of(2 * ONE, 12 * ONE + NEAR / 2));
    assert_eq!(cuts.least(&x, &whole(12)).rounding - x.rounding, NEAR / 2);
    assert!(cuts.edges.is_empty(), "it is the unknown, but for half a millionth of a fen");
    // A range no wider than its surroundings lies on both sides of the turn of two rates.
    let rates = [whole(1), whole(5)];
    let narrow = Form::unknown(0, Range::of(6 * ONE - NEAR, 6 * ONE + NEAR));
    cuts.climb(&narrow, &bands(6, &rates));
    assert_eq!(cuts.edges.len(), 1);
}
