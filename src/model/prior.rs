//! Expert priors: from "+2 points for 50..200, worth 30 accounts" to evidence in the fit, and back to words.

use crate::criteria::{Binned, Cut, Input};
use crate::error::{Error, Result, nearest};
use crate::fit::newton::Belief;
use crate::fit::scorecard::Scorecard;
use crate::model::traits::{Against, Reference, counts, said_by};
use crate::model::{Criterion, FULL_SCORE, PriorEffect, PriorEvidence};
use crate::recipe::{Prior, Recipe};
use crate::table::{Kind, Table, Values};
use crate::vocabulary::fold::{fold, same, slips};

/// Log-odds of a point before any data have spoken: 100 points span 6 log-odds, from a fit of 5 % to one of 95 %
/// (house choice, `docs/decisions.md`).
pub const LOG_ODDS_PER_POINT: f64 = 0.06;

/// Which of a cut's bins a prior speaks of.
///
/// # Errors
/// [`Error::UnknownValue`] with the nearest level when it fits none.
pub fn bins_of(prior: &Prior, cut: &Cut) -> Result<Vec<usize>> {
    let text = prior.bin.trim();
    if is_unknown(text) {
        return Ok(vec![cut.unknown()]);
    }
    let (points, groups) = (cut.points(), cut.groups());
    let found: Vec<usize> = match (cut.token(), prior.range()) {
        (Some(token), _) if same(token, text) => vec![1],
        (None, Some((low, high))) if cut.is_ordered() => in_range(points, low, high),
        _ => (0..groups.len())
            .filter(|&bin| groups[bin].iter().any(|level| same(level, text)))
            .collect(),
    };
    if !found.is_empty() {
        return Ok(found);
    }
    let levels: Vec<&str> = match cut.token() {
        Some(token) => vec![token],
        None if cut.is_category() => groups.iter().flatten().map(String::as_str).collect(),
        None => vec!["50..200", "..10", "1000..", "unknown"],
    };
    Err(unknown_value(cut.columns()[0], text, levels.iter().copied()))
}

fn is_unknown(text: &str) -> bool {
    same(text, "unknown") || same(text, "inconnu")
}

fn unknown_value<'a>(column: &str, text: &str, levels: impl IntoIterator<Item = &'a str>) -> Error {
    Error::UnknownValue {
        named_in: "recipe, prior".into(),
        column: column.to_owned(),
        value: text.to_owned(),
        nearest: nearest(text, levels),
    }
}

/// Holds every prior of the recipe against the table: its column must be there, and its trait be a level, a token or a
/// range of it. Where only customers are known a level that none of them has is no mistake (`Gambling = "minus"`), unless
/// it is one of theirs with a slip of the hand.
///
/// # Errors
/// [`Error::UnknownColumn`] and [`Error::UnknownValue`], each with the nearest name.
pub fn check(table: &Table, recipe: &Recipe, customers_only: bool) -> Result<()> {
    for (name, asked) in recipe.columns.iter().filter(|(_, asked)| !asked.prior.is_empty()) {
        let column = &table.columns[table.position(name, "recipe, prior")?];
        for prior in &asked.prior {
            let text = prior.bin.trim();
            if is_unknown(text) {
                continue;
            }
            let Values::Levels(levels) = &column.values else {
                if prior.range().is_none() {
                    let shown = ["50..200", "..10", "1000..", "unknown"];
                    return Err(unknown_value(name, text, shown));
                }
                continue;
            };
            let known: Vec<&str> = match column.kind() {
                Kind::Set => {
                    let tokens = levels.names.iter();
                    tokens.flat_map(|name| column.reading.tokens(name)).collect()
                }
                _ => levels.names.iter().map(String::as_str).collect(),
            };
            let slip = |level: &&str| slips(&fold(text), &fold(level));
            let absent = !known.iter().any(|level| same(level, text));
            if absent && (!customers_only || known.iter().any(slip)) {
                return Err(unknown_value(name, text, known));
            }
        }
    }
    Ok(())
}

