//! The Kaplan-Meier estimator: what share is still there after a time, when some are only known to be there so far.

use crate::stats::normal;

/// Products of fractions miss a half by rounding: 7/8 · 6/7 · 5/6 · 4/5.
const ROUNDING: f64 = 1e-12;

/// How long accounts stayed, as counts that add up: those of two groups merge into those of both.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Lifetimes {
    /// By increasing day, each day once.
    days: Vec<Day>,
}

/// Accounts whose time ended or was last seen on a day.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Day {
    /// Days from the start.
    pub day: f64,
    /// For whom it happened.
    pub ended: usize,
    /// Who were still there when last seen.
    pub censored: usize,
}

impl Day {
    /// Accounts that are at risk no longer after this day.
    pub fn gone(&self) -> usize {
        self.ended + self.censored
    }
}

impl Lifetimes {
    /// From `(days, whether it happened)` of each account. Days that are negative or not finite are left out:
    /// [`Lifetimes::accounts`] tells how many count.
    pub fn new(spans: &[(f64, bool)]) -> Self {
        let mut spans: Vec<(f64, bool)> = spans
            .iter()
            .copied()
            .filter(|(day, _)| day.is_finite() && *day >= 0.0)
            .collect();
        spans.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
        let days = spans.chunk_by(|a, b| a.0 == b.0).map(|here| {
            let ended = here.iter().filter(|(_, ended)| *ended).count();
            Day {
                day: here[0].0,
                ended,
                censored: here.len() - ended,
            }
        });
        Self { days: days.collect() }
    }

    /// The accounts of both.
    pub fn merge(&self, other: &Self) -> Self {
        let mut all = [self.days.as_slice(), &other.days].concat();
        // Stable, for two runs that are sorted already.
        all.sort_by(|a, b| a.day.total_cmp(&b.day));
        let days = all.chunk_by(|a, b| a.day == b.day).map(|here| Day {
            day: here[0].day,
            ended: here.iter().map(|d| d.ended).sum(),
            censored: here.iter().map(|d| d.censored).sum(),
        });
        Self { days: days.collect() }
    }

    /// By increasing day.
    pub fn days(&self) -> &[Day] {
        &self.days
    }

    /// Number of accounts.
    pub fn accounts(&self) -> usize {
        self.days.iter().map(Day::gone).sum()
    }

    /// Number of accounts for whom it happened.
    pub fn ended(&self) -> usize {
        self.days.iter().map(|d| d.ended).sum()
    }
}

/// Survival of a set of accounts. Times are in days; those censored at a time are at risk at it.
///
/// Source: Kaplan & Meier (1958), *JASA* 53:457.
#[derive(Debug, Clone, PartialEq)]
pub struct Survival {
    /// Days on which something happened, increasing.
    pub times: Vec<f64>,
    /// Share still there after each of `times`.
    pub survival: Vec<f64>,
    /// Greenwood's sum Σ d / (n (n − d)) up to each of `times`; infinite once nobody is left.
    greenwood: Vec<f64>,
    /// Every day on which somebody's time ended or was last seen, increasing, and how many were watched up to it.
    watched: Vec<(f64, usize)>,
    /// The shortest duration that ended unseen; infinite when none did.
    first_censored: f64,
}

impl Survival {
    /// From `(days, whether it happened)` of each account; `None` without accounts. Days that are negative or not
    /// finite are left out.
    pub fn new(spans: &[(f64, bool)]) -> Option<Self> {
        Self::from_lifetimes(&Lifetimes::new(spans))
    }

