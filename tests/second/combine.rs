//! Figures put together from others, kept within what their unit allows (README §5).

use crate::Refusal;
use crate::model::{Combine, Unit};
use crate::num::Q;
use crate::value::Found;

/// What a unit allows.
pub(crate) fn kept(x: Q, unit: Unit) -> Q {
    let one = Q::one();
    match unit {
        Unit::Rate => x.max(Q::zero()).min(one),
        Unit::Points => x.max(-&one).min(one),
        Unit::Money | Unit::Factor | Unit::Bands => x.max(Q::zero()),
    }
}

/// The operands, or why they are not known. One that is not payable is enough, whatever the others are.
pub(crate) fn decided(all: Vec<Result<Found, Refusal>>) -> Result<Vec<Found>, Refusal> {
    match all.iter().position(|found| matches!(found, Ok(Found::NotPayable))) {
        Some(_) => Ok(vec![Found::NotPayable]),
        None => all.into_iter().collect(),
    }
}

/// Operands put together; `bounded` keeps the figure where it belongs.
pub(crate) fn combined(how: Combine, all: &[Found], bounded: impl Fn(Q) -> Q) -> Found {
    if all.iter().any(|f| matches!(f, Found::NotPayable | Found::Bands(_))) {
        return Found::NotPayable;
    }
    let figures: Vec<&Q> =
        all.iter().filter_map(|f| if let Found::Figure(x) = f { Some(x) } else { None }).collect();
    let open = figures.len() < all.len();
    if open && (how != Combine::Least || figures.is_empty()) {
        return Found::NoLimit;
    }
    let figures = figures.into_iter().cloned();
    let figure = match how {
        Combine::Sum => Some(figures.sum()),
        Combine::Times => figures.reduce(|a, b| a * b),
        Combine::Most => figures.reduce(Q::max),
        Combine::Least => figures.reduce(Q::min),
    };
    Found::Figure(bounded(figure.unwrap_or_default()))
}
