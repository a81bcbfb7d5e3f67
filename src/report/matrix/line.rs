//! One line of the matrix: bins of a criterion, who has them, and what that makes of the criterion.

use serde::{Serialize, Serializer};

use super::knock_out::{self, Candidate};
use super::rates::{CHANCE, known, rates, totals};
use crate::compare::split::chi_squared_tail;
use crate::language::Language;
use crate::model::{Criterion, Model};
use crate::report::layout::shown::few_named;
use crate::report::sheet::bins::{best_run, words};
use crate::stats::normal;
use crate::stats::rate::{Rate, Ratio, difference, newcombe, risk_ratio};

/// Confidence of every interval.
const CONFIDENCE: f64 = 0.95;
/// Difference of shares that is worth acting on (house choice: five points in a hundred; less would not change whom to
/// call).
pub(super) const PRACTICAL: f64 = 0.05;
/// A fact that few have can tell as well: lift, and the least end of its interval (house choice).
const TELLING_LIFT: f64 = 2.0;
const TELLING_LEAST: f64 = 1.5;
/// Share of accounts above which a criterion that is unknown for them is judged by none (house choice: the known half
/// may be unlike the rest).
const MOSTLY: f64 = 0.5;
/// Share of ideal accounts from which values tell no more than the knock-out candidate they are part of (house choice).
const SAID_ONCE: f64 = 0.9;

/// What a criterion can be used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// Almost no ideal account lacks it, and accounts that lack it rarely became ideal.
    KnockOut,
    /// Ideal accounts have it more often than others, by enough to act on.
    Differentiating,
    /// Ideal and other accounts have it about as often.
    Neutral,
    /// These accounts cannot tell.
    Unknown,
    /// Two or three criteria together: it adjusts what each gives, and is read with them.
    Pair,
}

/// What an information value is called.
///
/// Source: Siddiqi (2017), *Intelligent Credit Scoring*, ch. 10: 0.02, 0.1, 0.3; above 0.5 to be checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Strength {
    /// Below 0.02.
    None,
    /// Below 0.1.
    Weak,
    /// Below 0.3.
    Medium,
    /// Up to 0.5.
    Strong,
    /// So strong that it may have been written after the outcome.
    Suspicious,
}

/// Bins of a criterion and the accounts in them, among those for which it is known.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Line {
    /// What the criterion can be used for.
    pub class: Class,
    /// The criterion's name.
    pub criterion: String,
    /// The bins in words.
    pub value: String,
    /// Its family in words.
    pub family: String,
    /// Bins that ideal accounts have more often.
    pub bins: Vec<usize>,
    /// Ideal accounts in the bins, and other accounts.
    pub ideal: Rate,
    /// Other accounts in the bins.
    pub others: Rate,
    /// Share of ideal accounts in the bins, from 0 to 1.
    pub ideal_share: Option<f64>,
    /// Share of other accounts in the bins, from 0 to 1.
    pub others_share: Option<f64>,
    /// Share of ideal accounts minus that of others, with its 95 % interval.
    pub difference: Option<f64>,
    /// Ends of the difference's interval.
    pub interval: Option<(f64, f64)>,
    /// Share of ideal accounts over that of others, with its 95 % interval.
    pub lift: Option<Ratio>,
    /// Of the whole criterion; absent for a pair.
    pub information_value: Option<f64>,
    /// What the information value is called.
    pub strength: Option<Strength>,
    /// Chance of bins this different when the criterion means nothing, adjusted for the number of criteria.
    pub chance: Option<f64>,
    /// Points of the bins above the average account's, milli-points, and half the 95 % interval.
    #[serde(serialize_with = "points")]
    pub points: i64,
    /// Half the 95 % interval of `points`, milli-points.
    #[serde(serialize_with = "points")]
    pub margin: i64,
    /// The most the criterion gives.
    #[serde(serialize_with = "points")]
    pub weight: i64,
    /// Share of accounts for which it is known.
    pub known: f64,
    /// What is to be said of this line alone.
    pub notes: Vec<String>,
    /// The rule it could become.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<Candidate>,
}

