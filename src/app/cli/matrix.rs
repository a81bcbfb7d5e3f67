//! `lookalike matrix`.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::bail;
use lookalike::language::Language;
use lookalike::report::matrix::document;
use lookalike::workflow::matrix::{MatrixRequest, is_woe, write_matrix};
use lookalike::workflow::output::Layout;

use super::files::files;
use super::version::VersionArgs;
use crate::app::terminal::{print_document, print_json};

/// Sorts the criteria into knock-out candidates, differentiating, neutral and unknown ones
///
/// Each line has the values that ideal accounts have more often: their share among ideal accounts and among others,
/// the difference and lift with 95% intervals, information value and points. For a knock-out candidate it prints
/// the rule, and how many past ideal accounts the rule would have turned away.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  lookalike matrix
  lookalike matrix -o matrix.xlsx -o matrix.html
  lookalike matrix -o woe.csv --against prospects.csv
  lookalike matrix --model saas@2 --lang fr
  lookalike matrix --json | jq '.groups[] | {class, criteria: [.lines[].criterion]}'")]
pub struct Args {
    /// File to write: the matrix as .xlsx, .html or .md; as .csv or .tsv weight of evidence, information value, KS and PSI
    /// by criterion and bin; several are allowed [default: the matrix as text on standard output]
    #[arg(short, long, value_name = "FILE")]
    output: Vec<PathBuf>,
    /// Table whose accounts the PSI of a .csv compares with those of training
    #[arg(long, value_name = "TABLE")]
    against: Option<PathBuf>,
    #[command(flatten)]
    version: VersionArgs,
    /// Language of the matrix: en or fr; by default the model's
    #[arg(long, value_name = "LANGUAGE")]
    lang: Option<Language>,
    /// Print JSON: every line, points to the third decimal
    #[arg(long)]
    json: bool,
}

pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    // A wrong ending is found before anything is written.
    let layouts = [Layout::Workbook, Layout::Html, Layout::Markdown];
    let (woe, pages): (Vec<PathBuf>, Vec<PathBuf>) =
        args.output.iter().cloned().partition(|file| is_woe(file));
    if args.against.is_some() && woe.is_empty() {
        bail!("--against is for the PSI of a .csv: add `-o woe.csv`");
    }
    let matrix = write_matrix(&MatrixRequest {
        version: args.version.choice(),
        files: files(
            &pages,
            &layouts,
            "a matrix' file ends in .xlsx, .html or .md, its weight of evidence in .csv or .tsv",
        )?,
        woe,
        against: args.against.clone(),
        language: args.lang,
        to_program: args.json,
    })?;
    if args.json {
        return print_json(&matrix);
    }
    if args.output.is_empty() {
        return print_document(&document(&matrix));
    }
    Ok(ExitCode::SUCCESS)
}
