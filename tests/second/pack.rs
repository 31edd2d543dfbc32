//! Reads a pack from a TOML tree (README §2–§11). A plain reader: the full checker is the engine's.

use crate::day;
use crate::model::*;
use crate::num::Q;
use crate::plan_read;
use crate::read::{choice, each, flag, list, mapping, maybe, money, need, need_day, text, texts};
use crate::round::Way;
use std::collections::BTreeMap;
use toml::Table as Tree;

impl Pack {
    /// Reads a pack.
    pub fn read(toml: &toml::Value) -> Result<Pack, String> {
        let t = mapping(toml)?;
        if need(t, "format")? != "1" {
            return Err("format is not 1".into());
        }
        let axes = read_axes(t)?;
        let tables = each(t, "table", |v| read_table(mapping(v)?, &axes))?.into_iter().collect();
        let mut groups =
            vec![Group { id: "main".into(), marks: Vec::new(), categories: Vec::new(), drugs: Vec::new() }];
        groups.extend(each(t, "group", |v| {
            let t = mapping(v)?;
            let [marks, categories, drugs] = ["marks", "categories", "drugs"].map(|key| texts(t, key));
            Ok(Group { id: need(t, "id")?, marks: marks?, categories: categories?, drugs: drugs? })
        })?);
        let payers = each(t, "payer", |v| {
            Ok(Payer { id: need(mapping(v)?, "id")?, field: need(mapping(v)?, "field")? })
        })?;
        let mut pack = Pack {
            insurance_year: month_day(&need(t, "insurance_year")?)?,
            period_days: maybe(t, "period_days")?.map(|x| whole(&x)).transpose()?,
            over_year_end: choice(
                t,
                "over_year_end",
                &[
                    ("one", OverYearEnd::One),
                    ("split", OverYearEnd::Split),
                    ("unknown", OverYearEnd::Unknown),
                ],
            )?,
            merges: each(t, "merge", |v| read_merge(mapping(v)?))?,
            ceilings: each(t, "background", |v| {
                let t = mapping(v)?;
                Ok((maybe(t, "table")?.unwrap_or_default(), money(t, "low").unwrap_or(None)))
            })?,
            account_in_fund: match t.get("national") {
                Some(national) => flag(mapping(national)?, "account_in_fund")?,
                None => false,
            },
            max_bill: money(t, "max_bill")?,
            refuse: each(t, "refuse", |v| {
                let r = mapping(v)?;
                Ok((need(r, "fact")?, texts(r, "values")?, maybe(r, "why")?.unwrap_or_default()))
            })?,
            axes,
            tables,
            lines: read_lines(t)?,
            line_limits: Vec::new(),
            groups,
            payers,
            counters: Vec::new(),
            plan: Vec::new(),
            account_pays: None,
            family_pays: None,
            round: read_round(t)?,
        };
        pack.plan = each(t, "plan", |v| plan_read::item(mapping(v)?, &pack))?;
        pack.counters = each(t, "counter", |v| read_counter(mapping(v)?, &pack))?;
        pack.line_limits = each(t, "line_limit", |v| read_line_limit(mapping(v)?, &pack))?;
        if let Some(p) = t.get("payment").map(mapping).transpose()? {
            let list = |key| p.contains_key(key).then(|| parts(p, key)).transpose();
            pack.account_pays = list("account_pays")?;
            pack.family_pays = list("family_pays")?;
        }
        Ok(pack)
    }

    /// The counter of this name.
    pub(crate) fn counter(&self, id: &str) -> Option<&Counter> {
        self.counters.iter().find(|c| c.id == id)
    }
}

fn month_day(text: &str) -> Result<(u32, u32), String> {
    day::parse(&format!("2000-{text}")).map(|d| (d.1, d.2))
}

/// The part of this name.
pub(crate) fn part(name: &str) -> Result<Part, String> {
    PARTS.iter().position(|p| *p == name).ok_or_else(|| format!("there is no part {name:?}"))
}

/// The list of parts at `key`.
pub(crate) fn parts(t: &Tree, key: &str) -> Result<Vec<Part>, String> {
    texts(t, key)?.iter().map(|p| part(p)).collect()
}

