//! What is kept of each account while the rows of a further table go by, and the features made of it.
//!
//! Memory is one state per account row and feature, not per row of the table; only distinct values are remembered
//! one by one. Rows fall into age groups (the widest age of each is an edge of the plan's windows), so a row is
//! counted once whatever the number of windows, and a window is the sum of its groups. Everything kept adds in any
//! order to the same bits: counts, sums of 128-bit integers, extremes, and the latest value with ties broken by it.

use rustc_hash::FxHashMap;

use crate::join::lanes::{ALWAYS, LaneCells, NEVER};
use crate::join::plan::{Feature, Plan};
use crate::recipe::How;
use crate::source::Record;
use crate::table::{Column, Kind, Levels, MISSING, Reading, Values};

/// Pairs gathered before they are counted (house choice: they stay in the cache).
const GATHERED: usize = 65_536;

/// An account row, a row of the batch that counts for it, and its age group.
#[derive(Clone, Copy)]
struct Pair {
    account: u32,
    row: u32,
    group: u32,
}

/// Which rows a counter counts.
#[derive(Debug, Clone, PartialEq)]
enum Which {
    All,
    /// Rows whose value in a lane is known, and one of some when any are named.
    Of(usize, Vec<String>),
}

/// Counts per account row and age group.
struct Counter {
    which: Which,
    counts: Vec<u32>,
}

/// The latest day on which there was such a row, per account row.
struct Latest {
    which: Which,
    days: Vec<i32>,
}

/// Sums per account row and age group, in units of 2⁻⁶⁴.
struct Sums {
    lane: usize,
    sums: Vec<i128>,
}

/// Extremes per account row and age group; NaN where there are none.
struct Extremes {
    lane: usize,
    most: bool,
    values: Vec<f64>,
}

/// The latest value per account row.
struct Last {
    lane: usize,
    /// Day of the latest value, and the value: a code, or the bits of a number.
    values: Vec<(i32, u64)>,
}

/// The latest day of each value of each account row.
struct Distinct {
    lane: usize,
    days: FxHashMap<u64, i32>,
}

/// The states of all account rows.
pub(super) struct Aggregate<'a> {
    plan: &'a Plan,
    /// First day that is not known, per account row.
    cutoffs: &'a [i32],
    lanes: Vec<LaneCells>,
    counters: Vec<Counter>,
    latest: Vec<Latest>,
    sums: Vec<Sums>,
    extremes: Vec<Extremes>,
    last: Vec<Last>,
    distinct: Vec<Distinct>,
    pairs: Vec<Pair>,
    days: Vec<i32>,
}

impl<'a> Aggregate<'a> {
    pub fn new(plan: &'a Plan, cutoffs: &'a [i32]) -> Self {
        let (accounts, groups) = (cutoffs.len(), plan.edges.len());
        let told_apart = |lane: usize| {
            plan.features
                .iter()
                .any(|f| f.how == How::Distinct && f.lane == Some(lane))
        };
        let lanes = plan.lanes.iter().cloned().enumerate();
        let mut new = Self {
            plan,
            cutoffs,
            lanes: lanes
                .map(|(i, lane)| LaneCells::new(lane, told_apart(i)))
                .collect(),
            counters: Vec::new(),
            latest: Vec::new(),
            sums: Vec::new(),
            extremes: Vec::new(),
            last: Vec::new(),
            distinct: Vec::new(),
            pairs: Vec::with_capacity(GATHERED),
            days: Vec::new(),
        };
        for feature in &plan.features {
            for which in counted(feature) {
                if new.counter(&which).is_none() {
                    let counts = vec![0; accounts * groups];
                    new.counters.push(Counter { which, counts });
                }
            }
            let lane = feature.lane.unwrap_or(0);
            match feature.how {
                How::DaysSince if new.latest_of(&which(feature)).is_none() => new.latest.push(Latest {
                    which: which(feature),
                    days: vec![ALWAYS; accounts],
                }),
                How::Sum | How::Mean | How::Trend
                    if feature.lane.is_some() && !new.sums.iter().any(|s| s.lane == lane) =>
                {
                    let sums = vec![0; accounts * groups];
                    new.sums.push(Sums { lane, sums });
                }
                How::Max | How::Min => {
                    let most = feature.how == How::Max;
                    if new.extremes_of(lane, most).is_none() {
                        let values = vec![f64::NAN; accounts * groups];
                        new.extremes.push(Extremes { lane, most, values });
                    }
                }
                How::Last if !new.last.iter().any(|l| l.lane == lane) => new.last.push(Last {
                    lane,
                    values: vec![(ALWAYS, 0); accounts],
                }),
                How::Distinct if !new.distinct.iter().any(|d| d.lane == lane) => {
                    new.distinct.push(Distinct {
                        lane,
                        days: FxHashMap::default(),
                    })
                }
                _ => {}
            }
        }
        new
    }

