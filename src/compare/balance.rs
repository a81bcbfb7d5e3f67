//! Whether the arms are as alike in other columns as chance would leave them: one permutation test of all columns
//! together.

use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::SeedableRng;
use rayon::prelude::*;

use super::evidence::ColumnBalance;
use crate::compare::split::chi_squared_tail;
use crate::stats::bootstrap::below;
use crate::stats::normal;

/// Chance of arms so unlike below which chance did not decide.
///
/// The test is exact, so that in this share of randomised comparisons chance is wrongly doubted; they are then adjusted,
/// which costs them little (house choice).
pub const DOUBTED: f64 = 0.05;

/// Fewest accounts of an arm whose likeness says anything: twenty a side show a difference of 0.9 standard deviations
/// four times in five (house choice).
pub const FEWEST: usize = 20;

/// Standardised difference from which an arm is called unbalanced in a column.
///
/// Source: Austin (2009), *Statistics in Medicine* 28:3083.
pub const UNLIKE: f64 = 0.1;

/// Chance of a column's own difference below which it is set equal once the whole is doubted; above that, differences
/// beyond [`UNLIKE`] are what chance leaves in small arms (house choice).
const ALONE: f64 = 0.2;

/// Permutations (house choice: 5 % then rests on 50 of them), and the least of them where columns and accounts are many.
const PERMUTATIONS: usize = 999;
const FEWEST_PERMUTATIONS: usize = 199;
/// Cells counted anew in all permutations together, beyond which there are fewer (house choice: a second).
const CELLS: usize = 400_000_000;
/// Accounts the test looks at, evenly taken of more: they show a difference of 0.013 standard deviations (house choice).
const ACCOUNTS: usize = 100_000;

/// A column of accounts as levels; numbers are cut into bins.
#[derive(Debug, Clone, PartialEq)]
pub struct LevelColumn {
    /// The column's name.
    pub name: String,
    /// Level of each account, below `levels`.
    pub codes: Vec<u16>,
    /// Number of levels.
    pub levels: usize,
    /// The first so many levels are bins in order; 0 when levels have none.
    pub ordered: usize,
}

/// The arms held against every column.
#[derive(Debug, Clone, PartialEq)]
pub struct Balance {
    /// Chance of arms so unlike in all columns together, had chance decided.
    pub p_value: f64,
    /// Each column, the least alike first; of equals in the order given.
    pub columns: Vec<ColumnBalance>,
}

impl Balance {
    /// Holds the arms against the columns; `None` without columns that vary or with fewer than [`FEWEST`] accounts in an
    /// arm. The same for the same seed, whatever the threads.
    ///
    /// Each column's surprise is −ln p of its χ² test, or of its trend where its levels are in order; the whole is judged
    /// by the largest surprise and by their sum, whichever is the rarer among permutations of the arms.
    ///
    /// Source: Hansen & Bowers (2008), *Statistical Science* 23:219, for one test of all columns; the lesser of two
    /// p-values under the same permutations: Westfall & Young (1993), *Resampling-Based Multiple Testing*, §2.
    pub fn new(columns: &[LevelColumn], in_b: &[bool], seed: u64) -> Option<Self> {
        let count_b = in_b.iter().filter(|b| **b).count();
        if count_b.min(in_b.len() - count_b) < FEWEST {
            return None;
        }
        let every = in_b.len().div_ceil(ACCOUNTS).max(1);
        let taken: Vec<usize> = (0..in_b.len()).step_by(every).collect();
        let arms: Vec<bool> = taken.iter().map(|at| in_b[*at]).collect();
        let varying: Vec<Margin> = columns
            .iter()
            .filter_map(|column| Margin::new(column, &taken))
            .collect();
        if varying.is_empty() {
            return None;
        }
        // Levels of the smaller arm are counted, of the other they are what is left.
        let in_b = arms.iter().filter(|b| **b).count();
        let counts_b = 2 * in_b <= arms.len();
        let smaller = in_b.min(arms.len() - in_b);
        let members: Vec<u32> = (0..arms.len() as u32)
            .filter(|i| arms[*i as usize] == counts_b)
            .collect();
        let observed: Vec<f64> = varying.iter().map(|column| column.surprise(&members)).collect();
        let wanted = (CELLS / (smaller * varying.len())).clamp(FEWEST_PERMUTATIONS, PERMUTATIONS);
        let drawn: Vec<Vec<f64>> = (0..wanted)
            .into_par_iter()
            .map(|draw| {
                let members = chosen(arms.len(), smaller, seed, draw as u64);
                varying.iter().map(|column| column.surprise(&members)).collect()
            })
            .collect();
        let mut columns: Vec<ColumnBalance> = varying
            .iter()
            .enumerate()
            .map(|(k, column)| ColumnBalance {
                column: column.name.to_owned(),
                difference: column.difference(&arms),
                p_value: share_at_least(drawn.iter().map(|draw| draw[k]), observed[k]),
                unbalanced: false,
            })
            .collect();
        let p_value = joint(&observed, &drawn);
        columns.sort_by(|x, y| {
            let unlike = |c: &ColumnBalance| c.difference.abs();
            x.p_value
                .total_cmp(&y.p_value)
                .then(unlike(y).total_cmp(&unlike(x)))
        });
        let mut found = Self { p_value, columns };
        if found.is_doubted() {
            found.mark();
        }
        Some(found)
    }

