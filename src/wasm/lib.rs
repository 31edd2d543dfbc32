//! The engine for JavaScript: a pack is checked once and stays inside. A case comes over as columns ([`desk`]) or, when it does not
//! fit them, as a plain object; its figures and its trace go back as records of fixed width. The glue on the other side is
//! `src/wasm/js`. Amounts are decimal text for whoever calls it.

pub mod desk;
mod figures;
#[cfg(feature = "ranges")]
pub mod range;
mod tree;

pub use figures::figures;

use desk::Desk;
use serde::ser::{Serialize, Serializer};
use wasm_bindgen::prelude::*;
use zifu::case::{Case, Inputs};
use zifu::explain::{self, Words};
use zifu::fault::Fault;
use zifu::money::{Fen, fen_text};
use zifu::national::NAMES;
use zifu::pack::{Pack, Part};
use zifu::settle::{Broken, Settlement, Step, reverse, settle};
use zifu::state::{YearState, counts_under};
use zifu::text::concat;
use zifu::tree::Tree;

/// Small, and quick enough for what one settlement asks of it. A web page has one thread.
#[cfg(all(target_family = "wasm", not(target_feature = "atomics")))]
#[global_allocator]
static TALC: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

/// What [`Handle::run`] gives when the case on the desk was not settled: the tree says why.
const REFUSED: u32 = u32::MAX;

/// A checked pack; it never crosses the boundary again. Beside it lies what comes over for a case and goes back of it.
#[wasm_bindgen(js_name = Pack)]
#[derive(Debug)]
pub struct Handle {
    pack: Pack,
    desk: Desk,
    last: Option<(Settlement, YearState)>,
}

/// Checks a pack that the host has parsed with `JSON.parse`.
///
/// # Errors
/// Throws a list of faults `{ at, kind, … }`: all of them at once.
#[wasm_bindgen(js_name = loadPack)]
pub fn load_pack(tree: JsValue) -> Result<Handle, JsValue> {
    let pack = Pack::read(&parsed(&tree)?).map_err(|faults| out(&told(&faults)))?;
    Ok(Handle { pack, desk: Desk::default(), last: None })
}

/// The memory that columns and records lie in; what it is called in the module is nobody's business.
#[wasm_bindgen(js_name = ownMemory)]
#[must_use]
pub fn own_memory() -> JsValue {
    wasm_bindgen::memory()
}

/// The words of one language.
#[wasm_bindgen(js_name = Words)]
#[derive(Debug)]
pub struct Lexicon(Words);

/// Reads the words of a language.
///
/// # Errors
/// Throws a list of faults.
#[wasm_bindgen(js_name = readWords)]
pub fn read_words(tree: JsValue) -> Result<Lexicon, JsValue> {
    Ok(Lexicon(Words::read(&parsed(&tree)?)))
}

#[wasm_bindgen(js_class = Words)]
impl Lexicon {
    /// A fault `{ at, kind, … }` in a sentence that says what to do.
    ///
    /// # Errors
    /// Throws a list of faults.
    pub fn fault(&self, fault: JsValue) -> Result<String, JsValue> {
        let tree = parsed(&fault)?;
        Ok(self.fault_of(&tree))
    }
}

impl Lexicon {
    /// As `explain::fault`, of a fault that has been outside.
    fn fault_of(&self, tree: &Tree) -> String {
        let text = |key: &str| tree.text_at(key).unwrap_or("").to_owned();
        let mut values = Vec::new();
        for (name, value) in tree.pairs() {
            let value = value.text().unwrap_or("");
            match name.as_str() {
                "kind" => {}
                "fact" => values.push(("fact", self.0.get(&concat(&["fact.", value])).to_owned())),
                "why" if !self.0.chinese() => {}
                "why_en" if self.0.chinese() => {}
                "why_en" => values.push(("why", value.to_owned())),
                name => values.push((name, value.to_owned())),
            }
        }
        let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
        self.0.fill(&concat(&["fault.", &text("kind")]), &values)
    }
}

/// Settles what was read.
///
/// # Errors
/// Every reason why it cannot be settled.
pub fn settled(pack: &Pack, inputs: Inputs) -> Result<(Settlement, YearState), Vec<Fault>> {
    let case = Case::new(pack, inputs)?;
    settle(&case).map_err(|broken| match broken {
        Broken::Needs(faults) => faults,
        Broken::Headroom | Broken::Identity => vec![Fault::new("settle", "broken")],
    })
}

