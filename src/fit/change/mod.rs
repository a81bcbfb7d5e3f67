//! Has the world changed? Whether criteria mean now what they meant before, and since when.

pub mod groups;
mod scan;

use std::ops::Range;

use jiff::civil::Date;
use rand::SeedableRng;
use rand_xoshiro::Xoshiro256PlusPlus;
use serde::{Deserialize, Serialize};

use crate::criteria::bins::{BinSettings, cuts};
use crate::criteria::{Binned, Cut};
use crate::fit::Accounts;
use crate::language::Language;
use crate::stats::multiplicity::holm;
use crate::table::reading::iso_date;

use self::scan::{Cells, Residuals, Scan, expected};

/// Chance of any break in a world that does not change: of its criteria, and of its segments (house choice: 4 % together
/// leave a hundredth to what permutations cannot keep of small tables; segments are made of criteria, which tell most).
const ALPHA: f64 = 0.03;
const ALPHA_OF_GROUPS: f64 = 0.01;

/// Fewest accounts, and of either outcome, before and after a break (house choice: fewer say nothing about five bins).
const LEAST: usize = 60;
const LEAST_OF_EACH: usize = 15;

/// Share of all accounts that must lie on either side of a break, up to the next one.
///
/// Source: Andrews (1993), *Econometrica* 61:821 (0.15 trimmed at either end); Bai & Perron (1998), *Econometrica* 66:47
/// (every era at least such a share of the whole).
const TRIM: f64 = 0.15;

/// Most accounts looked at, evenly spaced in the order of what they hold (house choice: 20,000 show a change of five
/// points anywhere, and cost a tenth of a second).
const MOST: usize = 20_000;

/// Most periods: months, else quarters, else years.
const PERIODS: usize = 72;

/// Least change of a close rate worth acting on (house choice: significance without size is no news).
const WORTH: f64 = 0.05;

/// Standard errors from which the move of a value is named (house choice: three leave none to chance among a page of
/// values).
const CLEAR: f64 = 3.0;

/// Least share of dated accounts of either outcome (house choice: below it the dated ones are not the accounts).
const DATED: f64 = 0.8;

/// How often a stretch of time is divided where it changed (house choice: eras of 15 % leave room for five breaks).
const DIVISIONS: u32 = 3;

/// Criteria that changed and when, and what was learnt from in consequence.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// First day of the present era, ISO; none without a break.
    #[serde(rename = "break")]
    pub since: Option<String>,
    /// First days of all eras but the first, ISO, in order of time.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub breaks: Vec<String>,
    /// Whether criteria changed before the first of them too, on a day that cannot be told.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub earlier: bool,
    /// Whether the break is the first or the last day that was looked at: it may lie beyond.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edge: Option<Edge>,
    /// Whether criteria changed little by little, and no day divides them.
    #[serde(default)]
    pub gradual: bool,
    /// Column that says when accounts were decided; none where no column does.
    pub column: Option<String>,
    /// Whether eras were compared by who signed, stayed or not: who signed lately has had no time to leave.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub signed: bool,
    /// Why nothing could be tested; none where it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub untested: Option<Untested>,
    /// Criteria tested.
    pub tested: u64,
    /// Smallest p-value over all tests, corrected for their number.
    pub p: Option<f64>,
    /// Criteria that changed, the surest first.
    pub criteria: Vec<Changed>,
    /// Accounts decided before the present era, in it, and those without a day.
    pub accounts: [u64; 3],
    /// Close rate before and in the present era.
    pub rates: Option<[f64; 2]>,
    /// What was learnt from.
    pub learnt: Learnt,
    /// Statistic of the clearest break, for choosing between two dates of the same accounts.
    #[serde(skip)]
    pub sharpness: f64,
}

/// An end of the days that have accounts enough on both sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Edge {
    /// The first of them.
    First,
    /// The last of them.
    Last,
}

/// Why time could not be tested.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Untested {
    /// No column dates the accounts.
    NoDate,
    /// Too many accounts have no day.
    Undated,
    /// Too few accounts of either outcome before or after any day.
    TooFew,
    /// All accounts are customers, and who signed lately has had no time to leave.
    Leaving,
}

/// What of the past a model learnt from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Learnt {
    /// All accounts alike.
    #[default]
    AllTime,
    /// Accounts of the present era only.
    Era,
    /// Accounts decided since the day that was asked for.
    Asked,
    /// All accounts, with weights that halve in so many days.
    HalfLife(f64),
}

/// How a criterion changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// What spoke for an account speaks against it.
    Reversed,
    /// It told accounts apart, and does less so now.
    Faded,
    /// It told little, and does now.
    New,
}

