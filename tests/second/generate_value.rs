//! The random values of a generated pack.

use crate::dice::{decimal, keys, map, s, yuan};
use crate::generate::{Make, Maker};
use std::collections::BTreeSet;
use toml::Value;

/// An assumption may have four decimals.
fn long(value: &Value) -> bool {
    match value {
        Value::String(text) => text.split_once('.').is_some_and(|(_, part)| part.len() > 4),
        Value::Array(all) => all.iter().any(long),
        Value::Table(t) => t.values().any(long),
        _ => false,
    }
}

impl Maker {
    /// A cap that is not known, perhaps with its least possible value.
    fn unknown_cap(&mut self) -> Value {
        if self.dice.chance(50) {
            let readings: Vec<Value> =
                (0..self.dice.between(2, 3)).map(|_| self.plain_figure(Make::Firm(40_000))).collect();
            return map([
                ("any_of", Value::Array(readings)),
                ("why", s("来源不一")),
                ("why_en", s("sources differ")),
            ]);
        }
        let mut unknown = keys([("unknown", s("不详")), ("unknown_en", s("not known"))]);
        if self.dice.chance(70) {
            let fen = self.dice.between(0, 1_000) * 5_000;
            self.kinks.push(fen);
            unknown.insert("low".to_owned(), s(yuan(fen)));
        }
        Value::Table(unknown)
    }

    pub(crate) fn value(&mut self, id: &str, make: Make) -> Value {
        if make != Make::Index {
            // What others are made of is more often not payable, without a limit or not known: the three then meet.
            let operand = id.starts_with("operand/") || id.starts_with("each/");
            if self.dice.chance(if operand { 6 } else { 0 }) || self.with(1, "not-payable") {
                return s("not_payable");
            }
            if id.ends_with("/cap-0") && self.with(12, "unknown-cap") {
                return self.unknown_cap();
            }
            if operand && self.dice.chance(4) {
                return self.unknown_cap();
            }
            if !self.assume.contains_key(id) && self.with(3, "assume") {
                let bands = matches!(make, Make::Bands(_));
                let mut assumed = if bands { self.plain(make) } else { self.plain_figure(make) };
                while long(&assumed) {
                    assumed = if bands { self.plain(make) } else { self.plain_figure(make) };
                }
                self.assume.insert(id.to_owned(), assumed.clone());
                if matches!(assumed, Value::String(_)) && self.dice.chance(50) {
                    let other = loop {
                        let other = self.plain_figure(make);
                        // Readings that all say "no limit" do not differ.
                        if other.as_str() != Some("none") {
                            break other;
                        }
                    };
                    return map([
                        ("any_of", Value::Array(vec![assumed, other])),
                        ("why", s("来源不一")),
                        ("why_en", s("sources differ")),
                    ]);
                }
                return map([("unknown", s("不详")), ("unknown_en", s("not known"))]);
            }
        }
        self.plain(make)
    }

    fn plain_figure(&mut self, make: Make) -> Value {
        loop {
            let value = match make {
                Make::Limit(most) | Make::Firm(most) => self.limit(most, true),
                make => self.plain(make),
            };
            let none = matches!(make, Make::Firm(_)) && value.as_str() == Some("none");
            if value.is_str() && !none {
                return value;
            }
        }
    }

    fn plain(&mut self, make: Make) -> Value {
        match make {
            Make::Index => {
                let fen = self.dice.between(2_000, 15_000) * 100 + *self.dice.pick(&[0, 33]);
                s(yuan(fen))
            }
            Make::Limit(most) => self.limit(most, false),
            Make::Firm(most) => loop {
                let value = self.limit(most, false);
                if value.as_str() != Some("none") {
                    return value;
                }
            },
            Make::LineLimit(most) | Make::Operand(most) => self.limit(most, true),
            Make::Quantity => {
                if self.with(4, "none") {
                    return s("none");
                }
                s(decimal(*self.dice.pick(&[0, 1_000_000, 1_000_000, 2_000_000, 2_500_000, 5_000_000])))
            }
            Make::Rate => self.rate_value(),
            Make::Prepay => s(decimal(*self.dice.pick(&[0, 50_000, 100_000, 125_000, 200_000, 300_000]))),
            Make::Factor => self.factor(),
            Make::Points => s(decimal(*self.dice.pick(&[-200_000, -100_000, -50_000, 20_000, 50_000, 0]))),
            Make::Bands(most) => self.bands(most),
        }
    }

