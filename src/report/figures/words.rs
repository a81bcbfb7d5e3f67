//! Figures and reasons as short as a table needs them.

use crate::figures::{Dashboard, Figure, GroupFigures, Key, Name, Reason, Unit};
use crate::language::Language;
use crate::report::segments::words::share_interval;

/// The figures of a table with one line per group.
pub(in crate::report) const MAIN: [Name; 8] = [
    Name::CloseRate,
    Name::Cycle,
    Name::Retention365,
    Name::Contract,
    Name::Ltv,
    Name::Cac,
    Name::LtvCac,
    Name::PipelineShare,
];

/// The figures of a table with one line per quarter. LTV is not among them: customers of each quarter were watched for
/// another time, which it covers, so that it would seem to fall.
pub(in crate::report) const BY_QUARTER: [Name; 8] = [
    Name::CloseRate,
    Name::Cycle,
    Name::Retention180,
    Name::Retention365,
    Name::Contract,
    Name::Cac,
    Name::CustomerRate,
    Name::PipelineShare,
];

/// The figures told of a segment.
const OF_SEGMENT: [Name; 8] = [
    Name::CloseRate,
    Name::Cycle,
    Name::Retention180,
    Name::Retention365,
    Name::Contract,
    Name::Ltv,
    Name::Cac,
    Name::PipelineShare,
];

/// Most groups named for one reason (house choice).
const MOST_NAMED: usize = 3;

/// Head of a figure's column in a table with one line per group.
pub(in crate::report) fn head(name: Name, language: Language) -> String {
    match name {
        Name::CloseRate => language.head_close_rate(),
        Name::Cycle => language.head_cycle(),
        Name::Retention180 => language.head_retention_180(),
        Name::Retention365 => language.head_retention_365(),
        Name::Contract => language.head_contract(),
        Name::Ltv => "LTV".to_owned(),
        Name::Cac => "CAC".to_owned(),
        Name::LtvCac => "LTV/CAC".to_owned(),
        Name::CustomerRate => language.head_customer_rate(),
        Name::PipelineShare => language.head_pipeline(),
        other => other.label(language),
    }
}

/// Its name within a line.
fn short(name: Name, language: Language) -> String {
    match name {
        Name::Cycle => language.short_cycle(),
        Name::Retention180 => language.short_retention_180(),
        Name::Retention365 => language.short_retention_365(),
        Name::Contract => language.short_contract(),
        Name::Ltv => "LTV".to_owned(),
        Name::Cac => "CAC".to_owned(),
        Name::PipelineShare => language.short_pipeline(),
        other => other.label(language),
    }
}

/// "63%", "75 d", "28,168", "1.27M", "3.6×".
fn value(value: f64, name: Name, language: Language) -> String {
    match name.unit() {
        Unit::Days => language.short_days(language.decimal(value, 0)),
        Unit::Money => amount(value, language),
        Unit::Share | Unit::Times | Unit::Points => name.value(value, language),
    }
}

/// An amount in full below 100,000, then to three significant digits.
fn amount(value: f64, language: Language) -> String {
    let scaled = |unit: f64| {
        let value = value / unit;
        let decimals = match value.abs() {
            v if v < 9.995 => 2,
            v if v < 99.95 => 1,
            _ => 0,
        };
        language.decimal(value, decimals)
    };
    match value.abs() {
        v if v < 99_999.5 => language.decimal(value, 0),
        v if v < 999_500.0 => language.thousands(scaled(1e3)),
        v if v < 999.5e6 => language.millions(scaled(1e6)),
        _ => language.billions(scaled(1e9)),
    }
}

/// A count in full below 100,000.
pub(in crate::report) fn count(accounts: u64, language: Language) -> String {
    amount(accounts as f64, language)
}

/// The estimate, or a dash.
pub fn estimate(figure: &Figure, name: Name, language: Language) -> String {
    let estimate = figure.estimate.map(|estimate| value(estimate, name, language));
    estimate.unwrap_or_else(|| "–".to_owned())
}

