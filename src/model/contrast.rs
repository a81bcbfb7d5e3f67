//! Who signs against who is ideal: the same accounts and bins learnt twice, and where the two disagree.

use faer::Mat;
use serde::Serialize;

use crate::audit::too_good;
use crate::criteria::bins::{BinSettings, cuts};
use crate::criteria::{Binned, Cut, Input};
use crate::error::{Error, Result};
use crate::fit::folds::Folds;
use crate::fit::newton::{Newton, Sample, Smoothing, Start};
use crate::fit::order;
use crate::fit::penalty::{Penalty, Shape};
use crate::fit::scorecard::ScorecardSettings;
use crate::fit::sift::sift;
use crate::fit::{Accounts, Progress};
use crate::language::Language;
use crate::outcome::Ending;
use crate::outcome::ideal::Ideal;
use crate::stats::normal::Z_95;
use crate::table::Table;

/// Most intervals of a number and levels of a category that are compared (house choice: each must hold enough accounts
/// to tell two rates apart, and fit on a page).
const INTERVALS: usize = 5;
const LEVELS: usize = 8;
/// Fewest accounts in a bin whose effects are compared (house choice).
const LEAST: u64 = 10;
/// Accounts that each profile likes best, for the summary: at most this many, and at most a tenth of all (house choice).
const BEST: usize = 30;
/// Folds in which accounts are ranked by profiles learnt without them.
const FOLDS: usize = 5;

/// A bin's points above its criterion's average, with their 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Effect {
    /// Points above the criterion's average.
    pub points: f64,
    /// Lower end of the interval, in points.
    pub low: f64,
    /// Upper end of the interval, in points.
    pub high: f64,
}

/// What becomes of a bin when ideal customers are asked for instead of signatures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// Both intervals exclude 0, on different sides.
    Reverses,
    /// It tells who signs, and less or nothing of who is ideal: the difference excludes 0.
    Weaker,
    /// It tells more of who is ideal than of who signs: the difference excludes 0.
    Stronger,
    /// Both intervals exclude 0 on the same side, and the difference may be chance.
    Same,
    /// Anything else: the accounts are too few to tell.
    CannotTell,
}

/// One bin under both.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Bin {
    /// The criterion's name.
    pub criterion: String,
    /// Its label in English.
    pub bin: String,
    /// The criterion among [`Contrast::cuts`], and the bin among its bins.
    #[serde(skip)]
    pub place: (usize, usize),
    /// Accounts in it.
    pub accounts: u64,
    /// Of these, how many bought and how many are ideal.
    pub bought: u64,
    /// Ideal accounts in it.
    pub ideal: u64,
    /// What it is worth when signatures are asked for.
    pub signs: Effect,
    /// What it is worth when ideal customers are asked for.
    pub is_ideal: Effect,
    /// What becomes of it from one question to the other.
    pub change: Change,
}

/// The accounts that a profile likes best, by fits that had not seen them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Best {
    /// How many of them bought.
    pub bought: usize,
    /// How many of them are ideal.
    pub ideal: usize,
}

/// Win-only against ideal.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Contrast {
    /// Accounts that both profiles are learnt from.
    pub accounts: usize,
    /// How many of them bought.
    pub bought: usize,
    /// How many of them are ideal.
    pub ideal: usize,
    /// Log-odds of a point, in both profiles.
    pub log_odds_per_point: f64,
    /// Bins, the largest difference first.
    pub bins: Vec<Bin>,
    /// How many accounts each profile's best are.
    pub best: usize,
    /// The best by the profile of who signs.
    pub best_by_signing: Best,
    /// The best by the profile of who is ideal.
    pub best_by_ideal: Best,
    /// Columns left out because they know who bought.
    pub left_out: Vec<String>,
    /// The criteria's bins.
    #[serde(skip)]
    pub cuts: Vec<Cut>,
}

/// Why there is nothing to compare.
#[derive(Debug)]
pub enum NoContrast {
    /// Of the accounts decided long enough ago.
    HardlyLost,
    /// No account was lost, so that nobody is there to tell buyers from.
    NoneLost,
    /// Fewer than two accounts are ideal, or all are.
    FewIdeal,
    /// No criterion tells who signs, nor who is ideal.
    NothingTells,
    /// The table cannot be learnt from, or a fit fails.
    Failed(Error),
}

