//! The peer benchmark's line protocol: a bill a line in, nine figures a line out. It times itself when asked to
//! (`{"op":"info"}`, `{"op":"bench"}`).

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a benchmark stops at what it did not expect"
)]

use serde_json::{Value, json};
use std::io::{BufRead, Write};
use std::time::{Duration, Instant};
use zifu::bill::{Bill, Class, Line};
use zifu::case::{Assumed, Case, Inputs, Payment};
use zifu::explain::exact_money;
use zifu::facts::{Fact, FactValue, Situation};
use zifu::money::{Fen, Rate, Yuan, fen_text};
use zifu::pack::Pack;
use zifu::period::Day;
use zifu::settle::{Settlement, settle};
use zifu::state::YearState;

fn main() {
    let pack = load();
    let out = std::io::stdout();
    for line in std::io::stdin().lock().lines().map_while(Result::ok) {
        let answer = answer(&pack, &line).unwrap_or_else(|error| json!({ "error": error }));
        let mut out = out.lock();
        writeln!(out, "{answer}").and_then(|()| out.flush()).expect("an open pipe");
    }
}

fn load() -> Pack {
    let text = include_str!("../../../tests/peers/pack.toml");
    let tree = zifu_tools::rules::parse_toml(text).expect("TOML");
    Pack::read(&tree).expect("a pack that passes")
}

fn answer(pack: &Pack, line: &str) -> Result<Value, String> {
    let value: Value = serde_json::from_str(line).map_err(|error| error.to_string())?;
    match value["op"].as_str() {
        Some("info") => {
            let begin = Instant::now();
            drop(load());
            let load_ms = begin.elapsed().as_micros().to_string().parse::<u64>().unwrap_or(0).div_ceil(1000);
            Ok(
                json!({ "name": "zifu (native)", "version": env!("CARGO_PKG_VERSION"), "loop": "engine", "trace": "always",
                "numbers": "exact fractions", "load_cold_ms": load_ms, "load_warm_ms": load_ms, "modes": ["core", "e2e", "trace"] }),
            )
        }
        Some("bench") => bench(pack, &value),
        Some(other) => Err(format!("unknown op {other}")),
        None => settle_value(pack, &value),
    }
}

fn settle_value(pack: &Pack, bill: &Value) -> Result<Value, String> {
    let settlement = run(pack, inputs(bill)?)?;
    let mut result = figures(&settlement);
    if bill["trace"] == json!(true) {
        let steps: Vec<Value> = settlement
            .steps
            .iter()
            .map(|step| {
                let rules: Vec<&str> =
                    step.rules.iter().map(|rule| pack.tables[rule.table].id.as_str()).collect();
                json!({ "id": step.id(&pack.plan), "amount": exact_money(step.amount), "rules": rules })
            })
            .collect();
        result["trace"] = json!(steps);
    }
    Ok(result)
}

fn run(pack: &Pack, inputs: Inputs) -> Result<Settlement, String> {
    let case = Case::new(pack, inputs).map_err(|faults| format!("{faults:?}"))?;
    settle(&case).map(|(settlement, _)| settlement).map_err(|broken| format!("{broken:?}"))
}

fn money(value: &Value) -> Result<Fen, String> {
    let text = value.as_str().ok_or("an amount is text")?;
    Yuan::parse(text).map(Yuan::fen).map_err(|fault| format!("{text}: {fault:?}"))
}

fn inputs(bill: &Value) -> Result<Inputs, String> {
    let word = |key: &str| FactValue::Word(bill[key].as_str().unwrap_or("").to_owned());
    let situation = Situation::default()
        .with(Fact::Grade, word("level"))
        .with(Fact::Person, word("status"))
        .with(Fact::Admission, FactValue::Whole(bill["admission"].as_i64().unwrap_or(1)))
        .with(Fact::Day, FactValue::Day(Day::new(2026, 1, 1).expect("a day")));
    let mut state = YearState::fresh();
    for key in ["scope", "pooled", "large"] {
        state.set(key, "", "*", money(&bill["ytd"][key])?);
    }
    let items = bill["items"].as_array().ok_or("no items")?;
    let lines = items.iter().map(line).collect::<Result<Vec<Line>, String>>()?;
    let bill = Bill::new(lines).map_err(|faults| format!("{faults:?}"))?;
    Ok(Inputs { situation, bill, state, payment: Payment::default(), assumed: Assumed::default() })
}

fn line(item: &Value) -> Result<Line, String> {
    let class = match item["class"].as_str() {
        Some("A") => Class::A,
        Some("B") => Class::B,
        _ => Class::C,
    };
    let mut line = Line::new(money(&item["amount"])?, class);
    if class != Class::C && !item["cap"].is_null() {
        line.limit = Some(money(&item["cap"])?);
    }
    if class == Class::B {
        let ratio = item["ratio"].as_str().unwrap_or("0");
        line.prepay = Some(Rate::parse(ratio).map_err(|fault| format!("{ratio}: {fault:?}"))?.exact());
    }
    Ok(line)
}

fn figures(settlement: &Settlement) -> Value {
    let payer = |index: usize| fen_text(settlement.payers[index]);
    json!({
        "total": fen_text(settlement.total), "self_pay": fen_text(settlement.sums.excluded),
        "over_limit": fen_text(settlement.sums.over_limit), "prepaid": fen_text(settlement.sums.prepay),
        "in_scope": fen_text(settlement.sums.in_scope), "deductible": fen_text(settlement.deductible),
        "pooled": payer(0), "large": payer(1), "personal": fen_text(settlement.own),
    })
}

fn bench(pack: &Pack, op: &Value) -> Result<Value, String> {
    let text =
        std::fs::read_to_string(op["file"].as_str().unwrap_or("")).map_err(|error| error.to_string())?;
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    let slice = Duration::from_millis(op["ms"].as_u64().unwrap_or(40)) / 5;
    let parse = |line: &&str| serde_json::from_str::<Value>(line).map_err(|error| error.to_string());
    let values = lines.iter().map(parse).collect::<Result<Vec<Value>, String>>()?;
    let ready = values.iter().map(inputs).collect::<Result<Vec<Inputs>, String>>()?;
    let mut samples = Vec::new();
    let mode = op["mode"].as_str().unwrap_or("e2e");
    for _ in 0..5 {
        let (begin, mut count) = (Instant::now(), 0_u32);
        while begin.elapsed() < slice {
            for index in 0..lines.len() {
                match mode {
                    "core" => drop(run(pack, ready[index].clone())?),
                    "trace" => {
                        let mut value = parse(&lines[index])?;
                        value["trace"] = json!(true);
                        drop(settle_value(pack, &value)?.to_string());
                    }
                    _ => drop(settle_value(pack, &parse(&lines[index])?)?.to_string()),
                }
                count += 1;
            }
        }
        let nanos = u64::try_from(begin.elapsed().as_nanos()).unwrap_or(u64::MAX) / u64::from(count.max(1));
        // Microseconds with three decimals, written as a number the harness can read.
        let text = format!("{}.{:03}", nanos / 1000, nanos % 1000);
        samples.push(text.parse::<serde_json::Number>().map_err(|error| error.to_string())?);
    }
    Ok(json!({ "us": samples }))
}
