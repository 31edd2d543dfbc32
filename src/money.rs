//! Money and rates: exact decimals at the edges, exact fractions inside, rounding only by name.
//!
//! This is the only module that names `rust_decimal`. A [`Yuan`] is what people and files write, an [`Exact`] is
//! what [`settle`](crate::settle) computes with, a fen (`i64`, 0.01 yuan) is what a settlement prints.

use crate::text::push_digits;
use rust_decimal::Decimal;
use std::fmt;

mod exact;
pub use exact::Exact;

/// Fen (分, 0.01 yuan): the unit of every printed figure.
pub type Fen = i64;

/// Why a text is no amount or rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumberFault {
    /// Nothing but white space.
    Empty,
    /// Not digits with at most one dot.
    NotANumber,
    /// More decimals than the unit has.
    TooFine,
    /// Outside the range the unit allows.
    OutOfRange,
}

/// The largest amount that any input may hold: one hundred million yuan less a fen.
pub const AMOUNT_MAX_FEN: Fen = 9_999_999_999;

/// An amount of money in yuan (元), exact to the fen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Yuan(Decimal);

impl Yuan {
    /// Reads `"1300.00"`: an optional minus, digits, at most two decimals. No separators, no exponent.
    ///
    /// # Errors
    /// A [`NumberFault`]; nothing is rounded.
    pub fn parse(text: &str) -> Result<Yuan, NumberFault> {
        let (digits, decimals) = digits(text)?;
        let yuan = Yuan(decimal(digits, decimals, 2)?);
        let inside = yuan.fen().unsigned_abs() <= AMOUNT_MAX_FEN.unsigned_abs();
        if inside { Ok(yuan) } else { Err(NumberFault::OutOfRange) }
    }

    /// The amount of so many fen.
    #[must_use]
    pub fn from_fen(fen: Fen) -> Yuan {
        Yuan(Decimal::new(fen, 2))
    }

    /// Whole fen; exact, since a `Yuan` never holds more than two decimals.
    #[must_use]
    pub fn fen(self) -> Fen {
        let whole = Fen::try_from(self.0.mantissa()).unwrap_or(0);
        whole.saturating_mul(10_i64.pow(2_u32.saturating_sub(self.0.scale())))
    }
}

impl fmt::Display for Yuan {
    /// Two decimals, no separators: `1300.00`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&fen_text(self.fen()))
    }
}

/// A rate, factor or number of points as a file writes it: a decimal with at most six places.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rate(Decimal);

impl Rate {
    /// Reads `"0.85"`.
    ///
    /// # Errors
    /// A [`NumberFault`]; nothing is rounded. The range (0–1 for a rate) is for the caller to check.
    pub fn parse(text: &str) -> Result<Rate, NumberFault> {
        let (mut digits, mut decimals) = digits(text)?;
        while decimals > 0 && digits % 10 == 0 {
            digits /= 10;
            decimals -= 1;
        }
        let value = decimal(digits, decimals, 6)?;
        let most = 1_000 * 10_u64.pow(decimals);
        if digits.unsigned_abs() > most { Err(NumberFault::OutOfRange) } else { Ok(Rate(value)) }
    }

    /// The same value as a fraction.
    #[must_use]
    pub fn exact(self) -> Exact {
        let den = 10_i128.checked_pow(self.0.scale()).unwrap_or(0);
        Exact::new(self.0.mantissa(), den)
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A decimal of at most so many places.
fn decimal(digits: i64, decimals: u32, most: u32) -> Result<Decimal, NumberFault> {
    if decimals > most {
        return Err(NumberFault::TooFine);
    }
    Decimal::try_new(digits, decimals).map_err(|_| NumberFault::TooFine)
}

/// The digits of a text as one number, and how many of them stand behind the dot. What is too long for the number ends at its
/// greatest, which is out of every range.
fn digits(text: &str) -> Result<(i64, u32), NumberFault> {
    if text.trim().is_empty() {
        return Err(NumberFault::Empty);
    }
    let (mut value, mut decimals) = (0_i64, None);
    let mut after_digit = false;
    for b in text.strip_prefix('-').unwrap_or(text).bytes() {
        match b {
            b'0'..=b'9' => {
                value = value.saturating_mul(10).saturating_add(i64::from(b - b'0'));
                decimals = decimals.map(|count: u32| count + 1);
            }
            b'.' if after_digit && decimals.is_none() => decimals = Some(0),
            _ => return Err(NumberFault::NotANumber),
        }
        after_digit = b != b'.';
    }
    if !after_digit {
        return Err(NumberFault::NotANumber);
    }
    Ok((if text.starts_with('-') { -value } else { value }, decimals.unwrap_or(0)))
}

/// Fen as text with two decimals, without going through a decimal: `-1300.05`.
#[must_use]
pub fn fen_text(fen: Fen) -> String {
    let magnitude = fen.unsigned_abs();
    let mut text = String::from(if fen < 0 { "-" } else { "" });
    push_digits(&mut text, magnitude / 100, 1);
    text.push('.');
    push_digits(&mut text, magnitude % 100, 2);
    text
}

/// How a fraction of a fen becomes whole fen (`round.way` of a pack).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Way {
    /// 四舍五入: at the half away from zero. 154.945 yuan is 154.95.
    #[default]
    HalfUp,
    /// Towards zero.
    Down,
    /// Away from zero.
    Up,
    /// At the half to the even fen.
    HalfEven,
}

impl Way {
    /// The way of this name in a pack.
    #[must_use]
    pub fn of(word: &str) -> Option<Way> {
        match word {
            "half-up" => Some(Way::HalfUp),
            "down" => Some(Way::Down),
            "up" => Some(Way::Up),
            "half-even" => Some(Way::HalfEven),
            _ => None,
        }
    }

