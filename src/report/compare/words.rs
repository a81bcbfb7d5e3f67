//! What each verdict, reason, warning and method is called.

use crate::compare::comparison::{Comparison, Method, Side, Undefined, Warning, What};
use crate::compare::verdict::{Verdict, Why};
use crate::language::Language;
use crate::report::layout::shown::shorten;

use super::measure::{Measure, p_value};

/// Most columns of an arm's name within a sentence (house choice).
const NAME: usize = 40;
/// Most characters of both arms' names in the name of a number (house choice: a terminal's line).
const LABEL: usize = 24;
/// Most columns of a column's name.
const COLUMN: usize = 40;
/// Most columns named in one sentence (house choice; JSON has all).
const MOST_NAMED: usize = 8;

/// Both arms as sentences call them: clean, cut, never empty and never alike.
pub(in crate::report) fn names(comparison: &Comparison, language: Language) -> [String; 2] {
    let name = |name: &str, otherwise: &str| {
        let name = shorten(name.trim(), NAME);
        if name.trim().is_empty() {
            otherwise.to_owned()
        } else {
            name
        }
    };
    let both = [name(&comparison.a.name, "A"), name(&comparison.b.name, "B")];
    if both[0] == both[1] {
        let [a, b] = both;
        return [language.compare_a_of(a), language.compare_b_of(b)];
    }
    both
}

/// The metric's name, never empty.
pub(in crate::report) fn metric(comparison: &Comparison, language: Language) -> String {
    let name = shorten(comparison.metric.name.trim(), NAME);
    if name.trim().is_empty() {
        language.compare_unnamed_metric()
    } else {
        name
    }
}

pub(in crate::report) fn measure(comparison: &Comparison, language: Language) -> Measure {
    Measure {
        kind: comparison.metric.kind,
        language,
    }
}

/// `95 %`, as verdicts write it.
pub(in crate::report) fn confidence(comparison: &Comparison, language: Language) -> String {
    language.compare_confidence(super::measure::digits(comparison.confidence * 100.0, 0, language))
}

/// `95%`, as tables and sentences write it.
pub(in crate::report) fn confidence_share(comparison: &Comparison, language: Language) -> String {
    language.compare_share(super::measure::digits(comparison.confidence * 100.0, 0, language))
}

pub(in crate::report) fn why_not(why: Why, language: Language) -> String {
    match why {
        Why::NothingMeasured => language.compare_why_nothing_measured(),
        Why::NoOverlap => language.compare_why_no_overlap(),
        Why::Confounded => language.chance_why_confounded(),
        Why::SplitMismatch => language.compare_why_split(),
        Why::InBoth => language.compare_why_in_both(),
        Why::NotWatchedLongEnough => language.compare_why_not_watched(),
    }
}

/// The verdict as one mark, for a matrix read without colour: `▲` B is better, `▼` A is.
pub(in crate::report) fn sign(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Better {
            arm: Side::B,
            too_small,
            ..
        } => {
            if too_small {
                "▵"
            } else {
                "▲"
            }
        }
        Verdict::Better { too_small, .. } => {
            if too_small {
                "▿"
            } else {
                "▼"
            }
        }
        Verdict::Turned { .. } => "↻",
        Verdict::NoDifference => "=",
        Verdict::CannotTell { .. } => "?",
        Verdict::NotComparable { .. } => "×",
    }
}

