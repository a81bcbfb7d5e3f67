//! Why a score is not what it was: parts that sum to the difference to the last milli-point, from a file and from the record.

use std::fs;
use std::path::Path;

use lookalike::explain::since::{Earlier, Part, Since};
use lookalike::recipe::ReadRecipe;
use lookalike::workflow::explain::{ExplanationRequest, explain_accounts};
use lookalike::workflow::models::ModelChoice;
use lookalike::workflow::since::SinceRequest;
use lookalike::workflow::timing::TimingRequest;
use serde_json::Value;
use tempfile::TempDir;

use crate::cli::{done, refused};

const RECIPE: &str = "id = \"id\"\nname = \"saas\"\n[outcome]\ncolumn = \"outcome\"\npositive = [\"won\"]\n\
                      [fit]\nfolds = 2\n[segments]\nskip = true\n";

/// A number below `n` that the two others settle.
fn draw(i: usize, salt: usize, n: usize) -> usize {
    let mut x = (i as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15)
        ^ (salt as u64).wrapping_mul(0xD1B5_4A32_D192_ED03);
    x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    ((x ^ (x >> 31)) >> 33) as usize % n
}

/// A row; one cell in `gaps` is not known.
fn row(i: usize, salt: usize, gaps: usize) -> [String; 4] {
    let known = |column: usize, text: String| match draw(i, salt + 10 * column, gaps) {
        0 => String::new(),
        _ => text,
    };
    let size = draw(i, salt + 1, 1000);
    [
        known(1, ["a", "b", "c", "d"][draw(i, salt + 2, 4)].to_owned()),
        // Another decimal mark than in training, in a quarter of the cells.
        known(2, format!("{size}.5")),
        known(3, ["yes", "no"][draw(i, salt + 3, 2)].to_owned()),
        known(4, ["x; y", "x", "y; z", "z"][draw(i, salt + 4, 4)].to_owned()),
    ]
}

fn table(salt: usize, gaps: usize, accounts: usize) -> String {
    let mut text = String::from("id,sector,size,chain,tools\n");
    for i in 0..accounts {
        text += &format!("p{i},{}\n", row(i, salt, gaps).join(","));
    }
    text
}

/// Two versions, the second of a year in which the sectors turned and with one criterion more.
fn place() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("lookalike.toml"), RECIPE).unwrap();
    for year in 0..2 {
        let mut text = String::from("id,sector,size,chain,tools,outcome\n");
        for i in 0..400 {
            let cells = row(i, 100 + year, 12);
            let good = usize::from((cells[0] == "a") == (year == 0)) * 4
                + usize::from(cells[2] == "yes") * 2
                + usize::from(cells[3].contains('x')) * 2;
            let outcome = if draw(i, 7, 9) < good { "won" } else { "lost" };
            text += &format!("c{year}{i},{},{outcome}\n", cells.join(","));
        }
        fs::write(dir.path().join(format!("{year}.csv")), text).unwrap();
    }
    let train = ["train", "--recipe", "lookalike.toml", "--no-validation"];
    done(
        dir.path(),
        &[&train[..], &["0.csv", "--exclude", "chain"]].concat(),
    );
    done(dir.path(), &[&train[..], &["1.csv"]].concat());
    dir
}

fn since(dir: &Path, id: &str, model: &str, from: &str, before: Option<&str>) -> (i64, Since) {
    let explained = explain_accounts(&ExplanationRequest {
        to_program: false,
        data: dir.join("now.csv"),
        accounts: vec![id.to_owned()],
        model: ModelChoice::new(None, &dir.join("models"), Some(&model.to_owned())),
        timing: TimingRequest::default(),
        language: None,
        read: ReadRecipe::default(),
        since: Some(SinceRequest {
            from: from.to_owned(),
            before: before.map(|file| dir.join(file)),
        }),
    });
    let explanation = explained.unwrap().accounts.remove(0).explanation;
    (explanation.score, explanation.since.unwrap())
}

/// Score in milli-points, by id, of a table by a version.
fn scores(dir: &Path, table: &str, model: &str) -> std::collections::BTreeMap<String, i64> {
    let scored = done(dir, &["score", table, "--model", model]);
    let of = |line: &str| {
        let mut cells = line.split(',');
        let id = cells.next().unwrap().to_owned();
        (
            id,
            (cells.next().unwrap().parse::<f64>().unwrap() * 1000.0).round() as i64,
        )
    };
    scored.lines().skip(1).map(of).collect()
}

