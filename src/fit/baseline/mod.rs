//! What the scorecard is measured against: plain logistic regression below it, a random forest above.

mod encoding;
mod forest;
mod logistic;

pub use forest::ForestChallenger;
pub use logistic::LogisticBaseline;
