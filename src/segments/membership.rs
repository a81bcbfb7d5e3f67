//! Which segment an account is of: sums of integers, one per criterion, like the score.

use serde::Serialize;

use crate::segments::latent::normalise;
use crate::segments::profile::Segments;

/// Posterior of the second of two segments from which an account is on their border (house choice).
pub const BORDER: f64 = 0.15;

/// Where an account stands among the segments.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Of the segment of this number.
    Segment(u32),
    /// Most like the ideal customers of no segment.
    Other,
    /// Unlike every segment: less like the nearest than nearly all of its own members.
    Unlike,
}

impl Standing {
    /// The segment's number; 0 for an account of none, as in score output.
    pub fn number(self) -> u32 {
        match self {
            Self::Segment(number) => number,
            Self::Other | Self::Unlike => 0,
        }
    }
}

/// An account's place among the segments.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Membership {
    /// Which segment it is in, between which, or in none.
    pub standing: Standing,
    /// Posterior probability of each class, in the order of [`Segments::classes`].
    pub posterior: Vec<f64>,
    /// Numbers of the most and second most likely segments, whatever the standing.
    pub nearest: Option<u32>,
    /// The second most likely.
    pub runner_up: Option<u32>,
}

/// What one criterion says for the nearest segment against its rival.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Speaks {
    /// Place in [`Segments::criteria`].
    pub criterion: usize,
    /// The account's bin.
    pub bin: u16,
    /// Milli-nats for the nearest segment, and against it where below 0.
    pub evidence: i64,
}

impl Segments {
    /// Evidence for each class in milli-nats, its share included: the account's sums, in the order of
    /// [`Segments::classes`]. `bins` has one bin per criterion.
    pub fn evidence(&self, bins: &[u16]) -> Vec<i64> {
        self.classes()
            .map(|class| {
                let said = class.evidence.iter().zip(bins);
                class.share + said.map(|(bins, bin)| bins[usize::from(*bin)]).sum::<i64>()
            })
            .collect()
    }

    /// Where an account of this evidence stands; the integers decide, ties go to the lower number.
    pub fn standing(&self, evidence: &[i64]) -> Standing {
        let best = likeliest(evidence);
        // Nothing known is no reason to be of any.
        let silent = self
            .classes()
            .zip(evidence)
            .all(|(class, sum)| *sum == class.share);
        match self.segments.get(best) {
            Some(segment) if !silent && evidence[best] - segment.class.share >= segment.least => {
                Standing::Segment(segment.number)
            }
            Some(_) => Standing::Unlike,
            None => Standing::Other,
        }
    }

    /// Everything about an account's place.
    pub fn membership(&self, evidence: &[i64]) -> Membership {
        let mut order: Vec<usize> = (0..self.segments.len()).collect();
        order.sort_by_key(|&class| (-evidence[class], class));
        let number = |place: usize| order.get(place).map(|&class| self.segments[class].number);
        Membership {
            standing: self.standing(evidence),
            posterior: posterior(evidence),
            nearest: number(0),
            runner_up: number(1),
        }
    }

    /// What each criterion says for class `this` against class `that`, the most telling first: with the difference of
    /// the classes' shares it sums to the difference of their evidence.
    pub fn speaks(&self, bins: &[u16], this: usize, that: usize) -> Vec<Speaks> {
        let (Some(this), that) = (self.classes().nth(this), self.classes().nth(that)) else {
            return Vec::new();
        };
        let mut out: Vec<Speaks> = bins
            .iter()
            .enumerate()
            .map(|(criterion, &bin)| {
                let of =
                    |class: &crate::segments::profile::Class| class.evidence[criterion][usize::from(bin)];
                Speaks {
                    criterion,
                    bin,
                    evidence: of(this) - that.map_or(0, of),
                }
            })
            .filter(|speaks| speaks.evidence != 0)
            .collect();
        out.sort_by_key(|speaks| (-speaks.evidence.abs(), speaks.criterion));
        out
    }
}

/// Place of the largest sum, the first on a tie.
pub fn likeliest(evidence: &[i64]) -> usize {
    let mut best = 0;
    for (class, sum) in evidence.iter().enumerate() {
        if *sum > evidence[best] {
            best = class;
        }
    }
    best
}

/// Posterior probabilities of sums in milli-nats.
pub fn posterior(evidence: &[i64]) -> Vec<f64> {
    let mut joint: Vec<f64> = evidence.iter().map(|sum| *sum as f64 / 1000.0).collect();
    if !joint.is_empty() {
        normalise(&mut joint);
    }
    joint
}
