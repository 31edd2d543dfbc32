//! Amounts as text and as words: what is written is read back, what is read is what was written.

use crate::hold;
use proptest::prelude::*;
use zifu::explain::numerals;
use zifu::money::{AMOUNT_MAX_FEN, Exact, Fen, Rate, Way, Yuan, fen_text};
use zifu::period::Day;
use zifu::read::{amount, percent, signed};

/// Any amount that an input may hold, small ones as often as large ones.
fn any_fen() -> impl Strategy<Value = Fen> {
    prop_oneof![-10_000..=10_000_i64, -5_000_000..=5_000_000_i64, -AMOUNT_MAX_FEN..=AMOUNT_MAX_FEN]
}

fn wide(text: &str) -> String {
    let wide = |c: char| match c {
        '0'..='9' => char::from_u32(u32::from(c) - u32::from('0') + u32::from('０')).unwrap_or(c),
        '.' => '．',
        '-' => '－',
        ',' => '，',
        c => c,
    };
    text.chars().map(wide).collect()
}

/// `1,234,567.05`
fn with_commas(text: &str) -> String {
    let (sign, digits) = text.strip_prefix('-').map_or(("", text), |digits| ("-", digits));
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, "00"));
    let groups: Vec<&str> =
        whole.as_bytes().rchunks(3).rev().filter_map(|c| str::from_utf8(c).ok()).collect();
    format!("{sign}{}.{decimals}", groups.join(","))
}

#[test]
fn an_amount_is_read_as_it_was_written() {
    hold(3_000, &any_fen(), |fen| {
        let text = fen_text(fen);
        prop_assert_eq!(Yuan::parse(&text).map(Yuan::fen), Ok(fen));
        prop_assert_eq!(Yuan::from_fen(fen).fen(), fen);
        prop_assert_eq!(Yuan::from_fen(fen).to_string(), text.clone());
        prop_assert_eq!(signed(&text), Ok(fen));
        prop_assert_eq!(signed(&wide(&text)), Ok(fen));
        prop_assert_eq!(signed(&with_commas(&text)), Ok(fen));
        prop_assert_eq!(signed(&wide(&with_commas(&text))), Ok(fen));
        prop_assert_eq!(signed(&zifu::explain::money(fen)), Ok(fen));
        prop_assert_eq!(amount(&text).is_ok(), fen >= 0);
        prop_assert_eq!(amount(&format!(" ￥{} 元 ", fen_text(fen.abs()))), Ok(fen.abs()));
        let ten_thousands = format!("{}.{:06}万", fen.abs() / 1_000_000, fen.abs() % 1_000_000);
        prop_assert_eq!(amount(&ten_thousands), Ok(fen.abs()));
        Ok(())
    });
}

#[test]
fn an_amount_in_words_is_read_back_or_not_at_all() {
    hold(3_000, &any_fen(), |fen| {
        let whole = (fen / 100).abs() * 100;
        prop_assert_eq!(amount(&numerals(whole)), Ok(whole), "{}", numerals(whole));
        let words = numerals(fen.abs());
        match amount(&words) {
            Ok(read) => prop_assert_eq!(read, fen.abs(), "{}", words),
            Err(fault) => prop_assert!(fen % 100 != 0, "{words}: {fault}"),
        }
        let minus = if fen == 0 { words.clone() } else { format!("负{words}") };
        prop_assert_eq!(numerals(-fen.abs()), minus);
        Ok(())
    });
}

/// Whatever stands in a field: a fault, or an amount that is read again as itself.
#[test]
fn any_text_is_an_amount_or_a_fault() {
    let texts = prop_oneof![
        "[-0-9.,万亿千百十零〇一二两三四五六七八九元￥ ]{0,12}",
        "[0-9]{0,22}([.][0-9]{0,10})?万?",
        "\\PC{0,16}",
    ];
    hold(6_000, &texts, |text| {
        if let Ok(fen) = amount(&text) {
            prop_assert!((0..=AMOUNT_MAX_FEN).contains(&fen));
            prop_assert_eq!(amount(&fen_text(fen)), Ok(fen));
        }
        if let Ok(fen) = signed(&text) {
            prop_assert!(fen.abs() <= AMOUNT_MAX_FEN);
        }
        if let Ok(share) = percent(&text) {
            prop_assert!(!share.is_negative() && share <= Exact::ONE);
        }
        if let Ok(yuan) = Yuan::parse(&text) {
            prop_assert_eq!(Yuan::parse(&yuan.to_string()), Ok(yuan));
        }
        let _ = Rate::parse(&text);
        if let Some(day) = Day::parse(&text) {
            prop_assert_eq!(Day::parse(&day.text()), Some(day));
        }
        Ok(())
    });
}

