//! The scorecard as blocks: what points mean, and each criterion with its bins.

use crate::language::Language;
use crate::model::{Criterion, Model};
use crate::report::bins::telling;
use crate::report::layout::document::{Block, Column, Row, Table};
use crate::report::layout::shown::shorten;
use crate::report::{families, traits, universe};
use crate::score::sigmoid;

/// Longest name of a criterion or a rule, in columns (house choice).
const LONGEST: usize = 200;

/// Most criteria, and most bins of one, that a page has room for; the model's file has all.
#[derive(Debug, Clone, Copy)]
pub(super) struct Room {
    pub criteria: usize,
    pub bins: usize,
}

/// What the points mean, and the criteria that can give most of them.
pub(super) fn section(model: &Model, room: Room, language: Language) -> Block {
    let mut criteria: Vec<&Criterion> = model.criteria.iter().collect();
    criteria.sort_by_key(|c| std::cmp::Reverse((c.weight(), c.importance)));
    let mut blocks = meaning(model, language);
    let ideal = universe::heading(&model.data.basis, language);
    let rest = criteria.split_off(criteria.len().min(room.criteria));
    if !rest.is_empty() {
        let together = language.points_noun(rest.iter().map(|c| c.weight()).sum());
        let count = language.integer(rest.len() as i64);
        blocks.push(Block::Note(language.scorecard_rest(count, together)));
    }
    let shown = criteria.into_iter();
    blocks.extend(shown.map(|criterion| lines(criterion, room.bins, &ideal, language)));
    Block::section(language.scorecard_title(), blocks)
}

fn meaning(model: &Model, language: Language) -> Vec<Block> {
    let line = model.calibration;
    let fit = |score: f64| language.percent(sigmoid(line.intercept + line.slope * score));
    let [a, b, c] = model.grades.map(|grade| language.points(grade));
    let mut blocks = match model.criteria.len() {
        0 => vec![Block::Paragraph(language.scorecard_empty())],
        _ if !model.is_graded() => traits::ungraded(model, language)
            .into_iter()
            .map(Block::Paragraph)
            .collect(),
        count => vec![
            Block::Paragraph(match count {
                1 => language.scorecard_one(a, b, c),
                count => language.scorecard_many(language.integer(count as i64), a, b, c),
            }),
            Block::Paragraph(match model.data.basis.has_fit() {
                true => language.scorecard_ends(fit(0.0), fit(100.0)),
                false => language.universe_no_fit() + ".",
            }),
        ],
    };
    blocks.extend(families::sentence(model, language).map(Block::Paragraph));
    let rules = model.knock_out.iter().map(|rule| shorten(&rule.name, LONGEST));
    blocks.extend(rules.map(|rule| Block::Paragraph(language.scorecard_knock_out(rule))));
    blocks
}

/// A criterion with at most so many of its bins, and what experts said of them.
fn lines(criterion: &Criterion, most: usize, ideal: &str, language: Language) -> Block {
    let heading = language.scorecard_criterion(
        shorten(&criterion.name, LONGEST),
        language.points_noun(criterion.weight()),
        language.points(criterion.importance),
        language.family(criterion.family),
    );
    let (bins, more) = telling(criterion, most);
    let mut blocks = vec![Block::Table(points(criterion, bins, ideal, language))];
    if more > 0 {
        blocks.push(Block::Note(
            language.scorecard_more(language.integer(more as i64)),
        ));
    }
    blocks.extend(priors(criterion, language));
    Block::section(heading, blocks)
}

/// Points of these bins of a criterion, with what the accounts in them became; `ideal` heads the share of ideal ones.
pub(super) fn points(
    criterion: &Criterion,
    bins: impl IntoIterator<Item = usize>,
    ideal: &str,
    language: Language,
) -> Table {
    let columns = vec![
        Column::text(language.bin()),
        Column::number(language.points_column()),
        Column::number(language.interval_column()),
        Column::number(language.accounts_column()),
        Column::number(ideal),
    ];
    let rows = bins.into_iter().map(|bin| {
        let accounts = criterion.accounts[bin];
        Row::new([
            criterion.cut.label(bin, language),
            language.points(criterion.points[bin]),
            format!("± {}", language.points(criterion.margin(bin))),
            language.integer(accounts as i64),
            match accounts {
                0 => "–".to_owned(),
                accounts => language.percent(criterion.ideal[bin] as f64 / accounts as f64),
            },
        ])
    });
    Table::new(columns, rows)
}

/// What experts said of a criterion's bins, and what the data made of it.
pub(super) fn priors(criterion: &Criterion, language: Language) -> impl Iterator<Item = Block> {
    criterion.prior.iter().map(move |prior| {
        let [said, data, together] =
            [prior.said, prior.data, prior.together].map(|points| language.signed_points(points));
        let bin = shorten(&prior.bin, LONGEST);
        let counted = traits::prior(prior, language);
        Block::Note(counted.unwrap_or_else(|| language.prior_effect(bin, said, data, together)))
    })
}
