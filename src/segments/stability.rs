//! How well each class comes back when the accounts are drawn again.

use rand::Rng;
use rayon::prelude::*;

use crate::segments::draw;
use crate::segments::latent::{Cells, Mixture, Patience};
use crate::segments::profile::Stability;
use crate::segments::starts;

/// Accounts on which a resample's fresh start is found (house choice: the start, not the result).
const START_ACCOUNTS: usize = 2_000;

const PATIENCE: Patience = Patience {
    iterations: 40,
    gain: 1e-5,
};

/// Stability of each class over bootstrap resamples: each is fitted again, from where it was and from unlike accounts,
/// and the likelier of both counts.
pub fn stability(cells: &Cells, mixture: &Mixture, resamples: u32, seed: u64) -> Vec<Stability> {
    let labels = mixture.assign(cells);
    let indices: Vec<Vec<f64>> = (0..u64::from(resamples))
        .into_par_iter()
        .map(|resample| {
            let mut random = draw::generator(seed, 1_000_000 + resample);
            let mut weights = vec![0.0f32; cells.rows];
            (0..cells.rows).for_each(|_| weights[random.gen_range(0..cells.rows)] += 1.0);
            let again = refit(cells, mixture, &weights, &mut random);
            jaccard(&labels, &again.assign(cells), mixture.classes, &weights)
        })
        .collect();
    (0..mixture.classes)
        .map(|class| {
            let mut found: Vec<f64> = indices.iter().map(|of| of[class]).collect();
            found.sort_unstable_by(f64::total_cmp);
            let round = |v: f64| (v * 1e4).round() / 1e4;
            Stability {
                jaccard: round(found.iter().sum::<f64>() / found.len().max(1) as f64),
                low: round(found.get(found.len() / 10).copied().unwrap_or(0.0)),
                resamples,
            }
        })
        .collect()
}

fn refit(cells: &Cells, mixture: &Mixture, weights: &[f32], random: &mut draw::Generator) -> Mixture {
    let sample: Vec<u32> = match cells.rows {
        rows if rows > START_ACCOUNTS => rand::seq::index::sample(random, rows, START_ACCOUNTS)
            .into_iter()
            .map(|row| row as u32)
            .collect(),
        rows => (0..rows as u32).collect(),
    };
    let few = cells.select(&sample);
    let few_weights: Vec<f32> = sample.iter().map(|&row| weights[row as usize]).collect();
    let start = starts::unlike_accounts(&few, mixture.classes, random);
    let fresh = Mixture::from_start(&few, &start, mixture.classes, Some(&few_weights));
    let fresh = fresh.settle(&few, Some(&few_weights), false, PATIENCE);
    let warm = mixture.clone().settle(&few, Some(&few_weights), true, PATIENCE);
    let better = if fresh.bic < warm.bic {
        fresh.mixture
    } else {
        mixture.clone()
    };
    if sample.len() == cells.rows && fresh.bic >= warm.bic {
        return warm.mixture;
    }
    better.settle(cells, Some(weights), true, PATIENCE).mixture
}

/// For each class of `labels`, the largest Jaccard index with a class of `again`, over the accounts that were drawn.
fn jaccard(labels: &[usize], again: &[usize], classes: usize, weights: &[f32]) -> Vec<f64> {
    let mut both = vec![0.0; classes * classes];
    for ((&a, &b), weight) in labels.iter().zip(again).zip(weights) {
        if *weight > 0.0 {
            both[a * classes + b] += 1.0;
        }
    }
    let first = |a: usize| -> f64 { both[a * classes..(a + 1) * classes].iter().sum() };
    let second = |b: usize| -> f64 { (0..classes).map(|a| both[a * classes + b]).sum() };
    (0..classes)
        .map(|a| {
            let index = |b: usize| {
                let shared = both[a * classes + b];
                let union = first(a) + second(b) - shared;
                if union > 0.0 { shared / union } else { 0.0 }
            };
            (0..classes).map(index).fold(0.0, f64::max)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_class_is_compared_with_the_most_alike() {
        let index = jaccard(&[0, 0, 0, 1, 1], &[1, 1, 0, 0, 0], 2, &[1.0, 2.0, 1.0, 1.0, 0.0]);
        assert_eq!(index, [2.0 / 3.0, 0.5]);
    }
}
