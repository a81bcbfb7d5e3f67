//! What holds since the day from which a model learnt, beside what held before: business figures of either era, and the
//! markets that rose or were left behind.

use serde::{Deserialize, Serialize};

use super::change::watched;
use super::facts::Facts;
use super::figure::Figure;
use super::group::{GroupFigures, close_rate};
use super::grouping::{Group, quarter_name, quarter_of};
use crate::fit::change::groups::{Member, Turn, turns};
use crate::fit::change::{Change, Kind, Learnt, Level};
use crate::model::change::day;
use crate::model::train::Training;
use crate::outcome::Ending;
use crate::table::reading::iso_date;
use crate::table::{Table, Values};

/// Most quarters shown: five years (house choice: three of them before a break of two years ago).
const QUARTERS: usize = 20;

/// Figures on both sides of the first day of the present era.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Eras {
    /// First day of the present era, ISO.
    pub since: String,
    /// Column that says on which side an account stands.
    pub column: String,
    /// Days over which lifetime values of either era are counted: as long as customers of both were watched.
    pub horizon: f64,
    /// Quarters in which accounts were decided, the oldest first: `2026-Q3`.
    pub quarters: Vec<String>,
    /// All accounts, the ICP and the rest.
    pub groups: Vec<EraFigures>,
    /// Every segment by number, then values of a criterion where no segment moved their way.
    pub markets: Vec<Market>,
}

/// Figures of a group before and since.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EraFigures {
    /// The group.
    pub group: Group,
    /// Of accounts decided before the day.
    pub before: GroupFigures,
    /// Of accounts decided on it and since.
    pub since: GroupFigures,
}

/// What a market is made of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum MarketOf {
    /// Accounts of the segment of a number.
    Segment(u32),
    /// Accounts with a value.
    Value {
        /// The criterion's column.
        column: String,
        /// The value.
        value: String,
    },
}

/// A kind of account that can be sold to, before and since.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Market {
    /// Who it is.
    pub of: MarketOf,
    /// What became of it beside all other accounts.
    pub turn: Turn,
    /// What it tells now of what it told before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<Kind>,
    /// p-value of its having moved otherwise than the others, corrected for all; none where nothing could be tested.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub p: Option<f64>,
    /// Of accounts decided before the day; none where there are none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<GroupFigures>,
    /// Of accounts decided since.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<GroupFigures>,
    /// Of all its accounts, whenever they were decided.
    pub all: GroupFigures,
    /// Close rate of the accounts decided in each of the quarters, of no account where there are none.
    pub close_rates: Vec<Figure>,
}

/// A market before its figures are counted.
struct Found {
    of: MarketOf,
    turn: Turn,
    kind: Option<Kind>,
    p: Option<f64>,
    rows: Vec<u32>,
}

impl Eras {
    /// Of groups of rows, and of the segment of each row. `None` without a day that divides the accounts.
    pub(super) fn of_training(
        training: &Training<'_>,
        facts: &Facts,
        groups: &[(Group, Vec<u32>)],
        segments: &[Option<u32>],
    ) -> Option<Self> {
        let (table, change) = (training.accounts.table, training.change);
        let known = match (change.learnt, change.since.as_deref()) {
            // The recipe was checked before anything was learnt.
            (Learnt::Asked, _) => Some(training.recipe.fit.first_day().ok()??),
            (_, Some(since)) => Some(day(since)?),
            (_, None) if change.gradual => return None,
            (_, None) => None,
        };
        let column = change.column.as_deref()?;
        let Values::Date(days) = &table.columns.iter().find(|c| c.name == column)?.values else {
            return None;
        };
        let (first, mut found) = of_segments(training, days, known, segments)?;
        let split = |rows: &[u32]| -> [Vec<u32>; 2] {
            let dated = rows.iter().copied().filter(|row| days[*row as usize] != i32::MIN);
            let (before, since) = dated.partition(|row| days[*row as usize] < first);
            [before, since]
        };
        let every: Vec<u32> = (0..table.rows as u32).collect();
        let sides = split(&every);
        if sides.iter().any(Vec::is_empty) {
            return None;
        }
        // Customers of yesterday have been watched for longer: worth counts as far as both sides' does.
        let mut alike = facts.clone();
        alike.horizon = watched(facts, &sides[0]).min(watched(facts, &sides[1]));
        let on_both = |rows: &[u32]| -> [Option<GroupFigures>; 2] {
            split(rows).map(|rows| (!rows.is_empty()).then(|| GroupFigures::of(&alike, &rows)))
        };
        let figures = |(group, rows): &(Group, Vec<u32>)| {
            let [before, since] = on_both(rows);
            Some(EraFigures {
                group: *group,
                before: before?,
                since: since?,
            })
        };
        for rises in [true, false] {
            let moved = |market: &Found| match rises {
                true => market.turn.rises(),
                false => market.turn.falls(),
            };
            if !found.iter().any(moved) {
                found.extend(clearest_value(change, table, rises));
            }
        }
        let quarter = |row: &u32| {
            Some(days[*row as usize])
                .filter(|day| *day != i32::MIN)
                .map(quarter_of)
        };
        let decided = |row: &&u32| facts.accounts[**row as usize].ending != Ending::Open;
        let mut quarters: Vec<i32> = every.iter().filter(decided).filter_map(quarter).collect();
        quarters.sort_unstable();
        quarters.dedup();
        let quarters = quarters.split_off(quarters.len().saturating_sub(QUARTERS));
        let rate_of = |rows: &[u32], wanted: i32| {
            let of: Vec<u32> = rows
                .iter()
                .copied()
                .filter(|row| quarter(row) == Some(wanted))
                .collect();
            close_rate(facts, &of)
        };
        let market = |found: Found| {
            let [before, since] = on_both(&found.rows);
            Market {
                of: found.of,
                turn: found.turn,
                kind: found.kind,
                p: found.p,
                before,
                since,
                all: GroupFigures::of(facts, &found.rows),
                close_rates: quarters
                    .iter()
                    .map(|wanted| rate_of(&found.rows, *wanted))
                    .collect(),
            }
        };
        Some(Self {
            since: iso_date(first),
            column: column.to_owned(),
            horizon: alike.horizon,
            quarters: quarters.iter().map(|quarter| quarter_name(*quarter)).collect(),
            groups: groups.iter().filter_map(figures).collect(),
            markets: found.into_iter().map(market).collect(),
        })
    }

