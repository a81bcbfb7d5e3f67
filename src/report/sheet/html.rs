//! The sheet as one page without a script, made to be printed on two sheets of A4.

use maud::{Markup, html};

use super::content::{CriterionLine, Sheet};
use super::figures::FigureLine;
use super::segments::SegmentPart;
use crate::report::figures::FigureValue;
use crate::report::layout::page::{coded, frame_with, name};
use crate::report::markets::Markets;
use crate::report::pocket::PocketPart;

/// What it looks like; charts bring their own.
const SHEET: &str = include_str!("sheet.css");

/// The style sheet, with that of charts.
#[cfg(feature = "serve")]
pub(crate) fn style() -> String {
    format!("{SHEET}{}", crate::report::layout::svg::STYLE)
}

/// The whole page.
pub fn html(sheet: &Sheet) -> String {
    frame_with(sheet.language, &sheet.title, "lookalike", SHEET, &body(sheet))
}

/// What the page says, for a page that has its own frame.
pub(crate) fn body(sheet: &Sheet) -> Markup {
    html! {
        (head(sheet))
        (changed(sheet))
        @if let Some(found) = &sheet.markets { (markets(sheet, found)) }
        (figures(sheet))
        div.columns {
            (knock_outs(sheet))
            (signals(sheet))
        }
        (criteria(sheet))
        @if let Some(part) = &sheet.pocket { (pocket(sheet, part)) }
        (accounts(sheet))
        (limits(sheet))
        (segments(sheet))
        (people(sheet))
        (refusals(sheet))
        (about(sheet))
    }
}

fn head(sheet: &Sheet) -> Markup {
    html! {
        header {
            div.line { h1 { bdi { (sheet.title) } } p.muted { (sheet.provenance) } }
            p { (sheet.verdict) }
            p.lead[sheet.profile.headline] { (sheet.profile.sentence) }
            @if !sheet.profile.facts.is_empty() {
                ul.facts { @for fact in &sheet.profile.facts { li {
                    bdi { (fact.criterion) } " " b { bdi { (fact.value) } } " "
                    span.muted { (sheet.language.sheet_versus(sheet.language.percent(fact.ideal_share), sheet.language.percent(fact.other_share))) }
                } } }
                p.muted.small { (sheet.language.sheet_versus_note()) }
            }
        }
    }
}

/// What changed since the version before.
fn changed(sheet: &Sheet) -> Markup {
    html! { @if let Some(changed) = &sheet.changed {
        section {
            h2 { (sheet.language.sheet_change_heading()) }
            p.muted { (changed.intro) }
            @if !changed.lines.is_empty() { ul.apart { @for line in &changed.lines { li { bdi { (line) } } } } }
        }
    } }
}

/// Who to talk to: the recipe's words, which are no part of the profile.
fn people(sheet: &Sheet) -> Markup {
    let people = &sheet.people;
    html! {
        section.unwritten[people.personas.is_empty()] {
            h2 { (sheet.language.people_heading()) }
            p.muted { (coded(&people.note)) }
            @if !people.personas.is_empty() {
                div.segments { @for persona in &people.personas { div {
                    p { b { bdi { (persona.name) } } @if let Some(part) = &persona.part { " – " bdi { (part) } } " " span.muted { "(" (persona.place) ")" } }
                    @if !persona.says.is_empty() { ul { @for said in &persona.says { li { bdi { (said) } } } } }
                } } }
            }
        }
    }
}

