//! Tests of two rates: z, chi-squared, Fisher's exact.
