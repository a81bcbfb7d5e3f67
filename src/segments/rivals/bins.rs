//! The bins that rival methods group by.

use crate::error::{Error, Result};

/// Binned accounts. The last bin of every criterion is "unknown".
#[derive(Debug, Clone, Copy)]
pub(super) struct Bins<'a> {
    /// Bins per criterion.
    pub(super) sizes: &'a [usize],
    /// Bin of each account, by criterion.
    pub(super) columns: &'a [Vec<u16>],
    /// Whether the bins of a criterion are in order.
    pub(super) ordered: &'a [bool],
}

impl<'a> Bins<'a> {
    pub(super) fn checked(sizes: &'a [usize], columns: &'a [Vec<u16>], ordered: &'a [bool]) -> Result<Self> {
        let criteria = columns.len();
        if sizes.len() != criteria || ordered.len() != criteria {
            let got = format!("{} and {}", sizes.len(), ordered.len());
            return Err(Error::setting(
                "sizes and ordered",
                format!("one for each of {criteria} criteria"),
                got,
            ));
        }
        let accounts = columns.first().map_or(0, Vec::len);
        for (column, &size) in columns.iter().zip(sizes) {
            let largest = column.iter().map(|&bin| usize::from(bin)).max();
            if size == 0 || column.len() != accounts || largest.is_some_and(|bin| bin >= size) {
                let expected = format!("{accounts} bins below its size for each criterion");
                return Err(Error::setting(
                    "columns",
                    expected,
                    format!("{} bins", column.len()),
                ));
            }
        }
        Ok(Self {
            sizes,
            columns,
            ordered,
        })
    }
}
