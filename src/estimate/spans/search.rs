//! The search for an end: boxes with the best bound first, cut until the best case found is as good as any bound.

mod halves;

use super::cells::{Asked, Ready, Room};
use super::form::{Cuts, Form, ONE, Range};
use super::lines::Way;
use super::plan::Outcome;
use crate::bill::Line;
use crate::case::{Case, Inputs};
use crate::estimate::{Unknown, Witness};
use crate::fault::{Fault, add_new};
use crate::money::Fen;
use crate::settle::{Broken, settle};
use std::cell::Cell;
use std::rc::Rc;

/// What the wrong sign of an effect may amount to before it counts.
pub const DUST: i128 = ONE / 100;
/// With more wobble than this an effect says little about the figure.
const ROUGH: i128 = 64 * ONE;

/// Which end is sought.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Side {
    Low,
    High,
}

impl Side {
    fn other(self) -> Side {
        if self == Side::Low { Side::High } else { Side::Low }
    }

    /// A range seen so that more is always better.
    fn turn(self, range: Range) -> Range {
        if self == Side::High { range } else { range.negated() }
    }
}

/// The end that was found, in fen.
pub struct Found {
    pub bound: Fen,
    /// What roundings may make, in fen.
    pub rounding: Fen,
    pub witness: Witness,
}

/// A root: a cell with the bounds of all of it.
pub struct Root<'p> {
    pub ready: Ready<'p>,
    pub ways: Vec<Vec<Way>>,
    pub own: Form,
    cuts: Cuts,
    /// Another cell comes to the same.
    twin: bool,
}

#[derive(Clone)]
struct Node {
    root: usize,
    room: Room,
    ways: Vec<Vec<Way>>,
    own: Form,
    cuts: Cuts,
    /// The box as it was before the last pin, to go back to where what was pinned cannot be settled.
    free: Option<Rc<Free>>,
    /// How much what was pinned on the way may be worth after all: what adds up, and what roundings make once.
    slack: i128,
    rounding: i128,
    /// No completion in the box is better.
    best: i128,
    depth: usize,
}

/// A box from which the best end was pinned.
struct Free {
    node: Node,
    /// It is open again.
    again: Cell<bool>,
}

/// A search over all cells.
pub struct Search<'p, 'q> {
    pub asked: &'q Asked<'p, 'q>,
    pub roots: Vec<Root<'p>>,
    /// Completions without a figure.
    pub open: Vec<Fault>,
    /// Why the last completion that was tried could not be settled.
    pub refused: Vec<Fault>,
    /// What was enumerated.
    pub divided: Vec<Unknown>,
    pub evaluations: usize,
    pub loose: bool,
    budget: usize,
}

/// The most cells that are looked at.
pub const CELLS_MAX: usize = 3_000;
/// The most that are looked at for them: many have no figure of their own.
const LOOKS_MAX: usize = 4 * CELLS_MAX;

impl<'p, 'q> Search<'p, 'q> {
    /// Enumerates the cells and bounds each.
    pub fn new(asked: &'q Asked<'p, 'q>, budget: usize) -> Search<'p, 'q> {
        let mut search = Search {
            asked,
            roots: Vec::new(),
            open: Vec::new(),
            refused: Vec::new(),
            divided: Vec::new(),
            evaluations: 0,
            loose: false,
            budget,
        };
        let (mut stack, left_out) = asked.starts();
        search.loose = left_out;
        stack.reverse();
        let mut looks = 0;
        while let Some(cell) = stack.pop() {
            looks += 1;
            if search.roots.len() >= CELLS_MAX || looks > LOOKS_MAX {
                search.loose = true;
                break;
            }
            let (cell, part, faults) = match asked.ready(cell) {
                Ok(ready) => match search.root(ready) {
                    Ok(()) => continue,
                    Err(failed) => {
                        let (ready, faults) = *failed;
                        (ready.cell.clone(), Some(ready), faults)
                    }
                },
                Err((cell, faults)) => (cell, None, faults),
            };
            // No completion has its days the wrong way round.
            if faults.iter().any(|fault| fault.kind == "period-reversed") {
                search.refused = faults;
                continue;
            }
            let mut part = part.and_then(in_part);
            let divided = asked.divide(&cell, &faults);
            // What is lacking further on, where this is not.
            let further = || part.as_ref().and_then(|(_, lacks)| asked.divide(&cell, lacks));
            match divided.or_else(further) {
                Some((unknown, cells)) => {
                    if !search.divided.contains(&unknown) {
                        search.divided.push(unknown);
                    }
                    stack.extend(cells.into_iter().rev());
                }
                None => {
                    faults.into_iter().for_each(|fault| add_new(&mut search.open, fault));
                    search.roots.extend(part.take().map(|(root, _)| root));
                }
            }
        }
        search
    }

