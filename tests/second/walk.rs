//! The walk through the bands (README §9.1 steps 6–9), shared by `basic` and `share`.

use crate::Refusal;
use crate::model::{At, Band, How, Part, Round};
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
    /// What the caps on the payment leave.
    pub room: Room,
    pub down_fen: bool,
    /// Rounding in the walk: whether the own side is rounded, and how.
    pub round: Option<(bool, Way)>,
}

/// What caps leave, not below 0.
#[derive(Default)]
pub(crate) struct Room {
    /// What the known ones leave; none without one.
    pub known: Option<Q>,
    /// What those that are not known leave at least, and why they are not known.
    pub least: Option<(Q, Refusal)>,
}

impl Room {
    /// The least of all, and why that is not known if it is not.
    fn all(&self) -> (Option<Q>, Option<&Refusal>) {
        match (&self.known, &self.least) {
            (known, None) => (known.clone(), None),
            (Some(known), Some((least, _))) if known <= least => (Some(known.clone()), None),
            (_, Some((least, why))) => (Some(least.clone()), Some(why)),
        }
    }

    /// What is left beyond `first`.
    pub fn beyond(self, first: &Q) -> Room {
        let less = |x: Q| (x - first).max(Q::zero());
        Room { known: self.known.map(less), least: self.least.map(|(x, why)| (less(x), why)) }
    }

    /// At most what is left; an unknown cap that would cut refuses.
    pub fn cut(&self, amount: &Q) -> Result<Q, Refusal> {
        match self.all() {
            (Some(room), Some(why)) if *amount > room => Err(why.clone()),
            (Some(room), _) => Ok(amount.clone().min(room)),
            (None, _) => Ok(amount.clone()),
        }
    }
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
                let own = (&s.own * k).min(&s.own + &s.fund);
                s.fund += &(&s.own - &own);
                s.own = own;
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
pub(crate) fn walk(rule: &Rule, from: &Q, to: &Q) -> Result<Shared, Refusal> {
    let mut all = Shared::default();
    if to <= from {
        return Ok(all);
    }
    let (mut room, unknown) = rule.room.all();
    for (number, width, rate) in pieces(rule, from, to) {
        let shares = adjusted(&rate, &rule.adjust);
        let full = &width * &shares.fund;
        let reached = room.clone().filter(|room| shares.fund.is_positive() && full > *room);
        let mut covered = width.clone();
        if let Some(room) = &reached {
            if let Some(why) = unknown {
                return Err(why.clone());
            }
            covered = room / &shares.fund;
            if rule.down_fen {
                covered = covered.floor();
            }
        }
        let arises = |(part, share): &(Part, Q)| {
            let exact = &covered * share;
            (*part, rule.round.map_or(exact.clone(), |(_, way)| to_fen(&exact, way)))
        };
        let to_parts: Vec<(Part, Q)> = shares.to_parts.iter().map(arises).collect();
        let others: Q = to_parts.iter().map(|(_, x)| x).sum();
        let (paid, own) = match (&reached, rule.round) {
            (None, _) if shares.fund.is_zero() => (Q::zero(), &covered - &others),
            (None, None) => (full, &covered * &shares.own),
            (None, Some((false, way))) => {
                let paid = to_fen(&full, way);
                let own = &covered - &paid - &others;
                (paid, own)
            }
            (None, Some((true, way))) => {
                let own = to_fen(&(&covered * &shares.own), way);
                (&covered - &own - &others, own)
            }
            (Some(room), None) if !rule.down_fen => (room.clone(), &covered * &shares.own),
            (Some(room), _) => {
                let own = (&covered - room - &others).max(Q::zero());
                (&covered - &own - &others, own)
            }
        };
        // Once a cap is reached nothing more is paid.
        room = room.map(|r| if reached.is_some() { Q::zero() } else { (r - &paid).max(Q::zero()) });
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
    Ok(all)
}

impl Shared {
    /// README §11, `at = "item"`: one side is rounded, to at most what both have; the other takes the rest.
    pub fn round_item(&mut self, round: &Round) {
        if round.at != At::Item {
            return;
        }
        let both = &self.paid + &self.own;
        if round.side_own {
            self.own = to_fen(&self.own, round.way).min(both.clone());
            self.paid = both - &self.own;
        } else {
            self.paid = to_fen(&self.paid, round.way).min(both.clone());
            self.own = both - &self.paid;
        }
    }
}
