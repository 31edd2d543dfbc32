//! Exact fractions of `i128`, the numbers inside a settlement.

use std::cmp::Ordering;
use std::ops::{Add, AddAssign, Mul, Neg, Sub, SubAssign};

/// An exact fraction in lowest terms; the unit is fen, or none for a rate.
///
/// An operation that would overflow gives the *lost* value, which stays lost through every later operation and
/// makes [`settle`](crate::settle::settle) report a fault instead of a figure. The pack checker proves that it
/// cannot arise within a pack's `max_bill`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
// A list of two, not two fields: handed over by its place in memory instead of as eight words, which makes the code that settles
// and estimates a good part smaller in the browser.
pub struct Exact([i128; 2]);

impl Exact {
    /// Nothing.
    pub const ZERO: Exact = Exact([0, 1]);
    /// One, or one fen.
    pub const ONE: Exact = Exact([1, 1]);
    const LOST: Exact = Exact([0, 0]);

    /// `num / den` in lowest terms; lost when `den` is 0.
    #[must_use]
    pub fn new(num: i128, den: i128) -> Exact {
        if den == 0 || num == i128::MIN || den == i128::MIN {
            return Exact::LOST;
        }
        if den == 1 {
            return Exact([num, den]);
        }
        let common = gcd(num.unsigned_abs(), den.unsigned_abs());
        let Ok(common) = i128::try_from(common) else { return Exact::LOST };
        let (num, den) = if den < 0 { (-num, -den) } else { (num, den) };
        if common == 1 {
            return Exact([num, den]);
        }
        Exact([divided(num, common), divided(den, common)])
    }

    /// Whole fen.
    #[must_use]
    pub fn fen(fen: i64) -> Exact {
        Exact([i128::from(fen), 1])
    }

    /// The numerator; its sign is the value's.
    #[must_use]
    pub const fn num(self) -> i128 {
        let Exact([num, _]) = self;
        num
    }

    /// The denominator: positive, or 0 when the value is lost.
    #[must_use]
    pub const fn den(self) -> i128 {
        let Exact([_, den]) = self;
        den
    }

    /// Whether an earlier operation overflowed.
    #[must_use]
    pub fn is_lost(self) -> bool {
        self.den() == 0
    }

    /// Whether the value is exactly nothing.
    #[must_use]
    pub fn is_zero(self) -> bool {
        self.num() == 0 && self.den() != 0
    }

    /// Whether the value is above nothing.
    #[must_use]
    pub fn is_positive(self) -> bool {
        self.num() > 0
    }

    /// Whether the value is below nothing.
    #[must_use]
    pub fn is_negative(self) -> bool {
        self.num() < 0
    }

    /// The quotient; lost when `by` is 0.
    #[must_use]
    pub fn over(self, by: Exact) -> Exact {
        self * Exact::new(by.den(), by.num())
    }

    /// The part of it that `had` is of `open`, in whole millionths (of a fen), rounded down; all three are cut to millionths
    /// first, so that no pro-rata division lengthens a fraction (`rules/README.md` §11). All of it when `had` is all of `open`.
    #[must_use]
    pub fn part_of(self, had: Exact, open: Exact) -> Exact {
        if had == open {
            return self;
        }
        let part = || {
            let (all, had, open) = (self.millionths()?, had.millionths()?, open.millionths()?);
            Some(Exact::new(all.checked_mul(had)?.checked_div_euclid(open)?, MILLION))
        };
        part().unwrap_or(Exact::LOST)
    }

    /// Whole millionths, rounded down.
    fn millionths(self) -> Option<i128> {
        let whole = self.num().checked_div_euclid(self.den())?;
        let rest = self
            .num()
            .checked_rem_euclid(self.den())?
            .checked_mul(MILLION)?
            .checked_div_euclid(self.den())?;
        whole.checked_mul(MILLION)?.checked_add(rest)
    }

    /// All of them together.
    #[must_use]
    pub fn total(all: &[Exact]) -> Exact {
        let mut sum = Exact::ZERO;
        for one in all {
            sum += *one;
        }
        sum
    }

    /// The lesser of the two.
    #[must_use]
    pub fn least(self, other: Exact) -> Exact {
        if self.is_lost() || other.is_lost() {
            return Exact::LOST;
        }
        if self < other { self } else { other }
    }

    /// The greater of the two.
    #[must_use]
    pub fn most(self, other: Exact) -> Exact {
        if self.is_lost() || other.is_lost() {
            return Exact::LOST;
        }
        if self > other { self } else { other }
    }

    /// The value, or nothing when it is below.
    #[must_use]
    pub fn floor_zero(self) -> Exact {
        self.most(Exact::ZERO)
    }
}

/// The product, where it has room. Factors of 64 bits always have, and are much the quicker.
fn times(a: i128, b: i128) -> Option<i128> {
    match (i64::try_from(a), i64::try_from(b)) {
        (Ok(a), Ok(b)) => Some(i128::from(a) * i128::from(b)),
        _ => a.checked_mul(b),
    }
}

/// The quotient towards zero, in 64 bits where that holds both; the divisor is above nothing.
fn divided(value: i128, by: i128) -> i128 {
    match (i64::try_from(value), i64::try_from(by)) {
        (Ok(value), Ok(by)) => i128::from(value.checked_div(by).unwrap_or(0)),
        _ => value.checked_div(by).unwrap_or(0),
    }
}

/// Pro-rata divisions are cut to a millionth of a fen.
const MILLION: i128 = 1_000_000;

fn gcd(a: u128, b: u128) -> u128 {
    if let (Ok(a), Ok(b)) = (u64::try_from(a), u64::try_from(b)) {
        return u128::from(gcd_small(a, b));
    }
    let (mut a, mut b) = (a, b);
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a.max(1)
}