impl From<Error> for NoContrast {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

impl NoContrast {
    /// What lacks, and what to do.
    pub fn describe(&self, language: Language) -> String {
        match self {
            Self::HardlyLost => language.ideal_hardly_lost(),
            Self::NoneLost => language.ideal_none_lost(),
            Self::FewIdeal => language.ideal_few_ideal(),
            Self::NothingTells => language.ideal_nothing_tells(),
            Self::Failed(error) => error.to_string(),
        }
    }
}

impl Contrast {
    /// Learns main effects on coarse bins twice from the accounts that [`Ideal::labels`] decides: who bought, and who
    /// is ideal. `inputs` are the columns that may become criteria.
    ///
    /// # Errors
    /// [`NoContrast`] when every account bought or none is ideal, nothing tells either, or a fit fails.
    pub fn new(
        table: &Table,
        inputs: &[Input],
        found: &Ideal,
        settings: &ScorecardSettings,
        progress: Progress<'_>,
    ) -> Result<Self, NoContrast> {
        const STEPS: usize = FOLDS + 2;
        progress("comparing with wins alone", 0, STEPS);
        let (mut rows, mut ideal): (Vec<u32>, Vec<bool>) = (0..)
            .zip(found.labels())
            .filter_map(|(row, label)| label.map(|ideal| (row, ideal)))
            .unzip();
        order::arrange(table, &mut rows, &mut ideal);
        let mut inputs = inputs.to_vec();
        order::arrange_inputs(table, &mut inputs);
        let inputs = inputs.as_slice();
        let bought: Vec<bool> = rows
            .iter()
            .map(|&row| found.accounts[row as usize].ending.bought())
            .collect();
        check(&bought, &ideal, found)?;
        let weights = vec![1.0; rows.len()];
        let of_buying = Accounts {
            table,
            inputs,
            rows: &rows,
            ideal: &bought,
            weights: &weights,
        };
        // What knows who is ideal is out already; what is filled in for customers only knows who bought.
        let suspects = too_good(of_buying);
        let inputs: Vec<Input> = inputs
            .iter()
            .filter(|input| !suspects.contains(&table.columns[input.column].name))
            .cloned()
            .collect();
        let of_buying = Accounts {
            inputs: &inputs,
            ..of_buying
        };
        let inputs: Vec<Input> = sift(settings, of_buying)?
            .into_iter()
            .map(|i| inputs[i].clone())
            .collect();

        let cuts: Vec<Cut> = cuts(&coarse(rows.len(), settings.as_of), table, &inputs, &rows)
            .into_iter()
            .map(|(_, cut)| cut)
            .collect();
        let bins = Binned::transform(&cuts, table, &rows)?;
        let signs = Effects::fit(&cuts, &bins, &bought, None)?;
        let is_ideal = Effects::fit(&cuts, &bins, &ideal, None)?;
        progress("comparing with wins alone", 1, STEPS);
        // One scale for both, so that their points can be compared: the wider profile spans 100 points.
        let span = signs.span().max(is_ideal.span());
        if span < 1e-6 {
            return Err(NoContrast::NothingTells);
        }
        let mut compared = Vec::new();
        for (c, cut) in cuts.iter().enumerate() {
            for bin in 0..cut.len() {
                let in_bin = || {
                    bins.columns[c]
                        .iter()
                        .enumerate()
                        .filter(|(_, b)| usize::from(**b) == bin)
                };
                let count = |of: &[bool]| in_bin().filter(|(i, _)| of[*i]).count() as u64;
                let accounts = in_bin().count() as u64;
                if accounts < LEAST {
                    continue;
                }
                let (a, b) = (signs.effects[c][bin], is_ideal.effects[c][bin]);
                compared.push(Bin {
                    criterion: cut.name(),
                    bin: cut.label(bin, Language::En),
                    place: (c, bin),
                    accounts,
                    bought: count(&bought),
                    ideal: count(&ideal),
                    signs: a.points(span),
                    is_ideal: b.points(span),
                    change: change(a, b),
                });
            }
        }
        let size = |bin: &Bin| (bin.signs.points - bin.is_ideal.points).abs();
        compared.sort_by(|a, b| a.change.cmp(&b.change).then(size(b).total_cmp(&size(a))));

        let k = BEST.min(rows.len() / 10).max(1);
        let folds = Folds::stratified(&ideal, FOLDS, settings.seed)?;
        let mut log_odds = [vec![0.0; rows.len()], vec![0.0; rows.len()]];
        for fold in folds.tested() {
            let (train, test) = folds.split(fold);
            let index: Vec<u32> = train.iter().map(|&i| i as u32).collect();
            let part = bins.select(&index);
            for ((of, whole), log_odds) in [(&bought, &signs), (&ideal, &is_ideal)]
                .into_iter()
                .zip(&mut log_odds)
            {
                let seen: Vec<bool> = train.iter().map(|&i| of[i]).collect();
                let learnt = Effects::fit(&cuts, &part, &seen, Some(&whole.start))?;
                test.iter().for_each(|&i| log_odds[i] = learnt.log_odds(&bins, i));
            }
            progress("comparing with wins alone", 2 + fold, STEPS);
        }
        let best = log_odds.map(|log_odds| {
            let mut order: Vec<usize> = (0..rows.len()).collect();
            order.sort_by(|&a, &b| log_odds[b].total_cmp(&log_odds[a]));
            order.truncate(k);
            let count = |of: &[bool]| order.iter().filter(|i| of[**i]).count();
            Best {
                bought: count(&bought),
                ideal: count(&ideal),
            }
        });
        Ok(Self {
            accounts: rows.len(),
            bought: bought.iter().filter(|b| **b).count(),
            ideal: ideal.iter().filter(|b| **b).count(),
            log_odds_per_point: span / 100.0,
            bins: compared,
            best: k,
            best_by_signing: best[0],
            best_by_ideal: best[1],
            left_out: suspects,
            cuts,
        })
    }

