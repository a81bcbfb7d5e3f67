//! What is said of segments, wherever it is said.

use crate::language::Language;
use crate::report::compare::measure::p_value;
use crate::report::layout::shown::shorten;
use crate::report::segments::members::BorderAccount;
use crate::report::segments::overview::{Apart, Described, Overview, Pair};
use crate::report::verdict::begun;
use crate::segments::{Among, Folded, Rival, SameFact, Segments, Verdict, Why};
use crate::vocabulary::COLUMNS;
use crate::vocabulary::fold::words;

/// Jaccard index from which a segment is called stable.
///
/// Source: Hennig (2007), *Computational Statistics & Data Analysis* 52:258-271.
pub(super) const STABLE: f64 = 0.75;

/// Factor of the odds from which only the power of ten is said (house choice).
const HUGE: f64 = 1e6;

/// Most criteria named of a gradient (house choice: the JSON has all).
const MOST_LEANING: usize = 5;

/// The verdict as a sentence, and what to do about it.
pub(super) fn verdict(found: &Segments, language: Language) -> (String, String) {
    let count = |n: u64| language.integer(n as i64);
    let accounts = count(found.accounts);
    match found.verdict {
        Verdict::Segments => {
            let stand_out = match found.segments.len() {
                1 => language.one_segment(accounts),
                several => language.some_segments(several, accounts),
            };
            let sentence = match &found.other {
                Some(other) if other.accounts > 0 => {
                    let share = other.accounts as f64 / found.accounts.max(1) as f64;
                    language.of_none(stand_out, count(other.accounts), language.percent(share))
                }
                _ => language.of_all(stand_out),
            };
            (with_crowds(sentence, found, language), language.segments_advice())
        }
        Verdict::Gradient => (gradient(found, language), language.gradient_advice()),
        Verdict::OneProfile => (language.one_profile(accounts), language.one_profile_advice()),
        Verdict::NoneStable => (language.none_stable(accounts), language.none_stable_advice()),
        Verdict::TooFew { needed } => (
            language.too_few_ideal(accounts, count(needed)),
            language.too_few_advice(count(needed)),
        ),
        Verdict::AllAlike => (language.all_alike(accounts), language.all_alike_advice()),
        Verdict::NotSought => (language.not_sought(), language.not_sought_advice()),
    }
}

/// A sentence on the segments, and how many of them are crowds.
pub(in crate::report) fn with_crowds(said: String, found: &Segments, language: Language) -> String {
    let crowds = found.segments.iter().filter(|s| found.is_crowd(s.number)).count();
    match crowds {
        0 => said,
        all if all == found.segments.len() => language.kinds_only_crowds(said),
        1 => language.kinds_one_crowd(said),
        several => language.kinds_crowds(said, several),
    }
}

/// "61% of accounts like it were ideal (58 – 64%), against 48% overall", and that it is a crowd where it is one.
pub(in crate::report) fn among(among: &Among, language: Language) -> String {
    let (low, high) = among.interval();
    let said = language.among(
        language.percent(among.share()),
        share_interval(low, high, language),
        language.percent(among.overall()),
    );
    match among.is_crowd() {
        true => format!("{}.", language.fact(begun(&language.crowd_means()), said)),
        false => format!("{}.", begun(&said)),
    }
}

/// "A gradient of size, no segments: the 300 ideal customers differ by degrees … in employees, revenue and crm."
pub(in crate::report) fn gradient(found: &Segments, language: Language) -> String {
    let criteria: Vec<String> = found
        .gradient
        .iter()
        .take(MOST_LEANING)
        .map(|leaning| shorten(&leaning.criterion, 60))
        .collect();
    let of = match criteria.first() {
        Some(most) if is_size(most) => language.gradient_of_size(),
        Some(most) => language.gradient_of(most),
        None => language.gradient_of_size(),
    };
    let accounts = language.integer(found.accounts as i64);
    language.gradient_found(of, accounts, language.list(&criteria))
}

/// Whether a column is named for how large a firm is.
fn is_size(column: &str) -> bool {
    // A short name must be the whole word: `ca` is no category.
    let named = |word: &String, size: &str| word == size || size.len() > 3 && word.starts_with(size);
    words(column)
        .iter()
        .any(|word| COLUMNS.sizes.iter().any(|size| named(word, size)))
}

/// What the classes found are worth against accounts that differ by degrees.
pub(super) fn existence(found: &Segments, language: Language) -> Option<String> {
    let weighed = found.existence?;
    let p = p_value(weighed.p, language);
    Some(match found.verdict {
        Verdict::Segments | Verdict::NoneStable => language.kinds_exist(weighed.classes, p),
        _ if weighed.is_less_fit() => language.kinds_fit_less(weighed.classes, p),
        _ => language.kinds_do_not_exist(weighed.classes, p),
    })
}

/// Why a class is not a segment.
pub(super) fn folded(folded: &Folded, language: Language) -> String {
    let count = language.integer(folded.accounts as i64);
    match folded.why {
        Why::Broad => language.folded_broad(count),
        Why::Small => language.folded_small(count),
        Why::Unstable => language.folded_unstable(count, language.percent(folded.jaccard)),
    }
}

/// "330 of 644 ideal customers (51%) · new in this version".
pub(super) fn size(segment: &Described, of: u64, language: Language) -> String {
    let (count, all) = (
        language.integer(segment.accounts as i64),
        language.integer(of as i64),
    );
    let size = language.share_of_ideal(count, all, language.percent(segment.share));
    if segment.new {
        format!("{size} · {}", language.new_segment())
    } else {
        size
    }
}

