//! Ideal, not ideal or undecided: what a won account was worth, kept, cost and said.
