//! An explanation as text.
