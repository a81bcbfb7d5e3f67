//! Several tables, one account table: rows of further tables become features, nothing later than the decision.
