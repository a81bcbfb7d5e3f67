//! How much chance of a false alarm each quarter may spend.

/// Quarters that a champion is expected to be reviewed for: two years (house choice).
pub const QUARTERS: u32 = 8;

/// Chance that a champion that still holds is ever doubted, over all its quarters together.
pub const EVER: f64 = 0.05;

/// What one quarter may spend of it: at 5 % each, eight quarters would raise a false alarm in a third of histories.
///
/// Source: Bonferroni over quarters; `examples/quarters.rs` simulates it.
pub const PER_QUARTER: f64 = EVER / QUARTERS as f64;

/// What drift may spend of it. It alone reaches its level, as its test is exact; calibration, ranking, signals and the
/// challenger alarm beyond a band or at every look, and spend hardly any of theirs: all together stay within [`EVER`].
///
/// House choice: see docs/decisions.md; `examples/quarters.rs` simulates it.
pub const DRIFT: f64 = 0.6 * PER_QUARTER;
