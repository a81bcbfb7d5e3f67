//! Which accounts are held out together, and what each held-out fold may be learnt from.

/// A validation scheme over decided accounts.
#[derive(Debug, Clone, PartialEq)]
pub struct Folds {
    /// Fold of each account, in `0..count`.
    pub fold: Vec<u16>,
    /// Number of folds.
    pub count: usize,
    /// Name of each fold, as written in predictions (the numbers of a folds file are kept).
    pub labels: Vec<u32>,
    /// Fold `k` is learnt from the folds before it only, and fold 0 is never tested (validation by time);
    /// otherwise from all the others.
    pub forward: bool,
    /// How accounts were held out, in words.
    pub scheme: String,
}
