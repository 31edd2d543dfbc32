//! Exact fractions: two `i128` while they fit, `BigRational` as soon as they do not. Nothing is ever lost.

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::ToPrimitive;
use std::cmp::Ordering;
use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Div, Mul, Neg, Sub, SubAssign};

/// An exact fraction, always in lowest terms. Money is counted in fen.
#[derive(Clone)]
pub struct Q(Form);

#[derive(Clone)]
enum Form {
    Small(i128, i128),
    Big(Box<BigRational>),
}

fn gcd(a: u128, b: u128) -> u128 {
    let (mut a, mut b) = (a, b);
    while b != 0 {
        if let (Ok(x), Ok(y)) = (u64::try_from(a), u64::try_from(b)) {
            let (mut x, mut y) = (x, y);
            while y != 0 {
                (x, y) = (y, x % y);
            }
            return u128::from(x);
        }
        (a, b) = (b, a % b);
    }
    a
}

/// `n / d` in lowest terms; none if a sign change overflows.
fn reduced(n: i128, d: i128) -> Option<Q> {
    if d == 1 {
        return Some(Q(Form::Small(n, 1)));
    }
    let (n, d) = if d < 0 { (n.checked_neg()?, d.checked_neg()?) } else { (n, d) };
    let g = i128::try_from(gcd(n.unsigned_abs(), d.unsigned_abs())).ok()?;
    Some(Q(Form::Small(n / g, d / g)))
}

impl Q {
    /// A whole number.
    pub fn int(n: i64) -> Q {
        Q(Form::Small(i128::from(n), 1))
    }

    /// Nought.
    pub fn zero() -> Q {
        Q::int(0)
    }

    /// One.
    pub fn one() -> Q {
        Q::int(1)
    }

    /// `n / d`.
    pub fn ratio(n: i128, d: i128) -> Q {
        let whole = |x: i128| Q(Form::Small(x, 1));
        reduced(n, d).unwrap_or_else(|| whole(n) / whole(d))
    }

    /// A decimal written as text, with at most `places` decimals.
    pub fn decimal(text: &str, places: usize) -> Result<Q, String> {
        let bad = || format!("{text:?} is not a decimal with at most {places} places");
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
        let plain = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || !plain(whole) || !plain(part) || part.len() > places || digits.ends_with('.') {
            return Err(bad());
        }
        let n: i128 = format!("{whole}{part}").parse().map_err(|_| bad())?;
        let power = u32::try_from(part.len()).map_err(|_| bad())?;
        reduced(if negative { -n } else { n }, 10i128.pow(power)).ok_or_else(bad)
    }

    /// Money written in yuan, as fen.
    pub fn money(text: &str) -> Result<Q, String> {
        Ok(Q::decimal(text, 2)? * Q::int(100))
    }

    /// Whether it is nought.
    pub fn is_zero(&self) -> bool {
        self.sign() == 0
    }

    /// Whether it is below nought.
    pub fn is_negative(&self) -> bool {
        self.sign() < 0
    }

    /// Whether it is above nought.
    pub fn is_positive(&self) -> bool {
        self.sign() > 0
    }

    fn sign(&self) -> i32 {
        match &self.0 {
            Form::Small(n, _) => i32::try_from(n.signum()).unwrap_or(0),
            Form::Big(b) => match b.numer().sign() {
                num_bigint::Sign::Minus => -1,
                num_bigint::Sign::NoSign => 0,
                num_bigint::Sign::Plus => 1,
            },
        }
    }

    /// The amount without its sign.
    pub fn abs(&self) -> Q {
        if self.is_negative() { -self } else { self.clone() }
    }

    /// The greatest whole number not above it.
    pub fn floor(&self) -> Q {
        match &self.0 {
            Form::Small(n, d) => Q(Form::Small(n.div_euclid(*d), 1)),
            Form::Big(b) => from_big(b.floor()),
        }
    }

    /// Cut down to a millionth.
    pub fn cut(&self) -> Q {
        let million = Q::int(1_000_000);
        (self * &million).floor() / million
    }

    /// The share of it that `h` is of `o`, as README §11 divides in proportion.
    pub fn part_of(&self, h: &Q, o: &Q) -> Q {
        if h == o {
            return self.clone();
        }
        let whole = o.cut();
        // Less than a millionth of a fen cannot be divided.
        if whole.is_zero() { Q::zero() } else { (self.cut() * h.cut() / whole).cut() }
    }

    /// The whole number, if it is one.
    pub fn whole(&self) -> Option<i64> {
        match &self.0 {
            Form::Small(n, 1) => i64::try_from(*n).ok(),
            Form::Small(..) => None,
            Form::Big(b) => b.is_integer().then(|| b.to_integer().to_i64()).flatten(),
        }
    }

