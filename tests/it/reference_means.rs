//! Means, ranks, resampling and least squares against values of scipy, numpy and statsmodels
//! (`reference/generate.py`). The reference's difference is `a − b`, ours is `b − a`: the arms are swapped.

use lookalike::stats::bootstrap::{Bootstrap, BootstrapSettings};
use lookalike::stats::least_squares::LeastSquares;
use lookalike::stats::moments::{GeometricMeanRatio, Moments, Welch};
use lookalike::stats::sample::{MannWhitney, Sample, distances, hodges_lehmann};
use ndarray::Array2;
use serde_json::{Value, json};

use crate::reference::{every_case, numbers, outcomes};

#[test]
fn means() {
    every_case("reference/means.json", 87, |kind, inputs| match kind {
        "describe" => describe(&numbers(&inputs["x"])),
        "ols_adjusted_difference" => adjusted(inputs),
        _ => two_arms(
            kind,
            &numbers(&inputs["b"]),
            &numbers(&inputs["a"]),
            confidence(inputs),
        ),
    });
}

fn two_arms(kind: &str, a: &[f64], b: &[f64], confidence: f64) -> Value {
    let (moments_a, moments_b) = (Moments::of(a), Moments::of(b));
    let (sample_a, sample_b) = (Sample::new(a.to_vec()), Sample::new(b.to_vec()));
    match kind {
        "welch_t" => {
            let test = Welch::new(&moments_a, &moments_b);
            let (low, high) = test.map(|w| w.interval(confidence)).unzip();
            let difference = moments_b.mean().unwrap() - moments_a.mean().unwrap();
            if let Some(test) = &test {
                assert_eq!(test.difference, difference);
            }
            json!({"diff": difference, "t": test.map(|w| w.t), "df": test.map(|w| w.df),
                   "p_value": test.map(|w| w.p_value), "low": low, "high": high})
        }
        "mann_whitney" => {
            let test = MannWhitney::new(&sample_a, &sample_b).unwrap();
            json!({"u_a": test.u, "p_value": test.p_value, "prob_superiority_a": test.superiority,
                   "cliffs_delta": test.cliffs_delta})
        }
        "mann_whitney_exact" => {
            let test = MannWhitney::new(&sample_a, &sample_b).unwrap();
            json!({"u_a": test.u, "p_value": test.exact_p_value})
        }
        "hodges_lehmann" => json!({"shift": hodges_lehmann(&sample_a, &sample_b)}),
        "ks_two_sample" => json!({"statistic": distances(&sample_a, &sample_b).unwrap().ks}),
        "geometric_mean_ratio" => {
            let logs = |amounts: &[f64]| Moments::of_logs(amounts).unwrap();
            let found = GeometricMeanRatio::new(&logs(a), &logs(b)).unwrap();
            let (low, high) = found.interval(confidence).unwrap();
            json!({"ratio": found.ratio, "low": low, "high": high, "p_value": found.p_value})
        }
        "bootstrap_percentile_ci" => {
            let settings = BootstrapSettings {
                confidence,
                ..BootstrapSettings::default()
            };
            let found = Bootstrap::difference_of_means(a, b, &settings).unwrap();
            json!({"low": found.low, "high": found.high, "se": found.se})
        }
        other => panic!("unknown kind {other}"),
    }
}

fn describe(amounts: &[f64]) -> Value {
    let found = Sample::new(amounts.to_vec()).describe().unwrap();
    json!({"mean": found.mean, "sd": found.sd, "median": found.median, "p10": found.p10, "p90": found.p90,
           "trimmed_mean_10": found.trimmed_mean, "mad": found.mad, "winsorized_mean_05": found.winsorised_mean,
           "skew": found.skew})
}

fn adjusted(inputs: &Value) -> Value {
    let columns = [
        numbers(&inputs["segment"]),
        numbers(&inputs["covariates"]["size"]),
        numbers(&inputs["covariates"]["industry"]),
    ];
    let outcome = numbers(&inputs["outcome"]);
    let design = Array2::from_shape_fn((outcome.len(), 3), |(i, j)| columns[j][i]);
    let fit = LeastSquares::fit(design.view(), &outcome).unwrap();
    let (low, high) = fit.interval(1, confidence(inputs)).unwrap();
    let arm = |of: bool| {
        let there = outcomes(&inputs["segment"]).into_iter().zip(&outcome);
        let amounts: Vec<f64> = there.filter(|(in_it, _)| *in_it == of).map(|(_, y)| *y).collect();
        Moments::of(&amounts).mean().unwrap()
    };
    json!({"crude_difference": arm(true) - arm(false), "params_const_segment_size_industry": fit.params,
           "se_ols": fit.se_ols, "se_hc3": fit.se_hc3, "segment_t": fit.t(1), "segment_p": fit.p_value(1),
           "segment_low": low, "segment_high": high, "r2": fit.r2})
}

/// Of the cases that have intervals.
fn confidence(inputs: &Value) -> f64 {
    1.0 - inputs["alpha"].as_f64().unwrap_or(0.05)
}
