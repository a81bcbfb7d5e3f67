//! What a comparison found: every number with its interval and method, or the reason why there is none.

pub use super::warning::Warning;
pub use crate::compare::metric::Side;
use serde::{Deserialize, Serialize};

use super::evidence::Evidence;
use super::metric::Metric;
use super::verdict::{Turn, Verdict};

/// Two arms compared on one metric. Differences are `b − a`, in the metric's unit (a share from 0 to 1, days, money).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Comparison {
    /// What is compared.
    pub metric: Metric,
    /// Whether chance decided who was in which arm.
    pub design: Design,
    /// How that is known; absent where nobody asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<Evidence>,
    /// How often intervals hold the truth: 0.95.
    pub confidence: f64,
    /// Smallest difference worth acting on, in the metric's unit.
    pub least: f64,
    /// Whether `least` was chosen by the user.
    pub least_chosen: bool,
    /// Whether the verdict holds at every look, or at the planned end.
    pub looks: Looks,
    /// Accounts of both arms at the planned end; absent when nobody fixed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub planned: Option<u64>,
    /// The first arm.
    pub a: Arm,
    /// The second arm.
    pub b: Arm,
    /// At a fixed horizon: holds at the planned end only.
    pub difference: Difference,
    /// b over a.
    pub ratio: Ratio,
    /// The test of no difference, at a fixed horizon.
    pub test: Test,
    /// What one should believe, having believed nothing before.
    pub bayes: Bayes,
    /// Holds however often one looks.
    pub sequential: Sequential,
    /// With what differs between the arms set equal; for observational comparisons.
    pub adjusted: Adjusted,
    /// Whether the difference stayed the same from quarter to quarter; absent without days.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub periods: Option<Periods>,
    /// Other ways to look at the same accounts.
    pub further: Vec<Further>,
    /// Whether the arms have the sizes that were planned; for randomised ones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub split: Option<Split>,
    /// What one should do.
    pub verdict: Verdict,
    /// What to beware of.
    pub warnings: Vec<Warning>,
    /// Survival curves of both arms, for durations and retention.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub curves: Option<[Vec<Step>; 2]>,
    /// The always-valid interval at each look, where accounts have a day; else empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub path: Vec<Look>,
}

/// What one knew on a day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Look {
    /// ISO.
    pub day: String,
    /// Accounts of both arms so far.
    pub n: u64,
    /// b − a with its always-valid interval.
    #[serde(flatten)]
    pub estimate: Estimate,
}

/// How accounts came into the arms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Design {
    /// Chance decided.
    Randomised,
    /// Accounts or people decided: differences are associations.
    Observational,
    /// Nothing tells: read as if chance had decided, told as an association.
    Unknown,
}

/// How often results are looked at before the planned end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Looks {
    /// As often as one likes: decided by the always-valid interval.
    Daily,
    /// At the end only: decided by the fixed interval.
    Once,
}

/// An estimate with its interval, or why there is none; beside an estimate, why there is no interval.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Estimate {
    /// The estimate.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub estimate: Option<f64>,
    /// Lower end of the interval.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub low: Option<f64>,
    /// Upper end of the interval.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub high: Option<f64>,
    /// Why one of them is absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<Undefined>,
}

/// Why a number is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Undefined {
    /// Nobody is in arm A, or in B.
    EmptyArm {
        /// The arm without accounts.
        arm: Side,
    },
    /// An arm has fewer accounts than it takes.
    TooFew {
        /// The arm with too few.
        arm: Side,
        /// Accounts it takes.
        needed: u64,
    },
    /// Every account of an arm (both arms, where none is named) has the same value.
    NoVariation,
    /// Nothing was waited for that happened.
    NoEvents,
    /// Not everybody, or anybody, was watched for that long.
    BeyondFollowUp {
        /// Days for which accounts were watched.
        days: u64,
    },
    /// A share of 0 or 1 has no interval on the log(−log) scale.
    AtTheEdge,
    /// Fewer than half have it behind them.
    MedianNotReached,
    /// Nobody in A has it: the ratio has no bound.
    NobodyInA,
    /// An amount is 0 or less.
    NotPositive,
    /// It is not defined for this kind of metric.
    OtherKind,
    /// An interval would say no more than the test beside it.
    NoInterval,
    /// Arms that chance made need no adjusting.
    Randomised,
    /// No column to adjust on was named or found.
    NoCovariates,
    /// The arms have hardly an account alike: nothing to compare.
    NoOverlap,
    /// The regression has no finite answer: a column decides the outcome or the arm.
    NoFit,
    /// It is not known how many accounts were planned.
    NotPlanned,
}

