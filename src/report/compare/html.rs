//! Comparisons as one page that holds everything it needs, without a script.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::compare::comparison::{Comparison, Step};
use crate::edges::Edges;
use crate::language::Language;
use crate::report::chart::{self, curves::at_risk};
use crate::report::layout::shown::shorten;
use crate::report::layout::svg::STYLE;
use crate::report::model::{figure, name};

use super::measure::digits;
use super::view::{EdgesView, Number, View};
use super::words;

/// What only these pages need.
const COMPARE: &str = include_str!("compare.css");
/// Days of a curve, and looks of a path, written in a table (house choice; JSON has all).
const ROWS: usize = 12;

/// What a page is about.
#[derive(Debug, Clone, Copy)]
pub struct Page<'a> {
    pub title: &'a str,
    pub comparisons: &'a [&'a Comparison],
    pub edges: Option<&'a Edges>,
    pub language: Language,
}

/// The page as a file: no script, no other file, nothing fetched.
pub fn page(page: &Page<'_>) -> String {
    let language = page.language;
    let views: Vec<(&Comparison, View)> = page
        .comparisons
        .iter()
        .map(|comparison| (*comparison, View::new(comparison, language)))
        .collect();
    let title = match (shorten(page.title.trim(), 80), views.as_slice()) {
        (title, _) if !title.is_empty() => title,
        (_, [(_, only)]) if page.edges.is_none() => only.title.clone(),
        _ => language.compare_page_title(),
    };
    let whole = html! {
        (DOCTYPE)
        html lang=(language.tag()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";
                meta name="generator" content={ "lookalike " (env!("CARGO_PKG_VERSION")) };
                title { (title) }
                style { (PreEscaped(include_str!("../layout/page.css"))) (PreEscaped(STYLE)) (PreEscaped(COMPARE)) }
            }
            body { main {
                @if views.len() != 1 || page.edges.is_some() {
                    header {
                        h1 { bdi { (title) } }
                        @if let Some(found) = page.edges { (edges_head(found, language)) }
                        @if views.len() > 1 { (contents(&views)) }
                    }
                }
                @if let Some(found) = page.edges { (edges(found, language)) }
                @let alone = views.len() == 1 && page.edges.is_none();
                @for (i, (comparison, view)) in views.iter().enumerate() {
                    (one(comparison, view, i, alone.then_some(title.as_str())))
                }
            } }
        }
    };
    whole.into_string()
}

/// Each comparison with its verdict, as a list that leads to it.
fn contents(views: &[(&Comparison, View)]) -> Markup {
    html! {
        ul.verdicts { @for (i, (_, view)) in views.iter().enumerate() {
            li { a href={ "#comparison-" (i + 1) } { bdi { (view.title) } } ": " (view.verdict) }
        } }
    }
}

fn one(c: &Comparison, view: &View, place: usize, alone: Option<&str>) -> Markup {
    let language = view.language;
    html! {
        section.comparison id={ "comparison-" (place + 1) } {
            @if let Some(title) = alone { h1 { bdi { (title) } } @if title != view.title { p.muted { bdi { (view.title) } } } }
            @else { h2 { bdi { (view.title) } } }
            p.lead.verdict { (view.verdict) }
            p.small.muted { (view.ground.join(" · ")) }
            @for next in &view.next { (next_step(next)) }
            @for warning in &view.warnings { p.warning { (warning) } }
            (cards(view))
            @if let Some(drawn) = chart::intervals(c, language) {
                (figure(&drawn, true, &language.compare_intervals_title(), &arms(view), language))
            }
            h3 { (language.compare_numbers_heading()) }
            (numbers(view, &view.numbers, true))
            p { (view.bayes) }
            @if let Some(drawn) = chart::path(c, language) {
                (figure(&drawn, true, &language.compare_path_title(), &looks(c, language), language))
            }
            @if let Some(drawn) = chart::posterior(c, language) {
                (figure(&drawn, true, &language.compare_posterior_title(), &arms(view), language))
            }
            @if let Some((drawn, table)) = chart::curves(c, language).zip(still_there(c, view)) {
                (figure(&drawn, true, &language.compare_curves_caption(), &table, language))
            }
            (adjusted(view))
            @if !view.further.is_empty() {
                h3 { (language.compare_further_heading()) }
                (numbers(view, &view.further, false))
            }
            @if let Some(split) = &view.split {
                h3 { (language.compare_split_heading()) }
                p { (split) }
            }
            details.methods {
                summary { (language.compare_methods_heading()) }
                dl { @for (label, method) in view.methods() { dt { (label) } dd { (method) } } }
            }
        }
    }
}

