//! The anti-profile: who never buys, who buys and leaves, and what gives them away.

use serde::{Deserialize, Serialize};

use crate::criteria::Input;
use crate::error::Result;
use crate::outcome::Ending;
use crate::segments::criteria::{Drafted, same_fact};
use crate::segments::describe::{Described, traits};
use crate::segments::fit::described_criteria;
use crate::segments::profile::{SegmentCriterion, Trait};
use crate::stats::normal;
use crate::stats::share::wilson;
use crate::table::Table;

/// Fewest accounts on either side for a comparison (house choice: as few as a scorecard is learnt from).
pub const LEAST: usize = 20;

/// Accounts named as examples (house choice).
const EXAMPLES: usize = 3;

/// Whom to say no to.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AntiProfile {
    /// What they are told by; bins come from all decided accounts, without their outcome.
    pub criteria: Vec<SegmentCriterion>,
    /// Never bought, against those who did. Absent when either are too few.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub never: Option<Anti>,
    /// Bought and left, against those who stayed. Absent when either are too few, or nobody is known to have left.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub leaves: Option<Anti>,
}

/// One kind of account that is not wanted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Anti {
    /// Accounts of the kind, and all they are compared within.
    pub accounts: u64,
    /// Accounts they are compared within.
    pub of: u64,
    /// What gives them away, the most telling first.
    pub signs: Vec<Sign>,
    /// Accounts of the kind with most of the signs.
    pub examples: Vec<Example>,
}

/// An account by its id and name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// Its identifier; its 1-based row where the table has none.
    pub id: String,
    /// Its name; the identifier where the table has none.
    pub name: String,
}

/// Something that gives them away.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sign {
    /// Share of the kind in these bins, against the share of those it is compared with.
    pub apart: Trait,
    /// Of decided accounts in these bins, those who bought.
    pub close: Rate,
    /// Of customers in these bins, those who left.
    pub leave: Rate,
    /// Whether accounts in these bins buy as readily as all accounts together: a trap, as they then leave.
    pub closes_easily: bool,
}

/// So many of so many, with Wilson's 95 % interval; without accounts it is all that can be.
///
/// Source: Wilson (1927), *JASA* 22:209.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rate {
    /// So many.
    pub hits: u64,
    /// Of so many.
    pub of: u64,
    /// Lower end of the interval, from 0 to 1.
    pub low: f64,
    /// Upper end of the interval, from 0 to 1.
    pub high: f64,
}

impl Rate {
    /// The rate with its interval.
    pub fn new(hits: u64, of: u64) -> Self {
        let (low, high) = match of {
            0 => (0.0, 1.0),
            of => wilson(hits as f64, of as f64, normal::half_width(0.95)),
        };
        let round = |v: f64| (v * 1e4).round() / 1e4;
        Self {
            hits,
            of,
            low: round(low),
            high: round(high),
        }
    }

    /// The share itself; absent without accounts.
    pub fn share(&self) -> Option<f64> {
        (self.of > 0).then(|| self.hits as f64 / self.of as f64)
    }
}

impl AntiProfile {
    /// Compares how decided accounts `rows` ended (`endings`, one each). `as_of` is the day ages are counted from, `who`
    /// names the account of a row.
    ///
    /// # Errors
    /// Those of binning.
    pub fn new(
        table: &Table,
        inputs: &[Input],
        rows: &[u32],
        endings: &[Ending],
        as_of: i32,
        who: &dyn Fn(u32) -> Example,
    ) -> Result<Self> {
        let all = Drafted::new(table, inputs, rows, as_of)?;
        let same = same_fact(&all);
        let drafted = all.keep(|_, c| same.iter().all(|same| same.left_out != c));
        let criteria = described_criteria(&drafted, inputs);
        let described = Described {
            table,
            rows,
            criteria: &criteria,
            binned: &drafted.binned,
        };
        let compare = |kind: Ending, others: &dyn Fn(Ending) -> bool| -> Option<Anti> {
            let side: Vec<usize> = (0..rows.len())
                .filter(|&i| endings[i] == kind || others(endings[i]))
                .collect();
            let accounts = side.iter().filter(|&&i| endings[i] == kind).count();
            (accounts >= LEAST && side.len() - accounts >= LEAST)
                .then(|| anti(described, endings, &side, kind, who))
        };
        let never = compare(Ending::Lost, &Ending::bought);
        let leaves = compare(Ending::Churned, &|ending| ending == Ending::Won);
        Ok(Self {
            criteria,
            never,
            leaves,
        })
    }
}

/// What sets the accounts of a kind apart from the other accounts of `side`.
fn anti(
    all: Described<'_>,
    endings: &[Ending],
    side: &[usize],
    kind: Ending,
    who: &dyn Fn(u32) -> Example,
) -> Anti {
    let positions: Vec<u32> = side.iter().map(|&i| i as u32).collect();
    let rows: Vec<u32> = side.iter().map(|&i| all.rows[i]).collect();
    let binned = all.binned.select(&positions);
    let described = Described {
        rows: &rows,
        binned: &binned,
        ..all
    };
    let labels: Vec<Option<usize>> = side.iter().map(|&i| (endings[i] == kind).then_some(0)).collect();
    let told = traits(described, &labels, 1).pop().unwrap_or_default();
    let bought = endings.iter().filter(|ending| ending.bought()).count() as f64 / endings.len() as f64;
    let signs: Vec<Sign> = told
        .into_iter()
        .map(|apart| {
            let column = &all.binned.columns[apart.criterion as usize];
            let held = |wanted: &dyn Fn(Ending) -> bool| {
                let in_bins = column
                    .iter()
                    .zip(endings)
                    .filter(|(bin, _)| apart.bins.contains(bin));
                in_bins.filter(|(_, ending)| wanted(**ending)).count() as u64
            };
            let customers = held(&Ending::bought);
            let close = Rate::new(customers, held(&|_| true));
            Sign {
                closes_easily: close.share().is_some_and(|share| share >= bought),
                leave: Rate::new(held(&|ending| ending == Ending::Churned), customers),
                close,
                apart,
            }
        })
        .collect();
    let traits: Vec<Trait> = signs.iter().map(|sign| sign.apart.clone()).collect();
    Anti {
        accounts: labels.iter().flatten().count() as u64,
        of: side.len() as u64,
        examples: examples(described, &labels, &traits)
            .into_iter()
            .map(who)
            .collect(),
        signs,
    }
}

/// Rows with most of the signs, the earlier first on a tie.
fn examples(accounts: Described<'_>, labels: &[Option<usize>], traits: &[Trait]) -> Vec<u32> {
    let count = |i: usize| {
        let has = |apart: &&Trait| {
            apart
                .bins
                .contains(&accounts.binned.columns[apart.criterion as usize][i])
        };
        traits.iter().filter(has).count()
    };
    let mut order: Vec<(usize, usize)> = (0..labels.len())
        .filter(|&i| labels[i].is_some())
        .map(|i| (count(i), i))
        .filter(|(signs, _)| *signs > 0)
        .collect();
    order.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    order
        .into_iter()
        .take(EXAMPLES)
        .map(|(_, i)| accounts.rows[i])
        .collect()
}
