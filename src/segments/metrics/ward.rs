//! Ward's hierarchical clustering.

use kodama::{Method, linkage};
use ndarray::ArrayView2;

use super::{check_records, squared_distance};
use crate::error::{Error, Result};

/// Most accounts: their distances take n²/2 numbers. House choice (400 MB).
const MOST: usize = 10_000;

/// Heights at which Ward's method merges clusters, accounts × coordinates, in increasing order: n − 1 of them, each
/// √(2·increase of the within-cluster sum of squares), which is the distance for two single accounts.
///
/// # Errors
/// [`Error::Data`] with fewer than two accounts, more than 10,000, or a coordinate that is not finite.
///
/// Source: Ward (1963), *JASA* 58:236; Müllner (2011), arXiv:1109.2378.
pub fn ward_heights(records: ArrayView2<'_, f64>) -> Result<Vec<f64>> {
    check_records(records)?;
    let n = records.nrows();
    if !(2..=MOST).contains(&n) {
        return Err(Error::data(
            format!("Ward's method merges 2 to {MOST} accounts, there are {n}"),
            "bring more accounts, or draw some of them",
        ));
    }
    let mut distances = Vec::with_capacity(n * (n - 1) / 2);
    for i in 0..n {
        distances.extend((i + 1..n).map(|j| squared_distance(records.row(i), records.row(j)).sqrt()));
    }
    let dendrogram = linkage(&mut distances, n, Method::Ward);
    Ok(dendrogram.steps().iter().map(|step| step.dissimilarity).collect())
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    #[test]
    fn one_account_has_nothing_to_merge_with() {
        assert!(ward_heights(array![[1.0]].view()).is_err());
        assert_eq!(ward_heights(array![[1.0], [4.0]].view()).unwrap(), [3.0]);
    }
}
