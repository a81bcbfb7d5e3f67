//! Rates: hits among accounts, their intervals, and the difference and ratio of two.