/// "61 – 65%", "73 – 77 d", with an end left open where the data do not bound it; `None` without any.
pub fn interval(figure: &Figure, name: Name, language: Language) -> Option<String> {
    let value = |end: f64| value(end, name, language);
    // The upper end carries the unit for both.
    let bare = |end: f64| match name.unit() {
        Unit::Days => language.decimal(end, 0),
        Unit::Times => language.decimal(end, 1),
        Unit::Share | Unit::Money | Unit::Points => value(end),
    };
    match (figure.low, figure.high) {
        (Some(low), Some(high)) if name.unit() == Unit::Share => Some(share_interval(low, high, language)),
        (Some(low), Some(high)) => Some(language.between(bare(low), value(high))),
        (Some(low), None) => Some(language.over(value(low))),
        (None, Some(high)) => Some(language.up_to(value(high))),
        (None, None) => None,
    }
}

/// "63% (61 – 65%)".
pub fn with_interval(figure: &Figure, name: Name, language: Language) -> String {
    let estimate = estimate(figure, name, language);
    match interval(figure, name, language) {
        Some(interval) => format!("{estimate} ({interval})"),
        None => estimate,
    }
}

/// What keeps a figure from being known, or is to beware of, and in which group.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::report) struct Reserve {
    pub group: String,
    pub name: Name,
    pub reason: Reason,
}

/// The reservations of a group's figures among `names`.
pub(in crate::report) fn reserves(group: &str, figures: &GroupFigures, names: &[Name]) -> Vec<Reserve> {
    let of = |name: &Name| {
        figures.get(*name).reason.map(|reason| Reserve {
            group: group.to_owned(),
            name: *name,
            reason,
        })
    };
    names.iter().filter_map(of).collect()
}

/// Each reason said once, with the figures it is about and, unless `groups` is false, the groups.
pub(in crate::report) fn reasons(reserves: &[Reserve], groups: bool, language: Language) -> Vec<String> {
    struct SharedReason {
        reason: Reason,
        names: Vec<Name>,
        groups: Vec<String>,
    }
    let mut said: Vec<SharedReason> = Vec::new();
    for reserve in reserves {
        let known = said
            .iter_mut()
            .find_map(|said| together(said.reason, reserve.reason).map(|reason| (said, reason)));
        match known {
            Some((said, reason)) => {
                said.reason = reason;
                if !said.names.contains(&reserve.name) {
                    said.names.push(reserve.name);
                }
                if !said.groups.contains(&reserve.group) {
                    said.groups.push(reserve.group.clone());
                }
            }
            None => said.push(SharedReason {
                reason: reserve.reason,
                names: vec![reserve.name],
                groups: vec![reserve.group.clone()],
            }),
        }
    }
    let one = |said: SharedReason| {
        let names: Vec<String> = said.names.iter().map(|name| short(*name, language)).collect();
        let mut about = language.list(&names);
        if groups {
            about = language.of_group(about, few(&said.groups, language));
        }
        language.fact(about, said.reason.text(language))
    };
    said.into_iter().map(one).collect()
}

/// Two reasons as one where they are the same but for how long customers were watched: at most the longest.
fn together(one: Reason, other: Reason) -> Option<Reason> {
    match (one, other) {
        (Reason::BeyondFollowUp { days: a }, Reason::BeyondFollowUp { days: b }) => {
            Some(Reason::BeyondFollowUp { days: a.max(b) })
        }
        (one, other) => (one == other).then_some(one),
    }
}

/// The first few groups, and how many more there are.
fn few(groups: &[String], language: Language) -> String {
    match groups.len().checked_sub(MOST_NAMED) {
        Some(more) if more > 0 => language.and_more(groups[..MOST_NAMED].join(", "), more),
        _ => language.list(groups),
    }
}

/// A segment's figures: how many accounts, and each figure with its interval.
pub(in crate::report) fn of_segment(figures: &GroupFigures, language: Language) -> Vec<String> {
    let mut said = vec![language.accounts_like_it(count(figures.accounts, language))];
    for name in OF_SEGMENT {
        let figure = figures.get(name);
        if figure.estimate.is_some() || interval(figure, name, language).is_some() {
            let figure = with_interval(figure, name, language);
            said.push(format!("{} {}", short(name, language), figure));
        }
    }
    said
}

