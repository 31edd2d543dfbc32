//! The money's way: from the total to the figure, each row with its step.

use super::step;
use crate::page::{Msg, View};
use yew::prelude::*;
use zifu::explain::{money, payer, percent};
use zifu::money::{Exact, Fen, Way, fen_text};
use zifu::pack::{ItemKind, Pack, WhenPaid};
use zifu::settle::{Settlement, Step, What};

/// A row: what it is called, what it puts on the person and on a fund.
struct Row {
    id: String,
    label: String,
    own: Option<Exact>,
    fund: Option<Exact>,
    step: usize,
}

/// The table. For an end of a range its name goes before the steps' names: `low:pool/band/1`.
pub fn way(v: &View, settled: &Settlement, end: &str) -> Html {
    let Some(pack) = v.page.pack() else { return Html::default() };
    let fund: Fen = settled.payers.iter().sum();
    let sums = &settled.sums;
    let plain = |key: &'static str, name: &'static str, fen: Fen, own: bool| {
        html! {
            <tr data-row={name}>
                <th scope="row">{v.t(key)}</th>
                if own { {amount(fen)}<td></td> } else { <td class="amount both" colspan="2" data-amount={fen_text(fen)}>{money(fen)}</td> }
            </tr>
        }
    };
    let rows = settled.steps.iter().enumerate().filter_map(|(index, step)| row(v, pack, end, index, step));
    html! {
        <>
            <h3>{v.t("page.way")}</h3>
            <p class="quiet">{v.t("page.way.how")}</p>
            <table class="way">
                <thead><tr>
                    <td></td>
                    <th scope="col">{v.t("page.way.own")}</th>
                    <th scope="col">{v.t("page.way.fund")}</th>
                </tr></thead>
                <tbody>
                    {plain("page.way.total", "total", settled.total, false)}
                    if sums.excluded != 0 { {plain("page.excluded.short", "excluded", sums.excluded, true)} }
                    if sums.over_limit != 0 { {plain("page.over_limit.short", "over_limit", sums.over_limit, true)} }
                    if sums.prepay != 0 { {plain("page.prepay.short", "prepay", sums.prepay, true)} }
                    {plain("page.way.scope", "in_scope", sums.in_scope, false)}
                    {for rows.map(|row| draw(v, pack, settled, &row))}
                    <tr class="end">
                        <th scope="row">{v.t("page.way.end")}</th>
                        {amount(settled.own)}
                        {amount(fund)}
                    </tr>
                </tbody>
            </table>
        </>
    }
}

fn amount(fen: Fen) -> Html {
    html! { <td class="amount" data-amount={fen_text(fen)}>{money(fen)}</td> }
}

fn fen(value: Exact) -> Fen {
    Way::HalfUp.round(value)
}

/// What a step puts where; nothing for steps that only lead to others.
fn row(v: &View, pack: &Pack, end: &str, index: usize, step: &Step) -> Option<Row> {
    let item = pack.plan.get(step.item?)?;
    // A later layer takes from what is the person's already.
    let later = matches!(item.kind, ItemKind::Share(_) | ItemKind::OwnCeiling(_) | ItemKind::Floor(_));
    let name = item.payer.map_or("", |index| payer(pack, index, v.words));
    let zero = step.amount.is_zero();
    let (label, own, fund) = match step.what {
        What::Deductible if !zero => (v.t("page.row.deductible").to_owned(), Some(step.amount), None),
        What::FirstShare if !zero => (v.t("page.row.first_share").to_owned(), Some(step.amount), None),
        What::NotPayable if !later && !zero => {
            (v.t("page.row.not_payable").to_owned(), Some(step.amount), None)
        }
        What::OverCap if !later => {
            (v.words.fill("page.row.over_cap", &[("payer", name)]), Some(step.amount), None)
        }
        What::Band if later => (
            v.words.fill("page.row.more", &[("payer", name), ("rate", &rate(step))]),
            Some(-step.amount),
            Some(step.amount),
        ),
        What::Band => (band(v, step), step.figure("own"), Some(step.amount)),
        What::Paid if later && matches!(item.kind, ItemKind::Share(_)) => return None,
        What::Paid if later && !zero => {
            (v.words.fill("page.row.pays", &[("payer", name)]), Some(-step.amount), Some(step.amount))
        }
        What::Paid if matches!(item.kind, ItemKind::Fixed(_)) => {
            (v.words.fill("page.row.pays", &[("payer", name)]), step.figure("own"), Some(step.amount))
        }
        _ => return None,
    };
    let label = if item.paid == WhenPaid::Counter { label } else { [&label, v.t("page.row.later")].concat() };
    let id = step.id(&pack.plan);
    let id = if end.is_empty() { id } else { [end, ":", &id].concat() };
    Some(Row { id, label, own, fund, step: index })
}

fn band(v: &View, step: &Step) -> String {
    let edge = |name: &str| step.figure(name).map_or(String::new(), |value| super::whole(fen(value)));
    let (from, to, rate) = (edge("from"), edge("to"), rate(step));
    v.words.fill("page.row.band", &[("from", &from), ("to", &to), ("rate", &rate)])
}

fn rate(step: &Step) -> String {
    step.figure("rate").map(percent).unwrap_or_default()
}

fn draw(v: &View, pack: &Pack, settled: &Settlement, row: &Row) -> Html {
    let open = v.page.open.as_ref() == Some(&row.id);
    let id = row.id.clone();
    let toggle = v.link.callback(move |_: MouseEvent| Msg::Open(id.clone()));
    let cell = |value: Option<Exact>| value.map_or_else(|| html! { <td></td> }, |value| amount(fen(value)));
    let detail = settled.steps.get(row.step).filter(|_| open);
    html! {
        <>
            <tr data-step={row.id.clone()}>
                <th scope="row">
                    <button type="button" class="open" data-open={row.id.clone()} onclick={toggle}
                        aria-expanded={if open { "true" } else { "false" }}>{&row.label}</button>
                </th>
                {cell(row.own)}
                {cell(row.fund)}
            </tr>
            if let Some(found) = detail {
                <tr class="detail"><td colspan="3" data-detail={row.id.clone()}>{step::detail(v, pack, found)}</td></tr>
            }
        </>
    }
}
