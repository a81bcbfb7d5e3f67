//! The metrics against values of scikit-learn, scipy, statsmodels and optbinning (`reference/generate.py`).

use lookalike::fit::metrics::calibration::{self, CalibrationLine, Isotonic, Reliability};
use lookalike::fit::metrics::ranking::{self, Auc, PairedAuc};
use lookalike::fit::metrics::woe::{Evidence, binned_ks, jensen_shannon};
use lookalike::segments::metrics::agreement::{Agreement, max_jaccard};
use lookalike::segments::metrics::internal;
use lookalike::segments::metrics::kmeans::Lloyd;
use lookalike::segments::metrics::mixture::{Covariances, Mixture};
use lookalike::segments::metrics::ward::ward_heights;
use lookalike::stats::survival::Survival;
use lookalike::stats::two_sample::{ChiSquare, Psi, TwoSample, count_between, quantile_edges};
use ndarray::Array2;
use serde_json::{Value, json};

use crate::shared::shared;

#[test]
fn ranking_metrics() {
    every_case("reference/ranking_metrics.json", 88, |kind, inputs| {
        let y = outcomes(&inputs["y"]);
        let score = || numbers(&inputs["score"]);
        match kind {
            "auc_delong" => {
                let auc = Auc::new(&y, &score()).unwrap();
                let confidence = 1.0 - inputs["alpha"].as_f64().unwrap();
                let (low, high) = auc.interval(confidence).unzip();
                let (logit_low, logit_high) = auc.logit_interval(confidence).unzip();
                json!({"auc": auc.auc, "gini": auc.gini(), "delong_se": auc.se, "low": low, "high": high,
                       "logit_low": logit_low, "logit_high": logit_high})
            }
            "paired_delong" => {
                let pair =
                    PairedAuc::new(&y, &numbers(&inputs["score_a"]), &numbers(&inputs["score_b"])).unwrap();
                json!({"auc_a": pair.a, "auc_b": pair.b, "difference": pair.difference, "se": pair.se,
                       "covariance": pair.covariance, "z": pair.z(), "p_value": pair.p_value()})
            }
            "pr_auc" => json!({
                "average_precision": ranking::average_precision(&y, &score()).unwrap(),
                "trapezoid_pr_auc": ranking::trapezoid_precision_recall(&y, &score()).unwrap(),
            }),
            "ks" => json!({"ks": ranking::ks(&y, &score()).unwrap()}),
            "lift_at_k" => {
                let top = ranking::top(&y, &score(), inputs["k"].as_f64().unwrap()).unwrap();
                json!({"n_top": top.accounts, "precision": top.rate, "recall": top.capture, "lift": top.lift})
            }
            "decile_table" => {
                let rows: Vec<Value> = (1..)
                    .zip(ranking::deciles(&y, &score()).unwrap())
                    .map(|(decile, slice)| {
                        json!({"decile": decile, "n": slice.accounts, "positives": slice.ideal,
                               "rate": slice.rate, "lift": slice.lift, "cum_recall": slice.capture})
                    })
                    .collect();
                json!({ "rows": rows })
            }
            other => panic!("unknown kind {other}"),
        }
    });
}

#[test]
fn calibration() {
    every_case("reference/calibration.json", 60, |kind, inputs| {
        let (fit, y) = (numbers(&inputs["p"]), outcomes(&inputs["y"]));
        let bins = || inputs["bins"].as_u64().unwrap() as usize;
        match kind {
            "brier" => json!({"brier": calibration::brier(&fit, &y, None),
                              "brier_skill": calibration::brier_skill(&fit, &y)}),
            "log_loss" => json!({"log_loss": calibration::log_loss(&fit, &y, None)}),
            "reliability_uniform" => curve(&Reliability::uniform(&fit, &y, bins())),
            "reliability_quantile" => curve(&Reliability::quantile(&fit, &y, bins())),
            "isotonic" => {
                let isotonic = Isotonic::fit(&fit, &y).unwrap();
                let at =
                    |scores: &[f64]| -> Vec<f64> { scores.iter().map(|s| isotonic.predict(*s)).collect() };
                json!({"predict": at(&numbers(&inputs["query"])), "fitted": at(&fit)})
            }
            "platt" => {
                let line = calibration::platt(&fit, &y).unwrap();
                json!({"slope": line.slope, "intercept": line.intercept})
            }
            "calibration_slope" => {
                let found = CalibrationLine::new(&fit, &y).unwrap();
                json!({"slope": found.line.slope, "intercept": found.line.intercept,
                       "slope_se": found.line.slope_se, "calibration_in_the_large": found.in_the_large,
                       "calibration_in_the_large_se": found.in_the_large_se})
            }
            other => panic!("unknown kind {other}"),
        }
    });
}

