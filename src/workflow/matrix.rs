//! The matrix of a model's criteria, as text, a page, Markdown or a workbook.

use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::language::Language;
use crate::report::layout::{markdown, page};
use crate::report::matrix::{Matrix, WOE_COLUMNS, document, woe_rows, xlsx};
use crate::score::counts::accounts_by_bin;
use crate::source::Records;
use crate::workflow::inputs::Inputs;
use crate::workflow::models::VersionChoice;
use crate::workflow::output::{Layout, OutputSet, Rows, ending, write_all};

/// What is asked of a matrix.
#[derive(Debug, Clone)]
pub struct MatrixRequest {
    /// Model to read.
    pub version: VersionChoice,
    /// Files to write, as a workbook, HTML or Markdown.
    pub files: Vec<(PathBuf, Layout)>,
    /// Files of the weight of evidence by criterion and bin, tab-separated where they end in `.tsv`.
    pub woe: Vec<PathBuf>,
    /// A second table whose accounts the PSI compares with those of training.
    pub against: Option<PathBuf>,
    /// Language of the matrix; the model's when absent.
    pub language: Option<Language>,
    /// Whether a program reads the answer: criteria and levels keep the names of columns and cells.
    pub to_program: bool,
}

/// Whether a file holds weight of evidence rather than the matrix, by its ending.
pub fn is_woe(file: &Path) -> bool {
    ["csv", "tsv"]
        .iter()
        .any(|known| ending(file).eq_ignore_ascii_case(known))
}

/// Sorts the criteria and writes the files.
///
/// # Errors
/// [`Error::Setting`] for a layout that a matrix has not; whatever the registry or the files refuse.
pub fn write_matrix(request: &MatrixRequest) -> Result<Matrix> {
    let outputs = request.files.iter().map(|(file, _)| file).chain(&request.woe);
    for file in outputs {
        Inputs::of_folder().and(&request.against).refuse(file, "-o")?;
    }
    let version = request.version.open()?;
    let language = request.language.unwrap_or(version.model.recipe.language);
    let against = match &request.against {
        Some(table) => {
            let mut records =
                Records::open_as(table, &version.model.recipe.read)?.called_as(version.model.columns());
            Some(accounts_by_bin(&version.model, &mut records)?)
        }
        None => None,
    };
    let reference = version.reference();
    let matrix = Matrix::new(&version.model.worded(language), &reference, language);
    let mut set = OutputSet::default();
    write_all(&mut set, &request.files, |layout| match layout {
        Layout::Markdown => Ok(markdown::render(&document(&matrix)).into_bytes()),
        Layout::Workbook => xlsx(&matrix),
        Layout::Html => Ok(page::render(&document(&matrix)).into_bytes()),
        Layout::Pdf => Err(Error::setting(
            "layout of a matrix",
            "a workbook, HTML or Markdown",
            format!("{layout:?}"),
        )),
    })?;
    if !request.woe.is_empty() {
        let rows = woe_rows(&version.model, against.as_deref(), language);
        for file in &request.woe {
            let tabs = ending(file).eq_ignore_ascii_case("tsv");
            let mut out = Rows::create(file, if tabs { b'\t' } else { b',' })?;
            out.write(WOE_COLUMNS)?;
            rows.iter().try_for_each(|row| out.write(row))?;
            out.finish_in(&mut set)?;
        }
    }
    set.finish()?;
    Ok(match request.to_program {
        true => Matrix::new(&version.model, &reference, language),
        false => matrix,
    })
}
