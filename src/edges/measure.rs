//! Segments measured on the business figures that can be compared.

use super::covariate::{Covariate, CovariateValues, PERIOD};
use super::history::History;
use crate::compare::adjust::{Accounts, Outcomes, adjust};
use crate::compare::comparison::{Adjusted, Periods};
use crate::compare::periods::Timeline;
use crate::compare::table::AccountValues;
use crate::compare::{ArmData, Comparison, Design, Kind, Looks, Measured, Metric, Settings};
use crate::error::Result;
use crate::figures::facts::Span;
use crate::figures::{Key, Name, lifetime_value};
use crate::outcome::Ending;
use crate::stats::covariates::Covariate as Column;
use crate::stats::rate::Rate;
use crate::stats::sample::Sample;
use crate::stats::survival::{Lifetimes, Survival};

/// Days of a year, and of the horizon of a lifetime value: 36 months, as in the business figures.
const YEAR: f64 = 365.25;
const LIFETIME: f64 = 3.0 * YEAR;

/// Figures that segments can be compared on, the one that decides first. Cost per customer is none of them: it is a total
/// over wins, and has no value of each account.
pub const COMPARED: [Name; 11] = [
    Name::CloseRate,
    Name::QualifiedRate,
    Name::AcceptedRate,
    Name::CustomerRate,
    Name::Cycle,
    Name::Retention180,
    Name::Retention365,
    Name::Contract,
    Name::Expansion,
    Name::Ltv,
    Name::LtvWeighted,
];

/// What an account says of a figure.
enum Value {
    /// It is none of those that the figure is about.
    Apart,
    /// It is, but nobody wrote it down.
    Missing,
    Hit(bool),
    Amount(f64),
    Days(Span),
}

/// How a figure is told in the field's words: `close_rate`.
pub fn tag(name: Name) -> String {
    // A unit variant is written as a plain string.
    serde_json::to_value(name)
        .ok()
        .and_then(|value| value.as_str().map(str::to_owned))
        .unwrap_or_default()
}

/// The metric of a figure.
pub fn metric(name: Name) -> Metric {
    let (kind, horizon) = match name {
        Name::Cycle => (Kind::Duration, None),
        Name::Retention180 => (Kind::Retention, Some(180.0)),
        Name::Retention365 => (Kind::Retention, Some(365.0)),
        Name::Contract | Name::Expansion | Name::Ltv | Name::LtvWeighted => (Kind::Amount, None),
        _ => (Kind::Rate, None),
    };
    Metric {
        horizon,
        ..Metric::new(tag(name), kind)
    }
}

/// Accounts of two segments that say something of a figure.
struct Compared {
    rows: Vec<usize>,
    in_b: Vec<bool>,
    values: AccountValues,
}

impl History {
    /// The first column that a figure needs and the training table had not.
    pub fn lacks(&self, name: Name) -> Option<Key> {
        name.keys().iter().copied().find(|key| !self.known.contains(key))
    }

    /// Compares two segments (0: none) on a figure, as what they are: groups that nobody drew at random. What the
    /// covariates tell is set equal.
    ///
    /// # Errors
    /// As [`Comparison::new`].
    pub fn compare(
        &self,
        name: Name,
        a: (u32, &str),
        b: (u32, &str),
        settings: &Settings,
    ) -> Result<Comparison> {
        let settings = Settings {
            design: Design::Observational,
            looks: Looks::Once,
            planned: None,
            ..settings.clone()
        };
        let metric = metric(name);
        if matches!(name, Name::Ltv | Name::LtvWeighted) {
            let (arm_a, arm_b) = self.lifetime_values(name, a, b);
            return Comparison::new(&metric, &arm_a, &arm_b, &settings, None);
        }
        let arms = [self.arm(name, &metric, a), self.arm(name, &metric, b)];
        let accounts = self.accounts_of(name, &metric, (a.0, b.0));
        let everyone: Vec<usize> = (0..accounts.rows.len()).collect();
        let adjusted = self.adjusted(&accounts, &everyone, settings.confidence);
        let mut comparison = Comparison::new(&metric, &arms[0], &arms[1], &settings, Some(adjusted))?;
        if let Some(periods) = self.periods(&accounts, &settings) {
            comparison.over_time(periods);
        }
        Ok(comparison)
    }

