//! What happened to a model's versions, in order: one line an event, each with the hash of the line before it.
//!
//! The pointer to the champion says how many lines there are and what the last one hashes to, so that neither a line
//! changed nor lines taken off the end go unnoticed.

use std::collections::BTreeSet;
use std::path::Path;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::error::Result;
use crate::language::Language;
use crate::model::file;
use crate::registry::manifest::sha256;
use crate::registry::version::Version;

/// Name of the journal in a model's directory.
pub const JOURNAL: &str = "journal.jsonl";

/// Largest journal read, in bytes. House choice: fifty thousand events.
const MAX_JOURNAL_BYTES: u64 = 16 << 20;

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Event {
    /// A training added the version.
    Published,
    /// A person made it the champion.
    Promoted,
    /// A person went back to it from the champion after it.
    RolledBack,
    /// A person laid it aside: it waits for nobody's decision any more.
    Archived,
    /// A person wrote something down about it.
    Noted,
    /// It was met without a line that tells how it came, or the journal before was damaged.
    Found,
}

/// One event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// Its place in the journal, from 1.
    pub number: u64,
    /// When, UTC.
    pub at: String,
    /// Who: `user@host`.
    pub by: String,
    /// What happened.
    pub event: Event,
    /// To which version.
    pub version: Version,
    /// Champion before.
    pub from: Option<Version>,
    /// Champion since.
    pub to: Option<Version>,
    /// Why, in the words of who did it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// sha256 of the line before, empty for the first.
    pub before: String,
}

/// How many lines a journal has, and what the last one hashes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Head {
    pub lines: usize,
    pub hash: String,
}

/// What the file `champion` says: the version, on a second line the journal's head. One written by hand has no head.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pointer {
    /// `None` where it says so: no version is fit to score by itself.
    pub champion: Option<Version>,
    pub head: Option<Head>,
}

/// What stands for "no champion" in the pointer.
const NOBODY: &str = "none";

impl Pointer {
    /// `None` for anything but what [`Pointer::text`] writes, or the name of a version alone.
    pub fn parse(text: &str) -> Option<Self> {
        let mut lines = text.trim().lines();
        let champion = match lines.next()?.trim() {
            NOBODY => None,
            named => Some(Version::from_dir(named)?),
        };
        let head = lines.next().map(|line| {
            let (count, hash) = line.split_once(' ')?;
            Some(Head {
                lines: count.parse().ok()?,
                hash: hash.to_owned(),
            })
        });
        match head {
            Some(None) => None,
            head => Some(Self {
                champion,
                head: head.flatten(),
            }),
        }
    }

    pub fn text(&self) -> String {
        let champion = self
            .champion
            .map_or_else(|| NOBODY.to_owned(), |version| version.to_string());
        match &self.head {
            Some(head) => format!("{champion}\n{} {}\n", head.lines, head.hash),
            None => format!("{champion}\n"),
        }
    }
}

/// How a journal was seen not to be the one that was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Damage {
    /// This line does not follow from the one before: one was changed, added or taken out.
    Chain(usize),
    /// The last line, this one, is not the one that was written.
    Last(usize),
    /// Fewer or more lines are there than were written.
    Lines {
        /// Written.
        told: usize,
        /// There.
        there: usize,
    },
}

impl Damage {
    /// It as a clause.
    pub fn describe(self, language: Language) -> String {
        match self {
            Self::Chain(line) => language.journal_chain(line),
            Self::Last(line) => language.journal_last(line),
            Self::Lines { told, there } => language.journal_lines(told, there),
        }
    }
}

/// The events of a model, oldest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Journal {
    /// Events up to the one that the pointer tells of.
    pub records: Vec<Record>,
    /// An event written down that the pointer does not tell of yet: whoever wrote it was interrupted.
    pub(super) unfinished: Option<Record>,
    /// What is wrong with it; nothing with a sound one.
    pub damage: Option<Damage>,
    text: String,
}

impl Journal {
    /// Reads the journal in `home` and holds it against the pointer's `head`; one that is not there is empty.
    ///
    /// # Errors
    /// [`crate::Error::Io`] when it cannot be read, [`crate::Error::Artefact`] when it is larger than any of ours.
    pub(super) fn read(home: &Path, head: Option<&Head>) -> Result<Self> {
        let path = home.join(JOURNAL);
        let bytes = match path.try_exists() {
            Ok(false) => Vec::new(),
            _ => file::read_capped(&path, MAX_JOURNAL_BYTES)?,
        };
        Ok(Self::parse(&String::from_utf8_lossy(&bytes), head))
    }

