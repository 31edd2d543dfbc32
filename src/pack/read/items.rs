//! Plan items: keys of a kind, names to indices.

use super::*;
use crate::settle::What;

const COMMON: &[&str] = &[
    "id",
    "kind",
    "when",
    "payer",
    "group",
    "paid",
    "codes",
    "deadline",
    "deadline_en",
    "papers",
    "papers_en",
];

fn own_keys(kind: &str) -> &'static [&'static str] {
    match kind {
        "basic" => &["first_share", "deductible", "rate", "adjust", "caps", "boundary"],
        "share" => {
            &["base", "threshold", "rate", "adjust", "caps", "boundary", "takes_from", "leaves", "parallel"]
        }
        "fixed" => &["amount", "each"],
        "own_ceiling" => &["base", "ceiling", "takes_from"],
        "floor" => &["rate", "of", "payers", "base", "takes_from"],
        "account" => &["which", "pays"],
        "carve" => &["share", "rate", "base", "to_part"],
        "package" => &["price", "each", "base", "above", "own", "on"],
        _ => &[],
    }
}

/// Reads one item; `None` after a fault.
pub(super) fn read_item(tree: &Tree, at: &At, names: &mut Names) -> Option<Item> {
    let kind = tree.text_at("kind")?;
    let allowed = own_keys(kind);
    for (key, _) in tree.pairs() {
        if !COMMON.contains(&key.as_str()) && !allowed.contains(&key.as_str()) {
            let want = joined(allowed, " ");
            tell(names.faults, at, key, "unknown-key", &[("key", key), ("want", &want)]);
        }
    }
    let payer = match tree.text_at("payer") {
        Some(name) => names.payer(name, &at.key("payer")),
        None if kind == "account" || (kind == "carve" && tree.get("to_part").is_some()) => None,
        None if kind == "package" && tree.get("own").is_none() => None,
        None => {
            tell(names.faults, at, "payer", "missing-key", &[("key", "payer")]);
            None
        }
    };
    let groups = match tree.get("group") {
        None if kind == "carve" => (0..names.groups.len()).collect(),
        None => vec![0],
        Some(Tree::Text(name)) => names.group(name, &at.key("group")).into_iter().collect(),
        Some(_) => names.each(tree, "group", at, Names::group),
    };
    let paid = match tree.text_at("paid") {
        Some("automatic-later") => WhenPaid::Later,
        Some("on-application") => WhenPaid::OnApplication,
        _ => WhenPaid::Counter,
    };
    let when = names.cells_at(tree, at);
    let kind = read_kind(kind, tree, at, names)?;
    let parallel = tree.text_at("parallel").map(str::to_owned);
    let (codes, claim) = (read_codes(tree), read_claim(tree, paid, at, names));
    Some(Item { id: owned(tree, "id"), when, payer, groups, paid, parallel, kind, codes, claim })
}

/// The platform's codes for an item's steps.
fn read_codes(tree: &Tree) -> Vec<(What, String)> {
    let mut codes = Vec::new();
    for (key, code) in tree.pairs_at("codes") {
        let what = What::ALL.iter().copied().find(|what| what.key() == key);
        codes.extend(what.zip(code.text().map(str::to_owned)));
    }
    codes
}

/// What a person needs to know of a payment that comes later.
fn read_claim(tree: &Tree, paid: WhenPaid, at: &At, names: &mut Names) -> Option<Box<Claim>> {
    let first =
        ["deadline", "papers", "deadline_en", "papers_en"].into_iter().find(|key| tree.get(key).is_some())?;
    if paid == WhenPaid::Counter {
        tell(names.faults, at, first, "unknown-key", &[("key", first), ("want", "paid")]);
    }
    let papers_en = if tree.get("papers_en").is_some() { "papers_en" } else { "papers" };
    Some(Box::new(Claim {
        deadline: [owned(tree, "deadline"), either(tree, "deadline_en", "deadline")],
        papers: [texts(tree, "papers"), texts(tree, papers_en)],
    }))
}

