//! A model that scores with its pocket card, and what makes it one.

use std::fmt;
use std::str::FromStr;

use crate::error::{Error, Result};
use crate::fit::pocket::{MOST_BINS, MOST_CRITERIA};
use crate::fit::verdict::Verdict;
use crate::model::{Card, CoarserBins, Criterion, DataSummary, FULL_SCORE, IdealAccount, Model, PocketCard};

/// Milli-points of a point: a pocket card has whole ones.
const POINT: i64 = FULL_SCORE / 100;

impl Card {
    /// Its name, as `--card` takes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Pocket => "pocket",
        }
    }
}

impl fmt::Display for Card {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Card {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        [Self::Full, Self::Pocket]
            .into_iter()
            .find(|card| card.name() == text)
            .ok_or_else(|| Error::setting("card", "one of full, pocket", text))
    }
}

impl PocketCard {
    /// An ideal account of the full card's bins in the bins of this card; `full` are the full card's criteria.
    fn account(&self, full: &[Criterion], account: &IdealAccount) -> IdealAccount {
        let bin = |coarser: &CoarserBins| {
            let at = full.iter().position(|c| c.name == coarser.criterion)?;
            let bin = account.bins.get(at)?;
            coarser.bins.get(usize::from(*bin)).copied()
        };
        // `check` has seen every bin; an account of another model has none.
        let bins: Option<Vec<u16>> = self.coarser.iter().map(bin).collect();
        IdealAccount {
            bins: bins.unwrap_or_default(),
            ..account.clone()
        }
    }

    /// Checks what makes it a pocket card; the criteria's own rules are those of any card.
    pub(super) fn check(&self, full: &[Criterion]) -> Result<(), String> {
        if self.criteria.len() > MOST_CRITERIA || self.coarser.len() != self.criteria.len() {
            return Err(format!(
                "it needs at most {MOST_CRITERIA} criteria, each with where its bins come from"
            ));
        }
        for (criterion, coarser) in self.criteria.iter().zip(&self.coarser) {
            let name = &criterion.name;
            if criterion.cut.columns().len() != 1 || criterion.cut.len() > MOST_BINS {
                return Err(format!(
                    "criterion `{name}` must read one column and have at most {MOST_BINS} bins"
                ));
            }
            if criterion.points.iter().any(|points| points % POINT != 0) {
                return Err(format!("criterion `{name}` must have whole points"));
            }
            let Some(of) = full.iter().find(|c| c.name == coarser.criterion) else {
                return Err(format!("criterion `{name}` is made of none of the full card's"));
            };
            let fits = |bin: &u16| usize::from(*bin) < criterion.cut.len();
            if coarser.bins.len() != of.cut.len() || !coarser.bins.iter().all(fits) {
                return Err(format!("criterion `{name}` has bins that come from nowhere"));
            }
        }
        Ok(())
    }
}

impl Model {
    /// The model with the card that is asked for as its scorecard: its criteria, calibration, grades, intervals, figures
    /// and verdict are that card's.
    ///
    /// # Errors
    /// [`Error::Data`] when it has no pocket card.
    pub fn on(self, card: Card) -> Result<Self> {
        match card {
            Card::Full => Ok(self),
            Card::Pocket => self.with_pocket(),
        }
    }

    /// What a model that scores with its pocket card is.
    pub(crate) fn with_pocket(self) -> Result<Self> {
        let Some(pocket) = self.pocket.clone() else {
            return Err(Error::data(
                format!("model `{}` has no pocket card", self.name),
                "train it again, or score with --card full",
            ));
        };
        let pocket = *pocket;
        let validation = self.validation.as_ref().and_then(|found| found.of_pocket());
        let verdict = self
            .verdict
            .min(Verdict::of(&self.sufficiency, validation.as_ref()));
        Ok(Self {
            card: Card::Pocket,
            verdict,
            calibration: pocket.calibration,
            grades: pocket.grades,
            unknown_limit: Some(pocket.unknown_limit),
            criteria: pocket.criteria,
            intercept_loadings: pocket.intercept_loadings,
            intercept_variance: pocket.intercept_variance,
            fit_uncertainty: pocket.fit_uncertainty,
            data: DataSummary {
                basis: pocket.basis,
                ..self.data
            },
            validation,
            ..self
        })
    }

    /// The ideal accounts of the model with the bins of its pocket card; none where it has no such card.
    pub(crate) fn on_pocket(&self, ideals: &[IdealAccount]) -> Vec<IdealAccount> {
        let accounts = |pocket: &PocketCard| {
            let account = |ideal| pocket.account(&self.criteria, ideal);
            ideals.iter().map(account).collect()
        };
        self.pocket.as_deref().map(accounts).unwrap_or_default()
    }
}
