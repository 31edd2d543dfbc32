//! Plain lines as three columns of whole numbers, as they come over from a host: a hundred lines are three hundred numbers.

use super::{Class, Line, Plain};
use crate::money::{AMOUNT_MAX_FEN, Fen};

/// Bits of a line's code: share paid first in millionths, whether there is one, class, a return.
const SHARE: u32 = (1 << 20) - 1;
const HAS_SHARE: u32 = 1 << 20;
const CLASS_AT: u32 = 21;
const RETURN: u32 = 1 << 23;
/// A limit that a line does not have.
const NO_LIMIT: u32 = u32::MAX;

/// Plain lines: all amounts in fen, then all codes, then all limits in fen. A code holds the share paid first in millionths (20
/// bits), whether there is one (1), the class (2: 0 甲, 1 乙, 2 丙) and whether the line is a return (1).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Columns(Vec<u32>);

impl Columns {
    /// So many lines are a third as many as there are numbers.
    #[must_use]
    pub fn new(numbers: Vec<u32>) -> Columns {
        Columns(numbers)
    }

    /// The numbers again.
    #[must_use]
    pub fn numbers(self) -> Vec<u32> {
        self.0
    }

    /// How many lines there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len() / 3
    }

    /// Whether there is no line.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Lines whose figures fit; nothing when one does not.
    pub(super) fn of(plain: &[Plain]) -> Option<Columns> {
        let (mut amounts, mut codes, mut limits) = (Vec::new(), Vec::new(), Vec::new());
        for line in plain {
            amounts.push(u32::try_from(line.amount.unsigned_abs()).ok()?);
            let limit = line.limit.map_or(Ok(NO_LIMIT), u32::try_from).ok()?;
            limits.push(limit);
            let share = line.prepay.map_or(0, |share| share.min(SHARE) | HAS_SHARE);
            let class = match line.class {
                Class::A => 0,
                Class::B => 1,
                Class::C => 2,
            };
            codes.push(share | class << CLASS_AT | if line.amount < 0 { RETURN } else { 0 });
            if limit == NO_LIMIT && line.limit.is_some() {
                return None;
            }
        }
        amounts.append(&mut codes);
        amounts.append(&mut limits);
        Some(Columns(amounts))
    }

    /// The lines, one after the other.
    pub fn iter(&self) -> impl Iterator<Item = Plain> {
        let (amounts, rest) = self.0.split_at(self.len());
        let (codes, limits) = rest.split_at(self.len());
        amounts.iter().zip(codes).zip(limits).map(|((amount, code), limit)| Plain {
            amount: if code & RETURN != 0 { -Fen::from(*amount) } else { Fen::from(*amount) },
            class: match (code >> CLASS_AT) & 3 {
                0 => Class::A,
                1 => Class::B,
                _ => Class::C,
            },
            prepay: (code & HAS_SHARE != 0).then_some(code & SHARE),
            limit: (*limit != NO_LIMIT).then_some(Fen::from(*limit)),
        })
    }

    /// The lines at length.
    pub(super) fn lines(&self) -> Vec<Line> {
        let mut lines = Vec::with_capacity(self.len());
        for plain in self.iter() {
            lines.push(plain.line());
        }
        lines
    }

    /// What the lines come to, if it and every share lie within the limits of a bill; amounts and limits of 32 bits do.
    pub(super) fn total(&self) -> Option<Fen> {
        let (mut total, mut within) = (0, true);
        for line in self.iter() {
            total += line.amount;
            within &= line.prepay.is_none_or(|share| share <= 1_000_000);
        }
        (within && total.abs() <= AMOUNT_MAX_FEN).then_some(total)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_three_numbers() {
        let first = Plain { amount: 8_990, class: Class::B, prepay: Some(150_000), limit: Some(6_000) };
        let second = Plain { amount: -500, class: Class::A, prepay: None, limit: None };
        let columns = Columns::of(&[first, second]).unwrap();
        let codes = [HAS_SHARE | 150_000 | 1 << CLASS_AT, RETURN];
        assert_eq!(columns, Columns::new(vec![8_990, 500, codes[0], codes[1], 6_000, NO_LIMIT]));
        assert_eq!(columns.iter().collect::<Vec<_>>(), [first, second]);
        assert_eq!((columns.len(), columns.total()), (2, Some(8_490)));
    }

    #[test]
    fn what_does_not_fit_is_told() {
        let line = Plain { amount: 1, class: Class::A, prepay: None, limit: None };
        assert_eq!(Columns::of(&[Plain { amount: 1 << 32, ..line }]), None);
        assert_eq!(Columns::of(&[Plain { limit: Some(i64::from(u32::MAX)), ..line }]), None);
        let fine = Columns::of(&[Plain { prepay: Some(1_000_001), ..line }]).unwrap();
        assert_eq!(fine.total(), None, "a share above 1");
    }
}
