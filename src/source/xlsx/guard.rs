//! Refuses workbooks that would not fit in memory, before anything reads them: a few kilobytes of zip can unpack to
//! any size, and what an archive says of its sizes may be a lie. Each part is unpacked once, held nowhere.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::path::Path;

use zip::ZipArchive;

use crate::error::{Error, Result};
use crate::source::xlsx::book::{self, Marks};

/// Unpacked bytes of a part that is read cell by cell, so takes no memory: a full sheet of 1,048,576 rows and 60
/// columns (house choice).
const LARGEST_SHEET: u64 = 4 << 30;
/// Unpacked bytes of the texts shared by all cells, which are held (house choice: some million texts).
const LARGEST_TEXTS: u64 = 256 << 20;
/// Unpacked bytes of any other part, which may be held several times its size (house choice).
const LARGEST_PART: u64 = 16 << 20;
/// A part this many times its packed size is a bomb: sheets of real tables pack 5 to 50 times, and deflate cannot do
/// better than 1,032. House choice.
const HIGHEST_RATIO: u64 = 200;
/// Parts below this size do no harm whatever their ratio.
const HARMLESS: u64 = 8 << 20;
/// Bytes without a tag: Excel's longest cell is 32,767 characters (house choice: with room for entities).
const LONGEST_TEXT: u64 = 1 << 20;
/// Texts that may be announced: room is made for them (house choice: 120 MB).
const MOST_TEXTS: u64 = 5_000_000;
/// Tags of the shared texts, which have four each (house choice: as many texts, some 300 MB).
const MOST_TEXT_TAGS: u64 = 4 * MOST_TEXTS;
/// Tags of other parts that are held (house choice: Excel allows 65,490 formats of a few tags).
const MOST_TAGS: u64 = 1_000_000;
/// Most parts of a workbook (house choice).
const MOST_PARTS: usize = 10_000;

/// Merged cells and hidden rows that are kept (house choice: 20 MB).
const MOST_MARKS: usize = 1 << 20;

/// An archive of which no part does harm.
pub struct Checked {
    /// The file, at its start.
    pub file: File,
    /// What each sheet of an `.xlsx` says beside its cells, by the lower-cased name of its part.
    pub marks: BTreeMap<String, Marks>,
    /// Whether a part that readers need is written in UTF-16, which they do not read.
    pub is_wide: bool,
}

/// Checks every part of a workbook that can be read from.
///
/// # Errors
/// [`Error::Input`] for a file that is no zip archive, and for a part beyond these limits.
pub fn check(file: File, path: &Path) -> Result<Checked> {
    let unreadable = |what: String| book::broken(path, 0, &what);
    let (mut marks, mut is_wide) = (BTreeMap::new(), false);
    let copy = file.try_clone().map_err(Error::io(path, "read"))?;
    let mut archive = ZipArchive::new(BufReader::new(copy)).map_err(|error| unreadable(error.to_string()))?;
    if archive.len() > MOST_PARTS {
        return Err(bomb(path, &format!("{} parts", archive.len())));
    }
    let mut buffer = vec![0; 1 << 16];
    for index in 0..archive.len() {
        let mut part = archive
            .by_index(index)
            .map_err(|error| unreadable(error.to_string()))?;
        let name = part
            .name()
            .map_err(|error| unreadable(error.to_string()))?
            .to_lowercase();
        let is_xml = name.ends_with(".xml") || name.ends_with(".rels");
        let most = largest(&name, is_xml);
        let packed = part.compressed_size().max(1);
        let too_big = |size: u64| size > most || (size > HARMLESS && size / packed > HIGHEST_RATIO);
        let says = |size: u64| {
            format!(
                "`{name}` unpacks to {} MB from {} kB",
                size / 1_000_000,
                packed.div_ceil(1_000)
            )
        };
        if too_big(part.size()) {
            return Err(bomb(path, &says(part.size())));
        }
        let mut scan = Scan {
            marks: is_sheet(&name).then(RowMarks::default),
            ..Scan::default()
        };
        let mut wide = None;
        loop {
            let read = part
                .read(&mut buffer)
                .map_err(|error| unreadable(format!("`{name}`: {error}")))?;
            if read == 0 {
                break;
            }
            // XML may be UTF-16: Power Query keeps its own so, in a part that holds no sheet.
            let wide = *wide.get_or_insert_with(|| is_utf16(&buffer[..read]));
            if is_xml && is_needed(&name) {
                is_wide |= wide;
                if !wide && buffer[..read].contains(&0) {
                    return Err(unreadable(format!("`{name}` is not UTF-8")));
                }
            }
            scan.add(&buffer[..read]);
            if too_big(scan.size) {
                return Err(bomb(path, &says(scan.size)));
            }
            let most_tags = most_tags(&name, is_xml);
            if scan.tags > most_tags {
                return Err(bomb(path, &format!("`{name}` has over {most_tags} tags")));
            }
            // Nothing reads a part that is foreign and UTF-16.
            if is_xml && scan.longest > LONGEST_TEXT && (!wide || is_needed(&name)) {
                return Err(bomb(
                    path,
                    &format!("`{name}` has a text of over {} MB", LONGEST_TEXT >> 20),
                ));
            }
        }
        if let Some(RowMarks { marks: mut found, .. }) = scan.marks.take() {
            found.sort();
            if found.merged.len() + found.hidden.len() >= MOST_MARKS {
                return Err(bomb(
                    path,
                    &format!("`{name}` merges or hides over {MOST_MARKS} cells"),
                ));
            }
            marks.insert(name.clone(), found);
        }
        if scan.announced > MOST_TEXTS {
            return Err(bomb(
                path,
                &format!("`{name}` announces {} texts", scan.announced),
            ));
        }
    }
    let mut file = file;
    file.seek(SeekFrom::Start(0)).map_err(Error::io(path, "read"))?;
    Ok(Checked { file, marks, is_wide })
}

