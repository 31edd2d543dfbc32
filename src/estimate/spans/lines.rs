//! Lines that are in doubt: the ways one of them may be split, and what all of them may put into each part.

use super::form::{ONE, Range};
use crate::bill::{Bill, Class, Line, Printed};
use crate::case::Inputs;
use crate::estimate::{Between, LineDoubt, SumsDoubt};
use crate::facts::Fact;
use crate::fault::Fault;
use crate::money::{Exact, Fen};
use crate::pack::Pack;
use crate::settle::lines::alone;

/// How finely a rate may be written.
const RATE_STEP: i128 = 1_000_000;

/// Something on the bill that is in doubt.
#[derive(Clone)]
pub enum Doubtful {
    /// A line, by its place.
    Line {
        index: usize,
        line: Box<Line>,
        classes: Vec<Class>,
        /// Millionths.
        prepay: Option<(i64, i64)>,
        limit: Option<(Fen, Fen)>,
        amount: Option<(Fen, Fen)>,
    },
    /// The whole bill as sums: total, excluded, over limit, paid first.
    Sums([(Fen, Fen); 4]),
}

/// One way a line may be: the line as it then is, and where its money lies.
#[derive(Clone)]
pub struct Way {
    pub line: Line,
    pub group: usize,
    /// Out of scope altogether, excluded, over limit, the amount: what the bounds are moved along. An order by which each further
    /// step is worse for the person as a rule.
    pub along: [i128; 4],
    /// Paid first, and in scope.
    pub rest: [i128; 2],
}

fn units(value: Exact) -> i128 {
    super::form::Form::known(value).mid
}

impl Way {
    fn of(line: Line, inputs: &Inputs, pack: &Pack) -> Result<Way, Fault> {
        let (split, _) = alone(inputs, pack, &line)?;
        let [excluded, over, prepay, scope] =
            [split.excluded, split.over_limit, split.prepay, split.in_scope].map(units);
        let amount = i128::from(line.amount) * ONE;
        let along = [excluded + over + prepay, excluded, over, amount];
        Ok(Way { line, group: split.group, along, rest: [prepay, scope] })
    }
}

impl Doubtful {
    /// What a doubt says of a line.
    pub fn line(index: usize, line: &Line, doubt: &LineDoubt, most: Fen) -> Doubtful {
        let amount = doubt.amount.map(|(low, high)| (low, high.unwrap_or(most)));
        let largest = amount.map_or(line.amount.abs(), |(_, high)| high);
        // A limit at the amount is as good as none.
        let limit = |(low, high): Between| (low.min(largest), high.unwrap_or(largest).min(largest));
        let millionths = |rate: Exact| {
            let whole = rate * Exact::new(RATE_STEP, 1);
            i64::try_from(whole.num() / whole.den().max(1)).unwrap_or(0)
        };
        let classes =
            if doubt.classes.is_empty() { line.class.into_iter().collect() } else { doubt.classes.clone() };
        Doubtful::Line {
            index,
            line: Box::new(line.clone()),
            classes,
            prepay: doubt.prepay.map(|(low, high)| (millionths(low), millionths(high))),
            limit: doubt.limit.map(limit),
            amount,
        }
    }

    /// A bill of which only sums are known.
    pub fn sums(doubt: &SumsDoubt, most: Fen) -> Doubtful {
        let SumsDoubt { total, excluded, over_limit, prepay } = *doubt;
        let top = total.1.unwrap_or(most);
        let end = |(low, high): Between| (low, high.unwrap_or(top).min(top).max(low));
        Doubtful::Sums([(total.0, top), end(excluded), end(over_limit), end(prepay)])
    }

    /// Whether figures lie between ends, so that a rounding on the line may move it.
    pub fn smooth(&self) -> bool {
        match self {
            Doubtful::Line { line, prepay, limit, amount, .. } => {
                line.printed.is_none() && (prepay.is_some() || limit.is_some() || amount.is_some())
            }
            Doubtful::Sums(_) => false,
        }
    }

