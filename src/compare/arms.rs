//! The two arms that a metric compares, and what a comparison gives.

use crate::compare::arm::ArmData;
use crate::compare::bayes::{Estimate as Known, GaussianEffect};
use crate::compare::comparison::{
    Arm, Bayes, Difference, Estimate, Further, Method, Ratio, Sequential, Step, Test, Undefined, Warning,
};
use crate::compare::metric::{Better, Metric, Side};
use crate::compare::sequential::{ASYMPTOTIC_FROM, AlwaysValid, tuned_to};
use crate::compare::settings::Settings;
use crate::stats::normal;

/// Everything of a [`crate::compare::Comparison`] that depends on the kind of metric.
pub(super) struct MetricResult {
    pub a: Arm,
    pub b: Arm,
    pub difference: Difference,
    pub ratio: Ratio,
    pub test: Test,
    pub bayes: Bayes,
    pub sequential: Sequential,
    pub further: Vec<Further>,
    pub curves: Option<[Vec<Step>; 2]>,
    pub warnings: Vec<Warning>,
    /// Estimate of both arms together, to measure differences against.
    pub pooled: f64,
}

/// The arms of one metric, and how to compare them.
#[derive(Clone, Copy)]
pub(super) struct Arms<'a> {
    pub metric: &'a Metric,
    pub a: &'a ArmData,
    pub b: &'a ArmData,
    pub settings: &'a Settings,
}

impl Arms<'_> {
    pub fn confidence(&self) -> f64 {
        self.settings.confidence
    }

    pub fn alpha(&self) -> f64 {
        1.0 - self.settings.confidence
    }

    /// The arm that has too few accounts for something, as the reason why it is not there.
    pub fn lacks(&self, needed: u64) -> Option<Undefined> {
        let arms = [(Side::A, self.a.accounts()), (Side::B, self.b.accounts())];
        arms.into_iter()
            .find(|(_, n)| *n < needed)
            .map(|(arm, n)| match n {
                0 => Undefined::EmptyArm { arm },
                _ => Undefined::TooFew { arm, needed },
            })
    }

    /// Accounts of both arms.
    pub fn accounts(&self) -> u64 {
        self.a.accounts() + self.b.accounts()
    }

    /// Accounts at which sequences are narrowest.
    pub fn tuned_to(&self) -> u64 {
        tuned_to(self.settings.planned, self.accounts())
    }

    pub fn arm(&self, side: Side, estimate: Estimate, method: Method, events: Option<u64>) -> Arm {
        let data = if side == Side::A { self.a } else { self.b };
        Arm {
            name: data.name.clone(),
            n: data.accounts(),
            events,
            left_out: data.left_out,
            estimate,
            method,
        }
    }

    /// An asymptotic sequence of a difference with its variance.
    pub fn sequence(&self, difference: Option<f64>, variance: f64) -> Sequential {
        let lacks = self.lacks(ASYMPTOTIC_FROM);
        let found = match (lacks, difference) {
            (None, Some(difference)) => AlwaysValid::new(
                difference,
                variance,
                self.accounts(),
                self.tuned_to(),
                self.alpha(),
            ),
            _ => None,
        };
        self.told(difference, found, lacks.unwrap_or(Undefined::NoVariation))
    }

    /// A sequence, or the difference with the reason why there is none.
    pub fn told(
        &self,
        difference: Option<f64>,
        found: Option<AlwaysValid>,
        otherwise: Undefined,
    ) -> Sequential {
        Sequential {
            method: Method::AsymptoticSequence,
            estimate: match difference {
                Some(difference) => {
                    Estimate::new(difference, found.map(|found| (found.low, found.high)), otherwise)
                }
                None => Estimate::none(otherwise),
            },
            p_value: found.map(|found| found.p_value),
            tuned_to: self.tuned_to(),
        }
    }

    /// b over a of two positive means, its interval by the delta method on the log scale, where it is nearly normal.
    ///
    /// Source: Deng, Knoblich & Lu (2018), *KDD*, §2.2.
    pub fn log_ratio(&self, a: Known, b: Known, otherwise: Undefined) -> Estimate {
        let ratio = b.mean / a.mean;
        let relative = |known: Known| known.variance / (known.mean * known.mean);
        let half = normal::half_width(self.confidence()) * (relative(a) + relative(b)).sqrt();
        let interval = (half > 0.0).then(|| (ratio * (-half).exp(), ratio * half.exp()));
        Estimate::new(ratio, interval, otherwise)
    }

    /// Normal posterior of a difference, every difference as likely beforehand.
    pub fn normal_posterior(&self, a: Option<Known>, b: Option<Known>) -> Bayes {
        let effect = a.zip(b).and_then(|(a, b)| {
            let difference = Known {
                mean: b.mean - a.mean,
                variance: a.variance + b.variance,
            };
            GaussianEffect::new(difference, None)
        });
        match effect {
            None => no_bayes(
                Method::NormalPosterior,
                self.lacks(2).unwrap_or(Undefined::NoVariation),
            ),
            Some(effect) => bayes(
                Method::NormalPosterior,
                self.metric.better,
                effect.chance_b_better(),
                (effect.expected_loss_choose_a(), effect.expected_loss_choose_b()),
                effect.interval(self.confidence()),
            ),
        }
    }
}

/// `greater` is the chance that B has more, `losses` what choosing A and B cost if more is better.
pub(super) fn bayes(
    method: Method,
    better: Better,
    greater: f64,
    losses: (f64, f64),
    (low, high): (f64, f64),
) -> Bayes {
    let (chance, (a, b)) = match better {
        Better::Higher => (greater, losses),
        Better::Lower => (1.0 - greater, (losses.1, losses.0)),
    };
    Bayes {
        method,
        chance_b_better: Some(chance.clamp(0.0, 1.0)),
        expected_loss_a: Some(a.max(0.0)),
        expected_loss_b: Some(b.max(0.0)),
        low: Some(low),
        high: Some(high),
        reason: None,
    }
}

pub(super) fn no_bayes(method: Method, reason: Undefined) -> Bayes {
    Bayes {
        method,
        chance_b_better: None,
        expected_loss_a: None,
        expected_loss_b: None,
        low: None,
        high: None,
        reason: Some(reason),
    }
}

/// A test's answer, or why it has none.
pub(super) fn test(
    method: Method,
    statistic: Option<f64>,
    p_value: Option<f64>,
    otherwise: Undefined,
) -> Test {
    let known = |value: Option<f64>| value.filter(|v| v.is_finite());
    let p_value = known(p_value);
    Test {
        method,
        statistic: known(statistic),
        p_value,
        p_adjusted: None,
        reason: p_value.is_none().then_some(otherwise),
    }
}
