//! Which bins of a criterion a page has room for.

use crate::model::Criterion;

/// At most `most` bins of a criterion that hold training accounts, and how many more there are.
///
/// Intervals stay in order and are thinned evenly; anything else goes from most points to least, and the middle
/// is left out.
pub fn telling(criterion: &Criterion, most: usize) -> (Vec<usize>, usize) {
    let mut bins: Vec<usize> = (0..criterion.points.len())
        .filter(|&bin| criterion.accounts[bin] > 0)
        .collect();
    let more = bins.len().saturating_sub(most);
    let intervals = criterion.cut.is_ordered();
    if !intervals {
        bins.sort_by_key(|&bin| std::cmp::Reverse(criterion.points[bin]));
    }
    if more > 0 && intervals && most > 1 {
        let last = bins.len() - 1;
        bins = (0..most).map(|k| bins[k * last / (most - 1)]).collect();
    } else if more > 0 {
        bins.drain(most / 2..most / 2 + more);
    }
    (bins, more)
}
