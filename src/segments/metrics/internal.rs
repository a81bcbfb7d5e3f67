//! How compact and how far apart clusters are, measured on the accounts themselves: silhouette, Davies–Bouldin,
//! Calinski–Harabasz.

use ndarray::{Array1, Array2, ArrayView2, Axis};
use rand::SeedableRng;
use rand::seq::index;
use rand_xoshiro::Xoshiro256Plus;
use rayon::prelude::*;

use super::{Partition, check_length, check_records, squared_distance};
use crate::error::{Error, Result};

/// Accounts beyond which [`silhouette_sampled`] looks at as many drawn ones only. House choice: its time grows with
/// the square, and the standard error of a mean over 2,000 values in [-1, 1] is below 0.01 in practice.
pub const SILHOUETTE_MOST: usize = 2_000;

/// Mean silhouette width over all accounts, in [-1, 1]; `records` is accounts × coordinates. O(n²).
///
/// # Errors
/// [`Error::Data`] unless there are at least two clusters and fewer than accounts.
///
/// # Examples
/// ```
/// # use lookalike::segments::metrics::internal::silhouette;
/// let records = ndarray::array![[0.0], [1.0], [10.0], [11.0]];
/// assert!((silhouette(records.view(), &[0, 0, 1, 1])? - 0.8997).abs() < 1e-4);
/// # Ok::<(), lookalike::Error>(())
/// ```
///
/// Source: Rousseeuw (1987), *Journal of Computational and Applied Mathematics* 20:53.
pub fn silhouette(records: ArrayView2<'_, f64>, labels: &[usize]) -> Result<f64> {
    let samples = silhouette_samples(records, labels)?;
    Ok(samples.iter().sum::<f64>() / samples.len() as f64)
}

/// Silhouette width (b − a) / max(a, b) of each account: `a` is its mean distance to the others of its cluster, `b` to
/// the nearest other cluster. 0 for one alone in its cluster, as Rousseeuw sets it, and for one at distance 0 from
/// both, which belongs to either alike.
///
/// # Errors
/// As [`silhouette`].
pub fn silhouette_samples(records: ArrayView2<'_, f64>, labels: &[usize]) -> Result<Vec<f64>> {
    let partition = checked(records, labels)?;
    let rows: Vec<Vec<f64>> = records.rows().into_iter().map(|row| row.to_vec()).collect();
    // Every width is computed on its own, in one order: the number of threads changes nothing.
    Ok((0..rows.len())
        .into_par_iter()
        .map(|i| width(&rows, &partition, i))
        .collect())
}

/// Mean silhouette width, of [`SILHOUETTE_MOST`] accounts drawn by `seed` when there are more.
///
/// # Errors
/// As [`silhouette`], also when the draw left all but one cluster out.
pub fn silhouette_sampled(records: ArrayView2<'_, f64>, labels: &[usize], seed: u64) -> Result<f64> {
    check_length("labels", labels.len(), records.nrows())?;
    if records.nrows() <= SILHOUETTE_MOST {
        return silhouette(records, labels);
    }
    let mut rng = Xoshiro256Plus::seed_from_u64(seed);
    let drawn = index::sample(&mut rng, records.nrows(), SILHOUETTE_MOST).into_vec();
    let labels: Vec<usize> = drawn.iter().map(|&i| labels[i]).collect();
    silhouette(records.select(Axis(0), &drawn).view(), &labels)
}

fn width(rows: &[Vec<f64>], partition: &Partition, i: usize) -> f64 {
    let own = partition.codes[i];
    if partition.sizes[own] == 1 {
        return 0.0;
    }
    let mut distance = vec![0.0; partition.clusters()];
    for (row, &code) in rows.iter().zip(&partition.codes) {
        distance[code] += squared_distance(&rows[i], row).sqrt();
    }
    let inside = distance[own] / (partition.sizes[own] - 1) as f64;
    let outside = (0..distance.len())
        .filter(|&code| code != own)
        .map(|code| distance[code] / partition.sizes[code] as f64)
        .fold(f64::INFINITY, f64::min);
    match inside.max(outside) {
        0.0 => 0.0,
        larger => (outside - inside) / larger,
    }
}

/// Mean over clusters of the worst (sᵢ + sⱼ) / dᵢⱼ: `s` is the mean distance to the cluster's centre, `d` that between
/// centres. Lower is better.
///
/// # Errors
/// [`Error::Data`] as [`silhouette`], and when two clusters have the same centre.
///
/// Source: Davies & Bouldin (1979), *IEEE Transactions on Pattern Analysis and Machine Intelligence* 1:224.
pub fn davies_bouldin(records: ArrayView2<'_, f64>, labels: &[usize]) -> Result<f64> {
    let partition = checked(records, labels)?;
    let centres = centres(records, &partition);
    let mut spread = vec![0.0; partition.clusters()];
    for (row, &code) in records.rows().into_iter().zip(&partition.codes) {
        spread[code] += squared_distance(row, centres.row(code)).sqrt() / partition.sizes[code] as f64;
    }
    let mut total = 0.0;
    for i in 0..partition.clusters() {
        let mut worst = 0.0f64;
        for j in (0..partition.clusters()).filter(|&j| j != i) {
            let between = squared_distance(centres.row(i), centres.row(j)).sqrt();
            if between == 0.0 {
                return Err(Error::data(
                    "two clusters have the same centre, so the Davies-Bouldin index is undefined",
                    "compare fewer clusters",
                ));
            }
            worst = worst.max((spread[i] + spread[j]) / between);
        }
        total += worst;
    }
    Ok(total / partition.clusters() as f64)
}

