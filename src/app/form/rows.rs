//! The bill line by line.

use super::parts::{Kind, Spot, button, choice, entry, fold, sum_in_words};
use crate::page::View;
use crate::state::{Action, Cell, ROWS_MAX};
use yew::prelude::*;
use zifu::explain::money;
use zifu::read::signed;

/// The rows, their sum, and the buttons for one more or one less.
pub fn rows(v: &View) -> Html {
    let draft = &v.page.draft;
    let sum: i64 = draft.rows.iter().filter_map(|row| signed(row.get(Cell::Amount)).ok()).sum();
    html! {
        <div class="rows">
            {for (0..draft.rows.len()).map(|index| row(v, index))}
            if draft.removed.is_some() {
                <p class="note">{v.t("page.line.gone")}{" "}{button(v, "put-back", v.t("page.line.back"), Action::PutBack)}</p>
            }
            if draft.rows.len() < ROWS_MAX { {button(v, "add-line", v.t("page.line.add"), Action::AddRow)} }
            <p class="sum">{v.t("page.line.sum")}{" "}<b data-amount={amount_text(sum)}>{money(sum)}</b>{" "}{v.t("page.yuan")}
                <span class="echo">{if sum > 0 { sum_in_words(v, sum) } else { String::new() }}</span></p>
        </div>
    }
}

fn amount_text(fen: i64) -> String {
    zifu::money::fen_text(fen)
}

fn row(v: &View, index: usize) -> Html {
    let cell = |cell: Cell, kind: Kind| entry(v, Spot::Row(index, cell), kind);
    let class = v.page.draft.rows.get(index).map_or("", |row| row.get(Cell::Class));
    let number = (index + 1).to_string();
    let printed = html! {
        <>
            <p class="quiet">{v.t("page.line.printed")}</p>
            {cell(Cell::Limit, Kind::Money)}
            {cell(Cell::PrintedExcluded, Kind::Money)}
            {cell(Cell::PrintedPrepay, Kind::Money)}
            {cell(Cell::PrintedOverLimit, Kind::Money)}
        </>
    };
    html! {
        <fieldset class="row" data-line={index.to_string()}>
            <legend>{v.words.fill("page.line.number", &[("number", &number)])}</legend>
            {cell(Cell::Name, Kind::Text)}
            {cell(Cell::Amount, Kind::Money)}
            <div class="short">{choice(v, Spot::Row(index, Cell::Class), &["A", "B", "C"])}</div>
            if class == "B" { {cell(Cell::Prepay, Kind::Percent)} }
            {fold("line", v.t("page.line.more"), false, printed)}
            {button(v, "remove-line", &v.words.fill("page.line.remove", &[("number", &number)]), Action::RemoveRow(index))}
        </fieldset>
    }
}
