//! Parquet, a batch of rows at a time. Each leaf of the schema is a column: `a.b` inside a group, a list's values joined
//! by `;`.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

use parquet::basic::{ConvertedType, LogicalType, TimeUnit};
use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::{AsBytes, DataType, Int96};
use parquet::errors::ParquetError;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::schema::types::{ColumnDescriptor, Type};

use crate::error::{Error, Result};
use crate::source::cell;
use crate::source::feed::{Feed, Sink};
use crate::source::stream::{Source, header};

/// Rows decoded at a time (house choice).
const BATCH_ROWS: usize = 2048;
/// Bytes that a batch may take, as far as the file's own figures tell (house choice).
const BATCH_BYTES: i64 = 32 << 20;
/// Julian day of 1970-01-01. Source: the Parquet format's note on INT96 timestamps.
const JULIAN_EPOCH: i64 = 2_440_588;

/// Starts reading a file; `path` is its name in messages.
pub fn open(mut file: File, path: &Path) -> Result<Box<dyn Source>> {
    check_ends(&mut file, path)?;
    let name = path.to_path_buf();
    Feed::start(path, move |sink| read(file, &name, sink))
}

/// A whole file starts and ends with a mark.
fn check_ends(file: &mut File, path: &Path) -> Result<()> {
    let mut read_mark = |from| -> std::io::Result<[u8; 4]> {
        let mut mark = [0; 4];
        file.seek(from)?;
        file.read_exact(&mut mark)?;
        Ok(mark)
    };
    let first = read_mark(SeekFrom::Start(0)).unwrap_or_default();
    let last = read_mark(SeekFrom::End(-4)).unwrap_or_default();
    let (reason, remedy) = match (&first, &last) {
        (b"PAR1", b"PAR1") => return Ok(()),
        (b"PARE", _) | (_, b"PARE") => ("is an encrypted Parquet file", "decrypt it first"),
        (b"PAR1", _) => ("is a Parquet file cut short: its end is missing", "copy it again"),
        _ => (
            "is no Parquet file",
            "check what it is; delimited text is called .csv or .txt",
        ),
    };
    Err(Error::input(path, 0, 0, reason, remedy))
}

fn read(file: File, path: &Path, sink: &mut Sink) -> Result<()> {
    let broken = |error| broken(path, error);
    let file = SerializedFileReader::new(file).map_err(broken)?;
    let metadata = file.metadata();
    let leaves = metadata.file_metadata().schema_descr().columns();
    if leaves.is_empty() {
        return Err(Error::input(
            path,
            0,
            0,
            "has no columns",
            "write it again with the table's columns",
        ));
    }
    let names: Vec<String> = leaves
        .iter()
        .map(|leaf| name(metadata.file_metadata().schema(), leaf))
        .collect();
    sink.header(header(names.iter().map(String::as_str), path, 0)?, None);
    let mut line = 1;
    for group in 0..metadata.num_row_groups() {
        let figures = metadata.row_group(group);
        let mut left = usize::try_from(figures.num_rows()).map_err(|_| damaged(path))?;
        let row_bytes = (figures.total_byte_size() / figures.num_rows().max(1)).max(1);
        let batch = usize::try_from(BATCH_BYTES / row_bytes)
            .unwrap_or(1)
            .clamp(1, BATCH_ROWS);
        let reader = file.get_row_group(group).map_err(broken)?;
        let mut columns: Vec<Column> = leaves
            .iter()
            .enumerate()
            .map(|(leaf, descriptor)| {
                let reader = reader.get_column_reader(leaf)?;
                Ok(Column::new(reader, descriptor))
            })
            .collect::<std::result::Result<_, ParquetError>>()
            .map_err(broken)?;
        while left > 0 {
            let rows = batch.min(left);
            for column in &mut columns {
                if column.read(rows).map_err(broken)? != rows {
                    return Err(damaged(path));
                }
            }
            for row in 0..rows {
                line += 1;
                for column in &columns {
                    sink.cell(|out| out.push_str(column.cell(row)));
                }
                if !sink.end_row(line)? {
                    return Ok(());
                }
            }
            left -= rows;
        }
    }
    Ok(())
}

