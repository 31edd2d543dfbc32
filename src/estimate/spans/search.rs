//! The search for an end: boxes with the best bound first, cut until the best case found is as good as any bound.

use super::cells::{Asked, Ready, Room};
use super::form::{Cuts, Form, ONE, Range};
use super::lines::Way;
use crate::bill::Line;
use crate::case::{Case, Inputs};
use crate::estimate::{Unknown, Witness};
use crate::fault::{Fault, add_new};
use crate::money::Fen;
use crate::settle::{Broken, settle};

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

struct Node {
    root: usize,
    room: Room,
    ways: Vec<Vec<Way>>,
    own: Form,
    cuts: Cuts,
    /// How much what was pinned on the way may be worth after all: what adds up, and what roundings make once.
    slack: i128,
    rounding: i128,
    /// No completion in the box is better.
    best: i128,
    depth: usize,
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
const CELLS_MAX: usize = 3_000;

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
        let mut stack = asked.starts();
        stack.reverse();
        while let Some(cell) = stack.pop() {
            if search.roots.len() + stack.len() > CELLS_MAX {
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
            match asked.divide(&cell, &faults) {
                Some((unknown, cells)) => {
                    if !search.divided.contains(&unknown) {
                        search.divided.push(unknown);
                    }
                    stack.extend(cells.into_iter().rev());
                }
                None => {
                    faults.into_iter().for_each(|fault| add_new(&mut search.open, fault));
                    search.in_part(part);
                }
            }
        }
        search
    }

    /// A cell of which only some boxes have a figure: nothing is known of the whole, the search cuts it.
    fn in_part(&mut self, ready: Option<Ready<'p>>) {
        let Some(ready) = ready.filter(|ready| {
            !ready.room.doubtful.is_empty() || ready.room.knobs.iter().any(|(low, high)| low < high)
        }) else {
            return;
        };
        let Ok(ways) = ready.ways(&ready.room) else { return };
        let own = Form::anything(Range::of(0, i128::from(self.asked.pack.max_bill) * ONE));
        self.roots.push(Root { ready, ways, own, cuts: Cuts::default(), twin: false });
    }

