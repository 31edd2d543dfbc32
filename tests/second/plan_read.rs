//! Reads the items of the plan (README §9).

use crate::model::*;
use crate::num::Q;
use crate::pack::{part, parts, read_when};
use crate::read::{choice, each, list, mapping, maybe, need, text, texts};
use toml::{Table as Tree, Value};

/// The payer of this name.
pub(crate) fn payer(pack: &Pack, id: &str) -> Result<usize, String> {
    pack.payers.iter().position(|p| p.id == id).ok_or_else(|| format!("there is no payer {id:?}"))
}

/// The group of this name.
pub(crate) fn group(pack: &Pack, id: &str) -> Result<usize, String> {
    pack.groups.iter().position(|g| g.id == id).ok_or_else(|| format!("there is no group {id:?}"))
}

/// Reads one item; tables, groups, payers and axes of `pack` are there already.
pub(crate) fn item(t: &Tree, pack: &Pack) -> Result<Item, String> {
    let id = need(t, "id")?;
    read_item(t, pack, &id).map_err(|e| format!("{id}: {e}"))
}

fn read_item(t: &Tree, pack: &Pack, id: &str) -> Result<Item, String> {
    let groups = match t.get("group") {
        None if need(t, "kind")? == "carve" => (0..pack.groups.len()).collect(),
        None => vec![0],
        Some(Value::Array(_)) => {
            texts(t, "group")?.iter().map(|g| group(pack, g)).collect::<Result<_, _>>()?
        }
        Some(one) => vec![group(pack, &text(one)?)?],
    };
    let kind = match need(t, "kind")?.as_str() {
        "basic" => Kind::Basic(Box::new(basic(t, pack)?)),
        "share" => Kind::Share(Box::new(share(t, pack)?)),
        "fixed" => {
            let each = [("line", Each::Line), ("settlement", Each::Settlement), ("day", Each::Day)];
            Kind::Fixed { amount: table_at(t, "amount")?, each: choice(t, "each", &each)? }
        }
        "own_ceiling" => Kind::OwnCeiling {
            base: base(t, pack)?,
            ceiling: counted(t.get("ceiling").ok_or("the key ceiling is wanted")?)?,
            takes: takes(t, pack)?,
        },
        "floor" => Kind::Floor {
            rate: table_at(t, "rate")?,
            of_total: choice(t, "of", &[("in_scope", false), ("total", true)])?,
            payers: texts(t, "payers")?.iter().map(|p| payer(pack, p)).collect::<Result<_, _>>()?,
            takes_from: parts(t, "takes_from")?,
        },
        "account" => {
            let which = [("any", Which::Any), ("current", Which::Current), ("earlier", Which::Earlier)];
            Kind::Account { which: choice(t, "which", &which)?, pays: parts(t, "pays")? }
        }
        "carve" => Kind::Carve {
            rate: maybe_table(t, "rate")?,
            base: bill_parts(t)?,
            to_part: maybe(t, "to_part")?.map(|p| part(&p)).transpose()?,
        },
        "package" => Kind::Package(Box::new(Package {
            price: table_at(t, "price")?,
            each: choice(t, "each", &[("settlement", Each::Settlement), ("day", Each::Day)])?,
            base: bill_parts(t)?,
            above: maybe(t, "above")?.map(|p| payer(pack, &p)).transpose()?,
            own: maybe_table(t, "own")?,
            on_price: choice(t, "on", &[("least", false), ("price", true)])?,
        })),
        kind => return Err(format!("the kind {kind:?} is not known")),
    };
    let later = [("counter", false), ("automatic-later", true), ("on-application", true)];
    let payer = maybe(t, "payer")?.map(|p| payer(pack, &p)).transpose()?;
    let may_lack = matches!(kind, Kind::Account { .. } | Kind::Carve { .. } | Kind::Package(_));
    if payer.is_none() && !may_lack {
        return Err("the key payer is wanted".into());
    }
    Ok(Item {
        id: id.to_owned(),
        when: read_when(t, &pack.axes)?,
        payer,
        groups,
        later: choice(t, "paid", &later)?,
        parallel: maybe(t, "parallel")?,
        kind,
    })
}

/// The parts that `carve` and `package` work on.
fn bill_parts(t: &Tree) -> Result<Vec<Part>, String> {
    if t.contains_key("base") { parts(t, "base") } else { Ok((0..4).collect()) }
}

/// The same, if the key is there.
pub(crate) fn maybe_table(t: &Tree, key: &str) -> Result<Option<String>, String> {
    t.contains_key(key).then(|| table_at(t, key)).transpose()
}

/// `{ table = "…" }`, or the bare name of a table.
fn table_at(t: &Tree, key: &str) -> Result<String, String> {
    match t.get(key) {
        Some(Value::Table(inner)) => need(inner, "table"),
        _ => need(t, key),
    }
}

