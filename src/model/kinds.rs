//! The segments of a training, and how good accounts like them are.

use crate::error::Result;
use crate::fit::{Accounts, Progress};
use crate::model::train::Training;
use crate::segments::{FittedSegments, SegmentSettings, Segments, Verdict as SegmentVerdict};

impl Training<'_> {
    /// The kinds of ideal customer, from what may become criteria and nothing else.
    pub(super) fn segments(&self, progress: Progress<'_>) -> Result<FittedSegments> {
        progress("finding segments", 0, 1);
        let ideal = self.accounts.rows.iter().zip(self.accounts.ideal);
        let rows: Vec<u32> = ideal.filter(|(_, ideal)| **ideal).map(|(row, _)| *row).collect();
        let asked = &self.recipe.segments;
        if asked.skip {
            return Ok(FittedSegments::none(
                SegmentVerdict::NotSought,
                rows.len(),
                self.previous,
            ));
        }
        let usual = SegmentSettings::new(self.recipe.fit.seed.unwrap_or(0), self.as_of);
        let settings = SegmentSettings {
            least: asked.least.or(usual.least),
            resamples: asked.resamples.unwrap_or(usual.resamples),
            ..usual
        };
        let Accounts {
            table,
            inputs,
            rows: decided,
            ideal,
            ..
        } = self.accounts;
        let mut found = Segments::fit(&settings, table, inputs, &rows, self.previous)?;
        // A company of a universe never refused to buy.
        if self.basis.universe().is_none() {
            found
                .segments
                .count_among(table, decided, ideal, &found.held_out)?;
        }
        Ok(found)
    }
}
