//! What sets a segment apart.

use crate::criteria::{Binned, Cut};
use crate::language::Language;
use crate::segments::profile::{SegmentCriterion, Trait};
use crate::stats::contingency::RateTest;
use crate::stats::multiplicity;
use crate::stats::rate::{Rate, newcombe};
use crate::table::{Table, Values};

/// A difference is told when it is of ten points at least, and would hardly come by chance (house choices).
const LEAST_DIFFERENCE: f64 = 0.10;
const MOST_CHANCE: f64 = 0.01;
/// Most criteria told of a segment (house choice).
const MOST_TOLD: usize = 12;
/// A level is among those that set a segment apart when it is this much more usual inside, and not rare there; a few
/// at most are named (house choices).
const LEAST_LIFT: f64 = 1.5;
const LEAST_INSIDE: f64 = 0.15;
const MOST_LEVELS: usize = 3;
/// Ideal accounts under the segments' criteria.
#[derive(Clone, Copy)]
pub struct Described<'a> {
    pub table: &'a Table,
    /// Rows of the ideal accounts.
    pub rows: &'a [u32],
    pub criteria: &'a [SegmentCriterion],
    pub binned: &'a Binned,
}

/// What sets each group of accounts apart from all the others: `labels` gives each account's group, if any. Chance is
/// judged over all groups and criteria.
pub fn traits(accounts: Described<'_>, labels: &[Option<usize>], groups: usize) -> Vec<Vec<Trait>> {
    let mut found: Vec<(usize, Trait)> = Vec::new();
    for group in 0..groups {
        for c in 0..accounts.criteria.len() {
            found.extend(apart(accounts, labels, group, c).map(|apart| (group, apart)));
        }
    }
    let p: Vec<f64> = found.iter().map(|(_, apart)| apart.p).collect();
    let p = multiplicity::benjamini_hochberg(&p);
    found.iter_mut().zip(p).for_each(|((_, apart), p)| apart.p = p);
    let mut out = vec![Vec::new(); groups];
    found.sort_by(|(_, a), (_, b)| {
        b.difference
            .total_cmp(&a.difference)
            .then(a.criterion.cmp(&b.criterion))
    });
    for (group, apart) in found {
        let told: &mut Vec<Trait> = &mut out[group];
        if apart.p <= MOST_CHANCE && apart.difference >= LEAST_DIFFERENCE && told.len() < MOST_TOLD {
            told.push(apart);
        }
    }
    out
}

/// One criterion of one group: the bins in which the group is more usual.
fn apart(accounts: Described<'_>, labels: &[Option<usize>], group: usize, c: usize) -> Option<Trait> {
    let criterion = &accounts.criteria[c];
    let known = criterion.cut.unknown();
    let (mut inside, mut outside) = (vec![0u64; known], vec![0u64; known]);
    for (&bin, label) in accounts.binned.columns[c].iter().zip(labels) {
        if usize::from(bin) < known {
            let side = if *label == Some(group) {
                &mut inside
            } else {
                &mut outside
            };
            side[usize::from(bin)] += 1;
        }
    }
    let (inside_known, outside_known) = (inside.iter().sum::<u64>(), outside.iter().sum::<u64>());
    if inside_known == 0 || outside_known == 0 {
        return None;
    }
    let share =
        |counts: &[u64], all: u64| -> Vec<f64> { counts.iter().map(|n| *n as f64 / all as f64).collect() };
    let (p, q) = (share(&inside, inside_known), share(&outside, outside_known));
    let cut = &criterion.cut;
    let bins = if cut.is_ordered() {
        likelier_run(&p, &q)
    } else if cut.is_category() {
        likelier_levels(&p, &q, cut.groups().len())
    } else {
        vec![u16::from(p[p.len() - 1] > q[q.len() - 1])]
    };
    if bins.is_empty() {
        return None;
    }
    let held = |counts: &[u64]| bins.iter().map(|&b| counts[usize::from(b)]).sum::<u64>();
    let (inside, outside) = (
        Rate {
            hits: held(&inside),
            n: inside_known,
        },
        Rate {
            hits: held(&outside),
            n: outside_known,
        },
    );
    let (low, high) = newcombe(outside, inside, 0.95)?;
    let (a, b) = (inside.share()?, outside.share()?);
    Some(Trait {
        criterion: c as u64,
        bins,
        inside: inside.hits,
        inside_known,
        outside: outside.hits,
        outside_known,
        difference: round(a - b),
        low: round(low),
        high: round(high),
        lift: (b > 0.0).then(|| round(a / b)),
        p: RateTest::suited(outside, inside)?.p_value,
        medians: medians(accounts, labels, group, cut),
    })
}

