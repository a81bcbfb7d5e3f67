//! Segments compared with each other, and tests drawn from their borders.

use std::fs;
use std::path::Path;

use lookalike::compare::comparison::{Side, Undefined, Warning};
use lookalike::compare::{Design, Settings, Verdict};
use lookalike::edges::covariate::{Covariate, CovariateValues};
use lookalike::edges::pairs::Declared;
use lookalike::edges::{Advice, Edges, History};
use lookalike::figures::facts::Span;
use lookalike::figures::{Key, Name};
use lookalike::language::Language;
use lookalike::model::file::to_readable_json;
use lookalike::outcome::Ending;
use lookalike::recipe::Recipe;
use lookalike::registry::{HISTORY, MODEL, Registry};
use serde_json::Value;
use tempfile::TempDir;

use crate::cli::{done, refused};
use crate::example;

/// Accounts of a segment: won and lost through a channel.
struct Group {
    segment: u32,
    channel: u32,
    won: usize,
    lost: usize,
}

/// Customers that stay a year, and pay by segment; nobody is open.
fn history(groups: &[Group]) -> History {
    let mut found = History {
        as_of: Some("2026-09-30".to_owned()),
        margin: 0.8,
        known: Key::ALL.to_vec(),
        segment: Vec::new(),
        ending: Vec::new(),
        opened: Vec::new(),
        closed: Vec::new(),
        cost: Vec::new(),
        nps: Vec::new(),
        cycle: Vec::new(),
        lifetime: Vec::new(),
        amount: Vec::new(),
        expansion: Vec::new(),
        qualified: Vec::new(),
        accepted: Vec::new(),
        covariates: Vec::new(),
    };
    let mut codes = Vec::new();
    for group in groups {
        for i in 0..group.won + group.lost {
            let bought = i < group.won;
            let left = i % 4 == 0;
            found.segment.push(group.segment);
            found.ending.push(match (bought, left) {
                (true, true) => Ending::Churned,
                (true, false) => Ending::Won,
                (false, _) => Ending::Lost,
            });
            let days = 40 + (i as i32 * 13) % 90;
            found.cycle.push(Some(Span { days, happened: true }));
            found.lifetime.push(bought.then_some(Span {
                days: if left {
                    200 + i as i32 % 100
                } else {
                    500 + i as i32 % 50
                },
                happened: left,
            }));
            found
                .amount
                .push(bought.then_some(1_000.0 * f64::from(group.segment + 1) + (i % 7) as f64));
            found.expansion.push(bought.then_some((i % 5) as f64));
            found.qualified.push(Some(i % 10 != 9 || bought));
            found.accepted.push(Some(bought || i % 2 == 0));
            codes.push(Some(group.channel));
        }
    }
    found.covariates.push(Covariate {
        name: "channel".to_owned(),
        values: CovariateValues::Levels {
            names: vec!["partner".to_owned(), "web".to_owned()],
            codes,
        },
    });
    found.filled()
}

/// Partners close four deals in five and the web one in five, and segment 1 is sold by partners, segment 3 on the web.
fn confounded() -> History {
    let group = |segment, channel, won, lost| Group {
        segment,
        channel,
        won,
        lost,
    };
    history(&[
        group(1, 0, 160, 40),
        group(1, 1, 20, 80),
        group(3, 0, 80, 20),
        group(3, 1, 40, 160),
        group(0, 0, 80, 120),
        group(0, 1, 20, 180),
    ])
}

/// The hand-made model with segments, and what became of its accounts.
fn place(history: &History) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    let model = example::model().to_json().unwrap();
    let history = to_readable_json(history, HISTORY).unwrap();
    Registry::open(dir.path().join("models"))
        .publish("saas", &[(MODEL, &model), (HISTORY, &history)])
        .unwrap();
    dir
}

fn json(dir: &Path, arguments: &[&str]) -> Value {
    serde_json::from_str(&done(dir, &[arguments, &["--json"]].concat())).unwrap()
}

