//! What other clustering methods make of the same accounts: linfa-clustering's k-means and Gaussian mixture, shown
//! beside the latent classes.

use linfa::DatasetBase;
use linfa::traits::{Fit, Predict};
use linfa_clustering::{GaussianMixtureModel, KMeans};
use linfa_nn::distance::L2Dist;
use ndarray::{Array2, ArrayView2};
use rand::SeedableRng;
use rand::seq::index;
use rand_xoshiro::Xoshiro256Plus;
use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};

use super::metrics::agreement::Agreement;
use super::metrics::internal::silhouette_sampled;
use super::metrics::mixture::{Covariances, Mixture};
use crate::error::{Error, Result};

mod embedding;
mod bins;

use bins::Bins;
use embedding::Embedding;

/// Most accounts fitted; more are drawn from. House choice: some seconds for k up to 8.
const MOST: usize = 5_000;

/// Runs of k-means; the best counts. linfa's default: with fewer its starts often end far from the optimum.
const RUNS: usize = 10;

/// Runs when the labels are only a start for something better.
const START_RUNS: usize = 3;

/// Variance added to every component of the mixture, where a criterion's own is 1. House choice: bins repeat, and
/// without it a component on one repeated value would have an infinite likelihood.
const FLOOR: f64 = 1e-3;

/// Steps of EM. House choice: linfa's default of 100 is too few for overlapping components.
const STEPS: u64 = 500;

/// What another method found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rival {
    /// Its name, in English.
    pub name: String,
    /// Clusters it chose; this and what follows is absent when it failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub k: Option<usize>,
    /// Mean silhouette width, in [-1, 1]; absent for one cluster.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub silhouette: Option<f64>,
    /// Of the mixture only; lower is better.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bic: Option<f64>,
    /// Agreement with the latent classes: 0 as by chance, 1 identical.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub adjusted_rand: Option<f64>,
    /// Why it found nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failed: Option<String>,
}

/// k-means (k from 2 to `max_k`, by silhouette) and a Gaussian mixture (k from 1, by BIC) on the same accounts as the
/// latent classes `labels`.
///
/// `sizes` is the number of bins of each criterion, `columns` each account's bin by criterion, the last bin meaning
/// "unknown", `ordered` whether its bins are in order. At most 5,000 accounts are looked at, drawn by `seed`. A method
/// that fails says why in its [`Rival::failed`].
///
/// # Errors
/// [`Error::Setting`] when the parts do not describe the same accounts.
pub fn compare(
    sizes: &[usize],
    columns: &[Vec<u16>],
    ordered: &[bool],
    labels: &[usize],
    max_k: usize,
    seed: u64,
) -> Result<Vec<Rival>> {
    let bins = Bins::checked(sizes, columns, ordered)?;
    let accounts = columns.first().map_or(0, Vec::len);
    if labels.len() != accounts {
        let expected = format!("one for each of {accounts} accounts");
        return Err(Error::setting("labels", expected, labels.len()));
    }
    let drawn = draw(accounts, seed);
    let labels: Vec<usize> = drawn.iter().map(|&i| labels[i]).collect();
    let found = match Embedding::fit(&bins, &drawn) {
        Some(embedding) => {
            let records = embedding.transform(&bins, &drawn);
            // As many clusters as there are different accounts would be no grouping.
            let most = max_k.min(distinct(records.view()).saturating_sub(1));
            [
                best_kmeans(&records, most, seed),
                best_mixture(&records, most, seed),
            ]
        }
        None => [(); 2].map(|()| Err("all accounts have the same bins".to_owned())),
    };
    let names = ["k-means", "Gaussian mixture"];
    Ok(names
        .into_iter()
        .zip(found)
        .map(|(name, found)| rival(name, found, &labels))
        .collect())
}

/// Labels of every account by k-means on the same coordinates as [`compare`]'s, as a start for the latent classes: it
/// is quick, the best of 3 runs on at most 5,000 accounts, others joining the nearest centre. `None` when there are
/// not k different accounts, or the parts do not describe the same accounts.
pub fn kmeans_start(
    columns: &[Vec<u16>],
    sizes: &[usize],
    ordered: &[bool],
    k: usize,
    seed: u64,
) -> Option<Vec<usize>> {
    let bins = Bins::checked(sizes, columns, ordered).ok()?;
    let all: Vec<usize> = (0..columns.first()?.len()).collect();
    let drawn = draw(all.len(), seed);
    let embedding = Embedding::fit(&bins, &drawn)?;
    let records = embedding.transform(&bins, &drawn);
    if k == 0 || k > distinct(records.view()) {
        return None;
    }
    let model = kmeans(records, k, START_RUNS, seed).ok()?;
    Some(model.predict(&embedding.transform(&bins, &all)).to_vec())
}

/// A clustering that was chosen.
struct Clustering {
    labels: Vec<usize>,
    k: usize,
    silhouette: Option<f64>,
    bic: Option<f64>,
}

