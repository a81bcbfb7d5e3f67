//! A scorecard from convictions and shared traits, for when accounts are too few to learn from.

use faer::Mat;

use crate::criteria::{Cut, Input};
use crate::error::Result;
use crate::fit::Accounts;
use crate::fit::line::Line;
use crate::fit::scorecard::{Learnt, Scorecard};
use crate::model::prior::{LOG_ODDS_PER_POINT, bins_of, log_odds};
use crate::model::traits::{Against, DOUBT, Reference, SharedTrait, SharedTraits, counts, posterior};
use crate::recipe::{Conviction, Prior};
use crate::table::{Column, Kind};

/// Least accounts of evidence a prior is taken to be worth when it makes a scorecard: wide intervals, not infinite.
const LEAST_WORTH: f64 = 5.0;

/// Most traits without a conviction that make criteria (house choice: ten customers carry no more).
const MOST_TRAITS: usize = 5;

/// The convictions as log-odds, with what these customers say where they can be compared with others, and the traits
/// that they share beyond chance. Without anybody to compare with, a trait that most customers share counts as one plus:
/// it says who resembles them, not who buys.
///
/// # Errors
/// None at present, beyond those of binning.
pub fn scorecard(
    accounts: Accounts<'_>,
    as_of: i32,
    traits: Option<&SharedTraits>,
    reference: Option<Reference<'_>>,
) -> Result<Scorecard> {
    let (n, ideal) = (
        accounts.ideal.len() as f64,
        accounts.ideal.iter().filter(|y| **y).count() as f64,
    );
    // Customers alone say nothing of how many accounts are ideal: the line starts from even odds, and no fit is told.
    let base = match n - ideal {
        0.0 => 0.5,
        _ => ((ideal + 0.5) / (n + 1.0)).clamp(0.02, 0.98),
    };
    let information = base * (1.0 - base);
    let (mut criteria, mut variances) = (Vec::new(), vec![1.0 / (n.max(1.0) * information)]);
    let customers: Vec<u32> = customers(accounts);
    for (i, input) in accounts
        .inputs
        .iter()
        .enumerate()
        .filter(|(_, i)| !i.prior.is_empty())
    {
        for cut in cuts(&accounts.table.columns[input.column], &input.prior, as_of)? {
            let mut beta = vec![0.0; cut.len()];
            let mut variance = vec![1.0 / (LEAST_WORTH * information); cut.len()];
            for prior in &input.prior {
                // For a set, each prior speaks of one token's criterion only.
                let Ok(bins) = bins_of(prior, &cut) else { continue };
                let counts = counts(&cut, &bins, (accounts.table, &customers), reference)?;
                let precision = prior.worth.max(LEAST_WORTH) * information;
                let (mean, spread) = posterior(log_odds(prior, LOG_ODDS_PER_POINT), precision, counts);
                for bin in bins {
                    beta[bin] = mean;
                    variance[bin] = spread;
                }
            }
            variances.extend(variance);
            criteria.push(Learnt {
                between: Vec::new(),
                inputs: vec![i],
                cut,
                beta,
                variance: Vec::new(),
            });
        }
    }
    for (i, found) in chosen(traits, accounts) {
        let (mean, spread) = match traits.map(|traits| traits.against) {
            Some(Against::Nobody) | None => {
                let plus = Conviction::read("plus").map_or(0.0, Conviction::log_odds);
                (plus * found.counts.share(), 1.0 / (LEAST_WORTH * information))
            }
            Some(_) => posterior(0.0, DOUBT, found.counts),
        };
        let mut beta = vec![0.0; found.cut.len()];
        let mut variance = vec![1.0 / DOUBT; found.cut.len()];
        (beta[found.bin], variance[found.bin]) = (mean, spread);
        variances.extend(variance);
        criteria.push(Learnt {
            inputs: vec![i],
            cut: found.cut.clone(),
            beta,
            between: Vec::new(),
            variance: Vec::new(),
        });
    }
    let covariance = Mat::from_fn(variances.len(), variances.len(), |i, j| {
        if i == j { variances[i] } else { 0.0 }
    });
    Ok(Scorecard {
        criteria,
        intercept: (base / (1.0 - base)).ln(),
        line: Line {
            intercept: 0.0,
            slope: 1.0,
            pivot: 0.0,
            slope_variance: 0.0,
        },
        unmodelled: 0.0,
        covariance,
    })
}

/// Rows of the ideal accounts.
pub fn customers(accounts: Accounts<'_>) -> Vec<u32> {
    let rows = accounts.rows.iter().zip(accounts.ideal);
    rows.filter(|(_, ideal)| **ideal).map(|(row, _)| *row).collect()
}

/// Traits that make criteria without a conviction: those beyond chance; without comparison those that most customers
/// share. Each comes with its input.
fn chosen<'a>(
    traits: Option<&'a SharedTraits>,
    accounts: Accounts<'a>,
) -> impl Iterator<Item = (usize, &'a SharedTrait)> {
    let alone = traits.is_some_and(|traits| traits.against == Against::Nobody);
    let found = traits.into_iter().flat_map(|traits| &traits.traits);
    let counts = move |t: &&SharedTrait| match alone {
        true => t.counts.customers >= 3 && 2 * t.counts.customers >= t.counts.of && is_narrow(t),
        false => t.is_beyond_chance(),
    };
    let input = move |name: &str| {
        let is = |input: &Input| accounts.table.columns[input.column].name == name;
        let at = accounts.inputs.iter().position(is)?;
        accounts.inputs[at].prior.is_empty().then_some(at)
    };
    found
        .filter(counts)
        .filter_map(move |found| Some((input(found.cut.column().0)?, found)))
        .take(MOST_TRAITS)
}

/// Widest range of a number, high end over low end, that says anything without comparison: some range always holds most
/// customers, and 20 to 2,000 people is anybody (house choice).
const WIDEST: f64 = 4.0;

fn is_narrow(found: &SharedTrait) -> bool {
    match found.cut.points() {
        [] => true,
        [low, high] => *low > 0.0 && high / low <= WIDEST,
        _ => false,
    }
}

/// Cuts along what the priors name: the edges of their ranges, their levels, their tokens.
fn cuts(column: &Column, priors: &[Prior], as_of: i32) -> Result<Vec<Cut>> {
    let (name, reading) = (column.name.clone(), column.reading.clone());
    let named = || {
        priors
            .iter()
            .map(|p| p.bin.trim())
            .filter(|bin| !bin.eq_ignore_ascii_case("unknown"))
    };
    Ok(match column.kind() {
        Kind::Number => vec![Cut::Number {
            column: name,
            reading,
            cuts: Prior::edges(priors),
        }],
        Kind::Date => vec![Cut::Age {
            column: name,
            reading,
            as_of,
            cuts: Prior::edges(priors),
        }],
        Kind::Set => named()
            .map(|token| Cut::Member {
                column: name.clone(),
                reading: reading.clone(),
                token: token.to_owned(),
            })
            .collect(),
        Kind::Category | Kind::Boolean | Kind::Text => {
            let groups = named().map(|level| vec![level.to_owned()]).collect();
            vec![Cut::Category {
                column: name,
                reading,
                groups,
            }]
        }
    })
}
