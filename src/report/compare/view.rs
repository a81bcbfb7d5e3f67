//! What is said of a comparison, made once for every layout.

use crate::compare::comparison::{
    Arm, Comparison, Design, Estimate, Further, Looks, Method, Side, Undefined, Warning, What,
};
use crate::compare::metric::{Better, Kind};
use crate::compare::verdict::Verdict;
use crate::language::Language;

use super::adjusted::Balanced;
use super::measure::{Measure, digits, p_value, ratio, times};
use super::{verdict, words};

/// A comparison in words and written numbers.
#[derive(Debug, Clone)]
pub struct View {
    /// Language of the words.
    pub language: Language,
    /// Both arms as sentences call them.
    pub names: [String; 2],
    /// "Close rate: A against B".
    pub title: String,
    /// The one line.
    pub verdict: String,
    /// How the accounts came about, and what counts as better.
    pub ground: Vec<String>,
    /// "95 % interval".
    pub interval_column: String,
    /// What `events` counts; amounts have none.
    pub events_column: Option<String>,
    /// What an arm's estimate is: a rate, a mean, a share still there.
    pub estimate_column: String,
    /// A and B.
    pub arms: [ArmView; 2],
    /// Difference, ratio, test, Bayes, always-valid, adjusted.
    pub numbers: Vec<Number>,
    /// The Bayesian numbers as a sentence.
    pub bayes: String,
    /// What adjusting found, for observational comparisons.
    pub adjusted: Option<Balanced>,
    /// Other ways to look at the same accounts.
    pub further: Vec<Number>,
    /// Whether the arms have the sizes that were planned.
    pub split: Option<String>,
    /// What to beware of.
    pub warnings: Vec<String>,
    /// What to do about it.
    pub next: Vec<String>,
}

/// One line of the table of both arms.
#[derive(Debug, Clone)]
pub struct ArmView {
    /// The arm's name.
    pub name: String,
    /// Accounts measured.
    pub n: String,
    /// Accounts that have it, or for which it happened.
    pub events: Option<String>,
    /// Accounts that could not be measured.
    pub left_out: String,
    /// The estimate.
    pub number: Number,
}

/// One number: what it is, how much, how sure, or why it is not there.
#[derive(Debug, Clone)]
pub struct Number {
    /// What it is.
    pub label: String,
    /// How much.
    pub value: Option<String>,
    /// How sure.
    pub interval: Option<String>,
    /// Why there is no value, or no interval: "undefined because …".
    pub reason: Option<String>,
    /// What to keep in mind.
    pub note: Option<String>,
    /// In plain words.
    pub reading: Option<String>,
    /// Its method with the source.
    pub method: Option<String>,
    /// Whether the verdict rests on it.
    pub decides: bool,
}

/// The one line: "B is better by +6 to +18 points (95 %)".
pub fn verdict(comparison: &Comparison, language: Language) -> String {
    verdict::verdict(comparison, language)
}

/// A warning as one line.
pub fn warning(warning: &Warning, language: Language) -> String {
    words::warning(warning, language)
}

/// Which number a verdict rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::report) enum Deciding {
    Difference,
    Sequential,
    Adjusted,
    AdjustedRatio,
    Nothing,
}

/// The number whose interval is the verdict's, where there is a verdict with one; else the one that would decide.
pub(in crate::report) fn deciding(comparison: &Comparison) -> Deciding {
    let candidates = [
        (Deciding::Adjusted, &comparison.adjusted.estimate),
        (Deciding::Sequential, &comparison.sequential.estimate),
        (Deciding::Difference, &comparison.difference.estimate),
    ];
    match comparison.verdict {
        Verdict::NotComparable { .. } | Verdict::Turned { .. } => return Deciding::Nothing,
        Verdict::Better { by_ratio: true, .. } => return Deciding::AdjustedRatio,
        Verdict::Better { low, high, .. } => {
            let same = |estimate: &Estimate| {
                estimate.interval() == Some((low, high)) || estimate.interval() == Some((-high, -low))
            };
            if let Some((found, _)) = candidates.iter().find(|(_, estimate)| same(estimate)) {
                return *found;
            }
        }
        Verdict::NoDifference | Verdict::CannotTell { .. } => {}
    }
    let observational = comparison.design == Design::Observational;
    if observational && comparison.adjusted.estimate.interval().is_some() {
        Deciding::Adjusted
    } else if comparison.looks == Looks::Daily {
        Deciding::Sequential
    } else {
        Deciding::Difference
    }
}

