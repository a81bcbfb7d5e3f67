//! The model card: the scorecard and what is known of it as plain Markdown, to read anywhere and to compare by line.

use std::fmt::Write;

use crate::fit::sufficiency::Verdict;
use crate::fit::validation::{Figures, Validation};
use crate::language::Language;
use crate::model::{Criterion, Model};
use crate::report::bins::telling;
use crate::report::families;
use crate::report::layout::markdown::{cell, code};

/// Most bins of a criterion on the card (house choice); the model's file has all.
const MOST_BINS: usize = 40;

/// The card of a model. It holds what the model's file holds, so the same model gives the same card.
pub fn card(model: &Model) -> String {
    let mut out = format!("# {}\n\n", cell(&model.name));
    out += &about(model);
    if let Some(found) = &model.validation {
        out += &figures(found);
    }
    out += &scorecard(model);
    out += &set_aside(model);
    out += &reading(model);
    out
}

fn about(model: &Model) -> String {
    let data = &model.data;
    let mut out = format!(
        "Scorecard of the ideal customer, where `{}` is {}.\n\n",
        code(&data.outcome),
        cell(&data.ideal_means(Language::En))
    );
    let mut fact = |name: &str, value: &str| out += &format!("- {name}: {value}\n");
    fact(
        "Accounts",
        &format!(
            "{} ideal, {} not, {} open and not learnt from",
            data.ideal, data.not_ideal, data.open
        ),
    );
    if let Some(day) = &data.as_of {
        fact("Data as of", day);
    }
    for reason in &model.sufficiency.reasons {
        fact("Data", &cell(&reason.describe(Language::En)));
    }
    match (&model.validation, model.sufficiency.verdict) {
        (Some(_), _) => {}
        (None, Verdict::ExpertOnly) => fact("Measured", "no: made from expert priors alone"),
        (None, _) => fact("Measured", "no: trained with `--no-validation`"),
    }
    fact(
        "Made with",
        &format!("lookalike {}, seed {}", model.release, model.seed),
    );
    fact("Table", &format!("sha256 `{}`", data.fingerprint));
    out + "\n"
}

fn figures(found: &Validation) -> String {
    let mut out = format!(
        "## Figures\n\nMeasured on accounts the fit had not seen: {}.\n\n\
         | | AUC | 95 % interval | average precision | log-loss | Brier | KS | calibration slope |\n\
         | --- | ---: | :---: | ---: | ---: | ---: | ---: | ---: |\n",
        cell(&found.scheme.describe(Language::En))
    );
    let lines: [(&str, Option<&Figures>); 5] = [
        ("scorecard", Some(&found.scorecard)),
        ("scorecard, by time", found.by_time.as_ref()),
        ("scorecard, identical accounts together", found.grouped.as_ref()),
        ("logistic regression", found.baseline.as_ref()),
        ("random forest", found.challenger.as_ref()),
    ];
    for (name, f) in lines.into_iter().filter_map(|(name, f)| Some((name, f?))) {
        let slope = f
            .calibration_slope
            .map_or("–".to_owned(), |slope| format!("{slope:.2}"));
        // Writing to a string cannot fail.
        let _ = writeln!(
            out,
            "| {name} | {:.4} | {:.3} – {:.3} | {:.3} | {:.4} | {:.4} | {:.3} | {slope} |",
            f.auc, f.auc_low, f.auc_high, f.average_precision, f.log_loss, f.brier, f.ks
        );
    }
    out.push('\n');
    if let Some(earns) = found.earns() {
        out += &format!("{earns}\n\n");
    }
    for warning in &found.warnings {
        out += &format!("**Beware**: {}.\n\n", cell(&warning.describe(Language::En)));
    }
    out
}

fn scorecard(model: &Model) -> String {
    let mut criteria: Vec<&Criterion> = model.criteria.iter().collect();
    criteria.sort_by_key(|c| std::cmp::Reverse((c.weight(), c.importance)));
    let mut out = format!("## Scorecard\n\n{}.\n", grades(model));
    if let Some(families) = families::sentence(model, Language::En) {
        out += &format!("\n{families}.\n");
    }
    if criteria.is_empty() {
        out += "\nNo criterion tells ideal accounts from the others: every account scores 0.\n";
    }
    for c in criteria {
        out += &format!(
            "\n### {}: up to {} points\n\nImportance {}, {}.\n\n\
             | bin | points | ± 95 % | accounts | ideal |\n| --- | ---: | ---: | ---: | ---: |\n",
            cell(&c.name),
            points(c.weight()),
            points(c.importance),
            Language::En.family(c.family)
        );
        let (bins, more) = telling(c, MOST_BINS);
        for bin in bins {
            let _ = writeln!(
                out,
                "| {} | {} | {} | {} | {:.0} % |",
                cell(&c.cut.label(bin, Language::En)),
                points(c.points[bin]),
                points(c.margin(bin)),
                c.accounts[bin],
                100.0 * c.ideal[bin] as f64 / c.accounts[bin] as f64
            );
        }
        if more > 0 {
            out += &format!("\n{more} more bins in `model.json`.\n");
        }
        for prior in &c.prior {
            out += &format!(
                "\nYou said {:+.1} for {}, the data say {:+.1}, together {:+.1}.\n",
                prior.said as f64 / 1e3,
                cell(&prior.bin),
                prior.data as f64 / 1e3,
                prior.together as f64 / 1e3
            );
        }
    }
    out + "\n"
}

/// "A from 68.5 points, B from 54.7, C from 31.5, D below".
fn grades(model: &Model) -> String {
    let [a, b, c] = model.grades.map(points);
    format!("Grade A from {a} points, B from {b}, C from {c}, D below")
}

fn set_aside(model: &Model) -> String {
    if model.set_aside.is_empty() {
        return String::new();
    }
    let mut out = "## Set aside\n\n| column | why | can come back |\n| --- | --- | --- |\n".to_owned();
    for column in &model.set_aside {
        let back = if column.can_trust { "with `--trust`" } else { "no" };
        let _ = writeln!(
            out,
            "| {} | {} | {back} |",
            cell(&column.column),
            cell(&column.evidence(Language::En))
        );
    }
    out + "\n"
}

fn reading(model: &Model) -> String {
    let line = model.calibration;
    let mut out = format!(
        "## How to read it\n\nA score is the sum of an account's points, 0 to 100. Log-odds of being ideal = \
         {:.4} + {:.5} × score.\n",
        line.intercept, line.slope
    );
    for rule in &model.knock_out {
        out += &format!(
            "\nKnocked out (grade X) before points count: {} (column {}).\n",
            cell(&rule.name),
            cell(&rule.column)
        );
    }
    out
}

/// Milli-points as points with one decimal.
fn points(milli: i64) -> String {
    format!("{:.1}", milli as f64 / 1e3)
}
