//! Which accounts are held out together, and what each held-out fold may be learnt from.

use std::collections::BTreeMap;
use std::path::Path;

use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_xoshiro::Xoshiro256PlusPlus;
use rustc_hash::{FxHashMap, FxHashSet};

use super::twins::Twins;
use super::warning::Scheme;
use crate::error::{Error, Result};
use crate::files;
use crate::table::Table;

/// A validation scheme over decided accounts.
#[derive(Debug, Clone, PartialEq)]
pub struct Folds {
    /// Fold of each account, in `0..count`.
    pub fold: Vec<u16>,
    /// Number of folds.
    pub count: usize,
    /// Name of each fold, as written in predictions (the numbers of a folds file are kept).
    pub labels: Vec<u32>,
    /// Fold `k` is learnt from the folds before it only, and fold 0 is never tested (validation by time);
    /// otherwise from all the others.
    pub forward: bool,
    /// How accounts were held out.
    pub scheme: Scheme,
}

impl Folds {
    /// `count` folds with the same share of ideal accounts in each, dealt out by `seed`.
    ///
    /// # Errors
    /// [`Error::Data`] when an outcome has fewer than two accounts, [`Error::Setting`] for fewer than two folds.
    pub fn stratified(ideal: &[bool], count: usize, seed: u64) -> Result<Self> {
        let count = affordable(ideal, count)?;
        let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
        let mut fold = vec![0; ideal.len()];
        let mut next = 0;
        for outcome in [true, false] {
            let mut members: Vec<usize> = (0..ideal.len()).filter(|i| ideal[*i] == outcome).collect();
            members.shuffle(&mut random);
            // The second outcome goes on where the first stopped, so that fold sizes differ by one at most.
            for i in members {
                fold[i] = (next % count) as u16;
                next += 1;
            }
        }
        Ok(Self::held_out(
            fold,
            count,
            Scheme::Stratified {
                folds: count as u64,
                seed,
            },
        ))
    }

    /// As [`Folds::stratified`], twins staying together.
    ///
    /// # Errors
    /// As [`Folds::stratified`]; [`Error::Data`] when there are fewer distinct accounts than folds.
    pub fn grouped(ideal: &[bool], twins: &Twins, count: usize, seed: u64) -> Result<Self> {
        let count = affordable(ideal, count)?;
        let (group, groups) = (&twins.group, twins.groups);
        if groups == ideal.len() {
            return Self::stratified(ideal, count, seed);
        }
        if groups < count {
            return Err(Error::data(
                format!("only {groups} accounts differ in their inputs, too few for {count} folds"),
                "bring more accounts or more columns, or ask for fewer folds",
            ));
        }
        // (ideal, other) accounts of each group.
        let mut sizes = vec![[0usize; 2]; groups];
        for (g, ideal) in group.iter().zip(ideal) {
            sizes[*g as usize][usize::from(!ideal)] += 1;
        }
        let mut order: Vec<usize> = (0..groups).collect();
        order.shuffle(&mut Xoshiro256PlusPlus::seed_from_u64(seed));
        order.sort_by_key(|g| std::cmp::Reverse(sizes[*g][0] + sizes[*g][1]));

        // Large groups first, each to the fold that leaves both outcomes most evenly spread.
        let totals = [0, 1].map(|k| sizes.iter().map(|s| s[k]).sum::<usize>() as f64);
        let mut filled = vec![[0usize; 2]; count];
        let mut fold_of = vec![0u16; groups];
        for g in order {
            let growth = |f: &[usize; 2]| -> f64 {
                (0..2)
                    .map(|k| {
                        ((f[k] + sizes[g][k]) as f64 / totals[k]).powi(2) - (f[k] as f64 / totals[k]).powi(2)
                    })
                    .sum()
            };
            let best = (0..count)
                .min_by(|a, b| growth(&filled[*a]).total_cmp(&growth(&filled[*b])))
                .unwrap_or(0);
            fold_of[g] = best as u16;
            filled[best][0] += sizes[g][0];
            filled[best][1] += sizes[g][1];
        }
        let fold = group.iter().map(|g| fold_of[*g as usize]).collect();
        let scheme = Scheme::Together {
            folds: count as u64,
            seed,
        };
        Ok(Self::held_out(fold, count, scheme))
    }

