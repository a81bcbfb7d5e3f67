//! Whether a difference stays the same from quarter to quarter, or turned at one of them.

use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::{RngCore, SeedableRng};

use super::comparison::{Change, Estimate, Periods, Undefined};
use super::verdict::Turn;
use crate::compare::metric::Side;
use crate::stats::normal;

/// Chance of a change as large below which the difference is said to have turned. Rarer than 5 %: it takes the place of
/// a verdict that nobody doubted (house choice).
pub const TURNED: f64 = 0.01;

/// Fewest accounts of each arm before and since (house choice, as for adjusting).
const FEWEST: f64 = 20.0;

/// Histories drawn of a difference that stays the same (house choice: 1 % then rests on 20 of them).
const HISTORIES: usize = 1_999;

/// Accounts in time; every list has one entry per account.
#[derive(Debug, Clone, Copy)]
pub struct Timeline<'a> {
    /// The quarters in their order.
    pub names: &'a [String],
    /// Index in `names` of each account's quarter.
    pub quarter: &'a [Option<u32>],
    /// Whether each account is in arm B.
    pub in_b: &'a [bool],
    /// Its value; 1 or 0 for rates.
    pub values: &'a [f64],
    /// Whether values are shares.
    pub is_rate: bool,
    /// How often intervals hold the truth.
    pub confidence: f64,
    /// Start of the histories drawn.
    pub seed: u64,
}

/// A quarter with accounts of both arms.
struct Quarter {
    at: u32,
    sizes: [f64; 2],
    difference: f64,
    /// n_a n_b / (n_a + n_b).
    weight: f64,
    variance: f64,
}

