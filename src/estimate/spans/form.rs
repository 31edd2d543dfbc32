//! An amount over a box of unknowns: between which values it lies, and how far each unknown can move it.
//!
//! A [`Form`] stands for a function f of the unknowns. There is a function g without jumps such that f and g differ by at most
//! `wobble` (by jumps) and `rounding` (by roundings, here and in the settlement) everywhere; `effects` bound how much g changes when one unknown goes from the lower to the upper end of its box, and
//! `mid` is g at the middle of the box. Everything is whole numbers, rounded outward.

use crate::money::{Exact, Fen};

/// One fen, and the rate of one. Amounts and rates are whole numbers of this unit.
pub const ONE: i128 = 1_000_000_000_000;
/// What is less than this beside a comparison does not count; it is added to the rounding instead.
const NEAR: i128 = ONE / 1_000_000;
/// Further than any amount can be.
const FAR: i128 = ONE * 1_000_000_000_000;

/// From a least to a greatest value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Range {
    pub low: i128,
    pub high: i128,
}

/// The product of two numbers of units, rounded down and up.
fn product(one: i128, other: i128) -> Range {
    match one.checked_mul(other) {
        Some(product) => quotient_of(product, ONE),
        None => Range { low: -FAR, high: FAR },
    }
}

/// `num / den` for a positive `den`, rounded down and up.
fn quotient_of(num: i128, den: i128) -> Range {
    let low = num.div_euclid(den);
    Range { low, high: low + i128::from(num.rem_euclid(den) != 0) }
}

impl Range {
    pub const ZERO: Range = Range { low: 0, high: 0 };

    pub fn of(low: i128, high: i128) -> Range {
        Range { low, high }
    }

    pub fn plus(self, other: Range) -> Range {
        Range { low: self.low + other.low, high: self.high + other.high }
    }

    pub fn negated(self) -> Range {
        Range { low: -self.high, high: -self.low }
    }

    pub fn hull(self, other: Range) -> Range {
        Range { low: self.low.min(other.low), high: self.high.max(other.high) }
    }

    /// What both hold; should they have nothing in common, the nearest value.
    pub fn meet(self, other: Range) -> Range {
        let low = self.low.max(other.low);
        Range { low, high: self.high.min(other.high).max(low) }
    }

    pub fn times(self, other: Range) -> Range {
        if self == Range::ZERO || other == Range::ZERO {
            return Range::ZERO;
        }
        let low_low = product(self.low, other.low);
        if self.low == self.high && other.low == other.high {
            return low_low;
        }
        let rest =
            [product(self.low, other.high), product(self.high, other.low), product(self.high, other.high)];
        rest.into_iter().fold(low_low, Range::hull)
    }

    /// Divided by something positive.
    fn over(self, by: Range) -> Range {
        let by_low = by.low.max(1);
        let by_high = by.high.max(by_low);
        let ends = [(self.low, by_low), (self.low, by_high), (self.high, by_low), (self.high, by_high)];
        let mut all: Option<Range> = None;
        for (num, den) in ends {
            let one = num.checked_mul(ONE).map_or(Range::of(-FAR, FAR), |num| quotient_of(num, den));
            all = Some(all.map_or(one, |all| all.hull(one)));
        }
        all.unwrap_or(Range::of(-FAR, FAR))
    }

    /// The range without what lies close to its ends.
    fn inner(self) -> Range {
        if self.high - self.low <= 4 * NEAR {
            return self;
        }
        Range { low: self.low + NEAR, high: self.high - NEAR }
    }

    pub fn widest(self) -> i128 {
        self.low.abs().max(self.high.abs())
    }

    fn around(self, by: i128) -> Range {
        Range { low: self.low - by, high: self.high + by }
    }
}

/// Bounds of one amount or rate.
#[derive(Clone, Debug)]
pub struct Form {
    pub mid: i128,
    pub wobble: i128,
    pub rounding: i128,
    pub range: Range,
    effects: Vec<Range>,
}

impl Form {
    pub fn zero() -> Form {
        Form { mid: 0, wobble: 0, rounding: 0, range: Range::ZERO, effects: Vec::new() }
    }

