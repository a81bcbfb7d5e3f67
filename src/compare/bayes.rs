//! Chance that B is better, and what choosing wrongly would cost.
//!
//! [`BetaBinomial`] is exact for rates, also those of none and of all. [`GaussianEffect`] takes any estimate with a
//! standard error, as means and relative differences have.

use serde::{Deserialize, Serialize};

use super::posterior::{Posterior, integrate_between};
use crate::stats::beta::Beta;
use crate::stats::normal;
use crate::stats::rate::Rate;
use crate::stats::share::{logit, sigmoid};

/// Posteriors of two rates, each under the same beta prior.
///
/// Everything is an integral over log-odds on panels that follow both posteriors: right to about 10⁻¹⁰.
#[derive(Debug, Clone, PartialEq)]
pub struct BetaBinomial {
    a: Posterior,
    b: Posterior,
}

impl BetaBinomial {
    /// `prior` counts hits and misses imagined before any account was seen: (1, 1) is flat, (½, ½) Jeffreys'. `None`
    /// when an arm is empty or the prior is not of positive counts.
    ///
    /// Source: Gelman et al. (2013), *Bayesian Data Analysis*, §2.4.
    pub fn new(a: Rate, b: Rate, prior: (f64, f64)) -> Option<Self> {
        let of = |rate: Rate| {
            rate.share()?;
            let beta = Beta::new(prior.0 + rate.hits as f64, prior.1 + rate.misses() as f64)?;
            (prior.0 > 0.0 && prior.1 > 0.0).then(|| Posterior::new(beta))
        };
        Some(Self { a: of(a)?, b: of(b)? })
    }

    /// Probability that the rate of `b` is the higher one.
    pub fn chance_b_better(&self) -> f64 {
        let (low, high) = self.b.ends();
        let [chance] = integrate_between(low, high, self.edges(), |z| {
            [self.b.beta.ln_log_odds(z).exp() * self.a.tails(z).0]
        });
        chance.clamp(0.0, 1.0)
    }

    /// Rate lost on average by keeping `a`: E\[max(B − A, 0)\].
    pub fn expected_loss_choose_a(&self) -> f64 {
        self.loss(&self.a, &self.b)
    }

    /// Rate lost on average by choosing `b`: E\[max(A − B, 0)\].
    pub fn expected_loss_choose_b(&self) -> f64 {
        self.loss(&self.b, &self.a)
    }

    /// ∫ P(chosen ≤ x) P(other > x) dx.
    fn loss(&self, chosen: &Posterior, other: &Posterior) -> f64 {
        let (low, high) = (chosen.ends().0, other.ends().1);
        if low >= high {
            return 0.0;
        }
        let [loss] = integrate_between(low, high, self.edges(), |z| {
            [chosen.tails(z).0 * other.tails(z).1 * sigmoid(z) * sigmoid(-z)]
        });
        loss
    }

    fn edges(&self) -> Vec<f64> {
        [self.a.edges.as_slice(), &self.b.edges].concat()
    }

    /// Posterior mean of the rate of `a`.
    pub fn mean_a(&self) -> f64 {
        self.a.beta.mean()
    }

    /// Posterior mean of the rate of `b`.
    pub fn mean_b(&self) -> f64 {
        self.b.beta.mean()
    }

    /// Posterior mean of `b − a`.
    pub fn mean_difference(&self) -> f64 {
        self.mean_b() - self.mean_a()
    }

    /// Equal-tailed interval of the rate of `a`.
    pub fn credible_a(&self, confidence: f64) -> (f64, f64) {
        both_tails(confidence, |p| self.a.beta.quantile(p))
    }

    /// Equal-tailed interval of the rate of `b`.
    pub fn credible_b(&self, confidence: f64) -> (f64, f64) {
        both_tails(confidence, |p| self.b.beta.quantile(p))
    }

    /// Equal-tailed interval of `b − a`.
    pub fn difference_interval(&self, confidence: f64) -> (f64, f64) {
        both_tails(confidence, |p| self.difference_quantile(p))
    }

