//! The fields that a CRM needs for scores, as it makes them itself: HubSpot's properties, Salesforce's custom fields.

use serde_json::{Value, json};

use crate::error::Result;
use crate::export::pmml::xml::{Element, document};
use crate::language::Language;
use crate::score::crm::{Destination, Field, Holds, LONGEST_TEXT};

/// Digits of a percentage with four decimals.
const SHARE_DIGITS: u32 = 7;
const SHARE_DECIMALS: u32 = 4;

/// The body of HubSpot's request that makes the properties of companies.
///
/// Source: HubSpot developer documentation, "Create a batch of properties".
pub fn hubspot(fields: &[Field], language: Language) -> Value {
    let inputs = fields.iter().map(|field| {
        let (kind, shown) = match field.holds() {
            Holds::Number(..) | Holds::Share => ("number", "number"),
            Holds::Text => ("string", "text"),
            Holds::Choice(_) => ("enumeration", "select"),
        };
        let mut input = json!({
            "name": Destination::HubSpot.title(*field),
            "label": field.label(language),
            "description": field.meaning(language),
            "groupName": "companyinformation",
            "type": kind,
            "fieldType": shown,
        });
        if field.holds() == Holds::Share {
            input["numberDisplayHint"] = "percentage".into();
        }
        if let Holds::Choice(values) = field.holds() {
            let option = |(order, value): (usize, &&str)| json!({"label": value, "value": value, "displayOrder": order, "hidden": false});
            input["options"] = values.iter().enumerate().map(option).collect();
        }
        input
    });
    json!({ "inputs": inputs.collect::<Vec<_>>() })
}

/// The object `Account` of Salesforce's metadata with the custom fields.
///
/// Source: Salesforce Metadata API developer guide, "CustomField".
///
/// # Errors
/// As [`document`].
pub fn salesforce(fields: &[Field], language: Language) -> Result<String> {
    let leaf = |name: &'static str, text: String| Element::new(name).text(text);
    let fields = fields.iter().map(|field| {
        let mut parts = vec![
            leaf("fullName", Destination::Salesforce.title(*field)),
            leaf("description", field.meaning(language)),
            leaf("label", field.label(language)),
        ];
        let number = |kind: &str, digits: u32, decimals: u32| {
            vec![
                leaf("precision", digits.to_string()),
                leaf("scale", decimals.to_string()),
                leaf("type", kind.to_owned()),
            ]
        };
        parts.extend(match field.holds() {
            Holds::Number(digits, decimals) => number("Number", digits, decimals),
            Holds::Share => number("Percent", SHARE_DIGITS, SHARE_DECIMALS),
            Holds::Text => vec![
                leaf("length", LONGEST_TEXT.to_string()),
                leaf("type", "Text".to_owned()),
            ],
            Holds::Choice(values) => {
                let values = values.iter().map(|value| {
                    Element::new("value").and([
                        leaf("fullName", (*value).to_owned()),
                        leaf("default", "false".to_owned()),
                        leaf("label", (*value).to_owned()),
                    ])
                });
                let defined = Element::new("valueSetDefinition")
                    .and([leaf("sorted", "false".to_owned())])
                    .and(values);
                vec![
                    leaf("type", "Picklist".to_owned()),
                    Element::new("valueSet").and([leaf("restricted", "true".to_owned()), defined]),
                ]
            }
        });
        Element::new("fields").and(parts)
    });
    let object = Element::new("CustomObject")
        .with("xmlns", "http://soap.sforce.com/2006/04/metadata")
        .and(fields);
    document(&object)
}

/// The fields as a table for whoever makes them by hand: name, label, type, values, description.
pub fn table(destination: Destination, fields: &[Field], language: Language) -> Vec<[String; 5]> {
    let kind = |field: &Field| match (destination, field.holds()) {
        (Destination::HubSpot, Holds::Number(..)) => "Number".to_owned(),
        (Destination::HubSpot, Holds::Share) => "Number (percentage)".to_owned(),
        (Destination::HubSpot, Holds::Text) => "Single-line text".to_owned(),
        (Destination::HubSpot, Holds::Choice(_)) => "Dropdown select".to_owned(),
        (Destination::Salesforce, Holds::Number(digits, decimals)) => {
            format!("Number({}, {decimals})", digits - decimals)
        }
        (Destination::Salesforce, Holds::Share) => {
            format!("Percent({}, {SHARE_DECIMALS})", SHARE_DIGITS - SHARE_DECIMALS)
        }
        (Destination::Salesforce, Holds::Text) => format!("Text({LONGEST_TEXT})"),
        (Destination::Salesforce, Holds::Choice(_)) => "Picklist".to_owned(),
    };
    let head = [
        language.crm_field(),
        language.crm_label(),
        language.crm_type(),
        language.crm_values(),
        language.crm_description(),
    ];
    let rows = fields.iter().map(|field| {
        let values = match field.holds() {
            Holds::Choice(values) => values.join("; "),
            _ => String::new(),
        };
        [
            destination.title(*field),
            field.label(language),
            kind(field),
            values,
            field.meaning(language),
        ]
    });
    std::iter::once(head).chain(rows).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_has_a_type_and_a_label_that_fits() {
        let fields: Vec<Field> = Field::all(3).collect();
        for language in Language::ALL {
            let made = hubspot(&fields, language);
            assert_eq!(made["inputs"].as_array().map(Vec::len), Some(fields.len()));
            let object = salesforce(&fields, language).unwrap();
            assert_eq!(object.matches("<fields>").count(), fields.len());
            // Source: Salesforce Help, "Custom Fields" (labels of 40 characters).
            assert!(
                fields
                    .iter()
                    .all(|field| field.label(language).chars().count() <= 40)
            );
            for crm in [Destination::HubSpot, Destination::Salesforce] {
                let rows = table(crm, &fields, language);
                assert_eq!(rows.len(), fields.len() + 1);
                assert!(rows.iter().all(|[name, label, kind, _, said]| {
                    [name, label, kind, said].iter().all(|cell| !cell.is_empty())
                }));
            }
        }
    }
}
