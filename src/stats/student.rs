//! Student's t distribution, to 1e-11 at any degrees of freedom from 1 up; statrs' loses its digits above 1e4.

use std::f64::consts::PI;

use crate::stats::normal;

/// Degrees of freedom from which t is turned into a normal deviate: the continued fraction loses digits above, the
/// approximation below (house choice: both are within 1e-11 here).
const MANY: f64 = 1e4;

/// Steps of the continued fraction, which needs some √df of them: never reached below [`MANY`].
const STEPS: usize = 2_000;

/// P(|T| ≥ |t|), accurate in the tail; `df` ≥ 1.
///
/// Source: the incomplete beta function, Abramowitz & Stegun (1964) 26.5.8 and 26.7.1; with many degrees of freedom
/// Hill (1970), Algorithm 395, *Communications of the ACM* 13:617.
pub fn two_sided(t: f64, df: f64) -> f64 {
    let log = log_spread(t, df);
    if df > MANY {
        return normal::two_sided(deviate(log, df));
    }
    let a = df / 2.0;
    // x + y = 1, each without cancellation.
    let (x, y) = ((-log).exp(), -(-log).exp_m1());
    let front = (-a * log).exp() * y.sqrt() * gamma_ratio(a) / PI.sqrt();
    if x < (a + 1.0) / (a + 2.5) {
        front / a * fraction(a, 0.5, x)
    } else {
        1.0 - 2.0 * front * fraction(0.5, a, y)
    }
}

/// Half-width, in standard errors, of a two-sided interval: 2.23 for `confidence` = 0.95 with 10 degrees of freedom.
/// Infinite at a `confidence` of 1.
pub fn half_width(confidence: f64, df: f64) -> f64 {
    let mut t = normal::half_width(confidence);
    if t <= 0.0 || !t.is_finite() {
        return t;
    }
    let goal = (1.0 - confidence).ln();
    // ln P falls ever faster in ln t: Newton's steps pass the root once, then come back to it from one side.
    for _ in 0..60 {
        let p = two_sided(t, df);
        let step = (p.ln() - goal) * p / (2.0 * density(t, df) * t);
        if !step.is_finite() {
            break;
        }
        t *= step.exp();
        if step.abs() < 1e-14 {
            break;
        }
    }
    t
}

fn density(t: f64, df: f64) -> f64 {
    gamma_ratio(df / 2.0) / (df * PI).sqrt() * (-(df + 1.0) / 2.0 * log_spread(t, df)).exp()
}

/// ln(1 + t²/df), without overflow.
fn log_spread(t: f64, df: f64) -> f64 {
    let r = t.abs() / df.sqrt();
    if r < 1e8 { (r * r).ln_1p() } else { 2.0 * r.ln() }
}

/// The normal deviate as far out as t, from ln(1 + t²/df).
fn deviate(log: f64, df: f64) -> f64 {
    let a = df - 0.5;
    let (b, y) = (48.0 * a * a, a * log);
    let small = (((-0.4 * y - 3.3) * y - 24.0) * y - 85.5) / (0.8 * y * y + 100.0 + b);
    ((small + y + 3.0) / b + 1.0) * y.sqrt()
}

/// Γ(a + ½)/Γ(a).
///
/// Source: Tricomi & Erdélyi (1951), *Pacific Journal of Mathematics* 1:133, by recurrence where a is small.
fn gamma_ratio(a: f64) -> f64 {
    let (mut a, mut product) = (a, 1.0);
    while a < 100.0 {
        product *= a / (a + 0.5);
        a += 1.0;
    }
    let r = 1.0 / a;
    let coefficients = [
        -399.0 / 262_144.0,
        -21.0 / 32_768.0,
        5.0 / 1_024.0,
        1.0 / 128.0,
        -1.0 / 8.0,
        1.0,
    ];
    product * a.sqrt() * coefficients.iter().fold(0.0, |sum, c| sum * r + c)
}

/// The continued fraction of the incomplete beta function, by Lentz' method.
///
/// Source: Abramowitz & Stegun (1964) 26.5.8; Thompson & Barnett (1986), *Journal of Computational Physics* 64:490.
fn fraction(a: f64, b: f64, x: f64) -> f64 {
    let away = |v: f64| if v.abs() < 1e-300 { 1e-300 } else { v };
    let (mut c, mut d) = (1.0, 1.0 / away(1.0 - (a + b) * x / (a + 1.0)));
    let mut value = d;
    for m in 1..=STEPS {
        let m = m as f64;
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        let before = value;
        for term in [even, odd] {
            d = 1.0 / away(1.0 + term * d);
            c = away(1.0 + term / c);
            value *= c * d;
        }
        if (value - before).abs() <= f64::EPSILON * value.abs() {
            break;
        }
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(got: f64, want: f64, tolerance: f64) {
        assert!((got / want - 1.0).abs() < tolerance, "{got} {want}");
    }

    /// With one and with two degrees of freedom the distribution is elementary.
    #[test]
    fn closed_forms_far_into_the_tail() {
        for t in [1e-8, 0.3, 1.0, 1.7, 12.0, 1e4, 1e9, 1e100] {
            near(two_sided(t, 1.0), 2.0 / PI * (1.0 / t).atan(), 1e-13);
            let root = f64::hypot(t, 2f64.sqrt());
            near(two_sided(t, 2.0), 2.0 / (root * (root + t)), 1e-13);
        }
        assert_eq!(two_sided(0.0, 7.0), 1.0);
        assert_eq!(two_sided(-2.0, 7.5), two_sided(2.0, 7.5));
        assert_eq!(two_sided(1e200, 1e6), 0.0);
    }

    #[test]
    fn fraction_and_approximation_meet() {
        for t in [0.01, 0.7, 1.5, 1.8, 2.0, 5.0, 9.0, 20.0] {
            near(two_sided(t, MANY * (1.0 + 1e-15)), two_sided(t, MANY), 1e-10);
        }
    }

    /// To first order in 1/df: Φ(−t) + φ(t)·(t³ + t)/(4 df).
    #[test]
    fn millions_of_degrees_of_freedom_are_nearly_normal() {
        for t in [0.5, 1.96, 4.0] {
            let phi = f64::exp(-t * t / 2.0) / (2.0 * PI).sqrt();
            let want = 2.0 * (normal::survival(t) + phi * (t * t * t + t) / (4.0 * 2e6));
            near(two_sided(t, 2e6), want, 1e-9);
        }
    }

    /// Source: Student's table, 97.5 % points.
    #[test]
    fn half_width_is_the_tables_and_undoes_the_p_value() {
        for (df, want) in [
            (1.0, 12.706_205),
            (2.0, 4.302_653),
            (10.0, 2.228_139),
            (30.0, 2.042_272),
        ] {
            near(half_width(0.95, df), want, 1e-6);
        }
        for df in [1.0, 1.3, 2.0, 57.3, 9_999.0, 10_001.0, 3e6] {
            for confidence in [1e-9, 0.5, 0.9, 0.999, 1.0 - 1e-12] {
                near(two_sided(half_width(confidence, df), df), 1.0 - confidence, 1e-9);
            }
        }
        assert_eq!(half_width(1.0, 5.0), f64::INFINITY);
        assert_eq!(half_width(0.0, 5.0), 0.0);
    }
}
