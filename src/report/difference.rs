//! Two versions of a model on one page: figures side by side, points that moved, words of the recipe that changed.

use serde_json::Value;

use crate::fit::validation::Figures;
use crate::language::Language;
use crate::model::Model;
use crate::model::difference::{Difference, Moved};
use crate::report::layout::document::{Block, Column, Document, Row, Table};

/// Levels shown of all that moved (house choice: a screen).
const SHOWN: usize = 30;

/// A version, and what its registry knows of it.
pub struct Side<'a> {
    /// How it is called beside scores.
    pub reference: String,
    /// Its scorecard.
    pub model: &'a Model,
    /// When it was trained.
    pub created_at: &'a str,
    /// Champion when it was trained.
    pub parent: Option<&'a str>,
    /// sha256 of its recipe.
    pub recipe: &'a str,
}

/// The page.
pub fn document(sides: [Side<'_>; 2], difference: &Difference, language: Language) -> Document {
    let mut blocks = vec![Block::section(
        language.diff_figures(),
        vec![figures(&sides, language)],
    )];
    if difference.is_none() {
        blocks.push(Block::Paragraph(language.diff_none()));
    }
    let [one, other] = &sides;
    blocks.extend(changes([&one.reference, &other.reference], difference, language));
    Document {
        language,
        title: language.diff_title(&sides[0].reference, &sides[1].reference),
        blocks,
    }
}

/// What differs between two versions that are called so: points that moved, words of the recipe that changed.
pub fn changes(references: [&str; 2], difference: &Difference, language: Language) -> Vec<Block> {
    let mut blocks = Vec::new();
    if !difference.moved.is_empty() || !difference.born.is_empty() || !difference.gone.is_empty() {
        blocks.push(Block::section(
            language.diff_moved(),
            moves(references, difference, language),
        ));
    }
    if !difference.recipe.is_empty() {
        let columns = vec![
            Column::text(language.diff_key()),
            Column::text(references[0]),
            Column::text(references[1]),
        ];
        let said = |value: &Option<Value>| match value {
            None => "–".to_owned(),
            Some(Value::String(text)) => text.clone(),
            Some(value) => value.to_string(),
        };
        let rows = difference
            .recipe
            .iter()
            .map(|key| Row::new([key.key.clone(), said(&key.said[0]), said(&key.said[1])]));
        blocks.push(Block::section(
            language.diff_recipe(),
            vec![Block::Table(Table::new(columns, rows))],
        ));
    }
    blocks
}

fn figures(sides: &[Side<'_>; 2], language: Language) -> Block {
    let columns = vec![
        Column::text(""),
        Column::number(sides[0].reference.clone()),
        Column::number(sides[1].reference.clone()),
    ];
    let row = |name: String, of: &dyn Fn(&Side<'_>) -> String| Row::new([name, of(&sides[0]), of(&sides[1])]);
    let hash = |text: &str| text.chars().take(12).collect::<String>();
    let decimal = |value: f64| language.decimal(value, 4);
    let rows = vec![
        row(language.verdict_column(), &|side| {
            side.model.verdict.describe(language)
        }),
        row(language.accounts_column(), &|side| {
            language.integer((side.model.data.ideal + side.model.data.not_ideal) as i64)
        }),
        row(language.ideal_column(), &|side| {
            language.integer(side.model.data.ideal as i64)
        }),
        row(language.models_criteria(), &|side| {
            language.integer(side.model.criteria.len() as i64)
        }),
        row("AUC".to_owned(), &|side| {
            figure(side, &|figures| {
                let interval = language.between(decimal(figures.auc_low), decimal(figures.auc_high));
                Some(format!("{} ({interval})", decimal(figures.auc)))
            })
        }),
        row(language.diff_log_loss(), &|side| {
            figure(side, &|figures| Some(decimal(figures.log_loss)))
        }),
        row(language.diff_slope(), &|side| {
            figure(side, &|figures| {
                figures.calibration_slope.map(|slope| language.decimal(slope, 2))
            })
        }),
        row(language.diff_starts(), &|side| {
            side.model.grades.map(|start| language.points(start)).join(", ")
        }),
        row(language.models_created(), &|side| side.created_at.to_owned()),
        row(language.diff_parent(), &|side| {
            side.parent.unwrap_or("–").to_owned()
        }),
        row(language.diff_data(), &|side| hash(&side.model.data.fingerprint)),
        row(language.diff_recipe_hash(), &|side| hash(side.recipe)),
        row(language.diff_seed(), &|side| side.model.seed.to_string()),
        row(language.diff_release(), &|side| side.model.release.clone()),
    ];
    Block::Table(Table::new(columns, rows))
}

/// A figure out of fold, where there is one.
fn figure(side: &Side<'_>, of: &dyn Fn(&Figures) -> Option<String>) -> String {
    let figures = side.model.validation.as_ref().map(|found| &found.scorecard);
    figures.and_then(of).unwrap_or_else(|| "–".to_owned())
}

fn moves(references: [&str; 2], difference: &Difference, language: Language) -> Vec<Block> {
    let mut blocks = Vec::new();
    let listed = |criteria: &[(String, i64)]| {
        let named: Vec<String> = criteria
            .iter()
            .map(|(name, weight)| language.diff_up_to(name, language.points(*weight)))
            .collect();
        language.list(&named)
    };
    if !difference.born.is_empty() {
        blocks.push(Block::Paragraph(language.diff_born(listed(&difference.born))));
    }
    if !difference.gone.is_empty() {
        blocks.push(Block::Paragraph(language.diff_gone(listed(&difference.gone))));
    }
    let columns = vec![
        Column::text(language.criterion()),
        Column::text(language.value()),
        Column::number(references[0]),
        Column::number(references[1]),
        Column::number(language.diff_move()),
    ];
    let lines = difference
        .moved
        .iter()
        .flat_map(|criterion| lines(criterion, language));
    let all: Vec<[String; 5]> = lines.collect();
    let rows = all.iter().take(SHOWN).map(|line| Row::new(line.clone()));
    if !all.is_empty() {
        blocks.push(Block::Table(Table::new(columns, rows)));
    }
    if all.len() > SHOWN {
        blocks.push(Block::Note(language.diff_more(all.len() - SHOWN)));
    }
    if !difference.same.is_empty() {
        blocks.push(Block::Note(language.diff_same(difference.same.len())));
    }
    blocks
}

/// A criterion's moves, its name on each: lines are read alone.
fn lines(criterion: &Moved, language: Language) -> Vec<[String; 5]> {
    let line = |level: String, [one, other]: [i64; 2]| {
        [
            criterion.name.clone(),
            level,
            language.points(one),
            language.points(other),
            language.signed_points(other - one),
        ]
    };
    match criterion.levels.is_empty() {
        true => vec![line(language.diff_whole(), criterion.weight)],
        false => criterion
            .levels
            .iter()
            .map(|level| line(level.level.clone(), level.points))
            .collect(),
    }
}
