//! The numbers of a notice's sentence: 85%, 百分之八十五, 八成五, 3万, 1.5万, 一千三百, full-width digits. A figure of a pack must stand in
//! the sentence it claims to be from.

use zifu::money::Exact;
use zifu::pack::{How, Operand, Value};

/// Millionths: fine enough for every figure a pack can hold.
type Micro = i128;
const ONE: Micro = 1_000_000;

/// A number read out of a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Read {
    value: Micro,
    kind: Kind,
}

/// What a number was written with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// %, 百分之, 成 or 百分点: a rate and nothing else.
    Rate,
    /// 元: money and nothing else.
    Yuan,
    /// Nothing: either.
    Bare,
}

/// A figure of a value, and what it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Number {
    /// The figure: yuan, or a rate, factor or points.
    pub micro: i128,
    /// Whether it is money; otherwise a rate, factor or points.
    pub money: bool,
}

impl Number {
    fn money(fen: Exact) -> Option<Number> {
        micro(fen, ONE / 100).map(|micro| Number { micro, money: true })
    }

    fn rate(rate: Exact) -> Option<Number> {
        micro(rate, ONE).map(|micro| Number { micro, money: false })
    }

    fn of(figure: Exact, money: bool) -> Option<Number> {
        if money { Number::money(figure) } else { Number::rate(figure) }
    }

    /// As a notice writes it.
    #[must_use]
    pub fn text(self) -> String {
        let (value, sign) = if self.money { (self.micro, "") } else { (self.micro * 100, "%") };
        let magnitude = value.unsigned_abs();
        let (whole, rest) = (magnitude / 1_000_000, magnitude % 1_000_000);
        let decimals = format!(".{rest:06}");
        let decimals = decimals.trim_end_matches('0').trim_end_matches('.');
        format!("{}{whole}{decimals}{sign}", if value < 0 { "-" } else { "" })
    }
}

fn micro(value: Exact, scale: Micro) -> Option<Micro> {
    let scaled = value.num().checked_mul(scale)?;
    (value.den() != 0 && scaled % value.den() == 0).then(|| scaled / value.den())
}

/// Every figure of a value that a source must bear out; nothing for what is not known, not paid or without limit.
#[must_use]
pub fn numbers(value: &Value, money: bool) -> Vec<Number> {
    let figures = |list: &[Option<Exact>]| {
        list.iter().flatten().filter_map(|figure| Number::of(*figure, money)).collect()
    };
    match value {
        Value::Figure(figure) => Number::of(*figure, money).into_iter().collect(),
        Value::Bands(bands) => bands
            .iter()
            .flat_map(|band| [band.to.and_then(Number::money), Number::rate(band.rate)])
            .flatten()
            .collect(),
        Value::ShareOf { share, min, max, .. } => {
            let mut all: Vec<Number> = figures(&[*min, *max]);
            all.extend(Number::rate(*share));
            all
        }
        Value::Grow { base, per, min, max, .. } => figures(&[Some(*base), Some(*per), *min, *max]),
        Value::AnyOf { readings, .. } => {
            readings.iter().flat_map(|reading| numbers(reading, money)).collect()
        }
        Value::Combine { how, of, min, max } => {
            let mut all: Vec<Number> = figures(&[*min, *max]);
            for (index, operand) in of.iter().enumerate() {
                if let Operand::Value(value) = operand {
                    all.extend(numbers(value, money && !(*how == How::Times && index > 0)));
                }
            }
            all
        }
        Value::EachOf { further, max, .. } => figures(&[*further, *max]),
        Value::NoLimit | Value::NotPayable | Value::Unknown { .. } => Vec::new(),
    }
}

/// The figures of a value that do not stand in the sentence. Of readings that disagree one is enough: a sentence is from one source.
#[must_use]
pub fn missing(value: &Value, money: bool, quote: &str) -> Vec<Number> {
    if let Value::AnyOf { readings, .. } = value {
        let each = readings.iter().map(|reading| missing(reading, money, quote));
        return each.min_by_key(Vec::len).unwrap_or_default();
    }
    let found = read(quote);
    // The fund's 85% may be told as the person's 15%.
    let own =
        ["个人", "自付", "自负", "自理", "本人", "职工负担", "先付"].iter().any(|word| quote.contains(word));
    let stands = |number: &Number| {
        let wanted = number.micro.abs();
        found.iter().any(|read| {
            if number.money {
                return read.kind != Kind::Rate && read.value == wanted;
            }
            // A table's column may bear the % sign: the bare 85 is 85%.
            let rate =
                if read.kind == Kind::Bare && read.value > ONE { read.value / 100 } else { read.value };
            read.kind != Kind::Yuan && (rate == wanted || (own && rate == ONE - wanted))
        })
    };
    let trivial = |number: &Number| !number.money && (number.micro == 0 || number.micro == ONE);
    let full = ["全额", "全部", "不支付", "不予", "不再", "取消"].iter().any(|word| quote.contains(word));
    numbers(value, money)
        .into_iter()
        .filter(|number| !(stands(number) || (full && trivial(number))))
        .collect()
}

