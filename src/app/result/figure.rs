//! The figure, who pays, and when.

use super::{in_words, whole};
use crate::page::View;
use yew::prelude::*;
use zifu::explain::money;
use zifu::money::{Fen, fen_text};
use zifu::settle::Settlement;

/// The figure in whole yuan, with its numerals.
pub fn figure(v: &View, settled: &Settlement, label: &'static str) -> Html {
    // A floor is rounded down, so that it stays one.
    let shown = if label == "page.floor" { settled.own / 1000 * 1000 } else { settled.own };
    html! {
        <>
            <p class="label">{v.t(label)}</p>
            <p class="figure" data-figure="own" data-amount={fen_text(settled.own)}>
                {whole(shown)}<span class="yuan">{v.t("page.yuan")}</span>
            </p>
            if v.page.lang == "zh" { <p class="numerals">{in_words(shown)}</p> }
        </>
    }
}

/// Who pays, as a bar with its table, and what is paid when.
pub fn sums(v: &View, settled: &Settlement) -> Html {
    html! { <>{payers(v, settled)}{times(v, settled)}</> }
}

fn payers(v: &View, settled: &Settlement) -> Html {
    let total = settled.total.max(1);
    let share = |fen: Fen| fen.clamp(0, total).saturating_mul(1000) / total;
    let own = share(settled.own);
    let rounded = |fen: Fen| (share(fen) + 5) / 10;
    let percent = |whole: i64| [&whole.to_string(), "%"].concat();
    // Whole percents that add up: what rounding leaves is put on the person's side.
    let rest = 100 - settled.payers.iter().map(|fen| rounded(*fen)).sum::<i64>();
    let pack = v.page.pack();
    let funds = settled.payers.iter().enumerate().filter(|(_, fen)| **fen != 0).map(|(index, fen)| {
        let name = pack
            .and_then(|pack| pack.payers.get(index))
            .map_or("", |payer| v.of(&payer.title, &payer.title_en));
        line(name.to_owned(), *fen, percent(rounded(*fen)), "fund")
    });
    html! {
        <>
            <svg class="split" viewBox="0 0 1000 40" preserveAspectRatio="none" aria-hidden="true">
                <rect class="fund" x="0" y="0" width="1000" height="40" />
                <rect class="own" x="0" y="0" width={own.to_string()} height="40" />
            </svg>
            <table class="payers">
                <caption>{v.t("page.payers")}</caption>
                <tbody>
                    {line(v.t("page.me").to_owned(), settled.own, percent(rest), "own")}
                    {for funds}
                </tbody>
            </table>
        </>
    }
}

fn line(name: String, fen: Fen, percent: String, class: &'static str) -> Html {
    html! {
        <tr class={class}>
            <th scope="row"><span class="key" aria-hidden="true"></span>{name}</th>
            <td class="percent">{percent}</td>
            <td class="amount" data-amount={fen_text(fen)}>{money(fen)}</td>
        </tr>
    }
}

/// Due at discharge, back later, deposit.
fn times(v: &View, settled: &Settlement) -> Html {
    let stay = v.page.draft.is(crate::state::Field::Setting, "inpatient");
    let row = |name: &'static str, key: &'static str, fen: Fen| {
        html! {
            <tr>
                <th scope="row">{v.t(key)}</th>
                <td class="amount" data-figure={name} data-amount={fen_text(fen)}>{money(fen)}</td>
            </tr>
        }
    };
    let counter = if stay { "page.counter" } else { "page.counter.visit" };
    html! {
        <table class="times">
            <caption>{v.t("page.times")}</caption>
            <tbody>
                {row("counter", counter, settled.at_counter)}
                if settled.account != 0 {
                    {row("account", "page.from-account", settled.account)}
                    {row("cash", "page.cash", settled.cash)}
                }
                if let Some(refund) = settled.refund {
                    if refund >= 0 { {row("refund", "page.refund", refund)} } else { {row("refund", "page.due", -refund)} }
                }
                if settled.later != 0 { {row("later", "page.later", settled.later)} }
            </tbody>
        </table>
    }
}
