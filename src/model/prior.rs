//! Expert priors: from "+2 points for 50..200, worth 30 accounts" to evidence in the fit, and back to words.

use crate::criteria::{Binned, Cut, Input};
use crate::error::{Error, Result, nearest};
use crate::fit::newton::Belief;
use crate::fit::scorecard::Scorecard;
use crate::model::{FULL_SCORE, PriorEffect};
use crate::recipe::Prior;
use crate::vocabulary::fold::same;

/// Log-odds of a point before any data have spoken: 100 points span 6 log-odds, from a fit of 5 % to one of 95 %
/// (house choice, `docs/decisions.md`).
pub const LOG_ODDS_PER_POINT: f64 = 0.06;

/// Which of a cut's bins a prior speaks of.
///
/// # Errors
/// [`Error::UnknownValue`] with the nearest level when it fits none.
pub fn bins_of(prior: &Prior, cut: &Cut) -> Result<Vec<usize>> {
    let text = prior.bin.trim();
    if text.eq_ignore_ascii_case("unknown") {
        return Ok(vec![cut.unknown()]);
    }
    let (points, groups) = (cut.points(), cut.groups());
    let found: Vec<usize> = match (cut.token(), range(text)) {
        (Some(token), _) if same(token, text) => vec![1],
        (None, Some((low, high))) if cut.is_ordered() => (0..=points.len())
            .filter(|&bin| inside(points, bin, low, high))
            .collect(),
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
    Err(Error::UnknownValue {
        named_in: "recipe, prior".into(),
        column: cut.columns()[0].to_owned(),
        value: text.to_owned(),
        nearest: nearest(text, levels.iter().copied()),
    })
}

/// `50..200`, `..10`, `1000..` or a single number.
fn range(text: &str) -> Option<(f64, f64)> {
    let number = |text: &str| text.trim().parse::<f64>().ok().filter(|v| v.is_finite());
    match text.split_once("..") {
        None => number(text).map(|v| (v, v)),
        Some((low, high)) => {
            let low = if low.trim().is_empty() {
                f64::NEG_INFINITY
            } else {
                number(low)?
            };
            let high = if high.trim().is_empty() {
                f64::INFINITY
            } else {
                number(high)?
            };
            (low <= high).then_some((low, high))
        }
    }
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
        for (criterion, spoken) in spoken_of(input, prior, cuts)? {
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
                target: prior.points * log_odds_per_point,
                precision,
                share,
            });
        }
    }
    Ok(out)
}

/// The criteria of an input that a prior speaks of, and their bins: for a set, the token's criterion only.
fn spoken_of(input: usize, prior: &Prior, cuts: &[(usize, Cut)]) -> Result<Vec<(usize, Vec<usize>)>> {
    let own: Vec<usize> = (0..cuts.len()).filter(|&c| cuts[c].0 == input).collect();
    let tokens = own.iter().any(|&c| cuts[c].1.token().is_some());
    let mut found = Vec::new();
    let mut refused = None;
    for criterion in own {
        match bins_of(prior, &cuts[criterion].1) {
            Ok(bins) => found.push((criterion, bins)),
            Err(error) if tokens => refused = Some(error),
            Err(error) => return Err(error),
        }
    }
    match refused {
        Some(error) if found.is_empty() => Err(error),
        _ => Ok(found),
    }
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
                said: (prior.points * 1000.0).round() as i64,
                data: (said_by_data.unwrap_or(0.0) * milli).round() as i64,
                together: (above_average(&learnt.beta, &bins, &together.1[c]) * milli).round() as i64,
            });
        }
    }
    out
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
