//! The artefact: the one table that training makes and everything else reads.

use std::f64::consts::PI;

use serde::{Deserialize, Serialize};

use crate::criteria::Cut;
use crate::criteria::SetAside;
use crate::fit::base_rate::BaseRate;
use crate::fit::change::Change;
use crate::fit::sufficiency::Sufficiency;
use crate::fit::validation::Validation;
use crate::fit::verdict::Verdict;
use crate::language::Language;
use crate::model::traits::{Against, SharedTraits, TraitCounts};
use crate::model::vanished::Vanished;
use crate::outcome::OutcomeValue;
use crate::outcome::ideal::ideal_means;
use crate::recipe::{Conviction, Family, KnockOut, Recipe};
use crate::segments::{AntiProfile, Segments};
use crate::stats::normal::Z_95;
use crate::table::AsRead;

pub mod basis;
pub mod vanished;
pub(crate) mod change;
mod check;
mod columns;
mod expected;
pub mod file;
pub mod grades;
pub mod difference;
pub mod contrast;
pub(crate) mod expert;
pub(crate) mod factors;
pub(crate) mod points;
pub mod prepare;
pub(crate) mod prior;
mod pocket;
pub mod profile;
mod kinds;
pub mod role;
pub mod train;
pub mod traits;
mod warrant;
pub mod weights;
pub mod universe;
mod upgrade;
pub mod value;
pub mod valuation;
pub mod worded;

pub use basis::{Basis, Universe};
pub use expected::Expected;
pub use profile::ColumnProfile;

/// Version of the artefact's schema; a change of meaning or of fields raises it, and adds a step to `upgrade.rs`.
pub const SCHEMA: u32 = 4;

/// Milli-points in the whole score: 100 points.
pub const FULL_SCORE: i64 = 100_000;

/// A scorecard with all that explains it. Everything in it is fixed by data, recipe and seed; what differs
/// from one training to the next (version, parent, time) is in the registry's manifest.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Model {
    /// Version of the schema, [`SCHEMA`] once loaded.
    pub schema: u32,
    /// Name under which the registry keeps it.
    pub name: String,
    /// Release of `lookalike` that wrote it.
    pub release: String,
    /// Start of everything that was drawn in training.
    pub seed: u64,
    /// What it was trained on.
    pub data: DataSummary,
    /// What the columns mean, settled for the table it was trained on.
    pub recipe: Recipe,
    /// What it can be used for, by its figures out of fold.
    #[serde(default)]
    pub verdict: Verdict,
    /// Log-odds of being ideal = `calibration.intercept + calibration.slope * score` (score in points, 0–100).
    pub calibration: Calibration,
    /// Scores (milli-points) from which grades A, B and C start; below C is D.
    pub grades: [i64; 3],
    /// Share of ideal accounts that grades are held against; absent in models of earlier releases and in those of
    /// priors alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base_rate: Option<BaseRate>,
    /// Weight of unknown criteria (milli-points) above which an account's grade is `?`; in models of earlier releases
    /// only nothing known at all is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unknown_limit: Option<i64>,
    /// Rules that refuse an account whatever its score.
    pub knock_out: Vec<KnockOut>,
    /// One-column criteria first, then pairs.
    pub criteria: Vec<Criterion>,
    /// Shared part of the posterior uncertainty of the intercept, one loading per factor (log-odds).
    pub intercept_loadings: Vec<f64>,
    /// Remaining posterior variance of the intercept (log-odds squared).
    pub intercept_variance: f64,
    /// What an account's interval takes account of beyond its bins; nothing in models of earlier releases.
    #[serde(default, skip_serializing_if = "FitUncertainty::is_none")]
    pub fit_uncertainty: FitUncertainty,
    /// The short card beside it; absent in models of earlier releases.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pocket: Option<Box<PocketCard>>,
    /// Which of both cards this scorecard is; a file holds the full one.
    #[serde(skip)]
    pub card: Card,
    /// Kinds of ideal customer.
    pub segments: Segments,
    /// Who is not wanted as a customer.
    pub anti: AntiProfile,
    /// Columns that were not learnt from, with the evidence.
    pub set_aside: Vec<SetAside>,
    /// Levels that it does not know because all their accounts were left out of training.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub vanished: Vec<Vanished>,
    /// Whether the accounts were enough to learn from.
    pub sufficiency: Sufficiency,
    /// What the customers have in common; only of few customers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub traits: Option<SharedTraits>,
    /// Out-of-fold figures; absent for a scorecard made from expert priors alone.
    pub validation: Option<Validation>,
}

