//! Hazard ratio adjusted for covariates: Cox's regression.
