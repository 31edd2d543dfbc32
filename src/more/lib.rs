//! What the page shows under 更多, and the earlier stays of a year: a program of its own, loaded when it is opened. It reads the
//! same draft as the page does (`src/app/state.rs`, `ask.rs`) and hands back JSON text; amounts are decimal text.

#[allow(dead_code, reason = "the page uses more of it")]
#[path = "../app/ask.rs"]
mod ask;
#[allow(dead_code, reason = "the page uses more of it")]
#[path = "../app/settled.rs"]
mod settled;
#[allow(dead_code, unused_imports, reason = "the page uses more of it")]
#[path = "../app/state.rs"]
mod state;
#[path = "../app/text.rs"]
mod text;
#[path = "../wasm/tree.rs"]
mod tree;
#[allow(dead_code, reason = "the page uses more of it")]
#[path = "../app/worth.rs"]
mod worth;

use ask::Reading;
use serde_json::{Value, json};
use state::Draft;
use wasm_bindgen::prelude::*;
use zifu::case::{Case, Inputs};
use zifu::estimate::{Answer, Beyond, Found, Settled, Wanted, bills, curve};
use zifu::explain::{Words, fault, payer};
use zifu::fault::Fault;
use zifu::money::fen_text;
use zifu::pack::{ItemKind, Pack};
use zifu::read::amount;
use zifu::settle::settle;
use zifu::text::concat;

/// A checked pack with the words to speak of it.
#[wasm_bindgen]
pub struct Study {
    pack: Pack,
    words: Words,
}

#[wasm_bindgen]
impl Study {
    /// Takes a pack and words as `JSON.parse` gives them.
    ///
    /// # Errors
    /// The checker refuses the pack.
    #[wasm_bindgen(constructor)]
    pub fn new(pack: &JsValue, words: &JsValue) -> Result<Study, JsValue> {
        let broken = |_| JsValue::from_str("broken");
        let pack = tree::read(pack).map_err(broken)?;
        let pack = Pack::read(&pack).map_err(|_| JsValue::from_str("broken"))?;
        Ok(Study { pack, words: Words::read(&tree::read(words).map_err(broken)?) })
    }

    /// The answer to a draft: `{ kind, low, high, faults }`, kind `figure`, `range`, `floor`, `refused` or `missing`.
    pub fn answer(&self, draft: &str) -> String {
        let (reply, _) = self.reply(draft);
        self.told(reply.as_ref()).to_string()
    }

    /// The curve of a draft up to `most` yuan in scope and where its bill lies on it: `{ here, own, total, stretches, beyond }`; without
    /// figure `{ faults }`.
    pub fn look(&self, draft: &str, most: &str) -> String {
        let seen = self.inputs(draft).and_then(|(inputs, settled)| {
            let most = amount(most).map_err(|fault| vec![fault])?;
            let here = settled.settlement.sums.in_scope;
            let Found { all, beyond } = curve(&self.pack, &inputs, most.max(here))?;
            let one = |stretch: &zifu::estimate::Stretch| {
                json!({
                    "from": fen_text(stretch.from), "to": fen_text(stretch.to),
                    "own": stretch.own.map(fen_text), "totals": stretch.totals.map(fen_text),
                    "rate": fen_text(stretch.per_thousand),
                    "begins": self.labels(&stretch.begins, "begins"), "ends": self.labels(&stretch.ends, "ends"),
                })
            };
            Ok(json!({
                "here": fen_text(here), "own": fen_text(settled.settlement.own), "total": fen_text(settled.settlement.total),
                "stretches": all.iter().map(one).collect::<Vec<_>>(), "beyond": self.beyond(beyond.as_ref()),
            }))
        });
        self.given(seen)
    }

    /// Bills that give a stated figure, `own` or `paid`: `{ bills: [[first, last], …], beyond }`, totals of the bill.
    pub fn bills(&self, draft: &str, wanted: &str, figure: &str) -> String {
        let found = self.inputs(draft).and_then(|(inputs, _)| {
            let figure = amount(figure).map_err(|fault| vec![fault])?;
            let wanted = if wanted == "own" { Wanted::Own(figure) } else { Wanted::Paid(figure) };
            let Found { all, beyond } = bills(&self.pack, &inputs, wanted)?;
            let totals: Vec<_> = all.iter().map(|bills| bills.totals.map(fen_text)).collect();
            Ok(json!({ "bills": totals, "beyond": self.beyond(beyond.as_ref()) }))
        });
        self.given(found)
    }

    /// What the year is after a draft is settled: `{ year, own }`; without one figure `{ faults }`.
    pub fn carry(&self, draft: &str) -> String {
        let (reply, draft) = self.reply(draft);
        match reply {
            Some(Answer::Figure(settled)) => {
                let year = ask::year::after(&self.pack, &settled, draft.get(state::Field::Before));
                json!({ "year": year, "own": fen_text(settled.settlement.own) }).to_string()
            }
            other => self.told(other.as_ref()).to_string(),
        }
    }
}

