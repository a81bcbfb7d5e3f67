//! An account's worth read off the value card, and what makes it: parts in currency that sum exactly.

use serde::Serialize;

use crate::model::Model;
use crate::model::value::{MICRO, ValueCard, ValueCriterion};
use crate::stats::normal::Z_95;
use crate::stats::share::portable_sigmoid;

/// A value card ready for accounts read by its model.
#[derive(Debug, Clone)]
pub struct Valuer<'a> {
    card: &'a ValueCard,
    /// Where each criterion of the card stands in the model.
    places: Vec<usize>,
    /// Fit of the average account.
    average_fit: f64,
}

/// What an account is worth, in hundredths of the currency's unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Valuation {
    /// Mean of what customers like it are worth.
    #[serde(serialize_with = "hundredths")]
    pub value: i64,
    /// Lower end of its 95 % interval.
    #[serde(serialize_with = "hundredths")]
    pub value_low: i64,
    /// Upper end of its 95 % interval.
    #[serde(serialize_with = "hundredths")]
    pub value_high: i64,
    /// 95 % of single customers like it are worth this or more, and
    #[serde(serialize_with = "hundredths")]
    pub customer_low: i64,
    /// this or less.
    #[serde(serialize_with = "hundredths")]
    pub customer_high: i64,
    /// Fit times value, with its 95 % interval; absent where there is no fit.
    #[serde(flatten)]
    pub expected: Option<ExpectedValue>,
}

/// Fit times value, in hundredths of the currency's unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct ExpectedValue {
    /// What an account like it is worth on average, customer or not.
    #[serde(serialize_with = "hundredths")]
    pub expected_value: i64,
    /// Lower end of its 95 % interval.
    #[serde(serialize_with = "hundredths")]
    pub expected_low: i64,
    /// Upper end of its 95 % interval.
    #[serde(serialize_with = "hundredths")]
    pub expected_high: i64,
}

/// What makes an account worth more or less than the average one, in hundredths: `average` and all parts sum to `total`, exactly.
#[derive(Debug, Clone, PartialEq)]
pub struct ValueParts {
    /// What the average account is expected to be worth.
    pub average: i64,
    /// What the account is expected to be worth.
    pub total: i64,
    /// What the fit adds or takes away; absent where there is no fit: both are then values of customers.
    pub fit: Option<i64>,
    /// The same of each criterion of the value card: its place in the model, what it adds, and its factor on the value.
    pub criteria: Vec<(usize, i64, f64)>,
}

/// Writes hundredths as a number with two decimals.
pub(crate) fn hundredths<S: serde::Serializer>(amount: &i64, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_f64(*amount as f64 / 100.0)
}

impl<'a> Valuer<'a> {
    /// The card of `model`, which must be its own; [`ValueCard::check`] says so.
    pub fn new(card: &'a ValueCard, model: &Model) -> Self {
        let place = |name: &str| model.criteria.iter().position(|c| c.name == name);
        let average: i64 = model.criteria.iter().map(|c| c.average).sum();
        Self {
            places: card.criteria.iter().filter_map(|c| place(&c.name)).collect(),
            card,
            average_fit: portable_sigmoid(model.calibration.log_odds(average)),
        }
    }

    /// Code of the currency.
    pub fn currency(&self) -> &str {
        &self.card.currency
    }

    /// Fit of the average account.
    pub fn average_fit(&self) -> f64 {
        self.average_fit
    }

    /// The card.
    pub fn card(&self) -> &ValueCard {
        self.card
    }