fn read_kind(kind: &str, tree: &Tree, at: &At, names: &mut Names) -> Option<ItemKind> {
    Some(match kind {
        "basic" => ItemKind::Basic(Basic {
            first_share: read_first_share(tree, at, names),
            deductible: read_deductible(tree, at, names),
            rate: read_rate(tree, at, names)?,
            adjust: read_adjust(tree, at, names),
            caps: read_caps(tree, at, names),
            boundary: read_boundary(tree),
        }),
        "share" => {
            let base = read_base(tree, at, names)?;
            ItemKind::Share(Share {
                threshold: read_threshold(tree, "threshold", at, names),
                rate: read_rate(tree, at, names)?,
                adjust: read_adjust(tree, at, names),
                caps: read_caps(tree, at, names),
                boundary: read_boundary(tree),
                takes: read_takes(tree, &base, at, names)?,
                leaves: tree.text_at("leaves").and_then(|name| names.part(name, &at.key("leaves"))),
                base,
            })
        }
        "fixed" => ItemKind::Fixed(Fixed {
            table: table_below(tree, "amount", at, names)?,
            each: match tree.text_at("each") {
                Some("settlement") => Each::Settlement,
                Some("day") => Each::Day,
                _ => Each::Line,
            },
        }),
        "own_ceiling" => {
            let base = read_base(tree, at, names)?;
            let Some(ceiling) = read_threshold(tree, "ceiling", at, names) else {
                return missing("ceiling", at, names);
            };
            ItemKind::OwnCeiling(OwnCeiling { ceiling, takes: read_takes(tree, &base, at, names)?, base })
        }
        "floor" => {
            let base = read_base(tree, at, names)?;
            ItemKind::Floor(Floor {
                table: table_below(tree, "rate", at, names)?,
                of_total: tree.text_at("of") == Some("total"),
                payers: names.each(tree, "payers", at, Names::payer),
                takes: read_takes(tree, &base, at, names)?,
                base,
            })
        }
        "carve" => return read_carve(tree, at, names),
        "package" => return read_package(tree, at, names),
        _ => ItemKind::Account(Account {
            which: match tree.text_at("which") {
                Some("current") => Which::Current,
                Some("earlier") => Which::Earlier,
                _ => Which::Any,
            },
            pays: names.parts_at(tree, "pays", at).unwrap_or_default(),
        }),
    })
}

/// The table below a key, whose unit must be one of these.
fn of_unit(tree: &Tree, key: &str, units: &[Unit], at: &At, names: &mut Names) -> Option<usize> {
    let table = table_below(tree, key, at, names)?;
    if names.tables.get(table).is_some_and(|table| !units.contains(&table.unit)) {
        let want = if units.contains(&Unit::Rate) { "rate" } else { "money" };
        tell(names.faults, &at.key(key), "table", "unit-value", &[("want", want)]);
    }
    Some(table)
}

fn read_carve(tree: &Tree, at: &At, names: &mut Names) -> Option<ItemKind> {
    let table = match tree.get("rate") {
        Some(_) => Some(of_unit(tree, "rate", &[Unit::Rate], at, names)?),
        None if tree.get("share").is_some() => None,
        None => return missing("share", at, names),
    };
    let to_part = tree.text_at("to_part").and_then(|name| names.part(name, &at.key("to_part")));
    Some(ItemKind::Carve(Carve { table, parts: line_parts(tree, at, names), to_part }))
}

fn read_package(tree: &Tree, at: &At, names: &mut Names) -> Option<ItemKind> {
    Some(ItemKind::Package(Package {
        price: of_unit(tree, "price", &[Unit::Money], at, names)?,
        a_day: tree.text_at("each") == Some("day"),
        parts: line_parts(tree, at, names),
        above: tree.text_at("above").and_then(|name| names.payer(name, &at.key("above"))),
        own: match tree.get("own") {
            Some(_) => Some(of_unit(tree, "own", &[Unit::Rate, Unit::Money], at, names)?),
            None => None,
        },
        on_price: tree.text_at("on") == Some("price"),
    }))
}

