//! Figures of merit of a clustering, each with its formula. A figure that is undefined is an error with the reason,
//! never a neutral number. Distances are Euclidean; labels are arbitrary numbers.

pub mod agreement;
pub mod internal;
pub mod kmeans;
pub mod mixture;
pub mod ward;

use ndarray::ArrayView2;
use rustc_hash::FxHashMap;

use crate::error::{Error, Result};

/// A partition with its clusters numbered from 0 in increasing order of label.
struct Partition {
    /// Labels as given, in increasing order.
    labels: Vec<usize>,
    /// Cluster of each account.
    codes: Vec<usize>,
    /// Accounts in each cluster.
    sizes: Vec<usize>,
}

impl Partition {
    fn new(given: &[usize]) -> Self {
        let mut labels = given.to_vec();
        labels.sort_unstable();
        labels.dedup();
        let code: FxHashMap<usize, usize> = labels.iter().copied().zip(0..).collect();
        let codes: Vec<usize> = given.iter().map(|label| code[label]).collect();
        let mut sizes = vec![0; labels.len()];
        for &code in &codes {
            sizes[code] += 1;
        }
        Self { labels, codes, sizes }
    }

    fn clusters(&self) -> usize {
        self.labels.len()
    }
}

/// # Errors
/// [`Error::Data`] when there is nothing to measure or a coordinate is not a finite number.
fn check_records(records: ArrayView2<'_, f64>) -> Result<()> {
    if records.is_empty() {
        return Err(Error::data(
            "there are no accounts to measure",
            "bring at least one",
        ));
    }
    if records.iter().any(|v| !v.is_finite()) {
        return Err(Error::data(
            "a coordinate is not a finite number",
            "fill or leave out what is missing first",
        ));
    }
    Ok(())
}

/// # Errors
/// [`Error::Setting`] unless two lists that describe the same accounts are equally long.
fn check_length(name: &str, got: usize, accounts: usize) -> Result<()> {
    if got == accounts {
        Ok(())
    } else {
        Err(Error::setting(
            name,
            format!("one for each of {accounts} accounts"),
            got,
        ))
    }
}

/// Squared Euclidean distance.
fn squared_distance<'a>(a: impl IntoIterator<Item = &'a f64>, b: impl IntoIterator<Item = &'a f64>) -> f64 {
    a.into_iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum()
}