    /// The folds of a sample, said of all accounts: `chosen` are its positions among them. The others stand in the
    /// first fold, and were never tested.
    pub fn among(self, chosen: &[usize], accounts: usize) -> Self {
        let mut fold = vec![0; accounts];
        for (&at, of) in chosen.iter().zip(&self.fold) {
            fold[at] = *of;
        }
        Self { fold, ..self }
    }

    /// Backtests: accounts in order of `days` (one per account, `i32::MIN` unknown) are cut into `tests` + 1 blocks of
    /// equal size; each block but the first is tested on what was learnt from all before it. A day is never split.
    /// Accounts of unknown day are in the first block, only ever learnt from.
    ///
    /// # Errors
    /// [`Error::Data`] when the dates do not make as many blocks, or a block would be learnt from one outcome only.
    ///
    /// Source: rolling-origin evaluation, Tashman (2000), *International Journal of Forecasting* 16:437.
    pub fn by_time(days: &[i32], ideal: &[bool], tests: usize) -> Result<Self> {
        let mut known: Vec<i32> = days.iter().copied().filter(|d| *d != i32::MIN).collect();
        known.sort_unstable();
        let mut cuts: Vec<i32> = (1..=tests)
            .filter_map(|k| known.get(k * known.len() / (tests + 1)).copied())
            .collect();
        cuts.dedup();
        if cuts.len() < tests || cuts.first() == known.first() {
            return Err(Error::data(
                format!("the dates do not make {} periods to test by time", tests + 1),
                "name another date column with `time` in the recipe",
            ));
        }
        let fold: Vec<u16> = days
            .iter()
            .map(|d| cuts.partition_point(|c| c <= d) as u16)
            .collect();
        let scheme = Scheme::ByTime {
            tests: tests as u64,
            from: crate::table::reading::iso_date(cuts[0]),
            to: crate::table::reading::iso_date(known[known.len() - 1]),
        };
        let mut folds = Self::held_out(fold, tests + 1, scheme);
        folds.forward = true;
        folds.check(ideal)?;
        Ok(folds)
    }

    /// Reads a `row,fold` file: 1-based data rows of the table (undecided ones may be there), any whole number per
    /// fold. `rows` are the decided accounts, `ideal` their outcomes.
    ///
    /// # Errors
    /// [`Error::Input`] with the line of a row that is unknown, repeated or unreadable; for decided rows without a
    /// fold, and for one fold only. [`Error::Data`] when a fold would be learnt from one outcome only.
    pub fn read(path: &Path, table: &Table, rows: &[u32], ideal: &[bool]) -> Result<Self> {
        let assigned = read_pairs(path, table.rows)?;
        let missing: Vec<u32> = rows
            .iter()
            .copied()
            .filter(|r| !assigned.contains_key(r))
            .collect();
        if let Some(first) = missing.first() {
            return Err(Error::input(
                path,
                0,
                0,
                format!(
                    "{} of {} decided accounts have no fold, the first is data row {}",
                    missing.len(),
                    rows.len(),
                    first + 1
                ),
                "give every decided row a line `row,fold`",
            ));
        }
        let used: FxHashSet<u32> = rows.iter().map(|r| assigned[r]).collect();
        let mut labels: Vec<u32> = used.into_iter().collect();
        labels.sort_unstable();
        if labels.len() < 2 || labels.len() > usize::from(u16::MAX) {
            return Err(Error::input(
                path,
                0,
                0,
                format!(
                    "{} fold{} for the decided accounts",
                    labels.len(),
                    if labels.len() == 1 { " only" } else { "s" }
                ),
                "use between 2 and some dozens of folds",
            ));
        }
        let position: BTreeMap<u32, u16> = labels.iter().copied().zip(0..).collect();
        let fold = rows.iter().map(|r| position[&assigned[r]]).collect();
        let file = path.file_name().unwrap_or(path.as_os_str()).display().to_string();
        let mut folds = Self::held_out(
            fold,
            labels.len(),
            Scheme::Given {
                folds: labels.len() as u64,
                file,
            },
        );
        folds.labels = labels;
        folds.check(ideal)?;
        Ok(folds)
    }

