//! The demo's planted truth is found again.

use std::fs;
use std::path::Path;
use std::sync::OnceLock;

use lookalike::criteria::Reason;
use lookalike::demo::{History, Settings, Story};
use lookalike::figures::{Change, Dashboard, Facts, Group, GroupChange, Inconsistent, Name};
use lookalike::model::Model;
use lookalike::model::prepare::Prepared;
use lookalike::outcome::Outcome;
use lookalike::recipe::Recipe;
use lookalike::source::infer::read_table;

/// The model of the demo's own history, which several tests look at.
fn told() -> &'static Model {
    static MODEL: OnceLock<Model> = OnceLock::new();
    MODEL.get_or_init(|| trained(&History::draw(&Settings::default())))
}

/// Trains on a drawn history, read from the files that it makes; its segments have tests of their own.
fn trained(history: &History) -> Model {
    let dir = tempfile::tempdir().unwrap();
    let (accounts, recipe) = (dir.path().join("accounts.csv"), dir.path().join("lookalike.toml"));
    fs::write(&accounts, &history.accounts_csv).unwrap();
    fs::write(&recipe, &history.recipe).unwrap();
    let mut recipe = Recipe::read(&recipe).unwrap();
    recipe.segments.skip = true;
    let table = read_table(&accounts, &recipe).unwrap();
    let prepared = Prepared::new(&table, &recipe).unwrap();
    let training = prepared.training(&table, &recipe, "demo");
    training.run(None, &|_, _, _| {}).unwrap().model
}

/// Ranks from 0, the largest first; ties share their mean rank.
fn ranks(values: &[f64]) -> Vec<f64> {
    let rank = |v: &f64| {
        let above = values.iter().filter(|w| *w > v).count() as f64;
        let equal = values.iter().filter(|w| *w == v).count() as f64;
        above + 0.5 * (equal - 1.0)
    };
    values.iter().map(rank).collect()
}

/// Spearman's rank correlation: Pearson's of the ranks.
fn rank_correlation(a: &[f64], b: &[f64]) -> f64 {
    let (a, b) = (ranks(a), ranks(b));
    let mean = (a.len() as f64 - 1.0) / 2.0;
    let product = |x: &[f64], y: &[f64]| x.iter().zip(y).map(|(x, y)| (x - mean) * (y - mean)).sum::<f64>();
    product(&a, &b) / (product(&a, &a) * product(&b, &b)).sqrt()
}

fn recovers_what_was_planted(seed: u64, history: &History, model: &Model) {
    // A pair's points belong to its criteria no more than to each other: there is none to find.
    let fitted = |name: &str| {
        let criterion = model.criteria.iter().find(|c| c.name == name);
        criterion.map_or(0.0, |c| c.importance as f64)
    };
    let (names, planted): (Vec<&str>, Vec<f64>) = history.importance.iter().copied().unzip();
    let found: Vec<f64> = names.iter().map(|name| fitted(name)).collect();
    let correlation = rank_correlation(&planted, &found);
    assert!(
        correlation >= 0.9,
        "seed {seed}: rank correlation {correlation:.3}, {names:?} {planted:?} {found:?}"
    );

    let mut by_importance: Vec<_> = model
        .criteria
        .iter()
        .map(|c| (c.importance, c.name.as_str()))
        .collect();
    by_importance.sort_by(|a, b| b.cmp(a));
    let mut top: Vec<&str> = by_importance.iter().take(5).map(|(_, name)| *name).collect();
    let mut expected = names[..5].to_vec();
    top.sort_unstable();
    expected.sort_unstable();
    assert_eq!(top, expected, "seed {seed}");
}

#[test]
fn planted_weights_are_recovered() {
    let settings = Settings::default();
    recovers_what_was_planted(settings.seed, &History::draw(&settings), told());
}

#[test]
fn planted_weights_are_recovered_from_other_draws() {
    for seed in [1, 2, 3] {
        let history = History::draw(&Settings {
            seed,
            ..Settings::default()
        });
        recovers_what_was_planted(seed, &history, &trained(&history));
    }
}

