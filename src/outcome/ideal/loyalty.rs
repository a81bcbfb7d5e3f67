//! How long customers can be expected to stay: of who is still there, months so far and months to come.

use super::reason::MONTH;

/// Months ahead that are looked at: those of a lifetime value.
pub(super) const AHEAD: f64 = 36.0;

/// Months after signing at which the risk of leaving may change: the renewals of the first three years.
const RENEWALS: [f64; 4] = [0.0, 12.0, 24.0, 36.0];

/// Departures at the customers' mean rate that each year is given beside its own (house choice: a year in which one of a
/// few left is no cliff, one in which thirty of a hundred did is).
const SHRINKAGE: f64 = 2.0;

/// Departures that are added to all, so that a base where nobody has left yet is not taken for eternal (house choice, as
/// in Jeffreys' prior of a rate).
const NONE_YET: f64 = 0.5;

/// Monthly rates of leaving in each year after signing.
pub(super) struct Loyalty {
    rates: [f64; RENEWALS.len()],
    /// Departures that the rates rest on.
    pub departures: usize,
}

impl Loyalty {
    /// From the days that customers were kept, and whether each has left.
    ///
    /// Rates are departures per month at risk, each year's drawn towards that of all: the posterior mean under a gamma
    /// prior. Source: piecewise exponential survival, Friedman (1982), *Annals of Statistics* 10:101; the gamma prior,
    /// Gelman et al. (2013), *Bayesian Data Analysis*, 3rd ed., §2.6.
    pub fn of(stays: &[(i32, bool)]) -> Self {
        // Whole days and counts: exact, so that the order of customers cannot show.
        let (mut days, mut left) = ([0i64; RENEWALS.len()], [0usize; RENEWALS.len()]);
        let edge = |year: usize| {
            RENEWALS
                .get(year)
                .map_or(i32::MAX, |m| (m * MONTH).round() as i32)
        };
        for &(kept, gone) in stays {
            for (year, days) in days.iter_mut().enumerate() {
                *days += i64::from(kept.min(edge(year + 1)).saturating_sub(edge(year)).max(0));
            }
            if gone {
                left[(0..RENEWALS.len()).rfind(|year| kept >= edge(*year)).unwrap_or(0)] += 1;
            }
        }
        let departures: usize = left.iter().sum();
        let months = |days: i64| days as f64 / MONTH;
        // A day at least: all may have signed today.
        let all = (departures as f64 + NONE_YET) / months(days.iter().sum::<i64>().max(1));
        let rates = std::array::from_fn(|year| {
            (left[year] as f64 + SHRINKAGE) / (months(days[year]) + SHRINKAGE / all)
        });
        Self { rates, departures }
    }

    /// Months as a customer: so far, and for who is still there those to expect of the next [`AHEAD`].
    ///
    /// It never falls with the months so far: E min(T, t + ahead) given T > t grows with t.
    pub fn months(&self, kept: i32, gone: bool) -> f64 {
        let so_far = f64::from(kept) / MONTH;
        if gone {
            return so_far;
        }
        let (mut ahead, mut share, mut from) = (0.0, 1.0, so_far);
        for (year, rate) in self.rates.iter().enumerate() {
            let until = RENEWALS.get(year + 1).copied().unwrap_or(f64::INFINITY);
            let until = until.min(so_far + AHEAD);
            if until <= from {
                continue;
            }
            let stays = (-rate * (until - from)).exp();
            // Area under the curve of a constant rate.
            ahead += share * (1.0 - stays) / rate;
            (share, from) = (share * stays, until);
        }
        so_far + ahead
    }
}

/// What so many months are worth, from 0 to 1: half at 36.
///
/// House choice: more is always worth more, and the first years more than the later ones.
pub(super) fn worth(months: f64) -> f64 {
    months / (months + AHEAD)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn days(months: f64) -> i32 {
        (months * MONTH).round() as i32
    }

    #[test]
    fn a_constant_rate_gives_the_exponentials_mean() {
        // One of a hundred leaves each month of the year.
        let mut stays = vec![(days(12.0) - 1, false); 88];
        stays.extend((0..12).map(|month| (days(f64::from(month)) + 15, true)));
        let loyalty = Loyalty::of(&stays);
        let at_risk: f64 = stays.iter().map(|(days, _)| f64::from(*days) / MONTH).sum();
        let all = 12.5 / at_risk;
        let first = 14.0 / (at_risk + 2.0 / all);
        assert!((loyalty.rates[0] - first).abs() < 1e-12 && (loyalty.rates[2] - all).abs() < 1e-12);
        let expected = (1.0 - (-all * 36.0f64).exp()) / all;
        assert!((loyalty.months(days(40.0), false) - f64::from(days(40.0)) / MONTH - expected).abs() < 1e-9);
        assert_eq!(loyalty.months(days(40.0), true), f64::from(days(40.0)) / MONTH);
        assert_eq!(worth(36.0), 0.5);
    }

    #[test]
    fn nobody_left_and_all_left_are_finite() {
        for stays in [
            vec![(0, false)],
            vec![(400, false); 5],
            vec![(0, true); 5],
            vec![(90, true); 5],
        ] {
            let months = Loyalty::of(&stays).months(stays[0].0, false);
            assert!(months.is_finite() && (0.0..=120.0).contains(&months), "{months}");
        }
        assert!(Loyalty::of(&[]).months(0, false).is_finite());
    }

    proptest! {
        /// Whoever stays longer is never expected to stay less, and who left later stayed longer.
        #[test]
        fn longer_is_never_less(
            stays in prop::collection::vec((0i32..2_500, any::<bool>()), 1..30), more in 1i32..900, at in 0usize..30,
        ) {
            let loyalty = Loyalty::of(&stays);
            let at = at % stays.len();
            let (kept, gone) = stays[at];
            prop_assert!(loyalty.months(kept + more, gone) > loyalty.months(kept, gone));
            prop_assert!(loyalty.months(kept, false) > loyalty.months(kept, true));
            let mut longer = stays.clone();
            longer[at].0 += more;
            prop_assert!(Loyalty::of(&longer).months(kept + more, gone) > loyalty.months(kept, gone));
        }
    }
}
