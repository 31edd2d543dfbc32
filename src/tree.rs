//! The untyped tree between a file and the checker: the one way in for packs and cases.
//!
//! TOML (native) and the host's `JSON.parse` (browser) both end here, so that one checker sees both.

use crate::text;
use serde::de::{self, Deserialize, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use std::fmt;

/// How deep a file may nest.
pub const DEPTH_MAX: u8 = 12;
/// How many values a file may hold in all.
pub const NODES_MAX: usize = 400_000;
/// How long one text may be, in bytes.
pub const TEXT_MAX: usize = 4_000;

/// How the TOML reader hands over a bare day; it becomes a text like in JSON.
const TOML_DAY: &str = "$__toml_private_datetime";

/// What a file holds, before anything is known about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tree {
    /// `true` or `false`.
    Flag(bool),
    /// A bare whole number.
    Whole(i64),
    /// A text; days arrive as texts too.
    Text(String),
    /// A list.
    List(Vec<Tree>),
    /// A table, in the file's order; a key stands once.
    Table(Vec<(String, Tree)>),
    /// Something no file of ours holds, such as a bare number with a fraction; the word says what.
    Other(&'static str),
}

impl Tree {
    /// The value below a key of a table.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Tree> {
        match self {
            Tree::Table(pairs) => pairs.iter().find(|(name, _)| name == key).map(|(_, value)| value),
            _ => None,
        }
    }

    /// The text, if it is one.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match self {
            Tree::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The text below a key.
    #[must_use]
    pub fn text_at(&self, key: &str) -> Option<&str> {
        self.get(key).and_then(Tree::text)
    }

    /// The items of a list; nothing for anything else.
    #[must_use]
    pub fn items(&self) -> &[Tree] {
        match self {
            Tree::List(items) => items,
            _ => &[],
        }
    }

    /// The pairs of a table; nothing for anything else.
    #[must_use]
    pub fn pairs(&self) -> &[(String, Tree)] {
        match self {
            Tree::Table(pairs) => pairs,
            _ => &[],
        }
    }

    /// The items of the list below a key.
    #[must_use]
    pub fn items_at(&self, key: &str) -> &[Tree] {
        self.get(key).map_or(&[], Tree::items)
    }

    /// The pairs of the table below a key.
    #[must_use]
    pub fn pairs_at(&self, key: &str) -> &[(String, Tree)] {
        self.get(key).map_or(&[], Tree::pairs)
    }

    /// A text or a whole number as text: what a fact of a situation may be.
    #[must_use]
    pub fn scalar(&self) -> Option<String> {
        match self {
            Tree::Text(text) => Some(text.clone()),
            Tree::Whole(number) => Some(text::number(*number)),
            Tree::Flag(flag) => Some(if *flag { "true" } else { "false" }.to_owned()),
            _ => None,
        }
    }
}

/// Reads with the limits above; beyond them the reader stops with a message instead of filling memory.
struct Bounded<'n> {
    depth: u8,
    nodes: &'n mut usize,
}

impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(source: D) -> Result<Tree, D::Error> {
        Bounded { depth: 0, nodes: &mut 0 }.deserialize(source)
    }
}

impl<'de> DeserializeSeed<'de> for Bounded<'_> {
    type Value = Tree;
    fn deserialize<D: Deserializer<'de>>(self, source: D) -> Result<Tree, D::Error> {
        *self.nodes += 1;
        if self.depth > DEPTH_MAX || *self.nodes > NODES_MAX {
            return Err(de::Error::custom("nested too deeply or too large"));
        }
        source.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Bounded<'_> {
    type Value = Tree;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("text in quotes (amounts and rates too: \"0.85\"), a whole number, true or false, a list or a table")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Tree, E> {
        Ok(Tree::Flag(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Tree, E> {
        Ok(Tree::Whole(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Tree, E> {
        Ok(i64::try_from(value).map_or(Tree::Other("a number beyond the limits"), Tree::Whole))
    }

    fn visit_str<E: de::Error>(self, value: &str) -> Result<Tree, E> {
        if value.len() > TEXT_MAX {
            return Err(E::custom("a text is longer than 4,000 bytes"));
        }
        Ok(Tree::Text(value.to_owned()))
    }

    fn visit_unit<E>(self) -> Result<Tree, E> {
        Ok(Tree::Other("nothing (null)"))
    }

    fn visit_none<E>(self) -> Result<Tree, E> {
        Ok(Tree::Other("nothing (null)"))
    }

    fn visit_some<D: Deserializer<'de>>(self, source: D) -> Result<Tree, D::Error> {
        source.deserialize_any(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut source: A) -> Result<Tree, A::Error> {
        let mut items = Vec::new();
        while let Some(item) =
            source.next_element_seed(Bounded { depth: self.depth + 1, nodes: &mut *self.nodes })?
        {
            items.push(item);
        }
        Ok(Tree::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut source: A) -> Result<Tree, A::Error> {
        let mut pairs: Vec<(String, Tree)> = Vec::new();
        while let Some(key) = source.next_key::<String>()? {
            if key == TOML_DAY {
                return source.next_value::<String>().map(Tree::Text);
            }
            let value = source.next_value_seed(Bounded { depth: self.depth + 1, nodes: &mut *self.nodes })?;
            if pairs.iter().any(|(name, _)| *name == key) {
                return Err(de::Error::custom(format!("key `{key}` stands twice")));
            }
            pairs.push((key, value));
        }
        Ok(Tree::Table(pairs))
    }
}
