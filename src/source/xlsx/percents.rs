//! Which cells show their number as a percentage, where a library does not say.

use std::collections::BTreeMap;

/// Cells by column, as runs of rows.
#[derive(Debug, Default)]
pub struct Percents {
    columns: BTreeMap<u32, Vec<(u32, u32)>>,
}

impl Percents {
    /// Adds a cell; quick when rows come in their order.
    pub fn add(&mut self, row: u32, column: u32) {
        let runs = self.columns.entry(column).or_default();
        match runs.last_mut() {
            Some((_, last)) if row == *last || row == last.saturating_add(1) => *last = row,
            _ => {
                let at = runs.partition_point(|(_, last)| *last < row);
                runs.insert(at, (row, row));
            }
        }
    }

    /// Whether a cell is one of them.
    pub fn contains(&self, row: u32, column: u32) -> bool {
        self.columns.get(&column).is_some_and(|runs| {
            let at = runs.partition_point(|(_, last)| *last < row);
            runs.get(at).is_some_and(|(first, _)| *first <= row)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Percents;

    #[test]
    fn runs_of_rows_are_kept_apart() {
        let mut percents = Percents::default();
        [1, 2, 3, 7].iter().for_each(|row| percents.add(*row, 4));
        let found: Vec<u32> = (0..9).filter(|row| percents.contains(*row, 4)).collect();
        assert_eq!(found, [1, 2, 3, 7]);
        assert!(!percents.contains(1, 3));
    }
}
