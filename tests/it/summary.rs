//! An account in one line: the same wherever it is read, true to the points, harmless.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use lookalike::explain::{Account, ExplainSettings, Explanation};
use lookalike::language::Language;
use lookalike::language::harmless::{acts, begins_formula};
use lookalike::model::Model;
use lookalike::registry::{ACCOUNTS, MODEL, Registry};
use lookalike::report::model::Report;
use lookalike::score::{Grade, Scorer};
use proptest::prelude::*;

use crate::cli::done;
use crate::example;

/// Explained with the cells that a table may hold.
fn told(model: &Model, bins: &[u16], cells: &[(&str, &str)], language: Language) -> Explanation {
    let values: BTreeMap<String, String> = cells
        .iter()
        .map(|(column, text)| (column.to_string(), text.to_string()))
        .collect();
    let header: Vec<String> = values.keys().cloned().collect();
    let scorer = Scorer::new(model, &header, language);
    let mut row = scorer.row();
    row.bins.copy_from_slice(bins);
    let account = Account {
        id: "P-1",
        name: None,
        values: &values,
        row: &row,
    };
    let settings = ExplainSettings {
        language,
        ..Default::default()
    };
    Explanation::of(model, &scorer, account, &example::ideals(), &settings)
}

const CELLS: [(&str, &str); 4] = [
    ("sector", "Construction"),
    ("employees", "120"),
    ("logins per week", "6"),
    ("tools", "HubSpot"),
];

#[test]
fn an_account_is_told_in_one_line() {
    let model = example::model();
    // A strong one, one of which much is unknown, a poor one.
    let accounts = [example::STRONG, example::HAZY, [2, 0, 0, 0, 0, 3, 0, 0]];
    let lines = Language::ALL.map(|language| {
        accounts
            .map(|bins| told(&model, &bins, &CELLS, language).summary)
            .join("\n")
    });
    insta::assert_snapshot!(lines.join("\n"));
}

/// Nothing for, nothing against, everything unknown.
#[test]
fn an_account_that_nothing_sets_apart_is_told_too() {
    let mut model = example::model();
    let unknown: Vec<u16> = model.criteria.iter().map(|c| c.cut.unknown() as u16).collect();
    let blank = told(&model, &unknown, &[], Language::En);
    assert!(
        blank.summary.contains("Not known yet: sector and employees."),
        "{}",
        blank.summary
    );
    assert!(!blank.summary.contains("Watch"), "{}", blank.summary);
    for criterion in &mut model.criteria {
        criterion.average = criterion.points[0];
    }
    let bins = vec![0; model.criteria.len()];
    for language in Language::ALL {
        let even = told(&model, &bins, &CELLS, language).summary;
        assert!(
            !even.contains("Watch") && !even.contains("À surveiller"),
            "{even}"
        );
        assert!(
            even.contains("sets apart") || even.contains("distingue"),
            "{even}"
        );
    }
}

#[test]
fn hostile_cells_and_names_do_nothing_in_it() {
    let mut model = example::model();
    model.criteria[0].name = "\u{1b}[31m<b>=1+1\u{202e}".to_owned();
    let hostile = "\u{1b}]0;owned\u{7}<script>\u{202e}\r\n=cmd".repeat(50);
    let cells = [("sector", hostile.as_str()), ("employees", &hostile)];
    for bins in [example::STRONG, example::HAZY, [4, 0, 0, 0, 0, 3, 0, 0]] {
        for language in Language::ALL {
            let summary = told(&model, &bins, &cells, language).summary;
            assert!(
                !summary.contains(acts) && !begins_formula(&summary),
                "{summary:?}"
            );
            assert!(summary.chars().count() < 600, "{summary}");
        }
    }
    let e = told(&model, &example::STRONG, &cells, Language::En);
    assert!(!page(&model, e).contains("<script>"));
}

/// The report of a model with one account.
fn page(model: &Model, e: Explanation) -> String {
    let report = Report {
        model,
        version: None,
        trained: None,
        ideals: &[],
        figures: None,
        explanations: &[e],
        language: Language::En,
    };
    report.html()
}