/// Every number of a sentence.
fn read(sentence: &str) -> Vec<Read> {
    let plain: Vec<char> = sentence.chars().map(plain).filter(|c| !c.is_whitespace()).collect();
    let mut found = Vec::new();
    let mut at = 0;
    while at < plain.len() {
        let rest = plain.get(at..).unwrap_or_default();
        if let Some(after) = rest.strip_prefix(&['百', '分', '之'])
            && let Some((value, length)) = number(after)
        {
            found.push(Read { value: value / 100, kind: Kind::Rate });
            at += 3 + length;
            continue;
        }
        match number(rest) {
            Some((value, length)) => {
                let (read, more) = unit(value, rest.get(length..).unwrap_or_default());
                found.push(read);
                at += length + more;
            }
            None => at += 1,
        }
    }
    found
}

/// Full-width forms become ASCII; what stands for “two” becomes two.
fn plain(c: char) -> char {
    match c {
        '０'..='９' | '．' | '％' | '，' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        '〇' | '○' => '零',
        '两' => '二',
        '壹' => '一',
        '仟' => '千',
        '佰' => '百',
        '拾' => '十',
        other => other,
    }
}

/// What follows a number: %, 成 (八成五), 个百分点, or nothing that changes it.
fn unit(value: Micro, rest: &[char]) -> (Read, usize) {
    match rest {
        ['%', ..] => (Read { value: value / 100, kind: Kind::Rate }, 1),
        ['‰', ..] => (Read { value: value / 1000, kind: Kind::Rate }, 1),
        ['成', after @ ..] => match after.first().and_then(|c| digit(*c)) {
            Some(more) if more > 0 => (Read { value: value / 10 + more * ONE / 100, kind: Kind::Rate }, 2),
            _ => (Read { value: value / 10, kind: Kind::Rate }, 1),
        },
        ['个', '百', '分', '点', ..] => (Read { value: value / 100, kind: Kind::Rate }, 4),
        ['百', '分', '点', ..] => (Read { value: value / 100, kind: Kind::Rate }, 3),
        ['元', ..] => (Read { value, kind: Kind::Yuan }, 1),
        _ => (Read { value, kind: Kind::Bare }, 0),
    }
}

/// A number at the beginning: digits with separators and decimals, or Chinese numerals, with 百千万亿 after either; and its length.
fn number(text: &[char]) -> Option<(Micro, usize)> {
    if text.first().is_some_and(char::is_ascii_digit) { arabic(text) } else { chinese(text) }
}

fn arabic(text: &[char]) -> Option<(Micro, usize)> {
    let (mut value, mut scale, mut length) = (0_i128, None::<Micro>, 0);
    for (index, c) in text.iter().enumerate() {
        let next_digits =
            |count: usize| (1..=count).all(|ahead| text.get(index + ahead).is_some_and(char::is_ascii_digit));
        match c {
            '0'..='9' => {
                let digit = i128::from(*c as u32 - '0' as u32);
                match &mut scale {
                    None => value = value.checked_mul(10)?.checked_add(digit * ONE)?,
                    Some(place) => {
                        *place /= 10;
                        value += digit * *place;
                    }
                }
            }
            '.' if scale.is_none() && next_digits(1) => scale = Some(ONE),
            // A comma separates thousands, not two numbers.
            ',' if scale.is_none()
                && next_digits(3)
                && !text.get(index + 4).is_some_and(char::is_ascii_digit) => {}
            _ => break,
        }
        length = index + 1;
    }
    let mut multiplied = value;
    for c in text.get(length..).unwrap_or_default() {
        match c {
            // 5百分点 and 100百分之 are no hundreds.
            '百' if text.get(length + 1) == Some(&'分') => break,
            '百' => multiplied = multiplied.checked_mul(100)?,
            '千' => multiplied = multiplied.checked_mul(1_000)?,
            '万' => multiplied = multiplied.checked_mul(10_000)?,
            '亿' => multiplied = multiplied.checked_mul(100_000_000)?,
            _ => break,
        }
        length += 1;
    }
    Some((multiplied, length))
}

