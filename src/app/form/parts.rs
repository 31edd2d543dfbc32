//! What every question is made of: choices, ticks, fields with their echo and their one sentence of help.

use crate::ask::cell_id;
use crate::page::{Msg, View};
use crate::state::{Action, Cell, Field};
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;
use zifu::explain::{fault, money, numerals};
use zifu::read::signed;

/// A place in the draft: an answer or a cell of a row.
#[derive(Clone, Copy, PartialEq)]
pub enum Spot {
    /// An answer.
    Answer(Field),
    /// A cell of a row.
    Row(usize, Cell),
}

impl Spot {
    /// The name in hooks and faults.
    pub fn id(self) -> String {
        match self {
            Spot::Answer(field) => field.key().to_owned(),
            Spot::Row(index, cell) => cell_id(index, cell),
        }
    }

    /// The key of its words.
    fn words(self) -> [&'static str; 2] {
        match self {
            Spot::Answer(field) => ["page.", field.key()],
            Spot::Row(_, cell) => ["page.line.", cell.key()],
        }
    }

    fn text<'v>(self, v: &'v View) -> &'v str {
        match self {
            Spot::Answer(Field::Form) => v.page.draft.form(),
            Spot::Answer(field) => v.page.draft.get(field),
            Spot::Row(index, cell) => v.page.draft.rows.get(index).map_or("", |row| row.get(cell)),
        }
    }

    fn set(self, text: String) -> Action {
        match self {
            Spot::Answer(field) => Action::Set(field, text),
            Spot::Row(index, cell) => Action::SetCell(index, cell, text),
        }
    }
}

/// What a field takes.
#[derive(Clone, Copy, PartialEq)]
pub enum Kind {
    /// Yuan, echoed in Chinese numerals.
    Money,
    /// A share in percent.
    Percent,
    /// A day.
    Day,
    /// Anything.
    Text,
}

/// A choice between fixed words, `page.<question>.<value>`; what follows a bar in the words is a hint.
pub fn choice(v: &View, spot: Spot, values: &[&str]) -> Html {
    let words = spot.words().concat();
    let option = |value: &&str| ((*value).to_owned(), v.tt(&[&words, ".", value]));
    choice_of(v, spot, &values.iter().map(option).collect::<Vec<_>>())
}

/// A choice between values with their words.
pub fn choice_of(v: &View, spot: Spot, options: &[(String, String)]) -> Html {
    let id = spot.id();
    let now = spot.text(v);
    let (legend, hint) = split(&v.tt(&spot.words()));
    let fault = fault_of(v, &id);
    // Short words stand side by side where there is room.
    let short = options.iter().all(|(_, words)| words.len() <= 27 && !words.contains('|'));
    html! {
        <fieldset class="choice" data-field={id.clone()}>
            <legend>{legend}if let Some(hint) = hint { <small>{hint}</small> }</legend>
            <div class={if short { "options side" } else { "options" }}>
                {for options.iter().map(|(value, words)| option(v, spot, &id, value, words, now == value))}
            </div>
            {fault}
        </fieldset>
    }
}

fn option(v: &View, spot: Spot, name: &str, value: &str, words: &str, on: bool) -> Html {
    let (label, hint) = split(words);
    let change = v.act::<Event>(spot.set(value.to_owned()));
    html! {
        <label class={if on { "option on" } else { "option" }}>
            <input type="radio" name={name.to_owned()} value={value.to_owned()} checked={on} onchange={change}
                data-choice={[name, ":", value].concat()} />
            <span>{label}if let Some(hint) = hint { <small>{hint}</small> }</span>
        </label>
    }
}

/// One thing to tick.
pub fn tick(v: &View, field: Field) -> Html {
    let on = v.page.draft.is(field, "yes");
    let change = v.act::<Event>(Action::Set(field, if on { String::new() } else { "yes".to_owned() }));
    html! {
        <label class={if on { "option tick on" } else { "option tick" }}>
            <input type="checkbox" checked={on} onchange={change} data-field={field.key()} />
            <span>{v.tt(&["page.", field.key()])}</span>
        </label>
    }
}

