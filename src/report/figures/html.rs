//! The report's section on the ICP against the rest.

use maud::{Markup, html};

use crate::figures::{Figure, Group, GroupRecord, Name, Reason};
use crate::report::chart::quarters::close_rates;
use crate::report::figures::Board;
use crate::report::figures::words::{self, Reserve, estimate, interval, reserves};
use crate::report::layout::page::{figure, name};

/// The section: every figure of the ICP, of the rest and of all accounts, the close rate by quarter, and the main
/// figures of each grade and segment.
pub(in crate::report) fn section(board: &Board<'_>) -> Markup {
    let (dashboard, language) = (board.dashboard, board.language);
    let all = dashboard.get(Group::All);
    let both = dashboard.get(Group::Icp).zip(dashboard.get(Group::NotIcp));
    html! {
        section #figures {
            h2 { (language.icp_heading()) }
            p { (words::ground(dashboard, language)) }
            @match both {
                Some((icp, rest)) => { (compared(board, &[icp, rest], all)) }
                None => { (compared(board, &Vec::from_iter(all), None)) }
            }
            @if let Some((icp, rest)) = both.filter(|_| dashboard.quarters.len() > 1) {
                @let (icp_name, rest_name) = (language.group_icp_short(), language.group_not_icp());
                @let chart = close_rates(&dashboard.quarters, [(icp, &icp_name), (rest, &rest_name)], language);
                (figure(&chart, true, &language.quarters_caption(), &by_quarter(board, icp, rest), language))
            }
            (groups(board, &language.by_grade(), |group| matches!(group, Group::Grade(_))))
            (groups(board, &language.by_segment(), |group| matches!(group, Group::Segment(_))))
            p.small.muted { (language.heads_mean()) }
            @for (heading, lines) in [
                (language.cannot_compute(), words::needs(dashboard, language)),
                (language.inconsistent_heading(), words::inconsistent(dashboard, language)),
            ] {
                @if !lines.is_empty() { h3 { (heading) } ul { @for said in lines { li { (said) } } } }
            }
        }
    }
}

/// Every figure that some group has: estimate, interval and accounts of each group, and the estimate of all accounts.
fn compared(board: &Board<'_>, shown: &[&GroupRecord], all: Option<&GroupRecord>) -> Markup {
    let language = board.language;
    let waits = |reason: Option<Reason>| matches!(reason, Some(Reason::NeedsColumn { .. }));
    let named = |wanted: &Name| {
        !shown
            .iter()
            .all(|record| waits(record.figures.get(*wanted).reason))
    };
    let names: Vec<Name> = Name::ALL.into_iter().filter(named).collect();
    let found: Vec<Reserve> = shown
        .iter()
        .flat_map(|record| reserves(&board.name(record.group), &record.figures, &names))
        .collect();
    html! {
        div.scroll { table.dense {
            thead {
                tr { th {} @for record in shown { th.n colspan="3" { (board.name(record.group)) } } @if all.is_some() { th.n { (language.all_column()) } } }
                tr {
                    th { (language.figure_column()) }
                    @for _ in shown { th.n { (language.value()) } th.n { (language.percent(0.95)) } th.n { (language.accounts_column()) } }
                    @if all.is_some() { th.n { (language.value()) } }
                }
            }
            tbody { @for wanted in names { tr {
                td { (wanted.label(language)) }
                @for record in shown {
                    @let figure = record.figures.get(wanted);
                    td.n { b { (estimate(figure, wanted, language)) } @if marked(figure) { "*" } }
                    td.n.muted { (interval(figure, wanted, language).unwrap_or_default()) }
                    td.n.muted { (words::count(figure.accounts, language)) }
                }
                @if let Some(all) = all { td.n { (estimate(all.figures.get(wanted), wanted, language)) } }
            } } }
        } }
        (reasons(&found, board))
    }
}

/// Whether an estimate has something to beware of.
fn marked(figure: &Figure) -> bool {
    figure.estimate.is_some() && figure.reason.is_some()
}

fn reasons(found: &[Reserve], board: &Board<'_>) -> Markup {
    let said = words::reasons(found, true, board.language);
    html! { @if !said.is_empty() { ul.small.muted { @for said in said { li { (name(&said, 300)) } } } } }
}

/// The figures behind the chart.
fn by_quarter(board: &Board<'_>, icp: &GroupRecord, rest: &GroupRecord) -> Markup {
    let language = board.language;
    let of = |record: &GroupRecord, quarter: &str| {
        let found = record.quarters.iter().find(|known| known.quarter == quarter);
        found
            .map(|found| found.figures.close_rate.clone())
            .unwrap_or_default()
    };
    html! { table {
        thead { tr {
            th { (language.quarter_column()) }
            @for record in [icp, rest] { th.n { (board.name(record.group)) } th.n { (language.percent(0.95)) } th.n { (language.accounts_column()) } }
        } }
        tbody { @for quarter in &board.dashboard.quarters { tr {
            td { (quarter) }
            @for record in [icp, rest] {
                @let rate = of(record, quarter);
                td.n { (estimate(&rate, Name::CloseRate, language)) }
                td.n { (interval(&rate, Name::CloseRate, language).unwrap_or_default()) }
                td.n { (words::count(rate.accounts, language)) }
            }
        } } }
    } }
}

/// The main figures of each group of a kind.
fn groups(board: &Board<'_>, heading: &str, kind: fn(Group) -> bool) -> Markup {
    let language = board.language;
    let shown: Vec<&GroupRecord> = board
        .dashboard
        .groups
        .iter()
        .filter(|record| kind(record.group))
        .collect();
    let mut found: Vec<Reserve> = shown
        .iter()
        .flat_map(|record| reserves(&board.name(record.group), &record.figures, &words::MAIN))
        .collect();
    found.retain(|reserve| !matches!(reserve.reason, Reason::NeedsColumn { .. }));
    html! {
        @if !shown.is_empty() {
            h3 { (heading) }
            div.scroll { table.dense {
                thead { tr { th {} th.n { (language.accounts_column()) } @for wanted in words::MAIN { th.n { (words::head(wanted, language)) } } } }
                tbody { @for record in &shown { tr {
                    td { (name(&board.name(record.group), 60)) }
                    td.n { (words::count(record.figures.accounts, language)) }
                    @for wanted in words::MAIN {
                        @let figure = record.figures.get(wanted);
                        td.n { (estimate(figure, wanted, language)) @if marked(figure) { "*" }
                            @if let Some(interval) = interval(figure, wanted, language) { br; span.muted.small { (interval) } } }
                    }
                } } }
            } }
            (reasons(&found, board))
        }
    }
}