/// What the model was trained on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DataSummary {
    /// sha256 of the table's cells as read.
    pub fingerprint: String,
    /// Rows of the table.
    pub rows: u64,
    /// Columns of the table.
    pub columns: u64,
    /// Column that identifies an account.
    pub id: Option<String>,
    /// Column with an account's name.
    pub label: Option<String>,
    /// Column with what became of each account.
    pub outcome: String,
    /// Values of the outcome that mean "ideal".
    pub positive: Vec<String>,
    /// Every value of the outcome, the commonest first, with what it was read as.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub outcome_values: Vec<OutcomeValue>,
    /// Whether an ideal customer must be worth enough too, by `[ideal]` of the recipe.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub by_worth: bool,
    /// What ideal accounts were held against.
    #[serde(default, skip_serializing_if = "Basis::is_outcomes")]
    pub basis: Basis,
    /// Ideal accounts trained on.
    pub ideal: u64,
    /// Other accounts trained on.
    pub not_ideal: u64,
    /// What changed over time, where a reader must be told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change: Option<Box<Change>>,
    /// Rows without a decided outcome, not trained on.
    pub open: u64,
    /// Day from which ages are counted, ISO.
    pub as_of: Option<String>,
    /// How the table's file was read.
    #[serde(default, skip_serializing_if = "says_nothing")]
    pub read: AsRead,
    /// What each column that the model reads held in training, by name; empty in models of earlier releases.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub profiles: Vec<ColumnProfile>,
}

/// A table that came from no file.
fn says_nothing(read: &AsRead) -> bool {
    *read == AsRead::default()
}

/// What an account's interval takes account of beyond the uncertainty of its bins; all in calibrated log-odds.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FitUncertainty {
    /// Variance of interactions that may exist but are not modelled.
    pub unmodelled: f64,
    /// Log-odds at which the calibration line's slope does not matter.
    pub pivot: f64,
    /// Variance of the calibration line's slope, relative to the slope.
    pub slope: f64,
    /// Mean log-odds of the training accounts: where shrinkage pulls.
    pub centre: f64,
    /// Variance of their log-odds.
    pub spread: f64,
}

impl FitUncertainty {
    fn is_none(&self) -> bool {
        *self == Self::default()
    }

    /// Ends of the interval about `log_odds`, whose bins have this `variance`; `z` is the half-width in standard
    /// errors.
    ///
    /// A fit is the mean of what the probability may be, so the middle of what the log-odds may be lies further out, by
    /// `√(1 + π variance / 8)`. And smoothing draws points towards the average: of accounts whose true log-odds lie beyond
    /// it, the estimate falls short by `(log_odds − centre) · variance / spread` in the mean, and undoing that makes
    /// it wider. The end away from the centre is the one of the estimate so undone; the other end stays, and the
    /// fit is always inside.
    ///
    /// Source: the middle is MacKay's (1992), Neural Computation 4:720; the shortfall is that of a normal posterior mean, Efron
    /// (2011), JASA 106:1602; intervals that allow for smoothing bias, Nychka (1988), JASA 83:1134; Marra & Wood (2012),
    /// Scand. J. Statistics 39:53.
    pub(crate) fn ends(&self, log_odds: f64, variance: f64, z: f64) -> (f64, f64) {
        let variance = variance + self.unmodelled + self.slope * (log_odds - self.pivot).powi(2);
        let share = if self.spread > 0.0 {
            (variance / self.spread).min(1.0)
        } else {
            0.0
        };
        let middle = match share > 0.0 {
            true => log_odds * (1.0 + PI * variance / 8.0).sqrt(),
            false => log_odds,
        };
        let shortfall = (log_odds - self.centre) * share;
        let near = z * variance.sqrt();
        let far = near * (1.0 + share).sqrt() + shortfall.abs();
        let (below, above) = match shortfall > 0.0 {
            true => (near, far),
            false => (far, near),
        };
        ((middle - below).min(log_odds), (middle + above).max(log_odds))
    }
}

/// Which card of a model scores.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Card {
    /// Every criterion.
    #[default]
    Full,
    /// At most ten criteria of at most six bins in whole points.
    Pocket,
}

/// A short card beside the full one. What is not here (rules, segments, recipe) is the same for both.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PocketCard {
    /// Log-odds of being ideal by its score.
    pub calibration: Calibration,
    /// Scores (milli-points) from which grades A, B and C start; below C is D.
    pub grades: [i64; 3],
    /// Weight of unknown criteria (milli-points) above which an account's grade is `?`.
    pub unknown_limit: i64,
    /// Its lines: at most ten, of at most six bins, in whole points.
    pub criteria: Vec<Criterion>,
    /// Where the bins of each line come from.
    pub coarser: Vec<CoarserBins>,
    /// Shared part of the posterior uncertainty of the intercept, one loading per factor (log-odds).
    pub intercept_loadings: Vec<f64>,
    /// Remaining posterior variance of the intercept (log-odds squared).
    pub intercept_variance: f64,
    /// What an account's interval takes account of beyond its bins.
    #[serde(default, skip_serializing_if = "FitUncertainty::is_none")]
    pub fit_uncertainty: FitUncertainty,
    /// Customers and universe by this card's scores, where that is what was learnt from.
    #[serde(default, skip_serializing_if = "Basis::is_outcomes")]
    pub basis: Basis,
}

