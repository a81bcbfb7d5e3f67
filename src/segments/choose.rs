//! How many classes the accounts hold: as many as are worth their parameters and clearly apart.

use rayon::prelude::*;

use crate::segments::draw;
use crate::segments::latent::{Cells, Mixture, Patience, Settled, Start, normalise};
use crate::segments::profile::Tried;
use crate::segments::starts;

/// Most classes tried, starts of each kind, and accounts on which starts are compared (house choices: beyond 5,000
/// accounts the best start hardly changes, only its figures do).
const RANDOM_STARTS: u64 = 6;
const UNEXPLAINED_STARTS: usize = 4;
const START_ACCOUNTS: usize = 5_000;
/// Starts that are settled to the end: on all accounts when there are more than [`START_ACCOUNTS`], and patiently when
/// there are not, where one more start costs little.
const FINALISTS: usize = 2;
const FINALISTS_OF_ALL: usize = 3;
/// Fresh starts in accounts drawn from a continuum.
const FRESH: usize = 3;
/// Share of the price of one class more's parameters that it may fall short of (house choice: `docs/decisions.md`).
pub const SHORT: f64 = 0.25;
/// Numbers of classes tried in vain before stopping.
const VAIN: usize = 2;

const QUICK: Patience = Patience {
    iterations: 60,
    gain: 1e-5,
};
const THOROUGH: Patience = Patience {
    iterations: 300,
    gain: 1e-7,
};

/// All that was tried, and the best.
#[derive(Debug, Clone)]
pub struct Chosen {
    pub tried: Vec<Tried>,
    /// One class: every account by the margins.
    pub one: Settled,
    /// The mixture of least [`Tried::criterion`].
    pub best: Settled,
    /// The mixture of least ICL: classes clearly apart, which do not yet explain away what two criteria share.
    pub clearest: Settled,
    /// One class more than the best has, and so on, as far as was tried: that of least [`lenient`] each.
    pub beyond: Vec<Settled>,
}

/// Tries 1, 2, … `most` classes; `extra` gives labels to begin with beside the random starts (those of k-means).
pub fn choose(
    cells: &Cells,
    most: usize,
    seed: u64,
    extra: &(dyn Fn(usize) -> Option<Vec<usize>> + Sync),
) -> Chosen {
    let one = Mixture::from_start(cells, &vec![1.0; cells.rows], 1, None).settle(cells, None, true, THOROUGH);
    let mut tried = vec![describe(cells, &one)];
    let (mut best, mut clearest, mut last, mut vain) = (one.clone(), one.clone(), one.clone(), 0);
    let sample = sample(cells, START_ACCOUNTS, seed);
    let mut beyond = Vec::new();
    for classes in 2..=most {
        let Some([found, fuller]) = settle(cells, sample.as_ref(), &last.mixture, classes, seed, extra)
        else {
            break;
        };
        let now = describe(cells, &found);
        let least = |of: fn(&Tried) -> f64| tried.iter().all(|before| of(&now) < of(before));
        let (better, clearer) = (least(Tried::criterion), least(|tried| tried.icl));
        tried.push(now);
        vain = if better { 0 } else { vain + 1 };
        if better {
            best = found.clone();
            beyond.clear();
        } else {
            beyond.push(fuller);
        }
        if clearer {
            clearest = found.clone();
        }
        if vain == VAIN {
            break;
        }
        last = found;
    }
    Chosen {
        tried,
        one,
        best,
        clearest,
        beyond,
    }
}

