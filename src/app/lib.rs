//! The page: a Yew front end over the engine.
//!
//! `state` is the draft and how it changes (pure), `ask` reads it for the engine, `page` is the component, `form` and
//! `result` draw it with what `draw` offers, `hear` tells what the person does, `load` keeps the files that came, `host`
//! is the way to the shell, `given` what the page around us sets.
//!
//! # Hooks for browser tests
//!
//! These attributes are kept stable; words and classes are not.
//!
//! | attribute | on |
//! |---|---|
//! | `data-choice="setting:inpatient"` | a radio button: question and value (`start`, `place`, `filing`, `kind`, `stage`, `age`, `setting`, `admission`, `year`, `grade`, `form`, `assistance`, `line/0/class`, `fact/tier` …) |
//! | `data-field="total"` | a text field (`total`, `excluded`, `prepay`, `over_limit`, `used`, `day`, `deposit`, `account`, `line/0/amount` …), the group of a question, the list `disease`, the tick `elsewhere` |
//! | `data-fault="total"` | the one sentence of help at a field |
//! | `data-line="0"` | a row of the bill |
//! | `data-action` | buttons: `language`, `add-line`, `remove-line`, `put-back`, `again`, `large`, `next`, `back`, `speak`, `erase`, `restore`, `take-image`, `take-text`, `take-link`, `take-json`, `take-csv`, `take-report`, `take-print`, `take-print-large`, `take-copy`, `carry`, `year-off` |
//! | `data-answer` | the answer's column: `missing`, `loading`, `no-rules`, `figure`, `range`, `floor`, `refused` |
//! | `data-missing="total"` | an answer still wanted |
//! | `data-figure` | `own`, `range`, `counter`, `account`, `cash`, `refund`, `later` |
//! | `data-amount="24395.00"` | every cell with an amount: plain yuan, two decimals |
//! | `data-row="total"` | rows above the plan: `total`, `excluded`, `over_limit`, `prepay`, `in_scope` |
//! | `data-step="pool/band/1"` | a row of a step; its cells are the person's and the fund's; at the ends of a range `low:pool/band/1`, `high:…` |
//! | `data-open="pool/band/1"` | the button that opens the step |
//! | `data-detail="pool/band/1"` | the opened step; `data-rule="tiers/inpatient"` each rule in it |
//! | `data-note` | `no-rules`, `floor`, `open`, `unsaid`, `refused`, `refused-person`, `failed`, `broken`, `gate`, `kept`, `not-kept`, `erased`, `next`, `ground`, `link`, `year`, `weak`, `ended`, `stale` |
//! | `data-go="grade"` | a button that leads to a question |
//! | `data-fold` | what opens on request: `more`, `line`, `assume`, `low`, `high`, `gaps`, `lines`, `todo`, `share`, `data`, `paper`, `photo`, `people`, `columns`, `qr`, `year`, `further` |
//! | `data-beside="photo"` | a place that a script of its own fills when it is opened: `photo`, `people`, `columns`, `qr`; `data-term` a term explained, `data-column` what a column is |
//! | `data-bar` | the figure at the foot of a phone |
//! | `data-taken="image"` | what was taken away, by kind |
//! | `data-sum="paper.four"` | a sum of a settled paper; its `data-amount` is what it is out by |
//! | `data-version` | the version of each pack in use |
//! | `data-trap` | falls on purpose; only when the shell asks for it |

mod answer;
mod ask;
#[cfg(test)]
#[path = "../../tests/lists/dice.rs"]
mod dice;
mod draw;
mod form;
mod given;
mod hear;
mod host;
mod load;
mod msg;
#[cfg(test)]
mod narrow;
mod page;
mod result;
mod screen;
mod settled;
mod state;
mod take;
mod text;
#[path = "../wasm/tree.rs"]
mod tree;
mod worth;

use wasm_bindgen::prelude::*;
use web_sys::{Element, Event};

/// A third of the standard one's size. A web page has one thread.
#[cfg(all(target_family = "wasm", not(target_feature = "atomics")))]
#[global_allocator]
static TALC: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

/// A mounted page; keep it and call `destroy` when its element leaves the document.
#[wasm_bindgen]
pub struct Mounted(yew::AppHandle<page::Page>);

#[wasm_bindgen]
impl Mounted {
    /// Removes the page from its element.
    pub fn destroy(self) {
        self.0.destroy();
    }
}

/// Mounts the page below `root`. `host` is what the shell offers: see `static/shell/element.js`.
#[wasm_bindgen]
pub fn mount(root: Element, host: JsValue) -> Mounted {
    let props = page::Props { host: host::Host::new(host), root: root.clone() };
    let app = yew::Renderer::<page::Page>::with_root_and_props(root.clone(), props).render();
    let page = (*app).clone();
    let hear = host::function(move |event| {
        if let Some(msg) = hear::read(event.unchecked_ref::<Event>()) {
            page.send_message(msg);
        }
    });
    for kind in hear::KINDS {
        drop(root.add_event_listener_with_callback(kind, hear.unchecked_ref()));
    }
    Mounted(app)
}
