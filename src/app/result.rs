//! The answer.

pub mod end;
mod figure;
mod range;
mod step;
mod way;

use crate::ask::Sheet;
use crate::page::{Msg, Page, Reply, View};
use crate::state::Field;
use yew::prelude::*;
use zifu::estimate::Answer;
use zifu::explain::{Words, fault, money, numerals};
use zifu::fault::Fault;
use zifu::money::Fen;

/// The column with the answer.
pub fn panel(v: &View) -> Html {
    html! {
        <section class="answer" data-answer={kind(&v.page.reply)}>
            <h2 tabindex="-1">{v.t("page.answer")}</h2>
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
                    {way::way(v, &settled.settlement, "")}
                </>
            },
            answer @ Answer::Range { .. } => range::range(v, answer),
            Answer::Floor { at_least, per_thousand } => {
                let slope = v.words.fill("page.floor.slope", &[("sum", &whole(*per_thousand))]);
                html! {
                    <>
                        {figure::figure(v, &at_least.settlement, "page.floor")}
                        <p class="note" data-note="floor">{v.t("page.floor.why")}{" "}<b>{slope}</b>{" "}{v.t("page.floor.how")}</p>
                        {figure::sums(v, &at_least.settlement)}
                        {way::way(v, &at_least.settlement, "")}
                    </>
                }
            }
            Answer::Refused(faults) => html! {
                <div class="refused" data-note="refused">
                    <p><b>{v.t("page.refused")}</b></p>
                    {sentences(v, faults)}
                    <p>{v.t("page.call")}</p>
                </div>
            },
        },
    }
}

/// A fault with the form's own words for the answer it names.
fn named(v: &View, found: &Fault) -> Fault {
    let mut found = found.clone();
    let fact =
        found.with.iter().find(|(name, _)| *name == "fact").map(|(_, fact)| fact.clone()).unwrap_or_default();
    for (_, value) in found.with.iter_mut().filter(|(name, _)| *name == "value") {
        let words = v.words.find(&["page.", &fact, ".", value].concat());
        if let Some(label) = words.and_then(|words| words.split('|').next()) {
            label.clone_into(value);
        }
    }
    found
}

/// Each fault as a sentence, the same sentence once.
fn sentences(v: &View, faults: &[Fault]) -> Html {
    let mut told: Vec<String> = Vec::new();
    for found in faults {
        let sentence = fault(&named(v, found), v.words);
        if !told.contains(&sentence) {
            told.push(sentence);
        }
    }
    told.into_iter().map(|sentence| html! { <p>{sentence}</p> }).collect()
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
        .map(|field| {
            let lines = *field == Field::Total && v.page.draft.form() == "lines";
            let at = if lines { "line/0/amount" } else { field.key() };
            html! { <li data-missing={field.key()}>{v.lead(at, &v.tt(&["page.missing.", field.key()]))}</li> }
        })
        .collect();
    html! {
        if names.is_empty() { <p>{v.t("page.fix")}</p> } else {
            <p>{v.t("page.missing")}</p>
            <ul class="leads">{names}</ul>
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
    let said = match &v.page.reading.sheet {
        Some(_) => v.words.fill("page.no-rules", &[("low", &money(low)), ("high", &money(total))]),
        None => v.t("page.place.none").to_owned(),
    };
    html! {
        <div data-note="no-rules">
            <p>{said}</p>
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

/// The answer in one breath: for the bar at the foot and for the voice.
fn short(page: &Page, words: &Words) -> Option<String> {
    let Reply::Answer(answer) = &page.reply else { return None };
    Some(match &**answer {
        Answer::Figure(settled) => words.fill("page.short", &[("sum", &whole(settled.settlement.own))]),
        answer @ Answer::Range { open, .. } => {
            let key = if open.is_empty() { "page.short" } else { "page.short.floor" };
            words.fill(key, &[("sum", &range::span(words, answer))])
        }
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
    let go = v.link.callback(|_: MouseEvent| Msg::Go(".answer h2".to_owned()));
    html! { <button type="button" class="bar" data-bar="" onclick={go}>{words}<small>{v.t("page.bar")}</small></button> }
}

/// Chinese numerals of whole yuan.
fn in_words(fen: Fen) -> String {
    numerals((fen + 50) / 100 * 100)
}
