//! Scores and outcomes on record, in SQLite and in PostgreSQL: what is kept, what is kept once, and what is refused.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use lookalike::registry::{MODEL, Registry};
use lookalike::store::{STORE, Store};
use serde_json::Value;
use tempfile::TempDir;

use crate::cli::text;
use crate::example::{self, HEADER};
use crate::postgres::{PASSWORD, address, database, server};

/// A folder with a model, and the database that its record is kept in.
struct Place {
    dir: TempDir,
    /// Address of a database of its own; without one the record is a file beside the models.
    postgres: Option<String>,
}

impl Place {
    fn new(postgres: Option<String>) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let place = Self { dir, postgres };
        place.publish();
        place
    }

    fn sqlite() -> Self {
        Self::new(None)
    }

    /// One in each kind of database that there is.
    fn each() -> Vec<Self> {
        let mut places = vec![Self::sqlite()];
        places.extend(database("record").map(|address| Self::new(Some(address))));
        places
    }

    fn path(&self) -> &Path {
        self.dir.path()
    }

    fn publish(&self) {
        let model = example::model().to_json().unwrap();
        Registry::open(self.path().join("models"))
            .publish("saas", &[(MODEL, &model)])
            .unwrap();
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.path().join(name), text).unwrap();
    }

    /// Writes `prospects.csv`: each of these ids twice, once good and once bad, as `g<id>` and `b<id>`.
    fn prospects(&self, ids: impl Iterator<Item = u32>) {
        let rows = ids.map(|id| {
            format!(
                "g{id},Civil engineering,120,6,HubSpot; Slack,2025-09-30,yes,FR\nb{id},Hotels,,,,2025-12-01,no,FR\n"
            )
        });
        let rows: String = rows.collect();
        self.write("prospects.csv", &format!("{}\n{rows}", HEADER.join(",")));
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_lookalike"));
        if let Some(address) = &self.postgres {
            command.env(STORE, "postgres:RECORD").env("RECORD", address);
        }
        let output = command.current_dir(self.path()).args(arguments).output().unwrap();
        let said = text(&output.stderr) + &text(&output.stdout);
        assert!(!said.contains(PASSWORD), "{said}");
        output
    }

    fn done(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert!(output.status.success(), "{arguments:?}: {}", text(&output.stderr));
        text(&output.stdout)
    }

    fn json(&self, arguments: &[&str]) -> Value {
        let arguments = [arguments, &["--json"]].concat();
        serde_json::from_str(&self.done(&arguments)).unwrap()
    }

    fn refused(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        let error = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {error}");
        assert_eq!(error.lines().count(), 1, "{error}");
        error
    }

    fn log(&self, more: &[&str]) -> Value {
        self.json(&[&["score", "prospects.csv", "--log", "-o", "scored.csv"], more].concat())["logged"]
            .clone()
    }

    fn add(&self, table: &str, more: &[&str]) -> Value {
        self.write("deals.csv", table);
        let usual = ["outcomes", "add", "deals.csv", "--outcome", "stage"];
        self.json(&[&usual[..], more].concat())
    }
}

/// The grade of a version on record.
fn grade<'a>(record: &'a Value, version: &str, grade: &str) -> &'a Value {
    let versions = record["versions"].as_array().unwrap();
    let version = versions.iter().find(|of| of["version"] == version).unwrap();
    let grades = version["grades"].as_array().unwrap();
    grades.iter().find(|of| of["grade"] == grade).unwrap()
}

