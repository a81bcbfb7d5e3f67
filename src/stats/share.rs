//! Shares and log-odds, a share's interval, and quantiles.

/// Probability at a log-odds, 1 / (1 + e⁻ᶻ): where e⁻ᶻ overflows, 0 as it should be.
pub fn sigmoid(log_odds: f64) -> f64 {
    1.0 / (1.0 + (-log_odds).exp())
}

/// [`sigmoid`] with `libm`, which gives the same bits on every machine: for what is printed of an account.
pub fn portable_sigmoid(log_odds: f64) -> f64 {
    1.0 / (1.0 + libm::exp(-log_odds))
}

/// ln(p / (1 − p)).
pub fn logit(p: f64) -> f64 {
    p.ln() - (-p).ln_1p()
}

/// Linearly interpolated quantile of sorted values; `q` in [0, 1].
///
/// Source: Hyndman & Fan (1996), *American Statistician* 50:361, type 7 (numpy's default), with its rounding.
pub fn quantile(sorted: &[f64], q: f64) -> f64 {
    let position = q * (sorted.len() - 1) as f64;
    let (low, share) = (position.floor(), position.fract());
    let a = sorted[low as usize];
    let b = sorted[(low as usize + 1).min(sorted.len() - 1)];
    if share >= 0.5 {
        b - (b - a) * (1.0 - share)
    } else {
        a + (b - a) * share
    }
}

/// Wilson interval of a share: `hits` of `n`, `z` standard errors wide.
///
/// Source: Wilson (1927), *JASA* 22:209.
pub fn wilson(hits: f64, n: f64, z: f64) -> (f64, f64) {
    let p = hits / n;
    let middle = (p + z * z / (2.0 * n)) / (1.0 + z * z / n);
    let half = z / (1.0 + z * z / n) * (p * (1.0 - p) / n + z * z / (4.0 * n * n)).sqrt();
    // Of none the lower end is 0, of all the upper end 1; rounding would leave a trace.
    let low = if hits <= 0.0 {
        0.0
    } else {
        (middle - half).max(0.0)
    };
    let high = if hits >= n { 1.0 } else { (middle + half).min(1.0) };
    (low, high)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sigmoid_and_logit_are_inverse_and_do_not_overflow() {
        assert_eq!(sigmoid(1e4), 1.0);
        assert_eq!(sigmoid(-1e4), 0.0);
        for z in [-20.0, -1.0, 0.0, 0.3, 12.0] {
            assert!((logit(sigmoid(z)) - z).abs() < 1e-9);
        }
    }

    #[test]
    fn wilson_interval_of_none_in_ten_starts_at_zero() {
        let (low, high) = wilson(0.0, 10.0, 1.959964);
        assert_eq!(
            (low, wilson(0.0, 30.0, 1.959964).0, wilson(30.0, 30.0, 1.959964).1),
            (0.0, 0.0, 1.0)
        );
        assert!((high - 0.2775).abs() < 1e-4); // Newcombe (1998), Statistics in Medicine 17:857
    }
}
