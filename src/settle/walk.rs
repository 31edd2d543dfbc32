//! Sharing a piece of an axis band by band, up to a cap: the heart of `basic` and `share`.

use super::Work;
use super::ready::{Limit, Rated};
use crate::case::Case;
use crate::money::{Exact, Way};
use crate::pack::{Boundary, CapOn, Mode, Part, RoundAt};

/// What one band shared.
pub(super) struct Shared {
    pub band: usize,
    pub from: Exact,
    pub to: Exact,
    pub width: Exact,
    pub fund: Exact,
    pub own: Exact,
    /// What adjustments sent to other parts.
    pub cut: Exact,
}

/// What adjustments of the rate send from one band to other parts, and all of it together.
struct Cuts {
    cuts: Vec<(Part, Exact)>,
    cut: Exact,
}

/// A piece worked through.
pub(super) struct Walked {
    pub bands: Vec<Shared>,
    pub fund: Exact,
    pub own: Exact,
    pub cuts: Vec<(Part, Exact)>,
    pub covered: Exact,
    pub over: Exact,
    /// The cap has been reached: whatever the fund would still share lies above it.
    pub capped: bool,
}

/// How a walk rounds.
#[derive(Clone, Copy)]
pub(super) struct Rule {
    pub band: bool,
    pub own_side: bool,
    pub way: Way,
    pub boundary: Boundary,
}

/// What the caps of one kind leave.
#[derive(Default)]
pub(super) struct Room {
    /// The least room, if there is any cap.
    pub least: Option<Exact>,
    /// That room is only the least a cap can leave whose value is not known.
    pub open: bool,
}

/// The least room of the caps of one kind.
pub(super) fn room(case: &Case, caps: &[Limit], on: CapOn) -> Room {
    let mut room = Room::default();
    for cap in caps.iter().filter(|cap| cap.on == on) {
        let left = (cap.most - case.count(cap.counter)).floor_zero();
        // A known cap that leaves no more than an unknown one can decides.
        if room.least.is_none_or(|known| left < known || (left == known && !cap.open)) {
            room.least = Some(left);
            room.open = cap.open;
        }
    }
    room
}

/// Works a piece `(from, to]` through the bands.
pub(super) fn walk(
    bands: &[Rated],
    mode: Mode,
    (from, to): (Exact, Exact),
    room: Option<Exact>,
    rule: Rule,
) -> Walked {
    let mut walked = Walked {
        bands: Vec::with_capacity(bands.len()),
        fund: Exact::ZERO,
        own: Exact::ZERO,
        cuts: Vec::new(),
        covered: Exact::ZERO,
        over: Exact::ZERO,
        capped: false,
    };
    if to <= from {
        return walked;
    }
    let mut at = from;
    for (index, band) in bands.iter().enumerate() {
        let end = band.to.map_or(to, |end| end.least(to));
        let whole_here = mode == Mode::Whole && band.to.is_none_or(|end| to <= end);
        let end = if whole_here { to } else { end };
        if (mode == Mode::Whole && !whole_here) || end <= at {
            continue;
        }
        share_band(&mut walked, band, index + 1, (at, end), room, rule);
        at = end;
        if whole_here {
            break;
        }
    }
    walked
}

fn share_band(
    walked: &mut Walked,
    band: &Rated,
    number: usize,
    (from, to): (Exact, Exact),
    room: Option<Exact>,
    rule: Rule,
) {
    let width = to - from;
    if walked.capped && band.fund.is_positive() {
        walked.over += width;
        return;
    }
    let left = room.map(|room| (room - walked.fund).floor_zero());
    // What the fund does not share at all is not rounded either.
    let rounding = rule.band && band.fund.is_positive();
    let rounded = |value: Exact| if rounding { Exact::fen(rule.way.round(value)) } else { value };
    let cuts_of = |width: Exact| {
        let (mut cuts, mut cut) = (Vec::new(), Exact::ZERO);
        for (part, share) in &band.cuts {
            let amount = rounded(width * *share).least(width - cut);
            cuts.push((*part, amount));
            cut += amount;
        }
        Cuts { cuts, cut }
    };
    let whole = width * band.fund;
    let (covered, fund, own, cuts) = match left {
        Some(left) if whole > left => {
            walked.capped = true;
            up_to_cap(band, width, left, rule, &cuts_of)
        }
        _ => {
            let cuts = cuts_of(width);
            let most = (width - cuts.cut).floor_zero();
            let (fund, own) = match (rounding, rule.own_side) {
                (false, _) => (whole, width * band.own),
                (true, false) => {
                    let fund = rounded(whole).least(most);
                    (fund, most - fund)
                }
                (true, true) => {
                    let own = rounded(width * band.own).least(most);
                    (most - own, own)
                }
            };
            (width, fund, own, cuts)
        }
    };
    walked.fund += fund;
    walked.covered += covered;
    walked.over += width - covered;
    if covered.is_zero() {
        return;
    }
    walked.own += own;
    for (part, amount) in cuts.cuts {
        match walked.cuts.iter_mut().find(|(known, _)| *known == part) {
            Some((_, sum)) => *sum += amount,
            None => walked.cuts.push((part, amount)),
        }
    }
    let cut = cuts.cut;
    walked.bands.push(Shared { band: number, from, to: from + covered, width: covered, fund, own, cut });
}

/// The part of a band that a cap leaves: the payer takes the room, and what that room covers is shared.
fn up_to_cap(
    band: &Rated,
    width: Exact,
    left: Exact,
    rule: Rule,
    cuts_of: &dyn Fn(Exact) -> Cuts,
) -> (Exact, Exact, Exact, Cuts) {
    let exact = left.over(band.fund).least(width);
    let down = rule.boundary == Boundary::DownFen;
    let covered = if down { Exact::fen(Way::Down.round(exact)) } else { exact };
    let cuts = cuts_of(covered);
    let cut = cuts.cut;
    let own = if down || rule.band { (covered - left - cut).floor_zero() } else { covered * band.own };
    // With a boundary rounded down the room may pass what it covers by less than a fen.
    let fund = if down || rule.band { covered - own - cut } else { left };
    (covered, fund, own, cuts)
}

impl Work<'_, '_> {
    pub(super) fn rule(&self, boundary: Boundary) -> Rule {
        let round = &self.case.pack.round;
        Rule { band: round.at == RoundAt::Band, own_side: round.own_side, way: round.way, boundary }
    }
}