/// A criterion that changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Changed {
    /// Its column; `column: token` for a member of a set.
    pub column: String,
    /// How it changed.
    pub kind: Kind,
    /// The value whose close rate moved most.
    pub level: String,
    /// Its close rate before.
    pub before: f64,
    /// Its close rate since.
    pub after: f64,
    /// p-value, corrected for the number of tests (Holm).
    pub p: f64,
    /// Every value, in the order of the bins.
    pub levels: Vec<Level>,
}

/// A value of a criterion before and since.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Level {
    /// The value in words.
    pub level: String,
    /// Accounts before and since.
    pub accounts: [u64; 2],
    /// Ideal ones among them.
    pub ideal: [u64; 2],
}

impl Level {
    /// How far its close rate moved, in standard errors; 0 without accounts on one side.
    pub fn clearness(&self) -> f64 {
        if self.accounts.contains(&0) {
            return 0.0;
        }
        let variance = |side: usize| {
            let rate = self.smooth_rate(side);
            rate * (1.0 - rate) / (self.accounts[side] as f64 + 2.0)
        };
        self.moved().abs() / (variance(0) + variance(1)).sqrt()
    }

    /// Whether its close rate moved so far that chance would hardly do among a page of values.
    pub fn is_clear(&self) -> bool {
        self.clearness() >= CLEAR
    }

    /// How far its close rate moved.
    pub fn moved(&self) -> f64 {
        self.rate(1) - self.rate(0)
    }

    /// Share of ideal accounts before (0) or since (1); NaN without accounts.
    pub fn rate(&self, side: usize) -> f64 {
        self.ideal[side] as f64 / self.accounts[side] as f64
    }

    /// The same with a success and a failure more, which no count makes 0 or 1.
    fn smooth_rate(&self, side: usize) -> f64 {
        (self.ideal[side] as f64 + 1.0) / (self.accounts[side] as f64 + 2.0)
    }
}

impl Change {
    /// Whether criteria changed, at once or little by little.
    pub fn is_found(&self) -> bool {
        self.since.is_some() || self.gradual
    }

    /// Whether a reader must be told.
    pub fn says_something(&self) -> bool {
        self.is_found() || self.learnt != Learnt::AllTime
    }

    /// Looks for what changed among `accounts` decided on `days` (days since 1970-01-01, `i32::MIN` unknown), ages of
    /// criteria counted from `as_of`.
    pub fn find(accounts: Accounts<'_>, days: &[i32], as_of: i32, seed: u64) -> Self {
        let dated: Vec<usize> = (0..days.len()).filter(|i| days[*i] != i32::MIN).collect();
        let enough = [true, false].into_iter().all(|outcome| {
            let of = |i: &&usize| accounts.ideal[**i] == outcome;
            let all = accounts.ideal.iter().filter(|ideal| **ideal == outcome).count();
            dated.iter().filter(of).count() as f64 >= DATED * all as f64
        });
        if !enough || dated.is_empty() {
            return Self::untested(Untested::Undated);
        }
        let stride = dated.len().div_ceil(MOST).max(1);
        let chosen: Vec<usize> = dated.iter().copied().step_by(stride).collect();
        let sample = Sample::new(accounts, days, &chosen, as_of);
        let all = sample.starts.len();
        let first = sample.change(0..all, ALPHA, seed);
        let Some(at) = first.first_period(&sample) else {
            return first;
        };
        let mut breaks = vec![at];
        breaks.extend(sample.divide(0..at, ALPHA / 2.0, DIVISIONS - 1, seed));
        breaks.extend(sample.divide(at..all, ALPHA / 2.0, DIVISIONS - 1, seed));
        breaks.sort_unstable();
        let (breaks, last) = match breaks.len() {
            1 => (breaks, first),
            _ => sample.redated(breaks, seed).unwrap_or((vec![at], first)),
        };
        let before = sample.change(0..breaks[0], ALPHA / 2.0, seed);
        Self {
            earlier: before.is_found(),
            breaks: breaks.iter().map(|at| sample.starts[*at].to_string()).collect(),
            ..last
        }
    }

    /// The period that the break begins.
    fn first_period(&self, sample: &Sample) -> Option<usize> {
        let since = self.since.as_deref()?;
        sample.starts.iter().position(|start| start.to_string() == since)
    }