#[test]
fn scores_and_outcomes_are_kept_once_and_nothing_is_changed() {
    for place in Place::each() {
        place.prospects(1..=40);
        let first = place.log(&[]);
        assert_eq!((&first["accounts"], &first["new"]), (&80.into(), &80.into()));
        // The same day, version and score: nothing new; another version is.
        assert_eq!(place.log(&[])["new"], 0);
        place.publish();
        assert_eq!(place.log(&["--model", "saas@2"])["new"], 80);

        let deals = "account_id,stage,closed\ng1,Closed Won,2090-01-05\ng2,Perdu,2090-01-06\n\
                     g3,Negotiation,\nb1,churned,2090-01-07\nstranger,won,2090-01-08\n,won,\n";
        let added = place.add(deals, &["--date", "closed"]);
        assert_eq!(
            (
                &added["new"],
                &added["never_scored"],
                &added["rows"]["without_id"]
            ),
            (&5.into(), &1.into(), &1.into()),
            "{added}"
        );
        assert_eq!(
            (&added["won"], &added["open"], &added["churned"]),
            (&2.into(), &1.into(), &1.into())
        );
        let again = place.add(deals, &["--date", "closed"]);
        assert_eq!((&again["new"], &again["superseding"]), (&0.into(), &0.into()));
        // What was open is won: it supersedes, and both stay on record.
        let won = place.add(
            "account_id,stage,closed\ng3,won,2090-02-01\n",
            &["--date", "closed"],
        );
        assert_eq!((&won["new"], &won["superseding"]), (&1.into(), &1.into()));

        let record = place.json(&["outcomes"]);
        assert_eq!(
            (&record["accounts"], &record["outcomes"]),
            (&80.into(), &5.into())
        );
        for version in ["v000001", "v000002"] {
            let good = grade(&record, version, "A");
            assert_eq!(
                (&good["scored"], &good["won"], &good["lost"]),
                (&40.into(), &2.into(), &1.into())
            );
            assert!((good["close_rate"].as_f64().unwrap() - 2.0 / 3.0).abs() < 1e-12);
            assert!(good["close_rate_low"].as_f64().unwrap() > 0.2);
        }
        place.done(&["outcomes", "export", "-o", "record.csv"]);
        let exported = fs::read_to_string(place.path().join("record.csv")).unwrap();
        assert_eq!(exported.lines().count(), 81, "one row for each account");
        let row = exported.lines().find(|row| row.starts_with("g3,")).unwrap();
        assert!(row.contains("saas,v000002,full,"), "{row}");
        assert!(
            row.ends_with(",won,won,yes,2090-02-01,,") || row.contains(",won,won,yes,2090-02-01,,"),
            "{row}"
        );
        assert!(row.ends_with(",decided"), "{row}");
        let french = place.done(&["outcomes", "--lang", "fr"]);
        assert!(french.contains("80 comptes notés"), "{french}");
    }
}

#[test]
fn an_outcome_known_before_the_score_is_no_test_of_it() {
    for place in Place::each() {
        place.prospects(1..=2);
        place.log(&[]);
        place.add(
            "account_id,stage,closed\ng1,won,2001-01-05\ng2,lost,2090-01-05\n",
            &["--date", "closed"],
        );
        let record = place.json(&["outcomes"]);
        let good = grade(&record, "v000001", "A");
        assert_eq!(
            (&good["before"], &good["decided"]),
            (&1.into(), &1.into()),
            "{good}"
        );
        assert!(place.done(&["outcomes"]).contains("before they were scored"));
    }
}

#[test]
fn files_of_old_quarters_supersede_nothing_newer() {
    for place in Place::each() {
        place.prospects(1..=1);
        place.log(&[]);
        place.add("account_id,stage\ng1,won\n", &["--as-of", "2090-06-30"]);
        let old = place.add("account_id,stage\ng1,open\n", &["--as-of", "2090-03-31"]);
        assert_eq!(old["new"], 1);
        let record = place.json(&["outcomes"]);
        assert_eq!(grade(&record, "v000001", "A")["won"], 1);
        // Codes are no numbers, and the order of rows counts for nothing.
        let codes = "account_id,stage,closed\n007,lost,2026-01-01\n007,won,2026-02-01\n07,open,\n";
        let added = place.add(codes, &["--date", "closed", "--id", "account_id"]);
        assert_eq!(
            (&added["accounts"], &added["won"], &added["rows"]["repeated"]),
            (&2.into(), &1.into(), &1.into())
        );
    }
}

