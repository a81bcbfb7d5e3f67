//! Criteria matrix: what ideal accounts have that others have not.
