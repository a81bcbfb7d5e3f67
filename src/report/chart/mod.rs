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
mod arms;
pub mod intervals;
pub mod path;
pub mod posterior;
pub mod curves;
pub mod forest;

pub use curves::curves;
pub use forest::forest;
pub use intervals::intervals;
pub use path::path;
pub use posterior::posterior;
