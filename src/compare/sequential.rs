//! Intervals and tests that hold however often one looks.
