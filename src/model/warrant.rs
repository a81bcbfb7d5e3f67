//! What a model may say of an account: a fit and a grade only where its accounts carry them.

use crate::model::Model;
use crate::stats::share::sigmoid;

/// Least difference of fit between the worst and the best account that the scorecard can tell apart for grades to mean
/// anything (house choice: below five points in a hundred, the best account is as good as any).
const LEAST_RANGE: f64 = 0.05;

impl Model {
    /// Whether it knows customers and nobody else, so that no share of ideal accounts can be told.
    pub fn knows_customers_only(&self) -> bool {
        self.sufficiency.not_ideal == 0
    }

    /// Whether a fit can be told of an account: somebody was lost, or is known not to be ideal.
    pub fn tells_fit(&self) -> bool {
        self.data.basis.has_fit() && !self.knows_customers_only()
    }

    /// Whether grades are warranted: fits differ between the least score and the most, and are fits at all; cut-offs that
    /// the recipe names are the user's own word.
    pub fn is_graded(&self) -> bool {
        let named = &self.recipe.grades;
        if named.a.is_some() && named.b.is_some() && named.c.is_some() {
            return true;
        }
        let fit = |score: f64| sigmoid(self.calibration.intercept + self.calibration.slope * score);
        !self.knows_customers_only() && fit(100.0) - fit(0.0) >= LEAST_RANGE
    }
}
