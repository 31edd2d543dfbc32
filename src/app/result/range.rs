//! A figure that hangs on something unsaid: two ends, why they differ, and what would bring them together.

use super::{sentences, unsaid, way, whole};
use crate::page::View;
use crate::state::Field;
use yew::prelude::*;
use zifu::estimate::{Answer, Settled};
use zifu::explain::Words;
use zifu::facts::{Fact, FactValue};
use zifu::pack::Value;

/// The range.
pub fn range(v: &View, answer: &Answer) -> Html {
    let Answer::Range { low, high, facts, tables, open } = answer else { return Html::default() };
    html! {
        <>
            <p class="label">{v.t(if open.is_empty() { "page.own" } else { "page.floor" })}</p>
            <p class="range" data-figure="range">{span(v.words, answer)}{" "}{v.t("page.yuan")}</p>
            {reasons(v, facts, tables)}
            if !open.is_empty() {
                <div class="refused" data-note="open">
                    <p>{v.words.fill("page.range.open", &[("total", &whole(low.settlement.total))])}</p>
                    {sentences(v, open)}
                </div>
            }
            {unsaid(v)}
            {end(v, low, facts, "low")}
            if high.settlement.own != low.settlement.own { {end(v, high, facts, "high")} }
        </>
    }
}

/// Both ends, rounded outward to ten yuan; with cases that no rule covers only the lower one.
pub fn span(words: &Words, answer: &Answer) -> String {
    let Answer::Range { low, high, open, .. } = answer else { return String::new() };
    let low = whole(low.settlement.own.div_euclid(1000) * 1000);
    if !open.is_empty() {
        return low;
    }
    let high = whole((high.settlement.own + 999).div_euclid(1000) * 1000);
    words.fill("page.range", &[("low", &low), ("high", &high)])
}

/// Why there are two ends.
fn reasons(v: &View, facts: &[Fact], tables: &[String]) -> Html {
    let draft = &v.page.draft;
    let resident = draft.is(Field::Kind, "resident");
    let field = |fact: &Fact| match fact {
        Fact::Person if resident => Field::Stage.key(),
        Fact::Person => Field::Kind.key(),
        fact => fact.key(),
    };
    let mut names: Vec<Html> = facts.iter().map(|fact| v.lead(field(fact), v.fact(fact.key()))).collect();
    let visit = !draft.is(Field::Setting, "inpatient") && !draft.is(Field::Year, "first");
    if visit && v.page.reading.used.is_none() {
        names.push(v.lead(Field::Year.key(), v.t("page.year.why")));
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
                <div class="note">
                    <p>{v.t("page.range.why")}</p>
                    <ul class="leads">{for names.into_iter().map(|name| html! { <li>{name}</li> })}</ul>
                </div>
            }
            {for tables.iter().filter_map(doubt)}
        </>
    }
}

/// One end: what it was settled with, and how.
fn end(v: &View, settled: &Settled, facts: &[Fact], name: &'static str) -> Html {
    // With several packs in question nobody can say here whose steps these are.
    if v.page.pack_names().len() != 1 {
        return Html::default();
    }
    let mut with: Vec<String> = Vec::new();
    for fact in facts {
        let value = settled.situation.get(*fact).map(FactValue::text).unwrap_or_default();
        let field = if *fact == Fact::Person { Field::Stage.key() } else { fact.key() };
        let found = v.words.find(&["page.", field, ".", &value].concat());
        let found = found.or_else(|| v.words.find(&["page.kind.", &value].concat()));
        if let Some(value) = found.and_then(|words| words.split('|').next()) {
            with.push(v.words.fill("page.range.pair", &[("fact", v.fact(fact.key())), ("value", value)]));
        }
    }
    let title = ["page.range.", name].concat();
    html! {
        <details class="fold" data-fold={name}>
            <summary>{v.words.fill(&title, &[("sum", &whole(settled.settlement.own))])}</summary>
            <div class="inside">
                if !with.is_empty() { <p class="quiet">{v.t("page.range.with")}{with.join(v.t("page.range.and"))}</p> }
                {way::way(v, &settled.settlement, name)}
            </div>
        </details>
    }
}
