//! The card as SQL: what each engine that is here makes of accounts on every edge of it.

use std::path::Path;

use lookalike::criteria::{Cut, Formula};
use lookalike::export::{Dialect, Golden, Plan, Select, card, golden, point_columns, self_test};
use lookalike::language::Language;
use lookalike::model::{Card, Model};
use lookalike::recipe::Family;
use lookalike::registry::{MODEL, Registry};
use lookalike::table::{Kind, Reading};
use rusqlite::Connection;
use rusqlite::types::Value;

use crate::cli::{done, refused};
use crate::example::{self, line, number};

const REASONS: usize = 3;

/// The example's card with what it lacks: numbers made of two, codes, days apart, yes and no, and words for nothing.
pub fn every_kind() -> Model {
    let mut model = example::model();
    let coded = Cut::Number {
        column: "rating".into(),
        reading: Reading {
            codes: vec![-999.0, 9_999.0],
            missing: vec!["-1".into()],
            ..Reading::new(Kind::Number)
        },
        cuts: vec![-999.0, 5.5, 12.5, 9_999.0_f64.next_down()],
    };
    let derived = |formula, first: Cut, second: Cut, cuts: &[f64]| Cut::Derived {
        formula,
        first: Box::new(first),
        second: Box::new(second),
        cuts: cuts.to_vec(),
    };
    let day = |column: &str| Cut::Age {
        column: column.into(),
        reading: Reading::new(Kind::Date),
        as_of: 20_000,
        cuts: Vec::new(),
    };
    let flag = Cut::Category {
        column: "is \"public\"".into(),
        reading: Reading {
            missing: vec!["ask them".into()],
            ..Reading::new(Kind::Boolean)
        },
        groups: vec![vec!["yes".into()], vec!["no".into()]],
    };
    let city = Cut::Category {
        column: "city".into(),
        reading: Reading::new(Kind::Category),
        groups: vec![
            vec!["Besançon".into(), "L'Aquila".into()],
            vec!["C:\\Köln".into()],
        ],
    };
    let add = |model: &mut Model, name: &str, cut: Cut| {
        let bins: Vec<(i64, u64, u64)> = (0..cut.len())
            .map(|bin| (700 * bin as i64, 50, 10 + bin as u64))
            .collect();
        model
            .criteria
            .push(line(name, Family::Firmographic, false, cut, &bins));
    };
    add(&mut model, "rating", coded);
    add(&mut model, "is \"public\"", flag);
    add(&mut model, "city", city);
    add(
        &mut model,
        "ratio",
        derived(
            Formula::Ratio,
            number("price", &[]),
            number("cost", &[]),
            &[0.5, 1.5],
        ),
    );
    add(
        &mut model,
        "margin",
        derived(
            Formula::Difference,
            number("price", &[]),
            number("cost", &[]),
            &[0.1 + 0.2, 10.0],
        ),
    );
    add(
        &mut model,
        "days",
        derived(Formula::Difference, day("created"), day("signed"), &[30.0, 90.5]),
    );
    model
}

pub struct Exported {
    pub plan: Plan,
    pub golden: Golden,
}

pub fn exported(model: &Model) -> Exported {
    let plan = Plan::new(model, Language::En).unwrap();
    let golden = golden(model, &plan, Language::En, REASONS);
    Exported { plan, golden }
}

fn select(dialect: Dialect) -> Select<'static> {
    Select {
        dialect,
        table: "crm.accounts",
        id: "account_id",
        reasons: REASONS,
        model: "saas@v000001",
        hash: "abc",
    }
}

/// Rows that SQLite gives.
fn rows(database: &Connection, sql: &str) -> Vec<Vec<Value>> {
    let mut statement = database.prepare(sql).unwrap();
    let columns = statement.column_count();
    let row = |row: &rusqlite::Row<'_>| (0..columns).map(|at| row.get(at)).collect();
    statement
        .query_map([], row)
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap()
}

