//! What this many wins and losses can carry.

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::join::Contradiction;
use crate::language::Language;
use crate::stats::normal;
use crate::stats::share::{logit, sigmoid};

/// The verdict before training.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sufficiency {
    /// What may be learnt from them.
    pub verdict: Verdict,
    /// Ideal accounts.
    pub ideal: u64,
    /// Other decided accounts.
    pub not_ideal: u64,
    /// Effective parameters these accounts can carry.
    pub parameters: u64,
    /// What the verdict rests on.
    pub reasons: Vec<Reason>,
}

/// Why these accounts carry what they do: facts as a model keeps them, worded where they are shown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Reason {
    /// What so many accounts of each outcome carry.
    Carry {
        /// What they carry.
        verdict: Verdict,
        /// Ideal accounts.
        ideal: u64,
        /// Other decided accounts.
        other: u64,
    },
    /// Customers and nobody else: nothing that sets them apart can be measured.
    CustomersOnly {
        /// Customers.
        customers: u64,
    },
    /// Effective parameters at the AUC usual for such data, and criteria offered.
    Parameters {
        /// Effective parameters.
        parameters: u64,
        /// The usual AUC, from 0 to 1.
        auc: f64,
        /// Criteria offered.
        criteria: u64,
    },
    /// The share of ideal accounts, and how exactly it is known.
    BaseRate {
        /// Share of ideal accounts.
        rate: f64,
        /// Half its 95 % interval.
        margin: f64,
    },
    /// More columns than one scorecard may hold.
    ManyColumns {
        /// Columns offered.
        columns: u64,
    },
    /// A conviction speaks of a column that makes no criterion.
    UnusedConviction {
        /// The column.
        column: String,
    },
    /// Two columns disagree on who left.
    Leaving(Contradiction),
    /// A sentence of a model of schema 2, as it was written.
    Legacy {
        /// The sentence.
        text: String,
    },
}

impl Reason {
    /// The fact in one sentence, without its full stop.
    pub fn describe(&self, language: Language) -> String {
        let count = |n: u64| language.integer(n as i64);
        match self {
            Self::Carry {
                verdict,
                ideal,
                other,
            } => {
                let rarest = match ideal <= other {
                    true => language.sufficiency_ideal(),
                    false => language.sufficiency_other(),
                };
                let rarer = count(*ideal.min(other));
                match verdict {
                    Verdict::ExpertOnly => language.sufficiency_experts(rarer, rarest),
                    Verdict::Few => language.sufficiency_few(rarer, rarest),
                    Verdict::Directional => {
                        language.sufficiency_directions(rarer, rarest, count(ideal + other))
                    }
                    Verdict::Full => language.sufficiency_full(count(*ideal), count(*other)),
                }
            }
            Self::CustomersOnly { customers: 1 } => language.sufficiency_one_customer(),
            Self::CustomersOnly { customers } => language.sufficiency_customers(count(*customers)),
            Self::Parameters {
                parameters,
                auc,
                criteria,
            } => {
                let (auc, criteria) = (language.decimal(*auc, 2), count(*criteria));
                match parameters {
                    1 => language.sufficiency_one_parameter(auc, criteria),
                    several => language.sufficiency_parameters(count(*several), auc, criteria),
                }
            }
            Self::BaseRate { rate, margin } => language
                .sufficiency_base_rate(language.whole_percent(*rate), language.decimal(100.0 * margin, 0)),
            Self::ManyColumns { columns } => language.sufficiency_many_columns(count(*columns)),
            Self::UnusedConviction { column } => language.sufficiency_unused_conviction(column),
            Self::Leaving(contradiction) => contradiction.describe(language),
            Self::Legacy { text } => text.clone(),
        }
    }
}

/// The ladder of what can be had.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// A full scorecard.
    Full,
    /// A scorecard whose directions can be trusted but not its figures.
    Directional,
    /// A few criteria, pulled strongly to the priors.
    Few,
    /// Expert priors only.
    ExpertOnly,
}

