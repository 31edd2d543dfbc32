//! Tree → checked pack. The shape of the file is compared with the schema first; then names become indices and
//! what must hold across records is checked. All faults at once.

use super::cover;
use super::names::Names;
use super::plan::*;
use super::schema;
use super::value::value_at;
use super::*;
use crate::fault::{At, Fault, tell};
use crate::text::{joined, number};
use crate::tree::Tree;

mod axes;
mod items;
mod tables;

/// Most tables, plan items and axes a pack may have.
const TABLES_MAX: usize = 200;
const ITEMS_MAX: usize = 40;
const CELLS_AXIS_MAX: usize = 60;

impl Pack {
    /// Reads and checks a pack.
    ///
    /// # Errors
    /// Every fault found, each with its key path. If the file's shape is wrong, only that is told: what would follow
    /// from it would mislead.
    pub fn read(tree: &Tree) -> Result<Pack, Vec<Fault>> {
        let mut faults = Vec::new();
        schema::compare(tree, &schema::PACK, &At::ROOT, &mut faults);
        if tree.get("format").is_some_and(|format| !matches!(format, Tree::Whole(FORMAT))) {
            tell(&mut faults, &At::ROOT, "format", "format-unknown", &[("want", &number(FORMAT))]);
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        let pack = read_parts(tree, &mut faults);
        match pack {
            Some(pack) if faults.is_empty() => Ok(pack),
            _ => Err(faults),
        }
    }
}

fn read_parts(tree: &Tree, faults: &mut Vec<Fault>) -> Option<Pack> {
    let mut names = Names {
        axes: Vec::new(),
        tables: Vec::new(),
        groups: read_groups(tree),
        payers: read_payers(tree),
        counters: ids(tree, "counter"),
        items: ids(tree, "plan"),
        faults,
    };
    unique(tree, "counter", names.faults);
    unique(tree, "plan", names.faults);
    names.axes = axes::read_axes(tree, names.faults);
    for (index, table) in tree.items_at("table").iter().enumerate() {
        let table = tables::read_table(table, &At::ROOT.item("table", index), tree, &mut names);
        names.tables.push(table);
    }
    unique(tree, "table", names.faults);
    let counters = read_counters(tree, &mut names);
    let mut plan = Vec::new();
    for (index, item) in tree.items_at("plan").iter().enumerate() {
        plan.extend(items::read_item(item, &At::ROOT.item("plan", index), &mut names));
    }
    limits(tree, &mut names);
    parallel_adjacent(&plan, names.faults);
    paid_once(&plan, names.faults);
    let payment = tree.get("payment");
    let account_pays =
        payment.and_then(|payment| names.parts_at(payment, "account_pays", &At::new("payment")));
    let round = read_round(tree, &mut names);
    let lines = read_line_rules(tree, &mut names);
    let line_limits = read_line_limits(tree, &mut names);
    for (index, table) in names.tables.iter().enumerate() {
        // A factor is never without limit; only the number of units that count may be.
        let unlimited = table.rows.iter().position(|row| matches!(row.value, Value::NoLimit));
        if let Some(row) = unlimited.filter(|_| table.unit == Unit::Factor && lines.quantity != Some(index)) {
            let at = At::ROOT.item("table", index);
            tell(names.faults, &at.item("row", row), "value", "value-form", &[]);
        }
    }
    let Names { axes, tables, groups, payers, .. } = names;
    for (index, table) in tables.iter().enumerate() {
        cover::check(table, &axes, index, faults);
    }
    let pack = Pack {
        head: Head { titles: axes::read_titles(tree, &axes, faults), ..read_head(tree) },
        year_start: MonthDay::parse(tree.text_at("insurance_year")?)?,
        period_days: match tree.get("period_days") {
            Some(Tree::Whole(days)) => Some(*days),
            _ => None,
        },
        max_bill: crate::money::Yuan::parse(tree.text_at("max_bill")?).ok()?.fen(),
        refuse: read_refuse(tree, faults),
        axes,
        tables,
        groups,
        payers,
        counters,
        plan,
        account_pays,
        lines,
        line_limits,
        round,
    };
    unused(&pack, tree, faults);
    Some(pack)
}

fn ids(tree: &Tree, key: &str) -> Vec<String> {
    let mut ids = Vec::new();
    for item in tree.items_at(key) {
        ids.push(owned(item, "id"));
    }
    ids
}

/// An id stands once among its kind.
fn unique(tree: &Tree, key: &str, faults: &mut Vec<Fault>) {
    let items = tree.items_at(key);
    for (index, item) in items.iter().enumerate() {
        let id = item.text_at("id");
        if items.iter().take(index).any(|known| known.text_at("id") == id) {
            let at = At::ROOT.item(key, index);
            tell(faults, &at, "id", "unknown-name", &[("value", id.unwrap_or(""))]);
        }
    }
}

fn limits(tree: &Tree, names: &mut Names) {
    for (key, most) in
        [("table", TABLES_MAX), ("plan", ITEMS_MAX), ("counter", TABLES_MAX), ("payer", ITEMS_MAX)]
    {
        if tree.items_at(key).len() > most {
            tell(names.faults, &At::ROOT, key, "too-many", &[("most", &number(most as i64))]);
        }
    }
}

fn texts(tree: &Tree, key: &str) -> Vec<String> {
    let mut texts = Vec::new();
    for text in tree.items_at(key).iter().filter_map(Tree::text) {
        texts.push(text.to_owned());
    }
    texts
}

fn owned(tree: &Tree, key: &str) -> String {
    tree.text_at(key).unwrap_or("").to_owned()
}

/// The text below a key, or else below another.
fn either(tree: &Tree, key: &str, other: &str) -> String {
    owned(tree, if tree.text_at(key).is_some() { key } else { other })
}

fn read_head(tree: &Tree) -> Head {
    Head {
        place: owned(tree, "place"),
        scheme: owned(tree, "scheme"),
        title: owned(tree, "title"),
        title_en: either(tree, "title_en", "title"),
        version: owned(tree, "version"),
        checked_on: tree.text_at("checked_on").and_then(Day::parse),
        confirmed: tree.get("confirmed").is_some(),
        gaps: texts(tree, "gaps"),
        gaps_en: texts(tree, if tree.get("gaps_en").is_some() { "gaps_en" } else { "gaps" }),
        titles: Vec::new(),
    }
}

fn read_groups(tree: &Tree) -> Vec<Group> {
    let mut groups = vec![Group { id: "main".to_owned(), takes: [const { Vec::new() }; 3] }];
    for group in tree.items_at("group") {
        let takes = ["marks", "categories", "drugs"].map(|key| texts(group, key));
        groups.push(Group { id: owned(group, "id"), takes });
    }
    groups
}

fn read_payers(tree: &Tree) -> Vec<Payer> {
    let mut payers = Vec::new();
    for payer in tree.items_at("payer") {
        let field = payer.text_at("field");
        payers.push(Payer {
            id: owned(payer, "id"),
            field: FIELDS.iter().find(|known| field == Some(**known)).unwrap_or(&"oth_pay"),
            title: owned(payer, "title"),
            title_en: either(payer, "title_en", "title"),
        });
    }
    payers
}

fn read_refuse(tree: &Tree, faults: &mut Vec<Fault>) -> Vec<Refuse> {
    let mut refuse = Vec::new();
    for (index, item) in tree.items_at("refuse").iter().enumerate() {
        let Some(fact) = item.text_at("fact").and_then(Fact::of) else {
            let at = At::ROOT.item("refuse", index);
            tell(faults, &at, "fact", "unknown-name", &[("value", &owned(item, "fact"))]);
            continue;
        };
        refuse.push(Refuse {
            fact,
            values: texts(item, "values"),
            why: owned(item, "why"),
            why_en: either(item, "why_en", "why"),
        });
    }
    refuse
}

fn read_line_rules(tree: &Tree, names: &mut Names) -> LineRules {
    let rules = tree.get("lines");
    let word = |key: &str| rules.and_then(|rules| rules.text_at(key));
    let mut table = |key: &str, unit: Unit| {
        let lines = At::new("lines");
        let at = lines.key(key);
        let table = names.table_at(rules?.get(key)?, "table", &at)?;
        if names.tables.get(table).is_some_and(|table| table.unit != unit) {
            let want = match unit {
                Unit::Rate => "rate",
                Unit::Factor => "factor",
                _ => "money",
            };
            tell(names.faults, &at, "", "unit-value", &[("want", want)]);
        }
        Some(table)
    };
    LineRules {
        prepay: table("prepay", Unit::Rate),
        limit: table("limit", Unit::Money),
        quantity: table("quantity", Unit::Factor),
        quantity_a_day: rules
            .and_then(|rules| rules.get("quantity")?.text_at("each"))
            .is_some_and(|each| each == "day"),
        prepay_exact: word("prepay_round") == Some("exact"),
        whole_line: word("over_limit") == Some("whole-line"),
        prepay_first: matches!(rules.and_then(|rules| rules.get("prepay_first")), Some(Tree::Flag(true))),
    }
}

fn read_line_limits(tree: &Tree, names: &mut Names) -> Vec<LineLimit> {
    let mut limits = Vec::new();
    for (index, limit) in tree.items_at("line_limit").iter().enumerate() {
        let at = At::ROOT.item("line_limit", index);
        let when = names.cells_at(limit, &at);
        let counter = names.counter_at(limit, "counter", &at);
        let excluded = limit.text_at("to") == Some("excluded");
        let table = names.table_at(limit, "table", &at);
        let group = limit.text_at("group").and_then(|name| names.group(name, &at.key("group")));
        let (Some(table), Some(group)) = (table, group) else { continue };
        items::money(table, &at, names);
        limits.push(LineLimit { group, when, table, counter, excluded });
    }
    limits
}

fn read_round(tree: &Tree, names: &mut Names) -> Round {
    let empty = Tree::Table(Vec::new());
    let round = tree.get("round").unwrap_or(&empty);
    Round {
        at: match round.text_at("at") {
            Some("item") => RoundAt::Item,
            Some("band") => RoundAt::Band,
            _ => RoundAt::Payer,
        },
        own_side: round.text_at("side") == Some("own"),
        way: round.text_at("way").and_then(Way::of).unwrap_or_default(),
        residue: names
            .parts_at(round, "residue", &At::new("round"))
            .unwrap_or_else(|| vec![Part::Copay, Part::Deductible, Part::Prepay]),
    }
}

fn read_counters(tree: &Tree, names: &mut Names) -> Vec<Counter> {
    let mut counters = Vec::new();
    for (index, counter) in tree.items_at("counter").iter().enumerate() {
        let at = At::ROOT.item("counter", index);
        let mut counts = Vec::new();
        for term in counter.items_at("counts").iter().filter_map(Tree::text) {
            counts.extend(read_term(term, &at, names));
        }
        let mut per = Vec::new();
        for name in counter.items_at("per").iter().filter_map(Tree::text) {
            match Fact::of(name).filter(|fact| matches!(fact, Fact::Disease | Fact::Hospital)) {
                Some(fact) if !names.axes.iter().any(|axis| axis.name == name) => per.push(Per::Fact(fact)),
                _ => per.extend(names.axis(name, &at.key("per")).map(Per::Axis)),
            }
        }
        let window = match counter.text_at("window") {
            Some("quarter") => Window::Quarter,
            Some("month") => Window::Month,
            Some("stay-period") => Window::StayPeriod,
            Some("ever") => Window::Ever,
            Some("days") => match counter.get("days") {
                Some(Tree::Whole(days)) if *days > 0 => Window::Days(*days),
                _ => {
                    tell(names.faults, &at, "days", "missing-key", &[("key", "days")]);
                    Window::Year
                }
            },
            _ => Window::Year,
        };
        let when = names.cells_at(counter, &at);
        let year_from = counter.text_at("year_from").and_then(MonthDay::parse);
        let spread = matches!(counter.get("spread"), Some(Tree::Flag(true)));
        if spread && window != Window::Month {
            tell(
                names.faults,
                &at,
                "spread",
                "unknown-word",
                &[("want", "window = \"month\""), ("value", "spread")],
            );
        }
        counters.push(Counter { id: owned(counter, "id"), counts, when, window, year_from, per, spread });
    }
    counters
}

fn read_term(term: &str, at: &At, names: &mut Names) -> Option<Term> {
    let at = at.key("counts");
    let (head, name) = term.split_once(':').unwrap_or((term, ""));
    match head {
        "total" if name.is_empty() => Some(Term::Total),
        "paid" => names.item(name, &at).map(Term::Paid),
        "payer" => names.payer(name, &at).map(Term::Payer),
        "part" => names.part(name, &at).map(Term::Part),
        "base" => names.item(name, &at).map(Term::Base),
        "deductible" => names.item(name, &at).map(Term::Deductible),
        "scope" => names.item(name, &at).map(Term::Scope),
        "above" => names.item(name, &at).map(Term::Above),
        "group" => names.group(name, &at).map(Term::Group),
        _ => {
            tell(names.faults, &at, "", "unknown-word", &[("value", term)]);
            None
        }
    }
}

fn parallel_adjacent(plan: &[Item], faults: &mut Vec<Fault>) {
    for (index, item) in plan.iter().enumerate() {
        let Some(name) = &item.parallel else { continue };
        let before = plan.iter().take(index).rposition(|known| known.parallel.as_ref() == Some(name));
        if before.is_some_and(|before| before + 1 != index) {
            tell(faults, &At::ROOT.item("plan", index), "parallel", "parallel-apart", &[("value", name)]);
        }
    }
}

/// A payer pays now or later, not both: what comes back could not be told apart otherwise.
fn paid_once(plan: &[Item], faults: &mut Vec<Fault>) {
    for (index, item) in plan.iter().enumerate() {
        let other =
            |known: &&Item| known.payer == item.payer && item.payer.is_some() && known.paid != item.paid;
        if let Some(known) = plan.iter().take(index).find(other) {
            tell(faults, &At::ROOT.item("plan", index), "paid", "paid-mixed", &[("value", &known.id)]);
        }
    }
}

fn unused(pack: &Pack, tree: &Tree, faults: &mut Vec<Fault>) {
    let mut indices: Vec<&str> = Vec::new();
    for row in pack.tables.iter().flat_map(|table| &table.rows) {
        row.value.tables(&mut indices);
    }
    for (index, table) in pack.tables.iter().enumerate() {
        let of_lines = [pack.lines.prepay, pack.lines.limit, pack.lines.quantity].contains(&Some(index));
        let of_plan = pack.plan.iter().any(|item| item.tables().contains(&index))
            || pack.line_limits.iter().any(|limit| limit.table == index);
        let on_lines =
            |axis: &usize| pack.axes.get(*axis).is_some_and(|axis| axis.fact.key().starts_with("line_"));
        if of_plan && table.over.iter().any(on_lines) {
            let at = At::ROOT.item("table", index);
            tell(faults, &at, "over", "unknown-name", &[("value", &table.id)]);
        }
        for (place, row) in table.rows.iter().enumerate() {
            let mut named = Vec::new();
            row.value.tables(&mut named);
            // A value may name only tables above its own: no table can hang on itself.
            for of in named.iter().filter(|of| !of.starts_with("index/")) {
                if pack.table_of(of).is_none_or(|above| above >= index) {
                    let at = At::ROOT.item("table", index);
                    tell(faults, &at.item("row", place), "value", "unknown-name", &[("value", of)]);
                }
            }
            if of_lines && row.value.is_computed() {
                let at = At::ROOT.item("table", index);
                tell(faults, &at.item("row", place), "value", "value-form", &[]);
            }
        }
        let read = of_lines || of_plan || indices.contains(&table.id.as_str());
        needed(read, "table", index, &table.id, faults);
    }
    for of in indices {
        if pack.table_of(of).is_none() {
            tell(faults, &At::ROOT, "table", "unknown-name", &[("value", of)]);
        }
    }
    for (index, counter) in pack.counters.iter().enumerate() {
        let read = pack.plan.iter().any(|item| item.counters().contains(&index))
            || pack.line_limits.iter().any(|limit| limit.counter == Some(index));
        needed(read, "counter", index, &counter.id, faults);
    }
    for (index, payer) in pack.payers.iter().enumerate() {
        let read = pack.plan.iter().any(|item| item.payer == Some(index));
        needed(read, "payer", index, &payer.id, faults);
    }
    for (id, _) in tree.pairs_at("sources") {
        if !pack.tables.iter().any(|table| table.rows.iter().any(|row| row.cite.source == *id)) {
            tell(faults, &At::new("sources"), id, "unused", &[("value", id)]);
        }
    }
}

/// A record that nothing reads is a fault.
fn needed(read: bool, key: &str, index: usize, id: &str, faults: &mut Vec<Fault>) {
    if !read {
        tell(faults, &At::ROOT.item(key, index), "id", "unused", &[("value", id)]);
    }
}