    /// The card's criteria, each with the account's bin in it.
    fn lines<'b>(&'b self, bins: &'b [u16]) -> impl Iterator<Item = (&'b ValueCriterion, usize, usize)> {
        let lines = self.card.criteria.iter().zip(&self.places);
        lines.map(|(criterion, place)| (criterion, *place, usize::from(bins[*place])))
    }

    fn log_value(&self, bins: &[u16]) -> i64 {
        self.card.base
            + self
                .lines(bins)
                .map(|(criterion, _, bin)| criterion.effects[bin])
                .sum::<i64>()
    }

    /// Posterior variance of the logarithm of an account's value.
    fn variance(&self, bins: &[u16]) -> f64 {
        let own: f64 = self
            .lines(bins)
            .map(|(criterion, _, bin)| criterion.variance[bin])
            .sum();
        let loadings = self.card.base_loadings.iter().enumerate();
        let shared = loadings.map(|(factor, base)| {
            let of_bins: f64 = self
                .lines(bins)
                .map(|(criterion, _, bin)| criterion.loadings[bin][factor])
                .sum();
            (base + of_bins).powi(2)
        });
        self.card.base_variance + own + shared.sum::<f64>()
    }

    /// What an account with these bins is worth; `fit` with its 95 % interval, NaN where there is none.
    ///
    /// The interval of a product is that of a sum of logarithms, whose distances to the ends of both intervals add in squares.
    ///
    /// Source: method of variance estimates recovery, Zou & Donner (2008), *Statistics in Medicine* 27:1693.
    pub fn valuation(&self, bins: &[u16], (fit, fit_low, fit_high): (f64, f64, f64)) -> Valuation {
        let log = self.log_value(bins) as f64 / MICRO;
        let half = Z_95 * self.variance(bins).sqrt();
        let middle = log - self.card.smearing as f64 / MICRO;
        let single = Z_95 * self.card.spread;
        let value = libm::exp(log);
        let apart = |end: f64| match fit > 0.0 && end > 0.0 {
            true => libm::log(end / fit),
            false => 0.0,
        };
        let end = |sign: f64, fit_end: f64| {
            fit * value * libm::exp(sign * (half.powi(2) + apart(fit_end).powi(2)).sqrt())
        };
        Valuation {
            value: cents(value),
            value_low: cents(libm::exp(log - half)),
            value_high: cents(libm::exp(log + half)),
            customer_low: cents(libm::exp(middle - single)),
            customer_high: cents(libm::exp(middle + single)),
            expected: (!fit.is_nan()).then(|| ExpectedValue {
                expected_value: cents(fit * value),
                expected_low: cents(end(-1.0, fit_low)),
                expected_high: cents(end(1.0, fit_high)),
            }),
        }
    }

    /// What sets the account's expected value apart from the average one's, in currency.
    ///
    /// Value and fit are factors; each one's part of the difference is its logarithm times the logarithmic mean of both ends, so
    /// that parts sum to the whole, in any order, without a rest. Hundredths are rounded by largest remainders.
    ///
    /// Source: additive decomposition by the logarithmic mean (LMDI-I), Ang (2004), *Energy Policy* 32:1131.
    pub fn parts(&self, bins: &[u16], fit: f64) -> ValueParts {
        let has_fit = !fit.is_nan() && fit > 0.0 && self.average_fit > 0.0;
        let (fit, usual) = match has_fit {
            true => (fit, self.average_fit),
            false => (1.0, 1.0),
        };
        let average = usual * libm::exp(self.card.base as f64 / MICRO);
        let total = fit * libm::exp(self.log_value(bins) as f64 / MICRO);
        let effect = |criterion: &ValueCriterion, bin: usize| criterion.effects[bin] as f64 / MICRO;
        let mut logs: Vec<f64> = self.lines(bins).map(|(c, _, bin)| effect(c, bin)).collect();
        logs.push(libm::log(fit / usual));
        let whole: f64 = logs.iter().sum();
        // Near each other both means are one.
        let mean = match whole.abs() < 1e-9 {
            true => average,
            false => (total - average) / whole,
        };
        let (average, total) = (cents(average), cents(total));
        let exact: Vec<f64> = logs.iter().map(|log| 100.0 * mean * log).collect();
        let mut parts: Vec<i64> = exact.iter().map(|part| part.floor() as i64).collect();
        let mut order: Vec<usize> = (0..parts.len()).collect();
        order.sort_by(|&a, &b| {
            (exact[b] - exact[b].floor())
                .total_cmp(&(exact[a] - exact[a].floor()))
                .then(a.cmp(&b))
        });
        // What rounding leaves is less than a hundredth a part.
        let mut left = total - average - parts.iter().sum::<i64>();
        for &at in order.iter().cycle() {
            if left == 0 {
                break;
            }
            parts[at] += left.signum();
            left -= left.signum();
        }
        let of_fit = parts.pop();
        let criteria = self.lines(bins).zip(parts);
        ValueParts {
            average,
            total,
            fit: of_fit.filter(|_| has_fit),
            criteria: criteria
                .map(|((criterion, place, bin), part)| (place, part, libm::exp(effect(criterion, bin))))
                .collect(),
        }
    }
}

