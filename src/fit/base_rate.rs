//! The share of ideal accounts, which a grade must beat to say anything.

use serde::{Deserialize, Serialize};

use crate::stats::normal::Z_95;
use crate::stats::share::wilson;

/// Share of ideal accounts among those learnt from.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BaseRate {
    /// The share, accounts counted with their weights.
    pub share: f64,
    /// Its 95 % interval (Wilson, at the effective number of accounts).
    pub low: f64,
    /// Upper end of it.
    pub high: f64,
}

impl BaseRate {
    /// Of accounts with these outcomes and weights; `None` without any.
    ///
    /// Weighted accounts tell as much as `(Σw)² / Σw²` of equal weight.
    /// Source: Kish (1965), *Survey Sampling*, §11.7.
    pub fn of(ideal: &[bool], weights: &[f64]) -> Option<Self> {
        let (mut total, mut squares, mut held) = (0.0, 0.0, 0.0);
        for (weight, ideal) in weights.iter().zip(ideal) {
            total += weight;
            squares += weight * weight;
            held += if *ideal { *weight } else { 0.0 };
        }
        if total.partial_cmp(&0.0) != Some(std::cmp::Ordering::Greater) {
            return None;
        }
        let (share, effective) = (held / total, total * total / squares);
        let (low, high) = wilson(share * effective, effective, Z_95);
        Some(Self {
            share,
            low: low.min(share),
            high: high.max(share),
        })
    }

    /// Whether share and interval can be what they are called.
    pub(crate) fn is_possible(&self) -> bool {
        0.0 <= self.low && self.low <= self.share && self.share <= self.high && self.high <= 1.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_base_rate_counts_weights_and_what_they_are_worth() {
        let ideal = [true, false, false, false];
        let even = BaseRate::of(&ideal, &[1.0; 4]).unwrap();
        let scaled = BaseRate::of(&ideal, &[10.0; 4]).unwrap();
        assert!((even.high - scaled.high).abs() < 1e-12 && even.share == 0.25);
        let uneven = BaseRate::of(&ideal, &[3.0, 1.0, 1.0, 1.0]).unwrap();
        assert!(uneven.share == 0.5 && uneven.high - uneven.low > even.high - even.low);
        assert!(even.is_possible() && BaseRate::of(&[], &[]).is_none());
    }
}
