//! Symmetric positive definite banded matrices: factor, solve, and the inverse inside the band.
//!
//! One criterion's own Hessian is diagonal plus a penalty that ties neighbours, so it is banded and costs
//! `size · width²` instead of `size³`.

/// Lower band of a symmetric matrix: `band[i * (width + 1) + d]` is the element `(i, i - d)`.
#[derive(Debug, Clone, PartialEq)]
pub struct Banded {
    pub size: usize,
    pub width: usize,
    band: Vec<f64>,
}

impl Banded {
    /// A zero matrix.
    pub fn zeros(size: usize, width: usize) -> Self {
        Self {
            size,
            width,
            band: vec![0.0; size * (width + 1)],
        }
    }

    /// Element `(i, i - d)`, 0 outside.
    pub fn get(&self, i: usize, d: usize) -> f64 {
        self.band[i * (self.width + 1) + d]
    }

    /// Adds to element `(i, i - d)`.
    pub fn add(&mut self, i: usize, d: usize, value: f64) {
        self.band[i * (self.width + 1) + d] += value;
    }

    /// `self · x`.
    pub fn times(&self, x: &[f64]) -> Vec<f64> {
        let mut out = vec![0.0; self.size];
        for i in 0..self.size {
            out[i] += self.get(i, 0) * x[i];
            for d in 1..=self.width.min(i) {
                let value = self.get(i, d);
                out[i] += value * x[i - d];
                out[i - d] += value * x[i];
            }
        }
        out
    }

    /// Factor `L D Lᵀ`, `None` unless positive definite.
    ///
    /// Source: Golub & Van Loan, *Matrix Computations* (4th ed.), §4.3.
    pub fn factor(mut self) -> Option<Factor> {
        let stride = self.width + 1;
        for i in 0..self.size {
            let first = i.saturating_sub(self.width);
            for j in first..i {
                // L[i][j] D[j], from the products with the columns before j that both rows reach.
                let low = first.max(j.saturating_sub(self.width));
                let mut sum = self.band[i * stride + i - j];
                for k in low..j {
                    sum -=
                        self.band[i * stride + i - k] * self.band[j * stride + j - k] * self.band[k * stride];
                }
                self.band[i * stride + i - j] = sum / self.band[j * stride];
            }
            let mut pivot = self.band[i * stride];
            for k in first..i {
                let l = self.band[i * stride + i - k];
                pivot -= l * l * self.band[k * stride];
            }
            if !(pivot > 0.0 && pivot.is_finite()) {
                return None;
            }
            self.band[i * stride] = pivot;
        }
        Some(Factor(self))
    }
}

/// `L D Lᵀ` of a banded matrix: D on the diagonal, L below.
#[derive(Debug, Clone)]
pub struct Factor(Banded);

impl Factor {
    /// Solves `A x = b`.
    pub fn solve(&self, b: &[f64]) -> Vec<f64> {
        let (n, width) = (self.0.size, self.0.width);
        let mut x = b.to_vec();
        for i in 0..n {
            for d in 1..=width.min(i) {
                x[i] -= self.0.get(i, d) * x[i - d];
            }
        }
        for (i, entry) in x.iter_mut().enumerate() {
            *entry /= self.0.get(i, 0);
        }
        for i in (0..n).rev() {
            for d in 1..=width.min(i) {
                x[i - d] -= self.0.get(i, d) * x[i];
            }
        }
        x
    }

    /// The elements of the inverse inside the band.
    ///
    /// Source: Takahashi, Fagan & Chen (1973); Erisman & Tinney (1975), Comm. ACM 18:177.
    pub fn inverse_band(&self) -> Banded {
        let (n, width) = (self.0.size, self.0.width);
        let mut z = Banded::zeros(n, width);
        let at = |z: &Banded, i: usize, j: usize| if i >= j { z.get(i, i - j) } else { z.get(j, j - i) };
        for j in (0..n).rev() {
            let last = (j + width).min(n - 1);
            for i in (j + 1..=last).rev() {
                let mut sum = 0.0;
                for k in j + 1..=last {
                    sum -= self.0.get(k, k - j) * at(&z, i, k);
                }
                z.add(i, i - j, sum);
            }
            let mut sum = 1.0 / self.0.get(j, 0);
            for k in j + 1..=last {
                sum -= self.0.get(k, k - j) * at(&z, k, j);
            }
            z.add(j, 0, sum);
        }
        z
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn example() -> Banded {
        let mut a = Banded::zeros(5, 2);
        for i in 0..5 {
            a.add(i, 0, 4.0 + i as f64);
            for d in 1..=2.min(i) {
                a.add(i, d, -1.0 / d as f64);
            }
        }
        a
    }

    #[test]
    fn solution_satisfies_the_system() {
        let a = example();
        let b = [1.0, -2.0, 3.0, 0.5, 2.0];
        let x = a.clone().factor().unwrap().solve(&b);
        for (got, want) in a.times(&x).iter().zip(b) {
            assert!((got - want).abs() < 1e-12);
        }
    }

    #[test]
    fn inverse_band_agrees_with_solving_for_unit_vectors() {
        let a = example();
        let factor = a.factor().unwrap();
        let z = factor.inverse_band();
        for j in 0..5 {
            let mut unit = [0.0; 5];
            unit[j] = 1.0;
            let column = factor.solve(&unit);
            for (i, entry) in column.iter().enumerate().skip(j).take(3) {
                assert!((z.get(i, i - j) - entry).abs() < 1e-12);
            }
        }
    }

    #[test]
    fn indefinite_matrix_has_no_factor() {
        let mut a = Banded::zeros(2, 1);
        a.add(0, 0, 1.0);
        a.add(1, 0, 1.0);
        a.add(1, 1, 2.0);
        assert!(a.factor().is_none());
    }
}
