//! Every pair of segments at once, and what it says of the edges of the ICP.

use rayon::prelude::*;

use super::history::History;
use super::measure::COMPARED;
use super::{Advice, Edges, Pair, Place};
use crate::compare::comparison::Side;
use crate::compare::{Comparison, Settings, Verdict};
use crate::error::{Error, Result};
use crate::figures::Name;
use crate::language::Language;
use crate::segments::Segments;
use crate::stats::multiplicity::{benjamini_hochberg, holm};

/// How many comparisons are allowed for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Declared {
    /// One figure, named beforehand: Holm.
    One(Name),
    /// Every figure, to see what there is: Benjamini & Hochberg.
    Explored,
}

/// A segment as it is called in a comparison: its number with the first fact of its name.
pub fn called(segments: &Segments, number: u32, language: Language) -> String {
    match segments.segment(number) {
        None => language.compare_outside(),
        Some(segment) => {
            let unnamed = language.segment_unnamed(number);
            let name = segment.name.text(language);
            match name.split(" · ").next().map(str::trim) {
                Some(first) if !first.is_empty() && !name.contains(&unnamed) => {
                    language.edges_place(number, first)
                }
                _ => unnamed,
            }
        }
    }
}

impl Edges {
    /// Compares each segment with every other and with the accounts of none.
    ///
    /// # Errors
    /// [`Error::Data`] when the model has no segments; as [`Comparison::new`].
    pub fn new(
        history: &History,
        segments: &Segments,
        declared: Declared,
        settings: &Settings,
        language: Language,
    ) -> Result<Self> {
        if segments.segments.is_empty() {
            return Err(Error::data(
                "the model has no segments to compare",
                "`lookalike segments` says why; compare the arms of a test with --data",
            ));
        }
        let places: Vec<Place> = segments
            .segments
            .iter()
            .map(|segment| (segment.number, Some(segment.name.clone())))
            .chain([(0, None)])
            .map(|(number, name)| Place {
                number,
                name,
                accounts: history.segment.iter().filter(|s| **s == number).count() as u64,
            })
            .collect();
        let figures: Vec<Name> = match declared {
            Declared::One(name) => vec![name],
            Declared::Explored => COMPARED
                .into_iter()
                .filter(|name| history.lacks(*name).is_none())
                .collect(),
        };
        let mut numbers = Vec::new();
        for (i, a) in places.iter().enumerate() {
            numbers.extend(places[i + 1..].iter().map(|b| (a.number, b.number)));
        }
        let compared: Vec<Result<Vec<Comparison>>> = numbers
            .par_iter()
            .map(|&(a, b)| {
                let (named_a, named_b) = (called(segments, a, language), called(segments, b, language));
                figures
                    .iter()
                    .map(|name| history.compare(*name, (a, &named_a), (b, &named_b), settings))
                    .collect()
            })
            .collect();
        let mut pairs = Vec::new();
        for (&(a, b), comparisons) in numbers.iter().zip(compared) {
            let adjacent = b == 0
                || segments
                    .adjacent
                    .iter()
                    .any(|pair| (pair.a, pair.b) == (a.min(b), a.max(b)));
            pairs.push(Pair {
                a,
                b,
                adjacent,
                comparisons: comparisons?,
                advice: Advice::Apart,
            });
        }
        let mut edges = Self {
            as_of: history.as_of.clone(),
            places,
            pairs,
            comparisons: 0,
            declared: matches!(declared, Declared::One(_)),
        };
        edges.allow_for_all(declared);
        let all = history.close_rate();
        for pair in edges.pairs.iter_mut().filter(|pair| pair.adjacent) {
            pair.advice = advice(pair, all);
        }
        Ok(edges)
    }

    /// Adjusts every p-value for all that are shown; what does not stand out then is not told apart.
    fn allow_for_all(&mut self, declared: Declared) {
        let each = || self.pairs.iter().flat_map(|pair| &pair.comparisons);
        let p: Vec<Option<f64>> = each().map(Comparison::decisive_p).collect();
        let known: Vec<f64> = p.iter().copied().flatten().collect();
        let adjusted = match declared {
            Declared::One(_) => holm(&known),
            Declared::Explored => benjamini_hochberg(&known),
        };
        self.comparisons = known.len() as u64;
        let mut adjusted = adjusted.into_iter();
        let comparisons = self.pairs.iter_mut().flat_map(|pair| &mut pair.comparisons);
        for (comparison, p) in comparisons.zip(p) {
            comparison.among(self.comparisons, p.and_then(|_| adjusted.next()));
        }
    }
}

impl History {
    /// Customers among all decided accounts; `None` when none is decided.
    pub fn close_rate(&self) -> Option<f64> {
        use crate::outcome::Ending;
        let decided = self.ending.iter().filter(|ending| **ending != Ending::Open);
        let (n, bought) = decided.fold((0, 0), |(n, bought), ending| {
            (n + 1, bought + u64::from(ending.bought()))
        });
        (n > 0).then(|| bought as f64 / f64::from(n))
    }
}

/// From the first comparison. `all` is the close rate of all accounts; a side that closes less often than they do is
/// worth less than what one sells to anyway.
fn advice(pair: &Pair, all: Option<f64>) -> Advice {
    let Some(first) = pair.comparisons.first() else {
        return Advice::Test;
    };
    let outside = pair.b == 0;
    match first.verdict {
        Verdict::NoDifference => Advice::Widen,
        Verdict::Better { too_small: true, .. } => Advice::Widen,
        Verdict::Better { arm: Side::B, .. } if outside => Advice::Narrow { worse: Side::A },
        Verdict::Better { arm: Side::A, .. } if outside => Advice::Leave,
        Verdict::Better { arm, .. } => {
            let (worse, estimate) = match arm {
                Side::A => (Side::B, first.b.estimate.estimate),
                Side::B => (Side::A, first.a.estimate.estimate),
            };
            match estimate.zip(all) {
                Some((rate, all)) if rate < all => Advice::Narrow { worse },
                _ => Advice::Leave,
            }
        }
        // What held before says little, and what holds since is young.
        Verdict::Turned { .. } | Verdict::CannotTell { .. } | Verdict::NotComparable { .. } => Advice::Test,
    }
}
