//! Statistics that know no account: distributions, intervals, tests, survival, regressions, resampling.

pub(crate) mod root;
pub mod gauss;
pub mod normal;
pub mod binomial;
pub mod beta;
pub mod student;
pub mod share;
pub mod rate;
pub mod contingency;
pub mod stratified;
pub mod multiplicity;
pub mod moments;
pub mod shift;
pub mod sample;
pub mod two_sample;
pub mod resample;
pub mod bootstrap;
pub(crate) mod maximum;
pub mod logistic;
pub(crate) mod ridge;
pub mod least_squares;
pub mod covariates;
pub mod survival;
pub mod value_survival;
pub mod curves;
pub mod cox;
