//! Which segment an account is of, and why: the evidence of its bins, read off the segments' table.

use serde::Serialize;

use crate::language::Language;
use crate::segments::membership::posterior;
use crate::segments::{Segments, Standing};

/// An account's place among the segments. Evidence is in milli-nats: logarithms of factors of the odds.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SegmentPlace {
    /// Which segment it is in, between which, or in none.
    pub standing: Standing,
    /// The most likely segment, whatever the standing.
    pub nearest: ClassShare,
    /// The most likely class beside it: what the evidence is weighed against. Absent when there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub runner_up: Option<ClassShare>,
    /// Every class, segments in the order of their numbers, then the other ideal customers.
    pub posterior: Vec<ClassShare>,
    /// What speaks for the nearest segment against the runner-up, the most telling first.
    pub speaks_for: Vec<Fact>,
    /// What speaks against it, likewise.
    pub speaks_against: Vec<Fact>,
    /// How much more usual the nearest segment is than the runner-up.
    pub prior: i64,
    /// Logarithm of the odds: exactly `prior` and all that speaks for and against.
    pub total: i64,
}

/// A class and how likely the account is of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ClassShare {
    /// Number of the segment; absent for the other ideal customers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<u32>,
    /// The segment's name, or what the other ideal customers are called.
    pub name: String,
    /// Posterior probability.
    pub share: f64,
}

/// What one criterion says.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Fact {
    /// The criterion's name.
    pub criterion: String,
    /// The account's bin in words.
    pub label: String,
    /// Milli-nats, below 0 when it speaks against.
    pub evidence: i64,
}

/// The place of an account with these bins, one per [`Segments::criteria`]; `None` when there are no segments, or the
/// bins are not of these criteria.
pub fn place(segments: &Segments, bins: &[u16], language: Language) -> Option<SegmentPlace> {
    let fits = bins.len() == segments.criteria.len()
        && bins
            .iter()
            .zip(&segments.criteria)
            .all(|(&bin, criterion)| usize::from(bin) < criterion.cut.len());
    if segments.segments.is_empty() || !fits {
        return None;
    }
    let evidence = segments.evidence(bins);
    let posterior: Vec<ClassShare> = posterior(&evidence)
        .into_iter()
        .enumerate()
        .map(|(class, share)| class_share(segments, class, share, language))
        .collect();
    // The integers decide, ties go to the lower number.
    let likely = |class: &usize| (evidence[*class], std::cmp::Reverse(*class));
    let this = (0..segments.segments.len()).max_by_key(likely)?;
    let that = (0..evidence.len())
        .filter(|class| *class != this)
        .max_by_key(likely);

    let share = |class: usize| segments.classes().nth(class).map_or(0, |class| class.share);
    let prior = share(this) - that.map_or(0, share);
    // Beyond the last class there is none: the evidence is then weighed against the average ideal customer.
    let speaks = segments.speaks(bins, this, that.unwrap_or(evidence.len()));
    let total = prior + speaks.iter().map(|speaks| speaks.evidence).sum::<i64>();
    let (speaks_for, speaks_against) = speaks
        .iter()
        .map(|speaks| {
            let criterion = &segments.criteria[speaks.criterion];
            Fact {
                criterion: criterion.name.clone(),
                label: criterion.cut.label(usize::from(speaks.bin), language),
                evidence: speaks.evidence,
            }
        })
        .partition(|fact| fact.evidence > 0);
    Some(SegmentPlace {
        standing: segments.standing(&evidence),
        nearest: posterior[this].clone(),
        runner_up: that.map(|that| posterior[that].clone()),
        posterior,
        speaks_for,
        speaks_against,
        prior,
        total,
    })
}

fn class_share(segments: &Segments, class: usize, share: f64, language: Language) -> ClassShare {
    let segment = segments.segments.get(class);
    ClassShare {
        number: segment.map(|segment| segment.number),
        name: segment.map_or_else(
            || language.other_ideal(),
            |segment| segment.name.text(language).to_owned(),
        ),
        share,
    }
}
