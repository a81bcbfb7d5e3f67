//! What happened while a table was scored.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::model::Model;
use crate::score::absent::Absent;
use crate::score::approach::Approach;
use crate::score::changed::ChangedSummary;
use crate::score::check::Check;
use crate::score::draw::Drawn;
use crate::score::file::FileReading;
use crate::score::grade::Grade;
use crate::score::list::ListSummary;
use crate::score::route::RoutedSummary;
use crate::score::scorer::{Row, Score, Scorer};
use crate::segments::Standing;
use crate::source::Record;
use crate::timing::{Band, Timing};

/// Line numbers kept per column in trouble (house choice: enough to find the cause).
const EXAMPLES: usize = 3;

/// Most distinct texts counted per column (house choice: of more none is worth naming).
const MOST_TEXTS: usize = 1_000;

/// Share of a column's known cells that must be levels never seen in training to be worth a word (house choice).
pub(super) const UNSEEN_SHARE: f64 = 0.5;

/// Parts of the scale of scores that are counted.
pub(crate) const TENTHS: usize = 10;

/// Counts over the accounts scored.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Summary {
    /// Accounts scored.
    pub accounts: u64,
    /// Accounts in each grade, in the order of [`Grade::ALL`].
    pub grades: [u64; Grade::ALL.len()],
    /// Accounts in each segment by its number, 0 for none; empty when the model has no segments.
    pub segments: BTreeMap<u32, u64>,
    /// Accounts unlike every segment, among those of none.
    pub unlike: u64,
    /// Mean score of all accounts in points; 0 without accounts.
    pub mean_score: f64,
    /// Accounts by tenth of the scale, the lowest first: above 0 to 10 points with those of 0, above 10 to 20 …
    #[serde(skip)]
    pub tenths: [u64; TENTHS],
    /// Accounts of which a column says nothing, by column, where there are any.
    #[serde(skip)]
    pub unknown: Vec<(String, u64)>,
    /// Columns of the model that the table lacks.
    pub absent: Vec<Absent>,
    /// Columns with cells that could not be read as their kind.
    pub unreadable: Vec<Trouble>,
    /// Columns most of whose levels were never seen in training.
    pub unseen: Vec<Trouble>,
    /// What about the file is not as it was in training, the most points at stake first.
    pub checks: Vec<Check>,
    /// Absent when timing was not asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timing: Option<TimingSummary>,
    /// Accounts by what the draw said, in the order of [`Drawn::ALL`]; absent without a draw.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub drawn: Option<[u64; Drawn::ALL.len()]>,
    /// Who was routed where; absent without rules.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub routed: Option<RoutedSummary>,
    /// What changed since older scores; absent where there were none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changed: Option<ChangedSummary>,
    /// Who is worked; absent where no list was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub list: Option<ListSummary>,
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
    pub(super) accounts: u64,
    grades: [u64; Grade::ALL.len()],
    segments: BTreeMap<u32, u64>,
    unlike: u64,
    total_score: i64,
    tenths: [u64; TENTHS],
    pub(super) unreadable: Vec<Cells>,
    pub(super) unseen: Vec<Cells>,
    pub(super) unseen_texts: Vec<Texts>,
    pub(super) new_texts: Vec<Texts>,
    pub(super) respelled: Vec<u64>,
    pub(super) respelled_texts: Vec<Texts>,
    pub(super) missing: Vec<u64>,
    pub(super) below: Vec<u64>,
    pub(super) above: Vec<u64>,
    timing: Option<TimingSummary>,
    drawn: Option<[u64; Drawn::ALL.len()]>,
}

/// How often something about the cells of a column occurred, and the first lines.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Cells {
    pub(super) count: u64,
    lines: [u64; EXAMPLES],
}

/// Distinct texts with how often they occurred; none once there are too many, so that what is kept does not depend on
/// the order of rows.
#[derive(Debug, Clone, Default)]
pub(super) struct Texts {
    counts: BTreeMap<String, u64>,
    too_many: bool,
}

impl Tally {
    pub fn new(scorer: &Scorer) -> Self {
        let columns = scorer.columns().len();
        Self {
            unreadable: vec![Cells::default(); columns],
            unseen: vec![Cells::default(); columns],
            unseen_texts: vec![Texts::default(); columns],
            new_texts: vec![Texts::default(); columns],
            respelled: vec![0; columns],
            respelled_texts: vec![Texts::default(); columns],
            missing: vec![0; columns],
            below: vec![0; columns],
            above: vec![0; columns],
            ..Self::default()
        }
    }

    /// Takes one more account into account: its record, as `scorer` read it into `row`.
    pub fn add(&mut self, scorer: &Scorer, record: &Record, row: &Row, score: &Score) {
        let line = record.line();
        self.accounts += 1;
        self.grades[score.grade as usize] += 1;
        self.total_score += score.score;
        self.tenths[tenth(score.score)] += 1;
        if let Some(standing) = score.standing {
            *self.segments.entry(standing.number()).or_default() += 1;
            self.unlike += u64::from(standing == Standing::Unlike);
        }
        for column in &row.unreadable {
            self.unreadable[*column].add(1, &[line]);
        }
        for column in &row.unseen {
            self.unseen[*column].add(1, &[line]);
            let source = &scorer.sources()[*column];
            let cell = source.position.map_or("", |position| record.get(position));
            for value in source.values(cell) {
                self.unseen_texts[*column].add(value, 1);
            }
        }
        for column in &row.new {
            let source = &scorer.sources()[*column];
            let cell = source.position.map_or("", |position| record.get(position));
            self.new_texts[*column].add(cell.trim(), 1);
        }
        for column in &row.respelled {
            self.respelled[*column] += 1;
            let source = &scorer.sources()[*column];
            let cell = source.position.map_or("", |position| record.get(position));
            for value in source.values(cell) {
                self.respelled_texts[*column].add(value, 1);
            }
        }
        row.missing.iter().for_each(|column| self.missing[*column] += 1);
        row.below.iter().for_each(|column| self.below[*column] += 1);
        row.above.iter().for_each(|column| self.above[*column] += 1);
    }

