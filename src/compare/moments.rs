//! Mean and variance of amounts, which add up; Welch's test.
