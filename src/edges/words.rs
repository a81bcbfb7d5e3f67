//! What a comparison of segments sets equal, in people's words.

use super::Edges;
use super::covariate::PERIOD;
use super::pairs::called;
use crate::compare::Comparison;
use crate::language::Language;
use crate::model::worded::ShownModel;
use crate::stats::covariates::{OTHER, UNKNOWN};

impl Comparison {
    /// Both arms, segments `a` and `b` of a model, and what is set equal, as they are shown.
    pub fn shown(&self, of: ShownModel<'_>, (a, b): (u32, u32), language: Language) -> Self {
        let mut comparison = self.clone();
        comparison.a.name = called(&of.shown.segments, a, language);
        comparison.b.name = called(&of.shown.segments, b, language);
        for column in comparison.columns_mut() {
            *column = covariate(column, of, language);
        }
        comparison
    }
}

impl Edges {
    /// Every pair as it is shown.
    pub fn shown(&self, of: ShownModel<'_>, language: Language) -> Self {
        let mut edges = self.clone();
        for place in &mut edges.places {
            place.name = of.segment(place.number).cloned();
        }
        for pair in &mut edges.pairs {
            for comparison in &mut pair.comparisons {
                *comparison = comparison.shown(of, (pair.a, pair.b), language);
            }
        }
        edges
    }
}

/// A column that is set equal, or one of its levels, as [`crate::stats::covariates::Covariates::names`] writes them.
fn covariate(name: &str, of: ShownModel<'_>, language: Language) -> String {
    let title = |column: &str| match column {
        PERIOD => language.compare_quarter_opened(),
        column => of.shown.title_of(column, language),
    };
    if let Some(column) = name.strip_suffix(&format!(" {UNKNOWN}")) {
        return language.compare_unknown(title(column));
    }
    match name.split_once(": ") {
        None => title(name),
        Some((column, UNKNOWN)) => language.compare_unknown(title(column)),
        Some((column, OTHER)) => language.compare_other(title(column)),
        Some((column, level)) => {
            let called = of.shown.recipe.names.get(column);
            let wording = called.map(|called| called.wording(column, language));
            let level = wording.as_ref().map_or(level, |wording| wording.level(level));
            language.fact(title(column), level)
        }
    }
}
