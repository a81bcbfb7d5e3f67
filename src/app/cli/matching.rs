//! `lookalike match`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use lookalike::language::Language;
use lookalike::workflow::matching::{MatchRequest, match_tables};

use super::accounts::RecipeArgs;
use super::limits::LimitArgs;
use crate::app::terminal::{print_json, say};

/// Finds the accounts of one table in another and writes each pair with its weight and the evidence
///
/// Prospects against customers, an enrichment against accounts: by numbers, domains, names, phones and addresses, as
/// `clean` finds duplicates. `same` is one account, `review` is for somebody to look at; the weight is in bits.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  lookalike match prospects.csv customers.csv -o matches.csv
  lookalike match prospects.csv customers.csv --a-id prospect_id --b-id customer_no -o matches.csv
  lookalike match enrichment.csv accounts.csv | grep ,same,
  lookalike match enrichment.csv accounts.csv --json | jq .rows

Of a recipe are read: `[read]` and `missing`, `id` and `label` where a table has such a column, and `merge` and `review`
under `[clean]`.")]
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
    #[command(flatten)]
    recipe: RecipeArgs,
    /// Column by which rows of A are called; by default the one that identifies them, else their line
    #[arg(long, value_name = "COLUMN")]
    a_id: Option<String>,
    /// Column by which rows of B are called
    #[arg(long, value_name = "COLUMN")]
    b_id: Option<String>,
    /// Pairs with `same` or `different` in their column `answer`, as they are written here; may be given again
    #[arg(long, value_name = "FILE")]
    answers: Vec<PathBuf>,
    /// Put an apostrophe before text that a spreadsheet would take for a formula
    #[arg(long)]
    excel_safe: bool,
    /// Language of what is said: en or fr; by default the recipe's
    #[arg(long, value_name = "LANGUAGE")]
    lang: Option<Language>,
    /// Print JSON on standard output: every pair, counts and notes
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    limits: LimitArgs,
}

pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    if args.json && args.output.as_deref() == Some(Path::new("-")) {
        anyhow::bail!("--json prints on standard output: name a file for the pairs with -o");
    }
    let (mut recipe, beside) = args.recipe.read()?;
    recipe.read = std::mem::take(&mut recipe.read).within(&args.limits.read());
    let language = args.lang.unwrap_or(recipe.language);
    let standard = (!args.json).then(|| PathBuf::from("-"));
    let matched = match_tables(&MatchRequest {
        a: args.a.clone(),
        b: args.b.clone(),
        answers: args.answers.clone(),
        ids: [args.a_id.clone(), args.b_id.clone()],
        inputs: args.recipe.file(),
        recipe,
        beside,
        output: args.output.clone().or(standard),
        excel_safe: args.excel_safe,
    })?;
    if args.json {
        return print_json(&matched.json());
    }
    matched.describe(language).iter().for_each(say);
    Ok(ExitCode::SUCCESS)
}
