//! A store in a PostgreSQL database, connected as the environment says.

use std::path::Path;
use std::pin::pin;

use futures_util::TryStreamExt;
use tokio::runtime::Runtime;
use tokio_postgres::Client;
use tokio_postgres::error::SqlState;
use tokio_postgres::types::private::BytesMut;
use tokio_postgres::types::{IsNull, ToSql, Type, to_sql_checked};

use super::database::{Database, STORE, Value, Visit};
use super::dialect::Dialect;
use crate::error::{Error, Result};
use crate::source::postgres::connect::{Target, said};

/// Most rows of one statement: with it places stay below the 65,535 that the protocol knows (house choice).
const ROWS: usize = 500;

/// Messages that tell what is there already are of no use; whoever else writes is waited for as SQLite does.
const SETTINGS: &str =
    "SET client_min_messages = warning; SET lock_timeout = '30s'; SET datestyle = 'ISO, YMD'";

/// An open connection.
pub(super) struct Postgres {
    runtime: Runtime,
    client: Client,
    target: Target,
}

impl Postgres {
    /// Connects; `variable` names the environment variable with the address.
    ///
    /// # Errors
    /// [`Error::Store`] saying which server refused and why, without the password.
    pub fn open(variable: Option<&str>) -> Result<Self> {
        let path = Path::new(STORE);
        let target = Target::from_environment(variable, path)?;
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_io()
            .enable_time()
            .build()
            .map_err(Error::io(path, "connect"))?;
        let patience = target.connect_patience();
        let connecting = async { tokio::time::timeout(patience, target.connect(path)).await };
        let client = runtime.block_on(connecting).map_err(|_| {
            let reason = format!("the server did not answer within {} s", patience.as_secs());
            Error::store(path, reason, "check that it runs, and the network")
        })??;
        let opened = Self {
            runtime,
            client,
            target,
        };
        opened.run(SETTINGS)?;
        Ok(opened)
    }

    fn failed(&self, error: &tokio_postgres::Error) -> Error {
        let said = self.target.scrub(&said(error));
        let code = error.code();
        let is = |state: &SqlState| code == Some(state);
        let ended = code.is_some_and(|code| code.code().starts_with("57P"));
        let remedy = if error.is_closed() || code.is_none() || ended {
            let reason = format!("the connection to {} was lost ({said})", self.target.database());
            return Error::store(
                STORE,
                reason,
                "check the server and the network, then run again: nothing of this run was kept",
            );
        } else if is(&SqlState::INSUFFICIENT_PRIVILEGE) {
            "ask for the right to make and to fill tables there"
        } else if is(&SqlState::LOCK_NOT_AVAILABLE) {
            "another program writes to it: run again later"
        } else {
            "nothing of this run was kept: ask the server's administrator, then run again"
        };
        let reason = format!("{} refuses: {said}", self.target.database());
        Error::store(STORE, reason, remedy)
    }
}

impl Database for Postgres {
    fn run(&self, sql: &str) -> Result<()> {
        self.runtime
            .block_on(self.client.batch_execute(sql))
            .map_err(|error| self.failed(&error))
    }

    fn execute(&self, sql: &str, values: &[Value]) -> Result<u64> {
        let values: Vec<&(dyn ToSql + Sync)> = values.iter().map(|value| value as _).collect();
        self.runtime
            .block_on(self.client.execute(sql, &values))
            .map_err(|error| self.failed(&error))
    }

    fn insert(&self, table: &str, rows: &[Vec<Value>]) -> Result<()> {
        for rows in rows.chunks(ROWS) {
            let mut place = 0;
            let row = |row: &Vec<Value>| {
                let places: Vec<String> = row
                    .iter()
                    .map(|_| {
                        place += 1;
                        format!("${place}")
                    })
                    .collect();
                format!("({})", places.join(", "))
            };
            let places: Vec<String> = rows.iter().map(row).collect();
            let sql = format!("INSERT INTO {table} VALUES {}", places.join(", "));
            self.execute(&sql, &rows.concat())?;
        }
        Ok(())
    }

    fn each(&self, sql: &str, values: &[Value], visit: Visit) -> Result<()> {
        let failed = |error: tokio_postgres::Error| self.failed(&error);
        self.runtime.block_on(async {
            let rows = self.client.query_raw(sql, values).await.map_err(failed)?;
            let mut rows = pin!(rows);
            while let Some(row) = rows.try_next().await.map_err(failed)? {
                let mut cells = Vec::with_capacity(row.len());
                for (at, column) in row.columns().iter().enumerate() {
                    let cell = match *column.type_() {
                        Type::INT8 => row.try_get::<_, Option<i64>>(at).map(|v| v.map(Value::Integer)),
                        Type::INT4 => row
                            .try_get::<_, Option<i32>>(at)
                            .map(|v| v.map(|integer| Value::Integer(integer.into()))),
                        Type::FLOAT8 => row.try_get::<_, Option<f64>>(at).map(|v| v.map(Value::Real)),
                        _ => row.try_get::<_, Option<String>>(at).map(|v| v.map(Value::Text)),
                    };
                    cells.push(cell.map_err(failed)?.unwrap_or(Value::Null));
                }
                visit(&cells)?;
            }
            Ok(())
        })
    }

    fn dialect(&self) -> Dialect {
        Dialect::Postgres
    }

    fn place(&self) -> &Path {
        Path::new(STORE)
    }
}

impl ToSql for Value {
    fn to_sql(
        &self,
        kind: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Integer(integer) => integer.to_sql(kind, out),
            Self::Real(number) => number.to_sql(kind, out),
            Self::Text(text) => text.to_sql(kind, out),
        }
    }

    /// Statements cast where the server would take another type.
    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}
