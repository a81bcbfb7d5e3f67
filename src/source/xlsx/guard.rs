//! Refuses workbooks that would not fit in memory, before anything reads them: a few kilobytes of zip can unpack to
//! any size, and what an archive says of its sizes may be a lie. Each part is unpacked once, held nowhere.

use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::path::Path;

use zip::ZipArchive;

use crate::error::{Error, Result};

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

/// Checks every part of a workbook that can be read from, and gives the file back at its start.
///
/// # Errors
/// [`Error::Input`] for a file that is no zip archive, and for a part beyond these limits.
pub fn check(file: File, path: &Path) -> Result<File> {
    let unreadable = |what: String| {
        let reason = format!("is a workbook that cannot be read ({what})");
        let remedy = "it is cut short or damaged: open it in Excel or LibreOffice and save it again";
        Error::input(path, 0, 0, reason, remedy)
    };
    let copy = file.try_clone().map_err(Error::io(path, "read"))?;
    let mut archive =
        ZipArchive::new(BufReader::new(copy)).map_err(|error| unreadable(one_line(&error.to_string())))?;
    if archive.len() > MOST_PARTS {
        return Err(bomb(path, &format!("{} parts", archive.len())));
    }
    let mut buffer = vec![0; 1 << 16];
    for index in 0..archive.len() {
        let mut part = archive
            .by_index(index)
            .map_err(|error| unreadable(one_line(&error.to_string())))?;
        let name = part
            .name()
            .map_err(|error| unreadable(one_line(&error.to_string())))?
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
        let mut scan = Scan::default();
        loop {
            let read = part
                .read(&mut buffer)
                .map_err(|error| unreadable(format!("`{name}`: {}", one_line(&error.to_string()))))?;
            if read == 0 {
                break;
            }
            if is_xml && buffer[..read].contains(&0) {
                return Err(unreadable(format!("`{name}` is not UTF-8")));
            }
            scan.add(&buffer[..read]);
            if too_big(scan.size) {
                return Err(bomb(path, &says(scan.size)));
            }
            let most_tags = most_tags(&name, is_xml);
            if scan.tags > most_tags {
                return Err(bomb(path, &format!("`{name}` has over {most_tags} tags")));
            }
            if is_xml && scan.longest > LONGEST_TEXT {
                return Err(bomb(
                    path,
                    &format!("`{name}` has a text of over {} MB", LONGEST_TEXT >> 20),
                ));
            }
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
    Ok(file)
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

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
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
