//! How far two partitions of the same accounts agree. Labels need not correspond: only who is with whom counts.

use rustc_hash::FxHashMap;

use super::{Partition, check_length};
use crate::error::{Error, Result};

/// Agreement of a partition `b` with another, `a`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Agreement {
    /// Share of pairs of accounts that are together in both or apart in both.
    pub rand: f64,
    /// The same, corrected so that independent partitions give 0 on average: 1 is identity.
    pub adjusted_rand: f64,
    /// Mutual information over the arithmetic mean of both entropies.
    pub nmi: f64,
    /// 1 − H(a | b) / H(a): whether each cluster of `b` holds accounts of one cluster of `a` only. 1 when `a` has one
    /// cluster.
    pub homogeneity: f64,
    /// 1 − H(b | a) / H(b): whether all accounts of a cluster of `a` are in one cluster of `b`. 1 when `b` has one
    /// cluster.
    pub completeness: f64,
    /// Harmonic mean of homogeneity and completeness.
    pub v_measure: f64,
}

impl Agreement {
    /// # Errors
    /// [`Error::Data`] with fewer than two accounts, where there are no pairs; [`Error::Setting`] when the partitions
    /// are not of the same accounts.
    ///
    /// # Examples
    /// ```
    /// # use lookalike::segments::metrics::agreement::Agreement;
    /// let renamed = Agreement::new(&[0, 0, 1, 1], &[7, 7, 3, 3])?;
    /// assert_eq!(renamed.adjusted_rand, 1.0);
    /// # Ok::<(), lookalike::Error>(())
    /// ```
    ///
    /// Source: Hubert & Arabie (1985), *Journal of Classification* 2:193; Rosenberg & Hirschberg (2007), EMNLP-CoNLL 410;
    /// Vinh, Epps & Bailey (2010), *JMLR* 11:2837.
    pub fn new(a: &[usize], b: &[usize]) -> Result<Self> {
        check_length("labels", b.len(), a.len())?;
        if a.len() < 2 {
            return Err(Error::data(
                "agreement is about pairs of accounts",
                "bring at least two accounts",
            ));
        }
        let (a, b) = (Partition::new(a), Partition::new(b));
        let cells = cells(&a, &b);
        let (rand, adjusted_rand) = rand(&a, &b, &cells);
        let (ha, hb) = (entropy(&a.sizes), entropy(&b.sizes));
        let shared = mutual_information(&a, &b, &cells);
        let share = |entropy: f64| {
            if entropy == 0.0 {
                1.0
            } else {
                (shared / entropy).clamp(0.0, 1.0)
            }
        };
        let (homogeneity, completeness) = (share(ha), share(hb));
        let both = homogeneity + completeness;
        Ok(Self {
            rand,
            adjusted_rand,
            nmi: share((ha + hb) / 2.0),
            homogeneity,
            completeness,
            v_measure: if both == 0.0 {
                0.0 // the limit of the harmonic mean
            } else {
                2.0 * homogeneity * completeness / both
            },
        })
    }
}

/// Each cluster of `a`, in increasing order of label, with its best match in `b`: the largest |A ∩ B| / |A ∪ B|.
///
/// # Errors
/// [`Error::Data`] without accounts; [`Error::Setting`] when the partitions are not of the same accounts.
///
/// Source: Hennig (2007), *Computational Statistics & Data Analysis* 52:258.
pub fn max_jaccard(a: &[usize], b: &[usize]) -> Result<Vec<(usize, f64)>> {
    check_length("labels", b.len(), a.len())?;
    if a.is_empty() {
        return Err(Error::data(
            "there are no clusters to compare",
            "bring at least one account",
        ));
    }
    let (a, b) = (Partition::new(a), Partition::new(b));
    let mut best = vec![0.0f64; a.clusters()];
    for ((i, j), shared) in cells(&a, &b) {
        let either = a.sizes[i] + b.sizes[j] - shared;
        best[i] = best[i].max(shared as f64 / either as f64);
    }
    Ok(a.labels.into_iter().zip(best).collect())
}

/// Accounts in both cluster `i` of `a` and cluster `j` of `b`, where there are any, in order of (`i`, `j`): sums over
/// them are the same each time.
fn cells(a: &Partition, b: &Partition) -> Vec<((usize, usize), usize)> {
    let mut counts: FxHashMap<(usize, usize), usize> = FxHashMap::default();
    for pair in a.codes.iter().copied().zip(b.codes.iter().copied()) {
        *counts.entry(pair).or_default() += 1;
    }
    let mut cells: Vec<_> = counts.into_iter().collect();
    cells.sort_unstable();
    cells
}

/// Rand index, plain and adjusted.
fn rand(a: &Partition, b: &Partition, cells: &[((usize, usize), usize)]) -> (f64, f64) {
    let pairs = |n: usize| n as f64 * (n as f64 - 1.0) / 2.0;
    let all = pairs(a.codes.len());
    let together: f64 = cells.iter().map(|(_, n)| pairs(*n)).sum();
    let in_a: f64 = a.sizes.iter().map(|n| pairs(*n)).sum();
    let in_b: f64 = b.sizes.iter().map(|n| pairs(*n)).sum();
    let rand = (all + 2.0 * together - in_a - in_b) / all;
    // Identical partitions; also the only case in which the correction below is 0 / 0.
    if together == in_a && together == in_b {
        return (rand, 1.0);
    }
    let expected = in_a * in_b / all;
    (rand, (together - expected) / ((in_a + in_b) / 2.0 - expected))
}

/// −Σ p ln p, nats.
fn entropy(sizes: &[usize]) -> f64 {
    let n: usize = sizes.iter().sum();
    let share = |size: usize| size as f64 / n as f64;
    sizes.iter().map(|&size| -share(size) * share(size).ln()).sum()
}

/// Σ p(i, j) ln(p(i, j) / (p(i) p(j))), nats.
fn mutual_information(a: &Partition, b: &Partition, cells: &[((usize, usize), usize)]) -> f64 {
    let n = a.codes.len() as f64;
    let information = |&((i, j), count): &((usize, usize), usize)| {
        let count = count as f64;
        count / n * (count * n / (a.sizes[i] as f64 * b.sizes[j] as f64)).ln()
    };
    cells.iter().map(information).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fewer_than_two_accounts_or_unequal_lengths_are_errors() {
        assert!(Agreement::new(&[], &[]).is_err());
        assert!(Agreement::new(&[1], &[1]).is_err());
        assert!(Agreement::new(&[1, 2], &[1]).is_err());
        assert!(max_jaccard(&[], &[]).is_err());
        assert!(max_jaccard(&[1, 2], &[1]).is_err());
    }
}
