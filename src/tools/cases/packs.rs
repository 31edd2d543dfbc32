//! The packs of a whole run of cases, each read and checked once.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use zifu::pack::Pack;
use zifu::tree::Tree;

/// What reading a pack gave: the pack, or its faults, a line each.
type Read = Result<Arc<Pack>, Vec<String>>;

/// Packs by name, for many cases and many threads.
#[derive(Debug)]
pub struct Packs {
    rules: PathBuf,
    read: Mutex<BTreeMap<String, Read>>,
}

impl Packs {
    /// The packs below the folder `rules`; none is read yet.
    #[must_use]
    pub fn below(rules: &Path) -> Packs {
        Packs { rules: rules.to_owned(), read: Mutex::new(BTreeMap::new()) }
    }

    /// The pack that a case names or carries.
    ///
    /// # Errors
    /// Every fault of the pack, a line each.
    pub fn of(&self, case: &Tree) -> Read {
        let Some(name) = case.text_at("pack") else { return super::pack_of(case, &self.rules).map(Arc::new) };
        // A thread that waits here waits for a pack that it would otherwise read again itself. A map is whole after a panic too.
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        read.entry(name.to_owned()).or_insert_with(|| super::pack_of(case, &self.rules).map(Arc::new)).clone()
    }
}
