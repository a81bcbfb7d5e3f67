//! Segments of ideal customers, as a model keeps them.

use crate::criteria::Cut;
use crate::language::Language;
use crate::recipe::Family;
use crate::segments::among::Among;
use crate::segments::rivals::Rival;
use serde::{Deserialize, Serialize};

/// Greatest chance, were there no class more, at which one more is shown: it is asked time and again (house choice:
/// `docs/decisions.md`).
pub const MOST_CHANCE_MORE: f64 = 0.01;

/// Greatest chance, were there no classes, at which they are shown, where they fit at least as well as a continuum does,
/// and where they do not.
///
/// House choices: the usual twentieth, and a fifth of it; `docs/benchmarks.md` has what comes of them.
const MOST_CHANCE: f64 = 0.05;
const MOST_CHANCE_LESS_FIT: f64 = 0.01;

/// Most classes a model may have: scoring keeps their sums on the stack.
pub const MOST_CLASSES: usize = 32;

/// The segments of a model, and how they were found. Without segments, [`Segments::verdict`] says why.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Segments {
    /// What was found.
    pub verdict: Verdict,
    /// Ideal accounts they were sought among.
    pub accounts: u64,
    /// What tells them apart; bins come from the ideal accounts alone.
    pub criteria: Vec<SegmentCriterion>,
    /// Criteria left out because another tells the same.
    pub same_fact: Vec<SameFact>,
    /// Set columns left out because their parts tell of each other and of nothing else.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub alone: Vec<String>,
    /// Numbers of classes tried, fewest first.
    pub tried: Vec<Tried>,
    /// What the classes found are worth against accounts without any; absent when one class was best.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub existence: Option<Existence>,
    /// Criteria that carry the gradient when there is one instead of kinds, the strongest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gradient: Vec<Leaning>,
    /// In the order of their numbers.
    pub segments: Vec<Segment>,
    /// Ideal customers of no segment: a broad class, and classes too small or unstable to be shown.
    pub other: Option<Class>,
    /// Classes that are part of [`Segments::other`], and why.
    pub folded: Vec<Folded>,
    /// Pairs of segments that share a border, the widest border first.
    pub adjacent: Vec<Adjacent>,
    /// What k-means and a Gaussian mixture say of the same accounts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rivals: Vec<Rival>,
    /// Number that the next new segment gets: a number is never used for two.
    pub next_number: u32,
}

/// What was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "found", deny_unknown_fields)]
pub enum Verdict {
    /// Segments, shown in [`Segments::segments`].
    Segments,
    /// One profile: the accounts hold together as one kind.
    OneProfile,
    /// The accounts differ by degrees along a few criteria ([`Segments::gradient`]), without a gap to cut at.
    Gradient,
    /// Classes were found, but none that is large, stable and apart enough to be shown.
    NoneStable,
    /// Too few ideal accounts for two segments.
    TooFew {
        /// Ideal accounts it takes.
        needed: u64,
    },
    /// No criterion differs between the ideal accounts.
    AllAlike,
    /// Segments were not sought.
    NotSought,
}

/// One fact that tells segments apart.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SegmentCriterion {
    /// As a scorecard names it: the column, or `column: token`.
    pub name: String,
    /// Family of criteria it counts in.
    pub family: Family,
    /// How values fall into its bins.
    pub cut: Cut,
    /// Ideal accounts in each bin.
    pub accounts: Vec<u64>,
}

/// A criterion that another tells as well, so that it was not counted twice.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SameFact {
    /// The criterion left out.
    pub criterion: String,
    /// The criterion that tells the same.
    pub counted_with: String,
    /// Share of its information that the other holds.
    pub share: f64,
}

/// One number of classes that was tried.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tried {
    /// Number of classes.
    pub classes: u64,
    /// Logarithm of the likelihood.
    pub log_likelihood: f64,
    /// Free parameters.
    pub parameters: u64,
    /// Bayesian information criterion, the less the better.
    pub bic: f64,
    /// Integrated classification likelihood, `BIC + 2 Σ entropy of the posteriors`, which asks for classes apart.
    ///
    /// Source: Biernacki, Celeux & Govaert (2000), *IEEE PAMI* 22:719-725.
    pub icl: f64,
    /// Chance of as much a gain over one class fewer, were there only the fewer; where that was asked.
    ///
    /// Source: McLachlan (1987), *Applied Statistics* 36:318-324.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub p: Option<f64>,
}

