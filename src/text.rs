//! Texts put together from pieces and numbers. The standard formatter does it too, but is larger than all of this in a browser.

/// Pieces in a row.
#[must_use]
pub fn concat(pieces: &[&str]) -> String {
    joined(pieces, "")
}

/// Pieces in a row with something between them.
pub(crate) fn joined<P: AsRef<str>>(pieces: &[P], between: &str) -> String {
    let mut text = String::new();
    for (index, piece) in pieces.iter().enumerate() {
        if index > 0 {
            text.push_str(between);
        }
        text.push_str(piece.as_ref());
    }
    text
}

/// A number with at least so many digits, behind what is there already.
pub(crate) fn push_digits(text: &mut String, value: u64, least: usize) {
    if value >= 10 || least > 1 {
        push_digits(text, value / 10, least.saturating_sub(1));
    }
    text.push(char::from(b'0' + (value % 10) as u8));
}

/// A whole number.
pub(crate) fn number(value: i64) -> String {
    let mut text = String::new();
    if value < 0 {
        text.push('-');
    }
    push_digits(&mut text, value.unsigned_abs(), 1);
    text
}

/// Millionths as a decimal: `0.7`.
#[must_use]
pub fn millionths(value: i64) -> String {
    let mut text = number(value / 1_000_000);
    text.push('.');
    push_digits(&mut text, (value % 1_000_000).unsigned_abs(), 6);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_in_full() {
        assert_eq!([0, 7, 10, -120].map(number), ["0", "7", "10", "-120"]);
        let shares = [0, 5, 700_000, 1_000_000, 1_250_000, 10_000_000].map(millionths);
        assert_eq!(shares, ["0", "0.000005", "0.7", "1", "1.25", "10"]);
        assert_eq!(joined(&["a", "b", "c"], ", "), "a, b, c");
    }
}
