//! k-means from given centres, to the end.
//!
//! Not linfa-clustering's: its update counts the old centre as one more member ("m_k-means"), so it ends near the
//! local optimum instead of on it, and it refuses a tolerance of 0.

use ndarray::{Array2, ArrayView2};

use super::{check_records, squared_distance};
use crate::error::{Error, Result};

/// Most passes over the accounts. House choice (scikit-learn's); real tables take tens.
const ITERATIONS: usize = 300;

/// A local optimum of k-means.
#[derive(Debug, Clone, PartialEq)]
pub struct Lloyd {
    /// Clusters × coordinates.
    pub centres: Array2<f64>,
    /// Row of the nearest centre, of each account; the first among equals.
    pub labels: Vec<usize>,
    /// Sum of squared distances to it.
    pub inertia: f64,
}

impl Lloyd {
    /// Moves the centres to their members' mean until no account changes its centre.
    ///
    /// # Errors
    /// [`Error::Data`] without accounts or centres, or when a centre has lost all its members;
    /// [`Error::NotConverged`] after 300 passes.
    ///
    /// Source: Lloyd (1982), *IEEE Transactions on Information Theory* 28:129.
    pub fn fit(records: ArrayView2<'_, f64>, init: ArrayView2<'_, f64>) -> Result<Self> {
        check_records(records)?;
        check_records(init)?;
        if init.ncols() != records.ncols() {
            return Err(Error::setting(
                "init",
                format!("of {} coordinates, as the accounts", records.ncols()),
                init.ncols(),
            ));
        }
        let (mut labels, _) = nearest(records, init);
        for _ in 0..ITERATIONS {
            let centres = means(records, &labels, init.nrows())?;
            let (moved, inertia) = nearest(records, centres.view());
            if moved == labels {
                return Ok(Self {
                    centres,
                    labels,
                    inertia,
                });
            }
            labels = moved;
        }
        Err(Error::NotConverged {
            stage: "k-means",
            iterations: ITERATIONS,
            remedy: "start from other centres".to_owned(),
        })
    }
}

fn nearest(records: ArrayView2<'_, f64>, centres: ArrayView2<'_, f64>) -> (Vec<usize>, f64) {
    let mut inertia = 0.0;
    let labels = records.rows().into_iter().map(|row| {
        let mut best = (0, f64::INFINITY);
        for (k, centre) in centres.rows().into_iter().enumerate() {
            let distance = squared_distance(row, centre);
            if distance < best.1 {
                best = (k, distance);
            }
        }
        inertia += best.1;
        best.0
    });
    (labels.collect(), inertia)
}

fn means(records: ArrayView2<'_, f64>, labels: &[usize], clusters: usize) -> Result<Array2<f64>> {
    let mut sums = Array2::zeros((clusters, records.ncols()));
    let mut members = vec![0usize; clusters];
    for (row, &k) in records.rows().into_iter().zip(labels) {
        let mut sum = sums.row_mut(k);
        sum += &row;
        members[k] += 1;
    }
    if members.contains(&0) {
        return Err(Error::data(
            "a centre has lost all its members",
            "start from other centres or fewer of them",
        ));
    }
    for (mut sum, &n) in sums.rows_mut().into_iter().zip(&members) {
        sum /= n as f64;
    }
    Ok(sums)
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    #[test]
    fn a_centre_without_members_is_an_error() {
        let error = Lloyd::fit(array![[0.0], [1.0]].view(), array![[0.5], [90.0]].view()).unwrap_err();
        assert!(error.to_string().contains("lost all its members"), "{error}");
    }

    #[test]
    fn nothing_to_cluster_or_centres_of_another_space_are_errors() {
        assert!(Lloyd::fit(Array2::zeros((0, 1)).view(), array![[0.5]].view()).is_err());
        assert!(Lloyd::fit(array![[0.5]].view(), Array2::zeros((0, 1)).view()).is_err());
        assert!(Lloyd::fit(array![[0.5]].view(), array![[0.5, 1.0]].view()).is_err());
    }
}
