//! Bins that a one-page reader wants: the usual ones, the ones that earn, the ones that cost.

use crate::criteria::Cut;
use crate::language::Language;
use crate::model::Criterion;
use crate::report::layout::shown::{few_named, shorten};
use crate::stats::normal;

/// Bins, runs or levels named before "and 4 more" (house choice: what fits on a line).
const NAMED: usize = 3;

/// Share of the accounts of some bins below which a level of them is not named (house choice).
const RARE: f64 = 0.02;

/// Columns of a text made of bins.
const WIDTH: usize = 120;

/// Least share of ideal accounts, least lead over the others, and least standard errors of that lead for bins to be
/// called usual among ideal accounts (house choice: a profile says little, and only what is there).
const USUAL_SHARE: f64 = 0.3;
const USUAL_LEAD: f64 = 0.08;
const USUAL_ERRORS: f64 = 3.0;

/// Fewest accounts in bins worth warning about (house choice).
const ENOUGH: u64 = 30;

/// Bins of a criterion, with the share of ideal accounts in them and of the others, where known.
#[derive(Debug, Clone, PartialEq)]
pub struct Shares {
    pub bins: Vec<usize>,
    pub ideal: f64,
    pub other: f64,
}

/// Bins in words: neighbours as one range, levels named up to three. `accounts` has those of every bin of the cut;
/// levels that hardly anyone of these bins has (misspellings) are left out.
pub fn words(cut: &Cut, accounts: &[u64], bins: &[usize], language: Language) -> String {
    let of = |bin: usize| accounts.get(bin).copied().unwrap_or(0);
    let all: u64 = bins.iter().map(|bin| of(*bin)).sum();
    let mut bins = bins.to_vec();
    bins.sort_unstable();
    if cut.is_category() {
        bins.retain(|bin| of(*bin) as f64 >= RARE * all as f64);
    }
    let mut labels: Vec<String> = Vec::new();
    let mut at = 0;
    while at < bins.len() {
        let mut last = at;
        if cut.is_ordered() {
            let joined = |next: usize| bins[next] == bins[next - 1] + 1 && bins[next] < cut.unknown();
            while last + 1 < bins.len() && joined(last + 1) {
                last += 1;
            }
        }
        labels.push(shorten(&cut.label_run(bins[at], bins[last], language), 60));
        at = last + 1;
    }
    shorten(&few_named(labels, NAMED, language), WIDTH)
}

/// Bins more usual among ideal accounts than among the others, and usual among them at all: the run of a number or an
/// age, the levels of a category, "yes" of a set's token.
///
/// The run is the one whose lead is largest (the sum of the shares' differences), so it ends where the others become
/// more usual.
pub fn usual(criterion: &Criterion) -> Option<Shares> {
    let lead = |bin: usize| -> f64 {
        let (ideal, other) = totals(criterion, false);
        criterion.ideal[bin] as f64 / ideal - others(criterion, bin) / other
    };
    let unknown = criterion.cut.unknown();
    let cut = &criterion.cut;
    let bins = if cut.is_pair() {
        return None;
    } else if cut.is_ordered() {
        best_run(&(0..unknown).map(lead).collect::<Vec<_>>())
    } else if cut.is_category() {
        let mut ahead: Vec<usize> = (0..cut.groups().len()).filter(|bin| lead(*bin) > 0.0).collect();
        ahead.sort_by_key(|bin| (std::cmp::Reverse(criterion.ideal[*bin]), *bin));
        // Levels that few ideal accounts have are no part of a profile.
        let most = ahead.first().map_or(0, |bin| criterion.ideal[*bin]);
        ahead.retain(|bin| criterion.ideal[*bin] * 4 >= most);
        ahead.truncate(2);
        ahead
    } else {
        vec![1]
    };
    let found = shares(criterion, bins)?;
    let (ideal, other) = totals(criterion, false);
    let pooled = (found.ideal * ideal + found.other * other) / (ideal + other);
    let error = (pooled * (1.0 - pooled) * (1.0 / ideal + 1.0 / other)).sqrt();
    let led = found.ideal - found.other;
    let usual = found.ideal >= USUAL_SHARE && led >= USUAL_LEAD && led >= USUAL_ERRORS * error;
    usual.then_some(found)
}

/// Without some of its bins; `None` where nothing is left.
pub fn without(criterion: &Criterion, found: Shares, left_out: impl Fn(usize) -> bool) -> Option<Shares> {
    if !found.bins.iter().any(|bin| left_out(*bin)) {
        return Some(found);
    }
    let kept = found.bins.into_iter().filter(|bin| !left_out(*bin));
    shares(criterion, kept.collect())
}