    /// From counts per day; `None` without accounts.
    pub fn from_lifetimes(lifetimes: &Lifetimes) -> Option<Self> {
        let mut at_risk = lifetimes.accounts();
        if at_risk == 0 {
            return None;
        }
        let mut curve = Self {
            times: Vec::new(),
            survival: Vec::new(),
            greenwood: Vec::new(),
            watched: Vec::with_capacity(lifetimes.days.len()),
            first_censored: f64::INFINITY,
        };
        let (mut share, mut sum) = (1.0, 0.0);
        for day in &lifetimes.days {
            curve.watched.push((day.day, at_risk));
            if day.ended > 0 {
                let (risk, ended) = (at_risk as f64, day.ended as f64);
                share *= 1.0 - ended / risk;
                sum += ended / (risk * (risk - ended));
                curve.times.push(day.day);
                curve.survival.push(share);
                curve.greenwood.push(sum);
            }
            if day.censored > 0 {
                curve.first_censored = curve.first_censored.min(day.day);
            }
            at_risk -= day.gone();
        }
        Some(curve)
    }

    /// Number of accounts.
    pub fn accounts(&self) -> usize {
        self.watched.first().map_or(0, |(_, accounts)| *accounts)
    }

    /// Longest duration, in days.
    pub fn follow_up(&self) -> f64 {
        self.watched.last().map_or(0.0, |(day, _)| *day)
    }

    /// Whether nobody was watched for that long: the curve beyond is flat for want of data.
    pub fn beyond_follow_up(&self, day: f64) -> bool {
        day > self.follow_up()
    }

    /// Accounts still watched just before a day.
    pub fn at_risk(&self, day: f64) -> usize {
        let next = self.watched.partition_point(|(d, _)| *d < day);
        self.watched.get(next).map_or(0, |(_, accounts)| *accounts)
    }

    /// Share still there after a day, from 0 to 1.
    pub fn at(&self, day: f64) -> f64 {
        self.step(day).map_or(1.0, |k| self.survival[k])
    }

    /// Standard error of [`Survival::at`].
    ///
    /// Source: Greenwood (1926), *Reports on Public Health and Medical Subjects* 33.
    pub fn standard_error(&self, day: f64) -> f64 {
        self.step(day).map_or(0.0, |k| self.error_of(k))
    }

    /// Standard error after each of `times`.
    pub fn standard_errors(&self) -> Vec<f64> {
        (0..self.times.len()).map(|k| self.error_of(k)).collect()
    }

    fn error_of(&self, k: usize) -> f64 {
        if self.survival[k] > 0.0 {
            self.survival[k] * self.greenwood[k].sqrt()
        } else {
            0.0
        }
    }

    /// Interval of [`Survival::at`] on the log(−log) scale; `None` where it is undefined, at 0 and 1.
    ///
    /// Source: Kalbfleisch & Prentice (1980), *The Statistical Analysis of Failure Time Data*, §1.4.
    pub fn interval(&self, day: f64, confidence: f64) -> Option<(f64, f64)> {
        self.step(day).and_then(|k| self.interval_of(k, confidence))
    }

    fn interval_of(&self, k: usize, confidence: f64) -> Option<(f64, f64)> {
        let share = self.survival[k];
        if share <= 0.0 || share >= 1.0 {
            return None;
        }
        let half = normal::half_width(confidence) * self.greenwood[k].sqrt() / share.ln().abs();
        Some((share.powf(half.exp()), share.powf((-half).exp())))
    }

    /// One-sided bound where the curve is still 1 (a lower one) or already 0 (an upper one), both given as an interval
    /// with its certain end; `None` elsewhere, and when somebody was censored before the day.
    ///
    /// Source: Clopper & Pearson (1934), *Biometrika* 26:404, of none and of all.
    pub fn one_sided(&self, day: f64, confidence: f64) -> Option<(f64, f64)> {
        let bound = (1.0 - confidence).powf(1.0 / self.accounts() as f64);
        let share = self.at(day);
        if self.first_censored < day {
            None
        } else if share >= 1.0 {
            Some((bound, 1.0))
        } else {
            (share <= 0.0).then_some((0.0, 1.0 - bound))
        }
    }

    /// First day after which at most half are still there; `None` when the curve stays above.
    pub fn median(&self) -> Option<f64> {
        let k = self.survival.iter().position(|s| *s <= 0.5 + ROUNDING)?;
        Some(self.times[k])
    }

