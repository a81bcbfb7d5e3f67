//! An account's segment in words: where it stands, and the factors whose product its odds are.

use crate::explain::segment::{ClassShare, Fact, SegmentPlace};
use crate::language::Language;
use crate::report::layout::shown::shorten;
use crate::report::segments::words::odds;
use crate::segments::Standing;

/// Criteria said one by one on each side; the rest is said as one factor (house choice).
const MOST: usize = 4;

/// Longest name, criterion and bin in a sentence, in columns.
const NAME: usize = 120;
const COLUMNS: usize = 60;

/// A factor of the odds: "×7.3", and what it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Factor {
    /// Milli-nats.
    pub evidence: i64,
    /// The factor, as it is printed.
    pub odds: String,
    /// What it comes from.
    pub from: String,
}

/// Where the account stands, in a sentence.
pub fn standing(place: &SegmentPlace, language: Language) -> String {
    let nearest = &place.nearest;
    let number = nearest.number.unwrap_or_default();
    let called = shorten(&nearest.name, NAME);
    match place.standing {
        Standing::Segment(_) => language.place_in(number, called, language.percent(nearest.share)),
        Standing::Other => {
            let share = place.posterior.last().map_or(0.0, |other| other.share);
            language.place_other(language.percent(share), number, called)
        }
        Standing::Unlike => language.place_unlike(number, called),
    }
}

/// "Odds of segment 1 against segment 3: ×52. They are the product of:".
pub fn product(place: &SegmentPlace, language: Language) -> String {
    let class = |class: &ClassShare| match class.number {
        Some(number) => language.segment(number),
        None => language.other_ideal(),
    };
    let against = place
        .runner_up
        .as_ref()
        .map_or_else(|| language.average_ideal(), class);
    language.place_odds(class(&place.nearest), against, odds(place.total, language))
}

/// The factors: what speaks for, what speaks against, all other criteria as one, and how usual each class is. Their
/// evidence sums to [`SegmentPlace::total`].
pub fn factors(place: &SegmentPlace, language: Language) -> Vec<Factor> {
    let factor = |evidence, from| Factor {
        evidence,
        odds: odds(evidence, language),
        from,
    };
    let said = |fact: &Fact| {
        let from = language.fact(shorten(&fact.criterion, COLUMNS), shorten(&fact.label, COLUMNS));
        factor(fact.evidence, from)
    };
    let sides = [&place.speaks_for, &place.speaks_against];
    let mut factors: Vec<Factor> = sides
        .iter()
        .flat_map(|side| side.iter().take(MOST).map(said))
        .collect();
    let rest: Vec<&Fact> = sides.iter().flat_map(|side| side.iter().skip(MOST)).collect();
    if !rest.is_empty() {
        let evidence = rest.iter().map(|fact| fact.evidence).sum();
        factors.push(factor(evidence, language.other_criteria(rest.len())));
    }
    factors.push(factor(place.prior, language.place_prior()));
    factors
}