/// A list to choose from, where there are many.
pub fn select(v: &View, field: Field, options: &[(String, String)]) -> Html {
    let id = ["f-", field.key()].concat();
    let now = v.page.draft.get(field).to_owned();
    let change = v.link.callback(move |event: Event| {
        let select: HtmlSelectElement = event.target_unchecked_into();
        Msg::Do(Action::Set(field, select.value()))
    });
    let option = |(value, words): &(String, String)| {
        html! { <option value={value.clone()} selected={*value == now}>{words}</option> }
    };
    html! {
        <div class="field">
            <label for={id.clone()}>{v.tt(&["page.", field.key()])}</label>
            <select id={id} data-field={field.key()} onchange={change}>
                <option value="" selected={now.is_empty()}>{v.t("page.select")}</option>
                {for options.iter().map(option)}
            </select>
        </div>
    }
}

/// A field to type in.
pub fn entry(v: &View, spot: Spot, kind: Kind) -> Html {
    let name = spot.id();
    let id = ["f-", &name.replace('/', "-")].concat();
    let text = spot.text(v).to_owned();
    let (label, hint) = split(&v.tt(&spot.words()));
    let fault = fault_of(v, &name);
    let wrong = fault != Html::default();
    let echo = if kind == Kind::Money { echo(v, &text) } else { String::new() };
    let part = |end: &str| [&id, end].concat();
    let mut told = part("-e");
    if hint.is_some() {
        told = [part("-h"), " ".into(), told].concat();
    }
    if wrong {
        told = [&told, " fault-", &name].concat();
    }
    let input = v.link.callback(move |event: InputEvent| {
        let input: HtmlInputElement = event.target_unchecked_into();
        Msg::Do(spot.set(input.value()))
    });
    let unit = match kind {
        Kind::Money => v.t("page.yuan"),
        Kind::Percent => "%",
        Kind::Day | Kind::Text => "",
    };
    let narrow = if kind == Kind::Percent { "box narrow" } else { "box" };
    html! {
        <div class="field">
            <label for={id.clone()}>{label}</label>
            if let Some(hint) = hint { <small class="hint" id={part("-h")}>{hint}</small> }
            <div class={narrow}>
                <input type="text" id={id.clone()} value={text} oninput={input} data-field={name.clone()}
                    inputmode={if matches!(kind, Kind::Money | Kind::Percent) { "decimal" } else { "text" }}
                    autocomplete="off" autocapitalize="off" spellcheck="false"
                    aria-invalid={wrong.then_some("true")}
                    aria-describedby={told} />
                if !unit.is_empty() { <span class="unit" aria-hidden="true">{unit}</span> }
            </div>
            <p class="echo" id={part("-e")}>{echo}</p>
            {fault}
        </div>
    }
}

/// The amount in Chinese numerals, to see a lost or doubled nought.
fn echo(v: &View, text: &str) -> String {
    let Ok(fen) = signed(text) else { return String::new() };
    let sum = sum_in_words(v, fen);
    // Digits are echoed once they are many enough for a nought to hide.
    match fen {
        100_000_000.. => v.words.fill("page.large", &[("sum", &sum)]),
        0 => String::new(),
        _ => sum,
    }
}

/// An amount in the words of the language: Chinese numerals, or digits in groups.
pub fn sum_in_words(v: &View, fen: i64) -> String {
    if v.page.lang == "zh" { numerals(fen) } else { [&money(fen), " ", v.t("page.yuan")].concat() }
}

/// The sentence of the first fault at a field.
pub fn fault_of(v: &View, name: &str) -> Html {
    let found = v.page.reading.faults.iter().find(|(at, _)| at == name);
    found.map_or_else(Html::default, |(_, found)| {
        html! {
            <p class="fault" id={["fault-", name].concat()} data-fault={name.to_owned()}>{fault(found, v.words)}</p>
        }
    })
}

/// What opens on request.
pub fn fold(name: &'static str, title: &str, open: bool, inside: Html) -> Html {
    html! {
        <details class="fold" data-fold={name} open={open}>
            <summary>{title}</summary>
            <div class="inside">{inside}</div>
        </details>
    }
}

/// A button.
pub fn button(v: &View, name: &'static str, words: &str, action: Action) -> Html {
    html! { <button type="button" data-action={name} onclick={v.act::<MouseEvent>(action)}>{words}</button> }
}

/// Words and, after a bar, their hint.
fn split(words: &str) -> (String, Option<String>) {
    match words.split_once('|') {
        Some((label, hint)) => (label.to_owned(), Some(hint.to_owned())),
        None => (words.to_owned(), None),
    }
}
