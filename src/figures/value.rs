//! What customers are worth against what winning them costs: LTV, CAC and their ratio, resampled together.

use super::facts::{Account, Facts, HORIZON, Span, YEAR};
use super::figure::{Figure, Name, Reason};
use crate::figures::figure::{CONFIDENCE, incomplete};
use crate::recipe::FigureKey as Key;
use crate::stats::normal;
use crate::stats::resample::Bootstrap;
use crate::stats::survival::Survival;
use crate::stats::value_survival::{Payer, paid_until};

/// Customers from which resampling is trusted with an interval (house choice).
const FEWEST: usize = 10;

/// Lifetime value, acquisition cost, and how many times the one holds the other.
pub struct Value {
    pub ltv: Figure,
    pub ltv_weighted: Figure,
    pub cac: Figure,
    pub ltv_cac: Figure,
}

/// Sums over resampled accounts that the figures are made of.
struct Sums {
    amount: Vec<f64>,
    amounts: Vec<f64>,
    cost: Vec<f64>,
    /// Customers among the accounts whose cost is known.
    won: Vec<f64>,
}

impl Value {
    /// Of a group's accounts, in an order that depends on their facts alone.
    pub fn of(
        facts: &Facts,
        accounts: &[&Account],
        customers: &[&Account],
        lifetimes: &Result<Survival, Reason>,
    ) -> Self {
        let amounts: Vec<f64> = known(customers.iter().map(|a| a.amount));

        let ltv = worth(facts, customers.len(), &amounts, lifetimes);
        let cac = acquisition_cost(facts, accounts, customers);
        let ratio = match (facts.lacks(Name::LtvCac), &ltv, &cac) {
            (Some(reason), _, _) => Err(reason),
            (None, Err(reason), _) | (None, _, Err(reason)) => Err(*reason),
            (None, _, Ok((0.0, _))) => Err(Reason::ZeroTotal),
            (None, Ok((ltv, _, a)), Ok((cac, b))) => Ok((ltv / cac, a.or(*b))),
        };

        let ltv_weighted = weighted(facts, customers, &ltv);
        let few = customers.len() < FEWEST;
        let intervals = if few || (ltv.is_err() && cac.is_err()) {
            [None; 3]
        } else {
            let horizon = ltv.as_ref().map_or(facts.horizon, |(_, horizon, _)| *horizon);
            intervals(facts, accounts, horizon)
        };
        let figure =
            |found: Result<(f64, Option<Reason>), Reason>, interval: Option<(f64, f64)>, n: usize| {
                let unbounded = match interval {
                    Some(_) => None,
                    None if few => Some(Reason::TooFew {
                        needed: FEWEST as u64,
                    }),
                    None => Some(Reason::NoInterval),
                };
                match found {
                    Ok((estimate, beware)) => Figure::new(estimate, interval, n).beware(beware.or(unbounded)),
                    Err(reason) => Figure::none(reason, n),
                }
            };
        let [worth, cost, times] = intervals;
        Self {
            ltv: figure(
                ltv.map(|(value, _, beware)| (value, beware)),
                worth,
                customers.len(),
            ),
            ltv_weighted,
            cac: figure(cac, cost, accounts.iter().filter(|a| !a.cost.is_nan()).count()),
            ltv_cac: figure(ratio, times, accounts.len()),
        }
    }
}

/// What all accounts of a group cost, per customer won among those whose cost is known; what to beware of beside it.
///
/// # Errors
/// Why there is none.
pub(super) fn acquisition_cost(
    facts: &Facts,
    accounts: &[&Account],
    customers: &[&Account],
) -> Result<(f64, Option<Reason>), Reason> {
    let costs: Vec<f64> = known(accounts.iter().map(|a| a.cost));
    let paid = accounts.iter().filter(|a| a.bought() && !a.cost.is_nan()).count();
    match facts.lacks(Name::Cac) {
        Some(reason) => Err(reason),
        None if customers.is_empty() => Err(Reason::NoCustomers),
        None if paid == 0 => Err(Reason::Incomplete {
            key: Key::Cost,
            missing: customers.len() as u64,
            of: customers.len() as u64,
        }),
        None => Ok((
            costs.iter().sum::<f64>() / paid as f64,
            incomplete(Key::Cost, accounts.len() - costs.len(), accounts.len()),
        )),
    }
}

