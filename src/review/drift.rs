//! What the accounts of a quarter look like beside those the champion was trained on: criterion by criterion, and what
//! it does to the score.

use serde::Serialize;

use super::spending::DRIFT;
use super::{permutation, scale};
use crate::criteria::{Binned, Cut};
use crate::error::Result;
use crate::model::{Criterion, Model};
use crate::score::Score;
use crate::stats::multiplicity::holm;
use crate::table::Table;

/// Bins that each criterion is compared on: with more, noise moves them (`examples/quarters.rs`).
pub const BINS: usize = 5;
/// Population stability index from which a change is one worth acting on, as credit scoring has it.
///
/// Source: Siddiqi (2006), *Credit Risk Scorecards*, p. 136; it ignores sample size, so it never alarms alone.
pub const MATERIAL_PSI: f64 = 0.1;
/// Milli-points of the mean score from which a change is one worth acting on (house choice: a point of a hundred).
pub const MATERIAL_POINTS: i64 = 1_000;
/// Least share in a bin's place in the index: an empty bin is not infinitely far.
///
/// Source: the usual floor of 1e-4, as optbinning has it.
const FLOOR: f64 = 1e-4;
/// Rise of the share of unknown cells worth a word (house choice).
const UNKNOWN_RISE: f64 = 0.1;
/// Permutations for each p-value that is to be told from chance, so that the least p-value is a tenth of what alarms.
const DRAWS_PER_LEVEL: f64 = 10.0;

/// One criterion, or the score, then and now.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Drift {
    /// Name of the criterion; absent of the score.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub criterion: Option<String>,
    /// Share of accounts in each of the five bins, in training.
    pub before: Vec<f64>,
    /// The same now.
    pub now: Vec<f64>,
    /// Population stability index over them.
    pub psi: f64,
    /// p-value of no change, by permutation.
    pub p_value: f64,
    /// The same among all criteria (Holm).
    pub adjusted: f64,
    /// What it does to the mean score, in milli-points; of the score itself, how far its mean moved.
    pub effect: i64,
    /// Share of accounts of which it is unknown, in training and now.
    pub unknown: [f64; 2],
    /// Whether it is told from chance and large enough to matter.
    pub alarm: bool,
    /// How many times what they were its numbers are, where an alarm is explained by that alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub times: Option<f64>,
}

/// How the quarter's accounts differ from training's.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Drifts {
    /// Each criterion of one column, or derived of two; the one that moves the score most first.
    pub criteria: Vec<Drift>,
    /// The score, by the fits that training's accounts had out of fold; absent where they were not measured.
    pub score: Option<Drift>,
}

impl Drift {
    /// Whether far more is unknown than in training.
    pub fn is_emptier(&self) -> bool {
        self.alarm && self.unknown[1] - self.unknown[0] >= UNKNOWN_RISE
    }

    /// How many times what they were its numbers are, where that is what units are to each other.
    pub fn unit(&self) -> Option<f64> {
        self.times.filter(|times| scale::is_unit(*times))
    }
}

impl Drifts {
    /// Compares `rows` with what the model remembers of its training accounts; `scores` are theirs by the model.
    ///
    /// # Errors
    /// Those of [`Binned::transform`].
    pub fn of(model: &Model, table: &Table, rows: &[u32], scores: &[Score]) -> Result<Self> {
        let singles: Vec<&Criterion> = model.criteria.iter().filter(|c| !c.cut.is_pair()).collect();
        let binned = Binned::transform(singles.iter().map(|c| &c.cut), table, rows)?;
        let draws = draws(singles.len() + 1);
        let seed = |place: usize| model.seed.wrapping_add(place as u64 + 1);
        let mut criteria: Vec<Drift> = singles
            .iter()
            .zip(&binned.columns)
            .enumerate()
            .map(|(place, (criterion, bins))| of_criterion(criterion, bins, draws, seed(place)))
            .collect();
        let mut score = of_score(model, scores, draws, seed(singles.len()));
        let p: Vec<f64> = criteria.iter().chain(&score).map(|drift| drift.p_value).collect();
        for (drift, adjusted) in criteria.iter_mut().chain(&mut score).zip(holm(&p)) {
            drift.adjusted = adjusted;
            let material = drift.psi > MATERIAL_PSI || drift.effect.abs() >= MATERIAL_POINTS;
            drift.alarm = adjusted <= DRIFT && material;
        }
        for (criterion, drift) in singles.iter().zip(&mut criteria).filter(|(_, drift)| drift.alarm) {
            let lay = (drift.before.as_slice(), drift.psi);
            drift.times = scale::times(
                (model, &criterion.cut),
                table,
                rows,
                lay,
                &groups(criterion),
                (psi, MATERIAL_PSI),
            );
        }
        criteria.sort_by(|a, b| {
            let size = |drift: &Drift| (drift.alarm, drift.effect.abs());
            size(b).cmp(&size(a)).then_with(|| b.psi.total_cmp(&a.psi))
        });
        Ok(Self { criteria, score })
    }

    /// Criteria that alarm.
    pub fn alarms(&self) -> impl Iterator<Item = &Drift> {
        self.criteria.iter().filter(|drift| drift.alarm)
    }
}

/// Permutations that can tell the smallest of `tests` adjusted p-values.
fn draws(tests: usize) -> u32 {
    (DRAWS_PER_LEVEL * tests as f64 / DRIFT).ceil() as u32
}