/// Rungs of the ladder, in accounts of the rarer outcome: practitioners' floors, but for the first (house choice: ten of
/// each are the least that can be audited for hindsight and measured; what so few say is shrunken, and its interval tells
/// how little).
const RUNGS: [u64; 3] = [10, 50, 100];

/// AUC expected of firmographic data before seeing any (house choice).
const EXPECTED_AUC: f64 = 0.75;

/// Fewest parameters of a full scorecard (house choice): less is a rule of thumb, not a scorecard.
const FULL_PARAMETERS: u64 = 5;

/// Targets of the sample-size criteria: shrinkage at least 0.9, optimism in R² and error of the base rate at most 0.05.
///
/// Source: Riley et al. (2019), *Statistics in Medicine* 38:1276.
const SHRINKAGE: f64 = 0.9;
const OPTIMISM: f64 = 0.05;
const RATE_MARGIN: f64 = 0.05;

impl Sufficiency {
    /// Judges so many ideal and other accounts for a scorecard of `criteria` criteria.
    ///
    /// # Errors
    /// [`Error::Data`] when there are no ideal accounts, saying what to bring. Customers without anybody else are no error:
    /// they share traits, and convictions make points.
    pub fn judge(ideal: u64, not_ideal: u64, criteria: usize) -> Result<Self> {
        match (ideal, not_ideal) {
            (0, 0) => {
                return Err(Error::data(
                    "no account has a decided outcome",
                    "bring past accounts that were won and others that were lost, at least 20 of each",
                ));
            }
            (0, n) => {
                return Err(Error::data(
                    format!("none of the {n} decided accounts is ideal"),
                    "bring accounts you won (at least 20), or name the value that means won with --positive",
                ));
            }
            (customers, 0) => {
                return Ok(Self {
                    verdict: Verdict::ExpertOnly,
                    ideal,
                    not_ideal,
                    parameters: 0,
                    reasons: vec![Reason::CustomersOnly { customers }],
                });
            }
            _ => {}
        }
        let (n, rarer) = (ideal + not_ideal, ideal.min(not_ideal));
        let rate = ideal as f64 / n as f64;
        let parameters = affordable(n, rate, EXPECTED_AUC);
        let margin = normal::half_width(0.95) * (rate * (1.0 - rate) / n as f64).sqrt();
        let enough = parameters >= FULL_PARAMETERS.min(criteria.max(1) as u64) && margin <= RATE_MARGIN;
        let verdict = match rarer {
            r if r < RUNGS[0] => Verdict::ExpertOnly,
            r if r < RUNGS[1] => Verdict::Few,
            r if r < RUNGS[2] || !enough => Verdict::Directional,
            _ => Verdict::Full,
        };
        let mut reasons = vec![Reason::Carry {
            verdict,
            ideal,
            other: not_ideal,
        }];
        if verdict != Verdict::ExpertOnly {
            reasons.push(Reason::Parameters {
                parameters,
                auc: EXPECTED_AUC,
                criteria: criteria as u64,
            });
        }
        if margin > RATE_MARGIN {
            reasons.push(Reason::BaseRate { rate, margin });
        }
        Ok(Self {
            verdict,
            ideal,
            not_ideal,
            parameters,
            reasons,
        })
    }
}

/// Parameters that `n` accounts carry with expected shrinkage ≥ 0.9 and optimism ≤ 0.05.
fn affordable(n: u64, rate: f64, auc: f64) -> u64 {
    (n as f64 / accounts_per_parameter(rate, auc)) as u64
}

