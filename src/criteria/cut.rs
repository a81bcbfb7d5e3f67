//! How one criterion's values fall into bins.

use serde::{Deserialize, Serialize};

use crate::criteria::formula::Formula;
use crate::table::Reading;

/// Bins of one criterion, and the column (or columns) they read.
///
/// Bin order: `Number` and `Age`: the intervals in increasing order, then "unknown"; `Category`: the named
/// groups, then "other or never seen", then "unknown"; `Member`: no, yes, unknown; `Pair`: the first axis'
/// bins times the second's (`first * second.len() + second`), the first of three a pair itself; `Derived`: as `Number`, of the derived value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase", deny_unknown_fields)]
pub enum Cut {
    /// A number `v` is in bin `i` when `cuts[i - 1] < v <= cuts[i]`.
    Number {
        /// Name of the column.
        column: String,
        /// How its cells are read.
        reading: Reading,
        /// Upper ends of all bins but the last, increasing.
        cuts: Vec<f64>,
    },
    /// A date's age in days at `as_of` (days since 1970-01-01), cut like a number.
    Age {
        /// Name of the column.
        column: String,
        /// How its cells are read.
        reading: Reading,
        /// Day at which ages are counted.
        as_of: i32,
        /// Upper ends of all bins but the last, in days, increasing.
        cuts: Vec<f64>,
    },
    /// Levels, one group of exact texts per bin.
    Category {
        /// Name of the column.
        column: String,
        /// How its cells are read.
        reading: Reading,
        /// Levels of each bin.
        groups: Vec<Vec<String>>,
    },
    /// Whether a set contains a token.
    Member {
        /// Name of the column.
        column: String,
        /// How its cells are read.
        reading: Reading,
        /// The token.
        token: String,
    },
    /// Two criteria at once, or three: then the first two are a pair.
    Pair {
        /// The axis that changes slowest, or the pair of those that do.
        first: Box<Cut>,
        /// The axis that changes fastest.
        second: Box<Cut>,
    },
    /// One number made of two columns. "Unknown" where either is unknown or holds a code, and where the formula has no
    /// finite value.
    Derived {
        /// What is made of the two.
        formula: Formula,
        /// The first operand: a number or an age without cuts.
        first: Box<Cut>,
        /// The second operand, of the first's kind.
        second: Box<Cut>,
        /// Upper ends of all bins but the last, increasing; in days for two dates.
        cuts: Vec<f64>,
    },
}

impl Cut {
    /// Two criteria at once; of three, `first` is the pair of the others.
    pub fn pair(first: Self, second: Self) -> Self {
        Self::Pair {
            first: Box::new(first),
            second: Box::new(second),
        }
    }

    /// The same criterion cut elsewhere, where it is an ordered one.
    pub fn with_points(mut self, points: Vec<f64>) -> Self {
        if let Self::Number { cuts, .. } | Self::Age { cuts, .. } | Self::Derived { cuts, .. } = &mut self {
            *cuts = points;
        }
        self
    }

    /// The same criterion with other groups of levels, where it is a category.
    pub fn with_groups(mut self, levels: Vec<Vec<String>>) -> Self {
        if let Self::Category { groups, .. } = &mut self {
            *groups = levels;
        }
        self
    }

    /// What a criterion of these bins is called: the column, `column: token`, all of a pair or of three, or the formula of a derived
    /// one (`price ÷ margin`, `price − cost`, `created → signed` for the days between).
    pub fn name(&self) -> String {
        match self {
            Self::Member { column, token, .. } => format!("{column}: {token}"),
            Self::Pair { first, second } => format!("{} × {}", first.name(), second.name()),
            Self::Derived {
                formula,
                first,
                second,
                ..
            } => {
                let sign = if first.is_age() { "→" } else { formula.sign() };
                format!("{} {sign} {}", first.name(), second.name())
            }
            one => one.column().0.to_owned(),
        }
    }

    /// Number of bins.
    pub fn len(&self) -> usize {
        match self {
            Self::Number { cuts, .. } | Self::Age { cuts, .. } | Self::Derived { cuts, .. } => cuts.len() + 2,
            Self::Category { groups, .. } => groups.len() + 2,
            Self::Member { .. } => 3,
            Self::Pair { first, second } => first.len() * second.len(),
        }
    }

    /// Whether its bins follow an order, "unknown" aside.
    pub fn is_ordered(&self) -> bool {
        matches!(
            self,
            Self::Number { .. } | Self::Age { .. } | Self::Derived { .. }
        )
    }

    /// A criterion always has bins.
    pub fn is_empty(&self) -> bool {
        false
    }