    fn root(&mut self, ready: Ready<'p>) -> Result<(), Box<(Ready<'p>, Vec<Fault>)>> {
        let same = |root: &&Root| {
            let (one, other) = (&root.ready, &ready);
            one.knobs == other.knobs
                && one.room.knobs == other.room.knobs
                && one.case.alike(&other.case)
                && (one.knobs.is_empty() || one.case.same_values(&other.case))
                && one.room.doubtful.is_empty()
                && other.room.doubtful.is_empty()
        };
        if let Some(known) = self.roots.iter().find(same) {
            let (own, cuts) = (known.own.clone(), Cuts::default());
            self.roots.push(Root { ready, ways: Vec::new(), own, cuts, twin: true });
            return Ok(());
        }
        let found = ready.ways(&ready.room).and_then(|ways| {
            self.evaluations += 1;
            ready.bounds(&ready.room, &ways).map(|outcome| (ways, outcome))
        });
        match found {
            Ok((ways, outcome)) => {
                self.roots.push(Root { ready, ways, own: outcome.own, cuts: outcome.cuts, twin: false });
                Ok(())
            }
            Err(faults) => Err(Box::new((ready, faults))),
        }
    }

    /// The end of one side; `None` when no completion can be settled.
    pub fn end(&mut self, side: Side) -> Option<Found> {
        let mut nodes: Vec<Node> = Vec::new();
        for (index, root) in self.roots.iter().enumerate().filter(|(_, root)| !root.twin) {
            nodes.push(Node {
                root: index,
                room: root.ready.room.clone(),
                ways: root.ways.clone(),
                own: root.own.clone(),
                cuts: root.cuts.clone(),
                free: None,
                slack: 0,
                rounding: 0,
                best: side.turn(root.own.range).high,
                depth: 0,
            });
        }
        let budget = self.evaluations + self.budget;
        let mut found: Option<(i128, Witness)> = None;
        let mut closed: Option<i128> = None;
        loop {
            let top = nodes.iter().enumerate().max_by_key(|(_, node)| node.best).map(|(place, _)| place);
            let Some(top) = top else { break };
            let enough = |node: &Node| {
                let known = found.as_ref().map(|(value, _)| *value);
                known.is_some_and(|known| node.best <= known + ONE / 2 + node.slack + node.rounding)
            };
            if nodes.get(top).is_none_or(enough) || self.evaluations >= budget {
                break;
            }
            let node = nodes.swap_remove(top);
            self.open_up(side, node, &mut nodes, &mut found, &mut closed);
        }
        let (value, witness) = found?;
        let mut best = value.max(closed.unwrap_or(value));
        for node in &nodes {
            best = best.max(node.best);
        }
        let bound = match side {
            Side::High => best.div_euclid(ONE) + i128::from(best.rem_euclid(ONE) != 0),
            Side::Low => -(best.div_euclid(ONE) + i128::from(best.rem_euclid(ONE) != 0)),
        };
        let rounding = self.roots.iter().map(|root| root.own.rounding).max().unwrap_or(0);
        let rounding = Fen::try_from(2 * rounding / ONE).unwrap_or(0) + 2;
        Some(Found { bound: Fen::try_from(bound).unwrap_or(0), rounding, witness })
    }