    /// The corners of everything it may be: every way lies between them.
    pub fn ways(&self, inputs: &Inputs, pack: &Pack) -> Result<Vec<Way>, Fault> {
        let mut ways: Vec<Way> = Vec::new();
        let mut add = |line: Line| -> Result<(), Fault> {
            let way = Way::of(line, inputs, pack)?;
            if !ways.iter().any(|known| known.along == way.along && known.rest == way.rest) {
                ways.push(way);
            }
            Ok(())
        };
        match self {
            Doubtful::Sums(ends) => {
                for corner in corners(ends) {
                    add(sums_line(corner))?;
                }
            }
            Doubtful::Line { line, classes, prepay, limit, amount, .. } => {
                for class in classes {
                    let mut line = line.clone();
                    line.class = Some(*class);
                    // A share in doubt is the line's own, so that no table is asked for it.
                    line.prepay = line.prepay.or(prepay.map(|_| Exact::ZERO));
                    for line in with_amounts(&line, *amount, *limit, inputs, pack)? {
                        for line in with_limits(&line, *limit) {
                            for line in with_rates(&line, *prepay, inputs, pack)? {
                                add(line)?;
                            }
                        }
                    }
                }
            }
        }
        Ok(ways)
    }

    /// The same in two halves, if it can be cut.
    pub fn halves(&self) -> Option<[Doubtful; 2]> {
        match self {
            Doubtful::Sums(ends) => {
                let place =
                    (0..4).max_by_key(|place| ends.get(*place).map_or(0, |(low, high)| high - low))?;
                let (low, high) = *ends.get(place)?;
                let mid = middle(low, high)?;
                let with = |end: (Fen, Fen)| {
                    let mut ends = *ends;
                    if let Some(slot) = ends.get_mut(place) {
                        *slot = end;
                    }
                    Doubtful::Sums(ends)
                };
                Some([with((low, mid)), with((mid + 1, high))])
            }
            Doubtful::Line { classes, prepay, limit, amount, .. } => {
                let mut two = [self.clone(), self.clone()];
                let [one, other] = &mut two;
                let (
                    Doubtful::Line {
                        classes: classes_one,
                        prepay: prepay_one,
                        limit: limit_one,
                        amount: amount_one,
                        ..
                    },
                    Doubtful::Line {
                        classes: classes_two,
                        prepay: prepay_two,
                        limit: limit_two,
                        amount: amount_two,
                        ..
                    },
                ) = (one, other)
                else {
                    return None;
                };
                if classes.len() > 1 {
                    classes_one.truncate(1);
                    classes_two.remove(0);
                    return Some(two);
                }
                let wide = |ends: &Option<(i64, i64)>| {
                    ends.and_then(|(low, high)| Some((low, middle(low, high)?, high)))
                };
                if let Some((low, mid, high)) = wide(amount) {
                    (*amount_one, *amount_two) = (Some((low, mid)), Some((mid + 1, high)));
                } else if let Some((low, mid, high)) = wide(limit) {
                    (*limit_one, *limit_two) = (Some((low, mid)), Some((mid + 1, high)));
                } else if let Some((low, mid, high)) = wide(prepay) {
                    (*prepay_one, *prepay_two) = (Some((low, mid)), Some((mid + 1, high)));
                } else {
                    return None;
                }
                Some(two)
            }
        }
    }
}

fn middle(low: i64, high: i64) -> Option<i64> {
    (low < high).then(|| low + (high - low) / 2)
}

fn sums_line([total, excluded, over_limit, prepay]: [Fen; 4]) -> Line {
    Line::sums(total, Printed { excluded, over_limit, prepay })
}

