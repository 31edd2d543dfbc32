//! A row of the bill. A bill may have hundreds, so each is a component of its own: a key press draws the row that it changes.

use super::parts::{Kind, choice, entry};
use crate::draw::{At, View};
use crate::page::Page;
use crate::state::{Cell, Row, Spot};
use std::rc::Rc;
use yew::prelude::{Component, Context, Html, Properties};
use yew::virtual_dom::VComp;
use zifu::explain::Words;
use zifu::fault::Fault;

/// A row that is drawn.
struct Drawn;

/// All that the look of a row hangs on; as long as it stays the same, so does the row.
#[derive(PartialEq, Properties)]
struct Look {
    index: usize,
    row: Row,
    faults: Vec<(Spot, Fault)>,
    zh: bool,
}

impl Component for Drawn {
    type Message = ();
    type Properties = Look;

    fn create(_: &Context<Drawn>) -> Drawn {
        Drawn
    }

    fn view(&self, ctx: &Context<Drawn>) -> Html {
        let above = ctx.link().get_parent().and_then(|above| above.clone().try_downcast::<Page>());
        let page = above.as_ref().and_then(|above| above.get_component());
        let draw = |page: &Page| {
            let none = Words::default();
            View::draw(page, page.words().unwrap_or(&none), |v| draw(v, ctx.props().index))
        };
        page.map(|page| draw(&page)).unwrap_or_default()
    }
}

/// The row of this number.
pub fn row(v: &mut View, index: usize) {
    let page = v.page;
    let here = |spot: &Spot| matches!(spot, Spot::Row(row, _) if *row == index);
    let look = Look {
        index,
        row: page.draft.rows.get(index).cloned().unwrap_or_default(),
        faults: page.reading.faults.iter().filter(|(spot, _)| here(spot)).cloned().collect(),
        zh: page.zh,
    };
    v.put(VComp::new::<Drawn>(Rc::new(look), None).into());
}

fn draw(v: &mut View, index: usize) {
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
