//! Everything there is to say of a model's segments, in one structure: what `--json` prints and text and page draw.

use serde::Serialize;

use crate::figures::{Dashboard, Group, GroupFigures};
use crate::fit::change::groups::Turn;
use crate::language::Language;
use crate::model::{IdealAccount, Model};
use crate::report::anti::SayNo;
use crate::report::markets::Markets;
use crate::report::segments::members::{BorderAccount, Named, border, typical};
use crate::report::segments::words;
use crate::segments::{
    Among, Existence, Leaning, Rival, SameFact, Segment, SegmentCriterion, Segments, Stability, Trait, Tried,
    Verdict, Why,
};

/// Typical accounts named for each segment (house choice).
const TYPICAL: usize = 3;

/// Accounts each of two segments needs before comparing them can tell much (house choice: below, the 95 % interval of
/// a share is wider than ± 18 points).
const LEAST_TO_COMPARE: u64 = 30;

/// A model's segments in a reader's words.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Overview {
    /// Name of the model.
    pub model: String,
    /// Language of the words.
    pub language: Language,
    /// The markets since the world changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub markets: Option<Markets>,
    /// What was found.
    pub verdict: Verdict,
    /// The verdict as a sentence, and what to do about it.
    pub sentence: String,
    /// What to do about it.
    pub advice: String,
    /// What the classes found are worth against accounts that differ by degrees; absent when one class was best.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub existence: Option<Existence>,
    /// The same as a sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub existence_sentence: Option<String>,
    /// Criteria that carry the gradient, when there is one instead of segments.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub gradient: Vec<Leaning>,
    /// Ideal accounts the segments were sought among.
    pub accounts: u64,
    /// In the order of their numbers, crowds last.
    pub segments: Vec<Described>,
    /// Ideal customers of no segment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub other: Option<Rest>,
    /// Classes that are not shown as segments.
    pub folded: Vec<FoldedClass>,
    /// Whom to say no to.
    pub anti: SayNo,
    /// Pairs with accounts between them.
    pub adjacent: Vec<Pair>,
    /// Numbers of classes tried, fewest first.
    pub tried: Vec<Tried>,
    /// The number of classes that was chosen among those tried.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chosen: Option<u64>,
    /// Criteria left out because another tells the same.
    pub same_fact: Vec<SameFact>,
    /// Set columns left out because their parts tell of each other and of nothing else.
    pub alone: Vec<String>,
    /// What k-means and a Gaussian mixture make of the same accounts.
    pub rivals: Vec<Rival>,
}

/// One segment.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Described {
    /// Number of the segment.
    pub number: u32,
    /// What sets it apart, in a few words.
    pub name: String,
    /// Ideal accounts in it.
    pub accounts: u64,
    /// Of all ideal accounts.
    pub share: f64,
    /// Its place among the model's classes.
    #[serde(skip)]
    pub class: usize,
    /// How many of all accounts like it were ideal; absent where nobody was decided otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub among: Option<Among>,
    /// Whether accounts like it are no more often ideal than the average account.
    pub crowd: bool,
    /// How well it comes back when the accounts are drawn again.
    pub stability: Stability,
    /// Whether it comes back well enough to be called stable; else it is fairly stable.
    pub stable: bool,
    /// Whether the version before had segments, and this was none of them.
    pub new: bool,
    /// What sets it apart, the greatest difference first.
    pub traits: Vec<Apart>,
    /// Members it describes best.
    pub typical: Vec<Named>,
    /// Of every account that stands in it, ideal or not; absent in a version published without figures.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub figures: Option<GroupFigures>,
    /// The same of accounts decided since the world changed, and what became of it; absent where no day divides them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub present: Option<Present>,
}

/// A segment since the world changed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Present {
    /// First day of the present era, ISO.
    pub since: String,
    /// What became of the segment beside all other accounts.
    pub turn: Turn,
    /// Figures of its accounts decided since; absent where there are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub figures: Option<GroupFigures>,
}

/// Something by which a segment stands apart from the other ideal customers. Shares are of accounts whose value is
/// known.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Apart {
    /// The criterion's name.
    pub criterion: String,
    /// Its bins in words.
    pub label: String,
    /// Accounts inside that have it.
    pub inside: u64,
    /// Accounts inside whose value is known.
    pub inside_known: u64,
    /// `inside` over `inside_known`.
    pub inside_share: f64,
    /// Accounts outside that have it.
    pub outside: u64,
    /// Accounts outside whose value is known.
    pub outside_known: u64,
    /// `outside` over `outside_known`.
    pub outside_share: f64,
    /// Share inside minus share outside, with its 95 % interval.
    pub difference: f64,
    /// Lower end of the interval.
    pub low: f64,
    /// Upper end of the interval.
    pub high: f64,
    /// Share inside over share outside.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lift: Option<f64>,
    /// Adjusted for all criteria and segments.
    pub p: f64,
    /// Inside and outside, of a number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub medians: Option<[f64; 2]>,
}

/// The ideal customers of no segment.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Rest {
    /// Ideal accounts.
    pub accounts: u64,
    /// Of all ideal accounts.
    pub share: f64,
}

