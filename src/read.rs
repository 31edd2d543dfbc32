//! What people type, read as amounts: `１，２００元`, `4.68万`, `四万六`, `三块五`, `壹佰元伍角整`. Nothing is guessed: what can be read two ways is a fault
//! whose sentence says how to write it.

use crate::fault::Fault;
use crate::money::{AMOUNT_MAX_FEN, Exact, Fen, Rate};

/// Reads an amount of money that may not be negative.
///
/// # Errors
/// One fault: `field-empty`, `field-dots`, `field-comma`, `field-decimals`, `field-large`, `field-negative`, `field-amount`.
pub fn amount(text: &str) -> Result<Fen, Fault> {
    let fen = signed(text)?;
    if fen < 0 { Err(fault("field-negative", text)) } else { Ok(fen) }
}

/// Reads an amount that may be negative: a returned drug.
///
/// # Errors
/// As [`amount`], without `field-negative`.
pub fn signed(text: &str) -> Result<Fen, Fault> {
    let plain = plain(text);
    let marked = plain.trim_start_matches(CURRENCY);
    let (sign, digits) =
        marked.strip_prefix('-').map_or((1, marked), |rest| (-1, rest.trim_start_matches(CURRENCY)));
    let digits = digits.trim_end_matches(['整', '正', '钱']);
    if digits.is_empty() {
        return Err(fault("field-empty", text));
    }
    let fen = match digits.split_once('元') {
        Some((whole, "")) => number(whole, text)?,
        Some((whole, rest)) => {
            let whole = number(whole, text)?;
            let change = change(rest).filter(|_| whole % 100 == 0);
            whole + change.ok_or_else(|| fault("field-amount", text))?
        }
        None => match change(digits).filter(|_| digits.ends_with(['角', '分'])) {
            Some(change) => change,
            None => number(digits, text)?,
        },
    };
    Ok(sign * fen)
}

/// A number of yuan.
fn number(digits: &str, text: &str) -> Result<Fen, Fault> {
    if digits.chars().any(|c| digit(c).is_some() || unit(c).is_some()) {
        numerals(digits, text)
    } else {
        decimal(digits, text)
    }
}

/// What follows the yuan, in fen: 五角, 五角二分, 零二分; one digit alone counts the 角, as people say it.
fn change(digits: &str) -> Option<Fen> {
    let (mut fen, mut said, mut size) = (0, None, 10);
    for c in digits.chars() {
        let value = digit(c).or_else(|| c.to_digit(10).map(i64::from));
        match (value, said) {
            (Some(0), None) => size = 1,
            (Some(value), None) => said = Some(value),
            (None, Some(value)) if c == '角' && size == 10 => {
                fen += value * 10;
                (said, size) = (None, 1);
            }
            (None, Some(value)) if c == '分' && size > 0 => {
                fen += value;
                (said, size) = (None, 0);
            }
            _ => return None,
        }
    }
    match said {
        None => Some(fen),
        Some(value) if size == 10 => Some(value * 10),
        Some(_) => None,
    }
}

/// Reads a percentage as a share: `10`, `10%`, `１０％`, `百分之十` is not needed on a bill.
///
/// # Errors
/// `field-empty`, or `field-percent` when it is none, lies outside 0–100, or is a bare `0.1`, which may mean 10% or 0.1%.
pub fn percent(text: &str) -> Result<Exact, Fault> {
    let plain = plain(text);
    let (digits, marked) = plain.strip_suffix('%').map_or((plain.as_str(), false), |digits| (digits, true));
    if digits.is_empty() {
        return Err(fault("field-empty", text));
    }
    let value = Rate::parse(digits).map_err(|_| fault("field-percent", text))?.exact();
    let ambiguous = !marked && value.is_positive() && value < Exact::ONE;
    if ambiguous || value.is_negative() || value > Exact::fen(100) {
        return Err(fault("field-percent", text));
    }
    Ok(value * Exact::new(1, 100))
}

fn fault(kind: &'static str, text: &str) -> Fault {
    Fault::new("", kind).with("value", text.trim())
}

/// Signs of the currency, which stand before a number.
const CURRENCY: [char; 2] = ['￥', '¥'];

/// Full-width to ASCII, one character for the yuan; a space between digits parts thousands, all others are dropped.
fn plain(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text.trim().chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '０'..='９' => plain.extend(char::from_u32(u32::from(c) - u32::from('０') + u32::from('0'))),
            '．' | '。' => plain.push('.'),
            '，' | '、' => plain.push(','),
            '－' | '−' | '—' => plain.push('-'),
            '％' => plain.push('%'),
            '圆' | '块' => plain.push('元'),
            c if c.is_whitespace() => {
                let digits = plain.ends_with(|c: char| c.is_ascii_digit())
                    && rest.peek().is_some_and(|c| c.is_ascii_digit() || ('０'..='９').contains(c));
                if digits {
                    plain.push(',');
                }
            }
            c => plain.push(c),
        }
    }
    plain
}

