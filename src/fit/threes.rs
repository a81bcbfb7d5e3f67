//! Interactions of three criteria, which no pair of them shows, on evidence the fit had not seen.

use rayon::prelude::*;

use crate::criteria::Cut;
use crate::error::Result;
use crate::fit::axis::Axis;
use crate::fit::bag::{Bag, Ground, Pairs, at_a_time, mean};
use crate::fit::pairs::Evidence;

/// Fewest accounts: cells of three criteria hold too few of a smaller table, and of 5,000 a fold leaves these (house choice).
pub const LEAST_ACCOUNTS: usize = 4_000;
/// Most tables of three, and rounds in which they enter (house choice: what a reader takes in).
const MOST: usize = 4;
const ROUNDS: usize = 2;
/// Criteria among which they are looked for, those with most effect first: what bounds the cost on wide tables to 9,880
/// tables (house choice).
const CRITERIA: usize = 40;
/// Most accounts on which all of them are measured, by one fit; by all fits, the best of these (house choice).
const SCREENED: usize = 20_000;
const SHORTLIST: usize = 20;
/// Bins a side while they are measured, "unknown" among them (house choice: cells that accounts fill).
const SCREEN_BINS: usize = 5;
/// Cross-fitted log-likelihood (nats) that one must add: by a single step, and a round of them once fitted. Three times what
/// pairs must, as threes are about ten times as many and the best of so many flatters itself (house choice,
/// docs/decisions.md).
const LEAST_GAIN: f64 = 10.0;
const LEAST_ROUND: f64 = 15.0;

/// Lets tables of three criteria in, best first, each by cross-fitted gain and then by what the bags' own fits gain with
/// it. The bags are left fitted with those that entered.
///
/// All threes are looked at, not only those of pairs that entered: of a sign that turns with a third criterion no pair
/// shows anything.
///
/// # Errors
/// [`crate::Error::NotConverged`].
pub fn add(
    ground: &Ground<'_>,
    mains: &[(usize, Cut)],
    pairs: &mut Pairs,
    bags: &mut Vec<Bag>,
    repeats: usize,
) -> Result<()> {
    let n = ground.bins.rows;
    let looked_at = looked_at(ground, mains, bags);
    let candidates = candidates(&looked_at, mains);
    // From 5 bins a side to 9, "unknown" among them: cells keep their accounts as these grow.
    let bins = (n as f64).powf(0.2).clamp(5.0, 9.0) as usize;
    let beta = mean(bags, |bag| &bag.beta);
    pairs.coarse = (0..mains.len())
        .map(|main| axis(ground, mains, main, bins, &beta))
        .collect();
    for _ in 0..ROUNDS {
        let free = |three: &&[usize; 3]| pairs.threes.iter().all(|known| shared(known, three) < 2);
        let free: Vec<[usize; 3]> = candidates.iter().filter(free).copied().collect();
        let step = n.div_ceil(SCREENED).max(1);
        // Every k-th account: a sample drawn by what accounts hold, as that is their order.
        let sample: Vec<u32> = (0..n as u32).step_by(step).collect();
        let mut shortlist = gains(ground, mains, &looked_at, &bags[..1], &sample, free);
        shortlist.truncate(SHORTLIST);
        let shortlist = shortlist.into_iter().map(|(_, three)| three).collect();
        let all: Vec<u32> = (0..n as u32).collect();
        let ranked = gains(ground, mains, &looked_at, bags, &all, shortlist);
        let known = pairs.threes.len();
        for (gain, three) in ranked {
            let apart = pairs.threes.iter().all(|known| shared(known, &three) < 2);
            if gain / repeats as f64 > LEAST_GAIN && apart && pairs.threes.len() < MOST {
                pairs.threes.push(three);
            }
        }
        if pairs.threes.len() == known {
            break;
        }
        let before: f64 = bags.iter().map(|bag| bag.held_out_loss(ground)).sum();
        let mut with_them = bags.clone();
        with_them
            .par_iter_mut()
            .with_min_len(at_a_time(bags.len(), n))
            .try_for_each(|bag| bag.add_pairs(ground, pairs))?;
        let after: f64 = with_them.iter().map(|bag| bag.held_out_loss(ground)).sum();
        if (before - after) / (repeats as f64) < LEAST_ROUND {
            pairs.threes.truncate(known);
            break;
        }
        *bags = with_them;
    }
    Ok(())
}