    fn arm(&self, name: Name, metric: &Metric, (segment, named): (u32, &str)) -> ArmData {
        let (mut rate, mut amounts, mut spans, mut missing) = (Rate::default(), Vec::new(), Vec::new(), 0);
        for row in (0..self.accounts()).filter(|row| self.segment[*row] == segment) {
            match self.value(name, row) {
                Value::Apart => {}
                Value::Missing => missing += 1,
                Value::Hit(hit) => {
                    rate.n += 1;
                    rate.hits += u64::from(hit);
                }
                Value::Amount(amount) => amounts.push(amount),
                Value::Days(span) => spans.push((f64::from(span.days), span.happened)),
            }
        }
        let measured = match metric.kind {
            Kind::Rate => Measured::Rate(rate),
            Kind::Amount => Measured::Amount(Sample::new(amounts)),
            Kind::Duration | Kind::Retention => Measured::Days(Lifetimes::new(&spans)),
        };
        ArmData {
            left_out: missing,
            ..ArmData::new(named, measured)
        }
    }

    fn value(&self, name: Name, row: usize) -> Value {
        let ending = self.ending[row];
        let step = |known: Option<bool>| known.map_or(Value::Missing, Value::Hit);
        // Who bought was accepted, and who was accepted was qualified, whatever the cells say.
        let accepted = if ending.bought() {
            Some(true)
        } else {
            self.accepted[row]
        };
        let qualified = if accepted == Some(true) {
            Some(true)
        } else {
            self.qualified[row]
        };
        let of_customer = |amount: Option<f64>| match amount {
            _ if !ending.bought() => Value::Apart,
            Some(amount) => Value::Amount(amount),
            None => Value::Missing,
        };
        match name {
            Name::CloseRate if ending == Ending::Open => Value::Apart,
            Name::CloseRate => Value::Hit(ending.bought()),
            Name::QualifiedRate => step(qualified),
            Name::AcceptedRate if qualified == Some(true) => step(accepted),
            Name::CustomerRate if accepted == Some(true) => Value::Hit(ending.bought()),
            Name::Cycle => self.cycle[row].map_or(Value::Missing, Value::Days),
            Name::Retention180 | Name::Retention365 | Name::Churn365 if ending.bought() => {
                self.lifetime[row].map_or(Value::Missing, Value::Days)
            }
            Name::Contract | Name::ContractMedian => of_customer(self.amount[row]),
            Name::Expansion => of_customer(self.expansion[row]),
            _ => Value::Apart,
        }
    }

    /// What the accounts of two segments say of a figure, those left out that say nothing.
    fn accounts_of(&self, name: Name, metric: &Metric, (a, b): (u32, u32)) -> Compared {
        let (mut hits, mut amounts, mut spans) = (Vec::new(), Vec::new(), Vec::new());
        let (mut rows, mut in_b) = (Vec::new(), Vec::new());
        for row in 0..self.accounts() {
            let segment = self.segment[row];
            if segment != a && segment != b {
                continue;
            }
            match self.value(name, row) {
                Value::Apart | Value::Missing => continue,
                Value::Hit(hit) => hits.push(hit),
                Value::Amount(amount) => amounts.push(amount),
                Value::Days(span) => spans.push((f64::from(span.days), span.happened)),
            }
            rows.push(row);
            in_b.push(segment == b);
        }
        let values = match metric.kind {
            Kind::Rate => AccountValues::Rate(hits),
            Kind::Amount => AccountValues::Amount(amounts),
            Kind::Duration | Kind::Retention => AccountValues::Days(spans),
        };
        Compared { rows, in_b, values }
    }

    /// The adjusted difference of some of the accounts, by their place.
    fn adjusted(&self, accounts: &Compared, at: &[usize], confidence: f64) -> Adjusted {
        let rows: Vec<usize> = at.iter().map(|i| accounts.rows[*i]).collect();
        let in_b: Vec<bool> = at.iter().map(|i| accounts.in_b[*i]).collect();
        let values = accounts.values.at(at);
        adjust_on(&self.covariates, &rows, values.outcomes(), &in_b, confidence)
    }

    /// Whether a rate or an amount differed alike in every quarter in which accounts were opened; `None` without those.
    fn periods(&self, accounts: &Compared, settings: &Settings) -> Option<Periods> {
        let values = accounts.values.numbers()?;
        let opened = self
            .covariates
            .iter()
            .find(|covariate| covariate.name == PERIOD)?;
        let CovariateValues::Levels { names, codes } = &opened.values else {
            return None;
        };
        let quarter: Vec<Option<u32>> = accounts.rows.iter().map(|row| codes[*row]).collect();
        let timeline = Timeline {
            names,
            quarter: &quarter,
            in_b: &accounts.in_b,
            values: &values,
            is_rate: matches!(accounts.values, AccountValues::Rate(_)),
            confidence: settings.confidence,
            seed: settings.seed,
        };
        Some(timeline.periods(|at| Some(self.adjusted(accounts, at, settings.confidence).estimate)))
    }

