//! The verdicts: what tests are ever said to show, looking every day.

use lookalike::compare::plan::Wanted;
use lookalike::compare::sequential::{
    ASYMPTOTIC_FROM, AlwaysValid, Arm, Counts, mixture_difference, rate_difference, share_difference,
    tuned_to, variance_of_means,
};
use lookalike::compare::verdict::decide;
use lookalike::compare::{ArmData, Better, Comparison, Kind, Looks, Measured, Metric, Settings, Verdict};
use lookalike::stats::curves::{RestrictedMeanDifference, SurvivalDifference};
use lookalike::stats::moments::{Moments, Welch};
use lookalike::stats::rate::{Rate, newcombe};
use lookalike::stats::sample::Sample;
use lookalike::stats::survival::Lifetimes;
use lookalike::stats::survival::Survival;

use crate::amounts::Shape;
use crate::random::{Binomial, Draws, repeat};
use crate::table::{head, percent, row};

const CONFIDENCE: f64 = 0.95;
const ALPHA: f64 = 0.05;
const RUNS: u64 = 4000;
const RATES: [f64; 5] = [0.01, 0.02, 0.05, 0.2, 0.4];

/// Estimate of a difference with its interval.
type Seen = Option<(f64, f64, f64)>;

/// By the fixed interval looked at daily, by the sequence without a plan, and by that with one.
type Rules<T> = [T; 3];

/// What was ever said.
#[derive(Debug, Clone, Copy, Default)]
struct Said {
    /// The first look at which an arm was better.
    better: Option<u64>,
    no_difference: bool,
}

fn watch(looks: u64, least: f64, mut look: impl FnMut(u64) -> Rules<Seen>) -> Rules<Said> {
    let mut said = [Said::default(); 3];
    for day in 1..=looks {
        for (said, seen) in said.iter_mut().zip(look(day)) {
            let Some(seen) = seen else { continue };
            match decide(seen, least, Better::Higher, 1, 3.0) {
                Verdict::Better { .. } => said.better = said.better.or(Some(day)),
                Verdict::NoDifference => said.no_difference = true,
                _ => {}
            }
        }
    }
    said
}

/// Every so many looks of the first runs are made by [`Comparison::new`] too, and must say the same.
const CHECKED: u64 = 7;

fn check(
    kind: Kind,
    horizon: Option<f64>,
    [a, b]: [Measured; 2],
    least: f64,
    planned: u64,
    seen: Rules<Seen>,
) {
    let metric = Metric {
        horizon,
        better: Better::Higher,
        ..Metric::new("checked", kind)
    };
    let (a, b) = (ArmData::new("a", a), ArmData::new("b", b));
    let share_a = a.accounts() as f64 / (a.accounts() + b.accounts()) as f64;
    for (seen, (looks, planned)) in seen.into_iter().zip([
        (Looks::Once, None),
        (Looks::Daily, None),
        (Looks::Daily, Some(planned)),
    ]) {
        let settings = Settings {
            least: Some(least),
            looks,
            planned,
            share_a,
            resamples: 2,
            ..Settings::default()
        };
        let found = Comparison::new(&metric, &a, &b, &settings, None);
        let found = found.unwrap_or_else(|error| panic!("{error}"));
        let kind = std::mem::discriminant::<Verdict>;
        match (seen, found.verdict) {
            (Some(seen), verdict) => {
                let (_, low, high) = seen;
                let (told_low, told_high) = found.decisive().0.interval().unwrap_or((f64::NAN, f64::NAN));
                assert!(
                    (low - told_low).abs() < 1e-9 && (high - told_high).abs() < 1e-9,
                    "{metric:?} {seen:?}"
                );
                assert_eq!(kind(&decide(seen, least, Better::Higher, 1, 3.0)), kind(&verdict));
            }
            (None, verdict) => assert!(
                matches!(
                    verdict,
                    Verdict::CannotTell { .. } | Verdict::NotComparable { .. }
                ),
                "{verdict:?}"
            ),
        }
    }
}

/// Accounts of both arms that come in each day, for so many days.
#[derive(Debug, Clone, Copy)]
struct Arriving {
    per_day: (u64, u64),
    days: u64,
}

impl Arriving {
    fn all(self) -> u64 {
        (self.per_day.0 + self.per_day.1) * self.days
    }
}

fn with(estimate: f64, interval: Option<(f64, f64)>) -> Seen {
    interval.map(|(low, high)| (estimate, low, high))
}

