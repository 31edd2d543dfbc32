//! The rows of the bill: read as cheap for the person as what is open allows, and as dear. A row without a readable amount
//! stays out of the sum and makes the answer a floor; no row is in the way of a figure.

use super::{Reading, Sheet};
use crate::state::{Cell, Draft, Row, Spot};
use crate::text::cut;
use zifu::bill::{Bill, Class, Line, Printed};
use zifu::estimate::Known;
use zifu::fault::Fault;
use zifu::money::{Exact, Fen};
use zifu::read::{amount, percent, signed};

/// A share paid first, or the two ends between which it lies: `10`, `0-30`.
fn rates(text: &str) -> Result<[Exact; 2], Fault> {
    match cut(text, "-") {
        Some((from, to)) => Ok([percent(from)?, percent(to)?]),
        None => percent(text).map(|rate| [rate; 2]),
    }
}

impl Reading {
    /// The rows as the two ends of a bill; none while no row has an amount.
    pub(super) fn lines(&mut self, draft: &Draft) -> Option<Sheet> {
        let (mut cheap, mut dear) = (Vec::new(), Vec::new());
        for (index, row) in draft.rows.iter().enumerate() {
            if row.is_empty() {
                continue;
            }
            match self.line(draft, index, row) {
                Some([low, high]) => {
                    cheap.push(low);
                    dear.push(high);
                }
                None => self.unread.push(index),
            }
        }
        (!cheap.is_empty()).then_some(Sheet::Lines(cheap, dear))
    }

    fn line(&mut self, draft: &Draft, index: usize, row: &Row) -> Option<[Line; 2]> {
        let at = |cell: Cell| Spot::Row(index, cell);
        if row.get(Cell::Amount).trim().is_empty() {
            self.fault(at(Cell::Amount), "field-empty");
        }
        let fen = self.typed(draft, at(Cell::Amount), signed);
        let before = self.faults.len();
        let class = match row.get(Cell::Class) {
            "A" => Some(Class::A),
            "B" => Some(Class::B),
            "C" => Some(Class::C),
            _ => None,
        };
        let parts = [Cell::PrintedExcluded, Cell::PrintedOverLimit, Cell::PrintedPrepay];
        let parts = parts.map(|cell| self.typed(draft, at(cell), signed));
        let [excluded, over_limit, prepay] = parts.map(Option::unwrap_or_default);
        let printed = parts.iter().any(Option::is_some).then_some(Printed { excluded, over_limit, prepay });
        let rates = self.typed(draft, at(Cell::Prepay), rates);
        let limit = self.typed(draft, at(Cell::Limit), amount);
        let fen = fen?;
        let fits = |part: &Fen| *part == 0 || (*part < 0) == (fen < 0);
        if (excluded + over_limit + prepay).abs() > fen.abs()
            || ![excluded, over_limit, prepay].iter().all(fits)
        {
            self.fault(at(Cell::PrintedExcluded), "line-printed");
        }
        // What cannot be read may hide that nothing of the row is in scope.
        let open = self.faults.len() > before || printed.is_none() && class.is_none();
        if printed.is_none() && row.get(Cell::Class).is_empty() {
            self.fault(at(Cell::Class), "line-class");
        }
        let [low, high] = rates.map_or([None; 2], |rates| rates.map(Some));
        let line =
            Line { prepay: low, limit, name: row.get(Cell::Name).to_owned(), ..Line::new(fen, Class::A) };
        if open {
            self.doubts.push(at(Cell::Class));
            let class = if low.is_some() { Class::B } else { Class::A };
            let low = Line { class: Some(class), ..line.clone() };
            let high = Line { class: Some(Class::C), prepay: None, limit: None, ..line };
            return Some(if fen < 0 && !returned(draft, row) { [high, low] } else { [low, high] });
        }
        if printed.is_none() && class == Some(Class::B) && (low.is_none() || low != high) {
            self.doubts.push(at(Cell::Prepay));
        }
        let line = Line { class, printed, ..line };
        Some([line.clone(), Line { prepay: high, ..line }])
    }
}

/// Whether a row gives back something that the bill holds: then it is of the same class.
fn returned(draft: &Draft, row: &Row) -> bool {
    let name = row.get(Cell::Name);
    let bought = |other: &Row| signed(other.get(Cell::Amount)).is_ok_and(|fen| fen > 0);
    !name.is_empty() && draft.rows.iter().any(|other| other.get(Cell::Name) == name && bought(other))
}

/// The lines as a bill; `open` stands for a share paid first that nobody knows.
fn bill(lines: &[Line], open: Option<Exact>) -> Result<Known, Vec<Fault>> {
    let mut lines = lines.to_vec();
    for line in &mut lines {
        if open.is_some() && line.class == Some(Class::B) && line.printed.is_none() && line.prepay.is_none() {
            line.prepay = open;
        }
    }
    Bill::new(lines).map(Known::Bill)
}

/// The cheap end and, where something is open, the dear one. `open`: what is paid first of class B is not known either.
pub(super) fn ends(cheap: &[Line], dear: &[Line], open: bool) -> Result<Vec<Known>, Vec<Fault>> {
    let mut bills = vec![bill(cheap, open.then_some(Exact::ZERO))?];
    if open || cheap != dear {
        bills.push(bill(dear, open.then_some(Exact::ONE))?);
    }
    Ok(bills)
}
