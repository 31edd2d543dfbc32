//! Names to indices while a pack is read; a name that nothing bears is a fault.

use super::{Axis, Cells, Group, Part, Payer, Table};
use crate::fault::{At, Fault, tell};
use crate::tree::Tree;

/// What is known so far, and what is wrong so far.
pub(super) struct Names<'f> {
    pub axes: Vec<Axis>,
    pub tables: Vec<Table>,
    pub groups: Vec<Group>,
    pub payers: Vec<Payer>,
    pub counters: Vec<String>,
    pub items: Vec<String>,
    pub faults: &'f mut Vec<Fault>,
}

impl Names<'_> {
    fn find(&mut self, place: Option<usize>, name: &str, at: &At) -> Option<usize> {
        if place.is_none() {
            tell(self.faults, at, "", "unknown-name", &[("value", name)]);
        }
        place
    }

    pub fn axis(&mut self, name: &str, at: &At) -> Option<usize> {
        let place = self.axes.iter().position(|axis| axis.name == name);
        self.find(place, name, at)
    }

    pub fn table(&mut self, name: &str, at: &At) -> Option<usize> {
        let place = self.tables.iter().position(|table| table.id == name);
        self.find(place, name, at)
    }

    /// The table below a key, or nothing when the key is absent.
    pub fn table_at(&mut self, tree: &Tree, key: &str, at: &At) -> Option<usize> {
        let name = tree.text_at(key)?;
        self.table(name, &at.key(key))
    }

    pub fn counter_at(&mut self, tree: &Tree, key: &str, at: &At) -> Option<usize> {
        let name = tree.text_at(key)?;
        let place = self.counters.iter().position(|known| known == name);
        self.find(place, name, &at.key(key))
    }

    pub fn payer(&mut self, name: &str, at: &At) -> Option<usize> {
        let place = self.payers.iter().position(|payer| payer.id == name);
        self.find(place, name, at)
    }

    pub fn group(&mut self, name: &str, at: &At) -> Option<usize> {
        let place = self.groups.iter().position(|group| group.id == name);
        self.find(place, name, at)
    }

    pub fn item(&mut self, name: &str, at: &At) -> Option<usize> {
        let place = self.items.iter().position(|item| item == name);
        self.find(place, name, at)
    }

    /// The index of every name in a list, as one of the readers above finds it.
    pub fn each(
        &mut self,
        tree: &Tree,
        key: &str,
        at: &At,
        find: fn(&mut Self, &str, &At) -> Option<usize>,
    ) -> Vec<usize> {
        let mut places = Vec::new();
        for name in tree.items_at(key).iter().filter_map(Tree::text) {
            places.extend(find(self, name, &at.key(key)));
        }
        places
    }

    pub fn part(&mut self, name: &str, at: &At) -> Option<Part> {
        let part = Part::of(name);
        if part.is_none() {
            tell(self.faults, at, "", "unknown-name", &[("value", name)]);
        }
        part
    }

    pub fn parts_at(&mut self, tree: &Tree, key: &str, at: &At) -> Option<Vec<Part>> {
        let items = tree.get(key)?.items();
        let mut parts = Vec::new();
        for name in items.iter().filter_map(Tree::text) {
            parts.extend(self.part(name, &at.key(key)));
        }
        Some(parts)
    }

    /// A box below `when`: axis → allowed cells.
    pub fn cells_at(&mut self, tree: &Tree, at: &At) -> Cells {
        let mut cells = Vec::new();
        for (name, values) in tree.pairs_at("when") {
            let when = at.key("when");
            let at = when.key(name);
            let Some(axis) = self.axis(name, &at) else { continue };
            let mut mask = 0_u64;
            for value in values.items().iter().filter_map(Tree::text) {
                let known =
                    self.axes.get(axis).and_then(|axis| axis.cells.iter().position(|cell| cell == value));
                match known {
                    Some(cell) => mask |= 1 << cell,
                    None => tell(self.faults, &at, "", "unknown-name", &[("value", value)]),
                }
            }
            cells.push((axis, mask));
        }
        cells
    }
}
