//! The criteria that speak most for and against an account, in words.

use serde::Serialize;

use crate::explain::account::points;
use crate::explain::contribution::{Contribution, Known};
use crate::language::Language;
use crate::model::Model;

/// One criterion that sets the account apart from the average one.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Reason {
    /// The criterion's name.
    pub criterion: String,
    /// Milli-points against the average training account.
    #[serde(serialize_with = "points")]
    pub points: i64,
    /// It in words: its value, its points, and what became of past accounts like it.
    pub sentence: String,
}

/// Differences below this, in milli-points, are no reason (house choice: they print as 0.0).
const LEAST: i64 = 50;

/// The `most` criteria furthest above (`sign` 1) or below (−1) the average account.
pub(super) fn most(
    model: &Model,
    criteria: &[Contribution],
    most: usize,
    sign: i64,
    language: Language,
) -> Vec<Reason> {
    let mut chosen: Vec<&Contribution> = criteria
        .iter()
        .filter(|c| c.against_average * sign >= LEAST)
        .collect();
    chosen.sort_by_key(|c| -c.against_average * sign);
    chosen
        .into_iter()
        .take(most)
        .map(|c| reason(model, c, language))
        .collect()
}

fn reason(model: &Model, line: &Contribution, language: Language) -> Reason {
    let what = match (&line.value, line.known) {
        (None, _) | (_, Known::Unknown) => language.fact(&line.criterion, &line.label),
        (Some(value), Known::Known) if *value == line.label => language.fact(&line.criterion, value),
        (Some(value), _) => language.fact_in(&line.criterion, value, &line.label),
    };
    let size = language.points_noun(line.against_average.abs());
    let against = if line.against_average > 0 {
        language.more_than_average(what, size)
    } else {
        language.less_than_average(what, size)
    };
    let in_universe = model.data.basis.universe().is_some();
    let sentence = match (line.accounts, evidence(model, line, language)) {
        // Where nobody was lost every share is 100 %.
        (1.., _) if model.knows_customers_only() => against,
        (0, _) if in_universe => language.universe_no_company(against),
        (0, _) => language.no_past_account(against),
        (_, Some(evidence)) => language.clauses(against, evidence),
        (_, None) => against,
    };
    Reason {
        criterion: line.criterion.clone(),
        points: line.against_average,
        sentence,
    }
}

/// What became of accounts like it, where that speaks as the points do.
///
/// Everything else counted, it always does; a model of an earlier release knows the bare share only, which is also the doing
/// of what goes together with the value.
fn evidence(model: &Model, line: &Contribution, language: Language) -> Option<String> {
    let criterion = model.criteria.iter().find(|c| c.name == line.criterion)?;
    let in_universe = model.data.basis.universe().is_some();
    let accounts = language.integer(line.accounts as i64);
    let (share, usual) = match &criterion.expected {
        Some(expected) => {
            let share = *expected.bins.get(usize::from(line.bin))?;
            (f64::from(share) / 1e4, f64::from(expected.average) / 1e4)
        }
        None => {
            let decided = (model.data.ideal + model.data.not_ideal).max(1);
            let share = line.ideal as f64 / line.accounts as f64;
            (share, model.data.ideal as f64 / decided as f64)
        }
    };
    let agrees = (share > usual) == (line.against_average > 0);
    let [told, against] = [share, usual].map(|share| language.percent(share));
    // Alike as they are written, they are no evidence to a reader.
    (agrees && told != against).then(|| match (&criterion.expected, in_universe) {
        (Some(_), true) => language.universe_expected(told, against, accounts),
        (Some(_), false) => language.expected_share(told, against, accounts),
        (None, true) => language.universe_companies(told, accounts, against),
        (None, false) => language.past_accounts(told, accounts, against),
    })
}