fn rival(name: &str, found: Result<Clustering, String>, latent: &[usize]) -> Rival {
    let agreement = |found: Clustering| match Agreement::new(latent, &found.labels) {
        Ok(agreement) => Ok((found, agreement.adjusted_rand)),
        Err(error) => Err(error.to_string()),
    };
    let name = name.to_owned();
    match found.and_then(agreement) {
        Ok((found, adjusted_rand)) => Rival {
            name,
            k: Some(found.k),
            silhouette: found.silhouette.map(round),
            bic: found.bic.map(round),
            adjusted_rand: Some(round(adjusted_rand)),
            failed: None,
        },
        Err(reason) => Rival {
            name,
            k: None,
            silhouette: None,
            bic: None,
            adjusted_rand: None,
            failed: Some(reason),
        },
    }
}

fn best_kmeans(records: &Array2<f64>, most: usize, seed: u64) -> Result<Clustering, String> {
    let mut reason = "fewer than three different accounts".to_owned();
    let mut best: Option<(f64, Clustering)> = None;
    for k in 2..=most {
        match kmeans_of(records, k, seed) {
            Ok((silhouette, found)) if best.as_ref().is_none_or(|(so_far, _)| silhouette > *so_far) => {
                best = Some((silhouette, found));
            }
            Ok(_) => {}
            Err(error) => reason = format!("{k} clusters: {error}"),
        }
    }
    best.map(|(_, found)| found).ok_or(reason)
}

fn kmeans_of(records: &Array2<f64>, k: usize, seed: u64) -> Result<(f64, Clustering), String> {
    let model = kmeans(records.clone(), k, RUNS, seed)?;
    // Not the model's `cluster_count`, which is that of its last run, not of its best.
    let labels = model.predict(records).to_vec();
    let silhouette = silhouette_sampled(records.view(), &labels, seed).map_err(|error| error.to_string())?;
    Ok((
        silhouette,
        Clustering {
            labels,
            k,
            silhouette: Some(silhouette),
            bic: None,
        },
    ))
}

/// k-means++ starts, not k-means||: those differ with the number of threads.
fn kmeans(records: Array2<f64>, k: usize, runs: usize, seed: u64) -> Result<KMeans<f64, L2Dist>, String> {
    let params = KMeans::params_with_rng(k, Xoshiro256Plus::seed_from_u64(seed)).n_runs(runs);
    let model = params
        .fit(&DatasetBase::from(records))
        .map_err(|error| error.to_string())?;
    if model.centroids().iter().all(|v| v.is_finite()) {
        Ok(model)
    } else {
        Err("a centre is not finite".to_owned())
    }
}

fn best_mixture(records: &Array2<f64>, most: usize, seed: u64) -> Result<Clustering, String> {
    let mut reason = "fewer than two different accounts".to_owned();
    let mut best: Option<(f64, Mixture, usize)> = None;
    for k in 1..=most {
        match mixture(records, k, seed) {
            Ok((bic, mixture)) if best.as_ref().is_none_or(|(so_far, ..)| bic < *so_far) => {
                best = Some((bic, mixture, k));
            }
            Ok(_) => {}
            Err(error) => reason = format!("{k} components: {error}"),
        }
    }
    let (bic, mixture, k) = best.ok_or(reason)?;
    let labels = most_likely(&mixture, records.view()).map_err(|error| error.to_string())?;
    Ok(Clustering {
        silhouette: silhouette_sampled(records.view(), &labels, seed).ok(), // undefined for one cluster
        labels,
        k,
        bic: Some(bic),
    })
}

fn mixture(records: &Array2<f64>, k: usize, seed: u64) -> Result<(f64, Mixture), String> {
    // One run: linfa's further runs go on from where the first one ended.
    let model = GaussianMixtureModel::params_with_rng(k, Xoshiro256Plus::seed_from_u64(seed))
        .reg_covariance(FLOOR)
        .max_n_iterations(STEPS)
        .fit(&DatasetBase::from(records.clone()))
        .map_err(|error| error.to_string())?;
    let covariances = model.covariances().outer_iter().map(|m| m.to_owned()).collect();
    let bic = || -> Result<(f64, Mixture)> {
        let mixture = Mixture::new(
            &model.weights().to_vec(),
            model.means().clone(),
            &Covariances::Full(covariances),
        )?;
        Ok((mixture.bic(records.view())?, mixture))
    };
    bic().map_err(|error| error.to_string())
}

/// The component each account belongs to most; the first among equals.
fn most_likely(mixture: &Mixture, records: ArrayView2<'_, f64>) -> Result<Vec<usize>> {
    let responsibilities = mixture.responsibilities(records)?;
    let largest = |row: ndarray::ArrayView1<'_, f64>| {
        let mut best = 0;
        for (k, share) in row.iter().enumerate() {
            if *share > row[best] {
                best = k;
            }
        }
        best
    };
    Ok(responsibilities.rows().into_iter().map(largest).collect())
}

/// At most [`MOST`] positions out of `accounts`, in order.
fn draw(accounts: usize, seed: u64) -> Vec<usize> {
    if accounts <= MOST {
        return (0..accounts).collect();
    }
    let mut rng = Xoshiro256Plus::seed_from_u64(seed);
    let mut drawn = index::sample(&mut rng, accounts, MOST).into_vec();
    drawn.sort_unstable();
    drawn
}

