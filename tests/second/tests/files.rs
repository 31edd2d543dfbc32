//! Every case file of the repository, settled by this evaluator, against the figures that the file expects.

use std::fs;
use std::path::{Path, PathBuf};
use toml::{Table, Value};
use zifu_second::{Case, Outcome, Pack, Q, Way, settle, to_fen};

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for path in entries.map(|e| e.unwrap().path()) {
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|e| e == "toml") {
            found.push(path);
        }
    }
}

fn read(path: &Path) -> Result<Value, String> {
    let text = fs::read_to_string(path).map_err(|e| e.to_string())?;
    toml::from_str::<Table>(&text).map(Value::Table).map_err(|e| e.to_string())
}

fn fen(value: &Value) -> i64 {
    Q::money(value.as_str().unwrap()).unwrap().whole().unwrap()
}

/// What an outcome gives for a key of `[expect]`.
fn figure(outcome: &Outcome, key: &str, inner: &str) -> Option<i64> {
    match key {
        "own" => Some(outcome.own),
        "at_counter" => Some(outcome.at_counter),
        "account" => Some(outcome.account),
        "cash" => Some(outcome.cash),
        "refund" => outcome.refund,
        "later" => Some(outcome.later),
        "with_premium" => outcome.with_premium,
        "payers" => outcome.payers.get(inner).copied(),
        "parts" => outcome.parts.get(inner).copied(),
        "fields" => outcome.fields.get(inner).copied(),
        "state" => outcome.state.latest(inner),
        "steps" => outcome.steps.get(inner).and_then(|q| to_fen(q, Way::HalfUp).whole()),
        _ => None,
    }
}

fn compare(outcome: &Outcome, expect: &Table, faults: &mut Vec<String>) {
    for (key, value) in expect {
        let pairs: Vec<(&str, &Value)> = match value {
            Value::Table(inner) => inner.iter().map(|(k, v)| (k.as_str(), v)).collect(),
            one => vec![("", one)],
        };
        for (inner, value) in pairs {
            let ours = figure(outcome, key, inner);
            if ours != Some(fen(value)) {
                faults.push(format!("{key}.{inner}: {value} expected, {ours:?} fen settled"));
            }
        }
    }
}

fn check(path: &Path, rules: &Path) -> Result<Vec<String>, String> {
    let file = read(path)?;
    let pack = match file.get("pack") {
        Some(Value::String(name)) => read(&rules.join(format!("{name}.toml")))?,
        Some(pack) => pack.clone(),
        None => return Err("no pack".into()),
    };
    let pack = Pack::read(&pack)?;
    let mut chain = Case::read_chain(&file)?;
    let empty = Vec::new();
    let then = file.get("then").and_then(Value::as_array).unwrap_or(&empty);
    let mut faults = Vec::new();
    let mut state = chain[0].state.clone();
    let mut last: Option<Outcome> = None;
    for (case, stage) in chain.iter_mut().zip([&file].into_iter().chain(then)) {
        case.state = state.clone();
        let expect = stage.get("expect").and_then(Value::as_table).cloned().unwrap_or_default();
        let refused = stage.get("refused").or(expect.get("refused"));
        let settled = match &last {
            Some(last) if case.reverse => Ok(last.reversed()),
            _ => settle(&pack, case),
        };
        match (settled, refused) {
            (Ok(outcome), None) => {
                compare(&outcome, &expect, &mut faults);
                state = outcome.state.clone();
                last = Some(outcome);
            }
            (Err(refusal), Some(kind)) if Some(refusal.kind) != kind.as_str() => {
                faults.push(format!("refused: {refusal:?}, {kind} expected"));
            }
            (Err(_), Some(_)) => {}
            (Ok(_), Some(kind)) => faults.push(format!("settled, but {kind} was expected")),
            (Err(refusal), None) => faults.push(format!("refused: {refusal:?}")),
        }
    }
    Ok(faults)
}

#[test]
fn the_case_files_settle_as_they_expect() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let (mut all, mut wrong) = (Vec::new(), Vec::new());
    files(&root.join("tests/cases"), &mut all);
    all.sort();
    for path in &all {
        let faults = check(path, &root.join("rules")).unwrap_or_else(|e| vec![e]);
        if !faults.is_empty() {
            let name = path.strip_prefix(&root).unwrap_or(path).display();
            wrong.push(format!("{name}:\n    {}", faults.join("\n    ")));
        }
    }
    println!("{} case files", all.len());
    assert!(wrong.is_empty(), "{} of {} differ\n{}", wrong.len(), all.len(), wrong.join("\n"));
}
