//! Scores as Parquet: rows on their way into columns, a group of rows at a time.

use std::io::{self, Write};
use std::sync::Arc;

use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use parquet::data_type::{ByteArray, ByteArrayType, DoubleType, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::{ColumnPath, Type};

use crate::score::{Column, ColumnKind, PackedCell, PackedCells};

/// Rows of a group (house choice: some megabytes, and enough that a reader may skip what it does not need).
const ROWS: usize = 50_000;

/// A Parquet file in the making: what is written to it are the columns and then the rows of
/// [`crate::score::Format::Parquet`], whole rows at a time.
pub struct ParquetRows<W: Write + Send> {
    state: State<W>,
}

enum State<W: Write + Send> {
    /// Nothing was written yet.
    New(W),
    Open(Box<SerializedFileWriter<W>>, Vec<Cells>),
    /// Writing failed.
    Broken,
}

/// The cells of a column that are not written yet.
struct Cells {
    values: Values,
    /// 1 for a cell that holds something.
    there: Vec<i16>,
}

enum Values {
    /// Texts side by side, and where each ends.
    Text(Vec<u8>, Vec<usize>),
    Whole(Vec<i64>),
    Number(Vec<f64>),
}

impl<W: Write + Send> ParquetRows<W> {
    /// A file that `out` receives.
    pub fn new(out: W) -> Self {
        Self {
            state: State::New(out),
        }
    }

    /// Writes what is left, and the file's end; what it was written to is returned.
    ///
    /// # Errors
    /// What that answers; [`io::ErrorKind::Other`] for a file that was never begun.
    pub fn finish(self) -> io::Result<W> {
        match self.state {
            State::Open(mut file, mut columns) => {
                write_group(&mut file, &mut columns)?;
                file.into_inner().map_err(as_io)
            }
            State::New(_) | State::Broken => Err(io::Error::other("no row was written")),
        }
    }

    /// Where it is written to, while nothing failed.
    pub fn get_ref(&self) -> Option<&W> {
        match &self.state {
            State::New(out) => Some(out),
            State::Open(file, _) => Some(file.inner()),
            State::Broken => None,
        }
    }

    fn take(&mut self, bytes: &[u8]) -> io::Result<()> {
        match std::mem::replace(&mut self.state, State::Broken) {
            State::New(out) => {
                let columns: Vec<Column> = serde_json::from_slice(bytes)?;
                let file = begin(out, &columns).map_err(as_io)?;
                let cells = columns.iter().map(|column| Cells::of(column.kind)).collect();
                self.state = State::Open(Box::new(file), cells);
            }
            State::Open(mut file, mut columns) => {
                let mut cells = PackedCells(bytes);
                while let Some(first) = cells.next() {
                    let row = std::iter::once(first).chain(cells.by_ref().take(columns.len() - 1));
                    columns
                        .iter_mut()
                        .zip(row)
                        .for_each(|(column, cell)| column.add(cell));
                    if columns[0].there.len() >= ROWS {
                        write_group(&mut file, &mut columns)?;
                    }
                }
                self.state = State::Open(file, columns);
            }
            State::Broken => return Err(io::Error::other("an earlier row could not be written")),
        }
        Ok(())
    }
}

impl<W: Write + Send> Write for ParquetRows<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.take(bytes).map(|()| bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Every column may lack a value: an account may have no segment, no third reason.
fn begin<W: Write + Send>(out: W, columns: &[Column]) -> Result<SerializedFileWriter<W>, ParquetError> {
    let field = |column: &Column| {
        let (physical, logical) = match column.kind {
            ColumnKind::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
            ColumnKind::Whole => (Physical::INT64, None),
            ColumnKind::Number => (Physical::DOUBLE, None),
        };
        let field = Type::primitive_type_builder(&column.name, physical)
            .with_repetition(Repetition::OPTIONAL)
            .with_logical_type(logical)
            .build();
        field.map(Arc::new)
    };
    let fields = columns.iter().map(field).collect::<Result<Vec<_>, _>>()?;
    let schema = Type::group_type_builder("scores").with_fields(fields).build()?;
    let mut properties = WriterProperties::builder()
        // The release would make the same scores other bytes.
        .set_created_by("lookalike".to_owned())
        .set_compression(Compression::SNAPPY)
        .set_statistics_enabled(EnabledStatistics::Chunk);
    // Nearly every account has a score of its own: a dictionary of them would only be made to be given up.
    for column in columns.iter().filter(|column| column.kind == ColumnKind::Number) {
        let path = ColumnPath::new(vec![column.name.clone()]);
        properties = properties.set_column_dictionary_enabled(path, false);
    }
    SerializedFileWriter::new(out, Arc::new(schema), Arc::new(properties.build()))
}

fn write_group<W: Write + Send>(file: &mut SerializedFileWriter<W>, columns: &mut [Cells]) -> io::Result<()> {
    if columns.first().is_none_or(|column| column.there.is_empty()) {
        return Ok(());
    }
    let mut write = || -> Result<(), ParquetError> {
        let mut group = file.next_row_group()?;
        for cells in columns.iter_mut() {
            let Some(mut column) = group.next_column()? else {
                break;
            };
            let there = Some(cells.there.as_slice());
            match &mut cells.values {
                Values::Text(bytes, ends) => {
                    let all = ByteArray::from(std::mem::take(bytes));
                    let mut start = 0;
                    let texts = ends.drain(..).map(|end| {
                        let text = all.slice(start, end - start);
                        start = end;
                        text
                    });
                    let texts: Vec<ByteArray> = texts.collect();
                    column.typed::<ByteArrayType>().write_batch(&texts, there, None)?;
                }
                Values::Whole(values) => {
                    column.typed::<Int64Type>().write_batch(values, there, None)?;
                    values.clear();
                }
                Values::Number(values) => {
                    column.typed::<DoubleType>().write_batch(values, there, None)?;
                    values.clear();
                }
            }
            cells.there.clear();
            column.close()?;
        }
        group.close().map(|_| ())
    };
    write().map_err(as_io)
}

impl Cells {
    fn of(kind: ColumnKind) -> Self {
        Self {
            values: match kind {
                ColumnKind::Text => Values::Text(Vec::new(), Vec::new()),
                ColumnKind::Whole => Values::Whole(Vec::new()),
                ColumnKind::Number => Values::Number(Vec::new()),
            },
            there: Vec::new(),
        }
    }

    fn add(&mut self, cell: PackedCell) {
        let is_there = match (&mut self.values, cell) {
            (Values::Text(bytes, ends), PackedCell::Text(text)) if !text.is_empty() => {
                bytes.extend_from_slice(text);
                ends.push(bytes.len());
                true
            }
            (Values::Whole(values), PackedCell::Whole(value)) => {
                values.push(i64::try_from(value).unwrap_or(i64::MAX));
                true
            }
            (Values::Number(values), PackedCell::Number(value)) => {
                values.push(value);
                true
            }
            // Accounts without an id are called by their number.
            (Values::Text(bytes, ends), PackedCell::Whole(value)) => {
                bytes.extend_from_slice(value.to_string().as_bytes());
                ends.push(bytes.len());
                true
            }
            _ => false,
        };
        self.there.push(i16::from(is_there));
    }
}

/// What the system answered, where that is what went wrong.
fn as_io(error: ParquetError) -> io::Error {
    match error {
        ParquetError::External(cause) => match cause.downcast::<io::Error>() {
            Ok(error) => *error,
            Err(cause) => io::Error::other(cause),
        },
        error => io::Error::other(error),
    }
}
