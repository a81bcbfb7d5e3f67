//! From two arms to a comparison with its verdict.

use super::arm::ArmData;
use super::balance::UNLIKE;
use super::comparison::{Adjusted, Comparison, Design, Estimate, Looks, Method, Split, Undefined, Warning};
use super::found::found;
use super::metric::{Better, Metric};
use super::sequential::boundary;
use super::settings::Settings;
use super::split::{DO_NOT_TRUST, Mismatch, REMARK};
use super::verdict::{Verdict, Why, decide};
use crate::compare::arms::Arms;
use crate::error::{Error, Result};
use crate::stats::normal;

/// Accounts of an arm below which intervals are called rough (house choice).
const SMALL: u64 = 20;

/// Share of an arm with a counterpart in the other, below which that is said (house choice).
const LITTLE_OVERLAP: f64 = 0.8;

impl Comparison {
    /// Compares two arms on a metric; `adjusted` is what [`super::adjust`] found, for an observational comparison.
    ///
    /// # Errors
    /// [`Error::Setting`] for a setting outside its range; [`Error::Data`] when an arm was measured in another way than
    /// the metric asks.
    ///
    /// # Examples
    /// ```
    /// use lookalike::compare::{ArmData, Comparison, Measured, Metric, Settings, Kind, Looks};
    /// use lookalike::stats::rate::Rate;
    ///
    /// let a = ArmData::new("short mail", Measured::Rate(Rate::new(48, 80)?));
    /// let b = ArmData::new("long mail", Measured::Rate(Rate::new(56, 70)?));
    /// let settings = Settings { looks: Looks::Once, ..Settings::default() };
    /// let found = Comparison::new(&Metric::new("reply", Kind::Rate), &a, &b, &settings, None)?;
    /// let (low, high) = found.difference.estimate.interval().unwrap();
    /// assert!((low - 0.0524).abs() < 5e-5 && (high - 0.3339).abs() < 5e-5); // Newcombe (1998), example (a)
    /// # Ok::<(), lookalike::Error>(())
    /// ```
    pub fn new(
        metric: &Metric,
        a: &ArmData,
        b: &ArmData,
        settings: &Settings,
        adjusted: Option<Adjusted>,
    ) -> Result<Self> {
        settings.check()?;
        let both = Arms {
            metric,
            a,
            b,
            settings,
        };
        let found = found(both).ok_or_else(|| {
            Error::data(
                format!("the arms were not measured as a {}", metric.kind.as_str()),
                "measure both in the metric's way",
            )
        })?;
        let observational = settings.design == Design::Observational;
        let adjusted = match adjusted {
            Some(adjusted) if observational => adjusted,
            _ => Adjusted {
                estimate: Estimate::none(match settings.design {
                    Design::Randomised => Undefined::Randomised,
                    Design::Observational | Design::Unknown => Undefined::NoCovariates,
                }),
                ..Adjusted::default()
            },
        };
        let split = (!observational).then(|| split(a, b, settings.share_a)).flatten();
        let mut comparison = Self {
            metric: metric.clone(),
            design: settings.design,
            evidence: None,
            confidence: settings.confidence,
            least: settings.least(metric.kind, found.pooled),
            least_chosen: settings.least.is_some(),
            looks: if observational {
                Looks::Once
            } else {
                settings.looks
            },
            planned: settings.planned,
            a: found.a,
            b: found.b,
            difference: found.difference,
            ratio: found.ratio,
            test: found.test,
            bayes: found.bayes,
            sequential: found.sequential,
            adjusted,
            periods: None,
            further: found.further,
            split,
            verdict: Verdict::NotComparable {
                why: Why::NothingMeasured,
            },
            warnings: found.warnings,
            curves: found.curves,
            path: Vec::new(),
        };
        comparison.judge();
        Ok(comparison)
    }

