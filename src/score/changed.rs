//! What changed since scores that were written before: only that is to be pushed.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use rustc_hash::FxHashMap;
use serde::Serialize;

use crate::error::{Error, Result};
use crate::language::Language;
use crate::score::crm::{Destination, Field, Key};
use crate::source::{Record, Records};

/// How an account's score differs from the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// It was not there.
    New,
    /// Its grade is another.
    Grade,
    /// Its grade is the same and its segment another.
    Segment,
    /// Both are the same, by another model.
    Model,
    /// All that is the same, and its owner or sequence another.
    Routing,
    /// Nothing of that.
    Same,
}

/// Accounts by how they changed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct ChangedSummary {
    /// Those that were not there.
    pub new: u64,
    /// Those of another grade.
    pub grade: u64,
    /// Those of the same grade and another segment.
    pub segment: u64,
    /// Those of both alike, by another model.
    pub model: u64,
    /// Those with another owner or sequence, all else alike.
    pub routing: u64,
    /// Those that are not written.
    pub unchanged: u64,
    /// Those that were there and are no more.
    pub gone: u64,
    /// Rows of the older scores that repeat an account: the last counts.
    pub repeated: u64,
}

/// Scores that were written before, by account.
#[derive(Debug)]
pub struct Older {
    written: Written,
    accounts: FxHashMap<Box<str>, OlderScore>,
    texts: Vec<Box<str>>,
    has_segment: bool,
    repeated: u64,
}

/// How these were written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written {
    /// As scores are, by the model's ids.
    Scores,
    /// For a CRM, by its own.
    Crm(Destination, Key),
}

/// Numbers of the texts of one account.
#[derive(Debug)]
struct OlderScore {
    grade: u32,
    segment: u32,
    model: u32,
    owner: u32,
    sequence: u32,
    seen: AtomicBool,
}

/// An account as it is scored now.
pub(super) struct Scored<'a> {
    pub grade: &'a str,
    pub segment: u32,
    pub model: &'a str,
    pub owner: &'a str,
    pub sequence: &'a str,
}

impl Older {
    /// Reads them from a file that `score` wrote, for a CRM or not.
    ///
    /// # Errors
    /// [`Error::Input`] for a table that holds no scores, and for a record that cannot be read.
    pub fn read(records: &mut Records, path: &Path) -> Result<Self> {
        let header = records.header().to_vec();
        let find = |title: &str| header.iter().position(|name| name == title);
        let layouts = [Destination::HubSpot, Destination::Salesforce]
            .into_iter()
            .flat_map(|crm| {
                [Key::RecordId, Key::Domain].map(|key| (Written::Crm(crm, key), crm.key_title(key)))
            });
        let title = |written: Written, field: Field| match written {
            Written::Scores => field.name(),
            Written::Crm(crm, _) => crm.title(field),
        };
        let found = [(Written::Scores, "id")]
            .into_iter()
            .chain(layouts)
            .find_map(|(written, id)| {
                let [grade, model] = [Field::Grade, Field::Model].map(|field| find(&title(written, field)));
                Some((written, find(id)?, grade?, model?))
            });
        let Some((written, id, grade, model)) = found else {
            return Err(Error::input(
                path,
                1,
                0,
                "holds no scores: it lacks `id`, `grade` or `model`, or what a CRM calls them",
                "name a file that `lookalike score` wrote",
            ));
        };
        let [segment, owner, sequence] =
            [Field::Segment, Field::Owner, Field::Sequence].map(|field| find(&title(written, field)));
        let mut older = Self {
            written,
            accounts: FxHashMap::default(),
            texts: Vec::new(),
            has_segment: segment.is_some(),
            repeated: 0,
        };
        let mut numbers = FxHashMap::default();
        let mut record = Record::new();
        while records.next(&mut record)? {
            let mut number = |at: Option<usize>| {
                let text = at.map_or("", |at| record.get(at).trim());
                older.number(text, &mut numbers)
            };
            let score = OlderScore {
                grade: number(Some(grade)),
                segment: number(segment),
                model: number(Some(model)),
                owner: number(owner),
                sequence: number(sequence),
                seen: AtomicBool::new(false),
            };
            let id = record.get(id).trim();
            if !id.is_empty() && older.accounts.insert(id.into(), score).is_some() {
                older.repeated += 1;
            }
        }
        Ok(older)
    }

