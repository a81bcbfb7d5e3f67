//! Scores and outcomes on record: who was scored, by which version, with what chance of being contacted, and what became
//! of them.
//!
//! One store stands beside the registry: the SQLite file `lookalike.sqlite` in the directory of the models, or the
//! PostgreSQL database that `LOOKALIKE_STORE=postgres:` names. Rows are only ever added; what repeats a row on record is
//! not added again. Statements are the same for both databases.

mod database;
mod dialect;
#[cfg(feature = "sqlite")]
mod sqlite;
#[cfg(feature = "postgres")]
mod postgres;
mod left_out;
mod schema;
mod open;
mod scores;
mod outcomes;
mod paired;
mod backup;
mod uplift;
mod seen;
mod asked;

pub use asked::{AccountOrder, AccountQuery, FoundAccounts};
pub(crate) use asked::{ID_WORDS, NAME_WORDS, searched_words};
pub use database::STORE;
pub use open::{FILE, Store};
pub use outcomes::{AddedOutcomes, KnownOutcome, OutcomeRow};
pub use paired::{GradeCount, OnRecord, Paired, Standing, VersionCount};
pub use scores::{EarlierScore, LoggedAccount, LoggedModel, LoggedScores, ScoreLog, ScoredAccount};
pub use seen::{ACCOUNTS, AccountList, AccountState, EarlierState, KeptAccount, ListedAccount, UploadRecord};
pub use uplift::{
    Difference, DrawnAccount, FoundUplift, NoCards, SegmentUplift, Side, Uplift, UpliftByCards,
};
