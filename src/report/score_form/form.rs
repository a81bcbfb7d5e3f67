//! What a form is made of.

use crate::export::Plan;
use crate::language::Language;
use crate::model::Model;

/// What a form is made of.
#[derive(Debug, Clone, Copy)]
pub struct ScoreForm<'a> {
    /// The model in the words of whoever reads.
    pub model: &'a Model,
    /// Its card, taken apart.
    pub plan: &'a Plan,
    /// Name and version.
    pub reference: &'a str,
    /// sha256 of its `model.json`.
    pub hash: &'a str,
    /// Reasons that are shown.
    pub reasons: usize,
    /// Language of the words.
    pub language: Language,
}