/// What rose and what was left behind, and every market's figures in either era.
fn markets(sheet: &Sheet, found: &Markets) -> Markup {
    let language = sheet.language;
    let month = language.month(&found.since);
    let value = |head: String, value: &FigureValue| {
        html! { td.n data-head=(head) { (value.text) @if let Some(interval) = &value.interval { br; span.muted.small { (interval) } } } }
    };
    html! {
        section {
            h2 { (found.heading()) }
            ul { @for said in found.sentences() { li { bdi { (said) } } } }
            p.muted { (coded(&found.intro)) }
            div.fits { table {
                thead { tr {
                    th scope="col" { (language.market_column()) } th scope="col" { (language.figure_column()) }
                    th.n scope="col" { (language.change_since(&month)) } th.n scope="col" { (language.change_before(&month)) }
                    th.n scope="col" { (language.change_pooled()) }
                } }
                tbody { @for market in &found.markets { @for (place, line) in market.figures.iter().enumerate() { tr {
                    td { @if place == 0 { b { bdi { (market.called(language)) } } br; span.muted { (market.text) } } }
                    td data-head=(language.figure_column()) { (line.name) }
                    (value(language.change_since(&month), &line.since)) (value(language.change_before(&month), &line.before))
                    (value(language.change_pooled(), &line.all_time))
                } } } }
            } }
        }
    }
}

fn figures(sheet: &Sheet) -> Markup {
    let language = sheet.language;
    let lines = &sheet.figures.lines;
    let (known, missing): (Vec<&FigureLine>, Vec<&FigureLine>) =
        lines.iter().partition(|line| line.icp.text != "–");
    html! {
        section {
            h2 { (language.sheet_figures_heading()) }
            p.muted { (sheet.figures.intro) }
            @if !known.is_empty() {
                div.cards { @for line in known { div.card {
                    span { (line.name) }
                    b { (line.icp.text) }
                    span { (under(&line.icp)) }
                    @if let Some(rest) = &line.rest { span.rest { (language.fact(language.sheet_rest(), &rest.text)) } }
                    @if let Some(all) = &line.all_time { span.rest { (language.sheet_all_time(&all.icp.text)) } }
                    @if let Some(note) = &line.note { span { (coded(note)) } }
                } } }
            }
            @if !missing.is_empty() {
                ul.plain.small { @for line in missing { li {
                    b { (line.name) } " – " (coded(line.note.as_deref().unwrap_or_default()))
                    @if let Some(interval) = &line.icp.interval { " (" (interval) ")" }
                } } }
            }
        }
    }
}

fn under(value: &FigureValue) -> String {
    value.interval.clone().unwrap_or_default()
}

fn knock_outs(sheet: &Sheet) -> Markup {
    html! {
        section {
            h2 { (sheet.language.sheet_knock_outs_heading()) }
            @if sheet.knock_outs.is_empty() { p { (sheet.no_knock_out) } } @else {
                ul { @for rule in &sheet.knock_outs { li { b { bdi { (rule.name) } } " – " bdi { (rule.rule) } } } }
            }
        }
    }
}

fn signals(sheet: &Sheet) -> Markup {
    let language = sheet.language;
    html! {
        section {
            h2 { (language.sheet_signals_heading()) }
            @if sheet.signals.is_empty() { p { (sheet.no_signal) } } @else {
                ul { @for line in &sheet.signals { li {
                    bdi { (line.criterion) } " " b { bdi { (line.value) } } " "
                    span.muted { (language.signed_points(line.gain)) " · " (language.sheet_versus(language.percent(line.ideal_share), language.percent(line.other_share))) }
                } } }
            }
        }
    }
}

fn criteria(sheet: &Sheet) -> Markup {
    let language = sheet.language;
    let most = sheet
        .criteria
        .iter()
        .map(|line| line.weight)
        .max()
        .unwrap_or(1)
        .max(1);
    html! {
        section {
            h2 { (language.sheet_criteria_heading()) }
            @if !sheet.criteria.is_empty() {
                p.muted { (language.sheet_criteria_intro()) }
                div.fits { table {
                    thead { tr {
                        th scope="col" { (language.criterion()) } th scope="col" { (language.family_column()) } th.n scope="col" { (language.weight()) } td {}
                        th scope="col" { (language.sheet_best()) } th.n scope="col" { (language.sheet_ideal_share()) } th.n scope="col" { (language.sheet_other_share()) } td {}
                    } }
                    tbody { @for line in &sheet.criteria { (criterion(sheet, line, most)) } }
                } }
            }
            @if let Some(note) = &sheet.criteria_note { p.muted.small { (note) } }
        }
    }
}