/// Accounts needed for each parameter, the stricter of the two criteria.
///
/// Source: Riley et al. (2019), *Statistics in Medicine* 38:1276, equations 11 and 13 (as in pmsampsize).
fn accounts_per_parameter(rate: f64, auc: f64) -> f64 {
    let (r2, most) = cox_snell(rate, auc);
    let per_parameter = |shrinkage: f64| 1.0 / ((shrinkage - 1.0) * (1.0 - r2 / shrinkage).ln());
    let by_optimism = r2 / (r2 + OPTIMISM * most);
    per_parameter(SHRINKAGE).max(per_parameter(by_optimism))
}

/// Cox–Snell R² of a model with this AUC when log-odds are normal in both outcomes, and the largest R² possible.
///
/// Source: Riley et al. (2021), *Statistics in Medicine* 40:4230, by integration where they simulate.
fn cox_snell(rate: f64, auc: f64) -> (f64, f64) {
    // Ideal accounts' linear predictor is N(d, 1), the others' N(0, 1): AUC = Φ(d/√2), log-odds = prior + d·x − d²/2.
    let d = std::f64::consts::SQRT_2 * normal::quantile(auc);
    let null = rate * rate.ln() + (1.0 - rate) * (1.0 - rate).ln();
    let density = |x: f64| (-x * x / 2.0).exp() / (2.0 * std::f64::consts::PI).sqrt();
    // The midpoint rule on ±9 deviations is exact to f64 for such smooth, vanishing integrands.
    const STEPS: usize = 2_000;
    let width = (18.0 + d) / STEPS as f64;
    let likelihood: f64 = (0..STEPS)
        .map(|i| {
            let x = -9.0 + width * (i as f64 + 0.5);
            let p = sigmoid(logit(rate) + d * x - d * d / 2.0);
            width * (rate * density(x - d) * p.ln() + (1.0 - rate) * density(x) * (1.0 - p).ln())
        })
        .sum();
    (1.0 - (2.0 * (null - likelihood)).exp(), 1.0 - (2.0 * null).exp())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Accounts as pmsampsize gives them (which simulates, hence the 1 %).
    #[test]
    fn accounts_needed_match_pmsampsize() {
        for (rate, parameters, accounts) in [
            (0.15, 5.0, 408.0),
            (0.15, 8.0, 653.0),
            (0.15, 12.0, 980.0),
            (0.25, 8.0, 453.0),
            (0.25, 12.0, 680.0),
            (0.35, 8.0, 381.0),
            (0.35, 12.0, 572.0),
        ] {
            let needed = parameters * accounts_per_parameter(rate, 0.75);
            assert!(
                (needed / accounts - 1.0f64).abs() < 0.01,
                "{rate} {parameters}: {needed}"
            );
        }
        let weaker = 8.0 * accounts_per_parameter(0.25, 0.70);
        assert!((weaker / 727.0 - 1.0f64).abs() < 0.01, "{weaker}");
    }

    #[test]
    fn the_ladder_has_four_rungs() {
        let verdict = |ideal, other| Sufficiency::judge(ideal, other, 10).unwrap().verdict;
        assert_eq!(verdict(9, 500), Verdict::ExpertOnly);
        assert_eq!(verdict(19, 500), Verdict::Few);
        assert_eq!(verdict(500, 20), Verdict::Few);
        assert_eq!(verdict(60, 500), Verdict::Directional);
        assert_eq!(verdict(227, 221), Verdict::Full);
        // A hundred of each leave the base rate at ±7 points.
        assert_eq!(verdict(100, 100), Verdict::Directional);
    }

    #[test]
    fn one_outcome_is_an_error_that_says_what_to_bring() {
        for (ideal, other) in [(0, 0), (0, 12)] {
            let error = Sufficiency::judge(ideal, other, 3).unwrap_err().to_string();
            assert!(error.contains("; bring"), "{error}");
        }
        let customers = Sufficiency::judge(12, 0, 3).unwrap();
        assert_eq!(customers.verdict, Verdict::ExpertOnly);
        assert_eq!(customers.reasons, [Reason::CustomersOnly { customers: 12 }]);
    }
}
