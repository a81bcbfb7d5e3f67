//! `lookalike clean`.

use std::path::PathBuf;
use std::process::ExitCode;

use lookalike::language::Language;
use lookalike::recipe::Rule;
use lookalike::workflow::clean::{CleaningReport, CleaningRequest};

use super::accounts::AccountArgs;
use crate::app::terminal::{print_document, print_json};

/// Says what is wrong with a table of accounts, and writes a cleaned one
///
/// Cells are mended (units, values that cannot be, countries, sectors, spelling), then accounts are removed that stand
/// there twice, of which too little is known, or that are no more; columns about people are left out, and columns known
/// only after the outcome are named. Nothing goes silently: every row removed and every cell changed is written beside
/// the cleaned table. Without -o only the report is printed.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  lookalike clean customers.csv --outcome Status --positive Won
  lookalike clean customers.csv -o cleaned.csv     # and cleaned.removed.csv, cleaned.changes.csv
  lookalike clean customers.csv -o cleaned.csv --answers cleaned.review.csv
  lookalike clean customers.csv -o cleaned.csv --entities cleaned.entities.csv
  lookalike clean customers.csv --without sectors,inactive
  lookalike clean customers.csv --lang fr
  lookalike clean customers.csv --json | jq .rows

Rules, in their order: units, impossible, countries, sectors, spelling, duplicates, incomplete, inactive, atypical,
personal. Each can be turned off here or in the recipe (`[clean]`, `inactive = false`).")]
pub struct Args {
    #[command(flatten)]
    accounts: AccountArgs,
    /// Write the cleaned table (.csv or .tsv) here, and beside it what was removed, changed and is to be looked at
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// List of pairs with `same` or `different` in its column `answer`, as `cleaned.review.csv` is one; may be given again
    #[arg(long, value_name = "FILE")]
    answers: Vec<PathBuf>,
    /// Accounts of an earlier run, whose keys are kept: the `cleaned.entities.csv` that it wrote
    #[arg(long, value_name = "FILE")]
    entities: Option<PathBuf>,
    /// Write the rows removed here instead
    #[arg(long, value_name = "FILE")]
    removed: Option<PathBuf>,
    /// Rules not to apply
    #[arg(long, value_name = "RULE,…", value_delimiter = ',')]
    without: Vec<Rule>,
    /// Remove atypical accounts too, instead of naming them only
    #[arg(long)]
    remove_atypical: bool,
    /// Put an apostrophe before text that a spreadsheet would take for a formula
    #[arg(long)]
    excel_safe: bool,
    /// Language of the report: en or fr; by default the recipe's
    #[arg(long, value_name = "LANGUAGE")]
    lang: Option<Language>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let (mut recipe, beside) = args.accounts.recipe()?;
    args.without.iter().for_each(|rule| recipe.clean.turn_off(*rule));
    recipe.clean.remove_atypical |= args.remove_atypical;
    let data = args.accounts.location(&recipe, &beside)?;
    let report = CleaningReport::new(CleaningRequest {
        inputs: args.accounts.recipe_file(),
        data,
        recipe,
        beside,
        output: args.output.clone(),
        answers: args.answers.clone(),
        entities: args.entities.clone(),
        removed: args.removed.clone(),
        excel_safe: args.excel_safe,
    })?;
    if args.json {
        return print_json(&report.json()?);
    }
    let language = args.lang.unwrap_or(report.recipe.language);
    print_document(&report.document(language)?)
}
