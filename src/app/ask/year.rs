//! The year so far as one answer of the draft: `count|own;counter|cell|window|fen;…`: how many settlements it holds, what the
//! person paid in them, and every counter's sum, amounts in fen.

use zifu::estimate::Settled;
use zifu::pack::{Pack, Window};
use zifu::state::YearState;
use zifu::text::concat;

/// How many settlements came before, and the person's own share of them in fen.
pub fn told(before: &str) -> (u32, i64) {
    let first = before.split(';').next().unwrap_or("");
    let (count, own) = first.split_once('|').unwrap_or(("", ""));
    (count.parse().unwrap_or(0), own.parse().unwrap_or(0))
}

/// Puts the counters that a pack knows into a year.
pub fn put(before: &str, pack: &Pack, state: &mut YearState) {
    for slot in before.split(';').skip(1) {
        let mut parts = slot.split('|');
        let mut next = || parts.next().unwrap_or("");
        let (counter, cell, window, fen) = (next(), next(), next(), next());
        if let (true, Ok(fen)) = (pack.counters.iter().any(|known| known.id == counter), fen.parse()) {
            state.set(counter, cell, window, fen);
        }
    }
}

/// The year after a settlement; what counts within one stay ends with it.
pub fn after(pack: &Pack, settled: &Settled, before: &str) -> String {
    let (count, own) = told(before);
    let mut text = concat(&[&(count + 1).to_string(), "|", &(own + settled.settlement.own).to_string()]);
    for slot in &settled.state.slots {
        let lasts = |window: &Window| !matches!(window, Window::Stay | Window::StayPeriod);
        if pack.counters.iter().any(|counter| *counter.id == *slot.counter && lasts(&counter.window)) {
            for piece in [";", &slot.counter, "|", &slot.cell, "|", &slot.window, "|", &slot.fen.to_string()]
            {
                text.push_str(piece);
            }
        }
    }
    text
}
