//! `lookalike init`.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::builder::PossibleValuesParser;
use lookalike::Error;
use lookalike::criteria::draft::{Draft, Given, TableDraft};
use lookalike::criteria::preset::{Preset, Unit};
use lookalike::language::Language;
use lookalike::recipe::{Family, Recipe};
use lookalike::report::layout::shown::wrapped;
use lookalike::source::location::file_of;
use lookalike::source::read_table;
use lookalike::table::Kind;
use lookalike::table::observe::grouped;

use lookalike::workflow::output;

/// Columns of the summary, and names of a family in it.
const WIDTH: usize = 100;
const NAMED: usize = 4;

/// Writes a commented recipe with everything inferred from a table of past accounts, and from further tables about them
///
/// The recipe says what each column means, which one is the outcome, and which columns look as if they were filled
/// in after the outcome was known; exports of HubSpot and Salesforce are recognised by their labels. Further tables
/// (deals, subscriptions, usage, tickets…) are joined by the key they have in common. Edit what is wrong, then run
/// `lookalike train`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  lookalike init accounts.csv
  lookalike init companies.csv deals.csv              # a HubSpot or Salesforce export of both
  lookalike init accounts.csv subscriptions.csv usage.csv tickets.csv
  lookalike init accounts.csv -o q3.toml --force
  lookalike init accounts.csv --json")]
pub struct Args {
    /// Table of past accounts: CSV, Parquet, XLSX, NDJSON, SQLite, PostgreSQL, see `score --help`; `-` for standard input
    data: PathBuf,
    /// Further tables about the accounts
    #[arg(value_name = "TABLE")]
    tables: Vec<PathBuf>,
    /// CRM whose export the table is; `auto` recognises it by its labels
    #[arg(long, value_name = "CRM", default_value = "auto", value_parser = PossibleValuesParser::new(Preset::names()))]
    preset: String,
    /// Recipe to write, `-` for standard output
    #[arg(short, long, value_name = "FILE", default_value = "lookalike.toml")]
    output: PathBuf,
    /// Overwrite a recipe that is there
    #[arg(long)]
    force: bool,
    /// Print what was inferred as JSON; writes no recipe
    #[arg(long)]
    json: bool,
}

pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let to_stdout = args.output == Path::new("-");
    if !args.json && !to_stdout && !args.force && args.output.exists() {
        let remedy = "keep it and name another with -o, or overwrite it with --force";
        return Err(Error::input(&args.output, 0, 0, "is already there", remedy).into());
    }
    let preset = Preset::named(&args.preset).unwrap_or_default();
    let draft = Draft::of_tables(given(args)?, preset)?;
    let mut out = io::stdout().lock();
    if args.json {
        serde_json::to_writer_pretty(&mut out, &draft)?;
        writeln!(out)?;
    } else if to_stdout {
        write!(out, "{}", draft.to_toml())?;
    } else {
        output::write(&args.output, draft.to_toml().as_bytes())?;
        write!(out, "{}", summary(&draft, &args.output))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Every table, read.
fn given(args: &Args) -> anyhow::Result<Vec<Given>> {
    let paths: Vec<&PathBuf> = [&args.data].into_iter().chain(&args.tables).collect();
    let whole: Vec<PathBuf> = paths
        .iter()
        .map(|path| path.canonicalize().unwrap_or_else(|_| path.to_path_buf()))
        .collect();
    for (i, path) in paths.iter().enumerate() {
        if whole[..i].contains(&whole[i]) {
            return Err(Error::input(path, 0, 0, "is given twice", "name each table once").into());
        }
        if i > 0 && *path == Path::new("-") {
            let remedy = "give only the account table on standard input";
            return Err(Error::input(path, 0, 0, "a further table must be a file", remedy).into());
        }
    }
    paths
        .into_iter()
        .map(|path| {
            Ok(Given {
                name: match path.file_stem() {
                    Some(stem) if path != Path::new("-") => stem.to_string_lossy().into_owned(),
                    _ => "accounts".to_owned(),
                },
                data: data_path(path, &args.output),
                table: read_table(path, &Recipe::default())?,
            })
        })
        .collect()
}

/// The table as a recipe in `output`'s folder names it; `None` for standard input.
fn data_path(data: &Path, output: &Path) -> Option<String> {
    let Some((file, part)) = file_of(data) else {
        // A database that is no file is the same from anywhere.
        return (data != Path::new("-")).then(|| data.to_string_lossy().into_owned());
    };
    let data = file.as_path();
    let folder = |path: &Path| {
        let parent = path
            .parent()
            .filter(|p| !p.as_os_str().is_empty())
            .unwrap_or(Path::new("."));
        parent.canonicalize().ok()
    };
    let path = match (folder(data), folder(output)) {
        (Some(data_folder), Some(recipe_folder)) => {
            let whole = data_folder.join(data.file_name()?);
            whole
                .strip_prefix(&recipe_folder)
                .map(Path::to_path_buf)
                .unwrap_or(whole)
        }
        _ => data.to_path_buf(),
    };
    Some(path.to_string_lossy().into_owned() + &part)
}

/// "firmographic 5 (Industry, City, …), intent 1 (AccountSource)".
fn families(draft: &Draft) -> String {
    let used: Vec<_> = draft
        .columns
        .iter()
        .filter(|column| column.set_aside.is_none())
        .collect();
    let mut found: Vec<Family> = used.iter().map(|column| column.family).collect();
    found.sort_unstable();
    found.dedup();
    let listed = found.into_iter().map(|family| {
        let names: Vec<&str> = used
            .iter()
            .filter(|c| c.family == family)
            .map(|c| c.name.as_str())
            .collect();
        let more = if names.len() > NAMED { ", …" } else { "" };
        let shown = names[..names.len().min(NAMED)].join(", ");
        format!("{} {} ({shown}{more})", Language::En.family(family), names.len())
    });
    listed.collect::<Vec<_>>().join("; ")
}

/// A line under a heading of ten columns, wrapped.
fn told(heading: &str, text: &str) -> String {
    wrapped(text, WIDTH, &format!("  {heading:9} "), "            ")
}

/// What was inferred of a further table.
fn table(table: &TableDraft) -> Vec<String> {
    let through = table
        .via
        .as_ref()
        .map_or(String::new(), |via| format!(" through {via}"));
    let first = format!(
        "{} by `{}`{through}: {}",
        table.name, table.key.column, table.key.reason
    );
    let mut lines = vec![told("table", &first)];
    lines.extend(
        table
            .matched
            .iter()
            .filter(|text| text.contains("without a match"))
            .map(|text| told("", text)),
    );
    match (&table.left_out, &table.date, &table.timeless) {
        (Some(why), _, _) => lines.push(told("", &format!("not used: {why}"))),
        (None, Some(date), _) => lines.push(told(
            "",
            &format!("known from `{}` on: {}", date.column, date.reason),
        )),
        (None, None, Some(why)) => lines.push(told("", &format!("known from the start: {why}"))),
        (None, None, None) => {}
    }
    if !table.known.is_empty() {
        let later: Vec<String> = table
            .known
            .iter()
            .map(|(column, from)| format!("`{column}` from `{}`", from.column))
            .collect();
        lines.push(told("", &format!("known later: {}", later.join(", "))));
    }
    lines
}

/// What a person wants to know before opening the recipe.
fn summary(draft: &Draft, written: &Path) -> String {
    let mut lines = vec![format!(
        "{} {}, {} columns",
        grouped(draft.rows),
        match &draft.preset {
            Some(preset) if preset.unit == Unit::Deal => "deals",
            _ if draft.unit.is_some() => "rows",
            _ => "accounts",
        },
        draft.columns.len()
    )];
    if let Some(preset) = &draft.preset {
        lines.push(format!(
            "  preset    {}: {} of {} columns bear its labels; {} left out by what they mean",
            preset.name,
            preset.known,
            preset.columns,
            draft.excluded().count()
        ));
        lines.extend(preset.notes.iter().map(|note| told("beware", note)));
    }
    lines.extend(draft.unit.iter().map(|unit| told("rows", unit)));
    for (what, role) in [("id", &draft.id), ("name", &draft.label), ("time", &draft.time)] {
        if let Some(role) = role {
            lines.push(format!("  {what:9} {}: {}", role.column, role.reason));
        }
    }
    match &draft.outcome {
        Some(outcome) if outcome.positive.is_empty() => {
            lines.push(format!(
                "  outcome   {}: say in the recipe which values mean ideal",
                outcome.column
            ));
        }
        Some(outcome) => lines.push(format!(
            "  outcome   {}: ideal is {}",
            outcome.column,
            outcome.positive.join(", ")
        )),
        None => lines.push("  outcome   none found: name it in the recipe".to_owned()),
    }
    let notes = draft.outcome.iter().filter(|_| draft.preset.is_some());
    lines.extend(
        notes
            .flat_map(|outcome| &outcome.notes)
            .map(|note| told("", note)),
    );
    let figures = draft.figures.iter().filter(|figure| figure.sure);
    for (figure, column) in figures.filter_map(|figure| Some((figure, figure.column.as_ref()?))) {
        lines.push(format!("  figure    {column}: {}", figure.meaning));
    }
    let used = |kind: Kind| {
        draft
            .columns
            .iter()
            .filter(|c| c.kind == kind && c.set_aside.is_none())
            .count()
    };
    let kinds = [
        (Kind::Number, ["number", "numbers"]),
        (Kind::Category, ["category", "categories"]),
        (Kind::Boolean, ["yes/no", "yes/no"]),
        (Kind::Date, ["date", "dates"]),
        (Kind::Set, ["set", "sets"]),
    ];
    let kinds: Vec<String> = kinds
        .into_iter()
        .filter(|(kind, _)| used(*kind) > 0)
        .map(|(kind, word)| format!("{} {}", used(kind), word[usize::from(used(kind) != 1)]))
        .collect();
    lines.push(format!("  criteria  {}", kinds.join(", ")));
    lines.push(told("families", &families(draft)));
    for column in draft.columns.iter().filter(|c| c.unreadable > 0) {
        let many = grouped(column.unreadable);
        lines.push(format!(
            "  unreadable {many} cells of {} are no {}",
            column.name,
            column.kind.word()
        ));
    }
    for column in draft.suspicious() {
        let evidence = column.set_aside.as_deref().unwrap_or_default();
        lines.push(format!("  suspect   {}: {evidence}", column.name));
    }
    lines.extend(draft.tables.iter().flat_map(table));
    lines.push(format!(
        "written to {}; next: lookalike train --recipe {0}",
        written.display()
    ));
    lines.join("\n") + "\n"
}
