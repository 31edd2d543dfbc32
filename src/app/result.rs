//! The answer.

pub mod end;
mod figure;
mod step;
mod way;

use crate::ask::Sheet;
use crate::page::{Msg, Page, Reply, View};
use crate::state::Field;
use yew::prelude::*;
use zifu::estimate::Answer;
use zifu::explain::{Words, fault, money, numerals};
use zifu::facts::Fact;
use zifu::fault::Fault;
use zifu::money::Fen;
use zifu::pack::Value;

/// The column with the answer.
pub fn panel(v: &View) -> Html {
    html! {
        <section class="answer" data-answer={kind(&v.page.reply)}>
            <h2>{v.t("page.answer")}</h2>
            {situation(v)}
            {body(v)}
            if matches!(kind(&v.page.reply), "figure" | "floor" | "range") { {assumed(v)} }
        </section>
    }
}

fn kind(reply: &Reply) -> &'static str {
    match reply {
        Reply::Missing => "missing",
        Reply::Loading => "loading",
        Reply::NoRules => "no-rules",
        Reply::Answer(answer) => match **answer {
            Answer::Figure(_) => "figure",
            Answer::Range { .. } => "range",
            Answer::Floor { .. } => "floor",
            Answer::Refused(_) => "refused",
        },
    }
}

fn body(v: &View) -> Html {
    match &v.page.reply {
        Reply::Missing => missing(v),
        Reply::Loading => loading(v),
        Reply::NoRules => no_rules(v),
        Reply::Answer(answer) => match &**answer {
            Answer::Figure(settled) => html! {
                <>
                    {figure::figure(v, &settled.settlement, "page.own")}
                    {unsaid(v)}
                    {figure::sums(v, &settled.settlement)}
                    {way::way(v, &settled.settlement)}
                </>
            },
            Answer::Range { low, high, facts, tables, open } => html! {
                <>
                    <p class="label">{v.t("page.own")}</p>
                    <p class="range" data-figure="range">{span(v.words, low.settlement.own, high.settlement.own)}</p>
                    {reasons(v, facts, tables, open)}
                </>
            },
            Answer::Floor { at_least, per_thousand } => {
                let slope = v.words.fill("page.floor.slope", &[("sum", &whole(*per_thousand))]);
                html! {
                    <>
                        {figure::figure(v, &at_least.settlement, "page.floor")}
                        <p class="note" data-note="floor">{v.t("page.floor.why")}{" "}<b>{slope}</b>{" "}{v.t("page.floor.how")}</p>
                        {figure::sums(v, &at_least.settlement)}
                        {way::way(v, &at_least.settlement)}
                    </>
                }
            }
            Answer::Refused(faults) => html! {
                <div class="refused" data-note="refused">
                    <p><b>{v.t("page.refused")}</b></p>
                    {for faults.iter().map(|found| html! { <p>{fault(found, v.words)}</p> })}
                    <p>{v.t("page.call")}</p>
                </div>
            },
        },
    }
}

/// Why there are two ends, and what would bring them together.
fn reasons(v: &View, facts: &[Fact], tables: &[String], open: &[Fault]) -> Html {
    let mut names: Vec<&str> = facts.iter().map(|fact| v.fact(fact.key())).collect();
    let draft = &v.page.draft;
    if !draft.is(Field::Setting, "inpatient")
        && !draft.is(Field::Year, "first")
        && v.page.reading.used.is_none()
    {
        names.push(v.t("page.year.why"));
    }
    let pack = v.page.pack();
    let doubt = |table: &String| {
        let rows =
            pack.and_then(|pack| pack.tables.get(pack.table_of(table)?)).map_or(&[][..], |table| &table.rows);
        rows.iter().find_map(|row| match &row.value {
            Value::AnyOf { why, why_en, .. } => Some(html! { <p class="note">{v.of(why, why_en)}</p> }),
            _ => None,
        })
    };
    html! {
        <>
            if !names.is_empty() {
                <p class="note">{v.words.fill("page.range.why", &[("facts", &names.join(v.t("page.and")))])}</p>
            }
            {for tables.iter().filter_map(doubt)}
            if !open.is_empty() {
                <div class="refused" data-note="open">
                    <p>{v.t("page.range.open")}</p>
                    {for open.iter().map(|found| html! { <p>{fault(found, v.words)}</p> })}
                </div>
            }
        </>
    }
}

/// What a figure takes for granted.
fn assumed(v: &View) -> Html {
    let draft = &v.page.draft;
    let stay = draft.is(Field::Setting, "inpatient");
    let days = v.page.pack().and_then(|pack| pack.period_days).filter(|_| stay);
    let mut said: Vec<String> = Vec::new();
    if let Some(days) = days {
        said.push(v.words.fill("page.assume.period", &[("days", &days.to_string())]));
    }
    for key in ["page.assume.year", "page.assume.cause", "page.assume.cover", "page.assume.hospital"] {
        said.push(v.t(key).to_owned());
    }
    html! {
        <details class="fold" data-fold="assume">
            <summary>{v.t("page.assume")}</summary>
            <ul class="inside">{for said.iter().map(|one| html! { <li>{one}</li> })}</ul>
        </details>
    }
}

