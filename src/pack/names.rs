//! Names to indices while a pack is read; a name that nothing bears is a fault.

use super::{Axis, Cells, Group, Part, Payer, Table};
use crate::fault::Fault;
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
    fn find(&mut self, place: Option<usize>, name: &str, at: &str) -> Option<usize> {
        if place.is_none() {
            self.faults.push(Fault::new(at, "unknown-name").with("value", name));
        }
        place
    }

    pub fn axis(&mut self, name: &str, at: &str) -> Option<usize> {
        let place = self.axes.iter().position(|axis| axis.name == name);
        self.find(place, name, at)
    }

    pub fn table(&mut self, name: &str, at: &str) -> Option<usize> {
        let place = self.tables.iter().position(|table| table.id == name);
        self.find(place, name, at)
    }

    /// The table below a key, or nothing when the key is absent.
    pub fn table_at(&mut self, tree: &Tree, key: &str, at: &str) -> Option<usize> {
        let name = tree.text_at(key)?;
        self.table(name, &format!("{at}.{key}"))
    }

    pub fn counter_at(&mut self, tree: &Tree, key: &str, at: &str) -> Option<usize> {
        let name = tree.text_at(key)?;
        let place = self.counters.iter().position(|known| known == name);
        self.find(place, name, &format!("{at}.{key}"))
    }

    pub fn payer(&mut self, name: &str, at: &str) -> Option<usize> {
        let place = self.payers.iter().position(|payer| payer.id == name);
        self.find(place, name, at)
    }

    pub fn group(&mut self, name: &str, at: &str) -> Option<usize> {
        let place = self.groups.iter().position(|group| group.id == name);
        self.find(place, name, at)
    }

    pub fn item(&mut self, name: &str, at: &str) -> Option<usize> {
        let place = self.items.iter().position(|item| item == name);
        self.find(place, name, at)
    }

    pub fn part(&mut self, name: &str, at: &str) -> Option<Part> {
        let part = Part::of(name);
        if part.is_none() {
            self.faults.push(Fault::new(at, "unknown-name").with("value", name));
        }
        part
    }

    pub fn parts_at(&mut self, tree: &Tree, key: &str, at: &str) -> Option<Vec<Part>> {
        let items = tree.get(key)?.items();
        let at = format!("{at}.{key}");
        Some(items.iter().filter_map(Tree::text).filter_map(|name| self.part(name, &at)).collect())
    }

    /// A box below `when`: axis → allowed cells.
    pub fn cells_at(&mut self, tree: &Tree, at: &str) -> Cells {
        let mut cells = Vec::new();
        for (name, values) in tree.get("when").map_or(&[][..], Tree::pairs) {
            let at = format!("{at}.when.{name}");
            let Some(axis) = self.axis(name, &at) else { continue };
            let mut mask = 0_u64;
            for value in values.items().iter().filter_map(Tree::text) {
                let known =
                    self.axes.get(axis).and_then(|axis| axis.cells.iter().position(|cell| cell == value));
                match known {
                    Some(cell) => mask |= 1 << cell,
                    None => self.faults.push(Fault::new(&at, "unknown-name").with("value", value)),
                }
            }
            cells.push((axis, mask));
        }
        cells
    }
}
