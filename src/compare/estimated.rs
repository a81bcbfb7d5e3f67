//! Two estimates compared that come with standard errors of their own.

use super::bayes::Estimate as Known;
use super::comparison::{Difference, Estimate, Method, Ratio, Undefined};
use crate::compare::arms::{Arms, MetricResult, test};
use crate::compare::metric::Side;
use crate::stats::normal;

pub(super) fn compare(both: Arms<'_>, a: (f64, f64), b: (f64, f64)) -> MetricResult {
    let z = normal::half_width(both.confidence());
    let lacks = both.lacks(2).unwrap_or(Undefined::NoVariation);
    let told = |value: f64, error: f64| {
        let interval = (error > 0.0).then_some((value - z * error, value + z * error));
        Estimate::new(value, interval, lacks)
    };
    let (apart, error) = (b.0 - a.0, a.1.hypot(b.1));
    let of = |(mean, error): (f64, f64)| Known {
        mean,
        variance: error * error,
    };
    let known = |arm: (f64, f64)| (arm.1 > 0.0).then(|| of(arm));
    let ratio = if a.0 > 0.0 && b.0 > 0.0 {
        both.log_ratio(of(a), of(b), lacks)
    } else {
        Estimate::none(both.lacks(1).unwrap_or(Undefined::NotPositive))
    };
    MetricResult {
        a: both.arm(Side::A, told(a.0, a.1), Method::Delta, None),
        b: both.arm(Side::B, told(b.0, b.1), Method::Delta, None),
        difference: Difference {
            estimate: told(apart, error),
            method: Method::Delta,
        },
        ratio: Ratio {
            estimate: ratio,
            method: Method::Delta,
        },
        test: test(
            Method::Delta,
            Some(apart / error),
            (error > 0.0).then(|| normal::two_sided(apart / error)),
            lacks,
        ),
        bayes: both.normal_posterior(known(a), known(b)),
        sequential: both.sequence(Some(apart).filter(|d| d.is_finite()), error * error),
        further: Vec::new(),
        curves: None,
        warnings: Vec::new(),
        pooled: (a.0 + b.0) / 2.0,
    }
}
