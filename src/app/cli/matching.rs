//! `lookalike match`.

use std::path::PathBuf;
use std::process::ExitCode;

use lookalike::language::Language;
use lookalike::workflow::matching::{MatchRequest, match_tables};

use super::limits::LimitArgs;
use crate::app::terminal::say;

/// Finds the accounts of one table in another and writes each pair with its weight and the evidence
///
/// Prospects against customers, an enrichment against accounts: by numbers, domains, names, phones and addresses, as
/// `clean` finds duplicates. `same` is one account, `review` is for somebody to look at; the weight is in bits.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  lookalike match prospects.csv customers.csv -o matches.csv
  lookalike match enrichment.csv accounts.csv | grep ,same,")]
pub struct Args {
    /// Table of the accounts looked for
    #[arg(value_name = "A")]
    a: PathBuf,
    /// Table in which they are looked for
    #[arg(value_name = "B")]
    b: PathBuf,
    /// Where to write the pairs, ending in .csv or .tsv; by default standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Put an apostrophe before text that a spreadsheet would take for a formula
    #[arg(long)]
    excel_safe: bool,
    /// Language of what is said: en or fr
    #[arg(long, value_name = "LANGUAGE", default_value = "en")]
    lang: Language,
    #[command(flatten)]
    limits: LimitArgs,
}

pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let said = match_tables(&MatchRequest {
        a: args.a.clone(),
        b: args.b.clone(),
        output: args.output.clone().unwrap_or_else(|| PathBuf::from("-")),
        excel_safe: args.excel_safe,
        language: args.lang,
        read: args.limits.read(),
    })?;
    said.iter().for_each(say);
    Ok(ExitCode::SUCCESS)
}