/// Why a number is not there, to stand after "because".
pub(in crate::report) fn reason(reason: Undefined, names: &[String; 2], language: Language) -> String {
    let name = |arm: Side| match arm {
        Side::A => &names[0],
        Side::B => &names[1],
    };
    match reason {
        Undefined::EmptyArm { arm } => language.compare_empty_arm(name(arm)),
        Undefined::TooFew { arm, needed } => language.compare_too_few(name(arm), count(needed, language)),
        Undefined::NoVariation => language.compare_no_variation(),
        Undefined::NoEvents => language.compare_no_events(),
        Undefined::BeyondFollowUp { days } => language.compare_beyond_follow_up(count(days, language)),
        Undefined::AtTheEdge => language.compare_at_the_edge(),
        Undefined::MedianNotReached => language.compare_median_not_reached(),
        Undefined::NobodyInA => language.compare_nobody_in_a(&names[0]),
        Undefined::NotPositive => language.compare_not_positive(),
        Undefined::OtherKind => language.compare_other_kind(),
        Undefined::NoInterval => language.compare_no_interval(),
        Undefined::Randomised => language.compare_needs_no_adjusting(),
        Undefined::NoCovariates => language.compare_no_covariates(),
        Undefined::NoOverlap => language.compare_no_overlap(),
        Undefined::NoFit => language.compare_no_fit(),
        Undefined::NotPlanned => language.compare_not_planned(),
    }
}

/// A warning as one line.
pub(in crate::report) fn warning(warning: &Warning, language: Language) -> String {
    let count = |accounts: u64| count(accounts, language);
    match warning {
        Warning::Observational => language.compare_warn_observational(),
        Warning::Reversed => language.compare_warn_reversed(),
        Warning::AdjustmentsDisagree => language.chance_warn_disagree(),
        Warning::NothingTells => language.chance_warn_nothing(),
        Warning::UnlikeByChance {
            columns: named,
            p_value: p,
        } => language.chance_warn_unlike(
            columns(named.iter().map(String::as_str), language),
            p_value(*p, language),
        ),
        Warning::NotSetEqual { columns: named } => {
            language.chance_warn_not_equal(columns(named.iter().map(String::as_str), language))
        }
        Warning::ToldApart { columns: named } => {
            language.chance_warn_apart(columns(named.iter().map(String::as_str), language))
        }
        Warning::SomeDated { accounts } => language.chance_warn_some_dated(count(*accounts)),
        Warning::NotAdjusted => language.compare_warn_not_adjusted(),
        Warning::Unbalanced { columns: named } => {
            language.compare_warn_unbalanced(columns(named.iter().map(String::as_str), language))
        }
        Warning::LittleOverlap => language.compare_warn_little_overlap(),
        Warning::SplitMismatch { p_value: p } => language.compare_warn_split(p_value(*p, language)),
        Warning::NotPlanned => language.compare_warn_not_planned(),
        Warning::BeforeTheEnd { planned } => language.compare_warn_before_the_end(count(*planned)),
        Warning::Missing { accounts } => language.compare_warn_missing(count(*accounts)),
        Warning::Negative { accounts } => language.compare_warn_negative(count(*accounts)),
        Warning::Repeated { accounts } => language.compare_warn_repeated(count(*accounts)),
        Warning::InBoth { accounts } => language.compare_warn_in_both(count(*accounts)),
        Warning::AllEnded => language.compare_warn_all_ended(),
        Warning::Small { accounts } => language.compare_warn_small(count(*accounts)),
        Warning::Outliers => language.compare_warn_outliers(),
        Warning::Crossing => language.compare_warn_crossing(),
        Warning::OtherMetric { planned } => language.compare_warn_other_metric(column(planned, language)),
        Warning::SegmentsSeen => language.compare_warn_segments_seen(),
        Warning::Explored { comparisons } => language.compare_warn_explored(count(*comparisons)),
    }
}

