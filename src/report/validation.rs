//! Validation as text, for a reader with two minutes.

use std::fmt::Write;

use crate::criteria::SetAside;
use crate::criteria::inputs::repeated;
use crate::criteria::reason::describe_all;
use crate::fit::validation::{Figures, Validation};
use crate::language::Language;
use crate::model::prepare::Prepared;
use crate::model::{Criterion, Model};
use crate::report::bins::telling;
use crate::report::families;
use crate::report::layout::shown::{padded, padded_left, shorten, wrapped};
use crate::score::sigmoid;
use crate::table::{Column, Table};

use crate::report::layout::counted::counted;

/// Columns of the text, and of a bin's name in it.
const WIDTH: usize = 100;
const BIN: usize = 44;
/// Most bins of a criterion, criteria, and columns of one sort printed; the model's files have all.
const MOST_BINS: usize = 12;
const MOST_CRITERIA: usize = 40;
const MOST_LINES: usize = 25;

/// What was learnt from: outcome, what was assumed, the sufficiency verdict, what could not be read, and what was
/// set aside.
pub fn ground(table: &Table, prepared: &Prepared) -> String {
    let Prepared {
        outcome,
        sufficiency,
        inputs,
        roles,
        set_aside,
        ..
    } = prepared;
    let mut text = String::new();
    let mut say = |line: &str| text.push_str(&format!("{}\n", wrapped(line, WIDTH, "  ", "    ")));
    let decided = sufficiency.ideal + sufficiency.not_ideal;
    let first = format!(
        "{} with a known outcome: {} ideal (`{}` = {}), {} not; {} to learn from",
        counted(decided, "account"),
        Language::En.integer(sufficiency.ideal as i64),
        outcome.column,
        shorten(&outcome.ideal_means(Language::En), 200),
        Language::En.integer(sufficiency.not_ideal as i64),
        counted(inputs.len() as u64, "column")
    );
    for note in &outcome.notes {
        say(note);
    }
    for reason in &sufficiency.reasons {
        say(&reason.describe(Language::En));
    }
    if let Some(id) = &roles.id {
        let column = &table.columns[id.column];
        let repeated = repeated(column, table.rows) as u64;
        if repeated > 0 {
            let blank = if repeated == 1 {
                "is blank or repeats"
            } else {
                "are blank or repeat"
            };
            say(&format!(
                "`{}` does not tell every account apart: {} {blank} another's; each row counts as an account",
                shorten(&column.name, 40),
                counted(repeated, "row")
            ));
        }
    }
    let unreadable = inputs
        .iter()
        .map(|input| &table.columns[input.column])
        .filter(|column| column.unreadable > 0);
    for line in few(unreadable.map(cannot_be_read).collect(), MOST_LINES) {
        say(&line);
    }
    let mut section = |heading: &str, columns: Vec<&SetAside>| {
        if columns.is_empty() {
            return;
        }
        text.push_str(&format!("\n{heading}\n"));
        let lines = columns.iter().map(|s| {
            format!(
                "{}: {}",
                shorten(&s.column, 40),
                shorten(&s.evidence(Language::En), 240)
            )
        });
        for line in few(lines.collect(), MOST_LINES) {
            text.push_str(&format!("{}\n", wrapped(&line, WIDTH, "  ", "    ")));
        }
    };
    let (suspects, unusable): (Vec<&SetAside>, Vec<&SetAside>) = set_aside
        .iter()
        .filter(|s| s.column != outcome.column)
        .partition(|s| s.can_trust);
    section(
        "Set aside as known only after the outcome (--trust brings a column back)",
        suspects,
    );
    section("Not used", unusable);
    let doubts: Vec<String> = prepared
        .doubts()
        .map(|a| {
            format!(
                "{}: {}",
                shorten(&a.name, 40),
                shorten(&describe_all(&a.reasons, Language::En), 240)
            )
        })
        .collect();
    if !doubts.is_empty() {
        text.push_str(
            "\nLearnt from, but were they known before the outcome? (--exclude leaves a column out)\n",
        );
        for line in few(doubts, MOST_LINES) {
            text.push_str(&format!("{}\n", wrapped(&line, WIDTH, "  ", "    ")));
        }
    }
    format!("{}\n{text}", wrapped(&first, WIDTH, "", "  "))
}

/// "`employees`: 3 cells are no number and count as unknown: `n/c` (line 14), `≈50` (line 87), …".
fn cannot_be_read(column: &Column) -> String {
    let are = if column.unreadable == 1 { "is" } else { "are" };
    let examples: Vec<String> = column
        .unreadable_examples
        .iter()
        .take(5)
        .map(|(line, text)| format!("`{}` (line {line})", shorten(text, 24)))
        .collect();
    let more = if column.unreadable > examples.len() {
        ", …"
    } else {
        ""
    };
    format!(
        "`{}`: {} {are} no {} and count as unknown: {}{more}",
        shorten(&column.name, 40),
        counted(column.unreadable as u64, "cell"),
        column.kind().word(),
        examples.join(", ")
    )
}

/// The first `most` lines, and how many more there are.
fn few(mut lines: Vec<String>, most: usize) -> Vec<String> {
    let more = lines.len().saturating_sub(most);
    lines.truncate(most);
    if more > 0 {
        lines.push(format!("… and {more} more"));
    }
    lines
}