impl Timeline<'_> {
    /// Looks at every quarter for a change of the difference, b − a; also the first quarter since, by its index.
    ///
    /// Within each quarter both arms are compared, so that a market that moves for both is no change. The largest change
    /// in standard errors is held against those of histories in which every quarter has the same difference; its chance
    /// is at most the sum of the chances at every quarter.
    ///
    /// Source: Andrews (1993), *Econometrica* 61:821, for one unknown break, its null drawn rather than tabulated; pooled
    /// within quarters as Mantel & Haenszel (1959), *JNCI* 22:719, do.
    pub fn scan(&self) -> (Periods, Option<u32>) {
        let quarters = self.quarters();
        let name = |quarter: Option<&Quarter>| {
            quarter.and_then(|quarter| self.names.get(quarter.at as usize).cloned())
        };
        let mut found = Periods {
            quarters: quarters.len() as u64,
            first: name(quarters.first()),
            last: name(quarters.last()),
            dated: self.quarter.iter().flatten().count() as u64,
            p_value: None,
            reason: None,
            change: None,
        };
        let breaks: Vec<usize> = (1..quarters.len())
            .filter(|at| {
                [&quarters[..*at], &quarters[*at..]].iter().all(|side| {
                    [0, 1]
                        .iter()
                        .all(|arm| side.iter().map(|q| q.sizes[*arm]).sum::<f64>() >= FEWEST)
                })
            })
            .collect();
        let differences: Vec<f64> = quarters.iter().map(|quarter| quarter.difference).collect();
        let Some((at, z)) = largest(&quarters, &differences, &breaks) else {
            found.reason = Some(self.lacking(&quarters));
            return (found, None);
        };
        let mut random = Xoshiro256PlusPlus::seed_from_u64(self.seed ^ 0x9E12_10D5);
        let as_large = (0..HISTORIES)
            .filter(|_| {
                let drawn: Vec<f64> = quarters
                    .iter()
                    .map(|quarter| quarter.variance.sqrt() * standard(&mut random))
                    .collect();
                largest(&quarters, &drawn, &breaks).is_some_and(|(_, other)| other.abs() >= z.abs())
            })
            .count();
        let drawn = (as_large + 1) as f64 / (HISTORIES + 1) as f64;
        let bound = breaks.len() as f64 * normal::two_sided(z);
        let p_value = drawn.min(bound);
        found.p_value = Some(p_value);
        if p_value > TURNED {
            return (found, None);
        }
        let side = |side: &[Quarter]| {
            let (difference, variance) = pooled(side, |quarter| quarter.difference);
            let half = normal::half_width(self.confidence) * variance.sqrt();
            Estimate::new(
                difference,
                Some((difference - half, difference + half)),
                Undefined::NoVariation,
            )
        };
        let since = quarters[at].at;
        let mut change = Change {
            since: self.names.get(since as usize).cloned().unwrap_or_default(),
            turn: Turn::Moved,
            before: side(&quarters[..at]),
            after: side(&quarters[at..]),
        };
        change.turn = turn(&change);
        found.change = Some(change);
        (found, Some(since))
    }

    /// [`Timeline::scan`], both sides of a change as `adjusted` has them: it gets the accounts of a side by their place and
    /// says b − a with what else differs set equal, or nothing.
    pub fn periods(&self, adjusted: impl Fn(&[usize]) -> Option<Estimate>) -> Periods {
        let (mut found, since) = self.scan();
        if let Some((change, since)) = found.change.as_mut().zip(since) {
            let side = |is_after: bool| -> Vec<usize> {
                let at = |i: &usize| self.quarter[*i].is_some_and(|quarter| (quarter >= since) == is_after);
                (0..self.quarter.len()).filter(at).collect()
            };
            for (estimate, is_after) in [(&mut change.before, false), (&mut change.after, true)] {
                if let Some(found) = adjusted(&side(is_after)).filter(|found| found.interval().is_some()) {
                    *estimate = found;
                }
            }
            change.turn = turn(change);
        }
        found
    }

    fn quarters(&self) -> Vec<Quarter> {
        // n, Σ, Σ² of each arm.
        let mut cells = vec![[[0.0; 3]; 2]; self.names.len()];
        for ((quarter, in_b), value) in self.quarter.iter().zip(self.in_b).zip(self.values) {
            if let Some(cell) = quarter.and_then(|at| cells.get_mut(at as usize)) {
                let [n, sum, squares] = &mut cell[usize::from(*in_b)];
                *n += 1.0;
                *sum += value;
                *squares += value * value;
            }
        }
        let both = cells
            .iter()
            .enumerate()
            .filter(|(_, [a, b])| a[0] > 0.0 && b[0] > 0.0);
        let mut quarters: Vec<Quarter> = both
            .clone()
            .map(|(at, [a, b])| {
                let weight = a[0] * b[0] / (a[0] + b[0]);
                // Half a success and half a failure, so that a quarter of one kind still varies.
                let share = (a[1] + b[1] + 0.5) / (a[0] + b[0] + 1.0);
                Quarter {
                    at: at as u32,
                    sizes: [a[0], b[0]],
                    difference: b[1] / b[0] - a[1] / a[0],
                    weight,
                    variance: share * (1.0 - share) / weight,
                }
            })
            .collect();
        if !self.is_rate {
            // One variance within all arms and quarters.
            let (mut squares, mut freedom) = (0.0, 0.0);
            for [n, sum, all] in both.flat_map(|(_, cell)| cell) {
                squares += (all - sum * sum / n).max(0.0);
                freedom += n - 1.0;
            }
            let variance = squares / f64::max(freedom, 1.0);
            quarters
                .iter_mut()
                .for_each(|quarter| quarter.variance = variance / quarter.weight);
        }
        quarters
    }

    /// Why nothing was tested: an arm too small on a side of every quarter, or all values alike.
    fn lacking(&self, quarters: &[Quarter]) -> Undefined {
        let size = |arm: usize| quarters.iter().map(|q| q.sizes[arm]).sum::<f64>();
        let arm = if size(0) <= size(1) { Side::A } else { Side::B };
        if quarters.len() > 1 && size(0).min(size(1)) >= 2.0 * FEWEST {
            return Undefined::NoVariation;
        }
        Undefined::TooFew {
            arm,
            needed: 2 * FEWEST as u64,
        }
    }
}

/// How a difference turned, by what is known of both sides.
fn turn(change: &Change) -> Turn {
    let sign = |estimate: &Estimate| match estimate.interval() {
        Some((low, _)) if low > 0.0 => 1,
        Some((_, high)) if high < 0.0 => -1,
        _ => 0,
    };
    match (sign(&change.before), sign(&change.after)) {
        (0, 0) => Turn::Moved,
        (0, _) => Turn::New,
        (_, 0) => Turn::Faded,
        (before, after) if before != after => Turn::Reversed,
        _ => Turn::Moved,
    }
}