    /// Whether the arms are less alike than chance explains, and by enough to matter: among very many accounts any
    /// difference stands out, and a thousandth of a standard deviation turns no verdict.
    pub fn is_doubted(&self) -> bool {
        self.p_value <= DOUBTED && self.largest() > UNLIKE
    }

    /// The largest standardised difference, without its sign.
    pub fn largest(&self) -> f64 {
        let sizes = self.columns.iter().map(|column| column.difference.abs());
        sizes.fold(0.0, f64::max)
    }

    /// Which columns to set equal: those unlike beyond chance, and those beyond [`UNLIKE`] that chance hardly explains;
    /// the least alike of all when none is, for together they are.
    pub(crate) fn mark(&mut self) {
        for column in &mut self.columns {
            let large = column.difference.abs() > UNLIKE && column.p_value <= ALONE;
            column.unbalanced = large || column.p_value <= DOUBTED;
        }
        if self.columns.iter().all(|column| !column.unbalanced)
            && let Some(first) = self.columns.first_mut()
        {
            first.unbalanced = true;
        }
    }
}

/// A column that varies, with how often each level occurs.
struct Margin<'a> {
    name: &'a str,
    codes: Vec<u16>,
    totals: Vec<f64>,
    ordered: usize,
}

impl<'a> Margin<'a> {
    fn new(column: &'a LevelColumn, taken: &[usize]) -> Option<Self> {
        let codes: Vec<u16> = taken.iter().map(|at| column.codes[*at]).collect();
        let mut totals = vec![0.0; column.levels];
        codes.iter().for_each(|code| totals[usize::from(*code)] += 1.0);
        let varies = totals.iter().filter(|total| **total > 0.0).count() > 1;
        varies.then_some(Self {
            name: &column.name,
            codes,
            totals,
            ordered: column.ordered,
        })
    }

    /// −ln of the lesser p-value of χ² and trend, given the members of one arm.
    fn surprise(&self, members: &[u32]) -> f64 {
        let mut inside = vec![0.0; self.totals.len()];
        for member in members {
            inside[usize::from(self.codes[*member as usize])] += 1.0;
        }
        let all = self.codes.len() as f64;
        let share = members.len() as f64 / all;
        let spread = share * (1.0 - share);
        let (mut chi2, mut levels) = (0.0, 0);
        for (inside, total) in inside.iter().zip(&self.totals).filter(|(_, total)| **total > 0.0) {
            chi2 += (inside - share * total).powi(2) / (spread * total);
            levels += 1;
        }
        let whole = -chi_squared_tail(chi2, levels - 1).max(f64::MIN_POSITIVE).ln();
        whole.max(self.trend(&inside, share))
    }

