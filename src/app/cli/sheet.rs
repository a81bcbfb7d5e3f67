//! `lookalike sheet`.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::bail;
use lookalike::language::Language;
use lookalike::registry::{DEFAULT_DIR, Registry};
use lookalike::report::sheet::{Sheet, Source, html, markdown, xlsx};

use lookalike::workflow::output;

use crate::app::pdf;

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
    /// Model to describe; without a version, its champion [default: the only one]
    #[arg(long, value_name = "NAME[@VERSION]")]
    model: Option<String>,
    /// Directory of the models
    #[arg(long, value_name = "DIR", default_value = DEFAULT_DIR)]
    models: PathBuf,
    /// Language of the sheet: en or fr
    #[arg(long, value_name = "LANGUAGE", default_value = "en")]
    lang: Language,
    /// Print JSON: everything on the sheet, points in thousandths
    #[arg(long)]
    json: bool,
}

/// What a file holds, by its ending.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Markdown,
    Html,
    Xlsx,
    Pdf,
}

pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    // A wrong ending is found before anything is written.
    let formats = args
        .output
        .iter()
        .map(|path| format(path))
        .collect::<anyhow::Result<Vec<Format>>>()?;
    let registry = Registry::open(&args.models);
    let entry = registry.resolve(args.model.as_deref())?;
    let model = registry.model(&entry)?;
    let ideals = registry.ideal_accounts(&entry, &model)?;
    let figures = registry.figures(&entry)?;
    let version = entry.version.to_string();
    let sheet = Sheet::new(&Source {
        model: &model,
        ideals: &ideals,
        dashboard: figures.as_ref(),
        version: Some(&version),
        trained: entry.manifest.created_at.get(..10),
        models: args.models.to_str().filter(|dir| *dir != DEFAULT_DIR),
        language: args.lang,
    });

    // Every file's content is made before the first is written.
    let contents = formats
        .iter()
        .map(|format| content(&sheet, *format))
        .collect::<anyhow::Result<Vec<Vec<u8>>>>()?;
    for (path, bytes) in args.output.iter().zip(&contents) {
        output::write(path, bytes)?;
    }
    let mut out = io::stdout().lock();
    if args.json {
        serde_json::to_writer_pretty(&mut out, &sheet)?;
        writeln!(out)?;
    } else if args.output.is_empty() {
        out.write_all(markdown::markdown(&sheet).as_bytes())?;
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

fn content(sheet: &Sheet, format: Format) -> anyhow::Result<Vec<u8>> {
    Ok(match format {
        Format::Markdown => markdown::markdown(sheet).into_bytes(),
        Format::Html => html::html(sheet).into_bytes(),
        Format::Xlsx => xlsx::xlsx(sheet)?,
        Format::Pdf => pdf::pdf(&html::html(sheet))?,
    })
}

fn format(path: &Path) -> anyhow::Result<Format> {
    let ending = path
        .extension()
        .unwrap_or_default()
        .to_string_lossy()
        .to_lowercase();
    Ok(match ending.as_str() {
        _ if path == Path::new("-") => Format::Markdown,
        "md" | "markdown" => Format::Markdown,
        "html" | "htm" => Format::Html,
        "xlsx" => Format::Xlsx,
        "pdf" => Format::Pdf,
        _ => bail!(
            "{}: a sheet's file ends in .md, .html, .xlsx or .pdf",
            path.display()
        ),
    })
}