fn broken(path: &Path, error: ParquetError) -> Error {
    let reason = match &error {
        ParquetError::External(cause) => cause.to_string(),
        ParquetError::NYI(what) | ParquetError::General(what) | ParquetError::EOF(what) => what.clone(),
        other => other.to_string(),
    };
    let reason = format!(
        "is a Parquet file that cannot be read ({})",
        reason.replace('\n', " ")
    );
    Error::input(path, 0, 0, reason, "it is damaged; write or copy it again")
}

fn damaged(path: &Path) -> Error {
    broken(
        path,
        ParquetError::General("a column ends before its rows do".to_owned()),
    )
}

/// A leaf's name: its path without the levels that only make a list.
fn name(schema: &Type, leaf: &ColumnDescriptor) -> String {
    let parts = leaf.path().parts();
    let mut kept: Vec<&str> = Vec::new();
    let mut level = schema;
    let mut skip = 0;
    for part in parts {
        let child = level
            .is_group()
            .then(|| level.get_fields().iter().find(|field| field.name() == part));
        let Some(child) = child.flatten() else {
            // The schema always holds the paths made from it.
            kept.push(part);
            continue;
        };
        if skip == 0 {
            kept.push(part);
        } else {
            skip -= 1;
        }
        let basic = child.get_basic_info();
        let is = |logical: &LogicalType, converted: &[ConvertedType]| {
            basic.logical_type_ref() == Some(logical) || converted.contains(&basic.converted_type())
        };
        if let Type::GroupType { fields, .. } = child.as_ref()
            && let [repeated] = fields.as_slice()
        {
            if is(&LogicalType::List, &[ConvertedType::LIST]) {
                let wraps = repeated.is_group() && repeated.get_fields().len() == 1;
                skip = if wraps { 2 } else { 1 };
            } else if is(
                &LogicalType::Map,
                &[ConvertedType::MAP, ConvertedType::MAP_KEY_VALUE],
            ) {
                skip = 1;
            }
        }
        level = child;
    }
    kept.join(".")
}

/// What a leaf's stored values stand for.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Meaning {
    AsStored,
    Unsigned,
    /// Digits after the point.
    Decimal(usize),
    Day,
    /// Ticks per second.
    Clock(i64),
    Moment(i64),
    Uuid,
    Half,
}

impl Meaning {
    fn of(leaf: &ColumnDescriptor) -> Self {
        // More digits than any 128-bit number has come from a damaged schema.
        let decimal = |scale: i32| Self::Decimal(usize::try_from(scale).unwrap_or(0).min(100));
        let ticks = |unit: &TimeUnit| match unit {
            TimeUnit::MILLIS => 1_000,
            TimeUnit::MICROS => 1_000_000,
            TimeUnit::NANOS => 1_000_000_000,
        };
        match leaf.logical_type_ref() {
            Some(LogicalType::Decimal(kind)) => decimal(kind.scale),
            Some(LogicalType::Date) => Self::Day,
            Some(LogicalType::Time(kind)) => Self::Clock(ticks(&kind.unit)),
            Some(LogicalType::Timestamp(kind)) => Self::Moment(ticks(&kind.unit)),
            Some(LogicalType::Integer(kind)) if !kind.is_signed => Self::Unsigned,
            Some(LogicalType::Uuid) => Self::Uuid,
            Some(LogicalType::Float16) => Self::Half,
            Some(_) => Self::AsStored,
            None => match leaf.converted_type() {
                ConvertedType::DECIMAL => decimal(leaf.type_scale()),
                ConvertedType::DATE => Self::Day,
                ConvertedType::TIME_MILLIS => Self::Clock(1_000),
                ConvertedType::TIME_MICROS => Self::Clock(1_000_000),
                ConvertedType::TIMESTAMP_MILLIS => Self::Moment(1_000),
                ConvertedType::TIMESTAMP_MICROS => Self::Moment(1_000_000),
                ConvertedType::UINT_8
                | ConvertedType::UINT_16
                | ConvertedType::UINT_32
                | ConvertedType::UINT_64 => Self::Unsigned,
                _ => Self::AsStored,
            },
        }
    }