    /// Takes a batch: `days` are its rows' dates ([`ALWAYS`] for rows of a timeless table, [`NEVER`] for rows that
    /// count for nobody), `of` the account rows of each. Returns how many pairs came too late for their account.
    pub fn add<'k>(&mut self, records: &[Record], days: &[i32], of: &dyn Fn(&Record) -> &'k [u32]) -> u64 {
        self.lanes.iter_mut().for_each(|lane| lane.read(records));
        self.days.clear();
        self.days.extend_from_slice(days);
        let mut late = 0;
        for (row, record) in records.iter().enumerate() {
            let day = days[row];
            if day == NEVER {
                continue;
            }
            for &account in of(record) {
                let cutoff = self.cutoffs[account as usize];
                if day >= cutoff {
                    late += 1;
                    continue;
                }
                // Ages start at 1; a timeless row is of every window, of which there is one.
                let age = i64::from(cutoff) - i64::from(day);
                let group = match u32::try_from(age) {
                    Ok(age) if day != ALWAYS => self.plan.edges.partition_point(|edge| *edge < age),
                    _ => self.plan.edges.len() - 1,
                };
                self.pairs.push(Pair {
                    account,
                    row: row as u32,
                    group: group as u32,
                });
                if self.pairs.len() == GATHERED {
                    self.count();
                }
            }
        }
        self.count();
        late
    }

    /// Counts the pairs gathered, one accumulator after the other: memory is then waited for in parallel.
    fn count(&mut self) {
        let (pairs, cutoffs, groups) = (&self.pairs, self.cutoffs, self.plan.edges.len());
        let at = |pair: &Pair| pair.account as usize * groups + pair.group as usize;
        for Counter { which, counts } in &mut self.counters {
            for_known(pairs, &self.lanes, cutoffs, which, |pair| {
                let count = &mut counts[at(pair)];
                *count = count.saturating_add(1);
            });
        }
        for Latest { which, days } in &mut self.latest {
            for_known(pairs, &self.lanes, cutoffs, which, |pair| {
                let latest = &mut days[pair.account as usize];
                *latest = (*latest).max(self.days[pair.row as usize]);
            });
        }
        let known =
            |lane: &LaneCells, pair: &Pair| lane.from[pair.row as usize] < cutoffs[pair.account as usize];
        for Sums { lane, sums } in &mut self.sums {
            let lane = &self.lanes[*lane];
            for pair in pairs.iter().filter(|pair| known(lane, pair)) {
                let sum = &mut sums[at(pair)];
                *sum = sum.saturating_add(fixed(lane.numbers[pair.row as usize]));
            }
        }
        for Extremes { lane, most, values } in &mut self.extremes {
            let lane = &self.lanes[*lane];
            for pair in pairs.iter().filter(|pair| known(lane, pair)) {
                let (value, new) = (&mut values[at(pair)], lane.numbers[pair.row as usize]);
                *value = if *most { value.max(new) } else { value.min(new) };
            }
        }
        for Last { lane, values } in &mut self.last {
            let lane = &self.lanes[*lane];
            for pair in pairs.iter().filter(|pair| known(lane, pair)) {
                let row = pair.row as usize;
                let value = match lane.is_figure() {
                    true => lane.numbers[row].to_bits(),
                    false => u64::from(lane.codes[row]),
                };
                let last = &mut values[pair.account as usize];
                let new = (self.days[row], value);
                let later =
                    new.0 > last.0 || (new.0 == last.0 && new.1 != last.1 && greater(lane, new.1, last.1));
                // A day no row can have: there is no value yet.
                if later || last.0 == ALWAYS {
                    *last = new;
                }
            }
        }
        for Distinct { lane, days } in &mut self.distinct {
            let lane = &self.lanes[*lane];
            for pair in pairs.iter().filter(|pair| known(lane, pair)) {
                let row = pair.row as usize;
                let value = u64::from(pair.account) << 32 | u64::from(lane.codes[row]);
                let day = self.days[row];
                days.entry(value)
                    .and_modify(|latest| *latest = (*latest).max(day))
                    .or_insert(day);
            }
        }
        self.pairs.clear();
    }

    fn counter(&self, which: &Which) -> Option<&Counter> {
        self.counters.iter().find(|counter| counter.which == *which)
    }

    fn latest_of(&self, which: &Which) -> Option<&Latest> {
        self.latest.iter().find(|latest| latest.which == *which)
    }

    fn extremes_of(&self, lane: usize, most: bool) -> Option<&Extremes> {
        self.extremes.iter().find(|e| e.lane == lane && e.most == most)
    }

    /// Lanes with cells that could not be read.
    pub fn unreadable(&self) -> impl Iterator<Item = &LaneCells> {
        self.lanes.iter().filter(|lane| lane.unreadable > 0)
    }

    /// Values that were asked about and never occurred: (column, value, values that did).
    pub fn never_seen(&self) -> Vec<(&str, &str, &[String])> {
        let asked = self
            .plan
            .features
            .iter()
            .filter_map(|f| Some((f.lane?, &f.is_any)));
        let mut never: Vec<(&str, &str, &[String])> = Vec::new();
        for (lane, values) in asked {
            let lane = &self.lanes[lane];
            for value in values.iter().filter(|_| !lane.is_figure()) {
                let known = (lane.lane.name.as_str(), value.as_str(), lane.names.as_slice());
                if lane.code_of(value.trim()).is_none() && !never.contains(&known) {
                    never.push(known);
                }
            }
        }
        never
    }

    /// The features as columns; everything is missing for the account rows that have no key.
    pub fn finish(self, has_key: &dyn Fn(usize) -> bool) -> Vec<Column> {
        let mut distinct_of: FxHashMap<(usize, Option<u32>), Vec<u32>> = FxHashMap::default();
        let features = self.plan.features.iter();
        for feature in features.filter(|feature| feature.how == How::Distinct) {
            let lane = feature.lane.unwrap_or(0);
            distinct_of
                .entry((lane, feature.days))
                .or_insert_with(|| self.distinct_counts(lane, feature.days));
        }
        self.plan
            .features
            .iter()
            .map(|feature| {
                let value = |row: usize| -> f64 {
                    match has_key(row) {
                        true => self.value(feature, row, &distinct_of),
                        false => f64::NAN,
                    }
                };
                let rows = 0..self.cutoffs.len();
                let lane = feature.lane.map(|lane| &self.lanes[lane]);
                let of_dates = lane.is_some_and(|lane| lane.lane.reading.kind == Kind::Date)
                    && matches!(feature.how, How::Last | How::Max | How::Min);
                let (kind, values) = match (feature.how, lane) {
                    (How::Last, Some(lane)) if !lane.is_figure() => {
                        (lane.lane.reading.kind, self.last_levels(feature, lane, has_key))
                    }
                    _ if of_dates => {
                        let days = rows
                            .map(value)
                            .map(|v| if v.is_nan() { i32::MIN } else { v as i32 });
                        (Kind::Date, Values::Date(days.collect()))
                    }
                    _ => (Kind::Number, Values::Number(rows.map(value).collect())),
                };
                let reading = Reading {
                    separator: lane
                        .and_then(|l| l.lane.reading.separator)
                        .filter(|_| kind == Kind::Set),
                    ..Reading::new(kind)
                };
                Column {
                    reason: format!("{}: made from the rows of a further table", kind.word()),
                    ..Column::new(feature.name.clone(), reading, values)
                }
            })
            .collect()
    }

    /// A feature of one account row; NaN is missing.
    fn value(
        &self,
        feature: &Feature,
        row: usize,
        distinct_of: &FxHashMap<(usize, Option<u32>), Vec<u32>>,
    ) -> f64 {
        let groups = self.plan.edges.len();
        let start = row * groups;
        let within = |days| start..start + self.plan.groups_within(days);
        let window = within(feature.days);
        let count = |which: &Which, days| -> f64 {
            self.counter(which).map_or(0.0, |counter| {
                let counts = &counter.counts[within(days)];
                counts.iter().map(|count| f64::from(*count)).sum()
            })
        };
        let lane = feature.lane.unwrap_or(0);
        let sum = |days| -> f64 {
            self.sums
                .iter()
                .find(|sums| sums.lane == lane)
                .map_or(0.0, |sums| {
                    let sums = sums.sums[within(days)].iter();
                    from_fixed(sums.fold(0, |all: i128, sum| all.saturating_add(*sum)))
                })
        };
        let share = |part: f64, whole: f64| if whole == 0.0 { f64::NAN } else { part / whole };
        let value = match feature.how {
            How::Count => count(&which(feature), feature.days),
            How::Sum => sum(feature.days),
            How::Mean => share(sum(feature.days), count(&which(feature), feature.days)),
            How::Share => share(
                count(&which(feature), feature.days),
                count(&Which::Of(lane, Vec::new()), feature.days),
            ),
            How::Trend => {
                let halves = feature.days.map(|days| days / 2);
                let (later, both) = match feature.lane {
                    None => (count(&Which::All, halves), count(&Which::All, feature.days)),
                    Some(_) => (sum(halves), sum(feature.days)),
                };
                let earlier = both - later;
                share(later - earlier, later.abs() + earlier.abs())
            }
            How::Max | How::Min => {
                let most = feature.how == How::Max;
                let values = self.extremes_of(lane, most).map(|e| &e.values[window]);
                let pick = |a: f64, b: &f64| if most { a.max(*b) } else { a.min(*b) };
                values.unwrap_or_default().iter().fold(f64::NAN, pick)
            }
            How::Distinct => distinct_of
                .get(&(lane, feature.days))
                .map_or(0.0, |counts| f64::from(counts[row])),
            How::Last => self.last_value(feature, row).map_or(f64::NAN, f64::from_bits),
            How::DaysSince => match self.latest_of(&which(feature)).map(|latest| latest.days[row]) {
                None | Some(ALWAYS) => f64::NAN,
                Some(day) => f64::from(self.cutoffs[row]) - f64::from(day),
            },
        };
        rounded(value)
    }

    /// The latest value of an account row, when it is of the window.
    fn last_value(&self, feature: &Feature, row: usize) -> Option<u64> {
        let last = self.last.iter().find(|last| Some(last.lane) == feature.lane)?;
        let (day, value) = last.values[row];
        let age = i64::from(self.cutoffs[row]) - i64::from(day);
        (day != ALWAYS && age <= i64::from(feature.days.unwrap_or(u32::MAX))).then_some(value)
    }

    /// Latest levels, numbered in the order of the account rows so that the order of the events changes nothing.
    fn last_levels(&self, feature: &Feature, lane: &LaneCells, has_key: &dyn Fn(usize) -> bool) -> Values {
        let rows = 0..self.cutoffs.len();
        let codes = rows.map(|row| {
            let last = self.last_value(feature, row).filter(|_| has_key(row));
            last.map_or(MISSING, |code| code as u32)
        });
        Values::Levels(renumbered(codes.collect(), &lane.names))
    }

    fn distinct_counts(&self, lane: usize, days: Option<u32>) -> Vec<u32> {
        let mut counts = vec![0; self.cutoffs.len()];
        let found = self.distinct.iter().find(|distinct| distinct.lane == lane);
        for (value, day) in found.iter().flat_map(|distinct| &distinct.days) {
            let account = (value >> 32) as usize;
            let age = i64::from(self.cutoffs[account]) - i64::from(*day);
            if *day == ALWAYS || age <= i64::from(days.unwrap_or(u32::MAX)) {
                counts[account] += 1;
            }
        }
        counts
    }
}

