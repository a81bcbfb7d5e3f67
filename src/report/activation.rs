//! What was written for a CRM, what changed, who was routed where: a line each.

use crate::language::Language;
use crate::score::SyncedSummary;
use crate::score::changed::ChangedSummary;
use crate::score::crm::{Destination, LONGEST_TEXT};
use crate::score::route::{RouteDoubt, RouteRemark, RoutedSummary};

/// Rows that the page where people import takes of one file.
///
/// Source: HubSpot knowledge base, "Set up import files"; Salesforce Help, "General Importing Questions" (Data Import Wizard).
fn most_rows(destination: Destination) -> u64 {
    match destination {
        Destination::HubSpot => 1_048_575,
        Destination::Salesforce => 50_000,
    }
}

/// What was written for a CRM that finds its records by `column`.
pub fn synced(destination: Destination, column: &str, summary: &SyncedSummary, language: Language) -> String {
    let count = |number: u64| language.integer(number as i64);
    let name = destination.name();
    let mut said = language.crm_written(name, count(summary.records), column);
    if summary.without_id > 0 {
        said = language.crm_without_id(said, count(summary.without_id));
        if let Some(example) = &summary.example {
            said = language.crm_without_id_as(said, example);
        }
    }
    if summary.repeated > 0 {
        said = language.crm_repeated(said, count(summary.repeated));
    }
    if summary.cut > 0 {
        said = language.crm_cut(said, count(summary.cut), LONGEST_TEXT);
    }
    if summary.records > most_rows(destination) {
        said = language.crm_too_many(said, name, count(most_rows(destination)));
    }
    said
}

/// What changed since older scores.
pub fn changed(changed: &ChangedSummary, language: Language) -> String {
    let count = |number: u64| language.integer(number as i64);
    let kinds = [
        (changed.new, language.changed_new()),
        (changed.grade, language.changed_grade()),
        (changed.segment, language.changed_segment()),
        (changed.model, language.changed_model()),
        (changed.routing, language.changed_routing()),
    ];
    let kinds = kinds.into_iter().filter(|(accounts, _)| *accounts > 0);
    let kinds: Vec<String> = kinds
        .map(|(accounts, kind)| format!("{kind} {}", count(accounts)))
        .collect();
    let mut said = match kinds.is_empty() {
        true => language.changed_nothing(count(changed.unchanged)),
        false => language.changed(
            count(changed.changed()),
            kinds.join(", "),
            count(changed.unchanged),
        ),
    };
    if changed.gone > 0 {
        said = language.changed_gone(said, count(changed.gone));
    }
    if changed.repeated > 0 {
        said = language.changed_repeated(said, count(changed.repeated));
    }
    said
}

/// Who was routed where, and what of the rules cannot be meant.
pub fn routed(routed: &RoutedSummary, language: Language) -> Vec<String> {
    let count = |number: u64| language.integer(number as i64);
    let rules = routed
        .rules
        .iter()
        .map(|rule| format!("{} {}", rule.name, count(rule.takes)));
    let rules: Vec<String> = rules.collect();
    let said = language.routed(
        rules.join(", "),
        count(routed.excluded),
        count(routed.without_rule),
    );
    let remarks = routed.remarks.iter().map(|remark| route_remark(remark, language));
    std::iter::once(said).chain(remarks).collect()
}

fn route_remark(remark: &RouteRemark, language: Language) -> String {
    let RouteRemark { place, rule, doubt } = remark;
    let (said, nearest) = match doubt {
        RouteDoubt::Below { other } => (language.route_below(rule, other), &None),
        RouteDoubt::NoTiming => (language.route_no_timing(rule), &None),
        RouteDoubt::NoColumn { column, nearest } => (language.route_no_column(rule, column), nearest),
        RouteDoubt::NoLevel {
            column,
            level,
            nearest,
        } => (language.route_no_level(rule, level, column), nearest),
        RouteDoubt::Taken { fits } => (language.route_taken(rule, language.integer(*fits as i64)), &None),
        RouteDoubt::Nobody => (language.route_nobody(rule), &None),
    };
    let said = match nearest {
        Some(nearest) => language.route_nearest(said, nearest),
        None => said,
    };
    format!("{place}: {said}")
}
