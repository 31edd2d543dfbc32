//! The cell of an axis (README §3), and how cells chose a row.

use crate::Refusal;
use crate::day;
use crate::model::{Axis, AxisKind, Clock, Row, Table};
use crate::num::Q;
use crate::shapes::Shape;
use crate::value::Facts;

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

impl<'a> Facts<'a> {
    /// Notes how a row was chosen.
    pub fn note_row(&self, id: &str, table: &'a Table, row: &Row) {
        let seen = &self.seen;
        seen.when(row.last.is_some(), Shape::OldVersion);
        for (axis, _) in &row.when.0 {
            match self.pack.axes[*axis].fact.as_str() {
                "grade" => seen.note(Shape::ByClass),
                "age" | "hospital_kind" | "admission" => seen.note(Shape::BySelector),
                "line_price" | "line_quantity" => seen.note(Shape::LinePriced),
                "line_mark" | "line_category" | "line_drug" => seen.note(Shape::LineSelected),
                _ => {}
            }
        }
        if table.clock != Clock::Discharge {
            let usual = self.discharge().and_then(|day| self.row(id, table, day));
            seen.when(!usual.is_ok_and(|usual| std::ptr::eq(usual, row)), Shape::OtherDay);
        }
    }
}
