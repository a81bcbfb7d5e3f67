//! Champion against challenger: the loss of each on the same accounts, added up over quarters so that one may look each
//! time.

use std::collections::BTreeSet;

use serde::Serialize;

use super::record::Record;
use super::spending::{EVER, QUARTERS};
use crate::error::Result;
use crate::fit::metrics::ranking::PairedAuc;

/// Fits are taken within these: one account at a fit of 0.001 must not outweigh a quarter.
const CLIPPED: [f64; 2] = [0.01, 0.99];
/// Swaps named each way (house choice: what a person reads).
const NAMED: usize = 10;
/// Part of the accounts that sales work first.
const TOP: f64 = 0.2;

/// The paired difference of loss, this quarter and all together.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Challenge {
    /// Accounts judged by both this quarter.
    pub accounts: u64,
    /// Mean loss of the champion minus the challenger's on them, nats an account: above 0 the challenger does better.
    pub difference: f64,
    /// The same over all quarters since this champion scores.
    pub together: Sequence,
    /// AUC of the challenger minus the champion's, with its 95 % interval (DeLong); shown, and decides nothing.
    pub auc: Option<AucDifference>,
    /// Accounts of the best fifth by the challenger that are not in the champion's.
    pub swaps_in: Swaps,
    /// Accounts of the champion's best fifth that are not in the challenger's.
    pub swaps_out: Swaps,
}

/// What was added up, with the bound that holds at every look.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Sequence {
    /// Quarters counted, this one included.
    pub quarters: u64,
    /// Accounts.
    pub accounts: u64,
    /// Mean difference of loss, nats an account.
    pub difference: f64,
    /// What it is at least, at 95 % over all looks together; absent with fewer than two accounts.
    pub at_least: Option<f64>,
    /// Accounts at which the bound is tightest: eight times those of the first review.
    pub tuned_to: u64,
}

/// AUC of the challenger minus the champion's.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct AucDifference {
    /// The difference.
    pub value: f64,
    /// 95 % interval.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// Accounts that one card has in its best fifth and the other has not.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Swaps {
    /// How many.
    pub accounts: u64,
    /// Ideal ones among them.
    pub ideal: u64,
    /// The first of them, by how far the fits differ.
    pub named: Vec<Swap>,
}

/// One of them.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Swap {
    /// Its name.
    pub name: String,
    /// Fit by the champion.
    pub champion: f64,
    /// Fit by the challenger, which had not seen it.
    pub challenger: f64,
    /// Whether it was ideal.
    pub ideal: bool,
}

impl Challenge {
    /// Of accounts by both cards. `earlier` are the reviews of this champion before, `counted` tells which accounts they
    /// have counted already.
    ///
    /// # Errors
    /// [`crate::Error::Data`] unless both outcomes occur.
    pub fn of(
        (champion, challenger): (&[f64], &[f64]),
        ideal: &[bool],
        name: &dyn Fn(usize) -> String,
        earlier: &[&Record],
        sums: Sums,
    ) -> Result<Self> {
        let losses = |fits: &[f64]| -> Vec<f64> {
            fits.iter()
                .zip(ideal)
                .map(|(fit, ideal)| loss(*fit, *ideal))
                .collect()
        };
        let n = ideal.len();
        let (of_champion, of_challenger) = (losses(champion), losses(challenger));
        let difference = of_champion.iter().sum::<f64>() - of_challenger.iter().sum::<f64>();
        let pair = PairedAuc::new(ideal, challenger, champion)?;
        let best = |fits: &[f64]| -> BTreeSet<usize> {
            let mut order: Vec<usize> = (0..n).collect();
            order.sort_by(|a, b| fits[*b].total_cmp(&fits[*a]).then(a.cmp(b)));
            order.truncate((TOP * n as f64).ceil() as usize);
            order.into_iter().collect()
        };
        let (by_champion, by_challenger) = (best(champion), best(challenger));
        let swaps = |these: &BTreeSet<usize>, those: &BTreeSet<usize>| {
            let mut all: Vec<usize> = these.difference(those).copied().collect();
            let apart = |i: usize| (champion[i] - challenger[i]).abs();
            all.sort_by(|a, b| apart(*b).total_cmp(&apart(*a)).then(a.cmp(b)));
            Swaps {
                accounts: all.len() as u64,
                ideal: all.iter().filter(|i| ideal[**i]).count() as u64,
                named: all
                    .iter()
                    .take(NAMED)
                    .map(|&i| Swap {
                        name: name(i),
                        champion: champion[i],
                        challenger: challenger[i],
                        ideal: ideal[i],
                    })
                    .collect(),
            }
        };
        Ok(Self {
            accounts: n as u64,
            difference: difference / n as f64,
            together: Sequence::of(earlier, sums),
            auc: pair.interval(0.95).map(|(low, high)| AucDifference {
                value: pair.difference,
                low,
                high,
            }),
            swaps_in: swaps(&by_challenger, &by_champion),
            swaps_out: swaps(&by_champion, &by_challenger),
        })
    }

