//! Bins as coordinates, for methods that need distances.

use faer::diag::Diag;
use faer::dyn_stack::{MemBuffer, MemStack};
use faer::linalg::evd::{ComputeEigenvectors, self_adjoint_evd, self_adjoint_evd_scratch};
use faer::{Mat, Par};
use ndarray::{Array1, Array2, Axis, concatenate, s};

use crate::segments::rivals::bins::Bins;

/// Most coordinates. House choice: a mixture's full covariances have 78 numbers each at 12, and the k − 1 leading
/// principal components hold the optimum of relaxed k-means (Ding & He 2004, ICML 29), so nine clusters fit well in.
const COORDINATES: usize = 12;

/// Share of accounts from which a level has an indicator of its own. House choice: rarer ones have next to no
/// variance, and codes of a thousand levels would make the covariance matrix huge.
const RARE: f64 = 0.01;

/// Relative variance below which a principal component is rounding noise.
const NOISE: f64 = 1e-9;

/// Where each bin of each criterion lies. An account is the sum of its bins' coordinates.
///
/// Ordered criteria are mid-ranks, others indicators of their levels; both are centred and scaled so that every
/// criterion has total variance 1 over the accounts where it is known. Unknown is the mean, 0. Principal components
/// reduce that to 12 coordinates at most.
pub(super) struct Embedding {
    /// Per criterion, bins × coordinates.
    tables: Vec<Array2<f64>>,
}

impl Embedding {
    /// Learns it from the accounts at `rows`; `None` when nothing tells them apart.
    pub fn fit(bins: &Bins<'_>, rows: &[usize]) -> Option<Self> {
        let plain = Self {
            tables: (0..bins.columns.len())
                .map(|c| plain_table(bins, c, rows))
                .collect(),
        };
        let widths: Vec<usize> = plain.tables.iter().map(Array2::ncols).collect();
        let columns: usize = widths.iter().sum();
        if columns == 0 {
            return None;
        }
        let mut wide = Array2::zeros((rows.len(), columns));
        let mut start = 0;
        for ((table, bin), width) in plain.tables.iter().zip(bins.columns).zip(&widths) {
            for (mut record, &row) in wide.rows_mut().into_iter().zip(rows) {
                record
                    .slice_mut(s![start..start + width])
                    .assign(&table.row(usize::from(bin[row])));
            }
            start += width;
        }
        let axes = principal_axes(&(wide.t().dot(&wide) / rows.len() as f64))?;
        let mut start = 0;
        let tables = plain.tables.iter().zip(&widths).map(|(table, width)| {
            let block = axes.slice(s![start..start + width, ..]);
            start += width;
            table.dot(&block)
        });
        Some(Self {
            tables: tables.collect(),
        })
    }

    /// The accounts at `rows`, accounts × coordinates.
    pub fn transform(&self, bins: &Bins<'_>, rows: &[usize]) -> Array2<f64> {
        let coordinates = self.tables.first().map_or(0, Array2::ncols);
        let mut records = Array2::zeros((rows.len(), coordinates));
        for (table, bin) in self.tables.iter().zip(bins.columns) {
            for (mut record, &row) in records.rows_mut().into_iter().zip(rows) {
                record += &table.row(usize::from(bin[row]));
            }
        }
        records
    }
}

/// One criterion's bins × columns before the reduction; no columns when it is the same for all.
fn plain_table(bins: &Bins<'_>, criterion: usize, rows: &[usize]) -> Array2<f64> {
    let size = bins.sizes[criterion];
    let mut accounts = Array1::<f64>::zeros(size);
    for &row in rows {
        accounts[usize::from(bins.columns[criterion][row])] += 1.0;
    }
    accounts[size - 1] = 0.0; // unknown
    let known = accounts.sum();
    if known == 0.0 {
        return Array2::zeros((size, 0));
    }
    let mut table = if bins.ordered[criterion] {
        let mut below = 0.0;
        let rank = accounts.mapv(|n| {
            below += n;
            (below - n / 2.0) / known
        });
        rank.insert_axis(Axis(1))
    } else {
        let common: Vec<usize> = (0..size).filter(|&bin| accounts[bin] >= RARE * known).collect();
        Array2::eye(size).select(Axis(1), &common)
    };
    table -= &(accounts.dot(&table) / known);
    table.row_mut(size - 1).fill(0.0);
    let variance = accounts.dot(&table.mapv(|v| v * v)).sum() / known;
    if variance <= NOISE {
        return Array2::zeros((size, 0));
    }
    table / variance.sqrt()
}

