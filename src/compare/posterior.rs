//! A beta distribution tabulated for integrals over it: a few nodes hold all of its mass, and its distribution function
//! costs a polynomial.

use crate::stats::beta::Beta;
use crate::stats::gauss::{NODES, Series, nodes};

/// A beta distribution on panels of log-odds.
#[derive(Debug, Clone, PartialEq)]
pub struct Posterior {
    pub beta: Beta,
    /// Edges of the panels, in log-odds, increasing.
    pub edges: Vec<f64>,
    panels: Vec<Panel>,
}

#[derive(Debug, Clone, PartialEq)]
struct Panel {
    /// Density over log-odds, times half the panel's width.
    density: Series,
    below: f64,
    mass: f64,
    above: f64,
}

impl Posterior {
    pub fn new(beta: Beta) -> Self {
        let edges = beta.edges();
        let mut panels: Vec<Panel> = edges
            .windows(2)
            .map(|edge| {
                let (middle, half) = (0.5 * (edge[0] + edge[1]), 0.5 * (edge[1] - edge[0]));
                let mut values = [0.0; NODES];
                for ((x, _), value) in nodes().zip(&mut values) {
                    *value = half * beta.ln_log_odds(middle + half * x).exp();
                }
                let mass = nodes().zip(values).map(|((_, w), value)| w * value).sum();
                Panel {
                    density: Series::new(&values),
                    below: 0.0,
                    mass,
                    above: 0.0,
                }
            })
            .collect();
        // From both ends, so that neither tail is a difference.
        let mut sum = 0.0;
        for panel in &mut panels {
            panel.below = sum;
            sum += panel.mass;
        }
        sum = 0.0;
        for panel in panels.iter_mut().rev() {
            panel.above = sum;
            sum += panel.mass;
        }
        Self { beta, edges, panels }
    }

    /// Lowest and highest log-odds that have mass.
    pub fn ends(&self) -> (f64, f64) {
        (self.edges[0], self.edges[self.edges.len() - 1])
    }

    /// Mass below and above log-odds `z`, to 10⁻¹².
    pub fn tails(&self, z: f64) -> (f64, f64) {
        let (first, last) = self.ends();
        if z <= first {
            return (0.0, 1.0);
        }
        if z >= last {
            return (1.0, 0.0);
        }
        let k = self.edges.partition_point(|edge| *edge <= z) - 1;
        let (panel, from, to) = (&self.panels[k], self.edges[k], self.edges[k + 1]);
        let inside = panel.density.up_to((2.0 * z - from - to) / (to - from));
        let inside = inside.clamp(0.0, panel.mass);
        (panel.below + inside, panel.above + (panel.mass - inside))
    }
}

/// Integrals of functions from `from` to `to`, on panels that end at every one of `edges` and are nowhere wide.
pub fn integrate_between<const N: usize>(
    from: f64,
    to: f64,
    mut edges: Vec<f64>,
    f: impl Fn(f64) -> [f64; N],
) -> [f64; N] {
    edges.extend([from, to]);
    edges.retain(|edge| from <= *edge && *edge <= to);
    edges.sort_unstable_by(f64::total_cmp);
    edges.dedup_by(|next, last| *next - *last < NARROWEST);
    let mut sums = [0.0; N];
    for edge in edges.windows(2) {
        let parts = ((edge[1] - edge[0]) / WIDEST).ceil();
        let half = 0.5 * (edge[1] - edge[0]) / parts;
        for part in 0..parts as usize {
            let middle = edge[0] + (2 * part + 1) as f64 * half;
            for (x, w) in nodes() {
                let values = f(middle + half * x);
                sums.iter_mut()
                    .zip(values)
                    .for_each(|(sum, value)| *sum += half * w * value);
            }
        }
    }
    sums
}

/// Widest panel, in log-odds (house choice).
const WIDEST: f64 = 3.0;
/// Edges nearer than this are one: a thousandth of the thinnest posterior (house choice).
const NARROWEST: f64 = 1e-9;