#[test]
fn columns_filled_in_afterwards_are_set_aside() {
    let model = told();
    for column in ["lost_reason", "onboarding_calls"] {
        let found = model.set_aside.iter().find(|s| s.column == column);
        assert!(
            found.is_some_and(|s| s.can_trust && !s.reasons.is_empty()),
            "{column}: {:?}",
            model.set_aside
        );
    }
    assert_eq!(model.recipe.exclude, ["first_contact_on", "verbatim"]);
    // The recipe names these, so nobody can bring them back by mistake.
    for (key, column, _) in model
        .recipe
        .figures
        .columns()
        .filter(|(key, _, _)| *key != "opened")
    {
        let found = model.set_aside.iter().find(|s| s.column == column);
        assert!(
            found.is_some_and(|s| !s.can_trust && matches!(s.reasons[..], [Reason::BusinessFigure { .. }])),
            "{key}: {:?}",
            model.set_aside
        );
    }
}

/// Without its recipe, what only a signature or a departure fills in is found; a proposal's amount and what the sale
/// cost so far are known all along.
#[test]
fn business_columns_that_know_the_outcome_are_found_without_recipe() {
    let seeds = [Settings::default().seed, 1, 2, 3];
    for (story, seed) in Story::ALL
        .into_iter()
        .flat_map(|story| seeds.map(|seed| (story, seed)))
    {
        let history = History::draw(&Settings {
            story,
            seed,
            ..Settings::default()
        });
        let dir = tempfile::tempdir().unwrap();
        let accounts = dir.path().join("accounts.csv");
        fs::write(&accounts, &history.accounts_csv).unwrap();
        let mut recipe = Recipe::default();
        recipe.outcome.column = Some("outcome".into());
        recipe.outcome.positive = vec!["won".into()];
        let table = read_table(&accounts, &recipe).unwrap();
        let prepared = Prepared::new(&table, &recipe).unwrap();
        let aside: Vec<&str> = prepared.set_aside.iter().map(|s| s.column.as_str()).collect();
        for column in [
            "close_date",
            "lost_reason",
            "onboarding_calls",
            "left_on",
            "upsell",
            "accepted_on",
        ] {
            assert!(
                aside.contains(&column),
                "{story} {seed}: {column} is not in {:?}",
                prepared.set_aside
            );
        }
    }
}

/// Every figure can be had from the demo, contradicts nothing, and is what a software company could live on.
#[test]
fn business_figures_are_complete_and_believable() {
    for story in Story::ALL {
        let history = History::draw(&Settings {
            story,
            ..Settings::default()
        });
        let dir = tempfile::tempdir().unwrap();
        let accounts = dir.path().join("accounts.csv");
        fs::write(&accounts, &history.accounts_csv).unwrap();
        let recipe = Recipe::parse(&history.recipe, &dir.path().join("lookalike.toml")).unwrap();
        let table = read_table(&accounts, &recipe).unwrap();
        let outcome = Outcome::read(&table, &recipe.outcome).unwrap();
        let as_of = Facts::as_of(&table, &recipe, &outcome).unwrap().unwrap();
        let facts = Facts::read(&table, &recipe, &outcome, as_of).unwrap();
        let segments: Vec<Option<u32>> = history
            .accounts
            .iter()
            .map(|truth| Some(truth.segment.map_or(0, |s| 1 + s.len() as u32)))
            .collect();
        let board = Dashboard::new(&facts, &[], &segments);
        assert_eq!(
            (board.needs.len(), board.inconsistent),
            (0, Inconsistent::default())
        );
        assert_eq!(
            (board.quarters.len(), board.quarters.last().map(String::as_str)),
            (12, Some("2026-Q3"))
        );
        for record in &board.groups {
            for name in Name::ALL {
                let figure = record.figures.get(name);
                assert!(figure.estimate.is_some(), "{story} {name:?} {figure:?}");
            }
        }
        let all = &board.get(Group::All).unwrap().figures;
        let within = |name: Name, low: f64, high: f64| {
            let value = all.get(name).estimate.unwrap();
            assert!((low..high).contains(&value), "{story} {name:?}: {value}");
        };
        within(Name::Cycle, 30.0, 100.0);
        within(Name::Retention365, 0.6, 0.95);
        within(Name::Contract, 5_000.0, 25_000.0);
        within(Name::Cac, 2_000.0, 15_000.0);
        within(Name::LtvCac, 1.0, 8.0);
        within(Name::QualifiedRate, 0.7, 0.99);
    }
}

