//! What a model and an account look like: one page, charts, and text for a terminal.

pub mod layout;
pub mod bins;
pub mod families;
mod words;
pub mod chart;
pub mod figures;
pub mod anti;
pub mod segments;
pub mod timing;
pub mod account;
pub mod model;
pub mod explanation;
pub mod card;
pub mod sheet;
pub mod validation;
pub mod cleaning;
pub mod joining;
pub mod ideal;
pub mod compare;
pub mod matrix;