    /// Columns it reads: one, two for a derived value, two or three for criteria taken together.
    pub fn columns(&self) -> Vec<&str> {
        match self {
            Self::Pair { first, second } | Self::Derived { first, second, .. } => {
                [first.columns(), second.columns()].concat()
            }
            one => vec![one.column().0],
        }
    }

    /// The column it reads, of several the first, and how.
    pub fn column(&self) -> (&str, &Reading) {
        match self {
            Self::Number { column, reading, .. }
            | Self::Age { column, reading, .. }
            | Self::Category { column, reading, .. }
            | Self::Member { column, reading, .. } => (column, reading),
            Self::Pair { first, .. } | Self::Derived { first, .. } => first.column(),
        }
    }

    /// Whether it is two criteria at once, or three.
    pub fn is_pair(&self) -> bool {
        matches!(self, Self::Pair { .. })
    }

    /// Whether its value is made of two columns.
    pub fn is_derived(&self) -> bool {
        matches!(self, Self::Derived { .. })
    }

    /// The formula of a derived value and its two operands; `None` for the others.
    pub fn derivation(&self) -> Option<(Formula, &Cut, &Cut)> {
        match self {
            Self::Derived {
                formula,
                first,
                second,
                ..
            } => Some((*formula, first, second)),
            _ => None,
        }
    }

    /// Bins that hold a code each and no quantity, as the reading names them: how many at the low end, how many at the
    /// high end.
    pub fn code_bins(&self) -> (usize, usize) {
        let Self::Number { reading, cuts, .. } = self else {
            return (0, 0);
        };
        let is_code = |value: &f64| reading.codes.contains(value);
        let low = cuts.iter().take_while(|cut| is_code(cut)).count();
        let begins = |cut: &&f64| is_code(&cut.next_up());
        let high = cuts[low..].iter().rev().take_while(begins).count();
        (low, high)
    }

    /// The bin of a number: `cuts[i - 1] < v <= cuts[i]`. One that lies beyond a code, or between two, is a quantity and
    /// stands with those nearest to it, not with the code.
    pub fn bin(&self, value: f64) -> usize {
        let cuts = self.points();
        let bin = cuts.partition_point(|cut| *cut < value);
        match self.code_bins() {
            (0, 0) => bin,
            (low, high) if !self.column().1.codes.contains(&value) => bin.clamp(low, cuts.len() - high),
            _ => bin,
        }
    }

    /// The code that a bin holds alone.
    pub fn code(&self, bin: usize) -> Option<f64> {
        let ((low, high), cuts) = (self.code_bins(), self.points());
        match bin {
            bin if bin < low => Some(cuts[bin]),
            bin if bin <= cuts.len() && bin > cuts.len() - high => Some(cuts[bin - 1].next_up()),
            _ => None,
        }
    }

    /// Bins that are never one with the bin before them: a code stays apart from quantities and other codes.
    pub fn walls(&self) -> Vec<usize> {
        let (low, high) = self.code_bins();
        let bins = self.points().len() + 1;
        (1..=low).chain(bins - high..bins).collect()
    }

    /// Whether its bins are intervals of a number.
    pub fn is_number(&self) -> bool {
        matches!(self, Self::Number { .. })
    }

    /// Whether its bins are ages of a date.
    pub fn is_age(&self) -> bool {
        matches!(self, Self::Age { .. })
    }

    /// Whether its bins are groups of levels.
    pub fn is_category(&self) -> bool {
        matches!(self, Self::Category { .. })
    }

    /// Where an ordered criterion is cut, increasing; empty for the others.
    pub fn points(&self) -> &[f64] {
        match self {
            Self::Number { cuts, .. } | Self::Age { cuts, .. } | Self::Derived { cuts, .. } => cuts,
            _ => &[],
        }
    }

    /// Levels of a category, one group per bin; empty for the others.
    pub fn groups(&self) -> &[Vec<String>] {
        match self {
            Self::Category { groups, .. } => groups,
            _ => &[],
        }
    }

    /// The token that a member of a set is asked for; `None` for the others.
    pub fn token(&self) -> Option<&str> {
        match self {
            Self::Member { token, .. } => Some(token),
            _ => None,
        }
    }

    /// Day at which the ages of a date are counted, in days since 1970-01-01.
    pub fn as_of(&self) -> Option<i32> {
        match self {
            Self::Age { as_of, .. } => Some(*as_of),
            _ => None,
        }
    }

    /// How a column is read; `None` when the cut does not read it.
    pub fn reading_of(&self, wanted: &str) -> Option<&Reading> {
        match self {
            Self::Pair { first, second } | Self::Derived { first, second, .. } => {
                first.reading_of(wanted).or_else(|| second.reading_of(wanted))
            }
            one => {
                let (column, reading) = one.column();
                (column == wanted).then_some(reading)
            }
        }
    }

