//! Rates against values of statsmodels, scipy, mpmath and gbstats (`reference/generate.py`).
//!
//! The reference's difference is group 1 minus group 2 in `ab_proportions`, B minus A in `ab_bayes`.

use lookalike::compare::bayes::{BetaBinomial, Estimate, GaussianEffect};
use lookalike::stats::contingency::{Alternative, RateTest};
use lookalike::stats::rate::{
    self, Rate, Ratio, agresti_caffo, miettinen_nurminen, newcombe, odds_ratio, risk_ratio,
};
use lookalike::stats::stratified::{Stratified, StratifiedTest};
use serde_json::{Value, json};

use crate::reference::{family, numbers};

const PROPORTIONS: &str = "reference/ab_proportions.json";
const BAYES: &str = "reference/ab_bayes.json";

#[test]
fn one_rate() {
    let check = |kind: &str, interval: fn(Rate, f64) -> Option<(f64, f64)>| {
        family(PROPORTIONS, kind, 15, |_, inputs| {
            ends(interval(arm(inputs, "x", "n"), confidence(inputs)))
        });
    };
    check("wilson_ci", Rate::wilson);
    check("clopper_pearson_ci", Rate::clopper_pearson);
    check("jeffreys_ci", Rate::jeffreys);
}

#[test]
fn difference_of_two_rates() {
    let check = |kind: &str, interval: fn(Rate, Rate, f64) -> Option<(f64, f64)>| {
        family(PROPORTIONS, kind, 15, |_, inputs| {
            let (a, b) = arms(inputs);
            let mut got = ends(interval(a, b, confidence(inputs)));
            got["diff"] = json!(rate::difference(a, b));
            got
        });
    };
    check("newcombe_diff_ci", newcombe);
    check("agresti_caffo_diff_ci", agresti_caffo);
    check("miettinen_nurminen_diff_ci", miettinen_nurminen);
}

#[test]
fn ratio_of_two_rates() {
    let check = |kind: &str, ratio: fn(Rate, Rate, f64) -> Option<Ratio>| {
        family(PROPORTIONS, kind, 15, |_, inputs| {
            let (a, b) = arms(inputs);
            ends(ratio(a, b, confidence(inputs)).map(|r| (r.low, r.high)))
        });
    };
    check("risk_ratio_ci", risk_ratio);
    check("odds_ratio_ci", odds_ratio);
}

#[test]
fn tests_of_two_rates() {
    let tested = |test: Option<RateTest>| {
        let statistic = test.and_then(|t| t.statistic);
        json!({"statistic": statistic, "z": statistic, "p_value": test.map(|t| t.p_value), "df": 1})
    };
    let check = |kind: &str, count: usize, test: fn(Rate, Rate) -> Option<RateTest>| {
        family(PROPORTIONS, kind, count, |_, inputs| {
            let (a, b) = arms(inputs);
            tested(test(a, b))
        });
    };
    check("z_test_pooled", 15, RateTest::pooled_z);
    check("chi2_yates", 15, RateTest::yates);
    // Both kinds start alike, so Yates' come again.
    family(PROPORTIONS, "chi2", 30, |kind, inputs| {
        let (a, b) = arms(inputs);
        tested(if kind == "chi2" {
            RateTest::chi_squared(a, b)
        } else {
            RateTest::yates(a, b)
        })
    });
    for (kind, alternative) in [
        ("fisher_exact_two_sided", Alternative::TwoSided),
        ("fisher_exact_less", Alternative::Less),
        ("fisher_exact_greater", Alternative::Greater),
    ] {
        family(PROPORTIONS, kind, 15, |_, inputs| {
            let (a, b) = arms(inputs);
            let test = RateTest::fisher(a, b, alternative).unwrap();
            json!({"sample_odds_ratio": plain_odds_ratio(a, b), "p_value": test.p_value})
        });
    }
}

/// Part of scipy's answer: undefined when there is no hit or no miss at all.
fn plain_odds_ratio(a: Rate, b: Rate) -> Value {
    let (up, down) = (b.hits * a.misses(), b.misses() * a.hits);
    match ((a + b).hits * (a + b).misses(), down) {
        (0, _) => Value::Null,
        (_, 0) => json!("inf"),
        _ => json!(up as f64 / down as f64),
    }
}

