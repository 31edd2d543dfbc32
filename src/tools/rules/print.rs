//! Rows of a pack in words: the case they are for, the value, the days, the source.

use zifu::explain::{Words, money, percent};
use zifu::facts::{FactValue, Situation};
use zifu::money::{Exact, Way};
use zifu::pack::{Axis, Band, Confidence, How, Operand, Pack, Row, Table, Unit, Value};
use zifu::period::{Day, Period};
use zifu::tree::Tree;

/// The cases a row is for: 三级、在职. Axes of which every cell is meant are left out.
#[must_use]
pub fn cells(pack: &Pack, table: &Table, row: &Row, words: &Words) -> String {
    let mut said = Vec::new();
    for (axis, mask) in table.over.iter().zip(&row.masks) {
        let Some(axis) = pack.axes.get(*axis) else { continue };
        let inside = |index: &usize| mask >> index & 1 == 1;
        let named: Vec<usize> = (0..axis.cells.len()).filter(inside).collect();
        if named.len() == axis.cells.len() {
            continue;
        }
        let mut names: Vec<String> = Vec::new();
        for name in named.iter().flat_map(|cell| cell_names(pack, axis, *cell, words)) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        said.push(names.join(words.get("print.or")));
    }
    if said.is_empty() { words.get("print.all").to_owned() } else { said.join(words.get("print.and")) }
}

/// One cell of an axis in words: every value of the fact that lies in it.
fn cell_names(pack: &Pack, axis: &Axis, cell: usize, words: &Words) -> Vec<String> {
    let name = axis.cells.get(cell).map_or("", String::as_str);
    let own = |word: &str| match pack.title(axis.fact, word) {
        Some((title, _)) if words.chinese() => title.to_owned(),
        Some((_, title_en)) => title_en.to_owned(),
        None => cell_word(axis.fact.key(), word, words),
    };
    let lies = |word: &&str| {
        let value = FactValue::Word((*word).to_owned());
        axis.cell(&Situation::default().with(axis.fact, value)) == Some(cell)
    };
    let values: Vec<&str> = axis.words().filter(lies).collect();
    if values.is_empty()
        && words.find(&format!("cell.{}.{name}", axis.fact.key())).is_none()
        && own(name) == name
    {
        // A cell between cut points has a name of the pack's own; the fact says what it is about.
        let fact = words.get(&format!("fact.{}", axis.fact.key())).to_owned();
        return vec![words.fill("print.cut", &[("fact", &fact), ("cell", name)])];
    }
    if values.is_empty() { vec![own(name)] } else { values.into_iter().map(own).collect() }
}

/// A cell in words, if there are any for it; otherwise as the pack names it.
#[must_use]
pub fn cell_word(fact: &str, cell: &str, words: &Words) -> String {
    let own = words.find(&format!("cell.{fact}.{cell}"));
    own.or_else(|| words.find(&format!("cell.{cell}"))).unwrap_or(cell).to_owned()
}

/// From the first to the last day.
#[must_use]
pub fn period(period: Period, words: &Words) -> String {
    let last = period.last.map_or_else(|| words.get("settle.open").to_owned(), Day::text);
    words.fill("print.period", &[("first", &period.first.text()), ("last", &last)])
}

/// How sure a figure is.
#[must_use]
pub fn confidence(confidence: Confidence, words: &Words) -> String {
    words
        .get(match confidence {
            Confidence::Official => "confidence.official",
            Confidence::Reported => "confidence.reported",
            Confidence::Unverified => "confidence.unverified",
        })
        .to_owned()
}

/// Title, number and clause of a row's source.
#[must_use]
pub fn source(row: &Row, sources: Option<&Tree>) -> String {
    let found = sources.and_then(|sources| sources.get(&row.cite.source));
    let text = |key: &str| found.and_then(|source| source.text_at(key)).unwrap_or("");
    let title = if text("title").is_empty() { row.cite.source.as_str() } else { text("title") };
    let mut said = title.to_owned();
    for more in [text("number"), row.cite.clause.as_str()] {
        if !more.is_empty() {
            said.push(' ');
            said.push_str(more);
        }
    }
    said
}