/// The best mixture of so many classes, over all starts, and that of least [`lenient`].
fn settle(
    cells: &Cells,
    sample: Option<&(Vec<u32>, Cells)>,
    fewer: &Mixture,
    classes: usize,
    seed: u64,
    extra: &(dyn Fn(usize) -> Option<Vec<usize>> + Sync),
) -> Option<[Settled; 2]> {
    let on = sample.map_or(cells, |(_, sample)| sample);
    if on.rows < 2 * classes {
        return None;
    }
    let mut begins: Vec<Start> = (0..RANDOM_STARTS)
        .into_par_iter()
        .map(|i| {
            let mut random = draw::generator(seed, classes as u64 * 1_000 + i);
            if i % 2 == 0 {
                starts::unlike_accounts(on, classes, &mut random)
            } else {
                starts::chance(on, classes, &mut random)
            }
        })
        .collect();
    begins.extend(starts::unexplained(on, fewer, UNEXPLAINED_STARTS));
    if let Some(labels) = extra(classes) {
        let labels: Vec<usize> = match sample {
            Some((rows, _)) => rows.iter().map(|&row| labels[row as usize]).collect(),
            None => labels,
        };
        begins.push(starts::from_labels(&labels, classes));
    }
    let mut settled: Vec<Settled> = begins
        .par_iter()
        .map(|start| Mixture::from_start(on, start, classes, None).settle(on, None, false, QUICK))
        .collect();
    // Ties keep the order of the starts, so that the number of threads changes nothing.
    settled.sort_by(|a, b| a.bic.total_cmp(&b.bic));
    // Starts far behind after some turns stay behind: only the best are worth settling to the end.
    let (most, patience) = match sample {
        Some(_) => (FINALISTS, QUICK),
        None => (FINALISTS_OF_ALL, THOROUGH),
    };
    let fuller = (0..settled.len())
        .min_by(|a, b| lenient(on, &settled[*a]).total_cmp(&lenient(on, &settled[*b])))
        .filter(|at| *at >= most);
    if let Some(at) = fuller {
        settled.swap(most, at);
    }
    settled.truncate(most + usize::from(fuller.is_some()));
    let finalists: Vec<Settled> = settled
        .into_par_iter()
        .map(|found| found.mixture.settle(cells, None, true, patience))
        .collect();
    let fuller = finalists.iter();
    let fuller = fuller.min_by(|a, b| lenient(cells, a).total_cmp(&lenient(cells, b)))?;
    let best = finalists.iter().min_by(|a, b| a.bic.total_cmp(&b.bic))?;
    Some([best.clone(), fuller.clone()])
}

/// BIC at the price that one class more may fall short of, or classes with hardly a distribution of their own would be
/// taken for it.
pub fn lenient(cells: &Cells, found: &Settled) -> f64 {
    found.bic - SHORT * (cells.rows.max(1) as f64).ln() * found.mixture.parameters as f64
}

/// So many accounts, when there are more.
pub fn sample(cells: &Cells, most: usize, seed: u64) -> Option<(Vec<u32>, Cells)> {
    (cells.rows > most).then(|| {
        let mut random = draw::generator(seed, 0);
        let mut rows: Vec<u32> = rand::seq::index::sample(&mut random, cells.rows, most)
            .into_iter()
            .map(|row| row as u32)
            .collect();
        rows.sort_unstable();
        let sample = cells.select(&rows);
        (rows, sample)
    })
}

fn describe(cells: &Cells, found: &Settled) -> Tried {
    let mixture = &found.mixture;
    let mut joint = vec![0.0; mixture.classes];
    let entropy: f64 = (0..cells.rows)
        .map(|row| {
            mixture.joint(cells.row(row), &mut joint);
            normalise(&mut joint);
            joint
                .iter()
                .filter(|p| **p > 0.0)
                .map(|p| -p * p.ln())
                .sum::<f64>()
        })
        .sum();
    let round = |v: f64| (v * 1e3).round() / 1e3;
    Tried {
        classes: mixture.classes as u64,
        log_likelihood: round(found.log_likelihood),
        parameters: mixture.parameters as u64,
        bic: round(found.bic),
        icl: round(found.bic + 2.0 * entropy),
        p: None,
    }
}

/// As many classes again in accounts drawn from something else: from where they were, from what `fewer` leave
/// unexplained, and from a few fresh starts.
pub fn again(
    cells: &Cells,
    mixture: &Mixture,
    fewer: Option<&Mixture>,
    random: &mut draw::Generator,
) -> Settled {
    let classes = mixture.classes;
    let mut begins = vec![mixture.clone()];
    if let Some(fewer) = fewer {
        let unexplained = starts::unexplained(cells, fewer, UNEXPLAINED_STARTS);
        begins.extend(
            unexplained
                .iter()
                .map(|start| Mixture::from_start(cells, start, classes, None)),
        );
    }
    begins.extend((0..FRESH).map(|i| {
        let start = match i % 2 {
            0 => starts::unlike_accounts(cells, classes, random),
            _ => starts::chance(cells, classes, random),
        };
        Mixture::from_start(cells, &start, classes, None)
    }));
    let mut settled: Vec<Settled> = begins
        .into_iter()
        .map(|begin| begin.settle(cells, None, false, QUICK))
        .collect();
    let of = |found: &Settled| match fewer {
        Some(_) => lenient(cells, found),
        None => found.bic,
    };
    settled.sort_by(|a, b| of(a).total_cmp(&of(b)));
    settled.swap_remove(0)
}
