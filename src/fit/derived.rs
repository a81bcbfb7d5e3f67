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
    /// Of every account; NaN where unknown.
    values: Vec<f64>,
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
    let operands = operands(accounts, ground, mains, bags);
    let candidates = candidates(&operands);
    if candidates.is_empty() {
        return Ok(Vec::new());
    }
    let sample = sample(&operands, accounts.rows.len());
    let coarse: Vec<(Vec<u16>, usize)> = candidates
        .par_iter()
        .map(|candidate| screened(candidate, &operands, &sample))
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
        let Some(derived) = derive(settings, accounts, &candidates[at], &operands)? else {
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

/// Quantities without a direction that was asked for, those with most effect first; in the order of their names.
fn operands(
    accounts: Accounts<'_>,
    ground: &Ground<'_>,
    mains: &[(usize, Cut)],
    bags: &[Bag],
) -> Vec<Operand> {
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
    kept.into_iter()
        .filter_map(|main| {
            let (input, cut) = &mains[main];
            let column = &accounts.table.columns[accounts.inputs[*input].column];
            Some(Operand {
                main,
                values: operand(column, cut.as_of().unwrap_or_default(), accounts.rows)?,
                cut: cut.clone().with_points(Vec::new()),
            })
        })
        .collect()
}

/// Every two operands of a kind: their difference, and the ratio of two numbers over the one that is less often zero.
fn candidates(operands: &[Operand]) -> Vec<Candidate> {
    let zeros = |at: usize| operands[at].values.iter().filter(|value| **value == 0.0).count();
    let zeros: Vec<usize> = (0..operands.len()).map(zeros).collect();
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
                    values: if zeros[a] < zeros[b] { (b, a) } else { (a, b) },
                });
            }
        }
    }
    out
}

/// Accounts on which candidates are measured: all, or those whose values' hash comes first, whatever their order.
fn sample(operands: &[Operand], accounts: usize) -> Vec<u32> {
    let mut all: Vec<u32> = (0..accounts as u32).collect();
    if accounts <= SCREENED {
        return all;
    }
    let key = |account: u32| {
        let values = operands.iter().map(|operand| operand.values[account as usize]);
        values.fold(0u64, |sum, value| sum.wrapping_add(mixed(value.to_bits())))
    };
    let keys: Vec<u64> = (0..accounts as u32).into_par_iter().map(key).collect();
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

impl Candidate {
    fn value(&self, operands: &[Operand], account: usize) -> Option<f64> {
        let of = |at: usize| operands[at].values[account];
        self.formula.value(of(self.values.0), of(self.values.1))
    }
}

/// Coarse quantile bins of a candidate on the sample, "unknown" last, and their number.
fn screened(candidate: &Candidate, operands: &[Operand], sample: &[u32]) -> (Vec<u16>, usize) {
    let values: Vec<Option<f64>> = sample
        .iter()
        .map(|&account| candidate.value(operands, account as usize))
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
    candidate: &Candidate,
    operands: &[Operand],
) -> Result<Option<Derived>> {
    let known: Vec<f64> = (0..accounts.rows.len())
        .filter_map(|account| candidate.value(operands, account))
        .collect();
    let cuts = derived_points(settings, known);
    if cuts.is_empty() {
        return Ok(None);
    }
    let (first, second) = candidate.values;
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
