//! The business figures that a model was published with.

use crate::error::{Error, Result};
use crate::figures::Dashboard;
use crate::language::Language;
use crate::report::figures::{Board, document};
use crate::report::layout::document::Document;
use crate::report::layout::shown::shorten;
use crate::workflow::models::{OpenVersion, VersionChoice};

/// What is asked of business figures.
#[derive(Debug, Clone)]
pub struct FiguresRequest {
    /// Model whose accounts to count.
    pub version: VersionChoice,
    /// Tag of the only group asked for, as `icp`, `a` or `segment:2`.
    pub group: Option<String>,
}

/// Business figures, and the model whose segments they name.
#[derive(Debug, Clone)]
pub struct BusinessFigures {
    /// Every figure of every group and quarter.
    pub dashboard: Dashboard,
    version: OpenVersion,
}

impl BusinessFigures {
    /// Reads them.
    ///
    /// # Errors
    /// [`Error::Data`] when the version has none, or no such group; whatever the registry refuses.
    pub fn read(request: &FiguresRequest) -> Result<Self> {
        let version = request.version.open()?;
        let all = version
            .figures()?
            .ok_or_else(|| match version.model.data.basis.universe() {
                Some(_) => super::universe::without_outcomes(&version.entry.reference()),
                None => Error::data(
                    format!(
                        "{} was published without business figures",
                        version.entry.reference()
                    ),
                    "train it again",
                ),
            })?;
        let dashboard = match &request.group {
            Some(tag) => only(all, tag)?,
            None => all,
        };
        Ok(Self { dashboard, version })
    }

    /// What a page says of them, by quarter too when asked; in the model's language unless told.
    pub fn document(&self, quarters: bool, language: Option<Language>) -> Document {
        let model = &self.version.model;
        let board = Board {
            model: &self.version.entry.reference(),
            dashboard: &self.dashboard,
            segments: &model.segments,
            language: language.unwrap_or(model.recipe.language),
        };
        document(&board, quarters)
    }
}

/// The group asked for; the error says which there are.
fn only(dashboard: Dashboard, tag: &str) -> Result<Dashboard> {
    let tags: Vec<String> = dashboard.groups.iter().map(|record| record.group.tag()).collect();
    dashboard.only(tag).ok_or_else(|| {
        Error::data(
            format!("there is no group `{}`", shorten(tag, 40)),
            format!("there are {}", tags.join(", ")),
        )
    })
}
