//! What a model of customers against a universe is, in sentences: every page that shows one says them.

use crate::language::Language;
use crate::model::basis::Basis;
use crate::model::universe::Gathering;
use crate::model::{Model, Universe};
use crate::report::layout::shown::shorten;

/// Criteria and columns named before the rest is left out.
const NAMED: usize = 5;

/// What it was learnt from, what its fit rests on, how well it orders companies, and where it extrapolates; nothing
/// for a model of known outcomes.
pub fn sentences(model: &Model, language: Language) -> Vec<String> {
    let Some(universe) = model.data.basis.universe() else {
        return Vec::new();
    };
    let count = |n: u64| language.integer(n as i64);
    let mut said = vec![
        language.universe_gathered(
            count(universe.customers),
            count(universe.universe),
            count(universe.matched),
        ),
        fit(universe, language),
    ];
    let auc = model.validation.as_ref().map(|found| found.scorecard.auc);
    said.extend(auc.zip(universe.lift).map(|(auc, lift)| {
        language.universe_measured(language.decimal(auc * 100.0, 0), language.decimal(lift, 1))
    }));
    let given = &model.recipe.grades;
    if given.a.is_none() && given.b.is_none() && given.c.is_none() {
        said.push(language.universe_grades());
    }
    let bare = universe.uncovered.iter().take(NAMED);
    said.extend(
        bare.map(|bare| language.universe_uncovered(shorten(&bare.criterion, 60), count(bare.customers))),
    );
    said
}

/// What the fit rests on, or why there is none; nothing for a model of known outcomes.
pub fn fit_of(model: &Model, language: Language) -> Option<String> {
    model
        .data
        .basis
        .universe()
        .map(|universe| fit(universe, language))
}

/// Heading of the share or count of ideal accounts: of customers where they are held against a universe.
pub(super) fn heading(basis: &Basis, language: Language) -> String {
    match basis {
        Basis::Outcomes => language.ideal_column(),
        Basis::Universe(_) => language.universe_column(),
    }
}

fn fit(universe: &Universe, language: Language) -> String {
    match universe.prevalence {
        None => language.universe_no_fit(),
        Some(share) if share.low == share.high => language.universe_fit_one(language.percent(share.low)),
        Some(share) => language.universe_fit(language.percent(share.low), language.percent(share.high)),
    }
}

/// What became of the two tables when they were made one: rows and columns that were left out.
pub fn left_out(gathering: &Gathering, language: Language) -> Vec<String> {
    let count = |n: u64| language.integer(n as i64);
    let columns = |columns: &[String]| {
        let named: Vec<String> = columns
            .iter()
            .take(NAMED)
            .map(|column| format!("`{}`", shorten(column, 40)))
            .collect();
        let named = named.join(", ");
        match columns.len().saturating_sub(NAMED) {
            0 => named,
            more => language.and_more(named, more),
        }
    };
    let mut said = Vec::new();
    if gathering.others > 0 {
        said.push(language.universe_others(count(gathering.others)));
    }
    if !gathering.only_customers.is_empty() {
        said.push(language.universe_only_customers(columns(&gathering.only_customers)));
    }
    if !gathering.only_universe.is_empty() {
        said.push(language.universe_only_universe(columns(&gathering.only_universe)));
    }
    said.extend(
        gathering
            .apart
            .iter()
            .map(|aside| language.universe_apart(shorten(&aside.column, 40), aside.evidence(language))),
    );
    said
}
