//! What must hold of a scorecard before anything reads it.

use std::collections::HashSet;

use crate::criteria::{Cut, Formula};
use crate::fit::verdict::Verdict;
use crate::model::grades::UNREACHED;
use crate::model::vanished::Vanished;
use crate::model::{Criterion, FULL_SCORE, Model};

/// Most bins a criterion may have: bins are numbered with `u16`.
const MAX_BINS: usize = u16::MAX as usize + 1;

/// Most milli-points that the effect of a prior may have: differences of two are still numbers of 64 bits.
const MOST_POINTS: u64 = 1 << 61;

impl Model {
    /// Checks every rule of the scorecard; the error says which is broken and where.
    pub(crate) fn check(&self) -> Result<(), String> {
        let calibration = self.calibration;
        require(calibration.intercept.is_finite(), || {
            "the calibration intercept is not a number".into()
        })?;
        require(calibration.slope.is_finite() && calibration.slope >= 0.0, || {
            "the calibration slope must be a number of at least 0".into()
        })?;
        require(self.grades.is_sorted_by(|better, worse| better >= worse), || {
            "grades must start at decreasing scores".into()
        })?;
        require(
            self.grades.iter().all(|start| (0..=UNREACHED).contains(start)),
            || format!("grades must start between 0 and {UNREACHED}"),
        )?;
        require(all_finite(&self.intercept_loadings), || {
            "an intercept loading is not a number".into()
        })?;
        require(is_variance(self.intercept_variance), || {
            "the intercept variance must be a number of at least 0".into()
        })?;
        let measured = !matches!(self.verdict, Verdict::Unmeasured | Verdict::PriorsOnly);
        require(measured == self.validation.is_some(), || {
            "the verdict and the figures out of fold must be there together".into()
        })?;
        require(self.base_rate.is_none_or(|rate| rate.is_possible()), || {
            "the base rate must lie in its interval, from 0 to 1".into()
        })?;
        let limit = self.unknown_limit.unwrap_or(FULL_SCORE);
        require((0..=FULL_SCORE).contains(&limit), || {
            format!("the limit of unknown weight must lie between 0 and {FULL_SCORE}")
        })?;
        let uncertainty = self.fit_uncertainty;
        require(
            uncertainty.pivot.is_finite() && uncertainty.centre.is_finite(),
            || "a centre of the fit's uncertainty is not a number".into(),
        )?;
        let variances = [uncertainty.unmodelled, uncertainty.slope, uncertainty.spread];
        require(variances.into_iter().all(is_variance), || {
            "a variance of the fit's uncertainty must be a number of at least 0".into()
        })?;
        let possible = |level: &Vanished| level.bought <= level.accounts && !level.level.is_empty();
        require(self.vanished.iter().all(possible), || {
            "of a level left out more accounts bought than there are, or it has no name".into()
        })?;
        let mut names = HashSet::new();
        for criterion in &self.criteria {
            require(names.insert(criterion.name.as_str()), || {
                format!("criterion `{}` appears twice", criterion.name)
            })?;
            check_criterion(criterion, self.intercept_loadings.len())
                .and_then(|()| {
                    criterion
                        .expected
                        .iter()
                        .try_for_each(|expected| expected.check(&criterion.points, criterion.average))
                })
                .map_err(|broken| format!("criterion `{}`: {broken}", criterion.name))?;
        }
        if let Some(pocket) = &self.pocket {
            pocket
                .check(&self.criteria)
                .map_err(|broken| format!("pocket card: {broken}"))?;
            let view = self.clone().with_pocket().map_err(|error| error.to_string())?;
            Self { pocket: None, ..view }
                .check()
                .map_err(|broken| format!("pocket card: {broken}"))?;
        }
        if let Some(change) = &self.data.change {
            change.check()?;
        }
        self.data.basis.check()?;
        self.segments.check()?;
        for criterion in &self.segments.criteria {
            check_cut(&criterion.cut)
                .map_err(|broken| format!("segment criterion `{}`: {broken}", criterion.name))?;
        }
        for found in self.traits.iter().flat_map(|traits| &traits.traits) {
            let counts = found.counts;
            let is_chance = |chance: f64| (0.0..=1.0).contains(&chance);
            check_cut(&found.cut).map_err(|broken| format!("trait of `{}`: {broken}", found.cut.name()))?;
            require(
                found.bin < found.cut.len()
                    && counts.customers <= counts.of
                    && counts.others <= counts.of_others
                    && [found.chance, found.chance_corrected]
                        .into_iter()
                        .flatten()
                        .all(is_chance),
                || {
                    format!(
                        "the trait of `{}` cannot be: its counts, bin or chance",
                        found.cut.name()
                    )
                },
            )?;
        }
        let total: i64 = self.criteria.iter().map(Criterion::weight).sum();
        require(self.criteria.is_empty() || total == FULL_SCORE, || {
            format!("the weights sum to {total} milli-points, not {FULL_SCORE}")
        })
    }
}

