//! The beta distribution, exact at shapes of a million.
