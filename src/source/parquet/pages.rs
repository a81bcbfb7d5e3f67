//! The pages of a column, decompressed only when there is room for them.

use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use parquet::basic::{Compression, Encoding, Type};
use parquet::column::page::{Page, PageMetadata, PageReader};
use parquet::errors::{ParquetError, Result};
use parquet::file::metadata::ColumnChunkMetaData;
use parquet::file::serialized_reader::SerializedPageReader;

use crate::source::csv::LONGEST_FIELD;
use crate::source::parquet::thrift::PageHeader;

/// Most values of one cell, all of which are decoded at once (house choice).
const MOST_VALUES: u64 = 1_000_000;
/// Bytes of a byte array once it is decoded, and of the two lengths that delta encodings keep of it.
const DECODED: u64 = 32;

/// What a page asks for that no table needs.
#[derive(Debug, thiserror::Error)]
pub(super) enum Excess {
    #[error("a field is longer than {} MiB", LONGEST_FIELD >> 20)]
    Field,
    #[error("a list has over {MOST_VALUES} values")]
    Values,
    #[error("its pages take over {0} bytes")]
    Room(u64),
}

impl From<Excess> for ParquetError {
    fn from(excess: Excess) -> Self {
        Self::External(Box::new(excess))
    }
}

/// Bytes that the pages of a file take, and may.
#[derive(Debug, Clone)]
pub(super) struct Room {
    taken: Arc<AtomicU64>,
    most: u64,
}

impl Room {
    pub fn new(most: u64) -> Self {
        Self {
            taken: Arc::default(),
            most,
        }
    }

    fn take(&self, bytes: u64) -> Result<()> {
        let before = self.taken.fetch_add(bytes, Ordering::Relaxed);
        match before.saturating_add(bytes) > self.most {
            true => Err(Excess::Room(self.most).into()),
            false => Ok(()),
        }
    }

    fn give_back(&self, bytes: u64) {
        self.taken.fetch_sub(bytes, Ordering::Relaxed);
    }
}

/// What the last data page allows: how many of its values may be decoded at once, of how many.
#[derive(Debug, Default)]
pub(super) struct Latest {
    pub values: AtomicU64,
    pub at_once: AtomicU64,
}

/// The pages of one column of a row group.
pub(super) struct Pages {
    inner: SerializedPageReader<File>,
    /// For the headers alone; it shares its position with `inner`, which seeks before each reading as this does.
    file: File,
    codec: Compression,
    kind: Type,
    most_repeated: i16,
    most_defined: i16,
    offset: u64,
    left: u64,
    room: Room,
    /// Room taken by the dictionary, and by the data page.
    dictionary: u64,
    page: u64,
    latest: Arc<Latest>,
    /// Values since the last cell started.
    open: u64,
}

impl Pages {
    pub fn new(
        file: &Arc<File>,
        chunk: &ColumnChunkMetaData,
        rows: usize,
        room: Room,
        latest: Arc<Latest>,
    ) -> Result<Self> {
        let (offset, left) = chunk.byte_range();
        let codec = chunk.compression();
        // These two decompress to the end, however long it is: that is done here.
        let chunk = match codec {
            Compression::GZIP(_) | Compression::BROTLI(_) => chunk
                .clone()
                .into_builder()
                .set_compression(Compression::UNCOMPRESSED)
                .build()?,
            _ => chunk.clone(),
        };
        Ok(Self {
            inner: SerializedPageReader::new(Arc::clone(file), &chunk, rows, None)?,
            file: file.try_clone()?,
            codec,
            kind: chunk.column_type(),
            most_repeated: chunk.column_descr().max_rep_level(),
            most_defined: chunk.column_descr().max_def_level(),
            offset,
            left,
            room,
            dictionary: 0,
            page: 0,
            latest,
            open: 0,
        })
    }

    /// The header of the next page that holds values; `None` at the end.
    fn header(&mut self) -> Result<Option<PageHeader>> {
        while self.left > 0 {
            self.file.seek(SeekFrom::Start(self.offset))?;
            let header = PageHeader::read(BufReader::new(&self.file), self.left)
                .map_err(|broken| ParquetError::General(broken.0))?;
            let whole = header.length.saturating_add(header.compressed as u64);
            self.offset = self.offset.saturating_add(whole);
            self.left = self.left.saturating_sub(whole);
            if header.kind != 1 {
                return Ok(Some(header));
            }
        }
        Ok(None)
    }