/// An amount in hundredths; beyond what a number of cents can be, the largest.
fn cents(amount: f64) -> i64 {
    (amount * 100.0).round() as i64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fit::value::ValueQuality;
    use proptest::prelude::*;

    fn line(effects: Vec<i64>) -> ValueCriterion {
        let bins = effects.len();
        ValueCriterion {
            name: String::new(),
            effects,
            customers: vec![1; bins],
            loadings: vec![vec![0.05]; bins],
            variance: vec![0.01; bins],
        }
    }

    fn card(base: i64, lines: Vec<Vec<i64>>) -> ValueCard {
        ValueCard {
            column: "amount".to_owned(),
            currency: "EUR".to_owned(),
            base,
            smearing: 200_000,
            spread: 0.7,
            criteria: lines.into_iter().map(line).collect(),
            base_loadings: vec![0.02],
            base_variance: 0.001,
            quality: ValueQuality {
                customers: 1,
                r2: 0.5,
                r2_low: 0.4,
                r2_high: 0.6,
                observed: 1.0,
                expected: 1.0,
                ratio: 1.0,
                ratio_low: 0.9,
                ratio_high: 1.1,
                thirds: Vec::new(),
            },
        }
    }

    proptest! {
        /// Every hundredth is accounted for, whatever the sizes, and a factor above 1 never takes away.
        #[test]
        fn parts_sum_to_the_expected_value(
            base in 0i64..20_000_000,
            effects in prop::collection::vec(-2_000_000i64..2_000_000, 1..12),
            fit in 0.0001f64..0.9999,
            usual in 0.0001f64..0.9999,
        ) {
            let card = card(base, effects.iter().map(|effect| vec![*effect]).collect());
            let valuer = Valuer {
                places: (0..effects.len()).collect(),
                card: &card,
                average_fit: usual,
            };
            let bins = vec![0; effects.len()];
            let parts = valuer.parts(&bins, fit);
            let sum: i64 = parts.criteria.iter().map(|(_, part, _)| part).sum();
            let of_fit = parts.fit.unwrap();
            prop_assert_eq!(parts.average + of_fit + sum, parts.total);
            let worth = valuer.valuation(&bins, (fit, fit * 0.9, (fit * 1.1).min(1.0)));
            let expected = worth.expected.unwrap();
            prop_assert_eq!(expected.expected_value, parts.total);
            prop_assert!(expected.expected_low <= expected.expected_value && expected.expected_value <= expected.expected_high);
            prop_assert!(worth.value_low <= worth.value && worth.value <= worth.value_high);
            for ((_, part, factor), effect) in parts.criteria.iter().zip(&effects) {
                // Two hundredths are what rounding may give or take.
                prop_assert!(*part * effect.signum() >= -2, "{part} of {effect}");
                prop_assert!((factor.ln() * MICRO - *effect as f64).abs() < 1e-3);
            }
            let without = valuer.parts(&bins, f64::NAN);
            prop_assert_eq!(without.fit, None);
            let sum: i64 = without.criteria.iter().map(|(_, part, _)| part).sum();
            prop_assert_eq!(without.average + sum, without.total);
            prop_assert_eq!(without.total, worth.value);
        }
    }
}
