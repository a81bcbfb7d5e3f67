//! Binomial and hypergeometric probabilities that keep their digits at counts of a million.
//!
//! Source: Loader (2000), *Fast and Accurate Computation of Binomial Probabilities*: Stirling's errors and deviances
//! instead of differences of huge logarithms.

use std::f64::consts::PI;

use statrs::function::gamma::ln_gamma;

/// ln(x!) less Stirling's approximation of it, (x + ½) ln x − x + ½ ln 2π, for x > 0.
///
/// Source: Abramowitz & Stegun (1964), 6.1.41.
pub fn stirling_error(x: f64) -> f64 {
    if x < 16.0 {
        return ln_gamma(x + 1.0) - (x + 0.5) * x.ln() + x - 0.5 * (2.0 * PI).ln();
    }
    let s = 1.0 / (x * x);
    (1.0 / 12.0 - s * (1.0 / 360.0 - s * (1.0 / 1260.0 - s * (1.0 / 1680.0 - s / 1188.0)))) / x
}

/// ln(1 + u) − u, for u > −1, without the cancellation near 0.
pub fn ln_1p_less(u: f64) -> f64 {
    if u.abs() > 0.3 {
        return u.ln_1p() - u;
    }
    // ln(1 + u) = 2 artanh r, and 2 r − u = −r u.
    let r = u / (2.0 + u);
    let (square, mut power, mut sum) = (r * r, r, 0.0);
    for k in 1..16 {
        power *= square;
        let term = power / f64::from(2 * k + 1);
        sum += term;
        if term.abs() <= 1e-17 * sum.abs() {
            break;
        }
    }
    2.0 * sum - r * u
}

/// Logarithm of the probability of `k` of `n` under a share in (0, 1).
fn ln_binomial(k: f64, n: f64, share: f64) -> f64 {
    if k <= 0.0 {
        return n * (-share).ln_1p();
    }
    if k >= n {
        return n * share.ln();
    }
    let deviance = |count: f64, expected: f64| {
        let off = expected - count;
        if off.abs() < 0.3 * count {
            count * ln_1p_less(off / count)
        } else {
            count * (expected / count).ln() - off
        }
    };
    let rest = n - k;
    0.5 * (n / (2.0 * PI * k * rest)).ln() + stirling_error(n) - stirling_error(k) - stirling_error(rest)
        + deviance(k, n * share)
        + deviance(rest, n * (1.0 - share))
}

/// Logarithm of the probability that `k` of `hits` fall among the first `n` of `all`.
pub fn ln_hypergeometric(k: u64, hits: u64, n: u64, all: u64) -> f64 {
    if hits == 0 || hits == all {
        return 0.0;
    }
    // k of the n and the other hits of the other accounts, given that there are so many hits.
    let share = hits as f64 / all as f64;
    ln_binomial(k as f64, n as f64, share) + ln_binomial((hits - k) as f64, (all - n) as f64, share)
        - ln_binomial(hits as f64, all as f64, share)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn series_and_definition_agree_where_they_meet() {
        for x in [15.999_999_f64, 16.0] {
            let series = 1.0 / (12.0 * x) - 1.0 / (360.0 * x.powi(3)) + 1.0 / (1260.0 * x.powi(5));
            assert!((stirling_error(x) - series).abs() < 1e-11);
        }
        for u in [-0.3f64, -0.1, 0.1, 0.3] {
            assert!((ln_1p_less(u) - (u.ln_1p() - u)).abs() < 1e-15, "{u}");
        }
        // −u²/2 + u³/3, which the difference would lose.
        assert!((ln_1p_less(1e-9) / -5e-19 - 1.0).abs() < 1e-8);
    }

    /// The tea taster: 3 of the 4 hits among 4 of 8 accounts, 16/70.
    #[test]
    fn a_hypergeometric_probability_by_hand() {
        assert!((ln_hypergeometric(3, 4, 4, 8).exp() - 16.0 / 70.0).abs() < 1e-14);
        assert!((ln_hypergeometric(0, 4, 4, 8).exp() - 1.0 / 70.0).abs() < 1e-14);
        assert_eq!(ln_hypergeometric(0, 0, 4, 8), 0.0);
    }
}