#[test]
fn a_quarter_in_which_nobody_was_won_is_read_too() {
    let place = Place::sqlite();
    place.prospects(1..=2);
    place.log(&[]);
    let lost = place.add("account_id,stage\ng1,lost\ng2,open\n", &[]);
    assert_eq!((&lost["lost"], &lost["open"]), (&1.into(), &1.into()));
    let coded = place.add("account_id,stage\ng1,0\n", &["--positive", "1"]);
    assert_eq!(coded["lost"], 1, "{coded}");
    let error = {
        place.write("deals.csv", "account_id,stage\ng1,blue\ng2,green\n");
        place.refused(&["outcomes", "add", "deals.csv", "--outcome", "stage"])
    };
    assert!(
        error.contains("`blue`") && error.contains("--positive"),
        "{error}"
    );
}

/// Who is drawn, by account.
fn drawn(place: &Place) -> Vec<(String, String, String)> {
    let scored = fs::read_to_string(place.path().join("scored.csv")).unwrap();
    let mut rows = csv::Reader::from_reader(scored.as_bytes());
    let header = rows.headers().unwrap().clone();
    let at = |name: &str| header.iter().position(|column| column == name).unwrap();
    let (id, word, chance) = (at("id"), at("drawn"), at("propensity"));
    let row = |row: csv::StringRecord| (row[id].to_owned(), row[word].to_owned(), row[chance].to_owned());
    let mut drawn: Vec<_> = rows.records().map(|record| row(record.unwrap())).collect();
    drawn.sort();
    drawn
}

#[test]
fn the_draw_goes_by_the_id_and_is_logged_with_its_chance() {
    let place = Place::sqlite();
    place.prospects(1..=400);
    let draw = ["--explore", "10%", "--holdout", "20%"];
    let logged = place.log(&draw);
    assert_eq!(logged["new"], 800);
    let first = drawn(&place);
    let of = |word: &str| first.iter().filter(|(_, drawn, _)| drawn == word).count();
    // Four standard deviations around 10 % and 20 % of 400.
    assert!((16..=64).contains(&of("explore")) && (48..=112).contains(&of("holdout")));
    assert!(first.iter().all(|(id, drawn, chance)| match drawn.as_str() {
        "explore" | "below" => id.starts_with('b') && chance == "0.100000",
        _ => id.starts_with('g') && chance == "0.800000",
    }));
    // Other rows around it and another order change nothing.
    place.prospects((200..=700).rev());
    place.log(&draw);
    let second = drawn(&place);
    let both: Vec<_> = second.iter().filter(|row| first.contains(row)).collect();
    let shared = second
        .iter()
        .filter(|(id, ..)| first.iter().any(|(other, ..)| other == id));
    assert_eq!(both.len(), shared.count());
    let store = Store::open(&place.path().join("models")).unwrap();
    let scored = store.scored("saas", None).unwrap();
    let explored = scored
        .iter()
        .filter(|paired| paired.scored.drawn == "explore")
        .count();
    assert!(explored >= of("explore") && scored.iter().all(|paired| paired.scored.propensity < 1.0));
    place.log(&[&draw[..], &["--seed", "7"]].concat());
    assert_ne!(drawn(&place), second);
}

#[test]
fn uplift_is_told_of_drawn_accounts_alone() {
    for place in Place::each() {
        place.prospects(1..=300);
        place.log(&[]);
        let refused = place.refused(&["outcomes", "uplift"]);
        assert!(refused.contains("drawn at random"), "{refused}");
        place.log(&["--explore", "50%"]);
        // Everybody below the cut who was drawn is contacted; half of them buy, of the others every tenth.
        let mut deals = String::from("account_id,stage,called\n");
        for (at, (id, drawn, _)) in drawn(&place).iter().enumerate() {
            match drawn.as_str() {
                "explore" => deals += &format!("{id},{},yes\n", ["won", "lost"][at % 2]),
                "below" if at % 10 == 0 => deals += &format!("{id},won,no\n"),
                "below" if at % 10 == 1 => deals += &format!("{id},lost,no\n"),
                // Nothing is on record of the others.
                _ => {}
            }
        }
        place.add(&deals, &[]);
        let refused = place.refused(&["outcomes", "uplift"]);
        assert!(refused.contains("--contacted"), "{refused}");
        place.add(&deals, &["--contacted", "called"]);
        let uplift = place.json(&["outcomes", "uplift"]);
        let of = &uplift["differences"][0];
        assert_eq!((&of["side"], &of["grade"]), (&"below".into(), &Value::Null));
        let n = |arm: &str| of[arm]["n"].as_u64().unwrap();
        assert_eq!(
            n("to_contact") + n("left_alone"),
            300,
            "every drawn account counts: {of}"
        );
        let (low, high) = (of["low"].as_f64().unwrap(), of["high"].as_f64().unwrap());
        assert!(0.2 < low && low < 0.4 && 0.4 < high && high < 0.6, "{of}");
        assert_eq!(of["contacted_anyway"]["hits"], 0);
        assert!(
            place
                .done(&["outcomes", "uplift"])
                .contains("What contact changed")
        );
    }
}

