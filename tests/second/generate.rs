//! Random packs and cases in the formats of `rules/README.md`, for comparing two evaluators.
//!
//! The same seed always gives the same pair. Half of the amounts lie at a kink of the pack (a deductible, the end of a
//! band, a cap, the point where a cap is reached) or one fen beside it, or are made to end in a half fen.

use crate::axes::{AXES, ILLNESS, LINE_AXES, axis};
use crate::dice::{Dice, keys, map, s, words};
use crate::generate_case;
use std::collections::BTreeSet;
use toml::{Table, Value};

/// A generated pair, and which features of the format it uses.
#[derive(Clone, Debug)]
pub struct Generated {
    /// The pack, with its sources inside.
    pub pack: Value,
    /// The case.
    pub case: Value,
    /// Names of the features used.
    pub tags: BTreeSet<&'static str>,
}

/// Features that are seldom made. Each pack makes two of them often, so that every two of them meet.
const THEMES: [&str; 31] = [
    "account-early",
    "base-group",
    "base-share",
    "bill-sums",
    "carve",
    "counter-per",
    "days-window",
    "deductible-ceiling",
    "deductible-factor",
    "down-fen",
    "each-of",
    "first-share",
    "fixed",
    "floor",
    "group-limit",
    "leaves",
    "line-quantity",
    "merge",
    "own-ceiling",
    "package",
    "parallel",
    "printed",
    "pro-rata",
    "return",
    "reverse",
    "spread",
    "value-combined",
    "value-grow",
    "value-share",
    "versions",
    "whole",
];
/// How often, in a hundred, a pack makes what it often makes.
const OFTEN: i64 = 75;

/// The pair of this seed: pack, case.
pub fn generate(seed: u64) -> (Value, Value) {
    let all = generate_tagged(seed);
    (all.pack, all.case)
}

/// The pair of this seed with its features.
pub fn generate_tagged(seed: u64) -> Generated {
    let mut g = Maker::new(seed);
    let pack = g.pack();
    let case = generate_case::case(&mut g, crate::Pack::read(&pack).ok().as_ref());
    Generated { pack, case, tags: g.tags }
}

/// The pack of this seed with so many cases for it.
pub fn generate_cases(seed: u64, count: usize) -> (Value, Vec<Value>) {
    let mut g = Maker::new(seed);
    let pack = g.pack();
    let read = crate::Pack::read(&pack).ok();
    let cases = (0..count).map(|_| generate_case::case(&mut g, read.as_ref())).collect();
    (pack, cases)
}

/// What a table holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Make {
    /// Money up to so many yuan, `none` allowed.
    Limit(i64),
    /// The same, never `none`.
    Firm(i64),
    /// The same for lines.
    LineLimit(i64),
    Rate,
    /// A plain limit that another figure is made of; seldom `none`, not payable or not known.
    Operand(i64),
    /// The rate paid first of a line.
    Prepay,
    /// How many units of a line count.
    Quantity,
    Factor,
    Points,
    Bands(i64),
    Index,
}

/// A pair in the making.
pub(crate) struct Maker {
    pub dice: Dice,
    pub tags: BTreeSet<&'static str>,
    /// What this pack often makes.
    themes: [&'static str; 2],
    /// Whether its rates are whole twentieths: the fractions of a settlement have more room then.
    pub coarse: bool,
    /// Rules of merging stays.
    pub merges: Vec<Value>,
    /// Amounts in fen at which something changes.
    pub kinks: Vec<i64>,
    /// Rates in millionths that were used.
    pub rates: Vec<i64>,
    /// Days at which a version ends.
    pub days: Vec<i64>,
    pub assume: Table,
    pub axes: BTreeSet<&'static str>,
    pub tables: Vec<Value>,
    pub counters: Vec<Value>,
    pub payers: Vec<Value>,
    pub plan: Vec<Value>,
    pub groups: Vec<&'static str>,
}

impl Maker {
    fn new(seed: u64) -> Maker {
        let mut dice = Dice::new(seed);
        let coarse = dice.chance(65);
        let themes = [*dice.pick(&THEMES), *dice.pick(&THEMES)];
        Maker {
            dice,
            tags: BTreeSet::new(),
            themes,
            coarse,
            merges: Vec::new(),
            kinks: vec![0],
            rates: Vec::new(),
            days: Vec::new(),
            assume: Table::new(),
            axes: BTreeSet::new(),
            tables: Vec::new(),
            counters: Vec::new(),
            payers: Vec::new(),
            plan: Vec::new(),
            groups: vec!["main"],
        }
    }

