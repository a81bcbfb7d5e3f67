//! What is believed of a criterion's log-odds before seeing outcomes.

/// Shape of the Gaussian prior on one criterion's bins, `N(0, (λ S)⁻¹)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// `S = I`: every bin is drawn towards the criterion's mean by itself (a random effect). Categories.
    Exchangeable,
    /// Neighbouring bins are alike; the last bin ("unknown") stands apart. Numbers and ages.
    Ordered,
}

/// Ridge that anchors ordered bins, beside the differences (house choice, `docs/decisions.md`).
const ANCHOR: f64 = 0.05;

/// Degrees of freedom of the Student-t prior on the step between neighbours: heavy tails let jumps stand
/// while the rest is smoothed.
const STEP_FREEDOM: f64 = 3.0;

/// A penalty matrix of one criterion: tridiagonal, stored as its diagonal and its upper neighbours.
#[derive(Debug, Clone, PartialEq)]
pub struct Penalty {
    shape: Shape,
    /// Weight of each step between neighbours, mean 1.
    steps: Vec<f64>,
    pub size: usize,
    /// Where each ordered bin stands from -1 to 1 by the accounts below it: the direction of a straight trend,
    /// which is believed in apart from the steps. Zeros where there is no order.
    pub trend: Vec<f64>,
}

impl Penalty {
    /// The penalty of a criterion, from the accounts in each of its bins.
    pub fn new(shape: Shape, counts: &[f64]) -> Self {
        let size = counts.len();
        let ordered = shape == Shape::Ordered && size > 3;
        let steps = if ordered { vec![1.0; size - 2] } else { Vec::new() };
        let mut trend = vec![0.0; size];
        if ordered {
            let total = counts[..size - 1].iter().sum::<f64>().max(1e-9);
            let mut below = 0.0;
            for (place, count) in trend.iter_mut().zip(&counts[..size - 1]) {
                *place = 2.0 * (below + count / 2.0) / total - 1.0;
                below += count;
            }
        }
        Self {
            shape,
            steps,
            size,
            trend,
        }
    }

    /// Whether neighbours are tied together.
    pub fn is_ordered(&self) -> bool {
        !self.steps.is_empty()
    }

    /// Scale that makes λ mean the same whatever the number of bins.
    fn scale(&self) -> f64 {
        (self.size - 1) as f64 / 8.0
    }

    /// Diagonal of `S`.
    pub fn diagonal(&self, i: usize) -> f64 {
        if !self.is_ordered() || i + 1 == self.size {
            return 1.0;
        }
        let left = if i > 0 { self.steps[i - 1] } else { 0.0 };
        let right = self.steps.get(i).copied().unwrap_or(0.0);
        (left + right) * self.scale() + ANCHOR
    }

    /// `S[i][i + 1]`.
    pub fn neighbour(&self, i: usize) -> f64 {
        self.steps.get(i).map_or(0.0, |step| -step * self.scale())
    }

    /// `S β`.
    pub fn times(&self, beta: &[f64]) -> Vec<f64> {
        (0..self.size)
            .map(|i| {
                let mut sum = self.diagonal(i) * beta[i];
                if i > 0 {
                    sum += self.neighbour(i - 1) * beta[i - 1];
                }
                if i + 1 < self.size {
                    sum += self.neighbour(i) * beta[i + 1];
                }
                sum
            })
            .collect()
    }

    /// `βᵀ S β`.
    pub fn quadratic(&self, beta: &[f64]) -> f64 {
        self.times(beta).iter().zip(beta).map(|(a, b)| a * b).sum()
    }

    /// Lets large steps stand: each step's weight becomes the posterior mean of its precision under a
    /// Student-t prior, given the step and its posterior variance.
    ///
    /// Source: scale mixture of normals, Lange, Little & Taylor (1989), JASA 84:881.
    pub fn reweigh(&mut self, lambda: f64, beta: &[f64], step_variance: impl Fn(usize) -> f64) {
        if !self.is_ordered() {
            return;
        }
        let precision = lambda * self.scale();
        for i in 0..self.steps.len() {
            let step = beta[i + 1] - beta[i];
            let square = step * step + step_variance(i).max(0.0);
            self.steps[i] = (STEP_FREEDOM + 1.0) / (STEP_FREEDOM + precision * square);
        }
    }
}