    fn number(&mut self, text: &str, numbers: &mut FxHashMap<Box<str>, u32>) -> u32 {
        if let Some(number) = numbers.get(text) {
            return *number;
        }
        let number = self.texts.len() as u32;
        self.texts.push(text.into());
        numbers.insert(text.into(), number);
        number
    }

    /// How they were written, and so by which ids accounts are found.
    pub fn written(&self) -> Written {
        self.written
    }

    /// How an account differs; `id` is as the older scores have it.
    pub(super) fn change(&self, id: &str, now: &Scored<'_>) -> Change {
        let Some(older) = self.accounts.get(id) else {
            return Change::New;
        };
        older.seen.store(true, Ordering::Relaxed);
        let text = |number: u32| &*self.texts[number as usize];
        let routing = [(older.owner, now.owner), (older.sequence, now.sequence)];
        if text(older.grade) != now.grade {
            Change::Grade
        } else if self.has_segment && segment(text(older.segment)) != now.segment {
            Change::Segment
        } else if text(older.model) != now.model {
            Change::Model
        } else if routing.iter().any(|(older, now)| known(text(*older)) != *now) {
            Change::Routing
        } else {
            Change::Same
        }
    }

    /// All accounts, once each was looked at.
    pub(super) fn summary<'c>(&self, counts: impl Iterator<Item = &'c ChangedSummary>) -> ChangedSummary {
        let unseen = |older: &&OlderScore| !older.seen.load(Ordering::Relaxed);
        let mut all = ChangedSummary {
            gone: self.accounts.values().filter(unseen).count() as u64,
            repeated: self.repeated,
            ..ChangedSummary::default()
        };
        for more in counts {
            all.new += more.new;
            all.grade += more.grade;
            all.segment += more.segment;
            all.model += more.model;
            all.routing += more.routing;
            all.unchanged += more.unchanged;
        }
        all
    }
}

impl ChangedSummary {
    pub(super) fn add(&mut self, change: Change) {
        match change {
            Change::New => self.new += 1,
            Change::Grade => self.grade += 1,
            Change::Segment => self.segment += 1,
            Change::Model => self.model += 1,
            Change::Routing => self.routing += 1,
            Change::Same => self.unchanged += 1,
        }
    }

    /// Accounts that are written.
    pub fn changed(&self) -> u64 {
        self.new + self.grade + self.segment + self.model + self.routing
    }
}

/// Older scores and where the table has their ids.
#[derive(Debug, Clone, Copy)]
pub struct Since<'a> {
    /// The older scores.
    pub older: &'a Older,
    /// Position of the column with the ids.
    pub position: usize,
}

impl Since<'_> {
    /// How a row differs.
    pub(super) fn change(&self, record: &Record, now: &Scored<'_>) -> Change {
        let text = record.get(self.position).trim();
        match self.older.written {
            Written::Scores => self.older.change(text, now),
            Written::Crm(crm, key) => match crm.id(key, text) {
                Some(id) => self.older.change(&id, now),
                None => Change::New,
            },
        }
    }
}

/// The number of a segment as scores have it, or with its name as a CRM has it; 0 is none.
fn segment(text: &str) -> u32 {
    let number = text.split(':').next().unwrap_or_default();
    number.trim().parse().unwrap_or(0)
}

/// A text that a CRM was given, or nothing where it was told that there is none.
fn known(text: &str) -> &str {
    match Language::ALL.iter().any(|language| language.crm_none() == text) {
        true => "",
        false => text,
    }
}
