//! Comparisons and edges as text, JSON, Markdown, charts and page: whole, exact and harmless.

use std::path::Path;

use lookalike::compare::comparison::{
    Adjusted, Arm, Balance, Bayes, Comparison, Design, Difference, EValue, Estimate, Further, Look, Looks,
    Method, Overlap, Ratio, Sequential, Side, Split, Step, Strata, Test, Undefined, Warning, What,
};
use lookalike::compare::metric::{Better, Kind, Metric};
use lookalike::compare::verdict::{Verdict, Why};
use lookalike::edges::{Advice, Edges, Pair, Place};
use lookalike::language::Language;
use lookalike::report::chart;
use lookalike::report::compare::{Page, comparison, edges_page, json, json_edges, view};
use lookalike::report::layout::svg;
use lookalike::report::layout::text::Screen;
use lookalike::report::layout::{Document, markdown, text};
use lookalike::segments::Name;
use serde_json::Value;
use unicode_width::UnicodeWidthStr;

fn plain(document: &Document) -> String {
    text::render(document, Screen::plain())
}

fn page(page: &Page<'_>) -> String {
    lookalike::report::layout::page::render(&lookalike::report::compare::page(page))
}

/// Names that try to be more than names.
const HOSTILE: [&str; 5] = [
    "</text></svg><script>alert(1)</script>",
    "\u{202e}evas\u{1b}[31m\u{7}\0\r\n",
    "\"><img src=x onerror=alert(1)>&amp;|`*_[x](javascript:1)",
    "שלום עולם ومرحبا",
    "",
];

fn known(estimate: f64, low: f64, high: f64) -> Estimate {
    Estimate {
        estimate: Some(estimate),
        low: Some(low),
        high: Some(high),
        reason: None,
    }
}

fn none(reason: Undefined) -> Estimate {
    Estimate {
        reason: Some(reason),
        ..Estimate::default()
    }
}

fn arm(name: &str, n: u64, events: Option<u64>, estimate: Estimate, method: Method) -> Arm {
    Arm {
        name: name.into(),
        n,
        events,
        left_out: 0,
        estimate,
        method,
    }
}

/// Two arms: the name, accounts, events and estimate of each.
fn arms(method: Method, arms: [(&str, u64, Option<u64>, Estimate); 2]) -> [Arm; 2] {
    arms.map(|(name, n, events, estimate)| arm(name, n, events, estimate, method))
}

fn further(what: What, method: Method, estimate: Estimate, p_value: Option<f64>) -> Further {
    Further {
        what,
        method,
        estimate,
        p_value,
    }
}

/// A randomised comparison of close rates, looked at daily: 60 of 200 against 84 of 200.
fn rate() -> Comparison {
    let look = |(i, day): (usize, &str)| {
        let n = 80 + 80 * i as u64;
        let half = 2.2 / (n as f64).sqrt();
        let middle = 0.14 - 0.005 * i as f64;
        Look {
            day: day.into(),
            n,
            estimate: known(middle, middle - half, middle + half),
        }
    };
    let days = [
        "2026-06-01",
        "2026-07-01",
        "2026-08-03",
        "2026-09-01",
        "2026-09-30",
    ];
    Comparison {
        metric: Metric::new("Close rate", Kind::Rate),
        design: Design::Randomised,
        evidence: None,
        periods: None,
        confidence: 0.95,
        least: 0.03,
        least_chosen: true,
        looks: Looks::Once,
        planned: Some(400),
        a: Arm {
            left_out: 3,
            ..arm("A", 200, Some(60), known(0.3, 0.2407, 0.3668), Method::Wilson)
        },
        b: arm("B", 200, Some(92), known(0.46, 0.3923, 0.5291), Method::Wilson),
        difference: Difference {
            estimate: known(0.16, 0.0644, 0.2512),
            method: Method::Newcombe,
        },
        ratio: Ratio {
            estimate: known(1.533, 1.187, 1.976),
            method: Method::LogAdjusted,
        },
        test: Test {
            method: Method::ChiSquared,
            statistic: Some(10.87),
            p_value: Some(0.000_978),
            p_adjusted: None,
            reason: None,
        },
        bayes: Bayes {
            method: Method::BetaBinomial,
            chance_b_better: Some(0.9995),
            expected_loss_a: Some(0.1584),
            expected_loss_b: Some(0.000_01),
            low: Some(0.0638),
            high: Some(0.2519),
            reason: None,
        },
        sequential: Sequential {
            method: Method::AsymptoticSequence,
            estimate: known(0.16, 0.0121, 0.3079),
            p_value: Some(0.021),
            tuned_to: 400,
        },
        adjusted: Adjusted {
            estimate: none(Undefined::Randomised),
            ..Adjusted::default()
        },
        further: vec![
            further(
                What::Difference,
                Method::MiettinenNurminen,
                known(0.16, 0.0648, 0.2527),
                None,
            ),
            further(
                What::Difference,
                Method::AgrestiCaffo,
                known(0.1584, 0.0641, 0.2527),
                None,
            ),
            further(What::Ratio, Method::OddsRatio, known(1.98, 1.31, 2.99), None),
            further(What::Test, Method::Fisher, Estimate::default(), Some(0.0013)),
        ],
        split: Some(Split {
            planned_a: 0.5,
            observed_a: 0.5,
            chi_squared: 0.0,
            p_value: 1.0,
        }),
        verdict: Verdict::Better {
            arm: Side::B,
            low: 0.0644,
            high: 0.2512,
            too_small: false,
            by_ratio: false,
        },
        warnings: vec![Warning::Missing { accounts: 3 }],
        curves: None,
        path: days.into_iter().enumerate().map(look).collect(),
    }
}