/// Whether the classes found exist: how they compare with the best continuum, and with what the same search makes of
/// accounts drawn from that continuum.
///
/// Source: Williams (1970), *Journal of the Royal Statistical Society B* 32:350-355 (hypotheses that do not nest,
/// compared by draws from one of them).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Existence {
    /// Chance of classes so much better than a continuum, were there none.
    pub p: f64,
    /// Number of classes that was weighed.
    pub classes: u64,
    /// Half the continuum's BIC above that of the classes, in nats: greater when classes fit better.
    pub apart: f64,
    /// Mean of the same over the draws.
    pub expected: f64,
    /// Draws from the continuum; few when the answer is plain.
    pub draws: u32,
    /// Lines along which the continuum's accounts differ: 1 or 2.
    pub dimensions: u32,
}

impl Existence {
    /// Whether the classes are kinds: hardly a matter of chance, and the less so the better a continuum fits.
    pub fn shows_kinds(&self) -> bool {
        let most = match self.apart < 0.0 {
            true => MOST_CHANCE_LESS_FIT,
            false => MOST_CHANCE,
        };
        self.p <= most
    }

    /// Whether they are not although chance hardly explains them, as a continuum fits better.
    pub fn is_less_fit(&self) -> bool {
        !self.shows_kinds() && self.p <= MOST_CHANCE
    }
}

/// A criterion that changes by degrees along a gradient.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Leaning {
    /// As a scorecard names it.
    pub criterion: String,
    /// Share of what it tells (entropy) that an account's place on the gradient holds, from 0 to 1.
    pub share: f64,
}

/// A class: how usual it is, and what each bin says of belonging to it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Class {
    /// Ideal accounts most likely of it.
    pub accounts: u64,
    /// Logarithm of its share of the ideal accounts, in milli-nats: at most 0.
    pub share: i64,
    /// `evidence[criterion][bin]` in milli-nats: logarithm of the bin's probability in the class over its probability
    /// among all ideal accounts; 0 where unknown.
    pub evidence: Vec<Vec<i64>>,
}

/// A segment of ideal customers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Segment {
    /// Kept from one training to the next as long as it is the same segment.
    pub number: u32,
    /// What sets it apart, in a few words.
    pub name: Name,
    /// Whether the model before had segments, and this was none of them.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub new: bool,
    /// Its accounts and the shares of its bins.
    pub class: Class,
    /// Least evidence (milli-nats, share left out) of an account that is like the segment at all: all but one in a
    /// hundred of its own members have more.
    pub least: i64,
    /// How well it comes back when the accounts are drawn again.
    pub stability: Stability,
    /// How many of all accounts like it were ideal; absent where nobody was decided otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub among: Option<Among>,
    /// What sets it apart from the other ideal customers, the greatest difference first.
    pub traits: Vec<Trait>,
}

/// A name made of what sets a segment apart, in each language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Name {
    /// In English.
    pub en: String,
    /// In French.
    pub fr: String,
}

/// How well a class comes back when the accounts are drawn again.
///
/// Source: Hennig (2007), *Computational Statistics & Data Analysis* 52:258-271: mean over bootstrap resamples of the
/// Jaccard index with the most alike class; below 0.6 a class is not to be trusted, from 0.75 on it is stable.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stability {
    /// Mean Jaccard index, from 0 to 1.
    pub jaccard: f64,
    /// The index that 90 % of the resamples exceed.
    pub low: f64,
    /// Bootstrap resamples.
    pub resamples: u32,
}

/// Something by which a segment stands apart: more (or fewer) of its accounts are in these bins.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Trait {
    /// Place in [`Segments::criteria`].
    pub criterion: u64,
    /// Bins of the criterion: neighbours for a number or an age, one level or more for a category, "yes" or "no" of a
    /// set's token.
    pub bins: Vec<u16>,
    /// Members in the bins, of those whose value is known.
    pub inside: u64,
    /// Members whose value is known.
    pub inside_known: u64,
    /// The same of the other ideal accounts.
    pub outside: u64,
    /// Other ideal accounts whose value is known.
    pub outside_known: u64,
    /// Share inside minus share outside, with a 95 % interval.
    ///
    /// Source: Newcombe (1998), *Statistics in Medicine* 17:873-890, method 10.
    pub difference: f64,
    /// Lower end of the interval.
    pub low: f64,
    /// Upper end of the interval.
    pub high: f64,
    /// Share inside over share outside; absent when nobody outside is in the bins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lift: Option<f64>,
    /// Chance of such a difference were there none, over all criteria and segments.
    ///
    /// Source: Benjamini & Hochberg (1995), *Journal of the Royal Statistical Society B* 57:289-300.
    pub p: f64,
    /// Medians inside and outside, of a number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub medians: Option<[f64; 2]>,
}