/// A method's name, what it is and where it comes from.
pub(in crate::report) fn method(method: Method, language: Language) -> String {
    match method {
        Method::Wilson => language.compare_wilson(),
        Method::StudentT => language.compare_student_t(),
        Method::KaplanMeier => language.compare_kaplan_meier(),
        Method::RestrictedMean => language.compare_restricted_mean(),
        Method::Newcombe => language.compare_newcombe(),
        Method::Welch => language.compare_welch(),
        Method::RestrictedMeans => language.compare_restricted_means(),
        Method::Mover => language.compare_mover(),
        Method::LogAdjusted => language.compare_log_adjusted(),
        Method::LogWelch => language.compare_log_welch(),
        Method::Delta => language.compare_delta(),
        Method::ChiSquared => language.compare_chi_squared(),
        Method::Fisher => language.compare_fisher(),
        Method::LogRank => language.compare_log_rank(),
        Method::FixedDay => language.compare_fixed_day(),
        Method::BetaBinomial => language.compare_beta_binomial(),
        Method::NormalPosterior => language.compare_normal_posterior(),
        Method::AsymptoticSequence => language.compare_asymptotic_sequence(),
        Method::MixtureSets => language.compare_mixture_sets(),
        Method::Standardised => language.compare_standardised(),
        Method::LeastSquares => language.compare_least_squares(),
        Method::Cox => language.compare_cox(),
        Method::MiettinenNurminen => language.compare_miettinen_nurminen(),
        Method::AgrestiCaffo => language.compare_agresti_caffo(),
        Method::OddsRatio => language.compare_odds_ratio(),
        Method::Bootstrap => language.compare_bootstrap(),
        Method::Winsorised => language.compare_winsorised(),
        Method::HodgesLehmann => language.compare_hodges_lehmann(),
        Method::MannWhitney => language.compare_mann_whitney(),
        Method::Median => language.compare_median(),
        Method::GehanWilcoxon => language.compare_gehan_wilcoxon(),
    }
}

/// Its name alone: what stands before the source.
pub(in crate::report) fn short_method(found: Method, language: Language) -> String {
    let whole = method(found, language);
    let end = whole.find([':', ',', '(']).unwrap_or(whole.len());
    whole[..end].trim_end_matches(['\u{202f}', ' ']).to_owned()
}

/// "difference, B less A", without the names where they are too long for a line.
pub(in crate::report) fn difference_label(names: &[String; 2], language: Language) -> String {
    match are_brief(names) {
        true => language.compare_difference_label(&names[1], &names[0]),
        false => language.compare_difference(),
    }
}

/// "ratio, B over A", likewise.
pub(in crate::report) fn ratio_label(names: &[String; 2], language: Language) -> String {
    match are_brief(names) {
        true => language.compare_ratio_label(&names[1], &names[0]),
        false => language.compare_ratio(),
    }
}

fn are_brief(names: &[String; 2]) -> bool {
    names.iter().map(|name| name.chars().count()).sum::<usize>() <= LABEL
}

/// What a further number is of.
pub(in crate::report) fn what(what: What, names: &[String; 2], language: Language) -> String {
    match what {
        What::A => names[0].clone(),
        What::B => names[1].clone(),
        What::Difference => language.compare_difference(),
        What::Ratio => language.compare_ratio(),
        What::Superiority => language.compare_superiority(&names[1]),
        What::Test => language.compare_test(),
    }
}

/// A column's name from the user's file.
pub(in crate::report) fn column(name: &str, language: Language) -> String {
    let name = shorten(name.trim(), COLUMN);
    if name.trim().is_empty() {
        language.compare_unnamed_column()
    } else {
        name
    }
}

/// "sector, size and channel", the first few of many.
pub(in crate::report) fn columns<'a>(named: impl Iterator<Item = &'a str>, language: Language) -> String {
    let mut named: Vec<String> = named.map(|name| column(name, language)).collect();
    match named.len().checked_sub(MOST_NAMED) {
        Some(more) if more > 0 => {
            named.truncate(MOST_NAMED);
            language.and_more(named.join(", "), more)
        }
        _ => language.list(&named),
    }
}

pub(in crate::report) fn count(count: u64, language: Language) -> String {
    i64::try_from(count).map_or_else(|_| count.to_string(), |count| language.integer(count))
}

/// A look's day, never empty.
pub(in crate::report) fn day(day: &str, language: Language) -> String {
    let day = shorten(day.trim(), COLUMN);
    if day.trim().is_empty() {
        language.compare_no_number()
    } else {
        day
    }
}