/// What both sequences and the fixed interval say of two rates.
fn rates_seen(a: Counts, b: Counts, planned: u64) -> Rules<Seen> {
    let share = |(hits, n): Counts| hits as f64 / n as f64;
    let apart = share(b) - share(a);
    let rate = |(hits, n): Counts| Rate { hits, n };
    let sets = std::cell::OnceCell::new();
    let sequence = |planned: u64| match rate_difference(a, b, planned, ALPHA) {
        Some(found) => Some((found.low, found.high)),
        None => *sets.get_or_init(|| mixture_difference(a, b, ALPHA)),
    };
    [
        with(apart, newcombe(rate(a), rate(b), CONFIDENCE)),
        with(apart, sequence(tuned_to(None, a.1 + b.1))),
        with(apart, sequence(planned)),
    ]
}

fn rates(arriving: Arriving, (p, q): (f64, f64), least: f64, runs: u64) -> Vec<Rules<Said>> {
    let (n, m) = arriving.per_day;
    let today = (Binomial::new(n, p), Binomial::new(m, q));
    let run = |draws: &mut Draws, checked: bool| {
        let (mut a, mut b) = ((0, 0), (0, 0));
        watch(arriving.days, least, |day| {
            a = (a.0 + today.0.draw(draws), a.1 + n);
            b = (b.0 + today.1.draw(draws), b.1 + m);
            let seen = rates_seen(a, b, arriving.all());
            if checked && day % CHECKED == 0 {
                let of = |(hits, n): Counts| Measured::Rate(Rate { hits, n });
                check(Kind::Rate, None, [of(a), of(b)], least, arriving.all(), seen);
            }
            seen
        })
    };
    repeat(2, |draws| run(draws, true));
    repeat(runs, |draws| run(draws, false))
}

/// Of `n` accounts, without and with a plan.
fn sequences(made: impl Fn(u64) -> Option<AlwaysValid>, n: u64, planned: u64) -> [Seen; 2] {
    [tuned_to(None, n), planned]
        .map(|planned| made(planned).map(|found| (found.estimate, found.low, found.high)))
}

fn amounts(arriving: Arriving, shape: Shape, shift: f64, least: f64, runs: u64) -> Vec<Rules<Said>> {
    let (n, m) = arriving.per_day;
    let run = |draws: &mut Draws, checked: bool| {
        let (mut a, mut b) = (Moments::default(), Moments::default());
        let mut all = [Vec::new(), Vec::new()];
        watch(arriving.days, least, |day| {
            let of_a: Vec<f64> = (0..n).map(|_| shape.draw(draws)).collect();
            let of_b: Vec<f64> = (0..m).map(|_| shift + shape.draw(draws)).collect();
            (a, b) = (a + Moments::of(&of_a), b + Moments::of(&of_b));
            let seen = amounts_seen(&a, &b, arriving.all());
            if checked {
                all[0].extend(of_a);
                all[1].extend(of_b);
                if day % CHECKED == 0 {
                    let arms = all.clone().map(|amounts| Measured::Amount(Sample::new(amounts)));
                    check(Kind::Amount, None, arms, least, arriving.all(), seen);
                }
            }
            seen
        })
    };
    repeat(2, |draws| run(draws, true));
    repeat(runs, |draws| run(draws, false))
}

fn amounts_seen(a: &Moments, b: &Moments, planned: u64) -> Rules<Seen> {
    let (Some(mean_a), Some(mean_b)) = (a.mean(), b.mean()) else {
        return [None; 3];
    };
    let apart = mean_b - mean_a;
    let fixed = with(apart, Welch::new(a, b).map(|welch| welch.interval(CONFIDENCE)));
    let arms = Arm::mean(a).zip(Arm::mean(b));
    let arms = arms.filter(|(a, b)| a.n.min(b.n) >= ASYMPTOTIC_FROM);
    let [unplanned, tuned] = arms.map_or([None; 2], |(a, b)| {
        sequences(
            |planned| AlwaysValid::new(apart, variance_of_means(a, b), a.n + b.n, planned, ALPHA),
            a.n + b.n,
            planned,
        )
    });
    [fixed, unplanned, tuned]
}

/// Days until it happens, censored by the date of the look.
#[derive(Debug, Clone, Copy)]
struct Dated {
    kind: Kind,
    horizon: Option<f64>,
    /// Mean days.
    mean: f64,
    arriving: Arriving,
    /// Looks, daily, from this day on.
    from: u64,
    looks: u64,
}

