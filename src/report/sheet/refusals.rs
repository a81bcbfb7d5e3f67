//! Whom to say no to: kinds of account that were a mistake, values that cost points, and the lowest grades.

use serde::Serialize;

use super::bins;
use super::content::{NAME, Source, called};
use super::profile::listed;
use super::segments::fact;
use crate::fit::verdict::Verdict;
use crate::language::Language;
use crate::report::layout::shown::shorten;
use crate::segments::{Anti, AntiProfile, Rate, Sign};
use crate::stats::share::sigmoid;

/// Criteria that cost points, and signs of each kind (house choices: a third of a page together).
const COSTLY: usize = 5;
const SIGNS: usize = 3;

/// Whom to say no to.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Refusals {
    /// Who never buys, and who buys and leaves.
    pub kinds: Vec<Kind>,
    /// How many past accounts were ideal, to compare the costly values with.
    pub overall: String,
    /// Bins that cost points, the costliest first.
    pub costly: Vec<Costly>,
    /// Sentences about the grades and the lowest scores.
    pub sentences: Vec<String>,
}

/// A kind of account that is not wanted.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Kind {
    /// "120 of 900 customers left. What gives them away:".
    pub sentence: String,
    /// What gives them away.
    pub signs: Vec<String>,
    /// Some of them by name.
    pub examples: Option<String>,
}

/// Bins that cost points.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Costly {
    /// The criterion's name.
    pub criterion: String,
    /// The bins in words.
    pub value: String,
    /// Mean milli-points below the average account.
    pub cost: i64,
    /// Past accounts in them.
    pub accounts: u64,
    /// Share of them that were ideal.
    pub ideal_share: f64,
    /// All of it in a sentence.
    pub text: String,
}

impl Refusals {
    pub(super) fn new(source: &Source) -> Self {
        let (data, language) = (&source.model.data, source.language);
        let overall = data.ideal as f64 / (data.ideal + data.not_ideal).max(1) as f64;
        let anti = &source.model.anti;
        let kinds: Vec<Kind> = [
            anti.never
                .as_ref()
                .and_then(|never| kind(anti, never, false, language)),
            anti.leaves
                .as_ref()
                .and_then(|leaves| kind(anti, leaves, true, language)),
        ]
        .into_iter()
        .flatten()
        .collect();
        // Points that rank no better than chance cost nobody anything.
        let ranks = source.model.verdict != Verdict::NoSignal;
        let mut costly = if ranks { costly(source) } else { Vec::new() };
        // Signs and costs tell much the same.
        costly.truncate(COSTLY - kinds.len());
        Self {
            kinds,
            overall: match data.basis.universe() {
                Some(_) => language.universe_overall(language.percent(overall)),
                None => language.sheet_overall(language.percent(overall)),
            },
            costly,
            sentences: match ranks {
                true => sentences(source),
                false => vec![language.verdict_no_criteria()],
            },
        }
    }
}

fn kind(anti: &AntiProfile, found: &Anti, leaves: bool, language: Language) -> Option<Kind> {
    let signs: Vec<String> = found
        .signs
        .iter()
        .filter(|sign| sign.apart.difference > 0.0)
        .filter_map(|told| sign(anti, told, leaves, language))
        .take(SIGNS)
        .collect();
    let (accounts, of) = (
        language.integer(found.accounts as i64),
        language.integer(found.of as i64),
    );
    let names: Vec<String> = found
        .examples
        .iter()
        .map(|example| called(&example.name, &example.id))
        .collect();
    (!signs.is_empty()).then(|| Kind {
        sentence: if leaves {
            language.sheet_leaves(accounts, of)
        } else {
            language.sheet_never(accounts, of)
        },
        signs,
        examples: (!names.is_empty()).then(|| language.sheet_for_example(listed(&names, language))),
    })
}

fn sign(anti: &AntiProfile, sign: &Sign, leaves: bool, language: Language) -> Option<String> {
    let criterion = anti.criteria.get(usize::try_from(sign.apart.criterion).ok()?)?;
    let share = |hits: u64, of: u64| language.percent(hits as f64 / of.max(1) as f64);
    let apart = &sign.apart;
    let (here, there) = (
        share(apart.inside, apart.inside_known),
        share(apart.outside, apart.outside_known),
    );
    let fact = fact(criterion, apart, language);
    let rate = |rate: &Rate| {
        let told = language.between(language.percent(rate.low), language.percent(rate.high));
        Some((language.percent(rate.share()?), told))
    };
    if !leaves {
        let (rate, interval) = rate(&sign.close)?;
        return Some(language.sheet_sign_never(fact, here, there, rate, interval));
    }
    let (rate, interval) = rate(&sign.leave)?;
    let told = language.sheet_sign_leaves(fact, here, there, rate, interval);
    Some(if sign.closes_easily {
        language.sheet_trap(told)
    } else {
        told
    })
}

/// The criteria whose values cost most, the costliest first.
fn costly(source: &Source) -> Vec<Costly> {
    let (model, language) = (source.model, source.language);
    let decided = (model.data.ideal + model.data.not_ideal).max(1);
    let overall = model.data.ideal as f64 / decided as f64;
    let mut costly: Vec<Costly> = model
        .criteria
        .iter()
        .filter(|criterion| criterion.importance > 0 && criterion.cut.columns().len() == 1)
        .filter_map(|criterion| {
            let (costing, accounts, ideal, cost) = bins::costing(criterion)?;
            let share = ideal as f64 / accounts as f64;
            // A share that other criteria raise would contradict the cost it stands beside.
            if share >= overall {
                return None;
            }
            let name = shorten(&criterion.name, NAME);
            let value = bins::words(&criterion.cut, &criterion.accounts, &costing, language);
            let fact = language.fact(&name, &value);
            let points = language.points_noun(cost);
            let of = language.percent(share);
            let interval = bins::interval(ideal, accounts, language);
            let counted = language.integer(accounts as i64);
            Some(Costly {
                text: match model.data.basis.universe() {
                    Some(_) => language.universe_costly(fact, points, of, interval, counted),
                    None => language.sheet_costly(fact, points, of, interval, counted),
                },
                criterion: name,
                value,
                cost,
                accounts,
                ideal_share: share,
            })
        })
        .collect();
    costly.sort_by(|a, b| (-a.cost, &a.criterion).cmp(&(-b.cost, &b.criterion)));
    costly
}

/// What the lowest grades and scores mean.
fn sentences(source: &Source) -> Vec<String> {
    let (model, language) = (source.model, source.language);
    let mut said = Vec::new();
    if model.calibration.slope > 0.0 && model.is_graded() && model.data.basis.has_fit() {
        let fit = sigmoid(model.calibration.log_odds(model.grades[2]));
        said.push(language.sheet_grade_d(language.points(model.grades[2]), language.percent(fit)));
    }
    // Companies of a universe were not lost.
    let decided = model
        .validation
        .as_ref()
        .filter(|_| model.data.basis.universe().is_none());
    let lowest = decided.and_then(|found| found.deciles.last());
    if let Some(tenth) = lowest.filter(|tenth| tenth.accounts > 0) {
        said.push(language.sheet_lowest_tenth(
            language.integer(tenth.ideal as i64),
            language.integer(tenth.accounts as i64),
        ));
    }
    said.extend(super::figures::close_rate_of_d(source.dashboard, language));
    said
}
