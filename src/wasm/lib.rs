//! The engine for JavaScript: a pack is checked once and stays inside; a case goes in as a plain object and comes out as figures,
//! steps and refusals. Amounts are decimal text on both sides.

mod range;
mod tree;

use serde::ser::{Serialize, Serializer};
use wasm_bindgen::prelude::*;
use zifu::case::{Case, Inputs};
use zifu::explain::{exact_money, percent};
use zifu::fault::Fault;
use zifu::money::{Fen, fen_text};
use zifu::national::{NAMES, field};
use zifu::pack::{Pack, Part};
use zifu::settle::{Broken, Settlement, Step, settle};
use zifu::tree::Tree;

/// A checked pack; it never crosses the boundary again.
#[wasm_bindgen(js_name = Pack)]
pub struct Handle(Pack);

/// Checks a pack that the host has parsed with `JSON.parse`.
///
/// # Errors
/// Throws a list of faults `{ at, kind, … }`: all of them at once.
#[wasm_bindgen(js_name = loadPack)]
pub fn load_pack(tree: JsValue) -> Result<Handle, JsValue> {
    Pack::read(&parsed(&tree)?).map(Handle).map_err(|faults| out(&told(&faults)))
}

#[wasm_bindgen(js_class = Pack)]
impl Handle {
    /// Settles a case `{ situation, bill | line, state, payment, assume }` (`rules/README.md` §14).
    ///
    /// # Errors
    /// Throws a list of faults: every reason why it cannot be settled.
    pub fn settle(&self, case: JsValue, trace: bool) -> Result<JsValue, JsValue> {
        let tree = parsed(&case)?;
        let settled =
            Inputs::read(&tree, &self.0).and_then(|inputs| Case::new(&self.0, inputs)).and_then(|case| {
                settle(&case).map_err(|broken| match broken {
                    Broken::Needs(faults) => faults,
                    Broken::Headroom | Broken::Identity => vec![Fault::new("settle", "broken")],
                })
            });
        match settled {
            Ok((settlement, _)) => Ok(out(&figures(&settlement, &self.0, trace))),
            Err(faults) => Err(out(&told(&faults))),
        }
    }
}

#[wasm_bindgen(js_class = Pack)]
impl Handle {
    /// Answers a question: a case with lists where a value is in doubt (`rules/README.md` §14.1). Gives
    /// `{ low, high, loose, reasons, next, open, per_thousand }`; without an upper end there is no `high`.
    ///
    /// # Errors
    /// Throws a list of faults: every reason why no completion can be settled.
    pub fn estimate(&self, question: JsValue) -> Result<JsValue, JsValue> {
        let tree = parsed(&question)?;
        let asked = zifu::estimate::read(&tree, &self.0);
        let answer =
            asked.and_then(|(question, doubts)| zifu::estimate::estimate(&self.0, &question, &doubts));
        given(answer.map(|estimate| range::range(&estimate, &self.0)))
    }

    /// The own share of a case while its in-scope amount grows from nothing to `most`, from kink to kink.
    ///
    /// # Errors
    /// Throws a list of faults: every reason why it cannot be settled.
    pub fn curve(&self, case: JsValue, most: &str) -> Result<JsValue, JsValue> {
        let tree = parsed(&case)?;
        let inputs = range::amount(most, "most").and_then(|most| Ok((Inputs::read(&tree, &self.0)?, most)));
        let found = inputs.and_then(|(inputs, most)| zifu::estimate::curve(&self.0, &inputs, most));
        given(found.map(|all| range::stretches(&all)))
    }

    /// Every bill that gives a stated figure, `{ own }` or `{ paid }`, the rest of the case being the same.
    ///
    /// # Errors
    /// Throws a list of faults: every reason why it cannot be settled.
    pub fn bills(&self, case: JsValue, wanted: JsValue) -> Result<JsValue, JsValue> {
        let (tree, wanted) = (parsed(&case)?, parsed(&wanted)?);
        let inputs = range::wanted(&wanted).and_then(|wanted| Ok((Inputs::read(&tree, &self.0)?, wanted)));
        let found = inputs.and_then(|(inputs, wanted)| zifu::estimate::bills(&self.0, &inputs, wanted));
        given(found.map(|all| range::found(&all)))
    }

