//! Whether classes exist at all, or the accounts only differ by degrees.
//!
//! Resampling stability cannot tell: a cut through a continuum repeats as well as a gap does. So the classes are
//! weighed against the best continuum without any, and the difference against what the same search makes of accounts
//! drawn from that continuum, which has the margins, the gaps and the correlations of the real ones.
//!
//! Source: Williams (1970), *Journal of the Royal Statistical Society B* 32:350-355, after Cox (hypotheses that do not
//! nest, compared by draws from one of them); McLachlan (1987), *Applied Statistics* 36:318-324 (the number of classes
//! by parametric bootstrap).

use rayon::prelude::*;

use crate::segments::choose::{Chosen, SHORT, again, sample};
use crate::segments::continuum::Continuum;
use crate::segments::draw;
use crate::segments::latent::{Cells, Mixture, Patience, Settled};
use crate::segments::profile::{Existence, MOST_CHANCE_MORE};
use crate::stats::student;

/// Accounts on which classes and continuum are compared (house choice: 600 tell planted classes of one in fourteen
/// apart; more would only show how a real continuum departs from a straight one).
const ACCOUNTS: usize = 2_000;

/// Draws from the continuum, and those after which a plain answer stops: a chance above the first or below the second
/// of `PLAIN` (house choices: the tail is read off a curve through them, Student's t, so that dozens do, and the curve
/// of eight is wide).
///
/// Source: Besag & Clifford (1991), *Biometrika* 78:301-304 (a test by draws may stop once they have decided it).
const DRAWS: u64 = 24;
const FIRST: u64 = 8;
const PLAIN: [f64; 2] = [0.3, 0.0005];

/// Turns of EM on the accounts themselves; on each draw it begins where the accounts were drawn from.
const PATIENT: usize = 80;
const QUICK: usize = 15;

const CLASSES: Patience = Patience {
    iterations: 300,
    gain: 1e-7,
};
/// The same of classes in accounts drawn from them.
const AGAIN: Patience = Patience {
    iterations: 60,
    gain: 1e-5,
};

/// What was weighed: the classes, if any, and the continuum.
#[derive(Debug, Clone)]
pub struct Weighed {
    pub existence: Option<Existence>,
    /// Share that the gradient holds of each criterion; none where one kind of account, all alike but for chance, fits
    /// better than any gradient.
    pub leaning: Vec<f64>,
}

/// Weighs the classes found against the best continuum.
pub fn weigh(cells: &Cells, chosen: &Chosen, seed: u64) -> Weighed {
    let few = sample(cells, ACCOUNTS, seed).map(|(_, few)| few);
    let on = few.as_ref().unwrap_or(cells);
    let line = Continuum::fit(on, 1, PATIENT);
    let classes = &chosen.best.mixture;
    let one = chosen.one.mixture.clone().settle(on, None, true, CLASSES);
    if classes.classes == 1 {
        return Weighed {
            existence: None,
            leaning: leaning(&line, on, one.bic),
        };
    }
    let plane = Continuum::fit(on, 2, PATIENT);
    let rival = if plane.bic < line.bic { plane } else { line };
    let classes = match few {
        Some(_) => classes.clone().settle(on, None, true, CLASSES),
        None => chosen.best.clone(),
    };
    Weighed {
        existence: Some(existence(on, &classes, &rival, seed)),
        leaning: leaning(&rival, on, one.bic),
    }
}

fn leaning(continuum: &Continuum, cells: &Cells, one: f64) -> Vec<f64> {
    if continuum.bic < one {
        continuum.held(cells)
    } else {
        vec![0.0; cells.criteria()]
    }
}

fn existence(cells: &Cells, classes: &Settled, rival: &Continuum, seed: u64) -> Existence {
    // Half a difference of BIC, so that structure which costs parameters is no merit.
    let apart = |rival: &Continuum, classes: &Settled| (rival.bic - classes.bic) / 2.0;
    let draw = |draw: u64| {
        let mut random = draw::generator(seed, 3_000_000 + draw);
        let drawn = rival.draw(cells, &mut random);
        let classes = again(&drawn, &classes.mixture, None, &mut random);
        apart(&rival.clone().settle(&drawn, QUICK), &classes)
    };
    let found = apart(rival, classes);
    let tail = Tail::of(found, draw);
    Existence {
        p: tail.p,
        classes: classes.mixture.classes as u64,
        apart: round(found, 1e3),
        expected: round(tail.mean, 1e3),
        draws: tail.draws,
        dimensions: rival.dimensions as u32,
    }
}

/// Classes beyond the best, one at a time, for as long as each nearly pays for itself, has `least` accounts and gains
/// more than accounts of one class fewer would let it.
///
/// What decides on the best asks of a class all that its parameters cost, which a small one cannot quite pay among a
/// few hundred accounts however plain it is. Among many the price is nothing beside the gain, and what one class more
/// explains is how real classes depart from independence: then the best stays.
pub fn raise(cells: &Cells, chosen: &mut Chosen, least: usize, seed: u64) {
    if cells.rows > ACCOUNTS {
        return;
    }
    let accounts = cells.rows as f64;
    for more in std::mem::take(&mut chosen.beyond) {
        let added = more
            .mixture
            .parameters
            .saturating_sub(chosen.best.mixture.parameters);
        let short = more.bic - chosen.best.bic;
        if short > SHORT * accounts.ln() * added as f64 || smallest(cells, &more.mixture) < least {
            return;
        }
        let p = one_more(cells, &chosen.best, &more, seed);
        let classes = more.mixture.classes as u64;
        chosen
            .tried
            .iter_mut()
            .filter(|tried| tried.classes == classes)
            .for_each(|tried| tried.p = Some(p));
        if p > MOST_CHANCE_MORE {
            return;
        }
        chosen.best = more;
    }
}

