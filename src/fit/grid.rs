//! The prior on a pair's cells.

use crate::fit::axis::Axis;
use crate::fit::banded::Banded;

/// Prior precision of a pair's cells: neighbours along ordered axes are alike (`smooth`), and every cell is
/// drawn to zero (`ridge`). Cell `(i, j)` is at `i * second.size + j`.
#[derive(Debug, Clone)]
pub struct GridPenalty {
    pub size: usize,
    width: usize,
    /// Pairs of neighbouring cells.
    edges: Vec<(usize, usize)>,
}

impl GridPenalty {
    pub fn new(first: &Axis, second: &Axis) -> Self {
        let (rows, columns) = (first.size, second.size);
        let mut edges = Vec::new();
        for i in 0..rows {
            for j in 0..columns {
                let cell = i * columns + j;
                if second.ordered && j + 2 < columns {
                    edges.push((cell, cell + 1));
                }
                if first.ordered && i + 2 < rows {
                    edges.push((cell, cell + columns));
                }
            }
        }
        let width = if first.ordered && rows > 2 {
            columns
        } else {
            usize::from(!edges.is_empty())
        };
        Self {
            size: rows * columns,
            width,
            edges,
        }
    }

    pub fn is_smooth(&self) -> bool {
        !self.edges.is_empty()
    }

    /// `smooth · DᵀD + ridge · I + diag(information)`.
    pub fn precision(&self, smooth: f64, ridge: f64, information: Option<&[f64]>) -> Banded {
        let mut out = Banded::zeros(self.size, self.width);
        for i in 0..self.size {
            out.add(i, 0, ridge + information.map_or(0.0, |w| w[i]));
        }
        for &(a, b) in &self.edges {
            out.add(a, 0, smooth);
            out.add(b, 0, smooth);
            out.add(b, b - a, -smooth);
        }
        out
    }

    /// `βᵀ DᵀD β`.
    pub fn roughness(&self, beta: &[f64]) -> f64 {
        self.edges.iter().map(|&(a, b)| (beta[a] - beta[b]).powi(2)).sum()
    }

    /// `tr(Z DᵀD)` for a matrix known inside the band.
    pub fn trace(&self, z: &Banded) -> f64 {
        self.edges
            .iter()
            .map(|&(a, b)| z.get(a, 0) + z.get(b, 0) - 2.0 * z.get(b, b - a))
            .sum()
    }
}
