//! Business figures of groups of accounts (ICP against the rest, grade, segment, quarter), each with its interval or
//! the reason why there is none.

mod funnel;
pub mod facts;
pub mod figure;
mod value;
mod nps;
pub mod group;
mod brief;
pub mod grouping;
pub mod dashboard;
pub mod change;
pub mod eras;
mod training;
mod words;
#[cfg(test)]
mod fixture;

pub use change::{Change, GroupChange, Move, Scale};
pub use dashboard::{Dashboard, GroupRecord, Need, QuarterRecord};
pub use eras::{EraFigures, Eras, Market, MarketOf};
pub use facts::{Account, Facts, Inconsistent, Key};

pub use crate::outcome::Ending;
pub use crate::stats::survival::Survival;
pub use brief::BriefFigures;
pub use figure::{Figure, Name, Reason, Unit};
pub use group::GroupFigures;
pub use grouping::Group;
pub use value::lifetime_value;
