//! The bill in its three forms.

use super::parts::{Kind, choice, entry, sum_in_words};
use super::{ask, money, paste};
use crate::draw::{At, View};
use crate::state::{Cell, Field, ROWS_MAX, Spot};
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

fn row(v: &mut View, index: usize) {
    let cell = |cell: Cell| Spot::Row(index, cell);
    let number = (index + 1).to_string();
    let number = [("number", number.as_str())];
    v.el("fieldset", "row", |v| {
        v.set(At::Line, &index.to_string());
        v.say("legend", "", &v.words.fill("page.line.number", &number));
        entry(v, cell(Cell::Name), Kind::Text);
        entry(v, cell(Cell::Amount), Kind::Money);
        v.el("div", "short", |v| choice(v, cell(Cell::Class), &["A", "B", "C", "unsure"]));
        v.part(|v| {
            if v.page.draft.at(cell(Cell::Class)) == "B" {
                entry(v, cell(Cell::Prepay), Kind::Percent);
            }
        });
        v.fold("line", v.t("page.line.more"), false, |v| {
            v.word("p", "quiet", "page.line.printed");
            for printed in [Cell::Limit, Cell::PrintedExcluded, Cell::PrintedPrepay, Cell::PrintedOverLimit] {
                entry(v, cell(printed), Kind::Money);
            }
        });
        v.button("", At::Action, "remove-line", &v.words.fill("page.line.remove", &number));
    });
}
