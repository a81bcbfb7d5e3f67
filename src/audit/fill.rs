//! Which accounts a column is filled on: by outcome, still open or not, and by age.

use super::age::{Age, TENTHS};
use crate::stats::normal;
use crate::stats::share::wilson;
use crate::table::{Column, Values};

/// Accounts, and those of them of one sort.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Count {
    pub of: usize,
    pub accounts: usize,
}

impl Count {
    /// NaN of no accounts.
    pub fn share(self) -> f64 {
        self.of as f64 / self.accounts as f64
    }

    /// 95 % interval of the share; anything at all of no accounts.
    pub fn interval(self) -> (f64, f64) {
        if self.accounts == 0 {
            return (0.0, 1.0);
        }
        wilson(self.of as f64, self.accounts as f64, normal::half_width(0.95))
    }
}

/// Accounts that a column is filled on.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Fill {
    pub ideal: Count,
    pub other: Count,
    pub open: Count,
    /// Decided accounts by age, oldest first.
    pub by_age: [Count; TENTHS],
    /// Of the filled: accounts whose number is 0.
    pub zero_ideal: usize,
    pub zero_other: usize,
    /// Equal for columns filled on the same decided accounts.
    pub pattern: u64,
}

impl Fill {
    pub fn of(column: &Column, labels: &[Option<bool>], age: Option<&Age>) -> Self {
        use std::hash::Hasher;
        let mut fill = Self::default();
        let mut pattern = rustc_hash::FxHasher::default();
        let zero = |row: usize| matches!(&column.values, Values::Number(v) if v[row] == 0.0);
        for (row, label) in labels.iter().enumerate() {
            let filled = !column.is_missing(row);
            let count = match label {
                Some(true) => &mut fill.ideal,
                Some(false) => &mut fill.other,
                None => &mut fill.open,
            };
            count.accounts += 1;
            count.of += usize::from(filled);
            let Some(ideal) = label else { continue };
            pattern.write_u8(filled.into());
            if zero(row) {
                *(if *ideal {
                    &mut fill.zero_ideal
                } else {
                    &mut fill.zero_other
                }) += 1;
            }
            if let Some(tenth) = age.and_then(|age| age.tenth(row)) {
                fill.by_age[tenth].accounts += 1;
                fill.by_age[tenth].of += usize::from(filled);
            }
        }
        fill.pattern = pattern.finish();
        fill
    }

    pub fn decided(&self) -> Count {
        Count {
            of: self.ideal.of + self.other.of,
            accounts: self.ideal.accounts + self.other.accounts,
        }
    }

    /// AUC of "is it filled in?", 0.5 or more.
    pub fn gap_auc(&self) -> f64 {
        0.5 + (self.ideal.share() - self.other.share()).abs() / 2.0
    }

    /// Whether gaps tell the outcome with an AUC above `cut_off`, by the lower end of its 95 % interval above
    /// `cut_off - slack`.
    pub fn tells(&self, cut_off: f64, slack: f64) -> bool {
        let variance = |count: Count| count.share() * (1.0 - count.share()) / count.accounts as f64;
        let half = normal::half_width(0.95) * (variance(self.ideal) + variance(self.other)).sqrt() / 2.0;
        self.gap_auc() > cut_off && self.gap_auc() - half > cut_off - slack
    }

    /// Whether 95 % intervals of both outcomes' shares lie apart.
    pub fn differs(&self) -> bool {
        let ((a, b), (c, d)) = (self.ideal.interval(), self.other.interval());
        b < c || d < a
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::{Kind, Reading};

    #[test]
    fn filled_accounts_are_counted_by_outcome() {
        let values = vec![1.0, 0.0, f64::NAN, 4.0, f64::NAN, f64::NAN];
        let column = Column::new("amount", Reading::new(Kind::Number), Values::Number(values));
        let labels = [Some(true), Some(true), Some(false), Some(false), None, None];
        let fill = Fill::of(&column, &labels, None);
        let counts = [fill.ideal, fill.other, fill.open, fill.decided()].map(|c| (c.of, c.accounts));
        assert_eq!(counts, [(2, 2), (1, 2), (0, 2), (3, 4)]);
        assert_eq!((fill.zero_ideal, fill.zero_other, fill.gap_auc()), (1, 0, 0.75));
        assert!(!fill.differs() && !fill.tells(0.65, 0.05));
    }
}
