//! Gauss-Legendre quadrature with sixteen nodes: exact for polynomials of degree 31.
//!
//! Source: Abramowitz & Stegun (1964), 25.4.29-30 and table 25.4.

/// Nodes in a panel.
pub const NODES: usize = 16;

/// Positive half of the nodes on [−1, 1], and their weights.
const HALF: [(f64, f64); NODES / 2] = [
    (0.9894009349916499, 0.027152459411754096),
    (0.9445750230732326, 0.062253523938647894),
    (0.8656312023878318, 0.09515851168249279),
    (0.755404408355003, 0.12462897125553388),
    (0.6178762444026438, 0.14959598881657674),
    (0.45801677765722737, 0.16915651939500254),
    (0.2816035507792589, 0.18260341504492358),
    (0.09501250983763744, 0.1894506104550685),
];

/// Nodes on [−1, 1], increasing, and their weights, which sum to 2.
pub fn nodes() -> impl Iterator<Item = (f64, f64)> {
    let left = HALF.iter().map(|(x, w)| (-x, *w));
    left.chain(HALF.iter().rev().copied())
}

/// ∫ f from `from` to `to`, of either order.
pub fn integrate(from: f64, to: f64, f: impl Fn(f64) -> f64) -> f64 {
    let (middle, half) = (0.5 * (from + to), 0.5 * (to - from));
    half * nodes().map(|(x, w)| w * f(middle + half * x)).sum::<f64>()
}

/// A function on [−1, 1] as a sum of Legendre polynomials, which is integrated exactly up to any point.
#[derive(Debug, Clone, PartialEq)]
pub struct Series([f64; NODES]);

impl Series {
    /// From the values at [`nodes`].
    pub fn new(values: &[f64; NODES]) -> Self {
        let mut coefficients = [0.0; NODES];
        for ((x, w), value) in nodes().zip(values) {
            for (k, (coefficient, p)) in coefficients.iter_mut().zip(legendre(x)).enumerate() {
                *coefficient += (k as f64 + 0.5) * w * value * p;
            }
        }
        Self(coefficients)
    }

    /// Integral from −1 to `x`.
    pub fn up_to(&self, x: f64) -> f64 {
        let p = legendre(x);
        // ∫ Pₖ = (Pₖ₊₁ − Pₖ₋₁) / (2k + 1), which is 0 at −1.
        let rest = (1..NODES).map(|k| self.0[k] * (p[k + 1] - p[k - 1]) / (2 * k + 1) as f64);
        self.0[0] * (x + 1.0) + rest.sum::<f64>()
    }
}

/// Legendre polynomials P₀ to P₁₆ at `x`.
fn legendre(x: f64) -> [f64; NODES + 1] {
    let mut p = [1.0; NODES + 1];
    p[1] = x;
    for k in 1..NODES {
        let n = k as f64;
        p[k + 1] = ((2.0 * n + 1.0) * x * p[k] - n * p[k - 1]) / (n + 1.0);
    }
    p
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn powers_and_exponentials_are_integrated() {
        assert!((integrate(0.0, 2.0, |x| x.powi(31)) / (2f64.powi(32) / 32.0) - 1.0).abs() < 1e-14);
        assert!((integrate(3.0, -1.0, f64::exp) - ((-1f64).exp() - 3f64.exp())).abs() < 1e-13);
        let mut values = [0.0; NODES];
        nodes().zip(&mut values).for_each(|((x, _), v)| *v = x.exp());
        let series = Series::new(&values);
        for x in [-1.0, -0.3, 0.4, 1.0f64] {
            assert!((series.up_to(x) - (x.exp() - (-1f64).exp())).abs() < 1e-14);
        }
    }
}
