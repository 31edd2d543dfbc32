//! A bill: its lines, checked when made.

use crate::fault::{At, Fault, of_kind, tell};
use crate::money::{AMOUNT_MAX_FEN, Exact, Fen, Rate, Yuan, fen_text};
use crate::period::Day;
use crate::text::{concat, joined, number};
use crate::tree::Tree;
use std::sync::{Arc, OnceLock};

mod columns;
pub use columns::Columns;

/// The most lines a bill may have.
pub const LINES_MAX: usize = 20_000;

/// 甲、乙、丙: how a line enters the catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// 甲类: in scope as a whole.
    A,
    /// 乙类: in scope after a share is paid first.
    B,
    /// 丙类, 全自费: never in scope.
    C,
}

/// What the hospital's own list prints for a line; it wins over what the catalogue would say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Printed {
    /// 全自费.
    pub excluded: Fen,
    /// 超限价自费.
    pub over_limit: Fen,
    /// 先行自付.
    pub prepay: Fen,
}

/// One line of a bill.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What the bill calls it; free text, never interpreted.
    pub name: String,
    /// Amount in fen; negative for a return.
    pub amount: Fen,
    /// Its class; `None` only when the printed split says everything.
    pub class: Option<Class>,
    /// 先行自付比例, the share paid first.
    pub prepay: Option<Exact>,
    /// 限价: the most of this line that counts, in fen.
    pub limit: Option<Fen>,
    /// A mark that a pack may sort into a group of its own.
    pub mark: String,
    /// 医疗收费项目类别, 01–14.
    pub category: String,
    /// Drug group, for places whose share paid first hangs on it.
    pub drug: String,
    /// Its own day, if it differs from the stay's.
    pub day: Option<Day>,
    /// Quantity in whole units.
    pub quantity: u32,
    /// The printed split.
    pub printed: Option<Printed>,
}

impl Line {
    /// A line of an amount that is split by `printed` alone: how a bill given only as sums enters.
    #[must_use]
    pub fn sums(total: Fen, printed: Printed) -> Line {
        Line { printed: Some(printed), ..Line::new(total, Class::A) }
    }

    /// Unit price, rounded down to the fen.
    #[must_use]
    pub fn price(&self) -> Fen {
        self.amount.abs() / i64::from(self.quantity.max(1))
    }

    /// A plain line of a class.
    #[must_use]
    pub fn new(amount: Fen, class: Class) -> Line {
        Line {
            name: String::new(),
            amount,
            class: Some(class),
            prepay: None,
            limit: None,
            mark: String::new(),
            category: String::new(),
            drug: String::new(),
            day: None,
            quantity: 1,
            printed: None,
        }
    }
}

/// A line of which nothing is told but amount, class, share paid first and limit, in whole units: as most lines of a bill are,
/// and all of a bill that came over as columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plain {
    /// Amount in fen; negative for a return.
    pub amount: Fen,
    /// Its class.
    pub class: Class,
    /// 先行自付比例, the share paid first, in millionths.
    pub prepay: Option<u32>,
    /// 限价: the most of this line that counts, in fen.
    pub limit: Option<Fen>,
}

impl Plain {
    fn line(&self) -> Line {
        let share = |millionths: u32| Exact::new(i128::from(millionths), 1_000_000);
        Line { prepay: self.prepay.map(share), limit: self.limit, ..Line::new(self.amount, self.class) }
    }
}

/// A checked bill: at least one line, no figure beyond the limits, every line splittable.
#[derive(Clone, Debug)]
pub struct Bill {
    /// Its lines in short, if all are plain.
    columns: Option<Arc<Columns>>,
    /// Its lines; of a plain bill only when somebody asks for them.
    lines: OnceLock<Vec<Line>>,
    total: Fen,
}

impl PartialEq for Bill {
    fn eq(&self, other: &Bill) -> bool {
        self.total == other.total && self.lines() == other.lines()
    }
}

impl Eq for Bill {}

impl Bill {
    /// Checks plain lines and makes them a bill.
    ///
    /// # Errors
    /// As [`Bill::new`].
    pub fn plain(plain: &[Plain]) -> Result<Bill, Vec<Fault>> {
        match Columns::of(plain) {
            Some(columns) => Bill::columns(columns),
            None => Bill::new(plain.iter().map(Plain::line).collect()),
        }
    }

    /// The same of lines that came in columns.
    ///
    /// # Errors
    /// As [`Bill::new`].
    pub fn columns(columns: Columns) -> Result<Bill, Vec<Fault>> {
        match columns.total().filter(|_| !columns.is_empty() && columns.len() <= LINES_MAX) {
            Some(total) => Ok(Bill { columns: Some(Arc::new(columns)), lines: OnceLock::new(), total }),
            None => Bill::new(columns.lines()),
        }
    }

