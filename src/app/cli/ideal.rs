//! `lookalike ideal`.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use lookalike::Error;
use lookalike::criteria::inputs::{Roles, roles};
use lookalike::fit::scorecard::ScorecardSettings;
use lookalike::model::contrast::Contrast;
use lookalike::model::prepare::Prepared;
use lookalike::outcome::Outcome;
use lookalike::outcome::ideal::{Ideal, Judged, Label, Part, shown};
use lookalike::recipe::Recipe;
use lookalike::report::ideal;
use lookalike::table::Table;
use lookalike::table::reading::iso_date;
use serde_json::{Value, json};

use super::accounts::{self, AccountArgs};
use crate::app::output::Output;
use crate::app::terminal::Progress;

/// Lists the ideal customers and why each is one, and what a profile learnt on wins alone gets wrong
///
/// A customer's worth is made of value, retention, friction, advocacy and strategic worth, from the columns that
/// [ideal] of the recipe names or whose names say so. `train` learns from these labels once the recipe has `apply =
/// true` under [ideal].
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  lookalike ideal customers.csv --outcome status --positive Won
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
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// What the command found.
pub struct Answer {
    pub outcome: Outcome,
    pub found: Ideal,
    /// Rows of ideal customers, the best first.
    pub ideal: Vec<usize>,
    /// Rows of customers that are not, the most worth first.
    pub not: Vec<usize>,
    pub contrast: Result<Contrast, Error>,
    pub applied: bool,
}

/// Account ids and names of a table.
pub struct Names<'a> {
    table: &'a Table,
    roles: Roles,
}

impl Names<'_> {
    fn new<'a>(table: &'a Table, recipe: &Recipe) -> lookalike::Result<Names<'a>> {
        let roles = roles(table, recipe)?;
        Ok(Names { table, roles })
    }

    /// The id; the 1-based row where there is none.
    pub fn id(&self, row: usize) -> String {
        let id = self.roles.id.as_ref();
        id.and_then(|role| self.table.columns[role.column].text(row))
            .unwrap_or_else(|| (row + 1).to_string())
    }

    pub fn name(&self, row: usize) -> Option<String> {
        let label = self.roles.label.as_ref()?;
        self.table.columns[label.column].text(row)
    }
}

pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let (recipe, beside) = args.accounts.recipe()?;
    let data = args.accounts.location(&recipe, &beside)?;
    let table = accounts::read(&data, &recipe, &beside)?.table;
    let names = Names::new(&table, &recipe)?;
    let answer = Answer::new(&table, &recipe)?;
    if let Some(path) = &args.output {
        write_accounts(path, &table, &answer, &names)?;
        // Standard output holds one thing.
        if path == Path::new("-") {
            return Ok(ExitCode::SUCCESS);
        }
    }
    let mut out = io::stdout().lock();
    if args.json {
        serde_json::to_writer_pretty(&mut out, &answer.json(&names, args.n))?;
        writeln!(out)?;
    } else {
        out.write_all(
            ideal::text(
                &answer.shown(&|row| names.id(row), &|row| names.name(row)),
                args.n,
            )
            .as_bytes(),
        )?;
        if let Some(path) = &args.output {
            writeln!(out, "\nEvery account with its reasons: {}", path.display())?;
        }
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

impl Answer {
    fn new(table: &Table, recipe: &Recipe) -> lookalike::Result<Self> {
        let outcome = Outcome::read(table, &recipe.outcome)?;
        let found = Ideal::read(table, recipe, &outcome)?;
        let is = |label: Label| {
            let judged = found.accounts.iter().enumerate();
            let mut rows: Vec<usize> = judged
                .filter(|(_, account)| account.label == label && account.ending.bought())
                .map(|(row, _)| row)
                .collect();
            // Of equal worth, those of whom more is known first; then the table's order.
            rows.sort_by_key(|&row| {
                let account = &found.accounts[row];
                std::cmp::Reverse((account.worth, account.parts.iter().flatten().count()))
            });
            rows
        };
        let (ideal, not) = (is(Label::Ideal), is(Label::NotIdeal));
        let contrast = contrast(table, recipe, &found);
        Ok(Self {
            ideal,
            not,
            contrast,
            applied: recipe.ideal.apply,
            outcome,
            found,
        })
    }

    fn shown<'a>(
        &'a self,
        id: &'a dyn Fn(usize) -> String,
        name: &'a dyn Fn(usize) -> Option<String>,
    ) -> ideal::Answer<'a> {
        ideal::Answer {
            outcome: &self.outcome,
            found: &self.found,
            ideal: &self.ideal,
            not: &self.not,
            contrast: self.contrast.as_ref(),
            applied: self.applied,
            id,
            name,
        }
    }

    fn json(&self, names: &Names<'_>, n: usize) -> Value {
        let account = |&row: &usize| {
            let judged = &self.found.accounts[row];
            let parts: serde_json::Map<String, Value> = Part::ALL
                .iter()
                .zip(&judged.parts)
                .map(|(part, said)| (part.to_string(), json!(said)))
                .collect();
            json!({"id": names.id(row), "name": names.name(row), "outcome": judged.ending, "label": judged.label,
                   "why": judged.why, "worth": judged.worth.map(|worth| worth as f64 / 1e3),
                   "weight": judged.weight, "parts": parts})
        };
        let listed = |rows: &[usize]| rows.iter().take(n).map(account).collect::<Vec<_>>();
        let (contrast, reason) = match &self.contrast {
            Ok(contrast) => (json!(contrast), Value::Null),
            Err(error) => (Value::Null, json!(error.to_string())),
        };
        json!({"outcome": self.outcome.column, "positive": self.outcome.positive, "applied": self.applied,
               "as_of": self.found.as_of.as_ref().map(|(day, _)| iso_date(*day)),
               "months": self.found.months, "least": self.found.least as f64 / 1e3, "counts": self.found.counts,
               "sources": self.found.sources, "notes": self.found.notes, "ideal": listed(&self.ideal),
               "not_ideal": listed(&self.not), "contrast": contrast, "no_contrast": reason})
    }
}

