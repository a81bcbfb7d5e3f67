//! Resampled intervals for a difference of means.