/// The corners of all sums whose parts fit into the total: those of the box that fit, and where its edges meet the total.
fn corners(ends: &[(Fen, Fen); 4]) -> Vec<[Fen; 4]> {
    let mut found = Vec::new();
    let fits = |[total, excluded, over, prepay]: &[Fen; 4]| excluded + over + prepay <= *total;
    let corner = |bits: usize| -> [Fen; 4] {
        let mut corner = [0; 4];
        for (place, (slot, (low, high))) in corner.iter_mut().zip(ends).enumerate() {
            *slot = if bits & (1 << place) == 0 { *low } else { *high };
        }
        corner
    };
    for bits in 0..16 {
        let one = corner(bits);
        if fits(&one) {
            found.push(one);
            continue;
        }
        let [total, excluded, over, prepay] = one;
        let lack = excluded + over + prepay - total;
        for place in 0..4 {
            let other = corner(bits ^ (1 << place));
            let mut moved = one;
            if let Some(slot) = moved.get_mut(place) {
                *slot += if place == 0 { lack } else { -lack };
            }
            if fits(&other) && fits(&moved) {
                found.push(moved);
            }
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

fn with_amounts(
    line: &Line,
    amount: Option<(Fen, Fen)>,
    limit: Option<(Fen, Fen)>,
    inputs: &Inputs,
    pack: &Pack,
) -> Result<Vec<Line>, Fault> {
    let Some((low, high)) = amount else { return Ok(vec![line.clone()]) };
    let mut all = vec![low, high];
    // A rule may change with the unit price.
    let units = i64::from(line.quantity.max(1));
    for axis in pack.axes.iter().filter(|axis| axis.fact == Fact::LinePrice) {
        all.extend(axis.cuts().iter().flat_map(|cut| [cut * units - 1, cut * units]));
    }
    // Where a limit begins to bite; a rule may put out the whole line there.
    let mut limits: Vec<Fen> = limit.map_or(Vec::new(), |(low, high)| vec![low, high]);
    for amount in all.clone() {
        let (_, bends) = alone(inputs, pack, &Line { amount, ..line.clone() })?;
        limits.extend(bends);
    }
    for limit in limits {
        all.extend([limit - 1, limit, limit + 1]);
    }
    all.retain(|at| (low..=high).contains(at));
    all.sort_unstable();
    all.dedup();
    Ok(all.into_iter().map(|amount| Line { amount, ..line.clone() }).collect())
}

fn with_limits(line: &Line, limit: Option<(Fen, Fen)>) -> Vec<Line> {
    let Some((low, high)) = limit else { return vec![line.clone()] };
    let mut all = vec![low, high];
    all.extend([line.amount, line.amount - 1].into_iter().filter(|at| (low..=high).contains(at)));
    all.into_iter().map(|limit| Line { limit: Some(limit), ..line.clone() }).collect()
}

fn with_rates(
    line: &Line,
    prepay: Option<(i64, i64)>,
    inputs: &Inputs,
    pack: &Pack,
) -> Result<Vec<Line>, Fault> {
    let Some((low, high)) = prepay.filter(|_| line.class != Some(Class::C)) else {
        return Ok(vec![line.clone()]);
    };
    let at = |millionths: i64| Exact::new(i128::from(millionths), RATE_STEP);
    let with = |rate: Exact| Line { prepay: Some(rate), ..line.clone() };
    let mut all = vec![with(at(low)), with(at(high))];
    if pack.lines.prepay_first {
        // Taken first, the share may bring the rest below the limit.
        let (free, _) = alone(inputs, pack, &with(Exact::ZERO))?;
        let bend = free.over_limit.over(Exact::fen(line.amount.max(1)));
        all.extend((bend > at(low) && bend < at(high)).then(|| with(bend)));
    }
    Ok(all)
}

/// What lines in doubt may put into each part of one group: ends of each measure of [`Way::along`] and of what is left.
pub struct Pot {
    pub group: usize,
    pub along: [Range; 4],
    pub rest: [Range; 2],
}

/// The pots of all groups with lines in doubt.
pub fn pots(ways: &[Vec<Way>]) -> Vec<Pot> {
    let mut pots: Vec<Pot> = Vec::new();
    for ways in ways {
        let Some(group) = ways.first().map(|way| way.group) else { continue };
        let place = pots.iter().position(|pot| pot.group == group).unwrap_or_else(|| {
            pots.push(Pot { group, along: [Range::ZERO; 4], rest: [Range::ZERO; 2] });
            pots.len() - 1
        });
        let Some(pot) = pots.get_mut(place) else { continue };
        let ends = |measure: &dyn Fn(&Way) -> i128| {
            let low = ways.iter().map(measure).min().unwrap_or(0);
            Range::of(low, ways.iter().map(measure).max().unwrap_or(0))
        };
        for (place, slot) in pot.along.iter_mut().enumerate() {
            *slot = slot.plus(ends(&|way| way.along.get(place).copied().unwrap_or(0)));
        }
        for (place, slot) in pot.rest.iter_mut().enumerate() {
            *slot = slot.plus(ends(&|way| way.rest.get(place).copied().unwrap_or(0)));
        }
    }
    pots
}

/// A bill with its doubtful lines as they are in some way.
pub fn bill(bill: &Bill, doubtful: &[(Option<usize>, &Line)]) -> Result<Bill, Vec<Fault>> {
    let mut lines = bill.lines().to_vec();
    for (index, line) in doubtful {
        match index {
            Some(index) => {
                if let Some(slot) = lines.get_mut(*index) {
                    *slot = (*line).clone();
                }
            }
            None => lines = vec![(*line).clone()],
        }
    }
    Bill::new(lines)
}
