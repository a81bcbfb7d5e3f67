//! Tables of accounts: reading them, and what each column is.

pub mod table;
pub mod reading;
mod encoding;
pub mod csv;
pub mod source;
pub mod family;
pub mod observe;
pub mod infer;
pub mod join;
pub mod clean;
pub mod leakage;

pub use infer::read_table;
pub use reading::{Cell, DateOrder, Kind, Reading};
pub use source::{Record, Records};
pub use table::{Column, Levels, MISSING, Table, Values};