    /// What a bin is called.
    pub fn label(&self, bin: &Bin, language: Language) -> String {
        let (cut, at) = bin.place;
        self.cuts[cut].label(at, language)
    }
}

fn check(bought: &[bool], ideal: &[bool], found: &Ideal) -> Result<(), NoContrast> {
    let count = |of: &[bool]| of.iter().filter(|yes| **yes).count();
    if bought.len() - count(bought) < 2 {
        let mut accounts = found.accounts.iter();
        return Err(match accounts.any(|account| account.ending == Ending::Lost) {
            true => NoContrast::HardlyLost,
            false => NoContrast::NoneLost,
        });
    }
    if count(ideal) < 2 || count(ideal) == ideal.len() {
        return Err(NoContrast::FewIdeal);
    }
    Ok(())
}

fn coarse(rows: usize, as_of: i32) -> BinSettings {
    let fine = BinSettings::for_rows(rows, as_of);
    BinSettings {
        max_bins: INTERVALS,
        max_values: INTERVALS,
        least: (rows / 20).max(fine.least),
        least_level: (LEAST as usize).max(fine.least_level),
        max_levels: LEVELS,
        max_tokens: LEVELS,
        ..fine
    }
}

/// Log-odds above a criterion's average and their standard deviation.
#[derive(Debug, Clone, Copy)]
struct Above {
    log_odds: f64,
    deviation: f64,
}

impl Above {
    fn points(self, span: f64) -> Effect {
        let scale = 100.0 / span;
        Effect {
            points: scale * self.log_odds,
            low: scale * (self.log_odds - Z_95 * self.deviation),
            high: scale * (self.log_odds + Z_95 * self.deviation),
        }
    }

    /// -1 or 1 where the interval excludes 0.
    fn side(self) -> i32 {
        match self.log_odds.abs() > Z_95 * self.deviation {
            true if self.log_odds > 0.0 => 1,
            true => -1,
            false => 0,
        }
    }
}

/// The two fits are of the same accounts and their outcomes go together, so that the sum of their variances is at
/// least that of the difference: differences are called with caution.
fn change(signs: Above, is_ideal: Above) -> Change {
    let difference = Above {
        log_odds: is_ideal.log_odds - signs.log_odds,
        deviation: signs.deviation.hypot(is_ideal.deviation),
    };
    match (signs.side(), is_ideal.side(), difference.side()) {
        (a, b, _) if a * b < 0 => Change::Reverses,
        (a, _, d) if a != 0 && d == -a => Change::Weaker,
        (_, b, d) if b != 0 && d == b => Change::Stronger,
        (a, b, _) if a != 0 && a == b => Change::Same,
        _ => Change::CannotTell,
    }
}

/// Main effects of every bin.
struct Effects {
    intercept: f64,
    beta: Vec<Vec<f64>>,
    effects: Vec<Vec<Above>>,
    start: Start,
}

impl Effects {
    fn fit(cuts: &[Cut], bins: &Binned, outcome: &[bool], start: Option<&Start>) -> Result<Self> {
        let y: Vec<f64> = outcome.iter().map(|&yes| f64::from(u8::from(yes))).collect();
        let weights = vec![1.0; y.len()];
        let counts: Vec<Vec<f64>> = bins
            .columns
            .iter()
            .zip(&bins.sizes)
            .map(|(column, &size)| {
                let mut counts = vec![0.0; size];
                column.iter().for_each(|&bin| counts[usize::from(bin)] += 1.0);
                counts
            })
            .collect();
        let shape = |cut: &Cut| match cut.is_ordered() {
            true => Shape::Ordered,
            false => Shape::Exchangeable,
        };
        let penalties = cuts
            .iter()
            .zip(&counts)
            .map(|(cut, n)| Penalty::new(shape(cut), n));
        let sample = Sample {
            bins,
            ideal: &y,
            weights: &weights,
        };
        // Smoothing is a property of the whole: folds keep it, and are cheap.
        let smoothing = match start {
            Some(_) => Smoothing::Fixed,
            None => Smoothing::Learnt,
        };
        let newton = Newton::fit(sample, penalties.collect(), &[], start, smoothing)?;
        let mut at = 1;
        let mut effects = Vec::new();
        for (beta, counts) in newton.beta.iter().zip(&counts) {
            let n = counts.iter().sum::<f64>().max(1.0);
            let share: Vec<f64> = counts.iter().map(|count| count / n).collect();
            effects.push(above(beta, &share, &newton.covariance, at));
            at += beta.len();
        }
        Ok(Self {
            intercept: newton.intercept,
            start: newton.start(),
            beta: newton.beta,
            effects,
        })
    }

