//! The engine for Python: tables come in as Arrow streams or as Python's own values, scores go out as Arrow streams. What
//! is pure habit of Python's (scikit-learn's estimators, pandas) is written in Python beside it.

mod errors;
mod frame;
mod model;
mod objects;
mod registry;
mod running;
mod scores;
mod source;
mod training;

use pyo3::prelude::*;

#[pymodule]
fn _lookalike(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add("__version__", env!("CARGO_PKG_VERSION"))?;
    errors::add_to(module)?;
    module.add_class::<frame::Accounts>()?;
    module.add_class::<scores::Scores>()?;
    module.add_class::<model::Model>()?;
    module.add_class::<registry::Registry>()?;
    module.add_function(wrap_pyfunction!(training::train, module)?)?;
    Ok(())
}