    /// Checks that shares are shares and counts can be.
    pub(crate) fn check(&self) -> Result<(), String> {
        let is_share = |share: f64| (0.0..=1.0).contains(&share);
        let of_all = self.p.into_iter().chain(self.rates.into_iter().flatten());
        let of_criteria = self.criteria.iter().flat_map(|c| [c.p, c.before, c.after]);
        let mut levels = self.criteria.iter().flat_map(|c| &c.levels);
        let is_count = |level: &Level| (0..2).all(|side| level.ideal[side] <= level.accounts[side]);
        let halves = match self.learnt {
            Learnt::HalfLife(days) => days.is_finite() && days > 0.0,
            _ => true,
        };
        match of_all.chain(of_criteria).all(is_share) && levels.all(is_count) && halves {
            true => Ok(()),
            false => Err("what changed over time has a share or a count that cannot be".to_owned()),
        }
    }

    /// Nothing was tested.
    pub fn untested(why: Untested) -> Self {
        Self {
            untested: Some(why),
            ..Self::default()
        }
    }
}

/// Accounts by bin and period.
struct Sample {
    names: Vec<Cut>,
    binned: Binned,
    ideal: Vec<bool>,
    period: Vec<u16>,
    /// First day of each period.
    starts: Vec<Date>,
}

impl Sample {
    fn new(accounts: Accounts<'_>, days: &[i32], chosen: &[usize], as_of: i32) -> Self {
        let rows: Vec<u32> = chosen.iter().map(|i| accounts.rows[*i]).collect();
        let settings = BinSettings {
            max_bins: 5,
            max_values: 0,
            least: (rows.len() / 20).max(10),
            least_level: (rows.len() / 50).max(10),
            max_levels: 10,
            max_tokens: 10,
            as_of,
        };
        let names: Vec<Cut> = cuts(&settings, accounts.table, accounts.inputs, &rows)
            .into_iter()
            .map(|(_, cut)| cut)
            .collect();
        let binned = Binned::transform(&names, accounts.table, &rows).unwrap_or_default();
        let days: Vec<i32> = chosen.iter().map(|i| days[*i]).collect();
        let (first, last) = fences(&days);
        let dates: Vec<Date> = days.iter().map(|day| date((*day).clamp(first, last))).collect();
        let (period, starts) = periods(&dates);
        Self {
            names,
            binned,
            ideal: chosen.iter().map(|i| accounts.ideal[*i]).collect(),
            period,
            starts,
        }
    }

    /// First periods of the eras into which some periods fall, each half of a division sharing its chance of a break that
    /// is none.
    ///
    /// Source: Bai (1997), *Econometric Theory* 13:315 (several breaks, one at a time).
    fn divide(&self, within: Range<usize>, alpha: f64, divisions: u32, seed: u64) -> Vec<usize> {
        let found = match divisions {
            0 => None,
            _ => self.change(within.clone(), alpha, seed).first_period(self),
        };
        let Some(at) = found else {
            return Vec::new();
        };
        let mut breaks = vec![at];
        for side in [within.start..at, at..within.end] {
            breaks.extend(self.divide(side, alpha / 2.0, divisions - 1, seed));
        }
        breaks
    }

    /// Breaks dated anew, each between its neighbours only, and what changed at the last: the date of the first that was
    /// found leaned towards those that were not known yet. One that is none between its neighbours is dropped.
    ///
    /// Source: Bai (1997), *Econometric Theory* 13:315 (repartition).
    fn redated(&self, breaks: Vec<usize>, seed: u64) -> Option<(Vec<usize>, Change)> {
        let (mut dated, mut last): (Vec<usize>, _) = (Vec::new(), None);
        for i in 0..breaks.len() {
            let from = dated.last().copied().unwrap_or(0);
            let until = breaks.get(i + 1).copied().unwrap_or(self.starts.len());
            let change = self.change(from..until, ALPHA, seed);
            if let Some(at) = change.first_period(self) {
                dated.push(at);
                last = Some(change);
            }
        }
        match dated.len() == breaks.len() {
            true => Some((dated, last?)),
            false => self.redated(dated, seed),
        }
    }

