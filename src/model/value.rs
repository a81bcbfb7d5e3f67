//! The value card: what a customer is worth, additive in logarithms on the scorecard's bins. It stands beside the score and is
//! no part of it.

use serde::{Deserialize, Serialize};

use crate::criteria::{Binned, Cut};
use crate::fit::Accounts;
use crate::fit::order;
use crate::fit::twins::Twins;
use crate::fit::value::{Amounts, LogAmounts, ValueQuality, starts};
use crate::language::Language;
use crate::model::factors::Factors;
use crate::model::points::centred;
use crate::model::train::Training;
use crate::model::{Criterion, Model};
use crate::table::currencies::{OneCurrency, one_currency};
use crate::table::{Table, Values};

/// Fewest customers with an amount that one is learnt from (house choice: below it the interval of R² is wider than most of
/// what contracts have to tell).
pub const FEWEST: u64 = 60;

/// Share of customers without an amount above 0 beyond which amounts mean something else than what a customer pays (house
/// choice); those there are have no logarithm and are left out.
const MOST_FREE: f64 = 0.1;

/// Most customers learnt from (house choice: of 20,000 a total has an interval of a hundredth, or two).
const MOST_CUSTOMERS: usize = 20_000;

/// Most bins of all criteria together (house choice: a second of work); the weightiest criteria come first.
const MOST_BINS: usize = 250;

/// Folds (house choice, as in validation).
const FOLDS: usize = 5;

/// Effects are whole millionths of a nat: their sums are the same in any order.
pub(super) const MICRO: f64 = 1e6;

/// What is known of customers' worth: a card, or why there is none.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    /// It can be told.
    Card(Box<ValueCard>),
    /// It cannot.
    Refused(NoValue),
}

/// Why there is no value card.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "reason", rename_all = "snake_case", deny_unknown_fields)]
pub enum NoValue {
    /// Too few customers have an amount.
    TooFew {
        /// Those that have.
        customers: u64,
        /// Those it takes.
        needed: u64,
    },
    /// Too many customers have an amount that is not above 0.
    Free {
        /// Those that have.
        customers: u64,
        /// Customers with an amount.
        of: u64,
    },
    /// Amounts are in several currencies, without rates.
    SeveralCurrencies {
        /// Code and cells of each.
        currencies: String,
    },
    /// Nothing says in which currency amounts are.
    NoCurrency {
        /// The column of amounts.
        column: String,
    },
    /// Held-out amounts are told no better than by their mean, beyond doubt.
    NoSignal {
        /// Share of the variance told out of fold.
        r2: f64,
        /// Lower end of its interval.
        low: f64,
    },
    /// The card did not settle.
    NotSettled,
}

impl NoValue {
    /// The reason and what to do, as a sentence without its full stop.
    pub fn describe(&self, language: Language) -> String {
        let count = |number: u64| language.integer(number as i64);
        match self {
            Self::TooFew { customers, needed } => language.value_too_few(count(*customers), count(*needed)),
            Self::Free { customers, of } => language.value_free(count(*customers), count(*of)),
            Self::SeveralCurrencies { currencies } => language.value_several(currencies),
            Self::NoCurrency { column } => language.value_no_currency(column),
            Self::NoSignal { r2, low } => {
                language.value_no_signal(language.decimal(*r2, 2), language.decimal(*low, 2))
            }
            Self::NotSettled => language.value_not_settled(),
        }
    }
}

/// ln(value) = base + Σ effect of the account's bin in each criterion.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ValueCard {
    /// Column of the amounts.
    pub column: String,
    /// Code of their currency.
    pub currency: String,
    /// Logarithm of what the average customer is worth on average, micro-nats.
    pub base: i64,
    /// Part of `base` that the mean lies above the middle, micro-nats: smearing.
    pub smearing: i64,
    /// Standard deviation of single amounts about what is expected (logarithm), out of fold.
    pub spread: f64,
    /// Criteria that tell of amounts, in the scorecard's order.
    pub criteria: Vec<ValueCriterion>,
    /// Shared part of the posterior uncertainty of the base, one loading per factor.
    pub base_loadings: Vec<f64>,
    /// Remaining posterior variance of the base.
    pub base_variance: f64,
    /// How well it tells held-out amounts.
    pub quality: ValueQuality,
}