fn dated(test: Dated, runs: u64) -> Vec<Rules<Said>> {
    // None is said without a difference worth acting on: false alarms are asked for.
    let least = f64::MIN_POSITIVE;
    let run = |draws: &mut Draws, checked: bool| {
        let (n, m) = test.arriving.per_day;
        let starts =
            |per_day: u64| (0..test.arriving.days).flat_map(move |day| (0..per_day).map(move |_| day));
        let mut drawn = |per_day: u64| -> Vec<(f64, f64)> {
            starts(per_day)
                .map(|day| (day as f64, draws.weibull(test.mean, 1.0).ceil()))
                .collect()
        };
        let arms = [drawn(n), drawn(m)];
        watch(test.looks, least, |look| {
            let today = (test.from + look) as f64;
            let lifetimes = arms.each_ref().map(|arm| {
                let started = arm.iter().filter(|(start, _)| *start < today);
                let spans: Vec<(f64, bool)> = started
                    .map(|(start, days)| (days.min(today - start), *days <= today - start))
                    .collect();
                Lifetimes::new(&spans)
            });
            let seen = dated_seen(test, &lifetimes);
            if checked && look % CHECKED == 0 {
                check(
                    test.kind,
                    test.horizon,
                    lifetimes.map(Measured::Days),
                    least,
                    test.arriving.all(),
                    seen,
                );
            }
            seen
        })
    };
    repeat(2, |draws| run(draws, true));
    repeat(runs, |draws| run(draws, false))
}

fn dated_seen(test: Dated, [a, b]: &[Lifetimes; 2]) -> Rules<Seen> {
    let (n, m) = (a.accounts() as u64, b.accounts() as u64);
    let Some((a, b)) = Survival::from_lifetimes(a).zip(Survival::from_lifetimes(b)) else {
        return [None; 3];
    };
    let horizon = test.horizon.unwrap_or(f64::INFINITY);
    let planned = test.arriving.all();
    let (fixed, [unplanned, tuned]) = match test.kind {
        Kind::Retention => {
            let Some(at) = SurvivalDifference::new(&a, &b, horizon, CONFIDENCE) else {
                return [None; 3];
            };
            let known = |curve: &Survival| {
                let (share, error) = (curve.at(horizon), curve.standard_error(horizon));
                (
                    share,
                    if error > 0.0 {
                        share * (1.0 - share) / (error * error)
                    } else {
                        0.0
                    },
                )
            };
            let sequence = |planned| share_difference(known(&a), known(&b), planned, ALPHA);
            (
                with(at.difference, at.interval),
                sequences(sequence, n + m, planned),
            )
        }
        _ => {
            let horizon = horizon.min(a.follow_up().max(b.follow_up()).max(1.0));
            let Some(means) = RestrictedMeanDifference::new(&a, &b, horizon) else {
                return [None; 3];
            };
            let enough = n.min(m) >= ASYMPTOTIC_FROM;
            let sequence = |planned| {
                let found = AlwaysValid::new(means.difference, means.se * means.se, n + m, planned, ALPHA);
                found.filter(|_| enough)
            };
            (
                with(means.difference, means.interval(CONFIDENCE)),
                sequences(sequence, n + m, planned),
            )
        }
    };
    [fixed, unplanned, tuned]
}

fn ever(runs: &[Rules<Said>], rule: usize, wanted: impl Fn(Said) -> bool) -> f64 {
    runs.iter().filter(|run| wanted(run[rule])).count() as f64 / runs.len() as f64
}

/// Shares of false alarms by rule.
fn alarms(runs: &[Rules<Said>]) -> String {
    [0, 1, 2]
        .map(|rule| percent(ever(runs, rule, |said| said.better.is_some())))
        .join(" · ")
}

const NO_LEAST: f64 = f64::MIN_POSITIVE;

pub fn print() {
    let title = format!(
        "False alarms of rates: share of {RUNS} tests without a difference that are ever said to have one (noise 0.7 \
         points at 5), by the fixed interval looked at daily · without a plan · with one:"
    );
    let columns = RATES.map(|rate| format!("{} %", 100.0 * rate));
    let mut heads = vec!["days", "A and B a day"];
    heads.extend(columns.iter().map(String::as_str));
    head(&title, &heads);
    let daily = [(2, 2), (10, 10), (50, 50), (2, 8), (8, 2), (10, 40), (40, 10)];
    let tests = daily.map(|per_day| (90, per_day)).into_iter().chain([
        (365, (10, 10)),
        (1000, (10, 10)),
        (1000, (2, 8)),
    ]);
    for (days, per_day) in tests {
        let found =
            RATES.map(|rate| alarms(&rates(Arriving { per_day, days }, (rate, rate), NO_LEAST, RUNS)));
        let [a, b, c, d, e] = &found;
        row(&[&days, &format!("{} and {}", per_day.0, per_day.1), a, b, c, d, e]);
    }

    let shapes = [
        Shape::Normal,
        Shape::Long(1.0),
        Shape::Long(1.5),
        Shape::Zeros(1.5),
    ];
    let names = shapes.map(Shape::name);
    let mut heads = vec!["days", "A and B a day"];
    heads.extend(names.iter().map(String::as_str));
    head(
        "The same of amounts (2,000 tests where 20 or more come a day):",
        &heads,
    );
    for (days, per_day) in [
        (90, (2, 2)),
        (90, (10, 10)),
        (90, (50, 50)),
        (90, (2, 8)),
        (90, (10, 40)),
        (365, (10, 10)),
    ] {
        let few = if per_day.0 + per_day.1 > 20 || days > 90 {
            RUNS / 2
        } else {
            RUNS
        };
        let found =
            shapes.map(|shape| alarms(&amounts(Arriving { per_day, days }, shape, 0.0, NO_LEAST, few)));
        let [a, b, c, d] = &found;
        row(&[&days, &format!("{} and {}", per_day.0, per_day.1), a, b, c, d]);
    }
    days();
    missed();
}