    /// Days on which the interval of the curve starts and stops holding a half; an end is `None` when the data do
    /// not bound it.
    ///
    /// Source: Brookmeyer & Crowley (1982), *Biometrics* 38:29, with log(−log) intervals.
    pub fn median_interval(&self, confidence: f64) -> (Option<f64>, Option<f64>) {
        let reaches = |end: fn((f64, f64)) -> f64| {
            (0..self.times.len())
                .find(|k| {
                    self.interval_of(*k, confidence)
                        .is_some_and(|i| end(i) <= 0.5 + ROUNDING)
                })
                .map(|k| self.times[k])
        };
        (reaches(|i| i.0), reaches(|i| i.1))
    }

    /// Mean days there among the first `horizon`: the area under the curve. Beyond follow-up the curve is taken as
    /// flat, which [`Survival::beyond_follow_up`] tells.
    ///
    /// Source: Royston & Parmar (2013), *BMC Medical Research Methodology* 13:152.
    pub fn restricted_mean(&self, horizon: f64) -> f64 {
        let (mut area, mut share, mut from) = (0.0, 1.0, 0.0);
        for (day, after) in self.times.iter().zip(&self.survival) {
            if *day >= horizon {
                break;
            }
            area += share * (day - from);
            (share, from) = (*after, *day);
        }
        area + share * (horizon - from).max(0.0)
    }

    /// Standard error of [`Survival::restricted_mean`]: √Σ A² d / (n (n − d)) over the days before the horizon, where A
    /// is the area under the curve from that day to the horizon.
    ///
    /// Source: Klein & Moeschberger (2003), *Survival Analysis*, eq. 4.5.2.
    pub fn restricted_mean_error(&self, horizon: f64) -> f64 {
        let before = self.times.partition_point(|t| *t < horizon);
        let (mut area, mut variance, mut to) = (0.0, 0.0, horizon);
        for k in (0..before).rev() {
            area += self.survival[k] * (to - self.times[k]);
            to = self.times[k];
            // Once nobody is left there is no area whose spread could matter.
            if area > 0.0 {
                variance += area * area * self.hazard_variance(k);
            }
        }
        variance.sqrt()
    }

    /// Day up to which the curve is known: the end of follow-up, or for ever once nobody is left.
    pub fn known_until(&self) -> f64 {
        match self.survival.last() {
            Some(share) if *share <= 0.0 => f64::INFINITY,
            _ => self.follow_up(),
        }
    }

    /// Corners of the curve as a staircase, `(day, share still there from that day on)`: from (0, 1) to the end of
    /// follow-up.
    pub fn steps(&self) -> Vec<(f64, f64)> {
        let falls = self.times.iter().copied().zip(self.survival.iter().copied());
        let end = (self.follow_up(), self.at(self.follow_up()));
        let mut steps: Vec<(f64, f64)> = std::iter::once((0.0, 1.0)).chain(falls).collect();
        if steps.last() != Some(&end) {
            steps.push(end);
        }
        steps
    }

    /// d / (n (n − d)) on the k-th of `times`.
    fn hazard_variance(&self, k: usize) -> f64 {
        self.greenwood[k] - k.checked_sub(1).map_or(0.0, |before| self.greenwood[before])
    }