    fn big(&self) -> BigRational {
        match &self.0 {
            Form::Small(n, d) => BigRational::new_raw(BigInt::from(*n), BigInt::from(*d)),
            Form::Big(b) => (**b).clone(),
        }
    }
}

/// The small form whenever it fits.
fn from_big(b: BigRational) -> Q {
    match (b.numer().to_i128(), b.denom().to_i128()) {
        (Some(n), Some(d)) => Q(Form::Small(n, d)),
        _ => Q(Form::Big(Box::new(b))),
    }
}

fn add(a: &Q, b: &Q) -> Q {
    let small = || {
        let (Form::Small(an, ad), Form::Small(bn, bd)) = (&a.0, &b.0) else { return None };
        if ad == bd {
            return reduced(an.checked_add(*bn)?, *ad);
        }
        let n = an.checked_mul(*bd)?.checked_add(bn.checked_mul(*ad)?)?;
        reduced(n, ad.checked_mul(*bd)?)
    };
    small().unwrap_or_else(|| from_big(a.big() + b.big()))
}

fn mul(a: &Q, b: &Q) -> Q {
    let small = || {
        let (Form::Small(an, ad), Form::Small(bn, bd)) = (&a.0, &b.0) else { return None };
        reduced(an.checked_mul(*bn)?, ad.checked_mul(*bd)?)
    };
    small().unwrap_or_else(|| from_big(a.big() * b.big()))
}

fn sub(a: &Q, b: &Q) -> Q {
    add(a, &-b)
}

fn div(a: &Q, b: &Q) -> Q {
    let small = || {
        let (Form::Small(an, ad), Form::Small(bn, bd)) = (&a.0, &b.0) else { return None };
        if *bn == 0 {
            return None;
        }
        reduced(an.checked_mul(*bd)?, ad.checked_mul(*bn)?)
    };
    small().unwrap_or_else(|| from_big(a.big() / b.big()))
}

impl Neg for &Q {
    type Output = Q;
    fn neg(self) -> Q {
        match &self.0 {
            Form::Small(n, d) if *n != i128::MIN => Q(Form::Small(-n, *d)),
            _ => from_big(-self.big()),
        }
    }
}

impl Neg for Q {
    type Output = Q;
    fn neg(self) -> Q {
        -&self
    }
}

macro_rules! operator {
    ($trait:ident, $method:ident) => {
        impl $trait<&Q> for &Q {
            type Output = Q;
            fn $method(self, other: &Q) -> Q {
                $method(self, other)
            }
        }
        impl $trait<Q> for &Q {
            type Output = Q;
            fn $method(self, other: Q) -> Q {
                $method(self, &other)
            }
        }
        impl $trait<&Q> for Q {
            type Output = Q;
            fn $method(self, other: &Q) -> Q {
                $method(&self, other)
            }
        }
        impl $trait<Q> for Q {
            type Output = Q;
            fn $method(self, other: Q) -> Q {
                $method(&self, &other)
            }
        }
    };
}
operator!(Add, add);
operator!(Sub, sub);
operator!(Mul, mul);
operator!(Div, div);

impl AddAssign<&Q> for Q {
    fn add_assign(&mut self, other: &Q) {
        *self = add(self, other);
    }
}

impl SubAssign<&Q> for Q {
    fn sub_assign(&mut self, other: &Q) {
        *self = sub(self, other);
    }
}

impl Default for Q {
    fn default() -> Q {
        Q::zero()
    }
}

impl Sum for Q {
    fn sum<I: Iterator<Item = Q>>(all: I) -> Q {
        all.fold(Q::zero(), |sum, x| sum + x)
    }
}

impl<'a> Sum<&'a Q> for Q {
    fn sum<I: Iterator<Item = &'a Q>>(all: I) -> Q {
        all.fold(Q::zero(), |sum, x| sum + x)
    }
}

impl Ord for Q {
    fn cmp(&self, other: &Q) -> Ordering {
        if let (Form::Small(an, ad), Form::Small(bn, bd)) = (&self.0, &other.0)
            && let (Some(a), Some(b)) = (an.checked_mul(*bd), bn.checked_mul(*ad))
        {
            return a.cmp(&b);
        }
        self.big().cmp(&other.big())
    }
}

impl PartialOrd for Q {
    fn partial_cmp(&self, other: &Q) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Q {
    fn eq(&self, other: &Q) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Q {}

impl fmt::Display for Q {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Form::Small(n, 1) => write!(f, "{n}"),
            Form::Small(n, d) => write!(f, "{n}/{d}"),
            Form::Big(b) => write!(f, "{b}"),
        }
    }
}

impl fmt::Debug for Q {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
