//! Scores that an engine gives, where the accounts are: those of `lookalike`, to the thousandth of a point.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Output};
use std::sync::Arc;

use lookalike::export::{Dialect, Golden, Holds, Plan, point_columns};
use lookalike::model::Model;
use lookalike::registry::{MODEL, Registry};
use lookalike::source::{Record, Records};
use parquet::basic::{LogicalType, Repetition, Type as Physical};
use parquet::data_type::{ByteArray, ByteArrayType, DoubleType, Int32Type};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::Type;
use tempfile::TempDir;

use crate::cli::text;
use crate::example;
use crate::export::{Exported, every_kind, exported};
use crate::postgres::{self, PASSWORD};
use crate::spark;

/// A registry with a model, beside which a command runs.
fn place(model: &Model) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    let json = model.to_json().unwrap();
    let registry = Registry::open(dir.path().join("models"));
    registry.publish("saas", &[(MODEL, &json)]).unwrap();
    dir
}

/// The card with which the golden rows are scored: of every kind, and with much that may be unknown.
fn model() -> Model {
    let mut model = every_kind();
    model.unknown_limit = Some(20_000);
    // A card that may be published sums to 100 points.
    let excess = model.criteria.iter().map(|of| of.weight()).sum::<i64>() - 100_000;
    let first = &mut model.criteria[0];
    let most = first.weight() - excess;
    first
        .points
        .iter_mut()
        .for_each(|points| *points = (*points).min(most));
    first.average = first.average.min(most);
    first.expected = None;
    model.pocket = None;
    model
}

fn score(dir: &Path, engine: &str, arguments: &[&str], environment: &[(&str, &str)]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lookalike"));
    command
        .current_dir(dir)
        .env_remove("DATABASE_URL")
        .env_remove("SPARK_HOME");
    command.args(["score", "--engine", engine]).args(arguments);
    command.envs(environment.iter().copied()).output().unwrap()
}

/// The one line of a scoring that fails with status 2.
fn refused(dir: &Path, engine: &str, arguments: &[&str], environment: &[(&str, &str)]) -> String {
    let output = score(dir, engine, arguments, environment);
    let error = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{arguments:?}: {error}");
    assert!(output.stdout.is_empty() && error.lines().count() == 1, "{error}");
    assert!(!error.contains(PASSWORD), "{error}");
    error
}

fn kind<'a>(plan: &'a Plan, column: &str) -> &'a Holds {
    let field = plan.fields.iter().find(|field| field.column == column);
    &field.unwrap().holds
}

/// Some golden rows as a file, typed as a lake has them.
fn write_parquet(plan: &Plan, golden: &Golden, rows: std::ops::Range<usize>, path: &Path) {
    let column = |name: &str, physical, logical| {
        let column = Type::primitive_type_builder(name, physical)
            .with_repetition(Repetition::OPTIONAL)
            .with_logical_type(logical);
        Arc::new(column.build().unwrap())
    };
    let id = column("account_id", Physical::INT32, None);
    let columns = golden.columns.iter().map(|name| match kind(plan, name) {
        Holds::Number(_) => column(name, Physical::DOUBLE, None),
        Holds::Day => column(name, Physical::INT32, Some(LogicalType::Date)),
        Holds::Text { .. } => column(name, Physical::BYTE_ARRAY, Some(LogicalType::String)),
    });
    let schema =
        Type::group_type_builder("accounts").with_fields(std::iter::once(id).chain(columns).collect());
    let schema = Arc::new(schema.build().unwrap());
    let file = File::create(path).unwrap();
    let mut file = SerializedFileWriter::new(file, schema, Default::default()).unwrap();
    let mut group = file.next_row_group().unwrap();
    let mut next = group.next_column().unwrap().unwrap();
    let ids: Vec<i32> = rows.clone().map(|row| row as i32).collect();
    next.typed::<Int32Type>()
        .write_batch(&ids, Some(&vec![1; ids.len()]), None)
        .unwrap();
    next.close().unwrap();
    for (at, name) in golden.columns.iter().enumerate() {
        let cells: Vec<Option<&str>> = golden.rows[rows.clone()]
            .iter()
            .map(|row| row[at].as_deref())
            .collect();
        let defined: Vec<i16> = cells.iter().map(|cell| i16::from(cell.is_some())).collect();
        let cells = cells.into_iter().flatten();
        let mut next = group.next_column().unwrap().unwrap();
        match kind(plan, name) {
            Holds::Number(_) => {
                let values: Vec<f64> = cells.map(|cell| cell.parse().unwrap()).collect();
                next.typed::<DoubleType>()
                    .write_batch(&values, Some(&defined), None)
            }
            Holds::Day => {
                let epoch = jiff::civil::date(1970, 1, 1);
                let values: Vec<i32> = cells
                    .map(|cell| (cell.parse::<jiff::civil::Date>().unwrap() - epoch).get_days())
                    .collect();
                next.typed::<Int32Type>()
                    .write_batch(&values, Some(&defined), None)
            }
            Holds::Text { .. } => {
                let values: Vec<ByteArray> = cells.map(ByteArray::from).collect();
                next.typed::<ByteArrayType>()
                    .write_batch(&values, Some(&defined), None)
            }
        }
        .unwrap();
        next.close().unwrap();
    }
    group.close().unwrap();
    file.close().unwrap();
}

