//! The cell of an axis (README §3).

use crate::Refusal;
use crate::day;
use crate::model::{Axis, AxisKind};
use crate::num::Q;

/// The cell of an axis for what its fact says.
pub(crate) fn cell(axis: &Axis, said: Option<&str>) -> Result<Option<usize>, Refusal> {
    let Some(text) = said else { return Ok(None) };
    let bad = |e: String| Refusal::new("case", &e);
    Ok(match &axis.kind {
        AxisKind::Words(words, other) => words.get(text).copied().or(*other),
        AxisKind::Numbers(cuts) => {
            let x = Q::decimal(text, 6).map_err(bad)?;
            Some(cuts.iter().filter(|c| **c <= x).count())
        }
        AxisKind::Days(cuts) => {
            let x = day::parse(text).map_err(bad)?;
            Some(cuts.iter().filter(|c| **c <= x).count())
        }
    })
}

/// The cell of a number.
pub(crate) fn number_cell(axis: &Axis, x: &Q) -> Option<usize> {
    match &axis.kind {
        AxisKind::Numbers(cuts) => Some(cuts.iter().filter(|c| *c <= x).count()),
        _ => None,
    }
}