fn gcd_small(mut a: u64, mut b: u64) -> u64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a.max(1)
}

impl Add for Exact {
    type Output = Exact;
    fn add(self, other: Exact) -> Exact {
        if self.is_lost() || other.is_lost() {
            return Exact::LOST;
        }
        if self.den() == other.den() {
            let Some(num) = self.num().checked_add(other.num()) else { return Exact::LOST };
            return Exact::new(num, self.den());
        }
        // Brought to the least common denominator, so that nothing on the way is longer than the sum can be.
        let sum = || {
            let common = i128::try_from(gcd(self.den().unsigned_abs(), other.den().unsigned_abs())).ok()?;
            let (mine, theirs) = (divided(self.den(), common), divided(other.den(), common));
            let (left, right) = (times(self.num(), theirs)?, times(other.num(), mine)?);
            Some(Exact::new(left.checked_add(right)?, times(self.den(), theirs)?))
        };
        sum().unwrap_or(Exact::LOST)
    }
}

impl Neg for Exact {
    type Output = Exact;
    fn neg(self) -> Exact {
        Exact([-self.num(), self.den()])
    }
}

impl Sub for Exact {
    type Output = Exact;
    fn sub(self, other: Exact) -> Exact {
        self + -other
    }
}

impl Mul for Exact {
    type Output = Exact;
    fn mul(self, other: Exact) -> Exact {
        // Cross-reduced first, so that the products stay as small as the result; what is lost has no denominator and stays lost.
        let (a, b) = (Exact::new(self.num(), other.den()), Exact::new(other.num(), self.den()));
        let product = || Some(Exact([times(a.num(), b.num())?, times(a.den(), b.den())?]));
        product().unwrap_or(Exact::LOST)
    }
}

impl AddAssign for Exact {
    fn add_assign(&mut self, other: Exact) {
        *self = *self + other;
    }
}

impl SubAssign for Exact {
    fn sub_assign(&mut self, other: Exact) {
        *self = *self - other;
    }
}

impl std::iter::Sum for Exact {
    fn sum<I: Iterator<Item = Exact>>(all: I) -> Exact {
        all.fold(Exact::ZERO, Add::add)
    }
}

impl PartialOrd for Exact {
    fn partial_cmp(&self, other: &Exact) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Exact {
    /// By value, exactly, however long the fractions are. A lost value compares as 0; whoever branches on it is stopped by the
    /// comparison of the two sides at the end.
    fn cmp(&self, other: &Exact) -> Ordering {
        if self.den() == other.den() {
            return self.num().cmp(&other.num());
        }
        match (times(self.num(), other.den()), times(other.num(), self.den())) {
            (Some(left), Some(right)) => left.cmp(&right),
            _ => compare_long((self.num(), self.den()), (other.num(), other.den())),
        }
    }
}

/// Compares two fractions whose cross products do not fit: whole parts first, then the reciprocals of what is left.
fn compare_long(mut left: (i128, i128), mut right: (i128, i128)) -> Ordering {
    let mut turned = false;
    loop {
        if left.1 == 0 || right.1 == 0 {
            return Ordering::Equal;
        }
        let order = left.0.div_euclid(left.1).cmp(&right.0.div_euclid(right.1));
        let (rest_left, rest_right) = (left.0.rem_euclid(left.1), right.0.rem_euclid(right.1));
        let order = match (order, rest_left == 0, rest_right == 0) {
            (Ordering::Equal, false, false) => {
                (left, right) = ((left.1, rest_left), (right.1, rest_right));
                turned = !turned;
                continue;
            }
            (Ordering::Equal, left_whole, right_whole) => right_whole.cmp(&left_whole),
            (order, ..) => order,
        };
        return if turned { order.reverse() } else { order };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn room_over_rate_is_not_a_finite_decimal_and_stays_exact() {
        let room = Exact::fen(10_000_000);
        let rate = Exact::new(85, 100);
        assert_eq!(room.over(rate) * rate, room);
        assert_eq!(Exact::new(1, 3) + Exact::new(2, 3), Exact::ONE);
    }

    #[test]
    fn long_fractions_compare_by_value() {
        let big = Exact::new((1 << 100) + 1, (1 << 90) + 7);
        let half = Exact::new((1 << 100) + 3, (1 << 91) + 9);
        assert_eq!((half.cmp(&big), big.cmp(&half)), (Ordering::Less, Ordering::Greater));
        assert_eq!(half.least(big), half);
        assert!(-big < -half);
        let near = Exact::new((1 << 100) + 3, (1 << 90) + 7);
        assert_eq!((big.cmp(&near), near.cmp(&big)), (Ordering::Less, Ordering::Greater));
        for (a, b) in [(7, 3), (-7, 3), (0, 5), (22, 7), (9, 3)] {
            for (c, d) in [(7, 3), (5, 2), (-1, 9), (3, 1), (0, 1)] {
                assert_eq!(compare_long((a, b), (c, d)), (a * d).cmp(&(c * b)), "{a}/{b} {c}/{d}");
            }
        }
    }

    #[test]
    fn overflow_is_lost_and_stays_lost() {
        let huge = Exact::new(i128::MAX, 1);
        let lost = huge * huge;
        assert!(lost.is_lost());
        assert!(
            (lost + Exact::ONE).is_lost()
                && (Exact::ONE - lost).is_lost()
                && lost.least(Exact::ONE).is_lost()
        );
        assert!(Exact::ONE.over(Exact::ZERO).is_lost());
        for other in [lost, Exact::ZERO, Exact::ONE, Exact::new(-2, 3)] {
            assert!((lost * other).is_lost() && (other * lost).is_lost(), "{other:?}");
            assert!(lost.over(other).is_lost() && other.over(lost).is_lost(), "{other:?}");
        }
    }
}
