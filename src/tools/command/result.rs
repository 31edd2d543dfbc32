//! A settlement as JSON and as text.

use super::{Call, state};
use crate::rules::print;
use serde_json::{Map, Value, json};
use zifu::case::RuleRef;
use zifu::explain::{self, money};
use zifu::money::{Exact, fen_text};
use zifu::national;
use zifu::pack::{Confidence, Pack, Part, Row, Table, Value as PackValue};
use zifu::settle::{LineFigures, Settlement, Step, What};
use zifu::state::YearState;
use zifu::tree::Tree;

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
        put("lines", settlement.lines.iter().map(line_json).collect());
        put("steps", settlement.steps.iter().map(|step| step_json(call, pack, step)).collect());
    }
    all
}

/// A line's split under the national names of the fee detail.
fn line_json(line: &LineFigures) -> Value {
    json!({
        "det_item_fee_sumamt": fen_text(line.amount()),
        "fulamt_ownpay_amt": fen_text(line.excluded),
        "overlmt_amt": fen_text(line.over_limit),
        "preselfpay_amt": fen_text(line.prepay),
        "inscp_scp_amt": fen_text(line.in_scope),
    })
}

/// What is taken off a line before the rest is in scope, counted from 1 as people do; nothing of a line that is all in scope.
fn line_text(call: &Call, number: usize, line: &LineFigures) -> Option<String> {
    let parts =
        [(Part::Excluded, line.excluded), (Part::OverLimit, line.over_limit), (Part::Prepay, line.prepay)];
    let off = parts
        .iter()
        .filter(|(_, fen)| *fen != 0)
        .map(|(part, fen)| format!("{} {}", call.say.get(&format!("part.{}", part.key())), money(*fen)));
    let off: Vec<String> = off.collect();
    let values = [
        ("number", number.to_string()),
        ("amount", money(line.amount())),
        ("off", off.join(call.say.get("print.then"))),
        ("scope", money(line.in_scope)),
    ];
    let values: Vec<(&str, &str)> = values.iter().map(|(name, text)| (*name, text.as_str())).collect();
    (!off.is_empty()).then(|| format!("    {}", call.fill("settle.line", &values)))
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
pub(super) fn text(call: &Call, (pack, sources): Sourced, settlement: &Settlement) -> String {
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
    for step in settlement.steps.iter().filter(|step| !says_nothing(step)) {
        lines.push(explain::sentence(step, pack, &call.say) + &cap(call, pack, step));
        if step.what == What::Lines {
            let split = (1..).zip(settlement.lines.iter());
            lines.extend(split.filter_map(|(number, line)| line_text(call, number, line)));
        }
        for (table, row) in step.rules.iter().filter_map(|rule| row_of(pack, *rule)) {
            let last =
                row.period.last.map_or_else(|| call.say.get("settle.open").to_owned(), |day| day.text());
            let confidence = call.say.get(confidence_key(row.confidence));
            let values = [
                ("table", table.id.as_str()),
                ("source", &print::source(row, sources)),
                ("first", &row.period.first.text()),
                ("last", &last),
                ("confidence", confidence),
            ];
            lines.push(format!("    {}", call.fill("settle.rule", &values)));
        }
    }
    lines.push(String::new());
    lines.extend(added_up(call, pack, settlement));
    lines.join("\n") + "\n"
}

/// A pack, and the titles of its sources.
pub(super) type Sourced<'p> = (&'p Pack, Option<&'p Tree>);

/// Nothing is paid first, and at no rate: nobody is away from home.
fn says_nothing(step: &Step) -> bool {
    step.what == What::FirstShare && step.figure("rate").is_some_and(Exact::is_zero)
}

/// The limit of a cap that is reached, and what was used of it before; of several caps the sentence tells the room alone.
fn cap(call: &Call, pack: &Pack, step: &Step) -> String {
    let [rule] = &*step.rules else { return String::new() };
    let limit = row_of(pack, *rule).map(|(_, row)| &row.value);
    match (step.what, limit, step.figure("room").or(step.figure("room_cost"))) {
        (What::OverCap, Some(PackValue::Figure(limit)), Some(room))
            if room.is_positive() && *limit >= room =>
        {
            let values =
                [("limit", explain::exact_money(*limit)), ("used", explain::exact_money(*limit - room))];
            let values: Vec<(&str, &str)> =
                values.iter().map(|(name, text)| (*name, text.as_str())).collect();
            call.fill("settle.cap", &values)
        }
        _ => String::new(),
    }
}

/// The bill as it comes out to the fen: who pays what, and the own share out of its parts.
fn added_up(call: &Call, pack: &Pack, settlement: &Settlement) -> Vec<String> {
    let mut payers = Vec::new();
    for (index, fen) in settlement.payers.iter().enumerate().filter(|(_, fen)| **fen != 0) {
        payers.push(format!("{} {}", explain::payer(pack, index, &call.say), money(*fen)));
    }
    let mut parts = Vec::new();
    let mut rest = settlement.own;
    for part in Part::ALL.iter().filter(|part| settlement.part(**part) != 0) {
        let fen = settlement.part(*part);
        rest -= fen;
        parts.push(format!("{} {}", call.say.get(&format!("part.{}", part.key())), money(fen)));
    }
    if rest != 0 {
        parts.push(format!("{} {}", call.say.get("settle.by-account"), money(rest)));
    }
    let mut lines = Vec::new();
    if !payers.is_empty() {
        lines.push(call.fill("settle.paid", &[("payers", &payers.join(call.say.get("print.then")))]));
    }
    if !parts.is_empty() {
        let values = [("own", money(settlement.own)), ("parts", parts.join(" + "))];
        let values: Vec<(&str, &str)> = values.iter().map(|(name, text)| (*name, text.as_str())).collect();
        lines.push(call.fill("settle.sum", &values));
    }
    lines
}

/// The key of a confidence's words.
pub(super) fn confidence_key(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::Official => "confidence.official",
        Confidence::Reported => "confidence.reported",
        Confidence::Unverified => "confidence.unverified",
    }
}
