//! What the best customers have in common, and what chance alone would give.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::criteria::{Binned, Cut};
use crate::error::Result;
use crate::fit::Accounts;
use crate::outcome::Outcome;
use crate::recipe::Conviction;
use crate::stats::contingency::{Alternative, RateTest};
use crate::stats::multiplicity::holm;
use crate::stats::rate::Rate;
use crate::table::{Column, Kind, MISSING, Table, Values};
use crate::vocabulary::fold::{fold, same};

/// What customers have in common: of each column the trait that sets them apart most, the most telling first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SharedTraits {
    /// Customers looked at.
    pub customers: u64,
    /// Who they were compared with.
    pub against: Against,
    /// Companies or accounts that they were compared with.
    pub others: u64,
    /// Traits compared, of which `traits` holds one a column: what the correction for many looks counts.
    pub tried: u64,
    /// One a column.
    pub traits: Vec<SharedTrait>,
}

/// Who customers were compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Against {
    /// A universe of companies.
    Companies,
    /// Accounts that did not become ideal customers.
    Losses,
    /// Accounts of the same table that are not decided.
    OpenAccounts,
    /// Nobody: there is only what customers share.
    Nobody,
}

/// A trait that customers share.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SharedTrait {
    /// How the column's values fall into bins.
    pub cut: Cut,
    /// The bin that is the trait.
    pub bin: usize,
    /// How many have it.
    pub counts: TraitCounts,
    /// Probability that as many customers or more would have it were they drawn from all alike (Fisher's exact test, one
    /// side); absent without comparison.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chance: Option<f64>,
    /// The same after Holm's correction for all traits tried.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chance_corrected: Option<f64>,
}

/// How many customers, and how many others, have a trait, of those of whom it is known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TraitCounts {
    /// Customers that have it.
    pub customers: u64,
    /// Customers of whom it is known.
    pub of: u64,
    /// Others that have it.
    pub others: u64,
    /// Others of whom it is known; 0 without comparison.
    pub of_others: u64,
}

/// Share of one chance in twenty: traits below it, after the correction for all that were tried, are beyond chance.
const ALPHA: f64 = 0.05;

/// Fewest customers or others together that hold a level that is tried: rarer levels could show nothing.
const LEAST: u64 = 3;

/// Bands of equally many accounts out of which ranges of a number are made (house choice: with six, 20 ranges are tried,
/// fine enough for "50 to 200" and few enough for ten customers).
const BANDS: usize = 6;

/// Share of the customers that a range holds which is told without comparison (house choice: most of them).
const MOST: f64 = 0.7;

/// Precision of what is believed of a trait before anything is known: nothing either way, and hardly ever more than a very
/// strong plus (house choice: a standard deviation of 1 in log-odds).
pub(super) const DOUBT: f64 = 1.0;

impl SharedTrait {
    /// Whether more customers share it than chance explains, all traits tried taken into account.
    pub fn is_beyond_chance(&self) -> bool {
        self.chance_corrected.is_some_and(|chance| chance < ALPHA)
    }
}

impl TraitCounts {
    /// Share of customers that have it.
    pub fn share(&self) -> f64 {
        self.customers as f64 / self.of.max(1) as f64
    }

    /// Share of others that have it; absent without comparison.
    pub fn share_of_others(&self) -> Option<f64> {
        (self.of_others > 0).then(|| self.others as f64 / self.of_others as f64)
    }

    /// Log-odds by which the trait sets customers apart, and their variance; absent without comparison. A half is added to
    /// every count, so that none of them is 0.
    ///
    /// Source: Haldane (1956), *Annals of Human Genetics* 20:309; Woolf (1955) for the variance.
    pub fn log_odds_ratio(&self) -> Option<(f64, f64)> {
        if self.of == 0 || self.of_others == 0 {
            return None;
        }
        let half = |count: u64| count as f64 + 0.5;
        let counts = [
            half(self.customers),
            half(self.of - self.customers),
            half(self.others),
            half(self.of_others - self.others),
        ];
        let ratio = (counts[0] / counts[1]).ln() - (counts[2] / counts[3]).ln();
        Some((ratio, counts.iter().map(|count| 1.0 / count).sum()))
    }

    fn chance(&self) -> Option<f64> {
        let customers = Rate::new(self.customers, self.of).ok()?;
        let others = Rate::new(self.others, self.of_others).ok()?;
        RateTest::fisher(others, customers, Alternative::Greater).map(|test| test.p_value)
    }
}