/// The line of `score --summary` is that of `explain`, of the page and of JSON.
#[test]
fn the_line_is_the_same_everywhere() {
    let dir = tempfile::tempdir().unwrap();
    let model = serde_json::to_vec_pretty(&example::model()).unwrap();
    let ideals = serde_json::to_vec_pretty(&example::ideals()).unwrap();
    let files: [(&str, &[u8]); 2] = [(MODEL, &model), (ACCOUNTS, &ideals)];
    Registry::open(dir.path().join("models"))
        .publish("crm", &files)
        .unwrap();
    fs::write(dir.path().join("prospects.csv"), crate::cli::prospects(&[])).unwrap();
    for lang in ["en", "fr"] {
        let scored = done(
            dir.path(),
            &["score", "prospects.csv", "--summary", "--lang", lang],
        );
        let mut rows = csv::Reader::from_reader(scored.as_bytes());
        let at = rows
            .headers()
            .unwrap()
            .iter()
            .position(|name| name == "summary")
            .unwrap();
        let mut seen = BTreeSet::new();
        for row in rows.records() {
            let row = row.unwrap();
            let told = done(
                dir.path(),
                &["explain", "prospects.csv", &row[0], "--json", "--lang", lang],
            );
            let told: serde_json::Value = serde_json::from_str(&told).unwrap();
            assert_eq!(told["summary"], row[at], "{}", &row[0]);
            seen.insert(row[at].to_owned());
        }
        assert_eq!(seen.len(), 3, "{seen:?}");
    }
    let told = done(dir.path(), &["explain", "prospects.csv", "a1"]);
    let second = told.lines().nth(1).unwrap();
    assert!(second.starts_with("Fits: "), "{told}");
    assert!(!told.contains("HubSpot  ") && told.contains("--all"), "{told}");
    let whole = done(dir.path(), &["explain", "prospects.csv", "a1", "--all"]);
    assert!(whole.contains("9.0 of 9.0"), "{whole}");
    let model = example::model();
    let e = told_of(&model);
    let said = e.summary.clone();
    assert!(page(&model, e).contains(&said), "{said}");
}

fn told_of(model: &Model) -> Explanation {
    told(model, &example::STRONG, &CELLS, Language::En)
}

fn any_bins() -> impl Strategy<Value = Vec<u16>> {
    let sizes: Vec<u16> = example::model()
        .criteria
        .iter()
        .map(|c| c.cut.len() as u16)
        .collect();
    sizes.into_iter().map(|size| 0..size).collect::<Vec<_>>()
}

proptest! {
    /// What a line praises earns points, what it warns of costs some; each way up is named once, and only by what can change.
    #[test]
    fn the_line_speaks_as_the_points_do(bins in any_bins()) {
        let model = example::model();
        let e = told(&model, &bins, &CELLS, Language::En);
        prop_assert!(e.summary.ends_with('.') && !e.summary.contains(".."), "{}", e.summary);
        let against = e.criteria.iter().any(|c| c.against_average <= -1_000);
        let good = matches!(e.grade, Grade::A | Grade::B | Grade::C);
        if e.summary.contains("Watch: ") {
            prop_assert!(good && against, "{}", e.summary);
        }
        let starts = [(Grade::C, "Fits in part: "), (Grade::D, "Does not fit: "), (Grade::X, "Knocked out")];
        for (grade, start) in starts {
            prop_assert_eq!(e.grade == grade, e.summary.starts_with(start), "{}", e.summary);
        }
        let ways = e.next_grade.iter().chain(&e.further_grades);
        let grades: Vec<Grade> = ways.clone().map(|way| way.grade).collect();
        let once: BTreeSet<Grade> = grades.iter().copied().collect();
        prop_assert_eq!(once.len(), grades.len());
        for way in ways {
            prop_assert!(way.any_of.len() <= 1);
            for change in way.any_of.iter().chain(&way.all_of) {
                let line = model.criteria.iter().find(|c| c.name == change.criterion);
                prop_assert!(line.is_none_or(|line| line.changeable), "{}", change.criterion);
            }
        }
        prop_assert!(e.further_grades.iter().all(|way| way.reached));
    }
}
