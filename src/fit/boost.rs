//! Sharpening pairs: what smooth cells blur, small trees on the same cells put back.
//!
//! Corners and thresholds of two criteria are sharp; a smoothing prior rounds them. Each turn adds a fraction of a
//! two-cut tree to one pair's cells, and held-out accounts say when to stop, often at once. The result is still
//! a table of cells.

use crate::fit::newton::log1p_exp;
use crate::stats::share::sigmoid;

/// Fraction of a tree that is added (shrinkage).
const RATE: f64 = 0.05;
/// Ridge on a leaf, in units of information.
const LEAF_RIDGE: f64 = 2.0;
/// Least information in a leaf.
const LEAST_LEAF: f64 = 1.0;
/// Most rounds over all pairs, and rounds without improvement after which it ends.
const MOST_ROUNDS: usize = 150;
const PATIENCE: usize = 8;

/// Cells of one pair: the cell of every account, rows × columns.
pub struct Grid<'a> {
    pub cells: &'a [u16],
    pub rows: usize,
    pub columns: usize,
}

/// Accounts, and which of them are only for deciding when to stop.
pub struct Accounts<'a> {
    pub ideal: &'a [f64],
    pub weights: &'a [f64],
    pub held_out: &'a [bool],
}

/// What sharpening would do, round by round.
pub struct Sharpening {
    /// Loss (nats) of the held-out accounts before the first round and after each.
    pub losses: Vec<f64>,
    /// Per round, a tree per grid.
    rounds: Vec<Vec<Option<Tree>>>,
}

impl Sharpening {
    /// Grows trees round by round until held-out accounts have stopped gaining. `log_odds` are those of all accounts.
    ///
    /// Source: gradient boosting with Newton leaves, Friedman, Hastie & Tibshirani (2000), Annals of Statistics 28:337;
    /// trees of pairs as in GA²M, Lou, Caruana, Gehrke & Hooker (2013), KDD.
    pub fn grow(grids: &[Grid<'_>], accounts: &Accounts<'_>, mut log_odds: Vec<f64>) -> Self {
        let mut grown = Self {
            losses: vec![held_out_loss(accounts, &log_odds)],
            rounds: Vec::new(),
        };
        let mut slopes = vec![(0.0, 0.0); log_odds.len()];
        while grown.rounds.len() < MOST_ROUNDS && grown.is_improving() {
            let mut trees = Vec::with_capacity(grids.len());
            for grid in grids {
                for (i, slope) in slopes
                    .iter_mut()
                    .enumerate()
                    .filter(|(i, _)| !accounts.held_out[*i])
                {
                    let p = sigmoid(log_odds[i]);
                    *slope = (
                        accounts.weights[i] * (accounts.ideal[i] - p),
                        accounts.weights[i] * p * (1.0 - p),
                    );
                }
                let tree = Sums::of(grid, &slopes).tree();
                if let Some(tree) = &tree {
                    let step = tree.cells(grid);
                    log_odds
                        .iter_mut()
                        .zip(grid.cells)
                        .for_each(|(eta, &cell)| *eta += step[cell as usize]);
                }
                trees.push(tree);
            }
            grown.rounds.push(trees);
            grown.losses.push(held_out_loss(accounts, &log_odds));
        }
        grown
    }

    /// Whether one of the last rounds was the best so far.
    fn is_improving(&self) -> bool {
        let best = (0..self.losses.len())
            .min_by(|&a, &b| self.losses[a].total_cmp(&self.losses[b]))
            .unwrap_or(0);
        best + PATIENCE >= self.losses.len()
    }

    /// Loss after so many rounds; after the last, it stays.
    pub fn loss(&self, rounds: usize) -> f64 {
        self.losses[rounds.min(self.losses.len() - 1)]
    }

    /// Log-odds that the first rounds add to a grid's cells.
    pub fn added(&self, rounds: usize, which: usize, grid: &Grid<'_>) -> Vec<f64> {
        let mut sum = vec![0.0; grid.rows * grid.columns];
        for tree in self
            .rounds
            .iter()
            .take(rounds)
            .filter_map(|trees| trees[which].as_ref())
        {
            sum.iter_mut().zip(tree.cells(grid)).for_each(|(s, c)| *s += c);
        }
        sum
    }
}

/// The number of rounds after which all held-out accounts together have lost least, and what that gains (nats).
pub fn best_rounds(grown: &[Sharpening]) -> (usize, f64) {
    let longest = grown.iter().map(|g| g.losses.len()).max().unwrap_or(1);
    let total = |rounds: usize| grown.iter().map(|g| g.loss(rounds)).sum::<f64>();
    let best = (0..longest)
        .min_by(|&a, &b| total(a).total_cmp(&total(b)))
        .unwrap_or(0);
    (best, total(0) - total(best))
}

/// Loss (nats) of the held-out accounts.
pub fn held_out_loss(accounts: &Accounts<'_>, log_odds: &[f64]) -> f64 {
    (0..log_odds.len())
        .filter(|&i| accounts.held_out[i])
        .map(|i| accounts.weights[i] * (log1p_exp(log_odds[i]) - accounts.ideal[i] * log_odds[i]))
        .sum()
}

/// Gradient and information of every corner rectangle: entry `(i, j)` sums cells above `i` and left of `j`.
struct Sums {
    rows: usize,
    columns: usize,
    sums: Vec<(f64, f64)>,
}

/// One cut of one axis, then a cut of the other on each side.
struct Tree {
    by_rows: bool,
    first: usize,
    second: [usize; 2],
    /// `leaves[side of first][side of second]`.
    leaves: [[f64; 2]; 2],
}

impl Tree {
    /// What it adds to every cell.
    fn cells(&self, grid: &Grid<'_>) -> Vec<f64> {
        (0..grid.rows * grid.columns)
            .map(|k| RATE * self.leaf(k / grid.columns, k % grid.columns))
            .collect()
    }