/// Win-only against ideal, on the columns that `train` would learn from.
fn contrast(table: &Table, recipe: &Recipe, found: &Ideal) -> lookalike::Result<Contrast> {
    let mut recipe = recipe.clone();
    recipe.ideal.apply = true;
    let prepared = Prepared::new(table, &recipe)?;
    let settings = ScorecardSettings::new(&recipe.fit, prepared.as_of);
    let progress = Progress::steps();
    let step = |stage: &'static str, done: usize, all: usize| progress.step(stage, done, all);
    Contrast::new(table, &prepared.inputs, found, &settings, &step)
}

/// One line per account: `id, name, outcome, ideal, why, worth, weight`, the parts and the reasons.
fn write_accounts(path: &Path, table: &Table, answer: &Answer, names: &Names<'_>) -> anyhow::Result<()> {
    let out = Output::create(path)?;
    let column = &table.columns[table.position(&answer.outcome.column, "outcome")?];
    let mut writer = csv::Writer::from_writer(out);
    let mut write = || -> csv::Result<()> {
        let fixed = ["id", "name", "outcome", "ideal", "why", "worth", "weight"];
        let parts = Part::ALL.iter().map(|part| part.as_str());
        writer.write_record(fixed.into_iter().chain(parts).chain(["reasons"]))?;
        for (row, judged) in answer.found.accounts.iter().enumerate() {
            let Judged {
                label,
                why,
                worth,
                parts,
                weight,
                ..
            } = judged;
            let number = |thousandths: Option<i64>| thousandths.map(shown).unwrap_or_default();
            let mut record = vec![
                names.id(row),
                names.name(row).unwrap_or_default(),
                column.text(row).unwrap_or_default(),
                label.as_str().to_owned(),
                why.clone(),
                number(*worth),
                if *label == Label::Undecided {
                    String::new()
                } else {
                    weight.to_string()
                },
            ];
            record.extend(
                parts
                    .iter()
                    .map(|said| number(said.as_ref().map(|said| said.thousandths))),
            );
            record.push(judged.reasons());
            writer.write_record(&record)?;
        }
        Ok(())
    };
    write().with_context(|| format!("{}: cannot write the accounts", path.display()))?;
    let out = writer.into_inner().map_err(|error| {
        anyhow::anyhow!("{}: cannot write the accounts: {}", path.display(), error.error())
    })?;
    Ok(out.finish()?)
}