    /// What changed within some periods, with chance `alpha` of a change that is none.
    fn change(&self, within: Range<usize>, alpha: f64, seed: u64) -> Change {
        let from = within.start;
        let kept: Vec<u32> = (0..self.period.len() as u32)
            .filter(|i| within.contains(&usize::from(self.period[*i as usize])))
            .collect();
        let binned = self.binned.select(&kept);
        let ideal: Vec<bool> = kept.iter().map(|i| self.ideal[*i as usize]).collect();
        let period: Vec<u16> = kept
            .iter()
            .map(|i| self.period[*i as usize] - from as u16)
            .collect();
        let starts = &self.starts[within];
        let Some(boundaries) = boundaries(&period, &ideal, starts.len(), self.ideal.len()) else {
            return Change::untested(Untested::TooFew);
        };
        let mut columns: Vec<&[u16]> = binned.columns.iter().map(Vec::as_slice).collect();
        let mut sizes = binned.sizes.clone();
        columns.push(&period);
        sizes.push(starts.len());
        let residuals = Residuals::new(&expected(&columns, &sizes, &ideal), &ideal);
        let periods = starts.len();
        let columns = binned.columns.iter().zip(&binned.sizes);
        let cells: Vec<Cells> = columns
            .map(|(column, bins)| Cells::new(column, *bins, &period, periods, &residuals))
            .collect();
        let mut random = Xoshiro256PlusPlus::seed_from_u64(seed ^ 0x7469_6d65);
        let scans: Vec<(usize, Scan)> = scan::scan(&cells, &residuals, boundaries.clone(), &mut random)
            .into_iter()
            .enumerate()
            .filter_map(|(c, scan)| Some((c, scan?)))
            .collect();
        let corrected = holm(&scans.iter().map(|(_, scan)| scan.p).collect::<Vec<_>>());
        let mut change = Change {
            tested: scans.len() as u64,
            p: corrected.iter().copied().reduce(f64::min),
            ..Change::default()
        };
        let sure: Vec<(usize, Scan, f64)> = scans
            .iter()
            .zip(&corrected)
            .map(|((c, scan), p)| (*c, *scan, *p))
            .filter(|(_, _, p)| *p <= alpha)
            .collect();
        // The date is that of the criterion whose change is clearest: breaks of others echo it.
        let Some((_, clearest, _)) = sure.iter().max_by(|a, b| a.1.step.total_cmp(&b.1.step)) else {
            return change;
        };
        let at = clearest.at;
        let after: Vec<usize> = period
            .iter()
            .map(|p| usize::from(usize::from(*p) >= at))
            .collect();
        change.criteria = sure
            .iter()
            .map(|(c, _, p)| {
                let sides = self.levels(&self.names[*c], &binned.columns[*c], &after, &ideal);
                (sides, *p, self.names[*c].name())
            })
            .filter_map(|(levels, p, column)| Changed::of(column, levels, p))
            .collect();
        change
            .criteria
            .sort_by(|a, b| a.p.total_cmp(&b.p).then(moved(b).total_cmp(&moved(a))));
        if change.criteria.is_empty() {
            return change;
        }
        change.sharpness = clearest.step;
        change.gradual = clearest.is_gradual();
        change.since = (!change.gradual).then(|| starts[at].to_string());
        change.edge = match at {
            _ if change.gradual => None,
            at if at + 1 == boundaries.end => Some(Edge::Last),
            at if at == boundaries.start => Some(Edge::First),
            _ => None,
        };
        let rate = |side: usize| {
            let of: Vec<bool> = (0..ideal.len())
                .filter(|i| after[*i] == side)
                .map(|i| ideal[i])
                .collect();
            of.iter().filter(|ideal| **ideal).count() as f64 / of.len().max(1) as f64
        };
        change.rates = Some([rate(0), rate(1)]);
        change
    }

    fn levels(&self, cut: &Cut, column: &[u16], after: &[usize], ideal: &[bool]) -> Vec<Level> {
        let mut levels: Vec<Level> = (0..cut.len())
            .map(|bin| Level {
                level: cut.label(bin, Language::En),
                accounts: [0; 2],
                ideal: [0; 2],
            })
            .collect();
        for ((bin, side), ideal) in column.iter().zip(after).zip(ideal) {
            let level = &mut levels[usize::from(*bin)];
            level.accounts[*side] += 1;
            level.ideal[*side] += u64::from(*ideal);
        }
        levels.retain(|level| level.accounts.iter().sum::<u64>() > 0);
        levels
    }
}

/// How far the close rate of the value that moved most did.
fn moved(changed: &Changed) -> f64 {
    (changed.after - changed.before).abs()
}

impl Changed {
    /// `None` where no value has enough accounts on both sides, or none moved far enough to act on.
    fn of(column: String, levels: Vec<Level>, p: f64) -> Option<Self> {
        let on_both = |level: &&Level| level.accounts.iter().all(|accounts| *accounts >= 10);
        let most = levels
            .iter()
            .filter(on_both)
            .max_by(|a, b| a.clearness().total_cmp(&b.clearness()))?
            .clone();
        let (before, after) = (most.rate(0), most.rate(1));
        ((after - before).abs() >= WORTH).then(|| Self {
            kind: kind(&levels),
            level: most.level,
            column,
            before,
            after,
            p,
            levels,
        })
    }
}

