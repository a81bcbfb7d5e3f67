//! Who has a criterion's bins.

use crate::model::Criterion;
use crate::stats::rate::Rate;

/// Chance under which the whole distribution differs, after adjusting for the number of criteria (house choice).
pub(super) const CHANCE: f64 = 0.01;

/// Bins that say something is known; of a pair, of both its columns.
pub(super) fn known(criterion: &Criterion) -> impl Iterator<Item = usize> {
    (0..criterion.points.len()).filter(|bin| !criterion.cut.is_unknown(*bin))
}

/// Ideal and other accounts for which the criterion is known.
pub(super) fn totals(criterion: &Criterion) -> (u64, u64) {
    known(criterion).fold((0, 0), |(ideal, others), bin| {
        let other = criterion.accounts[bin].saturating_sub(criterion.ideal[bin]);
        (ideal + criterion.ideal[bin], others + other)
    })
}

/// Ideal accounts and other accounts in the bins.
pub(super) fn rates(criterion: &Criterion, bins: &[usize]) -> (Rate, Rate) {
    let (ideal, others) = totals(criterion);
    let hits: u64 = bins.iter().map(|bin| criterion.ideal[*bin]).sum();
    let accounts: u64 = bins.iter().map(|bin| criterion.accounts[*bin]).sum();
    let rate = |hits: u64, n: u64| Rate { hits, n };
    (rate(hits, ideal), rate(accounts.saturating_sub(hits), others))
}
