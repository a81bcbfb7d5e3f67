//! Several comparisons at once: adjusted p-values.