    /// Whether a line has a day of its own.
    pub(crate) fn dated(&self) -> bool {
        self.columns.is_none() && self.lines().iter().any(|line| line.day.is_some())
    }

    /// The lines in short, if the bill was made of plain ones.
    pub(crate) fn short(&self) -> Option<&Arc<Columns>> {
        self.columns.as_ref()
    }

    /// Checks lines and makes them a bill.
    ///
    /// # Errors
    /// All faults at once, at `line[i].…`.
    pub fn new(lines: Vec<Line>) -> Result<Bill, Vec<Fault>> {
        let mut faults = Vec::new();
        if lines.is_empty() {
            tell(&mut faults, &At::ROOT, "line", "bill-empty", &[]);
        }
        if lines.len() > LINES_MAX {
            tell(&mut faults, &At::ROOT, "line", "too-many", &[("most", &number(LINES_MAX as i64))]);
        }
        for (index, line) in lines.iter().enumerate() {
            check_line(line, index, &mut faults);
        }
        let total: i128 = lines.iter().map(|line| i128::from(line.amount)).sum();
        match Fen::try_from(total) {
            Ok(total) if total.abs() <= AMOUNT_MAX_FEN && faults.is_empty() => {
                Ok(Bill { columns: None, lines: OnceLock::from(lines), total })
            }
            Ok(total) if total.abs() <= AMOUNT_MAX_FEN => Err(faults),
            _ => {
                let most = fen_text(AMOUNT_MAX_FEN);
                tell(&mut faults, &At::ROOT, "line", "bill-too-large", &[("most", &most)]);
                Err(faults)
            }
        }
    }

    /// A bill known only by its sums.
    ///
    /// # Errors
    /// As [`Bill::new`].
    pub fn sums(total: Fen, printed: Printed) -> Result<Bill, Vec<Fault>> {
        Bill::new(vec![Line::sums(total, printed)])
    }

    /// The lines.
    #[must_use]
    pub fn lines(&self) -> &[Line] {
        self.lines.get_or_init(|| self.columns.as_ref().map_or_else(Vec::new, |columns| columns.lines()))
    }

    /// 医疗费总额, in fen.
    #[must_use]
    pub fn total(&self) -> Fen {
        self.total
    }

    /// Reads `[bill]` (sums) or `[[line]]` from a case file.
    pub fn read(case: &Tree, path: &str, faults: &mut Vec<Fault>) -> Option<Bill> {
        let before = faults.len();
        let mut lines = Vec::new();
        of_kind(case, &["line"], false, &At::new(path), faults);
        if let Some(sums) = case.get("bill") {
            let at = At::new(&concat(&[path, "bill"])).text();
            // The one is the sum of the other: together they would count double.
            if !case.items_at("line").is_empty() {
                faults.push(Fault::new(&at, "wrong-kind").with("want", "[bill] | [[line]]"));
            }
            lines.push(read_sums(sums, &At::new(&at), faults));
        }
        for (index, item) in case.items_at("line").iter().enumerate() {
            lines.push(read_line(item, &At::ROOT.item(&concat(&[path, "line"]), index), faults));
        }
        if faults.len() > before {
            return None;
        }
        match Bill::new(lines) {
            Ok(bill) => Some(bill),
            Err(more) => {
                faults.extend(more);
                None
            }
        }
    }
}

fn check_line(line: &Line, index: usize, faults: &mut Vec<Fault>) {
    let at = At::ROOT.item("line", index);
    let mut fault =
        |key: &str, kind: &'static str, value: &str| tell(faults, &at, key, kind, &[("value", value)]);
    if line.amount.unsigned_abs() > AMOUNT_MAX_FEN.unsigned_abs() {
        fault("amount", "field-large", &fen_text(line.amount));
    }
    if let Some(printed) = line.printed {
        let parts = [printed.excluded, printed.over_limit, printed.prepay];
        let sign_fits = parts.iter().all(|part| *part == 0 || part.signum() == line.amount.signum());
        let sum: i128 = parts.iter().map(|part| i128::from(*part)).sum();
        if !sign_fits || sum.abs() > i128::from(line.amount).abs() {
            fault("printed", "line-printed", "");
        }
        return;
    }
    if line.class.is_none() {
        fault("class", "line-class", "");
    }
    let outside = |rate: &Exact| rate.is_negative() || *rate > Exact::ONE;
    if let Some(rate) = line.prepay.filter(outside) {
        fault("prepay", "out-of-range", &crate::explain::percent(rate));
    }
    if let Some(limit) = line.limit.filter(|limit| !(0..=AMOUNT_MAX_FEN).contains(limit)) {
        fault("limit", "out-of-range", &fen_text(limit));
    }
}

