//! How many accounts a team works: so many in a day, week, month or quarter, by so many people, over so many weeks.

use std::str::FromStr;

use serde::Serialize;

use crate::error::{Error, Result};

/// Weeks that are worked where nobody says how many: a quarter, after which a model is trained again.
pub const QUARTER: u32 = 13;

/// Accounts that one person works in a stretch of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    accounts: u32,
    /// Weeks in the stretch, as a fraction.
    weeks: (u64, u64),
}

/// What a team works in all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Capacity {
    /// What one person works.
    pub pace: Pace,
    /// People who work.
    pub reps: u32,
    /// Weeks in which they do.
    pub weeks: u32,
}

impl FromStr for Pace {
    type Err = Error;

    /// Reads `60/week`, `12/day` (five days a week), `250/month` (three in 13 weeks) or `750/quarter`.
    fn from_str(text: &str) -> Result<Self> {
        let wrong = || {
            let expected = "accounts that one person works in a day, week, month or quarter, as `60/week`";
            Error::setting("capacity", expected, format!("`{text}`"))
        };
        let (accounts, unit) = text.split_once('/').ok_or_else(wrong)?;
        let weeks = match unit.trim().to_ascii_lowercase().as_str() {
            "day" => (1, 5),
            "week" => (1, 1),
            "month" => (u64::from(QUARTER), 3),
            "quarter" => (u64::from(QUARTER), 1),
            _ => return Err(wrong()),
        };
        let accounts = accounts.trim().parse().ok().filter(|accounts| *accounts > 0);
        let accounts = accounts.ok_or_else(wrong)?;
        Ok(Self { accounts, weeks })
    }
}

impl Capacity {
    /// Accounts in all weeks together.
    pub fn accounts(&self) -> u64 {
        let (a_week, over) = self.fraction();
        (a_week * u128::from(self.weeks) / over).min(u64::MAX.into()) as u64
    }

    /// Accounts in one week, all people together.
    pub fn a_week(&self) -> f64 {
        let (a_week, over) = self.fraction();
        a_week as f64 / over as f64
    }

    /// The week, from 1, in which the account at a place of the list (from 1) has its turn.
    pub fn week(&self, place: u64) -> u64 {
        let (a_week, over) = self.fraction();
        (u128::from(place) * over).div_ceil(a_week).min(u64::MAX.into()) as u64
    }

    /// Accounts in one week as a fraction, which is above 0.
    fn fraction(&self) -> (u128, u128) {
        let Pace { accounts, weeks } = self.pace;
        let a_week = u128::from(accounts) * u128::from(self.reps.max(1)) * u128::from(weeks.1);
        (a_week, weeks.0.into())
    }
}

impl Serialize for Capacity {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serde_json::json!({
            "people": self.reps, "weeks": self.weeks, "accounts_a_week": self.a_week(), "accounts": self.accounts(),
        })
        .serialize(serializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn capacity(pace: &str, reps: u32, weeks: u32) -> Capacity {
        let pace = pace.parse().unwrap();
        Capacity { pace, reps, weeks }
    }

    #[test]
    fn a_team_works_its_pace_times_people_times_weeks() {
        for (pace, reps, weeks, all) in [
            ("60/week", 4, 13, 3_120),
            ("60/week", 1, 1, 60),
            ("12/day", 4, 1, 240),
            ("250 / Month", 1, 13, 750),
            ("100/quarter", 1, 1, 7),
        ] {
            assert_eq!(capacity(pace, reps, weeks).accounts(), all, "{pace}");
        }
        for wrong in [
            "60", "0/week", "-1/week", "1.5/week", "60/year", "/week", "lots/day",
        ] {
            assert!(wrong.parse::<Pace>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn every_place_has_its_week_and_no_week_more_than_it_holds() {
        for team in [
            capacity("60/week", 4, 3),
            capacity("250/month", 3, 5),
            capacity("1/quarter", 2, 9),
        ] {
            let mut weeks = vec![0; team.weeks as usize];
            (1..=team.accounts()).for_each(|place| weeks[team.week(place) as usize - 1] += 1);
            let most = team.a_week().ceil() as u64;
            assert!(weeks.iter().all(|accounts| *accounts <= most), "{weeks:?}");
            assert!(team.week(team.accounts() + 1) > u64::from(team.weeks));
        }
    }
}