fn counted(value: &Value) -> Result<Counted, String> {
    let t = mapping(value)?;
    Ok(Counted { table: need(t, "table")?, counter: maybe(t, "counter")? })
}

fn basic(t: &Tree, pack: &Pack) -> Result<Basic, String> {
    let first_share = t.get("first_share").map(|v| {
        let t = mapping(v)?;
        let to_part = part(&maybe(t, "to_part")?.unwrap_or_else(|| "area_first".into()))?;
        let after = choice(t, "at", &[("before", false), ("after", true)])?;
        Ok::<_, String>(FirstShare { table: need(t, "table")?, after, to_part })
    });
    let deductible = t.get("deductible").map(|v| {
        let t = mapping(v)?;
        let ceiling = t.get("ceiling").map(counted).transpose()?;
        Ok::<_, String>(Deductible { due: counted(v)?, factors: texts(t, "factors")?, ceiling })
    });
    Ok(Basic {
        first_share: first_share.transpose()?,
        deductible: deductible.transpose()?,
        rate: t.get("rate").map(|v| rate(v, "above")).transpose()?,
        adjust: adjust(t)?,
        caps: caps(t, pack)?,
        down_fen: down_fen(t)?,
    })
}

fn share(t: &Tree, pack: &Pack) -> Result<Share, String> {
    Ok(Share {
        base: base(t, pack)?,
        threshold: t.get("threshold").map(counted).transpose()?,
        rate: rate(t.get("rate").ok_or("the key rate is wanted")?, "excess")?,
        adjust: adjust(t)?,
        caps: caps(t, pack)?,
        takes: takes(t, pack)?,
        leaves: maybe(t, "leaves")?.map(|p| part(&p)).transpose()?,
        down_fen: down_fen(t)?,
    })
}

fn down_fen(t: &Tree) -> Result<bool, String> {
    choice(t, "boundary", &[("exact", false), ("down-fen", true)])
}

fn rate(value: &Value, axis: &str) -> Result<Rate, String> {
    let t = mapping(value)?;
    let mut axes = [("gross", RateAxis::Gross), ("above", RateAxis::Above), ("excess", RateAxis::Excess)];
    // The default stands first.
    axes.sort_by_key(|(name, _)| *name != axis);
    Ok(Rate {
        table: need(t, "table")?,
        axis: choice(t, "axis", &axes)?,
        whole: choice(t, "mode", &[("marginal", false), ("whole", true)])?,
        counter: maybe(t, "counter")?,
    })
}

fn adjust(t: &Tree) -> Result<Vec<Adjust>, String> {
    let ways = [
        ("own_factor", How::OwnFactor),
        ("points", How::Points),
        ("rate_factor", How::RateFactor),
        ("ceiling", How::Ceiling),
    ];
    each(t, "adjust", |v| {
        let t = mapping(v)?;
        let found = ways.iter().find(|(name, _)| t.contains_key(*name));
        let (name, how) = found.ok_or("an adjustment is own_factor, points, rate_factor or ceiling")?;
        let to_part = maybe(t, "to_part")?.map(|p| part(&p)).transpose()?;
        Ok(Adjust { how: *how, table: need(t, name)?, to_part })
    })
}

fn caps(t: &Tree, pack: &Pack) -> Result<Vec<Cap>, String> {
    let on = [("fund", CapOn::Fund), ("scope", CapOn::Scope), ("above", CapOn::Above), ("base", CapOn::Base)];
    each(t, "caps", |v| {
        let inner = mapping(v)?;
        Ok(Cap { cap: counted(v)?, on: choice(inner, "on", &on)?, when: read_when(inner, &pack.axes)? })
    })
}

fn base(t: &Tree, pack: &Pack) -> Result<Vec<Entry>, String> {
    each(t, "base", |v| {
        let Some(t) = v.as_table() else {
            return Ok(Entry { part: part(&text(v)?)?, group: None, share: None });
        };
        Ok(Entry {
            part: part(&need(t, "part")?)?,
            group: maybe(t, "group")?.map(|g| group(pack, &g)).transpose()?,
            share: maybe(t, "share")?.map(|s| Q::decimal(&s, 6)).transpose()?,
        })
    })
}

fn takes(t: &Tree, pack: &Pack) -> Result<Takes, String> {
    match t.get("takes_from") {
        Some(Value::String(word)) if word == "pro-rata" => Ok(Takes::ProRata),
        Some(_) => Ok(Takes::InOrder(parts(t, "takes_from")?)),
        // Left out: the order of the base.
        None if !list(t, "base")?.is_empty() => {
            Ok(Takes::InOrder(base(t, pack)?.iter().map(|e| e.part).collect()))
        }
        None => Err("the key takes_from is wanted".into()),
    }
}