    /// Posterior median of `b − a`.
    pub fn difference_median(&self) -> f64 {
        self.difference_quantile(0.5)
    }

    /// Equal-tailed interval of b / a − 1. `None` while the posterior of `a` has a shape of at most 1, that is under
    /// the usual priors while `a` has no hit: then even the mean of the ratio is infinite.
    pub fn uplift_interval(&self, confidence: f64) -> Option<(f64, f64)> {
        (self.a.beta.hits() > 1.0).then(|| both_tails(confidence, |p| self.uplift_quantile(p)))
    }

    /// Posterior median of b / a − 1. `None` when [`BetaBinomial::uplift_interval`] is.
    pub fn uplift_median(&self) -> Option<f64> {
        (self.a.beta.hits() > 1.0).then(|| self.uplift_quantile(0.5))
    }

    fn difference_quantile(&self, p: f64) -> f64 {
        let mean = self.mean_difference();
        let spread = (self.a.beta.variance() + self.b.beta.variance()).sqrt();
        // Cantelli's inequality; 1 holds every difference.
        let reach = (spread / p.min(1.0 - p).sqrt()).max(spread);
        let bracket = ((mean - reach).max(-1.0), (mean + reach).min(1.0));
        let start = mean + spread * normal::quantile(p);
        solve(p, start, bracket, spread, |d| Shift::Add(d).below(self))
    }

    fn uplift_quantile(&self, p: f64) -> f64 {
        let ((a_low, a_high), (b_low, b_high)) = (self.a.ends(), self.b.ends());
        let ratio = |b: f64, a: f64| (sigmoid(b) / sigmoid(a)).ln();
        let bracket = (ratio(b_low, a_high), ratio(b_high, a_low));
        let relative = |beta: &Beta| beta.variance() / beta.mean().powi(2);
        let spread = (relative(&self.a.beta) + relative(&self.b.beta)).sqrt();
        let middle = (self.mean_b() / self.mean_a()).ln();
        let start = middle + spread * normal::quantile(p);
        solve(p, start, bracket, spread, |l| {
            Shift::Multiply(l.exp()).below(self)
        })
        .exp_m1()
    }
}

/// What is done to the rate of `a` before it is compared with that of `b`.
#[derive(Clone, Copy)]
enum Shift {
    Add(f64),
    Multiply(f64),
}

impl Shift {
    fn of(self, x: f64) -> f64 {
        match self {
            Self::Add(d) => x + d,
            Self::Multiply(r) => x * r,
        }
    }

    fn undone(self, x: f64) -> f64 {
        match self {
            Self::Add(d) => x - d,
            Self::Multiply(r) => x / r,
        }
    }

    /// P(B ≤ A shifted), and its derivative by the difference or by the logarithm of the ratio.
    fn below(self, both: &BetaBinomial) -> (f64, f64) {
        let (a, b) = (&both.a, &both.b);
        let (low, high) = a.ends();
        // Where A shifted meets the edges of B; edges that it cannot meet have no log-odds and drop out.
        let met = b.edges.iter().map(|z| logit(self.undone(sigmoid(*z))));
        let edges = a.edges.iter().copied().chain(met).collect();
        let [below, slope] = integrate_between(low, high, edges, |z| {
            let density = a.beta.ln_log_odds(z).exp();
            let x = self.of(sigmoid(z));
            if x <= 0.0 {
                return [0.0, 0.0];
            } else if x >= 1.0 {
                return [density, 0.0];
            }
            let met = logit(x);
            // dx for the difference, x d ln x for the ratio; the density is over log-odds, x (1 − x) of either.
            let by = match self {
                Self::Add(_) => 1.0 / (x * (1.0 - x)),
                Self::Multiply(_) => 1.0 / (1.0 - x),
            };
            [
                density * b.tails(met).0,
                density * b.beta.ln_log_odds(met).exp() * by,
            ]
        });
        (below, slope)
    }
}