impl View {
    /// Everything said of a comparison, in one language.
    pub fn new(comparison: &Comparison, language: Language) -> Self {
        let c = comparison;
        let names = words::names(c, language);
        let measure = words::measure(c, language);
        let arm = |arm: &Arm, name: &str| ArmView {
            name: name.to_owned(),
            n: words::count(arm.n, language),
            events: (c.metric.kind != Kind::Amount).then(|| match arm.events {
                Some(events) => words::count(events, language),
                None => language.compare_no_number(),
            }),
            left_out: words::count(arm.left_out, language),
            number: Numbers {
                c,
                names: &names,
                measure,
            }
            .estimate(
                name.to_owned(),
                &arm.estimate,
                arm.method,
                |value| measure.value(value),
                |low, high| measure.values(low, high),
            ),
        };
        let made = Numbers {
            c,
            names: &names,
            measure,
        };
        Self {
            language,
            title: language.compare_title(words::metric(c, language), &names[0], &names[1]),
            verdict: verdict::verdict(c, language),
            ground: ground(c, measure),
            interval_column: language.compare_interval_column(words::confidence_share(c, language)),
            events_column: match c.metric.kind {
                Kind::Rate => Some(language.compare_have_it_column()),
                Kind::Duration => Some(language.compare_ended_column()),
                Kind::Retention => Some(language.compare_left_column()),
                Kind::Amount => None,
            },
            estimate_column: match c.metric.kind {
                Kind::Rate => language.compare_rate_column(),
                Kind::Amount => language.compare_mean_column(),
                Kind::Duration => language.compare_mean_days_column(),
                Kind::Retention => language.compare_kept_column(),
            },
            arms: [arm(&c.a, &names[0]), arm(&c.b, &names[1])],
            numbers: made.numbers(),
            bayes: bayes(c, &names, measure),
            adjusted: Balanced::new(c, &names, measure),
            further: c.further.iter().map(|further| made.further(further)).collect(),
            split: c.split.map(|split| {
                language.compare_split(
                    language.compare_share(measure.percent(split.observed_a)),
                    language.compare_share(measure.percent(split.planned_a)),
                    &names[0],
                    p_value(split.p_value, language),
                )
            }),
            warnings: c
                .warnings
                .iter()
                .map(|found| words::warning(found, language))
                .collect(),
            next: next(c, &names, language),
            names,
        }
    }

    /// Every number with its method, each method once, in the order of the page.
    pub fn methods(&self) -> Vec<(String, String)> {
        let arms = self
            .arms
            .iter()
            .map(|arm| (self.estimate_column.clone(), &arm.number));
        let numbers = self.numbers.iter().chain(&self.further);
        let mut found: Vec<(String, String)> = Vec::new();
        for (label, number) in arms.chain(numbers.map(|number| (number.label.clone(), number))) {
            let Some(method) = &number.method else { continue };
            if !found.iter().any(|(_, known)| known == method) {
                found.push((label, method.clone()));
            }
        }
        found
    }
}

impl Number {
    /// Value and interval in one: "+12 points (+2.6 to +21.1 points)", or why not.
    pub fn said(&self) -> String {
        match (&self.value, &self.interval, &self.reason) {
            (Some(value), Some(interval), _) => format!("{value} ({interval})"),
            (Some(value), None, Some(reason)) => format!("{value} ({reason})"),
            (Some(value), None, None) => value.clone(),
            (None, Some(interval), _) => interval.clone(),
            (None, None, reason) => reason.clone().unwrap_or_default(),
        }
    }
}