    /// Pins what an effect decides, tries a case, cuts what is left.
    fn open_up(
        &mut self,
        side: Side,
        mut node: Node,
        nodes: &mut Vec<Node>,
        found: &mut Option<(i128, Witness)>,
        closed: &mut Option<i128>,
    ) {
        let before = node.clone();
        let pinned = node.own.wobble <= ROUGH && self.pin(side, &mut node);
        let other = pinned.then(|| self.corner(side.other(), &before));
        if pinned {
            // What cannot be settled here leaves open what was pinned away, at this step or before.
            node.free = Some(Rc::new(Free { node: before, again: Cell::new(false) }));
        }
        let (knobs, lines) = self.corner(side, &node);
        let tried = self.attempt(node.root, &node.room, &knobs, &lines, side, found);
        if let Some((knobs, lines)) = other.filter(|_| found.is_none()) {
            // Any case is better than none: the other end may settle where this one does not.
            self.attempt(node.root, &node.room, &knobs, &lines, side, found);
        }
        let settled = node.room.knobs.iter().all(|(low, high)| low == high)
            && node.ways.iter().all(|ways| ways.len() <= 1);
        if settled {
            match tried {
                Some(value) => {
                    let bound = (value + node.slack + node.rounding).min(node.best.max(value));
                    *closed = Some(closed.map_or(bound, |closed| closed.max(bound)));
                }
                None => {
                    self.refused.clone().into_iter().for_each(|fault| add_new(&mut self.open, fault));
                    self.reopen(side, &node, nodes);
                }
            }
            return;
        }
        if pinned {
            self.push(side, &node, (node.room.clone(), node.ways.clone()), 0, nodes);
            return;
        }
        self.cut(side, &node, nodes);
    }

    /// Cuts a box and keeps what comes of it.
    fn cut(&mut self, side: Side, node: &Node, nodes: &mut Vec<Node>) {
        for (room, ways) in self.halves(node) {
            self.push(side, node, (room, ways), 1, nodes);
        }
    }

    /// What is pinned stands for the rest of its box only where it can be settled: goes back to the box before the first pin and
    /// cuts that instead, once.
    fn reopen(&mut self, side: Side, node: &Node, nodes: &mut Vec<Node>) {
        let mut first = node.free.clone();
        while let Some(earlier) = first.as_ref().and_then(|free| free.node.free.clone()) {
            first = Some(earlier);
        }
        if let Some(free) = first.filter(|free| !free.again.replace(true)) {
            self.cut(side, &free.node, nodes);
        }
    }

    /// Bounds a box and keeps it.
    fn push(
        &mut self,
        side: Side,
        from: &Node,
        (room, ways): (Room, Vec<Vec<Way>>),
        deeper: usize,
        nodes: &mut Vec<Node>,
    ) {
        let Some(known) = self.roots.get(from.root) else { return };
        self.evaluations += 1;
        match known.ready.bounds_in_part(&room, &ways) {
            Ok((outcome, lacks)) => {
                lacks.into_iter().for_each(|fault| add_new(&mut self.open, fault));
                let here = side.turn(outcome.own.range).high + from.slack + from.rounding;
                nodes.push(Node {
                    root: from.root,
                    room,
                    ways,
                    own: outcome.own,
                    cuts: outcome.cuts,
                    free: from.free.clone(),
                    slack: from.slack,
                    rounding: from.rounding,
                    best: from.best.min(here),
                    depth: from.depth + deeper,
                });
            }
            Err(faults) => {
                faults.into_iter().for_each(|fault| add_new(&mut self.open, fault));
                self.reopen(side, from, nodes);
            }
        }
    }

    /// Sets every knob and line whose effect has one sign to its better end; tells whether there was any.
    fn pin(&self, side: Side, node: &mut Node) -> bool {
        let mut any = false;
        let mut dust = 0;
        for (place, ends) in node.room.knobs.iter_mut().enumerate() {
            let effect = side.turn(node.own.effect(place));
            if ends.0 == ends.1 {
                continue;
            }
            if effect.low >= -DUST {
                ends.0 = ends.1;
                dust += (-effect.low).max(0);
                any = true;
            } else if effect.high <= DUST {
                ends.1 = ends.0;
                dust += effect.high.max(0);
                any = true;
            }
        }
        let slopes = self.slopes(side, node);
        for ways in node.ways.iter_mut().filter(|ways| ways.len() > 1) {
            let best =
                ways.iter().position(|one| ways.iter().all(|other| gain(&slopes, one, other).high <= DUST));
            if let Some(best) = best.filter(|best| *best < ways.len()) {
                ways.swap(0, best);
                ways.truncate(1);
                dust += DUST;
                any = true;
            }
        }
        if any {
            node.slack += 2 * node.own.wobble + dust;
            node.rounding = node.rounding.max(2 * node.own.rounding);
        }
        any
    }

