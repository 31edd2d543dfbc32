//! The engine for JavaScript: a pack is checked once and stays inside; a case goes in as a plain object and comes out as figures,
//! steps and refusals. Amounts are decimal text on both sides.

mod tree;

use serde::Serialize;
use serde::Serializer;
use serde::ser::{SerializeMap, SerializeSeq};
use wasm_bindgen::prelude::*;
use zifu::case::{Case, Inputs};
use zifu::fault::Fault;
use zifu::money::{Fen, fen_text};
use zifu::national::{NAMES, field};
use zifu::pack::{Pack, Part};
use zifu::settle::{Broken, Settlement, settle};
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
    Pack::read(&parsed(&tree)?).map(Handle).map_err(|faults| out(&Faults(faults)))
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
            Ok((settlement, _)) => Ok(out(&Settled { settlement: &settlement, pack: &self.0, trace })),
            Err(faults) => Err(out(&Faults(faults))),
        }
    }
}

fn parsed(value: &JsValue) -> Result<Tree, JsValue> {
    tree::read(value).map_err(|why| out(&Faults(vec![Fault::new("", "wrong-kind").with("value", why)])))
}

fn out(value: &impl Serialize) -> JsValue {
    let serializer = serde_wasm_bindgen::Serializer::new().serialize_maps_as_objects(true);
    value.serialize(&serializer).unwrap_or(JsValue::NULL)
}

struct Faults(Vec<Fault>);

impl Serialize for Faults {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(Some(self.0.len()))?;
        for fault in &self.0 {
            list.serialize_element(&OneFault(fault))?;
        }
        list.end()
    }
}

struct OneFault<'f>(&'f Fault);

impl Serialize for OneFault<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("at", &self.0.at)?;
        map.serialize_entry("kind", self.0.kind)?;
        for (name, value) in &self.0.with {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

struct Settled<'s> {
    settlement: &'s Settlement,
    pack: &'s Pack,
    trace: bool,
}

impl Serialize for Settled<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Settled { settlement, pack, trace } = self;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("own", &fen_text(settlement.own))?;
        map.serialize_entry("at_counter", &fen_text(settlement.at_counter))?;
        map.serialize_entry("later", &fen_text(settlement.later))?;
        map.serialize_entry("account", &fen_text(settlement.account))?;
        map.serialize_entry("cash", &fen_text(settlement.cash))?;
        if let Some(refund) = settlement.refund {
            map.serialize_entry("refund", &fen_text(refund))?;
        }
        let fields = NAMES.iter().filter_map(|name| Some((*name, field(settlement, pack, name)?)));
        map.serialize_entry("fields", &Pairs(fields.collect()))?;
        let parts = Part::ALL.iter().map(|part| (part.key(), settlement.part(*part)));
        map.serialize_entry("parts", &Pairs(parts.collect()))?;
        let payers = pack.payers.iter().zip(&settlement.payers).map(|(payer, fen)| (payer.id.as_str(), *fen));
        map.serialize_entry("payers", &Pairs(payers.collect()))?;
        if *trace {
            map.serialize_entry("steps", &Steps(settlement, pack))?;
        }
        map.end()
    }
}

/// Names with amounts, as an object of decimal texts.
struct Pairs<'s>(Vec<(&'s str, Fen)>);

impl Serialize for Pairs<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (name, fen) in &self.0 {
            map.serialize_entry(name, &fen_text(*fen))?;
        }
        map.end()
    }
}

struct Steps<'s>(&'s Settlement, &'s Pack);

impl Serialize for Steps<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(Some(self.0.steps.len()))?;
        for step in &self.0.steps {
            list.serialize_element(&OneStep(step, self.1))?;
        }
        list.end()
    }
}

struct OneStep<'s>(&'s zifu::settle::Step, &'s Pack);

impl Serialize for OneStep<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let OneStep(step, pack) = self;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("id", &step.id(&pack.plan))?;
        map.serialize_entry("amount", &zifu::explain::exact_money(step.amount))?;
        for (name, value) in &step.figures {
            let rate = name.starts_with("rate");
            let text = if rate { zifu::explain::percent(*value) } else { zifu::explain::exact_money(*value) };
            map.serialize_entry(name, &text)?;
        }
        let rules: Vec<&str> = step
            .rules
            .iter()
            .filter_map(|rule| pack.tables.get(rule.table))
            .map(|table| table.id.as_str())
            .collect();
        map.serialize_entry("rules", &rules)?;
        map.end()
    }
}
