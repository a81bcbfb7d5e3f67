//! A table scored in the PostgreSQL that holds it.

use crate::error::{Error, Result};
use crate::source::location::{Asked, Location};
use crate::workflow::engine::job::{EngineRequest, Job, Tally};

pub(super) fn score(request: &EngineRequest, job: &Job) -> Result<Tally> {
    let of = |written: &std::path::Path| match Location::of(written)? {
        Location::Postgres(variable, asked) => Ok((variable, asked)),
        other => Err(Error::input(
            other.shown(),
            0,
            0,
            "is no table of PostgreSQL, where --engine postgres scores",
            "name one as `postgres#crm.accounts`, or load this one there first",
        )),
    };
    let (variable, asked) = of(&request.data)?;
    let (there, target) = of(&request.output)?;
    if there != variable {
        return Err(Error::input(
            Location::of(&request.output)?.shown(),
            0,
            0,
            "is not in the database of the accounts",
            "name a table there: no account leaves its database",
        ));
    }
    let Asked::Table(target) = target else {
        return Err(Error::input(
            Location::of(&request.output)?.shown(),
            0,
            0,
            "is a query, and scores go to a table",
            "name a table: `postgres#crm.scores`",
        ));
    };
    in_database(variable, asked, &target, request, job)
}

#[cfg(feature = "postgres")]
fn in_database(
    variable: Option<String>,
    asked: Asked,
    target: &str,
    request: &EngineRequest,
    job: &Job,
) -> Result<Tally> {
    use crate::source::postgres::fill::{Fill, Statements};
    use crate::workflow::engine::job::ABOUT;

    struct Card<'a>(&'a Job, String);

    impl Statements for Card<'_> {
        fn select(&self, columns: &[String], from: &str) -> Result<String> {
            self.0.check_columns(columns, &self.1)?;
            Ok(self.0.select(from))
        }

        fn about(&self, table: &str) -> String {
            format!("{ABOUT} FROM {table} GROUP BY grade")
        }
    }

    let path = Location::of(&request.data)?.shown();
    let fill = Fill {
        variable,
        asked,
        path: &path,
        target,
        replace: request.force,
    };
    let told = fill.run(&request.read, &Card(job, path.display().to_string()))?;
    let rows = told
        .into_iter()
        .filter_map(|row| <[Option<String>; 3]>::try_from(row).ok());
    let tally = Tally::of(rows.map(|row| row.map(Option::unwrap_or_default)));
    tally.ok_or_else(|| {
        let reason = "the server does not say what it wrote".to_owned();
        Error::input(&path, 0, 0, reason, "look at the table of scores")
    })
}

#[cfg(not(feature = "postgres"))]
fn in_database(_: Option<String>, _: Asked, _: &str, request: &EngineRequest, _: &Job) -> Result<Tally> {
    let reason = "is a PostgreSQL table, and this program was built without the feature `postgres`";
    Err(Error::input(
        &request.data,
        0,
        0,
        reason,
        "build it with `--features postgres`",
    ))
}
