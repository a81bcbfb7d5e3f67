//! Timing beside fit: signals that fade, and what a user sees of them.

use std::fs;
use std::path::Path;

use lookalike::recipe::{ReadRecipe, Recipe, SignalRecipe};
use lookalike::registry::{MODEL, Registry};
use lookalike::timing::{self, DateSpelling, Kinds, Signals};
use serde_json::Value;
use tempfile::TempDir;

use crate::cli::{done, lookalike, prospects, refused, text};
use crate::example;

/// Four prospects: `a1` and `a4` fit, `a2` does not, `a,3` is knocked out; and signals of three of them.
fn place() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    let mut model = example::model();
    let worth = |points, half_life| SignalRecipe {
        points: Some(points),
        half_life: Some(half_life),
    };
    let kinds = &mut model.recipe.timing.kinds;
    kinds.insert("funding".into(), worth(40.0, 90.0));
    kinds.insert("hiring_freeze".into(), worth(-50.0, 60.0));
    Registry::open(dir.path().join("models"))
        .publish("saas", &[(MODEL, &model.to_json().unwrap())])
        .unwrap();
    let again = "a4,Civil engineering,120,6,HubSpot; Slack,2025-09-30,yes,FR";
    fs::write(dir.path().join("prospects.csv"), prospects(&[again])).unwrap();
    signals(
        dir.path(),
        "account_id,date,kind,strength\n\
         a2,2026-06-18,Funding,1\n\
         a2,2026-05-21,hiring,\n\
         a2,2026-06-30,hiring,1.5\n\
         a2,2026-06-30,hiring,1\n\
         a4,2026-06-20,demo requested,\n\
         a4,2026-07-02,demo requested,\n\
         \"a,3\",2026-06-30,funding,2\n\
         zz,2026-06-30,funding,\n",
    );
    dir
}

fn signals(dir: &Path, table: &str) {
    fs::write(dir.join("signals.csv"), table).unwrap();
}

const SCORE: [&str; 7] = [
    "score",
    "prospects.csv",
    "--signals",
    "signals.csv",
    "--reasons",
    "0",
    "--as-of",
];

fn score(dir: &Path, day: &str) -> String {
    done(dir, &[&SCORE[..], &[day]].concat())
}

