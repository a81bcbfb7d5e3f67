//! Chance that B is better, and what choosing wrongly would cost.
