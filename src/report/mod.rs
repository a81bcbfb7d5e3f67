//! What a model and an account look like: one page, charts, and text for a terminal.

pub mod shown;
pub mod bins;
pub mod families;
mod words;
pub mod svg;
pub mod chart;
pub mod figures;
pub mod anti;
pub mod segments;
pub mod timing;
pub mod account;
pub mod html;
pub mod terminal;
pub mod markdown;
pub mod sheet;
pub mod compare;
pub mod matrix;
