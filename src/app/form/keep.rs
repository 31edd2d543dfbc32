//! Leaving without losing: on request, on this device, for a day; and erasing at once.

use super::tick;
use crate::draw::{At, View};
use crate::page::Shelf;
use crate::state::Field;

/// The tick and what has become of it.
pub fn keep(v: &mut View) {
    v.el("div", "keep", |v| {
        v.part(|v| {
            if v.page.given.has("keep") {
                tick(v, Field::Keep);
            }
        });
        if v.page.more().is_none() {
            return;
        }
        v.part(|v| match v.page.shelf {
            Shelf::Off => {}
            Shelf::Kept => {
                say(v, "kept", "page.keep.kept");
                v.beside("people", v.t("page.people"));
            }
            Shelf::Refused => say(v, "not-kept", "page.keep.refused"),
        });
        v.part(|v| {
            if v.page.erased.is_some() && v.page.draft.is(Field::Before, "") {
                v.el("p", "note", |v| {
                    v.set(At::Note, "erased");
                    v.key("page.keep.erased");
                    v.text(" ");
                    v.button("", At::Action, "restore", v.t("page.keep.restore"));
                });
            } else if !v.page.draft.is(Field::Place, "") {
                v.button("plain", At::Action, "erase", v.t("page.keep.erase"));
            }
        });
    });
}

fn say(v: &mut View, name: &str, key: &'static str) {
    v.el("p", "note", |v| {
        v.set(At::Note, name);
        v.key(key);
    });
}
