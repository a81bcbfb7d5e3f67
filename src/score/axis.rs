//! Bins of a criterion's axes, compiled against a table's header.

use crate::criteria::Cut;
use crate::score::source::Source;

/// Where a criterion finds a code, and the share of its bin number that each code gives.
#[derive(Debug, Clone)]
pub(super) struct Axis {
    pub(super) slot: usize,
    pub(super) bins: Vec<u16>,
}

impl Axis {
    /// Its share of the bin number.
    pub fn bin(&self, codes: &[u32]) -> u16 {
        self.bins[codes[self.slot] as usize]
    }
}

pub(super) fn compile_axes(cut: &Cut, sources: &[Source]) -> Vec<Axis> {
    axes(cut)
        .into_iter()
        .zip(strides(cut))
        .map(|(axis, stride)| {
            // Every axis was given a source before the lines are compiled.
            let source = sources.iter().find(|source| source.serves(axis));
            let (slot, bins) = source.map(|source| source.bins(axis)).unwrap_or_default();
            let bins = bins.into_iter().map(|bin| bin * stride).collect();
            Axis { slot, bins }
        })
        .collect()
}

/// The one-column cuts that make up a cut.
pub(super) fn axes(cut: &Cut) -> Vec<&Cut> {
    match cut {
        Cut::Pair { first, second } => vec![first, second],
        one => vec![one],
    }
}

/// How many bins of the pair one bin of each axis stands for.
pub(super) fn strides(cut: &Cut) -> Vec<u16> {
    match cut {
        Cut::Pair { second, .. } => vec![second.len() as u16, 1], // at most 65,536 bins, checked on loading
        _ => vec![1],
    }
}
