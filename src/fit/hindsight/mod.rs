//! Hindsight audit: which columns were known only after the outcome.