    fn leaf(&self, row: usize, column: usize) -> f64 {
        let (a, b) = if self.by_rows {
            (row, column)
        } else {
            (column, row)
        };
        let side = usize::from(a >= self.first);
        self.leaves[side][usize::from(b >= self.second[side])]
    }
}

impl Sums {
    fn of(grid: &Grid<'_>, slopes: &[(f64, f64)]) -> Self {
        let (rows, columns) = (grid.rows, grid.columns);
        let mut cells = vec![(0.0, 0.0); rows * columns];
        for (&cell, slope) in grid.cells.iter().zip(slopes) {
            let sum = &mut cells[cell as usize];
            sum.0 += slope.0;
            sum.1 += slope.1;
        }
        let width = columns + 1;
        let mut sums = vec![(0.0, 0.0); (rows + 1) * width];
        for i in 0..rows {
            let mut row = (0.0, 0.0);
            for j in 0..columns {
                row.0 += cells[i * columns + j].0;
                row.1 += cells[i * columns + j].1;
                let above = sums[i * width + j + 1];
                sums[(i + 1) * width + j + 1] = (above.0 + row.0, above.1 + row.1);
            }
        }
        Self { rows, columns, sums }
    }

    /// Sums of the cells in `[a0, a1) × [b0, b1)`, the first axis being rows or columns.
    fn rectangle(&self, by_rows: bool, a: (usize, usize), b: (usize, usize)) -> (f64, f64) {
        let at = |a: usize, b: usize| {
            if by_rows {
                self.sums[a * (self.columns + 1) + b]
            } else {
                self.sums[b * (self.columns + 1) + a]
            }
        };
        let (all, left, above, corner) = (at(a.1, b.1), at(a.1, b.0), at(a.0, b.1), at(a.0, b.0));
        (
            all.0 - left.0 - above.0 + corner.0,
            all.1 - left.1 - above.1 + corner.1,
        )
    }