#[test]
fn rates_in_strata() {
    family(PROPORTIONS, "cmh", 6, |_, inputs| {
        let strata: Vec<(Rate, Rate)> = inputs["strata"].as_array().unwrap().iter().map(arms).collect();
        let found = Stratified::new(&strata).unwrap();
        let ratio = found.odds_ratio(confidence(inputs)).unwrap();
        // The interval is the estimate times and by e to 1.96 standard errors.
        let se = (ratio.high / ratio.low).ln() / (2.0 * 1.959_963_984_540_054);
        let of = |test: Option<StratifiedTest>| (test.map(|t| t.statistic), test.map(|t| t.p_value));
        let (plain, corrected) = (
            of(found.cochran_mantel_haenszel(false)),
            of(found.cochran_mantel_haenszel(true)),
        );
        let (breslow_day, tarone) = (of(found.breslow_day()), of(found.tarone()));
        json!({"cmh_statistic": plain.0, "cmh_p": plain.1, "cmh_cc_statistic": corrected.0, "cmh_cc_p": corrected.1,
               "mh_odds_ratio": ratio.estimate, "log_or_se": se, "or_low": ratio.low, "or_high": ratio.high,
               "mh_risk_ratio": found.risk_ratio(0.95).map(|r| r.estimate),
               "breslow_day": breslow_day.0, "breslow_day_p": breslow_day.1,
               "tarone": tarone.0, "tarone_p": tarone.1})
    });
}

#[test]
fn beta_binomial_posteriors() {
    // 15 of the posteriors and 12 of the uplift.
    family(BAYES, "beta_binomial", 27, |kind, inputs| {
        let prior = (number(inputs, "prior_alpha"), number(inputs, "prior_beta"));
        let (b, a) = arms(inputs);
        let found = BetaBinomial::new(a, b, prior).unwrap();
        if kind == "beta_binomial_uplift" {
            return json!({"uplift_ci95": found.uplift_interval(0.95), "uplift_median": found.uplift_median()});
        }
        json!({"chance_b_beats_a": found.chance_b_better(),
               "expected_loss_choose_a": found.expected_loss_choose_a(),
               "expected_loss_choose_b": found.expected_loss_choose_b(),
               "posterior_mean_a": found.mean_a(), "posterior_mean_b": found.mean_b(),
               "mean_difference": found.mean_difference(),
               "difference_ci95": found.difference_interval(0.95), "difference_median": found.difference_median(),
               "credible_a95": found.credible_a(0.95), "credible_b95": found.credible_b(0.95)})
    });
}

#[test]
fn gaussian_effects() {
    // 15 or 14 of each of four priors and scales, and 6 of means.
    family(BAYES, "gaussian_effect", 64, |kind, inputs| {
        let (a, b) = if kind == "gaussian_effect_mean_relative" {
            (estimate(&inputs["a"]), estimate(&inputs["b"]))
        } else {
            let (b, a) = arms(inputs);
            (Estimate::of_rate(a).unwrap(), Estimate::of_rate(b).unwrap())
        };
        let prior = (inputs["prior_proper"] == true).then(|| Estimate {
            mean: number(inputs, "prior_mean"),
            variance: number(inputs, "prior_variance"),
        });
        let effect = if kind.starts_with("gaussian_effect_absolute") {
            GaussianEffect::absolute(a, b, prior)
        } else {
            GaussianEffect::relative(a, b, prior)
        };
        match effect {
            Some(effect) => json!({
                "chance_to_win": effect.chance_b_better(), "expected": effect.expected,
                "ci": effect.interval(confidence(inputs)),
                "risk_choose_control": effect.expected_loss_choose_a(),
                "risk_choose_variation": effect.expected_loss_choose_b(), "error": false}),
            // gbstats refuses too, but returns neutral values beside its error; there are none here.
            None => json!({
                "chance_to_win": 0.5, "expected": 0.0, "ci": [0.0, 0.0], "risk_choose_control": 0.0,
                "risk_choose_variation": 0.0, "error": true}),
        }
    });
}

/// Mean of values, with the variance of that mean.
fn estimate(values: &Value) -> Estimate {
    let values = numbers(values);
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let squares: f64 = values.iter().map(|v| (v - mean) * (v - mean)).sum();
    Estimate {
        mean,
        variance: squares / (n - 1.0) / n,
    }
}

/// Group 2 as `a` and group 1 as `b`, so that b − a is the reference's difference.
fn arms(inputs: &Value) -> (Rate, Rate) {
    (arm(inputs, "x2", "n2"), arm(inputs, "x1", "n1"))
}

fn arm(inputs: &Value, hits: &str, n: &str) -> Rate {
    Rate::new(inputs[hits].as_u64().unwrap(), inputs[n].as_u64().unwrap()).unwrap()
}

fn number(inputs: &Value, name: &str) -> f64 {
    inputs[name].as_f64().unwrap()
}

fn confidence(inputs: &Value) -> f64 {
    1.0 - number(inputs, "alpha")
}

fn ends(interval: Option<(f64, f64)>) -> Value {
    let (low, high) = interval.unzip();
    json!({"low": low, "high": high})
}
