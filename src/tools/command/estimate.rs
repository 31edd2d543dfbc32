//! `zifu estimate`: a case in which not everything is known; two ends, what each would mean, what to ask next.

use super::ends::Chosen;
use super::{Call, Said, refusal, result, settle};
use serde_json::{Value, json};
use zifu::estimate::{self, End, Estimate, Unknown};
use zifu::explain::{Words, money};
use zifu::fault::Fault;
use zifu::money::{Fen, fen_text};
use zifu::pack::Pack;

/// What the question left open, of an end.
type Choose<'c> = &'c dyn Fn(&End) -> Chosen;

/// `zifu estimate CASE`.
pub(super) fn estimate(call: &Call) -> Said {
    answered(call).unwrap_or_else(|said| said)
}

fn answered(call: &Call) -> Result<Said, Said> {
    let case = settle::read(call, call.word(0))?;
    let tree = settle::tree_for(call, Some(&case))?;
    let pack = settle::checked(call, &tree)?;
    settle::known_keys(&case).map_err(|faults| settle::refusal(call, Some(&pack), &faults))?;
    let (question, doubts) =
        estimate::read(&case, &pack).map_err(|faults| settle::refusal(call, Some(&pack), &faults))?;
    match estimate::estimate(&pack, &question, &doubts) {
        Ok(answer) => {
            let chosen = |end: &End| Chosen::of(&end.witness.inputs, &question, &doubts, &pack);
            let sourced = (&pack, tree.get("sources"));
            Ok(Said::done(match call.has("json") {
                true => format!("{:#}\n", as_json(call, &pack, &answer, &chosen)),
                false => as_text(call, sourced, &answer, &chosen),
            }))
        }
        Err(faults) => Err(settle::refusal(call, Some(&pack), &faults)),
    }
}

/// What is not known, in words.
fn named(unknown: &Unknown, words: &Words) -> String {
    match unknown {
        Unknown::Fact(fact) => words.get(&format!("fact.{}", fact.key())).to_owned(),
        Unknown::Counter(id) => words.fill("estimate.counter", &[("counter", id)]),
        Unknown::Table(id) => words.fill("estimate.table", &[("table", id)]),
        Unknown::Line(index) => words.fill("estimate.line", &[("number", &(index + 1).to_string())]),
        Unknown::Sums => words.get("estimate.sums").to_owned(),
        Unknown::Account => words.get("estimate.account").to_owned(),
    }
}

/// The same for a program.
fn key(unknown: &Unknown) -> String {
    match unknown {
        Unknown::Fact(fact) => format!("fact:{}", fact.key()),
        Unknown::Counter(id) => format!("counter:{id}"),
        Unknown::Table(id) => format!("table:{id}"),
        Unknown::Line(index) => format!("line:{index}"),
        Unknown::Sums => "sums".to_owned(),
        Unknown::Account => "account".to_owned(),
    }
}

/// What people are shown of an end: the settled figure where the case attains the end, the outer bound where it does not.
fn shown(end: &End) -> Fen {
    if end.attained { end.witness.settlement.own } else { end.bound }
}

/// How far the proof reaches beyond the figures shown.
fn proven(call: &Call, answer: &Estimate) -> Vec<String> {
    let mut lines = Vec::new();
    let ends = [("estimate.outer-low", Some(&answer.low)), ("estimate.outer-high", answer.high.as_ref())];
    let mut most = 0;
    for (key, end) in ends {
        match end {
            Some(end) if end.attained => most = most.max((end.bound - shown(end)).abs()),
            Some(end) => lines.push(call.fill(key, &[("own", &money(end.witness.settlement.own))])),
            None => {}
        }
    }
    if most > 0 {
        lines.push(call.fill("estimate.rounding", &[("most", &money(most))]));
    }
    lines
}