/// A database with the golden rows in `accounts`, every cell as a text: what is a number is told by reading it.
fn database(golden: &Golden) -> Connection {
    let database = Connection::open_in_memory().unwrap();
    let names: Vec<String> = golden
        .columns
        .iter()
        .map(|name| Dialect::Sqlite.name_of(name))
        .collect();
    database
        .execute_batch(&format!(
            "CREATE TABLE accounts (account_id, {})",
            names.join(", ")
        ))
        .unwrap();
    let marks = vec!["?"; names.len() + 1].join(", ");
    let mut insert = database
        .prepare(&format!("INSERT INTO accounts VALUES ({marks})"))
        .unwrap();
    for (at, row) in golden.rows.iter().enumerate() {
        let id = std::iter::once(Value::Integer(at as i64));
        let cells = row
            .iter()
            .map(|cell| cell.clone().map_or(Value::Null, Value::Text));
        insert
            .execute(rusqlite::params_from_iter(id.chain(cells)))
            .unwrap();
    }
    drop(insert);
    database
}

pub fn cards() -> Vec<(&'static str, Model)> {
    let mut pocket = example::model();
    if pocket.pocket.is_some() {
        pocket = pocket.on(Card::Pocket).unwrap_or_else(|_| example::model());
    }
    let mut ungraded = every_kind();
    ungraded.unknown_limit = Some(20_000);
    let mut customers = every_kind();
    customers.sufficiency.not_ideal = 0;
    vec![
        ("example", example::model()),
        ("every kind", every_kind()),
        ("much unknown", ungraded),
        ("customers only", customers),
        ("pocket", pocket),
    ]
}

/// Score, fit, grade, segment, likeness, reasons and the points of each criterion, account by account.
#[test]
fn sqlite_gives_what_lookalike_gives() {
    for (name, model) in cards() {
        let Exported { plan, golden } = exported(&model);
        let select = Select {
            table: "accounts",
            ..select(Dialect::Sqlite)
        };
        let database = database(&golden);
        let found = rows(&database, &select.of(&plan));
        assert_eq!(found.len(), golden.rows.len(), "{name}");
        assert!(golden.rows.len() > 50, "{name}: {}", golden.rows.len());
        let points = point_columns(&plan).len();
        for (row, expected) in found.iter().zip(&golden.expected) {
            let Value::Integer(id) = row[0] else {
                panic!("{row:?}")
            };
            let told = format!("{name}: {:?} {:?}", golden.columns, golden.rows[id as usize]);
            assert_eq!(row[1], Value::Integer(expected.score_milli), "{told}");
            match row[3] {
                Value::Real(fit) => assert!((fit - expected.fit).abs() < 1e-11, "{told}: {fit}"),
                _ => assert!(row[3] == Value::Null && name == "customers only", "{told}"),
            }
            assert_eq!(row[4], Value::Text(expected.grade.clone()), "{told}");
            let segment = expected
                .segment
                .map_or(Value::Null, |number| Value::Integer(number.into()));
            assert_eq!(row[5], segment, "{told}");
            assert_eq!(row[6], Value::Real(expected.similarity as f64 / 10.0), "{told}");
            assert_eq!(
                row[7],
                Value::Real(expected.unknown_weight as f64 / 1000.0),
                "{told}"
            );
            let reasons: Vec<Value> = row[10..10 + REASONS]
                .iter()
                .filter(|reason| **reason != Value::Null)
                .cloned()
                .collect();
            let own: Vec<Value> = expected.reasons.iter().cloned().map(Value::Text).collect();
            assert_eq!(reasons, own, "{told}");
            let given: Vec<i64> = row[10 + REASONS..10 + REASONS + points]
                .iter()
                .map(|cell| match cell {
                    Value::Integer(points) => *points,
                    other => panic!("{other:?}"),
                })
                .collect();
            assert_eq!(given, expected.points, "{told}");
            assert_eq!(given.iter().sum::<i64>(), expected.score_milli);
        }
    }
}

/// The statement that proves an engine finds nothing, and finds a card that is not the one.
#[test]
fn the_proof_can_fail() {
    let model = every_kind();
    let Exported { plan, golden } = exported(&model);
    let database = Connection::open_in_memory().unwrap();
    let prove = |golden: &Golden| rows(&database, &self_test(&select(Dialect::Sqlite), &plan, golden)).len();
    assert_eq!(prove(&golden), 0);
    let mut wrong = model.clone();
    wrong.criteria[0].points[1] += 1;
    let other = exported(&wrong).golden;
    assert!(prove(&other) > 0);
}