#[test]
fn two_cards_tell_whom_contact_moves_from_what_was_kept_beside_the_scores() {
    for place in Place::each() {
        place.prospects(1..=400);
        place.log(&["--explore", "50%", "--holdout", "50%"]);
        // Good accounts buy when contacted, bad ones as often either way: chance alone decides who is contacted.
        let deals = |few: usize| {
            let mut met = [[0usize; 2]; 2];
            let mut deals = String::from("account_id,stage,called\n");
            for (id, drawn, _) in drawn(&place) {
                let good = id.starts_with('g');
                let called = drawn == "ranked" || drawn == "explore";
                let met = &mut met[usize::from(good)][usize::from(called)];
                *met += 1;
                let every = if good && called { 2 } else { 5 };
                let won = *met % every == 0 && (called || *met <= few);
                deals += &format!(
                    "{id},{},{}\n",
                    if won { "won" } else { "lost" },
                    if called { "yes" } else { "no" }
                );
            }
            deals
        };
        place.add(&deals(45), &["--contacted", "called"]);
        let to_few = ["outcomes", "uplift", "prospects.csv", "-o", "uplift.csv"];
        let refused = place.refused(&to_few);
        assert!(
            refused.contains("left alone 18 bought") && refused.contains("20 of each"),
            "{refused}"
        );
        assert!(place.json(&["outcomes", "uplift"])["cards"].is_null());
        place.add(&deals(1_000), &["--contacted", "called"]);
        let cards = place.json(&["outcomes", "uplift"])["cards"].clone();
        let of = |group: &str, key: &str| cards[group][key].as_f64().unwrap();
        assert_eq!((&cards["accounts"], &cards["unread"]), (&800.into(), &0.into()));
        // Half of the accounts gain 30 points, the others none.
        assert!(
            of("overall", "low") < 0.15 && 0.15 < of("overall", "high"),
            "{cards}"
        );
        assert!(of("overall", "low") > 0.05 && of("apart", "low") > 0.1, "{cards}");
        assert!(
            of("moved_less", "low") < 0.0 && of("moved_less", "high") > 0.0,
            "{cards}"
        );
        let shown = place.done(&["outcomes", "uplift"]);
        assert!(shown.contains("tell apart whom contact moves"), "{shown}");
        // Each account of a table, in any order.
        place.prospects((390..=450).rev());
        place.done(&["outcomes", "uplift", "prospects.csv", "-o", "uplift.csv"]);
        let written = fs::read_to_string(place.path().join("uplift.csv")).unwrap();
        let mut rows = csv::Reader::from_reader(written.as_bytes());
        assert_eq!(rows.headers().unwrap().iter().next(), Some("id"));
        let mut accounts = 0;
        for row in rows.records().map(Result::unwrap) {
            let number = |at: usize| row[at].parse::<f64>().unwrap();
            let truth = if row[0].starts_with('g') { 0.3 } else { 0.0 };
            assert!(number(2) < truth && truth < number(3), "{row:?}");
            assert!((number(1) - (number(4) - number(5))).abs() < 2e-6, "{row:?}");
            accounts += 1;
        }
        assert_eq!(accounts, 122);
        let over = place.refused(&["outcomes", "uplift", "prospects.csv", "-o", "prospects.csv"]);
        assert!(over.contains("prospects.csv"), "{over}");
    }
}

