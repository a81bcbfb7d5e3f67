//! Which columns of a very wide table a fit can hold.

use rayon::prelude::*;

use super::Accounts;
use super::scorecard::ScorecardSettings;
use crate::criteria::bins::{BinSettings, cuts};
use crate::criteria::{Binned, Cut};
use crate::error::Result;
use crate::table::Table;

/// Columns up to which a fit takes all (house choice: exports rarely have more, and the fit is cheap below).
pub const ALL: usize = 100;

/// Bins that a fit of more columns takes: its cost grows with their cube (house choice).
const MOST_BINS: usize = 2_000;

/// Fineness at which a column's own evidence is judged.
const COARSE: usize = 8;

/// Positions of the inputs to learn from, in their order: all of up to [`ALL`], else those whose bins alone tell
/// most of the outcome until 2,000 bins are full. Inputs with expert priors always stay.
///
/// Only `accounts` are looked at, so that validation pays for the choice as it pays for the rest.
///
/// # Errors
/// Those of binning.
pub fn sift(settings: &ScorecardSettings, accounts: Accounts<'_>) -> Result<Vec<usize>> {
    let inputs = accounts.inputs;
    if inputs.len() <= ALL {
        return Ok((0..inputs.len()).collect());
    }
    let fine = BinSettings::for_rows(accounts.rows.len(), settings.as_of);
    let coarse = BinSettings {
        max_bins: COARSE,
        max_levels: COARSE,
        ..fine
    };
    let judged = inputs
        .par_iter()
        .map(|input| {
            let alone = std::slice::from_ref(input);
            let cut = |with: &BinSettings| -> Vec<Cut> {
                let found = cuts(with, accounts.table, alone, accounts.rows);
                found.into_iter().map(|(_, cut)| cut).collect()
            };
            let size: usize = cut(&fine).iter().map(|cut| cut.len()).sum();
            Ok((evidence(&cut(&coarse), accounts.table, accounts)?, size))
        })
        .collect::<Result<Vec<(f64, usize)>>>()?;
    let mut order: Vec<usize> = (0..inputs.len()).collect();
    let spoken = |i: usize| -> bool { !inputs[i].prior.is_empty() };
    order.sort_by(|&a, &b| {
        spoken(b)
            .cmp(&spoken(a))
            .then(judged[b].0.total_cmp(&judged[a].0))
    });
    let mut room = MOST_BINS;
    order.retain(|&i| {
        let fits = judged[i].1 <= room;
        room -= if fits { judged[i].1 } else { 0 };
        fits || spoken(i)
    });
    order.sort_unstable();
    Ok(order)
}

/// What the bins of the best of some cuts tell of the outcome: twice the gain in log-likelihood over one rate for
/// all, less two for each parameter.
///
/// Source: Akaike (1974), *IEEE Transactions on Automatic Control* 19:716.
fn evidence(cuts: &[Cut], table: &Table, accounts: Accounts<'_>) -> Result<f64> {
    let bins = Binned::transform(cuts, table, accounts.rows)?;
    let gain = |column: &[u16], size: usize| {
        let mut counts = vec![[0.0f64; 2]; size];
        for ((&bin, &ideal), &weight) in column.iter().zip(accounts.ideal).zip(accounts.weights) {
            counts[usize::from(bin)][usize::from(ideal)] += weight;
        }
        let fitted = |[lost, won]: [f64; 2]| {
            let part = |k: f64| if k > 0.0 { k * (k / (lost + won)).ln() } else { 0.0 };
            part(lost) + part(won)
        };
        let all = counts.iter().fold([0.0; 2], |[l, w], [a, b]| [l + a, w + b]);
        let used = counts.iter().filter(|[l, w]| l + w > 0.0).count();
        let apart: f64 = counts.iter().map(|&c| fitted(c)).sum();
        2.0 * (apart - fitted(all)) - 2.0 * used.saturating_sub(1) as f64
    };
    Ok(bins
        .columns
        .iter()
        .zip(&bins.sizes)
        .map(|(column, &size)| gain(column, size))
        .fold(f64::NEG_INFINITY, f64::max))
}