/// Where a distribution function, given with its density, reaches `p`: Newton's steps, or halves of what is left of the
/// bracket when they leave it.
fn solve(
    p: f64,
    start: f64,
    (mut low, mut high): (f64, f64),
    spread: f64,
    below: impl Fn(f64) -> (f64, f64),
) -> f64 {
    let middle = |low: f64, high: f64| 0.5 * (low + high);
    let mut at = if low < start && start < high {
        start
    } else {
        middle(low, high)
    };
    for _ in 0..MOST_STEPS {
        let (share, slope) = below(at);
        *(if share < p { &mut low } else { &mut high }) = at;
        let step = at + (p - share) / slope;
        let next = if low < step && step < high {
            step
        } else {
            middle(low, high)
        };
        let moved = (next - at).abs();
        at = next;
        if moved <= 1e-10 * spread.min(1.0) {
            break;
        }
    }
    at
}

/// Steps after which halving alone has found any quantile.
const MOST_STEPS: usize = 60;

/// Both ends of an equal-tailed interval.
fn both_tails(confidence: f64, quantile: impl Fn(f64) -> f64) -> (f64, f64) {
    let tail = (1.0 - confidence) / 2.0;
    (quantile(tail), quantile(1.0 - tail))
}

/// Normal posterior of an effect of which an estimate and its standard error are known.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct GaussianEffect {
    /// Posterior mean.
    pub expected: f64,
    /// Posterior standard deviation.
    pub sd: f64,
}

/// A mean with the variance of that mean.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    /// The mean.
    pub mean: f64,
    /// Variance of the mean: its standard error squared.
    pub variance: f64,
}

impl Estimate {
    /// Share of hits, with variance p (1 − p) / n; `None` without accounts.
    pub fn of_rate(rate: Rate) -> Option<Self> {
        let mean = rate.share()?;
        let variance = mean * (1.0 - mean) / rate.n as f64;
        Some(Self { mean, variance })
    }
}

impl GaussianEffect {
    /// From an estimate and, unless every effect is as likely, a normal prior. `None` unless variances are positive
    /// and everything is finite.
    ///
    /// Source: Gelman et al. (2013), *Bayesian Data Analysis*, §2.5.
    pub fn new(effect: Estimate, prior: Option<Estimate>) -> Option<Self> {
        let usable = |e: &Estimate| e.mean.is_finite() && e.variance.is_finite() && e.variance > 0.0;
        let known = [Some(effect), prior];
        let known = || known.iter().flatten();
        if !known().all(usable) {
            return None;
        }
        let precision: f64 = known().map(|e| 1.0 / e.variance).sum();
        let weighted: f64 = known().map(|e| e.mean / e.variance).sum();
        let found = Self {
            expected: weighted / precision,
            sd: (1.0 / precision).sqrt(),
        };
        (found.expected.is_finite() && found.sd.is_finite() && found.sd > 0.0).then_some(found)
    }

    /// Effect b − a. `None` when an arm does not vary, so that its standard error says nothing.
    pub fn absolute(a: Estimate, b: Estimate, prior: Option<Estimate>) -> Option<Self> {
        let effect = Estimate {
            mean: b.mean - a.mean,
            variance: a.variance + b.variance,
        };
        varied(a, b).then(|| Self::new(effect, prior))?
    }

    /// Effect b / a − 1. `None` when an arm does not vary or the mean of `a` is 0.
    ///
    /// Source: the delta method; Deng, Knoblich & Lu (2018), KDD, §2.2.
    pub fn relative(a: Estimate, b: Estimate, prior: Option<Estimate>) -> Option<Self> {
        let square = a.mean * a.mean;
        let effect = Estimate {
            mean: (b.mean - a.mean) / a.mean,
            variance: (b.variance + a.variance * b.mean * b.mean / square) / square,
        };
        varied(a, b).then(|| Self::new(effect, prior))?
    }

    /// Probability of a positive effect.
    pub fn chance_b_better(&self) -> f64 {
        normal::survival(-self.expected / self.sd)
    }