#[test]
fn four_columns_follow_the_others() {
    let dir = place();
    // a2: 40 × 2^(−12 ⁄ 90) + 30 × 1.5 × 1 + 30 × 2^(−40 ⁄ 30) = 36.469 + 45 + 11.906; the second signal of 30 June
    // is the first again. a4: 30 × 2^(−10 ⁄ 30) = 23.811, the later request not known yet.
    insta::assert_snapshot!(score(dir.path(), "2026-06-30"), @r#"
    id,score,fit,grade,segment,similarity,unknown_weight,model,timing,timing_band,approach,signals
    a1,78.500,0.856620,A,0,89.9,0.000,saas@v000001,0.000,quiet,nurture,
    a2,23.000,0.085099,D,0,23.0,60.000,saas@v000001,93.375,hot,qualify first,"hiring 0 d ago (+45.0), funding 12 d ago (+36.5)"
    "a,3",36.000,0.197816,X,3,45.3,0.000,saas@v000001,80.000,hot,leave,funding 0 d ago (+80.0)
    a4,78.500,0.856620,A,0,89.9,0.000,saas@v000001,23.811,warm,reach out,demo requested 10 d ago (+23.8)
    "#);
    let plain = done(dir.path(), &["score", "prospects.csv", "--reasons", "0"]);
    for (timed, plain) in score(dir.path(), "2026-06-30").lines().zip(plain.lines()) {
        assert!(timed.starts_with(&format!("{plain},")), "{timed} {plain}");
    }
}

#[test]
fn a_perfect_fit_without_signals_and_a_poor_fit_that_is_shopping_never_look_alike() {
    let dir = place();
    let scored = score(dir.path(), "2026-06-30");
    let row = |id: &str| {
        let line = scored.lines().find(|line| line.starts_with(id)).unwrap();
        line.split(',').map(str::to_owned).collect::<Vec<_>>()
    };
    let (fits, shops) = (row("a1"), row("a2"));
    assert_eq!((fits[3].as_str(), shops[3].as_str()), ("A", "D"));
    // By score one comes first, by timing the other: no number blends them.
    let number = |row: &[String], column: usize| row[column].parse::<f64>().unwrap();
    assert!(number(&fits, 1) > number(&shops, 1) && number(&fits, 8) < number(&shops, 8));
    assert_eq!(&fits[8..], ["0.000", "quiet", "nurture", ""]);
    assert_eq!(shops[9..11], ["hot", "qualify first"]);
    let explained = |id: &str| {
        let arguments = [
            "explain",
            "prospects.csv",
            "--signals",
            "signals.csv",
            "--as-of",
            "2026-06-30",
            "--id",
        ];
        done(dir.path(), &[&arguments[..], &[id]].concat())
    };
    let block = |text: String| {
        text.split_once("\nTiming")
            .unwrap()
            .1
            .split("\n\nWhat speaks")
            .next()
            .unwrap()
            .to_owned()
    };
    insta::assert_snapshot!("fits_and_quiet", block(explained("a1")));
    insta::assert_snapshot!("shops_and_fits_poorly", block(explained("a2")));
}

#[test]
fn the_day_moves_timing_and_nothing_else() {
    let dir = place();
    let at = |day: &str| {
        let scored = score(dir.path(), day);
        let of = |line: &str| line.split(',').map(str::to_owned).collect::<Vec<_>>();
        let rows: Vec<Vec<String>> = scored.lines().map(of).collect();
        (rows[2][..8].to_vec(), rows[2][8].parse::<f64>().unwrap())
    };
    let (before, now, later) = (at("2026-05-01"), at("2026-06-30"), at("2026-12-31"));
    assert!(before.0 == now.0 && now.0 == later.0);
    assert_eq!(before.1, 0.0);
    assert!(later.1 < now.1 && later.1 > 0.0);
}

#[test]
fn order_of_signals_changes_no_byte() {
    let dir = place();
    let before = score(dir.path(), "2026-06-30");
    let table = fs::read_to_string(dir.path().join("signals.csv")).unwrap();
    let (head, rows) = table.split_once('\n').unwrap();
    let mut rows: Vec<&str> = rows.lines().collect();
    rows.reverse();
    signals(dir.path(), &format!("{head}\n{}\n", rows.join("\n")));
    assert_eq!(score(dir.path(), "2026-06-30"), before);
}

#[test]
fn what_was_read_is_said() {
    let dir = place();
    let output = lookalike(dir.path(), &[&SCORE[..], &["2026-06-30"]].concat());
    insta::assert_snapshot!(text(&output.stderr), @r"
    Read 4 rows: UTF-8 text delimited by `,`.
    4 accounts scored with saas@v000001: A 2, B 0, C 0, D 1, X 1
    segments: 1 (Construction · 50 – 200 employees · AutoCAD) 0, 3 (Software · employees up to 49 · no AutoCAD) 1; none 3, of which 0 unlike every segment
    timing as of 2026-06-30 (--as-of): 6 signals of 4 accounts from signals.csv
      account `account_id`, date `date`, kind `kind`, strength `strength`
      1 dated after that day: left out
      1 of the same account, kind and day as another: counted once
      kinds without points of their own under [timing.kinds], so 30 points and a half-life of 30 days:
        hiring 2, demo requested 1
    timing: hot 2, warm 1, quiet 1
      approach: call now 0, reach out 1, nurture 1, qualify first 1, watch 0, leave 1
      1 account with signals not among those scored (first: `zz`)
    ");
}

#[test]
fn what_was_read_and_the_block_are_said_in_french() {
    let dir = place();
    let french = ["2026-06-30", "--lang", "fr"];
    let output = lookalike(dir.path(), &[&SCORE[..], &french].concat());
    let said = text(&output.stderr);
    insta::assert_snapshot!("read_in_french", said[said.find("moment").unwrap()..]);
    let arguments = [
        "explain",
        "prospects.csv",
        "--id",
        "a2",
        "--signals",
        "signals.csv",
        "--as-of",
    ];
    let explained = done(dir.path(), &[&arguments[..], &french].concat());
    let block = explained.split_once("\nMoment").unwrap().1;
    let block = block.split("\n\nCe qui plaide").next().unwrap();
    insta::assert_snapshot!("shops_and_fits_poorly_in_french", block);
}

#[test]
fn json_has_the_signals_and_the_counts() {
    let dir = place();
    let arguments = ["-o", "out.csv", "--json"];
    let told = done(
        dir.path(),
        &[&SCORE[..], &["2026-06-30"], &arguments[..]].concat(),
    );
    let told: Value = serde_json::from_str(&told).unwrap();
    let timing = &told["timing"];
    assert_eq!(timing["as_of"], "2026-06-30");
    assert_eq!(timing["with_signals"], 3);
    assert_eq!(timing["bands"]["quiet"], 1);
    assert_eq!(timing["signals"]["read"]["later"], 1);
    assert_eq!(timing["signals"]["read"]["repeated"], 1);
    assert_eq!(timing["signals"]["accounts_not_scored"], 1);

    let arguments = [
        "explain",
        "prospects.csv",
        "--id",
        "a4",
        "--signals",
        "signals.csv",
        "--as-of",
        "2026-06-30",
    ];
    let told = done(dir.path(), &[&arguments[..], &["--json"]].concat());
    let told: Value = serde_json::from_str(&told).unwrap();
    assert_eq!(told["timing"]["timing"], 23.811);
    assert_eq!(told["timing"]["band"], "warm");
    assert_eq!(told["timing"]["approach"], "reach_out");
    assert_eq!(told["timing"]["signals"][0]["points"], 23.811);
    assert_eq!(told["timing"]["signals"][0]["date"], "2026-06-20");
}

#[test]
fn french_and_ndjson_say_the_same() {
    let dir = place();
    let french = done(
        dir.path(),
        &[&SCORE[..], &["2026-06-30", "--lang", "fr", "--json"]].concat(),
    );
    let row: Value = serde_json::from_str(french.lines().nth(1).unwrap()).unwrap();
    assert_eq!(row["timing"], 93.375);
    assert_eq!(row["timing_band"], "hot");
    assert_eq!(row["approach"], "qualifier d’abord");
    assert_eq!(
        row["signals"],
        "hiring il y a 0 j (+45,0), funding il y a 12 j (+36,5)"
    );
    let arguments = [
        "explain",
        "prospects.csv",
        "--id",
        "a2",
        "--signals",
        "signals.csv",
        "--as-of",
        "2026-06-30",
    ];
    let explained = done(dir.path(), &[&arguments[..], &["--lang", "fr"]].concat());
    assert!(
        explained.contains("Moment\u{202f}: 93,4 sur 100 (chaud)"),
        "{explained}"
    );
}

#[test]
fn domains_match_however_they_are_written_and_ids_only_as_they_are() {
    let dir = place();
    let table = fs::read_to_string(dir.path().join("prospects.csv")).unwrap();
    let table = table
        .replace("\na1,", "\nwww.Acme.com,")
        .replace("\na4,", "\n001abcD,");
    fs::write(dir.path().join("prospects.csv"), table).unwrap();
    signals(
        dir.path(),
        "domain,detected_at\nhttps://acme.com/about,2026-06-30\n001abcd,2026-06-30\n",
    );
    let scored = score(dir.path(), "2026-06-30");
    let rows: Vec<&str> = scored.lines().collect();
    assert!(
        rows[1].ends_with(",30.000,warm,reach out,signal 0 d ago (+30.0)"),
        "{scored}"
    );
    assert!(rows[4].ends_with(",0.000,quiet,nurture,"), "{scored}");
}

#[test]
fn date_columns_of_the_account_table_are_signals_too() {
    let dir = place();
    let registry = Registry::open(dir.path().join("models"));
    let mut model = registry.model(&registry.resolve(None).unwrap()).unwrap();
    model
        .recipe
        .timing
        .columns
        .insert("demo_on".into(), "demo".into());
    registry
        .publish("saas", &[(MODEL, &model.to_json().unwrap())])
        .unwrap();
    let table = fs::read_to_string(dir.path().join("prospects.csv")).unwrap();
    let days = ["demo_on", "2026-06-30", "", "2026-07-30", "soon"];
    let rows: Vec<String> = table
        .lines()
        .zip(days)
        .map(|(row, day)| format!("{row},{day}"))
        .collect();
    fs::write(dir.path().join("prospects.csv"), rows.join("\n")).unwrap();
    let scored = done(
        dir.path(),
        &[
            "score",
            "prospects.csv",
            "--model",
            "saas@2",
            "--as-of",
            "2026-06-30",
            "--reasons",
            "0",
        ],
    );
    let timings: Vec<&str> = scored
        .lines()
        .skip(1)
        .map(|row| row.rsplit(',').nth(3).unwrap())
        .collect();
    assert_eq!(timings, ["30.000", "0.000", "0.000", "0.000"]);
}

#[test]
fn bad_signals_are_said_on_one_line() {
    let dir = place();
    let day = [&SCORE[..], &["2026-06-30"]].concat();
    let said = [
        "account,kind\na1,x\n",
        "date,kind\n2026-01-01,x\n",
        "account,date\nq1,2026-01-01\nq2,2026-01-02\n",
        "account,date\na1,soon\na2,later\n",
        "account,date\na1,\n",
        "account,date,strength\na1,2026-01-01,high\n",
        "account,date\n",
        "",
        "account,date\na1\n",
    ]
    .map(|table| {
        signals(dir.path(), table);
        refused(dir.path(), &day)
    });
    insta::assert_snapshot!(said.concat(), @r"
    error: signals.csv:1: no column looks like the signal's date among `account`, `kind`; rename it `date`, or name it in the recipe: `date` under [timing]
    error: signals.csv:1: no column looks like the account among `date`, `kind`; rename it `key`, or name it in the recipe: `key` under [timing]
    error: signals.csv: none of its 2 accounts (first: `q1`, `q2`) is in prospects.csv; its column `account` must hold the ids of the accounts, or name another: `key` under [timing]
    error: signals.csv:2:2: `soon` in column `date` is not a date; write days as 2026-09-30, or name another column: `date` under [timing]
    error: signals.csv: column `date` has no dates; write days as 2026-09-30, or name another column: `date` under [timing]
    error: signals.csv:2:3: `high` in column `strength` is not a number; write numbers, or name another column: `strength` under [timing]
    error: signals.csv: has a header but no rows; bring a table with one row per account
    error: signals.csv: is empty; give a table with a header and one row per account
    error: signals.csv:2: row has 1 field where the header has 2; correct the row, or quote fields that contain the delimiter
    ");
    let said = [
        refused(dir.path(), &[&SCORE[..], &["someday"]].concat()),
        refused(dir.path(), &["score", "prospects.csv", "--as-of", "2026-06-30"]),
        refused(dir.path(), &["score", "prospects.csv", "--signals", "-"]),
        refused(
            dir.path(),
            &["score", "prospects.csv", "--signals", "nothing.csv"],
        ),
    ];
    insta::assert_snapshot!(said.concat(), @r"
    error: `as-of` must be a day such as 2026-09-30, got someday
    error: --as-of is the day from which signals fade; give the signals too: --signals FILE
    error: signals cannot be read from standard input; give --signals a file; only the accounts can come from standard input
    error: nothing.csv: there is no such file; check the path
    ");
}

#[test]
fn nothing_is_left_under_the_name_when_no_signal_matches() {
    let dir = place();
    signals(dir.path(), "account,date\nq1,2026-01-01\n");
    refused(
        dir.path(),
        &[&SCORE[..], &["2026-06-30", "-o", "out.csv"]].concat(),
    );
    assert!(!dir.path().join("out.csv").exists());
}

#[test]
fn recipes_are_held_to_their_ranges() {
    for (text, named) in [
        ("half_life = 0", "timing.half_life"),
        ("half_life = -3", "timing.half_life"),
        ("half_life = nan", "timing.half_life"),
        ("half_life = inf", "timing.half_life"),
        ("points = inf", "timing.points"),
        ("points = nan", "timing.points"),
        ("points = 1000", "timing.points"),
        ("hot = 10", "timing.hot"),
        ("warm = nan", "timing.hot"),
        (
            "[timing.kinds.funding]\nhalf_life = 0",
            "timing.kinds.funding.half_life",
        ),
        (
            "[timing.kinds.funding]\npoints = nan",
            "timing.kinds.funding.points",
        ),
    ] {
        let error = Recipe::parse(&format!("[timing]\n{text}"), Path::new("lookalike.toml")).unwrap_err();
        assert!(
            error.to_string().starts_with(&format!("`{named}` must be")),
            "{text}: {error}"
        );
    }
    let twice = "[timing.kinds.job_post]\npoints = 1\n[timing.kinds.\"Job post\"]\npoints = 2";
    let recipe = Recipe::parse(twice, Path::new("lookalike.toml")).unwrap();
    assert!(
        Kinds::new(&recipe.timing)
            .unwrap_err()
            .to_string()
            .contains("once per kind")
    );
    let misspelt = Recipe::parse("[timing]\nhalflife = 3", Path::new("lookalike.toml")).unwrap_err();
    assert!(
        misspelt.to_string().contains("did you mean `half_life`?"),
        "{misspelt}"
    );
}

#[test]
fn days_before_months_are_found_from_the_whole_column() {
    let dir = tempfile::tempdir().unwrap();
    signals(
        dir.path(),
        "compte;jour;type;intensité\na1;03/06/2026;Levée;1,5\na1;25/06/2026;Levée;\n",
    );
    let recipe = Recipe::default().timing;
    let mut kinds = Kinds::new(&recipe).unwrap();
    let as_of = timing::day("2026-06-25").unwrap();
    let path = dir.path().join("signals.csv");
    let read = Signals::read(&path, &ReadRecipe::default(), &recipe, None, as_of, &mut kinds).unwrap();
    assert_eq!(read.read.dates, Some(DateSpelling::DayFirst));
    let days: Vec<(i32, f64)> = read
        .of_account(" a1")
        .iter()
        .map(|s| (as_of - s.day, s.strength))
        .collect();
    assert_eq!(days, [(22, 1.5), (0, 1.0)]);
}
