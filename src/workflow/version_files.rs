//! What a version holds: the model, what is kept beside it, and its pages. No page says version or day, so that like the model
//! they are the same for the same data, recipe and seed.

use crate::edges::History;
use crate::error::Result;
use crate::figures::Dashboard;
use crate::model::file::{accounts_to_json, to_compact_json, to_readable_json};
use crate::model::train::Trained;
use crate::model::value::Value;
use crate::model::{IdealAccount, Model};
use crate::registry::{ACCOUNTS, CARD, FIGURES, FITS, Fits, HISTORY, MODEL, REPORT, SEEN, SHEET, VALUE};
use crate::report::card;
use crate::report::model::Report;
use crate::report::sheet::{self, Sheet};
use crate::review::Seen;

/// What is kept beside a model, to compare later data and versions with.
pub(super) struct Beside<'a> {
    pub history: &'a History,
    pub seen: Option<&'a Seen>,
    pub fits: Option<&'a Fits>,
    pub value: Option<&'a Value>,
}

/// Files of a version on their way into a registry.
pub(super) type Files = Vec<(&'static str, Vec<u8>)>;

/// As a registry takes them.
pub(super) fn lent(files: &Files) -> Vec<(&str, &[u8])> {
    files
        .iter()
        .map(|(name, bytes)| (*name, bytes.as_slice()))
        .collect()
}

/// The files of a version that was trained.
pub(super) fn files(trained: &Trained, dashboard: &Dashboard, beside: &Beside<'_>) -> Result<Files> {
    // Rates of closing need accounts that were lost.
    let business = trained.model.data.basis.universe().is_none().then_some(dashboard);
    let mut files: Files = vec![
        (MODEL, trained.model.to_json()?),
        (ACCOUNTS, accounts_to_json(&trained.ideal_accounts)?),
    ];
    if let Some(dashboard) = business {
        files.push((FIGURES, to_readable_json(dashboard, FIGURES)?));
        files.push((HISTORY, to_compact_json(beside.history, HISTORY)?));
    }
    files.extend(pages(&trained.model, &trained.ideal_accounts, business));
    if let Some(seen) = beside.seen {
        files.push((SEEN, to_compact_json(seen, SEEN)?));
    }
    if let Some(value) = beside.value {
        files.push((VALUE, to_readable_json(value, VALUE)?));
    }
    if let Some(fits) = beside.fits {
        files.push((FITS, to_compact_json(fits, FITS)?));
    }
    Ok(files)
}

/// The pages of a version, in the language of its recipe.
pub(super) fn pages(model: &Model, ideals: &[IdealAccount], business: Option<&Dashboard>) -> Files {
    let language = model.recipe.language;
    let worded = model.worded(language);
    let sheet = sheet::markdown::markdown(&Sheet::new(&sheet::Source {
        model: &worded,
        ideals,
        dashboard: business,
        version: None,
        trained: None,
        models: None,
        before: None,
        currency: None,
        language,
    }));
    let report = Report {
        model: &worded,
        version: None,
        trained: None,
        ideals,
        figures: business,
        explanations: &[],
        language,
    }
    .html();
    vec![
        (SHEET, sheet.into_bytes()),
        (CARD, card::card(model).into_bytes()),
        (REPORT, report.into_bytes()),
    ]
}
