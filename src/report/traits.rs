//! What few customers have in common, beside what chance alone would give.

use crate::language::Language;
use crate::model::traits::{Against, SharedTrait, SharedTraits, TraitCounts};
use crate::model::{Model, PriorEffect};
use crate::report::layout::document::{Block, Column, Row, Table};
use crate::report::layout::shown::shorten;

/// Most traits listed (house choice: what ten customers share fits a glance).
const MOST: usize = 8;

/// Columns of a trait's name, and of a trait.
const NAME: usize = 60;

/// The traits as a section; absent where they were not looked at.
pub(super) fn section(traits: Option<&SharedTraits>, language: Language) -> Option<Block> {
    let traits = traits?;
    let mut blocks = Vec::new();
    if traits.traits.is_empty() {
        blocks.push(Block::Paragraph(language.few_nothing()));
        return Some(Block::section(language.few_heading(), blocks));
    }
    let compared = traits.against != Against::Nobody;
    if compared {
        let beyond = traits.traits.iter().filter(|t| t.is_beyond_chance()).count();
        blocks.push(Block::Paragraph(match beyond {
            0 => language.few_beyond_none(),
            1 => language.few_beyond_one(),
            count => language.few_beyond(language.integer(count as i64)),
        }));
    }
    let mut columns = vec![
        Column::text(language.few_trait()),
        Column::number(language.few_customers()),
    ];
    if compared {
        columns.push(Column::number(who(traits.against, language)));
        columns.push(Column::number(language.few_chance()));
        let tried = language.integer(traits.tried as i64);
        columns.push(Column::number(language.few_chance_of(tried)));
    }
    let rows = traits.traits.iter().take(MOST).map(|found| {
        let mut cells = vec![name(found, language), of(found.counts, language)];
        if compared {
            let share = found.counts.share_of_others();
            cells.push(share.map_or("–".to_owned(), |share| language.percent(share)));
            cells.push(one_in(found.chance, language));
            cells.push(one_in(found.chance_corrected, language));
        }
        Row::new(cells)
    });
    blocks.push(Block::Table(Table::new(columns, rows)));
    blocks.push(Block::Note(match compared {
        true => language.few_tried(),
        false => language.few_without(),
    }));
    Some(Block::section(language.few_heading(), blocks))
}

/// The traits as one sentence and facts, for a sheet of customers alone.
pub(super) fn profile(
    traits: &SharedTraits,
    language: Language,
) -> (String, Vec<(String, String, TraitCounts, String)>) {
    let beyond = traits.traits.iter().any(SharedTrait::is_beyond_chance);
    let customers = language.integer(traits.customers as i64);
    let sentence = match beyond {
        true => language.few_sentence_apart(customers),
        false => language.few_sentence(customers),
    };
    let shown = traits.traits.iter().filter(|t| !beyond || t.is_beyond_chance());
    let facts = shown.take(MOST).map(|found| {
        let fact = name(found, language);
        let against = against(found.counts, traits.against, language);
        let text = language.few_fact(&fact, of(found.counts, language), against);
        let value = shorten(&found.cut.label(found.bin, language), NAME);
        (found.cut.name(), value, found.counts, text)
    });
    (sentence, facts.collect())
}

/// How to say what one believes, with a trait of these customers as the example.
pub(super) fn next(traits: &SharedTraits, language: Language) -> Option<Block> {
    let level = |found: &&SharedTrait| {
        found
            .cut
            .groups()
            .first()
            .is_some_and(|levels| !levels.is_empty())
    };
    let found = traits.traits.iter().find(level)?;
    let column = serde_json::Value::from(found.cut.column().0);
    let level = serde_json::Value::from(found.cut.groups().first()?.first()?.as_str());
    let example = format!("{column} = {{ {level} = \"strong plus\" }}");
    Some(Block::Next(language.few_next(shorten(&example, 200))))
}

/// "Industry: Software".
fn name(found: &SharedTrait, language: Language) -> String {
    match found.cut.token() {
        Some(_) => shorten(&found.cut.name(), NAME),
        None => language.few_trait_of(
            shorten(&found.cut.name(), NAME),
            shorten(&found.cut.label(found.bin, language), NAME),
        ),
    }
}

/// "6 of 10".
fn of(counts: TraitCounts, language: Language) -> String {
    language.few_of(
        language.integer(counts.customers as i64),
        language.integer(counts.of as i64),
    )
}

fn who(against: Against, language: Language) -> String {
    match against {
        Against::Companies => language.few_companies(),
        Against::Losses => language.few_lost(),
        Against::OpenAccounts | Against::Nobody => language.few_open(),
    }
}

/// "against 12 % of companies".
fn against(counts: TraitCounts, against: Against, language: Language) -> String {
    let Some(share) = counts.share_of_others().map(|share| language.percent(share)) else {
        return language.few_against_nobody();
    };
    match against {
        Against::Companies => language.few_against_companies(share),
        Against::Losses => language.few_against_lost(share),
        Against::OpenAccounts => language.few_against_open(share),
        Against::Nobody => language.few_against_nobody(),
    }
}

/// "1 in 4,000", two digits of it; "easily" from one in five.
fn one_in(chance: Option<f64>, language: Language) -> String {
    match chance {
        None => "–".to_owned(),
        Some(chance) if chance > 0.2 => language.few_likely(),
        Some(chance) => {
            let count = (1.0 / chance.max(1e-9)).round();
            let unit = 10f64.powi((count.log10().floor() as i32 - 1).max(0));
            language.few_one_in(language.integer(((count / unit).round() * unit) as i64))
        }
    }
}

/// What an expert said of a trait beside what the accounts say; absent where the points of both tell it.
pub(super) fn prior(effect: &PriorEffect, language: Language) -> Option<String> {
    let evidence = effect.evidence?;
    // What was said in points of a scorecard that was learnt is told in points.
    if effect.says.is_none() && evidence.says.is_some() && effect.data != 0 {
        return None;
    }
    let said = match effect.says {
        Some(says) => says.signs(),
        None => language.signed_points(effect.said),
    };
    let count = of(evidence.counts, language);
    let against = against(evidence.counts, evidence.against, language);
    let told = match evidence.says.map(|says| says.signs()) {
        None => language.few_alone(count),
        Some(says) if says == "0" => language.few_says_nothing(count, against),
        Some(says) => language.few_says(count, against, says),
    };
    let bin = shorten(&effect.bin, 200);
    Some(language.few_prior(bin, said, told, language.signed_points(effect.together)))
}

/// What the points of a model without grades mean.
pub(super) fn ungraded(model: &Model, language: Language) -> Vec<String> {
    let line = model.calibration;
    let fit = |score: i64| language.percent(crate::score::sigmoid(line.log_odds(score)));
    vec![
        match model.criteria.len() {
            1 => language.few_criterion_ungraded(),
            count => language.few_criteria_ungraded(language.integer(count as i64)),
        },
        match model.knows_customers_only() {
            true => language.few_no_fit(),
            false => language.few_no_grades(fit(0), fit(crate::model::FULL_SCORE)),
        },
    ]
}
