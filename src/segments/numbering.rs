//! Numbers that stay: a segment keeps its number and name from one training to the next.

use crate::criteria::Binned;
use crate::error::Result;
use crate::segments::describe::Described;
use crate::segments::membership::Standing;
use crate::segments::profile::Segments;

/// Jaccard index of their members from which a segment is the one that the model before had (house choice: each holds
/// most of the other).
const LEAST_SAME: f64 = 0.5;

/// What the model before says of these accounts.
pub struct Previous<'a> {
    pub segments: &'a Segments,
    standing: Vec<Standing>,
}

impl<'a> Previous<'a> {
    /// Places the accounts as the model before would; a column that has gone is unknown to it.
    ///
    /// # Errors
    /// Those of [`Binned::transform`].
    pub fn new(segments: &'a Segments, accounts: Described<'_>) -> Result<Self> {
        let cuts = segments.criteria.iter().map(|criterion| &criterion.cut);
        let binned = Binned::transform(cuts, accounts.table, accounts.rows)?;
        let evidence = segments.evidence_of(&binned);
        Ok(Self {
            segments,
            standing: evidence.iter().map(|sums| segments.standing(sums)).collect(),
        })
    }
}

/// Number of each class, and whether it is one of before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Numbered {
    pub of: Vec<(u32, bool)>,
    /// Number that comes next.
    pub next: u32,
}

/// Gives each of `classes` classes the number of the segment before that shares most of its members, else a new one.
pub fn number(labels: &[Option<usize>], classes: usize, previous: Option<&Previous<'_>>) -> Numbered {
    let mut next = previous.map_or(1, |p| p.segments.next_number);
    let mut same: Vec<(f64, usize, u32)> = Vec::new();
    for before in previous.iter().flat_map(|p| &p.segments.segments) {
        let was = |row: usize| previous.is_some_and(|p| p.standing[row] == Standing::Segment(before.number));
        for class in 0..classes {
            let is = |row: usize| labels[row] == Some(class);
            let (mut both, mut either) = (0.0, 0.0);
            for row in 0..labels.len() {
                both += f64::from(u8::from(is(row) && was(row)));
                either += f64::from(u8::from(is(row) || was(row)));
            }
            if both >= LEAST_SAME * either && either > 0.0 {
                same.push((both / either, class, before.number));
            }
        }
    }
    same.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let mut of: Vec<Option<u32>> = vec![None; classes];
    for (_, class, number) in same {
        if of[class].is_none() && !of.contains(&Some(number)) {
            of[class] = Some(number);
        }
    }
    let of = of
        .into_iter()
        .map(|known| match known {
            Some(number) => (number, true),
            None => {
                next += 1;
                (next - 1, false)
            }
        })
        .collect();
    Numbered { of, next }
}
