//! A bill pasted or given as a file: what was read of it becomes rows, what was not stays as rows to fill in.

use crate::draw::{At, View};
use crate::msg::Msg;
use crate::page::Page;
use crate::state::{Action, Cell, Draft, Field, ROWS_MAX, Row, reduce};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::HtmlInputElement;
use yew::html::Scope;
use zifu::explain::money as yuan;
use zifu::read::signed;
use zifu::tree::Tree;

/// What came of reading.
pub struct Found {
    /// Why nothing could be read: `picture`, `pdf`, `too-large`, `not-a-workbook`, `no-workbooks`, `failed`.
    fault: Option<String>,
    /// Rows read, and of these the ones without a sure amount.
    rows: [usize; 2],
    /// Sum that the paper states, and sum of the rows, in fen.
    sums: Option<[i64; 2]>,
    /// The rows before it, as long as none was changed since: what columns mean can then be put right.
    pub before: Option<Vec<Row>>,
}

/// Has a file read, or without one what is pasted; the page hears of it when it is done.
pub fn ask(page: &Page, link: &Scope<Page>, file: JsValue) {
    let link = link.clone();
    let done = move |tree| link.send_message(Msg::Rows(tree, false));
    if file.is_object() {
        return page.host.table(&file, done);
    }
    let field = page.root.query_selector("[data-field=\"paste\"]").ok().flatten();
    let text = field.map(|field| field.unchecked_into::<HtmlInputElement>().value()).unwrap_or_default();
    page.host.table(&text.into(), done);
}

/// Puts what was read into the draft, and tells what to say of it.
pub fn take(tree: Option<&Tree>, draft: &mut Draft) -> Found {
    let (mut found, rows) = read(tree, draft);
    found.before = Some(draft.rows.clone());
    reduce(draft, Action::AddRows(rows));
    found
}

/// Rows from the reader's answer (`static/bill/rows.js`), as many as still fit, and what to say of them.
fn read(tree: Option<&Tree>, draft: &Draft) -> (Found, Vec<Row>) {
    let mut found = Found { fault: None, rows: [0; 2], sums: None, before: None };
    let Some(tree) = tree else {
        found.fault = Some("failed".to_owned());
        return (found, Vec::new());
    };
    found.fault = tree.text_at("fault").map(str::to_owned);
    let free = ROWS_MAX - draft.rows.iter().filter(|row| !row.is_empty()).count().min(ROWS_MAX);
    let mut rows = Vec::new();
    let mut sum = 0;
    for item in tree.items_at("rows").iter().take(free) {
        let row = Row::of(|cell| item.text_at(cell.key()).unwrap_or("").to_owned());
        match signed(row.get(Cell::Amount)) {
            Ok(fen) => sum += fen,
            Err(_) => found.rows[1] += 1,
        }
        rows.push(row);
    }
    found.rows[0] = rows.len();
    // Without a sum of its own the list is held against the invoice's total.
    let typed = draft.get(Field::Total);
    let stated = tree.text_at("total").filter(|total| !total.is_empty()).unwrap_or(typed);
    let stated = signed(stated).ok();
    found.sums = stated.filter(|stated| *stated != sum).map(|stated| [stated, sum]);
    (found, rows)
}

/// The place to paste, the choice of a file, and what came of it.
pub fn panel(v: &mut View) {
    let words = v.words;
    v.fold("paste", v.t("page.paste"), false, |v| {
        v.word("p", "quiet", "page.paste.help");
        v.el("textarea", "", |v| {
            v.set(At::Field, "paste");
            v.set(At::Rows, "6");
            v.set(At::Label, words.get("page.paste"));
        });
        v.button("", At::Action, "paste", v.t("page.paste.read"));
        // The browser's own words for this field are in the browser's language, not the page's: only ours are shown.
        v.el("label", "file", |v| {
            v.key("page.paste.file");
            v.el("input", "", |v| {
                v.set(At::Type, "file");
                v.set(At::Field, "file");
            });
        });
    });
    v.el("div", "", |v| {
        v.set(At::Live, "polite");
        if let Some(found) = &v.page.pasted {
            told(v, found);
        }
    });
    v.part(|v| {
        if v.page.pasted.as_ref().is_some_and(|found| found.fault.is_none() && found.before.is_some()) {
            v.beside("columns", words.get("page.columns"));
        }
    });
}

fn told(v: &mut View, found: &Found) {
    if let Some(fault) = &found.fault {
        let words = v.label(&["page.paste.", fault]).to_owned();
        return v.say("p", "note", &words);
    }
    let [rows, unread] = found.rows;
    let (rows, unread) = (rows.to_string(), unread.to_string());
    let mut line = v.words.fill("page.paste.done", &[("rows", &rows)]);
    if unread != "0" {
        line += &v.words.fill("page.paste.unread", &[("unread", &unread)]);
    }
    if let Some([stated, sum]) = found.sums {
        line += &v.words.fill("page.paste.sum", &[("stated", &yuan(stated)), ("sum", &yuan(sum))]);
    }
    v.el("p", "note", |v| {
        v.set(At::Note, "pasted");
        v.text(&line);
    });
}