fn read_axes(t: &Tree) -> Result<Vec<Axis>, String> {
    let Some(all) = t.get("axes") else { return Ok(Vec::new()) };
    mapping(all)?
        .iter()
        .map(|(id, v)| read_axis(id, mapping(v)?).map_err(|e| format!("axes.{id}: {e}")))
        .collect()
}

fn read_axis(id: &str, t: &Tree) -> Result<Axis, String> {
    let fact = need(t, "of")?;
    let (cells, kind) = if t.contains_key("values") {
        let cells = texts(t, "values")?;
        let words = cells.iter().cloned().zip(0..).collect();
        words_axis(t, cells, words)?
    } else if let Some(map) = t.get("map") {
        let mut cells: Vec<String> = Vec::new();
        let mut words = BTreeMap::new();
        for (word, cell) in mapping(map)? {
            let cell = text(cell)?;
            let i = cells.iter().position(|c| *c == cell).unwrap_or_else(|| {
                cells.push(cell);
                cells.len() - 1
            });
            words.insert(word.clone(), i);
        }
        words_axis(t, cells, words)?
    } else {
        let cells = texts(t, "names")?;
        let cuts = texts(t, "cuts")?;
        if cells.len() != cuts.len() + 1 {
            return Err("one name more than cuts".into());
        }
        let is_day = matches!(
            fact.as_str(),
            "day" | "admission_day" | "discharge_day" | "settlement_day" | "retired_on" | "certified_on"
        );
        let kind = if is_day {
            AxisKind::Days(cuts.iter().map(|c| day::parse(c)).collect::<Result<_, _>>()?)
        } else {
            AxisKind::Numbers(cuts.iter().map(|c| Q::decimal(c, 6)).collect::<Result<_, _>>()?)
        };
        (cells, kind)
    };
    Ok(Axis { id: id.to_owned(), fact, cells, kind })
}

/// An axis over words: `else` is the cell of any other word.
fn words_axis(
    t: &Tree,
    mut cells: Vec<String>,
    words: BTreeMap<String, usize>,
) -> Result<(Vec<String>, AxisKind), String> {
    let other = maybe(t, "else")?.map(|cell| {
        cells.iter().position(|c| *c == cell).unwrap_or_else(|| {
            cells.push(cell);
            cells.len() - 1
        })
    });
    Ok((cells, AxisKind::Words(words, other)))
}

fn whole(text: &str) -> Result<i64, String> {
    text.parse().map_err(|_| format!("{text:?} is not a whole number"))
}

/// Reads the box at `when`; everything is inside without one.
pub(crate) fn read_when(t: &Tree, axes: &[Axis]) -> Result<Cells, String> {
    let Some(when) = t.get("when") else { return Ok(Cells::default()) };
    let when = mapping(when)?;
    let mut boxed = Vec::new();
    for id in when.keys() {
        let i = axes.iter().position(|a| a.id == *id).ok_or_else(|| format!("there is no axis {id:?}"))?;
        let mut inside = vec![false; axes[i].cells.len()];
        for cell in texts(when, id)? {
            let c = axes[i].cells.iter().position(|x| *x == cell);
            inside[c.ok_or_else(|| format!("the axis {id} has no cell {cell:?}"))?] = true;
        }
        boxed.push((i, inside));
    }
    Ok(Cells(boxed))
}

fn read_table(t: &Tree, axes: &[Axis]) -> Result<(String, Table), String> {
    let id = need(t, "id")?;
    let units = [
        ("money", Unit::Money),
        ("rate", Unit::Rate),
        ("factor", Unit::Factor),
        ("points", Unit::Points),
        ("bands", Unit::Bands),
    ];
    let clocks = [
        ("discharge", Clock::Discharge),
        ("line", Clock::Line),
        ("admission", Clock::Admission),
        ("settlement", Clock::Settlement),
        ("insurance-year", Clock::InsuranceYear),
    ];
    let unit = choice(t, "unit", &units)?;
    let rows = each(t, "row", |v| {
        let r = mapping(v)?;
        let last = match need(r, "last")?.as_str() {
            "open" => None,
            day => Some(day::parse(day)?),
        };
        let value = read_value(r.get("value").ok_or("a row has a value")?, unit)?;
        Ok(Row { when: read_when(r, axes)?, first: need_day(r, "first")?, last, value })
    });
    let rows = rows.map_err(|e| format!("{id}: {e}"))?;
    Ok((id, Table { unit, clock: choice(t, "clock", &clocks)?, rows }))
}

