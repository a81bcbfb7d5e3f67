//! Compound files, which hold workbooks of Excel 97 to 2003 as a stream among others. Source: Microsoft, "[MS-CFB]:
//! Compound File Binary File Format".
//!
//! The stream is taken out by a reader that believes no chain of sectors, and put into a container of its own for the
//! library that reads workbooks.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

use crate::error::{Error, Result};
use crate::source::xlsx::book::{broken, locked};

/// Bytes of a file that is held whole (house choice: a full sheet of 65,536 rows and 60 columns has some 50 MB).
const LARGEST: u64 = 128 << 20;
const END_OF_CHAIN: u32 = 0xffff_fffe;
const FREE: u32 = 0xffff_ffff;
const FAT_SECTOR: u32 = 0xffff_fffd;
/// Numbers of sectors end here; what is above says something else.
const RESERVED: u32 = 0xffff_fffa;
const ENTRY: usize = 128;
const SHORT_SECTOR: usize = 64;
/// A stream below this size lies in short sectors.
const SHORT_STREAM: usize = 4096;

/// The stream of the workbook.
///
/// # Errors
/// [`Error::Input`] when the file is too large, damaged, locked or holds no workbook.
pub fn workbook(file: &mut File, path: &Path) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    file.seek(SeekFrom::Start(0)).map_err(Error::io(path, "read"))?;
    file.take(LARGEST + 1)
        .read_to_end(&mut bytes)
        .map_err(Error::io(path, "read"))?;
    if bytes.len() as u64 > LARGEST {
        let reason = format!("is larger than {} MB", LARGEST >> 20);
        return Err(Error::input(path, 0, 0, reason, "save it as .xlsx or CSV"));
    }
    let damaged = || broken(path, 0, "its sectors do not hold together");
    let compound = Compound::of(&bytes).ok_or_else(damaged)?;
    let entries = compound.entries().ok_or_else(damaged)?;
    let named = |name: &str| entries.iter().find(|entry| entry.name.eq_ignore_ascii_case(name));
    if named("EncryptedPackage").is_some() {
        return Err(locked(path));
    }
    let Some(entry) = named("Workbook").or(named("Book")) else {
        let remedy = "check what it is: documents and messages are compound files too";
        return Err(Error::input(path, 0, 0, "holds no workbook", remedy));
    };
    compound.stream(entry, &entries[0]).ok_or_else(damaged)
}

struct Compound<'a> {
    bytes: &'a [u8],
    sector: usize,
    fat: Vec<u32>,
}

struct Entry {
    name: String,
    start: u32,
    size: usize,
}

impl<'a> Compound<'a> {
    fn of(bytes: &'a [u8]) -> Option<Self> {
        let shift = u16_at(bytes, 30)?;
        if !matches!(shift, 9 | 12) {
            return None;
        }
        let mut compound = Self {
            bytes,
            sector: 1 << shift,
            fat: Vec::new(),
        };
        // No table has more sectors than the file.
        let most = bytes.len() / compound.sector + 1;
        let mut tables: Vec<u32> = (0..109).filter_map(|at| u32_at(bytes, 76 + 4 * at)).collect();
        let mut next = u32_at(bytes, 68)?;
        let per_sector = compound.sector / 4;
        let mut steps = 0;
        while next < RESERVED {
            steps += 1;
            if steps > most {
                return None;
            }
            let sector = compound.sector_at(next)?;
            tables.extend((0..per_sector - 1).filter_map(|at| u32_at(sector, 4 * at)));
            next = u32_at(sector, 4 * (per_sector - 1))?;
        }
        tables.retain(|table| *table < RESERVED);
        if tables.len() > most {
            return None;
        }
        let mut fat = Vec::new();
        for table in tables {
            // The last may be cut with the file.
            let Some(sector) = compound.sector_at(table) else {
                break;
            };
            fat.extend((0..sector.len() / 4).filter_map(|at| u32_at(sector, 4 * at)));
        }
        compound.fat = fat;
        Some(compound)
    }