/// Close rates of two segments, adjusted for what else differs.
fn observational() -> Comparison {
    let [a, b] = arms(
        Method::Wilson,
        [
            ("Segment 1", 240, Some(72), known(0.3, 0.2456, 0.3608)),
            ("Segment 2", 180, Some(83), known(0.4611, 0.3899, 0.5339)),
        ],
    );
    Comparison {
        design: Design::Observational,
        looks: Looks::Daily,
        planned: None,
        least_chosen: false,
        a,
        b,
        difference: Difference {
            estimate: known(0.1611, 0.0667, 0.2527),
            method: Method::Newcombe,
        },
        test: Test {
            p_adjusted: Some(0.0031),
            ..rate().test
        },
        adjusted: Adjusted {
            estimate: known(0.1204, 0.061, 0.1798),
            method: Some(Method::Standardised),
            ratio: Some(known(1.38, 1.12, 1.70)),
            crude: Some(0.1611),
            weighted: Some(0.1172),
            strata: Some(Strata {
                strata: 6,
                by: vec!["Channel".into(), "Sales rep".into()],
                without: vec!["Quarter".into()],
                odds_ratio: known(1.72, 1.11, 2.66),
                heterogeneity: Some(0.41),
            }),
            covariates: vec!["Channel".into(), "Sales rep".into(), "Quarter".into()],
            balance: vec![
                Balance {
                    column: "Channel: partner".into(),
                    before: 0.42,
                    after: Some(0.03),
                },
                Balance {
                    column: "Quarter".into(),
                    before: -0.07,
                    after: None,
                },
            ],
            overlap: Some(Overlap { a: 0.93, b: 0.97 }),
            e_value: Some(EValue {
                estimate: 2.1,
                limit: 1.49,
            }),
        },
        further: vec![],
        split: None,
        verdict: Verdict::Better {
            arm: Side::B,
            low: 0.061,
            high: 0.1798,
            too_small: false,
            by_ratio: false,
        },
        warnings: vec![
            Warning::Observational,
            Warning::Unbalanced {
                columns: vec!["Channel: partner".into()],
            },
            Warning::SegmentsSeen,
            Warning::Explored { comparisons: 12 },
        ],
        path: vec![],
        ..rate()
    }
}