/// How many accounts differ from each other.
fn distinct(records: ArrayView2<'_, f64>) -> usize {
    let bits = records
        .rows()
        .into_iter()
        .map(|row| row.iter().map(|v| v.to_bits()).collect());
    bits.collect::<FxHashSet<Vec<u64>>>().len()
}

/// Six decimals, as written in the model file.
fn round(value: f64) -> f64 {
    (value * 1e6).round() / 1e6
}

#[cfg(test)]
mod tests {
    use rand::Rng;

    use super::*;

    const SIZES: [usize; 6] = [7, 6, 5, 5, 4, 8];
    const ORDERED: [bool; 6] = [true, false, true, false, false, true];

    /// Accounts of three kinds, each with a usual bin per criterion, 10 % of cells unknown.
    fn planted(accounts: usize) -> (Vec<Vec<u16>>, Vec<usize>) {
        let mut rng = Xoshiro256Plus::seed_from_u64(3);
        let kinds: Vec<usize> = (0..accounts).map(|i| i % 3).collect();
        let columns = SIZES
            .iter()
            .map(|&size| {
                let bin = |kind: usize, rng: &mut Xoshiro256Plus| match rng.r#gen::<f64>() {
                    u if u < 0.1 => size - 1,
                    u if u < 0.2 => rng.gen_range(0..size - 1),
                    _ => kind * (size - 2) / 2,
                };
                kinds.iter().map(|&kind| bin(kind, &mut rng) as u16).collect()
            })
            .collect();
        (columns, kinds)
    }

    #[test]
    fn both_find_planted_kinds() {
        let (columns, kinds) = planted(900);
        let rivals = compare(&SIZES, &columns, &ORDERED, &kinds, 5, 1).unwrap();
        for rival in &rivals {
            assert!(rival.failed.is_none(), "{rival:?}");
            assert!(rival.adjusted_rand.unwrap() > 0.8, "{rival:?}");
        }
        assert_eq!(rivals[0].k, Some(3));
        let text = serde_json::to_string(&rivals).unwrap();
        assert_eq!(serde_json::from_str::<Vec<Rival>>(&text).unwrap(), rivals);
    }

    #[test]
    fn the_same_seed_gives_the_same_result_on_any_number_of_threads() {
        let (columns, kinds) = planted(6_000);
        let on = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new()
                .num_threads(threads)
                .build()
                .unwrap();
            pool.install(|| {
                let start = kmeans_start(&columns, &SIZES, &ORDERED, 4, 9).unwrap();
                (start, compare(&SIZES, &columns, &ORDERED, &kinds, 4, 9).unwrap())
            })
        };
        let one = on(1);
        assert_eq!(one, on(3));
        assert_eq!(one, on(1));
    }

    #[test]
    fn a_start_labels_every_account_also_those_not_drawn() {
        let (columns, kinds) = planted(MOST + 1_000);
        let start = kmeans_start(&columns, &SIZES, &ORDERED, 3, 1).unwrap();
        let agreement = Agreement::new(&kinds, &start).unwrap();
        assert!(agreement.adjusted_rand > 0.8, "{agreement:?}");
    }

    #[test]
    fn accounts_that_are_all_alike_are_a_reason_not_an_error() {
        let columns = vec![vec![1u16; 50], vec![2; 50]];
        let rivals = compare(&[3, 3], &columns, &[true, false], &[0; 50], 4, 1).unwrap();
        assert!(rivals.iter().all(|r| r.failed.is_some() && r.k.is_none()));
        assert_eq!(kmeans_start(&columns, &[3, 3], &[true, false], 2, 1), None);
        assert!(
            compare(&[], &[], &[], &[], 4, 1)
                .unwrap()
                .iter()
                .all(|r| r.failed.is_some())
        );
        assert_eq!(kmeans_start(&[], &[], &[], 2, 1), None);
    }

    #[test]
    fn more_clusters_than_different_accounts_are_not_tried() {
        let columns = vec![vec![0u16, 0, 1, 1, 0, 1, 2, 2]];
        let rivals = compare(&[4], &columns, &[true], &[0, 0, 1, 1, 0, 1, 1, 1], 8, 1).unwrap();
        assert_eq!(rivals[0].k, Some(2));
        assert_eq!(kmeans_start(&columns, &[4], &[true], 4, 1), None);
    }

    #[test]
    fn parts_that_do_not_fit_together_are_errors() {
        let columns = vec![vec![0u16, 1], vec![0, 9]];
        assert!(compare(&[2, 3], &columns, &[true, true], &[0, 1], 3, 1).is_err());
        assert!(compare(&[2], &columns, &[true, true], &[0, 1], 3, 1).is_err());
        assert!(compare(&[2, 10], &columns, &[true, true], &[0], 3, 1).is_err());
        assert_eq!(kmeans_start(&columns, &[2, 3], &[true, true], 2, 1), None);
    }
}
