//! One flat vector for all parameters of a fit, and the way back to criteria and bins.

use faer::Mat;
use rayon::prelude::*;

use crate::criteria::Binned;
use crate::fit::penalty::Penalty;

/// Where each parameter stands: the intercept, each criterion's bins, then the slope of each ordered criterion.
pub struct Layout {
    pub offsets: Vec<usize>,
    pub sizes: Vec<usize>,
    /// Position of each criterion's slope.
    pub slopes: Vec<Option<usize>>,
    /// Intercept and bins, without slopes.
    pub bins: usize,
    pub size: usize,
}

impl Layout {
    /// The layout of criteria with these bins.
    pub fn new(bins: &Binned, penalties: &[Penalty]) -> Self {
        let mut size = 1;
        let offsets = bins
            .sizes
            .iter()
            .map(|n| {
                let offset = size;
                size += n;
                offset
            })
            .collect();
        let bins_end = size;
        let slopes = penalties
            .iter()
            .map(|penalty| {
                penalty.is_ordered().then(|| {
                    size += 1;
                    size - 1
                })
            })
            .collect();
        Self {
            offsets,
            sizes: bins.sizes.clone(),
            slopes,
            bins: bins_end,
            size,
        }
    }

    /// The part of one criterion.
    pub fn slice<'a>(&self, beta: &'a [f64], c: usize) -> &'a [f64] {
        &beta[self.offsets[c]..self.offsets[c] + self.sizes[c]]
    }

    /// Slope of one criterion; 0 where there is no order.
    pub fn slope(&self, theta: &[f64], c: usize) -> f64 {
        self.slopes[c].map_or(0.0, |at| theta[at])
    }

    /// Log-odds of every bin: deviation and trend together.
    pub fn total(&self, theta: &[f64], penalties: &[Penalty]) -> Vec<f64> {
        let mut beta = theta[..self.bins].to_vec();
        for (c, penalty) in penalties.iter().enumerate() {
            let slope = self.slope(theta, c);
            if slope != 0.0 {
                for (i, place) in penalty.trend.iter().enumerate() {
                    beta[self.offsets[c] + i] += slope * place;
                }
            }
        }
        beta
    }

    /// Deviations and slopes of a starting point.
    pub fn split(&self, start: &Start, penalties: &[Penalty]) -> Vec<f64> {
        let mut theta: Vec<f64> = std::iter::once(start.intercept)
            .chain(start.beta.iter().flatten().copied())
            .collect();
        theta.resize(self.size, 0.0);
        for (c, penalty) in penalties.iter().enumerate() {
            let Some(at) = self.slopes[c] else { continue };
            theta[at] = start.slopes[c];
            for (i, place) in penalty.trend.iter().enumerate() {
                theta[self.offsets[c] + i] -= start.slopes[c] * place;
            }
        }
        theta
    }

    /// Covariance of the log-odds of every bin, from that of deviations and slopes.
    pub fn total_covariance(&self, theta: &Mat<f64>, penalties: &[Penalty]) -> Mat<f64> {
        let trend = |i: usize| -> Option<(usize, f64)> {
            let c = self.offsets.partition_point(|&at| at <= i).checked_sub(1)?;
            Some((self.slopes[c]?, penalties[c].trend[i - self.offsets[c]]))
        };
        let trends: Vec<Option<(usize, f64)>> = (0..self.bins).map(trend).collect();
        Mat::from_fn(self.bins, self.bins, |i, j| {
            let mut v = theta[(i, j)];
            if let Some((at, place)) = trends[j] {
                v += place * theta[(i, at)];
            }
            if let Some((at, place)) = trends[i] {
                v += place * theta[(at, j)];
                if let Some((other, other_place)) = trends[j] {
                    v += place * other_place * theta[(at, other)];
                }
            }
            v
        })
    }

    /// Intercept and log-odds per criterion and bin.
    pub fn unflatten(&self, beta: &[f64]) -> (f64, Vec<Vec<f64>>) {
        (
            beta[0],
            (0..self.sizes.len())
                .map(|c| self.slice(beta, c).to_vec())
                .collect(),
        )
    }

    /// Log-odds of each account.
    pub fn log_odds(&self, bins: &Binned, beta: &[f64]) -> Vec<f64> {
        const CHUNK: usize = 4096;
        let mut out = vec![beta[0]; bins.rows];
        out.par_chunks_mut(CHUNK).enumerate().for_each(|(k, out)| {
            for (c, column) in bins.columns.iter().enumerate() {
                let points = self.slice(beta, c);
                for (sum, &bin) in out.iter_mut().zip(&column[k * CHUNK..]) {
                    *sum += points[bin as usize];
                }
            }
        });
        out
    }
}

/// Where a fit starts, and what stays fixed.
#[derive(Debug, Clone)]
pub struct Start {
    pub lambdas: Vec<f64>,
    pub intercept: f64,
    /// Log-odds per criterion and bin.
    pub beta: Vec<Vec<f64>>,
    /// Slope of each criterion's straight trend, which is part of `beta`.
    pub slopes: Vec<f64>,
    pub trend_lambda: f64,
}