    /// From the worst bin everywhere to the best.
    fn span(&self) -> f64 {
        let range = |beta: &Vec<f64>| {
            let (low, high) = beta.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), b| {
                (l.min(*b), h.max(*b))
            });
            high - low
        };
        self.beta.iter().map(range).sum()
    }

    fn log_odds(&self, bins: &Binned, account: usize) -> f64 {
        let columns = self.beta.iter().zip(&bins.columns);
        let sum: f64 = columns
            .map(|(beta, column)| beta[usize::from(column[account])])
            .sum();
        self.intercept + sum
    }
}

/// Each bin's log-odds above the criterion's average over the accounts: what the level shares with the intercept is
/// not the bin's.
fn above(beta: &[f64], share: &[f64], covariance: &Mat<f64>, at: usize) -> Vec<Above> {
    let size = beta.len();
    let v = |i: usize, j: usize| covariance[(at + i, at + j)];
    let mean: f64 = beta.iter().zip(share).map(|(b, s)| b * s).sum();
    let with_mean: Vec<f64> = (0..size)
        .map(|i| (0..size).map(|j| share[j] * v(i, j)).sum())
        .collect();
    let of_mean: f64 = share.iter().zip(&with_mean).map(|(s, w)| s * w).sum();
    (0..size)
        .map(|i| Above {
            log_odds: beta[i] - mean,
            deviation: (v(i, i) - 2.0 * with_mean[i] + of_mean).max(0.0).sqrt(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_of_sign_needs_both_intervals_to_exclude_0() {
        let of = |log_odds: f64, deviation: f64| Above { log_odds, deviation };
        for (signs, ideal, expected) in [
            (of(0.5, 0.1), of(-0.5, 0.1), Change::Reverses),
            (of(0.5, 0.1), of(-0.1, 0.1), Change::Weaker),
            (of(0.5, 0.1), of(-0.1, 0.4), Change::CannotTell),
            (of(0.1, 0.1), of(-0.5, 0.1), Change::Stronger),
            (of(0.5, 0.1), of(0.6, 0.1), Change::Same),
            (of(-0.5, 0.1), of(-0.1, 0.1), Change::Weaker),
            (of(0.0, 0.0), of(0.0, 0.0), Change::CannotTell),
        ] {
            assert_eq!(change(signs, ideal), expected, "{signs:?} {ideal:?}");
        }
    }

    #[test]
    fn what_the_level_shares_with_the_intercept_is_no_uncertainty_of_a_bin() {
        // Two bins whose level is unknown (variance 100) and whose difference is known.
        let v = Mat::from_fn(3, 3, |i, j| {
            if i == 0 || j == 0 {
                0.0
            } else {
                100.0 + f64::from(u8::from(i == j))
            }
        });
        let found = above(&[1.0, 3.0], &[0.5, 0.5], &v, 1);
        assert_eq!((found[0].log_odds, found[1].log_odds), (-1.0, 1.0));
        assert!((found[0].deviation - 0.5f64.sqrt()).abs() < 1e-9);
    }
}