/// The neighbouring bins that hold most more of the group than of the others: the largest sum of differences.
fn likelier_run(p: &[f64], q: &[f64]) -> Vec<u16> {
    let (mut best, mut run) = ((0.0, 0, 0), (0.0, 0));
    for (i, (p, q)) in p.iter().zip(q).enumerate() {
        if run.0 <= 0.0 {
            run = (0.0, i);
        }
        run.0 += p - q;
        if run.0 > best.0 {
            best = (run.0, run.1, i + 1);
        }
    }
    (best.1..best.2).map(|bin| bin as u16).collect()
}

/// The levels that are clearly more usual in the group, the most usual first; "other" is no level.
fn likelier_levels(p: &[f64], q: &[f64], levels: usize) -> Vec<u16> {
    let mut likelier: Vec<usize> = (0..levels)
        .filter(|&b| p[b] >= LEAST_INSIDE && p[b] >= LEAST_LIFT * q[b])
        .collect();
    if likelier.is_empty() {
        let most = (0..levels).max_by(|&a, &b| (p[a] - q[a]).total_cmp(&(p[b] - q[b])).then(b.cmp(&a)));
        likelier.extend(most.filter(|&b| p[b] > q[b]));
    }
    likelier.sort_by(|&a, &b| p[b].total_cmp(&p[a]).then(a.cmp(&b)));
    likelier
        .into_iter()
        .take(MOST_LEVELS)
        .map(|bin| bin as u16)
        .collect()
}

/// Medians of a number inside and outside the group.
fn medians(accounts: Described<'_>, labels: &[Option<usize>], group: usize, cut: &Cut) -> Option<[f64; 2]> {
    if !cut.is_number() {
        return None;
    }
    let (column, _) = cut.column();
    let column = accounts.table.columns.iter().find(|c| c.name == column)?;
    let Values::Number(values) = &column.values else {
        return None;
    };
    let of = |wanted: bool| {
        let side = accounts
            .rows
            .iter()
            .zip(labels)
            .filter(|(_, label)| (**label == Some(group)) == wanted);
        let mut held: Vec<f64> = side
            .map(|(&row, _)| values[row as usize])
            .filter(|v| !v.is_nan())
            .collect();
        let middle = held.len() / 2;
        (!held.is_empty()).then(|| *held.select_nth_unstable_by(middle, f64::total_cmp).1)
    };
    Some([of(true)?, of(false)?])
}

impl Trait {
    /// The bins in words: "50 – 200", "Construction or Architecture", "yes".
    pub fn label(&self, criterion: &SegmentCriterion, language: Language) -> String {
        let (Some(&first), Some(&last)) = (self.bins.first(), self.bins.last()) else {
            return language.unknown();
        };
        let cut = &criterion.cut;
        if !cut.is_category() {
            return cut.label_run(usize::from(first), usize::from(last), language);
        }
        let each: Vec<String> = self
            .bins
            .iter()
            .map(|&bin| cut.label(usize::from(bin), language))
            .collect();
        language.alternatives(&each)
    }
}

fn round(value: f64) -> f64 {
    (value * 1e4).round() / 1e4
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_and_levels_are_those_that_are_more_usual() {
        assert_eq!(likelier_run(&[0.1, 0.5, 0.3, 0.1], &[0.4, 0.1, 0.2, 0.3]), [1, 2]);
        assert_eq!(likelier_run(&[0.5, 0.5], &[0.5, 0.5]), [0u16; 0]);
        assert_eq!(
            likelier_levels(&[0.3, 0.6, 0.1, 0.0], &[0.1, 0.2, 0.1, 0.6], 3),
            [1, 0]
        );
        assert_eq!(likelier_levels(&[0.1, 0.12, 0.78], &[0.1, 0.1, 0.8], 2), [1]);
    }
}
