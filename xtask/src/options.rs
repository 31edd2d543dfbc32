//! The table of what a host page may set: `static/shell/options.json`. Script, types and documents are made from it.

use crate::run;
use serde_json::Value;
use std::path::Path;

/// The table.
pub struct Options(Value);

/// Reads it.
pub fn read(root: &Path) -> Result<Options, String> {
    let path = root.join("static/shell/options.json");
    let text = run::read_text(&path)?;
    serde_json::from_str(&text).map(Options).map_err(|e| format!("{}: {e}", path.display()))
}

/// Writes the tables into `docs/embedding.md`, between its two marks.
pub fn write() -> Result<(), String> {
    let root = run::root();
    let path = root.join("docs/embedding.md");
    let document = run::read_text(&path)?;
    let missing = || format!("{} has lost its marks <!-- options --> and <!-- /options -->.", path.display());
    let (before, rest) = document.split_once("<!-- options -->").ok_or_else(missing)?;
    let (_, after) = rest.split_once("<!-- /options -->").ok_or_else(missing)?;
    let tables = read(&root)?.tables();
    run::write(
        &path,
        format!("{before}<!-- options -->\n\n{}\n\n<!-- /options -->{after}", tables.trim()).as_bytes(),
    )
}

impl Options {
    fn list(&self, what: &str) -> impl Iterator<Item = &Value> {
        self.0[what].as_array().into_iter().flatten()
    }

    /// Names of the attributes, in the table's order.
    pub fn attributes(&self) -> Vec<&str> {
        self.list("attributes").filter_map(|one| one["name"].as_str()).collect()
    }

    /// The tables of `docs/embedding.md`, between its marks.
    pub fn tables(&self) -> String {
        let mut out = String::from(
            "### Attributes\n\n| attribute | values | without it | what it does |\n|---|---|---|---|\n",
        );
        for one in self.list("attributes") {
            let values = match one["values"].as_array() {
                Some(list) => list.iter().map(|v| format!("`{}`", text(v))).collect::<Vec<_>>().join(" "),
                None => text(&one["kind"]).to_owned(),
            };
            let default = match text(&one["default"]) {
                "" => "–".to_owned(),
                word => format!("`{word}`"),
            };
            out += &format!(
                "| `{}` | {values} | {default} | {}<br>{} |\n",
                text(&one["name"]),
                text(&one["en"]),
                text(&one["zh"])
            );
        }
        for (what, title, head) in [
            ("properties", "Properties", "property"),
            ("events", "Events", "event"),
            ("parts", "Parts (`::part`)", "part"),
            ("properties_of_style", "Custom properties", "property"),
        ] {
            out += &format!("\n### {title}\n\n| {head} | what it is |\n|---|---|\n");
            for one in self.list(what) {
                let detail = one["detail"].as_str().map(|d| format!(" `detail = {d}`")).unwrap_or_default();
                out += &format!(
                    "| `{}`{detail} | {}<br>{} |\n",
                    text(&one["name"]),
                    text(&one["en"]),
                    text(&one["zh"])
                );
            }
        }
        out
    }

    /// `custom-elements.json`, the manifest that editors read.
    pub fn manifest(&self) -> String {
        let described = |what: &str, extra: fn(&Value) -> Value| -> Vec<Value> {
            self.list(what)
                .map(|one| {
                    let mut out = serde_json::json!({ "name": one["name"], "description": one["en"] });
                    if let (Some(map), Value::Object(more)) = (out.as_object_mut(), extra(one)) {
                        map.extend(more);
                    }
                    out
                })
                .collect()
        };
        let attribute =
            |one: &Value| serde_json::json!({ "default": one["default"], "type": { "text": kind(one) } });
        let member = |_: &Value| serde_json::json!({ "kind": "field", "type": { "text": "object | null" } });
        let event = |_: &Value| serde_json::json!({ "type": { "text": "CustomEvent" } });
        let none = |_: &Value| Value::Null;
        let value = serde_json::json!({
            "schemaVersion": "1.0.0",
            "modules": [{
                "kind": "javascript-module",
                "path": "zifu.js",
                "declarations": [{
                    "kind": "class",
                    "name": "ZifuEstimator",
                    "tagName": "zifu-estimator",
                    "customElement": true,
                    "attributes": described("attributes", attribute),
                    "members": described("properties", member),
                    "events": described("events", event),
                    "cssParts": described("parts", none),
                    "cssProperties": described("properties_of_style", none),
                }],
            }],
        });
        serde_json::to_string_pretty(&value).unwrap_or_default() + "\n"
    }

    /// `zifu.d.ts`, for hosts in TypeScript.
    pub fn types(&self) -> String {
        let mut out = String::from(
            "// Made from static/shell/options.json. What <zifu-estimator> takes and tells.\n\nexport interface ZifuEstimator extends HTMLElement {\n",
        );
        for one in self.list("properties") {
            out += &format!("  /** {} */\n  {}: object | null;\n", text(&one["en"]), text(&one["name"]));
        }
        out += "}\n\nexport interface ZifuAttributes {\n";
        for one in self.list("attributes") {
            out += &format!("  /** {} */\n  \"{}\"?: {};\n", text(&one["en"]), text(&one["name"]), kind(one));
        }
        out += "}\n\nexport interface ZifuEvents {\n";
        let detail = |name: &str| match name {
            "zifu-ready" => "{ version: string }",
            "zifu-estimate" => "{ kind: string; fields: Record<string, string> }",
            _ => "{ cause: string; detail: string }",
        };
        for one in self.list("events") {
            let name = text(&one["name"]);
            out += &format!("  /** {} */\n  \"{name}\": CustomEvent<{}>;\n", text(&one["en"]), detail(name));
        }
        out += "}\n\ndeclare global {\n  interface HTMLElementTagNameMap {\n    \"zifu-estimator\": ZifuEstimator;\n  }\n}\n";
        out
    }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn kind(one: &Value) -> String {
    match (text(&one["kind"]), one["values"].as_array()) {
        (_, Some(values)) => {
            values.iter().map(|v| format!("\"{}\"", text(v))).collect::<Vec<_>>().join(" | ")
        }
        ("switch", _) => "boolean | \"\"".into(),
        _ => "string".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The document's tables are the table's; run `cargo xtask options` after changing it.
    #[test]
    fn the_document_says_what_the_table_says() {
        let root = run::root();
        let document = run::read_text(&root.join("docs/embedding.md")).unwrap();
        assert!(
            document.contains(read(&root).unwrap().tables().trim()),
            "docs/embedding.md is older than static/shell/options.json: run `cargo xtask options`."
        );
    }
}
