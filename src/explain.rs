//! Steps, faults and amounts in words. Words are data, one file per language (`static/words`); nothing here adds or rounds a
//! figure of a settlement, it only prints.

use crate::fault::Fault;
use crate::money::{Exact, Fen, Way, fen_text};
use crate::pack::{ItemKind, Pack};
use crate::settle::{Step, What};
use crate::text::{concat, joined, number, push_digits};
use crate::tree::Tree;

mod numerals;
pub use numerals::numerals;

/// The words of one language: key → text with `{placeholders}`.
#[derive(Clone, Debug, Default)]
pub struct Words(Vec<(String, String)>);

impl Words {
    /// Takes a flat table of texts.
    #[must_use]
    pub fn read(tree: &Tree) -> Words {
        let text = |(key, value): &(String, Tree)| Some((key.clone(), value.text()?.to_owned()));
        let mut words: Vec<(String, String)> = tree.pairs().iter().filter_map(text).collect();
        words.sort();
        Words(words)
    }

    /// The text of a key; the key itself when there is none, so that a gap is seen and not hidden.
    #[must_use]
    pub fn get<'w>(&'w self, key: &'w str) -> &'w str {
        self.find(key).unwrap_or(key)
    }

    /// The text of a key, if there is one.
    #[must_use]
    pub fn find(&self, key: &str) -> Option<&str> {
        let place = self.0.binary_search_by(|(known, _)| known.as_str().cmp(key)).ok()?;
        self.0.get(place).map(|(_, text)| text.as_str())
    }

    /// Takes further words in.
    pub fn add(&mut self, more: Words) {
        self.0.extend(more.0);
        self.0.sort();
    }

    /// Every key.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(key, _)| key.as_str())
    }

    /// The text of a key with its placeholders filled.
    #[must_use]
    pub fn fill(&self, key: &str, values: &[(&str, &str)]) -> String {
        fill(self.get(key), values)
    }

    /// Whether the language is Chinese.
    #[must_use]
    pub fn chinese(&self) -> bool {
        self.get("lang") == "zh"
    }
}

fn fill(template: &str, values: &[(&str, &str)]) -> String {
    let mut text = String::with_capacity(template.len() + 24);
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        let Some((name, after)) = after.split_once('}') else {
            text.push('{');
            rest = after;
            continue;
        };
        match values.iter().find(|(known, _)| *known == name) {
            Some((_, value)) => text.push_str(value),
            None => {
                text.push('{');
                text.push_str(name);
                text.push('}');
            }
        }
        rest = after;
    }
    text.push_str(rest);
    text
}

/// Fen with separators: `1,300.00`.
#[must_use]
pub fn money(fen: Fen) -> String {
    separated(&fen_text(fen))
}

fn separated(plain: &str) -> String {
    let (whole, decimals) = plain.split_once('.').unwrap_or((plain, ""));
    let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |digits| ("-", digits));
    let mut text = String::from(sign);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text.push('.');
    text.push_str(decimals);
    text
}

/// An exact amount: its fen when it is whole, up to four decimals of a yuan more when that is exact, `≈` and rounded otherwise.
#[must_use]
pub fn exact_money(value: Exact) -> String {
    let fine = value * Exact::fen(10_000);
    let rounded = Way::HalfUp.round(value);
    if value.den() == 1 {
        return money(rounded);
    }
    if fine.den() != 1 {
        return concat(&["≈", &money(rounded)]);
    }
    let fine = Way::HalfUp.round(fine);
    let magnitude = fine.unsigned_abs();
    let mut text = String::from(if fine < 0 { "-" } else { "" });
    push_digits(&mut text, magnitude / 1_000_000, 1);
    text.push('.');
    push_digits(&mut text, magnitude % 1_000_000, 6);
    separated(text.trim_end_matches('0'))
}

/// A rate as a percentage: `95.5%`; `≈` when it has more than four decimals.
#[must_use]
pub fn percent(rate: Exact) -> String {
    let fine = rate * Exact::fen(1_000_000);
    let value = Way::HalfUp.round(fine);
    let about = if fine.den() == 1 { "" } else { "≈" };
    let mut text = concat(&[about, if value < 0 { "-" } else { "" }]);
    let magnitude = value.unsigned_abs();
    push_digits(&mut text, magnitude / 10_000, 1);
    text.push('.');
    push_digits(&mut text, magnitude % 10_000, 4);
    concat(&[text.trim_end_matches('0').trim_end_matches('.'), "%"])
}

