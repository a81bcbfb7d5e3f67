//! Pairs that somebody answered about: one account although little speaks for it, or two whatever does.

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Groups, PAIRS, Reasons, Rule, in_order};
use crate::clean::duplicates::answers::Answered;
use crate::clean::duplicates::reason::{Conflict, PairReason, Reason};

/// Trees that must stay apart, each by its root.
#[derive(Debug, Default)]
pub(super) struct Apart(FxHashMap<u32, FxHashSet<u32>>);

impl Apart {
    /// Whether two trees are answered to be two accounts.
    pub(super) fn has(&self, a: u32, b: u32) -> bool {
        self.0.get(&a).is_some_and(|others| others.contains(&b))
    }

    fn add(&mut self, a: u32, b: u32) {
        self.0.entry(a).or_default().insert(b);
        self.0.entry(b).or_default().insert(a);
    }

    /// What was said of a tree is said of the one it became part of.
    pub(super) fn follow(&mut self, from: u32, to: u32) {
        for other in self.0.remove(&from).unwrap_or_default() {
            if let Some(theirs) = self.0.get_mut(&other) {
                theirs.remove(&from);
            }
            self.add(to, other);
        }
    }
}

impl Groups<'_> {
    /// Takes answers, before any rule gathers.
    pub fn answered(&mut self, answered: &Answered) {
        for (a, b) in &answered.same {
            self.join(*a, *b, Rule::Answer, &Reason::Answered);
        }
        for (a, b) in &answered.apart {
            let (a, b) = (self.find(*a), self.find(*b));
            if a != b {
                self.apart.add(a, b);
            }
        }
    }

    /// Remembers what is gathered so far: no doubt about what a row is takes it apart.
    pub fn remember(&mut self) {
        self.certain = (0..self.parent.len() as u32).map(|row| self.find(row)).collect();
    }

    /// The groups that were remembered, with their reasons.
    pub(super) fn certain_groups(&self) -> Vec<(Vec<u32>, Reasons)> {
        let mut groups: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        // Nearly every row is alone: only the others are gathered, each behind its root.
        for (row, root) in (0..).zip(&self.certain).filter(|(row, root)| row != *root) {
            groups.entry(*root).or_insert_with(|| vec![*root]).push(row);
        }
        let mut reasons: BTreeMap<u32, Reasons> = BTreeMap::new();
        for (row, rule, reason) in self.reasons.iter().filter(|(_, rule, _)| *rule <= Rule::Id) {
            let Some(root) = self.certain.get(*row as usize) else {
                continue;
            };
            reasons.entry(*root).or_default().push((*rule, reason.clone()));
        }
        let mut why = |root: &u32| in_order(reasons.remove(root).unwrap_or_default());
        let (roots, rows): (Vec<u32>, Vec<Vec<u32>>) = groups.into_iter().unzip();
        let why: Vec<Reasons> = roots.iter().map(&mut why).collect();
        rows.into_iter().zip(why).collect()
    }

    /// Whether an answer keeps rows apart that share something. Those about which nobody answered are one account, and
    /// which of the sides it is goes to review.
    pub(super) fn keep_answered_apart(&mut self, roots: &[u32], rule: Rule, reason: &Reason) -> bool {
        if self.apart.0.is_empty() {
            return false;
        }
        let (sides, rest): (Vec<u32>, Vec<u32>) = roots
            .iter()
            .partition(|root| roots.iter().any(|other| self.apart.has(**root, *other)));
        if sides.is_empty() {
            return false;
        }
        if rest.len() > 1 {
            self.settle(&rest, rule, reason);
        }
        if let Some(first) = rest.first() {
            for side in sides.iter().take(PAIRS) {
                let conflict = Conflict::Answered;
                let reason = reason.clone();
                self.pair(*first, *side, 0.96, PairReason::Contradicted { reason, conflict });
            }
            self.unlisted += usize::from(sides.len() > PAIRS);
        }
        true
    }
}
