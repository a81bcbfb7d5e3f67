//! What several pages show alike.

use std::collections::BTreeMap;

use maud::{Markup, html};

use crate::language::Language;
use crate::model::Model;
use crate::report::layout::document::Block;
use crate::report::layout::page::{coded, inner};
use crate::report::layout::shown::shorten;
use crate::report::model::reading;
use crate::workflow::live::LiveModel;
use crate::workflow::sent::SentAccount;

/// Columns of a name in a list (house choice).
pub(super) const NAME: usize = 60;

/// A grade as a badge: told by its letter, by its colour too.
pub(super) fn grade(grade: &str) -> Markup {
    let kind = match grade {
        "A" => "a",
        "B" => "b",
        "C" => "c",
        "D" => "d",
        "X" => "x",
        _ => "u",
    };
    html! { span class={ "badge g-" (kind) } { (grade) } }
}

/// A score and where it is between 0 and 100.
pub(super) fn score(milli: i64, language: Language) -> Markup {
    let width = format!("{:.1}", milli.clamp(0, 100_000) as f64 / 1000.0);
    html! {
        span.score {
            (language.points(milli))
            svg.mini viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true" {
                rect.ground width="100" height="6" {}
                rect.filled width=(width) height="6" {}
            }
        }
    }
}

/// A text from the user's files, cut for a list.
pub(super) fn named(text: &str) -> Markup {
    html! { bdi { (shorten(text, NAME)) } }
}

/// What an account is called: its name, else its id.
pub(super) fn called<'a>(name: &'a str, id: &'a str) -> &'a str {
    if name.trim().is_empty() { id } else { name }
}

/// The method's words for a page, folded; with what score, fit and grade mean where it shows them.
pub(super) fn how_to_read(said: &[String], model: Option<&Model>, language: Language) -> Markup {
    let meanings = model.map(|model| reading(model, language));
    html! {
        section.chapter { details {
            summary { h2 { (language.page_how_to_read()) } }
            @for one in said { p { (one) } }
            @if let Some(Block::Section { blocks, .. }) = &meanings { (inner(blocks, language)) }
        } }
    }
}

/// Sentences as a list.
pub(super) fn said<S: AsRef<str>>(lines: &[S]) -> Markup {
    html! { ul.plain { @for line in lines { li { (coded(line.as_ref())) } } } }
}

/// An account of the list as the model reads it; what the model in service has no column for is left out.
pub(super) fn sent(live: &LiveModel, id: &str, name: &str, facts: &BTreeMap<String, String>) -> SentAccount {
    let header = live.fields.header();
    SentAccount {
        id: Some(id.to_owned()),
        name: (!name.is_empty()).then(|| name.to_owned()),
        cells: header.iter().map(|column| facts.get(column).cloned()).collect(),
        ..SentAccount::default()
    }
}

/// A moment's day and time in words: `30 September 2026, 12:05 UTC`.
pub(super) fn moment(at: &str, language: Language) -> String {
    match at.split_once('T') {
        Some((day, time)) => language.page_moment(language.date(day), time.get(..5).unwrap_or(time)),
        None => at.to_owned(),
    }
}