/// The comparison, calibration, lift, and what to beware of.
pub fn text(found: &Validation) -> String {
    let mut text = format!(
        "Measured on accounts the fit had not seen: {}\n\n",
        found.scheme.describe(Language::En)
    );
    let _ = writeln!(
        text,
        "                          AUC   95 % interval  avg prec.  log-loss   Brier     KS  slope  intercept"
    );
    let mut line = |name: &str, figures: Option<&Figures>| {
        if let Some(f) = figures {
            let or_dash = |v: Option<f64>| v.map_or("–".to_owned(), |v| format!("{v:.2}"));
            let _ = writeln!(
                text,
                "{name:<21}  {:.4}  {:.3} – {:.3}      {:.3}    {:.4}  {:.4}  {:.3}  {:>5}  {:>9}",
                f.auc,
                f.auc_low,
                f.auc_high,
                f.average_precision,
                f.log_loss,
                f.brier,
                f.ks,
                or_dash(f.calibration_slope),
                or_dash(f.calibration_intercept)
            );
        }
    };
    line("scorecard", Some(&found.scorecard));
    line("  with twins together", found.grouped.as_ref());
    line("  by time", found.by_time.as_ref());
    line("logistic regression", found.baseline.as_ref());
    line("random forest", found.challenger.as_ref());
    if let Some(earns) = found.earns() {
        let _ = writeln!(text, "\n{}", wrapped(&earns, WIDTH, "", ""));
    }
    for warning in &found.warnings {
        let _ = writeln!(
            text,
            "{}",
            wrapped(
                &format!("Beware: {}.", warning.describe(Language::En)),
                WIDTH,
                "",
                "  "
            )
        );
    }

    let _ = writeln!(text, "\nCalibration (told and found, 95 % interval)");
    for point in &found.curve {
        let _ = writeln!(
            text,
            "  told {:>5.1} %   found {:>5.1} %  ({:.0} to {:.0})   of {} accounts",
            100.0 * point.fit,
            100.0 * point.ideal,
            100.0 * point.low,
            100.0 * point.high,
            point.accounts
        );
    }
    let _ = writeln!(
        text,
        "\nTenth by score   accounts   ideal   lift   ideal found so far"
    );
    for (k, tenth) in found.deciles.iter().enumerate() {
        let _ = writeln!(
            text,
            "  {:>2}             {:>9}   {:>5}   {:>4.2}   {:>5.1} %  {}",
            k + 1,
            tenth.accounts,
            tenth.ideal,
            tenth.lift,
            100.0 * tenth.capture,
            "▇".repeat((tenth.lift * 8.0).round().min(60.0) as usize)
        );
    }
    text
}

/// The scorecard: criteria by weight, their bins and points.
pub fn scorecard(model: &Model) -> String {
    let mut criteria: Vec<&Criterion> = model.criteria.iter().collect();
    if criteria.is_empty() {
        return "The scorecard is empty: no column tells ideal accounts from the others, and every account \
                scores 0\n"
            .to_owned();
    }
    criteria.sort_by_key(|c| std::cmp::Reverse((c.weight(), c.importance)));
    let line = model.calibration;
    let fit = |score: f64| sigmoid(line.intercept + line.slope * score);
    let noun = if criteria.len() == 1 {
        "criterion"
    } else {
        "criteria"
    };
    let families = families::sentence(model, Language::En);
    let mut text = format!(
        "The scorecard: {} {noun}, 100 points; grade A from {}, B from {}, C from {}\n\
         0 points mean a fit of {}, 100 points one of {}\n{}\n  {} points  accounts  ideal\n",
        criteria.len(),
        points(model.grades[0]),
        points(model.grades[1]),
        points(model.grades[2]),
        Language::En.percent(fit(0.0)),
        Language::En.percent(fit(100.0)),
        families.map_or(String::new(), |text| wrapped(&text, WIDTH, "", "  ") + "\n"),
        padded("", BIN)
    );
    let rest = criteria.split_off(criteria.len().min(MOST_CRITERIA));
    for criterion in criteria {
        let _ = writeln!(
            text,
            "\n{}  up to {} points, importance {}",
            shorten(&criterion.name, 60),
            points(criterion.weight()),
            points(criterion.importance)
        );
        let (bins, more) = telling(criterion, MOST_BINS);
        for bin in bins {
            let _ = writeln!(
                text,
                "  {} {}  {:>8}  {:>3.0} %",
                padded(&criterion.cut.label(bin, Language::En), BIN),
                padded_left(&points(criterion.points[bin]), 6),
                criterion.accounts[bin],
                100.0 * criterion.ideal[bin] as f64 / criterion.accounts[bin] as f64
            );
        }
        if more > 0 {
            let _ = writeln!(text, "  … and {}", counted(more as u64, "more bin"));
        }
        for prior in &criterion.prior {
            let _ = writeln!(
                text,
                "  you said {:+.1} for `{}`, data say {:+.1}, together {:+.1}",
                prior.said as f64 / 1e3,
                shorten(&prior.bin, 40),
                prior.data as f64 / 1e3,
                prior.together as f64 / 1e3
            );
        }
    }
    if !rest.is_empty() {
        let together: i64 = rest.iter().map(|c| c.weight()).sum();
        let _ = writeln!(
            text,
            "\n… and {} more of {} points together, in the report",
            rest.len(),
            points(together)
        );
    }
    for rule in &model.knock_out {
        let _ = writeln!(text, "\nKnocked out (grade X): {}", shorten(&rule.name, 70));
    }
    text
}

/// Milli-points as points with one decimal.
fn points(milli: i64) -> String {
    format!("{:.1}", milli as f64 / 1e3)
}
