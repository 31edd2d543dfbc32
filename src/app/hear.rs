//! What the person does: one listener for the whole page, which reads off the element what is meant.

use crate::draw::At;
use crate::host;
use crate::msg::Msg;
use crate::state::{Action, Spot};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Event, HtmlInputElement};

/// The kinds of events that are listened to.
pub const KINDS: [&str; 4] = ["input", "click", "focusin", "focusout"];

/// What an event means.
pub fn read(event: &Event) -> Option<Msg> {
    let target: Element = event.target()?.unchecked_into();
    match event.type_().as_str() {
        "input" if target.get_attribute(At::Field.key()).is_some_and(|field| field == "file") => {
            Some(Msg::Table(host::file(&target)))
        }
        "input" => {
            let area: HtmlInputElement = target.clone().unchecked_into();
            // What stands beside the page tells it something: see `static/beside/beside.js`.
            match target.get_attribute(At::Field.key()).as_deref() {
                Some("rows") => return Some(Msg::Rows(host::parse(&area.value()), true)),
                Some("draft") => return Some(Msg::Load(area.value())),
                _ => {}
            }
            // A list and a tick have a value as a field has; a radio button knows its question by its name.
            let field =
                target.get_attribute(At::Field.key()).or_else(|| target.get_attribute(At::Name.key()))?;
            Some(Msg::Do(Action::Set(Spot::of(&field)?, area.value())))
        }
        "click" => pressed(&target.closest("button").ok()??),
        kind => target.has_attribute(At::InputMode.key()).then_some(Msg::Typing(kind == "focusin")),
    }
}

fn pressed(button: &Element) -> Option<Msg> {
    let named = |at: At| button.get_attribute(at.key());
    if let Some(id) = named(At::Opens) {
        return Some(Msg::Open(id));
    }
    if let Some(field) = named(At::Go) {
        return Some(Msg::Go(field));
    }
    if named(At::Bar).is_some() {
        return Some(Msg::Go(String::new()));
    }
    if named(At::Trap).is_some() {
        return Some(Msg::Trap);
    }
    let action = named(At::Action)?;
    if let Some(what) = action.strip_prefix("take-") {
        return Some(Msg::Take(what.to_owned()));
    }
    match action.as_str() {
        "language" => Some(Msg::Switch),
        "again" => Some(Msg::Again),
        "paste" => Some(Msg::Table(JsValue::UNDEFINED)),
        "erase" => Some(Msg::Erase),
        "large" => Some(Msg::Large),
        "next" => Some(Msg::Next),
        "speak" => Some(Msg::Speak),
        "back" => {
            crate::host::back();
            None
        }
        "restore" => Some(Msg::Restore),
        "carry" => Some(Msg::Year(true)),
        "year-off" => Some(Msg::Year(false)),
        "add-line" => Some(Msg::Do(Action::AddRow)),
        "put-back" => Some(Msg::Do(Action::PutBack)),
        _ => {
            let line = button.closest("[data-line]").ok()??.get_attribute(At::Line.key())?;
            Some(Msg::Do(Action::RemoveRow(line.parse().ok()?)))
        }
    }
}
