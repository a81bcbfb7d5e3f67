//! Joining as a user meets it: `join`, `train` and `score` on tables made here and on the shared sets.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use lookalike::recipe::Recipe;
use lookalike::source::infer::read_table;
use serde_json::Value;
use tempfile::TempDir;

use crate::cli::{done, lookalike, refused, text};
use crate::shared::shared;

const RECIPE: &str = r#"
data = "accounts.csv"
name = "small"
id = "id"
as_of = "2026-09-30"
decided = "closed"

[outcome]
column = "status"
positive = ["won"]
negative = ["lost"]

[columns.tickets_count]
monotone = "decreasing"

[segments]
skip = true

[tables.plans]
data = "plans.csv"
key = "plan"
timeless = true

[tables.tickets]
data = "tickets.csv"
key = "account"
matches = "id"
date = "day"
"#;

/// Accounts with decimal commas, their plans, and tickets of which those who were lost had more.
fn place() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    let mut accounts = "id;plan;size;closed;status\n".to_owned();
    let mut tickets = "account,day,hours,kind\n".to_owned();
    for i in 0..160 {
        let (status, closed) = [("won", "2026-03-01"), ("lost", "2026-06-01"), ("open", "")][i % 3];
        let plan = ["Pro", "Basic"][i % 2];
        accounts += &format!("A-{i:03};{plan};{},5;{closed};{status}\n", i * 7 % 50);
        for k in 0..(1 + i % 3 + i % 4) {
            tickets += &format!(
                "A-{i:03},2026-0{}-11,{}.5,{}\n",
                1 + k % 8,
                k,
                ["bug", "how"][(i + k) % 2]
            );
        }
    }
    for (name, text) in [
        ("accounts.csv", accounts.as_str()),
        ("tickets.csv", &tickets),
        ("plans.csv", "plan,price\npro,1200.5\nbasic,300\nfree,0\n"),
        ("prospects.csv", "id;plan;size\nA-002;Pro;3,5\nZ-1;Basic;9,25\n"),
        ("lookalike.toml", RECIPE),
    ] {
        fs::write(dir.path().join(name), text).unwrap();
    }
    dir
}