    /// Effects of the pots, with the widths they were measured over.
    fn slopes(&self, side: Side, node: &Node) -> Vec<(usize, [(Range, i128); 4])> {
        let Some(root) = self.roots.get(node.root) else { return Vec::new() };
        let first = root.ready.knobs.len();
        let mut slopes = Vec::new();
        for (index, pot) in super::lines::pots(&node.ways).iter().enumerate() {
            let mut four = [(Range::ZERO, 0); 4];
            for (place, (slot, range)) in four.iter_mut().zip(pot.along).enumerate() {
                let effect = node.own.effect(first + 4 * index + place);
                *slot = (side.turn(effect), range.high - range.low);
            }
            slopes.push((pot.group, four));
        }
        slopes
    }

    /// The most promising complete case of a box.
    fn corner(&self, side: Side, node: &Node) -> (Vec<i64>, Vec<Line>) {
        let lean = |range: Range| range.low + range.high;
        let mut knobs = Vec::with_capacity(node.room.knobs.len());
        for (place, (low, high)) in node.room.knobs.iter().enumerate() {
            let effect = side.turn(node.own.effect(place));
            knobs.push(if lean(effect) >= 0 { *high } else { *low });
        }
        let slopes = self.slopes(side, node);
        let mut lines = Vec::with_capacity(node.ways.len());
        for ways in &node.ways {
            let first = ways.first();
            let worth = |way: &&Way| first.map_or(0, |first| lean(gain(&slopes, first, way)));
            lines.extend(ways.iter().max_by_key(worth).map(|way| way.line.clone()));
        }
        (knobs, lines)
    }

    /// Settles a case and keeps it if it is the best; gives its figure, more being better.
    fn attempt(
        &mut self,
        root: usize,
        room: &Room,
        knobs: &[i64],
        lines: &[Line],
        side: Side,
        found: &mut Option<(i128, Witness)>,
    ) -> Option<i128> {
        let ready = &self.roots.get(root)?.ready;
        self.evaluations += 1;
        let inputs = ready.complete(room, knobs, &lines.iter().collect::<Vec<_>>());
        match inputs.and_then(|inputs| settled(self.asked, inputs)) {
            Ok(witness) => {
                let own = i128::from(witness.settlement.own) * ONE;
                let value = side.turn(Range::of(own, own)).low;
                if found.as_ref().is_none_or(|(known, _)| value > *known) {
                    *found = Some((value, witness));
                }
                Some(value)
            }
            Err(faults) => {
                self.refused = faults;
                None
            }
        }
    }
}

/// A cell of which only some completions have a figure, and what the others lack.
fn in_part(ready: Ready) -> Option<(Root, Vec<Fault>)> {
    let open = !ready.room.doubtful.is_empty() || ready.room.knobs.iter().any(|(low, high)| low < high);
    let ways = ready.ways(&ready.room).ok().filter(|_| open)?;
    let (Outcome { own, cuts }, lacks) = ready.bounds_in_part(&ready.room, &ways).ok()?;
    Some((Root { ready, ways, own, cuts, twin: false }, lacks))
}

/// What it is worth to have a line the other way instead of the one.
fn gain(slopes: &[(usize, [(Range, i128); 4])], one: &Way, other: &Way) -> Range {
    let Some((_, slopes)) = slopes.iter().find(|(group, _)| *group == one.group) else { return Range::ZERO };
    let mut sum = Range::ZERO;
    for ((effect, width), (from, to)) in slopes.iter().zip(one.along.iter().zip(other.along)) {
        if *width > 0 && to != *from {
            let moved = to - from;
            sum = sum.plus(share(effect.low, moved, *width).hull(share(effect.high, moved, *width)));
        }
    }
    sum
}

/// `effect × moved / width`, rounded down and up; cut to millionths of a fen before it is multiplied.
fn share(effect: i128, moved: i128, width: i128) -> Range {
    let fine = ONE / 1_000_000;
    let share = (effect / fine).saturating_mul(moved / fine) / (width / fine).max(1);
    let share = share.saturating_mul(fine);
    Range::of(share - 4 * fine, share + 4 * fine)
}

/// An ordinary settlement of a complete case.
pub fn settled(asked: &Asked, inputs: Inputs) -> Result<Witness, Vec<Fault>> {
    let case = Case::new(asked.pack, inputs)?;
    match settle(&case) {
        Ok((settlement, _)) => Ok(Witness { settlement, inputs: case.inputs().clone() }),
        Err(Broken::Needs(faults)) => Err(faults),
        Err(Broken::Headroom | Broken::Identity) => Err(vec![Fault::new("settle", "broken")]),
    }
}
