//! Which segments share a border.

use crate::segments::membership::{BORDER, posterior};
use crate::segments::profile::{Adjacent, Segments};

/// Ideal accounts on the border of two segments that make them adjacent (house choice: one may be a slip of the pen).
const LEAST: u64 = 3;

/// Pairs of segments with accounts between them, the widest border first.
pub fn adjacent(segments: &Segments, evidence: &[Vec<i64>]) -> Vec<Adjacent> {
    let shown = segments.segments.len();
    let mut border = vec![0u64; shown * shown];
    let mut shared = vec![0.0; shown * shown];
    for sums in evidence {
        let posterior = posterior(sums);
        for a in 0..shown {
            for b in a + 1..shown {
                let lesser = posterior[a].min(posterior[b]);
                shared[a * shown + b] += lesser;
                border[a * shown + b] += u64::from(lesser >= BORDER);
            }
        }
    }
    let mut out: Vec<Adjacent> = (0..shown)
        .flat_map(|a| (a + 1..shown).map(move |b| (a, b)))
        .filter(|(a, b)| border[a * shown + b] >= LEAST)
        .map(|(a, b)| Adjacent {
            a: segments.segments[a].number,
            b: segments.segments[b].number,
            border: border[a * shown + b],
            shared: (shared[a * shown + b] * 1e3).round() / 1e3,
        })
        .collect();
    out.sort_by(|x, y| y.border.cmp(&x.border).then((x.a, x.b).cmp(&(y.a, y.b))));
    out
}
