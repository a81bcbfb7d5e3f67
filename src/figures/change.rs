//! Figures of the deals opened before a day, and of those opened since: what changed, and by how much at least and most.

use serde::Serialize;

use super::facts::Facts;
use super::figure::{Figure, Name, Unit};
use super::group::GroupFigures;
use super::grouping::Group;
use crate::table::reading::iso_date;

/// What changed on a day.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Change {
    /// The first day of what is called since, ISO.
    pub day: String,
    /// Accounts without a day of opening, which are in neither.
    pub undated: u64,
    /// Every group with accounts on both sides.
    pub groups: Vec<GroupChange>,
}

/// What changed in a group.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GroupChange {
    /// The group.
    pub group: Group,
    /// Of deals opened before the day.
    pub before: GroupFigures,
    /// Of deals opened on it and since.
    pub since: GroupFigures,
    /// How far each figure moved that both have.
    pub moves: Vec<Move>,
}

/// How far a figure moved.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Move {
    /// The figure.
    pub figure: Name,
    /// Whether a difference or a ratio is told.
    pub scale: Scale,
    /// Since less before, or since over before.
    pub estimate: f64,
    /// Lower end of its 95 % interval, where both figures have theirs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub low: Option<f64>,
    /// Upper end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub high: Option<f64>,
}

/// How a change is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Scale {
    /// Since less before: of shares, and of points from −100 to 100.
    Difference,
    /// Since over before: of days, amounts and multiples.
    Ratio,
}

impl Change {
    /// Of these groups' rows, by the day (since 1970-01-01) on which each deal was opened.
    pub fn new(facts: &Facts, groups: &[(Group, Vec<u32>)], day: i32) -> Self {
        let opened = |row: &u32| facts.accounts[*row as usize].opened;
        let of = |group: Group, rows: &[u32]| {
            let dated = rows.iter().copied().filter(|row| opened(row).is_some());
            let (before, since): (Vec<u32>, Vec<u32>) = dated.partition(|row| opened(row) < Some(day));
            let both = !before.is_empty() && !since.is_empty();
            both.then(|| {
                // Customers of yesterday have been watched for longer: their worth counts as far as both sides' does.
                let mut facts = facts.clone();
                facts.horizon = watched(&facts, &before).min(watched(&facts, &since));
                let [before, since] = [before, since].map(|rows| GroupFigures::of(&facts, &rows));
                GroupChange::new(group, before, since)
            })
        };
        Self {
            day: iso_date(day),
            undated: facts.accounts.iter().filter(|a| a.opened.is_none()).count() as u64,
            groups: groups
                .iter()
                .filter_map(|(group, rows)| of(*group, rows))
                .collect(),
        }
    }
}

/// Days for which some customer of these rows has been watched, at most the whole horizon.
pub(super) fn watched(facts: &Facts, rows: &[u32]) -> f64 {
    let lifetimes = rows
        .iter()
        .filter_map(|row| facts.accounts[*row as usize].lifetime);
    let longest = lifetimes.map(|span| span.days).max();
    longest.map_or(facts.horizon, |days| facts.horizon.min(f64::from(days)))
}

impl GroupChange {
    fn new(group: Group, before: GroupFigures, since: GroupFigures) -> Self {
        // Shares of what is open now say nothing of a day in the past.
        let lasting = |name: &Name| !matches!(name, Name::PipelineShare | Name::PipelineAmountShare);
        let moves = Name::ALL.into_iter().filter(lasting);
        Self {
            group,
            moves: moves
                .filter_map(|name| moved(name, before.get(name), since.get(name)))
                .collect(),
            before,
            since,
        }
    }
}

/// How far a figure moved between two groups of other accounts: the ends of each one's interval are its distances from
/// the estimate, which add up as squares.
///
/// Source: Zou & Donner (2008), Construction of confidence limits about effect measures, *Statistics in Medicine* 27
/// (10), equations 8 and 9; ratios on the scale of logarithms.
fn moved(name: Name, before: &Figure, since: &Figure) -> Option<Move> {
    let scale = match name.unit() {
        Unit::Share | Unit::Points => Scale::Difference,
        Unit::Days | Unit::Money | Unit::Times => Scale::Ratio,
    };
    let on_scale = |value: f64| match scale {
        Scale::Difference => Some(value),
        Scale::Ratio => (value > 0.0).then(|| value.ln()),
    };
    let back = |value: f64| match scale {
        Scale::Difference => value,
        Scale::Ratio => value.exp(),
    };
    let end = |value: Option<f64>| value.and_then(on_scale);
    let (b, s) = (end(before.estimate)?, end(since.estimate)?);
    // An interval of resamples need not hold the estimate.
    let away = |estimate: f64, bound: Option<f64>, up: bool| {
        end(bound).map(|bound| if up { bound - estimate } else { estimate - bound }.max(0.0))
    };
    let width = |one: Option<f64>, other: Option<f64>| Some(one?.hypot(other?));
    let down = width(away(s, since.low, false), away(b, before.high, true));
    let up = width(away(s, since.high, true), away(b, before.low, false));
    Some(Move {
        figure: name,
        scale,
        estimate: back(s - b),
        low: down.map(|down| back(s - b - down)),
        high: up.map(|up| back(s - b + up)),
    })
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{facts, given};
    use super::*;
    use crate::recipe::FigureKey as Key;

    #[test]
    fn intervals_of_a_change_are_those_of_its_two_sides_combined() {
        let share = |estimate: f64, low: f64, high: f64| Figure::new(estimate, Some((low, high)), 100);
        let found = moved(Name::CloseRate, &share(0.3, 0.2, 0.42), &share(0.6, 0.5, 0.7)).unwrap();
        let ends = [
            found.estimate - 0.3,
            found.low.unwrap() - (0.3 - 0.1f64.hypot(0.12)),
            found.high.unwrap() - (0.3 + 0.1f64.hypot(0.1)),
        ];
        assert!(ends.iter().all(|off| off.abs() < 1e-9), "{ends:?}");
        let found = moved(
            Name::Cac,
            &share(1_000.0, 900.0, 1_100.0),
            &share(700.0, 650.0, 760.0),
        )
        .unwrap();
        assert!(
            (found.estimate - 0.7).abs() < 1e-9 && found.high.unwrap() < 1.0,
            "{found:?}"
        );
        let open = Figure::of(Some(2.0), None, Some(3.0), 9);
        assert!(
            moved(Name::Ltv, &open, &share(1.0, 0.5, 2.0))
                .unwrap()
                .high
                .is_none()
        );
    }

    #[test]
    fn deals_stand_on_the_side_of_their_day_of_opening() {
        let row = |outcome, opened| super::super::fixture::Given {
            opened,
            ..given(outcome)
        };
        let rows = [
            row("won", Some(99)),
            row("lost", Some(98)),
            row("won", Some(100)),
            row("won", None),
        ];
        let facts = facts(&rows, &[Key::Opened]);
        let change = Change::new(&facts, &[(Group::All, vec![0, 1, 2, 3])], 100);
        let [all] = change.groups.as_slice() else {
            panic!("one group: {change:?}")
        };
        assert_eq!(
            (all.before.accounts, all.since.accounts, change.undated),
            (2, 1, 1)
        );
        assert_eq!(all.moves[0].figure, Name::CloseRate);
        assert!((all.moves[0].estimate - 0.5).abs() < 1e-9);
        assert!(
            Change::new(&facts, &[(Group::All, vec![0, 1])], 100)
                .groups
                .is_empty()
        );
    }
}
