//! Making a fit readable without changing what it says: pure pairs, and no bins that say the same.

use crate::fit::axis::Axis;

/// Moves what a table of criteria taken together says of each alone into the main effects, so that its cells hold only what
/// they add together. `effects` are the main effects on the table's own axes, the last of which changes fastest.
///
/// Source: Lengerich et al. (2020), "Purifying interaction effects with the functional ANOVA", AISTATS.
pub fn purify(cells: &mut [f64], mass: &[f64], effects: &mut [Vec<f64>]) {
    for _ in 0..50 {
        let mut moved: f64 = 0.0;
        let mut stride = cells.len();
        for effects in effects.iter_mut() {
            let bins = effects.len();
            stride /= bins;
            let bin = |cell: usize| cell / stride % bins;
            let mut sums = vec![(0.0, 0.0); bins];
            for (cell, (value, weight)) in cells.iter().zip(mass).enumerate() {
                let sum = &mut sums[bin(cell)];
                *sum = (sum.0 + value * weight, sum.1 + weight);
            }
            let mean = |(sum, mass): &(f64, f64)| if *mass > 0.0 { sum / mass } else { 0.0 };
            let means: Vec<f64> = sums.iter().map(mean).collect();
            for (cell, value) in cells.iter_mut().enumerate() {
                *value -= means[bin(cell)];
            }
            for (effect, mean) in effects.iter_mut().zip(means) {
                *effect += mean;
                moved = moved.max(mean.abs());
            }
        }
        if moved < 1e-9 {
            break;
        }
    }
    // Cells that nobody is in say nothing of their own.
    for (cell, mass) in cells.iter_mut().zip(mass) {
        if *mass == 0.0 {
            *cell = 0.0;
        }
    }
}

/// Merges neighbouring ordered bins, cheapest first, until the expected loss of log-likelihood (nats) would pass
/// `budget`. `loss(group)` of merging two groups is half the information-weighted squared change of their
/// log-odds. The last bin ("unknown") stays apart, as do `walls` from the bins before them.
pub fn merge_neighbours(beta: &[f64], information: &[f64], budget: f64, walls: &[usize]) -> Axis {
    merge_at_most(beta, information, budget, walls, usize::MAX)
}

/// [`merge_neighbours`] that goes on, whatever it costs, while more than `most` bins are left beside "unknown". Walls
/// give way last.
pub fn merge_at_most(beta: &[f64], information: &[f64], budget: f64, walls: &[usize], most: usize) -> Axis {
    let ordered = beta.len() - 1;
    let mut groups: Vec<Group> = (0..ordered)
        .map(|i| Group::of(beta[i], information[i], i))
        .collect();
    let mut spent = 0.0;
    loop {
        let crowded = groups.len() > most;
        let cheapest = |through_walls: bool| {
            (1..groups.len())
                .filter(|i| through_walls || !walls.contains(&groups[*i].first))
                .map(|i| (groups[i - 1].cost(&groups[i]), i))
                .min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)))
        };
        let best = cheapest(false).or_else(|| cheapest(true).filter(|_| crowded));
        match best {
            Some((cost, i)) if crowded || spent + cost <= budget => {
                spent += cost;
                let merged = groups[i - 1].join(&groups[i]);
                groups[i - 1] = merged;
                groups.remove(i);
            }
            _ => break,
        }
    }
    let mut map = vec![groups.len() as u16; beta.len()];
    for (k, group) in groups.iter().enumerate() {
        map[group.first..=group.last].fill(k as u16);
    }
    Axis {
        map,
        size: groups.len() + 1,
        ordered: true,
    }
}

/// Groups levels with like effects into at most `most` bins, "other" and "unknown" (the last two) beside them.
pub fn merge_levels(beta: &[f64], information: &[f64], most: usize) -> Axis {
    let named = beta.len() - 2;
    let mut order: Vec<usize> = (0..named).collect();
    order.sort_by(|&a, &b| beta[a].total_cmp(&beta[b]).then(a.cmp(&b)));
    let pick = |values: &[f64]| -> Vec<f64> { order.iter().map(|&i| values[i]).chain([0.0]).collect() };
    let runs = merge_at_most(&pick(beta), &pick(information), 0.0, &[], most);
    let mut map = vec![0; beta.len()];
    for (&level, &run) in order.iter().zip(&runs.map) {
        map[level] = run;
    }
    map[named] = runs.size as u16 - 1;
    map[named + 1] = runs.size as u16;
    Axis {
        map,
        size: runs.size + 1,
        ordered: false,
    }
}

