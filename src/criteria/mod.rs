//! What is known of an account, cut into bins.

pub mod cut;
pub mod bins;
pub mod binned;
pub mod names;
pub mod inputs;
pub mod consequence;
pub mod draft;
pub mod label;

pub use binned::Binned;
pub use cut::Cut;

use crate::recipe::{Family, Monotone, Prior};

/// A column that may become criteria, with what the recipe says of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Input {
    /// Position in the table.
    pub column: usize,
    pub family: Family,
    pub monotone: Option<Monotone>,
    pub changeable: bool,
    pub prior: Vec<Prior>,
}