#[test]
fn the_parts_sum_to_the_difference_to_the_last_milli_point() {
    let place = place();
    let dir = place.path();
    fs::write(dir.join("then.csv"), table(1, 3, 60)).unwrap();
    fs::write(dir.join("now.csv"), table(2, 6, 60)).unwrap();
    let [then, now] = [
        scores(dir, "then.csv", "saas@1"),
        scores(dir, "now.csv", "saas@2"),
    ];
    let mut met = [0; 3];
    for i in 0..60 {
        let id = format!("p{i}");
        let (score, since) = since(dir, &id, "saas@2", "1", Some("then.csv"));
        let change = &since.change;
        assert_eq!(
            (change.earlier, change.now, change.then),
            (Earlier::Facts, score, Some(then[&id]))
        );
        assert_eq!(score, now[&id]);
        let (data, enrichment) = (change.data.unwrap(), change.enrichment.unwrap());
        assert_eq!(
            data + enrichment + change.model,
            now[&id] - then[&id],
            "{change:?}"
        );
        assert_eq!(change.facts, Some(data + enrichment));
        let parts = [
            (Part::Data, data),
            (Part::Enrichment, enrichment),
            (Part::Model, change.model),
        ];
        for (at, (part, sum)) in parts.into_iter().enumerate() {
            let of_part = change.lines.iter().filter(|line| line.part == part);
            assert_eq!(
                of_part.map(|line| line.points).sum::<i64>(),
                sum,
                "{part:?} {change:?}"
            );
            met[at] += usize::from(sum != 0);
        }
        // What was unknown and is known is enrichment, and nothing else is.
        let cells = [row(i, 1, 3), row(i, 2, 6)];
        let learnt = |at: usize| cells[0][at].is_empty() && !cells[1][at].is_empty();
        assert!((0..4).any(learnt) || enrichment == 0, "{id} {change:?}");
        for line in change.lines.iter().filter(|line| line.part == Part::Enrichment) {
            let columns = ["sector", "size", "chain", "tools"];
            let read: Vec<usize> = (0..4)
                .filter(|at| line.criterion.contains(columns[*at]))
                .collect();
            assert!(
                read.is_empty() || read.iter().any(|at| learnt(*at)),
                "{id} {line:?}"
            );
        }
    }
    assert!(met.iter().all(|times| *times > 15), "{met:?}");
    // The same file and the same version: nothing moved.
    let (_, same) = since(dir, "p3", "saas@2", "2", Some("now.csv"));
    assert!(same.change.lines.is_empty() && same.change.then == Some(same.change.now));
}

#[test]
fn what_was_known_then_is_read_from_the_record() {
    let place = place();
    let dir = place.path();
    fs::write(dir.join("then.csv"), table(1, 3, 40)).unwrap();
    fs::write(dir.join("now.csv"), table(2, 6, 41)).unwrap();
    done(
        dir,
        &[
            "score",
            "then.csv",
            "--model",
            "saas@1",
            "--log",
            "-o",
            "scored.csv",
        ],
    );
    let today = jiff::Timestamp::now().strftime("%Y-%m-%d").to_string();
    for i in 0..40 {
        let id = format!("p{i}");
        let (_, logged) = since(dir, &id, "saas@2", "saas@1", None);
        let (_, named) = since(dir, &id, "saas@2", "v1", Some("then.csv"));
        assert_eq!(logged.change.earlier, Earlier::Facts);
        assert_eq!(
            (logged.change.then, logged.change.now),
            (named.change.then, named.change.now)
        );
        assert_eq!(
            (&logged.grade, logged.scored_on),
            (&named.grade, Some(today.clone()))
        );
        // The first version did not read `chain`: what was in it then is not on record, and counts as it is now.
        if row(i, 1, 3)[2] == row(i, 2, 6)[2] {
            assert_eq!(logged.change, named.change, "{id}");
        }
    }
    // The champion of today, in words and as JSON; three decimals, which sum.
    let explain = ["explain", "now.csv", "--id", "p5", "--model", "saas@2"];
    let page = |more: &[&str]| done(dir, &[&explain[..], more].concat());
    let text = page(&["--since", &today]);
    assert!(
        text.contains("Since saas@v000001, champion on") && text.contains("facts known only since"),
        "{text}"
    );
    let french = page(&["--since", "1", "--lang", "fr"]);
    assert!(
        french.contains("données changées") && french.contains("modèle changé"),
        "{french}"
    );
    let json: Value = serde_json::from_str(&page(&["--since", "1", "--json"])).unwrap();
    let milli = |key: &str| (json["since"][key].as_f64().unwrap() * 1000.0).round() as i64;
    assert_eq!(
        milli("now") - milli("then"),
        milli("data") + milli("enrichment") + milli("model")
    );

    // Nobody has scored this one: only the model's part is told, and that it is so.
    let unknown = done(
        dir,
        &[
            "explain", "now.csv", "--id", "p40", "--model", "saas@2", "--since", "1",
        ],
    );
    assert!(unknown.contains("only the model’s part"), "{unknown}");
    // A record made before facts were kept: the score alone.
    let database = rusqlite::Connection::open(dir.join("models/lookalike.sqlite")).unwrap();
    let old = "ALTER TABLE lookalike_scores DROP COLUMN facts; UPDATE lookalike_store SET version = 1";
    database.execute_batch(old).unwrap();
    let (score, since) = since(dir, "p5", "saas@2", "1", None);
    let change = since.change;
    assert_eq!(
        (change.earlier, change.data, change.now),
        (Earlier::Score, None, score)
    );
    assert_eq!(change.facts.unwrap() + change.model, score - change.then.unwrap());
    assert!(page(&["--since", "1"]).contains("not what was known of it"));

    assert!(
        refused(dir, &[&explain[..], &["--since", "1999-12-31"]].concat()).contains("its journal begins on")
    );
    assert!(
        refused(dir, &[&explain[..], &["--since", "2999-12-31"]].concat()).contains("a day that has begun")
    );
    assert!(refused(dir, &[&explain[..], &["--since", "7"]].concat()).contains("no version"));
    let absent = [&explain[..4], &["--since", "1", "--before", "0.csv"]].concat();
    assert!(refused(dir, &absent).contains("there is no account `p5`"));
}
