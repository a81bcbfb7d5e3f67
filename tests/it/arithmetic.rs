//! Sums of a scorecard are exact: whatever model loads scores as the same sums in wider numbers do.

use std::path::Path;

use lookalike::Model;
use lookalike::language::Language;
use lookalike::score::Scorer;
use lookalike::segments::Standing;
use proptest::prelude::*;
use serde_json::Value;

use crate::example::{self, HEADER};

/// Whole numbers of a model that scoring adds up, and the ends of what a file can hold.
const ODD: [i64; 14] = [
    i64::MIN,
    i64::MIN + 1,
    -1_000_001,
    -1_000_000,
    -1,
    0,
    1,
    999,
    1_000,
    99_999,
    100_000,
    100_001,
    1_000_001,
    i64::MAX,
];

/// Places of the whole numbers below `value`.
fn places(value: &Value, path: String, found: &mut Vec<String>) {
    match value {
        Value::Array(items) => {
            let inner = items.iter().enumerate();
            inner.for_each(|(at, item)| places(item, format!("{path}/{at}"), found));
        }
        Value::Object(fields) => fields.iter().for_each(|(key, item)| {
            places(
                item,
                format!("{path}/{}", key.replace('~', "~0").replace('/', "~1")),
                found,
            );
        }),
        Value::Number(number) if number.is_i64() => found.push(path),
        _ => {}
    }
}

/// Score, likeness in thousandths, unknown weight and standing by the model's own tables, in 128 bits.
fn exact(model: &Model, bins: &[u16], segment_bins: &[u16]) -> (i128, i128, i128, Option<Standing>) {
    let lines = || {
        model
            .criteria
            .iter()
            .zip(bins.iter().map(|bin| usize::from(*bin)))
    };
    let no_importance = model.criteria.iter().all(|criterion| criterion.importance == 0);
    let importance = |i: i64| if no_importance { 1 } else { i128::from(i) };
    let score = lines().map(|(c, bin)| i128::from(c.points[bin])).sum();
    let total: i128 = lines().map(|(c, _)| importance(c.importance)).sum();
    let alike: i128 = lines()
        .map(|(c, bin)| i128::from(c.likeness[bin]) * importance(c.importance))
        .sum();
    let unknown = lines().filter(|(c, bin)| c.cut.is_unknown(*bin));
    let unknown = unknown
        .map(|(c, _)| c.points.iter().map(|p| i128::from(*p)).max().unwrap())
        .sum();
    let similarity = if total == 0 {
        0
    } else {
        (2 * alike + total) / (2 * total)
    };

    let segments = &model.segments;
    let sums: Vec<(i128, i128)> = segments
        .classes()
        .map(|class| {
            let share = i128::from(class.share);
            let said = class.evidence.iter().zip(segment_bins);
            let said: i128 = said.map(|(bins, bin)| i128::from(bins[usize::from(*bin)])).sum();
            (share + said, share)
        })
        .collect();
    let most = sums.iter().map(|(sum, _)| *sum).max();
    let best = sums.iter().position(|(sum, _)| Some(*sum) == most);
    let silent = sums.iter().all(|(sum, share)| sum == share);
    let standing = (!segments.segments.is_empty()).then(|| {
        let best = best.expect("a segment is a class");
        match segments.segments.get(best) {
            Some(segment) if !silent && sums[best].0 - sums[best].1 >= i128::from(segment.least) => {
                Standing::Segment(segment.number)
            }
            Some(_) => Standing::Unlike,
            None => Standing::Other,
        }
    });
    (score, similarity, unknown, standing)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    /// One or two whole numbers of the file are replaced: the model is refused, or its sums are exact.
    #[test]
    fn a_model_that_loads_adds_up_exactly(
        changes in prop::collection::vec((any::<prop::sample::Index>(), 0..ODD.len()), 1..3),
        drawn in prop::collection::vec(any::<u16>(), 64),
    ) {
        let mut file: Value = serde_json::from_slice(&example::model().to_json().unwrap()).unwrap();
        let mut all = Vec::new();
        for part in ["criteria", "segments", "grades", "unknown_limit"] {
            places(&file[part], format!("/{part}"), &mut all);
        }
        for (place, odd) in changes {
            *file.pointer_mut(&all[place.index(all.len())]).unwrap() = Value::from(ODD[odd]);
        }
        let Ok(model) = Model::from_json(file.to_string().as_bytes(), Path::new("model.json")) else {
            return Ok(());
        };
        let header: Vec<String> = HEADER.iter().map(|name| name.to_string()).collect();
        let scorer = Scorer::new(&model, &header, Language::En);
        let mut row = scorer.row();
        let mut drawn = drawn.into_iter().map(usize::from);
        let mut bin = |bins: usize| (drawn.next().unwrap_or_default() % bins) as u16;
        row.bins = model.criteria.iter().map(|c| bin(c.cut.len())).collect();
        row.segment_bins = model.segments.criteria.iter().map(|c| bin(c.cut.len())).collect();
        let found = scorer.score(&row);
        let (score, similarity, unknown, standing) = exact(&model, &row.bins, &row.segment_bins);
        prop_assert_eq!(i128::from(found.score), score);
        prop_assert_eq!(i128::from(found.similarity), similarity);
        prop_assert_eq!(i128::from(found.unknown_weight), unknown);
        prop_assert_eq!(found.standing, standing);
    }
}

/// Numbers whose absolute value, or distance, is no number of 64 bits are refused by name.
#[test]
fn the_ends_of_64_bits_are_refused() {
    let refused = |place: &str, value: i64| {
        let mut file: Value = serde_json::from_slice(&example::model().to_json().unwrap()).unwrap();
        *file.pointer_mut(place).unwrap_or_else(|| panic!("{place}")) = Value::from(value);
        Model::from_json(file.to_string().as_bytes(), Path::new("model.json"))
            .unwrap_err()
            .to_string()
    };
    for (place, reason) in [
        (
            "/segments/segments/0/class/evidence/0/0",
            "evidence of a class is out of range",
        ),
        (
            "/segments/segments/0/class/share",
            "evidence of a class is out of range",
        ),
        ("/grades/2", "grades must start between 0 and 100001"),
    ] {
        let said = refused(place, i64::MIN);
        assert!(said.contains(reason), "{place}: {said}");
    }
}
