//! Sequential inference, power, multiplicity and the split against values of gbstats, confseq, scipy, statsmodels and
//! lifelines (`reference/generate.py`).

use lookalike::compare::power::{self, Sides, Watched};
use lookalike::compare::sequential::{self, AlwaysValid, Arm};
use lookalike::compare::split::Mismatch;
use lookalike::stats::multiplicity::{benjamini_hochberg, benjamini_yekutieli, bonferroni, holm};
use serde_json::{Value, json};

use crate::reference::{every_case, family, numbers};

#[test]
fn sequential_inference() {
    every_case("reference/sequential.json", 75, |kind, inputs| {
        let number = |name: &str| inputs[name].as_f64().unwrap();
        let count = |name: &str| inputs[name].as_u64().unwrap();
        let rate = |hits: &str, n: &str| Arm::rate((count(hits), count(n))).unwrap();
        match kind {
            "asymptotic_cs_absolute" => found(sequential::difference(
                rate("x1", "n1"),
                rate("x2", "n2"),
                count("tuning"),
                number("alpha"),
            )),
            "asymptotic_cs_relative" => found(sequential::relative_difference(
                rate("x1", "n1"),
                rate("x2", "n2"),
                count("tuning"),
                number("alpha"),
            )),
            "asymptotic_cs_mean_relative" => found(sequential::relative_difference(
                mean(&numbers(&inputs["a"])),
                mean(&numbers(&inputs["b"])),
                count("tuning"),
                number("alpha"),
            )),
            "msprt_path" => {
                let looks: Vec<_> = inputs["looks"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(|look| {
                        let of = |name: &str| look[name].as_u64().unwrap();
                        ((of("x1"), of("n_per_arm")), (of("x2"), of("n_per_arm")))
                    })
                    .collect();
                let path = sequential::msprt(&looks, number("tau")).unwrap();
                json!({"lambda": path.iter().map(|look| look.log_ratio.map(f64::exp)).collect::<Vec<_>>(),
                       "always_valid_p": path.iter().map(|look| look.p_value).collect::<Vec<_>>()})
            }
            "beta_binomial_mixture_cs" => {
                let prior = (number("prior_alpha"), number("prior_beta"));
                let set = sequential::mixture_set((count("successes"), count("n")), number("alpha"), prior);
                let (low, high) = set.unzip();
                json!({"low": low, "high": high})
            }
            "normal_mixture_boundary" => {
                let boundary = if inputs["one_sided"] == true {
                    sequential::normal_mixture_one_sided
                } else {
                    sequential::normal_mixture
                };
                json!({"bound": boundary(number("v"), number("v_opt"), number("alpha"))})
            }
            "poly_stitching_boundary" => {
                assert!(number("s") == 1.4 && number("eta") == 2.0);
                let bound =
                    sequential::poly_stitching(number("v"), number("v_min"), number("c"), number("alpha"));
                json!({"bound": bound})
            }
            other => panic!("unknown kind {other}"),
        }
    });
}

#[test]
fn power_and_sample_sizes() {
    every_case("reference/power.json", 66, |kind, inputs| {
        let number = |name: &str| inputs[name].as_f64().unwrap();
        let h = || power::cohens_h(number("p1"), number("p2")).unwrap().abs();
        let sides = if kind.ends_with("larger") {
            Sides::One
        } else {
            Sides::Two
        };
        match kind {
            "sample_size_h_two_sided" | "sample_size_h_larger" => {
                let n = power::sample_size_h(h(), number("ratio"), number("alpha"), number("power"), sides)
                    .unwrap();
                json!({"effect_h": h(), "n1": n, "n1_ceil": n.ceil()})
            }
            "power_h_two_sided" | "power_h_larger" => {
                json!({"power": power::power_h(h(), number("n1"), number("ratio"), number("alpha"), sides)})
            }
            "minimum_detectable_h" => json!({
                "effect_h": power::minimum_detectable_h(
                    number("n1"),
                    number("ratio"),
                    number("alpha"),
                    number("power"),
                    Sides::Two,
                )
            }),
            "power_diff_two_indep" => json!({
                "power": power::power_difference(
                    number("p1"),
                    number("p2"),
                    number("n1"),
                    number("ratio"),
                    number("alpha"),
                )
            }),
            // statsmodels' alternative is two-sided unless told: it halves the alpha that it is given.
            "sample_size_diff_onetail" => json!({
                "n1": power::sample_size_difference(
                    number("p1"),
                    number("p2"),
                    number("ratio"),
                    number("alpha"),
                    number("power"),
                    Sides::Two,
                )
            }),
            "power_t" => json!({
                "power": power::power_t(number("effect_d"), number("n1"), number("ratio"), number("alpha"))
            }),
            "power_logrank" => {
                let arm = |accounts: &str, event_chance: &str| Watched {
                    accounts: number(accounts),
                    event_chance: number(event_chance),
                };
                let (control, treated) = (arm("n_con", "p_event_con"), arm("n_exp", "p_event_exp"));
                json!({"power": power::power_logrank(control, treated, number("hazard_ratio"), number("alpha"))})
            }
            "sample_size_logrank" => {
                let accounts = power::sample_size_logrank(
                    (number("p_event_con"), number("p_event_exp")),
                    number("hazard_ratio"),
                    number("alpha"),
                    number("power"),
                    number("ratio_exp_to_con"),
                )
                .unwrap();
                json!({"n_exp": accounts.b, "n_con": accounts.a})
            }
            other => panic!("unknown kind {other}"),
        }
    });
}

#[test]
fn split_multiplicity_and_effect_sizes() {
    let path = "reference/ab_proportions.json";
    family(path, "srm", 6, |_, inputs| {
        let counts: Vec<u64> = numbers(&inputs["counts"]).iter().map(|n| *n as u64).collect();
        let found = Mismatch::new(&counts, &numbers(&inputs["weights"])).unwrap();
        json!({"chi2": found.chi2, "p_value": found.p_value})
    });
    family(path, "cohens_h", 15, |_, inputs| {
        let rate = |name: &str| inputs[name].as_f64().unwrap();
        json!({"h": power::cohens_h(rate("p1"), rate("p2"))})
    });
    type Rule = fn(&[f64]) -> Vec<f64>;
    for (kind, rule) in [
        ("holm", holm as Rule),
        ("bonferroni", bonferroni),
        ("benjamini_hochberg", benjamini_hochberg),
        ("benjamini_yekutieli", benjamini_yekutieli),
    ] {
        family(path, kind, 6, |_, inputs| {
            let alpha = inputs["alpha"].as_f64().unwrap();
            let adjusted = rule(&numbers(&inputs["p_values"]));
            let reject: Vec<bool> = adjusted.iter().map(|p| *p <= alpha).collect();
            json!({"adjusted": adjusted, "reject": reject})
        });
    }
}

/// gbstats gives neutral values where it refuses; here there are none.
fn found(result: Option<AlwaysValid>) -> Value {
    match result {
        Some(found) => json!({"expected": found.estimate, "ci": [found.low, found.high],
                              "p_value": found.p_value, "error": false}),
        None => json!({"expected": 0.0, "ci": [0.0, 0.0], "p_value": 1.0, "error": true}),
    }
}

fn mean(values: &[f64]) -> Arm {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    Arm {
        n: values.len() as u64,
        mean,
        variance: values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / (n - 1.0),
    }
}
