//! A model made by hand: every kind of criterion, with figures small enough to check on paper.

use lookalike::criteria::Cut;
use lookalike::fit::sufficiency::{Sufficiency, Verdict};
use lookalike::model::{Calibration, Criterion, DataSummary, FULL_SCORE, Model, SCHEMA};
use lookalike::recipe::{Family, KnockOut, Recipe};
use lookalike::segments::{self, Segments};
use lookalike::table::{DateOrder, Kind, Reading};

/// Columns that [`model`] reads, in the order of its tables.
pub const HEADER: [&str; 6] = ["id", "employees", "sector", "founded", "stack", "partner"];

/// 2026-01-01 in days since 1970.
pub const AS_OF: i32 = 20_454;

/// How the cells of a column of this kind are read.
pub fn reading(kind: Kind) -> Reading {
    Reading {
        kind,
        decimal: '.',
        dates: DateOrder::Ymd,
        separator: (kind == Kind::Set).then_some(';'),
        missing: vec!["?".to_owned()],
    }
}

pub fn number(column: &str, cuts: &[f64]) -> Cut {
    Cut::Number {
        column: column.to_owned(),
        reading: reading(Kind::Number),
        cuts: cuts.to_vec(),
    }
}

pub fn category(column: &str, groups: &[&[&str]]) -> Cut {
    Cut::Category {
        column: column.to_owned(),
        reading: reading(Kind::Category),
        groups: groups
            .iter()
            .map(|group| group.iter().map(|level| (*level).to_owned()).collect())
            .collect(),
    }
}

pub fn age(column: &str, cuts: &[f64]) -> Cut {
    Cut::Age {
        column: column.to_owned(),
        reading: reading(Kind::Date),
        as_of: AS_OF,
        cuts: cuts.to_vec(),
    }
}

pub fn member(column: &str, token: &str) -> Cut {
    Cut::Member {
        column: column.to_owned(),
        reading: reading(Kind::Set),
        token: token.to_owned(),
    }
}

pub fn pair(first: Cut, second: Cut) -> Cut {
    Cut::Pair {
        first: Box::new(first),
        second: Box::new(second),
    }
}

/// A criterion of the given points, with figures that differ from bin to bin but follow a simple rule.
pub fn criterion(name: &str, cut: Cut, points: &[i64]) -> Criterion {
    let bins = cut.len();
    assert_eq!(points.len(), bins, "{name}");
    let weight = points.iter().copied().max().unwrap();
    let fraction = |bin: usize| (bin + 1) as f64 / bins as f64;
    Criterion {
        name: name.to_owned(),
        family: Family::Firmographic,
        changeable: false,
        points: points.to_vec(),
        deviation: vec![weight / 10; bins],
        accounts: (1..=bins as u64).map(|bin| 20 * bin).collect(),
        ideal: (1..=bins as u64).map(|bin| 7 * bin).collect(),
        likeness: (0..bins).map(|bin| (1000.0 * fraction(bin)) as i64).collect(),
        average: points.iter().sum::<i64>() / bins as i64,
        importance: weight / 3,
        information_value: 0.1,
        loadings: (0..bins).map(|bin| vec![0.1 * fraction(bin), -0.05]).collect(),
        variance: (0..bins).map(|bin| 0.01 * fraction(bin)).collect(),
        prior: Vec::new(),
        cut,
    }
}

/// A model around the given criteria, whose weights must sum to 100 points.
pub fn model_of(criteria: Vec<Criterion>) -> Model {
    let total: i64 = criteria.iter().map(Criterion::weight).sum();
    assert!(
        criteria.is_empty() || total == FULL_SCORE,
        "weights sum to {total}"
    );
    Model {
        schema: SCHEMA,
        name: "saas".to_owned(),
        release: "0.1.0".to_owned(),
        seed: 1,
        data: DataSummary {
            fingerprint: "00".repeat(32),
            rows: 200,
            columns: 6,
            id: Some("id".to_owned()),
            label: None,
            outcome: "outcome".to_owned(),
            positive: vec!["won".to_owned()],
            ideal: 70,
            not_ideal: 130,
            open: 0,
            as_of: Some("2026-01-01".to_owned()),
        },
        recipe: Recipe::default(),
        calibration: Calibration {
            intercept: -2.0,
            slope: 0.05,
        },
        grades: [70_000, 50_000, 30_000],
        knock_out: Vec::new(),
        criteria,
        intercept_loadings: vec![0.2, 0.1],
        intercept_variance: 0.02,
        segments: Segments::none(segments::Verdict::NotSought, 70),
        anti: Default::default(),
        set_aside: Vec::new(),
        sufficiency: Sufficiency {
            verdict: Verdict::Full,
            ideal: 70,
            not_ideal: 130,
            parameters: 14,
            reasons: Vec::new(),
        },
        validation: None,
    }
}

/// Five criteria of five kinds, a pair and a knock-out rule.
pub fn model() -> Model {
    let employees = [10.0, 50.0, 200.0];
    let sectors: [&[&str]; 2] = [&["construction", "engineering"], &["legal"]];
    let mut pair_points: Vec<i64> = (0..12).map(|bin| 900 * bin).collect();
    pair_points[11] = 10_000;
    let mut model = model_of(vec![
        criterion(
            "employees",
            number("employees", &employees),
            &[0, 9_000, 30_000, 12_000, 4_000],
        ),
        criterion("sector", category("sector", &sectors), &[25_000, 9_500, 4_250, 0]),
        criterion(
            "founded",
            age("founded", &[365.0, 3650.0]),
            &[0, 8_000, 15_000, 5_000],
        ),
        criterion(
            "stack: Salesforce",
            member("stack", "Salesforce"),
            &[0, 7_500, 2_000],
        ),
        criterion("stack: HubSpot", member("stack", "HubSpot"), &[0, 2_500, 1_000]),
        criterion(
            "partner",
            category("partner", &[&["yes"], &["no"]]),
            &[10_000, 0, 0, 3_000],
        ),
        criterion(
            "employees × sector",
            pair(number("employees", &[100.0]), category("sector", &sectors)),
            &pair_points,
        ),
    ]);
    model.knock_out = vec![KnockOut {
        name: "no public sector".to_owned(),
        column: "sector".to_owned(),
        is_in: vec!["public".to_owned()],
        ..KnockOut::default()
    }];
    model
}
