//! Criteria made of two columns: differences and ratios of numbers, days between dates, on evidence the fit had not seen.

use rayon::prelude::*;

use crate::criteria::bins::{BinSettings, derived_points};
use crate::criteria::formula::operand;
use crate::criteria::{Binned, Cut, Formula};
use crate::error::Result;
use crate::fit::Accounts;
use crate::fit::axis::Axis;
use crate::fit::bag::{Bag, Ground, Pairs, at_a_time};
use crate::fit::pairs::{Derived, Evidence};

/// Most derived criteria of a scorecard: what a reader takes in (house choice).
const MOST: usize = 3;
/// Numbers and dates among which they are looked for, those with most effect first: what bounds the cost on wide
/// tables to 45 pairs of numbers and 10 of dates (house choice).
const NUMBERS: usize = 10;
const DATES: usize = 5;
/// Fewest cuts of an operand: fewer values are a rating or a code rather than a quantity (house choice).
const LEAST_CUTS: usize = 8;
/// Most accounts on which candidates are measured (house choice: what a gate of a few nats needs).
const SCREENED: usize = 10_000;
/// Bins of a candidate, and of each axis of the pair it must not fall behind, while it is measured (house choice).
const SCREEN_BINS: usize = 16;
const PAIR_BINS: usize = 8;
/// Candidates that are compared with their columns' pair before a round gives up (house choice).
const TRIES: usize = 5;
/// Cross-fitted log-likelihood (nats) that one must add: by a single step, and once fitted (as pairs, design §4).
const LEAST_GAIN: f64 = 3.0;
const LEAST_FITTED: f64 = 5.0;

/// Two columns that may make a criterion.
struct Candidate {
    mains: (usize, usize),
    formula: Formula,
    /// Places among the operands.
    values: (usize, usize),
}

/// A number or a date that may be an operand.
struct Operand {
    main: usize,
    cut: Cut,
    /// Of the accounts of a sample; NaN where unknown. Of all accounts they would be the table's numbers once more.
    values: Vec<f64>,
    /// Accounts of which it is zero.
    zeros: usize,
}

/// Lets derived criteria in one by one, each by cross-fitted gain and then by what the bags' own fits gain with it. The
/// bags are left fitted with those that entered.
///
/// # Errors
/// [`crate::Error::NotConverged`].
pub fn add(
    settings: &BinSettings,
    accounts: Accounts<'_>,
    ground: &Ground<'_>,
    mains: &[(usize, Cut)],
    bags: &mut Vec<Bag>,
    repeats: usize,
) -> Result<Vec<Derived>> {
    let (operands, sample) = operands(accounts, ground, mains, bags);
    let candidates = candidates(&operands);
    if candidates.is_empty() {
        return Ok(Vec::new());
    }
    let coarse: Vec<(Vec<u16>, usize)> = candidates
        .par_iter()
        .map(|candidate| screened(candidate, &operands))
        .collect();
    let mut pairs = Pairs::default();
    while pairs.derived.len() < MOST {
        let evidence: Vec<Evidence> = bags
            .par_iter()
            .map(|bag| {
                Evidence::new(
                    &bag.log_odds,
                    &bag.held_out,
                    &sample,
                    ground.ideal,
                    ground.weights,
                )
            })
            .collect();
        let gain = |bins: &[u16], size: usize| {
            let gains = evidence
                .iter()
                .map(|fit| fit.gain(size, |at| usize::from(bins[at])));
            gains.sum::<f64>() / repeats as f64
        };
        let free = |candidate: &Candidate| pairs.derived.iter().all(|known| known.mains != candidate.mains);
        let mut ranked: Vec<(f64, usize)> = candidates
            .par_iter()
            .enumerate()
            .filter(|(_, candidate)| free(candidate))
            .map(|(at, _)| (gain(&coarse[at].0, coarse[at].1), at))
            .filter(|(gain, _)| *gain > LEAST_GAIN)
            .collect();
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        // What the two columns say in any other way is left to their pair.
        let best = ranked.into_iter().take(TRIES).find(|(gained, at)| {
            let (a, b) = candidates[*at].mains;
            let of_pair = bags.iter().zip(&evidence).map(|(bag, fit)| {
                let axes = [a, b].map(|main| {
                    let counts = counts(ground, main);
                    Axis::grouped(PAIR_BINS, &counts, &bag.beta[main], true)
                });
                let (first, second) = (&ground.bins.columns[a], &ground.bins.columns[b]);
                let bin = |axis: &Axis, column: &[u16], at: usize| {
                    usize::from(axis.map[usize::from(column[sample[at] as usize])])
                };
                fit.gain(axes[0].size * axes[1].size, |at| {
                    bin(&axes[0], first, at) * axes[1].size + bin(&axes[1], second, at)
                })
            });
            *gained >= of_pair.sum::<f64>() / repeats as f64
        });
        let Some((_, at)) = best else { break };
        let Some(derived) = derive(settings, accounts, mains, &candidates[at], &operands)? else {
            break;
        };
        let before: f64 = bags.iter().map(|bag| bag.held_out_loss(ground)).sum();
        pairs.derived.push(derived);
        let mut with_it = bags.clone();
        with_it
            .par_iter_mut()
            .with_min_len(at_a_time(bags.len(), accounts.rows.len()))
            .try_for_each(|bag| bag.add_pairs(ground, &pairs))?;
        // What one step promised must hold for the fit itself, on accounts it has not seen.
        let after: f64 = with_it.iter().map(|bag| bag.held_out_loss(ground)).sum();
        if (before - after) / (repeats as f64) < LEAST_FITTED {
            pairs.derived.pop();
            break;
        }
        *bags = with_it;
    }
    Ok(pairs.derived)
}

