//! The matrix's numbers and classes in words, the same in every layout.

use super::line::{Class, Line, Strength};
use crate::language::Language;
use crate::report::segments::words::signed_points;

impl Language {
    /// Name of a class.
    pub fn class(self, class: Class) -> String {
        match class {
            Class::KnockOut => self.matrix_knock_out(),
            Class::Differentiating => self.matrix_differentiating(),
            Class::Neutral => self.matrix_neutral(),
            Class::Unknown => self.matrix_unknown(),
            Class::Pair => self.matrix_pair(),
        }
    }

    pub(super) fn class_meaning(self, class: Class) -> String {
        match class {
            Class::KnockOut => self.matrix_knock_out_means(),
            Class::Differentiating => self.matrix_differentiating_means(),
            Class::Neutral => self.matrix_neutral_means(),
            Class::Unknown => self.matrix_unknown_means(),
            Class::Pair => self.matrix_pair_means(),
        }
    }

    /// Name of an information value's strength.
    pub fn strength(self, strength: Strength) -> String {
        match strength {
            Strength::None => self.matrix_iv_none(),
            Strength::Weak => self.matrix_iv_weak(),
            Strength::Medium => self.matrix_iv_medium(),
            Strength::Strong => self.matrix_iv_strong(),
            Strength::Suspicious => self.matrix_iv_suspicious(),
        }
    }
}

impl Line {
    pub(super) fn share(share: Option<f64>, language: Language) -> String {
        share.map_or_else(|| "–".to_owned(), |share| language.percent(share))
    }

    /// "+24 (+19 to +29)", in points of a hundred.
    pub(super) fn difference_text(&self, language: Language) -> String {
        match (self.difference, self.interval) {
            (Some(difference), Some((low, high))) => language.with_interval(
                signed_points(difference, language),
                signed_points(low, language),
                signed_points(high, language),
            ),
            _ => "–".to_owned(),
        }
    }

    /// "2.1×", with its interval when asked for. With half an account added to each side it is never infinite.
    pub(super) fn lift_text(&self, language: Language) -> String {
        let Some(lift) = self.lift else {
            return "–".to_owned();
        };
        let written = |value: f64| language.decimal(value, if value < 9.95 { 1 } else { 0 });
        language.with_interval(
            format!("{}×", written(lift.estimate)),
            written(lift.low),
            written(lift.high),
        )
    }

    /// "0.34".
    pub(super) fn information_text(&self, language: Language) -> String {
        self.information_value
            .map_or_else(|| "–".to_owned(), |value| language.decimal(value, 2))
    }

    /// "+6.2 ± 1.1".
    pub(super) fn points_text(&self, language: Language) -> String {
        format!(
            "{} ± {}",
            language.signed_points(self.points),
            language.points(self.margin)
        )
    }

    /// "firmographic · strong · known for 95%".
    pub(super) fn about(&self, language: Language) -> Vec<String> {
        let mut about = vec![self.family.clone()];
        about.extend(
            self.strength
                .map(|strength| language.matrix_iv_is(language.strength(strength))),
        );
        if self.known < 1.0 {
            about.push(language.matrix_known(language.percent(self.known)));
        }
        about
    }
}
