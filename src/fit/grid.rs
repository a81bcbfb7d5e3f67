//! The prior on the cells of a pair, or of three criteria.

use crate::fit::axis::Axis;
use crate::fit::banded::Banded;

/// Prior precision of the cells of a table: neighbours along ordered axes are alike (`smooth`), and every cell is
/// drawn to zero (`ridge`). The last axis changes fastest.
#[derive(Debug, Clone)]
pub struct GridPenalty {
    pub size: usize,
    width: usize,
    /// Pairs of neighbouring cells.
    edges: Vec<(usize, usize)>,
}

impl GridPenalty {
    pub fn new(axes: &[Axis]) -> Self {
        let size = axes.iter().map(|axis| axis.size).product();
        let mut edges = Vec::new();
        for cell in 0..size {
            let mut step = 1;
            for axis in axes.iter().rev() {
                // "Unknown", the last bin, is no neighbour.
                if axis.ordered && cell / step % axis.size + 2 < axis.size {
                    edges.push((cell, cell + step));
                }
                step *= axis.size;
            }
        }
        let width = edges.iter().map(|(a, b)| b - a).max().unwrap_or(0);
        Self { size, width, edges }
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