/// The break with the largest change in standard errors.
fn largest(quarters: &[Quarter], differences: &[f64], breaks: &[usize]) -> Option<(usize, f64)> {
    // Sums of w, w d and w² v up to each quarter.
    let mut sums = vec![[0.0; 3]];
    for (quarter, difference) in quarters.iter().zip(differences) {
        let [w, wd, wv] = sums[sums.len() - 1];
        let weight = quarter.weight;
        sums.push([
            w + weight,
            wd + weight * difference,
            wv + weight * weight * quarter.variance,
        ]);
    }
    let all = sums[quarters.len()];
    let change = |at: usize| {
        let [w, wd, wv] = sums[at];
        let [v, vd, vv] = [all[0] - w, all[1] - wd, all[2] - wv];
        (vd / v - wd / w) / (wv / (w * w) + vv / (v * v)).sqrt()
    };
    breaks
        .iter()
        .map(|at| (*at, change(*at)))
        .filter(|(_, z)| z.is_finite())
        .max_by(|x, y| x.1.abs().total_cmp(&y.1.abs()).then(y.0.cmp(&x.0)))
}

/// Weighted difference and its variance.
fn pooled(quarters: &[Quarter], difference: impl Fn(&Quarter) -> f64) -> (f64, f64) {
    let (mut w, mut wd, mut wv) = (0.0, 0.0, 0.0);
    for quarter in quarters {
        w += quarter.weight;
        wd += quarter.weight * difference(quarter);
        wv += quarter.weight * quarter.weight * quarter.variance;
    }
    (wd / w, wv / (w * w))
}

/// A standard normal number, by inversion.
fn standard(random: &mut Xoshiro256PlusPlus) -> f64 {
    let uniform = ((random.next_u64() >> 11) as f64 + 0.5) / (1u64 << 53) as f64;
    normal::quantile(uniform)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::bootstrap::below;

    /// Accounts of twelve quarters whose share of hits differs by `apart` until, and by `since` from the eighth on.
    fn scan(world: u64, n: usize, apart: i32, since: i32) -> (Periods, Option<u32>) {
        let mut random = Xoshiro256PlusPlus::seed_from_u64(world);
        let names: Vec<String> = (0..12).map(|k| format!("Q{k}")).collect();
        let (mut quarter, mut in_b, mut values) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..n {
            let (at, b) = (below(&mut random, 12), below(&mut random, 2) == 1);
            let apart = if at < 8 { apart } else { since };
            // The market moves for both.
            let share = 30 + at as i32 + if b { apart } else { 0 };
            quarter.push(Some(at as u32));
            in_b.push(b);
            values.push(f64::from(u8::from((below(&mut random, 100) as i32) < share)));
        }
        Timeline {
            names: &names,
            quarter: &quarter,
            in_b: &in_b,
            values: &values,
            is_rate: true,
            confidence: 0.95,
            seed: 0,
        }
        .scan()
    }

    #[test]
    fn a_reversal_is_dated() {
        for world in 0..10 {
            let (found, since) = scan(world, 1_500, 30, -25);
            let change = found.change.unwrap();
            assert_eq!(change.turn, Turn::Reversed);
            assert!(since.is_some_and(|at| (7..=9).contains(&at)), "{since:?}");
            assert!(change.before.estimate.unwrap() > 0.2 && change.after.estimate.unwrap() < -0.15);
        }
        assert_eq!(scan(3, 1_500, 25, 0).0.change.unwrap().turn, Turn::Faded);
        assert_eq!(scan(3, 1_500, 0, 25).0.change.unwrap().turn, Turn::New);
    }

    /// A difference that stays turns in about one history of a hundred at most.
    #[test]
    fn what_stays_is_left_alone() {
        let turned = (0..200)
            .filter(|world| scan(1_000 + world, 400, 15, 15).1.is_some())
            .count();
        assert!(turned <= 7, "{turned} of 200");
    }

    #[test]
    fn one_quarter_or_few_accounts_say_why() {
        let (found, since) = scan(1, 30, 20, 20);
        assert_eq!((found.p_value, since), (None, None));
        assert!(matches!(found.reason, Some(Undefined::TooFew { .. })));
        let timeline = Timeline {
            names: &["Q0".to_owned()],
            quarter: &vec![Some(0); 100],
            in_b: &(0..100).map(|i| i % 2 == 0).collect::<Vec<_>>(),
            values: &[1.0; 100],
            is_rate: true,
            confidence: 0.95,
            seed: 0,
        };
        let (found, _) = timeline.scan();
        assert!(found.reason.is_some() && found.quarters == 1);
    }
}
