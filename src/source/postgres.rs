//! PostgreSQL: one statement in a read-only transaction, its rows taken as the server prints them, so that columns of
//! any type can be read. The server waits while rows are taken: memory holds a few of them.

pub(crate) mod connect;
pub(crate) mod fill;
mod text;
mod tls;

use std::path::{Path, PathBuf};
use std::pin::pin;
use std::time::{Duration, Instant};

use futures_util::TryStreamExt;
use tokio_postgres::error::SqlState;
use tokio_postgres::{Client, SimpleQueryMessage, Statement};

use crate::error::{Error, Result};
use crate::recipe::ReadRecipe;
use crate::source::feed::{Feed, Sink};
use crate::source::location::Asked;
use crate::source::meter::{Raise, over, over_time};
use crate::source::stream::{Source, header, which};

use connect::Target;

/// How long a query may work on one row (house choice: an aggregate over a large table takes some seconds).
const SILENCE: Duration = Duration::from_secs(60);

/// Days, moments and numbers as the other sources write them, and rows in the table's order.
const SETTINGS: &str = "SET LOCAL datestyle = 'ISO, YMD'; SET LOCAL intervalstyle = 'iso_8601'; \
                        SET LOCAL timezone = 'UTC'; SET LOCAL bytea_output = 'hex'; \
                        SET LOCAL extra_float_digits = 1; SET LOCAL synchronize_seqscans = off";

/// A transaction that only reads.
const BEGIN: &str = "BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY";

/// Starts reading a table or query; `variable` names the environment variable with the connection, `path` is the
/// source's name in messages.
pub fn open(
    variable: Option<String>,
    asked: Asked,
    path: &Path,
    how: &ReadRecipe,
) -> Result<Box<dyn Source>> {
    let patience = Patience::new(how);
    let name = path.to_path_buf();
    let target = Target::from_environment(variable.as_deref(), path)?;
    Feed::start(path, move |sink| {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_io()
            .enable_time()
            .build();
        let runtime = runtime.map_err(Error::io(&name, "start reading"))?;
        runtime.block_on(
            Reading {
                target,
                asked,
                path: name,
                patience,
            }
            .run(sink),
        )
    })
}

/// One reading of one statement.
struct Reading {
    target: Target,
    asked: Asked,
    path: PathBuf,
    patience: Patience,
}

/// How long a server is waited for.
struct Patience {
    since: Instant,
    /// All the time there is, when the user says so.
    whole: Option<Duration>,
}

impl Patience {
    fn new(how: &ReadRecipe) -> Self {
        Self {
            since: Instant::now(),
            whole: how.patience(),
        }
    }

    /// The answer to a question, unless all of the time passes first.
    async fn within<T>(&self, path: &Path, question: impl Future<Output = T>) -> Result<T> {
        match self.whole {
            Some(whole) => self.answer(whole, 0, path, question).await,
            None => Ok(question.await),
        }
    }

    /// The answer to a question, unless `usual` passes first or all of the time.
    async fn answer<T>(
        &self,
        usual: Duration,
        rows: u64,
        path: &Path,
        question: impl Future<Output = T>,
    ) -> Result<T> {
        let left = match self.whole {
            Some(whole) => whole.saturating_sub(self.since.elapsed()),
            None => usual,
        };
        tokio::time::timeout(left, question)
            .await
            .map_err(|_| match self.whole {
                Some(whole) => over_time(path, whole, rows),
                None => {
                    let limit = format!("{} s without an answer of the server", usual.as_secs());
                    over(path, &limit, rows, Raise::Time)
                }
            })
    }
}

impl Reading {
    async fn run(&self, sink: &mut Sink) -> Result<()> {
        let client = self.connected().await?;
        self.answer(0, client.batch_execute(&format!("{BEGIN}; {SETTINGS}")))
            .await?
            .map_err(|error| self.failed(&error, None))?;
        let sql = self.asked.sql();
        let statement = self.prepared(&client).await?;
        let columns = statement.columns();
        if columns.is_empty() {
            let reason = "the query gives no columns";
            return Err(Error::input(
                &self.path,
                0,
                0,
                reason,
                "write one that selects rows",
            ));
        }
        let kinds: Vec<text::Kind> = columns
            .iter()
            .map(|column| text::Kind::of(column.type_()))
            .collect();
        let names = header(columns.iter().map(|column| column.name()), &self.path, 0)?;
        let width = names.len();
        sink.header(names, None);
        let mut line = 1;
        let rows = self
            .answer(0, client.simple_query_raw(&sql))
            .await?
            .map_err(|error| self.failed(&error, Some(line)))?;
        let mut rows = pin!(rows);
        while let Some(message) = self
            .answer(line - 1, rows.try_next())
            .await?
            .map_err(|error| self.failed(&error, Some(line)))?
        {
            let SimpleQueryMessage::Row(row) = message else {
                continue;
            };
            line += 1;
            for (column, kind) in kinds.iter().enumerate().take(width.min(row.len())) {
                let printed = row
                    .try_get(column)
                    .map_err(|error| self.failed(&error, Some(line)))?;
                let mut apart = true;
                sink.cell(|out| apart = kind.write(out, printed.unwrap_or("")));
                if !apart {
                    return Err(self.runs_together(line, columns[column].name()));
                }
            }
            if !sink.end_row(line)? {
                return Ok(());
            }
        }
        Ok(())
    }

