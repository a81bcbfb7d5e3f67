//! Accounts needed to see a difference, and the difference that accounts can show.
//!
//! Power is the chance that a test at level `alpha` tells a difference that is there. `ratio` is accounts of b for one
//! of a. Accounts are rounded up. All rates rest on the normal approximation: with fewer than about five expected hits
//! an arm, take them as a lower bound.

mod effect;
mod rates;
mod looks;
mod noncentral;
mod means;
mod events;
mod accounts;

pub use accounts::{Accounts, LeastDifference, Sides};
pub use effect::{cohens_h, minimum_detectable_h, power_h, sample_size_h};
pub use events::{Watched, events_logrank, least_hazard_ratios, power_logrank, sample_size_logrank};
pub use looks::{sequential_accounts_per_arm, sequential_accounts_per_arm_mean, sequential_least_difference};
pub use means::{accounts_per_arm_mean, least_mean_difference, power_t};
pub use rates::{accounts_per_arm, least_difference, power_difference, sample_size_difference};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::sequential::{self, Arm, difference};
    use crate::stats::normal;

    const ALPHA: f64 = 0.05;
    const POWER: f64 = 0.8;

    #[test]
    fn what_is_required_gives_the_power_back_and_one_fewer_does_not() {
        for (baseline, rise) in [(0.2, 0.05), (0.2, -0.1), (0.0, 0.1), (0.5, 0.3), (0.95, 0.04)] {
            let n = accounts_per_arm(baseline, rise, ALPHA, POWER, 1.0).unwrap().a as f64;
            let power = |n: f64| power_difference(baseline, baseline + rise, n, 1.0, ALPHA).unwrap();
            assert!(power(n) >= POWER && power(n - 1.0) < POWER);
        }
        for (difference, sd) in [(1.0, 1.0), (0.5, 2.0), (-30.0, 10.0), (10.0, 0.1)] {
            let n = accounts_per_arm_mean(difference, sd, ALPHA, POWER, 1.0).unwrap();
            let power = |n: u64| power_t(difference / sd, n as f64, 1.0, ALPHA);
            assert!(power(n.a) >= Some(POWER) && (n.a <= 2 || power(n.a - 1) < Some(POWER)));
            let least = least_mean_difference(sd, n.a, n.b, ALPHA, POWER).unwrap();
            assert!(least <= f64::abs(difference));
        }
        // Cohen (1988), table 2.4.1: d = 0.5 needs 64 an arm, d = 0.2 needs 393.
        let of = |d| accounts_per_arm_mean(d, 1.0, ALPHA, POWER, 1.0);
        assert_eq!(of(0.5), Some(Accounts { a: 64, b: 64 }));
        assert_eq!(of(0.2).map(|n| n.a), Some(394));
        let events = events_logrank(0.7, ALPHA, POWER, 2.0).unwrap();
        let arm = |accounts| Watched {
            accounts,
            event_chance: 1.0,
        };
        let power = power_logrank(arm(events / 3.0), arm(events * 2.0 / 3.0), 0.7, ALPHA).unwrap();
        assert!((power - POWER).abs() < 1e-9);
    }

    #[test]
    fn the_least_difference_and_the_accounts_undo_each_other() {
        for (baseline, n_a, n_b) in [
            (0.2, 300, 300),
            (0.0, 80, 80),
            (1.0, 80, 80),
            (0.05, 1000, 200),
            (0.5, 40, 90),
        ] {
            let found = least_difference(baseline, n_a, n_b, ALPHA, POWER).unwrap();
            let always = sequential_least_difference(baseline, n_a, n_b, ALPHA, POWER).unwrap();
            let ratio = n_b as f64 / n_a as f64;
            for (once, looks, sign) in [
                (found.upward, always.upward, 1.0),
                (found.downward, always.downward, -1.0),
            ] {
                if let Some(d) = once {
                    let n = accounts_per_arm(baseline, sign * d * (1.0 + 1e-9), ALPHA, POWER, ratio).unwrap();
                    assert!(n.a.abs_diff(n_a) <= 1 && n.b.abs_diff(n_b) <= 1, "{n:?}");
                }
                if let Some(d) = looks {
                    assert!(once.is_some_and(|once| once < d));
                    let n =
                        sequential_accounts_per_arm(baseline, sign * d * (1.0 + 1e-9), ALPHA, POWER, ratio);
                    assert!(n.is_some_and(|n| n.a.abs_diff(n_a) <= 1 && n.b.abs_diff(n_b) <= 1));
                }
            }
        }
        let (below, above) = least_hazard_ratios(200, ALPHA, POWER, 1.0).unwrap();
        for hazard_ratio in [below.unwrap(), above.unwrap()] {
            let events = events_logrank(hazard_ratio, ALPHA, POWER, 1.0).unwrap();
            assert!((events - 200.0).abs() < 1e-6);
        }
        assert_eq!(least_hazard_ratios(2, ALPHA, POWER, 1.0), Some((None, None)));
    }

    #[test]
    fn more_accounts_show_smaller_differences_and_small_arms_none() {
        let least = |n: u64| least_difference(0.3, n, n, ALPHA, POWER).unwrap();
        let rises: Vec<f64> = [20, 50, 200, 1000, 1_000_000]
            .map(|n| least(n).upward.unwrap())
            .to_vec();
        assert!(rises.is_sorted_by(|a, b| a > b) && rises[4] < 0.002);
        assert_eq!(least(4).downward, None);
        assert_eq!(least_difference(0.9, 5, 5, ALPHA, POWER).unwrap().upward, None);
        assert_eq!(
            least_difference(0.0, 50, 50, ALPHA, POWER).unwrap().downward,
            None
        );
        let means: Vec<f64> = [2, 5, 100, 1_000_000]
            .map(|n| least_mean_difference(3.0, n, n, ALPHA, POWER).unwrap())
            .to_vec();
        assert!(means.is_sorted_by(|a, b| a > b));
        let size = |d: f64| accounts_per_arm(0.2, d, ALPHA, POWER, 1.0).unwrap().a;
        assert!(size(0.01) > size(0.02) && size(0.02) > size(0.1));
        let strict = |alpha, power| accounts_per_arm(0.2, 0.1, alpha, power, 1.0).unwrap().a;
        assert!(strict(0.01, 0.8) > strict(0.05, 0.8) && strict(0.05, 0.9) > strict(0.05, 0.8));
    }

    /// With the accounts planned, and exactly the rates planned for, the estimate is as far beyond the boundary as the
    /// power needs.
    #[test]
    fn always_valid_accounts_are_more_and_reach_their_power() {
        for (baseline, rise) in [(0.2, 0.05), (0.4, -0.1), (0.1, 0.1)] {
            let fixed = accounts_per_arm(baseline, rise, ALPHA, POWER, 1.0).unwrap();
            let n = sequential_accounts_per_arm(baseline, rise, ALPHA, POWER, 1.0).unwrap();
            let inflation = n.a as f64 / fixed.a as f64;
            assert!((1.7..2.1).contains(&inflation), "{inflation}");
            let arm = |p: f64| Arm {
                n: n.a,
                mean: p,
                variance: p * (1.0 - p),
            };
            let found = difference(arm(baseline), arm(baseline + rise), n.a + n.b, ALPHA).unwrap();
            let half = (found.high - found.low) / 2.0;
            let k = sequential::boundary(1, 1, ALPHA).unwrap();
            let power = 1.0 - normal::survival((rise.abs() - half) / half * k);
            assert!((POWER..POWER + 0.02).contains(&power), "{power}");
        }
        let n = sequential_accounts_per_arm_mean(0.5, 1.0, ALPHA, POWER, 1.0).unwrap();
        assert_eq!(n, Accounts { a: 121, b: 121 });
    }

    #[test]
    fn chance_alone_has_the_level() {
        for sides in [Sides::One, Sides::Two] {
            assert!((power_h(0.0, 100.0, 2.0, ALPHA, sides).unwrap() - ALPHA).abs() < 1e-9);
        }
        assert!((power_difference(0.3, 0.3, 50.0, 1.0, ALPHA).unwrap() - ALPHA).abs() < 1e-9);
        assert!((power_t(0.0, 5.0, 1.0, ALPHA).unwrap() - ALPHA).abs() < 1e-12);
        let wrong = power_h(-0.5, 100.0, 1.0, ALPHA, Sides::One).unwrap();
        assert!(wrong < 1e-6);
    }

    #[test]
    fn what_cannot_be_planned_is_absent() {
        assert_eq!(cohens_h(-0.1, 0.5), None);
        assert_eq!(cohens_h(0.1, f64::NAN), None);
        assert_eq!(accounts_per_arm(0.2, 0.0, ALPHA, POWER, 1.0), None);
        assert_eq!(accounts_per_arm(0.9, 0.2, ALPHA, POWER, 1.0), None);
        assert_eq!(accounts_per_arm(0.2, 1e-9, ALPHA, POWER, 1.0), None);
        assert_eq!(sequential_accounts_per_arm(0.0, 0.1, ALPHA, POWER, 1.0), None);
        assert_eq!(accounts_per_arm_mean(1e-9, 1.0, ALPHA, POWER, 1.0), None);
        assert_eq!(accounts_per_arm_mean(1.0, 0.0, ALPHA, POWER, 1.0), None);
        assert_eq!(least_difference(0.2, 0, 10, ALPHA, POWER), None);
        assert_eq!(least_difference(0.2, 10, 0, ALPHA, POWER), None);
        assert_eq!(least_difference(1.2, 10, 10, ALPHA, POWER), None);
        assert_eq!(least_mean_difference(1.0, 1, 1, ALPHA, POWER), None);
        assert_eq!(power_t(0.5, 1.0, 1.0, ALPHA), None);
        assert_eq!(sample_size_h(-0.2, 1.0, ALPHA, POWER, Sides::One), None);
        assert_eq!(events_logrank(1.0, ALPHA, POWER, 1.0), None);
        assert_eq!(sample_size_logrank((0.0, 0.5), 0.7, ALPHA, POWER, 1.0), None);
        for bad in [0.0, 1.0, -1.0, f64::NAN, f64::INFINITY] {
            assert_eq!(accounts_per_arm(0.2, 0.1, bad, POWER, 1.0), None);
            assert_eq!(accounts_per_arm(0.2, 0.1, ALPHA, bad, 1.0), None);
            assert_eq!(accounts_per_arm_mean(0.2, 0.1, bad, POWER, 1.0), None);
            assert_eq!(accounts_per_arm_mean(0.2, 0.1, ALPHA, bad, 1.0), None);
            assert_eq!(least_difference(0.2, 10, 10, ALPHA, bad), None);
            assert_eq!(least_hazard_ratios(10, bad, POWER, 1.0), None);
            assert_eq!(sequential_least_difference(0.2, 10, 10, bad, POWER), None);
        }
        for ratio in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            assert_eq!(accounts_per_arm(0.2, 0.1, ALPHA, POWER, ratio), None);
            assert_eq!(accounts_per_arm_mean(0.2, 0.1, ALPHA, POWER, ratio), None);
            assert_eq!(events_logrank(0.7, ALPHA, POWER, ratio), None);
        }
    }

    #[test]
    fn extremes_end() {
        assert!(accounts_per_arm_mean(1e-3, 1.0, 1e-9, 0.999_999, 1.0).is_some_and(|n| n.a > 1_000_000));
        assert!(least_mean_difference(1e6, 1, 2, 1e-9, 0.999_999).is_some());
        assert!(least_difference(1e-9, 1_000_000, 1_000_000, 1e-9, 0.999_999).is_some());
        assert!(power_t(1e3, 1e6, 1.0, ALPHA).is_some_and(|p| p == 1.0));
    }
}
