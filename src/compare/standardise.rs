//! A difference of rates adjusted for covariates: standardisation, weighting, balance and overlap.
