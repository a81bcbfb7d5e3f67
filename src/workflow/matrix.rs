//! The matrix of a model's criteria, as text, Markdown or a workbook.

use std::path::PathBuf;

use crate::error::{Error, Result};
use crate::language::Language;
use crate::report::layout::markdown;
use crate::report::matrix::{Matrix, document, xlsx};
use crate::workflow::inputs::Inputs;
use crate::workflow::models::VersionChoice;
use crate::workflow::output::{Layout, write_all};

/// What is asked of a matrix.
#[derive(Debug, Clone)]
pub struct MatrixRequest {
    /// Model to read.
    pub version: VersionChoice,
    /// Files to write, as a workbook or Markdown.
    pub files: Vec<(PathBuf, Layout)>,
    /// Language of the matrix; the model's when absent.
    pub language: Option<Language>,
}

/// Sorts the criteria and writes the files.
///
/// # Errors
/// [`Error::Setting`] for a layout that a matrix has not; whatever the registry or the files refuse.
pub fn write_matrix(request: &MatrixRequest) -> Result<Matrix> {
    for (file, _) in &request.files {
        Inputs::of_folder().refuse(file, "-o")?;
    }
    let version = request.version.open()?;
    let language = request.language.unwrap_or(version.model.recipe.language);
    let matrix = Matrix::new(&version.model, &version.entry.reference(), language);
    write_all(&request.files, |layout| match layout {
        Layout::Markdown => Ok(markdown::render(&document(&matrix)).into_bytes()),
        Layout::Workbook => xlsx(&matrix),
        Layout::Html | Layout::Pdf => Err(Error::setting(
            "layout of a matrix",
            "a workbook or Markdown",
            format!("{layout:?}"),
        )),
    })?;
    Ok(matrix)
}
