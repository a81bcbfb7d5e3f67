//! A dashboard with what its groups are called.

use crate::figures::{Dashboard, Group};
use crate::language::Language;
use crate::segments::Segments;

/// A dashboard with what its groups are called.
#[derive(Debug, Clone, Copy)]
pub struct Board<'a> {
    /// `name@v000001`, or the model's name.
    pub model: &'a str,
    /// The figures.
    pub dashboard: &'a Dashboard,
    /// For their names.
    pub segments: &'a Segments,
    /// Language of the words.
    pub language: Language,
}

impl Board<'_> {
    /// A group as a reader knows it.
    pub fn name(&self, group: Group) -> String {
        let language = self.language;
        match group {
            Group::All => language.group_all(),
            Group::Icp => language.group_icp(),
            Group::NotIcp => language.group_not_icp(),
            Group::Grade(grade) => language.group_grade(grade),
            Group::Segment(0) => language.group_no_segment(),
            Group::Segment(number) => match self.segments.segment(number) {
                Some(segment) => language.group_segment(number, segment.name.text(language)),
                None => language.segment(number),
            },
        }
    }
}