    /// The tree that fits the gradient best, `None` when no cut leaves enough on both sides.
    fn tree(&self) -> Option<Tree> {
        let mut best: Option<(f64, Tree)> = None;
        for by_rows in [true, false] {
            let (size, other) = if by_rows {
                (self.rows, self.columns)
            } else {
                (self.columns, self.rows)
            };
            for first in 1..size {
                let (Some(low), Some(high)) = (
                    self.cut(by_rows, (0, first), other),
                    self.cut(by_rows, (first, size), other),
                ) else {
                    continue;
                };
                let gain = low.gain + high.gain;
                if best.as_ref().is_none_or(|(most, _)| gain > *most) {
                    let tree = Tree {
                        by_rows,
                        first,
                        second: [low.at, high.at],
                        leaves: [low.leaves, high.leaves],
                    };
                    best = Some((gain, tree));
                }
            }
        }
        best.map(|(_, tree)| tree)
    }

    /// The best cut of the other axis within a band of the first; no cut (at 0) counts too.
    fn cut(&self, by_rows: bool, band: (usize, usize), other: usize) -> Option<Cut> {
        let whole = self.rectangle(by_rows, band, (0, other));
        if whole.1 < LEAST_LEAF {
            return None;
        }
        let gain = |s: (f64, f64)| s.0 * s.0 / (s.1 + LEAF_RIDGE);
        let leaf = |s: (f64, f64)| s.0 / (s.1 + LEAF_RIDGE);
        let mut best = Cut {
            gain: gain(whole),
            at: 0,
            leaves: [0.0, leaf(whole)],
        };
        for at in 1..other {
            let low = self.rectangle(by_rows, band, (0, at));
            let high = (whole.0 - low.0, whole.1 - low.1);
            if low.1 >= LEAST_LEAF && high.1 >= LEAST_LEAF && gain(low) + gain(high) > best.gain {
                best = Cut {
                    gain: gain(low) + gain(high),
                    at,
                    leaves: [leaf(low), leaf(high)],
                };
            }
        }
        Some(best)
    }
}

struct Cut {
    gain: f64,
    at: usize,
    leaves: [f64; 2],
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Ideal only where both are high: a corner.
    fn corner(n: usize) -> (Vec<u16>, Vec<f64>) {
        let cells: Vec<u16> = (0..n).map(|i| (i * 7 % 36) as u16).collect();
        let ideal = cells
            .iter()
            .map(|&c| f64::from(u8::from(c / 6 >= 4 && c % 6 >= 4)))
            .collect();
        (cells, ideal)
    }

    #[test]
    fn a_corner_is_found_and_helps_accounts_it_was_not_grown_on() {
        let (cells, ideal) = corner(3_600);
        let held_out: Vec<bool> = (0..3_600).map(|i| i % 5 == 0).collect();
        let accounts = Accounts {
            ideal: &ideal,
            weights: &vec![1.0; 3_600],
            held_out: &held_out,
        };
        let grid = Grid {
            cells: &cells,
            rows: 6,
            columns: 6,
        };
        let grown = Sharpening::grow(&[grid], &accounts, vec![-2.0; 3_600]);
        let (rounds, gain) = best_rounds(&[grown]);
        assert!(rounds > 20 && gain > 100.0, "{rounds} rounds, {gain} nats");
    }

    #[test]
    fn nothing_to_find_ends_at_once() {
        let (cells, _) = corner(3_600);
        let ideal: Vec<f64> = (0..3_600)
            .map(|i: usize| ((i * 7919) % 10 < 3) as u8 as f64)
            .collect();
        let held_out: Vec<bool> = (0..3_600).map(|i| (i / 36) % 5 == 0).collect();
        let accounts = Accounts {
            ideal: &ideal,
            weights: &vec![1.0; 3_600],
            held_out: &held_out,
        };
        let grid = Grid {
            cells: &cells,
            rows: 6,
            columns: 6,
        };
        let (_, gain) = best_rounds(&[Sharpening::grow(
            &[grid],
            &accounts,
            vec![(0.3f64 / 0.7).ln(); 3_600],
        )]);
        assert!(gain < 2.0, "{gain} nats from nothing");
    }
}
