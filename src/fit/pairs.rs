//! What is made of several columns, and which interactions of criteria the accounts support, on evidence the fit had not seen.

use rayon::prelude::*;

use crate::criteria::{Binned, Cut};
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

/// A derived criterion in a fit.
#[derive(Debug, Clone)]
pub struct Derived {
    /// The one-column criteria that it is made of, by their place.
    pub mains: (usize, usize),
    /// How the derived value falls into bins.
    pub cut: Cut,
    /// The bin of each account.
    pub bins: Vec<u16>,
}

/// Cells of criteria taken together, by their places and axes, the last of which changes fastest: the cell of each account.
pub fn cells(bins: &Binned, axes: &[(usize, &Axis)]) -> Vec<u16> {
    let mut cells = vec![0; bins.rows];
    for (criterion, axis) in axes {
        let width = axis.size as u16;
        for (cell, &bin) in cells.iter_mut().zip(&bins.columns[*criterion]) {
            *cell = *cell * width + axis.map[usize::from(bin)];
        }
    }
    cells
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
    let all: Vec<u32> = (0..bins.rows as u32).collect();
    for fit in fits {
        let axes = &fit.axes;
        let coarse: Vec<Vec<u8>> = axes
            .par_iter()
            .zip(&bins.columns)
            .map(|(axis, column)| axis.apply_few(column.iter().copied()))
            .collect();
        let evidence = Evidence::new(fit.log_odds, fit.held_out, &all, ideal, weights);
        gains.par_iter_mut().zip(candidates).for_each(|(gain, &(a, b))| {
            let width = axes[b].size;
            let cell = |i: usize| coarse[a][i] as usize * width + coarse[b][i] as usize;
            *gain += evidence.gain(axes[a].size * width, cell);
        });
    }
    gains
}

/// What one fit leaves unexplained on a sample of the accounts.
pub struct Evidence {
    accounts: Vec<Unexplained>,
    /// Loss (nats) of the sample's accounts that the fit had not seen.
    base: f64,
}

struct Unexplained {
    log_odds: f64,
    /// Their exponential.
    odds: f64,
    ideal: f64,
    weight: f64,
    residual: f64,
    information: f64,
    held_out: bool,
}

impl Evidence {
    /// Of the accounts of `sample`.
    pub fn new(log_odds: &[f64], held_out: &[bool], sample: &[u32], ideal: &[f64], weights: &[f64]) -> Self {
        let unexplained = |&i: &u32| {
            let i = i as usize;
            let p = sigmoid(log_odds[i]);
            Unexplained {
                log_odds: log_odds[i],
                odds: log_odds[i].exp(),
                ideal: ideal[i],
                weight: weights[i],
                residual: weights[i] * (ideal[i] - p),
                information: weights[i] * p * (1.0 - p),
                held_out: held_out[i],
            }
        };
        let accounts: Vec<Unexplained> = sample.iter().map(unexplained).collect();
        let unseen = accounts.iter().filter(|account| account.held_out);
        let base = unseen.map(|account| account.loss(account.log_odds)).sum();
        Self { accounts, base }
    }

    /// Log-likelihood (nats) that a table of `size` cells would add on accounts not seen: one shrunk Newton step per cell,
    /// learnt on those seen. `cell` is that of the account at a place in the sample.
    pub fn gain(&self, size: usize, cell: impl Fn(usize) -> usize) -> f64 {
        let mut sums = vec![(0.0, SHRINK); size];
        for (i, account) in self
            .accounts
            .iter()
            .enumerate()
            .filter(|(_, account)| !account.held_out)
        {
            let sum = &mut sums[cell(i)];
            sum.0 += account.residual;
            sum.1 += account.information;
        }
        let unseen = self
            .accounts
            .iter()
            .enumerate()
            .filter(|(_, account)| account.held_out);
        let steps: Vec<(f64, f64)> = sums.iter().map(|(r, w)| (r / w, (r / w).exp())).collect();
        let after: f64 = unseen
            .map(|(i, account)| {
                let (step, factor) = steps[cell(i)];
                account.loss_after(step, factor)
            })
            .sum();
        self.base - after
    }
}

/// Odds below which ln(1 + odds) is taken of them as they are: far from overflow (house choice).
const ORDINARY: f64 = 1e100;

impl Unexplained {
    /// Loss after a step, of which `factor` is the exponential: the exponential of a sum is a product.
    fn loss_after(&self, step: f64, factor: f64) -> f64 {
        let (eta, odds) = (self.log_odds + step, self.odds * factor);
        if odds < ORDINARY {
            self.weight * ((1.0 + odds).ln() - self.ideal * eta)
        } else {
            self.loss(eta)
        }
    }

    fn loss(&self, eta: f64) -> f64 {
        self.weight * (log1p_exp(eta) - self.ideal * eta)
    }
}
