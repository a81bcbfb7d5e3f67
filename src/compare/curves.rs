//! Tests between survival curves.