/// Digits with at most one dot and commas between thousands.
fn decimal(digits: &str, text: &str) -> Result<Fen, Fault> {
    if digits.matches('.').count() > 1 {
        return Err(fault("field-dots", text));
    }
    if !digits.bytes().all(|b| b.is_ascii_digit() || b == b'.' || b == b',')
        || !digits.bytes().any(|b| b.is_ascii_digit())
    {
        return Err(fault("field-amount", text));
    }
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or("");
    let thousands = groups.clone().all(|group| group.len() == 3)
        && (groups.next().is_none() || (1..=3).contains(&first.len()));
    if !thousands || decimals.contains(',') {
        return Err(fault("field-comma", text));
    }
    if decimals.trim_end_matches('0').len() > 2 {
        return Err(fault("field-decimals", text));
    }
    let mut yuan = 0_i64;
    for digit in whole.bytes().filter(u8::is_ascii_digit) {
        yuan = yuan.saturating_mul(10).saturating_add(i64::from(digit & 15));
    }
    if yuan > AMOUNT_MAX_FEN / 100 {
        return Err(fault("field-large", text));
    }
    Ok(yuan * 100 + padded(decimals, 2))
}

/// The first decimals as a whole number; what is not written of them is nought.
fn padded(decimals: &str, places: usize) -> i64 {
    let mut digits = decimals.bytes();
    let mut value = 0;
    for _ in 0..places {
        value = value * 10 + digits.next().map_or(0, |digit| i64::from(digit & 15));
    }
    value
}

fn digit(c: char) -> Option<i64> {
    Some(match c {
        '零' | '〇' => 0,
        '一' | '壹' => 1,
        '二' | '两' | '贰' => 2,
        '三' | '叁' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    })
}

fn unit(c: char) -> Option<i64> {
    Some(match c {
        '十' | '拾' => 10,
        '百' | '佰' => 100,
        '千' | '仟' => 1_000,
        '万' => 10_000,
        '亿' => 100_000_000,
        _ => return None,
    })
}

/// Parts of a fen that a number before a unit is counted in.
const FINE: i64 = 10_000;

/// Chinese numerals, and Arabic digits with 万: `四万六千八百`, `4.68万`, `4万6`. A last digit after a unit counts in the next lower
/// unit, as people say it: 四万六 is 46,000. Each part must be less than the unit before it; what is not is a fault.
fn numerals(digits: &str, text: &str) -> Result<Fen, Fault> {
    let wrong = || fault("field-amount", text);
    let large = || fault("field-large", text);
    let (mut total, mut section, mut last_unit) = (0_i64, 0_i64, i64::MAX);
    // The number read since the last unit, in 1/10,000 fen; total and section too.
    let mut number: Option<i64> = None;
    let (mut zero, mut above) = (false, i64::MAX);
    let yuan = |whole: i64| whole.saturating_mul(100 * FINE);
    let mut rest = digits.chars().peekable();
    while let Some(c) = rest.next() {
        if let Some(value) = digit(c) {
            // After a zero a digit may come, after another digit a unit must: 四五 may be 45, or four to five.
            if number.is_some_and(|number| number != 0) {
                return Err(wrong());
            }
            zero |= value == 0;
            number = Some(yuan(value));
        } else if c.is_ascii_digit() && number.is_none_or(|number| number == 0) {
            let mut written = c.to_string();
            while let Some(next) = rest.next_if(|next| next.is_ascii_digit() || matches!(next, '.' | ',')) {
                written.push(next);
            }
            // 4万05 is 40,005, not 45,000.
            zero |= written.starts_with('0');
            number = Some(before_unit(&written, text)?);
        } else if let Some(size) = unit(c) {
            // 一百五万 may be 105 or 150 of them.
            let unclear = size >= 10_000 && number.is_some() && section > 0 && last_unit >= 100 && !zero;
            let value = match number.take() {
                Some(value) if value > 0 && !unclear => value,
                None if size == 10 => yuan(1),
                None if size >= 10_000 && section > 0 => 0,
                _ => return Err(wrong()),
            };
            if size >= 10_000 {
                if size >= above {
                    return Err(wrong());
                }
                above = size;
                let scaled = (section + value).checked_mul(size).ok_or_else(large)?;
                total = total.checked_add(scaled).ok_or_else(large)?;
                section = 0;
            } else {
                let scaled = value.checked_mul(size).ok_or_else(large)?;
                if scaled >= yuan(last_unit) {
                    return Err(wrong());
                }
                section = section.checked_add(scaled).ok_or_else(large)?;
            }
            last_unit = size;
            zero = false;
        } else {
            return Err(wrong());
        }
    }
    if let Some(value) = number {
        let colloquial = (100..i64::MAX).contains(&last_unit) && value < yuan(10) && !zero;
        if value >= yuan(last_unit) || colloquial && value % yuan(1) != 0 {
            return Err(wrong());
        }
        section += if colloquial { value * (last_unit / 10) } else { value };
    }
    let fine = total.checked_add(section).ok_or_else(large)?;
    if fine / FINE > AMOUNT_MAX_FEN {
        return Err(large());
    }
    if fine % FINE == 0 { Ok(fine / FINE) } else { Err(fault("field-decimals", text)) }
}

