//! What happens on the page.

use crate::state::Action;
use wasm_bindgen::JsValue;
use zifu::tree::Tree;

/// What happens.
pub enum Msg {
    /// The person did something to the draft.
    Do(Action),
    /// A file came, or did not.
    Got(String, Option<Tree>),
    /// A step is opened or closed.
    Open(String),
    /// Go to a field; without a name, to the answer.
    Go(String),
    /// A text field has the focus, or no longer.
    Typing(bool),
    /// The other language.
    Switch,
    /// The figure has stood still for a while.
    Say,
    /// The typing pauses: what each open answer is worth.
    Weigh,
    /// Ask again for what did not come.
    Again,
    /// Erase everything typed and kept, at once.
    Erase,
    /// Take that back.
    Restore,
    /// The next bill of the same year, or no longer on from what came before.
    Year(bool),
    /// Read a file, or without one what is pasted.
    Table(JsValue),
    /// What was read; whether it is the same table with its columns put right.
    Rows(Option<Tree>, bool),
    /// Another person's draft, as it was kept.
    Load(String),
    /// Take the answer away: as `image`, `text`, `link`, `json`, `csv`, `report`, on paper, or copy what was taken.
    Take(String),
    /// The picture of these rows, as an address.
    Drawn(String, Option<String>),
    /// Large print, or no longer.
    Large,
    /// A screen of large print, by number; the browser's history knows it.
    Screen(usize),
    /// The next screen.
    Next,
    /// Read the figure aloud.
    Speak,
    /// Fall, on purpose: for the tests of the shell.
    Trap,
}
