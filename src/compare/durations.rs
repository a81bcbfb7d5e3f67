//! Two arms of durations compared, some of which are not over yet.

use super::bayes::Estimate as Known;
use super::comparison::{Difference, Estimate, Further, Method, Ratio, Step, Undefined, Warning, What};
use crate::compare::arms::{Arms, MetricResult, test};
use crate::compare::metric::Side;
use crate::stats::curves::{CurveTest, RestrictedMeanDifference, Weight};
use crate::stats::normal;
use crate::stats::survival::{Lifetimes, Survival};

/// Most corners of a curve that are kept for drawing: finer than a pixel shows (house choice).
const STEPS: usize = 400;

/// Mean days within the horizon (the metric's, else as far as both curves are known), and how the whole curves differ.
pub(super) fn compare(both: Arms<'_>, a: &Lifetimes, b: &Lifetimes) -> MetricResult {
    let confidence = both.confidence();
    let z = normal::half_width(confidence);
    let curves = Survival::from_lifetimes(a).zip(Survival::from_lifetimes(b));
    let horizon = both.metric.horizon.unwrap_or(f64::INFINITY);
    // Where everybody's days are over in both arms, the longest of all bounds the mean.
    let horizon = curves.as_ref().map_or(horizon, |(a, b)| {
        let last = a.follow_up().max(b.follow_up());
        horizon.min(last.max(1.0))
    });
    let means = curves
        .as_ref()
        .and_then(|(a, b)| RestrictedMeanDifference::new(a, b, horizon));
    let lacks = both.lacks(1).unwrap_or(Undefined::NoEvents);
    let arm = |side: Side, lifetimes: &Lifetimes, curve: Option<&Survival>| {
        let estimate = match (curve, &means) {
            (Some(curve), Some(means)) => {
                let (mean, error) = (
                    curve.restricted_mean(means.horizon),
                    curve.restricted_mean_error(means.horizon),
                );
                let interval = (error > 0.0).then_some((mean - z * error, mean + z * error));
                let why = if lifetimes.ended() == 0 {
                    Undefined::NoEvents
                } else {
                    Undefined::NoVariation
                };
                Estimate::new(mean, interval, why)
            }
            (None, _) => Estimate::none(Undefined::EmptyArm { arm: side }),
            (Some(_), None) => Estimate::none(both.lacks(1).unwrap_or(Undefined::BeyondFollowUp { days: 1 })),
        };
        both.arm(
            side,
            estimate,
            Method::RestrictedMean,
            Some(lifetimes.ended() as u64),
        )
    };
    let (curve_a, curve_b) = curves.as_ref().map(|(a, b)| (a, b)).unzip();
    let error = |curve: Option<&Survival>| {
        let horizon = means.as_ref()?.horizon;
        let curve = curve?;
        let error = curve.restricted_mean_error(horizon);
        Some(Known {
            mean: curve.restricted_mean(horizon),
            variance: error * error,
        })
    };
    let log_rank = CurveTest::new(a, b, Weight::LogRank);
    let early = CurveTest::new(a, b, Weight::Gehan);
    let median = |what: What, curve: Option<&Survival>| {
        let found = curve.and_then(Survival::median);
        let (low, high) = curve.map_or((None, None), |curve| curve.median_interval(confidence));
        Further {
            what,
            method: Method::Median,
            estimate: match found {
                Some(day) => Estimate::new(day, low.zip(high), Undefined::MedianNotReached),
                None => Estimate::none(both.lacks(1).unwrap_or(Undefined::MedianNotReached)),
            },
            p_value: None,
        }
    };
    let difference = match &means {
        Some(means) => Estimate::new(means.difference, means.interval(confidence), lacks),
        None => Estimate::none(lacks),
    };
    let ratio = match &means {
        Some(means) if means.a > 0.0 && means.b > 0.0 && means.se > 0.0 => {
            let known = error(curve_a).zip(error(curve_b));
            known.map_or(Estimate::none(lacks), |(a, b)| both.log_ratio(a, b, lacks))
        }
        _ => Estimate::none(lacks),
    };
    MetricResult {
        a: arm(Side::A, a, curve_a),
        b: arm(Side::B, b, curve_b),
        difference: Difference {
            estimate: difference,
            method: Method::RestrictedMeans,
        },
        ratio: Ratio {
            estimate: ratio,
            method: Method::Delta,
        },
        test: test(
            Method::LogRank,
            log_rank.as_ref().map(CurveTest::chi2),
            log_rank.as_ref().map(|test| test.p_value),
            lacks,
        ),
        bayes: both.normal_posterior(error(curve_a), error(curve_b)),
        sequential: both.sequence(
            means.as_ref().map(|means| means.difference),
            means.as_ref().map_or(0.0, |means| means.se * means.se),
        ),
        further: vec![
            median(What::A, curve_a),
            median(What::B, curve_b),
            Further {
                what: What::Test,
                method: Method::GehanWilcoxon,
                estimate: Estimate {
                    reason: early.is_none().then_some(lacks),
                    ..Estimate::default()
                },
                p_value: early.as_ref().map(|test| test.p_value),
            },
        ],
        warnings: crossing(&curves).into_iter().collect(),
        pooled: means.as_ref().map_or(0.0, |means| (means.a + means.b) / 2.0),
        curves: curves.map(|(a, b)| [steps(&a, confidence), steps(&b, confidence)]),
    }
}

/// The corners of a curve, thinned where there are more than can be seen.
pub(super) fn steps(curve: &Survival, confidence: f64) -> Vec<Step> {
    let corners = curve.steps();
    let every = corners.len().div_ceil(STEPS).max(1);
    let last = corners.len() - 1;
    let kept = corners
        .iter()
        .enumerate()
        .filter(|(i, _)| i % every == 0 || *i == last);
    kept.map(|(_, &(day, share))| {
        let interval = curve.interval(day, confidence);
        Step {
            day,
            share,
            low: interval.map(|i| i.0),
            high: interval.map(|i| i.1),
            at_risk: curve.at_risk(day) as u64,
        }
    })
    .collect()
}

/// Whether one curve is clearly above the other early and clearly below it late: by a tenth at some days (house
/// choice).
pub(super) fn crossing(curves: &Option<(Survival, Survival)>) -> Option<Warning> {
    let (a, b) = curves.as_ref()?;
    let until = a.follow_up().min(b.follow_up());
    let days = a.times.iter().chain(&b.times).filter(|day| **day <= until);
    let (mut above, mut below) = (false, false);
    for day in days {
        let apart = b.at(*day) - a.at(*day);
        let error = a.standard_error(*day).hypot(b.standard_error(*day));
        above |= apart > 0.1 && apart > 2.0 * error;
        below |= apart < -0.1 && apart < -2.0 * error;
    }
    (above && below).then_some(Warning::Crossing)
}