/// A number that 万 or another unit may follow: `4.6875万` is 46,875 yuan. Its fen are counted in 1/10,000, so that nothing is
/// rounded before the unit is known.
fn before_unit(written: &str, text: &str) -> Result<i64, Fault> {
    if written.matches('.').count() > 1 {
        return Err(fault("field-dots", text));
    }
    let (whole, decimals) = written.split_once('.').unwrap_or((written, ""));
    if decimals.len() > 6 || decimals.contains(',') {
        return Err(fault("field-decimals", text));
    }
    Ok(decimal(whole, text)? * FINE + padded(decimals, 6))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(text: &str) -> &'static str {
        amount(text).expect_err(text).kind
    }

    #[test]
    fn reads_what_people_type() {
        let same = [
            ("１，２００元", 120_000),
            ("1,200", 120_000),
            ("￥46,800.50", 4_680_050),
            ("4.68万", 4_680_000),
            ("4.68万元", 4_680_000),
            ("四万六", 4_600_000),
            ("三块五", 350),
            ("3块5", 350),
            ("4万0005", 4_000_500),
            ("4万05", 4_000_500),
            ("3千05", 300_500),
            ("12元5角", 1_250),
            ("肆万陆仟捌佰元整", 4_680_000),
            ("壹佰零伍元零贰分", 10_502),
            ("壹拾元叁角肆分", 1_034),
            ("五角", 50),
            ("46块钱", 4_600),
            ("￥-12.30", -1_230),
            ("1 200", 120_000),
            ("一百十五", 11_500),
            ("十万", 10_000_000),
            ("一百零五万", 105_000_000),
            ("一千零五十", 105_000),
            ("二十5.5", 2_550),
            ("三百零5.5", 30_550),
            ("四万六千八百元", 4_680_000),
            ("4万6", 4_600_000),
            ("4万6800", 4_680_000),
            ("三百五", 35_000),
            ("十五", 1_500),
            ("一千零五", 100_500),
            ("两百", 20_000),
            (" 0012.5 ", 1_250),
            ("4.6875万", 4_687_500),
            ("0", 0),
            ("12.500", 1_250),
        ];
        for (text, fen) in same {
            assert_eq!(signed(text), Ok(fen), "{text}");
        }
        assert_eq!(signed("-12.30"), Ok(-1_230));
        assert_eq!(signed("－12"), Ok(-1_200));
    }

    #[test]
    fn faults_by_kind() {
        assert_eq!(kind("  "), "field-empty");
        assert_eq!(kind("46.800.50"), "field-dots");
        assert_eq!(kind("1234567890123"), "field-large");
        assert_eq!(kind("999亿"), "field-large");
        assert_eq!(kind("-5"), "field-negative");
        assert_eq!(kind("1,20"), "field-comma");
        assert_eq!(kind("12.345"), "field-decimals");
        assert_eq!(kind("abc"), "field-amount");
        assert_eq!(kind("."), "field-amount");
        assert_eq!(kind("4万x"), "field-amount");
    }

    #[test]
    fn what_can_be_read_two_ways_is_not_guessed() {
        let two_ways = [
            "四五",
            "一二三",
            "二百三千",
            "百",
            "千",
            "万",
            "百元",
            "一万亿",
            "一万二万",
            "一百零十",
            "一百五万",
            "4万6.5",
            "4万68000",
            "12￥5",
            "3.5元2角",
            "3元45",
            "3元零5",
            "3角5",
            "元",
            "五分三角",
            "一十百",
            "四5",
            "零万",
            "3元5元",
        ];
        for text in two_ways {
            assert_eq!(kind(text), "field-amount", "{text}");
        }
        assert_eq!(kind("12 50"), "field-comma");
        assert_eq!(kind("￥"), "field-empty");
    }

    #[test]
    fn percentages() {
        let tenth = Exact::new(1, 10);
        for text in ["10", "10%", "１０％", "10.0"] {
            assert_eq!(percent(text), Ok(tenth), "{text}");
        }
        assert_eq!(percent("0"), Ok(Exact::ZERO));
        assert_eq!(percent("1"), Ok(Exact::new(1, 100)), "only below one may it be a share");
        assert_eq!(percent("0.5%"), Ok(Exact::new(5, 1000)));
        for text in ["0.1", "101", "x", "-3"] {
            assert_eq!(percent(text).expect_err(text).kind, "field-percent");
        }
    }

    #[test]
    fn before_a_unit_stand_six_decimals_at_most() {
        assert_eq!(amount("1.000001万"), Ok(1_000_001));
        assert_eq!(kind("1.0000001万"), "field-decimals");
        assert_eq!(kind("1.0,0万"), "field-decimals");
    }
}
