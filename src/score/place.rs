//! A row's segment: sums of integers, as the score is.

use crate::score::axis::{Axis, compile_axes};
use crate::score::source::Source;
use crate::segments::membership::likeliest;
use crate::segments::{Class, MOST_CLASSES, SegmentCriterion, Segments, Standing};

/// The segments compiled against one table's header.
#[derive(Debug, Clone)]
pub(super) struct Placer {
    lines: Vec<Line>,
    shares: Vec<i64>,
    /// Number and least evidence of each segment; classes beyond are other customers.
    segments: Vec<(u32, i64)>,
}

/// One criterion, compiled.
#[derive(Debug, Clone)]
struct Line {
    axes: Vec<Axis>,
    /// `evidence[bin * classes + class]`.
    evidence: Vec<i64>,
}

impl Placer {
    /// Compiles the segments; none when the model has none.
    pub fn new(segments: &Segments, sources: &[Source]) -> Option<Self> {
        if segments.segments.is_empty() {
            return None;
        }
        let line = |(c, criterion): (usize, &SegmentCriterion)| Line {
            axes: compile_axes(&criterion.cut, sources),
            evidence: (0..criterion.cut.len())
                .flat_map(|bin| {
                    segments
                        .classes()
                        .map(move |class: &Class| class.evidence[c][bin])
                })
                .collect(),
        };
        Some(Self {
            lines: segments.criteria.iter().enumerate().map(line).collect(),
            shares: segments.classes().map(|class| class.share).collect(),
            segments: segments.segments.iter().map(|s| (s.number, s.least)).collect(),
        })
    }

    /// Bin of each criterion.
    pub fn bins(&self, codes: &[u32], bins: &mut Vec<u16>) {
        bins.clear();
        let of = |line: &Line| line.axes.iter().map(|axis| axis.bin(codes)).sum::<u16>();
        bins.extend(self.lines.iter().map(of));
    }

    /// Where these bins stand; as [`Segments::standing`] says.
    pub fn standing(&self, bins: &[u16]) -> Standing {
        let classes = self.shares.len();
        let mut sums = [0i64; MOST_CLASSES];
        sums[..classes].copy_from_slice(&self.shares);
        for (line, bin) in self.lines.iter().zip(bins) {
            let said = &line.evidence[usize::from(*bin) * classes..][..classes];
            sums.iter_mut().zip(said).for_each(|(sum, said)| *sum += said);
        }
        let best = likeliest(&sums[..classes]);
        let silent = sums[..classes] == self.shares;
        match self.segments.get(best) {
            Some((number, least)) if !silent && sums[best] - self.shares[best] >= *least => {
                Standing::Segment(*number)
            }
            Some(_) => Standing::Unlike,
            None => Standing::Other,
        }
    }
}