/// What cannot be said of a segment, or is to beware of.
pub(in crate::report) fn of_segment_reserves(figures: &GroupFigures, language: Language) -> Vec<String> {
    reasons(&reserves("", figures, &OF_SEGMENT), false, language)
}

/// What cannot be computed: each column with the figures that wait for it.
pub(in crate::report) fn needs(dashboard: &Dashboard, language: Language) -> Vec<String> {
    let lacking = |key: &Key| {
        let figures = dashboard.needs.iter().filter(|need| need.key == *key);
        let names: Vec<String> = figures.map(|need| need.figure.label(language)).collect();
        (!names.is_empty())
            .then(|| language.key_gives(key.as_str(), key.meaning(language), language.list(&names)))
    };
    Key::ALL.iter().filter_map(lacking).collect()
}

/// How accounts came into their groups, and what amounts are in.
pub(in crate::report) fn ground(dashboard: &Dashboard, language: Language) -> String {
    if dashboard.out_of_fold {
        language.figures_ground()
    } else {
        language.figures_ground_unmeasured()
    }
}

/// The cells that contradict each other, counted.
pub(in crate::report) fn inconsistent(dashboard: &Dashboard, language: Language) -> Vec<String> {
    let found = dashboard.inconsistent;
    let count = |n: u64| count(n, language);
    let day = language.date(dashboard.as_of.as_deref().unwrap_or_default());
    [
        (
            found.closed_before_opened,
            language.closed_before_opened(count(found.closed_before_opened)),
        ),
        (
            found.left_before_closed,
            language.left_before_closed(count(found.left_before_closed)),
        ),
        (
            found.left_without_buying,
            language.left_without_buying(count(found.left_without_buying)),
        ),
        (
            found.after_as_of,
            language.after_as_of(count(found.after_as_of), day),
        ),
        (
            found.negative_amounts,
            language.negative_amounts(count(found.negative_amounts)),
        ),
    ]
    .into_iter()
    .filter(|(n, _)| *n > 0)
    .map(|(_, said)| said)
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure(estimate: f64, low: f64, high: f64) -> Figure {
        Figure {
            estimate: Some(estimate),
            low: Some(low),
            high: Some(high),
            ..Figure::default()
        }
    }

    #[test]
    fn figures_are_short() {
        let said =
            |estimate, low, high, name| with_interval(&figure(estimate, low, high), name, Language::En);
        assert_eq!(said(0.634, 0.611, 0.654, Name::CloseRate), "63% (61 – 65%)");
        assert_eq!(said(75.0, 73.0, 1_077.0, Name::Cycle), "75 d (73 – 1,077 d)");
        assert_eq!(
            said(123_456.0, 99_990.0, 1_234_567.0, Name::Ltv),
            "123k (99,990 – 1.23M)"
        );
        assert_eq!(
            said(3.595, 3.394, 3.818, Name::LtvCac),
            "3.6\u{a0}× (3.4 – 3.8\u{a0}×)"
        );
        let french = interval(&figure(0.5, 0.001, 0.99), Name::CloseRate, Language::Fr);
        assert_eq!(french.unwrap(), "<\u{202f}1 – 99\u{202f}%");
    }

    #[test]
    fn a_reason_is_said_once() {
        let reserve = |group: &str, name, reason| Reserve {
            group: group.into(),
            name,
            reason,
        };
        let watched = |days| Reason::BeyondFollowUp { days };
        let found = [
            reserve("grade A", Name::Ltv, watched(300)),
            reserve("grade B", Name::Ltv, watched(420)),
            reserve("grade B", Name::Cycle, Reason::NoInterval),
        ];
        assert_eq!(
            reasons(&found, true, Language::En),
            [
                "LTV (grade A and grade B): customers have been watched for 420 days at most",
                "cycle (grade B): the data bound it on one side at most",
            ]
        );
    }
}