    fn limit(&mut self, most: i64, plain: bool) -> Value {
        if self.with(4, "none") {
            return s("none");
        }
        if !plain && self.with(4, "value-combined") {
            return self.combined(most, 0);
        }
        if !plain && self.with(2, "each-of") {
            return self.each_of(most);
        }
        if !plain && self.with(6, "value-share") {
            let of = *self.dice.pick(&["index/wage", "total", "in_scope", "income", "salary"]);
            if of == "index/wage" && !self.tables.iter().any(|t| t.get("id") == Some(&s("index/wage"))) {
                self.table("index/wage".to_owned(), Make::Index);
            }
            let share = decimal(self.dice.between(1, 40) * 12_500);
            let mut value = keys([("share", s(share)), ("of", s(of))]);
            if self.with(50, "share-round") {
                value.insert("round".to_owned(), s(*self.dice.pick(&["fen", "yuan"])));
            }
            if self.dice.chance(40) {
                let odd = *self.dice.pick(&[0, 0, 37, 50]);
                value.insert("min".to_owned(), s(yuan(self.dice.between(1, most / 2) * 100 + odd)));
            }
            if self.dice.chance(40) {
                let odd = *self.dice.pick(&[0, 0, 37, 50]);
                value.insert("max".to_owned(), s(yuan(self.dice.between(most / 2 + 1, most) * 100 + odd)));
            }
            return Value::Table(value);
        }
        if !plain && self.with(3, "value-grow") {
            let base = s(yuan(self.dice.between(1, most) * 100));
            let max = s(yuan(most * 200));
            return map([("base", base), ("per", s("12.5")), ("of", s("age")), ("max", max)]);
        }
        let fen = match self.dice.between(0, 3) {
            0 => self.dice.between(0, most) * 100,
            1 => self.dice.between(0, most * 100),
            _ => self.dice.between(0, 20) * most * 5,
        };
        self.kinks.push(fen);
        s(yuan(fen))
    }

    fn factor(&mut self) -> Value {
        s(decimal(*self.dice.pick(&[500_000, 600_000, 800_000, 1_000_000, 750_000, 700_000, 1_200_000])))
    }

    /// Money put together from figures, tables and further combinations.
    fn combined(&mut self, most: i64, depth: i64) -> Value {
        let how = *self.dice.pick(&["sum", "times", "most", "least"]);
        let mut operands = vec![self.operand(most, depth)];
        for _ in 0..self.dice.between(1, 2).min(self.dice.between(1, 2)) {
            let next = if how == "times" { self.factor() } else { self.operand(most, depth) };
            operands.push(next);
        }
        let mut value = keys([(how, Value::Array(operands))]);
        if self.dice.chance(40) {
            value.insert("max".to_owned(), s(yuan(self.dice.between(1, most) * 100)));
        }
        if self.dice.chance(20) {
            value.insert("min".to_owned(), s(yuan(self.dice.between(0, most / 4) * 100)));
        }
        Value::Table(value)
    }

    fn operand(&mut self, most: i64, depth: i64) -> Value {
        match self.dice.between(0, 9) {
            0..=3 => {
                let id = self.table(format!("operand/{}", self.tables.len()), Make::Operand(most));
                map([("table", s(id))])
            }
            4 if depth == 0 => self.combined(most, 1),
            _ => self.plain_figure(Make::Firm(most)),
        }
    }

    /// A limit for every certified disease.
    fn each_of(&mut self, most: i64) -> Value {
        let id = self.table(format!("each/{}", self.tables.len()), Make::Operand(most / 2));
        let mut value = keys([("each_of", s(id)), ("how", s(*self.dice.pick(&["sum", "most"])))]);
        if self.dice.chance(40) {
            value.insert("further".to_owned(), s(yuan(self.dice.between(0, most / 10) * 100)));
        }
        if self.dice.chance(40) {
            value.insert("max".to_owned(), s(yuan(self.dice.between(most / 4, most) * 100)));
        }
        Value::Table(value)
    }

    pub fn rate(&mut self) -> i64 {
        let rate = match self.dice.between(0, 9) {
            0..=4 if self.coarse && self.dice.chance(80) => self.dice.between(0, 20) * 50_000,
            0 if self.dice.chance(30) => self.dice.between(1, 999_999),
            1 => *self.dice.pick(&[0, 1_000_000]),
            2..=4 => self.dice.between(1, 99) * 10_000,
            _ => self.dice.between(6, 19) * 50_000,
        };
        self.rates.push(rate);
        rate
    }

    fn rate_value(&mut self) -> Value {
        if self.with(8, "value-grow") {
            let base = decimal(self.dice.between(10, 16) * 50_000);
            let from = Value::Integer(self.dice.between(0, 60));
            let (per, max) = (s("0.002"), s(*self.dice.pick(&["1", "0.9"])));
            return map([("base", s(base)), ("per", per), ("of", s("age")), ("from", from), ("max", max)]);
        }
        s(decimal(self.rate()))
    }

    fn bands(&mut self, most: i64) -> Value {
        let count = self.dice.between(1, 4).max(self.dice.between(1, 4));
        let mut tops: BTreeSet<i64> = BTreeSet::new();
        for _ in 1..count {
            let step = if self.dice.chance(80) { most * 5 } else { 1 };
            tops.insert(self.dice.between(1, most * 100 / step) * step);
        }
        self.kinks.extend(tops.iter().copied());
        let tops = tops.into_iter().map(yuan).chain(["none".to_owned()]);
        let bands: Vec<Value> =
            tops.map(|to| map([("to", s(to)), ("rate", s(decimal(self.rate())))])).collect();
        map([("bands", Value::Array(bands))])
    }
}