/// Reversed where values that closed better before close worse now, beyond what chance makes of values that tell
/// nothing on one side; else faded or new as the spread fell or rose.
fn kind(levels: &[Level]) -> Kind {
    let effect = |level: &Level, side: usize| {
        let (k, n) = (level.ideal[side] as f64 + 0.5, level.accounts[side] as f64 + 1.0);
        (k / (n - k)).ln()
    };
    let noise = |level: &Level, side: usize| {
        let (k, n) = (level.ideal[side] as f64 + 0.5, level.accounts[side] as f64 + 1.0);
        1.0 / k + 1.0 / (n - k)
    };
    let weight = |level: &Level| (level.accounts[0].min(level.accounts[1])) as f64;
    let total: f64 = levels.iter().map(weight).sum::<f64>().max(1.0);
    let mean = |side: usize| levels.iter().map(|l| weight(l) * effect(l, side)).sum::<f64>() / total;
    let means = [mean(0), mean(1)];
    let spread = |side: usize| {
        let of = |l: &Level| weight(l) * ((effect(l, side) - means[side]).powi(2) - noise(l, side));
        levels.iter().map(of).sum::<f64>() / total
    };
    let together: f64 = levels
        .iter()
        .map(|l| weight(l) * (effect(l, 0) - means[0]) * (effect(l, 1) - means[1]))
        .sum::<f64>()
        / total;
    let [before, after] = [spread(0).max(0.0), spread(1).max(0.0)];
    // A quarter of the variances is a correlation of −1 between spreads one of which is a quarter of the other.
    match together < -0.25 * before.max(after) && before.min(after) > 0.0 {
        true => Kind::Reversed,
        false if after < before => Kind::Faded,
        false => Kind::New,
    }
}

/// A day since 1970-01-01 as a date.
fn date(day: i32) -> Date {
    iso_date(day).parse().unwrap_or(Date::MIN)
}

/// Days beyond which one is a slip: a few of 2106 would make centuries of the periods.
///
/// House choice: as far again as four fifths of the accounts lie apart; a break has more of them than a tenth on either
/// side.
fn fences(days: &[i32]) -> (i32, i32) {
    let mut sorted = days.to_vec();
    sorted.sort_unstable();
    let tenth = |of: usize| sorted.get(days.len() * of / 10).copied().unwrap_or(0);
    let (low, high) = (tenth(1), tenth(9));
    let reach = high.saturating_sub(low);
    (low.saturating_sub(reach), high.saturating_add(reach))
}

/// The period of each date, and the first day of each: months, quarters or years.
fn periods(dates: &[Date]) -> (Vec<u16>, Vec<Date>) {
    let month = |date: &Date| i32::from(date.year()) * 12 + i32::from(date.month()) - 1;
    let first = dates.iter().map(month).min().unwrap_or(0);
    let last = dates.iter().map(month).max().unwrap_or(0);
    let width = [1, 3, 12, 120, 1_200, 12_000]
        .into_iter()
        .find(|width| (last - first) / width < PERIODS as i32)
        .unwrap_or(120_000);
    let first = first.div_euclid(width) * width;
    let of = |date: &Date| ((month(date) - first) / width) as u16;
    let count = (last - first) / width + 1;
    let starts = (0..count).map(|k| {
        let month = first + k * width;
        Date::new(month.div_euclid(12) as i16, month.rem_euclid(12) as i8 + 1, 1).unwrap_or(Date::MIN)
    });
    (dates.iter().map(of).collect(), starts.collect())
}

/// First periods after a break that has enough accounts of either outcome on both sides, `all` being those of all time.
fn boundaries(period: &[u16], ideal: &[bool], periods: usize, all: usize) -> Option<Range<usize>> {
    let least = LEAST.max((TRIM * all as f64).ceil() as usize);
    let enough = |at: usize| {
        [true, false].into_iter().all(|after| {
            let of = period
                .iter()
                .zip(ideal)
                .filter(|(p, _)| (usize::from(**p) >= at) == after);
            let (mut all, mut won) = (0, 0);
            of.for_each(|(_, ideal)| {
                all += 1;
                won += usize::from(*ideal);
            });
            all >= least && won >= LEAST_OF_EACH && all - won >= LEAST_OF_EACH
        })
    };
    let first = (1..periods).find(|at| enough(*at))?;
    let last = (first..periods).rev().find(|at| enough(*at))?;
    Some(first..last + 1)
}