/// Contract values, too few to tell.
fn amount() -> Comparison {
    let [a, b] = arms(
        Method::StudentT,
        [
            ("Email", 48, None, known(18_250.0, 14_102.0, 22_398.0)),
            ("Phone", 51, None, known(20_731.5, 15_004.0, 26_459.0)),
        ],
    );
    Comparison {
        metric: Metric::new("Contract value", Kind::Amount),
        looks: Looks::Daily,
        least: 2_000.0,
        planned: None,
        a,
        b,
        difference: Difference {
            estimate: known(2_481.5, -4_516.0, 9_479.0),
            method: Method::Welch,
        },
        ratio: Ratio {
            estimate: known(1.136, 0.79, 1.63),
            method: Method::Delta,
        },
        test: Test {
            method: Method::Welch,
            statistic: Some(0.704),
            p_value: Some(0.483),
            p_adjusted: None,
            reason: None,
        },
        bayes: Bayes {
            method: Method::NormalPosterior,
            chance_b_better: Some(0.759),
            expected_loss_a: Some(2_992.0),
            expected_loss_b: Some(510.7),
            low: Some(-4_430.0),
            high: Some(9_393.0),
            reason: None,
        },
        sequential: Sequential {
            method: Method::AsymptoticSequence,
            estimate: known(2_481.5, -8_207.0, 13_170.0),
            p_value: Some(1.0),
            tuned_to: 99,
        },
        further: vec![
            further(
                What::Difference,
                Method::Winsorised,
                known(1_950.0, -3_020.0, 6_920.0),
                None,
            ),
            further(
                What::Difference,
                Method::HodgesLehmann,
                known(1_600.0, -2_900.0, 6_100.0),
                None,
            ),
            further(
                What::Superiority,
                Method::MannWhitney,
                known(0.541, 0.427, 0.651),
                Some(0.48),
            ),
            further(What::Ratio, Method::LogWelch, none(Undefined::NotPositive), None),
        ],
        split: None,
        verdict: Verdict::CannotTell {
            more_per_arm: Some(1_240),
        },
        warnings: vec![Warning::NotPlanned, Warning::Outliers],
        path: vec![],
        ..rate()
    }
}

fn steps(half_life: f64, n: u64, last: u32) -> Vec<Step> {
    (0..=last / 10)
        .map(|i| {
            let day = f64::from(i) * 10.0;
            let share = 0.5f64.powf(day / half_life);
            let half = 0.9 * (share * (1.0 - share) / n as f64).sqrt() * 2.2;
            let inside = share > 0.0 && share < 1.0;
            Step {
                day,
                share,
                low: inside.then_some((share - half).max(0.001)),
                high: inside.then_some((share + half).min(0.999)),
                at_risk: (n as f64 * share * (1.0 - day / 900.0)) as u64,
            }
        })
        .collect()
}

/// Days to a decision, fewer being better, with curves.
fn duration() -> Comparison {
    let [a, b] = arms(
        Method::RestrictedMean,
        [
            ("Segment 1", 160, Some(131), known(84.2, 77.1, 91.3)),
            ("Segment 2", 150, Some(138), known(62.9, 56.4, 69.4)),
        ],
    );
    Comparison {
        metric: Metric {
            horizon: Some(180.0),
            ..Metric::new("Sales cycle", Kind::Duration)
        },
        looks: Looks::Daily,
        least: 7.0,
        planned: None,
        a,
        b,
        difference: Difference {
            estimate: known(-21.3, -30.1, -12.2),
            method: Method::RestrictedMeans,
        },
        ratio: Ratio {
            estimate: known(0.747, 0.66, 0.84),
            method: Method::Delta,
        },
        test: Test {
            method: Method::LogRank,
            statistic: Some(17.2),
            p_value: Some(3.4e-5),
            p_adjusted: None,
            reason: None,
        },
        bayes: Bayes {
            method: Method::NormalPosterior,
            chance_b_better: Some(0.999_99),
            expected_loss_a: Some(21.3),
            expected_loss_b: Some(0.000_02),
            low: Some(-30.1),
            high: Some(-12.2),
            reason: None,
        },
        sequential: Sequential {
            method: Method::AsymptoticSequence,
            estimate: known(-21.3, -35.6, -7.0),
            p_value: Some(0.002),
            tuned_to: 310,
        },
        adjusted: Adjusted {
            estimate: none(Undefined::OtherKind),
            method: Some(Method::Cox),
            ratio: Some(known(1.55, 1.21, 1.98)),
            covariates: vec!["Channel".into()],
            ..Adjusted::default()
        },
        further: vec![
            further(What::A, Method::Median, known(71.0, 64.0, 80.0), None),
            further(What::B, Method::Median, none(Undefined::MedianNotReached), None),
            further(
                What::Test,
                Method::GehanWilcoxon,
                Estimate::default(),
                Some(0.0002),
            ),
        ],
        verdict: Verdict::Better {
            arm: Side::B,
            low: 12.2,
            high: 30.1,
            too_small: false,
            by_ratio: true,
        },
        warnings: vec![Warning::Observational, Warning::Crossing],
        curves: Some([steps(75.0, 160, 300), steps(50.0, 150, 260)]),
        ..observational()
    }
}