/// One arm's estimate.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Arm {
    /// The arm's name.
    pub name: String,
    /// Accounts measured.
    pub n: u64,
    /// Accounts that have it (rates), or for which it happened (durations, retention: left).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub events: Option<u64>,
    /// Accounts of the arm that could not be measured.
    pub left_out: u64,
    /// Rate, mean, restricted mean days, or share still there.
    #[serde(flatten)]
    pub estimate: Estimate,
    /// How `estimate` was got.
    pub method: Method,
}

/// b − a.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Difference {
    /// The difference, in the metric's unit.
    #[serde(flatten)]
    pub estimate: Estimate,
    /// How it was got.
    pub method: Method,
}

/// b / a.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Ratio {
    /// The ratio.
    #[serde(flatten)]
    pub estimate: Estimate,
    /// How it was got.
    pub method: Method,
}

/// How a number was got.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    // One arm
    /// Wilson's interval of a rate.
    Wilson,
    /// Student's interval of a mean.
    StudentT,
    /// Kaplan and Meier's share still there.
    KaplanMeier,
    /// Mean days up to a horizon, from the survival curve.
    RestrictedMean,
    // Difference and ratio
    /// Newcombe's interval of a difference of rates.
    Newcombe,
    /// Welch's difference of means with unequal variances.
    Welch,
    /// Difference of mean days up to a horizon.
    RestrictedMeans,
    /// Square-and-add on log(−log) limits.
    Mover,
    /// Ratio of rates by adjusted logarithms.
    LogAdjusted,
    /// Ratio of geometric means: Welch on the logarithms.
    LogWelch,
    /// Ratio of means by the delta method.
    Delta,
    // Tests
    /// Pearson's χ² test of two rates.
    ChiSquared,
    /// Fisher's exact test of two rates.
    Fisher,
    /// Log-rank test of two survival curves.
    LogRank,
    /// Test of two shares still there on a day.
    FixedDay,
    // Bayes
    /// Posteriors of two rates from flat priors.
    BetaBinomial,
    /// Normal posteriors of two means.
    NormalPosterior,
    // Sequential
    /// Asymptotic confidence sequence of a difference.
    AsymptoticSequence,
    /// Exact sets of two rates, for few accounts.
    MixtureSets,
    // Adjusted
    /// Standardised over a logistic regression.
    Standardised,
    /// Least squares with the covariates as regressors.
    LeastSquares,
    /// Cox's regression.
    Cox,
    // Further
    /// Miettinen and Nurminen's interval of a difference of rates.
    MiettinenNurminen,
    /// Agresti and Caffo's interval of a difference of rates.
    AgrestiCaffo,
    /// Ratio of odds.
    OddsRatio,
    /// Resampled difference of means.
    Bootstrap,
    /// Difference of means with extremes moved inwards.
    Winsorised,
    /// Median of all pairwise differences.
    HodgesLehmann,
    /// Mann and Whitney's rank test.
    MannWhitney,
    /// Median days from the survival curve.
    Median,
    /// Gehan's test, which weighs early days more.
    GehanWilcoxon,
}

/// A test of "no difference".
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Test {
    /// The test.
    pub method: Method,
    /// Its statistic.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub statistic: Option<f64>,
    /// Chance of a difference as large were there none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub p_value: Option<f64>,
    /// With all comparisons shown beside it taken into account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub p_adjusted: Option<f64>,
    /// Why there is no p-value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Undefined>,
}

/// What one should believe, having believed nothing before. "Better" is the metric's better.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Bayes {
    /// How the posterior was got.
    pub method: Method,
    /// Chance that B is better than A.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chance_b_better: Option<f64>,
    /// What choosing A, or B, is expected to cost, in the metric's unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected_loss_a: Option<f64>,
    /// The same of choosing B.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected_loss_b: Option<f64>,
    /// Equal-tailed interval of b − a.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub low: Option<f64>,
    /// Upper end of the interval.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub high: Option<f64>,
    /// Why the numbers are absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Undefined>,
}

/// An interval of b − a that holds at every look.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Sequential {
    /// How the interval was got.
    pub method: Method,
    /// The difference with the always-valid interval.
    #[serde(flatten)]
    pub estimate: Estimate,
    /// Always-valid p-value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub p_value: Option<f64>,
    /// Accounts for which it is narrowest: [`super::sequential::tuned_to`].
    pub tuned_to: u64,
}