    /// Takes the room that a page needs.
    fn admit(&mut self, header: &PageHeader) -> Result<()> {
        let (size, values) = (header.uncompressed as u64, header.values as u64);
        if self.kind == Type::BYTE_ARRAY && size / values.max(1) > LONGEST_FIELD as u64 + DECODED {
            return Err(Excess::Field.into());
        }
        let decoded = match self.kind {
            Type::BYTE_ARRAY | Type::FIXED_LEN_BYTE_ARRAY => DECODED,
            _ => 8,
        };
        match header.kind {
            2 => {
                self.dictionary = size.saturating_add(values.saturating_mul(decoded));
                self.room.take(self.dictionary)
            }
            _ => {
                let before = std::mem::replace(&mut self.page, size);
                self.room.take(self.page)?;
                self.room.give_back(before);
                self.latest.values.store(values, Ordering::Relaxed);
                Ok(())
            }
        }
    }

    fn decompressed(&self, page: Page, header: &PageHeader) -> Result<Page> {
        let size = header.uncompressed as usize;
        let codec = self.codec;
        let inflate = |compressed: &[u8], before: &[u8]| -> Result<Vec<u8>> {
            let mut out = Vec::with_capacity(size);
            out.extend_from_slice(before);
            let left = size.saturating_sub(before.len());
            // A page without values may have nothing to decompress.
            if left > 0 {
                let most = left as u64 + 1;
                match codec {
                    Compression::BROTLI(_) => brotli::Decompressor::new(compressed, 1 << 12)
                        .take(most)
                        .read_to_end(&mut out)?,
                    _ => flate2::read::MultiGzDecoder::new(compressed)
                        .take(most)
                        .read_to_end(&mut out)?,
                };
            }
            match out.len() == size {
                true => Ok(out),
                false => Err(ParquetError::General(
                    "a page has another size than it says".to_owned(),
                )),
            }
        };
        if !matches!(codec, Compression::GZIP(_) | Compression::BROTLI(_)) {
            return Ok(page);
        }
        Ok(match page {
            Page::DataPage {
                buf,
                num_values,
                encoding,
                def_level_encoding,
                rep_level_encoding,
                statistics,
            } => Page::DataPage {
                buf: inflate(&buf, &[])?.into(),
                num_values,
                encoding,
                def_level_encoding,
                rep_level_encoding,
                statistics,
            },
            Page::DataPageV2 {
                buf,
                num_values,
                encoding,
                num_nulls,
                num_rows,
                def_levels_byte_len,
                rep_levels_byte_len,
                is_compressed,
                statistics,
            } => {
                let levels = (def_levels_byte_len as usize).saturating_add(rep_levels_byte_len as usize);
                let (levels, rest) = buf
                    .split_at_checked(levels)
                    .ok_or_else(|| ParquetError::General("a page is shorter than its levels".to_owned()))?;
                let buf = match is_compressed {
                    true => inflate(rest, levels)?.into(),
                    false => buf,
                };
                Page::DataPageV2 {
                    buf,
                    num_values,
                    encoding,
                    num_nulls,
                    num_rows,
                    def_levels_byte_len,
                    rep_levels_byte_len,
                    is_compressed: false,
                    statistics,
                }
            }
            Page::DictionaryPage {
                buf,
                num_values,
                encoding,
                is_sorted,
            } => Page::DictionaryPage {
                buf: inflate(&buf, &[])?.into(),
                num_values,
                encoding,
                is_sorted,
            },
        })
    }

    /// Looks at how the values of a page are laid out, before they are decoded.
    fn check(&mut self, page: &Page) -> Result<()> {
        let (buf, encoding, values) = match page {
            Page::DataPage {
                buf,
                encoding,
                num_values,
                ..
            }
            | Page::DataPageV2 {
                buf,
                encoding,
                num_values,
                ..
            } => (buf, *encoding, u64::from(*num_values)),
            Page::DictionaryPage { .. } => return Ok(()),
        };
        // Each value may repeat the whole of the one before.
        let at_once = match encoding {
            Encoding::DELTA_BYTE_ARRAY => (LONGEST_FIELD / buf.len().max(1)).max(1) as u64,
            _ => u64::MAX,
        };
        self.latest.at_once.store(at_once, Ordering::Relaxed);
        if matches!(
            encoding,
            Encoding::DELTA_BYTE_ARRAY | Encoding::DELTA_LENGTH_BYTE_ARRAY
        ) {
            self.check_lengths(page, values)?;
        }
        if self.most_repeated > 0 {
            self.check_repetitions(page, values)?;
        }
        Ok(())
    }

    /// Delta encodings keep every length of a page, as many as they say themselves.
    fn check_lengths(&mut self, page: &Page, values: u64) -> Result<()> {
        let mut rest = Levels::of(page, self.most_repeated, self.most_defined)?.values;
        // Size of a block, its parts, then how many there are.
        let declared = [varint(&mut rest), varint(&mut rest), varint(&mut rest)];
        if declared[2].is_none_or(|declared| declared > values) {
            let reason = "a page has more values than it says";
            return Err(ParquetError::General(reason.to_owned()));
        }
        let lengths = values.saturating_mul(2 * 4);
        self.room.take(lengths)?;
        self.page = self.page.saturating_add(lengths);
        Ok(())
    }

