//! Validation as text, for a reader with two minutes.

use std::fmt::Write;

use lookalike::data::leakage::SetAside;
use lookalike::fit::sufficiency::Sufficiency;
use lookalike::fit::validation::{Figures, Validation};
use lookalike::language::Language;
use lookalike::model::{Criterion, Model};
use lookalike::outcome::Outcome;
use lookalike::report::shown::{padded, padded_left, shorten};

/// Most bins of a criterion printed; the model's file has all.
const MOST_BINS: usize = 12;

/// What was learnt from: outcome, what was assumed, the sufficiency verdict, and what was set aside.
pub fn ground(outcome: &Outcome, sufficiency: &Sufficiency, inputs: usize, set_aside: &[SetAside]) -> String {
    let mut text = String::new();
    let decided = sufficiency.ideal + sufficiency.not_ideal;
    // Writing to a string cannot fail.
    let _ = writeln!(
        text,
        "{decided} accounts with a known outcome: {} ideal (`{}` = {}), {} not; {inputs} columns to learn from",
        sufficiency.ideal,
        outcome.column,
        outcome.positive.join(", "),
        sufficiency.not_ideal
    );
    for note in outcome.notes.iter().chain(&sufficiency.reasons) {
        let _ = writeln!(text, "  {note}");
    }
    let suspects: Vec<&SetAside> = set_aside.iter().filter(|s| s.can_trust).collect();
    if !suspects.is_empty() {
        let _ = writeln!(
            text,
            "\nSet aside as known only after the outcome (--trust brings a column back)"
        );
        for suspect in suspects {
            let _ = writeln!(text, "  {}: {}", suspect.column, suspect.evidence);
        }
    }
    let unusable: Vec<&SetAside> = set_aside
        .iter()
        .filter(|s| !s.can_trust && s.column != outcome.column)
        .collect();
    if !unusable.is_empty() {
        let _ = writeln!(text, "\nNot used");
        for column in unusable {
            let _ = writeln!(text, "  {}: {}", column.column, shorten(&column.evidence, 90));
        }
    }
    text
}

/// The comparison, calibration, lift, and what to beware of.
pub fn validation(found: &Validation) -> String {
    let mut text = format!("Measured on accounts the fit had not seen: {}\n\n", found.scheme);
    let _ = writeln!(
        text,
        "                              AUC  (95 % interval)   avg prec.  log-loss   Brier     KS   slope  intercept"
    );
    let mut line = |name: &str, figures: &Option<Figures>| {
        if let Some(f) = figures {
            let or_dash = |v: Option<f64>| v.map_or("–".to_owned(), |v| format!("{v:.2}"));
            let _ = writeln!(
                text,
                "  {name:<26} {:.4}  ({:.3} to {:.3})      {:.3}    {:.4}  {:.4}  {:.3}  {:>6}  {:>9}",
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
    line("scorecard", &Some(found.scorecard.clone()));
    line("logistic regression", &found.baseline);
    line("random forest", &found.challenger);
    line("scorecard, twins together", &found.grouped);
    line("scorecard, by time", &found.by_time);
    if let Some(earns) = found.earns() {
        let _ = writeln!(text, "\n{earns}");
    }
    for warning in &found.warnings {
        let _ = writeln!(text, "Beware: {warning}.");
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
    criteria.sort_by_key(|c| std::cmp::Reverse((c.weight(), c.importance)));
    let mut text = format!(
        "The scorecard: {} criteria, 100 points; A from {}, B from {}, C from {}\n",
        criteria.len(),
        points(model.grades[0]),
        points(model.grades[1]),
        points(model.grades[2])
    );
    for criterion in criteria {
        let _ = writeln!(
            text,
            "\n{}  up to {} points, importance {}",
            shorten(&criterion.name, 60),
            points(criterion.weight()),
            points(criterion.importance)
        );
        let mut bins: Vec<usize> = (0..criterion.points.len())
            .filter(|bin| criterion.accounts[*bin] > 0)
            .collect();
        let unordered = !matches!(
            criterion.cut,
            lookalike::criteria::Cut::Number { .. } | lookalike::criteria::Cut::Age { .. }
        );
        if unordered {
            bins.sort_by_key(|bin| std::cmp::Reverse(criterion.points[*bin]));
        }
        let more = bins.len().saturating_sub(MOST_BINS);
        if more > 0 && unordered {
            bins.drain(MOST_BINS / 2..MOST_BINS / 2 + more);
        } else if more > 0 {
            // Every k-th bin still shows the shape.
            let last = bins.len() - 1;
            bins = (0..MOST_BINS).map(|k| bins[k * last / (MOST_BINS - 1)]).collect();
        }
        for bin in bins {
            let _ = writeln!(
                text,
                "  {} {}  of {:>6} accounts {:>3.0} % ideal",
                padded(&shorten(&criterion.cut.label(bin, Language::En), 44), 44),
                padded_left(&points(criterion.points[bin]), 6),
                criterion.accounts[bin],
                100.0 * criterion.ideal[bin] as f64 / criterion.accounts[bin] as f64
            );
        }
        if more > 0 {
            let _ = writeln!(text, "  … and {more} more bins in the model's file");
        }
        for prior in &criterion.prior {
            let _ = writeln!(
                text,
                "  you said {:+.1} for `{}`, the data say {:+.1}, together {:+.1}",
                prior.said as f64 / 1e3,
                prior.bin,
                prior.data as f64 / 1e3,
                prior.together as f64 / 1e3
            );
        }
    }
    text
}

/// Milli-points as points with one decimal.
fn points(milli: i64) -> String {
    format!("{:.1}", milli as f64 / 1e3)
}
