//! `lookalike export`.

use std::path::PathBuf;
use std::process::ExitCode;

use lookalike::language::Language;
use lookalike::workflow::export::{ExportRequest, Target, export};

use super::version::VersionArgs;

/// Writes the model as SQL, for dbt, as PMML, a workbook or JSON, so that accounts are scored where they are and to the same thousandth
/// of a point
///
/// The statement reads one table and gives one row for each of its rows: `id, score_milli, score, fit, grade, segment,
/// similarity, unknown_weight, knocked_out_by`, reasons, the points of each criterion in thousandths, `model` and
/// `model_hash`. It begins with the columns that it reads and what they must hold. `--self-test` writes a statement that
/// scores accounts on every edge of the card instead and gives those that come out otherwise: none, where the engine is right.
///
/// `dbt:DIALECT` is a model of dbt in a folder of its project: the statement over ref('TABLE'), or source('SCHEMA', 'TABLE'), with
/// an enforced contract of its columns and unit tests of accounts on the edges.
///
/// `pmml` is a Scorecard of PMML 4.4 with reason codes, whose sum is `score_milli`; with `--self-test` it brings the accounts of
/// the edges along, with which a reader verifies itself. `xlsx` is a workbook whose formulas score what somebody types in.
///
/// `json` is the card itself: columns, tests, points and rules, for a few dozen lines of any language (docs/export.md).
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  lookalike export --to sql:duckdb --table accounts -o score.sql
  lookalike export --to sql:postgres --table crm.accounts --id account_id | psql
  lookalike export --to sql:bigquery --self-test -o proof.sql
  lookalike export --to dbt:snowflake --table accounts -o models/scores
  lookalike export --to pmml -o card.pmml
  lookalike export --to xlsx -o card.xlsx --lang fr
  lookalike export --to json -o card.json")]
pub struct Args {
    /// What to write: xlsx, pmml, json, sql:postgres, sql:duckdb, sql:spark, sql:datafusion, sql:sqlite, sql:bigquery, sql:snowflake, sql:databricks or sql:redshift; dbt:
    /// likewise
    #[arg(long, value_name = "TARGET", value_parser = target)]
    to: Target,
    /// Table to score, with its schema before a dot
    #[arg(long, value_name = "NAME", default_value = "accounts")]
    table: String,
    /// Column that says which account a row is; by default the one of training
    #[arg(long, value_name = "COL")]
    id: Option<String>,
    /// Reasons of each account: 0 to 10
    #[arg(long, value_name = "N", default_value_t = 3)]
    reasons: usize,
    /// Write what proves the engine: the statement that gives no row where every account of the edges scores as here, PMML with these accounts
    #[arg(long)]
    self_test: bool,
    /// File to write (of dbt the folder); one that is there already must end in .sql, .pmml, .xlsx or .json; `-` is standard output
    #[arg(short, long, value_name = "FILE", default_value = "-")]
    output: PathBuf,
    #[command(flatten)]
    version: VersionArgs,
    /// Language of the reasons: en or fr; by default the model's
    #[arg(long, value_name = "LANGUAGE")]
    lang: Option<Language>,
}

pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    export(&ExportRequest {
        version: args.version.choice(),
        target: args.to,
        table: args.table.clone(),
        id: args.id.clone(),
        reasons: args.reasons,
        self_test: args.self_test,
        language: args.lang,
        output: args.output.clone(),
    })?;
    Ok(ExitCode::SUCCESS)
}

fn target(text: &str) -> Result<Target, String> {
    text.parse().map_err(|error: lookalike::Error| error.to_string())
}
