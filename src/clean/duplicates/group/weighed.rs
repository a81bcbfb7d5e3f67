//! Pairs that no single rule gathers, by all that speaks for and against them.

use super::{Groups, Rule};
use crate::clean::duplicates::evidence::Weights;
use crate::clean::duplicates::reason::{Evidence, Field, Level, Note, PairReason, Reason, Subject};

/// Estimated probability of being one account from which rows are, where the settings do not say: about 1 in 200 such
/// gatherings is wrong. House choice.
pub const MERGE: f64 = 0.995;
/// The same from which somebody should look at them. House choice.
pub const LOOK: f64 = 0.5;
/// Facts other than the name that must agree before weights gather: one value may be a building's or an agency's. House
/// choice.
const AGREEING: usize = 2;
/// Where such a pair stands on the review list at most: below those that a rule of names or numbers finds. House choice.
const MOST_LOOKED_AT: f64 = 0.87;

impl Groups<'_> {
    /// Gathers rows whose evidence is strong enough, strongest first, and puts the doubtful on the review list.
    pub fn weighed(&mut self, weights: &Weights, pairs: &[(u32, u32)]) {
        let mut sure = Vec::new();
        for (a, b, probability) in weights.likely(pairs, self.settings.review.min(self.settings.merge)) {
            if self.find(a) == self.find(b) {
                continue;
            }
            let (weight, evidence) = weights.weigh(a, b);
            // Companies with numbers of their own are two, whatever they share: nothing to look at.
            if has(&evidence, Field::Number, &[Level::Other]) {
                continue;
            }
            let merged = self.settings.merge < 1.0 && probability >= self.settings.merge;
            if merged && gathers(&evidence) && self.conflict(a, b, Rule::Near).is_none() {
                sure.push((weight, a, b, evidence));
            } else if probability >= self.settings.review {
                self.pair(a, b, probability.min(MOST_LOOKED_AT), PairReason::Weighed);
            }
        }
        let facts = self.facts;
        let name = |row: u32| facts.name(row).map_or("", |name| name.key.as_str());
        sure.sort_by(|x, y| {
            let names = |a: u32, b: u32| (name(a).min(name(b)), name(a).max(name(b)));
            y.0.cmp(&x.0)
                .then_with(|| names(x.1, x.2).cmp(&names(y.1, y.2)))
                .then_with(|| (x.1, x.2).cmp(&(y.1, y.2)))
        });
        let (mut rows, mut wrong) = (0, 0.0);
        for (weight, a, b, evidence) in sure {
            rows += usize::from(self.find(a) != self.find(b));
            wrong += 1.0 - weights.probability(weight);
            self.settle(&[a, b], Rule::Near, &Reason::Weighed(evidence));
        }
        if rows > 0 {
            let merge = self.settings.merge;
            self.notes.push(Note::Weighed { rows, wrong, merge });
        }
    }
}

fn has(evidence: &[Evidence], field: Field, levels: &[Level]) -> bool {
    evidence.iter().any(|one| match &one.what {
        Subject::Fact(of, level) => *of == field && levels.contains(level),
        Subject::Word(_) => false,
    })
}

/// Whether evidence is of a kind that gathers: the name agrees, and facts of its own beside it.
fn gathers(evidence: &[Evidence]) -> bool {
    let identifying = [Field::Domain, Field::Phone, Field::Address];
    let agreeing = identifying
        .iter()
        .filter(|field| has(evidence, **field, &[Level::Same]))
        .count();
    let against = identifying
        .iter()
        .any(|field| has(evidence, *field, &[Level::Other]));
    has(evidence, Field::Name, &[Level::Same, Level::Near]) && agreeing >= AGREEING && !against
}