/// Bins with accounts whose points are at least half a standard deviation above the average account's (house choice);
/// `None` when there are none but "unknown".
pub fn earning(criterion: &Criterion) -> Option<Shares> {
    let from = criterion.average + criterion.importance.max(1) / 2;
    let bins: Vec<usize> = (0..criterion.points.len())
        .filter(|bin| criterion.accounts[*bin] > 0 && criterion.points[*bin] > from)
        .collect();
    // Not knowing is nothing to look for.
    if bins == [criterion.cut.unknown()] {
        return None;
    }
    shares(criterion, bins)
}

/// Known bins whose points are at least half a standard deviation below the average account's, when enough accounts
/// are in them and fewer of them than overall were ideal: the bins, and their accounts, ideal ones and mean cost in
/// milli-points.
pub fn costing(criterion: &Criterion) -> Option<(Vec<usize>, u64, u64, i64)> {
    let up_to = criterion.average - criterion.importance.max(1) / 2;
    let bins: Vec<usize> = (0..criterion.points.len())
        .filter(|bin| *bin != criterion.cut.unknown() && criterion.accounts[*bin] > 0)
        .filter(|bin| criterion.points[*bin] < up_to)
        .collect();
    let sum = |of: &[u64]| bins.iter().map(|bin| of[*bin]).sum::<u64>();
    let (accounts, ideal) = (sum(&criterion.accounts), sum(&criterion.ideal));
    let all: u64 = criterion.accounts.iter().sum();
    let all_ideal: u64 = criterion.ideal.iter().sum();
    if accounts < ENOUGH || ideal as f64 / accounts as f64 >= all_ideal as f64 / all.max(1) as f64 {
        return None;
    }
    let lost =
        |bin: &usize| (criterion.average - criterion.points[*bin]) as f64 * criterion.accounts[*bin] as f64;
    let cost = bins.iter().map(lost).sum::<f64>() / accounts as f64;
    Some((bins, accounts, ideal, cost.round() as i64))
}

/// Share of the accounts of a criterion about which it is unknown.
pub fn unknown_share(criterion: &Criterion) -> f64 {
    let all: u64 = criterion.accounts.iter().sum();
    criterion.accounts[criterion.cut.unknown()] as f64 / all.max(1) as f64
}

/// Ends of the 95 % interval of a share, in words.
pub fn interval(hits: u64, of: u64, language: Language) -> String {
    let (low, high) = crate::stats::share::wilson(hits as f64, of as f64, normal::half_width(0.95));
    language.between(language.percent(low), language.percent(high))
}

fn shares(criterion: &Criterion, bins: Vec<usize>) -> Option<Shares> {
    let (ideal, other) = totals(criterion, bins.contains(&criterion.cut.unknown()));
    if bins.is_empty() || ideal == 0.0 || other == 0.0 {
        return None;
    }
    let hits: u64 = bins.iter().map(|bin| criterion.ideal[*bin]).sum();
    let missed: f64 = bins.iter().map(|bin| others(criterion, *bin)).sum();
    Some(Shares {
        bins,
        ideal: hits as f64 / ideal,
        other: missed / other,
    })
}

/// Ideal and other accounts; those for which a single column is unknown are left out unless asked for.
fn totals(criterion: &Criterion, with_unknown: bool) -> (f64, f64) {
    let single = criterion.cut.columns().len() == 1;
    let bins = if single && !with_unknown {
        0..criterion.cut.unknown()
    } else {
        0..criterion.cut.len()
    };
    bins.fold((0.0, 0.0), |(ideal, other), bin| {
        (
            ideal + criterion.ideal[bin] as f64,
            other + others(criterion, bin),
        )
    })
}

fn others(criterion: &Criterion, bin: usize) -> f64 {
    criterion.accounts[bin].saturating_sub(criterion.ideal[bin]) as f64
}

/// The run with the largest sum (Kadane's algorithm); empty when nothing is above 0.
pub(in crate::report) fn best_run(leads: &[f64]) -> Vec<usize> {
    let (mut best, mut run) = ((0.0, 0..0), (0.0, 0));
    for (bin, lead) in leads.iter().enumerate() {
        if run.0 <= 0.0 {
            run = (0.0, bin);
        }
        run.0 += lead;
        if run.0 > best.0 {
            best = (run.0, run.1..bin + 1);
        }
    }
    best.1.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_run_ends_where_the_others_are_more_usual() {
        assert_eq!(best_run(&[-0.2, 0.1, 0.2, -0.05, 0.1, -0.15]), [1, 2, 3, 4]);
        assert_eq!(best_run(&[-0.2, -0.1]), Vec::<usize>::new());
        assert_eq!(best_run(&[]), Vec::<usize>::new());
    }
}
