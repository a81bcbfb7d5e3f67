//! Which groups of accounts have risen since a day, and which were left behind.

use std::collections::BTreeMap;

use rand::SeedableRng;
use rand_xoshiro::Xoshiro256PlusPlus;
use serde::{Deserialize, Serialize};

use super::scan::{Cells, Residuals, expected, scan};
use super::{ALPHA, ALPHA_OF_GROUPS, Kind, Level, WORTH, boundaries, date, kind, periods};
use crate::stats::multiplicity::holm;
use crate::table::reading::day_number;

/// What became of a group since a day, beside all other accounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Turn {
    /// Its close rate rose beside the others', and is above theirs now.
    Risen,
    /// It rose beside the others', and is not above theirs yet.
    Rising,
    /// It did as the others did, or chance would do for the difference.
    Steady,
    /// It fell beside the others', and is above theirs still.
    Faded,
    /// It fell beside the others', and is not above theirs any more.
    LeftBehind,
}

impl Turn {
    /// Of a group that is known to have moved otherwise than all `others`.
    pub fn of(group: &Level, others: &Level) -> Self {
        let above = |side: usize| group.smooth_rate(side) - others.smooth_rate(side);
        let (before, since) = (above(0), above(1));
        match since - before {
            moved if moved.abs() < WORTH => Self::Steady,
            moved if moved > 0.0 && since > 0.0 => Self::Risen,
            moved if moved > 0.0 => Self::Rising,
            _ if since > 0.0 => Self::Faded,
            _ => Self::LeftBehind,
        }
    }

    /// Whether it rose.
    pub fn rises(self) -> bool {
        matches!(self, Self::Risen | Self::Rising)
    }

    /// Whether it fell.
    pub fn falls(self) -> bool {
        matches!(self, Self::Faded | Self::LeftBehind)
    }
}

/// A decided account of a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Member {
    /// Day on which it was decided (since 1970-01-01).
    pub day: i32,
    /// Number of its group.
    pub group: u32,
    /// Whether it is ideal.
    pub ideal: bool,
}

/// A group before a day and since.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupTurn {
    /// What became of it.
    pub turn: Turn,
    /// What it tells now of what it told before; none of a steady one.
    pub kind: Option<Kind>,
    /// Accounts and ideal ones, before and since.
    pub counts: Level,
    /// p-value, the search for any day and all groups allowed for; none where nothing could be tested.
    pub p: Option<f64>,
}

/// What became of each group since a day.
#[derive(Debug, Clone, PartialEq)]
pub struct Turns {
    /// First day of the present (since 1970-01-01).
    pub since: i32,
    /// By the groups' numbers.
    pub groups: BTreeMap<u32, GroupTurn>,
}