/// Mean per coarse bin, weighted by information (plain mean where there is none).
pub fn average(axis: &Axis, values: &[f64], information: &[f64]) -> Vec<f64> {
    let (mut sum, mut mass) = (vec![0.0; axis.size], vec![0.0; axis.size]);
    for ((&bin, value), weight) in axis.map.iter().zip(values).zip(information) {
        let weight = weight + 1e-9;
        sum[bin as usize] += weight * value;
        mass[bin as usize] += weight;
    }
    sum.iter()
        .zip(mass)
        .map(|(s, m)| if m > 0.0 { s / m } else { 0.0 })
        .collect()
}

#[derive(Clone, Copy)]
struct Group {
    first: usize,
    last: usize,
    mean: f64,
    mass: f64,
}

impl Group {
    fn of(mean: f64, mass: f64, i: usize) -> Self {
        Self {
            first: i,
            last: i,
            mean,
            mass: mass + 1e-9,
        }
    }

    fn cost(&self, other: &Self) -> f64 {
        let gap = self.mean - other.mean;
        0.5 * self.mass * other.mass / (self.mass + other.mass) * gap * gap
    }

    fn join(&self, other: &Self) -> Self {
        let mass = self.mass + other.mass;
        let mean = (self.mean * self.mass + other.mean * other.mass) / mass;
        Self {
            first: self.first,
            last: other.last,
            mean,
            mass,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn purifying_keeps_every_sum_and_centres_the_cells() {
        let mass = [3.0, 1.0, 2.0, 5.0, 4.0, 2.0];
        let before = [0.3, -0.2, 0.9, 1.4, -0.6, 0.1];
        let (mut cells, mut effects) = (before, [vec![0.1, -0.4], vec![0.0, 0.2, 0.5]]);
        let sum = |c: &[f64], effects: &[Vec<f64>; 2]| -> Vec<f64> {
            (0..6)
                .map(|k| c[k] + effects[0][k / 3] + effects[1][k % 3])
                .collect()
        };
        let wanted = sum(&cells, &effects);
        purify(&mut cells, &mass, &mut effects);
        for (got, want) in sum(&cells, &effects).iter().zip(wanted) {
            assert!((got - want).abs() < 1e-9);
        }
        for i in 0..2 {
            let centre: f64 = (0..3).map(|j| cells[i * 3 + j] * mass[i * 3 + j]).sum();
            assert!(centre.abs() < 1e-6);
        }
    }

    #[test]
    fn equal_neighbours_merge_and_jumps_stay() {
        let axis = merge_neighbours(&[1.0, 1.0, 1.0, 3.0, 3.0, 0.5], &[10.0; 6], 1e-6, &[]);
        assert_eq!(axis.map, [0, 0, 0, 1, 1, 2]);
        let axis = merge_neighbours(&[1.0, 1.0, 1.0, 3.0, 3.0, 0.5], &[10.0; 6], 1e-6, &[1]);
        assert_eq!(axis.map, [0, 1, 1, 2, 2, 3]);
    }

    #[test]
    fn bins_over_the_cap_merge_cheapest_first_and_walls_give_way_last() {
        let beta = [0.0, 0.1, 1.0, 2.0, 0.5];
        assert_eq!(merge_at_most(&beta, &[10.0; 5], 0.0, &[], 3).map, [0, 0, 1, 2, 3]);
        assert_eq!(
            merge_at_most(&beta, &[10.0; 5], 0.0, &[1], 3).map,
            [0, 1, 1, 2, 3]
        );
        assert_eq!(
            merge_at_most(&beta, &[10.0; 5], 0.0, &[1, 2, 3], 3).map,
            [0, 0, 1, 2, 3]
        );
    }

    #[test]
    fn levels_of_like_effect_share_a_bin_and_other_and_unknown_stay_apart() {
        let axis = merge_levels(&[2.0, 0.0, 2.1, 0.1, 2.0, 0.0], &[10.0; 6], 2);
        assert_eq!(axis.map, [1, 0, 1, 0, 2, 3]);
        assert_eq!(axis.size, 4);
    }
}
