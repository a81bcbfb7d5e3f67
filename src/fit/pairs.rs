//! Which two-criterion interactions the accounts support, on evidence the fit had not seen.

use rayon::prelude::*;

use crate::criteria::Binned;
use crate::fit::axis::Axis;
use crate::fit::newton::log1p_exp;
use crate::stats::share::sigmoid;

/// Information added to every cell when measuring a pair: small cells promise nothing (house choice).
const SHRINK: f64 = 5.0;

/// One fit on part of the accounts: its log-odds for all of them, and which were held out.
pub struct CrossFit<'a> {
    pub log_odds: &'a [f64],
    pub held_out: &'a [bool],
    /// Axes in this fit's own eyes: levels ordered by effects that held-out accounts had no part in.
    pub axes: Vec<Axis>,
}

/// Cells of a pair: the bin of each account.
pub fn cells(bins: &Binned, axes: &[Axis], pair: (usize, usize)) -> Vec<u16> {
    let (a, b) = pair;
    let width = axes[b].size as u16;
    let (first, second) = (&axes[a].map, &axes[b].map);
    bins.columns[a]
        .iter()
        .zip(&bins.columns[b])
        .map(|(&i, &j)| first[i as usize] * width + second[j as usize])
        .collect()
}

/// Log-likelihood (nats) that each pair would add on held-out accounts, summed over the fits: one shrunk Newton
/// step per cell, learnt on the accounts a fit saw and measured on those it did not.
pub fn gains(
    bins: &Binned,
    candidates: &[(usize, usize)],
    fits: &[CrossFit<'_>],
    ideal: &[f64],
    weights: &[f64],
) -> Vec<f64> {
    let mut gains = vec![0.0; candidates.len()];
    for fit in fits {
        let axes = &fit.axes;
        let coarse: Vec<Vec<u16>> = axes
            .par_iter()
            .zip(&bins.columns)
            .map(|(axis, column)| axis.apply(column))
            .collect();
        let (residual, information): (Vec<f64>, Vec<f64>) = fit
            .log_odds
            .iter()
            .zip(ideal)
            .zip(weights)
            .map(|((&eta, y), w)| {
                let p = sigmoid(eta);
                (w * (y - p), w * p * (1.0 - p))
            })
            .unzip();
        let seen: Vec<u32> = (0..bins.rows as u32)
            .filter(|&i| !fit.held_out[i as usize])
            .collect();
        let unseen: Vec<u32> = (0..bins.rows as u32)
            .filter(|&i| fit.held_out[i as usize])
            .collect();
        let base: f64 = unseen
            .iter()
            .map(|&i| loss(fit.log_odds[i as usize], ideal, weights, i))
            .sum();
        gains.par_iter_mut().zip(candidates).for_each(|(gain, &(a, b))| {
            let width = axes[b].size;
            let mut sums = vec![(0.0, SHRINK); axes[a].size * width];
            let cell = |i: u32| coarse[a][i as usize] as usize * width + coarse[b][i as usize] as usize;
            for &i in &seen {
                let sum = &mut sums[cell(i)];
                sum.0 += residual[i as usize];
                sum.1 += information[i as usize];
            }
            let after: f64 = unseen
                .iter()
                .map(|&i| {
                    let (r, w) = sums[cell(i)];
                    loss(fit.log_odds[i as usize] + r / w, ideal, weights, i)
                })
                .sum();
            *gain += base - after;
        });
    }
    gains
}

fn loss(eta: f64, ideal: &[f64], weights: &[f64], i: u32) -> f64 {
    weights[i as usize] * (log1p_exp(eta) - ideal[i as usize] * eta)
}
