//! Two arms of amounts compared by their means.

use super::bayes::Estimate as Known;
use super::comparison::{Difference, Estimate, Further, Method, Ratio, Undefined, Warning, What};
use super::sequential::{Arm, variance_of_means};
use crate::compare::arms::{Arms, MetricResult, test};
use crate::compare::metric::Side;
use crate::stats::bootstrap::{Bootstrap, BootstrapSettings};
use crate::stats::moments::{GeometricMeanRatio, Moments, Welch};
use crate::stats::sample::{MannWhitney, Sample, hodges_lehmann, hodges_lehmann_interval, winsorised_welch};

/// Share of each arm's ends that is drawn in, to see what a few accounts make of the mean (house choice).
const WINSORISED: f64 = 0.05;

pub(super) fn compare(both: Arms<'_>, a: &Sample, b: &Sample) -> MetricResult {
    let confidence = both.confidence();
    let (moments_a, moments_b) = (a.moments(), b.moments());
    let lacks = both.lacks(2).unwrap_or(Undefined::NoVariation);
    let arm = |side: Side, moments: &Moments, sample: &Sample| {
        let estimate = match moments.mean() {
            Some(mean) if sample.len() < 2 => {
                Estimate::new(mean, None, Undefined::TooFew { arm: side, needed: 2 })
            }
            Some(mean) => Estimate::new(mean, moments.interval(confidence), Undefined::NoVariation),
            None => Estimate::none(Undefined::EmptyArm { arm: side }),
        };
        both.arm(side, estimate, Method::StudentT, None)
    };
    let apart = moments_a.mean().zip(moments_b.mean()).map(|(a, b)| b - a);
    let told = |estimate: Option<f64>, interval: Option<(f64, f64)>| match estimate {
        Some(estimate) => Estimate::new(estimate, interval, lacks),
        None => Estimate::none(lacks),
    };
    let welch = Welch::new(&moments_a, &moments_b);
    let drawn_in = winsorised_welch(a, b, WINSORISED);
    let resampled = Bootstrap::difference_of_means(
        a.amounts(),
        b.amounts(),
        &BootstrapSettings {
            resamples: both.settings.resamples,
            confidence,
            seed: both.settings.seed,
        },
    );
    let logs = Moments::of_logs(a.amounts()).zip(Moments::of_logs(b.amounts()));
    let geometric = logs.and_then(|(a, b)| GeometricMeanRatio::new(&a, &b));
    let ratio = match (&geometric, logs) {
        (Some(found), _) => Estimate::new(found.ratio, found.interval(confidence), lacks),
        _ => ratio_of_means(both, &moments_a, &moments_b),
    };
    let ranks = MannWhitney::new(a, b);
    let mut further = vec![
        Further {
            what: What::Difference,
            method: Method::Bootstrap,
            estimate: told(apart, resampled.map(|r| (r.low, r.high))),
            p_value: None,
        },
        Further {
            what: What::Difference,
            method: Method::Winsorised,
            estimate: told(
                drawn_in.as_ref().map(|welch| welch.difference),
                drawn_in.as_ref().map(|welch| welch.interval(confidence)),
            ),
            p_value: drawn_in.as_ref().map(|welch| welch.p_value),
        },
        Further {
            what: What::Difference,
            method: Method::HodgesLehmann,
            estimate: told(hodges_lehmann(a, b), hodges_lehmann_interval(a, b, confidence)),
            p_value: None,
        },
        Further {
            what: What::Superiority,
            method: Method::MannWhitney,
            estimate: match ranks {
                Some(ranks) => Estimate::new(ranks.superiority, None, Undefined::NoInterval),
                None => Estimate::none(lacks),
            },
            p_value: ranks.and_then(|ranks| ranks.exact_p_value.or(ranks.p_value)),
        },
    ];
    for (what, sample) in [(What::A, a), (What::B, b)] {
        further.push(Further {
            what,
            method: Method::Median,
            estimate: told(sample.quantile(0.5), sample.median_interval(confidence)),
            p_value: None,
        });
    }
    let opposite = welch
        .as_ref()
        .zip(drawn_in.as_ref())
        .is_some_and(|(raw, drawn_in)| {
            raw.difference * drawn_in.difference < 0.0 || (raw.p_value < 0.05) != (drawn_in.p_value < 0.05)
        });
    let known = |moments: &Moments| {
        Some(Known {
            mean: moments.mean()?,
            variance: moments.standard_error()?.powi(2),
        })
    };
    let (known_a, known_b) = (known(&moments_a), known(&moments_b));
    let spreads = Arm::mean(&moments_a).zip(Arm::mean(&moments_b));
    MetricResult {
        a: arm(Side::A, &moments_a, a),
        b: arm(Side::B, &moments_b, b),
        difference: Difference {
            estimate: told(apart, welch.as_ref().map(|welch| welch.interval(confidence))),
            method: Method::Welch,
        },
        ratio: Ratio {
            estimate: ratio,
            method: if geometric.is_some() {
                Method::LogWelch
            } else {
                Method::Delta
            },
        },
        test: test(
            Method::Welch,
            welch.as_ref().map(|welch| welch.t),
            welch.as_ref().map(|welch| welch.p_value),
            lacks,
        ),
        bayes: both.normal_posterior(known_a, known_b),
        sequential: both.sequence(apart, spreads.map_or(0.0, |(a, b)| variance_of_means(a, b))),
        further,
        curves: None,
        warnings: if opposite {
            vec![Warning::Outliers]
        } else {
            Vec::new()
        },
        pooled: (moments_a + moments_b).mean().unwrap_or(0.0),
    }
}

/// Where an amount is 0 or less there is no geometric mean: the means themselves, on the log scale.
fn ratio_of_means(both: Arms<'_>, a: &Moments, b: &Moments) -> Estimate {
    let lacks = both.lacks(2).unwrap_or(Undefined::NoVariation);
    match (a.mean(), b.mean()) {
        (Some(mean_a), Some(mean_b)) if mean_a > 0.0 && mean_b > 0.0 => {
            let of = |moments: &Moments, mean: f64| {
                let error = moments.standard_error()?;
                Some(Known {
                    mean,
                    variance: error * error,
                })
            };
            match of(a, mean_a).zip(of(b, mean_b)) {
                Some((a, b)) => both.log_ratio(a, b, lacks),
                None => Estimate::new(mean_b / mean_a, None, lacks),
            }
        }
        (Some(_), Some(_)) => Estimate::none(Undefined::NotPositive),
        _ => Estimate::none(lacks),
    }
}