    /// A sector; the last may be shorter.
    fn sector_at(&self, number: u32) -> Option<&'a [u8]> {
        let start = (number as usize).checked_add(1)?.checked_mul(self.sector)?;
        let rest = self.bytes.get(start..).filter(|rest| !rest.is_empty())?;
        Some(&rest[..rest.len().min(self.sector)])
    }

    /// The sectors of a chain, up to `size` bytes.
    fn chain(&self, start: u32, size: usize) -> Option<Vec<u8>> {
        let mut out = Vec::new();
        let (mut next, mut steps) = (start, 0);
        while next < RESERVED && out.len() < size {
            steps += 1;
            if steps > self.bytes.len() / self.sector + 1 {
                return None;
            }
            out.extend_from_slice(self.sector_at(next)?);
            next = self.fat.get(next as usize).copied().unwrap_or(END_OF_CHAIN);
        }
        out.truncate(size);
        Some(out)
    }

    fn entries(&self) -> Option<Vec<Entry>> {
        let directory = self.chain(u32_at(self.bytes, 48)?, usize::MAX)?;
        let entry = |bytes: &[u8]| {
            let units: Vec<u16> = (0..32)
                .filter_map(|at| u16_at(bytes, 2 * at))
                .take_while(|unit| *unit != 0)
                .collect();
            Some(Entry {
                name: String::from_utf16_lossy(&units),
                start: u32_at(bytes, 116)?,
                size: u32_at(bytes, 120)? as usize,
            })
        };
        let entries: Option<Vec<Entry>> = directory.chunks_exact(ENTRY).map(entry).collect();
        entries.filter(|entries| !entries.is_empty())
    }

    fn stream(&self, entry: &Entry, root: &Entry) -> Option<Vec<u8>> {
        if entry.size >= SHORT_STREAM {
            return self.chain(entry.start, entry.size);
        }
        let short = self.chain(root.start, root.size)?;
        let table = self.chain(u32_at(self.bytes, 60)?, usize::MAX)?;
        let mut out = Vec::new();
        let (mut next, mut steps) = (entry.start, 0);
        while next < RESERVED && out.len() < entry.size {
            steps += 1;
            if steps > SHORT_STREAM / SHORT_SECTOR + 1 {
                return None;
            }
            let start = (next as usize).checked_mul(SHORT_SECTOR)?;
            out.extend_from_slice(short.get(start..(start + SHORT_SECTOR).min(short.len()))?);
            next = u32_at(&table, 4 * next as usize)?;
        }
        out.truncate(entry.size);
        Some(out)
    }
}

/// A compound file with a workbook's stream alone.
pub fn container(stream: &[u8]) -> Vec<u8> {
    const SECTOR: usize = 4096;
    const PER_TABLE: usize = SECTOR / 4;
    let size = stream.len().max(SHORT_STREAM);
    let of_stream = size.div_ceil(SECTOR);
    // The tables, the directory, the stream.
    let tables = (of_stream + 2).div_ceil(PER_TABLE - 1);
    let mut fat = vec![FREE; tables * PER_TABLE];
    fat[..tables].fill(FAT_SECTOR);
    fat[tables] = END_OF_CHAIN;
    let first = tables + 1;
    for (at, next) in fat.iter_mut().enumerate().skip(first).take(of_stream) {
        *next = at as u32 + 1;
    }
    fat[first + of_stream - 1] = END_OF_CHAIN;

    let mut out = vec![0; SECTOR];
    out[..8].copy_from_slice(&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);
    let mut put = |at: usize, value: u32| out[at..at + 4].copy_from_slice(&value.to_le_bytes());
    // Versions 62.4, little-endian, sectors of 2^12 and 2^6 bytes.
    put(24, 0x0004_003e);
    put(28, 0x000c_fffe);
    put(32, 6);
    put(40, 1);
    put(44, tables as u32);
    put(48, tables as u32);
    put(56, SHORT_STREAM as u32);
    put(60, END_OF_CHAIN);
    put(68, END_OF_CHAIN);
    for at in 0..109 {
        put(76 + 4 * at, if at < tables { at as u32 } else { FREE });
    }
    out.extend(fat.iter().flat_map(|entry| entry.to_le_bytes()));
    let mut directory = vec![0; SECTOR];
    for (at, name, kind, start, size) in [
        (0, "Root Entry", 5, 0, 0),
        (1, "Workbook", 2, first as u32, size as u64),
    ] {
        let entry = &mut directory[at * ENTRY..(at + 1) * ENTRY];
        let units: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        entry[..units.len()].copy_from_slice(&units);
        entry[64] = units.len() as u8 + 2;
        entry[66] = kind;
        entry[68..80].fill(0xff);
        entry[116..120].copy_from_slice(&start.to_le_bytes());
        entry[120..128].copy_from_slice(&size.to_le_bytes());
    }
    directory[76] = 1;
    directory[77..80].fill(0);
    out.extend(directory);
    out.extend_from_slice(stream);
    out.resize((first + of_stream + 1) * SECTOR, 0);
    out
}

/// A number of two bytes, the lowest first.
pub fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    let bytes = bytes.get(at..at + 2)?;
    Some(u16::from_le_bytes([bytes[0], bytes[1]]))
}

/// A number of four bytes, the lowest first.
pub fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let bytes = bytes.get(at..at + 4)?;
    Some(u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_comes_out_of_its_container_as_it_went_in() {
        for size in [10, 4096, 5000, 5_000_000] {
            let stream: Vec<u8> = (0..size).map(|at| (at % 251) as u8).collect();
            let bytes = container(&stream);
            let compound = Compound::of(&bytes).unwrap();
            let entries = compound.entries().unwrap();
            let found = compound.stream(&entries[1], &entries[0]).unwrap();
            assert_eq!(&found[..size], &stream[..]);
        }
    }

    #[test]
    fn chains_that_go_round_are_damage() {
        let mut bytes = container(&[1; 20_000]);
        // The stream's second sector leads back to its first.
        let second = 4096 + 4 * 3;
        bytes[second..second + 4].copy_from_slice(&2u32.to_le_bytes());
        let compound = Compound::of(&bytes).unwrap();
        assert!(compound.chain(2, usize::MAX).is_none());
        assert!(Compound::of(&bytes[..40]).is_none());
    }
}