#[test]
fn a_rate_is_read_as_it_was_written() {
    let rates = (0..=1_000_000_i64, 0..=6_u32);
    hold(2_000, &rates, |(digits, decimals)| {
        let ten = 10_i64.pow(decimals);
        let (whole, rest) = (digits / ten, digits % ten);
        let text = if decimals == 0 {
            digits.to_string()
        } else {
            format!("{whole}.{rest:0width$}", width = usize::try_from(decimals).expect("small"))
        };
        let read = Rate::parse(&text).map(Rate::exact);
        if whole > 1_000 || (whole == 1_000 && rest > 0) {
            prop_assert!(read.is_err(), "{}", text);
        } else {
            prop_assert_eq!(read, Ok(Exact::new(digits.into(), ten.into())), "{}", &text);
        }
        // A share in hundredths of a percent is said as a percentage and read again.
        let share = Exact::new(i128::from(digits % 10_001), 10_000);
        prop_assert_eq!(percent(&zifu::explain::percent(share)), Ok(share));
        Ok(())
    });
}

fn fraction() -> impl Strategy<Value = Exact> {
    (-1_000_000_000_000_i128..=1_000_000_000_000, 1..=1_000_000_i128)
        .prop_map(|(num, den)| Exact::new(num, den))
}

#[test]
fn fractions_are_exact() {
    hold(3_000, &(fraction(), fraction(), fraction()), |(a, b, c)| {
        prop_assert_eq!(a + b - b, a);
        prop_assert_eq!((a + b) + c, a + (b + c));
        prop_assert_eq!(a * (b + c), a * b + a * c);
        prop_assert_eq!(a * b, b * a);
        if !b.is_zero() {
            prop_assert_eq!((a * b).over(b), a);
        }
        prop_assert_eq!(a < b, (b - a).is_positive());
        prop_assert_eq!(a.least(b) + a.most(b), a + b);
        prop_assert_eq!(Exact::total(&[a, b, c]), [a, b, c].into_iter().sum::<Exact>());
        prop_assert_eq!(Exact::new(a.num(), a.den()), a, "in lowest terms");
        prop_assert!(a.den() > 0);
        Ok(())
    });
}

#[test]
fn a_division_in_proportion_loses_less_than_a_millionth_a_piece() {
    let pieces = (fraction(), proptest::collection::vec(0..1_000_000_000_i64, 2..6));
    hold(2_000, &pieces, |(all, held)| {
        let all = all.floor_zero();
        let open: i64 = held.iter().sum();
        if open == 0 {
            return Ok(());
        }
        let shares = held.iter().map(|had| all.part_of(Exact::fen(*had), Exact::fen(open)));
        let lost = all - shares.sum();
        let pieces = i128::try_from(held.len()).expect("few");
        prop_assert!(
            !lost.is_negative() && lost < Exact::new(pieces + 1, 1_000_000),
            "{}/{}",
            lost.num(),
            lost.den()
        );
        Ok(())
    });
}

#[test]
fn every_way_of_rounding_is_within_its_bound() {
    hold(3_000, &fraction(), |value| {
        let half = Exact::new(1, 2);
        let away = |way: Way| {
            let by = Exact::fen(way.round(value)) - value;
            if value.is_negative() { -by } else { by }
        };
        for way in [Way::HalfUp, Way::HalfEven, Way::Down, Way::Up] {
            prop_assert_eq!(way.round(-value), -way.round(value));
        }
        prop_assert!(away(Way::HalfUp) <= half && away(Way::HalfUp) > -half);
        prop_assert!(away(Way::HalfEven) <= half && away(Way::HalfEven) >= -half);
        prop_assert!(!away(Way::Down).is_positive() && away(Way::Down) > -Exact::ONE);
        prop_assert!(!away(Way::Up).is_negative() && away(Way::Up) < Exact::ONE);
        let tied = Exact::new(value.num() * 2 + value.den(), 2 * value.den());
        if value.den() == 1 {
            prop_assert_eq!(Way::HalfEven.round(tied) % 2, 0);
        }
        Ok(())
    });
}

#[test]
fn days_are_counted_without_a_gap() {
    hold(2_000, &(0..109_573_i64), |number| {
        let day = Day::of_number(number).expect("a day from 1900 to 2199");
        prop_assert_eq!(day.number(), number);
        prop_assert_eq!(Day::parse(&day.text()), Some(day));
        prop_assert_eq!(Day::parse(&day.text().replace('-', "/")), Some(day));
        prop_assert_eq!(day.after().map_or(number + 1, Day::number), number + 1);
        prop_assert_eq!(day.before().map_or(number - 1, Day::number), number - 1);
        Ok(())
    });
}