/// What customers pay in all within the horizon of `ltv`, the stay of each counting by what it pays.
fn weighted(
    facts: &Facts,
    customers: &[&Account],
    ltv: &Result<(f64, f64, Option<Reason>), Reason>,
) -> Figure {
    let (horizon, beware) = match ltv {
        Ok((_, horizon, beware)) => (*horizon, *beware),
        Err(reason) => return Figure::none(*reason, customers.len()),
    };
    let paying = customers.iter().map(|a| (a.amount, a.expansion, a.lifetime));
    let Some((value, error)) = lifetime_value(paying, facts.margin, horizon) else {
        return Figure::none(Reason::ZeroTotal, customers.len());
    };
    let few = customers.len() < FEWEST;
    // On the scale of logarithms, so that no end is below 0.
    let interval = error.filter(|_| !few && value > 0.0).map(|error| {
        let half = (normal::half_width(CONFIDENCE) * error / value).exp();
        (value / half, value * half)
    });
    let unbounded = interval.is_none().then_some(match few {
        true => Reason::TooFew {
            needed: FEWEST as u64,
        },
        false => Reason::NoInterval,
    });
    let upsell = (!facts.knows(Key::Expansion)).then_some(Reason::NoUpsell);
    Figure::new(value, interval, customers.len()).beware(beware.or(unbounded).or(upsell))
}

/// Lifetime value by contract, and its standard error: (contract + upsell) per year × margin × years within the horizon,
/// of customers whose contract is known; an upsell that is not known is none. `None` where nothing is paid.
///
/// Source: [`paid_until`].
pub fn lifetime_value(
    customers: impl Iterator<Item = (f64, f64, Option<Span>)>,
    margin: f64,
    horizon: f64,
) -> Option<(f64, Option<f64>)> {
    let payers: Vec<Payer> = customers
        .filter(|(amount, _, _)| !amount.is_nan())
        .map(|(amount, upsell, lifetime)| Payer {
            pays: amount + if upsell.is_nan() { 0.0 } else { upsell },
            stay: lifetime.map(|span| (f64::from(span.days), span.happened)),
        })
        .collect();
    let paid = paid_until(&payers, horizon)?;
    let scale = margin / YEAR;
    Some((scale * paid.mean, paid.error.map(|error| scale * error)))
}

fn known(values: impl Iterator<Item = f64>) -> Vec<f64> {
    values.filter(|v| !v.is_nan()).collect()
}

/// Lifetime value, the horizon it covers in days, and what to beware of.
fn worth(
    facts: &Facts,
    customers: usize,
    amounts: &[f64],
    lifetimes: &Result<Survival, Reason>,
) -> Result<(f64, f64, Option<Reason>), Reason> {
    if let Some(reason) = facts.lacks(Name::Ltv) {
        return Err(reason);
    }
    if customers == 0 {
        return Err(Reason::NoCustomers);
    }
    let curve = lifetimes.as_ref().map_err(|reason| *reason)?;
    if amounts.is_empty() {
        let of = customers as u64;
        return Err(Reason::Incomplete {
            key: Key::Amount,
            missing: of,
            of,
        });
    }
    // Beyond the last day watched the curve is known only where nobody is left.
    let unwatched = curve.beyond_follow_up(facts.horizon) && curve.at(facts.horizon) > 0.0;
    let horizon = if unwatched {
        curve.follow_up()
    } else {
        facts.horizon
    };
    let short = horizon < HORIZON;
    let beyond = Reason::BeyondFollowUp { days: horizon as u64 };
    if horizon <= 0.0 {
        return Err(beyond);
    }
    let contract = amounts.iter().sum::<f64>() / amounts.len() as f64;
    let value = contract * facts.margin * curve.restricted_mean(horizon) / YEAR;
    let missing = incomplete(Key::Amount, customers - amounts.len(), customers);
    Ok((value, horizon, short.then_some(beyond).or(missing)))
}

