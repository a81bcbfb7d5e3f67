//! The beta distribution, exact at shapes of a million.
//!
//! It is integrated over the log-odds z = ln(x / (1 − x)). There its density, xᵃ (1 − x)ᵇ / B(a, b), is smooth and
//! log-concave whatever the shapes, so that a few Gauss-Legendre panels outwards from any point give a tail with all its
//! digits, however far out.

use std::f64::consts::PI;

use super::binomial::{ln_1p_less, stirling_error};
use super::gauss::integrate;
use crate::stats::share::{logit, sigmoid};

/// Shapes outside make tails of thousands of panels, or needles thinner than the spacing of `f64` (house choice).
const SHAPES: std::ops::RangeInclusive<f64> = 0.01..=1e10;
/// Widest panel, in log-odds: the density has poles at ±iπ (house choice).
const WIDEST: f64 = 3.0;
/// Most e-foldings of the density across a panel, for which sixteen nodes are exact (house choice).
const STEEPEST: f64 = 8.0;

/// A beta distribution.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Beta {
    a: f64,
    b: f64,
    /// Log-odds of the mean, where the density over log-odds is highest.
    peak: f64,
    /// Logarithm of that density there.
    ln_peak: f64,
    /// Standard deviation of the log-odds near the peak.
    spread: f64,
}

impl Beta {
    /// With shapes `a` (hits) and `b` (misses); `None` unless both are from 0.01 to 10¹⁰.
    pub fn new(a: f64, b: f64) -> Option<Self> {
        let n = a + b;
        (SHAPES.contains(&a) && SHAPES.contains(&b)).then(|| Self {
            a,
            b,
            peak: (a / b).ln(),
            ln_peak: 0.5 * (a * (b / n) / (2.0 * PI)).ln() + stirling_error(n)
                - stirling_error(a)
                - stirling_error(b),
            spread: (1.0 / a + 1.0 / b).sqrt(),
        })
    }

    /// The first shape.
    pub fn hits(&self) -> f64 {
        self.a
    }

    /// Mean, `a / (a + b)`.
    pub fn mean(&self) -> f64 {
        self.a / (self.a + self.b)
    }

    /// Variance, `ab / ((a + b)² (a + b + 1))`.
    pub fn variance(&self) -> f64 {
        let n = self.a + self.b;
        self.a / n * (self.b / n) / (n + 1.0)
    }

    /// Logarithm of the density at `x`; −∞ outside (0, 1).
    pub fn ln_density(&self, x: f64) -> f64 {
        if x <= 0.0 || x >= 1.0 {
            return f64::NEG_INFINITY;
        }
        self.ln_at(logit(x), x, 1.0 - x) - x.ln() - (-x).ln_1p()
    }

    /// P(X ≤ x).
    pub fn cdf(&self, x: f64) -> f64 {
        self.tails(x).0
    }

    /// P(X > x), with all its digits when it is small.
    pub fn survival(&self, x: f64) -> f64 {
        self.tails(x).1
    }

    fn tails(&self, x: f64) -> (f64, f64) {
        if x <= 0.0 {
            return (0.0, 1.0);
        }
        if x >= 1.0 {
            return (1.0, 0.0);
        }
        let z = logit(x);
        if z <= self.peak {
            let below = self.ln_tail(z, -1.0).exp().min(1.0);
            (below, 1.0 - below)
        } else {
            let above = self.ln_tail(z, 1.0).exp().min(1.0);
            (1.0 - above, above)
        }
    }

    /// The x with P(X ≤ x) = `p`, for `p` in [0, 1].
    pub fn quantile(&self, p: f64) -> f64 {
        if p <= 0.0 {
            return 0.0;
        }
        if p >= 1.0 {
            return 1.0;
        }
        let (outward, wanted) = if p <= self.ln_tail(self.peak, -1.0).exp() {
            (-1.0, p.ln())
        } else {
            (1.0, (-p).ln_1p())
        };
        // The logarithm of a tail is concave, so that Newton's steps from the peak overshoot once and then come back
        // without ever passing the quantile.
        let mut z = self.peak;
        for _ in 0..MOST_STEPS {
            let tail = self.ln_tail(z, outward);
            let step = outward * (tail - wanted) * (tail - self.ln_log_odds(z)).exp();
            z += step;
            if step.abs() <= 1e-15 * (z.abs() + self.spread) {
                break;
            }
        }
        sigmoid(z)
    }

    /// Logarithm of the density over log-odds.
    pub fn ln_log_odds(&self, z: f64) -> f64 {
        self.ln_at(z, sigmoid(z), sigmoid(-z))
    }

    /// The same where x and y = 1 − x are known: the density at the peak less the deviances of x and y from the mean.
    fn ln_at(&self, z: f64, x: f64, y: f64) -> f64 {
        let off = self.off(x, y);
        let deviance = |shape: f64, z: f64, off: f64| {
            if off.abs() < 0.3 * shape {
                shape * ln_1p_less(off / shape)
            } else {
                shape * (ln_sigmoid(z) + ((self.a + self.b) / shape).ln()) - off
            }
        };
        self.ln_peak + deviance(self.a, z, off) + deviance(self.b, -z, -off)
    }

    /// n x − a, from the smaller of x and 1 − x.
    fn off(&self, x: f64, y: f64) -> f64 {
        let n = self.a + self.b;
        if x <= y { n * x - self.a } else { self.b - n * y }
    }

    /// Width of a panel that starts at `z`.
    fn panel(&self, z: f64) -> f64 {
        let slope = self.off(sigmoid(z), sigmoid(-z)).abs();
        (2.0 * self.spread).min(WIDEST).min(STEEPEST / slope)
    }