    fn parse(text: &str, head: Option<&Head>) -> Self {
        let mut journal = Self {
            text: text.to_owned(),
            ..Self::default()
        };
        let mut before = String::new();
        let mut hashes = Vec::new();
        for (at, line) in text.lines().enumerate() {
            let record = serde_json::from_str::<Record>(line).ok();
            let record = record.filter(|record| record.number == at as u64 + 1 && record.before == before);
            let Some(record) = record else {
                journal.damage = Some(Damage::Chain(at + 1));
                return journal;
            };
            before = sha256(line.as_bytes());
            hashes.push(before.clone());
            journal.records.push(record);
        }
        let Some(head) = head else { return journal };
        match (journal.records.len(), head.lines) {
            (there, told) if there < told => {
                journal.damage = Some(Damage::Lines { told, there });
            }
            (_, told) if told.checked_sub(1).map(|last| &hashes[last]) != Some(&head.hash) => {
                journal.damage = Some(Damage::Last(told));
            }
            (there, told) if there == told + 1 => journal.unfinished = journal.records.pop(),
            (there, told) if there > told => {
                journal.damage = Some(Damage::Lines { told, there });
            }
            _ => {}
        }
        journal
    }

    /// How many lines there are and what the last hashes to, one that the pointer does not tell of included.
    pub(super) fn whole_head(&self) -> Head {
        let last = self.text.lines().last().unwrap_or_default();
        Head {
            lines: self.text.lines().count(),
            hash: sha256(last.as_bytes()),
        }
    }

    /// Whether nothing was ever written down.
    pub(super) fn is_blank(&self) -> bool {
        self.text.is_empty()
    }

    /// The journal with one event more, its text, and what the pointer must say of it.
    pub(super) fn with(
        &self,
        event: Event,
        version: Version,
        champions: [Option<Version>; 2],
        reason: Option<&str>,
    ) -> Result<(Record, String, Head)> {
        let before = self.text.lines().last().map(|line| sha256(line.as_bytes()));
        let record = Record {
            number: self.text.lines().count() as u64 + 1,
            at: now(),
            by: who(),
            event,
            version,
            from: champions[0],
            to: champions[1],
            reason: reason.map(str::to_owned),
            before: before.unwrap_or_default(),
        };
        let line = String::from_utf8_lossy(&file::to_compact_json(&record, JOURNAL)?).into_owned();
        let head = Head {
            lines: record.number as usize,
            hash: sha256(line.trim_end().as_bytes()),
        };
        Ok((record, format!("{}{line}", self.text), head))
    }

    /// The event after which a version was the champion at the end of `moment`: the last written down by then. A clock
    /// set back changes no order: an event counts from the latest moment told before it.
    pub fn at(&self, moment: Timestamp) -> Option<&Record> {
        let mut latest = Timestamp::MIN;
        self.records
            .iter()
            .take_while(|record| {
                latest = latest.max(record.at.parse().unwrap_or(latest));
                latest <= moment
            })
            .last()
    }

    /// The event that made the champion of `record` the champion.
    pub fn since(&self, record: &Record) -> Option<&Record> {
        let until = self.records.iter().take_while(|one| one.number <= record.number);
        until.filter(|one| one.from != one.to).last()
    }

    /// Events told to have happened before the one ahead of them.
    pub fn set_back(&self) -> impl Iterator<Item = &Record> {
        let time = |record: &Record| record.at.parse::<Timestamp>().unwrap_or(Timestamp::MIN);
        self.records
            .windows(2)
            .filter(move |pair| time(&pair[1]) < time(&pair[0]))
            .map(|pair| &pair[1])
    }

    /// The champion before the present one, going back over what was rolled back already.
    pub fn before(&self) -> Option<Version> {
        let mut champions: Vec<Option<Version>> = Vec::new();
        for record in self.records.iter().filter(|record| record.from != record.to) {
            if champions.is_empty() {
                champions.push(record.from);
            }
            match record.event {
                Event::RolledBack => drop(champions.pop()),
                _ => champions.push(record.to),
            }
        }
        champions.pop();
        champions.pop().flatten()
    }

    /// Versions laid aside and not taken up again.
    pub fn archived(&self) -> BTreeSet<Version> {
        let mut archived = BTreeSet::new();
        for record in &self.records {
            match record.event {
                Event::Archived => drop(archived.insert(record.version)),
                Event::Promoted | Event::RolledBack => drop(archived.remove(&record.version)),
                Event::Published | Event::Noted | Event::Found => {}
            }
        }
        archived
    }

    /// Whether a version was ever the champion.
    pub fn was_champion(&self, version: Version) -> bool {
        let of = |record: &Record| [record.from, record.to].contains(&Some(version));
        self.records.iter().any(of)
    }

    /// Whether a line tells how a version came.
    pub(super) fn knows(&self, version: Version) -> bool {
        self.records.iter().any(|record| record.version == version)
    }
}

/// This moment in whole seconds, UTC.
pub(super) fn now() -> String {
    let now = Timestamp::now();
    Timestamp::from_second(now.as_second()).unwrap_or(now).to_string()
}

