//! The page.

use wasm_bindgen::prelude::*;
use yew::prelude::*;

#[function_component(App)]
fn app() -> Html {
    html! { <main><h1>{"看病自己要出多少钱？"}</h1></main> }
}

/// A mounted page; keep it and call `destroy` when its element leaves the document.
#[wasm_bindgen]
pub struct Mounted(yew::AppHandle<App>);

#[wasm_bindgen]
impl Mounted {
    /// Removes the page from its element.
    pub fn destroy(self) {
        self.0.destroy();
    }
}

/// Mounts the page below `root`. `host` is what the shell offers: see `static/shell.js`.
#[wasm_bindgen]
pub fn mount(root: web_sys::Element, host: JsValue) -> Mounted {
    drop(host);
    Mounted(yew::Renderer::<App>::with_root(root).render())
}