    /// By how many half fen it may move an amount.
    #[cfg(feature = "spans")]
    pub(crate) fn halves(self) -> i128 {
        match self {
            Way::HalfUp | Way::HalfEven => 1,
            Way::Down | Way::Up => 2,
        }
    }

    /// Rounds an exact number of fen to whole fen.
    #[must_use]
    pub fn round(self, value: Exact) -> Fen {
        let (num, den) = (value.num().unsigned_abs(), value.den().unsigned_abs());
        if den == 0 {
            return 0;
        }
        let (whole, rest) = match (u64::try_from(num), u64::try_from(den)) {
            (Ok(num), Ok(den)) => (u128::from(num / den), u128::from(num % den)),
            _ => (num / den, num % den),
        };
        let twice = rest.saturating_mul(2);
        let up = match self {
            Way::HalfUp => twice >= den,
            Way::Down => false,
            Way::Up => rest > 0,
            Way::HalfEven => twice > den || (twice == den && whole % 2 == 1),
        };
        let magnitude = Fen::try_from(whole + u128::from(up)).unwrap_or(Fen::MAX);
        if value.num() < 0 { -magnitude } else { magnitude }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_fractions_round_like_short_ones() {
        // A little above five and a half, in more than 64 bits.
        let den = 10_i128.pow(19);
        let value = Exact::new(55 * den / 10 + 1, den);
        let rounded = [Way::HalfUp, Way::Down, Way::Up, Way::HalfEven].map(|way| way.round(value));
        assert_eq!(rounded, [6, 5, 6, 6]);
        assert_eq!([1, 3, 5, 7].map(|halves| Way::HalfEven.round(Exact::new(halves, 2))), [0, 2, 2, 4]);
        let below = Exact::new(55 * den / 10 - 1, den);
        let rounded = [Way::HalfUp, Way::Down, Way::Up, Way::HalfEven].map(|way| way.round(-below));
        assert_eq!(rounded, [-5, -5, -6, -5]);
    }

    #[test]
    fn yuan_reads_text_only_and_keeps_every_fen() {
        assert_eq!(Yuan::parse("1300.00").map(Yuan::fen), Ok(130_000));
        assert_eq!(Yuan::parse("-0.05").map(Yuan::fen), Ok(-5));
        assert_eq!(Yuan::parse("7").map(|y| y.to_string()), Ok("7.00".to_owned()));
        assert_eq!(Yuan::parse("1.005"), Err(NumberFault::TooFine));
        for bad in ["1e3", "1,000", ".5", "5.", "１２", "1.2.3", "+1", "0x1"] {
            assert_eq!(Yuan::parse(bad), Err(NumberFault::NotANumber), "{bad}");
        }
        assert_eq!(Yuan::parse(" "), Err(NumberFault::Empty));
        for large in ["100000000.00", "-100000000", "99999999999999999999", "-99999999999999999999"] {
            assert_eq!(Yuan::parse(large), Err(NumberFault::OutOfRange), "{large}");
        }
    }

    #[test]
    fn half_up_is_decimal_and_away_from_zero() {
        let tie = Exact::new(30_989, 2); // 154.945 yuan
        assert_eq!(Way::HalfUp.round(tie), 15_495);
        assert_eq!(Way::HalfUp.round(-tie), -15_495);
        assert_eq!(Way::Down.round(tie), 15_494);
        assert_eq!(Way::HalfEven.round(tie), 15_494);
        assert_eq!(Way::Up.round(Exact::new(1, 1000)), 1);
    }

    #[test]
    fn fen_as_text() {
        assert_eq!([-5, 0, 5].map(fen_text), ["-0.05", "0.00", "0.05"]);
        assert_eq!(fen_text(130_000), "1300.00");
    }
}