/// Levels whose codes are in the order of first appearance.
pub(super) fn renumbered(mut codes: Vec<u32>, names: &[String]) -> Levels {
    let mut new = vec![MISSING; names.len()];
    let mut kept = Vec::new();
    for code in codes.iter_mut().filter(|code| **code != MISSING) {
        let new = &mut new[*code as usize];
        if *new == MISSING {
            *new = kept.len() as u32;
            kept.push(names[*code as usize].clone());
        }
        *code = *new;
    }
    Levels { codes, names: kept }
}

/// Whether a value wins over another of the same day.
fn greater(lane: &LaneCells, a: u64, b: u64) -> bool {
    if lane.is_figure() {
        f64::from_bits(a) > f64::from_bits(b)
    } else {
        lane.names[a as usize] > lane.names[b as usize]
    }
}

/// The rows a feature speaks of.
fn which(feature: &Feature) -> Which {
    match feature.lane {
        Some(lane) => Which::Of(lane, feature.is_any.clone()),
        None => Which::All,
    }
}

/// The counters a feature needs.
fn counted(feature: &Feature) -> Vec<Which> {
    match (feature.how, feature.lane) {
        (How::Count | How::Mean, _) | (How::Trend, None) => vec![which(feature)],
        (How::Share, Some(lane)) => vec![which(feature), Which::Of(lane, Vec::new())],
        _ => Vec::new(),
    }
}