/// Reads a case; its `state` may be one that an earlier settlement left behind.
///
/// # Errors
/// Every fault, with its key path.
pub fn inputs(tree: &Tree, pack: &Pack) -> Result<Inputs, Vec<Fault>> {
    let Some(carried) = tree.get("state").and_then(|state| YearState::carried(state, "state")) else {
        return Inputs::read(tree, pack);
    };
    let without = tree.pairs().iter().filter(|(key, _)| key != "state").cloned().collect();
    let mut inputs = Inputs::read(&Tree::Table(without), pack)?;
    inputs.state = carried?.under(pack);
    Ok(inputs)
}

#[wasm_bindgen(js_class = Pack)]
impl Handle {
    /// What the numbers mean: names of the figures in their order, of the payers, of the tables.
    pub fn layout(&self) -> JsValue {
        let list = |names: Vec<&str>| {
            Tree::List(names.into_iter().map(|name| Tree::Text(name.to_owned())).collect())
        };
        let pack = &self.pack;
        let mut all = Table::default();
        all.put("fields", list(NAMES.to_vec()));
        all.put("parts", list(Part::ALL.iter().map(|part| part.key()).collect()));
        all.put("payers", list(pack.payers.iter().map(|payer| payer.id.as_str()).collect()));
        all.put("tables", list(pack.tables.iter().map(|table| table.id.as_str()).collect()));
        out(&all.done())
    }

    /// Whether a line's mark (0), category (1) or drug group (2) makes a difference to this pack.
    pub fn sorts(&self, kind: usize, word: &str) -> bool {
        let takes = |group: &zifu::pack::Group| {
            group.takes.get(kind).is_some_and(|takes| takes.iter().any(|taken| taken == word))
        };
        self.pack.looks_at_lines() || self.pack.groups.iter().any(takes)
    }

    /// Numbers a fact's value; nothing when it is none.
    pub fn fact(&mut self, key: &str, text: &str) -> Option<u32> {
        self.desk.fact(key, text).and_then(|number| u32::try_from(number).ok())
    }

    /// Numbers a counter of the year with its cell and window; nothing when the pack has none such.
    pub fn slot(&mut self, counter: &str, cell: &str, window: &str) -> Option<u32> {
        let known = counts_under(&self.pack, counter, cell);
        known.then(|| self.desk.slot(counter, cell, window)).and_then(|number| u32::try_from(number).ok())
    }

    /// The address of the head: 512 numbers.
    pub fn head(&mut self) -> u32 {
        self.desk.head()
    }

    /// The address of room for so many lines, three columns of whole numbers.
    pub fn room(&mut self, lines: u32) -> u32 {
        self.desk.room(lines as usize)
    }

    /// The address of what the last settlement gave.
    pub fn out(&self) -> u32 {
        self.desk.out()
    }

    /// Settles the case on the desk; gives how many records its trace has, or 2³² − 1 when it was not settled.
    pub fn run(&mut self) -> u32 {
        let Ok(inputs) = self.desk.inputs() else { return REFUSED };
        match settled(&self.pack, inputs) {
            Ok(both) => self.written(both),
            Err(_) => REFUSED,
        }
    }

    /// Settles a case that comes over as a plain object; gives how many records its trace has.
    ///
    /// # Errors
    /// Throws a list of faults: every reason why it cannot be settled.
    pub fn settle(&mut self, case: JsValue) -> Result<u32, JsValue> {
        let tree = parsed(&case)?;
        let both = inputs(&tree, &self.pack).and_then(|inputs| settled(&self.pack, inputs));
        both.map(|both| self.written(both)).map_err(|faults| out(&told(&faults)))
    }

    /// Takes the last settlement back; gives how many records its trace has, or 2³² − 1 when there is none.
    pub fn reverse(&mut self) -> u32 {
        match self.last.take() {
            Some((settlement, state)) => self.written(reverse(&settlement, &state)),
            None => REFUSED,
        }
    }

    /// The year so far after the last settlement.
    pub fn state(&self) -> JsValue {
        self.last.as_ref().map_or(JsValue::NULL, |(_, state)| out(&state.tree()))
    }