    /// Logarithm of the mass beyond `z`, which is on that side of the peak; `outward` is −1 or 1.
    fn ln_tail(&self, z: f64, outward: f64) -> f64 {
        let start = self.ln_log_odds(z);
        let (mut from, mut sum) = (z, 0.0);
        loop {
            let to = from + outward * self.panel(from);
            let part = outward * integrate(from, to, |z| (self.ln_log_odds(z) - start).exp());
            sum += part;
            // Written so that it also ends on what is no number.
            if part <= 1e-17 * sum || part.is_nan() {
                return start + sum.ln();
            }
            from = to;
        }
    }

    /// Edges of panels over all but the outermost 10⁻¹⁵ of the mass, increasing.
    pub fn edges(&self) -> Vec<f64> {
        let side = |outward: f64| {
            let (mut z, mut edges) = (self.peak, Vec::new());
            while self.ln_log_odds(z) > self.ln_peak - NEGLIGIBLE {
                z += outward * self.panel(z);
                edges.push(z);
            }
            edges
        };
        let mut edges = side(-1.0);
        edges.reverse();
        edges.push(self.peak);
        edges.extend(side(1.0));
        edges
    }
}

/// ln(1 / (1 + e⁻ᶻ)), also where that is too small for `f64`.
fn ln_sigmoid(z: f64) -> f64 {
    z.min(0.0) - (-z.abs()).exp().ln_1p()
}

/// Newton's steps for a quantile: a dozen suffice at 10⁻³⁰⁰.
const MOST_STEPS: usize = 60;
/// e-foldings below its peak at which a density no longer counts.
const NEGLIGIBLE: f64 = 36.0;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn near(got: f64, want: f64, within: f64) {
        assert!((got / want - 1.0).abs() < within, "got {got}, want {want}");
    }

    #[test]
    fn shapes_outside_are_none() {
        for (a, b) in [
            (0.0, 1.0),
            (1.0, -1.0),
            (f64::NAN, 1.0),
            (1.0, f64::INFINITY),
            (1e11, 1.0),
        ] {
            assert_eq!(Beta::new(a, b), None);
        }
    }

    #[test]
    fn closed_forms_come_back_far_into_the_tails() {
        let arcsine = Beta::new(0.5, 0.5).unwrap();
        for x in [1e-300f64, 1e-12, 0.1, 0.5, 0.9] {
            near(arcsine.cdf(x), 2.0 / PI * x.sqrt().asin(), 1e-12);
        }
        // Beta(a, 1) has the distribution function xᵃ, and Beta(1, b) the survival (1 − x)ᵇ.
        for a in [0.5, 1.0, 7.0, 2e6] {
            let (power, mirrored) = (Beta::new(a, 1.0).unwrap(), Beta::new(1.0, a).unwrap());
            for p in [1e-150f64, 1e-9, 0.3, 0.5, 0.999] {
                let x = p.powf(1.0 / a);
                near(power.cdf(x), (a * x.ln()).exp(), 1e-9);
                near(power.quantile(p), x, 1e-12);
                if a < 10.0 {
                    near(mirrored.quantile(p), -((-p).ln_1p() / a).exp_m1(), 1e-12);
                }
            }
        }
        let power = Beta::new(3.0, 1.0).unwrap();
        assert_eq!((power.quantile(0.0), power.quantile(1.0)), (0.0, 1.0));
    }

    /// From the continued fraction with fifty digits (mpmath 1.4.1).
    #[test]
    fn needles_of_a_million_and_their_far_tails() {
        for (a, b, x, below, above) in NEEDLES {
            let beta = Beta::new(a, b).unwrap();
            near(beta.cdf(x), below, 1e-11);
            near(beta.survival(x), above, 1e-11);
        }
    }

    proptest! {
        #[test]
        fn both_tails_make_one_and_quantiles_undo_them(a in shapes(), b in shapes(), p in 1e-12..1.0f64) {
            let beta = Beta::new(a, b).unwrap();
            let x = beta.quantile(p);
            prop_assert!((beta.cdf(x) + beta.survival(x) - 1.0).abs() < 1e-14);
            // Where x is next to 1 its own rounding moves the tail.
            let rounding = beta.ln_density(x).exp() * x * f64::EPSILON;
            prop_assert!((beta.cdf(x) - p).abs() <= 1e-10 * p + rounding, "{} {p}", beta.cdf(x));
        }

        #[test]
        fn mirrored_shapes_swap_the_tails(a in shapes(), b in shapes(), x in 1e-6..1.0f64) {
            let (beta, mirrored) = (Beta::new(a, b).unwrap(), Beta::new(b, a).unwrap());
            let (below, above) = (beta.cdf(x), mirrored.survival(1.0 - x));
            prop_assert!((below - above).abs() <= 1e-7 * below.max(above) + 1e-14);
        }
    }

    fn shapes() -> impl Strategy<Value = f64> {
        (-0.3..6.3f64).prop_map(|size| 10f64.powf(size))
    }

    /// Shapes, x, P(X ≤ x), P(X > x).
    const NEEDLES: [(f64, f64, f64, f64, f64); 8] = [
        (1e6, 1e6, 0.5005, 0.921350422419075, 0.0786495775809247),
        (1e6, 1e6, 0.49, 2.49045365761039e-176, 1.0),
        (2e6, 8e6, 0.2, 0.500063078314111, 0.499936921685889),
        (2e6, 0.5, 0.999999, 0.0455002234000162, 0.954499776599984),
        (0.5, 2e6, 1e-5, 0.999999999746062, 2.53937507295e-10),
        (123.5, 1999876.5, 1e-4, 0.999999997595357, 2.40464294913689e-9),
        (20000.5, 80000.5, 0.21, 0.999999999999997, 2.87309746164379e-15),
        (3.5, 7.25, 1e-6, 1.50437142985723e-19, 1.0),
    ];
}
