//! Amounts in Chinese numerals, so that a lost zero is heard: 七千一百三十元.

use crate::money::Fen;

const DIGITS: [char; 10] = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];

/// An amount as it is said: 四万六千八百元五角; 整 is not said. Negative amounts begin with 负.
#[must_use]
pub fn numerals(fen: Fen) -> String {
    let magnitude = fen.unsigned_abs();
    let (yuan, cents) = (magnitude / 100, magnitude % 100);
    let mut text = String::new();
    if fen < 0 {
        text.push('负');
    }
    if yuan > 0 || cents == 0 {
        whole(yuan, &mut text);
        text.push('元');
    }
    if cents > 0 {
        let (jiao, fen) = (cents / 10, cents % 10);
        if jiao > 0 {
            digit(jiao, &mut text);
            text.push('角');
        } else if yuan > 0 {
            text.push('零');
        }
        if fen > 0 {
            digit(fen, &mut text);
            text.push('分');
        }
    }
    text
}

fn digit(value: u64, text: &mut String) {
    text.extend(usize::try_from(value).ok().and_then(|value| DIGITS.get(value)));
}

fn whole(value: u64, text: &mut String) {
    if value == 0 {
        text.push('零');
        return;
    }
    let (hundred_millions, ten_thousands, rest) =
        (value / 100_000_000, value / 10_000 % 10_000, value % 10_000);
    let begun = text.chars().count();
    if hundred_millions > 0 {
        whole(hundred_millions, text);
        text.push('亿');
    }
    section(ten_thousands, begun, text);
    if ten_thousands > 0 {
        text.push('万');
    }
    section(rest, begun, text);
}

/// Up to four digits; a gap below a higher digit is said as one 零, and 一十 at the very beginning as 十.
fn section(value: u64, begun: usize, text: &mut String) {
    let mut gap = false;
    for (size, unit) in [(1_000, Some('千')), (100, Some('百')), (10, Some('十')), (1, None)] {
        let value = value / size % 10;
        if value == 0 {
            gap |= text.chars().count() > begun;
            continue;
        }
        if gap {
            if !text.ends_with('零') {
                text.push('零');
            }
            gap = false;
        }
        let first = text.chars().count() == begun;
        if !(value == 1 && size == 10 && first) {
            digit(value, text);
        }
        text.extend(unit);
    }
}

#[cfg(test)]
mod tests {
    use super::numerals;

    #[test]
    fn says_amounts_as_people_do() {
        let same = [
            (713_000, "七千一百三十元"),
            (4_680_000, "四万六千八百元"),
            (4_600_000, "四万六千元"),
            (1_500, "十五元"),
            (100_500, "一千零五元"),
            (1_000_500, "一万零五元"),
            (10_000_000, "十万元"),
            (11_001_000, "十一万零一十元"),
            (10_000_000_000, "一亿元"),
            (5, "五分"),
            (105, "一元零五分"),
            (150, "一元五角"),
            (0, "零元"),
            (-200, "负二元"),
            (2_001_000, "二万零一十元"),
            (1_000_100_000, "一千万一千元"),
            (1_000_099_900, "一千万零九百九十九元"),
        ];
        for (fen, text) in same {
            assert_eq!(numerals(fen), text, "{fen}");
        }
    }
}
