//! The figures of every group, overall and by quarter: `figures.json`.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::eras::Eras;
use super::facts::{Facts, Inconsistent};
use super::figure::Name;
use super::group::GroupFigures;
use super::grouping::{Group, quarter_name, quarter_of};
use crate::recipe::FigureKey as Key;
use crate::score::Grade;
use crate::table::reading::iso_date;
use crate::vocabulary::fold::same;

/// Most quarters shown: three years.
const QUARTERS: usize = 12;

/// Every group's figures.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dashboard {
    /// Day on which the data were true, ISO; absent without any day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_of: Option<String>,
    /// Whether decided accounts are graded by fits that have not seen them; else the grades flatter the model.
    pub out_of_fold: bool,
    /// Quarters by which deals were opened, the oldest first: `2026-Q3`.
    pub quarters: Vec<String>,
    /// All accounts, the ICP and the rest, each grade, each segment.
    pub groups: Vec<GroupRecord>,
    /// Figures before and since the first day of the present era, where the world changed or a day was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub eras: Option<Box<Eras>>,
    /// Figures that cannot be had, and a key of `[figures]` each lacks.
    pub needs: Vec<Need>,
    /// Facts that contradict each other and count as unknown.
    pub inconsistent: Inconsistent,
}

/// One group's figures; only quarters with accounts are there.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GroupRecord {
    /// The group.
    pub group: Group,
    /// Of all its accounts.
    pub figures: GroupFigures,
    /// By the quarter in which deals were opened, the oldest first.
    pub quarters: Vec<QuarterRecord>,
}

/// Figures of the deals opened in a quarter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuarterRecord {
    /// The quarter: `2026-Q3`.
    pub quarter: String,
    /// Of the group's accounts of that quarter.
    pub figures: GroupFigures,
}

/// A column that a figure waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Need {
    /// The figure.
    pub figure: Name,
    /// Key of the recipe's `[figures]`.
    pub key: Key,
}

impl Dashboard {
    /// Figures of all accounts, of the ICP (grades A and B) and the rest, of each grade and of each segment that
    /// occurs; grades are taken to be out of fold. `grades` and `segments` have one entry per row of the table; a row without one is in no such group.
    pub fn new(facts: &Facts, grades: &[Option<Grade>], segments: &[Option<u32>]) -> Self {
        let rows = facts.accounts.len() as u32;
        let quarter: Vec<Option<i32>> = facts.accounts.iter().map(|a| a.opened.map(quarter_of)).collect();
        let mut shown: Vec<i32> = quarter.iter().copied().flatten().collect();
        shown.sort_unstable();
        shown.dedup();
        let shown = shown.split_off(shown.len().saturating_sub(QUARTERS));

        let grade = |row: u32| grades.get(row as usize).copied().flatten();
        let segment = |row: u32| segments.get(row as usize).copied().flatten();
        let mut numbers: Vec<u32> = (0..rows).filter_map(segment).collect();
        numbers.sort_unstable();
        numbers.dedup();
        let mut groups = vec![Group::All];
        if (0..rows).any(|row| grade(row).is_some()) {
            groups.extend([Group::Icp, Group::NotIcp]);
            let occurs = |wanted: &Grade| (0..rows).any(|row| grade(row) == Some(*wanted));
            groups.extend(Grade::ALL.into_iter().filter(occurs).map(Group::Grade));
        }
        groups.extend(numbers.into_iter().map(Group::Segment));
        let holds = |group: Group, row: u32| match group {
            Group::All => true,
            Group::Icp => grade(row).is_some_and(is_icp),
            Group::NotIcp => grade(row).is_some_and(|grade| !is_icp(grade)),
            Group::Grade(wanted) => grade(row) == Some(wanted),
            Group::Segment(wanted) => segment(row) == Some(wanted),
        };
        let groups = groups
            .into_par_iter()
            .map(|group| {
                let all: Vec<u32> = (0..rows).filter(|row| holds(group, *row)).collect();
                let quarters = shown
                    .par_iter()
                    .filter_map(|wanted| {
                        let rows: Vec<u32> = all
                            .iter()
                            .copied()
                            .filter(|row| quarter[*row as usize] == Some(*wanted))
                            .collect();
                        (!rows.is_empty()).then(|| QuarterRecord {
                            quarter: quarter_name(*wanted),
                            figures: GroupFigures::of(facts, &rows),
                        })
                    })
                    .collect();
                GroupRecord {
                    group,
                    figures: GroupFigures::of(facts, &all),
                    quarters,
                }
            })
            .collect();
        Self {
            as_of: Some(iso_date(facts.as_of)),
            out_of_fold: true,
            quarters: shown.into_iter().map(quarter_name).collect(),
            groups,
            eras: None,
            needs: needs(facts),
            inconsistent: facts.inconsistent,
        }
    }