/// The card to be carried: a line a criterion, its points in front of what earns them.
fn pocket(sheet: &Sheet, part: &PocketPart) -> Markup {
    let language = sheet.language;
    html! {
        section.pocket {
            h2 { (language.pocket_heading()) }
            p.muted { (part.intro) }
            dl.lines { @for line in &part.lines { div {
                dt { (name(&line.name, 60)) " " span.muted { "/ " (line.most) } }
                dd { ul { @for bin in &line.bins { li { b { (bin.points) } " " bdi { (bin.value) } } } } }
            } } }
            @if !part.ladder.is_empty() {
                table.ladder { tbody {
                    tr { th scope="row" { (language.pocket_score()) } @for rung in &part.ladder { td { (rung.score) } } }
                    tr { th scope="row" { (language.fit()) } @for rung in &part.ladder { td { b { (language.percent(rung.fit)) } } } }
                } }
            }
            p.muted.small { (coded(&part.gives_up)) }
        }
    }
}

fn criterion(sheet: &Sheet, line: &CriterionLine, most: i64) -> Markup {
    let language = sheet.language;
    html! {
        tr {
            td { b { (name(&line.name, 60)) } }
            td.family.muted data-head=(language.family_column()) { (line.family) }
            td.n data-head=(language.weight()) { (language.points(line.weight)) }
            td.bar { (bar(line.weight as f64 / most as f64, None)) }
            td data-head=(language.sheet_best()) { bdi { (line.best) } }
            td.n data-head=(language.sheet_ideal_share()) { (language.percent(line.ideal_share)) }
            td.n data-head=(language.sheet_other_share()) { (language.percent(line.other_share)) }
            td.bar { (bar(line.ideal_share, Some(line.other_share))) }
        }
    }
}

/// A share as a bar, and the others' share as a mark on it; told in figures beside it.
fn bar(share: f64, mark: Option<f64>) -> Markup {
    let at = |share: f64| format!("{:.1}", 80.0 * share.clamp(0.0, 1.0));
    html! {
        svg.mini viewBox="0 0 80 10" preserveAspectRatio="none" aria-hidden="true" {
            rect.ground x="0" y="2" width="80" height="6" {}
            rect.filled x="0" y="2" width=(at(share)) height="6" {}
            @if let Some(mark) = mark { rect.mark x=(at((mark - 0.01).max(0.0))) y="0" width="1.6" height="10" {} }
        }
    }
}

fn segments(sheet: &Sheet) -> Markup {
    let (language, found) = (sheet.language, &sheet.segments);
    html! {
        section.page[!found.segments.is_empty()] {
            h2 { (language.sheet_segments_heading()) }
            p { (found.sentence) @if let Some(other) = &found.other { " " (other) } }
            @if !found.segments.is_empty() {
                div.segments { @for part in &found.segments { (segment(sheet, part)) } }
                @if found.has_angles() { p.muted.small { (language.sheet_angles_note()) } }
            }
        }
    }
}