    /// A known value.
    pub fn known(value: Exact) -> Form {
        let (num, den) = (value.num(), value.den());
        let range = if den == 0 {
            Range::of(-FAR, FAR)
        } else {
            num.checked_mul(ONE).map_or(Range::of(-FAR, FAR), |num| quotient_of(num, den))
        };
        Form { mid: range.low, wobble: 0, rounding: range.high - range.low, range, effects: Vec::new() }
    }

    /// A known sum.
    pub fn fen(fen: Fen) -> Form {
        Form::known(Exact::fen(fen))
    }

    /// An unknown of the box: it lies between two values and moves nothing but itself.
    pub fn unknown(place: usize, range: Range) -> Form {
        let mut effects = vec![Range::ZERO; place];
        let width = range.high - range.low;
        effects.push(Range::of(width, width));
        Form { mid: range.low + width / 2, wobble: 0, rounding: 1, range, effects }
    }

    /// Something of which nothing but its ends is known.
    pub fn anything(range: Range) -> Form {
        let width = (range.high - range.low).max(0);
        let mid = range.low + width / 2;
        Form { mid, wobble: width - width / 2, rounding: 0, range, effects: Vec::new() }
    }

    fn made(mid: i128, (wobble, rounding): (i128, i128), range: Range, effects: Vec<Range>) -> Form {
        let mut reach = 2 * (wobble + rounding);
        for effect in &effects {
            reach += effect.widest() / 2 + 1;
        }
        let range = range.meet(Range::of(mid - reach, mid + reach));
        Form { mid, wobble, rounding, range, effects }
    }

    /// The ends of its smooth part.
    fn smooth(&self) -> Range {
        self.range.around(self.wobble + self.rounding)
    }

    /// How far the unknown at a place can move it.
    pub fn effect(&self, place: usize) -> Range {
        self.effects.get(place).copied().unwrap_or(Range::ZERO)
    }

    /// Effects of both, place by place.
    fn effects(&self, other: &Form, both: impl Fn(Range, Range) -> Range) -> Vec<Range> {
        let places = self.effects.len().max(other.effects.len());
        let mut effects = Vec::with_capacity(places);
        for place in 0..places {
            effects.push(both(self.effect(place), other.effect(place)));
        }
        effects
    }

    pub fn is_zero(&self) -> bool {
        self.range == Range::ZERO
    }

    /// Whether it has one value.
    pub fn is_settled(&self) -> bool {
        self.range.low == self.range.high
    }

    pub fn plus(&self, other: &Form) -> Form {
        if other.is_zero() {
            return self.clone();
        }
        let effects = self.effects(other, Range::plus);
        let range = self.range.plus(other.range);
        let off = (self.wobble + other.wobble, self.rounding + other.rounding);
        Form::made(self.mid + other.mid, off, range, effects)
    }

    pub fn negated(&self) -> Form {
        let effects = self.effects.iter().map(|effect| effect.negated()).collect();
        Form { mid: -self.mid, range: self.range.negated(), effects, ..*self }
    }

    pub fn minus(&self, other: &Form) -> Form {
        if other.is_zero() { self.clone() } else { self.plus(&other.negated()) }
    }

    pub fn times(&self, other: &Form) -> Form {
        if self.is_zero() || other.is_zero() {
            return Form::zero();
        }
        let (one, two) = (self.smooth(), other.smooth());
        let effects = self.effects(other, |of_one, of_two| of_one.times(two).plus(of_two.times(one)));
        let mid = product(self.mid, other.mid);
        let spread = |range: Range, wobble: i128| product(range.widest(), wobble).high;
        let wobble = spread(one, other.wobble) + spread(two, self.wobble);
        let rounding = spread(one, other.rounding) + spread(two, self.rounding) + (mid.high - mid.low);
        Form::made(mid.low, (wobble, rounding), self.range.times(other.range), effects)
    }

