//! From counts over a file to checks: what is worth a word, and how many points are at stake.

use crate::criteria::Cut;
use crate::error::nearest;
use crate::model::vanished::{self, Vanished};
use crate::model::{FULL_SCORE, Model};
use crate::score::check::{Check, Finding, NewLevel, UnseenLevel, is_joined};
use crate::score::file::FileReading;
use crate::score::scorer::Scorer;
use crate::score::source::Source;
use crate::score::tally::{Tally, UNSEEN_SHARE};
use crate::source::Record;

/// Share of a column's cells outside of where 98 % of training's were from which it is told (house choice: five times
/// what chance leaves), and the fewest of them.
const BEYOND_SHARE: f64 = 0.1;
const FEWEST_BEYOND: u64 = 3;
/// Share of a column's cells beyond training's share that say nothing from which it is told (house choice), in files of
/// at least so many accounts: in one or two, a blank is nothing.
const FAR_MORE_UNKNOWN: f64 = 0.5;
const FEWEST_ACCOUNTS: u64 = 10;
/// Levels named in a check (house choice: what a person reads).
const NAMED: usize = 3;

impl Tally {
    /// What about the file is not as it was in training, the most points at stake first.
    pub(super) fn checks(
        &self,
        model: &Model,
        scorer: &Scorer,
        header: &[String],
        file: &FileReading,
    ) -> Vec<Check> {
        let mut checks = Checks {
            model,
            accounts: self.accounts,
            list: Vec::new(),
        };
        for absent in scorer.absent() {
            let finding = Finding::Absent {
                points: absent.weight,
                nearest: nearest(&absent.column, header.iter().map(String::as_str)),
                joined: is_joined(model, &absent.column),
            };
            checks.add(&absent.column, self.accounts, finding);
        }
        for (i, source) in scorer.sources().iter().enumerate() {
            if source.position.is_some() {
                self.column(i, source, file, &mut checks);
            }
        }
        for (column, finding) in &file.findings {
            let place = scorer.columns().position(|name| name == column);
            let without = |place: usize| self.missing[place] + self.unreadable[place].count;
            let cells = self.accounts - place.map_or(0, without);
            if cells > 0 {
                checks.add(column, cells, finding.clone());
            }
        }
        let mut list = checks.list;
        list.sort_by(Check::by_weight);
        list
    }

    /// What the cells of one column say, `i` being its place.
    fn column(&self, i: usize, source: &Source, file: &FileReading, checks: &mut Checks<'_>) {
        let name = source.name.as_str();
        let known = self.accounts - self.missing[i] - self.unreadable[i].count;
        let profile = checks.model.data.profile(name);
        if let Some(profile) = profile.filter(|_| self.accounts >= FEWEST_ACCOUNTS) {
            let was = profile.unknown as f64 / profile.accounts.max(1) as f64;
            let is = self.missing[i] as f64 / self.accounts as f64;
            if is - was >= FAR_MORE_UNKNOWN {
                let finding = match self.missing[i] == self.accounts {
                    true => Finding::Empty {
                        points: checks.points(name),
                    },
                    false => Finding::Sparse { was },
                };
                checks.add(name, self.missing[i], finding);
            }
        }
        let unreadable = &self.unreadable[i];
        if unreadable.count > 0 {
            let lines = unreadable.lines();
            checks.add(name, unreadable.count, Finding::Unreadable { lines });
        }
        let new: Vec<NewLevel> = self.new_levels(i, &checks.model.vanished, name);
        if !new.is_empty() {
            let cells = new.iter().map(|level| level.cells).sum();
            checks.add(name, cells, Finding::New { levels: new });
        }
        let unseen = &self.unseen[i];
        // Without a profile a level may only have been rare: then only a column of them is worth a word.
        let fewest = match profile {
            Some(_) => 0.0,
            None => UNSEEN_SHARE * self.accounts as f64,
        };
        if unseen.count as f64 > fewest {
            let finding = Finding::Unseen {
                levels: self.unseen_levels(i, source),
                lines: unseen.lines(),
            };
            checks.add(name, unseen.count, finding);
        }
        if self.respelled[i] > 0 {
            let pairs = self.respelled_texts[i]
                .by_count()
                .into_iter()
                .filter_map(|(text, _)| {
                    let level = source.spellings().level(text)?;
                    (level != text).then(|| (text.to_owned(), level.to_owned()))
                });
            let pairs = pairs.take(NAMED).collect();
            checks.add(name, self.respelled[i], Finding::Respelled { pairs });
        }
        let (below, above) = (self.below[i], self.above[i]);
        let beyond = below + above;
        let explained = |(column, finding): &(String, Finding)| {
            column == name && matches!(finding, Finding::Scale { .. })
        };
        let many = beyond >= FEWEST_BEYOND && beyond as f64 > BEYOND_SHARE * known as f64;
        if let Some(range) = profile.and_then(|profile| profile.range).filter(|_| many)
            && !file.findings.iter().any(explained)
        {
            let finding = Finding::Beyond {
                below,
                above,
                low: range.low,
                high: range.high,
                kind: source.kind(),
            };
            checks.add(name, beyond, finding);
        }
    }

