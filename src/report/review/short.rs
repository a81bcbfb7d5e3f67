//! A review in the words of whoever sells: who leads now, who no longer pays, and which way to move.

use crate::figures::{BriefFigures, Figure, Name};
use crate::language::Language;
use crate::report::figures::words::{estimate, with_interval};
use crate::report::layout::document::{Block, Mark};
use crate::review::aim::Direction;
use crate::review::paying::{Change, Paying};
use crate::review::{Fate, Review, SegmentFate};

/// What changed of whom to sell to, each with what it speaks for; nothing where nothing did.
pub fn whom(review: &Review, language: Language) -> Vec<(Mark, String)> {
    let leads = leader(review, language).map(|text| (Mark::For, text));
    let changed = review.paying.iter().filter(|of| of.change != Change::Same);
    let aim = review.aim.iter();
    let ways = aim.flat_map(|aim| {
        let widen = aim.widen.first().map(|of| way(of, true, language));
        let narrow = aim.narrow.first().map(|of| way(of, false, language));
        [widen, narrow].into_iter().flatten()
    });
    let pays = changed.map(|of| pays(of, language));
    leads.into_iter().chain(pays).chain(ways).collect()
}

/// The same as a section.
pub(super) fn short(review: &Review, language: Language) -> Option<Block> {
    let said = whom(review, language);
    let marks = [Mark::For, Mark::Against, Mark::Next];
    let mut blocks: Vec<Block> = marks
        .into_iter()
        .filter_map(|mark| {
            let of = said.iter().filter(|(of, _)| *of == mark);
            let of: Vec<String> = of.map(|(_, text)| text.clone()).collect();
            (!of.is_empty()).then_some(Block::Bullets(mark, of))
        })
        .collect();
    if shows_answers(review) {
        blocks.push(Block::Note(language.review_nps_note()));
    }
    (!blocks.is_empty()).then(|| Block::section(language.review_short_heading(), blocks))
}

/// Whether a net promoter score is told.
fn shows_answers(review: &Review) -> bool {
    let changed = review.paying.iter().filter(|of| of.change != Change::Same);
    let aim = review.aim.iter();
    let ways = aim.flat_map(|aim| aim.widen.first().into_iter().chain(aim.narrow.first()));
    let of_ways = ways.filter_map(|way| way.figures.as_ref());
    let mut told = changed.map(|of| &of.now).chain(of_ways);
    told.any(|figures| figures.nps.estimate.is_some())
}

/// The segment that most new ideal customers are of, where it grew or is born.
fn leader(review: &Review, language: Language) -> Option<String> {
    let largest = review.segments.iter().max_by(|a, b| a.now.total_cmp(&b.now))?;
    let SegmentFate {
        name,
        fate,
        before,
        now,
        ..
    } = largest;
    let (name, now) = (name.text(language), language.percent(*now));
    match fate {
        Fate::Born => Some(language.review_leads_new(name, now)),
        Fate::Grew => Some(language.review_leads(name, now, language.percent(*before))),
        _ => None,
    }
}

fn pays(paying: &Paying, language: Language) -> (Mark, String) {
    let Paying {
        name, before, now, ..
    } = paying;
    let count = |n: u64| language.integer(n as i64);
    let share = |of: &BriefFigures| language.percent(of.kept as f64 / of.decided.max(1) as f64);
    let (name, kept, of, was) = (
        name.text(language),
        count(now.kept),
        count(now.decided),
        share(before),
    );
    let (mark, said) = match paying.change {
        Change::NoLonger => (Mark::Against, language.review_no_longer_pays(name, kept, of, was)),
        Change::Less => (Mark::Against, language.review_pays_less(name, kept, of, was)),
        Change::More | Change::Same => (Mark::For, language.review_pays_more(name, kept, of, was)),
    };
    (mark, with_figures(said, now, Some(before), language))
}

/// A direction, and what it would have given of the accounts of this table.
fn way(of: &Direction, widen: bool, language: Language) -> (Mark, String) {
    let count = |n: u64| language.integer(n as i64);
    let (traits, accounts, ideal) = (of.describe(language), count(of.accounts), count(of.ideal));
    let said = match widen {
        true => language.review_would_widen(traits, accounts, ideal),
        false => language.review_would_narrow(traits, accounts, ideal),
    };
    let said = match &of.figures {
        Some(figures) => with_figures(said, figures, None, language),
        None => said,
    };
    (Mark::Next, said)
}

/// The sentence, and what is known of cycle, cost and net promoter score, with what it was before.
fn with_figures(
    said: String,
    now: &BriefFigures,
    before: Option<&BriefFigures>,
    language: Language,
) -> String {
    let figure = |name: Name, of: fn(&BriefFigures) -> &Figure| {
        of(now).estimate?;
        let now = language.fact(name.label(language), with_interval(of(now), name, language));
        let was = before.map(of).filter(|figure| figure.estimate.is_some());
        Some(match was {
            Some(was) => language.review_figure_was(now, estimate(was, name, language)),
            None => now,
        })
    };
    let figures = [
        figure(Name::Cycle, |of| &of.cycle),
        figure(Name::Cac, |of| &of.cac),
        figure(Name::Nps, |of| &of.nps),
    ];
    let told: Vec<String> = figures.into_iter().flatten().collect();
    match told.is_empty() {
        true => said,
        false => language.review_with_figures(said, told.join("; ")),
    }
}