/// Makes numbers of one comparison.
#[derive(Clone, Copy)]
struct Numbers<'a> {
    c: &'a Comparison,
    names: &'a [String; 2],
    measure: Measure,
}

impl Numbers<'_> {
    fn language(&self) -> Language {
        self.measure.language
    }

    fn undefined(&self, reason: Option<Undefined>) -> String {
        let language = self.language();
        let reason = match reason {
            Some(reason) => words::reason(reason, self.names, language),
            None => language.compare_not_computed(),
        };
        language.compare_undefined(reason)
    }

    fn estimate(
        &self,
        label: String,
        estimate: &Estimate,
        method: Method,
        value: impl Fn(f64) -> String,
        interval: impl Fn(f64, f64) -> String,
    ) -> Number {
        let known = estimate.estimate.filter(|v| v.is_finite()).map(value);
        let ends = estimate
            .interval()
            .filter(|(low, high)| low.is_finite() && high.is_finite())
            .map(|(low, high)| interval(low, high));
        let reason = (known.is_none() || ends.is_none()).then(|| self.undefined(estimate.reason));
        Number {
            label,
            value: known,
            interval: ends,
            reason,
            note: None,
            reading: None,
            method: Some(words::method(method, self.language())),
            decides: false,
        }
    }

    fn signed(&self, label: String, estimate: &Estimate, method: Method) -> Number {
        let measure = self.measure;
        self.estimate(
            label,
            estimate,
            method,
            |value| measure.signed(value),
            |low, high| measure.interval(low, high),
        )
    }

    fn times(&self, label: String, estimate: &Estimate, method: Method) -> Number {
        let language = self.language();
        self.estimate(
            label,
            estimate,
            method,
            |value| times(value, language),
            |low, high| language.compare_to(ratio(low, language), ratio(high, language)),
        )
    }

    fn numbers(&self) -> Vec<Number> {
        let (c, language) = (self.c, self.language());
        let rests = deciding(c);
        let mut numbers = vec![
            Number {
                note: Some(match c.design {
                    Design::Randomised | Design::Unknown => language.compare_valid_at_end(),
                    Design::Observational => language.compare_valid_one_look(),
                }),
                reading: Some(language.compare_read_difference(words::confidence_share(c, language))),
                decides: rests == Deciding::Difference,
                ..self.signed(
                    words::difference_label(self.names, language),
                    &c.difference.estimate,
                    c.difference.method,
                )
            },
            Number {
                reading: Some(language.compare_read_ratio()),
                ..self.times(
                    words::ratio_label(self.names, language),
                    &c.ratio.estimate,
                    c.ratio.method,
                )
            },
            self.test(),
            self.bayes(),
            Number {
                note: Some(self.sequential_note()),
                reading: Some(language.compare_read_sequential()),
                decides: rests == Deciding::Sequential,
                ..self.signed(
                    language.compare_sequential_label(),
                    &c.sequential.estimate,
                    c.sequential.method,
                )
            },
        ];
        if c.design == Design::Randomised && c.adjusted.estimate.estimate.is_none() {
            return numbers;
        }
        let adjusted = &c.adjusted;
        let method = adjusted.method.unwrap_or(Method::Standardised);
        let named = |number: Number| Number {
            method: adjusted.method.and(number.method.clone()),
            ..number
        };
        let crude = adjusted.crude.filter(|crude| crude.is_finite());
        numbers.push(named(Number {
            note: crude.map(|crude| language.compare_crude_note(self.measure.signed(crude))),
            reading: Some(language.compare_read_adjusted()),
            decides: rests == Deciding::Adjusted,
            ..self.signed(language.compare_adjusted_label(), &adjusted.estimate, method)
        }));
        if let Some(found) = &adjusted.ratio {
            numbers.push(named(Number {
                reading: Some(language.compare_read_adjusted_ratio()),
                decides: rests == Deciding::AdjustedRatio,
                ..self.times(language.compare_adjusted_ratio_label(), found, method)
            }));
        }
        numbers
    }

    fn test(&self) -> Number {
        let (test, language) = (self.c.test, self.language());
        let statistic = test.statistic.filter(|v| v.is_finite());
        let p = test.p_value.filter(|p| p.is_finite());
        Number {
            label: language.compare_test_label(),
            value: p.map(|p| p_value(p, language)),
            interval: p.map(|_| match statistic {
                Some(value) => language.compare_statistic(digits(value, 2, language)),
                None => language.compare_no_statistic(),
            }),
            reason: p.is_none().then(|| self.undefined(test.reason)),
            note: test
                .p_adjusted
                .filter(|p| p.is_finite())
                .map(|p| language.compare_p_many(p_value(p, language))),
            reading: Some(language.compare_read_test()),
            method: Some(words::method(test.method, language)),
            decides: false,
        }
    }

    fn bayes(&self) -> Number {
        let (bayes, language) = (self.c.bayes, self.language());
        let chance = bayes.chance_b_better.filter(|chance| chance.is_finite());
        let ends = bayes
            .low
            .zip(bayes.high)
            .filter(|(low, high)| low.is_finite() && high.is_finite());
        Number {
            label: language.compare_bayes_label(&self.names[1]),
            value: chance.map(|share| likely(share, language)),
            interval: ends.map(|(low, high)| self.measure.interval(low, high)),
            reason: (chance.is_none() || ends.is_none()).then(|| self.undefined(bayes.reason)),
            note: ends.map(|_| language.compare_credible()),
            reading: Some(language.compare_read_bayes()),
            method: Some(words::method(bayes.method, language)),
            decides: false,
        }
    }

    fn sequential_note(&self) -> String {
        let (sequential, language) = (self.c.sequential, self.language());
        match sequential.p_value.filter(|p| p.is_finite()) {
            Some(p) => language.clauses(language.compare_at_every_look(), p_value(p, language)),
            None => language.compare_at_every_look(),
        }
    }

    fn further(&self, further: &Further) -> Number {
        let language = self.language();
        let label = language.compare_further_label(
            words::what(further.what, self.names, language),
            words::short_method(further.method, language),
        );
        // Of retention too, means of days are days.
        let days = Numbers {
            measure: Measure {
                kind: Kind::Duration,
                language,
            },
            ..*self
        };
        let made = if further.method == Method::RestrictedMeans {
            &days
        } else {
            self
        };
        let measure = made.measure;
        let p = further
            .p_value
            .filter(|p| p.is_finite())
            .map(|p| p_value(p, language));
        let number = match further.what {
            What::A | What::B => self.estimate(
                label,
                &further.estimate,
                further.method,
                |value| measure.value(value),
                |low, high| measure.values(low, high),
            ),
            What::Difference => made.signed(label, &further.estimate, further.method),
            What::Ratio => self.times(label, &further.estimate, further.method),
            What::Superiority => self.estimate(
                label,
                &further.estimate,
                further.method,
                |share| language.compare_share(measure.percent(share)),
                |low, high| {
                    language.compare_share(language.between(measure.percent(low), measure.percent(high)))
                },
            ),
            What::Test => {
                return Number {
                    label,
                    reason: p.is_none().then(|| self.undefined(further.estimate.reason)),
                    value: p,
                    interval: None,
                    note: None,
                    reading: None,
                    method: Some(words::method(further.method, language)),
                    decides: false,
                };
            }
        };
        Number { note: p, ..number }
    }
}

