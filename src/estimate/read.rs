//! A question as a file: a case (`rules/README.md` §14) in which a list may stand for a value. A list of words means one of them;
//! a list of two amounts, rates, whole numbers or days means from the first to the last, and `"none"` as the last means without
//! end; `"unknown"` means anything. What is left out altogether is not known either.

use super::{Between, Doubts, Known, LineDoubt, Question, SumsDoubt};
use crate::bill::{Bill, Class};
use crate::case::{Assumed, PAYMENT, Payment};
use crate::facts::{Fact, FactKind, FactValue, Situation};
use crate::fault::{At, Fault, tell};
use crate::money::{Exact, Fen, Rate, Yuan};
use crate::pack::Pack;
use crate::state::{YearState, known_key};
use crate::text::joined;
use crate::tree::Tree;

/// Reads a question: the keys of a case, each figure of which may be in doubt.
///
/// # Errors
/// Every fault, with its key path.
pub fn read(tree: &Tree, pack: &Pack) -> Result<(Question, Doubts), Vec<Fault>> {
    let mut reader = Reader { doubts: Doubts::default(), faults: Vec::new() };
    let situation = reader.situation(tree.get("situation"));
    let bill = reader.bill(tree);
    let state = reader.state(tree.get("state"), pack);
    let payment = reader.payment(tree.get("payment"));
    let Reader { mut doubts, mut faults } = reader;
    doubts.assumed = Assumed::read(tree.get("assume"), "assume", pack, &mut faults);
    match bill {
        Some(bill) if faults.is_empty() => Ok((Question { situation, bill, state, payment }, doubts)),
        _ => Err(faults),
    }
}

/// The sums of a bill.
const SUMS: &[&str] = &["total", "excluded", "over_limit", "prepay"];

struct Reader {
    doubts: Doubts,
    faults: Vec<Fault>,
}

/// Whether a value says that it is in doubt.
fn doubtful(value: &Tree) -> bool {
    matches!(value, Tree::List(_)) || value.text() == Some("unknown")
}

/// The pairs of a table that are certain, as a table.
fn certain(table: &Tree) -> Tree {
    Tree::Table(table.pairs().iter().filter(|(_, value)| !doubtful(value)).cloned().collect())
}

impl Reader {
    fn fault(&mut self, at: &At, kind: &'static str, value: &str) {
        tell(&mut self.faults, at, "", kind, &[("value", value)]);
    }

    /// No such key: these are known.
    fn strange(&mut self, at: &At, key: &str, known: &[&str]) {
        tell(&mut self.faults, at, "", "unknown-key", &[("key", key), ("want", &joined(known, " "))]);
    }

    /// Something else stands here than what is wanted.
    fn want(&mut self, at: &At, what: &str) {
        tell(&mut self.faults, at, "", "wrong-kind", &[("want", what), ("value", "")]);
    }

    /// The two ends of a list, or everything.
    fn ends<T>(
        &mut self,
        value: &Tree,
        at: &At,
        all: (T, Option<T>),
        one: &dyn Fn(&str) -> Option<T>,
    ) -> Option<(T, Option<T>)> {
        if value.text() == Some("unknown") {
            return Some(all);
        }
        let texts: Vec<String> = value.items().iter().filter_map(Tree::scalar).collect();
        let [low, high] = texts.as_slice() else {
            self.want(at, "[…, …]");
            return None;
        };
        match (one(low), high == "none", one(high)) {
            (Some(low), true, _) => Some((low, None)),
            (Some(low), _, Some(high)) => Some((low, Some(high))),
            _ => {
                self.fault(at, "number", if one(low).is_none() { low } else { high });
                None
            }
        }
    }

    fn between(&mut self, value: &Tree, at: &At) -> Option<Between> {
        let (low, high) = self.ends(value, at, (0, None), &|text| Yuan::parse(text).ok().map(Yuan::fen))?;
        if high.is_some_and(|high| high < low) {
            self.fault(at, "out-of-range", "");
            return None;
        }
        Some((low, high))
    }

