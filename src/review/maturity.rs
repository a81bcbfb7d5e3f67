//! A quarter whose deals are partly open: what will have become of all of them, by hazards in discrete time.

use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;
use serde::Serialize;

use super::estimate::Estimate;

/// Steps in which a deal may be decided, each with as many decisions (house choice: enough for the shape, few enough for
/// a small quarter).
const STEPS: usize = 8;
/// Resamplings for the standard error (house choice: it is then known to a twentieth).
const RESAMPLED: usize = 200;
/// Fewest decided deals with their days (house choice: five to a step).
const FEWEST: usize = 40;

/// A deal: days from its opening to its decision, or to today, and how it was decided.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Deal {
    /// Days watched.
    pub days: i32,
    /// Whether it was ideal; `None` while it is open.
    pub ideal: Option<bool>,
    /// Its fit by the champion.
    pub fit: f64,
}

/// What becomes of all deals of the quarter, open ones included.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Maturity {
    /// Deals whose days are known.
    pub deals: u64,
    /// Open ones among them.
    pub open: u64,
    /// Share that will have been ideal once all are decided.
    pub eventual: f64,
    /// Share that the champion expects of all of them: their mean fit.
    pub expected: f64,
    /// One over the other.
    pub ratio: Estimate,
}

impl Maturity {
    /// Of deals; `None` without open ones, with fewer than forty decided, or when nothing of one kind was decided.
    ///
    /// Each deal is at risk of being decided, one way or the other, in every step up to its days; the share that is ideal at
    /// the end is the sum over steps of the chance to be still open times the hazard of an ideal ending, and what is open after the
    /// last step ends as what ended in it: slow deals end otherwise than quick ones. The interval is from resampling deals, on the scale of logarithms.
    ///
    /// Source: cumulative incidence from discrete hazards of competing events, Tutz & Schmid (2016), *Modeling Discrete
    /// Time-to-Event Data*, ch. 8.
    pub fn of(deals: &[Deal], seed: u64) -> Option<Self> {
        let open = deals.iter().filter(|deal| deal.ideal.is_none()).count();
        let decided = deals.len() - open;
        if open == 0 || decided < FEWEST {
            return None;
        }
        let mut days: Vec<i32> = deals
            .iter()
            .filter(|deal| deal.ideal.is_some())
            .map(|deal| deal.days)
            .collect();
        days.sort_unstable();
        let mut ends: Vec<i32> = (1..STEPS).map(|step| days[step * decided / STEPS]).collect();
        ends.dedup();
        let all: Vec<usize> = (0..deals.len()).collect();
        let eventual = eventual(deals, &ends, &all)?;
        let expected = deals.iter().map(|deal| deal.fit).sum::<f64>() / deals.len() as f64;
        let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
        let logs: Vec<f64> = (0..RESAMPLED)
            .filter_map(|_| {
                let drawn: Vec<usize> = (0..deals.len())
                    .map(|_| random.gen_range(0..deals.len()))
                    .collect();
                let expected: f64 = drawn.iter().map(|i| deals[*i].fit).sum::<f64>() / drawn.len() as f64;
                Some((self::eventual(deals, &ends, &drawn)? / expected).ln())
            })
            .filter(|log| log.is_finite())
            .collect();
        if eventual <= 0.0 || logs.len() < RESAMPLED / 2 {
            return None;
        }
        let mean = logs.iter().sum::<f64>() / logs.len() as f64;
        let variance = logs.iter().map(|log| (log - mean).powi(2)).sum::<f64>() / (logs.len() - 1) as f64;
        Some(Self {
            deals: deals.len() as u64,
            open: open as u64,
            eventual,
            expected,
            ratio: Estimate::of_logarithm(eventual / expected, variance.sqrt()),
        })
    }
}

/// Share of the drawn deals that will have been ideal; `None` when none is decided.
fn eventual(deals: &[Deal], ends: &[i32], drawn: &[usize]) -> Option<f64> {
    // Of each step: at risk, ended ideal, ended otherwise.
    let mut steps = vec![[0.0; 3]; ends.len() + 1];
    for deal in drawn.iter().map(|i| deals[*i]) {
        let last = ends.partition_point(|end| *end < deal.days);
        steps[..last].iter_mut().for_each(|step| step[0] += 1.0);
        match deal.ideal {
            // Open for part of the step: at risk in half of it.
            None => steps[last][0] += 0.5,
            Some(ideal) => {
                steps[last][0] += 1.0;
                steps[last][if ideal { 1 } else { 2 }] += 1.0;
            }
        }
    }
    let (mut still, mut ideal, mut last) = (1.0_f64, 0.0, None);
    for [at_risk, won, lost] in steps.into_iter().filter(|step| step[0] > 0.0) {
        ideal += still * won / at_risk;
        still *= (1.0 - (won + lost) / at_risk).max(0.0);
        if won + lost > 0.0 {
            last = Some(won / (won + lost));
        }
    }
    last.map(|last| ideal + still * last)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Wins come quickly and losses slowly: of what is decided most is won, of all of it 40 %.
    fn quarter(seed: u64, deals: usize) -> Vec<Deal> {
        let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
        (0..deals)
            .map(|_| {
                let ideal = random.r#gen::<f64>() < 0.4;
                let mean = if ideal { 20.0 } else { 60.0 };
                let takes = (-mean * random.r#gen::<f64>().ln()).ceil() as i32;
                let watched = random.gen_range(10..90);
                Deal {
                    days: takes.min(watched),
                    ideal: (takes <= watched).then_some(ideal),
                    fit: 0.4,
                }
            })
            .collect()
    }

    #[test]
    fn open_deals_are_weighed_where_the_decided_ones_mislead() {
        let deals = quarter(3, 4_000);
        let decided: Vec<_> = deals.iter().filter_map(|deal| deal.ideal).collect();
        let naive = decided.iter().filter(|ideal| **ideal).count() as f64 / decided.len() as f64;
        let found = Maturity::of(&deals, 1).unwrap();
        assert!(naive > 0.5, "{naive}");
        assert!((found.ratio.value - 1.0).abs() < 0.15, "{}", found.ratio.value);
        assert!(found.ratio.low < found.ratio.value && found.ratio.value < found.ratio.high);
        let all_decided: Vec<Deal> = deals.into_iter().filter(|deal| deal.ideal.is_some()).collect();
        assert_eq!(Maturity::of(&all_decided, 1), None);
    }
}
