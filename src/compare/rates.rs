//! Two rates compared.

use super::bayes::BetaBinomial;
use super::comparison::{Difference, Estimate, Further, Method, Ratio, Sequential, Undefined, What};
use super::sequential::{mixture_difference, rate_difference};
use crate::compare::arms::{Arms, MetricResult, bayes, no_bayes, test};
use crate::compare::metric::Side;
use crate::stats::contingency::{self, RateTest};
use crate::stats::rate::{
    Rate, agresti_caffo, difference, miettinen_nurminen, newcombe, odds_ratio, risk_ratio,
};

/// Every rate is as likely beforehand.
const PRIOR: (f64, f64) = (1.0, 1.0);

pub(super) fn compare(both: Arms<'_>, a: Rate, b: Rate) -> MetricResult {
    let confidence = both.confidence();
    let empty = both.lacks(1);
    let lacks = empty.unwrap_or(Undefined::NoVariation);
    let arm = |side: Side, rate: Rate| {
        let estimate = match rate.share() {
            Some(share) => Estimate::new(share, rate.wilson(confidence), lacks),
            None => Estimate::none(Undefined::EmptyArm { arm: side }),
        };
        both.arm(side, estimate, Method::Wilson, Some(rate.hits))
    };
    let apart = difference(a, b);
    let interval = |found: Option<(f64, f64)>| match apart {
        Some(apart) => Estimate::new(apart, found, lacks),
        None => Estimate::none(lacks),
    };
    let ratio = match risk_ratio(a, b, confidence) {
        // Half an account is added on both sides to have an interval; of none in A no ratio is a multiple.
        Some(ratio) if a.hits > 0 => Estimate::new(
            b.share().zip(a.share()).map_or(f64::NAN, |(b, a)| b / a),
            Some((ratio.low, ratio.high)),
            lacks,
        ),
        Some(_) => Estimate::none(Undefined::NobodyInA),
        None => Estimate::none(lacks),
    };
    let suited = RateTest::suited(a, b);
    let odds = match odds_ratio(a, b, confidence) {
        Some(odds) => Estimate::new(odds.estimate, Some((odds.low, odds.high)), lacks),
        None => Estimate::none(lacks),
    };
    let posterior = BetaBinomial::new(a, b, PRIOR).filter(|_| empty.is_none());
    let further = |what: What, method: Method, estimate: Estimate| Further {
        what,
        method,
        estimate,
        p_value: None,
    };
    MetricResult {
        a: arm(Side::A, a),
        b: arm(Side::B, b),
        difference: Difference {
            estimate: interval(newcombe(a, b, confidence)),
            method: Method::Newcombe,
        },
        ratio: Ratio {
            estimate: ratio,
            method: Method::LogAdjusted,
        },
        test: test(
            match suited.map(|test| test.method) {
                Some(contingency::Method::Fisher) => Method::Fisher,
                _ => Method::ChiSquared,
            },
            suited.and_then(|test| test.statistic),
            suited.map(|test| test.p_value),
            lacks,
        ),
        bayes: match posterior {
            None => no_bayes(Method::BetaBinomial, lacks),
            Some(posterior) => bayes(
                Method::BetaBinomial,
                both.metric.better,
                posterior.chance_b_better(),
                (
                    posterior.expected_loss_choose_a(),
                    posterior.expected_loss_choose_b(),
                ),
                posterior.difference_interval(confidence),
            ),
        },
        sequential: sequential(both, a, b, apart),
        further: vec![
            further(
                What::Difference,
                Method::MiettinenNurminen,
                interval(miettinen_nurminen(a, b, confidence)),
            ),
            further(
                What::Difference,
                Method::AgrestiCaffo,
                interval(agresti_caffo(a, b, confidence)),
            ),
            further(What::Ratio, Method::OddsRatio, odds),
        ],
        curves: None,
        warnings: Vec::new(),
        pooled: a.merge(b).share().unwrap_or(0.0),
    }
}

/// By the asymptotic sequence where arms are large and vary, else from the exact sets of both rates.
fn sequential(both: Arms<'_>, a: Rate, b: Rate, apart: Option<f64>) -> Sequential {
    let (a, b) = ((a.hits, a.n), (b.hits, b.n));
    let (tuned_to, alpha) = (both.tuned_to(), both.alpha());
    let (method, interval, p_value) = match rate_difference(a, b, tuned_to, alpha) {
        Some(found) => (
            Method::AsymptoticSequence,
            Some((found.low, found.high)),
            Some(found.p_value),
        ),
        None => (Method::MixtureSets, mixture_difference(a, b, alpha), None),
    };
    let lacks = both.lacks(1).unwrap_or(Undefined::NoVariation);
    Sequential {
        method,
        estimate: match apart {
            Some(apart) => Estimate::new(apart, interval, lacks),
            None => Estimate::none(lacks),
        },
        p_value,
        tuned_to,
    }
}
