//! The walk through the bands (README §9.1 steps 6–9), shared by `basic` and `share`.

use crate::model::{Band, How, Part};
use crate::num::Q;
use crate::round::{Way, to_fen};

/// One step of `adjust` with its figure.
pub(crate) struct Adjustment {
    pub how: How,
    pub figure: Q,
    pub to_part: Option<Part>,
}

/// How a piece is shared.
pub(crate) struct Rule {
    pub bands: Vec<Band>,
    pub whole: bool,
    pub adjust: Vec<Adjustment>,
    /// What the caps on the payment leave; none without one.
    pub room: Option<Q>,
    pub down_fen: bool,
    /// Rounding in the walk: whether the own side is rounded, and how.
    pub round: Option<(bool, Way)>,
}

/// What became of a piece.
#[derive(Default)]
pub(crate) struct Shared {
    pub paid: Q,
    pub own: Q,
    pub to_parts: Vec<(Part, Q)>,
    /// The width that was shared: paid + own + to_parts.
    pub covered: Q,
    /// The width above the caps.
    pub over: Q,
    /// Band number (from 1) and what the payer took in it.
    pub bands: Vec<(usize, Q)>,
}

/// The shares of one band: the payer's, the person's, and what goes to other parts.
struct Shares {
    fund: Q,
    own: Q,
    to_parts: Vec<(Part, Q)>,
}

fn adjusted(rate: &Q, adjust: &[Adjustment]) -> Shares {
    let mut s = Shares { fund: rate.clone(), own: Q::one() - rate, to_parts: Vec::new() };
    for a in adjust {
        let k = &a.figure;
        let next = match a.how {
            How::OwnFactor => {
                s.fund += &(&s.own * (Q::one() - k));
                s.own = &s.own * k;
                continue;
            }
            How::Points => (&s.fund + k).max(Q::zero()).min(Q::one()),
            How::RateFactor => (&s.fund * k).min(Q::one()),
            How::Ceiling => s.fund.clone().min(k.clone()),
        };
        // At most the own share can become the payer's.
        let next = next.min(&s.fund + &s.own);
        let lost = &s.fund - &next;
        match a.to_part {
            Some(part) if lost.is_positive() => s.to_parts.push((part, lost)),
            _ => s.own += &lost,
        }
        s.fund = next;
    }
    s
}

/// The pieces of (from, to]: band number, width, rate.
fn pieces(rule: &Rule, from: &Q, to: &Q) -> Vec<(usize, Q, Q)> {
    let mut found = Vec::new();
    let mut below = Q::zero();
    for (i, band) in rule.bands.iter().enumerate() {
        let top = band.to.as_ref().unwrap_or(to).min(to).clone();
        let ends_here = band.to.as_ref().is_none_or(|t| to <= t);
        if rule.whole {
            if ends_here {
                return vec![(i + 1, to - from, band.rate.clone())];
            }
            continue;
        }
        let bottom = below.clone().max(from.clone());
        if top > bottom {
            found.push((i + 1, &top - &bottom, band.rate.clone()));
        }
        if ends_here {
            break;
        }
        below = top;
    }
    found
}

/// Shares the piece (from, to].
pub(crate) fn walk(rule: &Rule, from: &Q, to: &Q) -> Shared {
    let mut all = Shared::default();
    if to <= from {
        return all;
    }
    let mut room = rule.room.clone();
    for (number, width, rate) in pieces(rule, from, to) {
        let shares = adjusted(&rate, &rule.adjust);
        let mut covered = width.clone();
        let mut paid = &width * &shares.fund;
        let mut cut = false;
        if let Some(room) = &room
            && shares.fund.is_positive()
            && paid > *room
        {
            cut = true;
            paid = room.clone();
            covered = room / &shares.fund;
            if rule.down_fen {
                covered = covered.floor();
            }
        }
        let to_parts: Vec<(Part, Q)> =
            shares.to_parts.iter().map(|(p, share)| (*p, &covered * share)).collect();
        let others: Q = to_parts.iter().map(|(_, x)| x).sum();
        let mut own = if cut && rule.down_fen { &covered - &paid - &others } else { &covered * &shares.own };
        match rule.round {
            Some((true, way)) if !shares.fund.is_zero() => {
                own = to_fen(&own, way);
                paid = &covered - &own - &others;
            }
            Some((false, way)) if !shares.fund.is_zero() => {
                paid = to_fen(&paid, way);
                own = &covered - &paid - &others;
            }
            _ => {}
        }
        room = room.map(|r| (r - &paid).max(Q::zero()));
        all.over += &(&width - &covered);
        all.paid += &paid;
        all.own += &own;
        all.covered += &covered;
        for (part, x) in to_parts {
            match all.to_parts.iter_mut().find(|(p, _)| *p == part) {
                Some((_, sum)) => *sum += &x,
                None => all.to_parts.push((part, x)),
            }
        }
        all.bands.push((number, paid));
    }
    all
}
