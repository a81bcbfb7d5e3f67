//! A verdict in one line.

use crate::compare::comparison::{Comparison, Side};
use crate::compare::verdict::Verdict;
use crate::language::Language;

use super::{chance, words};

/// The one line.
pub(in crate::report) fn verdict(comparison: &Comparison, language: Language) -> String {
    let measure = words::measure(comparison, language);
    let least = measure.exact(comparison.least);
    match comparison.verdict {
        Verdict::Better {
            arm,
            low,
            high,
            too_small,
            by_ratio,
        } => {
            let [a, b] = words::names(comparison, language);
            let name = if arm == Side::A { a } else { b };
            let mut said = language.compare_better(
                name,
                measure.interval(low, high),
                words::confidence(comparison, language),
            );
            if too_small {
                said = language.compare_too_small(said, least);
            }
            if by_ratio {
                said = language.compare_by_ratio(said);
            }
            chance::qualified(said, comparison, language)
        }
        Verdict::Turned { .. } => chance::turned(comparison, language),
        Verdict::NoDifference => language.compare_no_difference(least),
        Verdict::CannotTell { more_per_arm } => language.compare_cannot_tell(match more_per_arm {
            Some(1) => language.compare_one_more_account(),
            Some(more) => language.compare_more_accounts(words::count(more, language)),
            None => language.compare_more_unknown(),
        }),
        Verdict::NotComparable { why } => language.compare_not_comparable(words::why_not(why, language)),
    }
}