    fn situation(&mut self, tree: Option<&Tree>) -> Situation {
        let mut situation = Situation::default();
        let Some(tree) = tree else {
            tell(&mut self.faults, &At::ROOT, "situation", "missing-key", &[("key", "situation")]);
            return situation;
        };
        situation.read(&certain(tree), "situation", &mut self.faults);
        for (key, value) in tree.pairs().iter().filter(|(_, value)| doubtful(value)) {
            let path = At::new("situation");
            let at = path.key(key);
            match Fact::of(key) {
                _ if value.text().is_some() => {}
                Some(fact) => self.fact(fact, value, &at),
                None => {
                    let known: Vec<&str> = Fact::ALL.iter().map(|fact| fact.key()).collect();
                    self.strange(&at, key, &known);
                }
            }
        }
        situation
    }

    fn fact(&mut self, fact: Fact, value: &Tree, at: &At) {
        let mut read = Vec::new();
        for text in value.items().iter().filter_map(Tree::scalar) {
            match FactValue::read(fact, &text) {
                Ok(value) => read.push(value),
                Err(fault) => self.faults.push(Fault { at: at.text(), ..fault }),
            }
        }
        if fact.kind() == FactKind::Word {
            let words: Vec<String> = read.iter().map(FactValue::text).collect();
            if words.is_empty() {
                self.want(at, "[\"…\", \"…\"]");
            }
            self.doubts.words.push((fact, words));
            return;
        }
        match read.as_slice() {
            [FactValue::Day(low), FactValue::Day(high)] if low <= high => {
                self.doubts.days.push((fact, *low, *high));
            }
            [low, high] => match (low.number(), high.number()) {
                (Some(low), Some(high)) if low <= high => self.doubts.numbers.push((fact, low, high)),
                _ => self.fault(at, "out-of-range", ""),
            },
            _ => self.want(at, "[…, …]"),
        }
    }

    fn bill(&mut self, tree: &Tree) -> Option<Known> {
        if let Some(sums) = tree.get("bill").filter(|sums| sums.pairs().iter().any(|(_, v)| doubtful(v))) {
            // The one is the sum of the other: together they would count double.
            if !tree.items_at("line").is_empty() {
                self.want(&At::new("bill"), "[bill] | [[line]]");
            }
            return self.sums(sums);
        }
        let mut pairs: Vec<(String, Tree)> = Vec::new();
        pairs.extend(tree.get("bill").map(|sums| ("bill".to_owned(), sums.clone())));
        let mut lines = Vec::new();
        let before = usize::from(tree.get("bill").is_some());
        for (index, line) in tree.items_at("line").iter().enumerate() {
            lines.push(self.line(line, before + index));
        }
        pairs.push(("line".to_owned(), Tree::List(lines)));
        Bill::read(&Tree::Table(pairs), "", &mut self.faults).map(Known::Bill)
    }

    fn sums(&mut self, sums: &Tree) -> Option<Known> {
        let path = At::new("bill");
        if sums.get("total").is_none() {
            tell(&mut self.faults, &path, "total", "missing-key", &[("key", "total")]);
        }
        let mut read = [(0, Some(0)); 4];
        for (key, value) in sums.pairs() {
            let at = path.key(key);
            let slot = SUMS.iter().position(|known| known == key);
            let Some(slot) = slot.and_then(|slot| read.get_mut(slot)) else {
                self.strange(&at, key, SUMS);
                continue;
            };
            let exact = value.text().and_then(|text| Yuan::parse(text).ok()).map(Yuan::fen);
            match exact {
                Some(fen) => *slot = (fen, Some(fen)),
                None => *slot = self.between(value, &at)?,
            }
        }
        let [total, excluded, over_limit, prepay] = read;
        let open = |(low, high): Between| low == 0 && high.is_none();
        if let (low, Some(high)) = total
            && low == high
            && [excluded, over_limit, prepay].into_iter().all(open)
        {
            return Some(Known::Total(low));
        }
        let least: Fen = [excluded, over_limit, prepay].iter().map(|(low, _)| *low).sum();
        let most = total.1.unwrap_or(least.max(total.0));
        if least > most || total.0 < 0 || [excluded, over_limit, prepay].iter().any(|(low, _)| *low < 0) {
            self.fault(&path, "line-printed", "");
            return None;
        }
        self.doubts.sums = Some(SumsDoubt { total, excluded, over_limit, prepay });
        Some(Known::Total(most))
    }