/// Reads a value in the unit of its table (README §5).
pub(crate) fn read_value(value: &toml::Value, unit: Unit) -> Result<Value, String> {
    let figure = |text: &str| if unit == Unit::Money { Q::money(text) } else { Q::decimal(text, 6) };
    let Some(t) = value.as_table() else {
        let word = value.as_str().ok_or_else(|| format!("{value}: a figure is quoted text"))?;
        return Ok(match word {
            "none" => Value::NoLimit,
            "not_payable" => Value::NotPayable,
            _ => Value::Figure(figure(word)?),
        });
    };
    let at = |key: &str| maybe(t, key)?.map(|x| figure(&x)).transpose();
    if t.contains_key("bands") {
        return Ok(Value::Bands(each(t, "bands", read_band)?));
    }
    if t.contains_key("share") {
        let share = Q::decimal(&need(t, "share")?, 6)?;
        let steps = [("", None), ("fen", Some(1)), ("yuan", Some(100))];
        let round = choice(t, "round", &steps)?.map(Q::int);
        return Ok(Value::Share { share, of: need(t, "of")?, round, min: at("min")?, max: at("max")? });
    }
    if t.contains_key("base") {
        let base = at("base")?.unwrap_or_default();
        // Money grows by yuan and perhaps less than a fen; every other figure by up to six decimals.
        let scale = Q::int(if unit == Unit::Money { 100 } else { 1 });
        let per = Q::decimal(&need(t, "per")?, 6)? * scale;
        let from = Q::decimal(&maybe(t, "from")?.unwrap_or_else(|| "0".into()), 0)?;
        let over = Q::decimal(&maybe(t, "over")?.unwrap_or_else(|| "1".into()), 0)?;
        return Ok(Value::Grow {
            base,
            per,
            of: need(t, "of")?,
            from,
            over,
            min: at("min")?,
            max: at("max")?,
        });
    }
    let ways = [
        ("sum", Combine::Sum),
        ("times", Combine::Times),
        ("most", Combine::Most),
        ("least", Combine::Least),
    ];
    if let Some((key, how)) = ways.into_iter().find(|(key, _)| t.contains_key(*key)) {
        let mut of = Vec::new();
        for (i, one) in list(t, key)?.iter().enumerate() {
            // In a product all but the first are factors.
            let unit = if how == Combine::Times && i > 0 { Unit::Factor } else { unit };
            of.push(match one.as_table().map(|t| maybe(t, "table")) {
                Some(Ok(Some(table))) => Operand::Table(table),
                _ => Operand::Value(Box::new(read_value(one, unit)?)),
            });
        }
        return Ok(Value::Combined { how, of, unit, min: at("min")?, max: at("max")? });
    }
    if t.contains_key("each_of") {
        let how = choice(t, "how", &[("sum", Combine::Sum), ("most", Combine::Most)])?;
        let further = at("further")?.unwrap_or_default();
        return Ok(Value::EachOf { table: need(t, "each_of")?, how, further, max: at("max")? });
    }
    if t.contains_key("unknown") {
        return Ok(Value::Unknown(need(t, "unknown")?, at("low").unwrap_or(None)));
    }
    if !list(t, "any_of")?.is_empty() {
        let readings = each(t, "any_of", |v| read_value(v, unit))?;
        return Ok(Value::AnyOf(maybe(t, "why")?.unwrap_or_default(), readings));
    }
    Err(format!("{value} is not a form of value"))
}

fn read_band(value: &toml::Value) -> Result<Band, String> {
    let t = mapping(value)?;
    let to = match need(t, "to")?.as_str() {
        "none" => None,
        figure => Some(Q::money(figure)?),
    };
    Ok(Band { to, rate: Q::decimal(&need(t, "rate")?, 6)? })
}

