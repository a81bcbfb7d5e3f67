//! Coarser bins made of a criterion's own bins.

use super::newton::Belief;
use crate::criteria::Cut;

/// Coarse bins of one criterion: the axis of a pair, or the bins on which smoothing is learnt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Axis {
    /// Coarse bin of each of the criterion's own bins.
    pub map: Vec<u16>,
    pub size: usize,
    /// Whether neighbouring coarse bins are alike (the last is "unknown" and stands apart).
    pub ordered: bool,
}

/// Bins at the end of every criterion that stand apart: "unknown", and for levels "other or never seen".
fn apart(ordered: bool) -> usize {
    if ordered { 1 } else { 2 }
}

impl Axis {
    /// Every bin for itself.
    pub fn same(size: usize, ordered: bool) -> Self {
        Self {
            map: (0..size as u16).collect(),
            size,
            ordered,
        }
    }

    /// Groups a criterion's bins into at most `most` coarse ones of about equal mass: ordered bins into runs,
    /// levels in the order of their effects. What stands apart stays apart.
    pub fn grouped(most: usize, counts: &[f64], effects: &[f64], ordered: bool) -> Self {
        let size = counts.len();
        if size <= most {
            return Self::same(size, ordered);
        }
        let apart = apart(ordered);
        let mut order: Vec<usize> = (0..size - apart).collect();
        if !ordered {
            order.sort_by(|&a, &b| effects[a].total_cmp(&effects[b]).then(a.cmp(&b)));
        }
        let total: f64 = order.iter().map(|&i| counts[i]).sum::<f64>().max(1e-9);
        let wanted = most.saturating_sub(apart).max(2) as f64;
        let (mut map, mut before, mut group, mut last) = (vec![0u16; size], 0.0, 0u16, None);
        for &i in &order {
            let slot = ((before + counts[i] / 2.0) / total * wanted) as usize;
            if last.is_some_and(|last| last != slot) {
                group += 1;
            }
            last = Some(slot);
            before += counts[i];
            map[i] = group;
        }
        for (k, bin) in (size - apart..size).enumerate() {
            map[bin] = group + 1 + k as u16;
        }
        Self {
            map,
            size: group as usize + 1 + apart,
            ordered,
        }
    }

    /// Keeps the `most` most frequent levels (levels stand in order of frequency), the rest joins "other".
    pub fn most_frequent(most: usize, size: usize) -> Self {
        let named = size - apart(false);
        if named <= most {
            return Self::same(size, false);
        }
        let map = (0..size)
            .map(|i| if i < named { i.min(most) } else { i - named + most } as u16)
            .collect();
        Self {
            map,
            size: most + apart(false),
            ordered: false,
        }
    }

    /// Values per coarse bin, spread over the criterion's own bins.
    pub fn spread(&self, coarse: &[f64]) -> Vec<f64> {
        self.map.iter().map(|&bin| coarse[bin as usize]).collect()
    }

    /// The coarse bin of each account, from its own bin.
    pub fn apply(&self, column: &[u16]) -> Vec<u16> {
        column.iter().map(|&bin| self.map[bin as usize]).collect()
    }

    /// The same in a byte each, of an axis of at most 256 bins: what is looked at in a handful of bins need not take more.
    pub fn apply_few(&self, column: impl Iterator<Item = u16>) -> Vec<u8> {
        debug_assert!(self.size <= 256, "{} bins in a byte", self.size);
        let map: Vec<u8> = self.map.iter().map(|&bin| bin as u8).collect();
        column.map(|bin| map[usize::from(bin)]).collect()
    }

    /// A belief about the criterion's bins, said of these coarser ones.
    pub fn coarsened(&self, belief: &Belief) -> Belief {
        let gather = |values: &[f64]| {
            let mut out = vec![0.0; self.size];
            self.map
                .iter()
                .zip(values)
                .for_each(|(&bin, value)| out[bin as usize] += value);
            out
        };
        Belief {
            precision: gather(&belief.precision),
            share: gather(&belief.share),
            ..belief.clone()
        }
    }

    /// The criterion's cut at this coarseness.
    pub fn cut(&self, cut: &Cut) -> Cut {
        if !cut.is_category() {
            let kept = |(bin, _): &(usize, &f64)| self.map[*bin] != self.map[bin + 1];
            let points = cut.points().iter().enumerate().filter(kept);
            return cut.clone().with_points(points.map(|(_, point)| *point).collect());
        }
        let mut merged: Vec<Vec<String>> = vec![Vec::new(); self.size - apart(false)];
        for (level, group) in cut.groups().iter().enumerate() {
            // A level that joined "other" needs no name of its own.
            if let Some(merged) = merged.get_mut(self.map[level] as usize) {
                merged.extend(group.iter().cloned());
            }
        }
        cut.clone().with_groups(merged)
    }
}
