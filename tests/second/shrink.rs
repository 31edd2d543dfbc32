//! Makes a failing pair small: takes things away as long as the failure stays.

use std::collections::BTreeSet;
use toml::{Table, Value};

/// The smallest pair found for which `fails` still holds. `fails` must be false for pairs that cannot be read.
pub fn shrink(pack: &Value, case: &Value, fails: impl Fn(&Value, &Value) -> bool) -> (Value, Value) {
    let mut best = (pack.clone(), case.clone());
    loop {
        let smaller = steps(&best).into_iter().map(|(p, c)| prune(p, c)).find(|(p, c)| {
            (size(p) + size(c), digits(p) + digits(c))
                < (size(&best.0) + size(&best.1), digits(&best.0) + digits(&best.1))
                && fails(p, c)
        });
        match smaller {
            Some(pair) => best = pair,
            None => return best,
        }
    }
}

/// How many leaves and branches a tree has.
fn size(value: &Value) -> usize {
    1 + match value {
        Value::Array(all) => all.iter().map(size).sum(),
        Value::Table(t) => t.values().map(size).sum(),
        _ => 0,
    }
}

/// How many digits other than 0 its texts have: rounder figures count as smaller.
fn digits(value: &Value) -> usize {
    match value {
        Value::Array(all) => all.iter().map(digits).sum(),
        Value::Table(t) => t.values().map(digits).sum(),
        Value::String(text) => text.bytes().filter(|b| (b'1'..=b'9').contains(b)).count(),
        _ => 0,
    }
}

/// Every pair one step smaller, the coarse steps first.
fn steps(pair: &(Value, Value)) -> Vec<(Value, Value)> {
    let (pack, case) = pair;
    let mut all = Vec::new();
    for smaller in one_row(pack) {
        all.push((smaller, case.clone()));
    }
    for smaller in reduced(pack, &|key| !matches!(key, "sources" | "title" | "version" | "first" | "last")) {
        all.push((smaller, case.clone()));
    }
    for smaller in reduced(case, &|_| true) {
        all.push((pack.clone(), smaller));
    }
    all
}

/// The pack with one table of several rows made a table of one.
fn one_row(pack: &Value) -> Vec<Value> {
    let Some(tables) = pack.get("table").and_then(Value::as_array) else { return Vec::new() };
    let mut all = Vec::new();
    for (i, table) in tables.iter().enumerate() {
        let rows = table.get("row").and_then(Value::as_array).cloned().unwrap_or_default();
        if rows.len() < 2 {
            continue;
        }
        for row in rows {
            let Value::Table(mut row) = row else { continue };
            row.remove("when");
            row.insert("first".to_owned(), Value::String("2001-01-01".to_owned()));
            row.insert("last".to_owned(), Value::String("open".to_owned()));
            let mut smaller = pack.clone();
            let place = smaller.get_mut("table").and_then(|t| t.get_mut(i)).and_then(Value::as_table_mut);
            if let Some(table) = place {
                table.insert("row".to_owned(), Value::Array(vec![Value::Table(row)]));
                table.insert("over".to_owned(), Value::Array(Vec::new()));
                all.push(smaller);
            }
        }
    }
    all
}

/// The tree with one key or list entry less, or one figure rounder. Shallow steps come first.
fn reduced(value: &Value, touch: &dyn Fn(&str) -> bool) -> Vec<Value> {
    let mut shallow = Vec::new();
    let mut deep = Vec::new();
    match value {
        Value::Array(all) => {
            for i in 0..all.len() {
                let mut less = all.clone();
                less.remove(i);
                shallow.push(Value::Array(less));
                for smaller in reduced(&all[i], touch) {
                    let mut same = all.clone();
                    same[i] = smaller;
                    deep.push(Value::Array(same));
                }
            }
        }
        Value::Table(t) => {
            for (key, inner) in t.iter().filter(|(key, _)| touch(key)) {
                let mut less = t.clone();
                less.remove(key);
                shallow.push(Value::Table(less));
                for smaller in reduced(inner, touch) {
                    let mut same = t.clone();
                    same.insert(key.clone(), smaller);
                    deep.push(Value::Table(same));
                }
            }
        }
        Value::String(text) => shallow.extend(rounder(text).into_iter().map(Value::String)),
        _ => {}
    }
    shallow.append(&mut deep);
    shallow
}

/// A decimal with one digit less that is not 0.
fn rounder(text: &str) -> Vec<String> {
    let number = text.strip_prefix('-').unwrap_or(text);
    if number.is_empty() || !number.bytes().all(|b| b.is_ascii_digit() || b == b'.') {
        return Vec::new();
    }
    let zeroed = |i: usize, c: char, at: usize| if i == at { '0' } else { c };
    let places = text.char_indices().filter(|(_, c)| ('1'..='9').contains(c)).map(|(at, _)| at);
    places.map(|at| text.char_indices().map(|(i, c)| zeroed(i, c, at)).collect()).collect()
}

/// Takes away what nothing uses any more: tables, counters, payers, axes, groups, state, assumptions.
fn prune(mut pack: Value, mut case: Value) -> (Value, Value) {
    for _ in 0..2 {
        let plan = pack.get("plan").map(texts).unwrap_or_default();
        let mut used = plan.clone();
        used.extend(pack.get("table").map(texts_of_values).unwrap_or_default());
        keep(&mut pack, "table", &used);
        keep(&mut pack, "counter", &plan);
        keep(&mut pack, "payer", &plan);
        keep(&mut pack, "group", &plan);
    }
    let mut named = BTreeSet::new();
    for list in ["table", "counter", "plan"] {
        named.extend(pack.get(list).map(texts).unwrap_or_default());
    }
    if let Some(Value::Table(axes)) = pack.get_mut("axes") {
        axes.retain(|axis, _| named.contains(axis));
    }
    for key in ["state", "assume"] {
        if let Some(Value::Table(t)) = case.get_mut(key) {
            t.retain(|id, _| id == "fresh" || named.contains(id.split(':').next().unwrap_or(id)));
        }
    }
    (pack, case)
}

fn keep(pack: &mut Value, list: &str, used: &BTreeSet<String>) {
    if let Some(Value::Array(all)) = pack.get_mut(list) {
        all.retain(|v| v.get("id").and_then(Value::as_str).is_some_and(|id| used.contains(id)));
    }
}

/// Every text and every key in a tree.
fn texts(value: &Value) -> BTreeSet<String> {
    match value {
        Value::String(text) => BTreeSet::from([text.clone()]),
        Value::Array(all) => all.iter().flat_map(texts).collect(),
        Value::Table(t) => t.values().flat_map(texts).chain(t.keys().cloned()).collect(),
        _ => BTreeSet::new(),
    }
}

/// The texts in the values of tables: there an index is named.
fn texts_of_values(tables: &Value) -> BTreeSet<String> {
    let rows = |t: &Table| t.get("row").and_then(Value::as_array).cloned().unwrap_or_default();
    let tables = tables.as_array().cloned().unwrap_or_default();
    let values =
        tables.iter().filter_map(Value::as_table).flat_map(rows).filter_map(|r| r.get("value").cloned());
    values.flat_map(|v| texts(&v)).collect()
}
