//! The questions.

mod bill;
mod parts;
mod rows;

use crate::page::View;
use crate::state::Field;
use parts::{Kind, Spot, choice, choice_of, entry, fold};
use yew::prelude::*;
use zifu::facts::{Fact, FactValue, Situation};
use zifu::pack::{Axis, Pack};

/// The whole form.
pub fn form(v: &View) -> Html {
    let still = Callback::from(|event: SubmitEvent| event.prevent_default());
    html! {
        <form class="ask" novalidate=true autocomplete="off" onsubmit={still}>
            <h2>{v.t("page.ask")}</h2>
            {choice(v, Spot::Answer(Field::Start), &["before", "in", "after", "claim"])}
            {start_note(v)}
            {place(v)}
            {person(v)}
            {setting(v)}
            {grade(v)}
            {bill::bill(v)}
            {more(v)}
        </form>
    }
}

fn start_note(v: &View) -> Html {
    match v.page.draft.get(Field::Start) {
        start @ ("in" | "after" | "claim") => {
            html! { <p class="note">{v.tt(&["page.start.note.", start])}</p> }
        }
        _ => Html::default(),
    }
}

fn place(v: &View) -> Html {
    let draft = &v.page.draft;
    let mut options: Vec<(String, String)> = Vec::new();
    for entry in v.page.store.register() {
        if options.iter().all(|(folder, _)| *folder != entry.folder) {
            options.push((entry.folder.clone(), v.of(&entry.name, &entry.name_en).to_owned()));
        }
    }
    options.push(("other".to_owned(), v.t("page.place.other").to_owned()));
    html! {
        <>
            {choice_of(v, Spot::Answer(Field::Place), &options)}
            if draft.is(Field::Place, "other") { <p class="note" data-note="no-rules">{v.t("page.place.none")}</p> }
            {parts::tick(v, Field::Elsewhere)}
            if draft.is(Field::Elsewhere, "yes") {
                <div class="inner">
                    {choice(v, Spot::Answer(Field::Filing),
                        &["long-term", "referral", "emergency", "temporary", "unfiled", "unsure"])}
                    {word(v, Fact::Area, Field::Area)}
                </div>
            }
        </>
    }
}

fn person(v: &View) -> Html {
    let draft = &v.page.draft;
    let aged = draft.is(Field::Kind, "retired") && !draft.is(Field::Setting, "inpatient");
    html! {
        <>
            {choice(v, Spot::Answer(Field::Kind), &["active", "retired", "resident", "unsure", "lixiu"])}
            if draft.is(Field::Kind, "resident") {
                <div class="inner">
                    {choice(v, Spot::Answer(Field::Stage), &["child", "student", "adult", "elder", "unsure"])}
                </div>
            }
            {refused(v)}
            if aged || v.wants(Fact::Age, Field::Age) { {age(v)} }
        </>
    }
}

/// Persons whom the pack does not settle are told so at once.
fn refused(v: &View) -> Html {
    let kind = v.page.draft.get(Field::Kind);
    let refuse = v.page.pack().and_then(|pack| {
        pack.refuse
            .iter()
            .find(|refuse| refuse.fact == Fact::Person && refuse.values.iter().any(|value| value == kind))
    });
    refuse.map_or_else(Html::default, |refuse| {
        html! { <p class="note" data-note="refused-person">{v.of(&refuse.why, &refuse.why_en)}</p> }
    })
}

fn setting(v: &View) -> Html {
    let draft = &v.page.draft;
    let setting = draft.get(Field::Setting);
    html! {
        <>
            {choice(v, Spot::Answer(Field::Setting), &["inpatient", "outpatient", "special"])}
            <div class="inner">
                if setting == "special" { {disease(v)} }
                if setting == "inpatient" || setting == "special" {
                    {choice(v, Spot::Answer(Field::Admission), &["1", "2", "3", "unsure"])}
                }
                if setting == "outpatient" || setting == "special" {
                    {choice(v, Spot::Answer(Field::Year), &["first", "some", "unsure"])}
                    if draft.is(Field::Year, "some") { {entry(v, Spot::Answer(Field::Used), Kind::Money)} }
                }
            </div>
        </>
    }
}