/// Whether XML that starts so is UTF-16, with a mark or without. Source: W3C, "Extensible Markup Language (XML) 1.0",
/// appendix F.
pub fn is_utf16(start: &[u8]) -> bool {
    [[0xff, 0xfe], [0xfe, 0xff], [b'<', 0], [0, b'<']]
        .iter()
        .any(|sign| start.starts_with(sign))
}

/// Whether readers of `.xlsx` need a part: what is beside the workbook's own folder describes it, or is foreign.
fn is_needed(name: &str) -> bool {
    !["customxml/", "docprops/"]
        .iter()
        .any(|folder| name.starts_with(folder))
}

fn is_sheet(name: &str) -> bool {
    name.contains("worksheets/") && name.ends_with(".xml")
}

/// Whether a part is read cell by cell, and never held.
fn is_streamed(name: &str) -> bool {
    ["worksheets/", "pivotcache/"]
        .iter()
        .any(|folder| name.contains(folder))
}

fn is_texts(name: &str) -> bool {
    name.ends_with("sharedstrings.xml")
}

fn largest(name: &str, is_xml: bool) -> u64 {
    if is_streamed(name) {
        LARGEST_SHEET
    } else if is_texts(name) || !is_xml {
        LARGEST_TEXTS
    } else {
        LARGEST_PART
    }
}

fn most_tags(name: &str, is_xml: bool) -> u64 {
    if is_streamed(name) || !is_xml {
        u64::MAX
    } else if is_texts(name) {
        MOST_TEXT_TAGS
    } else {
        MOST_TAGS
    }
}

fn bomb(path: &Path, what: &str) -> Error {
    let reason = format!("is refused as a zip bomb: {what}");
    Error::input(
        path,
        0,
        0,
        reason,
        "save the table alone in a new workbook, or as CSV",
    )
}

/// What a part holds, byte by byte.
#[derive(Default)]
struct Scan {
    size: u64,
    tags: u64,
    /// Bytes since the last tag, and the most there were.
    run: u64,
    longest: u64,
    /// Largest `uniqueCount`, which readers trust.
    announced: u64,
    /// The end of what was scanned, where an attribute may be cut.
    tail: Vec<u8>,
    /// Of a sheet.
    marks: Option<RowMarks>,
}

/// What a sheet's tags say of rows and merged cells, tag by tag.
#[derive(Default)]
struct RowMarks {
    /// The start of a tag that is cut.
    cut: Vec<u8>,
    /// The row after the last, from 0.
    next: u32,
    marks: Marks,
}

/// Bytes of a tag in which its attributes are sought (house choice: a row has a dozen short ones).
const TAG: usize = 512;