    fn int32(self, out: &mut String, value: i32) {
        match self {
            Self::Unsigned => cell::put(out, value as u32),
            other => other.int64(out, i64::from(value)),
        }
    }

    fn int64(self, out: &mut String, value: i64) {
        match self {
            Self::Unsigned => cell::put(out, value as u64),
            Self::Decimal(scale) => cell::decimal(out, i128::from(value), scale),
            Self::Day => cell::day(out, value),
            Self::Clock(per_second) => cell::clock(out, value, per_second),
            Self::Moment(per_second) => cell::moment(out, value, per_second),
            _ => cell::put(out, value),
        }
    }

    fn int96(self, out: &mut String, value: &Int96) {
        let [low, high, day] = [0, 1, 2].map(|i| value.data()[i]);
        let nanoseconds = (u64::from(high) << 32 | u64::from(low)) as i64;
        // The day is signed, as in every writer.
        cell::day(out, i64::from(day as i32) - JULIAN_EPOCH);
        out.push('T');
        cell::clock(out, nanoseconds, 1_000_000_000);
    }

    fn bytes(self, out: &mut String, value: &[u8]) {
        match (self, value) {
            (Self::Decimal(scale), value) => match wide(value) {
                Some(unscaled) => cell::decimal(out, unscaled, scale),
                None => cell::bytes(out, value),
            },
            (Self::Uuid, value) if value.len() == 16 => {
                for (at, byte) in value.iter().enumerate() {
                    if matches!(at, 4 | 6 | 8 | 10) {
                        out.push('-');
                    }
                    cell::put(out, format_args!("{byte:02x}"));
                }
            }
            (Self::Half, &[low, high]) => cell::float32(out, half(u16::from_le_bytes([low, high]))),
            (_, value) => cell::bytes(out, value),
        }
    }
}

/// Two's complement, the highest byte first; `None` beyond 128 bits.
fn wide(value: &[u8]) -> Option<i128> {
    let sign = match value.first()? & 0x80 {
        0 => 0,
        _ => 0xff,
    };
    let (above, low) = value.split_at(value.len().saturating_sub(16));
    let mut bytes = [sign; 16];
    bytes[16 - low.len()..].copy_from_slice(low);
    let fits = above.iter().all(|byte| *byte == sign) && (bytes[0] ^ sign) & 0x80 == 0;
    fits.then(|| i128::from_be_bytes(bytes))
}

/// A 16-bit float. Source: IEEE 754-2008, binary16.
fn half(bits: u16) -> f32 {
    let sign = if bits >> 15 == 0 { 1.0 } else { -1.0 };
    let exponent = i32::from(bits >> 10 & 0x1f);
    let fraction = f32::from(bits & 0x3ff) / 1024.0;
    sign * match exponent {
        0 => fraction * 2f32.powi(-14),
        31 if fraction == 0.0 => f32::INFINITY,
        31 => f32::NAN,
        exponent => (1.0 + fraction) * 2f32.powi(exponent - 15),
    }
}

/// A leaf of a row group, and the text of the batch that was read last.
struct Column {
    reader: ColumnReader,
    meaning: Meaning,
    most_defined: i16,
    text: String,
    ends: Vec<usize>,
    definitions: Vec<i16>,
    repetitions: Vec<i16>,
}

impl Column {
    fn new(reader: ColumnReader, leaf: &ColumnDescriptor) -> Self {
        Self {
            reader,
            meaning: Meaning::of(leaf),
            most_defined: leaf.max_def_level(),
            text: String::new(),
            ends: Vec::new(),
            definitions: Vec::new(),
            repetitions: Vec::new(),
        }
    }

    fn cell(&self, row: usize) -> &str {
        let start = if row == 0 { 0 } else { self.ends[row - 1] };
        &self.text[start..self.ends[row]]
    }

