//! Columns of Python's own values: lists of whatever a person put there, and arrays of floats as their bytes.

use lookalike::source::{HeldRow, HeldTable};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyBytes, PyFloat, PyInt, PyList, PySet, PyString, PyTuple};

/// A table of such columns.
pub struct Objects {
    columns: Vec<(String, Column)>,
    rows: usize,
}

enum Column {
    Floats(Vec<f64>),
    Values(Vec<Value>),
}

enum Value {
    Unknown,
    Boolean(bool),
    Integer(i64),
    Float(f64),
    Text(String),
}

impl Objects {
    /// Reads the columns, which must be of one length.
    pub fn of(columns: Vec<(String, Bound<'_, PyAny>)>) -> PyResult<Self> {
        let read = columns.into_iter().map(|(name, cells)| {
            let column = Column::of(&name, &cells)?;
            Ok((name, column))
        });
        let columns: Vec<(String, Column)> = read.collect::<PyResult<_>>()?;
        let rows = columns.first().map_or(0, |(_, column)| column.len());
        if let Some((name, column)) = columns.iter().find(|(_, column)| column.len() != rows) {
            return Err(PyValueError::new_err(format!(
                "column `{name}` has {} values and the first has {rows}; give every account a value, None where none is known",
                column.len()
            )));
        }
        Ok(Self { columns, rows })
    }
}

impl Column {
    fn of(name: &str, cells: &Bound<'_, PyAny>) -> PyResult<Self> {
        if let Ok(bytes) = cells.cast::<PyBytes>() {
            let (eights, _) = bytes.as_bytes().as_chunks::<8>();
            return Ok(Self::Floats(
                eights.iter().map(|eight| f64::from_ne_bytes(*eight)).collect(),
            ));
        }
        let values = cells.try_iter()?.enumerate().map(|(row, value)| {
            let value = value?;
            Value::of(&value)?.ok_or_else(|| refused(name, row, &value))
        });
        Ok(Self::Values(values.collect::<PyResult<_>>()?))
    }

    fn len(&self) -> usize {
        match self {
            Self::Floats(values) => values.len(),
            Self::Values(values) => values.len(),
        }
    }
}

fn refused(column: &str, row: usize, value: &Bound<'_, PyAny>) -> PyErr {
    let kind = value
        .get_type()
        .qualname()
        .map_or_else(|_| "object".to_owned(), |name| name.to_string());
    PyTypeError::new_err(format!(
        "column `{column}`, row {row}: a {kind} is no value of an account; make text or a number of it, or leave the column out"
    ))
}

impl Value {
    /// What a value stands for; nothing for what is none.
    fn of(value: &Bound<'_, PyAny>) -> PyResult<Option<Self>> {
        let py = value.py();
        if value.is_none() {
            return Ok(Some(Self::Unknown));
        }
        if let Ok(text) = value.cast::<PyString>() {
            return Ok(Some(Self::Text(text.to_string())));
        }
        // A boolean is an integer of Python's too.
        if let Ok(boolean) = value.cast::<PyBool>() {
            return Ok(Some(Self::Boolean(boolean.is_true())));
        }
        if let Ok(integer) = value.cast::<PyInt>() {
            return Ok(Some(match integer.extract() {
                Ok(integer) => Self::Integer(integer),
                Err(_) => Self::Text(integer.str()?.to_string()),
            }));
        }
        if let Ok(float) = value.cast::<PyFloat>() {
            return Ok(Some(Self::Float(float.extract()?)));
        }
        if let Ok(bytes) = value.cast::<PyBytes>() {
            return Ok(std::str::from_utf8(bytes.as_bytes())
                .ok()
                .map(|text| Self::Text(text.to_owned())));
        }
        if value.is_instance_of::<PyList>()
            || value.is_instance_of::<PyTuple>()
            || value.is_instance_of::<PySet>()
        {
            return Self::of_list(value);
        }
        let kind = value.get_type().name()?.to_string();
        match kind.as_str() {
            "NAType" | "NaTType" => return Ok(Some(Self::Unknown)),
            "Decimal" | "UUID" | "datetime64" => {
                let text = value.str()?.to_string();
                return Ok(Some(match text.as_str() {
                    "NaN" | "NaT" => Self::Unknown,
                    _ => Self::Text(text),
                }));
            }
            _ => {}
        }
        if value.hasattr(intern!(py, "isoformat"))? {
            return Self::of_moment(value).map(Some);
        }
        // A scalar of numpy's.
        if value.hasattr(intern!(py, "dtype"))? && value.hasattr(intern!(py, "item"))? {
            let item = value.call_method0(intern!(py, "item"))?;
            return match item.get_type().is(value.get_type()) {
                true => Ok(None),
                false => Self::of(&item),
            };
        }
        Ok(None)
    }

    /// A date, a time, a moment; one with a zone in UTC, as Arrow keeps it.
    fn of_moment(value: &Bound<'_, PyAny>) -> PyResult<Self> {
        let py = value.py();
        let zone = value.getattr_opt(intern!(py, "tzinfo"))?;
        let has_zone =
            zone.is_some_and(|zone| !zone.is_none()) && value.hasattr(intern!(py, "astimezone"))?;
        let moment = match has_zone {
            false => value.clone(),
            true => {
                let utc = py
                    .import(intern!(py, "datetime"))?
                    .getattr(intern!(py, "timezone"))?;
                let utc = utc.getattr(intern!(py, "utc"))?;
                let moment = value.call_method1(intern!(py, "astimezone"), (utc,))?;
                let none = [(intern!(py, "tzinfo"), py.None())];
                let none = pyo3::types::IntoPyDict::into_py_dict(none, py)?;
                moment.call_method(intern!(py, "replace"), (), Some(&none))?
            }
        };
        let iso = moment.call_method0(intern!(py, "isoformat"))?;
        Ok(Self::Text(iso.str()?.to_string()))
    }

    /// Several values, as lists are written in a cell.
    fn of_list(values: &Bound<'_, PyAny>) -> PyResult<Option<Self>> {
        let mut texts = Vec::new();
        for value in values.try_iter()? {
            let Some(value) = Self::of(&value?)? else {
                return Ok(None);
            };
            texts.push(match value {
                Self::Unknown => String::new(),
                Self::Boolean(boolean) => boolean.to_string(),
                Self::Integer(integer) => integer.to_string(),
                Self::Float(float) => float.to_string(),
                Self::Text(text) => text,
            });
        }
        Ok(Some(Self::Text(texts.join(";"))))
    }

    fn put(&self, cells: &mut HeldRow<'_>) {
        match self {
            Self::Unknown => cells.empty(),
            Self::Boolean(value) => cells.boolean(*value),
            Self::Integer(value) => cells.integer(*value),
            Self::Float(value) => cells.float(*value),
            Self::Text(value) => cells.text(value),
        }
    }
}

impl HeldTable for Objects {
    fn names(&self) -> Vec<String> {
        self.columns.iter().map(|(name, _)| name.clone()).collect()
    }

    fn rows(&self) -> usize {
        self.rows
    }

    fn put(&self, row: usize, cells: &mut HeldRow<'_>) {
        for (_, column) in &self.columns {
            match column {
                Column::Floats(values) => cells.float(values[row]),
                Column::Values(values) => values[row].put(cells),
            }
        }
    }
}
