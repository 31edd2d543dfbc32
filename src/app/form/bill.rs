//! The bill in its three forms.

use super::parts::{Kind, Spot, choice, entry};
use super::rows::rows;
use crate::page::View;
use crate::state::Field;
use yew::prelude::*;

/// The money.
pub fn bill(v: &View) -> Html {
    let field = |field: Field| entry(v, Spot::Answer(field), Kind::Money);
    let form = v.page.draft.form();
    html! {
        <section class="bill">
            <h2>{v.t("page.bill")}</h2>
            {form_choice(v)}
            if form == "lines" { {rows(v)} } else {
                {field(Field::Total)}
                {field(Field::Excluded)}
                if form == "sums" {
                    {field(Field::Prepay)}
                    {field(Field::OverLimit)}
                }
            }
        </section>
    }
}

fn form_choice(v: &View) -> Html {
    html! { <div class="tabs">{choice(v, Spot::Answer(Field::Form), &["total", "sums", "lines"])}</div> }
}
