//! What happened while the files of a folder were scored one by one.

use std::path::PathBuf;

use serde::Serialize;

use crate::score::grade::Grade;
use crate::score::tally::Summary;

/// Counts over the files of a folder.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct PartsSummary {
    /// Files scored in this run.
    pub files: u64,
    /// Files that an earlier run had scored.
    pub there: u64,
    /// Files whose scores were withheld because of what the checks found.
    pub withheld: u64,
    /// Files that are no tables by their endings.
    pub not_tables: Vec<PathBuf>,
    /// Accounts scored in this run.
    pub accounts: u64,
    #[serde(skip)]
    grades: [u64; Grade::ALL.len()],
    /// Whether a check found something worth a word in any file.
    #[serde(skip)]
    pub is_remarkable: bool,
}

impl PartsSummary {
    /// Nothing scored yet, these files being no tables.
    pub fn of(not_tables: impl IntoIterator<Item = PathBuf>) -> Self {
        Self {
            not_tables: not_tables.into_iter().collect(),
            ..Self::default()
        }
    }

    /// Takes one more file into account.
    pub fn add(&mut self, file: &Summary, withheld: bool) {
        self.files += 1;
        self.withheld += u64::from(withheld);
        self.is_remarkable |= file.is_remarkable();
        self.accounts += file.accounts;
        for (sum, grade) in self.grades.iter_mut().zip(Grade::ALL) {
            *sum += file.in_grade(grade);
        }
    }

    /// Accounts of a grade that this run scored.
    pub fn in_grade(&self, grade: Grade) -> u64 {
        self.grades[grade as usize]
    }
}
