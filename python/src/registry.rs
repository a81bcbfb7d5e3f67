//! The models on disk, and whose turn it is to score.

use std::path::PathBuf;

use lookalike::workflow::models::{list, version_meant};
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;

use crate::errors::exception;

/// A folder of models.
#[pyclass(frozen, module = "lookalike._lookalike")]
pub struct Registry {
    registry: lookalike::Registry,
}

#[pymethods]
impl Registry {
    #[new]
    fn new(folder: PathBuf) -> Self {
        Self {
            registry: lookalike::Registry::open(folder),
        }
    }

    /// Every version, by name and then oldest first, as JSON.
    fn list_json(&self, py: Python<'_>) -> PyResult<String> {
        let listed = py.detach(|| list(&self.registry)).map_err(exception)?;
        serde_json::to_string(&listed).map_err(|error| PyRuntimeError::new_err(error.to_string()))
    }

    /// Lets a version score; `2`, or `name@2`.
    fn promote(&self, version: &str, model: Option<&str>, reason: &str) -> PyResult<()> {
        let (name, version) = version_meant(&self.registry, version, model).map_err(exception)?;
        self.registry.promote(&name, version, reason).map_err(exception)?;
        Ok(())
    }

    /// Lets the champion before score again.
    fn rollback(&self, model: Option<&str>, reason: Option<&str>) -> PyResult<()> {
        let name = self.registry.named(model).map_err(exception)?;
        self.registry.rollback(&name, reason).map_err(exception)?;
        Ok(())
    }
}
