//! JSON Schema of the pack format, made from the engine's own table of shapes: editors complete and check a pack while it is typed.

use serde_json::{Map, Value, json};
use zifu::pack::schema::{Field, PACK, Shape};

/// The schema of a pack file.
#[must_use]
pub fn schema() -> Value {
    let mut schema = of(&PACK);
    if let Some(schema) = schema.as_object_mut() {
        schema.insert("$schema".to_owned(), json!("https://json-schema.org/draft/2020-12/schema"));
        schema.insert("title".to_owned(), json!("Zifu rule pack, format 1 (rules/README.md)"));
        schema.insert("$defs".to_owned(), defs());
    }
    schema
}

/// The schema as it is stored: indented, with a newline at its end.
#[must_use]
pub fn text() -> String {
    format!("{:#}\n", schema())
}

/// Days that TOML writes bare reach a JSON Schema as text.
fn defs() -> Value {
    let number = json!({ "type": "string", "pattern": "^-?[0-9]+(\\.[0-9]{1,6})?$" });
    let bound = |keys: &[&str]| -> Map<String, Value> {
        keys.iter().map(|key| ((*key).to_owned(), json!({ "$ref": "#/$defs/number" }))).collect()
    };
    let closed = |need: &[&str], more: Value, bounds: &[&str]| {
        let mut properties = bound(bounds);
        properties.extend(more.as_object().cloned().unwrap_or_default());
        json!({ "type": "object", "required": need, "properties": properties, "additionalProperties": false })
    };
    let text = json!({ "type": "string" });
    let band = closed(&["to", "rate"], json!({ "to": { "type": "string" } }), &["rate"]);
    let combined = |how: &str| {
        let operand = json!({ "anyOf": [
            { "$ref": "#/$defs/value" }, closed(&["table"], json!({ "table": text }), &[])
        ] });
        let operands = json!({ "type": "array", "minItems": 2, "items": operand });
        let own: Map<String, Value> = std::iter::once((how.to_owned(), operands)).collect();
        closed(&[how], Value::Object(own), &["min", "max"])
    };
    json!({
        "day": { "type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" },
        "money": { "type": "string", "pattern": "^-?[0-9]+(\\.[0-9]{1,2})?$" },
        "number": number,
        "value": { "anyOf": [
            { "$ref": "#/$defs/number" },
            { "enum": ["none", "not_payable"] },
            closed(&["bands"], json!({ "bands": { "type": "array", "minItems": 1, "maxItems": 40, "items": band } }), &[]),
            closed(&["share", "of"], json!({ "of": text, "round": { "enum": ["fen", "yuan"] } }), &["share", "min", "max"]),
            closed(&["base", "per", "of"], json!({ "of": text, "from": { "type": "integer" }, "over": { "type": "integer" } }), &["base", "per", "min", "max"]),
            combined("sum"), combined("times"), combined("most"), combined("least"),
            closed(&["each_of"], json!({ "each_of": text, "how": { "enum": ["sum", "most"] } }), &["further", "max"]),
            closed(&["unknown"], json!({ "unknown": text, "unknown_en": text }), &["low", "high"]),
            closed(&["any_of"], json!({
                "any_of": { "type": "array", "minItems": 2, "items": { "$ref": "#/$defs/value" } }, "why": text, "why_en": text
            }), &[]),
        ] },
    })
}

fn of(shape: &Shape) -> Value {
    match shape {
        Shape::Text => json!({ "type": "string" }),
        Shape::Word(words) => json!({ "enum": words }),
        Shape::Whole => json!({ "type": "integer" }),
        Shape::Flag => json!({ "type": "boolean" }),
        Shape::Day => json!({ "$ref": "#/$defs/day" }),
        Shape::LastDay => json!({ "anyOf": [{ "$ref": "#/$defs/day" }, { "const": "open" }] }),
        Shape::YearStart => json!({ "type": "string", "pattern": "^[0-9]{2}-[0-9]{2}$" }),
        Shape::Money => json!({ "$ref": "#/$defs/money" }),
        Shape::Factor => json!({ "$ref": "#/$defs/number" }),
        Shape::Cut => json!({ "type": ["integer", "string"] }),
        Shape::List(inner) => json!({ "type": "array", "items": of(inner) }),
        Shape::Map(inner) => json!({ "type": "object", "additionalProperties": of(inner) }),
        Shape::Table(fields) => table(fields),
        Shape::Either(first, second) => json!({ "anyOf": [of(first), of(second)] }),
        Shape::Value => json!({ "$ref": "#/$defs/value" }),
    }
}

fn table(fields: &[Field]) -> Value {
    let properties: Map<String, Value> =
        fields.iter().map(|field| (field.key.to_owned(), of(field.shape))).collect();
    let required: Vec<&str> = fields.iter().filter(|field| field.need).map(|field| field.key).collect();
    json!({ "type": "object", "required": required, "properties": properties, "additionalProperties": false })
}