#[test]
fn a_difference_that_the_channel_makes_is_adjusted_away() {
    let found = confounded()
        .compare(
            Name::CloseRate,
            (1, "Segment 1"),
            (3, "Segment 3"),
            &Settings::default(),
        )
        .unwrap();
    assert_eq!(found.design, Design::Observational);
    let crude = found.difference.estimate.estimate.unwrap();
    assert!((crude + 0.2).abs() < 1e-9, "{crude}");
    assert!(found.adjusted.estimate.estimate.unwrap().abs() < 1e-3);
    assert!(!matches!(found.verdict, Verdict::Better { .. }));
    assert!(found.warnings.contains(&Warning::Observational));
    let strata = found.adjusted.strata.unwrap();
    assert!((strata.odds_ratio.estimate.unwrap() - 1.0).abs() < 0.05);
}

#[test]
fn segments_that_share_no_channel_are_not_compared() {
    let group = |segment, channel| Group {
        segment,
        channel,
        won: 30,
        lost: 30,
    };
    let found = history(&[group(1, 0), group(3, 1)])
        .compare(Name::CloseRate, (1, "one"), (3, "two"), &Settings::default())
        .unwrap();
    assert_eq!(found.adjusted.estimate.reason, Some(Undefined::NoOverlap));
    assert!(matches!(found.verdict, Verdict::NotComparable { .. }));
}

#[test]
fn lifetime_values_are_those_of_the_figures() {
    let found = confounded()
        .compare(Name::Ltv, (1, "one"), (3, "two"), &Settings::default())
        .unwrap();
    // Contract × margin × years; everybody is watched for less than 550 days.
    let (a, b) = (
        found.a.estimate.estimate.unwrap(),
        found.b.estimate.estimate.unwrap(),
    );
    assert!((b / a - 2.0).abs() < 0.02, "{a} {b}");
    assert!(a > 2_000.0 * 0.8 && a < 2_010.0 * 0.8 * 550.0 / 365.25);
    assert!(found.difference.estimate.interval().is_some());
}

#[test]
fn all_pairs_are_compared_and_allowed_for() {
    let model = example::model();
    let all = |declared| {
        Edges::new(
            &confounded(),
            &model.segments,
            declared,
            &Settings::default(),
            Language::En,
        )
        .unwrap()
    };
    let edges = all(Declared::One(Name::CloseRate));
    let pairs: Vec<(u32, u32)> = edges.pairs.iter().map(|pair| (pair.a, pair.b)).collect();
    let numbers: Vec<u32> = edges.places.iter().map(|place| place.number).collect();
    assert_eq!(numbers.last(), Some(&0));
    assert_eq!(pairs.len(), numbers.len() * (numbers.len() - 1) / 2);
    let pair = |a, b| {
        edges
            .pairs
            .iter()
            .find(|pair| (pair.a, pair.b) == (a, b))
            .unwrap()
    };
    // Segment 1 closes more than accounts of none within each channel.
    let outside = pair(1, 0);
    assert!(outside.adjacent);
    assert!(matches!(
        outside.comparisons[0].verdict,
        Verdict::Better { arm: Side::A, .. }
    ));
    assert_eq!(outside.advice, Advice::Leave);
    let p = outside.comparisons[0].test.p_adjusted.unwrap();
    assert!(p >= outside.comparisons[0].decisive_p().unwrap());
    // Exploring adjusts over many more.
    assert!(all(Declared::Explored).comparisons > 3 * edges.comparisons);
}

#[test]
fn segments_are_compared_on_the_command_line() {
    let dir = place(&confounded());
    let found = json(dir.path(), &["compare", "1", "3"]);
    assert_eq!(found["a"]["name"], "1 · Construction");
    assert_eq!(found["design"], "observational");
    assert!(found["others"].as_array().unwrap().len() >= 8);
    let one = json(dir.path(), &["compare", "1", "0", "--metric", "contract"]);
    assert!(one["others"].is_null());
    assert!((one["a"]["estimate"].as_f64().unwrap() - 2_003.0).abs() < 0.1);
    let edges = json(dir.path(), &["compare", "--all", "-o", "edges.html"]);
    assert!(edges["pairs"].as_array().unwrap().len() >= 3);
    let page = fs::read_to_string(dir.path().join("edges.html")).unwrap();
    assert!(page.contains("<svg") && page.ends_with("</html>\n") || page.contains("</html>"));
    let text = done(dir.path(), &["compare", "1", "3", "--lang", "fr"]);
    assert!(text.contains("association"), "{text}");
}

