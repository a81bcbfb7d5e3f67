//! The noncentral t distribution, as a normal divided by χ/√ν.

use crate::stats::normal;
use crate::stats::root::crossing;

/// Points of the grid, and how many more with few degrees of freedom, where it is wide. Powers at levels from 5 % to
/// 0.1 % are then exact to 1e-12; with one degree of freedom at 0.1 % to 1e-3.
const POINTS: f64 = 400.0;
const MORE_POINTS: f64 = 4000.0;

/// χ/√ν of ν degrees of freedom on a grid: values, and weights that add up to 1.
///
/// In logarithms the density falls off doubly exponentially, so that the trapezoidal rule is exact to rounding.
///
/// Source: Trefethen & Weideman (2014), *SIAM Review* 56:385.
pub(super) struct Chi {
    grid: Vec<(f64, f64)>,
}

impl Chi {
    /// `None` with less than one degree of freedom.
    pub(super) fn new(freedom: f64) -> Option<Self> {
        if !(freedom >= 1.0 && freedom.is_finite()) {
            return None;
        }
        // Of the density of x = ln u, ν·x − ν(e²ˣ − 1)/2 is less than −40 beyond these.
        let low = -((60.0 / freedom).sqrt() + 40.0 / freedom);
        let high = (40.0 / freedom).sqrt();
        let points = (POINTS + MORE_POINTS / freedom) as u32;
        let point = |i: u32| {
            let x = low + (high - low) * f64::from(i) / f64::from(points);
            (x.exp(), (freedom * (x - (2.0 * x).exp_m1() / 2.0)).exp())
        };
        let mut grid: Vec<(f64, f64)> = (0..=points).map(point).collect();
        let all: f64 = grid.iter().map(|(_, weight)| weight).sum();
        grid.iter_mut().for_each(|(_, weight)| *weight /= all);
        Some(Self { grid })
    }

    /// P(|T| > t) of the noncentral t = (Z + shift) / u.
    pub(super) fn chance_beyond(&self, t: f64, shift: f64) -> f64 {
        let at = |&(u, weight): &(f64, f64)| {
            weight * (normal::survival(t * u - shift) + normal::survival(t * u + shift))
        };
        self.grid.iter().map(at).sum::<f64>().min(1.0)
    }

    /// The t beyond which a share alpha lies without shift.
    pub(super) fn critical(&self, alpha: f64) -> f64 {
        let beyond = |t: f64| self.chance_beyond(t, 0.0) <= alpha;
        let mut high = 2.0;
        while !beyond(high) && high < 1e15 {
            high *= 2.0;
        }
        crossing(0.0, high, beyond)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Tables of Student's t; with one degree of freedom cot(πα/2), with two exact as well.
    #[test]
    fn critical_values_are_those_of_tables() {
        let t = |freedom: f64, alpha: f64| Chi::new(freedom).unwrap().critical(alpha);
        assert!((t(10.0, 0.05) - 2.228_138_852).abs() < 1e-8);
        for alpha in [0.5, 0.05, 1e-3, 1e-6] {
            let one = 1.0 / (std::f64::consts::FRAC_PI_2 * alpha).tan();
            assert!((t(1.0, alpha) / one - 1.0).abs() < 1e-9, "{alpha}");
            let two = (1.0 - alpha) * (2.0 / (alpha * (2.0 - alpha))).sqrt();
            assert!((t(2.0, alpha) / two - 1.0).abs() < 1e-9, "{alpha}");
        }
        assert!((t(1e7, 0.05) - normal::half_width(0.95)).abs() < 1e-6);
        assert!(Chi::new(0.5).is_none() && Chi::new(f64::NAN).is_none());
    }

    /// With one degree of freedom and no shift it is Cauchy's: half of it lies beyond 1.
    #[test]
    fn chances_grow_with_the_shift() {
        for freedom in [1.0, 7.0, 300.0, 1e6] {
            let chi = Chi::new(freedom).unwrap();
            let chances: Vec<f64> = (0..20).map(|i| chi.chance_beyond(2.0, f64::from(i))).collect();
            assert!(chances.is_sorted() && chances[19] <= 1.0);
            assert_eq!(chi.chance_beyond(2.0, 3.0), chi.chance_beyond(2.0, -3.0));
        }
        let cauchy = Chi::new(1.0).unwrap().chance_beyond(1.0, 0.0);
        assert!((cauchy - 0.5).abs() < 1e-13);
    }
}
