//! Where accounts come from: memory, or a place that the engine reads as the command line does.

use std::path::PathBuf;

use lookalike::recipe::ReadRecipe;
use lookalike::source::Records;
use lookalike::workflow::train::AccountsFrom;
use pyo3::prelude::*;

use crate::frame::Accounts;

/// Accounts in memory, or the place of a table.
#[derive(FromPyObject)]
pub enum Source<'py> {
    Held(Bound<'py, Accounts>),
    Place(PathBuf),
}

impl Source<'_> {
    /// As training takes it.
    pub fn for_training(&self) -> AccountsFrom {
        match self {
            Self::Held(held) => held.get().held().clone().into(),
            Self::Place(place) => place.clone().into(),
        }
    }

    /// Opens the table from its first row, on whichever thread.
    pub fn opener(&self) -> impl Fn() -> lookalike::Result<Records> + Send + Sync + use<> {
        let (held, place) = match self {
            Self::Held(held) => (Some(held.get().held().clone()), PathBuf::new()),
            Self::Place(place) => (None, place.clone()),
        };
        let how = ReadRecipe::default();
        move || match &held {
            Some(held) => held.records(&how),
            None => Records::open_as(&place, &how),
        }
    }

    /// What was assumed about what is in memory.
    pub fn notes(&self) -> Vec<String> {
        match self {
            Self::Held(held) => held.get().notes.clone(),
            Self::Place(_) => Vec::new(),
        }
    }
}
