//! What somebody answered about pairs that may be one account, and which rows of a table it is about.
//!
//! A row is known again by its id; without one by its name, and by a mark of all that was compared: a re-sorted export has
//! the same marks.

use std::collections::{BTreeMap, VecDeque};
use std::path::{Path, PathBuf};

use rustc_hash::{FxHashMap, FxHashSet};

use super::columns::Columns;
use super::facts::Facts;
use super::reason::Note;
use super::{Known, Settings};
use crate::error::{Error, Result};
use crate::files;
use crate::recipe::ReadRecipe;
use crate::source::{Record, Records};
use crate::table::Table;
use crate::vocabulary::VALUES;
use crate::vocabulary::fold::{find, fold};

/// Rows that say the same in everything compared and are answered about together; of more, no answer tells which it means.
/// House choice.
const ALIKE: usize = 20;
/// Lines of contradicting answers that are named.
const LINES: usize = 8;

/// Answers read from files of pairs, in their order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Answers {
    /// The files they are from.
    pub files: Vec<PathBuf>,
    /// Each answered pair.
    pub all: Vec<Answer>,
}

/// An answered pair.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// One account.
    pub a: Reference,
    /// The other.
    pub b: Reference,
    /// Whether they are one.
    pub same: bool,
    /// Which of the files it is from.
    pub file: usize,
    /// Line there.
    pub line: u64,
    /// What the file had of the pair when it was asked: weight and evidence.
    pub weight: [String; 2],
}

/// How a row is called in a file of pairs.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Reference {
    /// Its id, else its name.
    pub called: String,
    /// Its mark; empty where the file has none.
    pub mark: String,
}

/// Answers as they are about the rows of a table.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Answered {
    /// Rows that are one account.
    pub same: Vec<(u32, u32)>,
    /// Rows that are not.
    pub apart: Vec<(u32, u32)>,
    /// Of each answer, the rows it is about: the first of each side. `None` for those that are about none.
    pub about: Vec<Option<(u32, u32)>>,
    /// What is to be said of them.
    pub notes: Vec<Note>,
}

impl Answers {
    /// Reads files with columns `a`, `b`, `answer`, and where there are any `mark_a`, `mark_b`. Lines without answer are not asked.
    ///
    /// # Errors
    /// [`Error::Input`] where a file lacks a column or says what is no answer; whatever cannot be read.
    pub fn read(files: &[PathBuf], read: &ReadRecipe) -> Result<Self> {
        let mut answers = Self {
            files: files.to_vec(),
            all: Vec::new(),
        };
        for (at, file) in files.iter().enumerate() {
            answers.add(at, file, read)?;
        }
        Ok(answers)
    }

    fn add(&mut self, at: usize, path: &Path, read: &ReadRecipe) -> Result<()> {
        // Not as a file that this run reads: the next list, with these answers in it, may be written there.
        let file = files::read::open_to_renew(path).map_err(Error::io(path, "read"))?;
        let mut records = Records::of_unnamed(&file, path, &read.limits())?;
        let column = |name: &str| find(records.header().iter().map(String::as_str), name);
        let needed = |name: &str| {
            column(name).ok_or_else(|| {
                Error::input(
                    path,
                    1,
                    0,
                    format!("there is no column `{name}`"),
                    "give a list of pairs as `clean -o` writes it, with `same` or `different` in its column `answer`",
                )
            })
        };
        let (a, b, said) = (needed("a")?, needed("b")?, needed("answer")?);
        let [mark_a, mark_b, weight, evidence] = ["mark_a", "mark_b", "weight", "evidence"].map(column);
        let mut record = Record::new();
        while records.next(&mut record)? {
            let cell = |at: Option<usize>| at.map_or("", |at| record.get(at)).trim().to_owned();
            let word = cell(Some(said));
            if word.is_empty() {
                continue;
            }
            let folded = fold(&word);
            let same = match (
                VALUES.same_account.contains(folded.as_str()),
                VALUES.different_account.contains(folded.as_str()),
            ) {
                (true, _) => true,
                (_, true) => false,
                _ => {
                    return Err(Error::input(
                        path,
                        record.line(),
                        said as u64 + 1,
                        format!("`{word}` is no answer"),
                        "write `same` or `different`, or leave the cell empty",
                    ));
                }
            };
            let reference = |called: usize, mark: Option<usize>| Reference {
                called: cell(Some(called)),
                mark: cell(mark),
            };
            self.all.push(Answer {
                a: reference(a, mark_a),
                b: reference(b, mark_b),
                same,
                file: at,
                line: record.line(),
                weight: [cell(weight), cell(evidence)],
            });
        }
        Ok(())
    }