    /// Divided by something that is surely positive.
    pub fn over(&self, by: &Form) -> Option<Form> {
        let divisor = by.smooth();
        if divisor.low <= 0 || by.mid <= 0 {
            return None;
        }
        let smooth = self.smooth().over(divisor);
        let effects =
            self.effects(by, |of_one, of_two| of_one.plus(of_two.times(smooth).negated()).over(divisor));
        let mid = quotient_of(self.mid.checked_mul(ONE)?, by.mid);
        let off =
            |own: i128, of: i128| Range::of(0, own + product(smooth.widest(), of).high).over(divisor).high;
        let off = (off(self.wobble, by.wobble), off(self.rounding, by.rounding) + 2);
        Some(Form::made(mid.low, off, self.range.over(by.range), effects))
    }

    /// The same, known to lie within these ends.
    #[must_use]
    pub fn within(mut self, range: Range) -> Form {
        self.range = self.range.meet(range);
        self
    }

    /// The same, never below nothing, where that is known beforehand.
    #[must_use]
    pub fn natural(self) -> Form {
        let high = self.range.high.max(0);
        self.within(Range::of(0, high))
    }

    /// The same after a rounding that moves it by at most so many fen halves.
    #[must_use]
    pub fn rounded(mut self, halves: i128) -> Form {
        let by = halves * ONE / 2;
        self.rounding += by;
        self.range = self.range.around(by);
        self
    }

    /// The same, off by no more than this.
    fn near(mut self, by: i128) -> Form {
        if by > 0 {
            self.rounding += by;
            self.range = self.range.around(by);
        }
        self
    }

    /// Two true accounts of the same amount, taken together.
    pub fn and(&self, other: &Form) -> Form {
        let rough = |form: &Form| form.wobble > ONE;
        let range = self.range.meet(other.range);
        let (kept, given) = if self.wobble <= other.wobble { (self, other) } else { (other, self) };
        // Effects of a rough account say nothing about the smooth part of the other.
        if rough(given) {
            return Form::made(kept.mid, (kept.wobble, kept.rounding), range, kept.effects.clone());
        }
        let off = (given.wobble, kept.rounding.max(given.rounding));
        Form::made(kept.mid, off, range, kept.effects(given, Range::meet))
    }

    /// One or the other, with a jump in between.
    pub fn either(&self, other: &Form) -> Form {
        Form::anything(self.range.hull(other.range))
    }
}

/// Where a walk through bands changes its rate: the lower end, the upper end if there is one, the rate.
pub struct Band<'f> {
    pub from: i128,
    pub to: Option<i128>,
    pub rate: &'f Form,
}

impl Band<'_> {
    fn width(&self, at: i128) -> i128 {
        let end = self.to.map_or(at, |to| at.min(to));
        (end - self.from).max(0)
    }

    fn touched(&self, range: Range) -> bool {
        range.high > self.from && self.to.is_none_or(|to| range.low < to)
    }
}

/// Undecided comparisons of one evaluation: where to cut the box so that they are decided.
#[derive(Clone, Default)]
pub struct Cuts {
    /// Differences whose sign is not settled.
    pub edges: Vec<Form>,
    /// The same where the amount jumps.
    pub jumps: Vec<Form>,
}

impl Cuts {
    pub fn least(&mut self, one: &Form, other: &Form) -> Form {
        let apart = one.minus(other);
        if apart.range.high <= NEAR {
            return one.clone().near(apart.range.high);
        }
        if apart.range.low >= -NEAR {
            return other.clone().near(-apart.range.low);
        }
        let effects = one.effects(other, Range::hull);
        let range =
            Range { low: one.range.low.min(other.range.low), high: one.range.high.min(other.range.high) };
        let off = (one.wobble.max(other.wobble), one.rounding.max(other.rounding));
        let least = Form::made(one.mid.min(other.mid), off, range, effects);
        self.edges.push(apart);
        least
    }

    pub fn most(&mut self, one: &Form, other: &Form) -> Form {
        self.least(&one.negated(), &other.negated()).negated()
    }

    pub fn floor_zero(&mut self, form: &Form) -> Form {
        self.most(form, &Form::zero()).natural()
    }

