//! Figures out of fold as blocks: the scorecard beside its peers, and how its fits turned out.

use crate::fit::validation::{Figures, Validation};
use crate::language::Language;
use crate::model::basis::Basis;
use crate::report::layout::document::{Block, Column, Row, Table};
use crate::report::pocket::gives_up;
use crate::report::universe;

/// How accounts were held out, the figures of every learner, and what the scorecard earns.
pub(super) fn figures(found: &Validation, language: Language) -> Vec<Block> {
    let scheme = found.scheme.describe(language);
    let mut blocks = vec![
        Block::Paragraph(language.out_of_fold(scheme)),
        Block::Table(learners(found, language)),
    ];
    let standing = found.earns().map(|standing| standing.describe(language));
    blocks.extend(standing.map(Block::Paragraph));
    let pocket = found.pocket.as_deref();
    blocks.extend(pocket.map(|pocket| Block::Paragraph(gives_up(pocket, language))));
    let twins = found.twins.iter().flat_map(|twins| twins.describe(language));
    blocks.extend(twins.map(|said| Block::Paragraph(format!("{said}."))));
    blocks
}

/// What to beware of.
pub(super) fn warnings(found: &Validation, language: Language) -> impl Iterator<Item = Block> {
    let warnings = found.warnings.iter();
    warnings.map(move |warning| Block::Warning(language.beware(warning.describe(language))))
}

fn learners(found: &Validation, language: Language) -> Table {
    let named = |f: &Figures| language.learner_name(&f.learner);
    let lines = [
        Some((named(&found.scorecard), &found.scorecard)),
        found
            .pocket
            .as_ref()
            .filter(|pocket| pocket.figures.learner != found.scorecard.learner)
            .map(|pocket| (named(&pocket.figures), &pocket.figures)),
        found.baseline.as_ref().map(|f| (named(f), f)),
        found.challenger.as_ref().map(|f| (named(f), f)),
        found.by_time.as_ref().map(|f| (language.by_time(named(f)), f)),
        found.grouped.as_ref().map(|f| (language.grouped(named(f)), f)),
    ];
    let maybe = |value: Option<f64>| value.map_or("–".to_owned(), |v| language.decimal(v, 2));
    let columns = vec![
        Column::text(language.learner()),
        Column::number("AUC"),
        Column::number(language.interval_column()),
        Column::number(language.average_precision()),
        Column::number("log-loss"),
        Column::number("Brier"),
        Column::number("KS"),
        Column::number(language.slope()),
        Column::number(language.intercept()),
    ];
    let rows = lines.into_iter().flatten().map(|(learner, f)| {
        Row::new([
            learner,
            language.decimal(f.auc, 4),
            language.between(language.decimal(f.auc_low, 3), language.decimal(f.auc_high, 3)),
            language.decimal(f.average_precision, 3),
            language.decimal(f.log_loss, 4),
            language.decimal(f.brier, 4),
            language.decimal(f.ks, 3),
            maybe(f.calibration_slope),
            maybe(f.calibration_intercept),
        ])
    });
    Table::new(columns, rows)
}

/// What accounts of each fit became.
pub(super) fn calibration(found: &Validation, language: Language) -> Table {
    let columns = vec![
        Column::number(language.fit()),
        Column::number(language.ideal_column()),
        Column::number(language.interval_column()),
        Column::number(language.accounts_column()),
    ];
    let rows = found.curve.iter().map(|point| {
        Row::new([
            language.percent(point.fit),
            language.percent(point.ideal),
            language.between(language.percent(point.low), language.percent(point.high)),
            language.integer(point.accounts as i64),
        ])
    });
    Table::new(columns, rows)
}

/// Tenths of the accounts, best fit first.
pub(super) fn lift(found: &Validation, basis: &Basis, language: Language) -> Table {
    let columns = vec![
        Column::number(language.tenth()),
        Column::number(language.accounts_column()),
        Column::number(universe::heading(basis, language)),
        Column::number("lift"),
        Column::number(language.found_so_far()),
    ];
    let rows = found.deciles.iter().enumerate().map(|(i, decile)| {
        Row::new([
            (i + 1).to_string(),
            language.integer(decile.accounts as i64),
            language.integer(decile.ideal as i64),
            language.decimal(decile.lift, 2),
            language.percent(decile.capture),
        ])
    });
    Table::new(columns, rows)
}