/// The parts named under `base`; without, the four that lines bring.
fn line_parts(tree: &Tree, at: &At, names: &mut Names) -> Vec<Part> {
    let all = [Part::Excluded, Part::OverLimit, Part::Prepay, Part::InScope];
    names.parts_at(tree, "base", at).unwrap_or_else(|| all.to_vec())
}

fn missing<T>(key: &str, at: &At, names: &mut Names) -> Option<T> {
    tell(names.faults, at, key, "missing-key", &[("key", key)]);
    None
}

fn table_below(tree: &Tree, key: &str, at: &At, names: &mut Names) -> Option<usize> {
    match tree.get(key) {
        Some(inner) => names.table_at(inner, "table", &at.key(key)),
        None => missing(key, at, names),
    }
}

fn read_first_share(tree: &Tree, at: &At, names: &mut Names) -> Option<FirstShare> {
    let inner = tree.get("first_share")?;
    let at = at.key("first_share");
    let to_part = inner.text_at("to_part").map_or(Some(Part::AreaFirst), |name| names.part(name, &at))?;
    let table = names.table_at(inner, "table", &at)?;
    Some(FirstShare { table, after: inner.text_at("at") == Some("after"), to_part })
}

fn read_deductible(tree: &Tree, at: &At, names: &mut Names) -> Option<Deductible> {
    let inner = tree.get("deductible")?;
    let at = at.key("deductible");
    let factors = names.each(inner, "factors", &at, Names::table);
    let ceiling = inner.get("ceiling").and_then(|ceiling| {
        let at = at.key("ceiling");
        Some((names.table_at(ceiling, "table", &at)?, names.counter_at(ceiling, "counter", &at)?))
    });
    let table = names.table_at(inner, "table", &at)?;
    money(table, &at, names);
    Some(Deductible { table, counter: names.counter_at(inner, "counter", &at), factors, ceiling })
}

/// A table that must hold money.
pub(super) fn money(table: usize, at: &At, names: &mut Names) {
    if names.tables.get(table).is_some_and(|table| table.unit != Unit::Money) {
        tell(names.faults, at, "table", "unit-value", &[("want", "money")]);
    }
}

fn read_rate(tree: &Tree, at: &At, names: &mut Names) -> Option<RateRef> {
    let Some(inner) = tree.get("rate") else { return missing("rate", at, names) };
    let at = at.key("rate");
    let table = names.table_at(inner, "table", &at)?;
    if names.tables.get(table).is_some_and(|table| !matches!(table.unit, Unit::Rate | Unit::Bands)) {
        tell(names.faults, &at, "table", "unit-value", &[("want", "rate | bands")]);
    }
    Some(RateRef {
        table,
        axis: if inner.text_at("axis") == Some("gross") { BandAxis::Gross } else { BandAxis::Above },
        mode: if inner.text_at("mode") == Some("whole") { Mode::Whole } else { Mode::Marginal },
        counter: names.counter_at(inner, "counter", &at),
    })
}

fn read_adjust(tree: &Tree, at: &At, names: &mut Names) -> Vec<Adjust> {
    const KINDS: [(&str, AdjustKind, &[Unit]); 4] = [
        ("own_factor", AdjustKind::OwnFactor, &[Unit::Factor, Unit::Rate]),
        ("points", AdjustKind::Points, &[Unit::Points]),
        ("rate_factor", AdjustKind::RateFactor, &[Unit::Factor, Unit::Rate]),
        ("ceiling", AdjustKind::Ceiling, &[Unit::Rate]),
    ];
    let mut all = Vec::new();
    for (index, inner) in tree.items_at("adjust").iter().enumerate() {
        let at = at.item("adjust", index);
        let mut named = KINDS.iter().filter(|(key, ..)| inner.get(key).is_some());
        let (Some((key, kind, units)), None) = (named.next(), named.next()) else {
            tell(names.faults, &at, "", "value-form", &[]);
            continue;
        };
        let Some(table) = names.table_at(inner, key, &at) else { continue };
        if names.tables.get(table).is_some_and(|table| !units.contains(&table.unit)) {
            tell(names.faults, &at, key, "unit-value", &[("want", *key)]);
        }
        let to_part = inner.text_at("to_part").and_then(|name| names.part(name, &at.key("to_part")));
        all.push(Adjust { kind: *kind, table, to_part, when: names.cells_at(inner, &at) });
    }
    all
}

