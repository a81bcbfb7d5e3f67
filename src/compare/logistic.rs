//! Logistic regression without penalty, for adjusting.