    /// The rows of a table that they are about.
    ///
    /// # Errors
    /// [`Error::Input`] where answers contradict each other; [`Error::UnknownColumn`] when the settings name a column that is
    /// not there.
    pub fn about(&self, table: &Table, known: Known, settings: &Settings) -> Result<Answered> {
        if self.files.is_empty() {
            return Ok(Answered::default());
        }
        let facts = Facts::read(table, &Columns::find(table, known, &settings.columns)?);
        let rows = RowsOf::new(
            self.all.iter().flat_map(|one| [&one.a, &one.b]),
            &facts,
            0,
            table,
            known,
        );
        self.resolved(&rows, &rows)
    }

    /// The rows of two tables that they are about, those of the second after those of the first.
    pub(super) fn between(&self, facts: &Facts, a: (&Table, Known), b: (&Table, Known)) -> Result<Answered> {
        if self.files.is_empty() {
            return Ok(Answered::default());
        }
        let first = RowsOf::new(self.all.iter().map(|one| &one.a), facts, 0, a.0, a.1);
        let second = RowsOf::new(
            self.all.iter().map(|one| &one.b),
            facts,
            a.0.rows as u32,
            b.0,
            b.1,
        );
        self.resolved(&first, &second)
    }

    fn resolved(&self, a: &RowsOf, b: &RowsOf) -> Result<Answered> {
        let mut found = Answered::default();
        let (mut same, mut apart, mut gone, mut unclear) = (0, 0, 0, 0);
        let mut links = Links::default();
        let mut differing = Vec::new();
        for (at, answer) in self.all.iter().enumerate() {
            let (mine, theirs) = (a.of(&answer.a), b.of(&answer.b));
            let (Some(mine), Some(theirs)) = (mine, theirs) else {
                unclear += 1;
                found.about.push(None);
                continue;
            };
            let mut pairs: Vec<(u32, u32)> = mine
                .iter()
                .flat_map(|x| theirs.iter().map(move |y| (*x.min(y), *x.max(y))))
                .filter(|(x, y)| x != y)
                .collect();
            pairs.sort_unstable();
            pairs.dedup();
            found.about.push(pairs.first().copied());
            match (pairs.is_empty(), answer.same) {
                (true, _) => gone += 1,
                (_, true) => {
                    same += 1;
                    pairs.iter().for_each(|(x, y)| links.add(*x, *y, at));
                    found.same.append(&mut pairs);
                }
                (_, false) => {
                    apart += 1;
                    differing.push((at, pairs[0]));
                    found.apart.append(&mut pairs);
                }
            }
        }
        for (at, (x, y)) in differing {
            if let Some(chain) = links.chain(x, y) {
                return Err(self.contradiction(at, &chain));
            }
        }
        let files: Vec<String> = self.files.iter().map(|file| file.display().to_string()).collect();
        let files = files.join(", ");
        found.notes.push(Note::Answers { files, same, apart });
        if gone > 0 {
            found.notes.push(Note::AnswersGone { answers: gone });
        }
        if unclear > 0 {
            found.notes.push(Note::AnswersUnclear { answers: unclear });
        }
        Ok(found)
    }

    /// `different` about rows that others make one account: where all of it stands.
    fn contradiction(&self, different: usize, chain: &[usize]) -> Error {
        let answer = &self.all[different];
        let place = |at: &usize| {
            let one = &self.all[*at];
            match one.file == answer.file {
                true => one.line.to_string(),
                false => format!("{}:{}", self.files[one.file].display(), one.line),
            }
        };
        let mut lines: Vec<String> = chain.iter().take(LINES).map(place).collect();
        if chain.len() > LINES {
            lines.push("…".to_owned());
        }
        let (a, b) = (&answer.a.called, &answer.b.called);
        let line = if chain.len() == 1 { "line" } else { "lines" };
        Error::input(
            &self.files[answer.file],
            answer.line,
            0,
            format!(
                "`{a}` and `{b}` are `different` here, and `same` by {line} {}",
                lines.join(", ")
            ),
            "leave one of these answers empty",
        )
    }
}