    /// Accounts (positions, not table rows) that fold `k` is learnt from, and those it is tested on.
    pub fn split(&self, k: usize) -> (Vec<usize>, Vec<usize>) {
        let k = k as u16;
        let train = |f: u16| if self.forward { f < k } else { f != k };
        let positions =
            |wanted: &dyn Fn(u16) -> bool| (0..self.fold.len()).filter(|i| wanted(self.fold[*i])).collect();
        (positions(&train), positions(&|f| f == k))
    }

    /// The folds that are tested.
    pub fn tested(&self) -> std::ops::Range<usize> {
        usize::from(self.forward)..self.count
    }

    /// Share of accounts that have a twin in another fold: what the figures may owe to memory.
    pub fn split_twins(&self, twins: &Twins) -> f64 {
        let mut first = vec![None; twins.groups];
        let mut split = vec![false; twins.groups];
        for (g, f) in twins.group.iter().zip(&self.fold) {
            let g = *g as usize;
            split[g] |= *first[g].get_or_insert(*f) != *f;
        }
        let apart = twins.group.iter().filter(|g| split[**g as usize]).count();
        apart as f64 / self.fold.len().max(1) as f64
    }

    fn held_out(fold: Vec<u16>, count: usize, scheme: Scheme) -> Self {
        Self {
            fold,
            count,
            labels: (0..count as u32).collect(),
            forward: false,
            scheme,
        }
    }

    /// Every tested fold must be learnt from both outcomes.
    fn check(&self, ideal: &[bool]) -> Result<()> {
        for k in self.tested() {
            let (train, _) = self.split(k);
            let won = train.iter().filter(|i| ideal[**i]).count();
            if won == 0 || won == train.len() {
                return Err(Error::data(
                    format!("what fold {} is learnt from has one outcome only", self.labels[k]),
                    "spread ideal and other accounts over the folds",
                ));
            }
        }
        Ok(())
    }
}

/// The number of folds asked for, or as many as the rarer outcome has accounts.
fn affordable(ideal: &[bool], count: usize) -> Result<usize> {
    if !(2..=1000).contains(&count) {
        return Err(Error::setting("folds", "between 2 and 1000", count));
    }
    let won = ideal.iter().filter(|y| **y).count();
    let rarer = won.min(ideal.len() - won);
    if rarer < 2 {
        return Err(Error::data(
            format!("validation needs two accounts of each outcome, the rarer one has {rarer}"),
            "bring more past accounts of both outcomes",
        ));
    }
    Ok(count.min(rarer))
}