    fn pack(&mut self) -> Value {
        if self.dice.chance(65) {
            self.groups.push("drugs");
            self.tags.insert("group");
        }
        let round = self.round();
        self.make_merges();
        self.make_plan();
        let line_limits = self.line_limits();
        let mut pack = keys([
            ("format", Value::Integer(1)),
            ("place", s("nowhere")),
            ("division", s("110000")),
            ("scheme", s("employee")),
            ("title", s("随机")),
            ("title_en", s("Random")),
            ("version", s("2026-1")),
            ("checked_on", s("2026-01-01")),
            ("insurance_year", s(*self.dice.pick(&["01-01", "01-01", "07-01"]))),
            ("max_bill", s(if self.with(3, "small-max") { "400000.00" } else { "20000000.00" })),
            ("sources", map([("s", source())])),
            ("lines", self.lines()),
            ("round", round),
        ]);
        self.drop_unused();
        let axes: Table = self.axes.iter().map(|a| ((*a).to_owned(), axis(a))).collect();
        let groups =
            self.groups.iter().skip(1).map(|g| map([("id", s(*g)), ("marks", words(&[g]))])).collect();
        let lists = [
            ("group", groups),
            ("line_limit", line_limits),
            ("merge", self.merges.clone()),
            ("table", self.tables.clone()),
            ("payer", self.payers.clone()),
            ("counter", self.counters.clone()),
            ("plan", self.plan.clone()),
        ];
        for (key, list) in lists {
            if !list.is_empty() {
                pack.insert(key.to_owned(), Value::Array(list));
            }
        }
        if !axes.is_empty() {
            pack.insert("axes".to_owned(), Value::Table(axes));
        }
        if self.with(8, "period-days") {
            pack.insert("period_days".to_owned(), Value::Integer(30));
        }
        if self.with(2, "refuse") {
            let refuse = [
                ("fact", s("disease")),
                ("values", words(&["diabetes"])),
                ("why", s("不收")),
                ("why_en", s("no")),
            ];
            pack.insert("refuse".to_owned(), Value::Array(vec![map(refuse)]));
        }
        if self.dice.chance(50) {
            let parts = ["deductible", "copay", "prepay", "over_limit", "over_cap", "excluded"];
            let some: Vec<&str> = parts.into_iter().filter(|_| self.dice.chance(70)).collect();
            let mut payment = keys([("account_pays", words(&some))]);
            if self.dice.chance(50) {
                payment.insert("family_pays".to_owned(), words(&self.dice.shuffled(&parts)[..3]));
            }
            pack.insert("payment".to_owned(), Value::Table(payment));
        }
        Value::Table(pack)
    }

    fn lines(&mut self) -> Value {
        let mut lines = Table::new();
        if self.dice.chance(15) {
            self.tags.insert("whole-line");
            lines.insert("over_limit".to_owned(), s("whole-line"));
        }
        if self.dice.chance(35) {
            self.tags.insert("prepay-first");
            lines.insert("prepay_first".to_owned(), Value::Boolean(true));
        }
        if self.dice.chance(30) {
            self.tags.insert("prepay-exact");
            lines.insert("prepay_round".to_owned(), s("exact"));
        }
        for (key, percent, tag, make) in [
            ("prepay", 40, "line-prepay-table", Make::Prepay),
            ("limit", 25, "line-limit-table", Make::LineLimit(300)),
            ("quantity", 10, "line-quantity", Make::Quantity),
        ] {
            if self.with(percent, tag) {
                let table = self.table_over(format!("lines/{key}"), make, &LINE_AXES);
                let mut rule = keys([("table", s(table))]);
                if key == "quantity" && self.dice.chance(25) {
                    rule.insert("each".to_owned(), s("day"));
                }
                lines.insert(key.to_owned(), Value::Table(rule));
            }
        }
        Value::Table(lines)
    }

    fn round(&mut self) -> Value {
        let at = *self.dice.pick(&["payer", "payer", "item", "band"]);
        let side = *self.dice.pick(&["fund", "own"]);
        let way = *self.dice.pick(&["half-up", "down", "up", "half-even", "half-even"]);
        self.tags.insert(match (at, side) {
            ("payer", _) => "round-payer",
            ("item", "fund") => "round-item-fund",
            ("item", _) => "round-item-own",
            (_, "fund") => "round-band-fund",
            _ => "round-band-own",
        });
        let residue = self.dice.shuffled(&["copay", "deductible", "prepay"]);
        map([("at", s(at)), ("side", s(side)), ("way", s(way)), ("residue", words(&residue))])
    }