/// Rows of a folder of Parquet, by their id, each by its columns.
fn scores(folder: &Path) -> BTreeMap<usize, BTreeMap<String, String>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|ending| ending != "parquet") {
            continue;
        }
        let mut records = Records::open(&path).unwrap();
        let header = records.header().to_vec();
        let mut record = Record::new();
        while records.next(&mut record).unwrap() {
            let row: BTreeMap<String, String> = header
                .iter()
                .enumerate()
                .map(|(at, name)| (name.clone(), record.get(at).to_owned()))
                .collect();
            assert!(
                found.insert(row["id"].parse().unwrap(), row).is_none(),
                "a row is there twice"
            );
        }
    }
    found
}

/// A master and two workers give score, fit, grade, segment, likeness, reasons and the points of each criterion.
#[test]
fn spark_gives_what_lookalike_gives() {
    let Some(cluster) = spark::cluster() else { return };
    let model = model();
    let Exported { plan, golden } = exported(&model);
    let dir = place(&model);
    let accounts = dir.path().join("accounts");
    fs::create_dir(&accounts).unwrap();
    let half = golden.rows.len() / 2;
    write_parquet(&plan, &golden, 0..half, &accounts.join("a.parquet"));
    write_parquet(
        &plan,
        &golden,
        half..golden.rows.len(),
        &accounts.join("b.parquet"),
    );
    let environment = [
        ("SPARK_HOME", cluster.home.to_str().unwrap()),
        ("SPARK_CONF_DIR", cluster.conf.to_str().unwrap()),
    ];
    let arguments = [
        "accounts",
        "scores",
        "--id",
        "account_id",
        "--master",
        &cluster.master,
        "--json",
    ];
    let output = score(dir.path(), "spark", &arguments, &environment);
    let said = text(&output.stderr);
    assert!(output.status.success(), "{said}");
    assert!(
        said.contains(&format!(
            "{} accounts scored with saas@v000001: A ",
            golden.rows.len()
        )),
        "{said}"
    );
    let told: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(told["accounts"], golden.rows.len());
    let found = scores(&dir.path().join("scores"));
    assert_eq!(found.len(), golden.rows.len());
    for (at, expected) in golden.expected.iter().enumerate() {
        let row = &found[&at];
        let told = format!("{:?} {:?}", golden.columns, golden.rows[at]);
        assert_eq!(row["score_milli"], expected.score_milli.to_string(), "{told}");
        assert_eq!(row["grade"], expected.grade, "{told}");
        assert_eq!(
            row["segment"],
            expected.segment.map_or(String::new(), |of| of.to_string()),
            "{told}"
        );
        let near = |name: &str, value: f64| (row[name].parse::<f64>().unwrap() - value).abs() < 1e-9;
        assert!(near("fit", expected.fit), "{told}");
        assert!(near("similarity", expected.similarity as f64 / 10.0), "{told}");
        assert!(
            near("unknown_weight", expected.unknown_weight as f64 / 1000.0),
            "{told}"
        );
        for reason in 0..3 {
            let expected = expected.reasons.get(reason).map_or("", String::as_str);
            assert_eq!(row[&format!("reason_{}", reason + 1)], expected, "{told}");
        }
        for (name, points) in point_columns(&plan).iter().zip(&expected.points) {
            assert_eq!(row[name], points.to_string(), "{told}");
        }
    }
    let entries: Vec<String> = fs::read_dir(dir.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    assert!(entries.iter().all(|name| !name.starts_with('.')), "{entries:?}");

    // Nothing that is there goes unasked, and a page of the master is no master.
    let error = refused(dir.path(), "spark", &arguments, &environment);
    assert!(
        error.contains("scores: is there already; replace it with --force"),
        "{error}"
    );
    let page = format!("spark://127.0.0.1:{}", cluster.page);
    let arguments = ["accounts", "more", "--id", "account_id", "--master", &page];
    let error = refused(dir.path(), "spark", &arguments, &environment);
    assert!(
        error.contains("a web page answers there, and no Spark master"),
        "{error}"
    );
}

/// A `spark-sql` that writes half of the scores and does as it is told.
#[cfg(unix)]
fn stand_in(dir: &Path, then: &str) -> String {
    use std::os::unix::fs::PermissionsExt;
    let home = dir.join("spark");
    fs::create_dir_all(home.join("bin")).unwrap();
    let program = home.join("bin/spark-sql");
    fs::write(
        &program,
        format!("#!/bin/sh\nmkdir scores\necho half > scores/part-0.parquet\n{then}\n"),
    )
    .unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    home.to_str().unwrap().to_owned()
}

#[cfg(unix)]
#[test]
fn what_spark_cannot_do_is_one_line_and_leaves_nothing() {
    let dir = place(&example::model());
    let Exported { plan, golden } = exported(&example::model());
    write_parquet(&plan, &golden, 0..9, &dir.path().join("a.parquet"));
    let asked = |arguments: &[&str], then: &str| {
        let home = stand_in(dir.path(), then);
        let error = refused(
            dir.path(),
            "spark",
            &[&["--id", "account_id"], arguments].concat(),
            &[("SPARK_HOME", &home)],
        );
        let left: Vec<_> = fs::read_dir(dir.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name())
            .filter(|name| name.to_string_lossy().starts_with(".lookalike"))
            .collect();
        assert!(
            left.is_empty() && !dir.path().join("out").exists(),
            "{error}: {left:?}"
        );
        error
    };
    let fails =
        "echo '[PARSE_SYNTAX_ERROR] Syntax error at end' >&2; echo '    at org.x(Y.scala)' >&2; exit 1";
    let told = asked(&["a.parquet", "out"], fails);
    assert!(
        told.contains("a.parquet: Spark fails: [PARSE_SYNTAX_ERROR] Syntax error at end;"),
        "{told}"
    );
    let java = asked(&["a.parquet", "out"], "echo 'JAVA_HOME is not set' >&2; exit 1");
    assert!(java.contains("install Java 17"), "{java}");
    let nobody = "echo 'x All masters are unresponsive! Giving up.' >&2; exit 1";
    assert!(asked(&["a.parquet", "out"], nobody).contains("no Spark master answers there"));
    let silent = asked(&["a.parquet", "out"], "exit 0");
    assert!(
        silent.contains("out: Spark ended without saying what it wrote"),
        "{silent}"
    );
    let fewer = asked(&["a.parquet", "out"], "printf 'A\\t4\\t0\\nread\\t9\\t0\\n'");
    assert!(
        fewer.contains("9 accounts were read and the scores of 4 are found"),
        "{fewer}"
    );
    // What needs no Spark to be seen.
    fs::write(dir.path().join("a.csv"), "account_id\n").unwrap();
    fs::create_dir(dir.path().join("mixed")).unwrap();
    fs::write(dir.path().join("mixed/b.csv"), "account_id\n").unwrap();
    for (arguments, told) in [
        (
            &["a.csv", "out"][..],
            "a.csv: is not Parquet; write the accounts as Parquet first",
        ),
        (&["mixed", "out"], "mixed/b.csv: is not Parquet"),
        (
            &["none.parquet", "out"],
            "none.parquet: cannot read: there is no such file",
        ),
        (&["a.parquet"], "`OUT` must be a folder for Spark"),
        (
            &["a.parquet", "out", "--master", "localhost"],
            "`--master` must be spark://HOST:PORT",
        ),
        (
            &["a.parquet", "out", "--master", "spark://127.0.0.1:1"],
            "no Spark master answers (Connection refused)",
        ),
        (
            &["a.parquet", "mixed"],
            "mixed: is there already; replace it with --force",
        ),
        (
            &["a.parquet", "mixed", "--force"],
            "mixed: holds something else than the scores of a run",
        ),
        (
            &["a.parquet", "a.parquet", "--force"],
            "a.parquet: is both read and written",
        ),
        (
            &["a.parquet", "a.csv", "--force"],
            "a.csv: is there already, and is no folder",
        ),
    ] {
        let error = asked(arguments, "exit 9");
        assert!(error.contains(told), "{arguments:?}: {error}");
    }
    assert!(dir.path().join("mixed/b.csv").exists());
    let error = refused(
        dir.path(),
        "spark",
        &["a.parquet", "out", "--id", "acount_id"],
        &[("SPARK_HOME", &stand_in(dir.path(), ""))],
    );
    assert!(
        error.contains("a.parquet: there is no column `acount_id`; did you mean `account_id`?"),
        "{error}"
    );
    let error = refused(
        dir.path(),
        "spark",
        &["a.parquet", "out", "--id", "account_id"],
        &[("PATH", "/nowhere")],
    );
    assert!(
        error.contains("no `spark-sql` is found by SPARK_HOME or PATH; install Apache Spark (with Java 17)"),
        "{error}"
    );
    let output = score(dir.path(), "spork", &["a.parquet", "out"], &[]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("did you mean `spark`?"));
}

/// Leaves what `make engines` builds with dbt on DuckDB: the model as the command writes it, accounts, and what they give.
#[test]
fn a_model_of_dbt_is_left_to_be_built() {
    let model = model();
    let Exported { plan, golden } = exported(&model);
    let dir = place(&model);
    let run = |arguments: &[&str]| {
        let arguments = [&["export", "--id", "account_id", "-o", "dbt/models"], arguments].concat();
        crate::cli::lookalike(dir.path(), &arguments)
    };
    let wrote = run(&["--to", "dbt"]);
    assert!(
        wrote.status.success() && wrote.stdout.is_empty(),
        "{}",
        text(&wrote.stderr)
    );
    let left = dir.path().join("dbt");
    let model = fs::read_to_string(left.join("models/saas_scores.sql")).unwrap();
    assert!(
        model.contains("{{ ref('accounts') }}") && model.contains("if target.type != 'duckdb'"),
        "{model}"
    );
    let properties = fs::read_to_string(left.join("models/saas_scores.yml")).unwrap();
    assert!(
        properties.contains("enforced: true") && properties.contains("data_type: \"BIGINT\""),
        "{properties}"
    );
    let cases = properties
        .lines()
        .filter(|line| line.starts_with("        - {id:"))
        .count();
    assert!((20..=40).contains(&cases), "{cases}");
    // Its own files may be written again, nobody else's.
    assert!(
        run(&["--to", "dbt:snowflake", "--table", "crm.accounts"])
            .status
            .success()
    );
    let snowflake = fs::read_to_string(left.join("models/saas_scores.sql")).unwrap();
    assert!(
        snowflake.contains("{{ source('crm', 'accounts') }}"),
        "{snowflake}"
    );
    assert!(run(&["--to", "dbt"]).status.success());
    let tells = |arguments: &[&str], told: &str| {
        let error = crate::cli::refused(
            dir.path(),
            &[&["export", "--id", "account_id"], arguments].concat(),
        );
        assert!(error.contains(told), "{error}");
    };
    fs::create_dir(dir.path().join("own")).unwrap();
    fs::write(dir.path().join("own/saas_scores.sql"), "SELECT 1").unwrap();
    tells(
        &["--to", "dbt", "-o", "own"],
        "saas_scores.sql: is there already and was not written by",
    );
    tells(&["--to", "dbt"], "`-o` must be a folder of a dbt project");
    tells(
        &["--to", "dbt:sqlite", "-o", "x"],
        "`--to dbt:` must be postgres, duckdb",
    );
    tells(
        &["--to", "dbt", "-o", "x", "--self-test"],
        "`--self-test` must be given with --to sql:DIALECT or pmml",
    );
    let output = crate::cli::lookalike(dir.path(), &["export", "--to", "dbt:duckdbb"]);
    assert!(text(&output.stderr).contains("did you mean `dbt:duckdb`?"));

    write_parquet(
        &plan,
        &golden,
        0..golden.rows.len(),
        &left.join("accounts.parquet"),
    );
    let mut expected = csv::Writer::from_path(left.join("expected.csv")).unwrap();
    expected
        .write_record(["id", "expected_milli", "expected_grade", "expected_segment"])
        .unwrap();
    for (at, of) in golden.expected.iter().enumerate() {
        let segment = of.segment.map(|number| number.to_string()).unwrap_or_default();
        let row = [
            at.to_string(),
            of.score_milli.to_string(),
            of.grade.clone(),
            segment,
        ];
        expected.write_record(row).unwrap();
    }
    expected.flush().unwrap();
    let kept = Path::new(env!("CARGO_TARGET_TMPDIR")).join("dbt");
    let _ = fs::remove_dir_all(&kept);
    fs::create_dir_all(kept.join("models")).unwrap();
    for file in [
        "models/saas_scores.sql",
        "models/saas_scores.yml",
        "accounts.parquet",
        "expected.csv",
    ] {
        fs::copy(left.join(file), kept.join(file)).unwrap();
    }
}

/// The golden rows as a table of the server.
fn load(server: &postgres::Server, schema: &str, plan: &Plan, golden: &Golden) {
    let d = Dialect::Postgres;
    let kinds = golden.columns.iter().map(|name| {
        let kind = match kind(plan, name) {
            Holds::Number(_) => "DOUBLE PRECISION",
            Holds::Day => "DATE",
            Holds::Text { .. } => "TEXT",
        };
        format!(", {} {kind}", d.name_of(name))
    });
    let rows = golden.rows.iter().enumerate().map(|(at, row)| {
        let cells = row
            .iter()
            .map(|cell| cell.as_ref().map_or("NULL".to_owned(), |cell| d.text(cell)));
        format!("({at}, {})", cells.collect::<Vec<_>>().join(", "))
    });
    let sql = format!(
        "CREATE SCHEMA {schema}; CREATE TABLE {schema}.accounts (account_id INT{}); INSERT INTO {schema}.accounts VALUES {}",
        kinds.collect::<String>(),
        rows.collect::<Vec<_>>().join(", ")
    );
    server.ask(&sql).unwrap();
}

#[test]
fn postgres_scores_a_table_into_a_table() {
    let Some(server) = postgres::server() else { return };
    let model = model();
    let Exported { plan, golden } = exported(&model);
    load(server, "engine", &plan, &golden);
    let dir = place(&model);
    let address = server.address();
    let environment = [("DATABASE_URL", address.as_str())];
    let id = ["--id", "account_id"];
    let into = |from, to, more: &[&'static str]| [&[from, to], &id[..], more].concat();
    let whole = into("postgres#engine.accounts", "postgres#engine.Scores", &[]);
    let output = score(dir.path(), "postgres", &whole, &environment);
    let said = text(&output.stderr);
    assert!(output.status.success() && output.stdout.is_empty(), "{said}");
    assert!(
        said.contains(&format!(
            "{} accounts scored with saas@v000001: A ",
            golden.rows.len()
        )),
        "{said}"
    );
    assert!(
        said.contains("count as unknown: "),
        "NaN and infinities are told of: {said}"
    );
    let all = "SELECT CONCAT_WS('|', id, score_milli, grade, segment, similarity, reason_1) FROM engine.\"Scores\" ORDER BY id";
    let found = server.ask(all).unwrap();
    let expected = golden.expected.iter().enumerate().map(|(at, of)| {
        let segment = of.segment.map_or(String::new(), |number| format!("|{number}"));
        let reason = of
            .reasons
            .first()
            .map_or(String::new(), |reason| format!("|{reason}"));
        let similarity = of.similarity as f64 / 10.0;
        format!(
            "{at}|{}|{}{segment}|{similarity}{reason}",
            of.score_milli, of.grade
        )
    });
    assert_eq!(found, expected.collect::<Vec<_>>());

    // One table replaces another only when asked, and nothing that is read.
    let error = refused(dir.path(), "postgres", &whole, &environment);
    assert!(
        error.contains("postgres#engine.Scores: is there already; replace it with --force"),
        "{error}"
    );
    let query = into(
        "postgres#SELECT * FROM engine.accounts WHERE account_id < 5 -- few",
        "postgres#engine.Scores",
        &["--force", "--reasons", "0", "--json"],
    );
    let output = score(dir.path(), "postgres", &query, &environment);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let told: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(
        (&told["accounts"], server.ask(all).is_err()),
        (&5.into(), true),
        "no reason, no column"
    );
    assert_eq!(
        server.ask("SELECT COUNT(*) FROM engine.\"Scores\"").unwrap(),
        ["5"]
    );
    server
        .ask("CREATE VIEW engine.seen AS SELECT * FROM engine.accounts; CREATE VIEW engine.kept AS SELECT 1 FROM engine.\"Scores\"")
        .unwrap();
    let other = [("DATABASE_URL", address.as_str()), ("OTHER", address.as_str())];
    for (from, to, told) in [
        (
            "postgres#engine.accounts",
            "postgres#engine.accounts",
            "engine.accounts: is both read and written",
        ),
        (
            "postgres#engine.seen",
            "postgres#engine.accounts",
            "engine.accounts: is both read and written",
        ),
        (
            "postgres#engine.accounts",
            "postgres#engine.seen",
            "engine.seen: is no table that could be replaced",
        ),
        (
            "postgres#engine.accounts",
            "postgres#engine.Scores",
            "cannot be replaced (cannot drop table",
        ),
        (
            "postgres#engine.account",
            "postgres#engine.new",
            "did you mean `engine.accounts`?",
        ),
        (
            "postgres#engine.accounts",
            "postgres#nowhere.new",
            "schema \"nowhere\" does not exist",
        ),
        (
            "postgres#engine.accounts",
            "postgres:OTHER#engine.new",
            "is not in the database of the accounts",
        ),
        (
            "postgres#engine.accounts",
            "postgres#SELECT 1",
            "is a query, and scores go to a table",
        ),
        ("postgres#engine.accounts", "out.csv", "is no table of PostgreSQL"),
        ("accounts.csv", "postgres#engine.new", "is no table of PostgreSQL"),
        (
            "postgres#SELECT account_id, employees AS employes FROM engine.accounts",
            "postgres#engine.new",
            "there is no column `",
        ),
        (
            "postgres#SELECT 1; DROP TABLE engine.accounts",
            "postgres#engine.new",
            "cannot insert multiple commands",
        ),
    ] {
        let error = refused(dir.path(), "postgres", &into(from, to, &["--force"]), &other);
        assert!(error.contains(told), "{from} {to}: {error}");
    }
    let kept = "SELECT COUNT(*) FROM engine.accounts UNION ALL SELECT COUNT(*) FROM engine.\"Scores\"";
    assert_eq!(
        server.ask(kept).unwrap(),
        [golden.rows.len().to_string(), "5".to_owned()]
    );

    // A connection that ends midway leaves what was there.
    let slow = into(
        "postgres#SELECT *, pg_sleep(0.05)::text FROM engine.accounts CROSS JOIN generate_series(1, 1000)",
        "postgres#engine.new",
        &[],
    );
    let killer = std::thread::spawn(move || {
        // The server shows the first kilobyte of a query, in which the table's name stands.
        let seen =
            "query LIKE 'CREATE TABLE%new%' AND state = 'active' AND query_start < now() - interval '0.3 s'";
        let end = |which: &str| {
            let end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'lookalike' AND";
            server.ask(&format!("{end} {which}")).unwrap()
        };
        for _ in 0..1_200 {
            if !end(seen).is_empty() {
                return true;
            }
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
        // Nothing waits for ever.
        end("query LIKE 'CREATE TABLE%'");
        false
    });
    let error = refused(dir.path(), "postgres", &slow, &environment);
    assert!(killer.join().unwrap(), "the query was not seen: {error}");
    assert!(
        error.contains("the connection was lost and nothing is written"),
        "{error}"
    );
    assert!(server.ask("SELECT 1 FROM engine.new").is_err());
}