/// One line of the value card; vectors have one entry per bin of the scorecard's criterion.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ValueCriterion {
    /// Name of the scorecard's criterion, whose bins it uses.
    pub name: String,
    /// Effects above the average customer's, micro-nats.
    pub effects: Vec<i64>,
    /// Customers with an amount in each bin.
    pub customers: Vec<u64>,
    /// Shared posterior uncertainty, per bin one loading per factor.
    pub loadings: Vec<Vec<f64>>,
    /// Remaining posterior variance.
    pub variance: Vec<f64>,
}

/// Learns the value card of a model from its ideal customers, whose chance the fit is. `None` where the recipe names no
/// column of amounts (`figures.amount`).
pub fn learn(training: &Training<'_>, model: &Model) -> Option<Value> {
    let column = training.recipe.figures.amount.as_deref()?;
    let table = training.accounts.table;
    let position = table.columns.iter().position(|of| of.name == column)?;
    let Values::Number(amounts) = &table.columns[position].values else {
        return None;
    };
    let learnt = |currency: String| match of_amounts(training, model, amounts, (column, currency)) {
        Ok(card) => Value::Card(Box::new(card)),
        Err(reason) => Value::Refused(reason),
    };
    let into = training.recipe.rates.as_ref().map(|rates| rates.into.as_str());
    Some(match one_currency(table, position, into) {
        OneCurrency::Several(several) => Value::Refused(NoValue::SeveralCurrencies {
            currencies: several.listed(),
        }),
        OneCurrency::Unknown => match training.recipe.currency() {
            Some(currency) => learnt(currency.to_owned()),
            None => Value::Refused(NoValue::NoCurrency {
                column: column.to_owned(),
            }),
        },
        OneCurrency::Known(currency) => learnt(currency),
    })
}

fn of_amounts(
    training: &Training<'_>,
    model: &Model,
    amounts: &[f64],
    (column, currency): (&str, String),
) -> Result<ValueCard, NoValue> {
    let accounts = training.accounts;
    let ideal = accounts
        .rows
        .iter()
        .zip(accounts.ideal)
        .filter(|(_, ideal)| **ideal);
    let known = ideal
        .map(|(row, _)| *row)
        .filter(|row| amounts[*row as usize].is_finite());
    let (mut rows, free): (Vec<u32>, Vec<u32>) = known.partition(|row| amounts[*row as usize] > 0.0);
    let (customers, of) = (rows.len() as u64, (rows.len() + free.len()) as u64);
    if customers < FEWEST {
        return Err(NoValue::TooFew {
            customers,
            needed: FEWEST,
        });
    }
    if free.len() as f64 > MOST_FREE * of as f64 {
        return Err(NoValue::Free {
            customers: free.len() as u64,
            of,
        });
    }
    // By what each account holds: neither who is drawn, nor the order of sums, nor folds depend on where it stands.
    let seed = training.recipe.fit.seed.unwrap_or(0);
    let mut keyed: Vec<(u64, u32)> = order::keys(accounts.table, &rows)
        .into_iter()
        .map(|key| order::mixed(&(seed, key)))
        .zip(rows.iter().copied())
        .collect();
    keyed.sort_by(|a, b| {
        let amount = |row: u32| amounts[row as usize];
        a.0.cmp(&b.0).then(amount(a.1).total_cmp(&amount(b.1)))
    });
    keyed.truncate(MOST_CUSTOMERS);
    rows = keyed.iter().map(|(_, row)| *row).collect();
    let (chosen, bins) = binned(model, accounts.table, &rows);
    let ordered: Vec<bool> = chosen
        .iter()
        .map(|(criterion, _)| criterion.cut.is_ordered())
        .collect();
    let worth: Vec<f64> = rows.iter().map(|row| amounts[*row as usize]).collect();
    let fold = folds(accounts, &rows);
    let learnt = LogAmounts::fit(&Amounts {
        bins: &bins,
        ordered: &ordered,
        amounts: &worth,
        fold: &fold,
        folds: FOLDS,
    })
    .ok_or(NoValue::NotSettled)?;
    let quality = &learnt.quality;
    if quality.r2_low.is_nan() || quality.r2_low <= 0.0 {
        return Err(NoValue::NoSignal {
            r2: rounded(quality.r2),
            low: rounded(quality.r2_low),
        });
    }
    let names = chosen.into_iter().map(|(criterion, _)| criterion.name.clone());
    Ok(card(
        learnt,
        &bins,
        names.collect(),
        (column.to_owned(), currency),
    ))
}