/// A chance as a percentage: never 0 or 100, which no finite number of accounts gives.
pub(in crate::report) fn likely(chance: f64, language: Language) -> String {
    language.percent(chance.clamp(1e-9, 1.0 - 1e-9))
}

/// An expected loss; the last decimals of a tiny one would say nothing.
fn cost(loss: f64, measure: Measure) -> String {
    const LEAST: f64 = 0.01;
    let least = if measure.kind.is_share() {
        LEAST / 100.0
    } else {
        LEAST
    };
    if loss > 0.0 && loss < least {
        measure.language.compare_less_than(measure.exact(least))
    } else {
        measure.size(loss)
    }
}

fn bayes(c: &Comparison, names: &[String; 2], measure: Measure) -> String {
    let (found, language) = (c.bayes, measure.language);
    let [a, b] = names;
    match (
        found.chance_b_better,
        found.expected_loss_a,
        found.expected_loss_b,
    ) {
        (Some(chance), Some(loss_a), Some(loss_b)) if chance.is_finite() => language.compare_bayes_said(
            b,
            likely(chance, language),
            a,
            cost(loss_a, measure),
            cost(loss_b, measure),
        ),
        (Some(chance), _, _) if chance.is_finite() => {
            language.compare_bayes_chance(b, likely(chance, language))
        }
        _ => {
            let made = Numbers { c, names, measure };
            language.compare_bayes_none(b, made.undefined(found.reason))
        }
    }
}