    /// What lies below `x`, each band by its rate.
    pub fn climb(&mut self, x: &Form, bands: &[Band]) -> Form {
        if x.is_zero() {
            return Form::zero();
        }
        let (mut mid, mut wobble, mut rounding, mut range) = (0, 0, 0, Range::ZERO);
        let mut slope: Option<Range> = (x.range.low < 0).then_some(Range::ZERO);
        let mut effects = Vec::new();
        let mut touched = 0;
        for band in bands {
            let rate = band.rate;
            let step = product(rate.mid, band.width(x.mid));
            mid += step.low;
            wobble += product(rate.wobble, band.width(x.range.high)).high;
            rounding += step.high - step.low + product(rate.rounding, band.width(x.range.high)).high;
            range.low += product(rate.range.low, band.width(x.range.low)).low;
            range.high += product(rate.range.high, band.width(x.range.high)).high;
            if band.touched(x.range.inner()) {
                touched += 1;
                slope = Some(slope.map_or(rate.range, |slope| slope.hull(rate.range)));
                if touched > 1 {
                    self.edges.push(x.minus(&Form::anything(Range::of(band.from, band.from))));
                }
            }
            let smooth = x.smooth();
            let widths = Range::of(band.width(smooth.low), band.width(smooth.high));
            for (place, effect) in rate.effects.iter().enumerate() {
                while effects.len() <= place {
                    effects.push(Range::ZERO);
                }
                if let Some(slot) = effects.get_mut(place) {
                    *slot = Range::plus(*slot, effect.times(widths));
                }
            }
        }
        let slope = slope.unwrap_or(Range::ZERO);
        for (place, effect) in x.effects.iter().enumerate() {
            while effects.len() <= place {
                effects.push(Range::ZERO);
            }
            if let Some(slot) = effects.get_mut(place) {
                *slot = slot.plus(effect.times(slope));
            }
        }
        wobble += product(slope.widest(), x.wobble).high;
        rounding += product(slope.widest(), x.rounding + x.wobble.min(NEAR) + 2 * NEAR).high;
        Form::made(mid, (wobble, rounding), range, effects)
    }

    /// The inverse of [`Cuts::climb`] where every rate is known and positive: how far up `y` reaches.
    pub fn reach(&mut self, y: &Form, bands: &[Band]) -> Option<Form> {
        let mut slope: Option<Range> = None;
        let mut sums = Vec::with_capacity(bands.len());
        let mut below = 0;
        for band in bands {
            let rate = band.rate.range;
            if rate.low <= 0 || rate.low != rate.high {
                return None;
            }
            let to = band.to.map(|to| below + product(rate.low, to - band.from).low);
            sums.push((below, to, band.from, rate));
            if y.smooth().high > below && to.is_none_or(|to| y.smooth().low < to) {
                let one = Range::of(ONE, ONE).over(rate);
                slope = Some(slope.map_or(one, |slope| slope.hull(one)));
                if y.range.low < below && below < y.range.high {
                    self.edges.push(y.minus(&Form::anything(Range::of(below, below))));
                }
            }
            below = to.unwrap_or(below);
        }
        let at = |y: i128| -> Range {
            let mut found = Range::ZERO;
            for (below, to, from, rate) in &sums {
                if y > *below {
                    let up = to.map_or(y, |to| y.min(to)) - below;
                    let step = Range::of(up, up).over(*rate);
                    found = Range::of(from + step.low, from + step.high);
                }
            }
            found
        };
        let slope = slope.unwrap_or(Range::ZERO);
        let effects = y.effects.iter().map(|effect| effect.times(slope)).collect();
        let mid = at(y.mid);
        let count = bands.len() as i128;
        let wobble = product(slope.widest(), y.wobble).high;
        let rounding = product(slope.widest(), y.rounding).high + mid.high - mid.low + 4 * count;
        let range = Range::of(at(y.range.low).low, at(y.range.high).high).around(4 * count);
        Some(Form::made(mid.low, (wobble, rounding), range, effects))
    }
}

#[cfg(test)]
mod tests;
