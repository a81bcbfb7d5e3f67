//! `lookalike matrix`.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::bail;
use lookalike::language::Language;
use lookalike::registry::{DEFAULT_DIR, Registry};
use lookalike::report::matrix::{Matrix, markdown, text, xlsx};

use crate::app::terminal::colours_stdout;
use lookalike::workflow::output;

/// Sorts the criteria into knock-out candidates, differentiating, neutral and unknown ones
///
/// Each line has the values that ideal accounts have more often: their share among ideal accounts and among others,
/// the difference and lift with 95 % intervals, information value and points. For a knock-out candidate it prints
/// the rule, and how many past ideal accounts the rule would have turned away.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  lookalike matrix
  lookalike matrix -o matrix.xlsx -o matrix.md
  lookalike matrix --model saas@2 --lang fr
  lookalike matrix --json | jq '.groups[] | {class, criteria: [.lines[].criterion]}'")]
pub struct Args {
    /// File to write, ending in .xlsx or .md; several are allowed [default: text on standard output]
    #[arg(short, long, value_name = "FILE")]
    output: Vec<PathBuf>,
    /// Model to read; without a version, its champion [default: the only one]
    #[arg(long, value_name = "NAME[@VERSION]")]
    model: Option<String>,
    /// Directory of the models
    #[arg(long, value_name = "DIR", default_value = DEFAULT_DIR)]
    models: PathBuf,
    /// Language of the matrix: en or fr
    #[arg(long, value_name = "LANGUAGE", default_value = "en")]
    lang: Language,
    /// Print JSON: every line, points to the third decimal
    #[arg(long)]
    json: bool,
}

pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    // A wrong ending is found before anything is written.
    let workbooks = args
        .output
        .iter()
        .map(|path| is_workbook(path))
        .collect::<anyhow::Result<Vec<bool>>>()?;
    let registry = Registry::open(&args.models);
    let entry = registry.resolve(args.model.as_deref())?;
    let model = registry.model(&entry)?;
    let matrix = Matrix::new(&model, &entry.reference(), args.lang);
    // Every file's content is made before the first is written.
    let contents = workbooks
        .iter()
        .map(|workbook| match workbook {
            true => Ok(xlsx::xlsx(&matrix)?),
            false => Ok(markdown::markdown(&matrix).into_bytes()),
        })
        .collect::<anyhow::Result<Vec<Vec<u8>>>>()?;
    for (path, bytes) in args.output.iter().zip(&contents) {
        output::write(path, bytes)?;
    }
    let mut out = io::stdout().lock();
    if args.json {
        serde_json::to_writer_pretty(&mut out, &matrix)?;
        writeln!(out)?;
    } else if args.output.is_empty() {
        out.write_all(text::text(&matrix, colours_stdout()).as_bytes())?;
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

fn is_workbook(path: &Path) -> anyhow::Result<bool> {
    let ending = path
        .extension()
        .unwrap_or_default()
        .to_string_lossy()
        .to_lowercase();
    Ok(match ending.as_str() {
        _ if path == Path::new("-") => false,
        "md" | "markdown" => false,
        "xlsx" => true,
        _ => bail!("{}: a matrix' file ends in .xlsx or .md", path.display()),
    })
}