    pub fn add_timing(&mut self, timing: &Timing, approach: Approach) {
        let counts = self.timing.get_or_insert_default();
        counts.with_signals += u64::from(!timing.signals.is_empty());
        counts.bands[timing.band as usize] += 1;
        counts.approaches[approach as usize] += 1;
    }

    pub fn add_drawn(&mut self, drawn: Drawn) {
        self.drawn.get_or_insert_default()[drawn as usize] += 1;
    }

    /// Adds the counts of the rows that follow.
    pub fn append(&mut self, next: &Self) {
        self.accounts += next.accounts;
        self.total_score += next.total_score;
        let tenths = self.tenths.iter_mut().zip(next.tenths);
        let grades = self.grades.iter_mut().zip(next.grades);
        tenths.chain(grades).for_each(|(sum, more)| *sum += more);
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
        if let Some(more) = &next.drawn {
            let counts = self.drawn.get_or_insert_default();
            counts.iter_mut().zip(more).for_each(|(sum, more)| *sum += more);
        }
        let pairs = self.unreadable.iter_mut().zip(&next.unreadable);
        for (sum, more) in pairs.chain(self.unseen.iter_mut().zip(&next.unseen)) {
            sum.add(more.count, &more.lines);
        }
        let unseen = self.unseen_texts.iter_mut().zip(&next.unseen_texts);
        let respelled = self.respelled_texts.iter_mut().zip(&next.respelled_texts);
        let new = self.new_texts.iter_mut().zip(&next.new_texts);
        unseen
            .chain(respelled)
            .chain(new)
            .for_each(|(sum, more)| sum.append(more));
        for (sum, more) in [
            (&mut self.respelled, &next.respelled),
            (&mut self.missing, &next.missing),
            (&mut self.below, &next.below),
            (&mut self.above, &next.above),
        ] {
            sum.iter_mut().zip(more).for_each(|(sum, more)| *sum += more);
        }
    }

    pub fn clear(&mut self) {
        self.accounts = 0;
        self.grades = [0; Grade::ALL.len()];
        self.segments.clear();
        self.unlike = 0;
        self.total_score = 0;
        self.tenths = [0; TENTHS];
        self.timing = None;
        self.drawn = None;
        self.unreadable.fill(Cells::default());
        self.unseen.fill(Cells::default());
        self.unseen_texts.iter_mut().for_each(Texts::clear);
        self.new_texts.iter_mut().for_each(Texts::clear);
        self.respelled_texts.iter_mut().for_each(Texts::clear);
        for counts in [
            &mut self.respelled,
            &mut self.missing,
            &mut self.below,
            &mut self.above,
        ] {
            counts.fill(0);
        }
    }

    pub fn accounts(&self) -> u64 {
        self.accounts
    }

    /// What there is to say; the table had the columns `header`.
    pub fn summary(&self, model: &Model, scorer: &Scorer, header: &[String], file: &FileReading) -> Summary {
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
            tenths: self.tenths,
            unknown: (scorer.columns().zip(&self.missing))
                .filter(|(_, cells)| **cells > 0)
                .map(|(column, cells)| (column.to_owned(), *cells))
                .collect(),
            absent: scorer.absent().to_vec(),
            unreadable: troubles(scorer, &self.unreadable, |cells| cells.count > 0),
            unseen: troubles(scorer, &self.unseen, worth_a_word),
            checks: self.checks(model, scorer, header, file),
            timing: self.timing,
            drawn: self.drawn,
            routed: None,
            changed: None,
            list: None,
        }
    }
}

/// The tenth of the scale that a score in thousandths of a point is in.
pub(crate) fn tenth(score: i64) -> usize {
    (score - 1).div_euclid(10_000).clamp(0, TENTHS as i64 - 1) as usize
}

impl Summary {
    /// Whether a check is worth a word.
    pub fn is_remarkable(&self) -> bool {
        self.checks.iter().any(Check::is_worth_a_word)
    }

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

    pub(super) fn lines(&self) -> Vec<u64> {
        let known = self.count.min(EXAMPLES as u64) as usize;
        self.lines[..known].to_vec()
    }
}

impl Texts {
    fn add(&mut self, text: &str, count: u64) {
        if self.too_many || text.is_empty() {
            return;
        }
        if let Some(counted) = self.counts.get_mut(text) {
            *counted += count;
        } else if self.counts.len() < MOST_TEXTS {
            self.counts.insert(text.to_owned(), count);
        } else {
            self.counts.clear();
            self.too_many = true;
        }
    }

    fn append(&mut self, next: &Self) {
        if next.too_many {
            self.counts.clear();
            self.too_many = true;
        }
        next.counts
            .iter()
            .for_each(|(text, count)| self.add(text, *count));
    }

    fn clear(&mut self) {
        self.counts.clear();
        self.too_many = false;
    }

    /// The most frequent first, ties by text.
    pub(super) fn by_count(&self) -> Vec<(&str, u64)> {
        let mut texts: Vec<(&str, u64)> = self
            .counts
            .iter()
            .map(|(text, count)| (text.as_str(), *count))
            .collect();
        texts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        texts
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