/// The criteria that amounts are learnt from, the weightiest while there is room, in the scorecard's order, and the customers'
/// bins in them. Tables of several criteria are left to their own criteria.
fn binned<'m>(model: &'m Model, table: &Table, rows: &[u32]) -> (Vec<(&'m Criterion, usize)>, Binned) {
    let single = model
        .criteria
        .iter()
        .enumerate()
        .filter(|(_, c)| !c.cut.is_pair());
    let mut chosen: Vec<(usize, &Criterion)> = single.collect();
    chosen.sort_by_key(|(at, criterion)| (std::cmp::Reverse(criterion.weight()), *at));
    let mut bins = 0;
    chosen.retain(|(_, criterion)| {
        bins += criterion.cut.len();
        bins <= MOST_BINS
    });
    chosen.sort_by_key(|(at, _)| *at);
    let cuts: Vec<&Cut> = chosen.iter().map(|(_, criterion)| &criterion.cut).collect();
    let columns = cuts.iter().map(|cut| Binned::of_cut(cut, table, rows)).collect();
    let binned = Binned {
        rows: rows.len(),
        sizes: cuts.iter().map(|cut| cut.len()).collect(),
        columns,
    };
    (
        chosen
            .into_iter()
            .map(|(at, criterion)| (criterion, at))
            .collect(),
        binned,
    )
}

/// Folds of customers in the order of their keys, twins staying together.
fn folds(accounts: Accounts<'_>, rows: &[u32]) -> Vec<usize> {
    let (ideal, weights) = (vec![true; rows.len()], vec![1.0; rows.len()]);
    let twins = Twins::find(Accounts {
        rows,
        ideal: &ideal,
        weights: &weights,
        ..accounts
    });
    let mut fold_of = vec![None; twins.groups];
    let mut next = 0;
    let of = |group: &u32| {
        *fold_of[*group as usize].get_or_insert_with(|| {
            next += 1;
            next % FOLDS
        })
    };
    twins.group.iter().map(of).collect()
}

fn card(
    learnt: LogAmounts,
    bins: &Binned,
    names: Vec<String>,
    (column, currency): (String, String),
) -> ValueCard {
    let starts = starts(&bins.sizes);
    let counts: Vec<Vec<u64>> = bins
        .columns
        .iter()
        .zip(&bins.sizes)
        .map(|(column, size)| {
            let mut counts = vec![0; *size];
            column.iter().for_each(|bin| counts[usize::from(*bin)] += 1);
            counts
        })
        .collect();
    let mut share = vec![1.0];
    share.extend(counts.iter().flatten().map(|n| *n as f64 / bins.rows as f64));
    let covariance = centred(&learnt.covariance, &starts, &share);
    let factors = Factors::fit(&covariance, &share);
    let micro = |nats: f64| (nats * MICRO).round() as i64;
    let mut base = learnt.intercept;
    let criteria = names.into_iter().zip(learnt.effects).enumerate();
    let criteria = criteria.map(|(at, (name, effects))| {
        let (start, size) = (starts[at], bins.sizes[at]);
        let average: f64 = effects
            .iter()
            .zip(&share[start..])
            .map(|(effect, share)| effect * share)
            .sum();
        base += average;
        ValueCriterion {
            name,
            effects: effects.iter().map(|effect| micro(effect - average)).collect(),
            customers: counts[at].clone(),
            loadings: factors.loadings[start..start + size].to_vec(),
            variance: factors.rest[start..start + size].to_vec(),
        }
    });
    let criteria: Vec<ValueCriterion> = criteria.collect();
    let smearing = learnt.smearing.ln();
    let quality = ValueQuality {
        r2: rounded(learnt.quality.r2),
        r2_low: rounded(learnt.quality.r2_low),
        r2_high: rounded(learnt.quality.r2_high),
        ratio: rounded(learnt.quality.ratio),
        ratio_low: rounded(learnt.quality.ratio_low),
        ratio_high: rounded(learnt.quality.ratio_high),
        ..learnt.quality
    };
    ValueCard {
        column,
        currency,
        base: micro(base + smearing),
        smearing: micro(smearing),
        spread: rounded(learnt.spread),
        criteria,
        base_loadings: factors.loadings[0].clone(),
        base_variance: rounded(factors.rest[0] + learnt.smearing_variance),
        quality,
    }
}

fn rounded(value: f64) -> f64 {
    (value * 1e6).round() / 1e6
}

impl Value {
    /// Whether it is one that `model` can have.
    ///
    /// # Errors
    /// What is wrong, in words.
    pub fn check(&self, model: &Model) -> Result<(), String> {
        match self {
            Self::Card(card) => card.check(model),
            Self::Refused(_) => Ok(()),
        }
    }
}

impl ValueCard {
    fn check(&self, model: &Model) -> Result<(), String> {
        let factors = self.base_loadings.len();
        let finite = |values: &[f64]| values.iter().all(|value| value.is_finite());
        let positive = |values: &[f64]| values.iter().all(|value| value.is_finite() && *value >= 0.0);
        // Beyond e^±30 times, no amount is one.
        let moderate = |micro: &i64| micro.unsigned_abs() <= 30_000_000;
        if self.currency.is_empty()
            || !finite(&self.base_loadings)
            || !positive(&[self.base_variance, self.spread])
            || self.spread > 10.0
            || !moderate(&self.base)
            || !moderate(&self.smearing)
        {
            return Err("the value card's base is none".to_owned());
        }
        let mut last = None;
        for line in &self.criteria {
            let place = model.criteria.iter().position(|c| c.name == line.name);
            let bins = place.map_or(0, |place| model.criteria[place].points.len());
            let fits = bins > 0
                && last < place
                && [
                    line.effects.len(),
                    line.customers.len(),
                    line.loadings.len(),
                    line.variance.len(),
                ] == [bins; 4]
                && line.effects.iter().all(moderate)
                && positive(&line.variance)
                && line.loadings.iter().all(|of| of.len() == factors && finite(of));
            if !fits {
                return Err(format!(
                    "the value card's `{}` is not the model's criterion",
                    line.name
                ));
            }
            last = place;
        }
        // Amounts are then exact to a hundredth.
        let most: i64 = self
            .criteria
            .iter()
            .filter_map(|line| line.effects.iter().max())
            .sum();
        if !moderate(&(self.base + most)) {
            return Err("the value card has no moderate amounts".to_owned());
        }
        let of = &self.quality;
        let figures = [
            of.r2,
            of.r2_low,
            of.r2_high,
            of.ratio,
            of.ratio_low,
            of.ratio_high,
            of.observed,
            of.expected,
        ];
        match finite(&figures) && of.r2_low > 0.0 {
            true => Ok(()),
            false => Err("the value card's figures do not warrant it".to_owned()),
        }
    }
}