/// A difference with covariates set equal.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Adjusted {
    /// b − a; for Cox's regression there is none, but a ratio.
    #[serde(flatten)]
    pub estimate: Estimate,
    /// How it was adjusted; absent when it was not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub method: Option<Method>,
    /// Risk ratio of rates, hazard ratio of durations and retention (of leaving, or of ending).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ratio: Option<Estimate>,
    /// The difference without adjusting, on the same accounts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub crude: Option<f64>,
    /// The same difference by weighting instead (Hajek).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weighted: Option<f64>,
    /// Mantel-Haenszel over coarse strata.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub strata: Option<Strata>,
    /// Columns that were set equal.
    pub covariates: Vec<String>,
    /// How far apart the arms were in each column, before and after.
    pub balance: Vec<Balance>,
    /// How many accounts have a counterpart in the other arm.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub overlap: Option<Overlap>,
    /// How strong something unseen would have to be to explain the ratio away, and its interval.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub e_value: Option<EValue>,
}

/// Rates compared within strata.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Strata {
    /// Number of strata.
    pub strata: u64,
    /// Columns whose levels are crossed.
    #[serde(default)]
    pub by: Vec<String>,
    /// Columns set equal that would make too many strata, or have no levels.
    #[serde(default)]
    pub without: Vec<String>,
    /// Common odds ratio, b over a.
    pub odds_ratio: Estimate,
    /// Chance of so unlike odds ratios were they alike (Breslow-Day with Tarone's correction).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heterogeneity: Option<f64>,
}

/// How far apart the arms are in one column: standardised difference of means, b − a.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Balance {
    /// The column, or one of its levels.
    pub column: String,
    /// As the accounts came.
    pub before: f64,
    /// After weighting.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<f64>,
}

/// Share of each arm whose chance to be in B, from the covariates, is between 0.1 and 0.9.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Overlap {
    /// Of arm A.
    pub a: f64,
    /// Of arm B.
    pub b: f64,
}

/// Source: VanderWeele & Ding (2017), *Annals of Internal Medicine* 167:268.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct EValue {
    /// For the ratio itself.
    pub estimate: f64,
    /// For the end of its interval that is nearer to 1.
    pub limit: f64,
}

/// One more look at the same accounts.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Further {
    /// What it is of.
    pub what: What,
    /// How it was got.
    pub method: Method,
    /// The number with its interval.
    #[serde(flatten)]
    pub estimate: Estimate,
    /// Of its own test, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub p_value: Option<f64>,
}

/// What a further number is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// Arm A alone.
    A,
    /// Arm B alone.
    B,
    /// b − a.
    Difference,
    /// b / a.
    Ratio,
    /// Chance that an account of B has more than one of A.
    Superiority,
    /// A test alone.
    Test,
}

/// Sizes of the arms against the plan.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Split {
    /// Share of the accounts that was to be in A.
    pub planned_a: f64,
    /// Share that is in A.
    pub observed_a: f64,
    /// χ² with one degree of freedom.
    pub chi_squared: f64,
    /// Chance of sizes as far from the plan.
    pub p_value: f64,
}

/// Whether the difference stayed the same.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Periods {
    /// Quarters in which both arms have accounts.
    pub quarters: u64,
    /// The first of them: `2023-Q1`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first: Option<String>,
    /// The last of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last: Option<String>,
    /// Accounts with a day.
    pub dated: u64,
    /// Chance of a change as large, wherever it is looked for, had the difference stayed the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub p_value: Option<f64>,
    /// Why it was not tested.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Undefined>,
    /// The change, where one is told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change: Option<Change>,
}

/// The difference, b − a, before and since a quarter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// First quarter of the new time: `2024-Q4`.
    pub since: String,
    /// How it turned.
    pub turn: Turn,
    /// Until then.
    pub before: Estimate,
    /// From then on.
    pub after: Estimate,
}

/// A step of a survival curve.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// Days from the start.
    pub day: f64,
    /// Share still there from that day on.
    pub share: f64,
    /// Lower end of its interval.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub low: Option<f64>,
    /// Upper end of its interval.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub high: Option<f64>,
    /// Accounts still there just before.
    pub at_risk: u64,
}

impl Estimate {
    /// An estimate with its interval; values that are not finite are not known.
    pub fn new(estimate: f64, interval: Option<(f64, f64)>, otherwise: Undefined) -> Self {
        let known = |value: f64| value.is_finite().then_some(value);
        match (known(estimate), interval) {
            (None, _) => Self::none(otherwise),
            (estimate, Some((low, high))) if low.is_finite() && high.is_finite() => Self {
                estimate,
                low: Some(low),
                high: Some(high),
                reason: None,
            },
            (estimate, _) => Self {
                estimate,
                low: None,
                high: None,
                reason: Some(otherwise),
            },
        }
    }

    /// No estimate, and why.
    pub fn none(reason: Undefined) -> Self {
        Self {
            reason: Some(reason),
            ..Self::default()
        }
    }

    /// The interval, where both ends are known.
    pub fn interval(&self) -> Option<(f64, f64)> {
        self.low.zip(self.high)
    }
}
