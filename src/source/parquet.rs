//! Parquet, a batch of rows at a time. Each leaf of the schema is a column: `a.b` inside a group, a list's values joined
//! by `;`.

mod column;
mod meaning;
mod pages;
mod thrift;

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::Arc;

use parquet::basic::{ConvertedType, LogicalType};
use parquet::column::reader::get_column_reader;
use parquet::errors::ParquetError;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::schema::types::{ColumnDescriptor, Type};

use crate::error::{Error, Result};
use crate::recipe::{ReadRecipe, Size};
use crate::source::feed::{Feed, Sink};
use crate::source::meter::{Raise, over};
use crate::source::stream::{Source, header};

use column::Column;
use pages::{Excess, Latest, Pages, Room};

/// Rows decoded at a time (house choice).
const BATCH_ROWS: usize = 2048;
/// Bytes that a batch may take, as far as the file's own figures tell (house choice).
const BATCH_BYTES: i64 = 32 << 20;
/// Bytes of a value once it is decoded, at most.
const VALUE_BYTES: i64 = 40;
/// Room for decompressed pages, beside [`ROOM_TIMES`] the file's own size (house choice: a page of 1 MB and its dictionary
/// for each of 60 columns).
const ROOM: u64 = 128 << 20;
const ROOM_TIMES: u64 = 8;
/// Rows that a file may declare, beside [`ROWS_TIMES`] one for each of its bytes: columns of one value take no room
/// (house choice).
const ROWS: u64 = 10_000_000;
const ROWS_TIMES: u64 = 1000;

/// Starts reading a file; `path` is its name in messages.
pub fn open(mut file: File, path: &Path, how: &ReadRecipe) -> Result<Box<dyn Source>> {
    check_ends(&mut file, path)?;
    let (name, how) = (path.to_path_buf(), how.limits());
    Feed::start(path, move |sink| read(file, &name, &how, sink))
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

/// Its footer is no longer than it says.
fn check_footer(file: &mut File, size: u64, path: &Path) -> Result<()> {
    let mut footer = Vec::new();
    let mut look = || -> std::io::Result<bool> {
        let mut length = [0; 4];
        file.seek(SeekFrom::End(-8))?;
        file.read_exact(&mut length)?;
        let length = u64::from(u32::from_le_bytes(length));
        if length + 12 > size {
            return Ok(false);
        }
        file.seek(SeekFrom::Start(size - 8 - length))?;
        file.take(length).read_to_end(&mut footer)?;
        Ok(true)
    };
    // The reader tells what is wrong with one that is longer than the file.
    if !look().map_err(Error::io(path, "read"))? {
        return Ok(());
    }
    thrift::check_footer(&footer).map_err(|wrong| broken(path, 1, ParquetError::General(wrong.0)))
}

/// It declares no more rows than it may have.
fn check_rows(rows: i64, size: u64, path: &Path, how: &ReadRecipe) -> Result<()> {
    let rows = u64::try_from(rows).map_err(|_| damaged(path))?;
    let most = how
        .max_rows
        .unwrap_or(ROWS.saturating_add(size.saturating_mul(ROWS_TIMES)));
    if rows > most {
        let limit = format!(
            "{most} rows from a Parquet file of {}, which declares {rows}",
            Size(size)
        );
        return Err(over(path, &limit, 0, Raise::Rows));
    }
    Ok(())
}

fn read(mut source: File, path: &Path, how: &ReadRecipe, sink: &mut Sink) -> Result<()> {
    let size = source.metadata().map_err(Error::io(path, "read"))?.len();
    check_footer(&mut source, size, path)?;
    let room = how
        .room()
        .unwrap_or(ROOM.saturating_add(size.saturating_mul(ROOM_TIMES)));
    let room = Room::new(room);
    let shared = Arc::new(source.try_clone().map_err(Error::io(path, "read"))?);
    let file = SerializedFileReader::new(source).map_err(|error| broken(path, 1, error))?;
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
    check_rows(metadata.file_metadata().num_rows(), size, path, how)?;
    let names: Vec<String> = leaves
        .iter()
        .map(|leaf| name(metadata.file_metadata().schema(), leaf))
        .collect();
    sink.header(header(names.iter().map(String::as_str), path, 0)?, None);
    let mut line = 1;
    for group in 0..metadata.num_row_groups() {
        let figures = metadata.row_group(group);
        check_rows(figures.num_rows(), size, path, how)?;
        let rows = usize::try_from(figures.num_rows()).map_err(|_| damaged(path))?;
        let row_bytes =
            (figures.total_byte_size() / figures.num_rows().max(1)).max(VALUE_BYTES * leaves.len() as i64);
        let batch = usize::try_from(BATCH_BYTES / row_bytes)
            .unwrap_or(1)
            .clamp(1, BATCH_ROWS);
        let mut columns: Vec<Column> = leaves
            .iter()
            .zip(figures.columns())
            .map(|(leaf, chunk)| {
                let latest = Arc::new(Latest::default());
                let pages = Pages::new(&shared, chunk, rows, room.clone(), Arc::clone(&latest))?;
                let reader = get_column_reader(Arc::clone(leaf), Box::new(pages));
                Ok(Column::new(reader, leaf, latest, batch))
            })
            .collect::<std::result::Result<_, ParquetError>>()
            .map_err(|error| broken(path, line, error))?;
        for row in 0..rows {
            line += 1;
            for column in &mut columns {
                let put = column.put(rows - row, sink);
                if !put.map_err(|error| broken(path, line, error))? {
                    return Err(damaged(path));
                }
            }
            if !sink.end_row(line)? {
                return Ok(());
            }
        }
    }
    Ok(())
}

/// What is wrong with a file, at the row that was being read.
fn broken(path: &Path, line: u64, error: ParquetError) -> Error {
    let reason = match &error {
        ParquetError::External(cause) => match cause.downcast_ref::<Excess>() {
            Some(Excess::Room(most)) => {
                let limit = format!("{} of decompressed pages", Size(*most));
                return over(path, &limit, line.saturating_sub(2), Raise::Memory);
            }
            Some(excess) => {
                return Error::input(path, line, 0, excess.to_string(), "leave that column out");
            }
            None => cause.to_string(),
        },
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
        0,
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
