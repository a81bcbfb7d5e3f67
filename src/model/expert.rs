//! A scorecard from expert priors alone, for when accounts are too few to learn from.

use faer::Mat;

use crate::criteria::{Cut, Input};
use crate::error::{Error, Result};
use crate::fit::Accounts;
use crate::fit::line::Line;
use crate::fit::scorecard::{Learnt, Scorecard};
use crate::model::prior::{LOG_ODDS_PER_POINT, bins_of};
use crate::recipe::Prior;
use crate::table::{Column, Kind};

/// Least accounts of evidence a prior is taken to be worth when it makes a scorecard: wide intervals, not infinite.
const LEAST_WORTH: f64 = 5.0;

/// The experts' points as log-odds, around the base rate of the few accounts there are.
///
/// # Errors
/// [`Error::Data`] when the recipe holds no priors: then there is nothing to make a scorecard of.
pub fn scorecard(accounts: Accounts<'_>, as_of: i32) -> Result<Scorecard> {
    let (n, ideal) = (
        accounts.ideal.len() as f64,
        accounts.ideal.iter().filter(|y| **y).count() as f64,
    );
    let spoken: Vec<(usize, &Input)> = accounts
        .inputs
        .iter()
        .enumerate()
        .filter(|(_, input)| !input.prior.is_empty())
        .collect();
    if spoken.is_empty() {
        return Err(Error::data(
            format!(
                "{ideal} ideal and {} other accounts are too few to learn from, and the recipe holds no expert priors",
                n - ideal
            ),
            "bring at least 20 of each, or say what you expect with `prior` under [columns.…] in lookalike.toml",
        ));
    }
    let base = ((ideal + 0.5) / (n + 1.0)).clamp(0.02, 0.98);
    let information = base * (1.0 - base);
    let (mut criteria, mut variances) = (Vec::new(), vec![1.0 / (n.max(1.0) * information)]);
    for (i, input) in spoken {
        for cut in cuts(&accounts.table.columns[input.column], &input.prior, as_of)? {
            let (mut beta, mut variance) = (
                vec![0.0; cut.len()],
                vec![1.0 / (LEAST_WORTH * information); cut.len()],
            );
            for prior in &input.prior {
                // For a set, each prior speaks of one token's criterion only.
                let Ok(bins) = bins_of(prior, &cut) else { continue };
                for bin in bins {
                    beta[bin] = prior.points * LOG_ODDS_PER_POINT;
                    variance[bin] = 1.0 / (prior.worth.max(LEAST_WORTH) * information);
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
    let covariance = Mat::from_fn(variances.len(), variances.len(), |i, j| {
        if i == j { variances[i] } else { 0.0 }
    });
    let intercept = (base / (1.0 - base)).ln();
    Ok(Scorecard {
        criteria,
        intercept,
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
        Kind::Number | Kind::Date => {
            let mut edges: Vec<f64> = named()
                .flat_map(|bin| {
                    bin.split_once("..")
                        .map_or(vec![bin, bin], |(low, high)| vec![low, high])
                })
                .filter_map(|edge| edge.trim().parse().ok())
                .filter(|edge: &f64| edge.is_finite())
                .collect();
            edges.sort_by(f64::total_cmp);
            edges.dedup();
            match column.kind() {
                Kind::Number => vec![Cut::Number {
                    column: name,
                    reading,
                    cuts: edges,
                }],
                _ => vec![Cut::Age {
                    column: name,
                    reading,
                    as_of,
                    cuts: edges,
                }],
            }
        }
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