    /// The levels that training left out, by how often the file has them.
    fn new_levels(&self, i: usize, vanished: &[Vanished], column: &str) -> Vec<NewLevel> {
        let mut found: Vec<NewLevel> = Vec::new();
        for (text, cells) in self.new_texts[i].by_count() {
            let Some(known) = vanished::find(vanished, column, text) else {
                continue;
            };
            match found.iter_mut().find(|level| level.known == *known) {
                Some(level) => level.cells += cells,
                None => found.push(NewLevel {
                    known: known.clone(),
                    cells,
                }),
            }
        }
        found
    }

    /// The most frequent levels that training never had.
    fn unseen_levels(&self, i: usize, source: &Source) -> Vec<UnseenLevel> {
        let texts = self.unseen_texts[i].by_count();
        let level = |(text, cells): (&str, u64)| UnseenLevel {
            level: text.chars().take(60).collect(),
            cells,
            nearest: nearest(text, source.spellings().levels()),
        };
        texts.into_iter().take(NAMED).map(level).collect()
    }
}

/// What is to be known of one account's file: what concerns the whole column, as the first rows show it, and what
/// concerns the account's own cells.
pub fn checks_of_account(
    model: &Model,
    scorer: &Scorer,
    header: &[String],
    file: &FileReading,
    first: &[Record],
    account: &Record,
) -> Vec<Check> {
    let of = |records: &[Record]| {
        let (mut tally, mut row) = (Tally::new(scorer), scorer.row());
        for record in records {
            scorer.read(|column| Some(record.get(column)), &mut row);
            let score = scorer.score(&row);
            tally.add(scorer, record, &row, &score);
        }
        tally.checks(model, scorer, header, file)
    };
    let is_of_cells = |check: &Check| {
        matches!(
            check.finding,
            Finding::Unreadable { .. }
                | Finding::Unseen { .. }
                | Finding::New { .. }
                | Finding::Respelled { .. }
        )
    };
    let mut checks = of(first);
    checks.retain(|check| !is_of_cells(check));
    checks.extend(of(std::slice::from_ref(account)).into_iter().filter(is_of_cells));
    checks.sort_by(Check::by_weight);
    checks
}

/// Checks in the making.
struct Checks<'a> {
    model: &'a Model,
    accounts: u64,
    list: Vec<Check>,
}

impl Checks<'_> {
    /// Weight of the criteria that read a column, in milli-points.
    fn points(&self, column: &str) -> i64 {
        let reads = |cut: &Cut| cut.columns().contains(&column);
        let criteria = self
            .model
            .criteria
            .iter()
            .filter(|criterion| reads(&criterion.cut));
        criteria.map(crate::model::Criterion::weight).sum()
    }

    fn add(&mut self, column: &str, cells: u64, finding: Finding) {
        let share = cells as f64 / self.accounts.max(1) as f64;
        let weight = match finding.is_mapped() {
            true => 0.0,
            false => self.points(column) as f64 / FULL_SCORE as f64 * share,
        };
        self.list.push(Check {
            column: column.to_owned(),
            cells,
            of: self.accounts,
            weight: (weight * 1e6).round() / 1e6,
            finding,
        });
    }
}
