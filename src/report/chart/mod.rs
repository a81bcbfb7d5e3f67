//! The charts: each draws one thing, and nothing but the model's own figures.

pub mod calibration;
pub mod distribution;
pub mod lift;
pub mod points;
pub mod mark;
pub mod labels;
pub mod scatter;
pub mod map;
pub mod apart;
pub mod quarters;
pub mod waterfall;
