//! Which classes are worth showing as segments; the rest is "other ideal customers".

use crate::segments::latent::{Cells, Mixture, Patience};
use crate::segments::profile::{Class, Folded, Stability, Why};
use crate::segments::stability::stability;

/// A class below this Jaccard index is not shown as a segment.
///
/// Source: Hennig (2007), *Computational Statistics & Data Analysis* 52:258-271.
const LEAST_STABLE: f64 = 0.6;

/// How much of a kind a class must be, as a share of the class that is most so (house choice: the demo's background of
/// every kind of firm reaches 0.23, its planted segments 0.5 at least).
const LEAST_KIND: f64 = 0.25;

const PATIENCE: Patience = Patience {
    iterations: 200,
    gain: 1e-7,
};

/// Classes in the order of their segments; a last one holds the other ideal customers, if any.
#[derive(Debug, Clone)]
pub struct Shown {
    pub mixture: Mixture,
    /// One for each class shown.
    pub stability: Vec<Stability>,
    pub folded: Vec<Folded>,
}

impl Shown {
    /// Keeps the classes that are large, stable and of a kind, the largest first, and makes the others one.
    pub fn new(cells: &Cells, mixture: Mixture, least: usize, resamples: u32, seed: u64) -> Self {
        if mixture.classes == 1 {
            return Self {
                mixture,
                stability: Vec::new(),
                folded: Vec::new(),
            };
        }
        let found = stability(cells, &mixture, resamples, seed);
        let mut accounts = vec![0usize; mixture.classes];
        mixture
            .assign(cells)
            .into_iter()
            .for_each(|class| accounts[class] += 1);
        let kinds: Vec<f64> = (0..mixture.classes)
            .map(|class| kind(cells, &mixture, class))
            .collect();
        let most = kinds.iter().copied().fold(0.0, f64::max);
        let why = |class: usize| {
            if accounts[class] < least {
                Some(Why::Small)
            } else if kinds[class] <= LEAST_KIND * most {
                Some(Why::Broad)
            } else if found[class].jaccard < LEAST_STABLE {
                Some(Why::Unstable)
            } else {
                None
            }
        };
        let mut order: Vec<usize> = (0..mixture.classes).collect();
        order.sort_by_key(|&class| (std::cmp::Reverse(accounts[class]), class));
        let (shown, rest): (Vec<usize>, Vec<usize>) = order.iter().partition(|&&class| why(class).is_none());
        let folded = rest
            .iter()
            .filter_map(|&class| {
                Some(Folded {
                    accounts: accounts[class] as u64,
                    why: why(class)?,
                    jaccard: found[class].jaccard,
                })
            })
            .collect();
        let stability = shown.iter().map(|&class| found[class]).collect();
        let groups: Vec<Vec<usize>> = shown.iter().map(|&class| vec![class]).chain([rest]).collect();
        Self {
            mixture: merged(cells, mixture, &groups),
            stability,
            folded,
        }
    }

    /// The same with the classes shown in another order.
    pub fn reordered(&self, cells: &Cells, order: &[usize]) -> Self {
        let shown = self.stability.len();
        let rest = (shown..self.mixture.classes).map(|class| vec![class]);
        let groups: Vec<Vec<usize>> = order.iter().map(|&class| vec![class]).chain(rest).collect();
        Self {
            mixture: merged(cells, self.mixture.clone(), &groups),
            stability: order.iter().map(|&class| self.stability[class]).collect(),
            folded: self.folded.clone(),
        }
    }

    /// The same classes learnt from the accounts with a weight above 0 only.
    pub fn refitted(&self, cells: &Cells, weights: &[f32]) -> Self {
        Self {
            mixture: self
                .mixture
                .clone()
                .settle(cells, Some(weights), true, PATIENCE)
                .mixture,
            ..self.clone()
        }
    }

    /// The classes as tables of whole milli-nats.
    pub fn classes(&self, cells: &Cells) -> Vec<Class> {
        let k = self.mixture.classes;
        let mut accounts = vec![0u64; k];
        self.mixture
            .assign(cells)
            .into_iter()
            .for_each(|class| accounts[class] += 1);
        let milli = |nats: f64| (nats * 1000.0).round() as i64;
        let evidence = |class: usize, position: usize| {
            if cells.unknown[position] {
                return 0;
            }
            milli(self.mixture.log_p[position * k + class] - cells.margin[position].ln())
        };
        (0..k)
            .map(|class| Class {
                accounts: accounts[class],
                share: milli(self.mixture.log_share[class]),
                evidence: (0..cells.criteria())
                    .map(|c| {
                        (cells.offsets[c]..cells.offsets[c + 1])
                            .map(|at| evidence(class, at))
                            .collect()
                    })
                    .collect(),
            })
            .collect()
    }
}

/// How much more of a kind a class is than all accounts together: entropy that its members lack, in nats an account.
fn kind(cells: &Cells, mixture: &Mixture, class: usize) -> f64 {
    let surprise = |p: f64| if p > 0.0 { -p * p.ln() } else { 0.0 };
    (0..cells.margin.len())
        .filter(|&at| !cells.unknown[at])
        .map(|at| surprise(cells.margin[at]) - surprise(mixture.log_p[at * mixture.classes + class].exp()))
        .sum()
}

/// Classes put together as `groups` say, and settled again where two became one; an empty group is dropped.
fn merged(cells: &Cells, mixture: Mixture, groups: &[Vec<usize>]) -> Mixture {
    let groups: Vec<&Vec<usize>> = groups.iter().filter(|group| !group.is_empty()).collect();
    if groups.iter().all(|group| group.len() == 1) {
        let order: Vec<usize> = groups.iter().map(|group| group[0]).collect();
        return mixture.reordered(&order);
    }
    let (old, new) = (mixture.responsibilities(cells), groups.len());
    let mut start = vec![0.0; cells.rows * new];
    for row in 0..cells.rows {
        for (to, group) in groups.iter().enumerate() {
            start[row * new + to] = group
                .iter()
                .map(|&class| old[row * mixture.classes + class])
                .sum();
        }
    }
    Mixture::from_start(cells, &start, new, None)
        .settle(cells, None, true, PATIENCE)
        .mixture
}