/// Accounts that customers are compared with: rows of the same table, or of another one.
#[derive(Clone, Copy)]
pub struct Reference<'a> {
    /// Who they are.
    pub against: Against,
    /// Their table; columns are matched by name.
    pub table: &'a Table,
    /// Their rows.
    pub rows: &'a [u32],
}

/// Fewest undecided accounts that customers are compared with (house choice: fewer are no picture of a market).
const LEAST_OPEN: usize = 10;

/// Accounts of the table that customers are compared with, and who they are: those that are not ideal, else those that are
/// not decided.
pub fn others(outcome: &Outcome, accounts: Accounts<'_>) -> (Against, Vec<u32>) {
    let lost = accounts
        .rows
        .iter()
        .zip(accounts.ideal)
        .filter(|(_, ideal)| !**ideal);
    let lost: Vec<u32> = lost.map(|(row, _)| *row).collect();
    if !lost.is_empty() {
        return (Against::Losses, lost);
    }
    let rows = outcome.labels.iter().enumerate();
    let open: Vec<u32> = rows
        .filter(|(_, label)| label.is_none())
        .map(|(row, _)| row as u32)
        .collect();
    match open.len() < LEAST_OPEN {
        true => (Against::Nobody, Vec::new()),
        false => (Against::OpenAccounts, open),
    }
}

impl SharedTraits {
    /// What `customers`, rows of `table`, have in common in these columns, against the reference where there is one.
    ///
    /// Levels and tokens held by three accounts or more are tried, and ranges made of six bands; bands are cut without
    /// knowing who is a customer, so that the chance is exact. Ages are counted from `as_of`.
    pub fn of(
        table: &Table,
        columns: &[usize],
        customers: &[u32],
        reference: Option<Reference<'_>>,
        as_of: i32,
    ) -> Self {
        let reference = reference.filter(|reference| !reference.rows.is_empty());
        let mut candidates: Vec<(usize, Vec<SharedTrait>)> = Vec::new();
        for &column in columns {
            let own = Known::of(&table.columns[column], customers);
            let others = reference.and_then(|reference| {
                let name = &table.columns[column].name;
                let found = reference
                    .table
                    .columns
                    .iter()
                    .find(|other| same(&other.name, name))?;
                Some(Known::of(found, reference.rows))
            });
            // Filled on customers alone, it became known with the sale.
            if others.as_ref().is_some_and(Known::is_empty) {
                continue;
            }
            let tried = tried(&table.columns[column], own, others, as_of);
            if !tried.is_empty() {
                candidates.push((column, tried));
            }
        }
        let chances: Vec<f64> = candidates
            .iter()
            .flat_map(|(_, tried)| tried.iter().filter_map(|t| t.chance))
            .collect();
        let mut corrected = holm(&chances).into_iter();
        for candidate in candidates.iter_mut().flat_map(|(_, tried)| tried) {
            if candidate.chance.is_some() {
                candidate.chance_corrected = corrected.next();
            }
        }
        let count: usize = candidates.iter().map(|(_, tried)| tried.len()).sum();
        let mut traits: Vec<SharedTrait> = candidates
            .into_iter()
            .filter_map(|(_, tried)| tried.into_iter().min_by(telling))
            .filter(|found| found.counts.customers >= 2)
            .collect();
        traits.sort_by(telling);
        Self {
            customers: customers.len() as u64,
            against: reference.map_or(Against::Nobody, |reference| reference.against),
            others: reference.map_or(0, |reference| reference.rows.len() as u64),
            tried: count as u64,
            traits,
        }
    }
}

/// How many customers and others are in some bins, of those of whom it is known.
///
/// # Errors
/// As [`Binned::transform`].
pub fn counts(
    cut: &Cut,
    bins: &[usize],
    (table, customers): (&Table, &[u32]),
    reference: Option<Reference<'_>>,
) -> Result<TraitCounts> {
    let held = |table, rows: &[u32]| -> Result<(u64, u64)> {
        let binned = Binned::transform([cut], table, rows)?;
        let unknown = cut.unknown();
        let asks_unknown = bins.contains(&unknown);
        let known = binned.columns[0].iter().map(|bin| usize::from(*bin));
        let known: Vec<usize> = known.filter(|bin| asks_unknown || *bin != unknown).collect();
        let inside = known.iter().filter(|bin| bins.contains(bin)).count();
        Ok((inside as u64, known.len() as u64))
    };
    let (has, of) = held(table, customers)?;
    let column = cut.column().0;
    let comparable = reference.filter(|r| r.table.columns.iter().any(|c| c.name == column));
    let (others, of_others) = comparable.map_or(Ok((0, 0)), |r| held(r.table, r.rows))?;
    Ok(TraitCounts {
        customers: has,
        of,
        others,
        of_others,
    })
}

