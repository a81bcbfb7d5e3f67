//! `lookalike clean`.

mod columns;
mod files;
mod json;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use lookalike::clean::{Cleaned, clean};
use lookalike::criteria::inputs::roles;
use lookalike::outcome::Outcome;
use lookalike::recipe::{Recipe, Rule};
use lookalike::report::cleaning::{self, Report};
use lookalike::table::Table;

use super::accounts::{self, AccountArgs};
use files::Files;

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
  lookalike clean customers.csv --without sectors,inactive
  lookalike clean customers.csv --json | jq .rows

Rules, in their order: units, impossible, countries, sectors, spelling, duplicates, incomplete, inactive, atypical,
personal. Each can be turned off here or in the recipe (`[clean]`, `inactive = false`).")]
pub struct Args {
    #[command(flatten)]
    accounts: AccountArgs,
    /// Write the cleaned table (.csv or .tsv) here, and beside it what was removed, changed and is to be looked at
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Write the rows removed here instead
    #[arg(long, value_name = "FILE")]
    removed: Option<PathBuf>,
    /// Rules not to apply
    #[arg(long, value_name = "RULE,…", value_delimiter = ',')]
    without: Vec<Rule>,
    /// Remove atypical accounts too, instead of naming them only
    #[arg(long)]
    remove_atypical: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let (mut recipe, beside) = args.accounts.recipe()?;
    args.without.iter().for_each(|rule| recipe.clean.turn_off(*rule));
    recipe.clean.remove_atypical |= args.remove_atypical;
    let data = args.accounts.location(&recipe, &beside)?;
    let files = Files::plan(args.output.as_deref(), args.removed.as_deref(), &data)?;
    let table = accounts::read(&data, &recipe, &beside)?.table;
    let outcome = match recipe.outcome.column {
        Some(_) => Some(Outcome::read(&table, &recipe.outcome)?),
        None => None,
    };
    let cleaned = clean_table(&table, &recipe)?;
    let columns = columns::judge(&table, &recipe, outcome.as_ref(), &cleaned)?;
    let names = Names::new(&table, &recipe)?;
    let written = match &files {
        Some(files) => files.write(&table, &names, &cleaned)?,
        None => Vec::new(),
    };
    let report = Report {
        warnings: &warnings(&cleaned, outcome.as_ref()),
        table: &table,
        recipe: &recipe,
        cleaned: &cleaned,
        names: &|row| names.of(row),
        columns: &columns,
        outcome: outcome.as_ref(),
        files: &written,
    };
    let mut out = std::io::stdout().lock();
    if args.json {
        serde_json::to_writer_pretty(&mut out, &json::json(&report))?;
        writeln!(out)?;
    } else {
        out.write_all(cleaning::text(&report).as_bytes())?;
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

/// Cleans a table by a recipe, id and label being found as in training.
pub fn clean_table(table: &Table, recipe: &Recipe) -> anyhow::Result<Cleaned> {
    let mut recipe = recipe.clone();
    let found = roles(table, &recipe)?;
    let name =
        |role: Option<lookalike::criteria::inputs::Role>| role.map(|r| table.columns[r.column].name.clone());
    recipe.id = recipe.id.or(name(found.id));
    recipe.label = recipe.label.or(name(found.label));
    Ok(clean(table.clone(), &recipe, Some(lookalike::timing::today()))?)
}

/// What cleaning did, for `train` and `evaluate`, on lines of their own.
pub fn told(table: &Table, cleaned: &Cleaned) -> Vec<String> {
    cleaning::summary(table, cleaned)
}

/// Rules whose accounts ended otherwise than the rest: removing them changes what is learnt.
fn warnings(cleaned: &Cleaned, outcome: Option<&Outcome>) -> Vec<String> {
    let Some(outcome) = outcome else {
        return vec![
            "no outcome is named, so a column that knows it cannot be told by its strength, only by its name \
             (--outcome COL --positive V)"
                .to_owned(),
        ];
    };
    let (decided, ideal) = share(outcome.labels.iter());
    let mut warnings = Vec::new();
    for rule in [Rule::Duplicates, Rule::Incomplete, Rule::Inactive, Rule::Atypical] {
        let gone = cleaned.removed.iter().filter(|gone| gone.rule == rule);
        let (removed, of_them) = share(gone.map(|gone| &outcome.labels[gone.row as usize]));
        if removed < 10 {
            continue;
        }
        let (all, theirs) = (ideal as f64 / decided as f64, of_them as f64 / removed as f64);
        // Ten points and three standard errors apart (house choice).
        let error = (all * (1.0 - all) / removed as f64).sqrt();
        if (all - theirs).abs() > (3.0 * error).max(0.1) {
            warnings.push(format!(
                "{:.0} % of the accounts removed as {} are ideal, against {:.0} % of all: removing them changes what is \
                 learnt (--without {} keeps them)",
                100.0 * theirs,
                rule.word(),
                100.0 * all,
                rule.word()
            ));
        }
    }
    warnings
}

/// Decided accounts, and how many of them are ideal.
fn share<'a>(labels: impl Iterator<Item = &'a Option<bool>>) -> (usize, usize) {
    labels.flatten().fold((0, 0), |(all, ideal), label| {
        (all + 1, ideal + usize::from(*label))
    })
}

/// How accounts are called: by their label, else their id.
struct Names<'a> {
    table: &'a Table,
    columns: Vec<usize>,
}

impl<'a> Names<'a> {
    fn new(table: &'a Table, recipe: &Recipe) -> anyhow::Result<Self> {
        let found = roles(table, recipe)?;
        let columns = [found.label, found.id]
            .into_iter()
            .flatten()
            .map(|role| role.column)
            .collect();
        Ok(Self { table, columns })
    }

    fn of(&self, row: u32) -> Option<String> {
        let mut named = self.columns.iter();
        named.find_map(|column| self.table.columns[*column].text(row as usize))
    }
}

fn file_name(path: &Path) -> String {
    path.display().to_string()
}
