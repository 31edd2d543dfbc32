//! Makes a failing pair small: takes things away as long as the failure stays.

use std::collections::BTreeSet;
use toml::{Table, Value};

/// A step into a tree.
#[derive(Clone, Debug)]
enum Step {
    Key(String),
    At(usize),
}

/// One way to make a tree smaller.
#[derive(Clone, Debug)]
enum Move {
    /// Takes away a key or an entry.
    Remove(Vec<Step>),
    /// Writes a 0 for the digit at this place of a text.
    Zero(Vec<Step>, usize),
    /// Makes a table one of a single row: this one.
    OneRow(usize, usize),
}

/// The smallest pair found for which `fails` still holds. `fails` must be false for pairs that cannot be read.
pub fn shrink(pack: &Value, case: &Value, fails: impl Fn(&Value, &Value) -> bool) -> (Value, Value) {
    let (mut pack, mut case) = (pack.clone(), case.clone());
    loop {
        let mut smaller = false;
        let mut try_both =
            |pack: &mut Value, case: &mut Value, new_pack: Option<Value>, new_case: Option<Value>| {
                if new_pack.is_none() && new_case.is_none() {
                    return;
                }
                let new =
                    prune(new_pack.unwrap_or_else(|| pack.clone()), new_case.unwrap_or_else(|| case.clone()));
                if (&new.0, &new.1) != (&*pack, &*case) && fails(&new.0, &new.1) {
                    (*pack, *case) = new;
                    smaller = true;
                }
            };
        for step in moves_of_pack(&pack) {
            let new = apply(&pack, &step);
            try_both(&mut pack, &mut case, new, None);
        }
        for step in moves(&case, &|_| true) {
            let new = apply(&case, &step);
            try_both(&mut pack, &mut case, None, new);
        }
        if !smaller {
            return (pack, case);
        }
    }
}

fn moves_of_pack(pack: &Value) -> Vec<Move> {
    let mut all = Vec::new();
    for (i, table) in pack.get("table").and_then(Value::as_array).into_iter().flatten().enumerate() {
        let rows = table.get("row").and_then(Value::as_array).map_or(0, Vec::len);
        if rows > 1 {
            all.extend((0..rows).map(|row| Move::OneRow(i, row)));
        }
    }
    all.extend(moves(pack, &|key| !matches!(key, "sources" | "title" | "version" | "first" | "last")));
    all
}

/// Every move on a tree: shallow ones first, and later entries of a list before earlier ones, so that a move does not
/// change what the next one means.
fn moves(value: &Value, touch: &dyn Fn(&str) -> bool) -> Vec<Move> {
    let mut found = Vec::new();
    collect(value, touch, &mut Vec::new(), &mut found);
    found.sort_by_key(|(depth, _)| *depth);
    found.into_iter().map(|(_, m)| m).collect()
}

fn collect(
    value: &Value,
    touch: &dyn Fn(&str) -> bool,
    path: &mut Vec<Step>,
    found: &mut Vec<(usize, Move)>,
) {
    let mut inner = |step: Step, inner: &Value, found: &mut Vec<(usize, Move)>| {
        path.push(step);
        found.push((path.len(), Move::Remove(path.clone())));
        collect(inner, touch, path, found);
        path.pop();
    };
    match value {
        Value::Array(all) => {
            for (i, one) in all.iter().enumerate().rev() {
                inner(Step::At(i), one, found);
            }
        }
        Value::Table(t) => {
            for (key, one) in t.iter().filter(|(key, _)| touch(key)) {
                inner(Step::Key(key.clone()), one, found);
            }
        }
        Value::String(text) if text.bytes().all(|b| b.is_ascii_digit() || b == b'.' || b == b'-') => {
            let digits = text.char_indices().filter(|(_, c)| ('1'..='9').contains(c));
            // Digits come after everything that takes more away.
            found.extend(digits.map(|(at, _)| (100, Move::Zero(path.clone(), at))));
        }
        _ => {}
    }
}

fn go<'a>(value: &'a mut Value, path: &[Step]) -> Option<&'a mut Value> {
    path.iter().try_fold(value, |at, step| match step {
        Step::Key(key) => at.get_mut(key.as_str()),
        Step::At(i) => at.get_mut(*i),
    })
}

/// The tree after a move, if the move still means something.
fn apply(value: &Value, step: &Move) -> Option<Value> {
    let mut new = value.clone();
    match step {
        Move::Remove(path) => {
            let (last, above) = path.split_last()?;
            match (last, go(&mut new, above)?) {
                (Step::Key(key), Value::Table(t)) => drop(t.remove(key)?),
                (Step::At(i), Value::Array(all)) if *i < all.len() => drop(all.remove(*i)),
                _ => return None,
            }
        }
        Move::Zero(path, at) => {
            let Value::String(text) = go(&mut new, path)? else { return None };
            text.get(*at..=*at).filter(|c| *c != "0" && *c != "." && *c != "-")?;
            text.replace_range(*at..=*at, "0");
        }
        Move::OneRow(table, row) => {
            let table = new.get_mut("table")?.get_mut(*table)?.as_table_mut()?;
            let mut row = table.get("row")?.get(*row)?.as_table()?.clone();
            row.remove("when");
            row.insert("first".to_owned(), Value::String("2001-01-01".to_owned()));
            row.insert("last".to_owned(), Value::String("open".to_owned()));
            table.insert("row".to_owned(), Value::Array(vec![Value::Table(row)]));
            table.insert("over".to_owned(), Value::Array(Vec::new()));
        }
    }
    Some(new)
}

/// Takes away what nothing uses any more: tables, counters, payers, axes, groups, state, assumptions.
fn prune(mut pack: Value, mut case: Value) -> (Value, Value) {
    for _ in 0..2 {
        let named = |lists: &[&str]| -> BTreeSet<String> {
            lists.iter().filter_map(|list| pack.get(*list)).flat_map(texts).collect()
        };
        let plan = named(&["plan", "line_limit"]);
        let mut used = named(&["plan", "line_limit", "lines"]);
        used.extend(pack.get("table").map(texts_of_values).unwrap_or_default());
        let mut groups = plan.clone();
        let counted = named(&["counter"]);
        groups.extend(counted.iter().filter_map(|term| term.strip_prefix("group:")).map(str::to_owned));
        keep(&mut pack, "table", &used);
        keep(&mut pack, "counter", &plan);
        keep(&mut pack, "payer", &plan);
        keep(&mut pack, "group", &groups);
    }
    let mut named = BTreeSet::new();
    for list in ["table", "counter", "plan", "line_limit"] {
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
