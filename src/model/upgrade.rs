//! Models of earlier schemas, brought to the present one when they are loaded.
//!
//! Every released schema stays loadable: what changes a schema adds its step here, and a stored artefact of the schema
//! before to the tests. The file on disk is left as it was written, so its hash in the manifest holds.

use serde_json::{Value, json};

use super::SCHEMA;

/// The first schema that can be loaded.
pub(super) const OLDEST: u32 = 2;

/// Brings a model's JSON of a schema from [`OLDEST`] on to the present one. Schema 4 only adds fields, whose absence says
/// what was so before.
pub(super) fn upgrade(mut model: Value, schema: u64) -> Value {
    if schema < 3 {
        reasons_as_facts(&mut model);
        worth_apart_from_values(&mut model);
    }
    model["schema"] = json!(SCHEMA);
    model
}

/// Schema 2 kept evidence, warnings and the scheme of validation as English sentences: they stay what they say.
fn reasons_as_facts(model: &mut Value) {
    for column in entries(model.get_mut("set_aside")) {
        if let Some(column) = column.as_object_mut() {
            let evidence = column.remove("evidence").unwrap_or_default();
            column.insert("reasons".to_owned(), json!([legacy(evidence)]));
        }
    }
    let reasons = model.pointer_mut("/sufficiency/reasons");
    entries(reasons).for_each(|reason| *reason = legacy(reason.take()));
    let warnings = model.pointer_mut("/validation/warnings");
    entries(warnings).for_each(|warning| *warning = legacy(warning.take()));
    if let Some(scheme) = model.pointer_mut("/validation/scheme") {
        *scheme = legacy(scheme.take());
    }
}

/// Schema 2 wrote "won, and an ideal customer by [ideal]" among the values of the outcome.
fn worth_apart_from_values(model: &mut Value) {
    let Some(data) = model.get_mut("data").and_then(Value::as_object_mut) else {
        return;
    };
    let values = data.get("positive").and_then(Value::as_array);
    let [Value::String(said)] = values.map_or(&[][..], Vec::as_slice) else {
        return;
    };
    if let Some(values) = said.strip_suffix(", and an ideal customer by [ideal]") {
        let values: Vec<&str> = values.split("` or `").collect();
        let values = json!(values);
        data.insert("positive".to_owned(), values);
        data.insert("by_worth".to_owned(), json!(true));
    }
}

fn entries(list: Option<&mut Value>) -> impl Iterator<Item = &mut Value> {
    list.and_then(Value::as_array_mut).into_iter().flatten()
}

fn legacy(text: Value) -> Value {
    json!({ "kind": "legacy", "text": text })
}