/// The full card's criterion that a line is made of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CoarserBins {
    /// Name of the full card's criterion.
    pub criterion: String,
    /// The line's bin of each of its bins.
    pub bins: Vec<u16>,
}

/// The line from score to log-odds.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Calibration {
    /// Log-odds at a score of 0.
    pub intercept: f64,
    /// Log-odds per point of the score.
    pub slope: f64,
}

/// One line of the scorecard. All the vectors have one entry per bin, in the order of [`Cut`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Criterion {
    /// The column's name; `column: token` for a member of a set; `a × b` for a pair.
    pub name: String,
    /// Family of criteria it counts in.
    pub family: Family,
    /// Whether an account can change it.
    pub changeable: bool,
    /// How values fall into its bins.
    pub cut: Cut,
    /// Milli-points of each bin; the least is 0, the most is the criterion's weight.
    pub points: Vec<i64>,
    /// Posterior standard deviation of each bin's points, milli-points.
    pub deviation: Vec<i64>,
    /// Training accounts in each bin.
    pub accounts: Vec<u64>,
    /// Ideal ones among them.
    pub ideal: Vec<u64>,
    /// How usual the bin is among ideal customers, in thousandths of the most usual bin.
    pub likeness: Vec<i64>,
    /// Milli-points of the average training account.
    pub average: i64,
    /// Standard deviation of its milli-points over training accounts.
    pub importance: i64,
    /// Information value (smoothed), one-column criteria only.
    pub information_value: f64,
    /// Shared posterior uncertainty: per bin one loading per factor (log-odds); none for a pair, whose cells'
    /// uncertainty is taken as their own.
    pub loadings: Vec<Vec<f64>>,
    /// Remaining posterior variance per bin (log-odds squared).
    pub variance: Vec<f64>,
    /// What experts said, what the data say, what both say; empty without priors.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub prior: Vec<PriorEffect>,
    /// What its bins mean once everything else is counted; absent in models of earlier releases.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected: Option<Expected>,
}

/// "You said +2, data say +0.4, together +0.9": milli-points above the criterion's average.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PriorEffect {
    /// The bin in words.
    pub bin: String,
    /// Accounts that the expert's word counts for.
    pub worth: f64,
    /// What the expert said, milli-points.
    pub said: i64,
    /// What the accounts alone say, milli-points.
    pub data: i64,
    /// What both say together, milli-points.
    pub together: i64,
    /// What the expert said in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub says: Option<Conviction>,
    /// How many accounts have the trait; absent in models of earlier releases.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<PriorEvidence>,
}

/// The accounts behind a conviction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PriorEvidence {
    /// How many customers and others have the trait.
    pub counts: TraitCounts,
    /// Who the others are.
    pub against: Against,
    /// What the counts alone say; absent without comparison.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub says: Option<Conviction>,
}

impl DataSummary {
    /// What a column held in training, where it is known.
    pub fn profile(&self, column: &str) -> Option<&ColumnProfile> {
        self.profiles.iter().find(|profile| profile.column == column)
    }

    /// What an ideal customer is, as [`crate::outcome::Outcome::ideal_means`] says it.
    pub fn ideal_means(&self, language: Language) -> String {
        ideal_means(&self.positive, self.by_worth, language)
    }
}

impl Criterion {
    /// The most milli-points it can give.
    pub fn weight(&self) -> i64 {
        self.points.iter().copied().max().unwrap_or(0)
    }

    /// Milli-points of each bin above or below the average training account's.
    pub(crate) fn contrasts(&self) -> Vec<i64> {
        self.points.iter().map(|points| points - self.average).collect()
    }

    /// What a bin says, with its points against the average account: `employees: 50 – 200 (+6.2)`.
    pub(crate) fn reason(&self, said: String, contrast: i64, language: Language) -> String {
        // The sign comes last: a spreadsheet takes a cell that starts with one for a formula.
        language.fact_with_points(language.fact(&self.name, said), language.signed_points(contrast))
    }

    /// Half the 95 % interval of a bin's points, milli-points: the one ± that every page prints.
    pub fn margin(&self, bin: usize) -> i64 {
        (Z_95 * self.deviation[bin] as f64).round() as i64
    }
}

/// The ideal customers a model was trained on, for lookalikes and examples: kept beside the model, not in it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IdealAccount {
    /// Its identifier; its 1-based row where the table has none.
    pub id: String,
    /// Its name; the identifier where the table has none. A file leaves it out where it is the identifier.
    #[serde(default)]
    pub label: String,
    /// What became of it, in the words of the table.
    pub outcome: String,
    /// Bin in each of the model's criteria.
    pub bins: Vec<u16>,
    /// Evidence for each class of [`Segments::classes`], milli-nats, the class' share included.
    #[serde(default)]
    pub evidence: Vec<i64>,
}
