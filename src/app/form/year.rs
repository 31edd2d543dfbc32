//! What came before in the year: that it is counted, and the place where the ways to tell it are drawn by
//! `static/later/year.js`.

use crate::ask;
use crate::draw::{At, View};
use crate::state::Field;
use zifu::explain::money;

/// The note when something is counted, and the fold.
pub fn year(v: &mut View) {
    let before = v.page.draft.get(Field::Before);
    v.part(|v| {
        if !before.is_empty() {
            let (count, own) = ask::year::told(before);
            v.el("p", "note", |v| {
                v.set(At::Note, "year");
                v.key("page.before.counted");
                if count > 0 {
                    let with = [("count", &*count.to_string()), ("own", &money(own))];
                    v.text(&v.words.fill("page.before.told", &with));
                }
                v.text(" ");
                v.button("", At::Action, "year-off", v.t("page.before.off"));
                if v.page.erased.is_some() {
                    v.text(" ");
                    v.button("", At::Action, "restore", v.t("page.before.back"));
                }
            });
        }
    });
    later(v, "year", "page.before");
}

/// A fold whose inside a script draws that comes when it is opened.
pub fn later(v: &mut View, name: &str, title: &'static str) {
    v.fold(name, v.t(title), false, |v| {
        v.el("div", "later", |_| {});
        v.word("p", "wait", "page.coming");
    });
}