/// The bins of an ordered cut that lie in a range for the most part; of a range that is finer than the bins, the one bin
/// that it lies in.
fn in_range(points: &[f64], low: f64, high: f64) -> Vec<usize> {
    let most: Vec<usize> = (0..=points.len())
        .filter(|&bin| inside(points, bin, low, high))
        .collect();
    if !most.is_empty() {
        return most;
    }
    let middle = match (low.is_finite(), high.is_finite()) {
        (true, true) => low / 2.0 + high / 2.0,
        (true, false) => low,
        _ => high,
    };
    vec![points.partition_point(|point| *point < middle)]
}

/// Whether most of an interval lies in a range; open ends count as their inner edge.
fn inside(cuts: &[f64], bin: usize, low: f64, high: f64) -> bool {
    let from = if bin == 0 {
        f64::NEG_INFINITY
    } else {
        cuts[bin - 1]
    };
    let to = cuts.get(bin).copied().unwrap_or(f64::INFINITY);
    if low == high {
        return from < low && low <= to;
    }
    let middle = match (from.is_finite(), to.is_finite()) {
        (true, true) => from / 2.0 + to / 2.0,
        (true, false) => return low <= from && from < high,
        (false, true) => return low < to && to <= high,
        (false, false) => return true,
    };
    low <= middle && middle <= high
}

/// What a prior says in log-odds: a conviction in words has its own, points have those of a point.
pub fn log_odds(prior: &Prior, log_odds_per_point: f64) -> f64 {
    match prior.says {
        Some(conviction) => conviction.log_odds(),
        None => prior.points * log_odds_per_point,
    }
}

/// Beliefs of the priors of all inputs, on given cuts. An account is worth `p (1 − p)` units of information.
///
/// # Errors
/// As [`bins_of`].
pub fn beliefs(
    inputs: &[Input],
    cuts: &[(usize, Cut)],
    bins: &Binned,
    base_rate: f64,
    log_odds_per_point: f64,
) -> Result<Vec<Belief>> {
    let mut out = Vec::new();
    for (input, prior) in inputs
        .iter()
        .enumerate()
        .flat_map(|(i, input)| input.prior.iter().map(move |p| (i, p)))
    {
        for (criterion, spoken) in spoken_of(input, prior, cuts) {
            let mut share = vec![0.0; bins.sizes[criterion]];
            for &bin in &bins.columns[criterion] {
                share[bin as usize] += 1.0 / bins.rows.max(1) as f64;
            }
            let mass: f64 = spoken.iter().map(|&bin| share[bin]).sum();
            let worth = prior.worth * base_rate * (1.0 - base_rate);
            let mut precision = vec![0.0; share.len()];
            for &bin in &spoken {
                let part = if mass > 0.0 {
                    share[bin] / mass
                } else {
                    1.0 / spoken.len() as f64
                };
                precision[bin] = worth * part;
            }
            out.push(Belief {
                criterion,
                target: log_odds(prior, log_odds_per_point),
                precision,
                share,
            });
        }
    }
    Ok(out)
}

/// The criteria of an input that a prior speaks of, and their bins: for a set, the token's criterion only. A trait that
/// these accounts lack, as a fold may, is spoken of by none: [`check`] has held it against the whole table.
fn spoken_of(input: usize, prior: &Prior, cuts: &[(usize, Cut)]) -> Vec<(usize, Vec<usize>)> {
    let own = (0..cuts.len()).filter(|&c| cuts[c].0 == input);
    own.filter_map(|criterion| Some((criterion, bins_of(prior, &cuts[criterion].1).ok()?)))
        .collect()
}