#[test]
fn a_backup_takes_the_place_of_the_record() {
    for place in Place::each() {
        place.prospects(1..=600);
        place.log(&[]);
        place.add("account_id,stage\ng1,won\nb1,lost\n", &[]);
        let before = place.json(&["outcomes"]);
        let copied = place.json(&["outcomes", "backup", "copy.sqlite"]);
        assert_eq!(
            (&copied["scores"], &copied["outcomes"]),
            (&1200.into(), &2.into())
        );
        let again = place.refused(&["outcomes", "backup", "copy.sqlite"]);
        assert!(again.contains("is there already"), "{again}");
        let left: Vec<_> = fs::read_dir(place.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| name.contains(".tmp") || name.contains("copy.sqlite-"))
            .collect();
        assert_eq!(left, Vec::<String>::new());
        let other = Place::sqlite();
        fs::copy(
            place.path().join("copy.sqlite"),
            other.path().join("models/lookalike.sqlite"),
        )
        .unwrap();
        assert_eq!(other.json(&["outcomes"]), before);
    }
}

#[test]
fn runs_at_one_time_lose_nothing() {
    for place in Place::each() {
        place.prospects(1..=50);
        let table = fs::read_to_string(place.path().join("prospects.csv")).unwrap();
        let running: Vec<_> = (0..4)
            .map(|run| {
                let renamed = table
                    .replace("\ng", &format!("\nrun{run}-g"))
                    .replace("\nb", &format!("\nrun{run}-b"));
                place.write(&format!("p{run}.csv"), &renamed);
                let mut command = Command::new(env!("CARGO_BIN_EXE_lookalike"));
                if let Some(address) = &place.postgres {
                    command.env(STORE, "postgres:RECORD").env("RECORD", address);
                }
                let (data, out) = (format!("p{run}.csv"), format!("o{run}.csv"));
                command
                    .current_dir(place.path())
                    .args(["score", &data, "--log", "-o", &out])
                    .stderr(std::process::Stdio::piped())
                    .spawn()
                    .unwrap()
            })
            .collect();
        for run in running {
            let output = run.wait_with_output().unwrap();
            assert!(output.status.success(), "{}", text(&output.stderr));
        }
        assert_eq!(place.json(&["outcomes"])["accounts"], 400);
    }
}

#[test]
fn where_the_store_fails_the_scores_are_whole_and_nothing_is_on_record() {
    let place = Place::sqlite();
    place.prospects(1..=30);
    place.log(&[]);
    let plain = fs::read_to_string(place.path().join("scored.csv")).unwrap();
    let file = place.path().join("models/lookalike.sqlite");
    let database = rusqlite::Connection::open(&file).unwrap();
    database
        .execute_batch(
            "DELETE FROM lookalike_scores; DELETE FROM lookalike_runs; CREATE TRIGGER stop BEFORE INSERT ON \
             lookalike_scores WHEN NEW.account = 'g20' BEGIN SELECT RAISE(ABORT, 'no room left'); END;",
        )
        .unwrap();
    let error = place.refused(&["score", "prospects.csv", "--log", "-o", "again.csv"]);
    assert!(
        error.contains("again.csv") && error.contains("none of them is on record"),
        "{error}"
    );
    assert!(error.contains("no room left"), "{error}");
    assert_eq!(fs::read_to_string(place.path().join("again.csv")).unwrap(), plain);
    let count = |table: &str| -> i64 {
        let sql = format!("SELECT COUNT(*) FROM {table}");
        database.query_row(&sql, [], |row| row.get(0)).unwrap()
    };
    assert_eq!((count("lookalike_scores"), count("lookalike_runs")), (0, 0));
    // A store of a later release, and a file that is none: refused before anything is scored.
    database
        .execute_batch("INSERT INTO lookalike_store VALUES (99)")
        .unwrap();
    drop(database);
    let error = place.refused(&["score", "prospects.csv", "--log", "-o", "later.csv"]);
    assert!(
        error.contains("version 99") && !place.path().join("later.csv").exists(),
        "{error}"
    );
    fs::write(
        &file,
        "no database at all, but long enough to be looked at as one by anybody who reads it",
    )
    .unwrap();
    for arguments in [
        &["score", "prospects.csv", "--log", "-o", "later.csv"][..],
        &["outcomes"],
        &["outcomes", "export", "-o", "record.csv"],
    ] {
        let error = place.refused(arguments);
        assert!(
            error.contains("lookalike.sqlite") && error.contains("is no SQLite database"),
            "{error}"
        );
    }
    assert!(!place.path().join("later.csv").exists() && !place.path().join("record.csv").exists());
}