impl RowMarks {
    /// Takes what follows a `<`, up to the next if it is `whole`.
    fn add(&mut self, piece: &[u8], whole: bool) {
        if !whole || !self.cut.is_empty() {
            let room = TAG.saturating_sub(self.cut.len());
            self.cut.extend_from_slice(&piece[..piece.len().min(room)]);
            if whole {
                let tag = std::mem::take(&mut self.cut);
                self.tag(&tag);
            }
            return;
        }
        self.tag(&piece[..piece.len().min(TAG)]);
    }

    fn tag(&mut self, tag: &[u8]) {
        let end = tag
            .iter()
            .position(|byte| matches!(byte, b' ' | b'>' | b'/' | b'\t' | b'\r' | b'\n'));
        let (name, attributes) = tag.split_at(end.unwrap_or(tag.len()));
        let name = match name.iter().position(|byte| *byte == b':') {
            Some(colon) => &name[colon + 1..],
            None => name,
        };
        if name == b"row" {
            let row = attribute(attributes, b"r")
                .and_then(|row| std::str::from_utf8(row).ok()?.parse::<u32>().ok());
            let row = row.map_or(self.next, |row| row.saturating_sub(1));
            let hidden = attribute(attributes, b"hidden");
            if matches!(hidden, Some(b"1" | b"true" | b"on")) && self.marks.hidden.len() < MOST_MARKS {
                self.marks.hidden.push(row);
            }
            self.next = row.saturating_add(1);
        } else if name == b"mergeCell" && self.marks.merged.len() < MOST_MARKS {
            let merged = attribute(attributes, b"ref").and_then(book::region);
            self.marks.merged.extend(merged);
        }
    }
}

/// The value of an attribute.
fn attribute<'a>(attributes: &'a [u8], name: &[u8]) -> Option<&'a [u8]> {
    let mut rest = attributes;
    loop {
        let start = rest.iter().position(|byte| !byte.is_ascii_whitespace())?;
        let equals = start + rest[start..].iter().position(|byte| *byte == b'=')?;
        let found = rest[start..equals].trim_ascii();
        let quote_at = equals
            + 1
            + rest[equals + 1..]
                .iter()
                .position(|byte| !byte.is_ascii_whitespace())?;
        let quote = rest[quote_at];
        if quote != b'"' && quote != b'\'' {
            return None;
        }
        let value = &rest[quote_at + 1..];
        let end = value.iter().position(|byte| *byte == quote)?;
        if found == name {
            return Some(&value[..end]);
        }
        rest = &value[end + 1..];
    }
}

/// The number in what follows an attribute's name; as good as endless when blanks hide it.
fn announced(after: &[u8]) -> u64 {
    let blank = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'=' | b'"' | b'\'' | b'+' | b'0');
    let start = after.iter().take_while(|byte| blank(byte)).count();
    let digits = after[start..]
        .iter()
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    match std::str::from_utf8(&after[start..start + digits]) {
        _ if start > ATTRIBUTE / 2 => u64::MAX,
        Ok("") | Err(_) => 0,
        Ok(digits) => digits.parse().unwrap_or(u64::MAX),
    }
}

const ANNOUNCES: &[u8] = b"uniqueCount";
/// An attribute's name, its quotes and 20 digits, with blanks.
const ATTRIBUTE: usize = 64;

impl Scan {
    fn add(&mut self, bytes: &[u8]) {
        self.size += bytes.len() as u64;
        for piece in bytes.split_inclusive(|byte| *byte == b'<') {
            self.run += piece.len() as u64;
            self.longest = self.longest.max(self.run);
            if let Some(marks) = &mut self.marks {
                marks.add(piece, piece.ends_with(b"<"));
            }
            if piece.ends_with(b"<") {
                self.run = 0;
                self.tags += 1;
            }
        }
        self.tail.extend_from_slice(bytes);
        let text = &self.tail;
        let mut from = 0;
        while let Some(at) = text[from..]
            .iter()
            .position(|byte| *byte == b'u')
            .map(|at| from + at)
        {
            if text[at..].starts_with(ANNOUNCES) {
                self.announced = self.announced.max(announced(&text[at + ANNOUNCES.len()..]));
            }
            from = at + 1;
        }
        let kept = self.tail.len().saturating_sub(ATTRIBUTE);
        self.tail.drain(..kept);
    }
}
