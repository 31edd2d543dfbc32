//! Tree → checked pack. The shape of the file is compared with the schema first; then names become indices and
//! what must hold across records is checked. All faults at once.

use super::cover;
use super::names::Names;
use super::plan::*;
use super::schema;
use super::value::{Value, read_value};
use super::*;
use crate::fault::Fault;
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
        schema::compare(tree, &schema::PACK, "", &mut faults);
        if tree.get("format") != Some(&Tree::Whole(FORMAT)) && tree.get("format").is_some() {
            faults.push(Fault::new("format", "format-unknown").with("want", FORMAT.to_string()));
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
    unique(&names.counters.clone(), "counter", &mut names);
    unique(&names.items.clone(), "plan", &mut names);
    names.axes = axes::read_axes(tree, names.faults);
    for (index, table) in tree.items_at("table").iter().enumerate() {
        let table = tables::read_table(table, &format!("table[{index}]"), tree, &mut names);
        names.tables.push(table);
    }
    let ids: Vec<String> = names.tables.iter().map(|table| table.id.clone()).collect();
    unique(&ids, "table", &mut names);
    let counters = read_counters(tree, &mut names);
    let plan: Vec<Item> = tree
        .items_at("plan")
        .iter()
        .enumerate()
        .filter_map(|(index, item)| items::read_item(item, &format!("plan[{index}]"), &mut names))
        .collect();
    limits(tree, &mut names);
    parallel_adjacent(&plan, names.faults);
    paid_once(&plan, names.faults);
    let payment = tree.get("payment").cloned().unwrap_or(Tree::Table(Vec::new()));
    let account_pays = names.parts_at(&payment, "account_pays", "payment");
    let round = read_round(tree, &mut names);
    let lines = read_line_rules(tree, &mut names);
    let Names { axes, tables, groups, payers, .. } = names;
    for (index, table) in tables.iter().enumerate() {
        cover::check(table, &axes, &format!("table[{index}] {}", table.id), faults);
    }
    let pack = Pack {
        head: read_head(tree),
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
        round,
    };
    unused(&pack, tree, faults);
    Some(pack)
}

fn ids(tree: &Tree, key: &str) -> Vec<String> {
    tree.items_at(key).iter().filter_map(|item| item.text_at("id")).map(str::to_owned).collect()
}

fn unique(all: &[String], at: &str, names: &mut Names) {
    for (index, id) in all.iter().enumerate() {
        if all.iter().take(index).any(|known| known == id) {
            names.faults.push(Fault::new(format!("{at}[{index}].id"), "unknown-name").with("value", id));
        }
    }
}

fn limits(tree: &Tree, names: &mut Names) {
    for (key, most) in
        [("table", TABLES_MAX), ("plan", ITEMS_MAX), ("counter", TABLES_MAX), ("payer", ITEMS_MAX)]
    {
        if tree.items_at(key).len() > most {
            names.faults.push(Fault::new(key, "too-many").with("most", most.to_string()));
        }
    }
}

fn texts(tree: &Tree, key: &str) -> Vec<String> {
    tree.items_at(key).iter().filter_map(Tree::text).map(str::to_owned).collect()
}

fn owned(tree: &Tree, key: &str) -> String {
    tree.text_at(key).unwrap_or("").to_owned()
}

fn read_head(tree: &Tree) -> Head {
    let gaps = texts(tree, "gaps");
    let gaps_en = if tree.get("gaps_en").is_some() { texts(tree, "gaps_en") } else { gaps.clone() };
    Head {
        place: owned(tree, "place"),
        scheme: owned(tree, "scheme"),
        title: owned(tree, "title"),
        title_en: tree.text_at("title_en").map_or_else(|| owned(tree, "title"), str::to_owned),
        version: owned(tree, "version"),
        checked_on: tree.text_at("checked_on").and_then(Day::parse),
        confirmed: tree.get("confirmed").is_some(),
        gaps,
        gaps_en,
    }
}

fn read_groups(tree: &Tree) -> Vec<Group> {
    let named = tree
        .items_at("group")
        .iter()
        .map(|group| Group { id: owned(group, "id"), marks: texts(group, "marks") });
    std::iter::once(Group { id: "main".to_owned(), marks: Vec::new() }).chain(named).collect()
}

fn read_payers(tree: &Tree) -> Vec<Payer> {
    let read = |payer: &Tree| {
        let field = owned(payer, "field");
        Payer {
            id: owned(payer, "id"),
            field: FIELDS.iter().copied().find(|known| *known == field).unwrap_or("oth_pay"),
            title: owned(payer, "title"),
            title_en: payer.text_at("title_en").map_or_else(|| owned(payer, "title"), str::to_owned),
        }
    };
    tree.items_at("payer").iter().map(read).collect()
}

fn read_refuse(tree: &Tree, faults: &mut Vec<Fault>) -> Vec<Refuse> {
    let mut refuse = Vec::new();
    for (index, item) in tree.items_at("refuse").iter().enumerate() {
        let Some(fact) = item.text_at("fact").and_then(Fact::of) else {
            faults.push(
                Fault::new(format!("refuse[{index}].fact"), "unknown-name")
                    .with("value", owned(item, "fact")),
            );
            continue;
        };
        let why = owned(item, "why");
        let why_en = item.text_at("why_en").map_or_else(|| why.clone(), str::to_owned);
        refuse.push(Refuse { fact, values: texts(item, "values"), why, why_en });
    }
    refuse
}