    /// A group's figures, when it has accounts.
    pub fn get(&self, group: Group) -> Option<&GroupRecord> {
        self.groups.iter().find(|record| record.group == group)
    }

    /// Only the group of a [`Group::tag`], whatever its case; `None` when it has no accounts or is no group at all.
    pub fn only(mut self, tag: &str) -> Option<Self> {
        self.groups.retain(|record| same(&record.group.tag(), tag));
        // They tell of groups that were not asked for.
        self.eras = None;
        (!self.groups.is_empty()).then_some(self)
    }
}

pub(super) fn is_icp(grade: Grade) -> bool {
    matches!(grade, Grade::A | Grade::B)
}

/// Each figure with each column it lacks.
fn needs(facts: &Facts) -> Vec<Need> {
    let lacking = |figure: Name| {
        let keys = figure.keys().iter().filter(|key| !facts.knows(**key));
        keys.map(move |key| Need { figure, key: *key })
    };
    Name::ALL.into_iter().flat_map(lacking).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::fixture::{Given, facts, given};
    use super::*;

    #[test]
    fn groups_and_quarters_are_those_that_occur() {
        let opened = |day| Given {
            opened: Some(day),
            ..given("won")
        };
        // 1970-01-01, 1970-04-01, 1972-07-01; one without a day.
        let facts = facts(
            &[opened(0), opened(90), opened(912), given("lost")],
            &[Key::Opened],
        );
        let grades = [Some(Grade::A), Some(Grade::B), Some(Grade::X), None];
        let board = Dashboard::new(&facts, &grades, &[Some(2), Some(0), None, Some(2)]);
        assert_eq!(board.quarters, ["1970-Q1", "1970-Q2", "1972-Q3"]);
        let groups: Vec<Group> = board.groups.iter().map(|g| g.group).collect();
        let expected = [
            Group::All,
            Group::Icp,
            Group::NotIcp,
            Group::Grade(Grade::A),
            Group::Grade(Grade::B),
            Group::Grade(Grade::X),
            Group::Segment(0),
            Group::Segment(2),
        ];
        assert_eq!(groups, expected);
        let accounts = |group| board.get(group).unwrap().figures.accounts;
        assert_eq!(
            [Group::All, Group::Icp, Group::NotIcp, Group::Segment(2)].map(accounts),
            [4, 2, 1, 2]
        );
        let icp = board.get(Group::Icp).unwrap();
        let quarters: Vec<&str> = icp.quarters.iter().map(|q| q.quarter.as_str()).collect();
        assert_eq!(quarters, ["1970-Q1", "1970-Q2"]);
        assert!(board.needs.contains(&Need {
            figure: Name::Cycle,
            key: Key::Closed
        }));
        assert!(
            !board
                .needs
                .iter()
                .any(|need| need.key == Key::Opened || need.figure == Name::CloseRate)
        );
        let bare = Dashboard::new(&facts, &[], &[]);
        assert_eq!(bare.groups.len(), 1);
        assert!(bare.only("icp").is_none());
        let only = board.only(" Segment:2").unwrap();
        assert_eq!((only.groups.len(), only.groups[0].group), (1, Group::Segment(2)));
    }

    fn row() -> impl Strategy<Value = Given> {
        let day = || prop::option::weighted(0.8, -50..1_100i32);
        let amount = || prop_oneof![Just(f64::NAN), Just(-1.0), 0.0..1e5];
        let outcome = prop::sample::select(vec!["won", "lost", "churned", ""]);
        let days = (day(), day(), day(), day(), day());
        let answer = prop_oneof![Just(f64::NAN), (0..=10i32).prop_map(f64::from)];
        (outcome, days, (amount(), amount(), amount()), answer).prop_map(
            |(outcome, days, amounts, answer)| Given {
                outcome,
                opened: days.0,
                closed: days.1,
                left: days.2,
                qualified: days.3,
                accepted: days.4,
                amount: amounts.0,
                expansion: amounts.1,
                cost: amounts.2,
                nps: answer,
            },
        )
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        /// Neither the order of rows nor the number of threads changes a byte, and what is written is read back.
        #[test]
        fn order_and_threads_change_nothing(rows in prop::collection::vec(row(), 0..80), by in 0usize..80) {
            let groups: Vec<(Option<Grade>, Option<u32>)> = (0..rows.len())
                .map(|i| (Grade::ALL.get(i % 6).copied(), (i % 4 > 0).then_some(i as u32 % 4)))
                .collect();
            let board = |rows: &[Given], groups: &[(Option<Grade>, Option<u32>)]| {
                let (grades, segments): (Vec<_>, Vec<_>) = groups.iter().copied().unzip();
                Dashboard::new(&facts(rows, &Key::ALL), &grades, &segments)
            };
            let json = |board: &Dashboard| serde_json::to_string(board).unwrap();
            let first = board(&rows, &groups);
            let (mut turned, mut with) = (rows.clone(), groups.clone());
            turned.rotate_left(by % rows.len().max(1));
            with.rotate_left(by % rows.len().max(1));
            turned.reverse();
            with.reverse();
            let alone = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
            let other = alone.install(|| board(&turned, &with));
            prop_assert_eq!(json(&first), json(&other));
            prop_assert_eq!(serde_json::from_str::<Dashboard>(&json(&first)).unwrap(), first.clone());
            for figures in first.groups.iter().map(|g| &g.figures) {
                for name in Name::ALL {
                    let figure = figures.get(name);
                    prop_assert!(figure.estimate.is_some() || figure.reason.is_some());
                    if let (Some(low), Some(estimate), Some(high)) = (figure.low, figure.estimate, figure.high) {
                        prop_assert!(low <= high, "{:?} {:?}", name, figure);
                        // Percentiles of resamples need not hold the estimate; formulas do.
                        let resampled = matches!(name, Name::Ltv | Name::Cac | Name::LtvCac);
                        prop_assert!(resampled || (low <= estimate && estimate <= high), "{:?} {:?}", name, figure);
                    }
                }
            }
        }
    }

    /// `cargo test --release --lib -- --ignored hundred_thousand` prints how long a large table takes.
    #[test]
    #[ignore = "measures time"]
    fn a_hundred_thousand_accounts() {
        let outcomes = ["won", "lost", "lost", "churned", "", "lost", "won"];
        let rows: Vec<Given> = (0..100_000)
            .map(|i| {
                let opened = (i as i32 * 37) % 900;
                let closed = (opened + 20 + (i as i32 * 91) % 200).min(1_000);
                let outcome = outcomes[i % 7];
                Given {
                    outcome,
                    opened: Some(opened),
                    closed: Some(closed),
                    left: (outcome == "churned").then_some((closed + (i as i32 * 53) % 500).min(1_000)),
                    qualified: Some(opened),
                    accepted: Some(opened),
                    amount: 1_000.0 + (i * 7919 % 9_000) as f64,
                    expansion: 10.0,
                    cost: 2_000.0 + (i * 104_729 % 3_000) as f64,
                    nps: (i % 11) as f64,
                }
            })
            .collect();
        let facts = facts(&rows, &Key::ALL);
        let grades: Vec<Option<Grade>> = (0..rows.len()).map(|i| Some(Grade::ALL[i % 4])).collect();
        let segments: Vec<Option<u32>> = (0..rows.len()).map(|i| Some(i as u32 % 5)).collect();
        let start = std::time::Instant::now();
        let board = Dashboard::new(&facts, &grades, &segments);
        println!(
            "{} groups in {:?}, {} bytes",
            board.groups.len(),
            start.elapsed(),
            serde_json::to_string(&board).unwrap().len()
        );
    }
}
