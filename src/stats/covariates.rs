//! Covariates to adjust for: named columns of accounts made a design matrix, and coarse strata.

use ndarray::Array2;
use rustc_hash::FxHashMap;

/// Fewest accounts of a level that keeps a column of its own, as a number and as a share of all: with fewer the level
/// tells the outcome by chance, and the fit has no estimate (house choice).
const FEWEST: (usize, f64) = (10, 0.01);
/// Share of a column's variance that other columns must leave unexplained (house choice, as in [`super::maximum`]).
const COLLINEAR: f64 = 1e-9;
/// Most strata: more would hold too few accounts of both arms (house choice).
const STRATA: usize = 50;

/// What is written after a column, or for a level, of accounts without a value.
pub const UNKNOWN: &str = "unknown";
/// What levels with too few accounts are called together.
pub const OTHER: &str = "other";

/// A column of accounts.
#[derive(Debug, Clone, Copy)]
pub enum Covariate<'a> {
    /// Numbers; those that are not finite are missing.
    Numbers(&'a [f64]),
    /// Index of each account's level in `names`; missing where there is no such name.
    Levels {
        /// Index in `names`, one per account.
        codes: &'a [u32],
        /// The levels.
        names: &'a [String],
    },
}

/// Why a column of the design matrix was left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dropped {
    /// The same in all accounts.
    Constant,
    /// A sum of columns before it.
    Collinear,
}

/// The covariates of some accounts.
#[derive(Debug, Clone)]
pub struct Covariates {
    /// One row per account, without an intercept: numbers with mean 0 and variance 1, levels and "is unknown" as 0 or 1.
    pub matrix: Array2<f64>,
    /// Of the matrix's columns: `employees`, `employees unknown`, `sector: Banking`, `sector: other`.
    pub names: Vec<String>,
    /// Columns that would have said nothing more.
    pub dropped: Vec<(String, Dropped)>,
    factors: Vec<Factor>,
}

/// Accounts by the levels of some covariates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Strata {
    /// The covariates whose levels are crossed.
    pub by: Vec<String>,
    /// Stratum of each account, from 0 to `count` − 1.
    pub of: Vec<usize>,
    /// Strata that hold an account.
    pub count: usize,
}