/// Customers still there after a year, told apart by chance; no difference worth acting on.
fn retention() -> Comparison {
    let [a, b] = arms(
        Method::KaplanMeier,
        [
            ("A", 1_900, Some(170), known(0.91, 0.896, 0.9223)),
            ("B", 1_880, Some(160), known(0.9147, 0.901, 0.9266)),
        ],
    );
    Comparison {
        metric: Metric {
            horizon: Some(365.0),
            ..Metric::new("Retention", Kind::Retention)
        },
        looks: Looks::Daily,
        least: 0.05,
        planned: Some(4_000),
        a,
        b,
        difference: Difference {
            estimate: known(0.0047, -0.0133, 0.0229),
            method: Method::Mover,
        },
        ratio: Ratio {
            estimate: known(1.0052, 0.985, 1.026),
            method: Method::Delta,
        },
        test: Test {
            method: Method::FixedDay,
            statistic: Some(0.26),
            p_value: Some(0.61),
            p_adjusted: None,
            reason: None,
        },
        sequential: Sequential {
            method: Method::AsymptoticSequence,
            estimate: known(0.0047, -0.0268, 0.0362),
            p_value: Some(1.0),
            tuned_to: 4_000,
        },
        further: vec![],
        verdict: Verdict::NoDifference,
        warnings: vec![Warning::BeforeTheEnd { planned: 4_000 }],
        curves: Some([steps(2_700.0, 1_900, 400), steps(2_850.0, 1_880, 400)]),
        path: vec![],
        ..rate()
    }
}

/// An arm nobody is in: no number anywhere.
fn empty() -> Comparison {
    let reason = Undefined::EmptyArm { arm: Side::B };
    Comparison {
        planned: None,
        a: arm(
            "Old page",
            12,
            Some(4),
            known(0.3333, 0.138, 0.6094),
            Method::Wilson,
        ),
        b: arm("New page", 0, Some(0), none(reason), Method::Wilson),
        difference: Difference {
            estimate: none(reason),
            method: Method::Newcombe,
        },
        ratio: Ratio {
            estimate: none(reason),
            method: Method::LogAdjusted,
        },
        test: Test {
            method: Method::Fisher,
            statistic: None,
            p_value: None,
            p_adjusted: None,
            reason: Some(reason),
        },
        bayes: Bayes {
            method: Method::BetaBinomial,
            chance_b_better: None,
            expected_loss_a: None,
            expected_loss_b: None,
            low: None,
            high: None,
            reason: Some(reason),
        },
        sequential: Sequential {
            method: Method::MixtureSets,
            estimate: none(reason),
            p_value: None,
            tuned_to: 12,
        },
        further: vec![further(What::Ratio, Method::OddsRatio, none(reason), None)],
        split: None,
        verdict: Verdict::NotComparable {
            why: Why::NothingMeasured,
        },
        warnings: vec![Warning::NotPlanned],
        path: vec![],
        ..rate()
    }
}