fn segment(sheet: &Sheet, part: &SegmentPart) -> Markup {
    let language = sheet.language;
    html! {
        article.crowd[part.crowd] {
            h3 { span.number { (part.number) } " " bdi { (part.name) } @if part.crowd { " " span.tag { (language.crowd()) } } }
            @if let Some(among) = &part.among { p.among { (among) } }
            @if let Some(turn) = &part.turn_text { p { b { (turn) } } }
            p.muted { (part.size) " · " (part.stability) }
            (bar(part.share, None))
            h4 { (language.sheet_apart()) }
            ul { @for told in &part.traits { li { bdi { (told.fact) } " " span.muted { (told.text) } } } }
            @if !part.figures.is_empty() {
                h4 {
                    (language.sheet_its_figures())
                    @if let (Some(_), Some(day)) = (part.turn, &sheet.figures.since) {
                        ", " (language.change_since(language.month(day)))
                    }
                }
                ul { @for line in &part.figures { li {
                    (line.name) " " b { (line.icp.text) }
                    @if let Some(interval) = &line.icp.interval { " " span.muted { "(" (interval) ")" } }
                    @if let Some(all) = &line.all_time { " " span.muted { "· " (language.sheet_all_time(&all.icp.text)) } }
                } } }
            }
            @if !part.personas.is_empty() {
                h4 { (language.people_heading()) }
                p { @for (i, persona) in part.personas.iter().enumerate() { @if i > 0 { " · " } bdi { (persona) } } }
            }
            @if !part.angles.is_empty() {
                h4 { (language.sheet_angles()) }
                ul { @for angle in &part.angles { li { (angle) } } }
            }
            @if !part.typical.is_empty() {
                h4.beside { (language.sheet_typical()) }
                p.beside { @for (i, account) in part.typical.iter().enumerate() { @if i > 0 { " · " } bdi { (account) } } }
            }
            @if !part.crowd {
                h4 { (language.sheet_case()) }
                @match &part.case {
                    Some(case) => { p { bdi { (case) } } }
                    None => { p.room.muted { (language.sheet_case_room()) } }
                }
            }
            @if !part.neighbours.is_empty() {
                h4.beside { (language.sheet_neighbours()) }
                p.beside { (part.neighbours.join(", ")) }
            }
        }
    }
}

fn accounts(sheet: &Sheet) -> Markup {
    let language = sheet.language;
    html! {
        section {
            h2 { (language.sheet_accounts_heading()) }
            @if sheet.accounts.is_empty() { p { (sheet.no_account) } } @else {
                div.fits { table {
                    thead { tr {
                        th scope="col" { (language.sheet_account()) } th.n scope="col" { (language.score().to_lowercase()) } th scope="col" { (language.sheet_grade()) }
                        th scope="col" { (language.sheet_segment()) } th scope="col" { (language.sheet_because()) }
                    } }
                    tbody { @for account in &sheet.accounts { tr {
                        td { b { bdi { (account.name) } } }
                        td.n data-head=(language.score().to_lowercase()) { (language.points(account.score)) }
                        td data-head=(language.sheet_grade()) { (account.grade) }
                        td data-head=(language.sheet_segment()) { @if let Some(number) = account.segment { span.number { (number) } } @else { "–" } }
                        td data-head=(language.sheet_because()) { bdi { (account.because) } }
                    } } }
                } }
            }
        }
    }
}

fn refusals(sheet: &Sheet) -> Markup {
    let (language, told) = (sheet.language, &sheet.refusals);
    html! {
        section {
            h2 { (language.sheet_refusals_heading()) }
            div.segments {
                @for kind in &told.kinds { div {
                    p { b { (kind.sentence) } }
                    ul { @for sign in &kind.signs { li { (sign) } } }
                    @if let Some(examples) = &kind.examples { p.muted { bdi { (examples) } } }
                } }
                @if !told.costly.is_empty() { div {
                    p { b { (told.overall) } }
                    ul { @for line in &told.costly { li { (line.text) } } }
                } }
            }
            ul.apart {
                @if !sheet.knock_outs.is_empty() { li { (language.sheet_refusals_knock_outs()) } }
                @for said in &told.sentences { li { (said) } }
            }
        }
    }
}

fn limits(sheet: &Sheet) -> Markup {
    html! {
        section {
            h2 { (sheet.language.sheet_limits_heading()) }
            ul.apart { @for said in &sheet.limits { li { (said) } } }
        }
    }
}

fn about(sheet: &Sheet) -> Markup {
    let language = sheet.language;
    html! {
        footer {
            h2 { (language.sheet_about_heading()) }
            dl { @for fact in &sheet.about { div { dt { (fact.name) } dd { bdi { (fact.value) } } } } }
            p.beside { (language.sheet_trace_note()) }
            dl.beside { @for trace in &sheet.traces { div { dt { (trace.block) } dd { code { (trace.command) } } } } }
        }
    }
}
