//! Timing: dated signals of intent that fade, beside fit and never mixed with it.