/// The next step, its command set apart.
fn next_step(said: &str) -> Markup {
    let parts: Vec<&str> = said.split('`').collect();
    html! {
        p.next { @for (i, part) in parts.iter().enumerate() {
            @if i % 2 == 1 { code { (part) } } @else { (part) }
        } }
    }
}

/// Both arms at a glance.
fn cards(view: &View) -> Markup {
    let language = view.language;
    html! {
        div.cards { @for arm in &view.arms {
            div.card {
                span { (name(&arm.name, 40)) }
                b { (arm.number.value.as_deref().unwrap_or("–")) }
                span { (arm.number.interval.as_ref().or(arm.number.reason.as_ref()).map_or("–", String::as_str)) }
                span { (language.compare_accounts(&arm.n))
                    @if let Some((events, column)) = arm.events.as_ref().zip(view.events_column.as_ref()) { " · " (language.fact(column, events)) }
                    @if arm.left_out != "0" { " · " (language.compare_left_out(&arm.left_out)) } }
            }
        } }
    }
}

/// The figures behind the charts of both arms.
fn arms(view: &View) -> Markup {
    let language = view.language;
    let why = |number: &Number| number.reason.clone().unwrap_or_else(|| "–".to_owned());
    html! { table {
        thead { tr {
            th { (language.compare_arm_column()) } th.n { (language.accounts_column()) }
            @if let Some(column) = &view.events_column { th.n { (column) } }
            th.n { (view.estimate_column) } th.n { (view.interval_column) } th.n { (language.compare_left_out_column()) }
        } }
        tbody { @for arm in &view.arms { tr {
            td { (name(&arm.name, 60)) } td.n { (arm.n) }
            @if let Some(events) = &arm.events { td.n { (events) } }
            @match &arm.number.value { Some(value) => { td.n { (value) } } None => { td { (why(&arm.number)) } } }
            @match &arm.number.interval { Some(interval) => { td.n { (interval) } } None => { td { (why(&arm.number)) } } }
            td.n { (arm.left_out) }
        } } }
    } }
}

/// Numbers with what they mean in plain words.
fn numbers(view: &View, shown: &[Number], read: bool) -> Markup {
    let language = view.language;
    html! {
        div.scroll { table.numbers {
            thead { tr {
                th { (language.compare_number_column()) } th.n { (language.value()) } th.n { (view.interval_column) }
                th { (if read { language.compare_note_column() } else { language.compare_test_label() }) }
            } }
            tbody { @for number in shown { tr class=[number.decides.then_some("decides")] {
                td { (number.label) @if number.decides { br; span.tag { (language.compare_decides_note()) } } }
                @match (&number.value, &number.interval) {
                    (Some(value), Some(interval)) => { td.n { b { (value) } } td.n { (interval) } }
                    (Some(value), None) => { td.n { b { (value) } } td { (number.reason.as_deref().unwrap_or("–")) } }
                    (None, _) => { td.small colspan="2" { (number.reason.as_deref().unwrap_or("–")) } }
                }
                td.small {
                    @if let Some(note) = &number.note { b { (note) } "." @if number.reading.is_some() { " " } }
                    @if let Some(reading) = &number.reading { (reading) }
                    @if number.note.is_none() && number.reading.is_none() { "–" }
                }
            } } }
        } }
    }
}

fn adjusted(view: &View) -> Markup {
    let language = view.language;
    html! {
        @if let Some(found) = &view.adjusted {
            h3 { (language.compare_adjusted_heading()) }
            ul { @for said in &found.said { li { (said) } } }
            @if !found.balance.is_empty() {
                h3 { (language.compare_balance_heading()) }
                p.small.muted { (language.compare_balance_note()) }
                div.scroll { table {
                    thead { tr {
                        th { (language.column()) } th.n { (language.compare_before_column()) } th.n { (language.compare_after_column()) }
                    } }
                    tbody { @for [column, before, after] in &found.balance { tr {
                        td { (name(column, 40)) } td.n { (before) } td.n { (after) }
                    } } }
                } }
                @if found.more > 0 { p.small.muted { (language.more(found.more)) } }
            }
        }
    }
}