#[test]
fn postgres_gives_what_lookalike_gives() {
    let Some(server) = crate::postgres::server() else {
        return;
    };
    for (name, model) in cards() {
        let Exported { plan, golden } = exported(&model);
        let wrong = server
            .ask(&self_test(&select(Dialect::Postgres), &plan, &golden))
            .unwrap();
        assert_eq!(wrong, [""; 0], "{name}");
    }
}

/// Leaves what `make engines` runs on the engines that Python has, and past the grammar of the others: of each card and
/// dialect the statement that scores and the one that proves; that of a card that is not the one must find something.
#[test]
fn statements_are_left_for_the_engines() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("engines");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    let leave = |name: &str, plan: &Plan, golden: &Golden| {
        for dialect in Dialect::ALL {
            let select = select(dialect);
            let name = format!("{}.{}", name.replace(' ', "-"), dialect.name());
            std::fs::write(folder.join(format!("{name}.score.sql")), select.of(plan)).unwrap();
            let proof = self_test(&select, plan, golden);
            std::fs::write(folder.join(format!("{name}.proof.sql")), proof).unwrap();
        }
    };
    for (name, model) in cards() {
        let Exported { plan, golden } = exported(&model);
        leave(name, &plan, &golden);
    }
    let mut wrong = example::model();
    let plan = exported(&wrong).plan;
    wrong.criteria[0].points[1] += 1;
    leave("wrong", &plan, &exported(&wrong).golden);
}

/// What broke engines: bare decimals, deep parentheses, names that are texts, `GREATEST` of NULL, and one expression in the
/// place of many names.
#[test]
fn no_dialect_has_what_broke_engines() {
    let Exported { plan, .. } = exported(&every_kind());
    for dialect in Dialect::ALL {
        let sql = select(dialect).of(&plan);
        let (mut depth, mut deepest) = (0_i32, 0);
        for c in sql.chars() {
            depth += i32::from(c == '(') - i32::from(c == ')');
            deepest = deepest.max(depth);
        }
        assert_eq!(depth, 0, "{}", dialect.name());
        assert!(deepest < 20, "{}: {deepest}", dialect.name());
        let sql = sql.replace("\\'", "").replace("''", "");
        // Outside texts and names, a number with a point has an exponent.
        let bare = sql
            .lines()
            .filter(|line| !line.starts_with("--"))
            .flat_map(|line| {
                line.split(['\'', '"', '`'])
                    .step_by(2)
                    .map(str::to_owned)
                    .collect::<Vec<_>>()
            });
        for part in bare {
            for word in part
                .split([' ', ',', '(', ')'])
                .filter(|word| word.contains('.') && word.starts_with(|c: char| c.is_ascii_digit()))
            {
                assert!(word.contains('E'), "{}: {word}", dialect.name());
            }
        }
        assert!(sql.contains("score_milli") && sql.ends_with('\n'));
    }
}

#[test]
fn spark_and_bigquery_escape_backslashes() {
    assert_eq!(Dialect::Spark.text("it's C:\\x"), "'it\\'s C:\\\\x'");
    assert_eq!(Dialect::BigQuery.name_of("a`b"), "`a\\`b`");
    assert_eq!(Dialect::Postgres.text("it's C:\\x"), "'it''s C:\\x'");
    assert_eq!(Dialect::DuckDb.table("crm.my accounts"), "crm.\"my accounts\"");
}

pub fn place(model: &Model) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let registry = Registry::open(dir.path().join("models"));
    registry
        .publish("saas", &[(MODEL, &model.to_json().unwrap())])
        .unwrap();
    dir
}

#[test]
fn the_command_writes_a_statement() {
    let dir = place(&example::model());
    let sql = done(
        dir.path(),
        &[
            "export",
            "--to",
            "sql:duckdb",
            "--table",
            "crm.accounts",
            "--id",
            "account_id",
        ],
    );
    assert!(
        sql.starts_with("-- saas@v000001: scores of crm.accounts, for duckdb.\n"),
        "{sql}"
    );
    assert!(sql.contains("--   employees: a number\n"), "{sql}");
    done(
        dir.path(),
        &[
            "export",
            "--to",
            "sql:sqlite",
            "--id",
            "account_id",
            "--reasons",
            "0",
            "-o",
            "score.sql",
        ],
    );
    let sql = std::fs::read_to_string(dir.path().join("score.sql")).unwrap();
    assert!(!sql.contains("reason_1"));
    let proof = done(
        dir.path(),
        &[
            "export",
            "--to",
            "sql:sqlite",
            "--id",
            "account_id",
            "--self-test",
        ],
    );
    assert_eq!(rows(&Connection::open_in_memory().unwrap(), &proof).len(), 0);
}