impl Class {
    /// All of them, in the order of the matrix.
    pub const ALL: [Self; 5] = [
        Self::KnockOut,
        Self::Differentiating,
        Self::Neutral,
        Self::Unknown,
        Self::Pair,
    ];
}

impl Strength {
    /// What an information value is called.
    pub fn of(information_value: f64) -> Self {
        match information_value {
            value if value < 0.02 => Self::None,
            value if value < 0.1 => Self::Weak,
            value if value < 0.3 => Self::Medium,
            value if value <= 0.5 => Self::Strong,
            _ => Self::Suspicious,
        }
    }
}

/// Lines of one criterion: what ideal accounts have more often; and before it what almost none lacks, if anything.
/// `chance` is the adjusted one.
pub(super) fn lines(
    model: &Model,
    criterion: &Criterion,
    chance: Option<f64>,
    language: Language,
) -> Vec<Line> {
    let mut main = line(criterion, more_usual(criterion), chance, language);
    if criterion.cut.is_pair() {
        main.class = Class::Pair;
        main.information_value = None;
        main.strength = None;
        return vec![main];
    }
    main.class = class(&main);
    main.notes = notes(&main, criterion.changeable, language);
    let Some((bins, rule)) = knock_out::candidate(model, criterion, chance, language) else {
        return vec![main];
    };
    let mut needed = line(criterion, bins, chance, language);
    needed.class = Class::KnockOut;
    needed.notes = notes(&needed, criterion.changeable, language);
    needed.rule = Some(rule);
    // What nearly every ideal account has is said once.
    let says_more = main.ideal_share.is_some_and(|share| share < SAID_ONCE);
    match main.class == Class::Differentiating && says_more {
        true => vec![needed, main],
        false => vec![needed],
    }
}

fn line(criterion: &Criterion, bins: Vec<usize>, chance: Option<f64>, language: Language) -> Line {
    let (ideal, others) = rates(criterion, &bins);
    let accounts: u64 = criterion.accounts.iter().sum();
    let known: u64 = known(criterion).map(|bin| criterion.accounts[bin]).sum();
    let (points, margin) = worth(criterion, &bins);
    Line {
        class: Class::Unknown,
        criterion: criterion.name.clone(),
        value: value(criterion, &bins, language),
        family: language.family(criterion.family).to_owned(),
        ideal_share: ideal.share(),
        others_share: others.share(),
        difference: difference(others, ideal),
        interval: newcombe(others, ideal, CONFIDENCE),
        lift: risk_ratio(others, ideal, CONFIDENCE),
        ideal,
        others,
        bins,
        information_value: Some(criterion.information_value),
        strength: Some(Strength::of(criterion.information_value)),
        chance,
        points,
        margin,
        weight: criterion.weight(),
        known: if accounts > 0 {
            known as f64 / accounts as f64
        } else {
            0.0
        },
        notes: Vec::new(),
        rule: None,
    }
}

/// The class of a criterion of one column that is no knock-out.
fn class(line: &Line) -> Class {
    let (Some(difference), Some((low, high)), Some(lift)) = (line.difference, line.interval, line.lift)
    else {
        return Class::Unknown;
    };
    if 1.0 - line.known > MOSTLY || line.bins.is_empty() {
        return Class::Unknown;
    }
    let real = low > 0.0 && line.chance.is_some_and(|chance| chance <= CHANCE);
    let rare = lift.estimate >= TELLING_LIFT && lift.low >= TELLING_LEAST;
    if real && (difference >= PRACTICAL || rare) {
        Class::Differentiating
    } else if -PRACTICAL <= low && high <= PRACTICAL {
        Class::Neutral
    } else {
        Class::Unknown
    }
}

fn notes(line: &Line, changeable: bool, language: Language) -> Vec<String> {
    let mut notes = Vec::new();
    let accounts = line.ideal.n + line.others.n;
    if line.class == Class::Unknown {
        notes.push(if 1.0 - line.known > MOSTLY {
            language.matrix_mostly_missing(language.percent(1.0 - line.known))
        } else {
            language.matrix_cannot_tell(language.integer(accounts as i64))
        });
    }
    // What an account cannot change was there before the outcome.
    if changeable && line.strength == Some(Strength::Suspicious) {
        notes.push(language.matrix_suspicious());
    }
    if line.class <= Class::Differentiating && line.points + line.margin < 0 {
        notes.push(language.matrix_points_against());
    }
    notes
}