#[test]
fn weight_of_evidence_and_drift() {
    every_case("reference/woe_iv_psi.json", 28, |kind, inputs| match kind {
        "woe_iv" => {
            let (x, y, splits) = (
                numbers(&inputs["x"]),
                outcomes(&inputs["y"]),
                numbers(&inputs["splits"]),
            );
            let mut counts = [vec![0.0; splits.len() + 1], vec![0.0; splits.len() + 1]];
            for (value, ideal) in x.iter().zip(&y) {
                counts[usize::from(*ideal)][splits.partition_point(|cut| cut <= value)] += 1.0;
            }
            let [other, ideal] = counts;
            let evidence = Evidence::new(&ideal, &other, 0.0);
            json!({"events": ideal, "non_events": other, "woe": flipped(&evidence.woe),
                   "iv_by_bin": evidence.iv_by_bin, "iv": evidence.iv,
                   "js": evidence.js, "ks": binned_ks(&ideal, &other)})
        }
        "woe_iv_smoothed" => {
            let pseudo = inputs["pseudo_count"].as_f64().unwrap();
            let evidence = Evidence::new(
                &numbers(&inputs["events"]),
                &numbers(&inputs["non_events"]),
                pseudo,
            );
            json!({"woe": flipped(&evidence.woe), "iv": evidence.iv})
        }
        "psi" => {
            let (expected, actual) = (
                numbers(&inputs["expected_counts"]),
                numbers(&inputs["actual_counts"]),
            );
            let psi = Psi::new(&expected, &actual, inputs["floor"].as_f64().unwrap());
            let test = ChiSquare::new(&expected, &actual).unwrap();
            json!({"psi": psi.psi, "by_bin": psi.by_bin,
                   "jensen_shannon_distance": jensen_shannon(&expected, &actual).sqrt(),
                   "chi2": test.statistic, "chi2_p": test.p_value, "df": test.degrees})
        }
        "numeric_drift" => {
            let (before, now) = (numbers(&inputs["reference"]), numbers(&inputs["current"]));
            let edges = quantile_edges(&before, inputs["bins"].as_u64().unwrap() as usize);
            let (expected, actual) = (count_between(&before, &edges), count_between(&now, &edges));
            let psi = Psi::new(&expected, &actual, inputs["floor"].as_f64().unwrap());
            let test = TwoSample::new(&before, &now);
            json!({"inner_edges": edges, "expected_counts": expected, "actual_counts": actual, "psi": psi.psi,
                   "ks": test.ks, "ks_p_asymptotic": test.p_value, "wasserstein": test.wasserstein})
        }
        other => panic!("unknown kind {other}"),
    });
}