    /// The one-column cuts whose cells it reads: itself, the axes of a pair, the operands of a derived value.
    pub fn leaves(&self) -> Vec<&Cut> {
        match self {
            Self::Pair { first, second } | Self::Derived { first, second, .. } => {
                [first.leaves(), second.leaves()].concat()
            }
            one => vec![one],
        }
    }

    /// The ordered or unordered cuts that make it up, each with the number of bins that one of its own stands for.
    pub fn axes(&self) -> Vec<(&Cut, usize)> {
        match self {
            Self::Pair { first, second } => {
                let width = second.len();
                let slower = first
                    .axes()
                    .into_iter()
                    .map(|(axis, stride)| (axis, stride * width));
                slower.chain([(second.as_ref(), 1)]).collect()
            }
            one => vec![(one, 1)],
        }
    }

    /// The same, each with its own bin of a bin.
    pub fn axis_bins(&self, bin: usize) -> Vec<(&Cut, usize)> {
        match self {
            Self::Pair { first, second } => {
                let (slower, own) = (bin / second.len(), bin % second.len());
                [first.axis_bins(slower), vec![(second.as_ref(), own)]].concat()
            }
            one => vec![(one, bin)],
        }
    }

    /// Whether something about the account is unknown in this bin: for a pair, any of its axes.
    pub fn is_unknown(&self, bin: usize) -> bool {
        self.axis_bins(bin)
            .iter()
            .any(|(axis, bin)| *bin == axis.unknown())
    }

    /// Whether nothing about the account is known in this bin: for a pair, none of its axes.
    pub fn is_blank(&self, bin: usize) -> bool {
        self.axis_bins(bin)
            .iter()
            .all(|(axis, bin)| *bin == axis.unknown())
    }

    /// The bin of "unknown"; for a pair, the bin where all its axes are unknown.
    pub fn unknown(&self) -> usize {
        self.len() - 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::Kind;

    fn number(cuts: &[f64]) -> Cut {
        Cut::Number {
            column: "n".into(),
            reading: Reading::new(Kind::Number),
            cuts: cuts.into(),
        }
    }

    #[test]
    fn codes_have_bins_of_their_own() {
        let Cut::Number { column, reading, .. } = number(&[]) else {
            unreachable!("a number was made")
        };
        let reading = Reading {
            codes: vec![-999.0, 9999.0],
            ..reading
        };
        let cuts = vec![-999.0, 5.5, 12.5, 9999.0_f64.next_down()];
        let cut = Cut::Number {
            column,
            reading,
            cuts,
        };
        // Between two codes, and beyond one, are quantities.
        let bins = [-1000.0, -999.0, -5.0, 7.0, 13.0, 9998.0, 9999.0, 10_000.0].map(|value| cut.bin(value));
        assert_eq!(bins, [1, 0, 1, 2, 3, 3, 4, 3]);
        let codes: Vec<Option<f64>> = (0..cut.len()).map(|bin| cut.code(bin)).collect();
        assert_eq!(codes, [Some(-999.0), None, None, None, Some(9999.0), None]);
        assert_eq!(cut.walls(), [1, 4]);
        assert_eq!(number(&[1.0]).walls(), [0; 0]);
    }

    #[test]
    fn a_bin_of_a_pair_is_the_sum_of_its_axes_bins() {
        let pair = Cut::Pair {
            first: Box::new(number(&[1.0])),
            second: Box::new(number(&[1.0, 2.0])),
        };
        for bin in 0..pair.len() {
            let steps = pair.axes().into_iter().map(|(_, step)| step);
            let own = pair.axis_bins(bin).into_iter().map(|(_, own)| own);
            assert_eq!(steps.zip(own).map(|(step, own)| step * own).sum::<usize>(), bin);
        }
        let unknown: Vec<usize> = (0..pair.len()).filter(|bin| pair.is_unknown(*bin)).collect();
        assert_eq!(unknown, [3, 7, 8, 9, 10, 11]);
        let three = Cut::pair(pair.clone(), number(&[1.0]));
        assert_eq!((three.len(), three.name().as_str()), (36, "n × n × n"));
        for bin in 0..three.len() {
            let steps = three.axes().into_iter().map(|(_, step)| step);
            let own = three.axis_bins(bin).into_iter().map(|(_, own)| own);
            assert_eq!(steps.zip(own).map(|(step, own)| step * own).sum::<usize>(), bin);
        }
        assert!(three.is_unknown(2) && three.is_blank(35) && !three.is_blank(32));
    }
}