    /// Refuses a cell of too many values: a few bytes may repeat one millions of times.
    fn check_repetitions(&mut self, page: &Page, values: u64) -> Result<()> {
        let Levels { repetitions, .. } = Levels::of(page, self.most_repeated, self.most_defined)?;
        let Some(mut runs) = repetitions else {
            // Without runs there are as many levels as there are bits.
            return match values > MOST_VALUES {
                true => Err(Excess::Values.into()),
                false => Ok(()),
            };
        };
        let width = bits(self.most_repeated);
        let mut left = values;
        while left > 0 {
            let Some(head) = varint(&mut runs) else {
                return Ok(());
            };
            let bytes = if head & 1 == 0 {
                width.div_ceil(8)
            } else {
                (head >> 1) as usize * width
            };
            let Some((run, rest)) = runs.split_at_checked(bytes.min(runs.len())) else {
                return Ok(());
            };
            runs = rest;
            if head & 1 == 0 {
                let count = (head >> 1).min(left);
                left -= count;
                self.open = match run.iter().all(|byte| *byte == 0) {
                    true => 1,
                    false => self.open.saturating_add(count),
                };
            } else {
                let count = ((run.len() * 8 / width) as u64).min(left);
                left -= count;
                for level in 0..count as usize {
                    let starts =
                        (level * width..(level + 1) * width).all(|bit| run[bit / 8] >> (bit % 8) & 1 == 0);
                    self.open = if starts { 1 } else { self.open + 1 };
                }
            }
            if self.open > MOST_VALUES {
                return Err(Excess::Values.into());
            }
        }
        Ok(())
    }
}

/// The parts of a page.
struct Levels<'a> {
    /// Runs of repetition levels; none where they are packed without runs.
    repetitions: Option<&'a [u8]>,
    values: &'a [u8],
}

impl<'a> Levels<'a> {
    fn of(page: &'a Page, most_repeated: i16, most_defined: i16) -> Result<Self> {
        let parts = match page {
            Page::DataPageV2 {
                buf,
                def_levels_byte_len,
                rep_levels_byte_len,
                ..
            } => {
                let (repeated, defined) = (*rep_levels_byte_len as usize, *def_levels_byte_len as usize);
                buf.split_at_checked(repeated).and_then(|(repetitions, rest)| {
                    Some(Self {
                        repetitions: Some(repetitions),
                        values: rest.get(defined..)?,
                    })
                })
            }
            Page::DataPage {
                buf,
                num_values,
                rep_level_encoding,
                def_level_encoding,
                ..
            } => {
                level(buf, most_repeated, *rep_level_encoding, *num_values).and_then(|(repetitions, rest)| {
                    let (_, values) = level(rest, most_defined, *def_level_encoding, *num_values)?;
                    Some(Self { repetitions, values })
                })
            }
            Page::DictionaryPage { buf, .. } => Some(Self {
                repetitions: None,
                values: buf,
            }),
        };
        parts.ok_or_else(|| ParquetError::General("a page is shorter than its levels".to_owned()))
    }
}

/// The levels at the start of a page of version 1, where there are any, and what follows them.
fn level(buf: &[u8], most: i16, encoding: Encoding, values: u32) -> Option<(Option<&[u8]>, &[u8])> {
    if most == 0 {
        return Some((None, buf));
    }
    if encoding == Encoding::RLE {
        let (length, rest) = buf.split_first_chunk::<4>()?;
        let (runs, rest) = rest.split_at_checked(u32::from_le_bytes(*length) as usize)?;
        return Some((Some(runs), rest));
    }
    let bytes = (values as usize * bits(most)).div_ceil(8);
    Some((None, buf.get(bytes..)?))
}

/// Bits that levels up to `most` take.
fn bits(most: i16) -> usize {
    (i16::BITS - most.leading_zeros()) as usize
}

fn varint(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0;
    for shift in (0..64).step_by(7) {
        let (first, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u64::from(first & 0x7f) << shift;
        if first & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

impl PageReader for Pages {
    fn get_next_page(&mut self) -> Result<Option<Page>> {
        let Some(header) = self.header()? else {
            return self.inner.get_next_page();
        };
        self.admit(&header)?;
        let Some(page) = self.inner.get_next_page()? else {
            return Ok(None);
        };
        let page = self.decompressed(page, &header)?;
        self.check(&page)?;
        Ok(Some(page))
    }

    fn peek_next_page(&mut self) -> Result<Option<PageMetadata>> {
        self.inner.peek_next_page()
    }

    fn skip_next_page(&mut self) -> Result<()> {
        self.header()?;
        self.inner.skip_next_page()
    }
}

impl Iterator for Pages {
    type Item = Result<Page>;

    fn next(&mut self) -> Option<Self::Item> {
        self.get_next_page().transpose()
    }
}

impl Drop for Pages {
    fn drop(&mut self) {
        self.room.give_back(self.page.saturating_add(self.dictionary));
    }
}