/// Mean and variance of a trait's log-odds: what was believed, weighed with what the counts say where there is a
/// comparison.
///
/// Source: the conjugate normal rule (Gelman et al. 2013, *Bayesian Data Analysis*, 3rd ed., §2.5).
pub(super) fn posterior(believed: f64, precision: f64, counts: TraitCounts) -> (f64, f64) {
    let (ratio, weight) = counts
        .log_odds_ratio()
        .map_or((0.0, 0.0), |(ratio, variance)| (ratio, 1.0 / variance));
    let together = precision + weight;
    ((believed * precision + ratio * weight) / together, 1.0 / together)
}

/// What the counts alone say, as a conviction; absent without comparison.
pub fn said_by(counts: TraitCounts) -> Option<Conviction> {
    counts.log_odds_ratio()?;
    Some(Conviction::nearest(posterior(0.0, DOUBT, counts).0))
}

/// The most telling first: the least chance, then the most customers, then the fewest others, then the name.
fn telling(a: &SharedTrait, b: &SharedTrait) -> std::cmp::Ordering {
    let chance = |t: &SharedTrait| t.chance.unwrap_or(1.0);
    let others = |t: &SharedTrait| t.counts.share_of_others().unwrap_or(0.0);
    chance(a)
        .total_cmp(&chance(b))
        .then(b.counts.share().total_cmp(&a.counts.share()))
        .then(b.counts.customers.cmp(&a.counts.customers))
        .then(others(a).total_cmp(&others(b)))
        .then_with(|| a.cut.name().cmp(&b.cut.name()))
}

/// The values of some rows, unknown ones left out.
enum Known {
    Numbers(Vec<f64>),
    Days(Vec<i32>),
    /// Sets of texts: one text each, but for a set.
    Texts(Vec<Vec<String>>),
}

impl Known {
    fn is_empty(&self) -> bool {
        match self {
            Self::Numbers(values) => values.is_empty(),
            Self::Days(days) => days.is_empty(),
            Self::Texts(texts) => texts.is_empty(),
        }
    }

    fn of(column: &Column, rows: &[u32]) -> Self {
        let rows = rows.iter().map(|row| *row as usize);
        match &column.values {
            Values::Number(values) => {
                Self::Numbers(rows.map(|r| values[r]).filter(|v| !v.is_nan()).collect())
            }
            Values::Date(days) => Self::Days(rows.map(|r| days[r]).filter(|d| *d != i32::MIN).collect()),
            Values::Levels(levels) => {
                let codes = rows.map(|r| levels.codes[r]).filter(|code| *code != MISSING);
                let texts = codes.map(|code| {
                    let name = &levels.names[code as usize];
                    match column.kind() {
                        Kind::Set => column.reading.tokens(name).map(str::to_owned).collect(),
                        _ => vec![name.clone()],
                    }
                });
                Self::Texts(texts.collect())
            }
        }
    }
}