/// The name of a payer in the words' language.
#[must_use]
pub fn payer<'p>(pack: &'p Pack, payer: usize, words: &Words) -> &'p str {
    let found = pack.payers.get(payer);
    found.map_or("", |payer| if words.chinese() { payer.title.as_str() } else { payer.title_en.as_str() })
}

/// The key of a step's sentence: `step.<what>[.<kind>]`.
#[must_use]
pub fn key(step: &Step, pack: &Pack) -> String {
    let kind = match step.item.and_then(|item| pack.plan.get(item)).map(|item| &item.kind) {
        Some(ItemKind::Basic(_)) => "basic",
        Some(ItemKind::Share(_)) => "share",
        Some(ItemKind::Fixed(_)) => "fixed",
        Some(ItemKind::OwnCeiling(_)) => "own_ceiling",
        Some(ItemKind::Floor(_)) => "floor",
        Some(ItemKind::Account(_)) => "account",
        Some(ItemKind::Carve(_)) => "carve",
        Some(ItemKind::Package(_)) => "package",
        None => "settlement",
    };
    let detail = match step.what {
        What::Band if step.figure("rate") != step.figure("rate_table") => "adjusted",
        What::Band => "plain",
        What::Deductible if step.figure("met").is_some_and(Exact::is_positive) => "met",
        What::Deductible if step.amount.is_zero() => "none",
        What::Deductible if step.figure("nominal").is_some_and(|nominal| nominal > step.amount) => "short",
        What::Deductible => "plain",
        What::OverCap if step.figure("room").is_some() => "paid",
        What::OverCap => "cost",
        What::Base | What::Paid | What::NotPayable => kind,
        What::Deposit if step.amount.is_negative() => "more",
        What::Deposit => "back",
        _ => return joined(&["step", step.what.key()], "."),
    };
    joined(&["step", step.what.key(), detail], ".")
}

/// A step in a sentence.
#[must_use]
pub fn sentence(step: &Step, pack: &Pack, words: &Words) -> String {
    let owner = step.item.and_then(|item| pack.plan.get(item)).and_then(|item| item.payer);
    let mut values: Vec<(&str, String)> = vec![
        (
            "amount",
            exact_money(if step.what == What::Deposit && step.amount.is_negative() {
                -step.amount
            } else {
                step.amount
            }),
        ),
        ("band", number(step.band as i64)),
        ("payer", owner.map_or(String::new(), |index| payer(pack, index, words).to_owned())),
    ];
    for (name, value) in step.figures.iter() {
        let text = if name.starts_with("rate") { percent(*value) } else { exact_money(*value) };
        values.push((name, text));
    }
    let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
    words.fill(&key(step, pack), &values)
}

/// A fault in a sentence that says what to do. A fact is named in the words' language; `{why}` is the pack's own reason.
#[must_use]
pub fn fault(fault: &Fault, words: &Words) -> String {
    let mut values: Vec<(&str, String)> = vec![("at", fault.at.clone())];
    for (name, value) in &fault.with {
        let text = match *name {
            "fact" => words.get(&joined(&["fact", value], ".")).to_owned(),
            "why" if !words.chinese() => continue,
            "why_en" if words.chinese() => continue,
            _ => value.clone(),
        };
        values.push((if *name == "why_en" { "why" } else { name }, text));
    }
    let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
    words.fill(&joined(&["fault", fault.kind], "."), &values)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_amounts_and_rates() {
        assert_eq!(money(130_000), "1,300.00");
        assert_eq!(money(-123_456_789), "-1,234,567.89");
        assert_eq!(exact_money(Exact::new(54_555, 2)), "272.775");
        assert_eq!(exact_money(Exact::new(-54_555, 2)), "-272.775");
        assert_eq!(exact_money(Exact::new(123_456_789, 10_000)), "123.456789");
        assert_eq!(exact_money(Exact::fen(5)), "0.05");
        assert_eq!(exact_money(Exact::new(100, 3)), "≈0.33");
        assert_eq!(exact_money(Exact::new(-100, 3)), "≈-0.33");
        let rates =
            [(955, 1000, "95.5%"), (1, 1, "100%"), (0, 1, "0%"), (-5, 1000, "-0.5%"), (1, 3, "≈33.3333%")];
        for (num, den, text) in rates {
            assert_eq!(percent(Exact::new(num, den)), text);
        }
    }

    #[test]
    fn fills_what_it_knows_and_shows_what_it_does_not() {
        let words = Words(vec![("a".to_owned(), "起付线 {x}，{y}".to_owned())]);
        assert_eq!(words.fill("a", &[("x", "1")]), "起付线 1，{y}");
        assert_eq!(words.get("b"), "b");
        assert_eq!(fill("{x} and { more", &[("x", "1")]), "1 and { more");
    }
}
