//! A quarter's accounts held against the champion: whether it still holds, and what to do.

pub mod aim;
pub mod alike;
pub mod challenge;
pub mod champion;
pub mod dossier;
pub mod drift;
pub mod estimate;
pub mod levels;
pub mod maturity;
pub mod measured;
pub mod paying;
mod permutation;
mod regrouped;
mod scale;
pub mod logged;
pub mod record;
pub mod seen;
pub mod segments;
pub mod signals;
pub mod spending;
pub mod verdict;

pub use aim::Aim;
pub use challenge::{Challenge, Sums};
pub use champion::Performance;
pub use dossier::{Absent, Note, Review, Who};
pub use drift::Drifts;
pub use levels::LevelChange;
pub use logged::Logged;
pub use maturity::{Deal, Maturity};
pub use measured::{FEWEST, Measured, OneSided, Unmeasured};
pub use paying::Paying;
pub use record::Record;
pub use seen::Seen;
pub use segments::{Fate, SegmentFate};
pub use signals::{FamilySlope, Signal};
pub use verdict::{Kind, Reason, Verdict};
