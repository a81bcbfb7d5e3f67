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
    if cut.is_derived() {
        return Vec::new();
    }
    cut.axes()
        .into_iter()
        .map(|(axis, stride)| {
            // Every axis was given a source before the lines are compiled.
            let source = sources.iter().find(|source| source.serves(axis));
            let (slot, bins) = source.map(|source| source.bins(axis)).unwrap_or_default();
            // At most 65,536 bins, checked on loading.
            let bins = bins.into_iter().map(|bin| bin * stride as u16).collect();
            Axis { slot, bins }
        })
        .collect()
}