/// Dispersion between clusters over that inside, each by its degrees of freedom: (B / (k − 1)) / (W / (n − k)).
///
/// # Errors
/// [`Error::Data`] as [`silhouette`], and when every account sits on its cluster's centre.
///
/// Source: Caliński & Harabasz (1974), *Communications in Statistics* 3:1.
pub fn calinski_harabasz(records: ArrayView2<'_, f64>, labels: &[usize]) -> Result<f64> {
    let partition = checked(records, labels)?;
    let centres = centres(records, &partition);
    let mean = mean(records);
    let within: f64 = records
        .rows()
        .into_iter()
        .zip(&partition.codes)
        .map(|(row, &code)| squared_distance(row, centres.row(code)))
        .sum();
    if within == 0.0 {
        return Err(Error::data(
            "every account sits on its cluster's centre, so the Calinski-Harabasz index is infinite",
            "compare fewer clusters",
        ));
    }
    let between: f64 = centres
        .rows()
        .into_iter()
        .zip(&partition.sizes)
        .map(|(centre, &size)| size as f64 * squared_distance(centre, &mean))
        .sum();
    let (n, k) = (records.nrows() as f64, partition.clusters() as f64);
    Ok((between / (k - 1.0)) / (within / (n - k)))
}

/// # Errors
/// [`Error::Data`] unless 2 ≤ clusters < accounts.
fn checked(records: ArrayView2<'_, f64>, labels: &[usize]) -> Result<Partition> {
    check_records(records)?;
    check_length("labels", labels.len(), records.nrows())?;
    let partition = Partition::new(labels);
    match partition.clusters() {
        0 | 1 => Err(Error::data(
            "there is one cluster only, so nothing is apart from it",
            "compare at least two clusters",
        )),
        k if k >= labels.len() => Err(Error::data(
            "every account is a cluster of its own, so none has an inside",
            "compare fewer clusters",
        )),
        _ => Ok(partition),
    }
}

fn mean(records: ArrayView2<'_, f64>) -> Array1<f64> {
    records.sum_axis(Axis(0)) / records.nrows() as f64
}

fn centres(records: ArrayView2<'_, f64>, partition: &Partition) -> Array2<f64> {
    let mut centres = Array2::zeros((partition.clusters(), records.ncols()));
    for (row, &code) in records.rows().into_iter().zip(&partition.codes) {
        let mut centre = centres.row_mut(code);
        centre += &row;
    }
    for (mut centre, &size) in centres.rows_mut().into_iter().zip(&partition.sizes) {
        centre /= size as f64;
    }
    centres
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    #[test]
    fn one_cluster_is_an_error_for_every_index() {
        let records = array![[0.0, 1.0], [1.0, 0.0], [2.0, 2.0]];
        for index in [silhouette, davies_bouldin, calinski_harabasz] {
            let error = index(records.view(), &[4, 4, 4]).unwrap_err().to_string();
            assert!(error.contains("one cluster only"), "{error}");
            let error = index(records.view(), &[0, 1, 2]).unwrap_err().to_string();
            assert!(error.contains("cluster of its own"), "{error}");
            let error = index(Array2::zeros((0, 2)).view(), &[]).unwrap_err().to_string();
            assert!(error.contains("no accounts"), "{error}");
            assert!(index(records.view(), &[0, 1]).is_err());
            assert!(index(array![[0.0], [f64::NAN], [1.0]].view(), &[0, 1, 1]).is_err());
        }
    }

    #[test]
    fn what_would_be_infinite_is_an_error() {
        let points = array![[0.0], [0.0], [1.0], [1.0]];
        assert!(calinski_harabasz(points.view(), &[0, 0, 1, 1]).is_err());
        assert!(davies_bouldin(points.view(), &[0, 1, 0, 1]).is_err());
    }

    #[test]
    fn a_sample_is_near_the_whole_and_the_same_for_the_same_seed() {
        let n = SILHOUETTE_MOST + 1_000;
        let golden = |i: usize| (i as f64 * 0.618_034).fract();
        let records = Array2::from_shape_fn((n, 1), |(i, _)| golden(i) + (i % 3) as f64 * 1.5);
        let labels: Vec<usize> = (0..n).map(|i| i % 3).collect();
        let whole = silhouette(records.view(), &labels).unwrap();
        let sampled = silhouette_sampled(records.view(), &labels, 7).unwrap();
        assert!((whole - sampled).abs() < 0.02, "{whole} {sampled}");
        assert_eq!(sampled, silhouette_sampled(records.view(), &labels, 7).unwrap());
    }
}