    /// A group's figures on both sides.
    pub fn get(&self, group: Group) -> Option<&EraFigures> {
        self.groups.iter().find(|record| record.group == group)
    }

    /// The market that a segment is.
    pub fn segment(&self, number: u32) -> Option<&Market> {
        let of = MarketOf::Segment(number);
        self.markets.iter().find(|market| market.of == of)
    }
}

/// What became of each segment, by number, since a day that is known, else since one that segments tell.
fn of_segments(
    training: &Training<'_>,
    days: &[i32],
    known: Option<i32>,
    segments: &[Option<u32>],
) -> Option<(i32, Vec<Found>)> {
    let number = |row: usize| segments.get(row).copied().flatten().unwrap_or(0);
    let labels = training.outcome.labels.iter().enumerate();
    let members = labels.filter_map(|(row, label)| {
        Some(Member {
            day: days[row],
            group: number(row),
            ideal: (*label)?,
        })
    });
    let dated = members.filter(|member| member.day != i32::MIN).collect();
    let turned = turns(dated, known, training.recipe.fit.seed.unwrap_or(0))?;
    let of_number = turned.groups.into_iter().filter(|(number, _)| *number > 0);
    let found = of_number.map(|(group, found)| Found {
        of: MarketOf::Segment(group),
        turn: found.turn,
        kind: found.kind,
        p: found.p,
        rows: (0..segments.len() as u32)
            .filter(|row| number(*row as usize) == group)
            .collect(),
    });
    Some((turned.since, found.collect()))
}

/// The value of a category whose close rate rose or fell most clearly.
fn clearest_value(change: &Change, table: &Table, rises: bool) -> Option<Found> {
    let values = change.criteria.iter().flat_map(|changed| {
        let levels = changed.levels.iter();
        let clear = levels.filter(move |level| level.is_clear() && (level.moved() > 0.0) == rises);
        clear.map(move |level| (changed, level))
    });
    let named = values.filter_map(|(changed, level)| {
        let column = table
            .columns
            .iter()
            .find(|column| column.name == changed.column)?;
        let Values::Levels(texts) = &column.values else {
            return None;
        };
        // A bin of several values, or of a part of a set, is no market of its own.
        texts
            .names
            .contains(&level.level)
            .then_some((changed, level, texts))
    });
    let (changed, level, texts) = named.max_by(|a, b| a.1.clearness().total_cmp(&b.1.clearness()))?;
    let others = changed.levels.iter().filter(|other| *other != level);
    let others = others.fold(Level::default(), |sum, other| Level {
        accounts: [0, 1].map(|side| sum.accounts[side] + other.accounts[side]),
        ideal: [0, 1].map(|side| sum.ideal[side] + other.ideal[side]),
        ..sum
    });
    let turn = Turn::of(level, &others);
    let moved = if rises { turn.rises() } else { turn.falls() };
    moved.then(|| Found {
        of: MarketOf::Value {
            column: changed.column.clone(),
            value: level.level.clone(),
        },
        turn,
        kind: Some(changed.kind),
        p: Some(changed.p),
        rows: (0..table.rows as u32)
            .filter(|row| texts.get(*row as usize) == Some(level.level.as_str()))
            .collect(),
    })
}
