//! The year so far as a file: what a settlement leaves behind and the next one begins with.

use serde_json::Value;
use zifu::fault::Fault;
use zifu::pack::Pack;
use zifu::state::YearState;
use zifu::tree::Tree;

/// A year state as JSON, complete: it reads back as the same state.
pub(super) fn out(state: &YearState) -> Value {
    crate::rules::to_json(&state.tree())
}

/// Reads a year state to go on with under a pack: what [`out`] wrote, or a `[state]` table as in a case file.
///
/// # Errors
/// Every fault, with its key path.
pub(super) fn read(tree: &Tree, pack: &Pack) -> Result<YearState, Vec<Fault>> {
    let inner = tree.get("state").unwrap_or(tree);
    if let Some(carried) = YearState::carried(inner, "") {
        return carried.map(|state| state.under(pack));
    }
    let mut faults = Vec::new();
    let state = YearState::read(Some(inner), "state", pack, &mut faults);
    if faults.is_empty() { Ok(state) } else { Err(faults) }
}