/// Every trait of a column that is tried, with its counts.
fn tried(column: &Column, own: Known, others: Option<Known>, as_of: i32) -> Vec<SharedTrait> {
    let (name, reading) = (column.name.clone(), column.reading.clone());
    match (own, others) {
        (Known::Texts(own), others) => {
            let others = match others {
                Some(Known::Texts(others)) => others,
                _ => Vec::new(),
            };
            let cut = |text: &str| match column.kind() {
                Kind::Set => Cut::Member {
                    column: name.clone(),
                    reading: reading.clone(),
                    token: text.to_owned(),
                },
                _ => Cut::Category {
                    column: name.clone(),
                    reading: reading.clone(),
                    groups: vec![vec![text.to_owned()]],
                },
            };
            let bin = usize::from(column.kind() == Kind::Set);
            levels(&own, &others)
                .into_iter()
                .map(|(text, counts)| shared(cut(&text), bin, counts))
                .collect()
        }
        (Known::Numbers(own), others) => {
            let others = match others {
                Some(Known::Numbers(others)) => others,
                _ => Vec::new(),
            };
            let cut = |cuts| Cut::Number {
                column: name.clone(),
                reading: reading.clone(),
                cuts,
            };
            ranges(&own, &others, &cut)
        }
        (Known::Days(own), others) => {
            let others = match others {
                Some(Known::Days(others)) => others,
                _ => Vec::new(),
            };
            let ages = |days: Vec<i32>| {
                days.into_iter()
                    .map(|day| f64::from(as_of - day))
                    .collect::<Vec<_>>()
            };
            let cut = |cuts| Cut::Age {
                column: name.clone(),
                reading: reading.clone(),
                as_of,
                cuts,
            };
            ranges(&ages(own), &ages(others), &cut)
        }
    }
}

fn shared(cut: Cut, bin: usize, counts: TraitCounts) -> SharedTrait {
    SharedTrait {
        cut,
        bin,
        counts,
        chance: counts.chance(),
        chance_corrected: None,
    }
}

/// Levels or tokens that enough accounts hold, each as the customers write it first, with their counts.
fn levels(own: &[Vec<String>], others: &[Vec<String>]) -> Vec<(String, TraitCounts)> {
    // Customers first: a level is shown as they write it.
    let mut counts: BTreeMap<String, (&str, TraitCounts)> = BTreeMap::new();
    for (rows, is_own) in [(own, true), (others, false)] {
        for texts in rows {
            let mut texts: Vec<(String, &str)> =
                texts.iter().map(|text| (fold(text), text.as_str())).collect();
            texts.sort_unstable();
            texts.dedup_by(|a, b| a.0 == b.0);
            for (folded, text) in texts {
                let (_, count) = counts.entry(folded).or_insert((text, TraitCounts::default()));
                match is_own {
                    true => count.customers += 1,
                    false => count.others += 1,
                }
            }
        }
    }
    counts
        .into_values()
        .filter(|(_, count)| count.customers + count.others >= LEAST.min(own.len() as u64))
        .map(|(text, count)| {
            let counts = TraitCounts {
                of: own.len() as u64,
                of_others: others.len() as u64,
                ..count
            };
            (text.to_owned(), counts)
        })
        .collect()
}

/// Ranges of a number: with others, every run of bands but the whole; without, the shortest that holds most customers.
fn ranges(own: &[f64], others: &[f64], cut: &dyn Fn(Vec<f64>) -> Cut) -> Vec<SharedTrait> {
    let mut known: Vec<f64> = own.iter().chain(others).copied().collect();
    known.sort_unstable_by(f64::total_cmp);
    let runs: Vec<(Option<f64>, Option<f64>)> = if others.is_empty() {
        shortest(&known).into_iter().collect()
    } else {
        let mut edges: Vec<f64> = (1..BANDS)
            .map(|band| rounded(known[(band * known.len() / BANDS).min(known.len() - 1)]))
            .collect();
        edges.dedup();
        edges.retain(|edge| known[0] <= *edge && *edge < known[known.len() - 1]);
        let ends: Vec<Option<f64>> = std::iter::once(None)
            .chain(edges.into_iter().map(Some))
            .chain([None])
            .collect();
        let last = ends.len() - 1;
        (0..last)
            .flat_map(|from| (from + 1..=last).map(move |to| (from, to)))
            .filter(|(from, to)| (*from, *to) != (0, last))
            .map(|(from, to)| (ends[from], ends[to]))
            .collect()
    };
    runs.into_iter()
        .map(|(above, up_to)| {
            let holds =
                |value: &&f64| above.is_none_or(|a| **value > a) && up_to.is_none_or(|b| **value <= b);
            let counts = TraitCounts {
                customers: own.iter().filter(holds).count() as u64,
                of: own.len() as u64,
                others: others.iter().filter(holds).count() as u64,
                of_others: others.len() as u64,
            };
            let bin = usize::from(above.is_some());
            shared(cut([above, up_to].into_iter().flatten().collect()), bin, counts)
        })
        .collect()
}