fn grade(v: &View) -> Html {
    html! {
        <>
            {choice(v, Spot::Answer(Field::Grade), &["tertiary", "secondary", "primary", "community", "unsure"])}
            {word(v, Fact::HospitalKind, Field::HospitalKind)}
        </>
    }
}

fn more(v: &View) -> Html {
    let stay = v.page.draft.is(Field::Setting, "inpatient");
    let inside = html! {
        <>
            {choice(v, Spot::Answer(Field::Assistance), &["none", "needy", "unsure"])}
            if stay { {entry(v, Spot::Answer(Field::Deposit), Kind::Money)} }
            {entry(v, Spot::Answer(Field::Account), Kind::Money)}
        </>
    };
    html! { <>{entry(v, Spot::Answer(Field::Day), Kind::Day)}{fold("more", v.t("page.more"), v.wants(Fact::Assistance, Field::Assistance), inside)}</> }
}

/// A question in the pack's own words, asked only when it matters.
fn word(v: &View, fact: Fact, field: Field) -> Html {
    let Some(pack) = v.page.pack().filter(|_| v.wants(fact, field)) else { return Html::default() };
    let mut options: Vec<(String, String)> = Vec::new();
    for value in pack.axes.iter().filter(|axis| axis.fact == fact).flat_map(Axis::examples) {
        let word = value.text();
        if options.iter().all(|(known, _)| *known != word) {
            let words = v.tt(&["page.", field.key(), ".", &word]);
            options.push((word, words));
        }
    }
    options.push(("unsure".to_owned(), v.t("page.unsure").to_owned()));
    choice_of(v, Spot::Answer(field), &options)
}

/// The list of special diseases of the pack.
fn disease(v: &View) -> Html {
    let mut options: Vec<(String, String)> = Vec::new();
    if let Some(pack) = v.page.pack() {
        for word in pack.axes.iter().filter(|axis| axis.fact == Fact::Disease).flat_map(|axis| axis.words()) {
            options.push((word.to_owned(), v.tt(&["page.disease.", word])));
        }
    }
    if options.is_empty() { Html::default() } else { parts::select(v, Field::Disease, &options) }
}

/// Age bands: the pack's own cut points, found by trying every age.
fn age(v: &View) -> Html {
    let Some(pack) = v.page.pack() else { return Html::default() };
    let starts = age_starts(pack);
    let mut options = Vec::new();
    for (index, start) in starts.iter().enumerate() {
        let from = start.to_string();
        options.push(match starts.get(index + 1) {
            Some(next) => {
                let (last, next) = ((next - 1).to_string(), next.to_string());
                let key = if index == 0 { "page.age.under" } else { "page.age.between" };
                (last.clone(), v.words.fill(key, &[("from", &from), ("last", &last), ("next", &next)]))
            }
            None if index == 0 => return Html::default(),
            None => (from.clone(), v.words.fill("page.age.from", &[("from", &from)])),
        });
    }
    options.push(("unsure".to_owned(), v.t("page.unsure").to_owned()));
    html! { <div class="inner">{choice_of(v, Spot::Answer(Field::Age), &options)}</div> }
}

/// The first age of every age band that the pack tells apart.
fn age_starts(pack: &Pack) -> Vec<i64> {
    let axes = || pack.axes.iter().filter(|axis| axis.fact == Fact::Age);
    let at = |age: i64| Situation::default().with(Fact::Age, FactValue::Whole(age));
    let begins = |age: &i64| axes().any(|axis| axis.cell(&at(*age)) != axis.cell(&at(age - 1)));
    std::iter::once(0).chain((1..=110).filter(begins)).collect()
}
