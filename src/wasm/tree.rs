//! What `JSON.parse` gives, as a tree: strings, whole numbers, flags, lists and plain objects, within the tree's limits.

use js_sys::{Array, Number, Object};
use wasm_bindgen::{JsCast, JsValue};
use zifu::tree::{DEPTH_MAX, NODES_MAX, TEXT_MAX, Tree};

/// Reads a value of the host.
///
/// # Errors
/// Why it is none that a pack or a case could be.
pub fn read(value: &JsValue) -> Result<Tree, &'static str> {
    below(value, 0, &mut 0)
}

fn below(value: &JsValue, depth: u8, nodes: &mut usize) -> Result<Tree, &'static str> {
    *nodes += 1;
    if depth > DEPTH_MAX || *nodes > NODES_MAX {
        return Err("nested too deeply or too large");
    }
    if let Some(text) = value.as_string() {
        return if text.len() > TEXT_MAX {
            Err("a text is longer than 4,000 bytes")
        } else {
            Ok(Tree::Text(text))
        };
    }
    if let Some(flag) = value.as_bool() {
        return Ok(Tree::Flag(flag));
    }
    if let Some(number) = value.as_f64() {
        return if Number::is_safe_integer(value) {
            Ok(Tree::Whole(number as i64))
        } else {
            Err("a bare number with a fraction; amounts and rates stand in quotes: \"0.85\"")
        };
    }
    if value.is_null() || value.is_undefined() {
        return Ok(Tree::Other("nothing (null)"));
    }
    if let Some(list) = value.dyn_ref::<Array>() {
        let mut items = Vec::new();
        for index in 0..list.length() {
            items.push(below(&list.get(index), depth + 1, nodes)?);
        }
        return Ok(Tree::List(items));
    }
    if !value.is_object() {
        return Err("neither text, whole number, true or false, list nor table");
    }
    // A table without a prototype is no instance of Object, and is one all the same.
    let object = value.unchecked_ref::<Object>();
    let mut pairs = Vec::new();
    let keys = Object::keys(object);
    let values = Object::values(object);
    for index in 0..keys.length() {
        let key = keys.get(index).as_string().unwrap_or_default();
        pairs.push((key, below(&values.get(index), depth + 1, nodes)?));
    }
    Ok(Tree::Table(pairs))
}
