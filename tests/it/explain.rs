//! Explanations: exact, complete, and in plain words.

use std::collections::BTreeMap;

use lookalike::explain::{Account, ExplainSettings, Explanation};
use lookalike::language::Language;
use lookalike::score::Scorer;
use proptest::prelude::*;

use crate::example;

fn values() -> BTreeMap<String, String> {
    let cells = [
        ("sector", "Construction"),
        ("employees", "1120.5"),
        ("last funding", "2026-03-01"),
        ("tools", "Slack;HubSpot"),
    ];
    cells
        .iter()
        .map(|(column, text)| (column.to_string(), text.to_string()))
        .collect()
}

pub fn explained(bins: &[u16], language: Language) -> Explanation {
    let (model, values) = (example::model(), values());
    let header: Vec<String> = values.keys().cloned().collect();
    let scorer = Scorer::new(&model, &header, language);
    let mut row = scorer.row();
    row.bins.copy_from_slice(bins);
    let account = Account {
        id: "P-1",
        name: Some("Grands Travaux"),
        values: &values,
        row: &row,
    };
    let settings = ExplainSettings {
        language,
        ..Default::default()
    };
    Explanation::of(&model, &scorer, account, &example::ideals(), &settings)
}

/// Any bins the example scorecard has.
fn any_bins() -> impl Strategy<Value = Vec<u16>> {
    let sizes: Vec<u16> = example::model()
        .criteria
        .iter()
        .map(|c| c.cut.len() as u16)
        .collect();
    sizes.into_iter().map(|size| 0..size).collect::<Vec<_>>()
}

proptest! {
    /// Every milli-point is accounted for, by criterion and against the average.
    #[test]
    fn contributions_sum_to_the_score(bins in any_bins()) {
        let e = explained(&bins, Language::En);
        let model = example::model();
        let score: i64 = model.criteria.iter().zip(&bins).map(|(c, b)| c.points[usize::from(*b)]).sum();
        prop_assert_eq!(e.score, score);
        prop_assert_eq!(e.criteria.iter().map(|c| c.points).sum::<i64>(), score);
        prop_assert_eq!(e.average + e.criteria.iter().map(|c| c.against_average).sum::<i64>(), score);
        prop_assert!(e.fit_low <= e.fit && e.fit <= e.fit_high);
    }

    /// What is said to reach the next grade does, and what is said not to does not.
    #[test]
    fn the_next_grade_is_reached_by_what_is_offered(bins in any_bins()) {
        if let Some(next) = explained(&bins, Language::En).next_grade {
            prop_assert_eq!(next.reached, next.score >= next.from);
            prop_assert!(next.any_of.iter().all(|change| change.gain >= next.missing));
            prop_assert!(next.any_of.is_empty() || next.all_of.is_empty());
            let gain: i64 = next.all_of.iter().map(|change| change.gain).sum();
            if !next.all_of.is_empty() {
                prop_assert_eq!(next.score, next.from - next.missing + gain);
            }
        }
    }

    /// JSON holds the score to the milli-point.
    #[test]
    fn json_sums_exactly_too(bins in any_bins()) {
        let json = serde_json::to_value(explained(&bins, Language::Fr)).unwrap();
        let milli = |value: &serde_json::Value| (value.as_f64().unwrap() * 1000.0).round() as i64;
        let sum: i64 = json["criteria"].as_array().unwrap().iter().map(|c| milli(&c["points"])).sum();
        prop_assert_eq!(sum, milli(&json["score"]));
    }
}

#[test]
fn a_strong_account_in_english() {
    let e = explained(&example::STRONG, Language::En);
    insta::assert_json_snapshot!(e.criteria[1]);
    insta::assert_json_snapshot!(e.reasons_for);
    insta::assert_json_snapshot!(e.lookalikes[0]);
}

#[test]
fn a_hazy_account_in_french() {
    let e = explained(&example::HAZY, Language::Fr);
    insta::assert_json_snapshot!(e.unknown);
    insta::assert_json_snapshot!(e.next_grade);
    insta::assert_json_snapshot!(e.reasons_against);
}