/// The same with names that try to be more than names.
fn hostile() -> Vec<Comparison> {
    let long = format!("{}{}", HOSTILE.concat(), "x".repeat(10_000));
    let mut all = Vec::new();
    for mut c in [
        rate(),
        observational(),
        amount(),
        duration(),
        retention(),
        empty(),
    ] {
        for (i, name) in HOSTILE.iter().enumerate() {
            c.a.name = (*name).to_owned();
            c.b.name = if i % 2 == 0 {
                long.clone()
            } else {
                HOSTILE[(i + 1) % 5].to_owned()
            };
            c.metric.name = HOSTILE[(i + 2) % 5].to_owned();
            c.adjusted.covariates = HOSTILE.map(str::to_owned).to_vec();
            c.adjusted.balance = HOSTILE
                .map(|column| Balance {
                    column: column.into(),
                    before: f64::NAN,
                    after: Some(f64::INFINITY),
                })
                .to_vec();
            c.warnings = vec![
                Warning::Unbalanced {
                    columns: HOSTILE.map(str::to_owned).to_vec(),
                },
                Warning::OtherMetric {
                    planned: long.clone(),
                },
            ];
            for look in &mut c.path {
                look.day = HOSTILE[i].to_owned();
            }
            all.push(c.clone());
        }
    }
    // Numbers that are none.
    let mut broken = rate();
    broken.difference.estimate = known(f64::NAN, f64::NEG_INFINITY, f64::INFINITY);
    broken.a.estimate = known(f64::NAN, f64::NAN, f64::NAN);
    broken.test.p_value = Some(f64::NAN);
    broken.bayes.chance_b_better = Some(f64::NAN);
    broken.bayes.high = Some(f64::INFINITY);
    broken.sequential.estimate = known(1e300, -1e300, 1e300);
    broken.least = f64::INFINITY;
    broken.confidence = f64::NAN;
    broken.verdict = Verdict::Better {
        arm: Side::A,
        low: f64::NAN,
        high: f64::INFINITY,
        too_small: true,
        by_ratio: true,
    };
    broken.path[2].estimate = known(f64::INFINITY, f64::NAN, 0.3);
    all.push(broken);
    all
}

fn named(number: u32, name: &str) -> Place {
    Place {
        number,
        name: (number > 0).then(|| Name {
            en: name.into(),
            fr: name.into(),
        }),
        accounts: 100 + 40 * u64::from(number),
    }
}

fn edges() -> Edges {
    let mut same = observational();
    same.verdict = Verdict::NoDifference;
    same.adjusted.estimate = known(0.004, -0.02, 0.028);
    let mut unknown = observational();
    unknown.adjusted.estimate = none(Undefined::NoFit);
    unknown.difference.estimate = known(-0.05, -0.16, 0.06);
    unknown.sequential.estimate = known(-0.05, -0.24, 0.14);
    unknown.verdict = Verdict::CannotTell { more_per_arm: None };
    let mut worse = observational();
    worse.a.name = "Segment 1".into();
    worse.b.name = "no segment".into();
    worse.adjusted.estimate = known(-0.151, -0.22, -0.081);
    worse.difference.estimate = known(-0.21, -0.27, -0.15);
    worse.verdict = Verdict::Better {
        arm: Side::A,
        low: 0.081,
        high: 0.22,
        too_small: false,
        by_ratio: false,
    };
    let pair = |a, b, adjacent, comparisons, advice| Pair {
        a,
        b,
        adjacent,
        comparisons,
        advice,
    };
    Edges {
        as_of: Some("2026-09-30".into()),
        places: vec![
            named(1, "Construction · 50 – 200 employees"),
            named(2, "Software · up to 49 employees"),
            named(3, "Hotels"),
            named(0, ""),
        ],
        pairs: vec![
            pair(1, 2, true, vec![observational(), duration()], Advice::Leave),
            pair(1, 3, true, vec![same], Advice::Widen),
            pair(2, 3, false, vec![unknown.clone()], Advice::Apart),
            pair(1, 0, true, vec![worse], Advice::Narrow { worse: Side::B }),
            pair(2, 0, true, vec![unknown], Advice::Test),
            pair(3, 0, true, vec![empty()], Advice::Test),
        ],
        comparisons: 7,
        declared: false,
    }
}

/// Where a person can look at what the tests draw.
fn keep(name: &str, text: &str) {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR"));
    std::fs::write(directory.join(name), text).expect("cargo makes this directory");
}