    /// Whether something happens, and notes it if so. What the pack often makes happens more often.
    pub fn with(&mut self, percent: i64, tag: &'static str) -> bool {
        let percent = if self.themes.contains(&tag) { percent.max(OFTEN) } else { percent };
        let yes = self.dice.chance(percent);
        if yes {
            self.tags.insert(tag);
        }
        yes
    }

    /// A value that was thrown away may have been the only one that named a table.
    fn drop_unused(&mut self) {
        for i in (0..self.tables.len()).rev() {
            let id = self.tables[i].get("id").and_then(Value::as_str).unwrap_or_default().to_owned();
            let named = ["index/", "each/", "operand/"].iter().any(|start| id.starts_with(start));
            let quoted = format!("{:?}", s(&id));
            let elsewhere = |t: &Value| t.get("id") != Some(&s(&id)) && format!("{t:?}").contains(&quoted);
            if named && !self.tables.iter().any(elsewhere) {
                self.tables.remove(i);
                self.assume.remove(&id);
            }
        }
    }

    /// Makes a table and gives its name back.
    pub fn table(&mut self, id: String, make: Make) -> String {
        self.table_over(id, make, &[])
    }

    /// Makes a table that may also lie over more axes.
    pub fn table_over(
        &mut self,
        id: String,
        make: Make,
        more: &[(&'static str, &'static [&'static str])],
    ) -> String {
        let unit = match make {
            Make::Limit(_) | Make::Firm(_) | Make::LineLimit(_) | Make::Operand(_) | Make::Index => "money",
            Make::Rate | Make::Prepay => "rate",
            Make::Factor | Make::Quantity => "factor",
            Make::Points => "points",
            Make::Bands(_) => "bands",
        };
        let mut over: Vec<(&'static str, &'static [&'static str])> = Vec::new();
        if id.starts_with("each/") {
            over.push(ILLNESS);
        }
        while over.len() < 2 && self.dice.chance(if more.is_empty() { 35 } else { 70 }) {
            let plain = more.is_empty() || self.dice.chance(30);
            let a = *self.dice.pick(if plain { &AXES } else { more });
            if !over.contains(&a) {
                over.push(a);
            }
        }
        self.axes.extend(over.iter().map(|a| a.0));
        let mut rows = Vec::new();
        self.rows(&id, make, &over, Table::new(), &mut rows);
        let clocks = ["discharge", "discharge", "discharge", "admission", "settlement", "insurance-year"];
        let clock = if self.with(4, "clock-line") { "line" } else { *self.dice.pick(&clocks) };
        let names: Vec<&str> = over.iter().map(|a| a.0).collect();
        self.tables.push(map([
            ("id", s(&id)),
            ("unit", s(unit)),
            ("over", words(&names)),
            ("clock", s(clock)),
            ("row", Value::Array(rows)),
        ]));
        id
    }

    /// Splits the box along the axes, then perhaps in time.
    fn rows(&mut self, id: &str, make: Make, over: &[(&str, &[&str])], when: Table, rows: &mut Vec<Value>) {
        if let [(name, cells), rest @ ..] = over {
            let cut =
                usize::try_from(self.dice.between(1, i64::try_from(cells.len()).unwrap_or(1))).unwrap_or(1);
            for some in [&cells[..cut], &cells[cut..]] {
                if !some.is_empty() {
                    let mut inner = when.clone();
                    if some.len() < cells.len() {
                        inner.insert((*name).to_owned(), words(some));
                    }
                    self.rows(id, make, rest, inner, rows);
                }
            }
            return;
        }
        let mut spans = vec![("2001-01-01".to_owned(), "open".to_owned())];
        if self.with(12, "versions") {
            let year = self.dice.between(2020, 2025);
            self.days.push(year);
            spans = vec![
                ("2001-01-01".to_owned(), format!("{year}-06-30")),
                (format!("{year}-07-01"), "open".to_owned()),
            ];
        }
        for (first, last) in spans {
            let mut row = keys([("first", s(first)), ("last", s(last)), ("source", s("s"))]);
            row.insert("confidence".to_owned(), s("official"));
            row.insert("value".to_owned(), self.value(id, make));
            if !when.is_empty() {
                row.insert("when".to_owned(), Value::Table(when.clone()));
            }
            rows.push(Value::Table(row));
        }
    }
}

fn source() -> Value {
    map([
        ("title", s("随机")),
        ("number", s("1")),
        ("issuer", s("nobody")),
        ("published", s("2020-01-01")),
        ("kind", s("notice")),
    ])
}