fn read_line_rules(tree: &Tree, names: &mut Names) -> LineRules {
    let rules = tree.get("lines");
    let word = |key: &str| rules.and_then(|rules| rules.text_at(key));
    let mut table = |key: &str, unit: Unit| {
        let at = format!("lines.{key}");
        let table = names.table_at(rules?.get(key)?, "table", &at)?;
        if names.tables.get(table).is_some_and(|table| table.unit != unit) {
            names.faults.push(
                Fault::new(&at, "unit-value").with("want", if unit == Unit::Rate { "rate" } else { "money" }),
            );
        }
        Some(table)
    };
    LineRules {
        prepay: table("prepay", Unit::Rate),
        limit: table("limit", Unit::Money),
        prepay_exact: word("prepay_round") == Some("exact"),
        whole_line: word("over_limit") == Some("whole-line"),
        prepay_first: rules.and_then(|rules| rules.get("prepay_first")) == Some(&Tree::Flag(true)),
    }
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
            .parts_at(round, "residue", "round")
            .unwrap_or_else(|| vec![Part::Copay, Part::Deductible, Part::Prepay]),
    }
}

fn read_counters(tree: &Tree, names: &mut Names) -> Vec<Counter> {
    let mut counters = Vec::new();
    for (index, counter) in tree.items_at("counter").iter().enumerate() {
        let at = format!("counter[{index}]");
        let counts = texts(counter, "counts").iter().filter_map(|term| read_term(term, &at, names)).collect();
        let mut per = Vec::new();
        for name in texts(counter, "per") {
            match Fact::of(&name).filter(|fact| matches!(fact, Fact::Disease | Fact::Hospital)) {
                Some(fact) if !names.axes.iter().any(|axis| axis.name == name) => per.push(Per::Fact(fact)),
                _ => per.extend(names.axis(&name, &format!("{at}.per")).map(Per::Axis)),
            }
        }
        let window = match counter.text_at("window") {
            Some("quarter") => Window::Quarter,
            Some("month") => Window::Month,
            Some("stay-period") => Window::StayPeriod,
            Some("ever") => Window::Ever,
            _ => Window::Year,
        };
        let when = names.cells_at(counter, &at);
        let year_from = counter.text_at("year_from").and_then(MonthDay::parse);
        counters.push(Counter { id: owned(counter, "id"), counts, when, window, year_from, per });
    }
    counters
}

fn read_term(term: &str, at: &str, names: &mut Names) -> Option<Term> {
    let at = format!("{at}.counts");
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
        _ => {
            names.faults.push(Fault::new(at, "unknown-word").with("value", term));
            None
        }
    }
}

fn parallel_adjacent(plan: &[Item], faults: &mut Vec<Fault>) {
    for (index, item) in plan.iter().enumerate() {
        let Some(name) = &item.parallel else { continue };
        let before = plan.iter().take(index).rposition(|known| known.parallel.as_ref() == Some(name));
        if before.is_some_and(|before| before + 1 != index) {
            faults.push(Fault::new(format!("plan[{index}].parallel"), "parallel-apart").with("value", name));
        }
    }
}

/// A payer pays now or later, not both: what comes back could not be told apart otherwise.
fn paid_once(plan: &[Item], faults: &mut Vec<Fault>) {
    for (index, item) in plan.iter().enumerate() {
        let other =
            |known: &&Item| known.payer == item.payer && item.payer.is_some() && known.paid != item.paid;
        if let Some(known) = plan.iter().take(index).find(other) {
            faults.push(Fault::new(format!("plan[{index}].paid"), "paid-mixed").with("value", &known.id));
        }
    }
}

fn unused(pack: &Pack, tree: &Tree, faults: &mut Vec<Fault>) {
    let shares = pack.tables.iter().flat_map(|table| &table.rows).filter_map(|row| match &row.value {
        Value::ShareOf { of, .. } => Some(of.as_str()),
        _ => None,
    });
    let indices: Vec<&str> = shares.collect();
    for (index, table) in pack.tables.iter().enumerate() {
        let of_lines = [pack.lines.prepay, pack.lines.limit].contains(&Some(index));
        let of_plan = pack.plan.iter().any(|item| item.tables().contains(&index));
        let read = of_lines || of_plan || indices.contains(&table.id.as_str());
        if of_plan
            && table
                .over
                .iter()
                .any(|axis| pack.axes.get(*axis).is_some_and(|axis| axis.fact.key().starts_with("line_")))
        {
            faults.push(Fault::new(format!("table[{index}].over"), "unknown-name").with("value", &table.id));
        }
        if !read {
            faults.push(Fault::new(format!("table[{index}].id"), "unused").with("value", &table.id));
        }
    }
    for of in indices.iter().filter(|of| of.starts_with("index/") && pack.table_of(of).is_none()) {
        faults.push(Fault::new("table", "unknown-name").with("value", *of));
    }
    for (index, counter) in pack.counters.iter().enumerate() {
        if !pack.plan.iter().any(|item| item.counters().contains(&index)) {
            faults.push(Fault::new(format!("counter[{index}].id"), "unused").with("value", &counter.id));
        }
    }
    for (index, payer) in pack.payers.iter().enumerate() {
        if !pack.plan.iter().any(|item| item.payer == Some(index)) {
            faults.push(Fault::new(format!("payer[{index}].id"), "unused").with("value", &payer.id));
        }
    }
    for (id, _) in tree.get("sources").map_or(&[][..], Tree::pairs) {
        let named = pack.tables.iter().flat_map(|table| &table.rows).any(|row| row.cite.source == *id);
        if !named {
            faults.push(Fault::new(format!("sources.{id}"), "unused").with("value", id));
        }
    }
}