#[test]
fn what_is_told_of_shares_speaks_as_the_points_do() {
    let dir = tempfile::tempdir().unwrap();
    let prospects = dir.path().join("prospects.csv");
    fs::write(&prospects, History::draw(&Settings::default()).prospects_csv).unwrap();
    assert!(crate::evidence::speaks_as_points(told(), &prospects, usize::MAX) > 100);
}

/// The pages of a demo, kept for whoever looks at pages.
pub fn keep_pages(out: &Path, language: &str) {
    for page in ["report", "sheet", "edges"] {
        let kept = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("demo.{page}.{language}.html"));
        fs::copy(out.join(format!("{page}.html")), kept).unwrap();
    }
}

#[test]
fn the_command_tells_the_whole_story() {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("demo");
    let mut command = assert_cmd::Command::cargo_bin("lookalike").unwrap();
    let done = command
        .args(["demo", "--json", "--lang", "fr", "--out"])
        .arg(&out)
        .assert()
        .success();
    let told: serde_json::Value = serde_json::from_slice(&done.get_output().stdout).unwrap();
    for file in told["files"].as_object().unwrap().values() {
        assert!(fs::metadata(file.as_str().unwrap()).is_ok(), "{file}");
    }
    let grades: Vec<&str> = told["explained"]
        .as_array()
        .unwrap()
        .iter()
        .map(|e| e["grade"].as_str().unwrap())
        .collect();
    assert!(
        grades.len() == 3 && grades[0] == "A" && grades[2] == "D",
        "{grades:?}"
    );
    let scores = fs::read_to_string(out.join("scores.csv")).unwrap();
    assert_eq!(scores.lines().count(), 1 + Settings::default().prospects);
    // The best prospect stands in the file where its explanation says.
    let best = &told["explained"][0];
    let mut read = csv::Reader::from_reader(scores.as_bytes());
    let names = read.headers().unwrap().clone();
    let row = read
        .records()
        .map(Result::unwrap)
        .find(|row| best["id"] == row[0])
        .unwrap();
    let cell = |column: &str| &row[names.iter().position(|name| name == column).unwrap()];
    assert_eq!(
        best["segment"]["standing"]["segment"],
        cell("segment").parse::<u64>().unwrap()
    );
    assert_eq!(
        (&best["name"], &best["summary"]),
        (&cell("name").into(), &cell("summary").into())
    );
    let report = fs::read_to_string(out.join("report.html")).unwrap();
    assert!(report.contains("<svg") && report.contains("lang=\"fr\"") && !report.contains("<script"));
    assert!(report.contains("id=\"figures\"") && report.contains("id=\"say-no\""));
    assert!(
        told["icp"]["ltv"]["low"].as_f64() > told["rest"]["ltv"]["high"].as_f64(),
        "{told}"
    );
    let segments = told["segments"].as_array().unwrap();
    assert!(
        !segments.is_empty() && segments[0]["share"].as_f64() > Some(0.1),
        "{told}"
    );
    let edges = fs::read_to_string(out.join("edges.html")).unwrap();
    keep_pages(&out, "fr");
    assert!(edges.contains("<svg") && !edges.contains("<script"));
    let plan = [
        "compare",
        "--plan",
        "--baseline",
        "20%",
        "--per-arm",
        "100",
        "--data",
    ];
    let mut command = assert_cmd::Command::cargo_bin("lookalike").unwrap();
    command
        .args(plan)
        .arg(out.join("prospects.csv"))
        .arg("--models")
        .arg(out.join("models"));
    command.arg("-o").arg(out.join("arms.csv")).assert().success();
    let arms = fs::read_to_string(out.join("arms.csv")).unwrap();
    let mut command = assert_cmd::Command::cargo_bin("lookalike").unwrap();
    command
        .args(plan)
        .arg(out.join("scores.csv"))
        .arg("--models")
        .arg(out.join("models"));
    command.arg("-o").arg(out.join("scored.csv")).assert().success();
    let scored = fs::read_to_string(out.join("scored.csv")).unwrap();
    assert_eq!(scored, arms, "drawn from scores as from the accounts scored");
    for (arm, accounts) in [("A", 100), ("B", 100), ("holdout", 22)] {
        let drawn = arms
            .lines()
            .filter(|line| line.split(',').nth(1) == Some(arm))
            .count();
        assert_eq!(drawn, accounts, "{arm}");
    }
    for name in ["segments", "figures"] {
        let mut command = assert_cmd::Command::cargo_bin("lookalike").unwrap();
        let models = out.join("models");
        command.arg(name).arg("--models").arg(models).assert().success();
    }
}