/// Quantities without a direction that was asked for, those with most effect, in the order of their names; and the
/// accounts on which they are looked at.
fn operands(
    accounts: Accounts<'_>,
    ground: &Ground<'_>,
    mains: &[(usize, Cut)],
    bags: &[Bag],
) -> (Vec<Operand>, Vec<u32>) {
    let spread = |main: usize| -> f64 {
        let counts = counts(ground, main);
        let total = counts.iter().sum::<f64>().max(1e-9);
        let of_bag = |bag: &Bag| {
            let mean = |power: i32| {
                let parts = bag.beta[main].iter().zip(&counts);
                parts.map(|(beta, n)| n * beta.powi(power)).sum::<f64>() / total
            };
            mean(2) - mean(1).powi(2)
        };
        bags.iter().map(of_bag).sum()
    };
    let is_operand = |main: usize| {
        let cut = &mains[main].1;
        let is_quantity = cut.is_number() && cut.column().1.ranges.is_none() || cut.is_age();
        is_quantity && cut.points().len() >= LEAST_CUTS && ground.monotone[main].is_none()
    };
    let mut ranked: Vec<(f64, usize)> = (0..mains.len())
        .filter(|main| is_operand(*main))
        .map(|main| (spread(main), main))
        .collect();
    let name = |main: usize| mains[main].1.column().0;
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| name(a.1).cmp(name(b.1))));
    let ordered = ranked.into_iter().map(|(_, main)| main);
    let (dates, numbers): (Vec<usize>, Vec<usize>) = ordered.partition(|main| mains[*main].1.is_age());
    let mut kept: Vec<usize> = numbers
        .into_iter()
        .take(NUMBERS)
        .chain(dates.into_iter().take(DATES))
        .collect();
    kept.sort_by(|a, b| name(*a).cmp(name(*b)));
    let mut keys = vec![0u64; accounts.rows.len()];
    let mut operands: Vec<Operand> = Vec::with_capacity(kept.len());
    for main in kept {
        let Some(all) = values(accounts, mains, main) else {
            continue;
        };
        let add = |(key, value): (&mut u64, &f64)| *key = key.wrapping_add(mixed(value.to_bits()));
        keys.iter_mut().zip(&all).for_each(add);
        operands.push(Operand {
            main,
            cut: mains[main].1.clone().with_points(Vec::new()),
            values: Vec::new(),
            zeros: all.iter().filter(|value| **value == 0.0).count(),
        });
    }
    let sample = sample(&keys);
    let rows: Vec<u32> = sample.iter().map(|&i| accounts.rows[i as usize]).collect();
    for operand in &mut operands {
        let sampled = Accounts {
            rows: &rows,
            ..accounts
        };
        operand.values = values(sampled, mains, operand.main).unwrap_or_default();
    }
    (operands, sample)
}

