//! `lookalike init`.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use lookalike::Error;
use lookalike::criteria::draft::Draft;
use lookalike::data::observe::grouped;
use lookalike::data::source::location::file_of;
use lookalike::data::{Kind, read_table};
use lookalike::recipe::Recipe;

use crate::app::output;

/// Writes a commented recipe with everything inferred from a table of past accounts
///
/// The recipe says what each column means, which one is the outcome, and which columns look as if they were filled
/// in after the outcome was known. Edit what is wrong, then run `lookalike train`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  lookalike init accounts.csv
  lookalike init accounts.csv -o q3.toml --force
  lookalike init accounts.csv --json")]
pub struct Args {
    /// Table of past accounts: CSV, Parquet, XLSX, NDJSON, SQLite, PostgreSQL, see `score --help`; `-` for standard input
    data: PathBuf,
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
    let table = read_table(&args.data, &Recipe::default())?;
    let draft = Draft {
        data: data_path(&args.data, &args.output),
        ..Draft::of(&table)?
    };
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

/// What a person wants to know before opening the recipe.
fn summary(draft: &Draft, written: &Path) -> String {
    let mut lines = vec![format!(
        "{} accounts, {} columns",
        grouped(draft.rows),
        draft.columns.len()
    )];
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
    lines.push(format!(
        "written to {}; next: lookalike train --recipe {0}",
        written.display()
    ));
    lines.join("\n") + "\n"
}