/// What changed in a story: of all accounts, or of those of a planted segment.
fn changed(story: Story, segment: Option<&str>) -> GroupChange {
    let history = History::draw(&Settings {
        story,
        ..Settings::default()
    });
    let dir = tempfile::tempdir().unwrap();
    let (accounts, recipe) = (dir.path().join("accounts.csv"), dir.path().join("lookalike.toml"));
    fs::write(&accounts, &history.accounts_csv).unwrap();
    fs::write(&recipe, &history.recipe).unwrap();
    let recipe = Recipe::read(&recipe).unwrap();
    let table = read_table(&accounts, &recipe).unwrap();
    let outcome = Outcome::read(&table, &recipe.outcome).unwrap();
    let as_of = Facts::as_of(&table, &recipe, &outcome).unwrap().unwrap();
    let facts = Facts::read(&table, &recipe, &outcome, as_of).unwrap();
    let wanted = |row: &u32| segment.is_none() || history.accounts[*row as usize].segment == segment;
    let rows = (0..table.rows as u32).filter(wanted).collect();
    let turned: jiff::civil::Date = recipe.figures.changed.unwrap().parse().unwrap();
    let day = (turned - jiff::civil::date(1970, 1, 1)).get_days();
    let change = Change::new(&facts, &[(Group::All, rows)], day);
    change.groups.into_iter().next().unwrap()
}

/// The case study of the method: from everybody to construction engineering.
#[test]
fn the_construction_story_is_told_as_before_and_after() {
    let told = changed(Story::Construction, None);
    let moved = |name: Name| *told.moves.iter().find(|moved| moved.figure == name).unwrap();
    let closing = [&told.before, &told.since].map(|side| side.close_rate.estimate.unwrap());
    let times = closing[1] / closing[0];
    assert!((1.9..2.1).contains(&times), "closing × {times}");
    assert!(moved(Name::CloseRate).low.unwrap() > 0.2);
    let (cac, ltv) = (moved(Name::Cac), moved(Name::Ltv));
    assert!(
        (0.65..0.75).contains(&cac.estimate) && cac.high.unwrap() < 1.0,
        "{cac:?}"
    );
    assert!(
        (1.45..1.65).contains(&ltv.estimate) && ltv.low.unwrap() > 1.0,
        "{ltv:?}"
    );
    let churn = told.before.churn_365.estimate.unwrap();
    assert!((0.16..0.20).contains(&churn), "churn before {churn}");
}

/// The case study of the method: from large groups to mid-size law firms.
#[test]
fn the_legal_story_is_told_as_before_and_after() {
    let groups = changed(Story::Legaltech, Some("legal departments of large groups"));
    let firms = changed(Story::Legaltech, Some("mid-size law firms"));
    let [slow, fast] = [&groups, &firms].map(|told| told.since.cycle.estimate.unwrap());
    assert!(
        (55.0..=65.0).contains(&slow) && (16.0..=20.0).contains(&fast),
        "{slow} and {fast} days"
    );
    let [dear, cheap] = [&groups, &firms].map(|told| told.since.cac.estimate.unwrap());
    assert!(dear > 5.0 * cheap, "{dear} and {cheap} to win one");
    let nps = firms.since.nps.clone();
    assert!((60.0..=70.0).contains(&nps.estimate.unwrap()), "{nps:?}");
    assert!(nps.low.unwrap() > groups.since.nps.high.unwrap());
}