/// Who runs this: `LOOKALIKE_USER` where it is set (a service says so on whose behalf it acts), else `user@host` as far
/// as the system tells.
pub(super) fn who() -> String {
    if let Some(named) = std::env::var("LOOKALIKE_USER")
        .ok()
        .filter(|named| !named.is_empty())
    {
        return named;
    }
    let told = |names: &[&str]| {
        let mut told = names.iter().filter_map(|name| std::env::var(name).ok());
        told.find(|value| !value.is_empty())
    };
    let host = std::fs::read_to_string("/proc/sys/kernel/hostname").ok();
    let host = host
        .map(|name| name.trim().to_owned())
        .filter(|name| !name.is_empty());
    let host = host.or_else(|| told(&["HOSTNAME", "COMPUTERNAME"]));
    let user = told(&["USER", "LOGNAME", "USERNAME"]);
    let unknown = || "unknown".to_owned();
    format!(
        "{}@{}",
        user.unwrap_or_else(unknown),
        host.unwrap_or_else(unknown)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A journal of these events, `(event, version, champion since)`, with its text and head.
    fn journal(events: &[(Event, u32, u32)]) -> (Journal, String, Head) {
        let (mut journal, mut champion) = (Journal::default(), None);
        let mut head = Head {
            lines: 0,
            hash: String::new(),
        };
        for (event, version, to) in events {
            let to = Some(Version(*to));
            let (_, text, after) = journal
                .with(*event, Version(*version), [champion, to], None)
                .unwrap();
            (journal, champion, head) = (Journal::parse(&text, Some(&after)), to, after);
            assert_eq!(journal.damage, None);
        }
        let text = journal.text.clone();
        (journal, text, head)
    }

    #[test]
    fn what_is_changed_added_or_cut_off_is_seen() {
        use Event::{Promoted, Published};
        let (_, text, head) = journal(&[
            (Published, 1, 1),
            (Published, 2, 1),
            (Promoted, 2, 2),
            (Published, 3, 2),
        ]);
        let damage = |text: &str| Journal::parse(text, Some(&head)).damage;
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(damage(&text), None);
        assert_eq!(
            damage(&text.replace("\"promoted\"", "\"noted\"")),
            Some(Damage::Chain(4))
        );
        assert_eq!(
            damage(&lines[..3].join("\n")),
            Some(Damage::Lines { told: 4, there: 3 })
        );
        assert_eq!(damage(&lines[1..].join("\n")), Some(Damage::Chain(1)));
        assert_eq!(damage(""), Some(Damage::Lines { told: 4, there: 0 }));
        // The last line edited: no line after it tells, the pointer does.
        let last = lines[3].replace("\"version\":3", "\"version\":4");
        let edited = [&lines[..3], &[last.as_str()]].concat().join("\n");
        assert_eq!(damage(&edited), Some(Damage::Last(4)));
        // One line more than the pointer tells of was not finished: it counts for nothing yet.
        let shorter = Head {
            lines: 3,
            hash: sha256(lines[2].as_bytes()),
        };
        let ahead = Journal::parse(&text, Some(&shorter));
        assert_eq!((ahead.damage, ahead.records.len()), (None, 3));
        assert_eq!(ahead.unfinished.unwrap().version, Version(3));
    }

    #[test]
    fn going_back_goes_on_to_the_champion_before() {
        use Event::{Promoted, Published, RolledBack};
        let mut events = vec![
            (Published, 1, 1),
            (Published, 2, 1),
            (Promoted, 2, 2),
            (Published, 3, 2),
            (Promoted, 3, 3),
        ];
        assert_eq!(journal(&events).0.before(), Some(Version(2)));
        events.push((RolledBack, 2, 2));
        assert_eq!(journal(&events).0.before(), Some(Version(1)));
        events.push((RolledBack, 1, 1));
        assert_eq!(journal(&events).0.before(), None);
        events.push((Promoted, 3, 3));
        assert_eq!(journal(&events).0.before(), Some(Version(1)));
    }

    #[test]
    fn a_clock_set_back_changes_no_order() {
        let (mut journal, ..) = journal(&[
            (Event::Published, 1, 1),
            (Event::Promoted, 2, 2),
            (Event::Promoted, 3, 3),
        ]);
        for (record, at) in journal
            .records
            .iter_mut()
            .zip(["2026-04-01", "2026-07-01", "2026-05-01"])
        {
            record.at = format!("{at}T00:00:00Z");
        }
        let champion = |day: &str| {
            let moment = format!("{day}T12:00:00Z").parse().unwrap();
            journal
                .at(moment)
                .and_then(|record| record.to)
                .map(|version| version.0)
        };
        let days = ["2026-03-31", "2026-04-01", "2026-06-01", "2026-07-01"];
        assert_eq!(days.map(champion), [None, Some(1), Some(1), Some(3)]);
        assert_eq!(
            journal.set_back().map(|record| record.number).collect::<Vec<_>>(),
            [3]
        );
    }

    #[test]
    fn a_pointer_is_read_as_written_and_as_people_write_it() {
        for champion in [None, Some(Version(3))] {
            let head = Some(Head {
                lines: 7,
                hash: "ab".into(),
            });
            let pointer = Pointer { champion, head };
            assert_eq!(Pointer::parse(&pointer.text()), Some(pointer));
        }
        assert_eq!(Pointer::parse("v000002").unwrap().champion, Some(Version(2)));
        for text in ["", "2", "v000002\nabc", "v000002\nx abc"] {
            assert_eq!(Pointer::parse(text), None, "{text}");
        }
    }
}
