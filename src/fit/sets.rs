//! Disjoint sets of accounts, joined one pair at a time.

use rustc_hash::FxHashMap;

/// Disjoint sets of accounts.
pub(super) struct Sets(Vec<u32>);

impl Sets {
    pub fn new(n: usize) -> Self {
        Self((0..n as u32).collect())
    }

    pub fn root(&mut self, mut i: u32) -> u32 {
        while self.0[i as usize] != i {
            self.0[i as usize] = self.0[self.0[i as usize] as usize];
            i = self.0[i as usize];
        }
        i
    }

    pub fn join(&mut self, a: u32, b: u32) {
        let (a, b) = (self.root(a), self.root(b));
        self.0[a.max(b) as usize] = a.min(b);
    }

    /// Number of each account's set, in order of first appearance, and how many there are.
    pub fn numbered(&mut self) -> (Vec<u32>, usize) {
        let mut number: FxHashMap<u32, u32> = FxHashMap::default();
        let group = (0..self.0.len() as u32)
            .map(|i| {
                let root = self.root(i);
                let next = number.len() as u32;
                *number.entry(root).or_insert(next)
            })
            .collect();
        (group, number.len())
    }
}