#[test]
fn what_cannot_be_exported_is_one_line() {
    let mut words = example::model();
    let Cut::Member { reading, .. } = &mut words
        .criteria
        .iter_mut()
        .find(|of| of.cut.token().is_some())
        .unwrap()
        .cut
    else {
        unreachable!("it has a token")
    };
    *reading = Reading {
        separator: reading.separator,
        ..Reading::words()
    };
    let dir = place(&words);
    let error = refused(
        dir.path(),
        &["export", "--to", "sql:duckdb", "--id", "account_id"],
    );
    assert!(
        error.contains("free text has no equal in SQL, PMML or a workbook: `tools: "),
        "{error}"
    );
    let dir = place(&example::model());
    let error = refused(
        dir.path(),
        &[
            "export",
            "--to",
            "sql:duckdb",
            "--id",
            "account_id",
            "--reasons",
            "11",
        ],
    );
    assert!(
        error.contains("`--reasons` must be at most 10, got 11"),
        "{error}"
    );
    std::fs::write(dir.path().join("accounts.csv"), "account_id\n").unwrap();
    let error = refused(
        dir.path(),
        &[
            "export",
            "--to",
            "sql:duckdb",
            "--id",
            "account_id",
            "-o",
            "accounts.csv",
        ],
    );
    assert!(
        error.contains("accounts.csv is there already and does not end in .sql"),
        "{error}"
    );
    let kept = std::fs::read_to_string(dir.path().join("accounts.csv")).unwrap();
    assert_eq!(kept, "account_id\n");
    let output = crate::cli::lookalike(dir.path(), &["export", "--to", "sql:postgre"]);
    let error = crate::cli::text(&output.stderr);
    assert!(
        output.status.code() == Some(2) && error.contains("did you mean `sql:postgres`?"),
        "{error}"
    );
}

/// What a program that knows nothing but the JSON makes of an account: score, grade and segment.
struct Reader<'a> {
    card: &'a serde_json::Value,
    cells: Vec<Option<String>>,
}

impl<'a> Reader<'a> {
    fn new(card: &'a serde_json::Value, columns: &[String], row: &[Option<String>]) -> Self {
        let cell = |column: &serde_json::Value| {
            let at = columns.iter().position(|name| *name == column["name"]).unwrap();
            let text = row[at].as_deref().unwrap_or_default().trim().to_owned();
            let nothing = |text: &str| {
                let marks = column["unknown"].as_array().into_iter().flatten();
                marks.clone().any(|mark| mark == text)
            };
            match column["holds"].as_str().unwrap() {
                "number" => {
                    let number: f64 = text.parse().ok().filter(|number: &f64| number.is_finite())?;
                    let marks = column["unknown"].as_array().unwrap();
                    marks
                        .iter()
                        .all(|mark| mark.as_f64() != Some(number))
                        .then_some(text)
                }
                "day" => (text.len() == 10).then_some(text),
                _ if text.is_empty() => column["blank"].as_str().map(str::to_owned),
                _ => (!nothing(&text)).then_some(text),
            }
        };
        Self {
            card,
            cells: card["columns"].as_array().unwrap().iter().map(cell).collect(),
        }
    }

    fn tokens(&self, column: usize) -> Vec<String> {
        let text = self.cells[column].clone().unwrap_or_default();
        let separator = self.card["columns"][column]["separator"].as_str();
        match separator {
            Some(separator) => text
                .split(separator)
                .map(|token| token.trim().to_owned())
                .collect(),
            None => vec![text],
        }
    }