/// Bins in which ideal accounts are more usual than others. Of a number or an age the run with the largest lead, since
/// holes in a range are noise; of a pair, those that earn more than the average account has.
fn more_usual(criterion: &Criterion) -> Vec<usize> {
    let (ideal, others) = totals(criterion);
    let lead = |bin: usize| {
        let other = criterion.accounts[bin].saturating_sub(criterion.ideal[bin]);
        criterion.ideal[bin] as f64 / ideal.max(1) as f64 - other as f64 / others.max(1) as f64
    };
    if criterion.cut.is_pair() {
        let from = criterion.average + criterion.importance.max(1) / 2;
        return known(criterion)
            .filter(|bin| criterion.accounts[*bin] > 0 && criterion.points[*bin] > from)
            .collect();
    }
    let bins: Vec<usize> = match criterion.cut.is_ordered() {
        true => best_run(&known(criterion).map(lead).collect::<Vec<f64>>()),
        false => known(criterion).filter(|bin| lead(*bin) > 0.0).collect(),
    };
    if !bins.is_empty() {
        return bins;
    }
    // All exactly alike: the most usual bin stands for the criterion.
    known(criterion)
        .max_by_key(|bin| criterion.accounts[*bin])
        .into_iter()
        .collect()
}

/// Mean milli-points of the bins' accounts above the average account's, and half its 95 % interval: the mean of the
/// bins' own, which is the widest it can be.
fn worth(criterion: &Criterion, bins: &[usize]) -> (i64, i64) {
    let accounts: u64 = bins.iter().map(|bin| criterion.accounts[*bin]).sum();
    let mean = |of: &[i64]| {
        let sum = |sum: i128, bin: &usize| sum + i128::from(of[*bin]) * i128::from(criterion.accounts[*bin]);
        bins.iter().fold(0, sum) as f64 / accounts.max(1) as f64
    };
    if accounts == 0 {
        return (0, 0);
    }
    let margin = normal::half_width(CONFIDENCE) * mean(&criterion.deviation);
    let points = mean(&criterion.points).round() as i64 - criterion.average;
    (points, margin.round() as i64)
}

/// Chance of known bins at least this different between ideal and other accounts when the criterion means nothing;
/// `None` when fewer than two bins or no account of a kind are there.
///
/// Source: Pearson (1900), *Philosophical Magazine* 50:157. The bins were merged on the same accounts, which makes
/// the chance look a little smaller than it is.
pub(super) fn chance(criterion: &Criterion) -> Option<f64> {
    let (ideal, others) = totals(criterion);
    let (ideal, others) = (ideal as f64, others as f64);
    let held: Vec<usize> = known(criterion)
        .filter(|bin| criterion.accounts[*bin] > 0)
        .collect();
    if held.len() < 2 || ideal == 0.0 || others == 0.0 {
        return None;
    }
    let share = ideal / (ideal + others);
    let chi2: f64 = held
        .iter()
        .map(|bin| {
            let accounts = criterion.accounts[*bin] as f64;
            let off = criterion.ideal[*bin] as f64 - accounts * share;
            off * off / (accounts * share * (1.0 - share))
        })
        .sum();
    Some(chi_squared_tail(chi2, held.len() - 1))
}

/// Bins in words; of a pair, the three that earn most.
fn value(criterion: &Criterion, bins: &[usize], language: Language) -> String {
    let mut bins = bins.to_vec();
    if criterion.cut.is_pair() {
        bins.sort_by_key(|bin| (std::cmp::Reverse(criterion.points[*bin]), *bin));
        let labels = bins.iter().map(|bin| criterion.cut.label(*bin, language));
        return few_named(labels.collect(), 3, language);
    }
    if bins.is_empty() {
        return "–".to_owned();
    }
    words(&criterion.cut, &criterion.accounts, &bins, language)
}

fn points<S: Serializer>(milli: &i64, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_f64(*milli as f64 / 1000.0)
}
