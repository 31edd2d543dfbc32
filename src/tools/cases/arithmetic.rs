//! `work` lines of hand-worked cases: `(40000.00 - 1300.00) * 0.85 = 32895.00`, evaluated again exactly.

use zifu::explain::exact_money;
use zifu::money::{Exact, Way};

/// What is wrong with a line: the key of the words for it, and what they speak of.
#[derive(Debug, PartialEq, Eq)]
pub struct Slip {
    /// Key of the words.
    pub key: &'static str,
    /// What cannot be read, or what the left side really is.
    pub value: String,
}

fn slip<T>(key: &'static str, value: impl Into<String>) -> Result<T, Slip> {
    Err(Slip { key, value: value.into() })
}

/// Checks one line. `=` compares exactly; `≈` (or `~`) compares after rounding the left side half-up to the fen.
///
/// # Errors
/// What cannot be read, or what the left side really is.
pub fn check(line: &str) -> Result<(), Slip> {
    let line = line.split_once('#').map_or(line, |(line, _)| line).trim();
    let (left, right, rounded) = if let Some((left, right)) = line.split_once('=') {
        (left, right, false)
    } else if let Some((left, right)) = line.split_once(['≈', '~']) {
        (left, right, true)
    } else {
        return slip("case.work-sign", "");
    };
    let value = evaluate(left)?;
    let stated = evaluate(right)?;
    let hundred = Exact::fen(100);
    let same = if rounded {
        Way::HalfUp.round(value * hundred) == Way::HalfUp.round(stated * hundred)
    } else {
        value == stated
    };
    if same { Ok(()) } else { slip("case.work-differs", exact_money(value * hundred)) }
}

struct Reader<'t> {
    rest: &'t str,
}

fn evaluate(text: &str) -> Result<Exact, Slip> {
    let mut reader = Reader { rest: text.trim() };
    let value = reader.sum()?;
    if reader.rest.is_empty() { Ok(value) } else { slip("case.work-unread", reader.rest) }
}

impl Reader<'_> {
    fn take(&mut self, signs: &[char]) -> Option<char> {
        let sign = self.rest.chars().next().filter(|sign| signs.contains(sign))?;
        self.rest = self.rest.get(sign.len_utf8()..).unwrap_or("").trim_start();
        Some(sign)
    }

    fn sum(&mut self) -> Result<Exact, Slip> {
        let mut value = self.product()?;
        while let Some(sign) = self.take(&['+', '-', '−']) {
            let next = self.product()?;
            value = if sign == '+' { value + next } else { value - next };
        }
        Ok(value)
    }

    fn product(&mut self) -> Result<Exact, Slip> {
        let mut value = self.factor()?;
        while let Some(sign) = self.take(&['*', '×', '/', '÷']) {
            let next = self.factor()?;
            value = if matches!(sign, '*' | '×') { value * next } else { value.over(next) };
        }
        Ok(value)
    }

    fn factor(&mut self) -> Result<Exact, Slip> {
        if self.take(&['(']).is_some() {
            let value = self.sum()?;
            return match self.take(&[')']) {
                Some(_) => Ok(value),
                None => slip("case.work-bracket", ""),
            };
        }
        if self.take(&['-', '−']).is_some() {
            return self.factor().map(|value| -value);
        }
        let end = self.rest.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(self.rest.len());
        let (digits, rest) = self.rest.split_at(end);
        self.rest = rest.trim_start();
        decimal(digits).map_or_else(|| slip("case.work-unread", format!("{digits}{rest}")), Ok)
    }
}

/// A decimal of any length as a fraction.
fn decimal(digits: &str) -> Option<Exact> {
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let number: i128 = format!("{whole}{fraction}").parse().ok()?;
    Some(Exact::new(number, 10_i128.checked_pow(u32::try_from(fraction.len()).ok()?)?))
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn arithmetic_is_exact() {
        assert_eq!(check("(40000.00 - 1300.00) * 0.85 = 32895.00"), Ok(()));
        assert_eq!(check("1 / 3 * 3 = 1"), Ok(()));
        assert_eq!(check("100.00 / 0.85 ~ 117.65"), Ok(()));
        assert!(check("100.00 / 0.85 = 117.65").is_err());
        assert!(check("1 + 1 = 3").is_err());
        assert!(check("1 +").is_err());
    }
}
