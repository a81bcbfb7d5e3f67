//! The matrix of bins: which bin each account is in, criterion by criterion.

/// Column-major bins of a set of accounts.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Binned {
    /// Number of accounts.
    pub rows: usize,
    /// Number of bins of each criterion.
    pub sizes: Vec<usize>,
    /// `columns[c][i]`: bin of account `i` in criterion `c`.
    pub columns: Vec<Vec<u16>>,
}
