//! The report's section on the kinds of ideal customer.

use maud::{Markup, html};

use crate::language::Language;
use crate::model::{IdealAccount, Model};
use crate::report::chart::apart::{Segment, apart};
use crate::report::chart::map::bare_map;
use crate::report::chart::mark::glyph;
use crate::report::figures::words::{of_segment, of_segment_reserves};
use crate::report::layout::page::{figure, name};
use crate::report::segments::Overview;
use crate::report::segments::overview::{Described, Pair};
use crate::report::segments::words;
use crate::segments::membership::BORDER;

/// Border accounts named for each pair (house choice; JSON has all).
const NAMED: usize = 8;

/// The section: the verdict, the map, a card for each segment, their borders, and how their number was chosen.
pub(in crate::report) fn section(overview: &Overview, model: &Model, ideals: &[IdealAccount]) -> Markup {
    let language = overview.language;
    html! {
        section #segments {
            h2 { (language.segments_heading()) }
            p { (overview.sentence) " " (overview.advice) }
            @if let Some(map) = bare_map(&model.segments, ideals, language) {
                (figure(&map, true, &language.map_caption(), &sizes(overview), language))
            }
            @for (place, segment) in overview.segments.iter().enumerate() { (card(segment, place, overview)) }
            @if overview.segments.iter().any(|segment| segment.figures.is_some()) { p.muted.small { (language.segment_ground()) } }
            (rest(overview))
            (adjacent(overview))
            (choice(overview))
            (rivals(overview))
            @let left_out = words::left_out(overview);
            @if !left_out.is_empty() {
                h3 { (language.left_out_heading()) }
                ul { @for said in left_out { li { (name(&said, 200)) } } }
            }
        }
    }
}

fn card(segment: &Described, place: usize, overview: &Overview) -> Markup {
    let language = overview.language;
    html! {
        article.segment {
            h3 { (glyph(place)) " " (segment.number) " · " (name(&segment.name, 100)) }
            p.muted.small { (words::size(segment, overview.accounts, language)) br; (words::stability(segment, language)) }
            @if let Some(figures) = &segment.figures {
                p.small { (of_segment(figures, language).join(" · ")) }
                @for said in of_segment_reserves(figures, language) { p.small.muted { (said) } }
            }
            @if segment.traits.is_empty() { p { (language.nothing_apart()) } } @else {
                (figure(&apart(&Segment { described: segment, place }, language), true, &language.sets_apart_title(segment.number), &traits(segment, language), language))
            }
            @if !segment.typical.is_empty() {
                p.small { (language.typical("")) @for (i, account) in segment.typical.iter().enumerate() { @if i > 0 { ", " } (name(&account.name, 60)) } }
            }
        }
    }
}

fn traits(segment: &Described, language: Language) -> Markup {
    let of = |count: u64, known: u64| {
        language.between_of(language.integer(count as i64), language.integer(known as i64))
    };
    html! { table {
        thead { tr {
            th { (language.criterion()) } th { (language.bin()) } th.n { (language.inside_column()) } th.n { (language.outside_column()) }
            th.n { (language.difference_column()) } th.n { "lift" } th.n { (language.medians_column()) }
        } }
        tbody { @for apart in &segment.traits { tr {
            td { (name(&apart.criterion, 60)) } td { (name(&apart.label, 80)) }
            td.n { (language.percent(apart.inside_share)) " " span.muted { "(" (of(apart.inside, apart.inside_known)) ")" } }
            td.n { (language.percent(apart.outside_share)) " " span.muted { "(" (of(apart.outside, apart.outside_known)) ")" } }
            td.n { (words::difference(apart, language)) } td.n { (words::lift(apart.lift, language)) }
            td.n { (words::medians(apart.medians, language)) }
        } } }
    } }
}

