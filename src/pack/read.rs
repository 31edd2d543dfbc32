//! Tree → checked pack. The shape of the file is compared with the schema first; then names become indices and
//! what must hold across records is checked. All faults at once.

use super::names::Names;
use super::plan::*;
use super::schema;
use super::value::value_at;
use super::*;
use crate::fault::{At, Fault, tell};
use crate::text::{concat, joined, number};
use crate::tree::Tree;

mod across;
mod axes;
mod beside;
mod items;
#[cfg(feature = "proofs")]
mod proofs;
mod tables;

/// Most tables, plan items and axes a pack may have.
const TABLES_MAX: usize = 200;
const ITEMS_MAX: usize = 40;
const CELLS_AXIS_MAX: usize = 60;

impl Pack {
    /// Reads and checks a pack.
    ///
    /// # Errors
    /// Every fault found, each with its key path. If the file's shape is wrong, only that is told and which tables named in the plan
    /// are not there: what else would follow from it would mislead.
    pub fn read(tree: &Tree) -> Result<Pack, Vec<Fault>> {
        Pack::checked(tree, true)
    }

    /// Reads a pack without what is proven when packs are built: that tables cover their domains exactly once, that no
    /// fraction can outgrow its room, that nothing is left unused. Settling with such a pack may refuse, never err.
    ///
    /// # Errors
    /// As [`Pack::read`], without those faults.
    pub fn read_unproven(tree: &Tree) -> Result<Pack, Vec<Fault>> {
        Pack::checked(tree, false)
    }

    fn checked(tree: &Tree, proven: bool) -> Result<Pack, Vec<Fault>> {
        let mut faults = Vec::new();
        schema::compare(tree, &schema::PACK, &At::ROOT, &mut faults);
        if tree.get("format").is_some_and(|format| !matches!(format, Tree::Whole(FORMAT))) {
            tell(&mut faults, &At::ROOT, "format", "format-unknown", &[("want", &number(FORMAT))]);
        }
        if !faults.is_empty() {
            #[cfg(feature = "proofs")]
            proofs::misnamed(tree, &mut faults);
            return Err(faults);
        }
        let pack = read_parts(tree, &mut faults);
        #[cfg(feature = "proofs")]
        if let Some(pack) = pack.as_ref().filter(|_| proven) {
            proofs::prove(pack, tree, &mut faults);
        }
        #[cfg(not(feature = "proofs"))]
        let _ = proven;
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
    unique(tree, "merge", names.faults);
    let counters = read_counters(tree, &mut names);
    let mut plan = Vec::new();
    for (index, item) in tree.items_at("plan").iter().enumerate() {
        plan.extend(items::read_item(item, &At::ROOT.item("plan", index), &mut names));
    }
    limits(tree, &mut names);
    across::parallel_adjacent(&plan, names.faults);
    across::paid_once(&plan, names.faults);
    // A plan with an item that could not be read counts its items otherwise.
    if plan.len() == tree.items_at("plan").len() {
        across::counted_on_its_axis(&plan, &counters, names.faults);
    }
    let payment = tree.get("payment");
    let account_pays =
        payment.and_then(|payment| names.parts_at(payment, "account_pays", &At::new("payment")));
    let family_pays = payment.and_then(|payment| names.parts_at(payment, "family_pays", &At::new("payment")));
    beside::narrow(tree, &mut names);
    let round = read_round(tree, &mut names);
    let lines = read_line_rules(tree, &mut names);
    let line_limits = beside::read_line_limits(tree, &mut names);
    across::named_above(&names.tables, names.faults);
    across::factors_limited(&names.tables, lines, names.faults);
    let Names { axes, tables, groups, payers, .. } = names;
    let pack = Pack {
        head: Head { titles: axes::read_titles(tree, &axes, faults), ..read_head(tree) },
        year_start: MonthDay::parse(tree.text_at("insurance_year")?)?,
        period_days: match tree.get("period_days") {
            Some(Tree::Whole(days)) => Some(*days),
            _ => None,
        },
        over_year_end: beside::over_year_end(tree),
        merge: beside::read_merge(tree),
        max_bill: crate::money::Yuan::parse(tree.text_at("max_bill")?).ok()?.fen(),
        refuse: read_refuse(tree, faults),
        axes,
        tables,
        groups,
        payers,
        counters,
        plan,
        family_pays,
        account_in_fund: beside::flag(tree.get("national"), "account_in_fund"),
        account_pays,
        lines,
        line_limits,
        round,
        plans: Default::default(),
    };
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
    let least = |of: &Tree, key: &str, least: i64, at: &At, faults: &mut Vec<Fault>| match of.get(key) {
        Some(Tree::Whole(days)) if *days < least => {
            tell(faults, at, key, "out-of-range", &[("value", &number(*days))]);
        }
        _ => {}
    };
    least(tree, "period_days", 1, &At::ROOT, names.faults);
    for (index, merge) in tree.items_at("merge").iter().enumerate() {
        least(merge, "days", 0, &At::ROOT.item("merge", index), names.faults);
    }
    let most = tree.text_at("max_bill").unwrap_or("");
    if crate::money::Yuan::parse(most).is_ok_and(|most| most.fen() <= 0) {
        tell(names.faults, &At::ROOT, "max_bill", "out-of-range", &[("value", most)]);
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
        let takes = [texts(group, "marks"), texts(group, "categories"), texts(group, "drugs")];
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
        if counter.items_at("counts").is_empty() {
            tell(names.faults, &at, "counts", "missing-key", &[("key", "counts")]);
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
            Some("stay") => Window::Stay,
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
            let want = "total, paid: payer: part: base: deductible: scope: above: group:";
            tell(names.faults, &at, "", "unknown-word", &[("value", term), ("want", want)]);
            None
        }
    }
}
