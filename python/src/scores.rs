//! Scored accounts: the engine's cells as Arrow columns, whole columns of which Python may take.

use std::sync::Arc;

use arrow_array::builder::{Float64Builder, Int64Builder, StringBuilder};
use arrow_array::cast::AsArray;
use arrow_array::types::{Float64Type, Int64Type};
use arrow_array::{Array, ArrayRef, RecordBatch};
use arrow_schema::{DataType, Field, Schema};
use lookalike::score::{Column, ColumnKind, PackedCell, PackedCells};
use lookalike::workflow::held::HeldScores;
use pyo3::exceptions::{PyKeyError, PyRuntimeError};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyCapsule};
use pyo3_arrow::PyTable;

/// One line for each account, in the order of the table; the columns are those of `lookalike score`.
#[pyclass(frozen, module = "lookalike._lookalike")]
pub struct Scores {
    batch: RecordBatch,
    /// Accounts by grade, and what else happened, as JSON.
    summary: String,
}

enum Cells {
    Text(StringBuilder),
    Whole(Int64Builder),
    Number(Float64Builder),
}

impl Cells {
    fn of(kind: ColumnKind) -> Self {
        match kind {
            ColumnKind::Text => Self::Text(StringBuilder::new()),
            ColumnKind::Whole => Self::Whole(Int64Builder::new()),
            ColumnKind::Number => Self::Number(Float64Builder::new()),
        }
    }

    fn add(&mut self, cell: PackedCell<'_>) {
        match (self, cell) {
            (Self::Text(texts), PackedCell::Text(text)) => texts.append_value(String::from_utf8_lossy(text)),
            (Self::Whole(numbers), PackedCell::Whole(number)) => {
                numbers.append_option(i64::try_from(number).ok())
            }
            (Self::Number(numbers), PackedCell::Number(number)) => numbers.append_value(number),
            // The id of an account without one is its row.
            (Self::Text(texts), PackedCell::Whole(number)) => texts.append_value(number.to_string()),
            (Self::Text(texts), _) => texts.append_null(),
            (Self::Whole(numbers), _) => numbers.append_null(),
            (Self::Number(numbers), _) => numbers.append_null(),
        }
    }

    fn finish(self) -> ArrayRef {
        match self {
            Self::Text(mut texts) => Arc::new(texts.finish()),
            Self::Whole(mut numbers) => Arc::new(numbers.finish()),
            Self::Number(mut numbers) => Arc::new(numbers.finish()),
        }
    }
}

impl Scores {
    /// The scores as columns.
    pub fn new(scores: &HeldScores) -> PyResult<Self> {
        let mut columns: Vec<Cells> = scores
            .columns
            .iter()
            .map(|column| Cells::of(column.kind))
            .collect();
        let mut at = 0;
        for cell in PackedCells(&scores.cells) {
            columns[at].add(cell);
            at = (at + 1) % columns.len();
        }
        let fields: Vec<Field> = scores.columns.iter().map(field).collect();
        let arrays = columns.into_iter().map(Cells::finish).collect();
        let failed = |error: arrow_schema::ArrowError| PyRuntimeError::new_err(error.to_string());
        let summary = &scores.summary;
        let summary = serde_json::json!({
            "accounts": summary.accounts,
            "mean_score": summary.mean_score,
            "absent": summary.absent,
            "unreadable": summary.unreadable,
            "unseen": summary.unseen,
            "checks": summary.checks,
        });
        Ok(Self {
            batch: RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays).map_err(failed)?,
            summary: summary.to_string(),
        })
    }

    fn array(&self, name: &str) -> PyResult<&ArrayRef> {
        self.batch
            .column_by_name(name)
            .ok_or_else(|| PyKeyError::new_err(format!("there is no column `{name}`")))
    }
}

fn field(column: &Column) -> Field {
    let kind = match column.kind {
        ColumnKind::Text => DataType::Utf8,
        ColumnKind::Whole => DataType::Int64,
        ColumnKind::Number => DataType::Float64,
    };
    Field::new(&column.name, kind, true)
}

#[pymethods]
impl Scores {
    /// Names of the columns.
    #[getter]
    fn names(&self) -> Vec<String> {
        self.batch
            .schema()
            .fields()
            .iter()
            .map(|field| field.name().clone())
            .collect()
    }

    /// What happened, as JSON.
    #[getter]
    fn summary_json(&self) -> &str {
        &self.summary
    }

    /// The values of a column.
    fn column<'py>(&self, py: Python<'py>, name: &str) -> PyResult<Bound<'py, PyAny>> {
        let array = self.array(name)?;
        match array.data_type() {
            DataType::Utf8 => array
                .as_string::<i32>()
                .iter()
                .collect::<Vec<_>>()
                .into_pyobject(py),
            DataType::Int64 => array
                .as_primitive::<Int64Type>()
                .iter()
                .collect::<Vec<_>>()
                .into_pyobject(py),
            _ => array
                .as_primitive::<Float64Type>()
                .iter()
                .collect::<Vec<_>>()
                .into_pyobject(py),
        }
    }

    /// The numbers of a column as the bytes of 64-bit floats, NaN for none; of texts, nothing.
    fn floats<'py>(&self, py: Python<'py>, name: &str) -> PyResult<Option<Bound<'py, PyBytes>>> {
        let array = self.array(name)?;
        let Some(numbers) = array.as_primitive_opt::<Float64Type>() else {
            return Ok(None);
        };
        let bytes: Vec<u8> = numbers
            .iter()
            .flat_map(|number| number.unwrap_or(f64::NAN).to_ne_bytes())
            .collect();
        Ok(Some(PyBytes::new(py, &bytes)))
    }

    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyCapsule>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let table = PyTable::try_new(vec![self.batch.clone()], self.batch.schema())?;
        let table = Bound::new(py, table)?;
        table.call_method1(intern!(py, "__arrow_c_stream__"), (requested_schema,))
    }

    fn __len__(&self) -> usize {
        self.batch.num_rows()
    }
}