/// The range, above one number and up to another, of the fewest times the other that holds most of these sorted values.
fn shortest(sorted: &[f64]) -> Option<(Option<f64>, Option<f64>)> {
    let held = (MOST * sorted.len() as f64).ceil() as usize;
    if held < LEAST as usize || sorted.first() == sorted.last() {
        let (first, last) = (sorted.first()?, sorted.last()?);
        return (held >= LEAST as usize).then_some((Some(first.next_down()), Some(*last)));
    }
    // Sizes spread by multiples: 50 to 100 is as wide as 500 to 1,000.
    let width = |run: &[f64]| {
        let scale = |v: f64| if sorted[0] >= 0.0 { v.ln_1p() } else { v };
        scale(run[held - 1]) - scale(run[0])
    };
    let run = sorted
        .windows(held)
        .min_by(|a, b| width(a).total_cmp(&width(b)))?;
    let low = rounded_down(run[0]);
    Some((Some(low.next_down()), Some(rounded_up(run[held - 1]))))
}

/// Two digits that count: 1,217 is 1,200.
fn rounded(value: f64) -> f64 {
    let unit = unit(value);
    (value / unit).round() * unit
}

fn rounded_down(value: f64) -> f64 {
    let unit = unit(value);
    (value / unit).floor() * unit
}

fn rounded_up(value: f64) -> f64 {
    let unit = unit(value);
    (value / unit).ceil() * unit
}

fn unit(value: f64) -> f64 {
    let size = value.abs();
    match size >= 10.0 && size.is_finite() {
        // At least 10, so the power is finite and at least 1.
        true => 10f64.powi(size.log10().floor() as i32 - 1),
        false if size.fract() == 0.0 => 1.0,
        false => 0.01,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::{Levels, Reading};

    fn category(name: &str, texts: &[&str]) -> Column {
        let mut names: Vec<String> = Vec::new();
        let codes = texts
            .iter()
            .map(|text| {
                let at = names.iter().position(|name| name == text).unwrap_or_else(|| {
                    names.push((*text).to_owned());
                    names.len() - 1
                });
                at as u32
            })
            .collect();
        Column::new(
            name,
            Reading::new(Kind::Category),
            Values::Levels(Levels { codes, names }),
        )
    }

    #[test]
    fn chance_is_exact_and_corrected() {
        let mut texts = vec!["Software"; 6];
        texts.extend(["Retail", "Energy", "Media", "Bank"]);
        let own = Table::of(10, vec![category("sector", &texts)]);
        let mut all = vec!["Software"; 12];
        all.extend(vec!["Retail"; 58]);
        all.extend(vec!["Energy"; 30]);
        let companies = Table::of(100, vec![category("Sector", &all)]);
        let rows: Vec<u32> = (0..10).collect();
        let others: Vec<u32> = (0..100).collect();
        let reference = Reference {
            against: Against::Companies,
            table: &companies,
            rows: &others,
        };
        let found = SharedTraits::of(&own, &[0], &rows, Some(reference), 0);
        let first = &found.traits[0];
        let counts = TraitCounts {
            customers: 6,
            of: 10,
            others: 12,
            of_others: 100,
        };
        assert_eq!((first.counts, found.tried), (counts, 3));
        // 1 - phyper(5, 18, 92, 10) in R.
        let exact: f64 = {
            let choose = |n: u64, k: u64| (0..k).map(|i| (n - i) as f64 / (i + 1) as f64).product::<f64>();
            (6..=10)
                .map(|k| choose(18, k) * choose(92, 10 - k) / choose(110, 10))
                .sum()
        };
        assert!((first.chance.unwrap() / exact - 1.0).abs() < 1e-9);
        assert!((first.chance_corrected.unwrap() / (3.0 * exact) - 1.0).abs() < 1e-9);
        assert!(first.is_beyond_chance());
    }

    #[test]
    fn without_comparison_there_is_no_chance() {
        let values = vec![60.0, 70.0, 75.0, 80.0, 90.0, 110.0, 120.0, 150.0, 900.0, 3.0];
        let number = Column::new("employees", Reading::new(Kind::Number), Values::Number(values));
        let own = Table::of(10, vec![number]);
        let rows: Vec<u32> = (0..10).collect();
        let found = SharedTraits::of(&own, &[0], &rows, None, 0);
        assert_eq!(found.against, Against::Nobody);
        let first = &found.traits[0];
        assert_eq!((first.chance, first.counts.customers), (None, 7));
        assert!(!first.is_beyond_chance());
    }
}
