//! Segments that split or merged: the champion's and those sought anew, on the same accounts.

use std::collections::BTreeMap;

/// Part of a segment's accounts that two others must hold together (house choice: most, as the word says).
const MOST: f64 = 2.0 / 3.0;
/// Part that the smaller of the two holds at least: less is a fringe (house choice).
const EACH: f64 = 0.2;
/// Part of each of the two that must be of the segment: else they only met on its ground (house choice).
const OWN: f64 = 0.5;
/// Fewest accounts in common (house choice: what makes a segment of a small table).
const FEWEST: u64 = 10;

/// Which segments split and which merged, by number.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Regrouped {
    /// A segment of before, and the two of now that most of it went to, the larger first.
    pub split: BTreeMap<u32, [u32; 2]>,
    /// A segment of now, and the two of before that most of it came from, the larger first.
    pub merged: BTreeMap<u32, [u32; 2]>,
}

impl Regrouped {
    /// Of accounts with their segment by either, 0 for none.
    pub fn of(before: &[u32], now: &[u32]) -> Self {
        let pairs = || before.iter().copied().zip(now.iter().copied());
        Self {
            split: in_two(pairs()),
            merged: in_two(pairs().map(|(before, now)| (now, before))),
        }
    }
}

/// Segments most of whose accounts are in two of the other kind, each of which has most of its own accounts there.
fn in_two(pairs: impl Iterator<Item = (u32, u32)>) -> BTreeMap<u32, [u32; 2]> {
    let mut table = BTreeMap::<u32, BTreeMap<u32, u64>>::new();
    let mut others = BTreeMap::<u32, u64>::new();
    for (this, other) in pairs {
        *table.entry(this).or_default().entry(other).or_default() += 1;
        *others.entry(other).or_default() += 1;
    }
    table.remove(&0);
    let two = |counts: &BTreeMap<u32, u64>| {
        let all = counts.values().sum::<u64>() as f64;
        let mut parts: Vec<(u64, u32)> = counts.iter().map(|(other, n)| (*n, *other)).collect();
        parts.retain(|(_, other)| *other != 0);
        parts.sort_by_key(|(n, other)| (std::cmp::Reverse(*n), *other));
        let &[(first, a), (second, b), ..] = parts.as_slice() else {
            return None;
        };
        let is_own = |n: u64, other: u32| n as f64 >= OWN * others[&other] as f64;
        let is_most = (first + second) as f64 >= MOST * all && second as f64 >= EACH * all;
        (is_most && second >= FEWEST && is_own(first, a) && is_own(second, b)).then_some([a, b])
    };
    table
        .iter()
        .filter_map(|(this, counts)| Some((*this, two(counts)?)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Accounts by (segment before, segment now, how many).
    fn regrouped(cells: &[(u32, u32, usize)]) -> Regrouped {
        let of = |side: fn(&(u32, u32, usize)) -> u32| -> Vec<u32> {
            let cells = cells.iter();
            cells
                .flat_map(|cell| std::iter::repeat_n(side(cell), cell.2))
                .collect()
        };
        Regrouped::of(&of(|cell| cell.0), &of(|cell| cell.1))
    }

    #[test]
    fn what_goes_to_two_is_split_and_what_comes_from_two_is_merged() {
        let found = regrouped(&[
            (1, 1, 60),
            (1, 4, 30),
            (1, 0, 5),
            (2, 5, 40),
            (3, 5, 25),
            (0, 5, 10),
        ]);
        assert_eq!(found.split, BTreeMap::from([(1, [1, 4])]));
        assert_eq!(found.merged, BTreeMap::from([(5, [2, 3])]));
    }

    #[test]
    fn fringes_and_strangers_are_neither() {
        // A tenth went elsewhere; half is of none; the second part is mostly of others; nine accounts.
        for cells in [
            &[(1, 1, 90), (1, 2, 10), (2, 2, 60)][..],
            &[(1, 1, 30), (1, 2, 25), (1, 0, 50)],
            &[(1, 1, 60), (1, 2, 30), (3, 2, 80), (0, 0, 9)],
            &[(1, 1, 20), (1, 2, 9)],
            &[(0, 1, 50), (0, 2, 50)],
        ] {
            assert_eq!(regrouped(cells), Regrouped::default(), "{cells:?}");
        }
    }
}
