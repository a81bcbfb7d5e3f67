//! The pocket card as it is carried: every line with its points, and what it gives up.

use serde::Serialize;

use crate::fit::pocket_figures::PocketFigures;
use crate::fit::verdict::Verdict;
use crate::language::Language;
use crate::model::{Criterion, FULL_SCORE, Model, PocketCard};
use crate::report::layout::document::{Block, Column, Row, Table};
use crate::report::layout::shown::shorten;
use crate::stats::share::sigmoid;

/// Longest name of a criterion, and longest words for a bin, in columns (house choice).
const NAME: usize = 60;
const LABEL: usize = 48;
const LEVELS: usize = 160;
/// Milli-points of a point.
const POINT: i64 = 1_000;
/// Scores whose fit is told (house choice: a rung every twenty points).
const RUNGS: [i64; 6] = [0, 20, 40, 60, 80, 100];

/// What is said of a model's pocket card.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PocketPart {
    /// How to add up, and where grades start.
    pub intro: String,
    /// What it gives up beside the full card.
    pub gives_up: String,
    /// AUC out of fold; absent where it was not measured.
    pub auc: Option<f64>,
    /// AUC of the full card on the same accounts; likewise.
    pub full_auc: Option<f64>,
    /// Its lines, the weightiest first.
    pub lines: Vec<PocketLine>,
    /// Fit by score; none where no fit can be told.
    pub ladder: Vec<Rung>,
}

/// A line of the card.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PocketLine {
    /// The criterion's name.
    pub name: String,
    /// The most points it can give.
    pub most: i64,
    /// What an account may have, and what it is worth.
    pub bins: Vec<PocketBin>,
}

/// What an account may have of a criterion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PocketBin {
    /// In words.
    pub value: String,
    /// Whole points.
    pub points: i64,
}

/// The fit of an account with a score.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Rung {
    /// Points.
    pub score: i64,
    /// Fit, from 0 to 1.
    pub fit: f64,
}

impl PocketPart {
    /// The pocket card of a model; `None` where it has none, no criterion is worth a line, or nothing was found that
    /// tells ideal accounts apart.
    pub fn new(model: &Model, language: Language) -> Option<Self> {
        let card = model.pocket.as_deref()?;
        if card.criteria.is_empty() || model.verdict == Verdict::NoSignal {
            return None;
        }
        let figures = model
            .validation
            .as_ref()
            .and_then(|found| found.pocket.as_deref());
        let mut intro = language.pocket_intro();
        if model.is_graded() {
            intro = format!("{intro} {}", grades(card, language));
        }
        let mut criteria: Vec<&Criterion> = card.criteria.iter().collect();
        criteria.sort_by(|a, b| (b.weight(), &a.name).cmp(&(a.weight(), &b.name)));
        let fit = |score: i64| sigmoid(card.calibration.log_odds(score * POINT));
        let tells_fit = model.is_graded() && card.basis.has_fit();
        let rungs = RUNGS.iter().filter(|_| tells_fit);
        Some(Self {
            intro,
            gives_up: figures.map_or_else(|| language.pocket_unmeasured(), |found| gives_up(found, language)),
            auc: figures.map(|found| found.figures.auc),
            full_auc: figures.map(|found| found.full_auc),
            lines: criteria
                .into_iter()
                .map(|criterion| line(criterion, language))
                .collect(),
            ladder: rungs
                .map(|&score| Rung {
                    score,
                    fit: fit(score),
                })
                .collect(),
        })
    }

    /// The card as blocks of a page.
    pub fn blocks(&self, language: Language) -> Vec<Block> {
        let columns = vec![
            Column::text(language.criterion()),
            Column::number(language.pocket_most()),
            Column::text(language.pocket_values()),
        ];
        let rows = self.lines.iter().map(|line| {
            let worth = line
                .bins
                .iter()
                .map(|bin| language.pocket_is_worth(&bin.value, bin.points));
            Row::new([
                line.name.clone(),
                line.most.to_string(),
                worth.collect::<Vec<_>>().join(" · "),
            ])
        });
        let mut blocks = vec![
            Block::Paragraph(self.intro.clone()),
            Block::Table(Table::new(columns, rows)),
        ];
        if !self.ladder.is_empty() {
            let scores = self
                .ladder
                .iter()
                .map(|rung| Column::number(rung.score.to_string()));
            let columns = [Column::text(language.pocket_score())].into_iter().chain(scores);
            let fits = self.ladder.iter().map(|rung| language.percent(rung.fit));
            let row = Row::new([language.fit()].into_iter().chain(fits));
            blocks.push(Block::Table(Table::new(columns.collect(), [row])));
        }
        blocks.push(Block::Paragraph(self.gives_up.clone()));
        blocks
    }
}

/// The card as a part of a page, where there is one.
pub(super) fn section(model: &Model, language: Language) -> Option<Block> {
    let part = PocketPart::new(model, language)?;
    Some(Block::at(
        "pocket",
        language.pocket_heading(),
        part.blocks(language),
    ))
}

/// "Pocket card: AUC 0.842 against 0.850 …".
pub(super) fn gives_up(found: &PocketFigures, language: Language) -> String {
    let said = language.pocket_gives_up(
        language.decimal(found.figures.auc, 3),
        language.decimal(found.full_auc, 3),
        language.decimal(found.figures.log_loss, 3),
        language.decimal(found.full_log_loss, 3),
    );
    match found.over_full {
        Some(over) => language.pocket_difference(
            said,
            language.decimal(over.auc, 3),
            language.decimal(over.low, 3),
            language.decimal(over.high, 3),
        ),
        None => language.pocket_no_difference(said),
    }
}

/// "Grade A from 62 points, B from 48 points, D below."; grades that no score reaches are not named.
fn grades(card: &PocketCard, language: Language) -> String {
    let starts = ["A", "B", "C"].into_iter().zip(card.grades);
    let reached = starts.filter(|(_, start)| *start <= FULL_SCORE);
    let from = reached.map(|(grade, start)| language.pocket_from(grade, start / POINT));
    match from.reduce(|said, next| format!("{said}, {next}")) {
        Some(from) => language.pocket_grades(from),
        None => language.pocket_no_grade(),
    }
}

fn line(criterion: &Criterion, language: Language) -> PocketLine {
    let cut = &criterion.cut;
    let mut order: Vec<usize> = (0..cut.len()).collect();
    if cut.is_category() {
        // Levels have no order of their own: what earns most comes first, "other" and "unknown" last.
        let named = cut.groups().len();
        order.sort_by_key(|&bin| (bin >= named, if bin < named { -criterion.points[bin] } else { 0 }));
    }
    // Who adds up by hand must find every level.
    let value = |bin: usize| match cut.groups().get(bin) {
        Some(levels) if levels.len() > 3 => {
            let called: Vec<&str> = levels.iter().map(|level| cut.called(level)).collect();
            shorten(&called.join(", "), LEVELS)
        }
        _ => shorten(&cut.label(bin, language), LABEL),
    };
    let bin = |bin: usize| PocketBin {
        value: value(bin),
        points: criterion.points[bin] / POINT,
    };
    PocketLine {
        name: shorten(&criterion.name, NAME),
        most: criterion.weight() / POINT,
        bins: order.into_iter().map(bin).collect(),
    }
}