/// 95 % intervals of LTV, CAC and LTV/CAC.
fn intervals(facts: &Facts, accounts: &[&Account], horizon: f64) -> [Option<(f64, f64)>; 3] {
    let resamples = Bootstrap::new(accounts.len(), facts.seed);
    let or_zero = |v: f64| if v.is_nan() { 0.0 } else { v };
    let one = |yes: bool| f64::from(u8::from(yes));
    let each = |value: &dyn Fn(&Account) -> f64| resamples.sums(accounts.iter().map(|a| value(a)));
    let sums = Sums {
        amount: each(&|a| if a.bought() { or_zero(a.amount) } else { 0.0 }),
        amounts: each(&|a| one(a.bought() && !a.amount.is_nan())),
        cost: each(&|a| or_zero(a.cost)),
        won: each(&|a| one(a.bought() && !a.cost.is_nan())),
    };
    let mut stays: Vec<(i32, bool, u32)> = accounts
        .iter()
        .zip(&resamples.block)
        .filter_map(|(a, block)| a.lifetime.map(|span| (span.days, span.happened, *block)))
        .collect();
    stays.sort_unstable();
    resamples.intervals(|drawn| {
        let total = |sums: &[f64]| {
            drawn
                .iter()
                .zip(sums)
                .map(|(times, sum)| times * sum)
                .sum::<f64>()
        };
        let contract = total(&sums.amount) / total(&sums.amounts);
        let ltv = contract * facts.margin * restricted_mean(&stays, drawn, horizon) / YEAR;
        let cac = total(&sums.cost) / total(&sums.won);
        [ltv, cac, ltv / cac]
    })
}

/// [`Survival::restricted_mean`] of accounts `(days, left, block)`, sorted, that count as often as their block was
/// drawn; NaN when none was.
fn restricted_mean(stays: &[(i32, bool, u32)], drawn: &[f64], horizon: f64) -> f64 {
    let mut risk: f64 = stays.iter().map(|(_, _, block)| drawn[*block as usize]).sum();
    if risk == 0.0 {
        return f64::NAN;
    }
    let (mut area, mut share, mut from) = (0.0, 1.0, 0.0);
    let mut rest = stays;
    while let Some((days, _, _)) = rest.first() {
        let day = f64::from(*days);
        if day >= horizon || risk <= 0.0 {
            break;
        }
        let here = rest.iter().take_while(|stay| stay.0 == *days).count();
        let (now, later) = rest.split_at(here);
        let (mut gone, mut left) = (0.0, 0.0);
        for (_, happened, block) in now {
            let times = drawn[*block as usize];
            gone += times;
            left += if *happened { times } else { 0.0 };
        }
        if left > 0.0 {
            area += share * (day - from);
            share *= 1.0 - left / risk;
            from = day;
        }
        risk -= gone;
        rest = later;
    }
    area + share * (horizon - from)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Drawn once each, a resample is the sample.
    #[test]
    fn a_resample_of_all_is_the_curve_itself() {
        let days = [
            (3, true),
            (5, false),
            (5, true),
            (9, true),
            (12, false),
            (400, true),
        ];
        let spans: Vec<(f64, bool)> = days.iter().map(|(d, e)| (f64::from(*d), *e)).collect();
        let mut stays: Vec<(i32, bool, u32)> = (0..).zip(days).map(|(k, (d, e))| (d, e, k)).collect();
        stays.sort_unstable();
        let curve = Survival::new(&spans).unwrap();
        for horizon in [4.0, 10.0, 365.0, 500.0] {
            let found = restricted_mean(&stays, &[1.0; 6], horizon);
            assert!((found - curve.restricted_mean(horizon)).abs() < 1e-9, "{horizon}");
        }
        assert!(restricted_mean(&stays, &[0.0; 6], 10.0).is_nan());
    }
}
