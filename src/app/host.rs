//! The page around us: what it says, what it hands over, what it keeps. See `static/shell/element.js`.

use js_sys::{Function, JSON, Promise, Reflect};
use serde::Deserialize;
use wasm_bindgen::{JsCast, JsValue, prelude::Closure};
use wasm_bindgen_futures::JsFuture;
use zifu::tree::Tree;

/// What the shell offers.
#[derive(Clone, PartialEq)]
pub struct Host(JsValue);

impl Host {
    /// Takes the shell's `host`.
    pub fn new(host: JsValue) -> Host {
        Host(host)
    }

    fn value(&self, name: &str) -> JsValue {
        Reflect::get(&self.0, &name.into()).unwrap_or(JsValue::UNDEFINED)
    }

    /// A text that the shell says, empty when it says none.
    pub fn text(&self, name: &str) -> String {
        self.value(name).as_string().unwrap_or_default()
    }

    /// Whether a switch is on.
    pub fn on(&self, name: &str) -> bool {
        self.value(name).is_truthy()
    }

    /// Hands over what is typed, to be given back should the program fall.
    pub fn keep(&self, draft: &str) {
        if let Ok(keep) = self.value("keep").dyn_into::<Function>() {
            drop(keep.call1(&self.0, &draft.into()));
        }
    }

    /// Fetches a file by its logical name.
    pub async fn asset(self, name: String) -> Option<Tree> {
        let ask: Function = self.value("asset").dyn_into().ok()?;
        let answer: Promise = ask.call1(&self.0, &name.into()).ok()?.dyn_into().ok()?;
        parse(&JsFuture::from(answer).await.ok()?.as_string()?)
    }
}

/// JSON text as a tree.
pub fn parse(text: &str) -> Option<Tree> {
    let value = JSON::parse(text).ok()?;
    Tree::deserialize(serde_wasm_bindgen::Deserializer::from(value)).ok()
}

/// Whether the document around us has a main part of its own.
pub fn has_main() -> bool {
    let document = web_sys::window().and_then(|window| window.document());
    document.is_some_and(|document| document.query_selector("main,[role=main]").ok().flatten().is_some())
}

/// Something that happens later, unless the timer is dropped before.
pub struct Timer {
    id: i32,
    _call: Closure<dyn FnMut()>,
}

impl Timer {
    /// Calls after so many milliseconds.
    pub fn after(milliseconds: i32, call: impl FnOnce() + 'static) -> Option<Timer> {
        let call = Closure::once(call);
        let function = call.as_ref().unchecked_ref();
        let id =
            web_sys::window()?.set_timeout_with_callback_and_timeout_and_arguments_0(function, milliseconds);
        Some(Timer { id: id.ok()?, _call: call })
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        if let Some(window) = web_sys::window() {
            window.clear_timeout_with_handle(self.id);
        }
    }
}