impl Study {
    /// The answer, as the page finds it.
    fn reply(&self, kept: &str) -> (Option<Answer>, Draft) {
        let draft = Draft::read(kept);
        let reading: Reading = ask::read(&draft);
        let found = settled::of_pack(&self.pack, &draft, &reading, &mut None);
        (found.and_then(|answers| settled::join(answers, false)), draft)
    }

    /// One complete case of a draft: its low end where it is a range.
    fn inputs(&self, kept: &str) -> Result<(Inputs, Settled), Vec<Fault>> {
        let (reply, draft) = self.reply(kept);
        let settled = match reply {
            Some(Answer::Figure(settled) | Answer::Floor { at_least: settled, .. }) => settled,
            Some(Answer::Range { low, .. }) => low,
            Some(Answer::Refused(faults)) => return Err(faults),
            None => return Err(Vec::new()),
        };
        let reading = ask::read(&draft);
        let sheet = reading.sheet.as_ref().ok_or_else(Vec::new)?;
        // Of the bills and years that come into question, the one that the end was settled with.
        for known in [false, true].into_iter().filter_map(|open| sheet.known(open).ok()).flatten() {
            let bill = known.least()?;
            for used in ask::used(&draft, reading.used) {
                let inputs = Inputs {
                    situation: settled.situation.clone(),
                    bill: bill.clone(),
                    state: ask::year(&self.pack, &settled.situation, used, &draft),
                    payment: settled::payment(&reading),
                    assumed: settled.assumed.clone(),
                };
                let again = Case::new(&self.pack, inputs.clone()).ok().and_then(|case| settle(&case).ok());
                if again.is_some_and(|(again, _)| again == settled.settlement) {
                    return Ok((inputs, *settled));
                }
            }
        }
        Err(Vec::new())
    }

    /// Where a larger bill hangs on what is not known: `{ scope, total, faults }`, or null.
    fn beyond(&self, end: Option<&Beyond>) -> Value {
        end.map_or(Value::Null, |Beyond { scope, total, why }| {
            json!({ "scope": fen_text(*scope), "total": fen_text(*total), "faults": self.sentences(why) })
        })
    }

    fn given(&self, found: Result<Value, Vec<Fault>>) -> String {
        found.unwrap_or_else(|faults| json!({ "faults": self.sentences(&faults) })).to_string()
    }

    fn sentences(&self, faults: &[Fault]) -> Vec<String> {
        let mut told: Vec<String> = Vec::new();
        for found in faults {
            let sentence = fault(found, &self.words);
            if !told.contains(&sentence) {
                told.push(sentence);
            }
        }
        told
    }

    fn told(&self, reply: Option<&Answer>) -> Value {
        let own = |settled: &Settled| fen_text(settled.settlement.own);
        match reply {
            None => json!({ "kind": "missing", "faults": [] }),
            Some(Answer::Figure(settled)) => {
                json!({ "kind": "figure", "low": own(settled), "high": own(settled), "faults": [] })
            }
            Some(Answer::Floor { at_least, .. }) => {
                json!({ "kind": "floor", "low": own(at_least), "faults": [] })
            }
            Some(Answer::Range { low, high, open, .. }) => {
                let unread = open.iter().any(|fault| fault.kind == "field-unread");
                let kind = if unread { "floor" } else { "range" };
                json!({ "kind": kind, "low": own(low), "high": own(high), "faults": self.sentences(open) })
            }
            Some(Answer::Refused(faults)) => json!({ "kind": "refused", "faults": self.sentences(faults) }),
        }
    }

    /// What begins or ends at a kink, in words; steps that say nothing to a person are left out.
    fn labels(&self, ids: &[String], side: &str) -> Vec<String> {
        let mut labels: Vec<String> = Vec::new();
        for id in ids {
            if let Some(label) = self.label(id, side).filter(|label| !labels.contains(label)) {
                labels.push(label);
            }
        }
        labels
    }

    fn label(&self, id: &str, side: &str) -> Option<String> {
        let mut parts = id.split('/');
        let (item, what, number) = (parts.next()?, parts.next()?, parts.next().unwrap_or(""));
        let item = self.pack.plan.iter().find(|known| known.id == item)?;
        let later = !matches!(item.kind, ItemKind::Basic(_));
        let kind = if later && what == "band" && number == "1" { "layer" } else { what };
        let key = concat(&["further.", side, ".", kind]);
        self.words.find(&key)?;
        let payer = item.payer.map_or("", |index| payer(&self.pack, index, &self.words));
        Some(self.words.fill(&key, &[("payer", payer), ("number", number)]))
    }
}
