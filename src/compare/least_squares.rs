//! A difference of means adjusted for covariates: least squares with HC3 errors.