    async fn connected(&self) -> Result<Client> {
        let usual = self.target.connect_patience();
        let connecting = self.target.connect(&self.path);
        self.patience.answer(usual, 0, &self.path, connecting).await?
    }

    /// What is asked, understood by the server; that also refuses a second statement, which could leave the transaction.
    async fn prepared(&self, client: &Client) -> Result<Statement> {
        match self.answer(0, client.prepare(&self.asked.sql())).await? {
            Ok(statement) => Ok(statement),
            Err(error) if error.code() == Some(&SqlState::UNDEFINED_TABLE) => {
                Err(self.answer(0, self.no_table(client, &error)).await?)
            }
            Err(error) => Err(self.failed(&error, None)),
        }
    }

    /// Values of a list that could not be told apart again.
    fn runs_together(&self, line: u64, column: &str) -> Error {
        let reason =
            format!("column `{column}`: a value of this list has `;` in it, which stands between values");
        let remedy = format!(
            "ask for it without: postgres#SELECT …, array(SELECT replace(v, ';', ',') FROM unnest({column}) v) AS {column} FROM …"
        );
        Error::input(&self.path, line, 0, reason, remedy)
    }

    async fn answer<T>(&self, rows: u64, question: impl Future<Output = T>) -> Result<T> {
        self.patience.answer(SILENCE, rows, &self.path, question).await
    }

    /// A table that is not there, with those that are.
    async fn no_table(&self, client: &Client, error: &tokio_postgres::Error) -> Error {
        let Asked::Table(name) = &self.asked else {
            return self.failed(error, None);
        };
        let listed = "ROLLBACK; SELECT CASE WHEN table_schema = current_schema() THEN table_name ELSE table_schema || '.' \
                      || table_name END FROM information_schema.tables WHERE table_schema NOT IN ('pg_catalog', \
                      'information_schema') ORDER BY 1 LIMIT 1000";
        let Ok(rows) = client.simple_query(listed).await else {
            return self.failed(error, None);
        };
        let tables: Vec<String> = rows
            .iter()
            .filter_map(|message| match message {
                SimpleQueryMessage::Row(row) => row.get(0).map(str::to_owned),
                _ => None,
            })
            .collect();
        let reason = format!("there is no table `{name}` in {}", self.target.database());
        let remedy = match tables.is_empty() {
            true => "that database shows no tables to this user".to_owned(),
            false => which(name, &tables),
        };
        Error::input(&self.path, 0, 0, reason, remedy)
    }

    /// What the server or the connection refuses, on one line without the password; `line` is that of the last row
    /// read, once rows are.
    fn failed(&self, error: &tokio_postgres::Error, line: Option<u64>) -> Error {
        let said = self.target.scrub(&connect::said(error));
        let rows = line.unwrap_or(1) - 1;
        let lost = error.is_closed() || error.as_db_error().is_none();
        let ended = error
            .as_db_error()
            .is_some_and(|db| db.code().code().starts_with("57P"));
        let (reason, remedy) = if lost || ended {
            let reason = format!("the connection was lost after {rows} rows ({said})");
            (reason, "check the server and the network, then run again")
        } else if error.code() == Some(&SqlState::READ_ONLY_SQL_TRANSACTION) {
            (
                format!("the server refuses: {said}"),
                "only reading is allowed: write a SELECT",
            )
        } else if error.code() == Some(&SqlState::INSUFFICIENT_PRIVILEGE) {
            (
                format!("the server refuses: {said}"),
                "ask for the right to SELECT it",
            )
        } else if error.code() == Some(&SqlState::QUERY_CANCELED) {
            (
                format!("the server refuses: {said}"),
                "ask for fewer rows, or raise statement_timeout",
            )
        } else {
            (format!("the query fails: {said}"), "correct it")
        };
        let line = if rows > 0 { line.unwrap_or(0) } else { 0 };
        Error::input(&self.path, line, 0, reason, remedy)
    }
}