#[test]
fn what_cannot_be_put_on_record_is_refused() {
    let place = Place::sqlite();
    assert!(text(&place.run(&["outcomes"]).stderr).contains("Nothing is on record"));
    for nothing in [
        &["outcomes", "uplift"][..],
        &["outcomes", "export", "-o", "r.csv"],
        &["outcomes", "backup", "b"],
    ] {
        assert!(place.refused(nothing).contains("nothing is on record"));
    }
    place.prospects(1..=2);
    let table = fs::read_to_string(place.path().join("prospects.csv")).unwrap();
    place.write("nameless.csv", &table.replace("account_id", "firm"));
    for option in [&["--log"][..], &["--explore", "5%"]] {
        let error = place.refused(&[&["score", "nameless.csv", "-o", "s.csv"], option].concat());
        assert!(error.contains("`account_id`"), "{error}");
    }
    place.log(&[]);
    let over = ["score", "prospects.csv", "--log", "-o", "models/lookalike.sqlite"];
    assert!(place.refused(&over).contains("ending in .csv"));
    let error = place.refused(&["outcomes", "export", "-o", "record.xlsx"]);
    assert!(error.contains(".csv or .tsv"), "{error}");
    for (value, word) in [
        ("mysql:", "postgres:"),
        ("postgres://u:secret@h/d", "postgres:VARIABLE"),
    ] {
        let output = Command::new(env!("CARGO_BIN_EXE_lookalike"))
            .current_dir(place.path())
            .env(STORE, value)
            .args(["outcomes"])
            .output()
            .unwrap();
        let error = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{error}");
        assert!(error.contains(word) && !error.contains("secret"), "{error}");
    }
    if let Some(server) = server() {
        let gone = Place::new(Some(address("wrong", server.port, "postgres")));
        gone.prospects(1..=1);
        let error = gone.refused(&["score", "prospects.csv", "--log", "-o", "s.csv"]);
        assert!(
            error.contains("refuses user") && !gone.path().join("s.csv").exists(),
            "{error}"
        );
    }
}

#[test]
fn where_the_server_goes_away_midway_the_scores_are_whole() {
    let Some(server) = server() else { return };
    let name = "record_gone";
    server.ask(&format!("CREATE DATABASE {name}")).unwrap();
    let place = Place::new(Some(address(PASSWORD, server.port, name)));
    // More than is looked at before the run begins.
    place.prospects(1..=20_000);
    let table = fs::read(place.path().join("prospects.csv")).unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_lookalike"))
        .current_dir(place.path())
        .env(STORE, "postgres:RECORD")
        .env("RECORD", place.postgres.as_deref().unwrap())
        .args(["score", "-", "--log", "-o", "scored.csv"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // It takes so many rows only once its tables are made, and waits for more; then the server is gone.
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(&table).unwrap();
    let there = format!("FROM pg_stat_activity WHERE datname = '{name}' AND state LIKE 'idle%'");
    let since = Instant::now();
    while server.ask(&format!("SELECT pid {there}")).unwrap().is_empty() {
        assert!(since.elapsed() < Duration::from_secs(30), "it never connects");
        std::thread::sleep(Duration::from_millis(20));
    }
    server
        .ask(&format!("SELECT pg_terminate_backend(pid) {there}"))
        .unwrap();
    drop(stdin);
    let output = child.wait_with_output().unwrap();
    let error = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{error}");
    assert!(
        error.contains("none of them is on record") && !error.contains(PASSWORD),
        "{error}"
    );
    let scored = fs::read_to_string(place.path().join("scored.csv")).unwrap();
    assert_eq!(scored.lines().count(), 40_001);
    // Once more, and all of it is there.
    assert_eq!(place.log(&[])["new"], 40_000);
}
