//! From which scores grades start, and when none can be given.

use crate::criteria::Binned;
use crate::error::{Error, Result};
use crate::model::{Calibration, Criterion, FULL_SCORE, Model};
use crate::recipe::GradeRecipe;
use crate::stats::share::{logit, sigmoid};

/// Start of a grade that no score reaches.
pub const UNREACHED: i64 = FULL_SCORE + 1;

/// Least weight of unknown criteria for which no grade is given: half of the score (house choice: less is known than
/// not). Where training accounts are usually as unknown, the points were learnt from such, and more is asked.
const UNKNOWN: i64 = FULL_SCORE / 2;

/// Share of training accounts that are no less known than the limit (house choice).
const AS_KNOWN: f64 = 0.95;

impl Calibration {
    /// Least score (milli-points) at which the fit is above `share`; [`UNREACHED`] when none is.
    pub(crate) fn score_above(&self, share: f64) -> i64 {
        let is_above = |score: i64| sigmoid(self.log_odds(score)) > share;
        if is_above(0) {
            return 0;
        }
        if !is_above(FULL_SCORE) {
            return UNREACHED;
        }
        // Both ends differ, so the slope is above 0; rounding is settled by looking.
        let near = 1000.0 * (logit(share) - self.intercept) / self.slope;
        let near = (near.floor() as i64).clamp(0, FULL_SCORE);
        let mut score = (near - 2).max(0);
        while !is_above(score) {
            score += 1;
        }
        score
    }
}

impl Model {
    /// Grades among A and B that start where the fit is not above the base rate's interval: a recipe's own starts.
    pub fn grades_below_base_rate(&self) -> Vec<&'static str> {
        let Some(rate) = self.base_rate else {
            return Vec::new();
        };
        let least = self.calibration.score_above(rate.high);
        let starts = ["A", "B"].into_iter().zip(self.grades);
        starts
            .filter(|(_, start)| *start < least)
            .map(|(grade, _)| grade)
            .collect()
    }

    /// Whether so much weight is unknown that no grade can be given.
    pub fn is_too_unknown(&self, unknown_weight: i64) -> bool {
        unknown_weight > self.unknown_limit.unwrap_or(FULL_SCORE)
    }
}

/// Weight of unknown criteria above which no grade is given: half of the score, or what 95 of 100 training accounts
/// do not exceed where that is more.
pub(crate) fn unknown_limit(criteria: &[Criterion], bins: &Binned) -> i64 {
    let mut unknown = vec![0i64; bins.rows];
    for (criterion, column) in criteria.iter().zip(&bins.columns) {
        let weight = criterion.weight();
        let is_unknown: Vec<bool> = (0..criterion.cut.len())
            .map(|bin| criterion.cut.is_unknown(bin))
            .collect();
        for (sum, &bin) in unknown.iter_mut().zip(column) {
            *sum += if is_unknown[usize::from(bin)] { weight } else { 0 };
        }
    }
    unknown.sort_unstable();
    let place = (AS_KNOWN * unknown.len() as f64).ceil() as usize;
    let usual = unknown.get(place.saturating_sub(1)).copied().unwrap_or(0);
    usual.clamp(UNKNOWN, FULL_SCORE)
}

/// Share of training accounts below which each of grades A, B and C starts (house choice): A is the best fifth,
/// D the last.
const GRADE_QUANTILES: [f64; 3] = [0.8, 0.5, 0.2];

/// Scores from which grades start: the recipe's, else quantiles of the training accounts' scores, A and B not before
/// `least`.
///
/// # Errors
/// [`Error::Setting`] for a start of the recipe outside 0 to 100, and for starts that do not decrease.
pub(crate) fn grades(recipe: &GradeRecipe, scores: &[i64], weights: &[f64], least: i64) -> Result<[i64; 3]> {
    let mut order: Vec<usize> = (0..scores.len()).collect();
    order.sort_by_key(|&i| scores[i]);
    let total: f64 = weights.iter().sum();
    let quantile = |share: f64| {
        let mut below = 0.0;
        for &i in &order {
            below += weights[i];
            if below >= share * total {
                return scores[i];
            }
        }
        FULL_SCORE
    };
    let mut grades = GRADE_QUANTILES.map(quantile);
    for (k, (grade, name)) in [
        (recipe.a, "grades.a"),
        (recipe.b, "grades.b"),
        (recipe.c, "grades.c"),
    ]
    .iter()
    .enumerate()
    {
        if let Some(score) = grade {
            if !(0.0..=100.0).contains(score) {
                return Err(Error::setting(*name, "a score from 0 to 100", score));
            }
            grades[k] = (score * 1000.0).round() as i64;
        }
    }
    if grades[0] < grades[1] || grades[1] < grades[2] {
        return Err(Error::setting(
            "grades",
            "decreasing from a to c (with the quantiles for those left out)",
            format!(
                "a {}, b {}, c {}",
                grades[0] as f64 / 1e3,
                grades[1] as f64 / 1e3,
                grades[2] as f64 / 1e3
            ),
        ));
    }
    // What the recipe says stays as it is said; a start of ours gives way to it.
    if recipe.a.is_none() {
        grades[0] = grades[0].max(least);
    }
    if recipe.b.is_none() {
        grades[1] = grades[1].max(least).min(grades[0]);
    }
    Ok(grades)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: Calibration = Calibration {
        intercept: -2.0,
        slope: 0.04,
    };

    #[test]
    fn the_first_score_above_a_share_is_found_to_the_milli_point() {
        let score = LINE.score_above(0.5);
        assert_eq!(score, 50_001, "at 50 points the fit is one half, not above it");
        assert!(sigmoid(LINE.log_odds(LINE.score_above(0.3))) > 0.3);
        assert_eq!((LINE.score_above(0.01), LINE.score_above(0.99)), (0, UNREACHED));
        let flat = Calibration {
            intercept: 0.0,
            slope: 0.0,
        };
        assert_eq!((flat.score_above(0.5), flat.score_above(0.4)), (UNREACHED, 0));
    }

    #[test]
    fn a_and_b_start_above_the_base_rate_and_a_recipe_is_honoured() {
        let scores: Vec<i64> = (0..=100).map(|i| i * 1000).collect();
        let weights = vec![1.0; scores.len()];
        let of = |recipe: &GradeRecipe, least| grades(recipe, &scores, &weights, least).unwrap();
        let usual = GradeRecipe::default();
        assert_eq!(of(&usual, 0), [80_000, 50_000, 20_000]);
        assert_eq!(of(&usual, 60_000), [80_000, 60_000, 20_000]);
        assert_eq!(of(&usual, UNREACHED), [UNREACHED, UNREACHED, 20_000]);
        let own = GradeRecipe {
            a: Some(70.0),
            b: Some(10.0),
            c: Some(5.0),
        };
        assert_eq!(of(&own, UNREACHED), [70_000, 10_000, 5_000]);
        let own_a = GradeRecipe {
            a: Some(55.0),
            ..GradeRecipe::default()
        };
        assert_eq!(of(&own_a, 60_000), [55_000, 55_000, 20_000]);
    }
}