fn digit(c: char) -> Option<Micro> {
    "零一二三四五六七八九".chars().position(|known| known == c).and_then(|place| Micro::try_from(place).ok())
}

/// 三千, 一万五千, 六百五十, 十五, 九十五, 四万六, 八十五点五.
fn chinese(text: &[char]) -> Option<(Micro, usize)> {
    let (mut total, mut section, mut one, mut length) = (0_i128, 0_i128, None::<Micro>, 0);
    let mut last_unit: Micro = 1;
    for (index, c) in text.iter().enumerate() {
        if let Some(value) = digit(*c) {
            one = Some(one.unwrap_or(0) * 10 + value);
            length = index + 1;
            continue;
        }
        let unit = match c {
            '十' => 10,
            '百' if text.get(index + 1) == Some(&'分') => break,
            '百' => 100,
            '千' => 1_000,
            '万' => 10_000,
            _ => break,
        };
        if unit == 10_000 {
            total += (section + one.take().unwrap_or(0)) * unit;
            section = 0;
        } else {
            // 十五 begins without a one.
            section += one.take().unwrap_or(if unit == 10 && section == 0 { 1 } else { 0 }) * unit;
        }
        last_unit = unit;
        length = index + 1;
    }
    // 四万六 is 46,000; 一百零五 is 105.
    let zero = text.get(length.saturating_sub(2)).is_some_and(|c| *c == '零');
    let tail = one.unwrap_or(0) * if last_unit >= 100 && !zero { last_unit / 10 } else { 1 };
    let mut value = (total + section + tail) * ONE;
    if text.get(length) == Some(&'点') {
        let mut place = ONE;
        for c in text.get(length + 1..).unwrap_or_default() {
            let Some(digit) = digit(*c) else { break };
            place /= 10;
            value += digit * place;
            length += if place == ONE / 10 { 2 } else { 1 };
        }
    }
    (length > 0).then_some((value, length))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops at what it did not expect")]
    use super::*;
    use zifu::money::{Rate, Yuan};

    fn money(text: &str) -> Value {
        Value::Figure(Exact::fen(Yuan::parse(text).unwrap().fen()))
    }

    fn rate(text: &str) -> Value {
        Value::Figure(Rate::parse(text).unwrap().exact())
    }

    #[test]
    fn a_figure_is_found_in_every_writing() {
        for quote in [
            "支付85%",
            "支付百分之八十五",
            "报八成五",
            "支付８５％",
            "为85（%）",
            "百分之85",
            "个人负担15%",
            "8.5成",
            "提高85个百分点",
        ] {
            assert_eq!(missing(&rate("0.85"), false, quote), [], "{quote}");
        }
        for quote in
            ["起付线3万元", "30000元", "30,000元", "３００００元", "三万元", "３万元", "3.0万", "30千元"]
        {
            assert_eq!(missing(&money("30000.00"), true, quote), [], "{quote}");
        }
        for quote in ["1.5万元", "一万五千元", "一万五", "15000元", "1万5千不如15,000"] {
            assert_eq!(missing(&money("15000.00"), true, quote), [], "{quote}");
        }
        assert_eq!(missing(&money("1300.00"), true, "起付标准为一千三百元"), []);
        assert_eq!(missing(&money("650.00"), true, "六百五十元"), []);
        assert_eq!(missing(&money("105.00"), true, "一百零五元"), []);
        assert_eq!(missing(&rate("0.955"), false, "百分之九十五点五"), []);
        assert_eq!(missing(&rate("-0.05"), false, "降低5个百分点"), []);
    }

    #[test]
    fn another_figure_is_not() {
        for quote in ["支付80%", "85元", "百分之八十", "八成", "", "8.5%", "支付15%"] {
            assert_eq!(missing(&rate("0.85"), false, quote).len(), 1, "{quote}");
        }
        for quote in ["3000元", "30%", "三千元", "300000元", "1300元"] {
            assert_eq!(missing(&money("30000.00"), true, quote).len(), 1, "{quote}");
        }
        assert_eq!(missing(&money("85.00"), true, "85%").len(), 1, "a rate is no money");
        assert_eq!(missing(&money("30000.00"), true, "").first().unwrap().text(), "30000");
        assert_eq!(missing(&rate("0.855"), false, "").first().unwrap().text(), "85.5%");
    }
}