/// The figures behind the map.
fn sizes(overview: &Overview) -> Markup {
    let language = overview.language;
    html! { table {
        thead { tr {
            th { (language.segment_column()) } th.n { (language.accounts_column()) } th.n { "%" } th.n { (language.alike_column()) }
        } }
        tbody {
            @for (place, segment) in overview.segments.iter().enumerate() { tr {
                td { (glyph(place)) " " (segment.number) " · " (name(&segment.name, 80)) }
                td.n { (language.integer(segment.accounts as i64)) } td.n { (language.percent(segment.share)) }
                td.n { (language.percent(segment.stability.jaccard)) }
            } }
            @if let Some(other) = overview.other { tr {
                td { (language.other_ideal()) } td.n { (language.integer(other.accounts as i64)) } td.n { (language.percent(other.share)) } td.n { "–" }
            } }
        }
    } }
}

fn rest(overview: &Overview) -> Markup {
    let language = overview.language;
    let count = |n: u64| language.integer(n as i64);
    html! {
        @if let Some(other) = overview.other {
            h3 { (language.other_ideal_heading()) }
            p { (language.share_of_ideal(count(other.accounts), count(overview.accounts), language.percent(other.share))) "." }
            @if !overview.folded.is_empty() { ul { @for folded in &overview.folded { li { (folded.sentence) } } } }
        }
    }
}

fn adjacent(overview: &Overview) -> Markup {
    let language = overview.language;
    html! {
        @if !overview.adjacent.is_empty() {
            h3 { (language.adjacent_heading()) }
            p.small.muted { (language.border_note(language.percent(BORDER))) }
            div.scroll { table {
                thead { tr {
                    th { (language.segment_column()) } th.n { (language.border_column()) } th.n { (language.shared_column()) } th { (language.accounts_column()) }
                } }
                tbody { @for pair in &overview.adjacent { tr {
                    td { (language.and(pair.a, pair.b)) } td.n { (language.integer(pair.border as i64)) } td.n { (language.decimal(pair.shared, 1)) }
                    td { (between(pair, language)) }
                } } }
            } }
        }
    }
}

/// The accounts of a border and how they are split.
fn between(pair: &Pair, language: Language) -> Markup {
    html! {
        @for (i, account) in pair.accounts.iter().take(NAMED).enumerate() {
            @if i > 0 { br; }
            (name(&words::split(account, pair, &account.account.name, language), 110))
        }
        @if let Some(more) = pair.accounts.len().checked_sub(NAMED).filter(|more| *more > 0) { br; (language.more(more)) }
    }
}

fn choice(overview: &Overview) -> Markup {
    let language = overview.language;
    html! {
        @if !overview.tried.is_empty() {
            h3 { (language.choice_heading()) }
            p.small.muted { (language.choice_note()) }
            div.scroll { table {
                thead { tr {
                    th.n { (language.classes_column()) } th.n { (language.parameters_column()) } th.n { "BIC" } th.n { "ICL" } th {}
                } }
                tbody { @for tried in &overview.tried { tr {
                    td.n { (tried.classes) } td.n { (language.integer(tried.parameters as i64)) } td.n { (language.decimal(tried.bic, 1)) }
                    td.n { (language.decimal(tried.icl, 1)) } td { @if overview.chosen == Some(tried.classes) { "← " (language.chosen()) } }
                } } }
            } }
        }
    }
}

/// What other methods make of the same accounts.
fn rivals(overview: &Overview) -> Markup {
    let language = overview.language;
    html! {
        @if !overview.rivals.is_empty() {
            h3 { (language.rivals_heading()) }
            p.small.muted { (language.rivals_note()) }
            div.scroll { table {
                thead { tr {
                    th { (language.method_column()) } th.n { (language.clusters_column()) } th.n { "silhouette" } th.n { (language.agreement_column()) }
                } }
                tbody { @for rival in &overview.rivals { tr {
                    td { (words::method(rival, language)) }
                    @match words::rival_figures(rival, language) {
                        Ok(figures) => { @for figure in figures { td.n { (figure) } } }
                        Err(why) => { td colspan="3" { (why) } }
                    }
                } } }
            } }
        }
    }
}