    /// A line without its doubts, which are noted.
    fn line(&mut self, line: &Tree, index: usize) -> Tree {
        let path = At::ROOT.item("line", index);
        let mut pairs: Vec<(String, Tree)> = certain(line).pairs().to_vec();
        let mut doubt = LineDoubt::default();
        let unsaid = line.get("class").is_none() && line.get("printed").is_none();
        if unsaid || line.text_at("class") == Some("unknown") {
            doubt.classes = vec![Class::A, Class::B, Class::C];
        }
        for word in line.items_at("class").iter().filter_map(Tree::text) {
            match word {
                "A" => doubt.classes.push(Class::A),
                "B" => doubt.classes.push(Class::B),
                "C" => doubt.classes.push(Class::C),
                _ => {
                    let told = [("value", word), ("want", "A | B | C")];
                    tell(&mut self.faults, &path, "class", "unknown-word", &told);
                }
            }
        }
        if !doubt.classes.is_empty() {
            pairs.push(("class".to_owned(), Tree::Text("A".to_owned())));
        }
        for (key, value) in line.pairs().iter().filter(|(key, value)| doubtful(value) && key != "class") {
            let at = path.key(key);
            match key.as_str() {
                "prepay" => {
                    let rate = |text: &str| Rate::parse(text).ok().map(Rate::exact);
                    let ends = self.ends(value, &at, (Exact::ZERO, Some(Exact::ONE)), &rate);
                    doubt.prepay = ends.and_then(|(low, high)| Some((low, high?)));
                    let inside =
                        |(low, high): (Exact, Exact)| !low.is_negative() && low <= high && high <= Exact::ONE;
                    if !doubt.prepay.is_some_and(inside) {
                        self.fault(&at, "out-of-range", "");
                    }
                }
                "limit" => doubt.limit = self.between(value, &at),
                "amount" => {
                    doubt.amount = self.between(value, &at);
                    let most = doubt.amount.map_or(0, |(low, high)| high.unwrap_or(low));
                    pairs.push((key.clone(), Tree::Text(Yuan::from_fen(most).to_string())));
                }
                _ => self.want(&at, "\"…\""),
            }
        }
        if doubt != LineDoubt::default() {
            self.doubts.lines.push((index, doubt));
        }
        Tree::Table(pairs)
    }

    fn state(&mut self, tree: Option<&Tree>, pack: &Pack) -> YearState {
        for (key, value) in
            tree.map_or(&[][..], Tree::pairs).iter().filter(|(key, value)| doubtful(value) && key != "stays")
        {
            let path = At::new("state");
            known_key(pack, key, &path, &mut self.faults);
            if let Some(between) = self.between(value, &path.key(key)) {
                self.doubts.counters.push((key.clone(), between));
            }
        }
        let told = tree.map(|tree| {
            let sure = |(key, value): &&(String, Tree)| key == "stays" || !doubtful(value);
            Tree::Table(tree.pairs().iter().filter(sure).cloned().collect())
        });
        YearState::read(told.as_ref(), "state", pack, &mut self.faults)
    }

    fn payment(&mut self, tree: Option<&Tree>) -> Payment {
        for (key, value) in tree.map_or(&[][..], Tree::pairs).iter().filter(|(_, value)| doubtful(value)) {
            let path = At::new("payment");
            let at = path.key(key);
            let [current, earlier] = self.doubts.accounts;
            self.doubts.accounts = match key.as_str() {
                "account" | "account_current" => [self.between(value, &at), earlier],
                "account_earlier" => [current, self.between(value, &at)],
                _ => {
                    self.strange(&at, key, PAYMENT);
                    continue;
                }
            };
        }
        Payment::read(tree.map(certain).as_ref(), "payment", &mut self.faults)
    }
}
