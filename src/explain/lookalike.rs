//! The past ideal customers most like an account.

use serde::Serialize;

use crate::language::Language;
use crate::model::{Criterion, IdealAccount, Model};

/// Criteria named as shared, and as different (house choice).
const NAMED: usize = 3;

/// A past ideal customer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Lookalike {
    /// Its identifier.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What became of it, in the words of the table.
    pub outcome: String,
    /// Share of the criteria, weighted by importance, in which both are in the same known bin.
    pub similarity: f64,
    /// The most important of those.
    pub shared: Vec<Shared>,
    /// The most important in which they differ.
    pub differs: Vec<Differs>,
}

/// A criterion in which both are in the same bin.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Shared {
    /// The criterion's name.
    pub criterion: String,
    /// The bin in words.
    pub label: String,
}

/// A criterion in which they differ.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Differs {
    /// The criterion's name.
    pub criterion: String,
    /// The account's bin.
    pub here: String,
    /// The ideal customer's bin.
    pub there: String,
}

/// The `most` ideal customers that share most with an account in these `bins`, ties by id; the one called `itself` is
/// left out. Every ideal customer has a bin per criterion, as `bins` has.
pub fn nearest(
    model: &Model,
    bins: &[u16],
    ideals: &[IdealAccount],
    itself: Option<&str>,
    most: usize,
    language: Language,
) -> Vec<Lookalike> {
    let weights = weights(model);
    let all: i64 = weights.iter().sum();
    let counted = counted(model, bins, &weights);
    let mut ranked: Vec<(i64, &IdealAccount)> = ideals
        .iter()
        .map(|ideal| (shared_weight(bins, &ideal.bins, &counted), ideal))
        .filter(|(shared, ideal)| *shared > 0 && itself != Some(ideal.id.as_str()))
        .collect();
    let best_first =
        |a: &(i64, &IdealAccount), b: &(i64, &IdealAccount)| b.0.cmp(&a.0).then_with(|| a.1.id.cmp(&b.1.id));
    // A few of many: only those are put in order.
    if most < ranked.len() {
        ranked.select_nth_unstable_by(most, best_first);
        ranked.truncate(most);
    }
    ranked.sort_unstable_by(best_first);
    let order = by_importance(model, &weights);
    ranked
        .into_iter()
        .map(|(shared, ideal)| describe(ideal, shared as f64 / all as f64, &order, bins, language))
        .collect()
}

/// Importance of each criterion; all alike when none has any.
fn weights(model: &Model) -> Vec<i64> {
    let weights: Vec<i64> = model.criteria.iter().map(|c| c.importance.max(0)).collect();
    if weights.iter().all(|w| *w == 0) {
        vec![1; weights.len()]
    } else {
        weights
    }
}

/// Two unknowns have nothing in common.
fn same(criterion: &Criterion, a: u16, b: u16) -> bool {
    a == b && usize::from(a) != criterion.cut.unknown()
}

/// What each criterion counts when another account is in the same bin: nothing where this one is unknown.
fn counted(model: &Model, bins: &[u16], weights: &[i64]) -> Vec<i64> {
    let criteria = model.criteria.iter().zip(bins).zip(weights);
    criteria
        .map(|((criterion, &bin), &weight)| if same(criterion, bin, bin) { weight } else { 0 })
        .collect()
}

fn shared_weight(here: &[u16], there: &[u16], counted: &[i64]) -> i64 {
    let bins = here.iter().zip(there).zip(counted);
    bins.map(|((a, b), weight)| if a == b { *weight } else { 0 })
        .sum()
}

/// One-column criteria with their position, the most important first: a pair would only repeat them.
fn by_importance<'a>(model: &'a Model, weights: &[i64]) -> Vec<(usize, &'a Criterion)> {
    let singles = model
        .criteria
        .iter()
        .enumerate()
        .filter(|(_, c)| !c.cut.is_pair());
    let mut order: Vec<(usize, &Criterion)> = singles.collect();
    order.sort_by_key(|(i, _)| -weights[*i]);
    order
}

fn describe(
    ideal: &IdealAccount,
    similarity: f64,
    order: &[(usize, &Criterion)],
    bins: &[u16],
    language: Language,
) -> Lookalike {
    let label = |criterion: &Criterion, bin: u16| criterion.cut.label(usize::from(bin), language);
    let shared = order
        .iter()
        .filter(|(i, criterion)| same(criterion, bins[*i], ideal.bins[*i]));
    let differs = order.iter().filter(|(i, _)| bins[*i] != ideal.bins[*i]);
    Lookalike {
        id: ideal.id.clone(),
        name: if ideal.label.is_empty() {
            ideal.id.clone()
        } else {
            ideal.label.clone()
        },
        outcome: ideal.outcome.clone(),
        similarity,
        shared: shared
            .take(NAMED)
            .map(|(i, criterion)| Shared {
                criterion: criterion.name.clone(),
                label: label(criterion, bins[*i]),
            })
            .collect(),
        differs: differs
            .take(NAMED)
            .map(|(i, criterion)| Differs {
                criterion: criterion.name.clone(),
                here: label(criterion, bins[*i]),
                there: label(criterion, ideal.bins[*i]),
            })
            .collect(),
    }
}
