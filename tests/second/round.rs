//! README §11: the ways of rounding to the fen, and the one final rounding that makes the sum the bill.

use crate::num::Q;

/// How a half, or any fraction of a fen, goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// To the nearest fen, the half away from zero.
    HalfUp,
    /// Towards zero.
    Down,
    /// Away from zero.
    Up,
    /// To the nearest fen, the half to the even one.
    HalfEven,
}

/// To whole fen.
pub fn to_fen(x: &Q, way: Way) -> Q {
    let size = x.abs();
    let down = size.floor();
    let rest = &size - &down;
    let half = Q::one() / Q::int(2);
    let raise = match way {
        Way::Down => false,
        Way::Up => !rest.is_zero(),
        Way::HalfUp => rest >= half,
        Way::HalfEven => rest > half || (rest == half && (&down / Q::int(2)).whole().is_none()),
    };
    let whole = if raise { down + Q::one() } else { down };
    if x.is_negative() { -whole } else { whole }
}

/// Rounds every amount and lets the sum be `bill`. `amounts` stands in the order in which differences are given.
///
/// What is left over goes whole to the first amount that is not exactly 0; what is too much is taken in the same order,
/// each giving at most what it holds.
pub fn reconcile(amounts: &[Q], bill: &Q, way: Way) -> Vec<Q> {
    let mut fen: Vec<Q> = amounts.iter().map(|x| to_fen(x, way)).collect();
    let left = bill - fen.iter().sum::<Q>();
    if left.is_positive() {
        let first = amounts.iter().position(|x| !x.is_zero()).unwrap_or(0);
        if let Some(x) = fen.get_mut(first) {
            *x += &left;
        }
    } else {
        let mut lack = -left;
        for x in &mut fen {
            let gives = lack.clone().min(x.clone()).max(Q::zero());
            *x -= &gives;
            lack -= &gives;
        }
    }
    fen
}