/// Rows of a table by how a file of pairs calls them.
struct RowsOf {
    /// Whether rows have ids: marks then tell rows of one id apart only.
    by_id: bool,
    called: FxHashMap<String, Vec<u32>>,
    marked: FxHashMap<String, Vec<u32>>,
    /// Marks of the rows called.
    marks: FxHashMap<u32, String>,
}

impl RowsOf {
    /// Finds what is asked for among the rows of a table, which begin in the facts at `first`.
    fn new<'r>(
        asked: impl Iterator<Item = &'r Reference>,
        facts: &Facts,
        first: u32,
        table: &Table,
        known: Known,
    ) -> Self {
        let (mut names, mut marks) = (FxHashSet::default(), FxHashSet::default());
        for reference in asked {
            names.insert(reference.called.as_str());
            // A spreadsheet's formula has an apostrophe before it.
            names.insert(reference.called.strip_prefix('\'').unwrap_or(&reference.called));
            marks.insert(reference.mark.as_str());
        }
        let mut found = Self {
            by_id: known.id.is_some(),
            called: FxHashMap::default(),
            marked: FxHashMap::default(),
            marks: FxHashMap::default(),
        };
        for row in 0..table.rows {
            let text = |column: Option<usize>| table.columns[column?].text(row);
            let at = first + row as u32;
            let called = text(known.id)
                .or_else(|| text(known.name))
                .map(|called| called.trim().to_owned())
                .filter(|called| names.contains(called.as_str()));
            let mark = facts.mark(at);
            if marks.contains(mark.as_str()) {
                found.marked.entry(mark.clone()).or_default().push(at);
            }
            if let Some(called) = called {
                found.called.entry(called).or_default().push(at);
                found.marks.insert(at, mark);
            }
        }
        found
    }

    /// The rows that one stands for: none where it is no longer there, several where they say the same. `None` where it may
    /// be any of several.
    fn of(&self, reference: &Reference) -> Option<Vec<u32>> {
        let plain = reference.called.strip_prefix('\'').unwrap_or(&reference.called);
        let called = self
            .called
            .get(&reference.called)
            .or_else(|| self.called.get(plain))
            .map_or(&[][..], Vec::as_slice);
        if let [row] = called {
            return Some(vec![*row]);
        }
        if called.is_empty() {
            let marked = self.marked.get(&reference.mark).filter(|_| !self.by_id);
            let rows = marked.cloned().unwrap_or_default();
            return (rows.len() <= ALIKE).then_some(rows);
        }
        if reference.mark.is_empty() {
            return None;
        }
        let rows: Vec<u32> = called
            .iter()
            .copied()
            .filter(|row| self.marks[row] == reference.mark)
            .collect();
        (rows.len() <= ALIKE).then_some(rows)
    }
}

/// Rows answered to be one account, each link with its answer.
#[derive(Default)]
struct Links(BTreeMap<u32, Vec<(u32, usize)>>);

impl Links {
    fn add(&mut self, a: u32, b: u32, answer: usize) {
        self.0.entry(a).or_default().push((b, answer));
        self.0.entry(b).or_default().push((a, answer));
    }

    /// The answers that make one account of two rows, the fewest of them.
    fn chain(&self, from: u32, to: u32) -> Option<Vec<usize>> {
        let mut came: FxHashMap<u32, (u32, usize)> = FxHashMap::default();
        let mut next = VecDeque::from([from]);
        while let Some(row) = next.pop_front() {
            if row == to {
                break;
            }
            for (other, answer) in self.0.get(&row).into_iter().flatten() {
                if *other != from && !came.contains_key(other) {
                    came.insert(*other, (row, *answer));
                    next.push_back(*other);
                }
            }
        }
        let (mut at, mut chain) = (to, Vec::new());
        while at != from {
            let (before, answer) = came.get(&at)?;
            chain.push(*answer);
            at = *before;
        }
        chain.sort_unstable();
        Some(chain)
    }
}

impl Answered {
    /// The same about other rows: `moved` says where a row went, if it is still there.
    pub(crate) fn moved(&self, moved: impl Fn(u32) -> Option<u32>) -> Self {
        let each = |pairs: &[(u32, u32)]| {
            let pairs = pairs.iter().filter_map(|(a, b)| Some((moved(*a)?, moved(*b)?)));
            pairs.filter(|(a, b)| a != b).collect()
        };
        Self {
            same: each(&self.same),
            apart: each(&self.apart),
            ..Self::default()
        }
    }
}
