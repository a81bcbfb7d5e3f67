//! Whom figures are of: a group of accounts, and a quarter of the year.

use serde::{Deserialize, Serialize};

use crate::score::Grade;

/// A set of accounts that has figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Group {
    /// Every account.
    All,
    /// Graded A or B.
    Icp,
    /// Graded otherwise.
    NotIcp,
    /// Of one grade.
    Grade(Grade),
    /// By number; 0 is who is in no segment.
    Segment(u32),
}

impl Group {
    /// How it is named on the command line: `icp`, `a`, `segment:2`.
    pub fn tag(self) -> String {
        match self {
            Self::All => "all".to_owned(),
            Self::Icp => "icp".to_owned(),
            Self::NotIcp => "not-icp".to_owned(),
            Self::Grade(grade) => grade.as_str().to_lowercase(),
            Self::Segment(number) => format!("segment:{number}"),
        }
    }
}

/// Quarters since the year 0.
pub(crate) fn quarter_of(day: i32) -> i32 {
    // Days that facts hold lie within the calendar; the fallback cannot be reached.
    let date = jiff::civil::date(1970, 1, 1)
        .checked_add(jiff::Span::new().days(day))
        .unwrap_or(jiff::civil::Date::MIN);
    i32::from(date.year()) * 4 + (i32::from(date.month()) - 1) / 3
}

/// `2026-Q3`.
pub(crate) fn quarter_name(quarter: i32) -> String {
    format!("{}-Q{}", quarter.div_euclid(4), quarter.rem_euclid(4) + 1)
}
