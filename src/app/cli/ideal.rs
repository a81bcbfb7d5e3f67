//! `lookalike ideal`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use lookalike::language::Language;
use lookalike::language::harmless::harmless;
use lookalike::workflow::accounts;
use lookalike::workflow::ideal::{CommonTraits, IdealReport, write_accounts};
use lookalike::workflow::names::AccountNames;

use super::accounts::AccountArgs;
use crate::app::progress::Progress;
use crate::app::terminal::{print, print_document, print_json};

/// Lists the ideal customers and why each is one, and what a profile learnt on wins alone gets wrong
///
/// A customer's worth is made of value, retention, friction, advocacy and strategic worth, from the columns that
/// [ideal] of the recipe names or whose names say so; of 5 to 50 customers what they have in common is told too. `train` learns from these labels once the recipe has `apply =
/// true` under [ideal].
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  lookalike ideal customers.csv --outcome status --positive Won
  lookalike ideal --lang fr
  lookalike ideal -n 50                             # with a lookalike.toml in this directory
  lookalike ideal -o shortlist.csv                  # every account: label, worth, weight, parts, reasons
  lookalike ideal --json | jq '.contrast.bins[] | select(.change == \"reverses\")'")]
pub struct Args {
    #[command(flatten)]
    accounts: AccountArgs,
    /// Ideal customers to list
    #[arg(short, value_name = "N", default_value_t = 20)]
    n: usize,
    /// Also write every account with its label, worth, weight, parts and reasons; `-` writes them instead
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Language of the answer: en or fr; by default the recipe's
    #[arg(long, value_name = "LANGUAGE")]
    lang: Option<Language>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let (mut recipe, beside) = args.accounts.recipe()?;
    let language = args.lang.unwrap_or(recipe.language);
    let data = args.accounts.location(&recipe, &beside)?;
    if let Some(path) = &args.output {
        args.accounts.inputs(&data, &recipe, &beside).refuse(path, "-o")?;
    }
    let table = accounts::read(&data, &mut recipe, &beside)?.table;
    if args.output.is_none()
        && let Some(common) = CommonTraits::of(&table, &recipe)?
    {
        return match args.json {
            true => print_json(&common.json()),
            false => print_document(&common.document(language)),
        };
    }
    let names = AccountNames::new(&table, &recipe)?;
    let report = {
        let progress = Progress::steps();
        IdealReport::new(&table, &recipe, &|stage, done, all| {
            progress.step(stage, done, all)
        })?
    };
    if let Some(path) = &args.output {
        write_accounts(path, &table, &report, &names)?;
        // Standard output holds one thing.
        if path == Path::new("-") {
            return Ok(ExitCode::SUCCESS);
        }
    }
    if args.json {
        return print_json(&report.json(&names, args.n));
    }
    print_document(&report.document(&names, args.n, language))?;
    match &args.output {
        Some(path) => print(&format!(
            "\n{}\n",
            harmless(&language.ideal_written(path.display()))
        )),
        None => Ok(ExitCode::SUCCESS),
    }
}