fn read_caps(tree: &Tree, at: &At, names: &mut Names) -> Vec<Cap> {
    let mut all = Vec::new();
    for (index, inner) in tree.items_at("caps").iter().enumerate() {
        let at = at.item("caps", index);
        let Some(table) = names.table_at(inner, "table", &at) else { continue };
        money(table, &at, names);
        // What an item does not limit, a cap on it would not limit either.
        let allowed: &[&str] = if tree.text_at("kind") == Some("share") {
            &["fund", "base"]
        } else {
            &["fund", "scope", "above"]
        };
        if let Some(on) = inner.text_at("on").filter(|on| !allowed.contains(on)) {
            let told = [("value", on), ("want", &joined(allowed, " | "))];
            tell(names.faults, &at, "on", "unknown-word", &told);
        }
        let on = match inner.text_at("on") {
            Some("scope") => CapOn::Scope,
            Some("above") => CapOn::Above,
            Some("base") => CapOn::Base,
            _ => CapOn::Fund,
        };
        let counter = names.counter_at(inner, "counter", &at);
        all.push(Cap { table, counter, on, when: names.cells_at(inner, &at) });
    }
    all
}

fn read_boundary(tree: &Tree) -> Boundary {
    if tree.text_at("boundary") == Some("down-fen") { Boundary::DownFen } else { Boundary::Exact }
}

fn read_threshold(tree: &Tree, key: &str, at: &At, names: &mut Names) -> Option<Threshold> {
    let inner = tree.get(key)?;
    let at = at.key(key);
    let table = names.table_at(inner, "table", &at)?;
    money(table, &at, names);
    Some(Threshold { table, counter: names.counter_at(inner, "counter", &at) })
}

fn read_base(tree: &Tree, at: &At, names: &mut Names) -> Option<Vec<Entry>> {
    let Some(list) = tree.get("base") else { return missing("base", at, names) };
    let at = at.key("base");
    let mut entries = Vec::new();
    for item in list.items() {
        let name = item.text().or_else(|| item.text_at("part")).unwrap_or("");
        let Some(part) = names.part(name, &at) else { continue };
        let share = item.text_at("share").and_then(|text| crate::money::Rate::parse(text).ok());
        let more = |rate: &crate::money::Rate| rate.exact() > crate::money::Exact::ONE;
        if share.as_ref().is_some_and(more) {
            let told = item.text_at("share").unwrap_or("");
            tell(names.faults, &at, "", "out-of-range", &[("value", told)]);
        }
        let group = item.text_at("group").and_then(|name| names.group(name, &at));
        let overlaps = |known: &Entry| {
            known.part == part && (known.group.is_none() || group.is_none() || known.group == group)
        };
        if entries.iter().any(overlaps) {
            tell(names.faults, &at, "", "base-twice", &[("value", name)]);
        }
        entries.push(Entry {
            part,
            share: share.map_or(crate::money::Exact::ONE, crate::money::Rate::exact),
            group,
        });
    }
    Some(entries)
}

fn read_takes(tree: &Tree, base: &[Entry], at: &At, names: &mut Names) -> Option<Takes> {
    let Some(takes) = tree.get("takes_from") else { return missing("takes_from", at, names) };
    let at = at.key("takes_from");
    if takes.text() == Some("pro-rata") {
        return Some(Takes::ProRata);
    }
    if let Some(word) = takes.text() {
        tell(names.faults, &at, "", "unknown-word", &[("value", word), ("want", "pro-rata | [ … ]")]);
    }
    let mut order = Vec::new();
    for name in takes.items().iter().filter_map(Tree::text) {
        let Some(part) = names.part(name, &at) else { continue };
        let known = order.len();
        for (place, entry) in base.iter().enumerate() {
            if entry.part == part {
                order.push(place);
            }
        }
        if order.len() == known {
            tell(names.faults, &at, "", "not-in-base", &[("value", name)]);
        }
    }
    Some(Takes::Ordered(order))
}
