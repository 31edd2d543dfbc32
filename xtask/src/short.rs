//! Short names between the module and its glue. wasm-bindgen's carry digests, which no packing makes smaller, and stand in both
//! files; binaryen shortens them in the module and tells how, and here the glue follows.

use serde_json::Value;
use std::collections::BTreeMap;

/// What binaryen is asked for: last of all, once nothing else is taken out.
pub const PASS: &str = "--minify-imports-and-exports-and-modules";

/// The glue with the names that binaryen gave, from what it printed.
///
/// # Errors
/// When an import of the module is not in the glue: the two would not fit.
pub fn glue(text: &str, printed: &str) -> Result<String, String> {
    let told: Value = serde_json::from_str(printed.trim()).map_err(|e| format!("binaryen's names: {e}"))?;
    let (mut imports, exports) = (pairs(&told["imports"], 1), pairs(&told["exports"], 0));
    let mut short = String::new();
    let mut rest = text;
    while let Some(start) = rest.find(begins) {
        let (before, from) = rest.split_at(start);
        let (word, after) = from.split_at(from.find(|c| !within(c)).unwrap_or(from.len()));
        short.push_str(before);
        let new = match imports.get_mut(word) {
            Some((new, seen)) => {
                *seen = true;
                Some(&*new)
            }
            // An export is only ever taken from the instance; elsewhere the same word is a function of the glue.
            None if short.ends_with("wasm.") => exports.get(word).map(|(new, _)| new),
            None => None,
        };
        short.push_str(new.map_or(word, String::as_str));
        rest = after;
    }
    short.push_str(rest);
    if let Some((lost, _)) = imports.iter().find(|(_, (_, seen))| !seen) {
        return Err(format!("The glue has no {lost}, which the module imports."));
    }
    let modules = pairs(&told["imports"], 0);
    Ok(modules.keys().fold(short, |text, module| text.replace(&format!("\"{module}\""), "\"a\"")))
}

/// Old names, each with its new one (the last of its list), and whether it was met.
fn pairs(list: &Value, old: usize) -> BTreeMap<String, (String, bool)> {
    let word = |value: Option<&Value>| value.and_then(Value::as_str).unwrap_or_default().to_owned();
    let entries = list.as_array().into_iter().flatten().filter_map(Value::as_array);
    entries.map(|entry| (word(entry.get(old)), (word(entry.last()), false))).collect()
}

fn begins(c: char) -> bool {
    within(c) && !c.is_ascii_digit()
}

fn within(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_' || c == '$'
}

#[cfg(test)]
mod tests {
    const TOLD: &str = r#"{"imports": [["./x.js", "__wbg_get_12", "A"]], "exports": [["mount", "b"]]}"#;

    #[test]
    fn imports_and_what_is_taken_from_the_instance_are_renamed() {
        let glue =
            "function mount() { wasm.mount(0x1f); } const i = { \"./x.js\": { __wbg_get_12: __wbg_get_1 } };";
        let short = "function mount() { wasm.b(0x1f); } const i = { \"a\": { A: __wbg_get_1 } };";
        assert_eq!(super::glue(glue, TOLD).as_deref(), Ok(short));
    }

    #[test]
    fn glue_of_another_module_is_refused() {
        assert!(super::glue("wasm.mount()", TOLD).is_err());
    }
}
