//! A folder of files read as one table: its files in the order of their names, their columns by name, and what the names of its
//! folders say (`country=FR`) as further columns.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use crate::error::{Error, Result};
use crate::recipe::ReadRecipe;
use crate::source::packed::Packing;
use crate::source::record::Record;
use crate::source::records::Records;
use crate::source::stream::{Dialect, RejectTaker, Rejected, Source, header};
use crate::table::{AsRead, Mend};

/// Folders below each other that are looked into (house choice).
const DEEPEST: usize = 16;

/// How Hive and Spark write that a partition's value is not known.
const UNKNOWN: &str = "__HIVE_DEFAULT_PARTITION__";

/// Endings of the files that are read.
const TABLES: [&str; 7] = ["csv", "tsv", "txt", "parquet", "pq", "ndjson", "jsonl"];

/// A file of a folder.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Part {
    /// The file.
    pub file: PathBuf,
    /// Names and values of the partitions it lies in, from the outermost.
    pub partitions: Vec<(String, String)>,
}

impl Part {
    /// Whether its ending is one of a table.
    pub fn is_table(&self) -> bool {
        let file = match Packing::of_ending(&self.file) {
            Some(_) => self.file.with_extension(""),
            None => self.file.clone(),
        };
        let ending = file.extension().unwrap_or_default().to_ascii_lowercase();
        TABLES.iter().any(|known| ending == *known)
    }
}

/// The files of a folder and of those in it, in the order of their names. Names that begin with a dot or a line below are notes
/// of whoever wrote the folder.
///
/// # Errors
/// [`Error::Io`]; [`Error::Input`] for folders too deep in each other.
pub fn parts(folder: &Path) -> Result<Vec<Part>> {
    let mut found = Vec::new();
    walk(folder, &[], DEEPEST, &mut found)?;
    found.sort();
    Ok(found)
}

fn walk(folder: &Path, partitions: &[(String, String)], deeper: usize, found: &mut Vec<Part>) -> Result<()> {
    if deeper == 0 {
        let reason = "lies in more folders than are looked into";
        return Err(Error::input(folder, 0, 0, reason, "name a folder further in"));
    }
    for entry in fs::read_dir(folder).map_err(Error::io(folder, "read"))? {
        let entry = entry.map_err(Error::io(folder, "read"))?;
        let path = entry.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name.starts_with(['.', '_']) {
            continue;
        }
        // Links to folders may lead anywhere, and back: they are files that are no table.
        if !entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            let partitions = partitions.to_vec();
            found.push(Part {
                file: path,
                partitions,
            });
            continue;
        }
        let mut inner = partitions.to_vec();
        if let Some((name, value)) = name.split_once('=') {
            let value = if value == UNKNOWN {
                String::new()
            } else {
                unescaped(value)
            };
            inner.push((unescaped(name), value));
        }
        walk(&path, &inner, deeper - 1, found)?;
    }
    Ok(())
}

/// The text of a folder's name, in which signs stand as `%2F`.
fn unescaped(name: &str) -> String {
    let mut bytes = Vec::with_capacity(name.len());
    let mut rest = name.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let hex = (*first == b'%').then(|| after.get(..2)).flatten();
        let hex = hex.and_then(|hex| u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok());
        bytes.push(hex.unwrap_or(*first));
        rest = if hex.is_some() { &after[2..] } else { after };
    }
    String::from_utf8(bytes).unwrap_or_else(|_| name.to_owned())
}

/// Starts reading a folder.
///
/// # Errors
/// [`Error::Input`] where no file of it holds a table; as [`Records::open`] for the first.
pub(super) fn open(parts: Vec<Part>, folder: &Path, how: &ReadRecipe) -> Result<Box<dyn Source>> {
    let (tables, others): (Vec<Part>, Vec<Part>) = parts.into_iter().partition(Part::is_table);
    let Some(first) = tables.first() else {
        let reason = "is a folder without a table";
        let remedy = "name a file, or a folder of .csv, .tsv, .txt, .parquet or .ndjson files";
        return Err(Error::input(folder, 0, 0, reason, remedy));
    };
    let mut read = AsRead::default();
    if tables.len() > 1 {
        let files = tables.len() as u64;
        read.mend(Mend::Folder { files }, 0);
    }
    let name = |part: &Part| {
        let name = part.file.file_name().unwrap_or_default();
        name.to_string_lossy().into_owned()
    };
    if !others.is_empty() {
        let names = others.iter().map(name).collect();
        read.mend(Mend::OtherFiles { names }, 0);
    }
    let now = Records::reopen(&first.file, how)?;
    let own = now.header().to_vec();
    // A column that the file has itself is its own.
    let new = |(name, _): &&(String, String)| !own.contains(name);
    let partitions: Vec<String> = first
        .partitions
        .iter()
        .filter(new)
        .map(|(name, _)| name.clone())
        .collect();
    let columns = own.iter().chain(&partitions).map(String::as_str);
    let columns = header(columns, &first.file, 0)?;
    Ok(Box::new(Folder {
        how: how.clone(),
        first: first.clone(),
        dialect: now.dialect(),
        encoding: now.encoding(),
        header: columns,
        values: values_of(&partitions, first),
        partitions,
        own,
        left: tables.into_iter().skip(1).collect::<Vec<_>>().into_iter(),
        now,
        order: None,
        read,
        rejects: None,
        scratch: Record::new(),
    }))
}

