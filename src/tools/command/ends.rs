//! What an end of a range was settled with: every figure that the question left open, as a case file has it, so that the end can be
//! settled again.

use serde_json::{Map, Value, json};
use zifu::bill::{Class, Line, Printed};
use zifu::case::Inputs;
use zifu::estimate::{Doubts, Known, Question};
use zifu::facts::FactValue;
use zifu::money::{Exact, Fen, Way, fen_text};
use zifu::pack::{Pack, Unit, Value as Held};

/// Keys and values of one table of a case file.
type Pairs = Vec<(String, Value)>;

/// What the question left open, by the tables of a case file; lines with their number as people count.
pub(super) struct Chosen {
    state: Pairs,
    lines: Vec<(usize, Pairs)>,
    bill: Pairs,
    assume: Pairs,
    payment: Pairs,
}

impl Chosen {
    /// Of an end's case and the question it answers.
    pub fn of(inputs: &Inputs, question: &Question, doubts: &Doubts, pack: &Pack) -> Chosen {
        let mut chosen = Chosen {
            state: Vec::new(),
            lines: Vec::new(),
            bill: Vec::new(),
            assume: Vec::new(),
            payment: Vec::new(),
        };
        if inputs.state.fresh {
            chosen.state.push(("fresh".to_owned(), json!(true)));
        }
        for slot in &inputs.state.slots {
            let key = [&*slot.counter, &slot.cell].join(":");
            chosen.state.push((key.trim_end_matches(':').to_owned(), json!(fen_text(slot.fen))));
        }
        match &question.bill {
            Known::Bill(bill) if doubts.sums.is_none() => {
                for (index, (line, told)) in inputs.bill.lines().iter().zip(bill.lines()).enumerate() {
                    if line != told || doubts.lines.iter().any(|(known, _)| *known == index) {
                        chosen.lines.push((index + 1, of_line(line)));
                    }
                }
            }
            _ => {
                let printed = inputs.bill.lines().first().and_then(|line| line.printed);
                chosen.bill = sums(inputs.bill.total(), printed.unwrap_or_default());
            }
        }
        for (id, value) in &inputs.assumed.0 {
            let unit = pack.table_of(id).and_then(|table| pack.tables.get(table)).map(|table| table.unit);
            chosen.assume.extend(assumed(value, unit).map(|value| (id.clone(), json!(value))));
        }
        let balances = [inputs.payment.account_current, inputs.payment.account_earlier];
        let keys = ["account_current", "account_earlier"];
        for ((key, balance), doubt) in keys.into_iter().zip(balances).zip(&doubts.accounts) {
            if doubt.is_some() {
                chosen.payment.push((key.to_owned(), json!(fen_text(balance))));
            }
        }
        chosen
    }

    /// A line for each table that holds something: `[state] pool_paid = "300000.00"`.
    pub fn text(&self) -> Vec<String> {
        let mut all = Vec::new();
        let tables = [("state", &self.state), ("bill", &self.bill), ("assume", &self.assume)];
        for (name, pairs) in tables.into_iter().chain([("payment", &self.payment)]) {
            if !pairs.is_empty() {
                all.push(format!("  [{name}] {}", written(pairs)));
            }
        }
        all.extend(
            self.lines.iter().map(|(number, pairs)| format!("  [[line]] {number}: {}", written(pairs))),
        );
        all
    }

    /// The same for a program: `state`, `bill`, `assume`, `payment`, and `line` with the index of each.
    pub fn put(&self, all: &mut Map<String, Value>) {
        let table = |pairs: &Pairs| Value::Object(pairs.iter().cloned().collect());
        let tables = [("state", &self.state), ("bill", &self.bill), ("assume", &self.assume)];
        for (name, pairs) in tables.into_iter().chain([("payment", &self.payment)]) {
            if !pairs.is_empty() {
                all.insert(name.to_owned(), table(pairs));
            }
        }
        let one = |(number, pairs): &(usize, Pairs)| {
            let mut pairs = pairs.clone();
            pairs.insert(0, ("index".to_owned(), json!(number - 1)));
            table(&pairs)
        };
        if !self.lines.is_empty() {
            all.insert("line".to_owned(), Value::Array(self.lines.iter().map(one).collect()));
        }
    }
}

/// Pairs as TOML has them; a key with a colon or a slash in quotes.
fn written(pairs: &Pairs) -> String {
    let bare =
        |key: &str| key.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'));
    let one = |(key, value): &(String, Value)| match bare(key) {
        true => format!("{key} = {value}"),
        false => format!("\"{key}\" = {value}"),
    };
    pairs.iter().map(one).collect::<Vec<_>>().join(", ")
}

fn of_line(line: &Line) -> Pairs {
    let mut pairs = vec![("amount".to_owned(), json!(fen_text(line.amount)))];
    let class = match line.class {
        Some(Class::A) => Some("A"),
        Some(Class::B) => Some("B"),
        Some(Class::C) => Some("C"),
        None => None,
    };
    pairs.extend(class.map(|class| ("class".to_owned(), json!(class))));
    pairs.extend(line.prepay.map(|rate| ("prepay".to_owned(), json!(decimal(rate)))));
    pairs.extend(line.limit.map(|limit| ("limit".to_owned(), json!(fen_text(limit)))));
    if let Some(printed) = line.printed {
        let sums = sums(line.amount, printed).into_iter().skip(1);
        pairs.push(("printed".to_owned(), Value::Object(sums.collect())));
    }
    pairs
}

/// A bill as sums.
fn sums(total: Fen, printed: Printed) -> Pairs {
    let sums = [
        ("total", total),
        ("excluded", printed.excluded),
        ("over_limit", printed.over_limit),
        ("prepay", printed.prepay),
    ];
    sums.into_iter().map(|(key, fen)| (key.to_owned(), json!(fen_text(fen)))).collect()
}

/// An assumed figure as `[assume]` has it; nothing for one that is no single figure, which the case itself told.
fn assumed(value: &Held, unit: Option<Unit>) -> Option<String> {
    match (value, unit) {
        (Held::Figure(figure), Some(Unit::Money)) => Some(fen_text(Way::HalfUp.round(*figure))),
        (Held::Figure(figure), _) => Some(decimal(*figure)),
        (Held::NoLimit, _) => Some("none".to_owned()),
        (Held::NotPayable, _) => Some("not_payable".to_owned()),
        _ => None,
    }
}

/// A rate in decimals, to the millionth.
fn decimal(rate: Exact) -> String {
    FactValue::Rate(Way::HalfUp.round(rate * Exact::fen(1_000_000))).text()
}