fn as_text(call: &Call, (pack, sources): result::Sourced, answer: &Estimate, chosen: Choose) -> String {
    let words = &call.say;
    let title = if words.chinese() { &pack.head.title } else { &pack.head.title_en };
    let mut lines = vec![call.fill("settle.pack", &[("title", title), ("version", &pack.head.version)])];
    let low = money(shown(&answer.low));
    let one = |high: &End| shown(high) == shown(&answer.low);
    lines.push(match &answer.high {
        None => call.fill("estimate.at-least", &[("low", &low)]),
        Some(high) if one(high) => call.fill("estimate.figure", &[("own", &low)]),
        Some(high) => call.fill("estimate.range", &[("low", &low), ("high", &money(shown(high)))]),
    });
    lines.extend(proven(call, answer));
    if let Some(more) = answer.per_thousand {
        lines.push(call.fill("estimate.slope", &[("more", &money(more))]));
    }
    if answer.loose {
        lines.push(words.get("estimate.loose").to_owned());
    }
    let told =
        |fault: &Fault| call.fill("estimate.open", &[("why", &refusal::sentence(call, Some(pack), fault))]);
    lines.extend(answer.open.iter().map(told));
    if !answer.reasons.is_empty() {
        let reasons: Vec<String> = answer.reasons.iter().map(|unknown| named(unknown, words)).collect();
        lines.push(call.fill("estimate.hangs", &[("reasons", &reasons.join(words.get("print.then")))]));
    }
    for next in answer.next.iter().filter(|next| next.worth > 0) {
        let values = [("ask", named(&next.unknown, words)), ("worth", money(next.worth))];
        let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
        lines.push(call.fill("estimate.next", &values));
    }
    let ends = [("estimate.when-low", Some(&answer.low)), ("estimate.when-high", answer.high.as_ref())];
    for (title, end) in ends {
        let Some(end) = end.filter(|_| !answer.high.as_ref().is_some_and(one)) else { continue };
        lines.push(String::new());
        lines.push(words.get(title).to_owned());
        lines.push(facts(end, words));
        lines.extend(chosen(end).text());
        lines.extend(
            result::text(call, (pack, sources), &end.witness.settlement)
                .lines()
                .skip(1)
                .map(|line| format!("  {line}")),
        );
    }
    lines.join("\n") + "\n"
}

/// The facts of an end's case, in a line.
fn facts(end: &End, words: &Words) -> String {
    let one = |(fact, value): (zifu::facts::Fact, &zifu::facts::FactValue)| {
        let text = crate::rules::print::cell_word(fact.key(), &value.text(), words);
        format!("{}: {text}", words.get(&format!("fact.{}", fact.key())))
    };
    let facts: Vec<String> = end.witness.inputs.situation.iter().map(one).collect();
    format!("  {}", facts.join(words.get("print.then")))
}

fn as_json(call: &Call, pack: &Pack, answer: &Estimate, chosen: Choose) -> Value {
    let end = |end: &End| {
        let situation = end.witness.inputs.situation.iter();
        let facts: serde_json::Map<String, Value> =
            situation.map(|(fact, value)| (fact.key().to_owned(), json!(value.text()))).collect();
        let mut one = json!({
            "bound": fen_text(end.bound), "attained": end.attained, "situation": facts,
            "own": fen_text(end.witness.settlement.own),
            "settlement": result::figures(call, pack, &end.witness.settlement, call.has("steps")),
        });
        one.as_object_mut().into_iter().for_each(|one| chosen(end).put(one));
        one
    };
    let next = answer.next.iter().map(|next| {
        json!({ "ask": key(&next.unknown), "says": named(&next.unknown, &call.say), "worth": fen_text(next.worth), "left": fen_text(next.left) })
    });
    json!({
        "low": end(&answer.low),
        "high": answer.high.as_ref().map(end),
        "reasons": answer.reasons.iter().map(key).collect::<Vec<_>>(),
        "next": next.collect::<Vec<_>>(),
        "open": refusal::listed(call, Some(pack), &answer.open),
        "per_thousand": answer.per_thousand.map(fen_text),
        "loose": answer.loose,
        "evaluations": answer.evaluations,
    })
}