/// A class that is not shown as a segment, and why.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FoldedClass {
    /// Ideal accounts of the class.
    pub accounts: u64,
    /// Why it is not shown.
    pub why: Why,
    /// How well it comes back, from 0 to 1.
    pub jaccard: f64,
    /// All of it in a sentence.
    pub sentence: String,
}

/// Two adjacent segments.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Pair {
    /// The lesser number.
    pub a: u32,
    /// The greater number.
    pub b: u32,
    /// Ideal accounts on their border, and shared by them.
    pub border: u64,
    /// Sum of the lesser of both posteriors.
    pub shared: f64,
    /// Whether both hold enough accounts to be compared.
    pub ready_to_compare: bool,
    /// Those on the border, the most evenly split first.
    pub accounts: Vec<BorderAccount>,
}

impl Overview {
    /// Describes a model's segments and its anti-profile; `ideals` are the ideal customers it was trained on, for their
    /// names, and `figures` the business figures of its accounts.
    pub fn new(
        model: &Model,
        ideals: &[IdealAccount],
        figures: Option<&Dashboard>,
        language: Language,
    ) -> Self {
        let found = &model.segments;
        let (sentence, advice) = words::verdict(found, language);
        let share = |accounts: u64| accounts as f64 / found.accounts.max(1) as f64;
        Self {
            model: model.name.clone(),
            language,
            markets: figures.and_then(|dashboard| Markets::new(model, dashboard, language)),
            verdict: found.verdict,
            sentence,
            advice,
            existence: found.existence,
            existence_sentence: words::existence(found, language),
            gradient: found.gradient.clone(),
            accounts: found.accounts,
            segments: found
                .in_order()
                .into_iter()
                .map(|class| Described {
                    figures: figures
                        .and_then(|board| board.get(Group::Segment(found.segments[class].number)))
                        .map(|record| record.figures.clone()),
                    present: figures.and_then(|board| {
                        let eras = board.eras.as_deref()?;
                        let market = eras.segment(found.segments[class].number)?;
                        Some(Present {
                            since: eras.since.clone(),
                            turn: market.turn,
                            figures: market.since.clone(),
                        })
                    }),
                    ..describe(found, ideals, class, language)
                })
                .collect(),
            other: found.other.as_ref().map(|other| Rest {
                accounts: other.accounts,
                share: share(other.accounts),
            }),
            folded: found
                .folded
                .iter()
                .map(|folded| FoldedClass {
                    accounts: folded.accounts,
                    why: folded.why,
                    jaccard: folded.jaccard,
                    sentence: words::folded(folded, language),
                })
                .collect(),
            anti: SayNo::new(model, figures, language),
            adjacent: found
                .adjacent
                .iter()
                .map(|pair| Pair {
                    a: pair.a,
                    b: pair.b,
                    border: pair.border,
                    shared: pair.shared,
                    ready_to_compare: [pair.a, pair.b].iter().all(|number| {
                        let segment = found.segment(*number);
                        segment.is_some_and(|segment| segment.class.accounts >= LEAST_TO_COMPARE)
                    }),
                    accounts: border(found, ideals, pair.a, pair.b),
                })
                .collect(),
            tried: found.tried.clone(),
            chosen: found.chosen(),
            same_fact: found.same_fact.clone(),
            alone: found.alone.clone(),
            rivals: found.rivals.clone(),
        }
    }

    /// Only the segment of a number and the pairs it is in; `None` when there is no such segment.
    pub fn only(mut self, number: u32) -> Option<Self> {
        self.segments.retain(|segment| segment.number == number);
        self.adjacent.retain(|pair| pair.a == number || pair.b == number);
        (!self.segments.is_empty()).then_some(self)
    }
}

fn describe(found: &Segments, ideals: &[IdealAccount], class: usize, language: Language) -> Described {
    let segment = &found.segments[class];
    Described {
        number: segment.number,
        name: segment.name.text(language).to_owned(),
        accounts: segment.class.accounts,
        share: segment.class.accounts as f64 / found.accounts.max(1) as f64,
        class,
        among: segment.among,
        crowd: found.is_crowd(segment.number),
        stability: segment.stability,
        stable: segment.stability.jaccard >= words::STABLE,
        new: segment.new,
        traits: apart(found, segment, language),
        typical: typical(found, ideals, class, TYPICAL),
        figures: None,
        present: None,
    }
}

fn apart(found: &Segments, segment: &Segment, language: Language) -> Vec<Apart> {
    segment
        .traits
        .iter()
        .filter_map(|apart| {
            let criterion = found.criteria.get(usize::try_from(apart.criterion).ok()?)?;
            Some(Apart::new(apart, criterion, language))
        })
        .collect()
}

impl Apart {
    /// A trait in a reader's words; `criterion` is the one it is of.
    pub(in crate::report) fn new(apart: &Trait, criterion: &SegmentCriterion, language: Language) -> Self {
        let share = |count: u64, of: u64| count as f64 / of.max(1) as f64;
        Self {
            criterion: criterion.name.clone(),
            label: apart.label(criterion, language),
            inside: apart.inside,
            inside_known: apart.inside_known,
            inside_share: share(apart.inside, apart.inside_known),
            outside: apart.outside,
            outside_known: apart.outside_known,
            outside_share: share(apart.outside, apart.outside_known),
            difference: apart.difference,
            low: apart.low,
            high: apart.high,
            lift: apart.lift,
            p: apart.p,
            medians: apart.medians,
        }
    }
}
