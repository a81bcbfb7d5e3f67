//! Segments: the few kinds of customer among the ideal ones.
//!
//! A latent class model on coarse bins (`latent`) finds them, never looking at the outcome. What is kept is a second
//! table like the scorecard: for each class one integer per criterion and bin (milli-nats of evidence that an account
//! is of the class rather than the average ideal customer), so that membership is a sum like the score.

pub mod metrics;
pub mod rivals;
pub(crate) mod draw;
pub(crate) mod latent;
pub(crate) mod expectation;
pub(crate) mod starts;
pub(crate) mod choose;
pub(crate) mod criteria;
pub(crate) mod response;
pub(crate) mod continuum;
pub(crate) mod existence;
pub(crate) mod describe;
pub(crate) mod naming;
pub(crate) mod stability;
pub(crate) mod shown;
pub(crate) mod numbering;
pub(crate) mod adjacency;
pub mod membership;
pub(crate) mod among;
pub(crate) mod counted;
pub mod fit;
pub mod anti;
mod check;
mod profile;

pub use among::Among;
pub use anti::{Anti, AntiProfile, Example, Rate, Sign};
pub use fit::{FittedSegments, SegmentSettings};
pub use membership::{Membership, Speaks, Standing};
pub use profile::{
    Adjacent, Class, Existence, Folded, Leaning, MOST_CLASSES, Name, SameFact, Segment, SegmentCriterion,
    Segments, Stability, Trait, Tried, Verdict, Why,
};
pub use rivals::Rival;
