//! Explanations: exact, complete, and in plain words.

use std::collections::BTreeMap;

use lookalike::explain::lookalike::nearest;
use lookalike::explain::{Account, ExplainSettings, Explanation};
use lookalike::language::Language;
use lookalike::model::IdealAccount;
use lookalike::registry::{ACCOUNTS, MODEL, Registry};
use lookalike::report::explanation::{self, Extent};
use lookalike::report::layout::text::{self, Screen};
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
    explained_as("P-1", bins, language)
}

fn explained_as(id: &str, bins: &[u16], language: Language) -> Explanation {
    let (model, values) = (example::model(), values());
    let header: Vec<String> = values.keys().cloned().collect();
    let scorer = Scorer::new(&model, &header, language);
    let mut row = scorer.row();
    row.bins.copy_from_slice(bins);
    let account = Account {
        id,
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

#[test]
fn a_past_ideal_customer_is_no_lookalike_of_its_own() {
    let bins = example::ideals()[0].bins.clone();
    let like = |id| -> Vec<String> {
        explained_as(id, &bins, Language::En)
            .lookalikes
            .into_iter()
            .map(|l| l.id)
            .collect()
    };
    assert_eq!(like("P-1")[0], "A-17");
    assert!(!like("A-17").contains(&"A-17".to_owned()));
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

    /// The quick search finds what comparing and sorting everything finds.
    #[test]
    fn lookalikes_are_those_of_the_plain_search(
        bins in any_bins(),
        others in prop::collection::vec(any_bins(), 0..40),
        most in 0usize..8,
    ) {
        let model = example::model();
        let ideals: Vec<IdealAccount> = others
            .into_iter()
            .enumerate()
            .map(|(i, bins)| IdealAccount {
                id: format!("A-{}", (i * 7) % 41), // not in order
                label: String::new(),
                outcome: "won".to_owned(),
                bins,
                evidence: vec![],
            })
            .collect();
        let shared = |ideal: &IdealAccount| -> i64 {
            let both = model.criteria.iter().zip(bins.iter().zip(&ideal.bins));
            both.filter(|(c, (a, b))| a == b && usize::from(**a) != c.cut.unknown())
                .map(|(c, _)| c.importance)
                .sum()
        };
        let mut plain: Vec<(i64, &str)> =
            ideals.iter().map(|ideal| (-shared(ideal), ideal.id.as_str())).collect();
        plain.retain(|(shared, id)| *shared < 0 && *id != "A-14");
        plain.sort();
        plain.truncate(most);
        let all: i64 = model.criteria.iter().map(|c| c.importance).sum();
        let plain: Vec<(String, f64)> =
            plain.iter().map(|(shared, id)| (id.to_string(), -shared as f64 / all as f64)).collect();
        let found = nearest(&model, &bins, &ideals, Some("A-14"), most, Language::En);
        let found: Vec<(String, f64)> = found.into_iter().map(|l| (l.id, l.similarity)).collect();
        prop_assert_eq!(found, plain);
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

#[test]
fn text_for_a_terminal() {
    let model = example::model();
    let strong = explained(&example::STRONG, Language::En);
    insta::assert_snapshot!(text::render(
        &explanation::document(&model, &strong, Extent::Whole),
        Screen::plain()
    ));
    let hazy = explained(&example::HAZY, Language::Fr);
    insta::assert_snapshot!(text::render(
        &explanation::document(&model, &hazy, Extent::Whole),
        Screen::plain()
    ));
}

#[test]
fn text_is_at_most_100_columns_and_harmless() {
    let mut e = explained(&example::HAZY, Language::Fr);
    e.name = Some(format!("\u{1b}]0;owned\u{7}{}", "é".repeat(10_000)));
    e.criteria[0].criterion = "\u{1b}[2J建設".repeat(100);
    e.reasons_against[0].sentence = "mot ".repeat(500);
    for colour in [false, true] {
        let text = text::render(
            &explanation::document(&example::model(), &e, Extent::Whole),
            Screen::new(None, colour),
        );
        assert!(!text.contains("\u{1b}]") && !text.contains("\u{1b}[2J") && !text.contains('\u{7}'));
        assert_eq!(text.contains('\u{1b}'), colour);
        if !colour {
            assert!(text.lines().all(|line| line.chars().count() <= 100));
        }
    }
}

/// A registry with the example model in it, and a table of prospects.
fn workspace() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let model = serde_json::to_vec_pretty(&example::model()).unwrap();
    let ideals = serde_json::to_vec_pretty(&example::ideals()).unwrap();
    let files: [(&str, &[u8]); 2] = [(MODEL, &model), (ACCOUNTS, &ideals)];
    Registry::open(dir.path().join("models"))
        .publish("crm", &files)
        .unwrap();
    let table = "account_id,account,sector,employees,logins per week,tools,last funding,remote work\n\
                 P-1,Grands Travaux,Construction,120,6,Slack;HubSpot,2026-06-01,yes\n\
                 P-2,Petit Commerce,Retail,many,,,,no\n\
                 P-1,Grands Travaux bis,Software,12,,,,\n";
    std::fs::write(dir.path().join("prospects.csv"), table).unwrap();
    dir
}

fn explain(dir: &tempfile::TempDir, arguments: &[&str]) -> assert_cmd::assert::Assert {
    let mut command = assert_cmd::Command::cargo_bin("lookalike").unwrap();
    command
        .current_dir(dir)
        .args(["explain", "prospects.csv", "--id"])
        .args(arguments)
        .assert()
}

fn stdout(assert: &assert_cmd::assert::Assert) -> String {
    String::from_utf8(assert.get_output().stdout.clone()).unwrap()
}

fn stderr(assert: &assert_cmd::assert::Assert) -> String {
    String::from_utf8(assert.get_output().stderr.clone()).unwrap()
}

#[test]
fn the_first_of_two_accounts_with_one_id_is_explained() {
    let done = explain(&workspace(), &["P-1"]).success();
    assert!(stdout(&done).starts_with("Grands Travaux  P-1\n"));
    assert!(stdout(&done).contains("Bâtir SA, won"));
    assert!(!stdout(&done).contains('\u{1b}'), "no colour in a pipe");
    assert!(
        stderr(&done).contains("prospects.csv:2: account `P-1` is there again on line 4"),
        "{}",
        stderr(&done)
    );
}

#[test]
fn an_unknown_id_is_an_error_that_suggests_the_nearest() {
    let done = explain(&workspace(), &["P-11"]).code(2);
    assert_eq!(stderr(&done).lines().count(), 1);
    assert!(
        stderr(&done).contains("there is no account `P-11`; did you mean `P-1` or `P-2`?"),
        "{}",
        stderr(&done)
    );
}

#[test]
fn json_is_whole_and_an_unreadable_cell_is_said() {
    let done = explain(&workspace(), &["P-2", "--json"]).success();
    let json: serde_json::Value = serde_json::from_str(&stdout(&done)).unwrap();
    let employees = &json["criteria"][1];
    assert_eq!(employees["known"], "unreadable");
    assert_eq!(employees["value"], "many");
    let milli = |value: &serde_json::Value| (value.as_f64().unwrap() * 1000.0).round() as i64;
    let sum: i64 = json["criteria"]
        .as_array()
        .unwrap()
        .iter()
        .map(|c| milli(&c["points"]))
        .sum();
    assert_eq!(sum, milli(&json["score"]));
}

#[test]
fn a_picture_is_written_in_french() {
    let dir = workspace();
    let done = explain(&dir, &["P-2", "--lang", "fr", "--svg", "p.svg"]).success();
    assert!(stdout(&done).contains("Ce qui plaide contre"));
    let picture = std::fs::read_to_string(dir.path().join("p.svg")).unwrap();
    assert!(picture.starts_with("<?xml") && picture.contains("Compte moyen"));
    explain(&dir, &["P-2", "--lang", "de"]).code(2);
    explain(&dir, &["P-2", "--svg", "nowhere/p.svg"]).code(2);
}