/// "You said +2, data say +0.4, together +0.9": per criterion of `together`, in milli-points above its average.
/// Each scorecard comes with the accounts in each bin of its criteria.
pub fn effects(
    inputs: &[Input],
    data: (&Scorecard, &[Vec<u64>]),
    together: (&Scorecard, &[Vec<u64>]),
    log_odds_per_point: f64,
) -> Vec<Vec<PriorEffect>> {
    let milli = FULL_SCORE as f64 / 100.0 / log_odds_per_point;
    let mut out = vec![Vec::new(); together.0.criteria.len()];
    for (c, learnt) in together
        .0
        .criteria
        .iter()
        .enumerate()
        .filter(|(_, l)| l.inputs.len() == 1)
    {
        let alone = data
            .0
            .criteria
            .iter()
            .zip(data.1)
            .find(|(other, _)| same_criterion(&other.cut, &learnt.cut));
        for prior in &inputs[learnt.inputs[0]].prior {
            let Ok(bins) = bins_of(prior, &learnt.cut) else {
                continue;
            };
            // The same accounts in both fits: what the data alone say of them, bin by bin of the other cut.
            let said_by_data = alone.and_then(|(other, accounts)| {
                let bins = bins_of(prior, &other.cut).ok()?;
                Some(above_average(&other.beta, &bins, accounts))
            });
            out[c].push(PriorEffect {
                bin: prior.bin.clone(),
                worth: prior.worth,
                said: said(prior, log_odds_per_point),
                data: (said_by_data.unwrap_or(0.0) * milli).round() as i64,
                together: (above_average(&learnt.beta, &bins, &together.1[c]) * milli).round() as i64,
                says: prior.says,
                evidence: None,
            });
        }
    }
    out
}

/// What a prior says, in milli-points.
fn said(prior: &Prior, log_odds_per_point: f64) -> i64 {
    (log_odds(prior, log_odds_per_point) / log_odds_per_point * 1000.0).round() as i64
}

/// What was said of each criterion of a card that no data made, in milli-points above its average; bins of `criteria` are
/// those of the card.
pub fn effects_of_experts(
    inputs: &[Input],
    criteria: &[Criterion],
    table: &Table,
    log_odds_per_point: f64,
) -> Vec<Vec<PriorEffect>> {
    let of = |criterion: &Criterion| {
        let column = criterion.cut.column().0;
        let input = inputs
            .iter()
            .find(|input| table.columns[input.column].name == column);
        let priors = input.map_or(&[][..], |input| &input.prior);
        let effects = priors.iter().filter_map(|prior| {
            let bins = bins_of(prior, &criterion.cut).ok()?;
            let points = bins.first().map_or(0, |bin| criterion.points[*bin]);
            Some(PriorEffect {
                bin: prior.bin.clone(),
                worth: prior.worth,
                said: said(prior, log_odds_per_point),
                data: 0,
                together: points - criterion.average,
                says: prior.says,
                evidence: None,
            })
        });
        effects.collect()
    };
    criteria.iter().map(of).collect()
}

/// The accounts behind each conviction of a criterion.
///
/// # Errors
/// As binning.
pub fn add_evidence(
    criterion: &mut Criterion,
    customers: (&Table, &[u32]),
    reference: Option<Reference<'_>>,
) -> Result<()> {
    for effect in &mut criterion.prior {
        let spoken = Prior {
            bin: effect.bin.clone(),
            points: 0.0,
            worth: effect.worth,
            says: effect.says,
        };
        let Ok(bins) = bins_of(&spoken, &criterion.cut) else {
            continue;
        };
        let counts = counts(&criterion.cut, &bins, customers, reference)?;
        effect.evidence = Some(PriorEvidence {
            counts,
            against: match counts.of_others {
                0 => Against::Nobody,
                _ => reference.map_or(Against::Nobody, |reference| reference.against),
            },
            says: said_by(counts),
        });
    }
    Ok(())
}

fn same_criterion(a: &Cut, b: &Cut) -> bool {
    a.name() == b.name()
}

/// Mean log-odds of some bins above the mean of all, weighted by accounts.
fn above_average(beta: &[f64], bins: &[usize], accounts: &[u64]) -> f64 {
    let weight = |i: usize| accounts[i] as f64 + 1e-9;
    let mean = |bins: &mut dyn Iterator<Item = usize>| {
        let (sum, mass) = bins.fold((0.0, 0.0), |(s, m), i| (s + weight(i) * beta[i], m + weight(i)));
        sum / mass
    };
    mean(&mut bins.iter().copied()) - mean(&mut (0..beta.len()))
}