/// A value in words.
#[must_use]
pub fn value(value: &Value, unit: Unit, words: &Words) -> String {
    match value {
        Value::Figure(value) => figure(*value, unit, words),
        Value::Bands(bands) => band_list(bands, words),
        Value::ShareOf { share, of, min, max, .. } => {
            let base = words.find(&format!("print.of.{of}")).unwrap_or(of);
            let said = words.fill("print.share-of", &[("share", &percent(*share)), ("of", base)]);
            bounded(said, *min, *max, unit, words)
        }
        Value::Grow { base, per, of, from, over, min, max } => {
            let fact = words.get(&format!("fact.{}", of.key())).to_owned();
            let values = [
                ("base", figure(*base, unit, words)),
                ("per", figure(*per, unit, words)),
                ("fact", fact),
                ("from", from.to_string()),
                ("over", over.to_string()),
            ];
            let values: Vec<(&str, &str)> =
                values.iter().map(|(name, value)| (*name, value.as_str())).collect();
            bounded(words.fill("print.grow", &values), *min, *max, unit, words)
        }
        Value::Combine { how, of, min, max } => {
            let operands: Vec<String> = of
                .iter()
                .enumerate()
                .map(|(index, operand)| match operand {
                    Operand::Value(value) if *how == How::Times && index > 0 => {
                        self::value(value, Unit::Factor, words)
                    }
                    Operand::Value(value) => self::value(value, unit, words),
                    Operand::Table(id) => words.fill("print.table", &[("table", id)]),
                })
                .collect();
            let key = match how {
                How::Sum => "print.sum",
                How::Times => "print.product",
                How::Most => "print.greatest",
                How::Least => "print.smallest",
            };
            bounded(
                words.fill(key, &[("of", &operands.join(words.get("print.list")))]),
                *min,
                *max,
                unit,
                words,
            )
        }
        Value::EachOf { table, sum, further, max } => {
            let key = if *sum { "print.each-sum" } else { "print.each-greatest" };
            let mut said = words.fill(key, &[("table", table)]);
            if let Some(further) = further {
                said.push_str(&words.fill("print.further", &[("value", &figure(*further, unit, words))]));
            }
            bounded(said, None, *max, unit, words)
        }
        Value::NoLimit => words.get("print.no-limit").to_owned(),
        Value::NotPayable => words.get("print.not-payable").to_owned(),
        Value::Unknown { why, why_en, low, high } => {
            let why = if words.chinese() { why } else { why_en };
            bounded(words.fill("print.unknown", &[("why", why)]), *low, *high, unit, words)
        }
        Value::AnyOf { readings, why, why_en } => {
            let readings: Vec<String> =
                readings.iter().map(|reading| self::value(reading, unit, words)).collect();
            let why = if words.chinese() { why } else { why_en };
            words.fill("print.any-of", &[("readings", &readings.join(words.get("print.or"))), ("why", why)])
        }
    }
}

fn bounded(mut said: String, low: Option<Exact>, high: Option<Exact>, unit: Unit, words: &Words) -> String {
    for (key, bound) in [("print.least", low), ("print.most", high)] {
        if let Some(bound) = bound {
            said.push_str(&words.fill(key, &[("value", &figure(bound, unit, words))]));
        }
    }
    said
}

fn figure(value: Exact, unit: Unit, words: &Words) -> String {
    match unit {
        Unit::Money => words.fill("print.yuan", &[("value", &money(Way::HalfUp.round(value)))]),
        Unit::Rate | Unit::Bands => percent(value),
        Unit::Factor => words.fill("print.times", &[("value", &percent(value))]),
        Unit::Points => words.fill("print.points", &[("value", percent(value).trim_end_matches('%'))]),
    }
}

fn band_list(bands: &[Band], words: &Words) -> String {
    let mut from: Option<Exact> = None;
    let mut said = Vec::new();
    for band in bands {
        let amount =
            |value: Option<Exact>| value.map_or_else(String::new, |value| money(Way::HalfUp.round(value)));
        let key = match (from, band.to) {
            (None, None) => "print.band-all",
            (None, Some(_)) => "print.band-first",
            (Some(_), Some(_)) => "print.band",
            (Some(_), None) => "print.band-last",
        };
        let values = [("from", amount(from)), ("to", amount(band.to)), ("rate", percent(band.rate))];
        let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
        said.push(words.fill(key, &values));
        from = band.to;
    }
    said.join(words.get("print.then"))
}