    /// What lies ahead of a case as its bill grows: the next band, a cap, the threshold of a layer.
    ///
    /// # Errors
    /// Throws a list of faults: every reason why it cannot be settled.
    pub fn distances(&self, case: JsValue) -> Result<JsValue, JsValue> {
        let tree = parsed(&case)?;
        let inputs = Inputs::read(&tree, &self.0);
        let found = inputs.and_then(|inputs| zifu::estimate::distances(&self.0, &inputs));
        given(found.map(|all| range::ahead(&all)))
    }
}

/// An answer, or the faults thrown.
fn given(answer: Result<Tree, Vec<Fault>>) -> Result<JsValue, JsValue> {
    match answer {
        Ok(tree) => Ok(out(&tree)),
        Err(faults) => Err(out(&told(&faults))),
    }
}

fn parsed(value: &JsValue) -> Result<Tree, JsValue> {
    tree::read(value).map_err(|why| out(&told(&[Fault::new("", "wrong-kind").with("value", why)])))
}

fn out(tree: &Tree) -> JsValue {
    let serializer = serde_wasm_bindgen::Serializer::new().serialize_maps_as_objects(true);
    Out(tree).serialize(&serializer).unwrap_or(JsValue::NULL)
}

/// A tree on its way out: every leaf is a text.
struct Out<'t>(&'t Tree);

impl Serialize for Out<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Tree::Table(pairs) => {
                serializer.collect_map(pairs.iter().map(|(name, value)| (name, Out(value))))
            }
            Tree::Flag(flag) => serializer.serialize_bool(*flag),
            other => match other.text() {
                Some(text) => serializer.serialize_str(text),
                None => serializer.collect_seq(other.items().iter().map(Out)),
            },
        }
    }
}

/// A table in the making.
#[derive(Default)]
struct Table(Vec<(String, Tree)>);

impl Table {
    fn put(&mut self, name: &str, value: Tree) {
        self.0.push((name.to_owned(), value));
    }

    fn text(&mut self, name: &str, text: &str) {
        self.put(name, Tree::Text(text.to_owned()));
    }

    fn fen(&mut self, name: &str, fen: Fen) {
        self.put(name, Tree::Text(fen_text(fen)));
    }

    fn done(self) -> Tree {
        Tree::Table(self.0)
    }
}

/// Faults as a list of `{ at, kind, … }`.
fn told(faults: &[Fault]) -> Tree {
    let mut list = Vec::new();
    for fault in faults {
        let mut one = Table::default();
        one.text("at", &fault.at);
        one.text("kind", fault.kind);
        for (name, value) in &fault.with {
            one.text(name, value);
        }
        list.push(one.done());
    }
    Tree::List(list)
}

/// A settlement with every name a host may ask for.
fn figures(settlement: &Settlement, pack: &Pack, trace: bool) -> Tree {
    let mut all = Table::default();
    all.fen("own", settlement.own);
    all.fen("at_counter", settlement.at_counter);
    all.fen("later", settlement.later);
    all.fen("account", settlement.account);
    all.fen("cash", settlement.cash);
    if let Some(refund) = settlement.refund {
        all.fen("refund", refund);
    }
    let mut fields = Table::default();
    for name in NAMES {
        if let Some(fen) = field(settlement, pack, name) {
            fields.fen(name, fen);
        }
    }
    all.put("fields", fields.done());
    let mut parts = Table::default();
    for part in Part::ALL {
        parts.fen(part.key(), settlement.part(*part));
    }
    all.put("parts", parts.done());
    let mut payers = Table::default();
    for (payer, fen) in pack.payers.iter().zip(&settlement.payers) {
        payers.fen(&payer.id, *fen);
    }
    all.put("payers", payers.done());
    if trace {
        let mut steps = Vec::new();
        for step in &settlement.steps {
            steps.push(traced(step, pack));
        }
        all.put("steps", Tree::List(steps));
    }
    all.done()
}

/// A step with its figures and the tables it rests on.
fn traced(step: &Step, pack: &Pack) -> Tree {
    let mut all = Table::default();
    all.text("id", &step.id(&pack.plan));
    if let Some(code) = step.code(&pack.plan) {
        all.text("code", &code);
    }
    all.text("amount", &exact_money(step.amount));
    for (name, value) in &step.figures {
        all.text(name, &if name.starts_with("rate") { percent(*value) } else { exact_money(*value) });
    }
    let mut rules = Vec::new();
    for rule in &step.rules {
        if let Some(table) = pack.tables.get(rule.table) {
            rules.push(Tree::Text(table.id.clone()));
        }
    }
    all.put("rules", Tree::List(rules));
    all.done()
}