    /// Mean contract × margin × mean years as a customer within the horizon, of both arms over the same horizon; by
    /// contract and with upsell, the figure's own [`lifetime_value`].
    ///
    /// Source: var(xy) ≈ y² var(x) + x² var(y), Goodman (1960), *JASA* 55:708, without its last term.
    fn lifetime_values(&self, name: Name, a: (u32, &str), b: (u32, &str)) -> (ArmData, ArmData) {
        let parts = |(segment, _): (u32, &str)| {
            let customers: Vec<usize> = (0..self.accounts())
                .filter(|row| self.segment[*row] == segment && self.ending[*row].bought())
                .collect();
            let amounts: Vec<f64> = customers.iter().filter_map(|row| self.amount[*row]).collect();
            let spans: Vec<(f64, bool)> = customers
                .iter()
                .filter_map(|row| self.lifetime[*row])
                .map(|span| (f64::from(span.days), span.happened))
                .collect();
            (customers, Sample::new(amounts), Survival::new(&spans))
        };
        let (of_a, of_b) = (parts(a), parts(b));
        let known = |curve: &Option<Survival>| curve.as_ref().map_or(0.0, Survival::known_until);
        let horizon = LIFETIME.min(known(&of_a.2)).min(known(&of_b.2));
        let arm = |(_, named): (u32, &str),
                   (customers, amounts, curve): (Vec<usize>, Sample, Option<Survival>)| {
            let moments = amounts.moments();
            let by_mean = || {
                moments
                    .mean()
                    .zip(curve)
                    .filter(|_| horizon > 0.0)
                    .map(|(mean, curve)| {
                        let years = curve.restricted_mean(horizon) / YEAR;
                        let years_error = curve.restricted_mean_error(horizon) / YEAR;
                        let mean_error = moments.standard_error().unwrap_or(0.0);
                        let value = self.margin * mean * years;
                        (
                            value,
                            self.margin * (years * mean_error).hypot(mean * years_error),
                        )
                    })
            };
            let by_contract = || {
                let nan = |value: Option<f64>| value.unwrap_or(f64::NAN);
                let of = |row: &usize| {
                    (
                        nan(self.amount[*row]),
                        nan(self.expansion[*row]),
                        self.lifetime[*row],
                    )
                };
                let (value, error) = lifetime_value(customers.iter().map(of), self.margin, horizon)?;
                Some((value, error.unwrap_or(0.0)))
            };
            let found = match name {
                Name::LtvWeighted => by_contract(),
                _ => by_mean(),
            };
            let accounts = found.map_or(0, |_| amounts.len() as u64);
            let (estimate, error) = found.unwrap_or((0.0, 0.0));
            ArmData {
                left_out: customers.len() as u64 - accounts,
                ..ArmData::new(
                    named,
                    Measured::Estimated {
                        estimate,
                        error,
                        accounts,
                    },
                )
            }
        };
        (arm(a, of_a), arm(b, of_b))
    }
}

/// Adjusts the accounts of some rows for columns.
pub fn adjust_on(
    covariates: &[Covariate],
    rows: &[usize],
    outcomes: Outcomes<'_>,
    in_b: &[bool],
    confidence: f64,
) -> Adjusted {
    /// A column's values at the rows.
    enum Kept<'a> {
        Numbers(Vec<f64>),
        Levels(Vec<u32>, &'a [String]),
    }
    let kept: Vec<(&str, Kept<'_>)> = covariates
        .iter()
        .map(|covariate| {
            let values = match &covariate.values {
                CovariateValues::Numbers(values) => {
                    Kept::Numbers(rows.iter().map(|row| values[*row].unwrap_or(f64::NAN)).collect())
                }
                CovariateValues::Levels { names, codes } => Kept::Levels(
                    rows.iter().map(|row| codes[*row].unwrap_or(u32::MAX)).collect(),
                    names,
                ),
            };
            (covariate.name.as_str(), values)
        })
        .collect();
    let columns: Vec<(&str, Column<'_>)> = kept
        .iter()
        .map(|(name, values)| {
            let column = match values {
                Kept::Numbers(values) => Column::Numbers(values),
                Kept::Levels(codes, names) => Column::Levels { codes, names },
            };
            (*name, column)
        })
        .collect();
    adjust(
        Accounts {
            outcomes,
            in_b,
            columns: &columns,
        },
        confidence,
    )
}