/// The leading eigenvectors of a covariance matrix, columns × axes, by decreasing variance.
fn principal_axes(covariance: &Array2<f64>) -> Option<Array2<f64>> {
    let p = covariance.nrows();
    let matrix = Mat::from_fn(p, p, |i, j| covariance[[i, j]]);
    let (mut values, mut vectors) = (Diag::<f64>::zeros(p), Mat::<f64>::zeros(p, p));
    // Sequential: the same numbers whatever the number of threads.
    let scratch = self_adjoint_evd_scratch::<f64>(p, ComputeEigenvectors::Yes, Par::Seq, Default::default());
    self_adjoint_evd(
        matrix.as_ref(),
        values.as_mut(),
        Some(vectors.as_mut()),
        Par::Seq,
        MemStack::new(&mut MemBuffer::new(scratch)),
        Default::default(),
    )
    .ok()?;
    let values = values.column_vector();
    let largest = values[p - 1]; // they come in increasing order
    let kept = (0..p)
        .rev()
        .take(COORDINATES)
        .filter(|&i| values[i] > NOISE * largest);
    let axes: Vec<Array2<f64>> = kept
        .map(|i| Array2::from_shape_fn((p, 1), |(j, _)| vectors[(j, i)]))
        .collect();
    let views: Vec<_> = axes.iter().map(Array2::view).collect();
    concatenate(Axis(1), &views).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_criterion_weighs_alike_and_unknown_is_the_mean() {
        let columns = [vec![0, 0, 1, 2, 2, 3], vec![0, 1, 2, 3, 0, 4]];
        let bins = Bins {
            sizes: &[4, 5],
            columns: &columns,
            ordered: &[true, false],
        };
        let rows: Vec<usize> = (0..6).collect();
        for (criterion, column) in columns.iter().enumerate() {
            let table = plain_table(&bins, criterion, &rows);
            let unknown = bins.sizes[criterion] - 1;
            assert!(table.row(unknown).iter().all(|v| *v == 0.0));
            let known = column
                .iter()
                .map(|&bin| usize::from(bin))
                .filter(|&bin| bin < unknown);
            let lengths: Vec<f64> = known.map(|bin| table.row(bin).mapv(|v| v * v).sum()).collect();
            let variance = lengths.iter().sum::<f64>() / lengths.len() as f64;
            assert!((variance - 1.0).abs() < 1e-12);
        }
    }

    #[test]
    fn the_reduction_keeps_distances_when_it_drops_nothing() {
        let columns = [vec![0, 1, 2, 3, 1], vec![0, 1, 1, 0, 2]];
        let bins = Bins {
            sizes: &[5, 3],
            columns: &columns,
            ordered: &[true, true],
        };
        let rows: Vec<usize> = (0..5).collect();
        let reduced = Embedding::fit(&bins, &rows).unwrap().transform(&bins, &rows);
        let plain = Embedding {
            tables: (0..2).map(|c| plain_table(&bins, c, &rows)).collect(),
        };
        let distance = |i: usize, j: usize| {
            let at = |row: usize, c: usize| plain.tables[c][[usize::from(columns[c][row]), 0]];
            (0..2).map(|c| (at(i, c) - at(j, c)).powi(2)).sum::<f64>()
        };
        for (i, j) in [(0, 1), (0, 4), (2, 3)] {
            let found = (&reduced.row(i) - &reduced.row(j)).mapv(|v| v * v).sum();
            assert!((found - distance(i, j)).abs() < 1e-12);
        }
    }
}
