//! The segments on the sheet: what sets each apart, who is typical of it, and what to speak of.

use serde::Serialize;

use super::content::{Source, called};
use super::figures::{FigureLine, of_segment};
use super::people::case;
use crate::fit::change::groups::Turn;
use crate::language::Language;
use crate::model::role::{Role, role_of};
use crate::recipe::Family;
use crate::report::compare::measure::p_value;
use crate::report::layout::shown::{shorten, whole_facts};
use crate::report::markets::turned;
use crate::report::segments::members::typical;
use crate::report::segments::words::{among, gradient, with_crowds};
use crate::segments::naming::{is_option, says_no};
use crate::segments::{Segment, SegmentCriterion, Segments, Trait, Verdict};

/// Things that set a segment apart, typical accounts and message angles shown (house choices: a third of a page).
const TRAITS: usize = 3;
const TYPICAL: usize = 3;
const ANGLES: usize = 3;
/// Share of a segment that must have what a message speaks of (house choice: most of them).
const LEAST_SHARE: f64 = 0.5;

/// The mean Jaccard index from which a class is stable.
///
/// Source: Hennig (2007), *Computational Statistics & Data Analysis* 52:258-271.
const STABLE: f64 = 0.75;
/// From here on it is as good as always found (house choice).
const VERY_STABLE: f64 = 0.85;

/// The segments, or why there are none.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SegmentsPart {
    /// What was found.
    pub sentence: String,
    /// In the order of their numbers, those left behind after them, crowds last.
    pub segments: Vec<SegmentPart>,
    /// The ideal customers of no segment.
    pub other: Option<String>,
}

/// One segment.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SegmentPart {
    /// Number of the segment.
    pub number: u32,
    /// What sets it apart, in a few words.
    pub name: String,
    /// Ideal accounts in it.
    pub accounts: u64,
    /// Of the ideal accounts.
    pub share: f64,
    /// "330 ideal customers, 51%".
    pub size: String,
    /// How many of all accounts like it were ideal, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub among: Option<String>,
    /// Whether accounts like it are no more often ideal than the average account.
    pub crowd: bool,
    /// How well it comes back, from 0 to 1.
    pub jaccard: f64,
    /// What became of it since the world changed; absent where no day divides the accounts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub turn: Option<Turn>,
    /// The same in words: "the market left behind".
    #[serde(skip_serializing_if = "Option::is_none")]
    pub turn_text: Option<String>,
    /// "very stable (0.94)", and how much of it was there before.
    pub stability: String,
    /// What sets it apart, the greatest difference first.
    pub traits: Vec<TraitLine>,
    /// What its accounts are worth.
    pub figures: Vec<FigureLine>,
    /// Members it describes best, by name.
    pub typical: Vec<String>,
    /// What to speak of with it.
    pub angles: Vec<String>,
    /// Who to talk to in it, by name; told once where they are in every segment.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub personas: Vec<String>,
    /// The story to tell, where the recipe has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub case: Option<String>,
    /// "shares a border with 3 (9 accounts between them)".
    pub neighbours: Vec<String>,
}

/// What sets a segment apart.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TraitLine {
    /// "employees: 50 – 200".
    pub fact: String,
    /// Family of the criterion.
    pub family: Family,
    /// Share of its accounts that have it, from 0 to 1.
    pub inside: f64,
    /// Share of other ideal accounts that have it, from 0 to 1.
    pub outside: f64,
    /// `inside` over `outside`.
    pub lift: Option<f64>,
    /// "92% here, 7% elsewhere, 13.6 ×".
    pub text: String,
}

impl SegmentsPart {
    pub(super) fn new(source: &Source) -> Self {
        let (found, language) = (&source.model.segments, source.language);
        let count = |n: u64| language.integer(n as i64);
        let sentence = match found.verdict {
            Verdict::Segments if found.segments.len() == 1 => {
                language.sheet_one_segment(count(found.accounts))
            }
            Verdict::Segments => language.sheet_some_segments(found.segments.len(), count(found.accounts)),
            Verdict::Gradient => gradient(found, language),
            Verdict::OneProfile => language.sheet_one_profile(count(found.accounts)),
            Verdict::NoneStable => language.sheet_none_stable(),
            Verdict::TooFew { needed } => language.sheet_too_few(count(found.accounts), count(needed)),
            Verdict::AllAlike => language.sheet_all_alike(),
            Verdict::NotSought => language.sheet_not_sought(),
        };
        let sentence = match found.existence.filter(|_| !found.segments.is_empty()) {
            Some(weighed) => language.sheet_kinds(sentence, p_value(weighed.p, language)),
            None => sentence,
        };
        let sentence = with_crowds(sentence, found, language);
        let other = found.other.as_ref().map(|class| {
            let share = class.accounts as f64 / found.accounts.max(1) as f64;
            language.sheet_other_ideals(count(class.accounts), language.percent(share))
        });
        let segments = found.segments.iter().enumerate();
        let mut segments: Vec<SegmentPart> = segments
            .map(|(class, segment)| part(source, class, segment))
            .collect();
        // Whom nobody should go to next is told last.
        segments.sort_by_key(|part| (part.crowd, part.turn == Some(Turn::LeftBehind), part.number));
        Self {
            sentence,
            segments,
            other: other.filter(|_| !found.segments.is_empty()),
        }
    }
}

impl SegmentsPart {
    /// Whether anything is proposed to speak of.
    pub(super) fn has_angles(&self) -> bool {
        self.segments
            .iter()
            .any(|part| !part.crowd && !part.angles.is_empty())
    }
}