/// What stands below a key, as it is written.
fn told(tree: &Tree, key: &str) -> String {
    tree.get(key).and_then(Tree::scalar).unwrap_or_default()
}

fn read_money(tree: &Tree, key: &str, path: &At, faults: &mut Vec<Fault>) -> Option<Fen> {
    let value = tree.get(key)?;
    match value.text().map(Yuan::parse) {
        Some(Ok(yuan)) => Some(yuan.fen()),
        Some(Err(_)) => {
            tell(faults, path, key, "number", &[("value", value.text().unwrap_or(""))]);
            None
        }
        None => {
            tell(faults, path, key, "bare-number", &[]);
            None
        }
    }
}

fn known_keys(tree: &Tree, keys: &[&str], path: &At, faults: &mut Vec<Fault>) {
    for (key, _) in tree.pairs() {
        if !keys.contains(&key.as_str()) {
            tell(faults, path, key, "unknown-key", &[("key", key), ("want", &joined(keys, " "))]);
        }
    }
}

fn read_printed(tree: &Tree, path: &At, faults: &mut Vec<Fault>) -> Printed {
    let mut part = |key: &str| read_money(tree, key, path, faults).unwrap_or(0);
    Printed { excluded: part("excluded"), over_limit: part("over_limit"), prepay: part("prepay") }
}

fn read_sums(tree: &Tree, path: &At, faults: &mut Vec<Fault>) -> Line {
    known_keys(tree, &["total", "excluded", "over_limit", "prepay"], path, faults);
    let total = read_money(tree, "total", path, faults);
    if total.is_none() {
        tell(faults, path, "total", "missing-key", &[("key", "total")]);
    }
    Line::sums(total.unwrap_or(0), read_printed(tree, path, faults))
}

fn read_line(tree: &Tree, path: &At, faults: &mut Vec<Fault>) -> Line {
    const KEYS: &[&str] = &[
        "name", "amount", "class", "prepay", "limit", "mark", "category", "drug", "day", "quantity",
        "printed",
    ];
    known_keys(tree, KEYS, path, faults);
    for key in ["name", "mark", "category", "drug", "day"] {
        // Passed over, a category would put the line among the others.
        if tree.get(key).is_some_and(|value| value.text().is_none()) {
            tell(faults, path, key, "wrong-kind", &[("want", "\"…\""), ("value", &told(tree, key))]);
        }
    }
    let amount = read_money(tree, "amount", path, faults);
    if amount.is_none() && tree.get("amount").is_none() {
        tell(faults, path, "amount", "missing-key", &[("key", "amount")]);
    }
    let class = match tree.text_at("class") {
        Some("A") => Some(Class::A),
        Some("B") => Some(Class::B),
        Some("C") => Some(Class::C),
        Some(word) => {
            tell(faults, path, "class", "unknown-word", &[("value", word), ("want", "A | B | C")]);
            None
        }
        None => None,
    };
    let prepay = match tree.get("prepay").map(|value| value.text().map(Rate::parse)) {
        Some(Some(Ok(rate))) => Some(rate.exact()),
        Some(_) => {
            tell(faults, path, "prepay", "number", &[("value", &told(tree, "prepay"))]);
            None
        }
        None => None,
    };
    let day = tree.text_at("day").map(|text| {
        let day = Day::parse(text);
        if day.is_none() {
            tell(faults, path, "day", "not-a-day", &[("value", text), ("want", "2025-01-31")]);
        }
        day
    });
    let quantity = match tree.get("quantity") {
        None => 1,
        Some(Tree::Whole(number)) if (1..=100_000).contains(number) => u32::try_from(*number).unwrap_or(1),
        Some(_) => {
            tell(faults, path, "quantity", "number", &[("value", &told(tree, "quantity"))]);
            1
        }
    };
    of_kind(tree, &["printed"], true, path, faults);
    let printed = tree.get("printed").map(|printed| {
        let path = path.key("printed");
        known_keys(printed, &["excluded", "over_limit", "prepay"], &path, faults);
        read_printed(printed, &path, faults)
    });
    Line {
        name: tree.text_at("name").unwrap_or("").to_owned(),
        amount: amount.unwrap_or(0),
        class,
        prepay,
        limit: read_money(tree, "limit", path, faults),
        mark: tree.text_at("mark").unwrap_or("").to_owned(),
        category: tree.text_at("category").unwrap_or("").to_owned(),
        drug: tree.text_at("drug").unwrap_or("").to_owned(),
        day: day.flatten(),
        quantity,
        printed,
    }
}