#[test]
fn what_is_set_equal_is_told_as_the_recipe_calls_it() {
    let dir = tempfile::tempdir().unwrap();
    let mut model = example::model();
    let names = "[names]\nchannel = { en = \"Came by\", fr = \"Canal\", levels = { web = { fr = \"Site\" }, \
                 partner = { fr = \"Partenaire\" } } }\n";
    model.recipe.names = Recipe::parse(names, Path::new("lookalike.toml")).unwrap().names;
    let history = to_readable_json(&confounded(), HISTORY).unwrap();
    Registry::open(dir.path().join("models"))
        .publish("saas", &[(MODEL, &model.to_json().unwrap()), (HISTORY, &history)])
        .unwrap();
    for asked in [&["compare", "1", "3"][..], &["compare", "--all"]] {
        // The page of all pairs names no column that is set equal.
        let is_pair = asked.len() == 3;
        let asked = [asked, &["--lang", "fr", "-o", "page.html"]].concat();
        let told = json(dir.path(), &asked).to_string();
        let page = fs::read_to_string(dir.path().join("page.html")).unwrap();
        let said = done(dir.path(), &asked);
        for text in [&page, &said] {
            assert!(!text.contains("channel") && !text.contains(": web"), "{text}");
            assert!(!is_pair || text.contains("Canal"), "{text}");
        }
        assert!(!is_pair || page.contains("Canal\u{202f}: "), "{page}");
        assert!(told.contains("channel: ") && !told.contains("Canal"), "{told}");
    }
}

#[test]
fn mistakes_about_segments_are_one_line() {
    let dir = place(&confounded());
    let said = [
        refused(dir.path(), &["compare", "1", "9"]),
        refused(dir.path(), &["compare", "1", "1"]),
        refused(dir.path(), &["compare", "1"]),
        refused(dir.path(), &["compare", "1", "3", "--metric", "close_rat"]),
    ];
    insta::assert_snapshot!(said.concat(), @r"
    error: there is no segment 9; there are 1, 3, and 0 for the accounts of none
    error: segment 1 is compared with itself; name two segments
    error: a comparison takes two segments: lookalike compare 1 2
    error: segments cannot be compared on `close_rat`; did you mean `close_rate`?
    ");
    let mut bare = confounded();
    bare.known.clear();
    let said = refused(
        place(&bare).path(),
        &["compare", "1", "3", "--metric", "contract"],
    );
    insta::assert_snapshot!(said, @"error: contract needs a column that the table had not; name it as `amount` in the recipe's [figures] and train again");
    let mut short = confounded();
    short.amount.pop();
    let said = refused(place(&short).path(), &["compare", "1", "3"]);
    insta::assert_snapshot!(said, @"error: its lists differ in length; train again");
    let without = tempfile::tempdir().unwrap();
    Registry::open(without.path().join("models"))
        .publish("saas", &[(MODEL, &example::model().to_json().unwrap())])
        .unwrap();
    let said = refused(without.path(), &["compare", "1", "3"]);
    insta::assert_snapshot!(said, @"error: saas@v000001 was published without what became of its accounts; train it again");
}

#[test]
fn history_is_read_back_as_it_was_written() {
    let first = confounded();
    let bytes = to_readable_json(&first, HISTORY).unwrap();
    let read: History = serde_json::from_slice(&bytes).unwrap();
    assert_eq!(read.clone().filled(), first);
    assert_eq!(to_readable_json(&read, HISTORY).unwrap(), bytes);
}