fn of_criterion(criterion: &Criterion, bins: &[u16], draws: u32, seed: u64) -> Drift {
    let mut now = vec![0; criterion.accounts.len()];
    bins.iter().for_each(|bin| now[usize::from(*bin)] += 1);
    let groups = groups(criterion);
    let mean = |counts: &[u64]| -> f64 {
        let points = counts.iter().zip(&criterion.points);
        points.map(|(n, points)| *n as f64 * *points as f64).sum::<f64>()
            / counts.iter().sum::<u64>().max(1) as f64
    };
    let unknown = |counts: &[u64]| -> f64 {
        let of = (0..counts.len()).filter(|bin| criterion.cut.is_unknown(*bin));
        of.map(|bin| counts[bin]).sum::<u64>() as f64 / counts.iter().sum::<u64>().max(1) as f64
    };
    Drift {
        criterion: Some(criterion.name.clone()),
        effect: (mean(&now) - mean(&criterion.accounts)).round() as i64,
        unknown: [unknown(&criterion.accounts), unknown(&now)],
        ..Drift::between(
            &gather(&criterion.accounts, &groups),
            &gather(&now, &groups),
            draws,
            seed,
        )
    }
}

/// Fits of training's accounts out of fold are kept in twenty bands; five groups of them with as many accounts each.
fn of_score(model: &Model, scores: &[Score], draws: u32, seed: u64) -> Option<Drift> {
    let bands: Vec<u64> = model
        .validation
        .as_ref()?
        .distribution
        .iter()
        .map(|[ideal, other]| ideal + other)
        .collect();
    let mut now = vec![0; bands.len()];
    let last = bands.len().checked_sub(1)?;
    for score in scores {
        now[((score.fit * bands.len() as f64) as usize).min(last)] += 1;
    }
    let mean = scores.iter().map(|score| score.score as f64).sum::<f64>() / scores.len().max(1) as f64;
    let usual: i64 = model.criteria.iter().map(|criterion| criterion.average).sum();
    let places: Vec<usize> = (0..bands.len()).collect();
    let groups = even(&places, &bands, BINS);
    Some(Drift {
        effect: (mean - usual as f64).round() as i64,
        ..Drift::between(&gather(&bands, &groups), &gather(&now, &groups), draws, seed)
    })
}

impl Drift {
    fn between(before: &[u64], now: &[u64], draws: u32, seed: u64) -> Self {
        let shares = |counts: &[u64]| -> Vec<f64> {
            let all = counts.iter().sum::<u64>().max(1) as f64;
            counts.iter().map(|n| *n as f64 / all).collect()
        };
        let (was, is) = (shares(before), shares(now));
        Self {
            criterion: None,
            psi: psi(&was, &is),
            p_value: permutation::p_value(before, now, draws, seed),
            before: was,
            now: is,
            adjusted: 1.0,
            effect: 0,
            unknown: [0.0; 2],
            alarm: false,
            times: None,
        }
    }
}

/// Σ (now − before) ln(now / before), shares being at least 1e-4.
///
/// Source: Siddiqi (2006), as [`MATERIAL_PSI`]; it is the symmetrised Kullback–Leibler divergence.
pub fn psi(before: &[f64], now: &[f64]) -> f64 {
    let pairs = before.iter().zip(now);
    pairs
        .map(|(a, b)| {
            let (a, b) = (a.max(FLOOR), b.max(FLOOR));
            (b - a) * (b / a).ln()
        })
        .sum()
}

/// Group of each bin: "unknown" alone, the others in four of as many accounts each, in their order where they have one
/// and with levels of like points together where not.
fn groups(criterion: &Criterion) -> Vec<usize> {
    let unknown = |bin: &usize| criterion.cut.is_unknown(*bin);
    let mut known: Vec<usize> = (0..criterion.cut.len()).filter(|bin| !unknown(bin)).collect();
    if matches!(criterion.cut, Cut::Category { .. }) {
        known.sort_by_key(|bin| (criterion.points[*bin], *bin));
    }
    let of_known: Vec<u64> = known.iter().map(|bin| criterion.accounts[*bin]).collect();
    let places: Vec<usize> = (0..known.len()).collect();
    let mut groups = vec![BINS - 1; criterion.cut.len()];
    for (bin, group) in known.iter().zip(even(&places, &of_known, BINS - 1)) {
        groups[*bin] = group;
    }
    groups
}

/// Groups of neighbours with as many accounts each, as far as they can be had.
fn even(places: &[usize], counts: &[u64], groups: usize) -> Vec<usize> {
    let all = counts.iter().sum::<u64>().max(1) as f64;
    let mut before = 0.0;
    places
        .iter()
        .map(|place| {
            // By its middle, a bin is in the group that holds most of it.
            let middle = before + counts[*place] as f64 / 2.0;
            before += counts[*place] as f64;
            ((middle / all * groups as f64) as usize).min(groups - 1)
        })
        .collect()
}

fn gather(counts: &[u64], groups: &[usize]) -> Vec<u64> {
    let mut sums = vec![0; BINS];
    counts
        .iter()
        .zip(groups)
        .for_each(|(count, group)| sums[*group] += count);
    sums
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_index_is_symmetric_and_finite() {
        assert_eq!(psi(&[0.5, 0.5], &[0.5, 0.5]), 0.0);
        let moved = psi(&[0.5, 0.5, 0.0], &[0.25, 0.5, 0.25]);
        assert!((moved - psi(&[0.25, 0.5, 0.25], &[0.5, 0.5, 0.0])).abs() < 1e-12);
        assert!(moved.is_finite() && moved > MATERIAL_PSI);
    }

    #[test]
    fn groups_hold_as_many_accounts_each() {
        let counts = [10, 10, 10, 10, 40, 40, 40];
        let groups = even(&[0, 1, 2, 3, 4, 5, 6], &counts, 4);
        assert_eq!(gather(&counts, &groups), [40, 40, 40, 40, 0]);
    }
}
