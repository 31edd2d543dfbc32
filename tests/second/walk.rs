//! The walk through the bands (README §9.1 steps 6–9), shared by `basic` and `share`.

use crate::Refusal;
use crate::bug::Bug;
use crate::model::{At, Band, How, Part};
use crate::num::Q;
use crate::round::{Way, to_fen};
use crate::shapes::{Seen, Shape};
use crate::value::Facts;

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
    /// The shape of a cap on the payment that is reached.
    pub cap: Shape,
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
    /// Several caps hold.
    pub several: bool,
    /// Something was counted under one of them.
    pub counted: bool,
    /// One of them counts several kinds of money, or costs.
    pub mixed: bool,
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

    /// Notes that a cap was reached.
    fn reached(&self, seen: &Seen, shape: Shape) {
        seen.note(shape);
        seen.when(self.several, Shape::CapNested);
        seen.when(self.counted, Shape::CapCounted);
        seen.when(self.mixed, Shape::CapMixed);
    }

    /// What is left beyond `first`.
    pub fn beyond(self, first: &Q) -> Room {
        let less = |x: Q| (x - first).max(Q::zero());
        // Which of them decides is told by what they leave in all.
        let known = self.known.filter(|known| self.least.as_ref().is_none_or(|(least, _)| known <= least));
        let least = self.least.map(|(x, why)| (less(x), why));
        Room { known: known.map(less), least, ..self }
    }

    /// Of `amount`, which known caps have cut to `width`, at most what is left; an unknown cap that would cut refuses.
    pub fn cut(&self, amount: &Q, width: &Q, seen: &Seen, shape: Shape) -> Result<Q, Refusal> {
        let (Some(room), why) = self.all() else { return Ok(width.clone()) };
        seen.compared(amount, &room);
        if room < *amount && room <= *width {
            self.reached(seen, shape);
        }
        match why {
            Some(why) if *width > room => Err(why.clone()),
            _ => Ok(width.clone().min(room)),
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

fn adjusted(facts: &Facts<'_>, rate: &Q, adjust: &[Adjustment]) -> Shares {
    let mut s = Shares { fund: rate.clone(), own: Q::one() - rate, to_parts: Vec::new() };
    for a in adjust {
        let k = &a.figure;
        let next = match a.how {
            How::OwnFactor => {
                let most = &s.own + &s.fund;
                let own = if facts.bug(Bug::FactorBeyond) { &s.own * k } else { (&s.own * k).min(most) };
                facts.seen.when(own != s.own, Shape::OwnFactor);
                s.fund += &(&s.own - &own);
                s.own = own;
                continue;
            }
            How::Points if facts.bug(Bug::PointsBeyond) => &s.fund + k,
            How::Points => (&s.fund + k).max(Q::zero()).min(Q::one()),
            How::RateFactor if facts.bug(Bug::FactorAboveOne) => &s.fund * k,
            How::RateFactor => (&s.fund * k).min(Q::one()),
            How::Ceiling => s.fund.clone().min(k.clone()),
        };
        // At most the own share can become the payer's.
        let next = if facts.bug(Bug::FactorAboveOne) { next } else { next.min(&s.fund + &s.own) };
        if next != s.fund {
            facts.seen.note(match a.how {
                How::OwnFactor => Shape::OwnFactor,
                How::Points => Shape::Points,
                How::RateFactor => Shape::RateFactor,
                How::Ceiling => Shape::RateCeiling,
            });
        }
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
fn pieces(facts: &Facts<'_>, rule: &Rule, from: &Q, to: &Q) -> Vec<(usize, Q, Q)> {
    let mut found = Vec::new();
    let mut below = Q::zero();
    for (i, band) in rule.bands.iter().enumerate() {
        let top = band.to.as_ref().unwrap_or(to).min(to).clone();
        if let Some(t) = &band.to {
            facts.seen.compared(to, t);
        }
        let open = facts.bug(Bug::BandOpen);
        let ends_here = band.to.as_ref().is_none_or(|t| if open { to < t } else { to <= t });
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
pub(crate) fn walk(facts: &Facts<'_>, rule: &Rule, from: &Q, to: &Q) -> Result<Shared, Refusal> {
    let mut all = Shared::default();
    if to <= from {
        return Ok(all);
    }
    let (mut room, unknown) = rule.room.all();
    for (number, width, rate) in pieces(facts, rule, from, to) {
        let shares = adjusted(facts, &rate, &rule.adjust);
        let full = &width * &shares.fund;
        facts.seen.when(rule.bands.len() > 1 && shares.fund == Q::one(), Shape::BandFull);
        if let Some(room) = &room {
            facts.seen.compared(&full, room);
        }
        let pays = shares.fund.is_positive() || facts.bug(Bug::NoRoomNoBand);
        let nothing = facts.bug(Bug::NoRoomNoBand) && room.as_ref().is_some_and(Q::is_zero);
        let reached = room.clone().filter(|room| pays && (full > *room || nothing));
        let mut covered = width.clone();
        if let Some(room) = &reached {
            if let Some(why) = unknown {
                return Err(why.clone());
            }
            rule.room.reached(&facts.seen, rule.cap);
            covered = if nothing { Q::zero() } else { room / &shares.fund };
            facts.seen.when(rule.down_fen && covered.whole().is_none(), Shape::DownFen);
            if rule.down_fen && !facts.bug(Bug::BoundaryExact) {
                covered = covered.floor();
            }
        }
        // A band that the fund does not share is not rounded.
        let round = rule.round.filter(|_| shares.fund.is_positive());
        let mut left = covered.clone();
        let mut arises = |(part, share): &(Part, Q)| {
            let exact = &covered * share;
            facts.seen.when(exact.is_positive(), Shape::ToPart);
            let x = round.map_or(exact.clone(), |(_, way)| to_fen(&exact, way)).min(left.clone());
            left -= &x;
            (*part, x)
        };
        let to_parts: Vec<(Part, Q)> = shares.to_parts.iter().map(&mut arises).collect();
        let others: Q = to_parts.iter().map(|(_, x)| x).sum();
        let (paid, own) = match (&reached, round) {
            (None, _) if shares.fund.is_zero() => (Q::zero(), left),
            (None, None) => (full, &covered * &shares.own),
            (None, Some((false, way))) => {
                facts.seen.rounded(&full);
                facts.seen.when(full.whole().is_none(), Shape::RoundBand);
                let paid = to_fen(&full, way).min(left.clone());
                let own = left - &paid;
                (paid, own)
            }
            (None, Some((true, way))) => {
                let exact = &covered * &shares.own;
                facts.seen.rounded(&exact);
                facts.seen.when(exact.whole().is_none(), Shape::RoundBand);
                facts.seen.when(exact.whole().is_none(), Shape::RoundOwn);
                let own = to_fen(&exact, way).min(left.clone());
                (left - &own, own)
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
    pub fn round_item(&mut self, facts: &Facts<'_>) {
        let round = &facts.pack.round;
        if round.at != At::Item {
            return;
        }
        let side = if round.side_own { &self.own } else { &self.paid };
        facts.seen.rounded(side);
        facts.seen.when(side.whole().is_none(), Shape::RoundItem);
        facts.seen.when(side.whole().is_none() && round.side_own, Shape::RoundOwn);
        let way = facts.way();
        let both = &self.paid + &self.own;
        if round.side_own {
            self.own = to_fen(&self.own, way).min(both.clone());
            self.paid = both - &self.own;
        } else {
            self.paid = to_fen(&self.paid, way).min(both.clone());
            self.own = both - &self.paid;
        }
    }
}
