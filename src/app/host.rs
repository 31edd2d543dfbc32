//! The page around us: what it says, what it hands over, what it keeps. See `static/shell/element.js`.

use crate::tree;
use js_sys::{Function, JSON, Reflect};
use wasm_bindgen::{JsCast, JsValue, prelude::Closure};
use zifu::text::concat;
use zifu::tree::Tree;

/// What the shell offers.
#[derive(Clone, PartialEq)]
pub struct Host(JsValue);

impl Host {
    /// Takes the shell's `host`.
    pub fn new(host: JsValue) -> Host {
        Host(host)
    }

    /// A text that the shell says, empty when it says none.
    pub fn text(&self, name: &str) -> String {
        get(&self.0, name).as_string().unwrap_or_default()
    }

    /// Whether a switch is on.
    pub fn on(&self, name: &str) -> bool {
        get(&self.0, name).is_truthy()
    }

    /// A value that the shell says as JSON.
    pub fn tree(&self, name: &str) -> Option<Tree> {
        parse(&self.text(name))
    }

    /// Tells the page around us; the detail is JSON.
    pub fn tell(&self, event: &str, detail: &str) {
        call(&self.0, "tell", &event.into(), &detail.into());
    }

    /// Hands over what is typed, to be given back should the program fall; before all else what the host alone fills in.
    pub fn keep(&self, draft: &str) {
        call(&self.0, "keep", &draft.into(), &JsValue::UNDEFINED);
    }

    /// Asks for a file by its logical name.
    pub fn asset(&self, name: &str, done: impl Fn(Option<Tree>) + 'static) {
        self.ask("asset", &name.into(), done);
    }

    /// Asks for the rows of what was pasted or of a file: see `static/bill/file.js`.
    pub fn table(&self, input: &JsValue, done: impl Fn(Option<Tree>) + 'static) {
        self.ask("table", input, done);
    }

    /// Tells when the browser goes back or forward to a screen, for as long as this copy of the program runs.
    pub fn on_screen(&self, went: impl Fn(usize) + 'static) {
        let went =
            function(move |event| went(usize::try_from(size(&get(&event, "state"), "zifu")).unwrap_or(0)));
        call(&self.0, "screens", &went, &JsValue::UNDEFINED);
    }

    /// Asks for the sheet's rows as a picture; its address comes, or nothing.
    pub fn picture(&self, rows: &str, done: impl Fn(Option<String>) + 'static) {
        let promise = call(&self.0, "picture", &rows.into(), &JsValue::UNDEFINED);
        let done = function(move |answer| done(answer.as_string()));
        call(&promise, "then", &done, &done);
    }

    fn ask(&self, what: &str, input: &JsValue, done: impl Fn(Option<Tree>) + 'static) {
        let promise = call(&self.0, what, input, &JsValue::UNDEFINED);
        // What comes is a text; a failure is none.
        let done = function(move |answer| done(answer.as_string().and_then(|text| parse(&text))));
        call(&promise, "then", &done, &done);
    }
}

fn get(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &name.into()).unwrap_or(JsValue::UNDEFINED)
}

/// The first file that a person gave to a field.
pub fn file(field: &JsValue) -> JsValue {
    get(&get(field, "files"), "0")
}

/// Calls a method with as many arguments as it takes.
pub fn send(object: &JsValue, name: &str, arguments: &[JsValue]) -> JsValue {
    let function: Function = get(object, name).unchecked_into();
    let all: js_sys::Array = arguments.iter().collect();
    function.apply(object, &all).unwrap_or(JsValue::UNDEFINED)
}

/// Sets a property.
pub fn set(object: &JsValue, name: &str, value: &JsValue) {
    drop(Reflect::set(object, &name.into(), value));
}

/// A property that is a number, cut to a whole one.
pub fn size(object: &JsValue, name: &str) -> i32 {
    get(object, name).as_f64().unwrap_or_default() as i32
}

/// The fragment of the address.
pub fn fragment() -> String {
    get(&global("location"), "hash").as_string().unwrap_or_default()
}

/// Takes the fragment out of the address: what was typed does not stay there.
pub fn forget_fragment() {
    let place = global("location");
    let part = |name: &str| get(&place, name).as_string().unwrap_or_default();
    let address = concat(&[&part("pathname"), &part("search")]);
    send(&global("history"), "replaceState", &[JsValue::NULL, "".into(), address.into()]);
}

/// The address of the page without what follows it.
pub fn address() -> String {
    let whole = get(&global("location"), "href").as_string().unwrap_or_default();
    whole.split(['#', '?']).next().unwrap_or("").to_owned()
}

/// A text for an address, and back.
pub fn escape(text: &str) -> String {
    js_sys::encode_uri_component(text).into()
}

/// What an escaped text stands for.
pub fn unescape(text: &str) -> Option<String> {
    js_sys::decode_uri_component(text).ok().map(String::from)
}

/// A screen in the browser's history, one more (`pushState`) or in place of what is there (`replaceState`); what was typed is not in it.
pub fn put_screen(how: &str, screen: usize) {
    let state = js_sys::Object::new();
    set(&state, "zifu", &(screen as u32).into());
    send(&global("history"), how, &[state.into(), "".into()]);
}

/// Goes back in it.
pub fn back() {
    send(&global("history"), "back", &[]);
}

/// A Chinese voice of this very device; others would send the words away.
fn voice() -> Option<JsValue> {
    let voices = send(&global("speechSynthesis"), "getVoices", &[]);
    let ours = |voice: &JsValue| {
        get(voice, "localService").is_truthy()
            && get(voice, "lang").as_string().is_some_and(|lang| lang.starts_with("zh"))
    };
    (0..u32::try_from(size(&voices, "length")).unwrap_or(0))
        .filter_map(|index| Reflect::get_u32(&voices, index).ok())
        .find(ours)
}

