//! Small helpers for reading `toml::Value`; every error names the key it met.

use crate::day::{self, Day};
use crate::num::Q;
use toml::{Table, Value};

/// Text as it is written; whole numbers and days may be bare.
pub fn text(value: &Value) -> Result<String, String> {
    match value {
        Value::String(s) => Ok(s.clone()),
        Value::Integer(n) => Ok(n.to_string()),
        Value::Datetime(d) => Ok(d.to_string()),
        Value::Boolean(b) => Ok(b.to_string()),
        other => Err(format!("{other} is not text")),
    }
}

/// A table (a mapping of keys).
pub fn mapping(value: &Value) -> Result<&Table, String> {
    value.as_table().ok_or_else(|| format!("{value} is not a table"))
}

/// The text at `key`, if there is one.
pub fn maybe(table: &Table, key: &str) -> Result<Option<String>, String> {
    table.get(key).map(text).transpose().map_err(|e| format!("{key}: {e}"))
}

/// The text at `key`.
pub fn need(table: &Table, key: &str) -> Result<String, String> {
    maybe(table, key)?.ok_or_else(|| format!("the key {key} is wanted"))
}

/// The day at `key`.
pub fn need_day(table: &Table, key: &str) -> Result<Day, String> {
    day::parse(&need(table, key)?)
}

/// The money at `key`, in fen.
pub fn money(table: &Table, key: &str) -> Result<Option<Q>, String> {
    maybe(table, key)?.map(|t| Q::money(&t)).transpose()
}

/// The money at `key`, in whole fen.
pub fn fen(table: &Table, key: &str) -> Result<Option<i64>, String> {
    money(table, key)?.map(|q| q.whole().ok_or_else(|| format!("{key} is too large"))).transpose()
}

/// The truth at `key`; false without.
pub fn flag(table: &Table, key: &str) -> Result<bool, String> {
    Ok(table
        .get(key)
        .map(|v| v.as_bool().ok_or(format!("{key} is true or false")))
        .transpose()?
        .unwrap_or(false))
}

/// The list at `key`; empty without.
pub fn list<'a>(table: &'a Table, key: &str) -> Result<&'a [Value], String> {
    match table.get(key) {
        None => Ok(&[]),
        Some(Value::Array(all)) => Ok(all),
        Some(other) => Err(format!("{key}: {other} is not a list")),
    }
}

/// The list of texts at `key`; empty without.
pub fn texts(table: &Table, key: &str) -> Result<Vec<String>, String> {
    list(table, key)?.iter().map(text).collect()
}

/// One word out of a closed set; the first one when the key is left out.
pub fn choice<T: Copy>(table: &Table, key: &str, of: &[(&str, T)]) -> Result<T, String> {
    let word = maybe(table, key)?.unwrap_or_else(|| of[0].0.to_owned());
    let found = of.iter().find(|(name, _)| *name == word);
    found.map(|(_, value)| *value).ok_or_else(|| format!("{key} = {word:?} is not known"))
}

/// Reads every entry of the list at `key`.
pub fn each<T>(
    table: &Table,
    key: &str,
    mut read: impl FnMut(&Value) -> Result<T, String>,
) -> Result<Vec<T>, String> {
    let entry = |(i, value)| read(value).map_err(|e| format!("{key}[{i}]: {e}"));
    list(table, key)?.iter().enumerate().map(entry).collect()
}
