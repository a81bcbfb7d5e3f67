//! What a version holds: the model, what is kept beside it, and its pages.

use crate::edges::History;
use crate::error::Result;
use crate::figures::Dashboard;
use crate::model::file::{accounts_to_json, to_compact_json, to_readable_json};
use crate::model::train::Trained;
use crate::model::value::Value;
use crate::registry::{
    ACCOUNTS, CARD, Entry, FIGURES, FITS, Fits, HISTORY, MODEL, REPORT, Registry, SEEN, SHEET, VALUE,
};
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

/// Writes the version: no page says version or day, so that like the model they are the same for the same data, recipe
/// and seed.
pub(super) fn publish(
    registry: &Registry,
    name: &str,
    trained: &Trained,
    dashboard: &Dashboard,
    beside: &Beside<'_>,
) -> Result<Entry> {
    let seen = beside.seen.map(|seen| to_compact_json(seen, SEEN)).transpose()?;
    let fits = beside.fits.map(|fits| to_compact_json(fits, FITS)).transpose()?;
    let value = beside
        .value
        .map(|value| to_readable_json(value, VALUE))
        .transpose()?;
    let (model, accounts, figures, history) = (
        trained.model.to_json()?,
        accounts_to_json(&trained.ideal_accounts)?,
        to_readable_json(dashboard, FIGURES)?,
        to_compact_json(beside.history, HISTORY)?,
    );
    // Rates of closing need accounts that were lost.
    let business = trained.model.data.basis.universe().is_none().then_some(dashboard);
    let card = card::card(&trained.model);
    let sheet = sheet::markdown::markdown(&Sheet::new(&sheet::Source {
        model: &trained.model,
        ideals: &trained.ideal_accounts,
        dashboard: business,
        version: None,
        trained: None,
        models: None,
        before: None,
        currency: None,
        language: trained.model.recipe.language,
    }));
    let report = Report {
        model: &trained.model,
        version: None,
        trained: None,
        ideals: &trained.ideal_accounts,
        figures: business,
        explanations: &[],
        language: trained.model.recipe.language,
    }
    .html();
    let mut files: Vec<(&str, &[u8])> = vec![
        (MODEL, &model),
        (ACCOUNTS, &accounts),
        (FIGURES, &figures),
        (HISTORY, &history),
        (SHEET, sheet.as_bytes()),
        (CARD, card.as_bytes()),
        (REPORT, report.as_bytes()),
    ];
    files.extend(seen.as_deref().map(|seen| (SEEN, seen)));
    files.retain(|(name, _)| business.is_some() || ![FIGURES, HISTORY].contains(name));
    files.extend(value.as_deref().map(|value| (VALUE, value)));
    files.extend(fits.as_ref().map(|fits| (FITS, fits.as_slice())));
    registry.publish(name, &files)
}