    /// Whether the challenger does better beyond doubt, however often one has looked.
    pub fn is_won(&self) -> bool {
        self.together.at_least.is_some_and(|least| least > 0.0)
    }
}

/// −ln of the probability that was given to what happened, fits clipped to 0.01 – 0.99.
pub fn loss(fit: f64, ideal: bool) -> f64 {
    let fit = fit.clamp(CLIPPED[0], CLIPPED[1]);
    -(if ideal { fit } else { 1.0 - fit }).ln()
}

/// Differences of loss that a review adds to those before: their number, sum and sum of squares.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Sums {
    /// Accounts not counted in an earlier review.
    pub accounts: u64,
    /// Sum of their differences, nats.
    pub sum: f64,
    /// Sum of the squares.
    pub squares: f64,
}

impl Sums {
    /// Of the accounts that are counted now.
    pub fn of(champion: &[f64], challenger: &[f64], ideal: &[bool], counts: &[bool]) -> Self {
        let mut sums = Self::default();
        for i in (0..ideal.len()).filter(|i| counts[*i]) {
            let difference = loss(champion[i], ideal[i]) - loss(challenger[i], ideal[i]);
            sums.accounts += 1;
            sums.sum += difference;
            sums.squares += difference * difference;
        }
        sums
    }
}

impl Sequence {
    /// Adds this review's sums to those of the reviews before.
    pub fn of(earlier: &[&Record], now: Sums) -> Self {
        let mut all = now;
        for record in earlier {
            all.accounts += record.accounts;
            all.sum += record.sum;
            all.squares += record.squares;
        }
        let first = earlier.iter().map(|record| record.accounts).find(|n| *n > 0);
        let tuned_to = u64::from(QUARTERS) * first.unwrap_or(now.accounts);
        let n = all.accounts as f64;
        let difference = all.sum / n.max(1.0);
        let variance = (all.squares - n * difference * difference) / (n - 1.0);
        let counted = |accounts: u64| u64::from(accounts > 0);
        Self {
            quarters: earlier.iter().map(|record| counted(record.accounts)).sum::<u64>()
                + counted(now.accounts),
            accounts: all.accounts,
            difference,
            at_least: (all.accounts > 1 && variance > 0.0)
                .then(|| difference - margin(n, variance, tuned_to as f64, EVER)),
            tuned_to,
        }
    }
}

/// How far below its estimate a mean of `n` terms with this variance may lie, at any look, with error `alpha` over all of
/// them: σ √(2 (nρ² + 1) ln(1 + √(nρ² + 1) / 2α)) / (nρ), ρ making it tightest at `tuned_to` terms.
///
/// Source: Waudby-Smith, Arbour, Sinha, Kennedy & Ramdas (2024), *Annals of Statistics* 52:2613 (arXiv 2103.06476),
/// one-sided sequence; ρ² = (−2 ln α′ + ln(1 − 2 ln α′)) / n* at α′ = 2α.
pub fn margin(n: f64, variance: f64, tuned_to: f64, alpha: f64) -> f64 {
    let level = -2.0 * (2.0 * alpha).ln();
    let rho = (level + level.ln_1p()) / tuned_to;
    let spread = n * rho + 1.0;
    variance.sqrt() * (2.0 * spread * (spread.sqrt() / (2.0 * alpha)).ln_1p() / rho).sqrt() / n
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::sequential;

    /// One-sided at 5 % is all but two-sided at 10 %, which is held to reference vectors.
    #[test]
    fn the_margin_is_that_of_the_two_sided_sequence_at_twice_the_level() {
        for n in [100u64, 1_000, 8_000] {
            let two_sided = sequential::half_width(1.0 / n as f64, n, 8_000, 0.1);
            let ratio = margin(n as f64, 1.0, 8_000.0, 0.05) / two_sided.unwrap_or(f64::NAN);
            assert!((1.0..1.02).contains(&ratio), "{n}: {ratio}");
        }
    }

    #[test]
    fn sums_of_several_reviews_are_those_of_one() {
        let (champion, challenger) = ([0.2, 0.9, 0.5, 0.4], [0.3, 0.8, 0.6, 0.001]);
        let ideal = [false, true, true, false];
        let all = Sums::of(&champion, &challenger, &ideal, &[true; 4]);
        let first = Sums::of(&champion, &challenger, &ideal, &[true, true, false, false]);
        let second = Sums::of(&champion, &challenger, &ideal, &[false, false, true, true]);
        let record = Record {
            accounts: first.accounts,
            sum: first.sum,
            squares: first.squares,
            ..Record::default()
        };
        let (one, two) = (Sequence::of(&[], all), Sequence::of(&[&record], second));
        assert!((one.difference - two.difference).abs() < 1e-12);
        assert_eq!((two.quarters, two.accounts, two.tuned_to), (2, 4, 16));
    }
}