/// How many criteria two threes have in common.
fn shared(one: &[usize; 3], other: &[usize; 3]) -> usize {
    one.iter().filter(|main| other.contains(main)).count()
}

/// One-column criteria that may take part, in order of their place: a table could undo a direction that was asked for.
fn looked_at(ground: &Ground<'_>, mains: &[(usize, Cut)], bags: &[Bag]) -> Vec<usize> {
    let range = |main: usize| -> f64 {
        let of_bag = |bag: &Bag| {
            let (low, high) = bag.beta[main]
                .iter()
                .fold((f64::MAX, f64::MIN), |(low, high), beta| {
                    (low.min(*beta), high.max(*beta))
                });
            high - low
        };
        bags.iter().map(of_bag).sum()
    };
    let free = (0..mains.len()).filter(|main| ground.monotone[*main].is_none());
    let mut ranked: Vec<(f64, usize)> = free.map(|main| (range(main), main)).collect();
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    ranked.truncate(CRITERIA);
    let mut kept: Vec<usize> = ranked.into_iter().map(|(_, main)| main).collect();
    kept.sort_unstable();
    kept
}

/// Every three of them of three columns.
fn candidates(looked_at: &[usize], mains: &[(usize, Cut)]) -> Vec<[usize; 3]> {
    let mut out = Vec::new();
    for (k, &c) in looked_at.iter().enumerate() {
        for (j, &b) in looked_at[..k].iter().enumerate() {
            out.extend(looked_at[..j].iter().map(|&a| [a, b, c]).filter(|three| {
                let [a, b, c] = three.map(|main| mains[main].0);
                a != b && b != c && a != c
            }));
        }
    }
    out
}

/// Coarse bins of a criterion, levels in the order of `beta`.
fn axis(ground: &Ground<'_>, mains: &[(usize, Cut)], main: usize, most: usize, beta: &[Vec<f64>]) -> Axis {
    let mut counts = vec![0.0; ground.bins.sizes[main]];
    let accounts = ground.bins.columns[main].iter().zip(ground.weights);
    accounts.for_each(|(&bin, weight)| counts[usize::from(bin)] += weight);
    Axis::grouped(most, &counts, &beta[main], mains[main].1.is_ordered())
}

/// Log-likelihood (nats) that each three would add on held-out accounts of the sample, summed over the bags, best first.
fn gains(
    ground: &Ground<'_>,
    mains: &[(usize, Cut)],
    looked_at: &[usize],
    bags: &[Bag],
    sample: &[u32],
    candidates: Vec<[usize; 3]>,
) -> Vec<(f64, [usize; 3])> {
    let mut ranked: Vec<(f64, [usize; 3])> = candidates.into_iter().map(|three| (0.0, three)).collect();
    for bag in bags {
        // In this fit's own eyes: levels ordered by effects that held-out accounts had no part in.
        let coarse: Vec<(Vec<u8>, usize)> = (0..mains.len())
            .into_par_iter()
            .map(|main| {
                if looked_at.binary_search(&main).is_err() {
                    return (Vec::new(), 0);
                }
                let axis = axis(ground, mains, main, SCREEN_BINS, &bag.beta);
                let bins = sample.iter().map(|&i| ground.bins.columns[main][i as usize]);
                (axis.apply_few(bins), axis.size)
            })
            .collect();
        let evidence = Evidence::new(&bag.log_odds, &bag.held_out, sample, ground.ideal, ground.weights);
        ranked.par_iter_mut().for_each(|(gain, three)| {
            let [(first, rows), (second, columns), (third, layers)] = three.map(|main| &coarse[main]);
            let cell = |i: usize| {
                (usize::from(first[i]) * columns + usize::from(second[i])) * layers + usize::from(third[i])
            };
            *gain += evidence.gain(rows * columns * layers, cell);
        });
    }
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    ranked
}