/// "chance decided who was in which arm", "400 of 600 planned accounts", …
fn ground(c: &Comparison, measure: Measure) -> Vec<String> {
    let language = measure.language;
    let accounts = c.a.n.saturating_add(c.b.n);
    let days = |days: f64| digits(days, 0, language);
    let mut ground = vec![
        super::chance::ground(c, language),
        match c.planned {
            Some(planned) => {
                language.compare_of_planned(words::count(accounts, language), words::count(planned, language))
            }
            None => language.compare_accounts(words::count(accounts, language)),
        },
        match (c.design, c.looks) {
            (Design::Observational, _) => language.compare_read_as_is(),
            (_, Looks::Daily) => language.compare_looks_daily(),
            (_, Looks::Once) => language.compare_looks_once(),
        },
    ];
    ground.extend(match (c.metric.kind, c.metric.horizon) {
        (Kind::Retention, Some(horizon)) => Some(language.compare_horizon_kept(days(horizon))),
        (Kind::Duration, Some(horizon)) => Some(language.compare_horizon_mean(days(horizon))),
        _ => None,
    });
    ground.push(match c.metric.better {
        Better::Higher => language.compare_higher(),
        Better::Lower => language.compare_lower(),
    });
    let least = measure.exact(c.least);
    ground.push(if c.least_chosen {
        language.compare_least_chosen(least)
    } else {
        language.compare_least_default(least)
    });
    ground
}

fn next(c: &Comparison, names: &[String; 2], language: Language) -> Vec<String> {
    if let (Verdict::Turned { .. }, Some(since)) = (c.verdict, super::chance::since(c)) {
        return vec![language.chance_next_turned(since)];
    }
    let unlike = c.warnings.iter().find_map(|warning| match warning {
        Warning::UnlikeByChance { columns, .. } => Some(columns),
        _ => None,
    });
    if let Some(columns) = unlike {
        let columns = words::columns(columns.iter().map(String::as_str), language);
        return vec![language.chance_next_draw(columns)];
    }
    if c.design == Design::Unknown && !matches!(c.verdict, Verdict::NotComparable { .. }) {
        return vec![language.chance_next_say()];
    }
    if c.design == Design::Observational {
        return vec![match c.verdict {
            Verdict::NotComparable { .. } => language.compare_next_mend(),
            _ => language.compare_next_plan(),
        }];
    }
    vec![match c.verdict {
        Verdict::Better { too_small: true, .. } | Verdict::NoDifference => language.compare_next_cheaper(),
        Verdict::Better { arm: Side::A, .. } => language.compare_next_act(&names[0]),
        Verdict::Better { .. } => language.compare_next_act(&names[1]),
        Verdict::CannotTell {
            more_per_arm: Some(_),
        } => language.compare_next_more(),
        Verdict::CannotTell { more_per_arm: None } => language.compare_next_plan_size(),
        Verdict::NotComparable { .. } | Verdict::Turned { .. } => language.compare_next_mend(),
    }]
}