/// Numbers, or ages, of the accounts; NaN where unknown, none for a column of something else.
fn values(accounts: Accounts<'_>, mains: &[(usize, Cut)], main: usize) -> Option<Vec<f64>> {
    let (input, cut) = &mains[main];
    let column = &accounts.table.columns[accounts.inputs[*input].column];
    operand(column, cut.as_of().unwrap_or_default(), accounts.rows)
}

/// Every two operands of a kind: their difference, and the ratio of two numbers over the one that is less often zero.
fn candidates(operands: &[Operand]) -> Vec<Candidate> {
    let mut out = Vec::new();
    for a in 0..operands.len() {
        for b in a + 1..operands.len() {
            if operands[a].cut.is_age() != operands[b].cut.is_age() {
                continue;
            }
            let mains = (operands[a].main, operands[b].main);
            out.push(Candidate {
                mains,
                formula: Formula::Difference,
                values: (a, b),
            });
            if operands[a].cut.is_number() {
                out.push(Candidate {
                    mains,
                    formula: Formula::Ratio,
                    values: if operands[a].zeros < operands[b].zeros {
                        (b, a)
                    } else {
                        (a, b)
                    },
                });
            }
        }
    }
    out
}

/// Accounts on which candidates are measured: all, or those whose values' hash comes first, whatever their order.
fn sample(keys: &[u64]) -> Vec<u32> {
    let mut all: Vec<u32> = (0..keys.len() as u32).collect();
    if keys.len() <= SCREENED {
        return all;
    }
    all.sort_unstable_by_key(|account| (mixed(keys[*account as usize]), *account));
    all.truncate(SCREENED);
    all.sort_unstable();
    all
}

/// Source: the finaliser of SplitMix64, Steele, Lea & Flood (2014), OOPSLA.
fn mixed(bits: u64) -> u64 {
    let bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}

/// Coarse quantile bins of a candidate on the sample, "unknown" last, and their number.
fn screened(candidate: &Candidate, operands: &[Operand]) -> (Vec<u16>, usize) {
    let of = |at: usize| &operands[at].values;
    let values: Vec<Option<f64>> = of(candidate.values.0)
        .iter()
        .zip(of(candidate.values.1))
        .map(|(a, b)| candidate.formula.value(*a, *b))
        .collect();
    let mut known: Vec<f64> = values.iter().flatten().copied().collect();
    known.sort_unstable_by(f64::total_cmp);
    let mut points: Vec<f64> = (1..SCREEN_BINS)
        .filter_map(|k| known.get(k * known.len() / SCREEN_BINS).copied())
        .collect();
    points.dedup();
    let bin = |value: &Option<f64>| match value {
        Some(value) => points.partition_point(|point| point < value) as u16,
        None => points.len() as u16 + 1,
    };
    (values.iter().map(bin).collect(), points.len() + 2)
}

/// The candidate with the fit's own bins; `None` when all its values are one.
fn derive(
    settings: &BinSettings,
    accounts: Accounts<'_>,
    mains: &[(usize, Cut)],
    candidate: &Candidate,
    operands: &[Operand],
) -> Result<Option<Derived>> {
    let (first, second) = candidate.values;
    let of = |at: usize| values(accounts, mains, operands[at].main);
    let (Some(numerators), Some(denominators)) = (of(first), of(second)) else {
        return Ok(None);
    };
    let known = numerators.iter().zip(&denominators);
    let known: Vec<f64> = known
        .filter_map(|(a, b)| candidate.formula.value(*a, *b))
        .collect();
    let cuts = derived_points(settings, known);
    if cuts.is_empty() {
        return Ok(None);
    }
    let cut = Cut::Derived {
        formula: candidate.formula,
        first: Box::new(operands[first].cut.clone()),
        second: Box::new(operands[second].cut.clone()),
        cuts,
    };
    let mut bins = Binned::transform([&cut], accounts.table, accounts.rows)?;
    Ok(Some(Derived {
        mains: candidate.mains,
        cut,
        bins: bins.columns.swap_remove(0),
    }))
}

/// Weight of the accounts in each bin of a one-column criterion.
fn counts(ground: &Ground<'_>, main: usize) -> Vec<f64> {
    let mut counts = vec![0.0; ground.bins.sizes[main]];
    let accounts = ground.bins.columns[main].iter().zip(ground.weights);
    accounts.for_each(|(&bin, weight)| counts[usize::from(bin)] += weight);
    counts
}
