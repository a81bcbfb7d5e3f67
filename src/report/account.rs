//! One account on a page: its score, why, what is unknown, what would raise it, and whom it is like.

use maud::{Markup, html};

use crate::explain::{Explanation, Lookalike};
use crate::language::Language;
use crate::model::Model;
use crate::report::chart::waterfall::bare_waterfall;
use crate::report::families;
use crate::report::layout::page::{figure, name};
use crate::report::layout::shown::clean;
use crate::report::segments::place;
use crate::report::words::{differs, note, shared};

/// One account's part of the report.
pub fn account(model: &Model, e: &Explanation) -> Markup {
    let language = e.language;
    html! {
        article {
            h3 { (name(e.title(), 80)) " " span.grade { (e.grade) } }
            p { (language.score_line(language.points(e.score), e.grade, language.percent(e.fit), language.percent(e.fit_low), language.percent(e.fit_high))) }
            @if let Some(rule) = &e.knock_out { p.warning { (language.knocked_out(clean(rule))) } }
            (figure(&bare_waterfall(model, e), true, "", &table(e), language))
            @if let Some(families) = families::of_account(e) { p.small.muted { (families) } }
            (sentences(&language.for_heading(), e.reasons_for.iter().map(|r| r.sentence.as_str())))
            (sentences(&language.against_heading(), e.reasons_against.iter().map(|r| r.sentence.as_str())))
            (sentences(&language.unknown_heading(), e.unknown.iter().map(|u| u.sentence.as_str())))
            @if let Some(next) = &e.next_grade { (sentences(&language.next_heading(next.grade), [next.sentence.as_str()].into_iter())) }
            @if let Some(segment) = &e.segment { (place::block(segment, language)) }
            @if !e.lookalikes.is_empty() {
                p { b { (language.lookalikes_heading()) } }
                ul { @for lookalike in &e.lookalikes { li { (similar(lookalike, language)) } } }
            }
        }
    }
}

fn sentences<'a>(heading: &str, sentences: impl Iterator<Item = &'a str>) -> Markup {
    let mut sentences = sentences.peekable();
    html! {
        @if sentences.peek().is_some() {
            p { b { (heading) } }
            ul { @for sentence in sentences { li { (name(sentence, 600)) } } }
        }
    }
}

fn similar(lookalike: &Lookalike, language: Language) -> Markup {
    html! {
        (name(&lookalike.name, 60)) ", " (clean(&lookalike.outcome)) " – " (language.similar(language.percent(lookalike.similarity)))
        @if let Some(shared) = shared(lookalike, language) { span.muted { "; " (name(&shared, 300)) } }
        @if let Some(differs) = differs(lookalike, language) { span.muted { "; " (name(&differs, 300)) } }
    }
}

fn table(e: &Explanation) -> Markup {
    let language = e.language;
    html! { table {
        thead { tr {
            th { (language.criterion()) } th { (language.value()) } th { (language.bin()) } th.n { (language.points_column()) } th.n { (language.possible()) }
            th.n { "95 %" } th.n { (language.against_average()) }
        } }
        tbody { @for c in &e.criteria { tr {
            td { (name(&c.criterion, 60)) }
            td { (name(c.value.as_deref().unwrap_or("–"), 60)) @if let Some(note) = note(c.known, language) { " " span.muted { "(" (note) ")" } } }
            td { (name(&c.label, 60)) }
            td.n { (language.decimal(c.points as f64 / 1000.0, 3)) } td.n { (language.points(c.possible)) }
            td.n { "± " (language.points(c.margin())) } td.n { (language.signed_points(c.against_average)) }
        } } }
        tfoot { tr {
            th { (language.score()) } th {} th {} th.n { (language.decimal(e.score as f64 / 1000.0, 3)) } th.n { "100" } th.n {}
            th.n { (language.signed_points(e.score - e.average)) }
        } }
    } }
}
