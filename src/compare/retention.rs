//! The shares of two arms still there after some days, some accounts being known for less.

use super::bayes::Estimate as Known;
use super::comparison::{Difference, Estimate, Further, Method, Ratio, Sequential, Undefined, What};
use super::durations::{crossing, steps};
use super::sequential::{ASYMPTOTIC_FROM, share_difference};
use crate::compare::arms::{Arms, MetricResult, test};
use crate::compare::metric::Side;
use crate::stats::curves::{CurveTest, RestrictedMeanDifference, SurvivalDifference, Weight};
use crate::stats::rate::square_and_add;
use crate::stats::survival::{Lifetimes, Survival};

/// A year, where the metric names no day.
const HORIZON: f64 = 365.0;

pub(super) fn compare(both: Arms<'_>, a: &Lifetimes, b: &Lifetimes) -> MetricResult {
    let confidence = both.confidence();
    let day = both.metric.horizon.unwrap_or(HORIZON);
    let beyond = Undefined::BeyondFollowUp { days: day as u64 };
    let curves = Survival::from_lifetimes(a).zip(Survival::from_lifetimes(b));
    let alone = [Survival::from_lifetimes(a), Survival::from_lifetimes(b)];
    let [alone_a, alone_b] = alone;
    // An arm at 0 or 1 has a bound on one side, if everybody was watched that long.
    let limits = |curve: &Survival| {
        curve
            .interval(day, confidence)
            .or_else(|| curve.one_sided(day, confidence))
    };
    let seen = |curve: &Survival| day <= curve.known_until();
    let arm = |side: Side, lifetimes: &Lifetimes, curve: Option<&Survival>| {
        let estimate = match curve {
            None => Estimate::none(Undefined::EmptyArm { arm: side }),
            Some(curve) if !seen(curve) => Estimate::none(beyond),
            Some(curve) => Estimate::new(curve.at(day), limits(curve), Undefined::AtTheEdge),
        };
        both.arm(
            side,
            estimate,
            Method::KaplanMeier,
            Some(lifetimes.ended() as u64),
        )
    };
    let found = curves
        .as_ref()
        .and_then(|(a, b)| SurvivalDifference::new(a, b, day, confidence));
    let lacks = both.lacks(1).unwrap_or(match &found {
        None => beyond,
        Some(_) => Undefined::AtTheEdge,
    });
    let interval = curves.as_ref().filter(|_| found.is_some()).and_then(|(a, b)| {
        let ((low_a, high_a), (low_b, high_b)) = limits(a).zip(limits(b))?;
        Some(square_and_add(
            (a.at(day), low_a, high_a),
            (b.at(day), low_b, high_b),
        ))
    });
    let known = |curve: Option<&Survival>| {
        let curve = curve.filter(|curve| seen(curve))?;
        let error = curve.standard_error(day);
        Some(Known {
            mean: curve.at(day),
            variance: error * error,
        })
    };
    let (known_a, known_b) = (known(alone_a.as_ref()), known(alone_b.as_ref()));
    let ratio = match known_a.zip(known_b) {
        Some((a, _)) if a.mean <= 0.0 => Estimate::none(Undefined::NobodyInA),
        Some((a, b)) if b.mean > 0.0 && a.variance + b.variance > 0.0 => both.log_ratio(a, b, lacks),
        Some((a, b)) => Estimate::new(b.mean / a.mean, None, Undefined::AtTheEdge),
        None => Estimate::none(lacks),
    };
    let log_rank = CurveTest::new(a, b, Weight::LogRank);
    let means = curves
        .as_ref()
        .and_then(|(a, b)| RestrictedMeanDifference::new(a, b, day));
    let none_left = both.lacks(1).unwrap_or(Undefined::NoEvents);
    MetricResult {
        a: arm(Side::A, a, alone_a.as_ref()),
        b: arm(Side::B, b, alone_b.as_ref()),
        difference: Difference {
            estimate: match &found {
                Some(found) => Estimate::new(found.difference, interval, lacks),
                None => Estimate::none(lacks),
            },
            method: Method::Mover,
        },
        ratio: Ratio {
            estimate: ratio,
            method: Method::Delta,
        },
        test: test(
            Method::FixedDay,
            found.as_ref().and_then(|found| found.z),
            found.as_ref().and_then(|found| found.p_value),
            lacks,
        ),
        bayes: both.normal_posterior(known_a, known_b),
        sequential: sequential(both, known_a, known_b),
        further: vec![
            Further {
                what: What::Test,
                method: Method::LogRank,
                estimate: Estimate {
                    reason: log_rank.is_none().then_some(none_left),
                    ..Estimate::default()
                },
                p_value: log_rank.as_ref().map(|test| test.p_value),
            },
            Further {
                what: What::Difference,
                method: Method::RestrictedMeans,
                estimate: match &means {
                    Some(means) => Estimate::new(means.difference, means.interval(confidence), none_left),
                    None => Estimate::none(none_left),
                },
                p_value: means.as_ref().and_then(RestrictedMeanDifference::p_value),
            },
        ],
        warnings: crossing(&curves).into_iter().collect(),
        pooled: known_a.zip(known_b).map_or(0.5, |(a, b)| (a.mean + b.mean) / 2.0),
        curves: curves.map(|(a, b)| [steps(&a, confidence), steps(&b, confidence)]),
    }
}

/// By accounts as good as watched until the day: early in a test they are few, however many have come.
fn sequential(both: Arms<'_>, a: Option<Known>, b: Option<Known>) -> Sequential {
    let effective = |known: Known| {
        let n = known.mean * (1.0 - known.mean) / known.variance;
        (known.mean, if n.is_finite() { n } else { 0.0 })
    };
    let shares = a.map(effective).zip(b.map(effective));
    let found = shares.and_then(|(a, b)| share_difference(a, b, both.tuned_to(), both.alpha()));
    let needed = ASYMPTOTIC_FROM;
    let few = |arm: Side, share: Option<(f64, f64)>| {
        share
            .filter(|(_, n)| *n > 0.0 && *n < needed as f64)
            .map(|_| Undefined::TooFew { arm, needed })
    };
    let lacks = both.lacks(needed);
    let lacks = lacks.or_else(|| few(Side::A, shares.map(|s| s.0)));
    let lacks = lacks.or_else(|| few(Side::B, shares.map(|s| s.1)));
    let apart = shares.map(|(a, b)| b.0 - a.0);
    both.told(apart, found, lacks.unwrap_or(Undefined::NoVariation))
}
