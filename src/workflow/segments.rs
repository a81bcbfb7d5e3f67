//! The segments of a model described, and their map drawn.

use std::path::PathBuf;

use crate::error::{Error, Result};
use crate::language::Language;
use crate::report::chart::map::map;
use crate::report::layout::svg;
use crate::report::segments::Overview;
use crate::workflow::inputs::{Inputs, check_picture};
use crate::workflow::models::VersionChoice;
use crate::workflow::output;

/// What is asked of segments.
#[derive(Debug, Clone)]
pub struct OverviewRequest {
    /// Model whose segments to describe.
    pub version: VersionChoice,
    /// Only the segment of this number.
    pub number: Option<u32>,
    /// File for the map of the ideal customers, as SVG.
    pub map: Option<PathBuf>,
    /// Language of the description; the model's when absent.
    pub language: Option<Language>,
    /// Whether a program reads the answer: criteria and levels keep the names of columns and cells.
    pub to_program: bool,
}

/// Describes the segments, and writes their map when it is asked for.
///
/// # Errors
/// [`Error::Data`] when there is no such segment or nothing to draw; whatever the registry or the file refuse.
pub fn describe_segments(request: &OverviewRequest) -> Result<Overview> {
    if let Some(path) = &request.map {
        check_picture(path, "--map")?;
        Inputs::of_folder().refuse(path, "--map")?;
    }
    let version = request.version.open()?;
    let (ideals, figures) = (version.ideals()?, version.figures()?);
    let language = request.language.unwrap_or(version.model.recipe.language);
    let model = &*version.model.shown(request.to_program, language);
    let mut overview = Overview::new(model, &ideals, figures.as_ref(), language);
    if let Some(number) = request.number {
        let there_are = numbers(&overview);
        overview = overview
            .only(number)
            .ok_or_else(|| Error::data(format!("there is no segment {number}"), there_are))?;
    }
    if let Some(path) = &request.map {
        let drawn = map(&model.segments, &ideals, language)
            .ok_or_else(|| Error::data("there is no map to draw", no_map(&overview, ideals.is_empty())))?;
        output::write(path, svg::document(&drawn).as_bytes())?;
    }
    Ok(overview)
}

/// "there are 1 and 3", or why there are none.
fn numbers(overview: &Overview) -> String {
    let numbers: Vec<String> = overview
        .segments
        .iter()
        .map(|segment| segment.number.to_string())
        .collect();
    match numbers.as_slice() {
        [] => overview.sentence.clone(),
        [one] => format!("there is {one}"),
        several => format!("there are {}", Language::En.list(several)),
    }
}

fn no_map(overview: &Overview, no_accounts: bool) -> String {
    if no_accounts && !overview.segments.is_empty() {
        "the model was published without its ideal accounts; train it again".to_owned()
    } else {
        overview.sentence.clone()
    }
}
