//! `reviews.jsonl` beside a model's versions: what each review found, one line each, only ever added to.

use std::path::PathBuf;

use super::lines;
use super::lock::lock;
use super::manifest::sha256;
use super::writing::{replace, sweep};
use super::{Entry, Registry, SEEN};
use crate::error::Result;
use crate::model::file::{self, MAX_ACCOUNTS_BYTES, MAX_MODEL_BYTES};
use crate::review::{Record, Seen};

const REVIEWS: &str = "reviews.jsonl";

/// What the review of this number told people.
fn dossier_file(number: usize) -> String {
    format!("review-{number:06}.json")
}

impl Registry {
    /// Reviews of a model's champions, the oldest first; none where nobody has reviewed it.
    ///
    /// # Errors
    /// [`Error::Artefact`] for a line that is no review, [`Error::Io`] when the file cannot be read.
    pub fn reviews(&self, name: &str) -> Result<Vec<Record>> {
        let path = self.reviews_file(name)?;
        let remedy = "restore it from a copy, or move it away to count reviews anew";
        lines::values(&path, MAX_ACCOUNTS_BYTES, "review", remedy)
    }

    /// Adds a review to those of a model, with what it told people; the line is there before or after, never in part.
    ///
    /// # Errors
    /// [`Error::Data`] when another process is writing to the same name, [`Error::Io`] when it cannot be written.
    pub fn add_review(&self, name: &str, record: &Record, dossier: &[u8]) -> Result<()> {
        let path = self.reviews_file(name)?;
        let home = self.home(name)?;
        let held = lock(&home, self.patience)?.ours(&home)?;
        let system = self.system.as_ref();
        sweep(system, &home)?;
        // The dossier first: a line that tells of one has it.
        let number = self.reviews(name)?.len() + 1;
        replace(system, &home, &dossier_file(number), dossier)?;
        let record = Record {
            dossier: Some(sha256(dossier)),
            ..record.clone()
        };
        let bytes = lines::with(&path, MAX_ACCOUNTS_BYTES, &record)?;
        replace(system, &home, REVIEWS, &bytes)?;
        drop(held);
        Ok(())
    }

    /// What the review of this number, from 1, told people; none of one that kept nothing.
    ///
    /// # Errors
    /// As [`Registry::reviews`]; [`crate::Error::Artefact`] when it is not what the review wrote.
    pub fn dossier(&self, name: &str, number: usize) -> Result<Option<Vec<u8>>> {
        let reviews = self.reviews(name)?;
        let record = number.checked_sub(1).and_then(|at| reviews.get(at));
        let Some(told) = record.and_then(|record| record.dossier.as_ref()) else {
            return Ok(None);
        };
        let path = self.home(name)?.join(dossier_file(number));
        let bytes = file::read_capped(&path, MAX_MODEL_BYTES)?;
        match sha256(&bytes) == *told {
            true => Ok(Some(bytes)),
            false => Err(file::artefact(&path, "it is not what the review wrote")),
        }
    }

    /// Accounts that a version was trained on; none where it keeps no ids.
    ///
    /// # Errors
    /// As [`Registry::model`].
    pub fn seen(&self, entry: &Entry) -> Result<Option<Seen>> {
        if !entry.manifest.files.contains_key(SEEN) {
            return Ok(None);
        }
        let path = entry.dir.join(SEEN);
        let bytes = file::read_capped(&path, MAX_ACCOUNTS_BYTES)?;
        entry.manifest.verify(SEEN, &bytes, &path)?;
        file::parse(&bytes, &path).map(Some)
    }

    fn reviews_file(&self, name: &str) -> Result<PathBuf> {
        Ok(self.home(name)?.join(REVIEWS))
    }
}
