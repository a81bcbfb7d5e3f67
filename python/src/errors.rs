//! The engine's errors as Python's exceptions, each with the engine's one line.

use lookalike::Error;
use pyo3::exceptions::{PyException, PyOSError, PyUserWarning, PyValueError};
use pyo3::prelude::*;
use pyo3::{create_exception, intern};

create_exception!(
    lookalike,
    LookalikeError,
    PyException,
    "What the engine refuses, in one line: what, where, what to do."
);
create_exception!(
    lookalike,
    DataError,
    PyValueError,
    "The data cannot carry what was asked, or cannot be read."
);
create_exception!(
    lookalike,
    SettingError,
    PyValueError,
    "A setting is outside its range, or names a column or value that is not there."
);
create_exception!(
    lookalike,
    ModelError,
    PyValueError,
    "A model file cannot be trusted, or was written by a later release."
);
create_exception!(
    lookalike,
    LookalikeWarning,
    PyUserWarning,
    "What the engine assumed, mended, left out or doubts."
);

/// Puts the exceptions into the module.
pub fn add_to(module: &Bound<'_, PyModule>) -> PyResult<()> {
    let py = module.py();
    module.add("DataError", py.get_type::<DataError>())?;
    module.add("SettingError", py.get_type::<SettingError>())?;
    module.add("ModelError", py.get_type::<ModelError>())?;
    module.add("LookalikeError", py.get_type::<LookalikeError>())?;
    module.add("LookalikeWarning", py.get_type::<LookalikeWarning>())
}

/// An error as the exception that Python's users would look for.
pub fn exception(error: Error) -> PyErr {
    let said = error.to_string();
    match error {
        Error::Io { source, .. } => match source.raw_os_error() {
            // Python chooses the class by the number: FileNotFoundError, PermissionError…
            Some(number) => PyOSError::new_err((number, said)),
            None => PyOSError::new_err(said),
        },
        Error::Input { .. } | Error::Data { .. } => DataError::new_err(said),
        Error::Setting { .. } | Error::UnknownColumn { .. } | Error::UnknownValue { .. } => {
            SettingError::new_err(said)
        }
        Error::Artefact { .. } | Error::Schema { .. } => ModelError::new_err(said),
        _ => LookalikeError::new_err(said),
    }
}

/// Warns of each note once.
pub fn warn(py: Python<'_>, notes: &[String]) -> PyResult<()> {
    let warnings = py.import(intern!(py, "lookalike._warnings"))?;
    for note in notes {
        warnings.call_method1(intern!(py, "warn"), (note,))?;
    }
    Ok(())
}