#[test]
fn the_table_written_is_the_table_learnt_from() {
    let dir = place();
    let said = lookalike(dir.path(), &["join", "-o", "joined.csv"]);
    let said = text(&said.stderr);
    for part in [
        "2 tables joined to 160 account rows",
        "`Pro` (80 account rows) matched `pro` (1 row)",
        "1 row matches no account: `free` (1 row)",
        "left out as dated on or after the account's decision",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    let read = read_table(&dir.path().join("joined.csv"), &Recipe::default()).unwrap();
    let again = done(dir.path(), &["join", "--json", "-o", "again.csv"]);
    let report: Value = serde_json::from_str(&again[again.find('{').unwrap()..]).unwrap();
    assert_eq!(report["rows"], 160);
    assert_eq!(report["columns"], read.columns.len());
    assert_eq!(report["tables"][0]["respelled"][0]["matched"], "Basic");
    let bytes = |name: &str| fs::read(dir.path().join(name)).unwrap();
    assert_eq!(bytes("joined.csv"), bytes("again.csv"));
    let size = read.columns.iter().find(|column| column.name == "size").unwrap();
    assert_eq!(
        (size.text(0).as_deref(), size.text(1).as_deref()),
        (Some("0.5"), Some("7.5"))
    );
    // Through a pipe, on one thread.
    let piped = Command::new(env!("CARGO_BIN_EXE_lookalike"))
        .current_dir(dir.path())
        .args(["join", "-"])
        .env("RAYON_NUM_THREADS", "1")
        .stdin(fs::File::open(dir.path().join("accounts.csv")).unwrap())
        .stderr(Stdio::null())
        .output()
        .unwrap();
    assert_eq!(piped.stdout, bytes("joined.csv"));
}

/// By the recipe or the command line; what is written stays in English.
#[test]
fn what_was_joined_is_said_in_english_or_french() {
    let dir = place();
    let said = |more: &[&str]| {
        let arguments = [&["join", "--recipe", "lookalike.toml", "-o", "joined.csv"], more].concat();
        text(&lookalike(dir.path(), &arguments).stderr)
    };
    let json = || {
        done(
            dir.path(),
            &["join", "--recipe", "lookalike.toml", "--json", "-o", "joined.csv"],
        )
    };
    let french = said(&["--lang", "fr"]);
    insta::assert_snapshot!(said(&[]));
    insta::assert_snapshot!(french);
    let english = json();
    fs::write(
        dir.path().join("lookalike.toml"),
        format!("language = 'fr'\n{RECIPE}"),
    )
    .unwrap();
    assert_eq!(said(&[]), french);
    assert_eq!(json(), english);
}

#[test]
fn prospects_are_joined_before_they_are_scored() {
    let dir = place();
    let trained = done(dir.path(), &["train", "--no-validation"]);
    assert!(
        trained.contains("2 tables joined to 160 account rows"),
        "{trained}"
    );
    done(dir.path(), &["join", "prospects.csv", "-o", "joined.csv"]);
    let joined = fs::read_to_string(dir.path().join("joined.csv")).unwrap();
    assert!(
        joined.starts_with("id,plan,size,plans_price,tickets_count,"),
        "{joined}"
    );
    assert!(joined.contains("\nA-002,Pro,\"3,5\",1200.5,"), "{joined}");
    assert!(joined.contains("\nZ-1,Basic,\"9,25\",300,0,"), "{joined}");
    let scored = done(dir.path(), &["score", "joined.csv"]);
    assert_eq!(scored.lines().count(), 3, "{scored}");
    // The same account, joined as a prospect, gets the score of its row among the others.
    let alone = scored.lines().nth(1).unwrap().to_owned();
    done(dir.path(), &["join", "-o", "all.csv"]);
    let all = done(dir.path(), &["score", "all.csv"]);
    assert_eq!(
        all.lines().find(|line| line.starts_with("A-002,")).unwrap(),
        alone
    );
}

#[test]
fn what_is_wrong_is_one_line_and_nothing_is_written() {
    let dir = place();
    let recipe = |change: (&str, &str)| {
        assert!(RECIPE.contains(change.0));
        fs::write(dir.path().join("other.toml"), RECIPE.replace(change.0, change.1)).unwrap();
    };
    let mut said = String::new();
    for change in [
        ("key = \"account\"", "key = \"acount\""),
        ("matches = \"id\"", "matches = \"size\""),
        ("date = \"day\"", ""),
        ("tickets.csv", "ticket.csv"),
        ("2026-09-30", "2020-01-01"),
        ("date = \"day\"", "dates = \"day\""),
        ("[columns.tickets_count]", "[columns.tickets_cuont]"),
    ] {
        recipe(change);
        let train = refused(
            dir.path(),
            &["train", "--recipe", "other.toml", "--models", "none"],
        );
        if !change.0.starts_with("[columns") {
            let join = refused(dir.path(), &["join", "--recipe", "other.toml", "-o", "none.csv"]);
            assert_eq!(join, train);
        }
        said += &train;
    }
    insta::assert_snapshot!(said, @r"
    error: tables.tickets.key (tickets.csv): there is no column `acount`; did you mean `account`?
    error: tickets.csv: none of its 559 rows matches: `account` holds `A-000`, `A-001`, `A-002`, …, `size` of the account table `0,5`, `7,5`, `14,5`, …; name the columns that agree as `key` and `matches`, or say `optional = true` if none need match
    error: tables.tickets: it has many rows per key and nothing says when each came to be known; name its date column as `date` (it has `day`), or say `timeless = true` if all was known before any account was decided
    error: ticket.csv: there is no such file; did you mean `tickets.csv`?
    error: `as_of` 2020-01-01 is before all data: the first date is 2026-01-11, in `tickets`; set `as_of` to the day on which the data were true
    error: other.toml:28:1: unknown key `dates`; did you mean `date`?
    error: columns: there is no column `tickets_cuont`; did you mean `tickets_count`?
    ");
    let nothing = refused(dir.path(), &["join", "--json"]);
    insta::assert_snapshot!(nothing, @"error: --json prints on standard output: name a file for the table with -o");
    fs::write(dir.path().join("other.toml"), "data = 'accounts.csv'\n").unwrap();
    let nothing = refused(dir.path(), &["join", "--recipe", "other.toml"]);
    insta::assert_snapshot!(nothing, @"error: no table to join; describe each in the recipe under [tables.NAME] with `data` and `key`");
    assert!(!dir.path().join("none").exists() && !dir.path().join("none.csv").exists());
}

/// AUC out of fold of a recipe, with what `evaluate` says.
fn auc(dir: &Path) -> (f64, Value) {
    let said = done(dir, &["evaluate", "--json", "--pairs", "0"]);
    let said: Value = serde_json::from_str(&said).unwrap();
    (said["validation"]["scorecard"]["auc"].as_f64().unwrap(), said)
}

#[test]
fn an_opportunity_table_as_found() {
    let Some(table) = shared("data/maven_crm/sales_pipeline.csv") else {
        return;
    };
    let folder = table.parent().unwrap().display().to_string();
    let dir = tempfile::tempdir().unwrap();
    let recipe = format!(
        r#"
data = "{folder}/sales_pipeline.csv"
id = "opportunity_id"
exclude = ["engage_date"]

[outcome]
column = "deal_stage"
positive = ["Won"]
negative = ["Lost"]

[figures]
closed = "close_date"
amount = "close_value"

[tables.accounts]
data = "{folder}/accounts.csv"
key = "account"
timeless = true

[tables.products]
data = "{folder}/products.csv"
key = "product"
timeless = true

[tables.sales_teams]
data = "{folder}/sales_teams.csv"
key = "sales_agent"
timeless = true
"#
    );
    fs::write(dir.path().join("lookalike.toml"), recipe).unwrap();
    let (auc, said) = auc(dir.path());
    assert!((0.47..0.58).contains(&auc), "{auc}");
    let [accounts, products, teams] = &said["joined"]["tables"].as_array().unwrap()[..] else {
        panic!()
    };
    assert_eq!(accounts["accounts_without_key"], 1425);
    assert_eq!(products["respelled"][0]["matched"], "GTXPro");
    assert_eq!(products["respelled"][0]["account_rows"], 1480);
    assert_eq!(
        (&products["accounts_without"], &teams["unmatched"]),
        (&0.into(), &5.into())
    );
    assert_eq!(said["joined"]["contradictions"], Value::Array(Vec::new()));
}

#[test]
fn subscriptions_usage_tickets_and_three_notions_of_churn_as_found() {
    let Some(table) = shared("data/ravenstack/ravenstack_accounts.csv") else {
        return;
    };
    let folder = table.parent().unwrap().display().to_string();
    let dir = tempfile::tempdir().unwrap();
    let recipe = format!(
        r#"
data = "{folder}/ravenstack_accounts.csv"
name = "ravenstack"
id = "account_id"
decided = "churn_events.churn_date"

[outcome]
column = "churn_flag"
positive = ["False"]

[segments]
skip = true

[tables.subscriptions]
data = "{folder}/ravenstack_subscriptions.csv"
key = "account_id"
date = "start_date"
known = {{ end_date = "end_date" }}

[tables.feature_usage]
data = "{folder}/ravenstack_feature_usage.csv"
key = "subscription_id"
via = "subscriptions"
date = "usage_date"

[tables.tickets]
data = "{folder}/ravenstack_support_tickets.csv"
key = "account_id"
date = "submitted_at"
known = {{ resolution_time_hours = "closed_at", satisfaction_score = "closed_at" }}

[tables.churn_events]
data = "{folder}/ravenstack_churn_events.csv"
key = "account_id"
date = "churn_date"
"#
    );
    fs::write(dir.path().join("lookalike.toml"), recipe).unwrap();
    // There is no signal in this table, and that is said by the status.
    let output = lookalike(dir.path(), &["train", "--pairs", "0", "--all"]);
    assert_eq!(output.status.code(), Some(1));
    let said = text(&output.stdout);
    let words = said.split_whitespace().collect::<Vec<_>>().join(" ");
    let contradiction = "notions of leaving contradict each other: 110 of 500 accounts are marked by `churn_flag`; 75 of \
                         them have a row in `churn_events`, and so have 277 that are not (352 in all, 70%)";
    for part in [
        contradiction,
        "240 that are not (312 in all, 62%); settle which one is true before trusting the model",
        "19,142 rows are dated before the row of `subscriptions` they belong to",
        "feature_usage: 25,000 rows, all matched",
    ] {
        assert!(words.contains(part), "{part}: {said}");
    }
    let place = dir.path().join("models/ravenstack/v000001");
    for file in ["report.html", "card.md"] {
        let page = fs::read_to_string(place.join(file)).unwrap();
        assert!(
            page.contains("notions of leaving contradict each other"),
            "{file}"
        );
    }
    let (auc, _) = auc(dir.path());
    assert!((0.43..0.62).contains(&auc), "{auc}");
}

/// 200 accounts, half of them bought; calls come before the decision, and training only after it, to who bought.
#[test]
fn rows_of_after_the_decision_are_refused_where_nothing_dates_it() {
    let dir = tempfile::tempdir().unwrap();
    let mut accounts = "id,size,begun,over,status\n".to_owned();
    let mut events = "account,day,kind,minutes\n".to_owned();
    for i in 0..200 {
        let won = (i * 7 % 13) < 6;
        let (month, status) = (1 + i % 6, if won { "won" } else { "lost" });
        accounts += &format!(
            "A-{i:03},{},2026-0{month}-02,2026-0{}-04,{status}\n",
            i * 31 % 97,
            month + 2
        );
        for k in 0..(1 + i % 3) {
            events += &format!("A-{i:03},2026-0{}-1{k},call,{}\n", month + 1, 10 + i * 3 % 30);
        }
        for k in 0..(if won { 2 + i % 3 } else { 0 }) {
            events += &format!("A-{i:03},2026-0{}-1{k},training,{}\n", month + 2, 90 + i * 5 % 60);
        }
    }
    fs::write(dir.path().join("accounts.csv"), accounts).unwrap();
    fs::write(dir.path().join("events.csv"), events).unwrap();
    let recipe = "data = 'accounts.csv'\nid = 'id'\ntime = 'begun'\nas_of = '2026-09-30'\n\
        outcome = { column = 'status', positive = ['won'] }\nsegments = { skip = true }\n\
        [tables.events]\ndata = 'events.csv'\nkey = 'account'\nmatches = 'id'\ndate = 'day'\n";
    fs::write(dir.path().join("blind.toml"), recipe).unwrap();
    fs::write(
        dir.path().join("dated.toml"),
        format!("decided = 'over'\n{recipe}"),
    )
    .unwrap();
    let train = |recipe: &str| {
        [
            "train",
            "--recipe",
            recipe,
            "--no-validation",
            "--models",
            "models",
        ]
        .map(str::to_owned)
    };
    let error = refused(dir.path(), &train("blind.toml").each_ref().map(String::as_str));
    assert!(
        error.contains("the rows of `events` know how accounts ended"),
        "{error}"
    );
    assert!(error.contains("as `decided` (a date column: `over`)"), "{error}");
    let said = done(dir.path(), &train("dated.toml").each_ref().map(String::as_str));
    let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        said.contains("rows left out as dated on or after the account's decision"),
        "{said}"
    );
}

/// 400 accounts with up to three calls before the decision, and customers with some more after it: no column made of the
/// calls tells how they ended, the time they last does.
#[test]
fn calls_that_go_on_after_the_decision_are_refused_where_nothing_dates_it() {
    let dir = tempfile::tempdir().unwrap();
    let write = |name: &str, after: u32| {
        let mut events = "account,day,minutes\n".to_owned();
        for i in 0..400u32 {
            let day = |at: u32| {
                let at = 3 * (i % 200) + at;
                format!("{}-{:02}-{:02}", 2024 + at / 336, 1 + at / 28 % 12, 1 + at % 28)
            };
            let mut calls: Vec<u32> = (0..1 + i / 2 % 3).map(|k| (i / 2 * 7 + 13 * k) % 50).collect();
            calls.extend(
                (0..i / 2 % 4)
                    .filter(|_| is_won(i))
                    .map(|k| 50 + (i * 11 + 29 * k) % after.max(1)),
            );
            calls.retain(|at| after > 0 || *at < 50);
            for at in calls {
                events += &format!("A-{i:03},{},{}\n", day(at), 5 + i * 7 % 40);
            }
        }
        fs::write(dir.path().join(name), events).unwrap();
    };
    let mut accounts = "id,size,begun,status\n".to_owned();
    for i in 0..400u32 {
        let begun = 3 * (i % 200);
        accounts += &format!(
            "A-{i:03},{},{}-{:02}-{:02},{}\n",
            i * 31 % 97,
            2024 + begun / 336,
            1 + begun / 28 % 12,
            1 + begun % 28,
            if is_won(i) { "won" } else { "lost" }
        );
    }
    fs::write(dir.path().join("accounts.csv"), accounts).unwrap();
    write("after.csv", 150);
    write("before.csv", 0);
    let train = |events: &str, more: &str| {
        let recipe = format!(
            "data = 'accounts.csv'\nid = 'id'\ntime = 'begun'\n{more}outcome = {{ column = 'status', positive = ['won'] }}\n\
             segments = {{ skip = true }}\n[tables.calls]\ndata = '{events}'\nkey = 'account'\nmatches = 'id'\n\
             date = 'day'\n"
        );
        fs::write(dir.path().join("recipe.toml"), recipe).unwrap();
        [
            "train",
            "--recipe",
            "recipe.toml",
            "--no-validation",
            "--models",
            "models",
        ]
    };
    let error = refused(dir.path(), &train("after.csv", ""));
    assert!(
        error.contains(
            "the rows of `calls` go on for longer with ideal accounts than with others that have as many"
        ) && error.contains(
            "nothing says when each was decided; name the day of the decision as `decided` or, if it"
        ),
        "{error}"
    );
    // What stops at the decision is learnt from, and what is said to have been known on one day too.
    done(dir.path(), &train("before.csv", ""));
    done(dir.path(), &train("after.csv", "as_of = '2026-09-30'\n"));
    done(dir.path(), &train("after.csv", "trust = ['*']\n"));
}

fn is_won(i: u32) -> bool {
    i * 7 % 13 < 6
}
