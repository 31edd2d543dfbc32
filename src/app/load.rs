//! Files that the page has asked for, read once when they come.

use crate::given;
use zifu::explain::Words;
use zifu::pack::Pack;
use zifu::text::concat;
use zifu::tree::Tree;

/// The words of a language that are said with an answer only: asked for once its first words are here.
pub const MORE: &str = "more/";

/// A file.
pub enum Asset {
    /// Asked for.
    Coming,
    /// It did not come, or was not readable.
    Failed,
    /// Words of a language.
    Words(Words),
    /// Further words, taken in among those of their language.
    Joined,
    /// The register of places.
    Register(Vec<Entry>),
    /// A pack.
    Pack(Box<Pack>),
    /// A pack that the checker refuses.
    Broken,
    /// The citations of a pack.
    Cites(Tree),
}

/// One place and scheme of the register that a patient may use.
pub struct Entry {
    /// The folder.
    pub folder: String,
    /// The scheme.
    pub scheme: String,
    /// Chinese name.
    pub name: String,
    /// English name.
    pub name_en: String,
    /// The day from which its rules count as not compared for long.
    pub look_again: String,
}

/// All of them, by logical name.
#[derive(Default)]
pub struct Store(Vec<(String, Asset)>);

impl Store {
    fn find(&self, name: &str) -> Option<&Asset> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, asset)| asset)
    }

    /// Whether to ask for a file now; from then on it counts as asked for.
    pub fn wants(&mut self, name: &str) -> bool {
        let wants = self.find(name).is_none();
        if wants {
            self.0.push((name.to_owned(), Asset::Coming));
        }
        wants
    }

    /// Takes a file in; of the register only these places, all when none is named.
    pub fn put(&mut self, name: &str, tree: Option<Tree>, places: &str) {
        let mut asset = tree.map_or(Asset::Failed, |tree| read(name, tree));
        if let Asset::Register(entries) = &mut asset {
            entries.retain(|entry| places.is_empty() || given::listed(places, &entry.folder));
        }
        if let (Some(language), Asset::Words(more)) = (name.strip_prefix(MORE), &mut asset) {
            let more = std::mem::take(more);
            let words = concat(&["words/", language]);
            asset = match self.0.iter_mut().find(|(known, _)| *known == words) {
                Some((_, Asset::Words(words))) => {
                    words.add(more);
                    Asset::Joined
                }
                _ => Asset::Failed,
            };
        }
        if let Some((_, slot)) = self.0.iter_mut().find(|(known, _)| known == name) {
            *slot = asset;
        }
    }

    /// Words, when they have come.
    pub fn words(&self, name: &str) -> Option<&Words> {
        match self.find(name) {
            Some(Asset::Words(words)) => Some(words),
            _ => None,
        }
    }

    /// Whether the words for answers have come.
    pub fn joined(&self, name: &str) -> bool {
        matches!(self.find(name), Some(Asset::Joined))
    }

    /// The register; empty until it has come.
    pub fn register(&self) -> &[Entry] {
        match self.find("index") {
            Some(Asset::Register(entries)) => entries,
            _ => &[],
        }
    }

    /// The pack `place/scheme`, when it has come.
    pub fn pack(&self, name: &str) -> Option<&Pack> {
        match self.find(&concat(&["pack/", name])) {
            Some(Asset::Pack(pack)) => Some(pack),
            _ => None,
        }
    }

    /// The citations of the pack `place/scheme`, when they have come.
    pub fn cites(&self, name: &str) -> Option<&Tree> {
        match self.find(&concat(&["cites/", name])) {
            Some(Asset::Cites(tree)) => Some(tree),
            _ => None,
        }
    }

    /// Whether some file did not come.
    pub fn failed(&self) -> bool {
        self.0.iter().any(|(_, asset)| matches!(asset, Asset::Failed))
    }

    /// Whether the checker refused a pack.
    pub fn broken(&self) -> bool {
        self.0.iter().any(|(_, asset)| matches!(asset, Asset::Broken))
    }

    /// Forgets what did not come, so that it is asked for again.
    pub fn forget_failed(&mut self) {
        self.0.retain(|(_, asset)| !matches!(asset, Asset::Failed));
    }
}

fn read(name: &str, tree: Tree) -> Asset {
    if name.starts_with("words/") || name.starts_with(MORE) {
        return Asset::Words(Words::read(&tree));
    }
    if name.starts_with("pack/") {
        return Pack::read(&tree).map_or(Asset::Broken, |pack| Asset::Pack(Box::new(pack)));
    }
    if name.starts_with("cites/") {
        return Asset::Cites(tree);
    }
    let text = |entry: &Tree, key: &str| entry.text_at(key).unwrap_or("").to_owned();
    let offered = tree.items_at("place").iter().filter(|entry| entry.text_at("status") != Some("draft"));
    let entry = |entry: &Tree| Entry {
        folder: text(entry, "folder"),
        scheme: text(entry, "scheme"),
        name: text(entry, "name"),
        name_en: text(entry, "name_en"),
        look_again: text(entry, "look_again"),
    };
    Asset::Register(offered.map(entry).collect())
}