/// Whether anything can be read aloud here.
pub fn speaks() -> bool {
    voice().is_some()
}

/// Reads aloud.
pub fn speak(text: &str) {
    let maker: Function = global("SpeechSynthesisUtterance").unchecked_into();
    let words = js_sys::Array::of1(&text.into());
    if let (Some(voice), Ok(speech)) = (voice(), Reflect::construct(&maker, &words)) {
        set(&speech, "voice", &voice);
        send(&global("speechSynthesis"), "cancel", &[]);
        send(&global("speechSynthesis"), "speak", &[speech]);
    }
}

/// What a browser inside another application calls itself: the chat application, Alipay and its kin, any other on Android. Their
/// browsers neither print nor save.
const INSIDE: [&str; 3] = ["MicroMessenger", "AliApp(", "; wv)"];

/// Whether printing and saving a file do anything here.
pub fn prints() -> bool {
    let agent = get(&global("navigator"), "userAgent").as_string().unwrap_or_default();
    INSIDE.iter().all(|mark| crate::text::cut(&agent, mark).is_none())
        && get(&js_sys::global(), "print").is_function()
}

/// Prints.
pub fn print() {
    send(&js_sys::global(), "print", &[]);
}

/// Copies a text, and what is selected where the browser knows no other way.
pub fn copy(text: &str) {
    let board = get(&global("navigator"), "clipboard");
    if board.is_object() {
        // A refusal is told by the words beside the button.
        let refused = function(|_| {});
        send(&send(&board, "writeText", &[text.into()]), "catch", &[refused]);
    } else {
        send(&global("document"), "execCommand", &["copy".into()]);
    }
}

fn call(object: &JsValue, name: &str, first: &JsValue, second: &JsValue) -> JsValue {
    let function: Function = get(object, name).unchecked_into();
    function.call2(object, first, second).unwrap_or(JsValue::UNDEFINED)
}

/// A function for the host to call. It lasts as long as this copy of the program does.
pub fn function(call: impl Fn(JsValue) + 'static) -> JsValue {
    let call: Box<dyn Fn(JsValue)> = Box::new(call);
    Closure::wrap(call).into_js_value()
}

/// JSON text as a tree.
pub fn parse(text: &str) -> Option<Tree> {
    tree::read(&JSON::parse(text).ok()?).ok()
}

/// A thing of the browser by its name.
pub fn global(name: &str) -> JsValue {
    get(&js_sys::global(), name)
}

/// The milliseconds of the browser's clock.
fn now() -> i64 {
    js_sys::Date::now() as i64
}

/// Where a draft is kept on request, and for how long.
const SHELF: &str = "zifu-draft";
/// Beside it those of several people: `static/beside/people.js`.
const PEOPLE: &str = "zifu-people";
const KEPT_MS: i64 = 24 * 60 * 60 * 1000;

/// What was kept, unless its time is over: then it is erased.
pub fn kept() -> Option<String> {
    let text = call(&global("localStorage"), "getItem", &SHELF.into(), &JsValue::UNDEFINED).as_string()?;
    let (until, draft) = text.split_once('\n')?;
    let until: i64 = until.parse().unwrap_or(0);
    if (now()..=now() + KEPT_MS).contains(&until) {
        return Some(draft.to_owned());
    }
    erase();
    None
}

/// Keeps a draft for a day; tells whether the browser really did.
pub fn keep(draft: &str) -> bool {
    let text = concat(&[&(now() + KEPT_MS).to_string(), "\n", draft]);
    let shelf = global("localStorage");
    call(&shelf, "setItem", &SHELF.into(), &text.as_str().into());
    call(&shelf, "getItem", &SHELF.into(), &JsValue::UNDEFINED).as_string() == Some(text)
}

/// Erases what was kept.
pub fn erase() {
    for name in [SHELF, PEOPLE] {
        call(&global("localStorage"), "removeItem", &name.into(), &JsValue::UNDEFINED);
    }
}

/// Whether the document around us has a main part of its own.
pub fn has_main() -> bool {
    let document = web_sys::window().and_then(|window| window.document());
    document.is_some_and(|document| document.query_selector("main,[role=main]").ok().flatten().is_some())
}

/// Calls later; the number is for [`not_later`].
pub fn later(milliseconds: i32, call: &JsValue) -> Option<i32> {
    let window = web_sys::window()?;
    window.set_timeout_with_callback_and_timeout_and_arguments_0(call.unchecked_ref(), milliseconds).ok()
}

/// Calls it off.
pub fn not_later(id: Option<i32>) {
    if let (Some(window), Some(id)) = (web_sys::window(), id) {
        window.clear_timeout_with_handle(id);
    }
}

/// Brings the field itself, or the first answer of a question, into view and gives it the focus; whether there is such a one.
pub fn go_to_field(root: &web_sys::Element, field: &str) -> bool {
    let hook = concat(&["[data-field=\"", field, "\"]"]);
    go(root, &concat(&[&hook, " input,input", &hook, ",select", &hook]))
}

/// Brings a part of the page into view and gives it the focus; whether there is such a one.
pub fn go(root: &web_sys::Element, selector: &str) -> bool {
    let found = root.query_selector(selector).ok().flatten();
    let there = found.is_some();
    if let Some(found) = found {
        // What is folded has no place to go to.
        if let Ok(Some(fold)) = found.closest("details") {
            set(&fold, "open", &JsValue::TRUE);
        }
        found.scroll_into_view();
        drop(found.unchecked_into::<web_sys::HtmlElement>().focus());
    }
    there
}

/// Falls, on purpose.
pub fn trap() {
    #[cfg(target_arch = "wasm32")]
    core::arch::wasm32::unreachable();
}