    /// Decides, and says what to beware of.
    fn judge(&mut self) {
        self.verdict = self.decide();
        let observational = self.design == Design::Observational;
        let mut said = Vec::new();
        if observational {
            said.push(Warning::Observational);
            let adjusted = self.adjusted.estimate.estimate;
            match (
                adjusted,
                self.adjusted.crude.or(self.difference.estimate.estimate),
            ) {
                (Some(adjusted), Some(crude)) if adjusted * crude < 0.0 => said.push(Warning::Reversed),
                (None, _)
                    if self.adjusted.ratio.is_none()
                        && self.adjusted.estimate.reason != Some(Undefined::NoOverlap) =>
                {
                    said.push(Warning::NotAdjusted);
                }
                _ => {}
            }
            if self.ways_disagree() {
                said.push(Warning::AdjustmentsDisagree);
            }
            let columns: Vec<String> = self
                .adjusted
                .balance
                .iter()
                .filter(|balance| balance.after.unwrap_or(balance.before).abs() > UNLIKE)
                .map(|balance| balance.column.clone())
                .collect();
            if !columns.is_empty() {
                said.push(Warning::Unbalanced { columns });
            }
            if let Some(overlap) = self.adjusted.overlap
                && self.adjusted.estimate.reason != Some(Undefined::NoOverlap)
                && overlap.a.min(overlap.b) < LITTLE_OVERLAP
            {
                said.push(Warning::LittleOverlap);
            }
        } else {
            if self.design == Design::Unknown {
                said.push(Warning::NothingTells);
            }
            if let Some(split) = self.split
                && split.p_value < REMARK
            {
                said.push(Warning::SplitMismatch {
                    p_value: split.p_value,
                });
            }
            match self.planned {
                None => said.push(Warning::NotPlanned),
                Some(planned) if self.a.n + self.b.n < planned => {
                    said.push(Warning::BeforeTheEnd { planned })
                }
                Some(_) => {}
            }
        }
        let smaller = self.smaller();
        if (1..SMALL).contains(&smaller) {
            said.push(Warning::Small { accounts: smaller });
        }
        said.append(&mut self.warnings);
        self.warnings = said;
    }

    /// Accounts of the smaller arm.
    fn smaller(&self) -> u64 {
        self.a.n.min(self.b.n)
    }

    pub(super) fn decide(&self) -> Verdict {
        let not = |why: Why| Verdict::NotComparable { why };
        if self.a.n == 0 || self.b.n == 0 {
            return not(Why::NothingMeasured);
        }
        if [
            self.a.estimate.reason,
            self.b.estimate.reason,
            self.difference.estimate.reason,
        ]
        .iter()
        .any(|reason| matches!(reason, Some(Undefined::BeyondFollowUp { .. })))
        {
            return not(Why::NotWatchedLongEnough);
        }
        if self.split.is_some_and(|split| split.p_value < DO_NOT_TRUST) {
            return not(Why::SplitMismatch);
        }
        if self.adjusted.estimate.reason == Some(Undefined::NoOverlap) {
            return not(Why::NoOverlap);
        }
        if let (Design::Randomised | Design::Unknown, Looks::Once, Some(planned)) =
            (self.design, self.looks, self.planned)
            && self.a.n + self.b.n < planned
        {
            return Verdict::CannotTell {
                more_per_arm: Some((planned - self.a.n - self.b.n).div_ceil(2)),
            };
        }
        let (decided, half_in_errors) = self.decisive();
        let verdict = self.with_ratio(self.by_interval(decided, half_in_errors));
        match verdict {
            Verdict::Better { .. } if self.ways_disagree() => Verdict::CannotTell { more_per_arm: None },
            verdict => verdict,
        }
    }

    /// Whether standardising and weighting, which adjust by different models, point opposite ways.
    fn ways_disagree(&self) -> bool {
        let both = self.adjusted.estimate.estimate.zip(self.adjusted.weighted);
        self.design == Design::Observational
            && both.is_some_and(|(adjusted, weighted)| adjusted * weighted < 0.0)
    }

