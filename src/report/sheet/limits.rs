//! What the data cannot tell, said as plainly as what they can.

use super::bins::unknown_share;
use super::content::Source;
use super::people::misplaced;
use crate::fit::sufficiency::Verdict;
use crate::fit::validation::Validation;
use crate::language::Language;
use crate::model::Model;
use crate::report::layout::shown::shorten;
use crate::report::universe;

/// Share of the accounts about which a criterion must be unknown to be named, and how many are named (house choice).
const OFTEN_UNKNOWN: f64 = 0.2;
const NAMED: usize = 4;

/// Least loss of AUC by time, or with identical accounts together, that is said (house choice: what a second decimal
/// shows).
const TIME_GAP: f64 = 0.02;
const TWIN_GAP: f64 = 0.01;

/// Slopes of calibration within which fits can be read as they are.
///
/// Source: as validation warns of it (house choice, `docs/decisions.md`).
const SLOPES: std::ops::RangeInclusive<f64> = 0.8..=1.2;

/// Sentences, the gravest first.
pub(super) fn limits(source: &Source) -> Vec<String> {
    let (model, language) = (source.model, source.language);
    let mut said = of_model(model, language);
    let causes = said.pop();
    if source.dashboard.is_none() && model.data.basis.universe().is_none() {
        said.push(language.sheet_no_figures_limit());
    }
    said.extend(misplaced(model, language));
    said.extend(causes);
    said
}

/// Those that follow from the model itself; that it shows no causes comes last.
pub(in crate::report) fn of_model(model: &Model, language: Language) -> Vec<String> {
    let mut said = universe::sentences(model, language);
    if said.is_empty() || model.sufficiency.verdict != Verdict::Full {
        said.insert(0, carry(model, language));
    }
    if let Some(found) = &model.validation {
        said.extend(warnings(found, language));
    }
    said.extend(gaps(model, language));
    if model.segments.segments.is_empty() {
        said.push(language.sheet_no_segment_limit());
    }
    said.push(language.sheet_not_causation());
    said
}

fn carry(model: &Model, language: Language) -> String {
    let count = |n: u64| language.integer(n as i64);
    let (ideal, other) = (count(model.sufficiency.ideal), count(model.sufficiency.not_ideal));
    if model.knows_customers_only() {
        return match model.sufficiency.ideal {
            1 => language.sufficiency_one_customer(),
            _ => language.sufficiency_customers(ideal),
        };
    }
    match model.sufficiency.verdict {
        Verdict::Full => language.sheet_carry_full(ideal, other),
        Verdict::Directional => language.sheet_carry_directions(ideal, other),
        Verdict::Few => language.sheet_carry_few(ideal, other),
        Verdict::ExpertOnly => language.sheet_carry_experts(ideal, other),
    }
}

/// What validation found, from its figures: its own sentences are in English only.
fn warnings(found: &Validation, language: Language) -> Vec<String> {
    let auc = |value: f64| language.decimal(value, 3);
    let mut said = Vec::new();
    if let Some(later) = &found.by_time
        && found.scorecard.auc - later.auc > TIME_GAP
    {
        said.push(language.sheet_by_time(auc(later.auc), auc(found.scorecard.auc)));
    }
    if let Some(together) = &found.grouped
        && found.scorecard.auc - together.auc > TWIN_GAP
    {
        said.push(language.sheet_twins(auc(together.auc), auc(found.scorecard.auc)));
    }
    if let Some(slope) = found.scorecard.calibration_slope
        && found.has_signal()
        && !SLOPES.contains(&slope)
    {
        said.push(language.sheet_slope(language.decimal(slope, 2)));
    }
    match found.warnings.len() {
        0 => {}
        1 => said.push(language.sheet_one_warning()),
        count => said.push(language.sheet_warnings(count)),
    }
    said
}

/// "Unknown for many accounts: features_used (41%), hosting (33%)".
fn gaps(model: &Model, language: Language) -> Option<String> {
    let mut gaps: Vec<(&str, f64)> = Vec::new();
    for criterion in &model.criteria {
        let [column] = criterion.cut.columns()[..] else {
            continue;
        };
        // A set has one criterion per token, all unknown together.
        if !gaps.iter().any(|(named, _)| *named == column) {
            gaps.push((column, unknown_share(criterion)));
        }
    }
    gaps.retain(|(_, share)| *share >= OFTEN_UNKNOWN);
    gaps.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    let named: Vec<String> = gaps
        .iter()
        .take(NAMED)
        .map(|(name, share)| language.sheet_gap(shorten(name, 40), language.percent(*share)))
        .collect();
    (!named.is_empty()).then(|| language.sheet_gaps(named.join(", ")))
}
