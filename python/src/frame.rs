//! Accounts in memory: Arrow columns, chunk after chunk, as rows of typed values.

use arrow_array::cast::AsArray;
use arrow_array::types::{
    Date32Type, Date64Type, Decimal32Type, Decimal64Type, Decimal128Type, Decimal256Type, Float16Type,
    Float32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type, Time32MillisecondType,
    Time32SecondType, Time64MicrosecondType, Time64NanosecondType, TimestampMicrosecondType,
    TimestampMillisecondType, TimestampNanosecondType, TimestampSecondType, UInt8Type, UInt16Type,
    UInt32Type, UInt64Type,
};
use arrow_array::{Array, ArrayRef, RecordBatch};
use arrow_schema::{DataType, Field, TimeUnit};
use lookalike::source::{HeldAccounts, HeldRow, HeldTable};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3_arrow::PyTable;

use crate::objects::Objects;

/// Milliseconds of a day.
const DAY: i64 = 86_400_000;

/// A table of accounts that the engine can read.
#[pyclass(frozen, module = "lookalike._lookalike")]
pub struct Accounts {
    held: HeldAccounts,
    /// What was assumed about it.
    pub notes: Vec<String>,
}

impl Accounts {
    pub fn held(&self) -> &HeldAccounts {
        &self.held
    }
}

#[pymethods]
impl Accounts {
    /// Takes a stream of Arrow; columns of these names are left out.
    #[staticmethod]
    fn from_arrow(table: PyTable, name: &str, without: Vec<String>) -> PyResult<Self> {
        let (batches, schema) = table.into_inner();
        let kept: Vec<usize> = (0..schema.fields().len())
            .filter(|at| !without.contains(schema.field(*at).name()))
            .collect();
        let mut notes = Vec::new();
        for field in kept.iter().map(|at| schema.field(*at)) {
            check(field)?;
            notes.extend(zone(field));
        }
        let frame = Frame {
            names: kept.iter().map(|at| schema.field(*at).name().clone()).collect(),
            rows: batches.iter().map(RecordBatch::num_rows).sum(),
            chunks: batches
                .iter()
                .filter(|batch| batch.num_rows() > 0)
                .scan(0, |start, batch| {
                    let chunk = Chunk {
                        start: *start,
                        columns: kept.iter().map(|at| Cells::of(batch.column(*at))).collect(),
                    };
                    *start += batch.num_rows();
                    Some(chunk)
                })
                .collect(),
        };
        Ok(Self {
            held: HeldAccounts::new(name, frame),
            notes,
        })
    }

