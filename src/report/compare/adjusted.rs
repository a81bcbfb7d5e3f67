//! What setting other differences equal found, in words.

use crate::compare::comparison::{Comparison, Design};
use crate::language::Language;

use super::measure::{Measure, digits, p_value, ratio, times};
use super::words;

/// Standardised difference beyond which arms are not alike in a column.
///
/// Source: Austin (2009), *Statistics in Medicine* 28:3083.
const ALIKE: f64 = 0.1;
/// Columns shown in the table of balance, the least alike first (house choice; JSON has all).
const ROWS: usize = 20;
/// Below this the strata's odds ratios are called unlike.
const UNLIKE: f64 = 0.05;

/// Covariates, balance, overlap and what it would take to explain the difference away.
#[derive(Debug, Clone)]
pub struct Balanced {
    /// Sentences, in the order of reading.
    pub said: Vec<String>,
    /// Column, standardised difference before and after weighting, marked where beyond ±0.1.
    pub balance: Vec<[String; 3]>,
    /// Columns not shown in the table.
    pub more: usize,
}

impl Balanced {
    /// `None` for arms that chance made.
    pub(super) fn new(c: &Comparison, names: &[String; 2], measure: Measure) -> Option<Self> {
        let (adjusted, language) = (&c.adjusted, measure.language);
        if c.design == Design::Randomised {
            return None;
        }
        let finite = |value: Option<f64>| value.filter(|v| v.is_finite());
        let mut said = Vec::new();
        // What was to be set equal and could not be is in the warnings.
        let is_adjusted = adjusted.estimate.estimate.is_some() || adjusted.ratio.is_some();
        if is_adjusted && !adjusted.covariates.is_empty() {
            let covariates = adjusted.covariates.iter().map(String::as_str);
            said.push(language.compare_adjusted_for(words::columns(covariates, language)));
        }
        said.extend(finite(adjusted.crude).map(|crude| language.compare_crude(measure.signed(crude))));
        said.extend(finite(adjusted.weighted).map(|found| language.compare_weighted(measure.signed(found))));
        if let Some(strata) = &adjusted.strata {
            let odds = match (finite(strata.odds_ratio.estimate), strata.odds_ratio.interval()) {
                (Some(odds), Some((low, high))) => {
                    language.with_interval(times(odds, language), ratio(low, language), ratio(high, language))
                }
                (Some(odds), None) => times(odds, language),
                (None, _) => language.compare_undefined(match strata.odds_ratio.reason {
                    Some(reason) => words::reason(reason, names, language),
                    None => language.compare_not_computed(),
                }),
            };
            let count = words::count(strata.strata, language);
            let columns = |named: &[String]| words::columns(named.iter().map(String::as_str), language);
            said.push(match strata.by.is_empty() {
                true => language.compare_strata(count, odds),
                false => language.chance_strata(count, columns(&strata.by), odds),
            });
            if !strata.without.is_empty() {
                said.push(language.chance_strata_without(columns(&strata.without)));
            }
            // Where time tells another story, strata without time have nothing to say of stories.
            let heterogeneity = finite(strata.heterogeneity).filter(|_| super::chance::since(c).is_none());
            said.extend(heterogeneity.map(|p| {
                if p < UNLIKE {
                    language.compare_strata_unlike(p_value(p, language))
                } else {
                    language.compare_strata_alike(p_value(p, language))
                }
            }));
        }
        if let Some(overlap) = adjusted.overlap {
            let share = |share: f64| language.percent(share);
            said.push(language.compare_overlap(&names[0], share(overlap.a), &names[1], share(overlap.b)));
        }
        if let Some(found) = adjusted.e_value {
            said.push(
                language.compare_e_value(ratio(found.estimate, language), ratio(found.limit, language)),
            );
        }
        let mut order: Vec<_> = adjusted.balance.iter().collect();
        let size = |value: f64| value.abs();
        order.sort_by(|a, b| size(b.before).total_cmp(&size(a.before)));
        let balance: Vec<[String; 3]> = order
            .iter()
            .take(ROWS)
            .map(|found| {
                [
                    words::column(&found.column, language),
                    standardised(found.before, language),
                    match finite(found.after) {
                        Some(after) => standardised(after, language),
                        None => language.compare_no_weighting(),
                    },
                ]
            })
            .collect();
        let more = adjusted.balance.len() - balance.len();
        (!said.is_empty() || !balance.is_empty()).then_some(Self { said, balance, more })
    }
}

/// "+0.24 !", marked beyond ±0.1.
fn standardised(value: f64, language: Language) -> String {
    // Weighting leaves what rounding does.
    let value = if value.abs() < 1e-6 { 0.0 } else { value };
    let text = digits(value, 2, language);
    let signed = if value > 0.0 { format!("+{text}") } else { text };
    if value.abs() > ALIKE {
        format!("{signed} !")
    } else {
        signed
    }
}