/// What was taken as nothing because nobody said.
fn unsaid(v: &View) -> Html {
    match &v.page.reading.sheet {
        Some(Sheet::Total(_, Some(_))) => {
            html! { <p class="note" data-note="unsaid">{v.t("page.unsaid")}</p> }
        }
        _ => Html::default(),
    }
}

fn missing(v: &View) -> Html {
    let reading = &v.page.reading;
    let names: Vec<Html> = reading
        .missing
        .iter()
        .map(|field| html! { <li data-missing={field.key()}>{v.tt(&["page.missing.", field.key()])}</li> })
        .collect();
    html! {
        if names.is_empty() { <p>{v.t("page.fix")}</p> } else {
            <p>{v.t("page.missing")}</p>
            <ul class="missing">{names}</ul>
        }
    }
}

fn loading(v: &View) -> Html {
    let again = v.link.callback(|_: MouseEvent| Msg::Again);
    if v.page.store.broken() {
        return html! { <p class="refused" data-note="broken">{v.t("page.broken")}</p> };
    }
    if v.page.store.failed() {
        return html! {
            <div class="refused" data-note="failed">
                <p>{v.t("page.failed")}</p>
                <button type="button" data-action="again" onclick={again}>{v.t("page.again")}</button>
            </div>
        };
    }
    html! { <p>{v.t("page.loading")}</p> }
}

/// No rules: the only honest bounds, and whom to ask.
fn no_rules(v: &View) -> Html {
    let (low, total) = match &v.page.reading.sheet {
        Some(Sheet::Total(total, excluded)) => (excluded.unwrap_or(0), *total),
        Some(Sheet::Sums(total, printed)) => (printed.excluded + printed.over_limit, *total),
        Some(Sheet::Lines(lines)) => (0, lines.iter().map(|line| line.amount).sum()),
        None => (0, 0),
    };
    html! {
        <div data-note="no-rules">
            <p>{v.words.fill("page.no-rules", &[("low", &money(low)), ("high", &money(total))])}</p>
            <p>{v.t("page.no-rules.kept")}</p>
            <p>{v.t("page.call")}</p>
        </div>
    }
}

/// What has been answered, in one line.
fn situation(v: &View) -> Html {
    let draft = &v.page.draft;
    let mut said: Vec<String> = Vec::new();
    if let Some(entry) = v.page.store.register().iter().find(|entry| draft.is(Field::Place, &entry.folder)) {
        said.push(v.of(&entry.name, &entry.name_en).to_owned());
    }
    let stay = draft.is(Field::Setting, "inpatient");
    for field in [Field::Kind, Field::Stage, Field::Setting, Field::Grade, Field::Admission] {
        let value = draft.get(field);
        let idle = (field == Field::Stage && !draft.is(Field::Kind, "resident"))
            || (field == Field::Admission && !stay);
        if !value.is_empty() && value != "unsure" && !idle {
            let words = v.tt(&["page.", field.key(), ".", value]);
            said.push(words.split('|').next().unwrap_or("").to_owned());
        }
    }
    html! { if !said.is_empty() { <p class="quiet">{said.join(" · ")}</p> } }
}

/// Whole yuan with separators.
pub fn whole(fen: Fen) -> String {
    let yuan = if fen < 0 { -((-fen + 50) / 100) } else { (fen + 50) / 100 };
    let text = money(yuan * 100);
    text.strip_suffix(".00").map(str::to_owned).unwrap_or(text)
}

/// A range, rounded outward to ten yuan.
fn span(words: &Words, low: Fen, high: Fen) -> String {
    let low = low.div_euclid(1000) * 1000;
    let high = (high + 999).div_euclid(1000) * 1000;
    words.fill("page.range", &[("low", &whole(low)), ("high", &whole(high))])
}

/// The answer in one breath: for the bar at the foot and for the voice.
fn short(page: &Page, words: &Words) -> Option<String> {
    let Reply::Answer(answer) = &page.reply else { return None };
    Some(match &**answer {
        Answer::Figure(settled) => words.fill("page.short", &[("sum", &whole(settled.settlement.own))]),
        Answer::Range { low, high, .. } => span(words, low.settlement.own, high.settlement.own),
        Answer::Floor { at_least, .. } => {
            words.fill("page.short.floor", &[("sum", &whole(at_least.settlement.own / 1000 * 1000))])
        }
        Answer::Refused(_) => return None,
    })
}

/// What the live region says.
pub fn spoken(page: &Page, words: &Words) -> String {
    match &page.reply {
        Reply::Answer(answer) if matches!(**answer, Answer::Refused(_)) => {
            words.get("page.refused").to_owned()
        }
        _ => short(page, words).unwrap_or_default(),
    }
}

/// The bar at the foot of a phone; out of the way while something is typed.
pub fn bar(v: &View) -> Html {
    let Some(words) = short(v.page, v.words).filter(|_| !v.page.typing) else { return Html::default() };
    html! { <div class="bar" data-bar="" aria-hidden="true">{words}</div> }
}

/// Chinese numerals of whole yuan.
fn in_words(fen: Fen) -> String {
    numerals((fen + 50) / 100 * 100)
}
