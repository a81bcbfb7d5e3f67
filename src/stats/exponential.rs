//! Exponentials and logarithms of many numbers at once, several to an instruction where the processor can.
//!
//! Only additions, multiplications and one division, in one order: the bits are the same on every machine, which those of
//! a system's own `exp` are not. Within an ulp of the truth.

use std::f64::consts::LOG2_E;

use pulp::{Arch, Simd, WithSimd};

/// ln 2 in two parts, of which the first times a small whole number is exact.
///
/// Source: Cody & Waite (1980), *Software Manual for the Elementary Functions*, Prentice-Hall.
const LN_2: [f64; 2] = [0.693_147_180_369_123_8, 1.908_214_929_270_587_7e-10];

/// Added and taken away again, it leaves the nearest whole number: 1.5 · 2⁵².
const ROUND: f64 = 6_755_399_441_055_744.0;

/// Below it an exponential is less than any number that a double holds in full; it is told as 0.
const LEAST: f64 = -708.0;

/// Bits of 1.0, of √½ and of 2⁵².
const ONE: u64 = 0x3ff0_0000_0000_0000;
const ROOT_HALF: u64 = 0x3fe6_a09e_667f_3bcd;
const WHOLE: u64 = 0x4330_0000_0000_0000;

/// 1 / n!, Taylor's coefficients: to the thirteenth they err by 4e-18 for arguments of at most ln 2 / 2.
const TAYLOR: [f64; 14] = {
    let (mut terms, mut n) = ([1.0; 14], 1);
    while n < terms.len() {
        terms[n] = terms[n - 1] / n as f64;
        n += 1;
    }
    terms
};

/// 2 / (2n + 3): of ln((1 + s) / (1 − s)) = 2s + s · Σ term · s²ⁿ⁺², where |s| is at most 0.172.
const ATANH: [f64; 10] = {
    let (mut terms, mut n) = ([0.0; 10], 0);
    while n < terms.len() {
        terms[n] = 2.0 / (2 * n + 3) as f64;
        n += 1;
    }
    terms
};

/// Puts e^x in the place of each x, of which none may be above 700; of one below −708 it is 0.
pub(crate) fn exp(values: &mut [f64]) {
    Arch::new().dispatch(Each(values, exp_of));
}

/// Puts ln x in the place of each x, of which each must be a positive number of full precision (2e-308 or more).
pub(crate) fn ln(values: &mut [f64]) {
    Arch::new().dispatch(Each(values, ln_of));
}

/// Puts 1 / (1 + e⁻ˣ) in the place of each x.
pub(crate) fn sigmoid(values: &mut [f64]) {
    Arch::new().dispatch(Each(values, sigmoid_of));
}

#[inline(always)]
fn sigmoid_of(x: f64) -> f64 {
    1.0 / (1.0 + exp_of(if x > LEAST { -x } else { -LEAST }))
}

/// A function of every number of a slice.
struct Each<'a, F>(&'a mut [f64], F);

impl<F: Fn(f64) -> f64> WithSimd for Each<'_, F> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        for x in self.0.iter_mut() {
            *x = (self.1)(*x);
        }
    }
}

/// [`exp`] of one number, for loops that are run by [`Arch::dispatch`].
#[inline(always)]
pub(crate) fn exp_of(x: f64) -> f64 {
    let at = if x > LEAST { x } else { LEAST };
    let rounded = at * LOG2_E + ROUND;
    let doublings = rounded - ROUND;
    let r = (at - doublings * LN_2[0]) - doublings * LN_2[1];
    // In pairs, so that no sum waits for the one before.
    let square = r * r;
    let fourth = square * square;
    let pair = |n: usize| TAYLOR[n] + TAYLOR[n + 1] * r;
    let low = pair(2) + pair(4) * square;
    let high = (pair(6) + pair(8) * square) + (pair(10) + pair(12) * square) * fourth;
    let fraction = 1.0 + (r + (low + high * fourth) * square);
    // The whole number stands in the last bits of `rounded`, and 2 to its power is those bits as an exponent.
    let power = f64::from_bits((rounded.to_bits() << 52).wrapping_add(ONE));
    if x >= LEAST { fraction * power } else { 0.0 }
}

/// [`ln`] of one number, likewise.
#[inline(always)]
pub(crate) fn ln_of(x: f64) -> f64 {
    // x = 2^doublings · m with m from √½ to √2.
    let bits = x.to_bits().wrapping_add(ONE - ROOT_HALF);
    let doublings = f64::from_bits((bits >> 52) | WHOLE) - (f64::from_bits(WHOLE) + 1023.0);
    let m = f64::from_bits((bits & (u64::MAX >> 12)).wrapping_add(ROOT_HALF));
    let f = m - 1.0;
    let s = f / (2.0 + f);
    let square = s * s;
    let fourth = square * square;
    let sum = |first: usize| {
        let of = |n: usize| ATANH[first + 2 * n];
        of(0) + fourth * (of(1) + fourth * (of(2) + fourth * (of(3) + fourth * of(4))))
    };
    let rest = square * (sum(0) + square * sum(1));
    // 2s = f − s·f, of which f is exact.
    let half = 0.5 * f * f;
    doublings * LN_2[0] - ((half - (s * (half + rest) + doublings * LN_2[1])) - f)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_at_once_are_as_exact_as_one() {
        let exponents: Vec<f64> = (0..20_000).map(|i| f64::from(i) * 0.0377 - 708.0).collect();
        let mut found = exponents.clone();
        exp(&mut found);
        for (x, e) in exponents.iter().zip(&found) {
            assert!((e / x.exp() - 1.0).abs() < 5e-16, "{x}: {e}");
        }
        let mut back = found.clone();
        ln(&mut back);
        for (e, x) in found.iter().zip(&back) {
            let right = e.ln();
            assert!((x - right).abs() <= 5e-16 * right.abs(), "{e}: {x}");
        }
    }

    #[test]
    fn shares_of_log_odds_are_those_of_one() {
        let log_odds: Vec<f64> = (-400..400).map(|i| f64::from(i) * 2.3).collect();
        let mut found = log_odds.clone();
        sigmoid(&mut found);
        for (x, p) in log_odds.iter().zip(&found) {
            assert!((p - crate::stats::share::sigmoid(*x)).abs() < 2e-16, "{x}: {p}");
        }
    }

    #[test]
    fn what_is_certain_and_what_is_impossible_are_exact() {
        let mut values = [0.0, -709.0, f64::NEG_INFINITY];
        exp(&mut values);
        assert_eq!(values, [1.0, 0.0, 0.0]);
        let mut one = [1.0];
        ln(&mut one);
        assert_eq!(one, [0.0]);
    }

    /// However many there are: bits do not depend on which share an instruction.
    #[test]
    fn the_number_of_numbers_changes_nothing() {
        let values: Vec<f64> = (0..37).map(|i| f64::from(i) * -0.713).collect();
        let mut all = values.clone();
        exp(&mut all);
        for (x, e) in values.into_iter().zip(all) {
            let mut alone = [x];
            exp(&mut alone);
            assert_eq!(alone[0].to_bits(), e.to_bits());
        }
    }
}