/// "stable: comes back 94% alike in 100 resamples".
pub(super) fn stability(segment: &Described, language: Language) -> String {
    let alike = language.percent(segment.stability.jaccard);
    if segment.stable {
        language.stable(alike, segment.stability.resamples)
    } else {
        language.fairly_stable(alike, segment.stability.resamples)
    }
}

/// "+85 (+79 to +90)", in percentage points.
pub(in crate::report) fn difference(apart: &Apart, language: Language) -> String {
    let points = |share: f64| signed_points(share, language);
    language.with_interval(points(apart.difference), points(apart.low), points(apart.high))
}

/// A difference of shares in percentage points: `+85`.
pub(in crate::report) fn signed_points(share: f64, language: Language) -> String {
    let text = language.decimal(share * 100.0, 0);
    if share >= 0.005 { format!("+{text}") } else { text }
}

/// "61 – 65%": both ends of a share, the unit once.
pub(in crate::report) fn share_interval(low: f64, high: f64, language: Language) -> String {
    let low = language.percent(low);
    language.between(low.trim_end_matches(['%', '\u{202f}']), language.percent(high))
}

/// "×13.6", "×0.25", or "–" when nobody outside is in the bins.
pub(super) fn lift(lift: Option<f64>, language: Language) -> String {
    match lift {
        None => "–".to_owned(),
        Some(lift) if lift < 0.95 => format!("×{}", language.decimal(lift, 2)),
        Some(lift) if lift < 99.5 => format!("×{}", language.decimal(lift, 1)),
        Some(lift) => format!("×{}", language.decimal(lift, 0)),
    }
}

/// Medians inside and outside, to four significant digits.
pub(super) fn medians(medians: Option<[f64; 2]>, language: Language) -> String {
    let shown = |value: f64| language.number(format!("{value:.3e}").parse().unwrap_or(value));
    medians.map_or_else(String::new, |[here, others]| {
        language.medians(shown(here), shown(others))
    })
}

/// "Bâtir SA: 62% segment 1, 38% segment 3".
pub(super) fn split(account: &BorderAccount, pair: &Pair, name: &str, language: Language) -> String {
    let [a, b] = account.posterior.map(|share| language.percent(share));
    language.split(name, pair.a, a, pair.b, b)
}

/// "revenue with employees, which holds 21% of its information".
fn same_fact(same: &SameFact, language: Language) -> String {
    language.same_fact(
        shorten(&same.criterion, 60),
        shorten(&same.counted_with, 60),
        language.percent(same.share),
    )
}

/// What was left out of the segments' criteria: facts counted with another, and columns that tell of nothing else.
pub(super) fn left_out(overview: &Overview) -> Vec<String> {
    let language = overview.language;
    let alone = overview
        .alone
        .iter()
        .map(|column| language.alone(shorten(column, 60)));
    let same = overview.same_fact.iter().map(|same| same_fact(same, language));
    same.chain(alone).collect()
}

/// Another method's name.
pub(super) fn method(rival: &Rival, language: Language) -> String {
    match rival.name.as_str() {
        "k-means" => language.k_means(),
        "Gaussian mixture" => language.gaussian_mixture(),
        other => shorten(other, 40),
    }
}

/// Clusters, silhouette width and agreement of another method; why it found none instead, when it failed.
pub(super) fn rival_figures(rival: &Rival, language: Language) -> Result<[String; 3], String> {
    let figure = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), |v| language.decimal(v, 2));
    match &rival.failed {
        Some(why) => Err(shorten(why, 80)),
        None => Ok([
            rival.k.map_or_else(|| "–".to_owned(), |k| k.to_string()),
            figure(rival.silhouette),
            figure(rival.adjusted_rand),
        ]),
    }
}

/// A factor of the odds from milli-nats: "×7.3" speaks for, "÷4.0" against; beyond a million its power of ten.
pub(super) fn odds(evidence: i64, language: Language) -> String {
    let nats = evidence.unsigned_abs() as f64 / 1000.0;
    let factor = nats.exp();
    // What shows as 1.00 speaks for nobody.
    let sign = if evidence < 0 && factor >= 1.005 {
        '÷'
    } else {
        '×'
    };
    if factor >= HUGE {
        let power = (nats / std::f64::consts::LN_10).floor();
        return format!("{sign}10{}", superscript(power as u64));
    }
    let decimals = if factor < 1.095 {
        2
    } else if factor < 99.5 {
        1
    } else {
        0
    };
    format!("{sign}{}", language.decimal(factor, decimals))
}

fn superscript(number: u64) -> String {
    const DIGITS: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    let digits = number.to_string();
    digits
        .chars()
        .filter_map(|digit| digit.to_digit(10).map(|d| DIGITS[d as usize]))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn odds_say_for_and_against() {
        assert_eq!(odds(1_988, Language::En), "×7.3");
        assert_eq!(odds(-1_386, Language::Fr), "÷4,0");
        assert_eq!(odds(20, Language::En), "×1.02");
        assert_eq!(odds(-3, Language::En), "×1.00");
        assert_eq!(odds(30_000, Language::En), "×10¹³");
        assert_eq!(odds(-7_000, Language::En), "÷1,097");
    }

    #[test]
    fn a_lift_has_the_digits_it_needs() {
        assert_eq!(lift(Some(13.61), Language::En), "×13.6");
        assert_eq!(lift(Some(0.25), Language::Fr), "×0,25");
        assert_eq!(lift(None, Language::En), "–");
        assert_eq!(medians(Some([1234.56, 0.0]), Language::En), "1,235 / 0");
    }
}