    /// Takes columns of Python's values: lists, or the bytes of arrays of 64-bit floats.
    #[staticmethod]
    fn from_columns(columns: Vec<(String, Bound<'_, PyAny>)>, name: &str) -> PyResult<Self> {
        Ok(Self {
            held: HeldAccounts::new(name, Objects::of(columns)?),
            notes: Vec::new(),
        })
    }

    /// The same accounts with further columns at the end, of as many values.
    fn beside(&self, columns: Vec<(String, Bound<'_, PyAny>)>) -> PyResult<Self> {
        let further = Objects::of(columns)?;
        if further.rows() != self.held.table.rows() && !further.names().is_empty() {
            let (rows, values) = (self.held.table.rows(), further.rows());
            return Err(PyValueError::new_err(format!(
                "{rows} accounts and {values} outcomes; give each one"
            )));
        }
        let both = Beside(self.held.clone(), further);
        Ok(Self {
            held: HeldAccounts::new(self.held.name.clone(), both),
            notes: self.notes.clone(),
        })
    }

    #[getter]
    fn names(&self) -> Vec<String> {
        self.held.table.names()
    }

    fn __len__(&self) -> usize {
        self.held.table.rows()
    }
}

/// Two tables of the same accounts.
struct Beside(HeldAccounts, Objects);

impl HeldTable for Beside {
    fn names(&self) -> Vec<String> {
        [self.0.table.names(), self.1.names()].concat()
    }

    fn rows(&self) -> usize {
        self.0.table.rows()
    }

    fn put(&self, row: usize, cells: &mut HeldRow<'_>) {
        self.0.table.put(row, cells);
        self.1.put(row, cells);
    }
}

struct Frame {
    names: Vec<String>,
    rows: usize,
    chunks: Vec<Chunk>,
}

struct Chunk {
    /// Rows before it.
    start: usize,
    columns: Vec<Cells>,
}

/// A column of a chunk.
enum Cells {
    Plain(ArrayRef),
    /// Codes, whether there is one, and what they stand for.
    Coded(ArrayRef, Vec<usize>, ArrayRef),
}

impl Cells {
    fn of(array: &ArrayRef) -> Self {
        match array.as_any_dictionary_opt() {
            Some(coded) if !coded.values().is_empty() => {
                Self::Coded(array.clone(), coded.normalized_keys(), coded.values().clone())
            }
            _ => Self::Plain(array.clone()),
        }
    }

    fn put(&self, row: usize, cells: &mut HeldRow<'_>) {
        match self {
            Self::Plain(array) => put(array.as_ref(), row, cells),
            Self::Coded(array, _, _) if array.is_null(row) => cells.empty(),
            Self::Coded(_, codes, values) => put(values.as_ref(), codes[row], cells),
        }
    }
}

impl HeldTable for Frame {
    fn names(&self) -> Vec<String> {
        self.names.clone()
    }

    fn rows(&self) -> usize {
        self.rows
    }

    fn put(&self, row: usize, cells: &mut HeldRow<'_>) {
        let after = self.chunks.partition_point(|chunk| chunk.start <= row);
        let chunk = &self.chunks[after - 1]; // the first starts at 0
        let row = row - chunk.start;
        chunk.columns.iter().for_each(|column| column.put(row, cells));
    }
}

/// Refuses what is no value of an account.
fn check(field: &Field) -> PyResult<()> {
    let kind = field.data_type();
    let inner = match kind {
        DataType::Dictionary(_, values) => values,
        DataType::List(inner) | DataType::LargeList(inner) | DataType::FixedSizeList(inner, _) => {
            inner.data_type()
        }
        kind => kind,
    };
    let known = matches!(inner, DataType::Null | DataType::Boolean)
        || inner.is_numeric()
        || inner.is_string()
        || inner.is_binary()
        || matches!(
            inner,
            DataType::Date32
                | DataType::Date64
                | DataType::Time32(_)
                | DataType::Time64(_)
                | DataType::Timestamp(_, _)
        );
    if known {
        return Ok(());
    }
    Err(PyTypeError::new_err(format!(
        "column `{}` holds {kind}, which is no value of an account; make text or numbers of it, or leave it out",
        field.name()
    )))
}

/// What is said of moments that carry a zone other than UTC.
fn zone(field: &Field) -> Option<String> {
    let DataType::Timestamp(_, Some(zone)) = field.data_type() else {
        return None;
    };
    let is_utc = ["utc", "etc/utc", "z", "+00:00"].contains(&zone.to_ascii_lowercase().as_str());
    let name = field.name();
    (!is_utc).then(|| {
        format!("column `{name}` has times of {zone}, which are read in UTC, as in a Parquet file; convert it first where the local day matters")
    })
}

/// One value; types that [`check`] refuses do not come here.
fn put(array: &dyn Array, row: usize, cells: &mut HeldRow<'_>) {
    if array.is_null(row) {
        return cells.empty();
    }
    match array.data_type() {
        DataType::Boolean => cells.boolean(array.as_boolean().value(row)),
        DataType::Int8 => cells.integer(array.as_primitive::<Int8Type>().value(row).into()),
        DataType::Int16 => cells.integer(array.as_primitive::<Int16Type>().value(row).into()),
        DataType::Int32 => cells.integer(array.as_primitive::<Int32Type>().value(row).into()),
        DataType::Int64 => cells.integer(array.as_primitive::<Int64Type>().value(row)),
        DataType::UInt8 => cells.unsigned(array.as_primitive::<UInt8Type>().value(row).into()),
        DataType::UInt16 => cells.unsigned(array.as_primitive::<UInt16Type>().value(row).into()),
        DataType::UInt32 => cells.unsigned(array.as_primitive::<UInt32Type>().value(row).into()),
        DataType::UInt64 => cells.unsigned(array.as_primitive::<UInt64Type>().value(row)),
        DataType::Float16 => cells.float32(array.as_primitive::<Float16Type>().value(row).to_f32()),
        DataType::Float32 => cells.float32(array.as_primitive::<Float32Type>().value(row)),
        DataType::Float64 => cells.float(array.as_primitive::<Float64Type>().value(row)),
        DataType::Utf8 => cells.text(array.as_string::<i32>().value(row)),
        DataType::LargeUtf8 => cells.text(array.as_string::<i64>().value(row)),
        DataType::Utf8View => cells.text(array.as_string_view().value(row)),
        DataType::Binary => cells.bytes(array.as_binary::<i32>().value(row)),
        DataType::LargeBinary => cells.bytes(array.as_binary::<i64>().value(row)),
        DataType::BinaryView => cells.bytes(array.as_binary_view().value(row)),
        DataType::FixedSizeBinary(_) => cells.bytes(array.as_fixed_size_binary().value(row)),
        DataType::Date32 => cells.day(array.as_primitive::<Date32Type>().value(row).into()),
        DataType::Date64 => cells.day(array.as_primitive::<Date64Type>().value(row).div_euclid(DAY)),
        DataType::Time32(TimeUnit::Second) => {
            cells.clock(array.as_primitive::<Time32SecondType>().value(row).into(), 1);
        }
        DataType::Time32(_) => {
            cells.clock(
                array.as_primitive::<Time32MillisecondType>().value(row).into(),
                1_000,
            );
        }
        DataType::Time64(TimeUnit::Microsecond) => {
            cells.clock(
                array.as_primitive::<Time64MicrosecondType>().value(row),
                1_000_000,
            );
        }
        DataType::Time64(_) => {
            cells.clock(
                array.as_primitive::<Time64NanosecondType>().value(row),
                1_000_000_000,
            );
        }
        DataType::Timestamp(unit, _) => put_moment(array, row, *unit, cells),
        DataType::Decimal32(_, scale) => {
            put_decimal(
                i128::from(array.as_primitive::<Decimal32Type>().value(row)),
                *scale,
                cells,
            );
        }
        DataType::Decimal64(_, scale) => {
            put_decimal(
                i128::from(array.as_primitive::<Decimal64Type>().value(row)),
                *scale,
                cells,
            );
        }
        DataType::Decimal128(_, scale) => {
            put_decimal(array.as_primitive::<Decimal128Type>().value(row), *scale, cells);
        }
        DataType::Decimal256(_, scale) => {
            let array = array.as_primitive::<Decimal256Type>();
            match array.value(row).to_i128() {
                Some(unscaled) => put_decimal(unscaled, *scale, cells),
                None => cells.text(&array.value_as_string(row)),
            }
        }
        DataType::List(_) => put_list(&array.as_list::<i32>().value(row), cells),
        DataType::LargeList(_) => put_list(&array.as_list::<i64>().value(row), cells),
        DataType::FixedSizeList(_, _) => put_list(&array.as_fixed_size_list().value(row), cells),
        _ => cells.empty(),
    }
}

fn put_list(values: &ArrayRef, cells: &mut HeldRow<'_>) {
    cells.list(values.len(), |at, cells| put(values.as_ref(), at, cells));
}

fn put_decimal(unscaled: i128, scale: i8, cells: &mut HeldRow<'_>) {
    match usize::try_from(scale) {
        Ok(scale) => cells.decimal(unscaled, scale),
        // Thousands or millions; what is beyond 128 bits is no amount.
        Err(_) => match unscaled.checked_mul(10_i128.saturating_pow(u32::from(scale.unsigned_abs()))) {
            Some(whole) => cells.decimal(whole, 0),
            None => cells.empty(),
        },
    }
}

fn put_moment(array: &dyn Array, row: usize, unit: TimeUnit, cells: &mut HeldRow<'_>) {
    match unit {
        TimeUnit::Second => cells.moment(array.as_primitive::<TimestampSecondType>().value(row), 1),
        TimeUnit::Millisecond => {
            cells.moment(array.as_primitive::<TimestampMillisecondType>().value(row), 1_000);
        }
        TimeUnit::Microsecond => {
            cells.moment(
                array.as_primitive::<TimestampMicrosecondType>().value(row),
                1_000_000,
            );
        }
        TimeUnit::Nanosecond => {
            cells.moment(
                array.as_primitive::<TimestampNanosecondType>().value(row),
                1_000_000_000,
            );
        }
    }
}