fn part(source: &Source, class: usize, segment: &Segment) -> SegmentPart {
    let (found, language) = (&source.model.segments, source.language);
    let crowd = found.is_crowd(segment.number);
    let share = segment.class.accounts as f64 / found.accounts.max(1) as f64;
    let traits: Vec<(&SegmentCriterion, &Trait)> = segment
        .traits
        .iter()
        .filter_map(|told| Some((found.criteria.get(usize::try_from(told.criterion).ok()?)?, told)))
        .collect();
    let eras = source.dashboard.and_then(|dashboard| dashboard.eras.as_deref());
    let turn = eras
        .and_then(|eras| eras.segment(segment.number))
        .map(|market| market.turn);
    let since = eras
        .filter(|_| turn == Some(Turn::LeftBehind))
        .map(|eras| eras.since.as_str());
    SegmentPart {
        turn,
        turn_text: turn
            .filter(|turn| *turn != Turn::Steady)
            .map(|turn| turned(turn, language)),
        number: segment.number,
        name: whole_facts(segment.name.text(language), 100),
        accounts: segment.class.accounts,
        share,
        size: language.sheet_segment_size(
            language.integer(segment.class.accounts as i64),
            language.percent(share),
        ),
        among: segment.among.map(|found| among(&found, language)),
        crowd,
        jaccard: segment.stability.jaccard,
        stability: stability(segment, language),
        traits: traits
            .iter()
            .take(TRAITS)
            .map(|(criterion, told)| line(criterion, told, language))
            .collect(),
        figures: of_segment(source, segment.number, language),
        typical: typical(found, source.ideals, class, TYPICAL)
            .iter()
            .map(|account| called(&account.name, &account.id))
            .collect(),
        angles: match since {
            _ if crowd => vec![language.sheet_crowd_no_angle()],
            Some(day) => vec![language.market_no_angle(language.month(day))],
            None => traits
                .iter()
                .filter_map(|(criterion, told)| angle(found, criterion, told, language))
                .take(ANGLES)
                .collect(),
        },
        personas: model_personas(source, segment.number),
        case: case(source.model, Some(segment.number)),
        neighbours: neighbours(found, segment.number, language),
    }
}

/// Personas of the recipe that are told of this segment.
fn model_personas(source: &Source, number: u32) -> Vec<String> {
    let told = source.model.recipe.personas.iter();
    told.filter(|(_, persona)| persona.segments.contains(&number))
        .map(|(name, _)| shorten(name, 60))
        .collect()
}

fn stability(segment: &Segment, language: Language) -> String {
    let jaccard = segment.stability.jaccard;
    let number = language.decimal(jaccard, 2);
    let text = if jaccard >= VERY_STABLE {
        language.sheet_very_stable(number)
    } else if jaccard >= STABLE {
        language.sheet_stable(number)
    } else {
        language.sheet_fragile(number)
    };
    if segment.new {
        language.sheet_new(text, language.new_segment())
    } else {
        text
    }
}

fn line(criterion: &SegmentCriterion, told: &Trait, language: Language) -> TraitLine {
    let (inside, outside) = (
        told.inside as f64 / told.inside_known.max(1) as f64,
        told.outside as f64 / told.outside_known.max(1) as f64,
    );
    let shares = language.sheet_inside_outside(language.percent(inside), language.percent(outside));
    TraitLine {
        fact: fact(criterion, told, language),
        family: criterion.family,
        inside,
        outside,
        lift: told.lift,
        text: match told.lift {
            Some(lift) => language.sheet_with_lift(shares, language.decimal(lift, 1)),
            None => shares,
        },
    }
}

/// "sector: Construction or Architecture".
pub(super) fn fact(criterion: &SegmentCriterion, told: &Trait, language: Language) -> String {
    language.fact(
        shorten(&criterion.name, 60),
        shorten(&told.label(criterion, language), 100),
    )
}

/// What to speak of with a segment, where a person would say so: its trade, its size, where it is, what it works with.
/// It follows from what sets the segment apart, so it says how it is told, not whether it will work.
fn angle(found: &Segments, criterion: &SegmentCriterion, told: &Trait, language: Language) -> Option<String> {
    let share = told.inside as f64 / told.inside_known.max(1) as f64;
    let cut = &criterion.cut;
    if told.difference < 0.0 || share < LEAST_SHARE || is_option(&found.criteria, told.criterion as usize) {
        return None;
    }
    let (label, share) = (
        shorten(&told.label(criterion, language), 60),
        language.percent(share),
    );
    let without = says_no(&found.criteria, told);
    match (role_of(cut, criterion.family)?, cut.token()) {
        (Role::Tool, Some(token)) if without => Some(language.sheet_angle_no_tool(shorten(token, 40), share)),
        _ if without => None,
        (Role::Tool, Some(token)) => Some(language.sheet_angle_tool(shorten(token, 40), share)),
        (Role::Tool, None) => Some(language.sheet_angle_tool(label, share)),
        (Role::Staff, _) => Some(language.sheet_angle_size(label, share)),
        (Role::Sector, _) => Some(language.sheet_angle_sector(label, share)),
        (Role::Country | Role::Place, _) => Some(language.sheet_angle_place(label, share)),
    }
}

fn neighbours(found: &Segments, number: u32, language: Language) -> Vec<String> {
    let borders = found.adjacent.iter().filter_map(|pair| match pair {
        pair if pair.a == number => Some((pair.b, pair)),
        pair if pair.b == number => Some((pair.a, pair)),
        _ => None,
    });
    borders
        .map(|(other, pair)| language.sheet_neighbour(other, language.integer(pair.border as i64)))
        .collect()
}
