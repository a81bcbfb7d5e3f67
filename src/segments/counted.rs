//! Counts of all decided accounts that stand in each segment, and which segments are crowds.

use crate::criteria::Binned;
use crate::error::Result;
use crate::segments::among::Among;
use crate::segments::membership::Standing;
use crate::segments::profile::Segments;
use crate::table::Table;

impl Segments {
    /// Counts the decided accounts `rows` that stand in each segment, ideal or not. `held_out` has where each ideal one
    /// stands by classes learnt without it, in the order of the rows.
    ///
    /// # Errors
    /// Those of [`Binned::transform`].
    pub(crate) fn count_among(
        &mut self,
        table: &Table,
        rows: &[u32],
        ideal: &[bool],
        held_out: &[Standing],
    ) -> Result<()> {
        if self.segments.is_empty() || ideal.iter().all(|ideal| *ideal) {
            return Ok(());
        }
        let cuts = self.criteria.iter().map(|criterion| &criterion.cut);
        let evidence = self.evidence_of(&Binned::transform(cuts, table, rows)?);
        let mut without = held_out.iter();
        let standings: Vec<(Standing, bool)> = evidence
            .iter()
            .zip(ideal)
            .map(|(sums, ideal)| match ideal {
                true => (without.next().copied().unwrap_or(Standing::Other), true),
                false => (self.standing(sums), false),
            })
            .collect();
        let all_ideal = ideal.iter().filter(|ideal| **ideal).count() as u64;
        for segment in &mut self.segments {
            let own = Standing::Segment(segment.number);
            let counted = |wanted: bool| {
                let held = standings.iter().filter(|(standing, _)| *standing == own);
                held.filter(|(_, ideal)| *ideal || !wanted).count() as u64
            };
            segment.among = Some(Among {
                ideal: counted(true),
                accounts: counted(false),
                all_ideal,
                all_accounts: rows.len() as u64,
            });
        }
        Ok(())
    }

    /// Whether the segment of a number is a crowd.
    pub fn is_crowd(&self, number: u32) -> bool {
        let among = self.segment(number).and_then(|segment| segment.among);
        among.is_some_and(|among| among.is_crowd())
    }

    /// Places of the segments as they are told: those worth going for first, crowds last, each by number.
    pub fn in_order(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.segments.len()).collect();
        order.sort_by_key(|&at| (self.is_crowd(self.segments[at].number), self.segments[at].number));
        order
    }
}