/// 0-based data row → fold.
fn read_pairs(path: &Path, rows: usize) -> Result<FxHashMap<u32, u32>> {
    let file = files::read::open(path).map_err(Error::io(path, "read the folds"))?;
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(file);
    let wrong = |line: u64, column: u64, reason: String| {
        Error::input(
            path,
            line,
            column,
            reason,
            "each line is `row,fold`: a 1-based data row and a whole number",
        )
    };
    let header = reader.headers().map_err(|e| wrong(1, 0, e.to_string()))?;
    let names: Vec<&str> = header.iter().map(|h| h.trim_start_matches('\u{feff}')).collect();
    if names != ["row", "fold"] {
        return Err(wrong(1, 1, format!("the header is `{}`", names.join(","))));
    }
    let mut assigned = FxHashMap::default();
    for record in reader.records() {
        let record = record.map_err(|e| {
            let line = e.position().map_or(0, csv::Position::line);
            wrong(line, 0, "not two cells".to_owned())
        })?;
        let line = record.position().map_or(0, csv::Position::line);
        let number = |k: usize| -> Result<u32> {
            record[k].parse().map_err(|_| {
                wrong(
                    line,
                    k as u64 + 1,
                    format!("`{}` is not a whole number", &record[k]),
                )
            })
        };
        let (row, fold) = (number(0)?, number(1)?);
        if row == 0 || row as usize > rows {
            return Err(wrong(
                line,
                1,
                format!("there is no data row {row}, the table has {rows}"),
            ));
        }
        if assigned.insert(row - 1, fold).is_some() {
            return Err(wrong(line, 1, format!("data row {row} has a fold already")));
        }
    }
    Ok(assigned)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn outcomes(n: usize, every: usize) -> Vec<bool> {
        (0..n).map(|i| i % every == 0).collect()
    }

    #[test]
    fn stratified_folds_are_even_in_size_and_outcome_and_repeat() {
        let ideal = outcomes(103, 4);
        let folds = Folds::stratified(&ideal, 5, 7).unwrap();
        for k in 0..5 {
            let (train, test) = folds.split(k);
            assert_eq!(train.len() + test.len(), 103);
            assert!((20..=21).contains(&test.len()));
            let won = test.iter().filter(|i| ideal[**i]).count();
            assert!((5..=6).contains(&won));
        }
        assert_eq!(folds, Folds::stratified(&ideal, 5, 7).unwrap());
        assert_ne!(folds.fold, Folds::stratified(&ideal, 5, 8).unwrap().fold);
    }

    #[test]
    fn few_accounts_of_an_outcome_make_fewer_folds() {
        assert_eq!(Folds::stratified(&outcomes(9, 3), 5, 0).unwrap().count, 3);
        assert!(Folds::stratified(&outcomes(9, 9), 5, 0).is_err());
    }

    #[test]
    fn backtests_learn_from_the_past_only_and_never_split_a_day() {
        let days: Vec<i32> = (0..40).map(|i| i / 2).chain([i32::MIN]).collect();
        let ideal = outcomes(41, 2);
        let folds = Folds::by_time(&days, &ideal, 3).unwrap();
        assert_eq!(folds.tested(), 1..4);
        for k in folds.tested() {
            let (train, test) = folds.split(k);
            let latest = train.iter().map(|i| days[*i]).max().unwrap();
            assert!(test.iter().all(|i| days[*i] > latest));
        }
        assert_eq!(folds.fold[40], 0);
        assert!(Folds::by_time(&[5; 10], &outcomes(10, 2), 3).is_err());
    }

    fn read(text: &str) -> Result<Folds> {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(text.as_bytes()).unwrap();
        let table = Table {
            rows: 5,
            ..Table::default()
        };
        Folds::read(file.path(), &table, &[0, 1, 3, 4], &[true, false, true, false])
    }

    #[test]
    fn folds_file_keeps_its_numbers_and_may_name_undecided_rows() {
        let folds = read("row,fold\n1,10\n2,10\n3,77\n4,20\n5,20\n").unwrap();
        assert_eq!((folds.fold, folds.labels), (vec![0, 0, 1, 1], vec![10, 20]));
    }

    #[test]
    fn wrong_folds_files_are_one_line_with_the_place() {
        for (text, expected) in [
            ("row,fold\n1,0\n9,1\n", ":3:1: there is no data row 9"),
            ("row,fold\n0,0\n", ":2:1: there is no data row 0"),
            ("row,fold\n1,0\n1,1\n", ":3:1: data row 1 has a fold already"),
            ("row,fold\n1,x\n", ":2:2: `x` is not a whole number"),
            ("row,fold\n1,0,3\n", ":2: not two cells"),
            ("fold,row\n1,0\n", ":1:1: the header is `fold,row`"),
            ("row,fold\n1,0\n2,1\n", "2 of 4 decided accounts have no fold"),
            ("row,fold\n1,0\n2,0\n4,0\n5,0\n", "1 fold only"),
            ("row,fold\n1,0\n2,1\n4,0\n5,1\n", "one outcome only"),
        ] {
            let error = read(text).unwrap_err().to_string();
            assert!(error.contains(expected) && !error.contains('\n'), "{error}");
        }
    }
}