    /// −ln p of the Cochran-Armitage test over the ordered levels.
    ///
    /// Source: Armitage (1955), *Biometrics* 11:375.
    fn trend(&self, inside: &[f64], share: f64) -> f64 {
        if self.ordered < 3 {
            return 0.0;
        }
        let (inside, totals) = (&inside[..self.ordered], &self.totals[..self.ordered]);
        let known: f64 = totals.iter().sum();
        let mean = totals.iter().enumerate().map(|(i, n)| i as f64 * n).sum::<f64>() / known;
        let squares: f64 = totals
            .iter()
            .enumerate()
            .map(|(i, n)| n * (i as f64 - mean).powi(2))
            .sum();
        let apart: f64 = inside
            .iter()
            .enumerate()
            .map(|(i, n)| n * (i as f64 - mean))
            .sum();
        let z = apart / (share * (1.0 - share) * squares).sqrt();
        if z.is_finite() {
            -normal::two_sided(z).max(f64::MIN_POSITIVE).ln()
        } else {
            0.0
        }
    }

    /// Largest standardised difference of the share of a level, or of the mean of bins in order.
    fn difference(&self, in_b: &[bool]) -> f64 {
        let mut counts = vec![[0.0; 2]; self.totals.len()];
        for (code, b) in self.codes.iter().zip(in_b) {
            counts[usize::from(*code)][usize::from(*b)] += 1.0;
        }
        let sizes = [false, true].map(|arm| in_b.iter().filter(|b| **b == arm).count() as f64);
        let mut largest = 0.0;
        let mut take = |values: &dyn Fn(usize) -> f64, levels: usize| {
            let moments = [0, 1].map(|arm| {
                let n: f64 = counts[..levels].iter().map(|c| c[arm]).sum();
                let mean = (0..levels).map(|k| counts[k][arm] * values(k)).sum::<f64>() / n;
                let squares: f64 = (0..levels)
                    .map(|k| counts[k][arm] * (values(k) - mean).powi(2))
                    .sum();
                (n, mean, squares)
            });
            let [(n_a, mean_a, squares_a), (n_b, mean_b, squares_b)] = moments;
            let apart = mean_b - mean_a;
            let within = f64::midpoint(squares_a / n_a, squares_b / n_b);
            // Arms that a level tells apart entirely vary between them alone.
            let between = apart * apart * n_a * n_b / (n_a + n_b).powi(2);
            let spread = if within > 1e-12 { within } else { between }.sqrt();
            let difference = apart / spread;
            if difference.is_finite() && difference.abs() > f64::abs(largest) {
                largest = difference;
            }
        };
        for level in 0..self.totals.len() {
            take(&|k| f64::from(u8::from(k == level)), self.totals.len());
        }
        if self.ordered > 2 && sizes.iter().all(|size| *size > 0.0) {
            take(&|k| k as f64, self.ordered);
        }
        largest
    }
}

/// Accounts of one arm, drawn without the others.
fn chosen(all: usize, members: usize, seed: u64, draw: u64) -> Vec<u32> {
    let mut random =
        Xoshiro256PlusPlus::seed_from_u64(seed ^ 0xBA1A_4CE0 ^ draw.wrapping_mul(0x9E37_79B9_7F4A_7C15));
    let mut order: Vec<u32> = (0..all as u32).collect();
    for i in 0..members {
        let other = i + below(&mut random, all - i);
        order.swap(i, other);
    }
    order.truncate(members);
    order
}

/// Share of the draws, the observed among them, that are as large.
fn share_at_least(drawn: impl Iterator<Item = f64>, observed: f64) -> f64 {
    let (all, large) = drawn.fold((1.0, 1.0), |(all, large), value| {
        // Sums in another order round otherwise.
        (all + 1.0, large + f64::from(u8::from(value >= observed - 1e-9)))
    });
    large / all
}