/// The figures behind the path, evenly taken.
fn looks(c: &Comparison, language: Language) -> Markup {
    let measure = words::measure(c, language);
    let every = c.path.len().div_ceil(ROWS).max(1);
    // The last look is always among them.
    let shown = c.path.iter().rev().step_by(every).collect::<Vec<_>>();
    let names = words::names(c, language);
    html! { table {
        thead { tr {
            th { (language.compare_look_column()) } th.n { (language.accounts_column()) } th.n { (language.compare_difference()) }
            th.n { (language.compare_interval_column(words::confidence_share(c, language))) }
        } }
        tbody { @for look in shown.into_iter().rev() {
            @let why = look.estimate.reason.map_or_else(|| language.compare_not_computed(), |reason| words::reason(reason, &names, language));
            tr {
                td { (words::day(&look.day, language)) } td.n { (words::count(look.n, language)) }
                td.n { (look.estimate.estimate.filter(|v| v.is_finite()).map_or_else(|| why.clone(), |v| measure.signed(v))) }
                td.n { (look.estimate.interval().map_or(why, |(low, high)| measure.interval(low, high))) }
            }
        } }
    } }
}

/// The figures behind the curves, day by day evenly taken.
fn still_there(c: &Comparison, view: &View) -> Option<Markup> {
    let (language, curves) = (view.language, c.curves.as_ref()?);
    let measure = words::measure(c, language);
    let last = curves
        .iter()
        .flatten()
        .map(|step| step.day)
        .filter(|d| d.is_finite())
        .fold(0.0, f64::max);
    let days: Vec<f64> = (1..=6).map(|i| (last * f64::from(i) / 6.0).round()).collect();
    let at = |steps: &[Step], day: f64| -> [String; 3] {
        let share = |share: f64| language.compare_share(measure.percent(share));
        let step = steps.iter().rfind(|step| step.day <= day);
        let none = || language.compare_undefined(language.compare_at_the_edge());
        let (said, ends) = match step {
            Some(step) => (
                share(step.share),
                step.low.zip(step.high).map_or_else(none, |(low, high)| {
                    language.compare_share(language.between(measure.percent(low), measure.percent(high)))
                }),
            ),
            None => (share(1.0), none()),
        };
        [said, ends, words::count(at_risk(steps, day), language)]
    };
    Some(html! { table {
        thead { tr {
            th.n { (language.compare_day_axis()) }
            @for arm in &view.names { th.n { bdi { (arm) } } th.n { (view.interval_column) } th.n { (language.compare_at_risk()) } }
        } }
        tbody { @for day in days { tr {
            td.n { (digits(day, 0, language)) }
            @for steps in curves {
                @let [share, ends, watched] = at(steps, day);
                td.n { (share) } td.n.may-wrap { (ends) } td.n { (watched) }
            }
        } } }
    } })
}

fn edges_head(found: &Edges, language: Language) -> Markup {
    let view = EdgesView::new(found, language);
    html! {
        @if let Some(day) = &view.as_of { p.muted { (day) } }
        p.small.muted { (view.multiplicity) }
        @for warning in &view.warnings { p.warning { (warning) } }
    }
}

/// The matrix, the forest and the advice for each pair.
fn edges(found: &Edges, language: Language) -> Markup {
    let view = EdgesView::new(found, language);
    html! {
        section #edges {
            h2 { (view.heading) }
            @if let Some(drawn) = chart::forest(found, language) {
                (figure(&drawn, true, &language.edges_forest_caption(), &matrix(&view), language))
            }
            h3 { (view.matrix_heading) }
            div.scroll { (matrix(&view)) }
            p.small.muted { (view.note) }
            @if !view.pairs.is_empty() {
                h3 { (language.edges_advice_heading()) }
                @for pair in &view.pairs {
                    article.pair {
                        h4 { span.sign aria-hidden="true" { (pair.mark) } " " bdi { (pair.title) } }
                        p { b { (pair.advice) } }
                        @if !pair.evidence.is_empty() { ul.small { @for said in &pair.evidence { li { (said) } } } }
                    }
                }
            }
        }
    }
}

fn matrix(view: &EdgesView) -> Markup {
    let language = view.language;
    html! { table.matrix {
        thead { tr {
            th { (language.segment_column()) } th.n { (language.accounts_column()) }
            @for row in &view.rows { th.n { (row.short) } }
        } }
        tbody { @for row in &view.rows { tr {
            td { (name(&row.name, 60)) } td.n { (row.accounts) }
            @for cell in &row.cells { td.n { (cell) } }
        } } }
    } }
}