fn check_criterion(criterion: &Criterion, factors: usize) -> Result<(), String> {
    check_cut(&criterion.cut)?;
    let bins = criterion.cut.len();
    for (what, length) in [
        ("points", criterion.points.len()),
        ("deviation", criterion.deviation.len()),
        ("accounts", criterion.accounts.len()),
        ("ideal", criterion.ideal.len()),
        ("likeness", criterion.likeness.len()),
        ("loadings", criterion.loadings.len()),
        ("variance", criterion.variance.len()),
    ] {
        require(length == bins, || {
            format!("{bins} bins but {length} entries in `{what}`")
        })?;
    }
    let in_score = |points: &i64| (0..=FULL_SCORE).contains(points);
    require(
        criterion.points.iter().all(in_score) && criterion.points.iter().min() == Some(&0),
        || format!("points must lie between 0 and {FULL_SCORE}, the least being 0"),
    )?;
    require((0..=criterion.weight()).contains(&criterion.average), || {
        "the average must lie between 0 and the weight".into()
    })?;
    require((0..=FULL_SCORE).contains(&criterion.importance), || {
        format!("the importance must lie between 0 and {FULL_SCORE}")
    })?;
    require(
        criterion.deviation.iter().all(|deviation| *deviation >= 0),
        || "a deviation is below 0".into(),
    )?;
    require(
        criterion
            .likeness
            .iter()
            .all(|likeness| (0..=1000).contains(likeness)),
        || "likeness must lie between 0 and 1000".into(),
    )?;
    require(
        criterion
            .ideal
            .iter()
            .zip(&criterion.accounts)
            .all(|(ideal, all)| ideal <= all),
        || "a bin has more ideal accounts than accounts".into(),
    )?;
    let mut told = criterion
        .prior
        .iter()
        .flat_map(|prior| [prior.said, prior.data, prior.together]);
    require(told.all(|milli| milli.unsigned_abs() <= MOST_POINTS), || {
        format!("an effect of a prior is beyond {MOST_POINTS} milli-points")
    })?;
    require(criterion.information_value.is_finite(), || {
        "the information value is not a number".into()
    })?;
    require(
        criterion.loadings.iter().all(|bin| {
            (bin.len() == factors || criterion.loadings.iter().all(Vec::is_empty)) && all_finite(bin)
        }),
        || format!("each bin needs {factors} finite loadings, or none"),
    )?;
    require(criterion.variance.iter().all(|v| is_variance(*v)), || {
        "a variance is not a number of at least 0".into()
    })
}

fn check_cut(cut: &Cut) -> Result<(), String> {
    let axes = cut.axes();
    let bins = cut.len();
    require(bins <= MAX_BINS, || format!("{bins} bins, more than {MAX_BINS}"))?;
    require(
        !cut.is_pair()
            || axes.len() <= 3 && axes.iter().all(|(axis, _)| !axis.is_pair() && !axis.is_derived()),
        || "criteria taken together are more than three, or one is itself made of two columns".into(),
    )?;
    if let Some((formula, first, second)) = cut.derivation() {
        let numbers = first.is_number() && second.is_number();
        let dates = first.is_age() && first.as_of() == second.as_of() && formula == Formula::Difference;
        require(numbers || dates, || {
            "a derived value needs two numbers, or the difference of two dates".into()
        })?;
        require(first.points().is_empty() && second.points().is_empty(), || {
            "an operand of a derived value has cuts of its own".into()
        })?;
    }
    axes.iter().try_for_each(|(axis, _)| {
        require(all_finite(axis.points()), || "a cut is not a number".into())?;
        require(axis.points().is_sorted_by(|low, high| low < high), || {
            "cuts must increase: there would be a gap between bins".into()
        })?;
        let mut seen = HashSet::new();
        axis.groups().iter().flatten().try_for_each(|level| {
            require(seen.insert(level.as_str()), || {
                format!("`{level}` is in two bins")
            })
        })?;
        require(axis.token() != Some(""), || "the token is empty".into())
    })
}

fn require(holds: bool, broken: impl FnOnce() -> String) -> Result<(), String> {
    if holds { Ok(()) } else { Err(broken()) }
}

fn all_finite(values: &[f64]) -> bool {
    values.iter().all(|value| value.is_finite())
}

fn is_variance(value: f64) -> bool {
    value.is_finite() && value >= 0.0
}
