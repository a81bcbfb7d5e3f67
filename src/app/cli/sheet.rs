//! `lookalike sheet`.

use std::path::PathBuf;
use std::process::ExitCode;

use lookalike::language::Language;
use lookalike::report::sheet::markdown;
use lookalike::workflow::output::Layout;
use lookalike::workflow::sheet::{SheetRequest, write_sheet};

use super::files::files;
use super::version::VersionArgs;
use crate::app::pdf;
use crate::app::terminal::{print, print_json};

/// Writes the ICP sheet: who the ideal customer is, its segments, and whom to say no to, on two pages
///
/// Everything on it comes from the model: the sheet names the command that prints each block's numbers. What cannot
/// be computed is said with the column it needs.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  lookalike sheet
  lookalike sheet -o icp.html -o icp.xlsx
  lookalike sheet --model saas@2 --lang fr -o fiche.pdf
  lookalike sheet --json | jq .profile.sentence")]
pub struct Args {
    /// File to write, ending in .md, .html, .xlsx or .pdf; several are allowed [default: Markdown on standard output]
    #[arg(short, long, value_name = "FILE")]
    output: Vec<PathBuf>,
    #[command(flatten)]
    version: VersionArgs,
    /// Language of the sheet: en or fr; by default the model's
    #[arg(long, value_name = "LANGUAGE")]
    lang: Option<Language>,
    /// Print JSON: everything on the sheet, points in thousandths
    #[arg(long)]
    json: bool,
}

pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    // A wrong ending is found before anything is written.
    let layouts = [Layout::Markdown, Layout::Html, Layout::Workbook, Layout::Pdf];
    let endings = "a sheet's file ends in .md, .html, .xlsx or .pdf";
    let request = SheetRequest {
        version: args.version.choice(),
        files: files(&args.output, &layouts, endings)?,
        language: args.lang,
        to_program: args.json,
    };
    let sheet = write_sheet(&request, pdf::pdf)?;
    if args.json {
        return print_json(&sheet);
    }
    if args.output.is_empty() {
        return print(&markdown::markdown(&sheet));
    }
    Ok(ExitCode::SUCCESS)
}