/// Accounts of the smallest class.
fn smallest(cells: &Cells, mixture: &Mixture) -> usize {
    let mut accounts = vec![0; mixture.classes];
    let of = mixture.assign(cells).into_iter();
    of.for_each(|class| accounts[class] += 1);
    accounts.into_iter().min().unwrap_or(0)
}

/// Chance of as much a gain by one class more, were there only the fewer.
fn one_more(cells: &Cells, fewer: &Settled, more: &Settled, seed: u64) -> f64 {
    let gain = |fewer: &Settled, more: &Settled| more.log_likelihood - fewer.log_likelihood;
    let draw = |draw: u64| {
        let stream = 4_000_000 + 1_000 * more.mixture.classes as u64 + draw;
        let mut random = draw::generator(seed, stream);
        let drawn = fewer.mixture.draw(cells, &mut random);
        let few = fewer.mixture.clone().settle(&drawn, None, true, AGAIN);
        let more = again(&drawn, &more.mixture, Some(&few.mixture), &mut random);
        gain(&few, &more)
    };
    Tail::of(gain(fewer, more), draw).p
}

/// How far out something found is among the same of draws.
struct Tail {
    p: f64,
    mean: f64,
    draws: u32,
}

impl Tail {
    /// A few draws where they answer plainly, all of them otherwise.
    fn of(found: f64, draw: impl Fn(u64) -> f64 + Sync) -> Self {
        let mut drawn: Vec<f64> = (0..FIRST).into_par_iter().map(&draw).collect();
        let (mut p, mut mean) = beyond(found, &drawn);
        if p < PLAIN[0] && p > PLAIN[1] {
            drawn.par_extend((FIRST..DRAWS).into_par_iter().map(&draw));
            (p, mean) = beyond(found, &drawn);
        }
        Self {
            p: round(p, 1e6),
            mean,
            draws: drawn.len() as u32,
        }
    }
}

fn round(v: f64, to: f64) -> f64 {
    (v * to).round() / to
}

/// Chance that one more draw is beyond `found`, and the mean of the draws.
///
/// Source: the prediction interval of a normal sample, Student's t with a variance of `s²(1 + 1/n)`.
fn beyond(found: f64, drawn: &[f64]) -> (f64, f64) {
    let n = drawn.len() as f64;
    let mean = drawn.iter().sum::<f64>() / n;
    let variance = drawn.iter().map(|d| (d - mean).powi(2)).sum::<f64>() / (n - 1.0);
    // Draws that are all alike leave no doubt on either side.
    let t = (found - mean) / (variance * (1.0 + 1.0 / n)).sqrt().max(1e-9);
    let tail = student::two_sided(t, n - 1.0) / 2.0;
    (if t > 0.0 { tail } else { 1.0 - tail }, mean)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_class_more_is_taken_when_chance_would_not_gain_as_much() {
        // 120 accounts of two kinds, of which five criteria in six tell.
        let rows = 120;
        let bin = |i: usize, c: usize| {
            let kind = i % 2;
            let odd = (i * (2 * c + 3) + c).is_multiple_of(11);
            if c == 5 {
                i / 2 % 3
            } else if odd {
                2
            } else {
                kind
            }
        };
        let cells = Cells::new(&crate::criteria::Binned {
            rows,
            sizes: vec![4; 6],
            columns: (0..6)
                .map(|c| (0..rows).map(|i| bin(i, c) as u16).collect())
                .collect(),
        });
        let chosen = crate::segments::choose::choose(&cells, 4, 1, &|_| None);
        assert_eq!(chosen.best.mixture.classes, 2);
        let one = || Chosen {
            best: chosen.one.clone(),
            beyond: std::iter::once(chosen.best.clone())
                .chain(chosen.beyond.clone())
                .collect(),
            ..chosen.clone()
        };
        let mut raised = one();
        raise(&cells, &mut raised, 15, 1);
        assert_eq!(raised.best.mixture.classes, 2);
        assert!(raised.tried[1].p.is_some_and(|p| p <= MOST_CHANCE_MORE));
        // A class of too few accounts is no gain.
        let mut too_few = one();
        raise(&cells, &mut too_few, 100, 1);
        assert_eq!(too_few.best.mixture.classes, 1);
    }

    /// A plain answer, either way, takes the first draws; a doubtful one all of them.
    #[test]
    fn draws_stop_once_they_have_decided() {
        let draw = |i: u64| (i % 5) as f64;
        for (found, draws) in [(60.0, FIRST), (1.0, FIRST), (5.5, DRAWS)] {
            let tail = Tail::of(found, draw);
            assert_eq!(u64::from(tail.draws), draws, "{found}: p {}", tail.p);
        }
    }

    #[test]
    fn what_is_beyond_all_draws_is_unlikely_and_what_is_among_them_is_not() {
        let drawn: Vec<f64> = (0..24).map(|i| f64::from(i % 7) - 3.0).collect();
        let (far, mean) = beyond(12.0, &drawn);
        assert!(far < 1e-4, "{far}");
        assert!((beyond(mean, &drawn).0 - 0.5).abs() < 1e-12);
        assert!(beyond(-12.0, &drawn).0 > 0.999);
    }
}
