//! A settlement as JSON and as text.

use super::{Call, state};
use serde_json::{Map, Value, json};
use zifu::case::RuleRef;
use zifu::explain::{self, money};
use zifu::money::fen_text;
use zifu::national;
use zifu::pack::{Confidence, Pack, Part, Row, Table};
use zifu::settle::{Settlement, Step};
use zifu::state::YearState;

/// A settlement with everything a program may ask for, and the year so far after it; `steps` can be left out.
pub(super) fn json(
    call: &Call,
    pack: &Pack,
    settled: &(Settlement, YearState),
    steps: bool,
) -> Map<String, Value> {
    let (settlement, after) = settled;
    let mut all = figures(call, pack, settlement, steps);
    all.insert("state".to_owned(), state::out(after));
    all
}

/// The figures of a settlement, and its steps if they are asked for.
pub(super) fn figures(call: &Call, pack: &Pack, settlement: &Settlement, steps: bool) -> Map<String, Value> {
    let head = &pack.head;
    let mut all = Map::new();
    let mut put = |key: &str, value: Value| all.insert(key.to_owned(), value);
    put(
        "pack",
        json!({ "place": head.place, "scheme": head.scheme, "version": head.version, "title": head.title }),
    );
    let sums = [
        ("total", settlement.total),
        ("own", settlement.own),
        ("at_counter", settlement.at_counter),
        ("later", settlement.later),
        ("account", settlement.account),
        ("cash", settlement.cash),
    ];
    for (key, fen) in sums {
        put(key, json!(fen_text(fen)));
    }
    if let Some(refund) = settlement.refund {
        put("refund", json!(fen_text(refund)));
    }
    let fields = national::NAMES.iter().filter_map(|name| {
        national::field(settlement, pack, name).map(|fen| ((*name).to_owned(), json!(fen_text(fen))))
    });
    put("fields", Value::Object(fields.collect()));
    let parts = Part::ALL.iter().map(|part| (part.key().to_owned(), json!(fen_text(settlement.part(*part)))));
    put("parts", Value::Object(parts.collect()));
    let payers = pack.payers.iter().zip(&settlement.payers);
    put(
        "payers",
        Value::Object(payers.map(|(payer, fen)| (payer.id.clone(), json!(fen_text(*fen)))).collect()),
    );
    if steps {
        put("steps", settlement.steps.iter().map(|step| step_json(call, pack, step)).collect());
    }
    all
}

fn step_json(call: &Call, pack: &Pack, step: &Step) -> Value {
    let rules = step.rules.iter().filter_map(|rule| row_of(pack, *rule)).map(|(table, row)| {
        json!({
            "table": table.id, "source": row.cite.source, "clause": row.cite.clause,
            "first": row.period.first.text(), "last": row.period.last.map_or_else(|| "open".to_owned(), |day| day.text()),
            "confidence": row.confidence.key(),
        })
    });
    json!({
        "id": step.id(&pack.plan),
        "amount": explain::exact_money(step.amount).replace(',', ""),
        "says": explain::sentence(step, pack, &call.say),
        "rules": rules.collect::<Vec<_>>(),
    })
}

fn row_of(pack: &Pack, rule: RuleRef) -> Option<(&Table, &Row)> {
    let table = pack.tables.get(rule.table)?;
    Some((table, table.rows.get(rule.row)?))
}

/// A settlement for a person: whose rules, what is to be paid, and every step with what it rests on.
pub(super) fn text(call: &Call, pack: &Pack, settlement: &Settlement) -> String {
    let title = if call.say.chinese() { &pack.head.title } else { &pack.head.title_en };
    let mut lines = vec![call.fill("settle.pack", &[("title", title), ("version", &pack.head.version)])];
    lines.push(
        call.fill("settle.own", &[("own", &money(settlement.own)), ("total", &money(settlement.total))]),
    );
    lines.push(call.fill("settle.counter", &[("due", &money(settlement.at_counter))]));
    if settlement.later != 0 {
        lines.push(call.fill("settle.later", &[("later", &money(settlement.later))]));
    }
    lines.push(String::new());
    for step in &settlement.steps {
        lines.push(explain::sentence(step, pack, &call.say));
        for (table, row) in step.rules.iter().filter_map(|rule| row_of(pack, *rule)) {
            let last =
                row.period.last.map_or_else(|| call.say.get("settle.open").to_owned(), |day| day.text());
            let confidence = call.say.get(confidence_key(row.confidence));
            let values = [
                ("table", table.id.as_str()),
                ("source", &row.cite.source),
                ("clause", &row.cite.clause),
                ("first", &row.period.first.text()),
                ("last", &last),
                ("confidence", confidence),
            ];
            lines.push(format!("    {}", call.fill("settle.rule", &values)));
        }
    }
    lines.join("\n") + "\n"
}

/// The key of a confidence's words.
pub(super) fn confidence_key(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::Official => "confidence.official",
        Confidence::Reported => "confidence.reported",
        Confidence::Unverified => "confidence.unverified",
    }
}