    /// Equal-tailed interval of the effect.
    pub fn interval(&self, confidence: f64) -> (f64, f64) {
        let half = normal::half_width(confidence) * self.sd;
        (self.expected - half, self.expected + half)
    }

    /// Effect lost on average by keeping `a`: E\[max(effect, 0)\].
    pub fn expected_loss_choose_a(&self) -> f64 {
        self.positive_part(1.0)
    }

    /// Effect lost on average by choosing `b`: E\[max(−effect, 0)\].
    pub fn expected_loss_choose_b(&self) -> f64 {
        self.positive_part(-1.0)
    }

    fn positive_part(&self, sign: f64) -> f64 {
        let z = sign * self.expected / self.sd;
        let density = (-0.5 * z * z).exp() / (2.0 * std::f64::consts::PI).sqrt();
        (self.sd * (density + z * normal::survival(-z))).max(0.0)
    }
}

fn varied(a: Estimate, b: Estimate) -> bool {
    a.variance > 0.0 && b.variance > 0.0
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn both(a: (u64, u64), b: (u64, u64)) -> BetaBinomial {
        let rate = |(hits, n)| Rate::new(hits, n).unwrap();
        BetaBinomial::new(rate(a), rate(b), (1.0, 1.0)).unwrap()
    }

    /// Flat priors, one hit against one miss: densities 2 x and 2 (1 − x).
    #[test]
    fn one_account_in_each_arm_by_hand() {
        let found = both((1, 1), (0, 1));
        assert!((found.chance_b_better() - 1.0 / 6.0).abs() < 1e-12);
        assert!((found.expected_loss_choose_a() - 1.0 / 30.0).abs() < 1e-12);
        assert!((found.expected_loss_choose_b() - 11.0 / 30.0).abs() < 1e-12);
        assert!((found.mean_a() - 2.0 / 3.0).abs() < 1e-15);
        // P(B ≤ r A) = 4 r / 3 − r² / 2 for r up to 1.
        let median = (4.0 / 3.0 - (16.0f64 / 9.0 - 1.0).sqrt()) - 1.0;
        assert!((found.uplift_median().unwrap() - median).abs() < 1e-9);
    }

    #[test]
    fn what_cannot_be_said_is_none() {
        let (none, some) = (Rate::default(), Rate::new(1, 2).unwrap());
        assert_eq!(BetaBinomial::new(none, some, (1.0, 1.0)), None);
        assert_eq!(BetaBinomial::new(some, some, (0.0, 1.0)), None);
        assert_eq!(BetaBinomial::new(some, some, (1.0, f64::NAN)), None);
        assert_eq!(both((0, 10), (3, 10)).uplift_interval(0.95), None);
        let (flat, still) = (
            Estimate {
                mean: 1.0,
                variance: 0.0,
            },
            Estimate {
                mean: 0.0,
                variance: 1.0,
            },
        );
        assert_eq!(GaussianEffect::absolute(flat, still, None), None);
        assert_eq!(GaussianEffect::relative(still, still, None), None);
    }

    /// There the posteriors are normal to six digits.
    #[test]
    fn a_million_accounts_are_nearly_normal() {
        let found = both((100_000, 1_000_000), (100_500, 1_000_000));
        let sd = (0.1 * 0.9 / 1e6 + 0.1005 * 0.8995 / 1e6f64).sqrt();
        assert!((found.chance_b_better() - normal::survival(-0.0005 / sd)).abs() < 1e-4);
        let (low, high) = found.difference_interval(0.95);
        assert!((low - (0.0005 - 1.96 * sd)).abs() < 1e-6 && (high - (0.0005 + 1.96 * sd)).abs() < 1e-6);
        let (low, high) = found.uplift_interval(0.95).unwrap();
        assert!(low < 0.005 && 0.005 < high && high - low < 0.02);
    }

    /// No hit among a million is Beta(1, n + 1), nearly exponential: of two, the smaller one's chance is its share.
    #[test]
    fn none_and_all_of_a_million_are_exact() {
        let found = both((0, 1_000_000), (0, 3_000_000));
        assert!((found.chance_b_better() - 0.25).abs() < 1e-6);
        let found = both((1_000_000, 1_000_000), (3_000_000, 3_000_000));
        assert!((found.chance_b_better() - 0.75).abs() < 1e-6);
        let (low, high) = found.difference_interval(0.95);
        assert!(low < 0.0 && 0.0 < high && high < 1e-5);
        let found = both((0, 1_000_000), (1_000_000, 1_000_000));
        assert!(found.chance_b_better() > 1.0 - 1e-12);
        assert!((found.expected_loss_choose_a() - found.mean_difference()).abs() < 1e-12);
        assert!(found.difference_interval(0.95).0 > 0.999_99);
    }

    #[test]
    fn a_needle_against_a_handful_is_right() {
        // P(B > ½) of Beta(2, 4): (1 + 5) / 32.
        let found = both((500_000, 1_000_000), (1, 4));
        assert!((found.chance_b_better() - 6.0 / 32.0).abs() < 1e-6);
        let (low, high) = found.difference_interval(0.95);
        let (b_low, b_high) = found.credible_b(0.95);
        assert!((low - (b_low - 0.5)).abs() < 1e-4 && (high - (b_high - 0.5)).abs() < 1e-4);
    }

    #[test]
    fn a_gaussian_effect_by_hand() {
        let effect = GaussianEffect::new(
            Estimate {
                mean: 0.0,
                variance: 1.0,
            },
            None,
        )
        .unwrap();
        assert_eq!(effect.chance_b_better(), 0.5);
        assert!((effect.expected_loss_choose_a() - 0.398_942_280_4).abs() < 1e-10);
        let prior = Some(Estimate {
            mean: 0.0,
            variance: 1.0,
        });
        let shrunk = GaussianEffect::new(
            Estimate {
                mean: 1.0,
                variance: 1.0,
            },
            prior,
        )
        .unwrap();
        assert!((shrunk.expected - 0.5).abs() < 1e-15 && (shrunk.sd - 0.5f64.sqrt()).abs() < 1e-15);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn chances_add_to_one_and_losses_differ_by_the_means((a, b) in arms(), prior in 0.5..3.0f64) {
            let there = BetaBinomial::new(a, b, (prior, prior)).unwrap();
            let back = BetaBinomial::new(b, a, (prior, prior)).unwrap();
            prop_assert!((there.chance_b_better() + back.chance_b_better() - 1.0).abs() < 1e-9);
            let (loss_a, loss_b) = (there.expected_loss_choose_a(), there.expected_loss_choose_b());
            prop_assert!(loss_a >= 0.0 && loss_b >= 0.0);
            prop_assert!((loss_a - loss_b - there.mean_difference()).abs() < 1e-11);
        }

        #[test]
        fn swapping_arms_flips_the_difference((a, b) in arms()) {
            let there = BetaBinomial::new(a, b, (1.0, 1.0)).unwrap();
            let back = BetaBinomial::new(b, a, (1.0, 1.0)).unwrap();
            let ((low, high), (back_low, back_high)) = (there.difference_interval(0.9), back.difference_interval(0.9));
            let within = 1e-7 * (high - low);
            prop_assert!((low + back_high).abs() < within && (high + back_low).abs() < within);
            let median = there.difference_median();
            prop_assert!(low < median && median < high);
            let chance = there.chance_b_better();
            prop_assert_eq!(chance > 0.5 + 1e-7, median > 0.0 && chance > 0.5 + 1e-7);
            if let Some((low, high)) = there.uplift_interval(0.9) {
                prop_assert_eq!(chance > 0.951, low > 0.0 && chance > 0.951);
                prop_assert!(low < high && low > -1.0);
            }
        }
    }

    fn arms() -> impl Strategy<Value = (Rate, Rate)> {
        let arm = (0.0..6.0f64, 0.0..=1.0f64).prop_map(|(size, share)| {
            let n = 10f64.powf(size).round();
            Rate {
                hits: (share * n).round() as u64,
                n: n as u64,
            }
        });
        (arm.clone(), arm)
    }
}