/// The rarer of the largest surprise and of the sum, held against the rarer of both in every draw.
fn joint(observed: &[f64], drawn: &[Vec<f64>]) -> f64 {
    let both = |surprises: &[f64]| {
        [
            surprises.iter().copied().fold(0.0, f64::max),
            surprises.iter().sum::<f64>(),
        ]
    };
    let all: Vec<[f64; 2]> = std::iter::once(observed)
        .chain(drawn.iter().map(Vec::as_slice))
        .map(both)
        .collect();
    let sorted = [0, 1].map(|which| {
        let mut values: Vec<f64> = all.iter().map(|both| both[which]).collect();
        values.sort_unstable_by(f64::total_cmp);
        values
    });
    let rarer = |both: &[f64; 2]| {
        let as_large = |which: usize| {
            let values: &[f64] = &sorted[which];
            values.len() - values.partition_point(|value| *value < both[which] - 1e-9)
        };
        as_large(0).min(as_large(1))
    };
    let here = rarer(&all[0]);
    let as_rare = all.iter().filter(|both| rarer(both) <= here).count();
    as_rare as f64 / all.len() as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A stream of numbers from 0 to below `most`.
    fn stream(seed: u64) -> impl FnMut(usize) -> usize {
        let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
        move |most| below(&mut random, most)
    }

    fn column(name: &str, codes: Vec<u16>, ordered: bool) -> LevelColumn {
        let levels = usize::from(codes.iter().copied().max().unwrap_or(0)) + 1;
        LevelColumn {
            name: name.to_owned(),
            codes,
            levels,
            ordered: if ordered { levels } else { 0 },
        }
    }

    /// Six columns, some alike among themselves, and arms that chance decided: doubted in about one of twenty at most.
    #[test]
    fn chance_is_doubted_no_more_often_than_promised() {
        let worlds = 200;
        let doubted = (0..worlds)
            .filter(|world| {
                let mut below = stream(*world);
                let n = 120;
                let in_b: Vec<bool> = (0..n).map(|_| below(2) == 1).collect();
                let base: Vec<u16> = (0..n).map(|_| below(5) as u16).collect();
                let columns: Vec<LevelColumn> = (0..6)
                    .map(|k| {
                        let codes = base
                            .iter()
                            .map(|code| if below(2) == 0 { *code } else { below(5) as u16 });
                        column(&format!("c{k}"), codes.collect(), k % 2 == 0)
                    })
                    .collect();
                Balance::new(&columns, &in_b, 7).is_some_and(|found| found.is_doubted())
            })
            .count();
        // 5 % of 200 is 10, and its standard deviation 3.
        assert!(doubted <= 19, "{doubted} of {worlds}");
    }

    /// One column of thirty that decides with 65 : 35 who is where is found, named first and alone marked, mostly.
    #[test]
    fn one_unlike_column_among_many_is_found_and_named() {
        let mut found = 0;
        for world in 0..20 {
            let mut below = stream(world);
            let n = 300;
            let channel: Vec<u16> = (0..n).map(|_| below(2) as u16).collect();
            let in_b: Vec<bool> = channel
                .iter()
                .map(|code| below(100) < if *code == 1 { 65 } else { 35 })
                .collect();
            let mut columns: Vec<LevelColumn> = (0..29)
                .map(|k| column(&format!("c{k}"), (0..n).map(|_| below(4) as u16).collect(), false))
                .collect();
            columns.push(column("channel", channel, false));
            let balance = Balance::new(&columns, &in_b, 7).unwrap();
            found += usize::from(balance.is_doubted() && balance.columns[0].column == "channel");
            assert!(!balance.is_doubted() || balance.columns[0].unbalanced);
        }
        assert!(found >= 19, "{found} of 20");
    }

    #[test]
    fn levels_that_tell_the_arms_apart_have_a_finite_difference() {
        let in_b: Vec<bool> = (0..80).map(|i| i % 2 == 0).collect();
        let copy = column("copy", (0..80).map(|i| i % 2).collect(), false);
        let same = column("same", vec![0; 80], false);
        let found = Balance::new(&[copy, same], &in_b, 1).unwrap();
        assert_eq!(found.columns.len(), 1);
        assert!(found.is_doubted() && (found.columns[0].difference.abs() - 2.0).abs() < 1e-9);
        // Too few accounts, or nothing that varies, say nothing.
        let few = column("few", vec![0, 1, 0, 1], false);
        assert_eq!(Balance::new(&[few], &[true, false, true, false], 1), None);
        assert_eq!(Balance::new(&[], &in_b, 1), None);
    }
}
