//! Where a box is cut: at an edge where that is told, otherwise in the middle.

use super::{Node, Search};
use crate::estimate::spans::cells::Room;
use crate::estimate::spans::form::Form;
use crate::estimate::spans::lines::{Doubtful, Way};

impl Search<'_, '_> {
    /// A box in two: at an edge where that is told, otherwise in the middle of what moves the figure most.
    pub(super) fn halves(&self, node: &Node) -> Vec<(Room, Vec<Vec<Way>>)> {
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
            let width = |place: &usize| node.room.knobs.get(*place).map_or(0, |(low, high)| high - low);
            let widest = open.max_by_key(|place| (moves(place), width(place)))?;
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
        let Some(halves) = node.room.doubtful.get(place).and_then(Doubtful::halves) else {
            // Nothing between its corners: each is one box.
            let corners = node.ways.get(place).into_iter().flatten();
            return corners
                .map(|way| (node.room.clone(), replaced(&node.ways, place, vec![way.clone()])))
                .collect();
        };
        let mut boxes = Vec::with_capacity(2);
        for half in halves {
            let Ok(ways) = half.ways(root.ready.case.inputs(), self.asked.pack) else { continue };
            // No sums of that half fit into the total.
            if ways.is_empty() {
                continue;
            }
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
