//! The year so far as a file: what a settlement leaves behind and the next one begins with.

use serde_json::{Value, json};
use zifu::fault::Fault;
use zifu::money::{Yuan, fen_text};
use zifu::state::{Slot, Stay, YearState};
use zifu::tree::Tree;

/// A year state as JSON, complete: it reads back as the same state.
pub(super) fn out(state: &YearState) -> Value {
    let slots = state.slots.iter().map(|slot| {
        json!({ "counter": slot.counter, "cell": slot.cell, "window": slot.window, "sum": fen_text(slot.fen) })
    });
    let stays: Vec<Value> = state.stays.iter().map(stay).collect();
    json!({ "fresh": state.fresh, "slots": slots.collect::<Vec<_>>(), "lost": state.lost, "stays": stays })
}

/// A stay without what is not known of it.
fn stay(stay: &Stay) -> Value {
    let mut all = serde_json::Map::new();
    let mut put = |key: &str, value: Option<Value>| all.extend(value.map(|value| (key.to_owned(), value)));
    for (key, day) in [("chain", stay.chain), ("first", stay.first), ("last", stay.last)] {
        put(key, Some(json!(day.text())));
    }
    for fact in Stay::FACTS {
        put(fact.key(), stay.word(fact).map(|word| json!(word)));
    }
    put("merged", stay.merged.as_ref().map(|word| json!(word)));
    put("admission", stay.number.map(|number| json!(number)));
    Value::Object(all)
}

/// Reads a year state: what [`out`] wrote, or a `[state]` table as in a case file.
///
/// # Errors
/// Every fault, with its key path.
pub(super) fn read(tree: &Tree) -> Result<YearState, Vec<Fault>> {
    let mut faults = Vec::new();
    let inner = tree.get("state").unwrap_or(tree);
    if inner.get("slots").is_none() {
        let state = YearState::read(Some(inner), "state", &mut faults);
        return if faults.is_empty() { Ok(state) } else { Err(faults) };
    }
    for (key, _) in
        inner.pairs().iter().filter(|(key, _)| !["fresh", "slots", "lost", "stays"].contains(&key.as_str()))
    {
        faults.push(Fault::new(key, "unknown-key").with("key", key).with("want", "fresh slots lost stays"));
    }
    let mut state =
        YearState { fresh: inner.get("fresh") == Some(&Tree::Flag(true)), ..YearState::default() };
    for (index, slot) in inner.items_at("slots").iter().enumerate() {
        let text = |key: &str| slot.text_at(key).unwrap_or("").to_owned();
        match (slot.text_at("counter"), Yuan::parse(&text("sum"))) {
            (Some(counter), Ok(sum)) => state.slots.push(Slot {
                counter: counter.to_owned(),
                cell: text("cell"),
                window: text("window"),
                fen: sum.fen(),
            }),
            (None, _) => faults
                .push(Fault::new(format!("slots[{index}].counter"), "missing-key").with("key", "counter")),
            (_, Err(_)) => {
                faults.push(Fault::new(format!("slots[{index}].sum"), "number").with("value", text("sum")))
            }
        }
    }
    state.stays = inner.items_at("stays").iter().filter_map(Stay::read).collect();
    state.lost = inner.items_at("lost").iter().filter_map(Tree::text).map(str::to_owned).collect();
    if faults.is_empty() { Ok(state) } else { Err(faults) }
}
