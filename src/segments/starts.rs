//! Where EM begins: chance, unlike accounts, and what the classes so far leave unexplained.

use rand::Rng;
use rand::distributions::{Distribution, WeightedIndex};

use crate::segments::draw::Generator;
use crate::segments::latent::{Cells, Mixture, Start};

/// Weight of a start's class in its accounts' responsibilities; the rest is shared out (house choice).
const CONVICTION: f32 = 0.9;

/// Fewest accounts that a pair of bins must hold to begin a class (house choice).
const LEAST_TOGETHER: f64 = 8.0;

/// Responsibilities that mostly say `labels`.
pub fn from_labels(labels: &[usize], classes: usize) -> Start {
    let rest = (1.0 - CONVICTION) / classes as f32;
    let mut out = vec![rest; labels.len() * classes];
    for (row, &class) in labels.iter().enumerate() {
        out[row * classes + class] += CONVICTION;
    }
    out
}

/// Every account's class drawn by its likeness to `classes` accounts, each unlike those before it.
///
/// Source: Arthur & Vassilvitskii (2007), SODA, "k-means++" (unlike accounts as seeds), on shared bins in place of
/// distances; a shared bin counts by how rare it is.
pub fn unlike_accounts(cells: &Cells, classes: usize, random: &mut Generator) -> Start {
    let rarity: Vec<f64> = cells
        .margin
        .iter()
        .map(|p| if *p > 0.0 { -p.ln() } else { 0.0 })
        .collect();
    let likeness = |a: usize, b: usize| -> f64 {
        let shared = cells.row(a).iter().zip(cells.row(b)).filter(|(x, y)| x == y);
        shared.map(|(x, _)| rarity[*x as usize]).sum()
    };
    let mut nearest = vec![f64::NEG_INFINITY; cells.rows];
    let mut labels = vec![0; cells.rows];
    let mut seed = random.gen_range(0..cells.rows);
    for class in 0..classes {
        for row in 0..cells.rows {
            let alike = likeness(row, seed);
            if alike > nearest[row] {
                (nearest[row], labels[row]) = (alike, class);
            }
        }
        let most = nearest.iter().copied().fold(0.0, f64::max);
        let far: Vec<f64> = nearest.iter().map(|n| (most - n).powi(2) + 1e-9).collect();
        // Weights are positive and finite.
        seed = WeightedIndex::new(&far).map_or(0, |index| index.sample(random));
    }
    from_labels(&labels, classes)
}

/// Every account's class by chance.
pub fn chance(cells: &Cells, classes: usize, random: &mut Generator) -> Start {
    let labels: Vec<usize> = (0..cells.rows).map(|_| random.gen_range(0..classes)).collect();
    from_labels(&labels, classes)
}

/// The classes of `mixture` and one more: the accounts that hold two bins found together more often than the classes
/// explain. One start for each of the `most` strongest pairs of bins that do not overlap.
pub fn unexplained(cells: &Cells, mixture: &Mixture, most: usize) -> Vec<Start> {
    let pairs = strongest_pairs(cells, mixture, most);
    let (old, classes) = (mixture.classes, mixture.classes + 1);
    let responsibilities = mixture.responsibilities(cells);
    pairs
        .into_iter()
        .map(|(a, b)| {
            let mut out = vec![0.0; cells.rows * classes];
            for row in 0..cells.rows {
                let bins = cells.row(row);
                let both = bins.contains(&a) && bins.contains(&b);
                let kept = if both { 1.0 - CONVICTION } else { 0.99 };
                let at = &mut out[row * classes..(row + 1) * classes];
                for class in 0..old {
                    at[class] = kept * responsibilities[row * old + class];
                }
                at[old] = 1.0 - kept;
            }
            out
        })
        .collect()
}

/// Pairs of bins of two criteria whose accounts most exceed what the classes expect, each bin used once.
fn strongest_pairs(cells: &Cells, mixture: &Mixture, most: usize) -> Vec<(u32, u32)> {
    let size = cells.margin.len();
    let mut together = vec![0u32; size * size];
    for row in 0..cells.rows {
        let bins = cells.row(row);
        for (i, &a) in bins.iter().enumerate() {
            for &b in &bins[i + 1..] {
                together[a as usize * size + b as usize] += 1;
            }
        }
    }
    let p: Vec<f64> = mixture.log_p.iter().map(|p| p.exp()).collect();
    let share: Vec<f64> = mixture.log_share.iter().map(|s| s.exp()).collect();
    let expected = |a: usize, b: usize| -> f64 {
        let classes =
            (0..mixture.classes).map(|k| share[k] * p[a * mixture.classes + k] * p[b * mixture.classes + k]);
        cells.rows as f64 * classes.sum::<f64>()
    };
    let mut scored: Vec<(f64, u32, u32)> = Vec::new();
    for a in 0..size {
        for b in a + 1..size {
            let held = f64::from(together[a * size + b]);
            if held < LEAST_TOGETHER || cells.unknown[a] || cells.unknown[b] {
                continue;
            }
            let by_chance = expected(a, b).max(1e-9);
            if held > by_chance {
                // Twice this is the deviance of one cell of a Poisson table.
                scored.push((
                    held * (held / by_chance).ln() - (held - by_chance),
                    a as u32,
                    b as u32,
                ));
            }
        }
    }
    scored.sort_by(|x, y| y.0.total_cmp(&x.0).then((x.1, x.2).cmp(&(y.1, y.2))));
    let mut chosen: Vec<(u32, u32)> = Vec::new();
    for (_, a, b) in scored {
        if chosen.len() == most {
            break;
        }
        if chosen
            .iter()
            .all(|(x, y)| ![*x, *y].contains(&a) && ![*x, *y].contains(&b))
        {
            chosen.push((a, b));
        }
    }
    chosen
}
