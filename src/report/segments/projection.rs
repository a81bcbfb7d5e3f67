//! Where accounts lie on the map of the segments.

use faer::{Mat, Side};

use crate::segments::Segments;

/// Loadings below this are rounding noise, not a direction.
const NOISE: f64 = 1e-9;

/// Accounts in two dimensions.
#[derive(Debug, Clone, PartialEq)]
pub struct Projection {
    /// Horizontal and vertical place of each account, upwards.
    pub places: Vec<(f64, f64)>,
    /// Share of the variance of what tells the accounts apart that two dimensions hold, in [0, 1].
    pub held: f64,
}

/// Horizontal and vertical place of each account (nats, upwards) from its evidence for each class.
///
/// Three classes and more: the first two principal components of the centred log-ratios of the posteriors, which are the
/// evidence less its mean over the classes; an account's distance to a border is then what the evidence says it is. Two
/// classes: what their evidence differs by, and their evidence together, shares left out. One: its evidence alone.
///
/// Source: Aitchison (1983), *Biometrika* 70:57-65.
pub fn project(segments: &Segments, evidence: &[&[i64]]) -> Projection {
    let shares: Vec<f64> = segments.classes().map(|class| class.share as f64).collect();
    let nats = |row: &[i64], class: usize| (row[class] as f64 - shares[class]) / 1000.0;
    let whole = |places| Projection { places, held: 1.0 };
    match shares.len() {
        0 => whole(vec![(0.0, 0.0); evidence.len()]),
        1 => whole(evidence.iter().map(|row| (nats(row, 0), 0.0)).collect()),
        // The first class on the left.
        2 => whole(
            evidence
                .iter()
                .map(|row| ((row[1] - row[0]) as f64 / 1000.0, nats(row, 0) + nats(row, 1)))
                .collect(),
        ),
        classes => {
            let ratios: Vec<Vec<f64>> = evidence.iter().map(|row| centred(row)).collect();
            let (axes, held) = principal(&ratios, classes);
            let along = |ratio: &[f64], axis: &[f64]| ratio.iter().zip(axis).map(|(r, a)| r * a).sum::<f64>();
            let places = ratios
                .iter()
                .map(|ratio| (along(ratio, &axes[0]), along(ratio, &axes[1])))
                .collect();
            Projection { places, held }
        }
    }
}

/// Evidence less its mean over the classes, in nats.
fn centred(row: &[i64]) -> Vec<f64> {
    let mean = row.iter().sum::<i64>() as f64 / row.len() as f64;
    row.iter().map(|sum| (*sum as f64 - mean) / 1000.0).collect()
}

/// The two leading eigenvectors of the covariance of `rows` of `classes` numbers. Their signs put the first class on the
/// left and, where it has no say, the next one; upwards likewise on top. With them, their share of the variance.
fn principal(rows: &[Vec<f64>], classes: usize) -> ([Vec<f64>; 2], f64) {
    let count = rows.len().max(1) as f64;
    let mean: Vec<f64> = (0..classes)
        .map(|c| rows.iter().map(|row| row[c]).sum::<f64>() / count)
        .collect();
    let covariance = Mat::from_fn(classes, classes, |i, j| {
        rows.iter()
            .map(|row| (row[i] - mean[i]) * (row[j] - mean[j]))
            .sum::<f64>()
            / count
    });
    // Evidence is finite, so the decomposition exists; without it every account would lie in one place.
    let Ok(found) = covariance.self_adjoint_eigen(Side::Lower) else {
        return ([vec![0.0; classes], vec![0.0; classes]], 0.0);
    };
    // Eigenvalues come in increasing order.
    let variance = |axis: usize| found.S()[axis].max(0.0);
    let all: f64 = (0..classes).map(variance).sum();
    let both = variance(classes - 1) + variance(classes - 2);
    let held = if all > 0.0 { (both / all).min(1.0) } else { 1.0 };
    let axes = [(1, -1.0), (2, 1.0)].map(|(from_last, first_sign)| {
        let axis: Vec<f64> = (0..classes)
            .map(|c| found.U()[(c, classes - from_last)])
            .collect();
        let said = axis.iter().copied().find(|loading| loading.abs() > NOISE);
        let sign = first_sign * said.unwrap_or(1.0).signum();
        axis.iter().map(|loading| sign * loading).collect()
    });
    (axes, held)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::segments::{Class, Verdict};

    fn classes(shares: &[i64]) -> Segments {
        let class = |share: &i64| Class {
            accounts: 1,
            share: *share,
            evidence: vec![],
        };
        let mut segments = Segments::none(Verdict::Segments, 2);
        segments.other = shares.first().map(class);
        segments.segments = vec![];
        if let [_, rest @ ..] = shares {
            let name = crate::segments::Name {
                en: String::new(),
                fr: String::new(),
            };
            segments.segments = rest
                .iter()
                .enumerate()
                .map(|(i, share)| crate::segments::Segment {
                    number: i as u32 + 1,
                    name: name.clone(),
                    new: false,
                    class: class(share),
                    least: 0,
                    stability: crate::segments::Stability {
                        jaccard: 1.0,
                        low: 1.0,
                        resamples: 1,
                    },
                    among: None,
                    traits: vec![],
                })
                .collect();
        }
        segments
    }

    #[test]
    fn two_classes_lie_by_their_difference_and_their_sum() {
        let found = project(&classes(&[-500, -900]), &[&[2_000, -1_000]]);
        let (x, y) = found.places[0];
        assert!((x + 3.0).abs() < 1e-12 && (y - 2.4).abs() < 1e-12, "{found:?}");
    }

    #[test]
    fn three_classes_keep_their_distances_and_the_first_is_on_the_left() {
        let rows: [&[i64]; 4] = [&[9_000, 0, 0], &[0, 9_000, 0], &[0, 0, 9_000], &[8_000, 1_000, 0]];
        let at = project(&classes(&[0, 0, 0]), &rows).places;
        let apart = |i: usize, j: usize| (at[i].0 - at[j].0).hypot(at[i].1 - at[j].1);
        let true_distance = 9.0 * 2f64.sqrt();
        for (i, j) in [(0, 1), (0, 2), (1, 2)] {
            assert!((apart(i, j) - true_distance).abs() < 1e-9, "{at:?}");
        }
        assert!(at[0].0 < at[1].0 || at[0].0 < at[2].0);
        let again = project(&classes(&[0, 0, 0]), &rows);
        assert_eq!(at, again.places);
        assert!(again.held > 1.0 - 1e-9, "three log-ratios lie in a plane");
    }

    #[test]
    fn alike_accounts_lie_together() {
        let at = project(&classes(&[0, 0, 0]), &[&[1, 2, 3], &[1, 2, 3]]).places;
        assert_eq!(at[0], at[1]);
        assert!(at[0].0.is_finite() && at[0].1.is_finite());
        assert!(project(&classes(&[0, 0, 0]), &[]).places.is_empty());
    }
}