    fn bin(&self, at: usize) -> i64 {
        let axis = &self.card["axes"][at];
        let (unknown, other) = (axis["unknown"].as_i64().unwrap(), axis["else"].as_i64().unwrap());
        let pairs = |key: &str| axis[key].as_array().cloned().unwrap_or_default();
        let number = |value: f64| {
            let code = pairs("codes")
                .iter()
                .find(|of| of[0].as_f64() == Some(value))
                .map(|of| of[1].as_i64());
            let end = || {
                pairs("at_most")
                    .iter()
                    .find(|of| value <= of[0].as_f64().unwrap())
                    .map(|of| of[1].as_i64())
            };
            code.or_else(end).flatten().unwrap_or(other)
        };
        if let Some(two) = axis["columns"].as_array() {
            let cell = |of: &serde_json::Value| self.cells[of["column"].as_u64().unwrap() as usize].clone();
            let day = |text: String| text.parse::<jiff::civil::Date>().unwrap();
            let value = match (axis["formula"].as_str().unwrap(), cell(&two[0]), cell(&two[1])) {
                (_, None, _) | (_, _, None) => return unknown,
                ("ratio", Some(a), Some(b)) => a.parse::<f64>().unwrap() / b.parse::<f64>().unwrap(),
                ("difference", Some(a), Some(b)) => a.parse::<f64>().unwrap() - b.parse::<f64>().unwrap(),
                (_, Some(a), Some(b)) => f64::from((day(b) - day(a)).get_days()),
            };
            return if value.is_finite() { number(value) } else { unknown };
        }
        let column = axis["column"].as_u64().unwrap() as usize;
        let Some(cell) = &self.cells[column] else {
            return unknown;
        };
        let holds =
            |texts: &serde_json::Value, text: &str| texts.as_array().unwrap().iter().any(|one| one == text);
        if axis["holds_one_of"].is_array() {
            return i64::from(
                self.tokens(column)
                    .iter()
                    .any(|token| holds(&axis["holds_one_of"], token)),
            );
        }
        if axis["texts"].is_array() {
            let found = pairs("texts")
                .iter()
                .find(|of| holds(&of[0], cell))
                .map(|of| of[1].as_i64().unwrap());
            return found.unwrap_or(other);
        }
        if axis["from_day"].is_array() {
            let from = pairs("from_day");
            let found = from.iter().find(|of| cell.as_str() >= of[0].as_str().unwrap());
            return found.map_or(other, |of| of[1].as_i64().unwrap());
        }
        number(cell.parse().unwrap())
    }

    fn place(&self, axes: &serde_json::Value) -> usize {
        let of = |one: &serde_json::Value| {
            self.bin(one["axis"].as_u64().unwrap() as usize) * one["times"].as_i64().unwrap()
        };
        axes.as_array().unwrap().iter().map(of).sum::<i64>() as usize
    }

    fn score(&self) -> i64 {
        let lines = self.card["criteria"].as_array().unwrap();
        lines
            .iter()
            .map(|line| line["points"][self.place(&line["axes"])].as_i64().unwrap())
            .sum()
    }

    fn segment(&self) -> i64 {
        let classes = self.card["classes"].as_array().unwrap();
        let sum = |class: &serde_json::Value| {
            let told = class["evidence"].as_array().unwrap().iter();
            told.map(|one| one["evidence"][self.place(&one["axes"])].as_i64().unwrap())
                .sum::<i64>()
        };
        let evidence: Vec<i64> = classes.iter().map(sum).collect();
        let whole = |at: usize| evidence[at] + classes[at]["share"].as_i64().unwrap();
        let best = (0..classes.len()).rev().max_by_key(|at| whole(*at)).unwrap();
        match classes[best]["segment"].as_i64() {
            Some(number)
                if evidence.iter().any(|of| *of != 0)
                    && evidence[best] >= classes[best]["least"].as_i64().unwrap() =>
            {
                number
            }
            _ => 0,
        }
    }
}

/// The JSON alone is enough for the same score and segment.
#[test]
fn the_json_says_all_that_a_score_needs() {
    for (name, model) in cards() {
        let Exported { plan, golden } = exported(&model);
        let card = card(&plan, "saas@v000001", "abc");
        let card: serde_json::Value = serde_json::from_str(&card.to_string()).unwrap();
        for (row, expected) in golden.rows.iter().zip(&golden.expected) {
            let reader = Reader::new(&card, &golden.columns, row);
            let told = format!("{name}: {:?} {row:?}", golden.columns);
            assert_eq!(reader.score(), expected.score_milli, "{told}");
            assert_eq!(Some(reader.segment()), expected.segment.map(i64::from), "{told}");
        }
    }
    let dir = place(&example::model());
    let card: serde_json::Value =
        serde_json::from_str(&done(dir.path(), &["export", "--to", "json"])).unwrap();
    assert_eq!(
        (&card["model"], &card["unit"]),
        (&"saas@v000001".into(), &"milli-points".into())
    );
}
