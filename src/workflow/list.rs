//! A call list asked for: who is on it, found in a first pass over the table.

use std::path::Path;

use crate::error::{Error, Result};
use crate::model::Model;
use crate::recipe::ReadRecipe;
use crate::score::{Capacity, DrawnShare, List, ListSettings};
use crate::source::location::Location;
use crate::source::{Part, Records, Spool};
use crate::workflow::accounts::AccountSource;

/// What is asked of a list.
#[derive(Debug, Clone, Copy)]
pub struct ListRequest {
    /// How long it is.
    pub size: ListSize,
    /// Whether each segment has so many.
    pub per_segment: bool,
    /// Whether all accounts are written, in the table's order, and those of the list marked.
    pub mark: bool,
    /// Share of its places that go to lower scorers, drawn at random.
    pub explore: Option<DrawnShare>,
    /// Share of the best that is left alone.
    pub holdout: Option<DrawnShare>,
    /// Seed of the draw.
    pub seed: u64,
}

/// How long a list is.
#[derive(Debug, Clone, Copy)]
pub enum ListSize {
    /// So many accounts.
    Accounts(usize),
    /// What a team works.
    Worked(Capacity),
}

impl ListRequest {
    /// What scoring goes by; `reference` is how the model is called.
    ///
    /// # Errors
    /// [`Error::Setting`] for a list of nobody and one of more than can be held; [`Error::Data`] where a model has no
    /// segments.
    pub fn settings(&self, model: &Model, reference: &str) -> Result<ListSettings> {
        let (asked, capacity) = match self.size {
            ListSize::Accounts(size) => (size as u64, None),
            ListSize::Worked(capacity) => (capacity.accounts(), Some(capacity)),
        };
        let most = crate::score::list::MOST as u64;
        let size = usize::try_from(asked)
            .ok()
            .filter(|_| (1..=most).contains(&asked));
        let size = size.ok_or_else(|| {
            let expected = format!("from 1 to {most} accounts");
            Error::data(
                format!("a list has {expected}, and {asked} were asked for"),
                "ask for another --top, or another --capacity, --reps and --weeks",
            )
        })?;
        if self.per_segment && model.segments.segments.is_empty() {
            return Err(Error::data(
                format!("{reference} has no segments to make a list of each"),
                "make one list, without --per-segment",
            ));
        }
        Ok(ListSettings {
            size,
            per_segment: self.per_segment,
            alone: !self.mark,
            explore: self.explore,
            holdout: self.holdout,
            seed: self.seed,
            model: reference.to_owned(),
            capacity,
        })
    }

    /// Whether chance has a say in it.
    pub fn draws(&self) -> bool {
        self.explore.is_some() || self.holdout.is_some()
    }
}

/// Where accounts are read from: once, or once to find the list and once to write it.
pub enum ScoredSource {
    /// Once; nothing after that.
    Once(Option<Records>),
    /// A file, or a stream that was kept.
    Again(AccountSource),
    /// Rows of a database, asked once.
    Kept(Spool),
}

impl ScoredSource {
    /// Opens a table; one that is read once may lie in partitions.
    ///
    /// # Errors
    /// As [`Records::open`].
    pub fn open(
        data: &Path,
        partitions: Vec<(String, String)>,
        how: &ReadRecipe,
        twice: bool,
    ) -> Result<Self> {
        Ok(match twice {
            false if !partitions.is_empty() => {
                let file = data.to_path_buf();
                Self::Once(Some(Records::of_parts(
                    vec![Part { file, partitions }],
                    data,
                    how,
                )?))
            }
            false => Self::Once(Some(Records::open_as(data, how)?)),
            true if Location::of(data)?.is_read_once() => {
                Self::Kept(Spool::of(Records::open_as(data, how)?, how)?)
            }
            true => Self::Again(AccountSource::new(data, how)?),
        })
    }

    /// Finds who is on a list; `rejecting` leaves rows out that are not as wide as the header.
    ///
    /// # Errors
    /// As [`List::find`].
    pub fn find(
        &self,
        model: &Model,
        how: &ReadRecipe,
        rejecting: bool,
        settings: ListSettings,
        progress: &mut dyn FnMut(u64),
    ) -> Result<Option<List>> {
        let mut records = match self {
            Self::Once(_) => return Ok(None),
            Self::Again(source) => source.open(how)?,
            Self::Kept(rows) => rows.open()?,
        }
        .called_as(model.columns());
        if rejecting {
            // They are told when the list is written.
            records.reject_into(Box::new(|_| Ok(())));
        }
        List::find(model, &mut records, settings, progress).map(Some)
    }

    /// Its rows, from the first; of what is read once, the first time only.
    ///
    /// # Errors
    /// As [`Records::open`].
    pub fn records(&mut self, how: &ReadRecipe) -> Result<Records> {
        match self {
            Self::Once(records) => records
                .take()
                .ok_or_else(|| Error::data("the table was read already", "read it again from its file")),
            Self::Again(source) => source.open(how),
            Self::Kept(rows) => rows.open(),
        }
    }
}
