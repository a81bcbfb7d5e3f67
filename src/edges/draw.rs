//! The arms of a randomised test, drawn from a list of accounts: balanced within strata, the same for the same seed.

use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::{RngCore, SeedableRng};

/// Where an account was drawn into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Drawn {
    A,
    B,
    /// Left alone, to see what happens to accounts that nobody works.
    Holdout,
}

/// How many to draw into each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sizes {
    pub a: usize,
    pub b: usize,
    pub holdout: usize,
}

impl Sizes {
    pub fn all(self) -> usize {
        self.a + self.b + self.holdout
    }

    /// At most as many as there are accounts, in the same proportions.
    pub fn within(self, accounts: usize) -> Self {
        let all = self.all();
        if all <= accounts {
            return self;
        }
        let part = |size: usize| (size as u128 * accounts as u128 / all as u128) as usize;
        let (b, holdout) = (part(self.b), part(self.holdout));
        // What rounding leaves goes to the arms, one each at most.
        let left = accounts - part(self.a) - b - holdout;
        Self {
            a: part(self.a) + left.div_ceil(2),
            b: b + left / 2,
            holdout,
        }
    }
}

/// Draws accounts, each with its stratum, into arms of these sizes (fewer where there are fewer accounts); `None` for
/// who is not drawn. Each stratum is spread over the arms as evenly as whole accounts allow, and who is drawn from it is
/// chance alone.
///
/// Source: stratified permuted blocks, Kernan et al. (1999), *Journal of Clinical Epidemiology* 52:19.
pub fn draw(strata: &[u32], sizes: Sizes, seed: u64) -> Vec<Option<Drawn>> {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
    let sizes = sizes.within(strata.len());
    let mut order: Vec<(u32, u64, usize)> = strata
        .iter()
        .enumerate()
        .map(|(i, stratum)| (*stratum, random.next_u64(), i))
        .collect();
    order.sort_unstable();
    let (all, n) = (sizes.all(), strata.len());
    let mut drawn = vec![None; n];
    let mut left = [sizes.a, sizes.b, sizes.holdout];
    let mut taken = 0;
    for (place, (_, _, account)) in order.into_iter().enumerate() {
        // Every n/all-th account of the sorted list: each stratum gives its share.
        if (place as u128 + 1) * all as u128 / (n.max(1) as u128) <= taken as u128 {
            continue;
        }
        // Into the arm that is most behind its share of what was drawn so far; chance breaks ties.
        taken += 1;
        let behind = |arm: usize| {
            let size = [sizes.a, sizes.b, sizes.holdout][arm];
            taken as i128 * size as i128 - (size - left[arm]) as i128 * all as i128
        };
        let most = (0..3).filter(|arm| left[*arm] > 0).map(behind).max();
        let candidates: Vec<usize> = (0..3)
            .filter(|arm| left[*arm] > 0 && Some(behind(*arm)) == most)
            .collect();
        let Some(arm) = candidates
            .get((random.next_u64() % candidates.len().max(1) as u64) as usize)
            .copied()
        else {
            continue;
        };
        left[arm] -= 1;
        drawn[account] = Some([Drawn::A, Drawn::B, Drawn::Holdout][arm]);
    }
    drawn
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn count(drawn: &[Option<Drawn>], wanted: Drawn) -> usize {
        drawn.iter().filter(|d| **d == Some(wanted)).count()
    }

    proptest! {
        /// Arms have the sizes asked for, every stratum is spread evenly, and a seed fixes it all.
        #[test]
        fn arms_are_balanced(
            strata in prop::collection::vec(0u32..4, 0..200),
            a in 0usize..60, b in 0usize..60, holdout in 0usize..20, seed in 0u64..50,
        ) {
            let sizes = Sizes { a, b, holdout };
            let drawn = draw(&strata, sizes, seed);
            prop_assert_eq!(&drawn, &draw(&strata, sizes, seed));
            let got = Sizes { a: count(&drawn, Drawn::A), b: count(&drawn, Drawn::B), holdout: count(&drawn, Drawn::Holdout) };
            prop_assert_eq!(got, sizes.within(strata.len()));
            for stratum in 0..4 {
                let of = |wanted| strata.iter().zip(&drawn).filter(|(s, d)| **s == stratum && **d == Some(wanted)).count() as f64;
                let all = of(Drawn::A) + of(Drawn::B) + of(Drawn::Holdout);
                let share = got.a as f64 / got.all().max(1) as f64;
                prop_assert!((of(Drawn::A) - all * share).abs() <= 2.0, "{} of {all}, share {share}", of(Drawn::A));
            }
        }
    }

    #[test]
    fn chance_and_not_the_order_of_the_list_decides() {
        let strata = [0; 100];
        let sizes = Sizes {
            a: 50,
            b: 50,
            holdout: 0,
        };
        let first = draw(&strata, sizes, 1);
        assert_ne!(first, draw(&strata, sizes, 2));
        let early = first[..50].iter().filter(|d| **d == Some(Drawn::A)).count();
        assert!((13..=37).contains(&early), "{early}");
    }
}
