//! What each column of the scores holds, in words.

use crate::language::Language;

/// What a column of the scores holds; one that no score is called is the table's own.
pub fn meaning(name: &str, language: Language) -> String {
    match name {
        "id" => language.book_id(),
        "name" => language.book_name(),
        "score" => language.book_score(),
        "fit" => language.book_fit(),
        "grade" => language.book_grade(),
        "segment" => language.book_segment(),
        "similarity" => language.book_similarity(),
        "summary" => language.book_summary(),
        "unknown_weight" => language.book_unknown_weight(),
        "model" => language.book_model(),
        "fit_low" | "fit_high" | "value_low" | "value_high" | "expected_low" | "expected_high" => {
            language.book_interval()
        }
        "value" => language.book_value(),
        "expected_value" => language.book_expected_value(),
        "currency" => language.book_currency(),
        "timing" => language.book_timing(),
        "timing_band" => language.book_timing_band(),
        "approach" => language.book_approach(),
        "signals" => language.book_signals(),
        "rank" => language.book_rank(),
        "week" => language.book_week(),
        "drawn" => language.book_drawn(),
        "propensity" => language.book_propensity(),
        name if name.starts_with("reason_") => language.book_reason(),
        name if name.starts_with("points.") => language.book_points(),
        _ => language.book_kept(),
    }
}
