//! From the average account to this one, criterion by criterion.

use maud::{Markup, html};

use crate::explain::{Contribution, Explanation};
use crate::language::Language;
use crate::model::Model;
use crate::report::layout::svg::{Scale, bar, chart, line, text};
use crate::score::Grade;

const WIDTH: f64 = 880.0;
const ROW: f64 = 27.0;
/// Where the rows begin, with a heading and without.
const HEADED: f64 = 84.0;
const BARE: f64 = 26.0;
/// Where bars begin and end.
const PLOT: (f64, f64) = (424.0, 800.0);
/// Criteria drawn one by one; what moves the score least is drawn as one bar (house choice).
const MOST: usize = 16;

struct Step {
    name: String,
    value: String,
    /// Milli-points from and to.
    from: i64,
    to: i64,
}

/// The waterfall of one account, with its name and score above: a picture that stands alone.
pub fn waterfall(model: &Model, explanation: &Explanation) -> Markup {
    draw(model, explanation, HEADED)
}

/// The same without name and score, for a page that says them itself.
pub fn bare_waterfall(model: &Model, explanation: &Explanation) -> Markup {
    draw(model, explanation, BARE)
}

fn draw(model: &Model, explanation: &Explanation, top: f64) -> Markup {
    let language = explanation.language;
    let steps = steps(explanation);
    let ends = || {
        steps
            .iter()
            .flat_map(|step| [step.from, step.to])
            .chain([explanation.average, explanation.score])
    };
    let (low, high) = (
        ends().min().unwrap_or(0) as f64 / 1000.0,
        ends().max().unwrap_or(0) as f64 / 1000.0,
    );
    let margin = ((high - low) * 0.06).max(1.0);
    let scale = Scale::new(((low - margin).max(0.0), (high + margin).min(100.0)), PLOT);
    let at = |milli: i64| scale.at(milli as f64 / 1000.0);
    let bottom = top + ROW * (steps.len() + 2) as f64;
    let last = steps.len() + 1;
    let y = |row: usize| top + ROW * row as f64;
    let body = html! {
        @if top == HEADED {
            (text((20.0, 30.0), "head", 60, explanation.title()))
            (text((20.0, 50.0), "muted", 110, &headline(explanation)))
        }
        @for tick in scale.ticks(6) {
            (line((scale.at(tick), top - 6.0), (scale.at(tick), bottom), "grid"))
            (text((scale.at(tick), bottom + 17.0), "muted small middle", 8, &language.number(tick)))
        }
        (grades(model, &scale, (low - margin, high + margin), (top, bottom)))
        (total(&language.average_account(), explanation.average, y(0), &scale, language))
        @for (row, step) in steps.iter().enumerate() {
            @let row = y(row + 1);
            @let up = step.to >= step.from;
            (line((at(step.from), row - ROW + 6.0), (at(step.from), row + 6.0), "axis"))
            (text((20.0, row + 17.0), "", 27, &step.name))
            (text((PLOT.0 - 14.0, row + 17.0), "muted small end", 30, &step.value))
            (bar((at(step.from), row + 5.0), (at(step.to), row + ROW - 5.0), if up { "more" } else { "less" }))
            (text((WIDTH - 20.0, row + 18.0), if up { "more end" } else { "less end" }, 10, &language.signed_points(step.to - step.from)))
        }
        (line((at(explanation.score), y(last) - ROW + 6.0), (at(explanation.score), y(last) + 6.0), "axis"))
        (total(&language.score(), explanation.score, y(last), &scale, language))
        (text(((PLOT.0 + PLOT.1) / 2.0, bottom + 36.0), "muted small middle", 60, &language.score_axis()))
    };
    let title = language.waterfall_title(explanation.title());
    chart(
        &title,
        &description(explanation, &steps),
        (WIDTH, bottom + 48.0),
        &body,
    )
}

/// The average account's bar, or the score's.
fn total(name: &str, milli: i64, y: f64, scale: &Scale, language: Language) -> Markup {
    let points = milli as f64 / 1000.0;
    html! {
        (text((20.0, y + 17.0), "strong", 40, name))
        (bar((PLOT.0, y + 5.0), (scale.at(points), y + ROW - 5.0), "base"))
        (text((WIDTH - 20.0, y + 18.0), "strong end", 10, &language.points(milli)))
    }
}

/// Where grades begin, inside the drawn range.
fn grades(model: &Model, scale: &Scale, range: (f64, f64), (top, bottom): (f64, f64)) -> Markup {
    let starts = model
        .grades
        .iter()
        .zip(Grade::ALL)
        .map(|(from, grade)| (*from as f64 / 1000.0, grade));
    html! {
        @for (from, grade) in starts.filter(|(from, _)| *from > range.0 && *from < range.1) {
            (line((scale.at(from), top - 6.0), (scale.at(from), bottom), "dashed"))
            (text((scale.at(from) + 5.0, top - 4.0), "muted small strong", 4, grade.as_str()))
        }
    }
}

/// Criteria by how far they move the score, the furthest first; the small rest as one.
fn steps(explanation: &Explanation) -> Vec<Step> {
    let language = explanation.language;
    let mut criteria: Vec<&Contribution> = explanation.criteria.iter().collect();
    criteria.sort_by_key(|c| -c.against_average.abs());
    let kept = if criteria.len() > MOST + 1 {
        MOST
    } else {
        criteria.len()
    };
    let (shown, rest) = criteria.split_at(kept);
    let mut from = explanation.average;
    let mut step = |name: String, value: String, difference: i64| {
        let start = from;
        from += difference;
        Step {
            name,
            value,
            from: start,
            to: from,
        }
    };
    let mut steps: Vec<Step> = shown
        .iter()
        .map(|c| step(c.criterion.clone(), c.label.clone(), c.against_average))
        .collect();
    if !rest.is_empty() {
        let difference = rest.iter().map(|c| c.against_average).sum();
        steps.push(step(
            language.other_criteria(rest.len()),
            String::new(),
            difference,
        ));
    }
    steps
}

/// "Score 78.4 of 100 · grade A · fit 71% (64% – 77%)".
fn headline(explanation: &Explanation) -> String {
    let language = explanation.language;
    let points = language.points(explanation.score);
    let verdict = match explanation.fit.is_nan() {
        true => language.score_line_without_fit(points, explanation.grade),
        false => language.score_line(
            points,
            explanation.grade,
            language.percent(explanation.fit),
            language.percent(explanation.fit_low),
            language.percent(explanation.fit_high),
        ),
    };
    match &explanation.knock_out {
        Some(rule) => format!("{verdict} · {}", language.knocked_out(rule)),
        None => verdict,
    }
}

fn description(explanation: &Explanation, steps: &[Step]) -> String {
    let language = explanation.language;
    let said = |step: &Step| {
        format!(
            "{} {}: {}",
            step.name,
            step.value,
            language.signed_points(step.to - step.from)
        )
    };
    let steps: Vec<String> = steps.iter().map(said).collect();
    language.waterfall_description(
        language.points(explanation.average),
        language.points(explanation.score),
        steps.join("; "),
    )
}