struct Folder {
    how: ReadRecipe,
    first: Part,
    dialect: Dialect,
    encoding: &'static str,
    /// Columns of the first file, then those of the partitions.
    header: Vec<String>,
    own: Vec<String>,
    /// Columns that folders name.
    partitions: Vec<String>,
    left: std::vec::IntoIter<Part>,
    now: Records,
    /// Where the current file has each column of the first, if not in its place.
    order: Option<Vec<usize>>,
    /// What the partitions of the current file say.
    values: Vec<String>,
    /// How the files before the current one were read.
    read: AsRead,
    rejects: Option<Arc<Mutex<RejectTaker>>>,
    scratch: Record,
}

/// What the partitions of a file say of these columns.
fn values_of(columns: &[String], part: &Part) -> Vec<String> {
    let named = part.partitions.iter().filter(|(name, _)| columns.contains(name));
    named.map(|(_, value)| value.clone()).collect()
}

impl Folder {
    /// Goes on to the next file; false when there is none.
    fn advance(&mut self) -> Result<bool> {
        let Some(part) = self.left.next() else {
            return Ok(false);
        };
        let next = Records::reopen(&part.file, &self.how)?;
        let next = next.called_as(self.own.iter().map(String::as_str));
        self.check(&next, &part)?;
        let place = |name: &String| next.header().iter().position(|column| column == name);
        // Every column is there: that was checked.
        let order: Vec<usize> = self.own.iter().filter_map(place).collect();
        self.order = (0..order.len()).ne(order.iter().copied()).then_some(order);
        self.values = values_of(&self.partitions, &part);
        let done = std::mem::replace(&mut self.now, next);
        self.read.append(&done.as_read());
        self.take_rejects(&part.file);
        Ok(true)
    }

    /// One table has the same columns in every file, and is written one way.
    fn check(&self, next: &Records, part: &Part) -> Result<()> {
        let refuse = |reason: String| {
            let remedy = "read each file by itself, or give all the same columns and marks";
            Err(Error::input(&part.file, 0, 0, reason, remedy))
        };
        let first = self.first.file.display();
        let lacks = |has: &[String], name: &&String| !has.contains(name);
        if let Some(name) = self.own.iter().find(|name| lacks(next.header(), name)) {
            return refuse(format!("has no column `{name}`, which {first} has"));
        }
        if let Some(name) = next.header().iter().find(|name| lacks(&self.own, name)) {
            return refuse(format!("has a column `{name}`, which {first} has not"));
        }
        let names = |part: &Part| -> Vec<String> {
            let names = part.partitions.iter().map(|(name, _)| name.clone());
            names.collect()
        };
        if names(part) != names(&self.first) {
            return refuse(format!("lies in other partitions than {first}"));
        }
        if next.dialect().delimiter != self.dialect.delimiter {
            return refuse(format!("has another sign between its cells than {first}"));
        }
        Ok(())
    }

    /// Has the current file give away what is none of its rows, each with the file's name.
    fn take_rejects(&mut self, file: &Path) {
        let Some(rejects) = self.rejects.clone() else {
            return;
        };
        let file = file.display().to_string();
        self.now.reject_into(Box::new(move |mut rejected: Rejected| {
            rejected.reason = format!("{file}: {}", rejected.reason);
            // Whoever panicked with it took what it was given.
            let mut taker = rejects.lock().unwrap_or_else(|taker| taker.into_inner());
            taker(rejected)
        }));
    }
}

impl Source for Folder {
    fn header(&self) -> &[String] {
        &self.header
    }

    fn next(&mut self, record: &mut Record) -> Result<bool> {
        while !self.now.next(record)? {
            if !self.advance()? {
                return Ok(false);
            }
        }
        if let Some(order) = &self.order {
            let scratch = &mut self.scratch;
            scratch.start(record.line);
            scratch.spans = record.spans;
            for at in order {
                scratch.push(record.get(*at));
            }
            std::mem::swap(record, scratch);
        }
        self.values.iter().for_each(|value| record.push(value));
        Ok(true)
    }

    fn dialect(&self) -> Dialect {
        self.dialect
    }

    fn encoding(&self) -> &'static str {
        self.encoding
    }

    fn as_read(&self) -> AsRead {
        let mut read = self.read.clone();
        read.append(&self.now.as_read());
        read
    }

    fn reject_into(&mut self, taker: RejectTaker) {
        self.rejects = Some(Arc::new(Mutex::new(taker)));
        let file = self.first.file.clone();
        self.take_rejects(&file);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_folders_are_read_as_they_were_meant() {
        assert_eq!(unescaped("R%26D%2FOps"), "R&D/Ops");
        assert_eq!(unescaped("50%"), "50%");
        assert_eq!(unescaped("%zz"), "%zz");
        assert_eq!(unescaped("%FF"), "%FF");
    }
}
