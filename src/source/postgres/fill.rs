//! A table made in the database itself from a SELECT over another: no row leaves the server.

use std::path::Path;

use tokio_postgres::error::SqlState;
use tokio_postgres::{Client, SimpleQueryMessage};

use super::connect::{Target, said};
use super::{Patience, Reading, SETTINGS};
use crate::error::{Error, Result};
use crate::recipe::ReadRecipe;
use crate::source::location::{Asked, parts};

/// What is made of what.
pub(crate) struct Fill<'a> {
    /// The environment variable with the connection, where one was named.
    pub variable: Option<String>,
    /// The table or query that is read.
    pub asked: Asked,
    /// Its name in messages.
    pub path: &'a Path,
    /// The table that is made.
    pub target: &'a str,
    /// Whether one of that name goes.
    pub replace: bool,
}

/// What a run in the database asks its caller.
pub(crate) trait Statements {
    /// The SELECT that fills the table, by the columns of what is read and how a FROM names that.
    ///
    /// # Errors
    /// Whatever the columns lack.
    fn select(&self, columns: &[String], from: &str) -> Result<String>;

    /// A question about the table that was made, called so.
    fn about(&self, table: &str) -> String;
}

/// A transaction that writes.
const BEGIN: &str = "BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ";

/// A server that hears nothing more of this program ends its query; older ones than version 14 do not know how.
const WATCH: &str = "SET client_connection_check_interval = '5s'";

impl Fill<'_> {
    /// Makes the table in one transaction; the answer to the question about it.
    ///
    /// # Errors
    /// [`Error::Input`] saying what the server refuses or that the connection was lost: nothing is changed then.
    pub fn run(self, how: &ReadRecipe, statements: &dyn Statements) -> Result<Vec<Vec<Option<String>>>> {
        let reading = Reading {
            target: Target::from_environment(self.variable.as_deref(), self.path)?,
            asked: self.asked.clone(),
            path: self.path.to_path_buf(),
            patience: Patience::new(how),
        };
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_io()
            .enable_time()
            .build();
        let runtime = runtime.map_err(Error::io(self.path, "start scoring in"))?;
        runtime.block_on(self.filled(&reading, statements))
    }

    async fn filled(
        &self,
        reading: &Reading,
        statements: &dyn Statements,
    ) -> Result<Vec<Vec<Option<String>>>> {
        let client = reading.connected().await?;
        let refused = |error: tokio_postgres::Error| self.refused(reading, &error);
        let _ = client.batch_execute(WATCH).await;
        let begin = format!("{BEGIN}; {SETTINGS}");
        client.batch_execute(&begin).await.map_err(refused)?;
        let statement = reading.prepared(&client).await?;
        let columns: Vec<String> = statement
            .columns()
            .iter()
            .map(|column| column.name().to_owned())
            .collect();
        let from = format!("(\n{}\n) AS la_accounts", self.asked.sql());
        let select = statements.select(&columns, &from)?;
        let target = parts(self.target);
        let name = target.join(".");
        // An older table stays readable until the new one is whole.
        let made = match (self.replace, target.split_last()) {
            (true, Some((_, schema))) => {
                let own = format!("\"la_scores_{}\"", std::process::id());
                schema.iter().cloned().chain([own]).collect::<Vec<_>>().join(".")
            }
            _ => name.clone(),
        };
        // However long that takes: a connection that died is noticed below this.
        let create = format!("CREATE TABLE {made} AS\n{select}");
        let create = client.batch_execute(&create);
        reading
            .patience
            .within(&reading.path, create)
            .await?
            .map_err(refused)?;
        if let (true, Some((last, _))) = (self.replace, target.split_last()) {
            self.check_unread(&client, reading, &name).await?;
            let replace = format!("DROP TABLE IF EXISTS {name}; ALTER TABLE {made} RENAME TO {last}");
            client.batch_execute(&replace).await.map_err(refused)?;
        }
        let told = rows(&client, &statements.about(&name)).await.map_err(refused)?;
        client.batch_execute("COMMIT").await.map_err(refused)?;
        Ok(told)
    }

    /// What is read is not replaced, by whatever views it is read: this transaction would hold a lock on it.
    async fn check_unread(&self, client: &Client, reading: &Reading, name: &str) -> Result<()> {
        let asked = format!(
            "SELECT 1 FROM pg_locks WHERE pid = pg_backend_pid() AND locktype = 'relation' AND relation = to_regclass('{}')",
            name.replace('\'', "''")
        );
        let locked = rows(client, &asked)
            .await
            .map_err(|error| self.refused(reading, &error))?;
        match locked.is_empty() {
            true => Ok(()),
            false => Err(self.error(
                "is both read and written".to_owned(),
                "give the scores another table",
            )),
        }
    }

    fn error(&self, reason: String, remedy: &str) -> Error {
        Error::input(format!("postgres#{}", self.target), 0, 0, reason, remedy)
    }

    /// What the server or the connection refuses, on one line without the password.
    fn refused(&self, reading: &Reading, error: &tokio_postgres::Error) -> Error {
        let said = reading.target.scrub(&said(error));
        let code = error.code().map(SqlState::code).unwrap_or_default();
        let is = |state: &SqlState| error.code() == Some(state);
        let lost = error.is_closed() || error.as_db_error().is_none() || code.starts_with("57P");
        let (reason, remedy) = if lost {
            let reason = format!("the connection was lost and nothing is written ({said})");
            (reason, "check the server and the network, then run again")
        } else if is(&SqlState::DUPLICATE_TABLE) {
            (
                "is there already".to_owned(),
                "replace it with --force, or give the scores another table",
            )
        } else if is(&SqlState::WRONG_OBJECT_TYPE) {
            (
                format!("is no table that could be replaced ({said})"),
                "give the scores another table",
            )
        } else if is(&SqlState::DEPENDENT_OBJECTS_STILL_EXIST) {
            (
                format!("cannot be replaced ({said})"),
                "drop what depends on it first, or give the scores another table",
            )
        } else if is(&SqlState::INSUFFICIENT_PRIVILEGE) {
            (
                format!("the server refuses: {said}"),
                "ask for the right to read the accounts and to create tables there",
            )
        } else if is(&SqlState::INVALID_SCHEMA_NAME) {
            (said, "create the schema, or name one that is there")
        } else {
            (
                format!("the server refuses, and nothing is written: {said}"),
                "correct it and run again",
            )
        };
        self.error(reason, remedy)
    }
}

/// The rows of an answer, as the server prints them.
async fn rows(client: &Client, sql: &str) -> Result<Vec<Vec<Option<String>>>, tokio_postgres::Error> {
    let answer = client.simple_query(sql).await?;
    let row = |message: SimpleQueryMessage| match message {
        SimpleQueryMessage::Row(row) => {
            Some((0..row.len()).map(|at| row.get(at).map(str::to_owned)).collect())
        }
        _ => None,
    };
    Ok(answer.into_iter().filter_map(row).collect())
}