impl Covariates {
    /// From the accounts at `rows` of the named columns; everything is learnt from these alone. A row beyond a column's
    /// end is missing.
    ///
    /// - Numbers: missing ones are the mean, and a column says which they were if there are enough.
    /// - Levels: all but the most frequent have a column. Missing is a level, "unknown". Levels with too few accounts
    ///   are "other", and join the most frequent if they are too few even together.
    /// - Columns that are constant or follow from those before are left out.
    pub fn new(columns: &[(&str, Covariate<'_>)], rows: &[usize]) -> Self {
        let fewest = FEWEST.0.max((FEWEST.1 * rows.len() as f64).ceil() as usize);
        let mut made: Vec<(String, Vec<f64>)> = Vec::new();
        let mut factors = Vec::new();
        for (name, column) in columns {
            match column {
                Covariate::Numbers(values) => made.extend(numbers(name, values, rows, fewest)),
                Covariate::Levels { codes, names } => {
                    let factor = Factor::new(name, codes, names, rows, fewest);
                    made.extend(factor.columns());
                    factors.push(factor);
                }
            }
        }
        let (kept, dropped) = independent(made);
        let matrix = Array2::from_shape_fn((rows.len(), kept.len()), |(i, j)| kept[j].1[i]);
        Self {
            matrix,
            names: kept.into_iter().map(|(name, _)| name).collect(),
            dropped,
            factors,
        }
    }

    /// Strata by the levels of all covariates that have levels; where those are more than fifty, by the two with the
    /// fewest levels, or by the one. `None` when no covariate has two levels, or all have more than fifty.
    pub fn strata(&self) -> Option<Strata> {
        let mut factors: Vec<&Factor> = self.factors.iter().filter(|f| f.names.len() > 1).collect();
        let all = (!factors.is_empty()).then(|| cross(&factors))?;
        if all.count <= STRATA {
            return Some(all);
        }
        factors.sort_by_key(|f| f.names.len());
        let fewer = [2, 1].into_iter().filter(|n| *n < factors.len());
        fewer.map(|n| cross(&factors[..n])).find(|s| s.count <= STRATA)
    }
}

/// A covariate with levels, the most frequent first.
#[derive(Debug, Clone)]
struct Factor {
    name: String,
    names: Vec<String>,
    /// Level of each account.
    of: Vec<usize>,
}

impl Factor {
    fn new(name: &str, codes: &[u32], names: &[String], rows: &[usize], fewest: usize) -> Self {
        // One more than there are names stands for missing.
        let code = |row: &usize| {
            codes
                .get(*row)
                .map_or(names.len(), |c| (*c as usize).min(names.len()))
        };
        let mut counts = vec![0; names.len() + 1];
        rows.iter().for_each(|row| counts[code(row)] += 1);
        let mut order: Vec<usize> = (0..counts.len()).filter(|c| counts[*c] > 0).collect();
        order.sort_by_key(|c| std::cmp::Reverse(counts[*c]));
        let frequent = order.iter().take_while(|c| counts[**c] >= fewest).count().max(1);
        let kept = &order[..frequent.min(order.len())];
        let pooled: usize = order[kept.len()..].iter().map(|c| counts[*c]).sum();
        let other = if pooled >= fewest { kept.len() } else { 0 };
        let mut level = vec![other; counts.len()];
        for (k, code) in kept.iter().enumerate() {
            level[*code] = k;
        }
        let mut names: Vec<String> = kept
            .iter()
            .map(|c| names.get(*c).map_or(UNKNOWN, String::as_str).to_owned())
            .collect();
        if other > 0 {
            names.push(OTHER.to_owned());
        }
        Self {
            name: name.to_owned(),
            names,
            of: rows.iter().map(|row| level[code(row)]).collect(),
        }
    }

    /// A column of 0 and 1 for each level but the first.
    fn columns(&self) -> impl Iterator<Item = (String, Vec<f64>)> {
        self.names.iter().enumerate().skip(1).map(|(k, level)| {
            let is = self.of.iter().map(|l| f64::from(u8::from(*l == k)));
            (format!("{}: {level}", self.name), is.collect())
        })
    }
}

/// A column of numbers and, if there are enough, one of which were missing.
fn numbers(name: &str, values: &[f64], rows: &[usize], fewest: usize) -> Vec<(String, Vec<f64>)> {
    let here: Vec<Option<f64>> = rows
        .iter()
        .map(|row| values.get(*row).copied().filter(|v| v.is_finite()))
        .collect();
    let known: Vec<f64> = here.iter().copied().flatten().collect();
    let mean = known.iter().sum::<f64>() / known.len() as f64;
    let squares: f64 = known.iter().map(|v| (v - mean).powi(2)).sum();
    let sd = (squares / known.len() as f64).sqrt();
    // A constant's mean is rounded; without a known value both are NaN.
    let scale = if sd > 1e-12 * mean.abs() {
        sd
    } else {
        f64::INFINITY
    };
    let filled = here
        .iter()
        .map(|v| v.map_or(0.0, |v| (v - mean) / scale))
        .collect();
    let mut columns = vec![(name.to_owned(), filled)];
    if rows.len() - known.len() >= fewest {
        let missing = here.iter().map(|v| f64::from(u8::from(v.is_none())));
        columns.push((format!("{name} {UNKNOWN}"), missing.collect()));
    }
    columns
}

type Named<T> = Vec<(String, T)>;

/// Leaves out columns that are constant or sums of columns before them.
fn independent(columns: Named<Vec<f64>>) -> (Named<Vec<f64>>, Named<Dropped>) {
    let rows = columns.first().map_or(0, |(_, column)| column.len());
    let centred = Array2::from_shape_fn((rows, columns.len()), |(i, j)| columns[j].1[i]);
    let means: Vec<f64> = centred
        .columns()
        .into_iter()
        .map(|c| c.sum() / rows as f64)
        .collect();
    let centred = Array2::from_shape_fn(centred.dim(), |(i, j)| centred[[i, j]] - means[j]);
    let gram = centred.t().dot(&centred);
    let (mut kept, mut dropped) = (Vec::new(), Vec::new());
    // Rows of the Cholesky factor of the columns kept.
    let mut factor: Vec<Vec<f64>> = Vec::new();
    let mut at: Vec<usize> = Vec::new();
    for (j, column) in columns.into_iter().enumerate() {
        let all = gram[[j, j]];
        let mut row: Vec<f64> = Vec::with_capacity(at.len() + 1);
        for (k, of) in factor.iter().enumerate() {
            let explained: f64 = row.iter().zip(of).map(|(a, b)| a * b).sum();
            row.push((gram[[j, at[k]]] - explained) / of[k]);
        }
        let left = all - row.iter().map(|v| v * v).sum::<f64>();
        // Columns are of the order of 1, so that below this there is rounding only.
        if all <= 1e-9 || all.is_nan() {
            dropped.push((column.0, Dropped::Constant));
        } else if left <= COLLINEAR * all {
            dropped.push((column.0, Dropped::Collinear));
        } else {
            row.push(left.sqrt());
            factor.push(row);
            at.push(j);
            kept.push(column);
        }
    }
    (kept, dropped)
}

fn cross(factors: &[&Factor]) -> Strata {
    let mut numbers: FxHashMap<Vec<usize>, usize> = FxHashMap::default();
    let accounts = factors.first().map_or(0, |f| f.of.len());
    let of = (0..accounts)
        .map(|i| {
            let next = numbers.len();
            let levels = factors.iter().map(|f| f.of[i]).collect();
            *numbers.entry(levels).or_insert(next)
        })
        .collect();
    Strata {
        by: factors.iter().map(|f| f.name.clone()).collect(),
        of,
        count: numbers.len(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MISSING: u32 = u32::MAX;

    fn levels(names: &[&str]) -> Vec<String> {
        names.iter().map(|n| (*n).to_owned()).collect()
    }

    fn all(rows: usize) -> Vec<usize> {
        (0..rows).collect()
    }

    #[test]
    fn numbers_are_standardised_and_their_gaps_are_told() {
        let some: Vec<f64> = (0..100)
            .map(|i| if i % 5 == 0 { f64::NAN } else { f64::from(i) })
            .collect();
        let few: Vec<f64> = (0..100)
            .map(|i| if i == 7 { f64::INFINITY } else { f64::from(i * i) })
            .collect();
        let columns = [
            ("seats", Covariate::Numbers(&some)),
            ("age", Covariate::Numbers(&few)),
        ];
        let made = Covariates::new(&columns, &all(100));
        assert_eq!(made.names, ["seats", "seats unknown", "age"]);
        assert_eq!(
            (made.matrix[[0, 0]], made.matrix[[0, 1]], made.matrix[[7, 2]]),
            (0.0, 1.0, 0.0)
        );
        assert!(made.matrix.column(0).sum().abs() < 1e-9);
        assert!(made.dropped.is_empty() && made.strata().is_none());
    }

    #[test]
    fn rare_levels_are_pooled_and_missing_is_a_level() {
        let names = levels(&["Banking", "Retail", "Mining", "Fishing"]);
        let code = |i: u32| match i {
            0..50 => 1,
            50..80 => 0,
            80..90 => MISSING,
            90..96 => 2,
            _ => 3,
        };
        let codes: Vec<u32> = (0..100).map(code).collect();
        let sector = |rows: &[usize]| {
            let column = Covariate::Levels {
                codes: &codes,
                names: &names,
            };
            Covariates::new(&[("sector", column)], rows)
        };
        let made = sector(&all(100));
        assert_eq!(
            made.names,
            ["sector: Banking", "sector: unknown", "sector: other"]
        );
        assert_eq!(made.matrix.row(85).to_vec(), [0.0, 1.0, 0.0]);
        assert_eq!(made.matrix.row(99).to_vec(), [0.0, 0.0, 1.0]);
        assert_eq!(made.strata().unwrap().count, 4);
        // Six of Mining alone are too few even for "other".
        let made = sector(&all(96));
        assert_eq!(made.names, ["sector: Banking", "sector: unknown"]);
        assert_eq!(made.matrix.row(95).to_vec(), [0.0, 0.0]);
        // Of a subset everything is learnt anew.
        let banks: Vec<usize> = (50..80).collect();
        let made = sector(&banks);
        assert_eq!((made.matrix.dim(), made.strata()), ((30, 0), None));
        assert_eq!(sector(&[]).matrix.dim(), (0, 0));
    }

    #[test]
    fn columns_that_say_nothing_more_are_left_out() {
        let x: Vec<f64> = (0..60).map(|i| f64::from(i * 37 % 60)).collect();
        let scaled: Vec<f64> = x.iter().map(|v| 1e6 - 3.0 * v).collect();
        let codes: Vec<u32> = (0..60).map(|i| u32::from(i >= 30)).collect();
        let names = levels(&["small", "large"]);
        let size = Covariate::Levels {
            codes: &codes,
            names: &names,
        };
        let columns = [
            ("seats", Covariate::Numbers(&x)),
            ("same", Covariate::Numbers(&[4.1; 60])),
            ("empty", Covariate::Numbers(&[f64::NAN; 60])),
            ("scaled", Covariate::Numbers(&scaled)),
            ("size", size),
            ("again", size),
        ];
        let made = Covariates::new(&columns, &all(60));
        assert_eq!(made.names, ["seats", "size: large"]);
        let dropped = |name: &str, why| (name.to_owned(), why);
        assert_eq!(
            made.dropped,
            [
                dropped("same", Dropped::Constant),
                dropped("empty", Dropped::Constant),
                dropped("empty unknown", Dropped::Constant),
                dropped("scaled", Dropped::Collinear),
                dropped("again: large", Dropped::Collinear),
            ]
        );
        assert_eq!(made.strata().unwrap().count, 2);
    }

    #[test]
    fn strata_are_by_fewer_covariates_where_all_would_be_too_many() {
        let names: Vec<String> = (0..12).map(|k| format!("level {k}")).collect();
        let of = |most: u32, every: u32| -> Vec<u32> { (0..3000).map(|i| i / every % most).collect() };
        let (two, five, twelve) = (of(2, 1), of(5, 2), of(12, 10));
        let column = |codes| Covariate::Levels { codes, names: &names };
        let columns = [
            ("sector", column(&twelve)),
            ("size", column(&two)),
            ("country", column(&five)),
        ];
        let strata = Covariates::new(&columns, &all(3000)).strata().unwrap();
        assert_eq!((strata.by, strata.count), (levels(&["size", "country"]), 10));
        assert_eq!(strata.of[..4], [0, 1, 2, 3]);
        let pair = Covariates::new(&columns[..2], &all(3000)).strata().unwrap();
        assert_eq!((pair.by.len(), pair.count), (2, 24));
    }
}
