//! Comparing survival, and adjusted comparisons, against values of lifelines and statsmodels (`reference/generate.py`).

use lookalike::compare::standardise::{Adjusted, Propensity};
use lookalike::stats::cox::Cox;
use lookalike::stats::curves::{CurveTest, LogRank, SurvivalDifference, Weight};
use lookalike::stats::normal;
use lookalike::stats::survival::{Lifetimes, Survival};
use ndarray::Array2;
use serde_json::{Value, json};

use crate::reference::{family, numbers, outcomes};

#[test]
fn two_curves() {
    family("reference/survival.json", "logrank", 8, |kind, inputs| {
        if kind == "logrank_multi" {
            return several_curves(inputs);
        }
        let (a, b) = (
            Lifetimes::new(&spans(inputs, "_a")),
            Lifetimes::new(&spans(inputs, "_b")),
        );
        let plain = CurveTest::new(&a, &b, Weight::LogRank).unwrap();
        let gehan = CurveTest::new(&a, &b, Weight::Gehan).unwrap();
        json!({"chi2": plain.chi2(), "p_value": plain.p_value,
               "gehan_wilcoxon_chi2": gehan.chi2(), "gehan_wilcoxon_p": gehan.p_value})
    });
}

fn several_curves(inputs: &Value) -> Value {
    let (all, groups) = (spans(inputs, ""), numbers(&inputs["group"]));
    let arms: Vec<Lifetimes> = (0..3)
        .map(|arm| {
            let here = all.iter().zip(&groups).filter(|(_, g)| **g == f64::from(arm));
            Lifetimes::new(&here.map(|(span, _)| *span).collect::<Vec<_>>())
        })
        .collect();
    let test = LogRank::new(&arms.iter().collect::<Vec<_>>()).unwrap();
    json!({"chi2": test.chi2, "p_value": test.p_value, "df": test.degrees})
}

/// lifelines' difference is a − b. Between two days it takes Greenwood's sum as a straight line, as if part of the next
/// event had happened already, where Klein et al. (2007) and its own intervals take a step: its variance is put in place
/// of ours. Three of the cases have no event next and agree without.
#[test]
fn difference_at_a_day() {
    let alike = std::cell::Cell::new(0);
    let path = "reference/survival.json";
    family(path, "survival_difference_at_t", 8, |_, inputs| {
        let day = inputs["t"].as_f64().unwrap();
        let arms = ["_b", "_a"].map(|arm| spans(inputs, arm));
        let [a, b] = arms.each_ref().map(|spans| Survival::new(spans).unwrap());
        let found = SurvivalDifference::new(&a, &b, day, 0.95).unwrap();
        let variance = |interpolated: bool| -> f64 {
            let of = |curve: &Survival, spans: &[(f64, bool)]| {
                let line = if interpolated { ahead(spans, day) } else { None };
                let (next, share) = line.unwrap_or((day, 0.0));
                let sum = |day| (curve.standard_error(day) / curve.at(day)).powi(2);
                ((1.0 - share) * sum(day) + share * sum(next)) / curve.at(day).ln().powi(2)
            };
            of(&a, &arms[0]) + of(&b, &arms[1])
        };
        let z = found.z.unwrap() * (variance(false) / variance(true)).sqrt();
        alike.set(alike.get() + usize::from(z == found.z.unwrap()));
        json!({"chi2": z * z, "p_value": normal::two_sided(z), "difference": found.difference})
    });
    assert!(alike.get() == 3 || crate::shared::shared(path).is_none());
}

/// The next day on which anything ended, and how far towards it from the one before a day is.
fn ahead(spans: &[(f64, bool)], day: f64) -> Option<(f64, f64)> {
    let days = || spans.iter().map(|s| s.0);
    let before = days().filter(|d| *d <= day).fold(0.0, f64::max);
    let next = days().filter(|d| *d > day).min_by(f64::total_cmp)?;
    Some((next, (day - before) / (next - before)))
}

#[test]
fn cox() {
    family("reference/survival.json", "cox_ph_adjusted", 3, |_, inputs| {
        let columns = [numbers(&inputs["segment"]), numbers(&inputs["size"])];
        let x = Array2::from_shape_fn((columns[0].len(), 2), |(i, j)| columns[j][i]);
        let fit = Cox::fit(&spans(inputs, ""), x.view()).unwrap();
        json!({"coef_segment_size": fit.coefficients, "se_segment_size": fit.standard_errors(),
               "log_likelihood": fit.log_likelihood, "concordance": fit.concordance})
    });
}

#[test]
fn standardised_difference() {
    let path = "reference/ab_proportions.json";
    family(path, "standardized_risk_difference", 6, |_, inputs| {
        let (outcome, arm) = (outcomes(&inputs["outcome"]), outcomes(&inputs["segment"]));
        let columns = ["size", "industry"].map(|name| numbers(&inputs["covariates"][name]));
        let x = Array2::from_shape_fn((arm.len(), 2), |(i, j)| columns[j][i]);
        let found = Adjusted::fit(&outcome, &arm, x.view()).unwrap();
        let propensity = Propensity::fit(&arm, x.view()).unwrap();
        let apart: Vec<Option<f64>> = propensity.balance(x.view()).iter().map(|b| b.before).collect();
        json!({"crude_risk_difference": found.crude,
               "logit_params_const_segment_size_industry": found.model.coefficients,
               "logit_se": found.model.standard_errors(),
               "standardized_p1": found.rate_b, "standardized_p0": found.rate_a,
               "standardized_risk_difference": found.difference, "delta_se": found.se,
               "ipw_hajek_risk_difference": propensity.difference(&outcome),
               "standardized_mean_differences_size_industry": apart})
    });
}

fn spans(inputs: &Value, arm: &str) -> Vec<(f64, bool)> {
    let days = numbers(&inputs[format!("duration{arm}")]);
    days.into_iter()
        .zip(outcomes(&inputs[format!("event{arm}")]))
        .collect()
}