    /// Position of the last of `times` that is not after a day.
    fn step(&self, day: f64) -> Option<usize> {
        self.times.partition_point(|t| *t <= day).checked_sub(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By hand: 1 of 5 at day 10, 1 of 3 at day 30 (one was censored at 20), 1 of 1 at day 50 (one censored at 40).
    #[test]
    fn five_accounts_by_hand() {
        let spans = [
            (10.0, true),
            (20.0, false),
            (30.0, true),
            (40.0, false),
            (50.0, true),
        ];
        let curve = Survival::new(&spans).unwrap();
        assert_eq!(curve.times, [10.0, 30.0, 50.0]);
        assert!((curve.at(10.0) - 0.8).abs() < 1e-12 && curve.at(9.9) == 1.0);
        assert!((curve.at(35.0) - 0.8 * 2.0 / 3.0).abs() < 1e-12);
        assert_eq!(curve.at(50.0), 0.0);
        assert_eq!(curve.median(), Some(50.0));
        assert!((curve.restricted_mean(20.0) - (10.0 + 8.0)).abs() < 1e-12);
        let error = 0.8 * f64::sqrt(1.0 / (5.0 * 4.0));
        assert!((curve.standard_error(15.0) - error).abs() < 1e-12);
        assert_eq!(curve.interval(50.0, 0.95), None);
        assert_eq!((curve.at_risk(20.0), curve.at_risk(20.5)), (4, 3));
        assert!(curve.beyond_follow_up(50.5) && !curve.beyond_follow_up(50.0));
    }

    #[test]
    fn merged_counts_are_those_of_all_together() {
        let spans: Vec<(f64, bool)> = (0..500).map(|i| (f64::from(i * 7919 % 97), i % 3 > 0)).collect();
        let (first, second) = spans.split_at(170);
        let merged = Lifetimes::new(first).merge(&Lifetimes::new(second));
        assert_eq!(merged, Lifetimes::new(&spans));
        assert_eq!(merged.merge(&Lifetimes::default()), merged);
        assert_eq!((merged.accounts(), merged.ended()), (500, 333));
        assert_eq!(Survival::from_lifetimes(&merged), Survival::new(&spans));
    }

    #[test]
    fn days_that_are_none_are_left_out() {
        let spans = [
            (f64::NAN, true),
            (-1.0, true),
            (f64::INFINITY, false),
            (3.0, true),
        ];
        assert_eq!(Lifetimes::new(&spans).accounts(), 1);
        assert_eq!(Survival::new(&spans[..3]), None);
    }

    #[test]
    fn a_staircase_runs_from_one_to_the_end_of_follow_up() {
        let curve = Survival::new(&[(10.0, true), (40.0, false)]).unwrap();
        assert_eq!(curve.steps(), [(0.0, 1.0), (10.0, 0.5), (40.0, 0.5)]);
        assert_eq!(curve.known_until(), 40.0);
        let gone = Survival::new(&[(10.0, true)]).unwrap();
        assert_eq!(gone.steps(), [(0.0, 1.0), (10.0, 0.0)]);
        assert_eq!(gone.known_until(), f64::INFINITY);
    }

    #[test]
    fn bounds_are_one_sided_only_when_nobody_was_censored_before() {
        let stayed = Survival::new(&[(400.0, false); 20]).unwrap();
        let (low, high) = stayed.one_sided(365.0, 0.95).unwrap();
        // Rule of three: 1 − 3/n, nearly.
        assert!((low - 0.05f64.powf(0.05)).abs() < 1e-12 && high == 1.0);
        let left = Survival::new(&[(100.0, true), (100.0, true)]).unwrap();
        let (low, high) = left.one_sided(365.0, 0.95).unwrap();
        assert!(low == 0.0 && (high - (1.0 - 0.05f64.sqrt())).abs() < 1e-12);
        let some = Survival::new(&[(100.0, false), (400.0, false)]).unwrap();
        assert_eq!(some.one_sided(365.0, 0.95), None);
        assert_eq!(some.one_sided(100.0, 0.95).map(|b| b.1), Some(1.0));
        assert_eq!(Survival::new(&[]), None);
    }

    /// One leaves each day: the interval holds the median, and one account alone bounds nothing.
    #[test]
    fn the_median_has_an_interval_when_the_data_bound_it() {
        let spans: Vec<(f64, bool)> = (1..=40).map(|day| (f64::from(day), true)).collect();
        let curve = Survival::new(&spans).unwrap();
        let (low, high) = curve.median_interval(0.95);
        assert_eq!(curve.median(), Some(20.0));
        assert!(
            low.is_some_and(|d| (11.0..19.0).contains(&d)) && high.is_some_and(|d| (21.0..30.0).contains(&d))
        );
        let one = Survival::new(&[(5.0, true)]).unwrap();
        assert_eq!(one.median_interval(0.95), (None, None));
    }
}