    /// Reads the next rows; fewer at the end.
    fn read(&mut self, rows: usize) -> std::result::Result<usize, ParquetError> {
        let meaning = self.meaning;
        let mut text = Text {
            out: &mut self.text,
            ends: &mut self.ends,
            definitions: &mut self.definitions,
            repetitions: &mut self.repetitions,
            most_defined: self.most_defined,
        };
        use ColumnReader::*;
        match &mut self.reader {
            BoolColumnReader(reader) => text.read(reader, rows, |out, value| cell::put(out, value)),
            Int32ColumnReader(reader) => text.read(reader, rows, |out, value| meaning.int32(out, *value)),
            Int64ColumnReader(reader) => text.read(reader, rows, |out, value| meaning.int64(out, *value)),
            Int96ColumnReader(reader) => text.read(reader, rows, |out, value| meaning.int96(out, value)),
            FloatColumnReader(reader) => text.read(reader, rows, |out, value| cell::float32(out, *value)),
            DoubleColumnReader(reader) => text.read(reader, rows, |out, value| cell::float(out, *value)),
            ByteArrayColumnReader(reader) => {
                text.read(reader, rows, |out, value| meaning.bytes(out, value.as_bytes()))
            }
            FixedLenByteArrayColumnReader(reader) => {
                text.read(reader, rows, |out, value| meaning.bytes(out, value.as_bytes()))
            }
        }
    }
}

/// Where a leaf's values become text.
struct Text<'a> {
    out: &'a mut String,
    ends: &'a mut Vec<usize>,
    definitions: &'a mut Vec<i16>,
    repetitions: &'a mut Vec<i16>,
    most_defined: i16,
}

impl Text<'_> {
    fn read<T: DataType>(
        &mut self,
        reader: &mut ColumnReaderImpl<T>,
        rows: usize,
        write: impl Fn(&mut String, &T::T),
    ) -> std::result::Result<usize, ParquetError> {
        self.out.clear();
        self.ends.clear();
        self.definitions.clear();
        self.repetitions.clear();
        let mut values = Vec::new();
        let mut read = 0;
        while read < rows {
            let (records, _, levels) = reader.read_records(
                rows - read,
                Some(self.definitions),
                Some(self.repetitions),
                &mut values,
            )?;
            if records == 0 && levels == 0 {
                break;
            }
            read += records;
        }
        let mut values = values.iter();
        let levels = self.definitions.len().max(self.repetitions.len());
        if levels == 0 {
            for value in values {
                write(self.out, value);
                self.ends.push(self.out.len());
            }
            return Ok(self.ends.len());
        }
        let mut joins = false;
        for level in 0..levels {
            let starts = self.repetitions.get(level).is_none_or(|level| *level == 0);
            if starts && level > 0 {
                self.ends.push(self.out.len());
            }
            joins &= !starts;
            let defined = self
                .definitions
                .get(level)
                .is_none_or(|level| *level == self.most_defined);
            if !defined {
                continue;
            }
            if joins {
                self.out.push(';');
            }
            let Some(value) = values.next() else {
                return Err(ParquetError::General(
                    "it has fewer values than it says".to_owned(),
                ));
            };
            write(self.out, value);
            joins = true;
        }
        self.ends.push(self.out.len());
        Ok(self.ends.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_of_any_width_are_read() {
        assert_eq!(wide(&[0xff]), Some(-1));
        assert_eq!(wide(&[0x04, 0xe2]), Some(1250));
        assert_eq!(wide(&[7; 24]), None);
        assert_eq!(wide(&[&[0xff; 23][..], &[0xfe]].concat()), Some(-2));
        assert_eq!(wide(&[&[0; 8][..], &[0x80], &[0; 15]].concat()), None);
        assert_eq!(wide(&[]), None);
    }

    #[test]
    fn halves_are_read() {
        for (bits, value) in [
            (0x3c00, 1.0),
            (0xc000, -2.0),
            (0x3555, 0.333_251_95),
            (0x0001, 5.960_464_5e-8),
        ] {
            assert_eq!(half(bits), value);
        }
        assert!(half(0x7e00).is_nan() && half(0x7c00) == f32::INFINITY);
    }
}