/// Calls `take` with the pairs whose row counts.
fn for_known(pairs: &[Pair], lanes: &[LaneCells], cutoffs: &[i32], which: &Which, take: impl FnMut(&Pair)) {
    match which {
        Which::All => pairs.iter().for_each(take),
        Which::Of(lane, asked) => {
            let lane = &lanes[*lane];
            // Levels are looked up once, not once a row.
            let wanted: Vec<u32> = asked
                .iter()
                .filter_map(|asked| lane.code_of(asked.trim()))
                .collect();
            let is_wanted = |row: usize| match (asked.is_empty(), lane.is_figure()) {
                (true, _) => true,
                (false, true) => asked.iter().any(|text| lane.is_written(lane.numbers[row], text)),
                (false, false) => wanted.contains(&lane.codes[row]),
            };
            let known = |pair: &&Pair| lane.from[pair.row as usize] < cutoffs[pair.account as usize];
            let pairs = pairs.iter().filter(known);
            pairs.filter(|pair| is_wanted(pair.row as usize)).for_each(take);
        }
    }
}

/// 2⁶⁴: units of the sums. Numbers from 2⁻¹¹ on are exact in them, smaller ones cut at 2⁻⁶⁴.
const UNIT: f64 = 18_446_744_073_709_551_616.0;

fn fixed(number: f64) -> i128 {
    (number * UNIT) as i128
}

fn from_fixed(sum: i128) -> f64 {
    sum as f64 / UNIT
}

/// A number to 12 significant digits, so that 0.1 + 0.2 is 0.3.
fn rounded(value: f64) -> f64 {
    if !value.is_finite() || value == 0.0 || (value.fract() == 0.0 && value.abs() < 1e12) {
        return value + 0.0;
    }
    format!("{value:.11e}").parse().unwrap_or(value)
}