fn days() {
    head(
        "The same of days and retention, accounts coming for 90 days, censored by the day of the look (4,000 tests; 1,000 where 20 come a day):",
        &[
            "of",
            "A and B a day",
            "daily looks",
            "fixed · without a plan · with one",
        ],
    );
    let kept = |horizon: f64, share: f64| -horizon / f64::ln(share);
    for per_day in [(2, 2), (10, 10), (2, 8)] {
        let arriving = Arriving { per_day, days: 90 };
        for (name, kind, horizon, mean, from, looks) in [
            ("mean days, as far as watched", Kind::Duration, None, 60.0, 0, 90),
            (
                "mean of the first 60 days",
                Kind::Duration,
                Some(60.0),
                60.0,
                0,
                150,
            ),
            (
                "retention of 80 % at 30 days",
                Kind::Retention,
                Some(30.0),
                kept(30.0, 0.8),
                0,
                120,
            ),
            (
                "retention of 80 % at 180 days",
                Kind::Retention,
                Some(180.0),
                kept(180.0, 0.8),
                170,
                100,
            ),
            (
                "retention of 95 % at 180 days",
                Kind::Retention,
                Some(180.0),
                kept(180.0, 0.95),
                170,
                100,
            ),
        ] {
            let found = dated(
                Dated {
                    kind,
                    horizon,
                    mean,
                    arriving,
                    from,
                    looks,
                },
                if per_day == (10, 10) { RUNS / 4 } else { RUNS },
            );
            let seen = format!("{looks}, from day {}", from + 1);
            row(&[
                &name,
                &format!("{} and {}", per_day.0, per_day.1),
                &seen,
                &alarms(&found),
            ]);
        }
    }
}

/// What a difference of just the least worth acting on is said to be, with the accounts planned to find it.
fn missed() {
    head(
        "A true difference of the least worth acting on, with the accounts planned for 80 % power, over 90 days: share \
         found, the middle day it was found, share ever called no difference (with the plan · without):",
        &[
            "metric",
            "planned a day and arm",
            "found",
            "on day",
            "called no difference",
        ],
    );
    let line = |name: String, per_day: u64, found: &[Rules<Said>]| {
        let [fixed, free, planned] = [0, 1, 2].map(|rule| ever(found, rule, |said| said.no_difference));
        let _ = fixed;
        let mut days: Vec<u64> = found.iter().filter_map(|run| run[2].better).collect();
        days.sort_unstable();
        let middle = days.get(days.len() / 2).map_or("–".to_owned(), u64::to_string);
        let power = ever(found, 2, |said| said.better.is_some());
        row(&[
            &name,
            &per_day,
            &percent(power),
            &middle,
            &format!("{} · {}", percent(planned), percent(free)),
        ]);
    };
    let wanted = |kind: Kind, baseline: f64, sd: Option<f64>| Wanted {
        kind,
        baseline,
        sd,
        confidence: CONFIDENCE,
        power: 0.8,
        share_a: 0.5,
        looks: Looks::Daily,
    };
    let per_day = |wanted: Wanted, least: f64| {
        wanted.accounts(least).unwrap_or_else(|error| panic!("{error}"))[0].div_ceil(90)
    };
    for (rate, least) in [(0.02, 0.01), (0.05, 0.02), (0.2, 0.05), (0.4, 0.1)] {
        let n = per_day(wanted(Kind::Rate, rate, None), least);
        let found = rates(
            Arriving {
                per_day: (n, n),
                days: 90,
            },
            (rate, rate + least),
            least,
            RUNS / 2,
        );
        line(
            format!("rate {} % and {} points more", 100.0 * rate, 100.0 * least),
            n,
            &found,
        );
    }
    for (shape, sd) in [(Shape::Normal, 1.0), (Shape::Long(1.0), 2.161)] {
        let least = 0.2 * sd;
        let n = per_day(wanted(Kind::Amount, shape.mean(), Some(sd)), least);
        let found = amounts(
            Arriving {
                per_day: (n, n),
                days: 90,
            },
            shape,
            least,
            least,
            RUNS / 2,
        );
        line(
            format!("{} and 0.2 standard deviations more", shape.name()),
            n,
            &found,
        );
    }
}