/// A class that is not shown as a segment.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Folded {
    /// Ideal accounts of the class.
    pub accounts: u64,
    /// Why it is not shown.
    pub why: Why,
    /// How well it comes back, from 0 to 1.
    pub jaccard: f64,
}

/// Why a class is not a segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// It is no more of a kind than all ideal accounts together.
    Broad,
    /// Too few accounts.
    Small,
    /// It does not come back when the accounts are drawn again.
    Unstable,
}

/// Two segments with accounts between them.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Adjacent {
    /// Numbers, the lesser first.
    pub a: u32,
    /// The greater number.
    pub b: u32,
    /// Ideal accounts between them: the lesser of both posteriors is at least [`crate::segments::membership::BORDER`].
    pub border: u64,
    /// Ideal accounts shared: sum over them of the lesser of both posteriors.
    pub shared: f64,
}

impl Name {
    /// The name in a language.
    pub fn text(&self, language: Language) -> &str {
        match language {
            Language::En => &self.en,
            Language::Fr => &self.fr,
        }
    }
}

impl Tried {
    /// What decides, the least: a quarter of the way from BIC to ICL, which is BIC plus half the entropy.
    ///
    /// House choice (`docs/decisions.md`): BIC alone splits classes without end where criteria depend on each other, ICL
    /// alone misses small segments.
    pub fn criterion(&self) -> f64 {
        0.75 * self.bic + 0.25 * self.icl
    }
}

impl Segments {
    /// The number of classes taken of those tried: that of the least [`Tried::criterion`], and one more for as long as
    /// chance would not gain as much.
    pub fn chosen(&self) -> Option<u64> {
        let least = |a: &&Tried, b: &&Tried| a.criterion().total_cmp(&b.criterion());
        let first = self.tried.iter().min_by(least)?.classes;
        let more = self.tried.iter().skip_while(|tried| tried.classes <= first);
        let proved = more.take_while(|tried| tried.p.is_some_and(|p| p <= MOST_CHANCE_MORE));
        Some(proved.last().map_or(first, |tried| tried.classes))
    }

    /// No segments, for a reason.
    pub fn none(verdict: Verdict, accounts: u64) -> Self {
        Self {
            verdict,
            accounts,
            criteria: Vec::new(),
            same_fact: Vec::new(),
            alone: Vec::new(),
            tried: Vec::new(),
            existence: None,
            gradient: Vec::new(),
            segments: Vec::new(),
            other: None,
            folded: Vec::new(),
            adjacent: Vec::new(),
            rivals: Vec::new(),
            next_number: 1,
        }
    }

    /// The segment of a number.
    pub fn segment(&self, number: u32) -> Option<&Segment> {
        self.segments.iter().find(|segment| segment.number == number)
    }

    /// Every class, segments first, then the other ideal customers.
    pub fn classes(&self) -> impl Iterator<Item = &Class> {
        self.segments
            .iter()
            .map(|segment| &segment.class)
            .chain(&self.other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A continuum of 5,000 that fits far better than its classes, which a fiftieth of such continua would have.
    #[test]
    fn classes_that_degrees_fit_better_must_be_rarer_by_chance() {
        let weighed = |p, apart| Existence {
            p,
            classes: 5,
            apart,
            expected: -303.1,
            draws: 24,
            dimensions: 1,
        };
        assert!(weighed(0.02, 4.7).shows_kinds() && weighed(0.001, -292.1).shows_kinds());
        assert!(!weighed(0.02, -286.4).shows_kinds() && weighed(0.02, -286.4).is_less_fit());
        assert!(!weighed(0.06, 4.7).shows_kinds() && !weighed(0.06, -4.7).is_less_fit());
    }
}