fn read_lines(t: &Tree) -> Result<LineRules, String> {
    let empty = Tree::new();
    let t = t.get("lines").map(mapping).transpose()?.unwrap_or(&empty);
    Ok(LineRules {
        whole_line: choice(t, "over_limit", &[("excess", false), ("whole-line", true)])?,
        prepay_first: flag(t, "prepay_first")?,
        prepay_exact: choice(t, "prepay_round", &[("half-up", false), ("exact", true)])?,
        prepay: plan_read::maybe_table(t, "prepay")?,
        limit: plan_read::maybe_table(t, "limit")?,
        quantity: match t.get("quantity").map(mapping).transpose()? {
            Some(q) => Some((need(q, "table")?, choice(q, "each", &[("line", false), ("day", true)])?)),
            None => None,
        },
    })
}

fn read_merge(t: &Tree) -> Result<Merge, String> {
    Ok(Merge {
        id: need(t, "id")?,
        before: texts(t, "before")?,
        stay: texts(t, "stay")?,
        days: whole(&need(t, "days")?)?,
        same: texts(t, "same")?,
        counts: flag(t, "counts")?,
    })
}

fn read_line_limit(t: &Tree, pack: &Pack) -> Result<LineLimit, String> {
    let to = [("over_limit", OVER_LIMIT), ("excluded", EXCLUDED)];
    Ok(LineLimit {
        group: plan_read::group(pack, &need(t, "group")?)?,
        when: read_when(t, &pack.axes)?,
        limit: Counted { table: need(t, "table")?, counter: maybe(t, "counter")? },
        to: choice(t, "to", &to)?,
    })
}

fn read_round(t: &Tree) -> Result<Round, String> {
    let empty = Tree::new();
    let t = t.get("round").map(mapping).transpose()?.unwrap_or(&empty);
    let ways = [("half-up", Way::HalfUp), ("down", Way::Down), ("up", Way::Up), ("half-even", Way::HalfEven)];
    Ok(Round {
        at: choice(t, "at", &[("payer", At::Payer), ("item", At::Item), ("band", At::Band)])?,
        side_own: choice(t, "side", &[("fund", false), ("own", true)])?,
        way: choice(t, "way", &ways)?,
        residue: if t.contains_key("residue") {
            parts(t, "residue")?
        } else {
            vec![COPAY, DEDUCTIBLE, PREPAY]
        },
    })
}

fn read_counter(t: &Tree, pack: &Pack) -> Result<Counter, String> {
    let item = |id: &str| {
        pack.plan.iter().position(|p| p.id == id).ok_or_else(|| format!("there is no plan item {id:?}"))
    };
    let counts = each(t, "counts", |v| {
        let word = text(v)?;
        let (what, of) = word.split_once(':').unwrap_or((word.as_str(), ""));
        Ok(match what {
            "paid" => Term::Paid(item(of)?),
            "payer" => Term::Payer(plan_read::payer(pack, of)?),
            "part" => Term::Part(part(of)?),
            "base" => Term::Base(item(of)?),
            "deductible" => Term::Deductible(item(of)?),
            "scope" => Term::Scope(item(of)?),
            "above" => Term::Above(item(of)?),
            "group" => Term::Group(plan_read::group(pack, of)?),
            "total" => Term::Total,
            _ => return Err(format!("{word:?} cannot be counted")),
        })
    })?;
    let windows = [
        ("year", Window::Year),
        ("quarter", Window::Quarter),
        ("month", Window::Month),
        ("days", Window::Days(maybe(t, "days")?.map_or(Ok(1), |d| whole(&d))?)),
        ("stay", Window::Stay),
        ("stay-period", Window::StayPeriod),
        ("ever", Window::Ever),
    ];
    let per = texts(t, "per")?.into_iter().map(|p| match pack.axes.iter().position(|a| a.id == p) {
        Some(axis) => Per::Axis(axis),
        None => Per::Fact(p),
    });
    Ok(Counter {
        id: need(t, "id")?,
        counts,
        when: read_when(t, &pack.axes)?,
        window: choice(t, "window", &windows)?,
        spread: flag(t, "spread")?,
        year_from: maybe(t, "year_from")?.map_or(Ok(pack.insurance_year), |x| month_day(&x))?,
        per: per.collect(),
    })
}