/// What became of each group since a day on which criteria are known to have changed, else since the likeliest day of
/// the group that moved most clearly; none where none did. Whether one moved otherwise than all others at any day is
/// tested as of a criterion.
pub fn turns(mut members: Vec<Member>, since: Option<i32>, seed: u64) -> Option<Turns> {
    // Sums must not depend on the order of the rows.
    members.sort_unstable();
    let ideal: Vec<bool> = members.iter().map(|member| member.ideal).collect();
    let (period, starts) = periods(&members.iter().map(|member| date(member.day)).collect::<Vec<_>>());
    let mut groups: Vec<u32> = members.iter().map(|member| member.group).collect();
    groups.sort_unstable();
    groups.dedup();
    let periods = starts.len();
    let of: Vec<u16> = members
        .iter()
        .map(|member| groups.partition_point(|group| *group < member.group) as u16)
        .collect();
    let fits = expected(&[&of, &period], &[groups.len(), periods], &ideal);
    let residuals = Residuals::new(&fits, &ideal);
    let inside = |group: usize| of.iter().map(move |of| u16::from(usize::from(*of) == group));
    let cells: Vec<Cells> = (0..groups.len())
        .map(|group| {
            Cells::new(
                &inside(group).collect::<Vec<_>>(),
                2,
                &period,
                periods,
                &residuals,
            )
        })
        .collect();
    let scans = match boundaries(&period, &ideal, periods, ideal.len()) {
        Some(boundaries) => {
            let mut random = Xoshiro256PlusPlus::seed_from_u64(seed ^ 0x6d61_726b);
            scan(&cells, &residuals, boundaries, &mut random)
        }
        None => vec![None; groups.len()],
    };
    let tested: Vec<Option<f64>> = scans.iter().map(|scan| Some(scan.as_ref()?.p)).collect();
    let corrected = holm(&tested.iter().map(|p| p.unwrap_or(1.0)).collect::<Vec<_>>());
    let alpha = match since {
        Some(_) => ALPHA + ALPHA_OF_GROUPS,
        None => ALPHA_OF_GROUPS,
    };
    let moved = scans
        .iter()
        .flatten()
        .zip(&corrected)
        .filter(|(_, p)| **p <= alpha);
    let clearest = moved.max_by(|a, b| a.0.step.total_cmp(&b.0.step));
    let of_clearest = clearest.and_then(|(scan, _)| day_number(starts[scan.at]));
    let since = since.or(of_clearest)?;
    let counted = |group: usize| {
        let mut levels = [Level::default(), Level::default()];
        for (member, inside) in members.iter().zip(inside(group)) {
            let (level, side) = (&mut levels[usize::from(inside)], usize::from(member.day >= since));
            level.accounts[side] += 1;
            level.ideal[side] += u64::from(member.ideal);
        }
        levels
    };
    let turned = |group: usize| {
        let [others, counts] = counted(group);
        let both = counts.accounts.iter().chain(&others.accounts).all(|n| *n > 0);
        let turn = match both && corrected[group] <= alpha {
            true => Turn::of(&counts, &others),
            false => Turn::Steady,
        };
        GroupTurn {
            turn,
            kind: (turn != Turn::Steady).then(|| kind(&[counts.clone(), others])),
            counts,
            p: tested[group].map(|_| corrected[group]),
        }
    };
    let all = groups
        .iter()
        .enumerate()
        .map(|(group, number)| (*number, turned(group)));
    Some(Turns {
        since,
        groups: all.collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 600 accounts of three groups over four years: group 1 turns from 70 to 20 %, group 2 the other way.
    fn members(turns: bool) -> Vec<Member> {
        (0..600)
            .map(|i| {
                let (group, day) = (i % 3, (i / 3) as i32 * 7);
                let since = turns && day >= 700;
                let of_ten = match (group, since) {
                    (1, false) | (2, true) => 7,
                    (0, _) => 4,
                    _ => 2,
                };
                Member {
                    day,
                    group,
                    ideal: (i / 3) * 7 % 10 < of_ten,
                }
            })
            .collect()
    }

    #[test]
    fn a_group_rises_where_another_is_left_behind() {
        let found = turns(members(true), Some(700), 1).unwrap().groups;
        assert_eq!(
            [found[&1].turn, found[&2].turn],
            [Turn::LeftBehind, Turn::Risen],
            "{found:?}"
        );
        assert_eq!(found[&1].kind, Some(Kind::Reversed));
        assert!(found[&1].p.is_some_and(|p| p < 0.01));
        let mut turned = members(true);
        turned.reverse();
        let again = turns(turned, Some(700), 1).unwrap().groups;
        assert_eq!(again, found, "the order of rows changes nothing");
        // Month 24 begins on day 730, the month before on day 699.
        let unaided = turns(members(true), None, 1).unwrap();
        assert!([699, 730].contains(&unaided.since), "{}", unaided.since);
        assert_eq!(unaided.groups[&1].turn, Turn::LeftBehind);
        assert_eq!(turns(members(false), None, 1), None, "nothing moved");
        let stable = turns(members(false), Some(700), 1).unwrap().groups;
        assert!(
            stable.values().all(|group| group.turn == Turn::Steady),
            "{stable:?}"
        );
    }
}