    /// The id and, behind a line break, the platform's code of a step by its number.
    pub fn step(&self, number: u32) -> String {
        let (item, what, band) = desk::step_of(number as usize);
        let step = Step {
            item,
            what,
            band,
            amount: zifu::money::Exact::ZERO,
            figures: Default::default(),
            rules: Default::default(),
        };
        let code = step.code(&self.pack.plan);
        let code = code.map_or(String::new(), |code| concat(&["\n", &code]));
        concat(&[&step.id(&self.pack.plan), &code])
    }

    /// The name of a figure by its number.
    pub fn figure(&self, number: u32) -> String {
        self.desk.name(number as usize).to_owned()
    }

    /// The sentences of the last settlement's steps, each on its own line.
    pub fn sentences(&self, words: &Lexicon) -> String {
        let steps = self.last.iter().flat_map(|(settlement, _)| &settlement.steps);
        let mut told = String::new();
        for (index, step) in steps.enumerate() {
            if index > 0 {
                told.push('\n');
            }
            told.push_str(&explain::sentence(step, &self.pack, &words.0).replace('\n', " "));
        }
        told
    }
}

impl Handle {
    fn written(&mut self, both: (Settlement, YearState)) -> u32 {
        let records = self.desk.write(&both.0, &self.pack);
        if let Some((before, _)) = self.last.replace(both) {
            self.desk.clear(before);
        }
        records
    }
}

#[cfg(feature = "ranges")]
#[wasm_bindgen(js_class = Pack)]
impl Handle {
    /// Answers a question: a case with lists where a value is in doubt (`rules/README.md` §14.1). Gives
    /// `{ low, high, loose, reasons, next, open, per_thousand }`; without an upper end there is no `high`.
    ///
    /// # Errors
    /// Throws a list of faults: every reason why no completion can be settled.
    pub fn estimate(&self, question: JsValue) -> Result<JsValue, JsValue> {
        let tree = parsed(&question)?;
        let asked = zifu::estimate::read(&tree, &self.pack);
        let answer =
            asked.and_then(|(question, doubts)| zifu::estimate::estimate(&self.pack, &question, &doubts));
        given(answer.map(|estimate| range::range(&estimate, &self.pack)))
    }

    /// The own share of a case while its in-scope amount grows from nothing to `most`, from kink to kink.
    ///
    /// # Errors
    /// Throws a list of faults: every reason why it cannot be settled.
    pub fn curve(&self, case: JsValue, most: &str) -> Result<JsValue, JsValue> {
        let tree = parsed(&case)?;
        let asked = range::amount(most, "most").and_then(|most| Ok((inputs(&tree, &self.pack)?, most)));
        let found = asked.and_then(|(inputs, most)| zifu::estimate::curve(&self.pack, &inputs, most));
        given(found.map(|all| range::curve(&all)))
    }

    /// Every bill that gives a stated figure, `{ own }` or `{ paid }`, the rest of the case being the same.
    ///
    /// # Errors
    /// Throws a list of faults: every reason why it cannot be settled.
    pub fn bills(&self, case: JsValue, wanted: JsValue) -> Result<JsValue, JsValue> {
        let (tree, wanted) = (parsed(&case)?, parsed(&wanted)?);
        let asked = range::wanted(&wanted).and_then(|wanted| Ok((inputs(&tree, &self.pack)?, wanted)));
        let found = asked.and_then(|(inputs, wanted)| zifu::estimate::bills(&self.pack, &inputs, wanted));
        given(found.map(|all| range::bills(&all)))
    }

    /// What lies ahead of a case as its bill grows: the next band, a cap, the threshold of a layer.
    ///
    /// # Errors
    /// Throws a list of faults: every reason why it cannot be settled.
    pub fn distances(&self, case: JsValue) -> Result<JsValue, JsValue> {
        let tree = parsed(&case)?;
        let asked = inputs(&tree, &self.pack);
        let found = asked.and_then(|inputs| zifu::estimate::distances(&self.pack, &inputs));
        given(found.map(|all| range::distances(&all)))
    }
}

/// An answer, or the faults thrown.
#[cfg(feature = "ranges")]
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

/// A tree on its way out: an amount is a text.
struct Out<'t>(&'t Tree);

impl Serialize for Out<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Tree::Table(pairs) => {
                serializer.collect_map(pairs.iter().map(|(name, value)| (name, Out(value))))
            }
            Tree::Flag(flag) => serializer.serialize_bool(*flag),
            Tree::Whole(number) => serializer.serialize_i64(*number),
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
#[must_use]
pub fn told(faults: &[Fault]) -> Tree {
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
