//! The sentences of a review.

use crate::language::Language;
use crate::report::layout::shown::shorten;
use crate::review::champion::{Failing, RATIOS, SLOPES};
use crate::review::{Note, Reason};

/// Longest value of an outcome shown.
const LONGEST: usize = 40;

impl Reason {
    /// The reason in words.
    pub fn describe(&self, language: Language) -> String {
        match self {
            Self::Absent {
                column,
                nearest,
                points,
            } => {
                let said = language.review_absent(column, language.points_noun(*points));
                match nearest {
                    Some(nearest) => language.review_absent_nearest(said, nearest),
                    None => said,
                }
            }
            Self::Renamed { column, from, to } => language.review_renamed(column, from, to),
            Self::Unit { criterion, times } => language.review_unit(criterion, many(*times, language)),
            Self::Emptier { criterion, was, now } => {
                language.review_emptier(criterion, language.percent(*now), language.percent(*was))
            }
            Self::OneSided {
                accounts,
                ideal,
                expected,
            } => {
                let count = |n: u64| language.integer(n as i64);
                let (of, found, expected) = (count(*accounts), count(*ideal), count(expected.round() as u64));
                match 2 * ideal > *accounts {
                    true => language.review_all_ideal(of, found, expected),
                    false => language.review_none_ideal(of, found, expected),
                }
            }
            Self::Unreadable { accounts, of, values } => {
                let count = |n: u64| language.integer(n as i64);
                let quoted = values
                    .iter()
                    .map(|value| language.review_quoted(shorten(value, LONGEST)));
                let quoted: Vec<String> = quoted.collect();
                language.review_unreadable(count(*accounts), count(*of), quoted.join(", "))
            }
            Self::Drifted {
                criterion,
                psi,
                effect,
                times,
            } => {
                let effect = language.signed_points(*effect);
                let said = language.review_drifted(criterion, effect, language.decimal(*psi, 2));
                match times {
                    Some(times) => language.review_times(said, many(*times, language)),
                    None => said,
                }
            }
            Self::ScoreDrifted { psi, effect } => {
                language.review_score_drifted(language.signed_points(*effect), language.decimal(*psi, 2))
            }
            Self::Failing(failing) => failing.describe(language),
            Self::Turned { criterion, .. } => language.review_turned(criterion),
            Self::Challenger { difference, at_least } => language
                .review_challenger_better(language.decimal(*difference, 3), language.decimal(*at_least, 3)),
            Self::Holds => language.review_holds(),
            Self::NotMeasured => language.review_not_measured(),
        }
    }
}

/// A factor: `1,000`, `2`, `1 / 12`.
fn many(times: f64, language: Language) -> String {
    match times < 1.0 {
        true => format!("1 / {}", language.number(((1.0 / times) * 10.0).round() / 10.0)),
        false => language.number(times),
    }
}

impl Failing {
    fn describe(self, language: Language) -> String {
        match self {
            Self::Slope { slope } if slope < SLOPES[0] => {
                language.review_slope_low(language.decimal(slope, 2))
            }
            Self::Slope { slope } => language.review_slope_high(language.decimal(slope, 2)),
            Self::Ratio { ratio } if ratio < RATIOS[0] => {
                language.review_ratio_low(language.decimal(ratio, 2))
            }
            Self::Ratio { ratio } => language.review_ratio_high(language.decimal(ratio, 2)),
            Self::Ranking { auc, promised } => {
                language.review_ranking(language.decimal(auc, 3), language.decimal(promised, 3))
            }
        }
    }
}

impl Note {
    /// The note in words.
    pub fn describe(&self, language: Language) -> String {
        match self {
            Self::NoSeen => language.review_no_seen(),
            Self::NoIds => language.review_no_ids(),
            Self::OtherIds { was, now } => language.review_other_ids(now, was),
            Self::Repeated { rows } => language.review_repeated(language.integer(*rows as i64)),
            Self::OpenLeftOut { open } => language.review_open_left_out(language.integer(*open as i64)),
            Self::NoRecord { cause } => language.review_no_record(cause),
            Self::NoChallenger { cause } => language.review_no_challenger(cause),
        }
    }
}
