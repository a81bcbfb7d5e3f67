//! What happened while a table was scored.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::score::approach::Approach;
use crate::score::scorer::{Absent, Grade, Row, Score, Scorer};
use crate::segments::Standing;
use crate::timing::{Band, Timing};

/// Line numbers kept per column in trouble (house choice: enough to find the cause).
const EXAMPLES: usize = 3;

/// Share of a column's known cells that must be levels never seen in training to be worth a word (house choice).
const UNSEEN_SHARE: f64 = 0.5;

/// Counts over the accounts scored.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Summary {
    /// Accounts scored.
    pub accounts: u64,
    /// Accounts in each grade, A to D and X.
    pub grades: [u64; 5],
    /// Accounts in each segment by its number, 0 for none; empty when the model has no segments.
    pub segments: BTreeMap<u32, u64>,
    /// Accounts unlike every segment, among those of none.
    pub unlike: u64,
    /// Mean score of all accounts in points; 0 without accounts.
    pub mean_score: f64,
    /// Columns of the model that the table lacks.
    pub absent: Vec<Absent>,
    /// Columns with cells that could not be read as their kind.
    pub unreadable: Vec<Trouble>,
    /// Columns most of whose levels were never seen in training.
    pub unseen: Vec<Trouble>,
    /// Absent when timing was not asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timing: Option<TimingSummary>,
}

/// Counts of timing over the accounts scored.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct TimingSummary {
    /// Accounts with any signal up to the day of scoring, faded ones included.
    pub with_signals: u64,
    /// Accounts in each band: hot, warm, quiet.
    pub bands: [u64; 3],
    /// Accounts for each [`Approach`], in its order.
    pub approaches: [u64; 6],
}

/// A column with cells that the model cannot use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Trouble {
    /// Name of the column.
    pub column: String,
    /// Cells that cannot be used.
    pub cells: u64,
    /// The first few lines they are on.
    pub lines: Vec<u64>,
}

/// Counts in the making; those of consecutive chunks add up.
#[derive(Debug, Clone, Default)]
pub(super) struct Tally {
    accounts: u64,
    grades: [u64; 5],
    segments: BTreeMap<u32, u64>,
    unlike: u64,
    total_score: i64,
    unreadable: Vec<Cells>,
    unseen: Vec<Cells>,
    timing: Option<TimingSummary>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Cells {
    count: u64,
    lines: [u64; EXAMPLES],
}

impl Tally {
    pub fn new(scorer: &Scorer) -> Self {
        let columns = scorer.columns().len();
        Self {
            unreadable: vec![Cells::default(); columns],
            unseen: vec![Cells::default(); columns],
            ..Self::default()
        }
    }

    pub fn add(&mut self, row: &Row, score: &Score, line: u64) {
        self.accounts += 1;
        self.grades[score.grade as usize] += 1;
        self.total_score += score.score;
        if let Some(standing) = score.standing {
            *self.segments.entry(standing.number()).or_default() += 1;
            self.unlike += u64::from(standing == Standing::Unlike);
        }
        for column in &row.unreadable {
            self.unreadable[*column].add(1, &[line]);
        }
        for column in &row.unseen {
            self.unseen[*column].add(1, &[line]);
        }
    }

    pub fn add_timing(&mut self, timing: &Timing, approach: Approach) {
        let counts = self.timing.get_or_insert_default();
        counts.with_signals += u64::from(!timing.signals.is_empty());
        counts.bands[timing.band as usize] += 1;
        counts.approaches[approach as usize] += 1;
    }

    /// Adds the counts of the rows that follow.
    pub fn append(&mut self, next: &Self) {
        self.accounts += next.accounts;
        self.total_score += next.total_score;
        for (sum, more) in self.grades.iter_mut().zip(next.grades) {
            *sum += more;
        }
        for (number, accounts) in &next.segments {
            *self.segments.entry(*number).or_default() += accounts;
        }
        self.unlike += next.unlike;
        if let Some(more) = &next.timing {
            let counts = self.timing.get_or_insert_default();
            counts.with_signals += more.with_signals;
            let bands = counts.bands.iter_mut().zip(more.bands);
            let approaches = counts.approaches.iter_mut().zip(more.approaches);
            bands.chain(approaches).for_each(|(sum, more)| *sum += more);
        }
        let pairs = self.unreadable.iter_mut().zip(&next.unreadable);
        for (sum, more) in pairs.chain(self.unseen.iter_mut().zip(&next.unseen)) {
            sum.add(more.count, &more.lines);
        }
    }

    pub fn clear(&mut self) {
        self.accounts = 0;
        self.grades = [0; 5];
        self.segments.clear();
        self.unlike = 0;
        self.total_score = 0;
        self.timing = None;
        self.unreadable.fill(Cells::default());
        self.unseen.fill(Cells::default());
    }

    pub fn accounts(&self) -> u64 {
        self.accounts
    }

    pub fn summary(&self, scorer: &Scorer) -> Summary {
        let worth_a_word = |cells: &Cells| cells.count as f64 > UNSEEN_SHARE * self.accounts as f64;
        Summary {
            accounts: self.accounts,
            grades: self.grades,
            segments: self.segments.clone(),
            unlike: self.unlike,
            mean_score: match self.accounts {
                0 => 0.0,
                accounts => self.total_score as f64 / 1000.0 / accounts as f64,
            },
            absent: scorer.absent().to_vec(),
            unreadable: troubles(scorer, &self.unreadable, |cells| cells.count > 0),
            unseen: troubles(scorer, &self.unseen, worth_a_word),
            timing: self.timing,
        }
    }
}

impl Summary {
    /// Accounts in one grade.
    pub fn in_grade(&self, grade: Grade) -> u64 {
        self.grades[grade as usize]
    }
}

impl TimingSummary {
    /// Accounts in one band.
    pub fn in_band(&self, band: Band) -> u64 {
        self.bands[band as usize]
    }

    /// Accounts for which this is the approach.
    pub fn to(&self, approach: Approach) -> u64 {
        self.approaches[approach as usize]
    }
}

impl Cells {
    fn add(&mut self, count: u64, lines: &[u64]) {
        let known = self.count.min(EXAMPLES as u64) as usize;
        let more = count.min(EXAMPLES as u64) as usize;
        for (place, line) in self.lines[known..]
            .iter_mut()
            .zip(&lines[..more.min(lines.len())])
        {
            *place = *line;
        }
        self.count += count;
    }

    fn lines(&self) -> Vec<u64> {
        let known = self.count.min(EXAMPLES as u64) as usize;
        self.lines[..known].to_vec()
    }
}

fn troubles(scorer: &Scorer, cells: &[Cells], wanted: impl Fn(&Cells) -> bool) -> Vec<Trouble> {
    scorer
        .columns()
        .zip(cells)
        .filter(|(_, cells)| wanted(cells))
        .map(|(column, cells)| Trouble {
            column: column.to_owned(),
            cells: cells.count,
            lines: cells.lines(),
        })
        .collect()
}
