//! Two rates in strata: Mantel-Haenszel.
