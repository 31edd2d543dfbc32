//! The bill in its three forms.

use super::parts::sum_in_words;
use super::row::row;
use super::{ask, money, paste};
use crate::draw::{At, View};
use crate::state::{Cell, Field, ROWS_MAX};
use zifu::explain::money as yuan;
use zifu::money::fen_text;
use zifu::read::signed;

/// The money.
pub fn bill(v: &mut View) {
    let form = v.page.draft.form();
    v.el("section", "bill", |v| {
        v.word("h2", "", "page.bill");
        v.el("div", "tabs", |v| ask(v, Field::Form, &["total", "sums", "lines"]));
        v.part(|v| {
            if form == "lines" {
                if v.page.more().is_some() {
                    rows(v);
                }
                return;
            }
            money(v, Field::Total);
            money(v, Field::Excluded);
            if form == "sums" {
                money(v, Field::Prepay);
                money(v, Field::OverLimit);
            }
        });
    });
}

/// The rows, their sum, and the buttons for one more or one less.
fn rows(v: &mut View) {
    let draft = &v.page.draft;
    let sum: i64 = draft.rows.iter().filter_map(|row| signed(row.get(Cell::Amount)).ok()).sum();
    paste::panel(v);
    v.el("div", "rows", |v| {
        v.part(|v| (0..draft.rows.len()).for_each(|index| row(v, index)));
        v.part(|v| {
            if draft.removed.is_some() {
                v.el("p", "note", |v| {
                    v.key("page.line.gone");
                    v.text(" ");
                    v.button("", At::Action, "put-back", v.t("page.line.back"));
                });
            }
        });
        v.part(|v| {
            if draft.rows.len() < ROWS_MAX {
                v.button("", At::Action, "add-line", v.t("page.line.add"));
            }
        });
        v.el("p", "sum", |v| {
            v.key("page.line.sum");
            v.text(" ");
            v.el("b", "", |v| {
                v.set(At::Amount, &fen_text(sum));
                v.text(&yuan(sum));
            });
            v.text(" ");
            v.key("page.yuan");
            let words = if sum > 0 { sum_in_words(v, sum) } else { String::new() };
            v.say("span", "echo", &words);
        });
    });
}