    fn root(&mut self, ready: Ready<'p>) -> Result<(), Box<(Ready<'p>, Vec<Fault>)>> {
        let same = |root: &&Root| {
            let (one, other) = (&root.ready, &ready);
            one.knobs == other.knobs
                && one.room.knobs == other.room.knobs
                && one.case.alike(&other.case)
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
                cuts: Cuts { edges: root.cuts.edges.clone(), jumps: root.cuts.jumps.clone() },
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
        let pinned = node.own.wobble <= ROUGH && self.pin(side, &mut node);
        let (knobs, lines) = self.corner(side, &node);
        let tried = self.attempt(node.root, &node.room, &knobs, &lines, side, found);
        let settled = node.room.knobs.iter().all(|(low, high)| low == high)
            && node.ways.iter().all(|ways| ways.len() <= 1);
        if settled {
            if let Some(value) = tried {
                let bound = (value + node.slack + node.rounding).min(node.best.max(value));
                *closed = Some(closed.map_or(bound, |closed| closed.max(bound)));
            }
            return;
        }
        if pinned {
            self.push(side, &node, (node.room.clone(), node.ways.clone()), 0, nodes);
            return;
        }
        for (room, ways) in self.halves(&node) {
            self.push(side, &node, (room, ways), 1, nodes);
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
        match known.ready.bounds(&room, &ways) {
            Ok(outcome) => {
                let here = side.turn(outcome.own.range).high + from.slack + from.rounding;
                nodes.push(Node {
                    root: from.root,
                    room,
                    ways,
                    own: outcome.own,
                    cuts: outcome.cuts,
                    slack: from.slack,
                    rounding: from.rounding,
                    best: from.best.min(here),
                    depth: from.depth + deeper,
                });
            }
            Err(faults) => faults.into_iter().for_each(|fault| add_new(&mut self.open, fault)),
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

    /// A box in two: at an edge where that is told, otherwise in the middle of what moves the figure most.
    fn halves(&self, node: &Node) -> Vec<(Room, Vec<Vec<Way>>)> {
        let Some(root) = self.roots.get(node.root) else { return Vec::new() };
        let first = root.ready.knobs.len();
        let cut = |edge: &Form| -> Option<(usize, i64)> {
            let widest = (0..first).max_by_key(|place| edge.effect(*place).widest())?;
            let (low, high) = *node.room.knobs.get(widest)?;
            let effect = edge.effect(widest);
            let slope = (effect.low + effect.high) / 2;
            if low == high || slope == 0 {
                return None;
            }
            let width = i128::from(high) - i128::from(low);
            let from_mid = (-edge.mid).checked_mul(width)? / slope;
            let at = i64::try_from(i128::from(low) + width / 2 + from_mid).ok()?;
            (at >= low && at < high).then_some((widest, at))
        };
        let mut place = None;
        if node.depth % 3 != 2 {
            let jumps = node.cuts.jumps.iter().chain(&node.cuts.edges);
            place = jumps.filter_map(cut).next();
        }
        let place = place.or_else(|| {
            let moves = |place: &usize| {
                let effect = node.own.effect(*place);
                effect.high.max(-effect.low).max(effect.high - effect.low)
            };
            let open =
                (0..first).filter(|place| node.room.knobs.get(*place).is_some_and(|(low, high)| low < high));
            let widest = open.max_by_key(moves)?;
            let lines: i128 =
                (first..first + 4 * node.ways.len()).map(|place| moves(&place)).max().unwrap_or(0);
            let (low, high) = *node.room.knobs.get(widest)?;
            (moves(&widest) >= lines || node.ways.iter().all(|ways| ways.len() <= 1))
                .then_some((widest, low + (high - low) / 2))
        });
        match place {
            Some((place, at)) => {
                let with = |ends: (i64, i64)| {
                    let mut room = node.room.clone();
                    if let Some(slot) = room.knobs.get_mut(place) {
                        *slot = ends;
                    }
                    (room, node.ways.clone())
                };
                let (low, high) = node.room.knobs.get(place).copied().unwrap_or((at, at));
                vec![with((low, at)), with((at + 1, high))]
            }
            None => self.line_halves(node),
        }
    }

    /// The line that weighs most, in two.
    fn line_halves(&self, node: &Node) -> Vec<(Room, Vec<Vec<Way>>)> {
        let Some(root) = self.roots.get(node.root) else { return Vec::new() };
        let weight = |ways: &[Way]| {
            let ends = |measure: &dyn Fn(&Way) -> i128| {
                let low = ways.iter().map(measure).min().unwrap_or(0);
                ways.iter().map(measure).max().unwrap_or(0) - low
            };
            (0..4).map(|place| ends(&|way| way.along.get(place).copied().unwrap_or(0))).max().unwrap_or(0)
        };
        let open = node.ways.iter().enumerate().filter(|(_, ways)| ways.len() > 1);
        let Some((place, _)) = open.max_by_key(|(_, ways)| weight(ways)) else { return Vec::new() };
        let Some(halves) = node.room.doubtful.get(place).and_then(super::lines::Doubtful::halves) else {
            // Nothing between its corners: each is one box.
            let corners = node.ways.get(place).into_iter().flatten();
            return corners
                .map(|way| (node.room.clone(), replaced(&node.ways, place, vec![way.clone()])))
                .collect();
        };
        let mut boxes = Vec::with_capacity(2);
        for half in halves {
            let Ok(ways) = half.ways(root.ready.case.inputs(), self.asked.pack) else { continue };
            let mut room = node.room.clone();
            if let Some(slot) = room.doubtful.get_mut(place) {
                *slot = half;
            }
            boxes.push((room, replaced(&node.ways, place, ways)));
        }
        boxes
    }
}

fn replaced(all: &[Vec<Way>], place: usize, ways: Vec<Way>) -> Vec<Vec<Way>> {
    let mut all = all.to_vec();
    if let Some(slot) = all.get_mut(place) {
        *slot = ways;
    }
    all
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