    fn by_interval(&self, decided: &Estimate, half_in_errors: f64) -> Verdict {
        match (decided.estimate, decided.interval()) {
            (Some(estimate), Some((low, high))) => decide(
                (estimate, low, high),
                self.least,
                self.metric.better,
                self.smaller(),
                half_in_errors,
            ),
            _ => Verdict::CannotTell {
                more_per_arm: match decided.reason {
                    Some(Undefined::TooFew { needed, .. }) => {
                        Some(needed.saturating_sub(self.smaller()).max(1))
                    }
                    _ => None,
                },
            },
        }
    }

    /// A difference that could not itself be adjusted must be borne out by the adjusted ratio of hazards: an arm in
    /// which things happen sooner has fewer days, and keeps fewer.
    fn with_ratio(&self, verdict: Verdict) -> Verdict {
        let Some(ratio) = self
            .adjusted
            .ratio
            .filter(|_| self.adjusted.method == Some(Method::Cox))
        else {
            return verdict;
        };
        let Verdict::Better {
            arm,
            low,
            high,
            too_small,
            ..
        } = verdict
        else {
            return verdict;
        };
        let b_has_more = (arm == super::comparison::Side::B) == (self.metric.better == Better::Higher);
        let agrees = match ratio.interval() {
            Some((ratio_low, ratio_high)) if b_has_more => ratio_high < 1.0 && ratio_low < 1.0,
            Some((ratio_low, _)) => ratio_low > 1.0,
            None => false,
        };
        if agrees {
            Verdict::Better {
                arm,
                low,
                high,
                too_small,
                by_ratio: true,
            }
        } else {
            Verdict::CannotTell { more_per_arm: None }
        }
    }

    /// The estimate of b − a that the verdict rests on, and half its interval in standard errors.
    pub fn decisive(&self) -> (&Estimate, f64) {
        let fixed = normal::half_width(self.confidence);
        if self.design == Design::Observational {
            let adjusted = &self.adjusted.estimate;
            let decided = adjusted
                .interval()
                .map_or(&self.difference.estimate, |_| adjusted);
            return (decided, fixed);
        }
        match self.looks {
            Looks::Once => (&self.difference.estimate, fixed),
            Looks::Daily => {
                let half = boundary(
                    self.a.n + self.b.n,
                    self.sequential.tuned_to,
                    1.0 - self.confidence,
                );
                (&self.sequential.estimate, half.unwrap_or(fixed))
            }
        }
    }

    /// p-value of no difference that goes with [`Comparison::decisive`]: the test's own, or the adjusted difference's;
    /// of a sequence the always-valid one.
    pub fn decisive_p(&self) -> Option<f64> {
        if self.design == Design::Observational {
            let adjusted = &self.adjusted.estimate;
            return match (adjusted.estimate, adjusted.interval()) {
                (Some(estimate), Some((low, high))) => {
                    let error = (high - low) / 2.0 / normal::half_width(self.confidence);
                    Some(normal::two_sided(estimate / error)).filter(|p| p.is_finite())
                }
                _ => self.test.p_value,
            };
        }
        match self.looks {
            Looks::Once => self.test.p_value,
            Looks::Daily => self.sequential.p_value,
        }
    }

    /// Adds what to beware of in how the accounts were read.
    pub fn beware(&mut self, warnings: impl IntoIterator<Item = Warning>) {
        self.warnings.extend(warnings);
    }

    /// Sets the verdict aside: too much is wrong with who is in which arm.
    pub fn refuse(&mut self, why: Why) {
        self.verdict = Verdict::NotComparable { why };
    }
}

fn split(a: &ArmData, b: &ArmData, share_a: f64) -> Option<Split> {
    // Who could not be measured was drawn all the same.
    let counts = [a.accounts() + a.left_out, b.accounts() + b.left_out];
    let found = Mismatch::new(&counts, &[share_a, 1.0 - share_a])?;
    Some(Split {
        planned_a: share_a,
        observed_a: counts[0] as f64 / (counts[0] + counts[1]) as f64,
        chi_squared: found.chi2,
        p_value: found.p_value,
    })
}
