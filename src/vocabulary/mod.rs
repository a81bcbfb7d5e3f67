//! Words the product knows, and how texts are compared.

pub mod fold;
pub mod companies;