#[test]
fn clustering_metrics() {
    every_case(
        "reference/clustering_metrics.json",
        45,
        |kind, inputs| match kind {
            "internal_indices" => {
                let (x, labels) = (matrix(&inputs["x"]), labels(&inputs["labels"]));
                json!({"silhouette": internal::silhouette(x.view(), &labels).unwrap(),
                   "silhouette_samples": internal::silhouette_samples(x.view(), &labels).unwrap(),
                   "davies_bouldin": internal::davies_bouldin(x.view(), &labels).unwrap(),
                   "calinski_harabasz": internal::calinski_harabasz(x.view(), &labels).unwrap()})
            }
            "kmeans_lloyd_from_init" => {
                let found = Lloyd::fit(matrix(&inputs["x"]).view(), matrix(&inputs["init"]).view()).unwrap();
                let centres: Vec<Vec<f64>> =
                    found.centres.rows().into_iter().map(|row| row.to_vec()).collect();
                json!({"centers": centres, "labels": found.labels, "inertia": found.inertia})
            }
            "ward_heights" => json!({"heights": ward_heights(matrix(&inputs["x"]).view()).unwrap()}),
            "gmm_given_parameters" => {
                let matrices: Vec<Array2<f64>> = inputs["covariances"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(matrix)
                    .collect();
                let means = matrix(&inputs["means"]);
                let covariances = if inputs["covariance_type"] == "diag" {
                    Covariances::Diagonal(Array2::from_shape_fn(means.dim(), |(k, i)| matrices[k][[i, i]]))
                } else {
                    Covariances::Full(matrices)
                };
                let mixture = Mixture::new(&numbers(&inputs["weights"]), means, &covariances).unwrap();
                let x = matrix(&inputs["x"]);
                json!({"log_likelihood": mixture.log_likelihood(x.view()).unwrap(),
                   "n_parameters": mixture.parameters(),
                   "bic": mixture.bic(x.view()).unwrap(),
                   "aic": mixture.aic(x.view()).unwrap(),
                   "responsibilities_first_row": mixture.responsibilities(x.view()).unwrap().row(0).to_vec()})
            }
            "agreement" => {
                let found =
                    Agreement::new(&labels(&inputs["labels_a"]), &labels(&inputs["labels_b"])).unwrap();
                json!({"rand": found.rand, "adjusted_rand": found.adjusted_rand, "nmi": found.nmi,
                   "homogeneity": found.homogeneity, "completeness": found.completeness,
                   "v_measure": found.v_measure})
            }
            "cluster_jaccard" => {
                let (clusters, best): (Vec<usize>, Vec<f64>) =
                    max_jaccard(&labels(&inputs["labels_a"]), &labels(&inputs["labels_b"]))
                        .unwrap()
                        .into_iter()
                        .unzip();
                json!({"clusters": clusters, "max_jaccard": best})
            }
            other => panic!("unknown kind {other}"),
        },
    );
}

#[test]
fn survival() {
    family("reference/survival.json", "kaplan_meier", 12, |_, inputs| {
        let events = outcomes(&inputs["event"]);
        let spans: Vec<(f64, bool)> = numbers(&inputs["duration"]).into_iter().zip(events).collect();
        let curve = Survival::new(&spans).unwrap();
        let median = curve.median();
        let mut got = json!({"event_times": curve.times, "survival": curve.survival,
                             "greenwood_se": curve.standard_errors(),
                             "median": median.map_or(json!("inf"), |day| json!(day))});
        for day in numbers(&inputs["horizons"]) {
            let confidence = 1.0 - inputs["alpha"].as_f64().unwrap();
            let (low, high) = curve.interval(day, confidence).unzip();
            got[format!("s{day}")] = json!(curve.at(day));
            got[format!("s{day}_greenwood_se")] = json!(curve.standard_error(day));
            got[format!("s{day}_loglog_low")] = json!(low);
            got[format!("s{day}_loglog_high")] = json!(high);
            got[format!("at_risk_{day}")] = json!(curve.at_risk(day));
            got[format!("s{day}_beyond_follow_up")] = json!(curve.beyond_follow_up(day));
            got[format!("rmst{day}")] = json!(curve.restricted_mean(day));
        }
        got
    });
}

/// optbinning's sign.
fn flipped(woe: &[f64]) -> Vec<f64> {
    woe.iter().map(|w| -w).collect()
}

fn curve(found: &Reliability) -> Value {
    json!({"counts": found.counts, "mean_predicted": found.mean_fit, "observed_rate": found.ideal_rate,
           "ece": found.ece, "mce": found.mce})
}

/// Runs all `count` cases of a file and lists every value outside its tolerance.
pub fn every_case(path: &str, count: usize, measure: impl Fn(&str, &Value) -> Value) {
    family(path, "", count, measure);
}

/// Runs the `count` cases of a file whose kind starts so.
pub fn family(path: &str, kind: &str, count: usize, measure: impl Fn(&str, &Value) -> Value) {
    let Some(path) = shared(path) else { return };
    let file: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let cases = file["cases"].as_array().unwrap();
    let of_kind = |case: &&Value| case["kind"].as_str().unwrap().starts_with(kind);
    let cases: Vec<&Value> = cases.iter().filter(of_kind).collect();
    assert_eq!(cases.len(), count);
    let mut wrong = Vec::new();
    for case in cases {
        let got = measure(case["kind"].as_str().unwrap(), &case["inputs"]);
        let tolerance = |part: &str| case["tolerance"][part].as_f64().unwrap();
        let name = case["id"].as_str().unwrap();
        compare(
            name,
            &got,
            &case["expected"],
            (tolerance("abs"), tolerance("rel")),
            &mut wrong,
        );
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// |got − want| ≤ abs + rel·|want| throughout; `null` is "undefined"; only what is expected is looked at.
fn compare(name: &str, got: &Value, want: &Value, (abs, rel): (f64, f64), wrong: &mut Vec<String>) {
    match want {
        Value::Object(fields) => {
            for (field, want) in fields {
                compare(&format!("{name}.{field}"), &got[field], want, (abs, rel), wrong);
            }
        }
        Value::Array(items) => {
            if got.as_array().map(Vec::len) != Some(items.len()) {
                wrong.push(format!("{name}: got {got}, want {want}"));
                return;
            }
            for (i, want) in items.iter().enumerate() {
                compare(&format!("{name}[{i}]"), &got[i], want, (abs, rel), wrong);
            }
        }
        Value::Number(number) => {
            let want = number.as_f64().unwrap();
            let near = got
                .as_f64()
                .is_some_and(|got| (got - want).abs() <= abs + rel * want.abs());
            if !near {
                wrong.push(format!("{name}: got {got}, want {want}"));
            }
        }
        _ if got == want => {}
        _ => wrong.push(format!("{name}: got {got}, want {want}")),
    }
}

pub fn numbers(value: &Value) -> Vec<f64> {
    let items = value.as_array().unwrap();
    items.iter().map(|v| v.as_f64().unwrap()).collect()
}

pub fn outcomes(value: &Value) -> Vec<bool> {
    numbers(value).iter().map(|v| *v == 1.0).collect()
}

/// Rows of equal length.
fn matrix(value: &Value) -> Array2<f64> {
    let rows: Vec<Vec<f64>> = value.as_array().unwrap().iter().map(numbers).collect();
    Array2::from_shape_fn((rows.len(), rows[0].len()), |(i, j)| rows[i][j])
}

fn labels(value: &Value) -> Vec<usize> {
    numbers(value).iter().map(|v| *v as usize).collect()
}