fn fixtures() -> [(&'static str, Comparison); 6] {
    [
        ("rate", rate()),
        ("observational", observational()),
        ("amount", amount()),
        ("duration", duration()),
        ("retention", retention()),
        ("empty", empty()),
    ]
}

fn charts(c: &Comparison, language: Language) -> Vec<(&'static str, String)> {
    let drawn = [
        ("intervals", chart::intervals(c, language)),
        ("path", chart::path(c, language)),
        ("posterior", chart::posterior(c, language)),
        ("curves", chart::curves(c, language)),
    ];
    drawn
        .into_iter()
        .filter_map(|(name, drawn)| Some((name, svg::document(&drawn?))))
        .collect()
}

#[test]
fn text_in_english_and_french() {
    for (name, c) in fixtures() {
        for language in Language::ALL {
            let said = plain(&comparison(&c, language));
            insta::assert_snapshot!(format!("comparison_text_{name}_{}", language.tag()), said);
        }
    }
}

#[test]
fn edges_in_english_and_french() {
    for language in Language::ALL {
        let tag = language.tag();
        insta::assert_snapshot!(
            format!("edges_text_{tag}"),
            plain(&edges_page(&edges(), language))
        );
    }
    insta::assert_snapshot!(
        "edges_markdown",
        markdown::render(&edges_page(&edges(), Language::En))
    );
}

#[test]
fn markdown_in_english_and_french() {
    insta::assert_snapshot!(markdown::render(&comparison(&observational(), Language::En)));
    insta::assert_snapshot!(markdown::render(&comparison(&empty(), Language::Fr)));
}

#[test]
fn json_has_every_number_or_why_not() {
    for (name, c) in fixtures() {
        // Curves are long and alike.
        let mut c = c;
        if let Some(curves) = &mut c.curves {
            curves.iter_mut().for_each(|steps| steps.truncate(2));
        }
        c.path.truncate(1);
        let said = json(&c, Language::En);
        insta::assert_json_snapshot!(format!("comparison_json_{name}"), said);
    }
    let keys: Vec<String> = json(&rate(), Language::Fr)
        .as_object()
        .unwrap()
        .keys()
        .cloned()
        .collect();
    let first = [
        "a",
        "b",
        "difference",
        "ratio",
        "test",
        "bayes",
        "sequential",
        "adjusted",
        "verdict",
        "decision",
        "warnings",
    ];
    assert_eq!(keys[..11], first);
    for c in fixtures().map(|(_, c)| c).into_iter().chain(hostile()) {
        for language in Language::ALL {
            reasoned(&json(&c, language), "");
        }
    }
    reasoned(&json_edges(&edges(), Language::Fr), "");
}

/// Fails where an object has a `null` without a `reason`, or an empty text that is not a name.
fn reasoned(value: &Value, at: &str) {
    match value {
        Value::Object(fields) => {
            let missing = fields.values().any(Value::is_null);
            let said = fields.get("reason").and_then(Value::as_str);
            assert!(
                !missing || said.is_some_and(|said| !said.is_empty()),
                "{at}: {value}"
            );
            for (key, value) in fields {
                let named = ["name", "column", "day", "covariates"].contains(&key.as_str());
                assert!(named || value.as_str() != Some(""), "{at}/{key}");
                reasoned(value, &format!("{at}/{key}"));
            }
        }
        Value::Array(values) => values.iter().for_each(|value| reasoned(value, at)),
        _ => {}
    }
}

#[test]
fn the_verdict_is_one_line() {
    let say = |c: &Comparison| Language::ALL.map(|language| view::verdict(c, language));
    let mut c = rate();
    assert_eq!(say(&c)[0], "B is better by +6 to +25 points (95 %)");
    c.verdict = Verdict::Better {
        arm: Side::B,
        low: 0.003,
        high: 0.013,
        too_small: true,
        by_ratio: false,
    };
    assert_eq!(
        say(&c)[0],
        "B is better by +0.3 to +1.3 points (95 %), less than the 3 points worth acting on"
    );
    c.verdict = Verdict::NoDifference;
    assert_eq!(say(&c)[0], "no difference worth acting on (within ±3 points)");
    c.verdict = Verdict::CannotTell {
        more_per_arm: Some(240),
    };
    assert_eq!(say(&c)[0], "cannot tell yet: 240 more accounts per arm");
    assert_eq!(
        say(&observational())[0],
        "Segment 2 is better by +6 to +18 points (95 %), an association"
    );
    assert!(say(&duration())[0].starts_with("Segment 2 is better by +12 to +30 days (95 %)"));
    let mut said = Vec::new();
    for verdict in [
        Verdict::CannotTell { more_per_arm: None },
        Verdict::CannotTell {
            more_per_arm: Some(1),
        },
    ]
    .into_iter()
    .chain(WHYS.map(|why| Verdict::NotComparable { why }))
    .chain([c.verdict, rate().verdict])
    {
        c.verdict = verdict;
        said.extend(say(&c));
    }
    c.verdict = duration().verdict;
    said.extend(say(&duration()));
    insta::assert_snapshot!(said.join("\n"));
}

const WHYS: [Why; 5] = [
    Why::NothingMeasured,
    Why::NoOverlap,
    Why::SplitMismatch,
    Why::InBoth,
    Why::NotWatchedLongEnough,
];

const REASONS: [Undefined; 16] = [
    Undefined::EmptyArm { arm: Side::A },
    Undefined::TooFew {
        arm: Side::B,
        needed: 50,
    },
    Undefined::NoVariation,
    Undefined::NoEvents,
    Undefined::BeyondFollowUp { days: 365 },
    Undefined::AtTheEdge,
    Undefined::MedianNotReached,
    Undefined::NobodyInA,
    Undefined::NotPositive,
    Undefined::OtherKind,
    Undefined::NoInterval,
    Undefined::Randomised,
    Undefined::NoCovariates,
    Undefined::NoOverlap,
    Undefined::NoFit,
    Undefined::NotPlanned,
];

#[test]
fn every_reason_and_warning_is_a_sentence() {
    let mut said = Vec::new();
    for reason in REASONS {
        for language in Language::ALL {
            let mut c = rate();
            c.difference.estimate = none(reason);
            let json = json(&c, language);
            said.push(json["difference"]["reason"].as_str().unwrap().to_owned());
        }
    }
    let warnings = [
        Warning::Observational,
        Warning::Reversed,
        Warning::AdjustmentsDisagree,
        Warning::NothingTells,
        Warning::UnlikeByChance {
            columns: vec!["Channel".into()],
            p_value: 0.001,
        },
        Warning::NotSetEqual {
            columns: vec!["Channel".into()],
        },
        Warning::ToldApart {
            columns: vec!["Channel".into()],
        },
        Warning::SomeDated { accounts: 300 },
        Warning::NotAdjusted,
        Warning::Unbalanced {
            columns: vec!["Channel".into(), "Quarter".into()],
        },
        Warning::LittleOverlap,
        Warning::SplitMismatch { p_value: 1e-9 },
        Warning::NotPlanned,
        Warning::BeforeTheEnd { planned: 1_000 },
        Warning::Missing { accounts: 3 },
        Warning::Negative { accounts: 3 },
        Warning::Repeated { accounts: 3 },
        Warning::InBoth { accounts: 3 },
        Warning::AllEnded,
        Warning::Small { accounts: 30 },
        Warning::Outliers,
        Warning::Crossing,
        Warning::OtherMetric {
            planned: "Reply rate".into(),
        },
        Warning::SegmentsSeen,
        Warning::Explored { comparisons: 12 },
    ];
    for warning in &warnings {
        said.extend(Language::ALL.map(|language| view::warning(warning, language)));
    }
    assert!(said.iter().all(|said| !said.is_empty() && !said.contains('\n')));
    insta::assert_snapshot!(said.join("\n"));
}

#[test]
fn nothing_hostile_or_undefined_is_shown() {
    let edges_of = |c: &Comparison| {
        let mut found = edges();
        for pair in &mut found.pairs {
            pair.comparisons = vec![c.clone()];
        }
        for (place, name) in found.places.iter_mut().zip(HOSTILE) {
            if let Some(known) = &mut place.name {
                *known = Name {
                    en: name.repeat(50),
                    fr: name.into(),
                };
            }
        }
        found.as_of = Some(HOSTILE[1].into());
        found
    };
    for c in hostile().iter().chain(fixtures().map(|(_, c)| c).iter()) {
        let found = edges_of(c);
        for language in Language::ALL {
            let plain = [
                plain(&comparison(c, language)),
                plain(&edges_page(&found, language)),
            ];
            for said in &plain {
                let wide = said.lines().find(|line| line.width() > 100);
                assert_eq!(wide, None);
            }
            let pages = [
                page(&Page {
                    title: &c.a.name,
                    comparisons: &[c],
                    edges: None,
                    language,
                }),
                page(&Page {
                    title: HOSTILE[0],
                    comparisons: &[c, c],
                    edges: Some(&found),
                    language,
                }),
            ];
            let mut drawn: Vec<String> = charts(c, language).into_iter().map(|(_, drawn)| drawn).collect();
            drawn.extend(chart::forest(&found, language).map(|drawn| svg::document(&drawn)));
            let written = [
                markdown::render(&comparison(c, language)),
                markdown::render(&edges_page(&found, language)),
            ];
            for shown in plain.iter().chain(&pages).chain(&drawn).chain(&written) {
                for needle in ["\u{1b}", "\0", "\u{202e}", "\u{7}", "NaN", "Infinity"] {
                    assert!(!shown.contains(needle), "{needle:?} in {shown:.2000}");
                }
                let inf = shown
                    .split(|c: char| !c.is_alphanumeric())
                    .find(|word| *word == "inf");
                assert_eq!(inf, None);
            }
            for shown in pages.iter().chain(&drawn).chain(&written) {
                for needle in ["<script", "<img"] {
                    assert!(!shown.contains(needle), "{needle}");
                }
            }
            for shown in &pages {
                for needle in [
                    "<td></td>",
                    "<td class=\"n\"></td>",
                    "<dd></dd>",
                    "<li></li>",
                    "<p></p>",
                ] {
                    assert!(!shown.contains(needle), "{needle}");
                }
            }
            assert!(written.iter().all(|said| !said.contains("|  |")));
        }
    }
}

#[test]
fn a_page_is_whole_in_both_languages() {
    for language in Language::ALL {
        let tag = language.tag();
        for (name, c) in fixtures() {
            let shown = page(&Page {
                title: "",
                comparisons: &[&c],
                edges: None,
                language,
            });
            keep(&format!("comparison.{name}.{tag}.html"), &shown);
            keep(
                &format!("comparison.{name}.{tag}.md"),
                &markdown::render(&comparison(&c, language)),
            );
            for (chart, drawn) in charts(&c, language) {
                keep(&format!("comparison.{name}.{chart}.{tag}.svg"), &drawn);
            }
            assert!(shown.len() < 150_000, "{}", shown.len());
        }
        let (first, second) = (rate(), amount());
        let shown = page(&Page {
            title: "Q3",
            comparisons: &[&first, &second],
            edges: Some(&edges()),
            language,
        });
        keep(&format!("comparison.edges.{tag}.html"), &shown);
        assert!(shown.contains("id=\"comparison-2\""));
        let drawn = chart::forest(&edges(), language).map(|drawn| svg::document(&drawn));
        keep(&format!("comparison.forest.{tag}.svg"), &drawn.unwrap());
    }
}

#[test]
fn there_is_no_chart_of_nothing() {
    let c = Comparison {
        a: empty().b,
        ..empty()
    };
    assert!(chart::intervals(&c, Language::En).is_none());
    assert!(chart::path(&c, Language::En).is_none());
    assert!(chart::posterior(&c, Language::En).is_none());
    assert!(chart::curves(&c, Language::En).is_none());
    let nothing = Edges {
        as_of: None,
        places: vec![],
        pairs: vec![],
        comparisons: 0,
        declared: false,
    };
    assert!(chart::forest(&nothing, Language::En).is_none());
    assert!(plain(&edges_page(&nothing, Language::Fr)).contains("Aucune paire"));
}

#[test]
fn fewer_is_better_where_the_metric_says_so() {
    let mut c = rate();
    c.metric.better = Better::Lower;
    let drawn = chart::intervals(&c, Language::En).unwrap().into_string();
    assert!(drawn.contains("← B better") && drawn.contains("A better →"));
}
